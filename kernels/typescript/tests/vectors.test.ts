/**
 * Owns the run of every in-process vector, over a real store and in parallel calls.
 *
 * ACP_TEST_STORE names the store: `sql_js` (where none is named), `node_sqlite`, `pglite`,
 * or `postgres/<library>` and `mysql/<library>` on the servers that ACP_TEST_POSTGRES and
 * ACP_TEST_MYSQL are the URLs of. ACP_TEST_ONLY is a pattern for the names of the cases to play.
 */

import process from "node:process";
import { after, test } from "node:test";

import { Harness, nowhere } from "./support/harness.ts";
import { storesCalled } from "./support/stores/all.ts";
import { CaseRun, givenOf, loadCases } from "./support/vectors.ts";

const stores = await storesCalled(process.env["ACP_TEST_STORE"] ?? "sql_js");
const only = new RegExp(process.env["ACP_TEST_ONLY"] ?? "");

after(() => stores.end());

for (const [name, one] of loadCases()) {
  if (!only.test(name)) {
    continue;
  }
  test(name, async () => {
    const store = await stores.next();
    const harness = await Harness.start(givenOf(one), nowhere, store);
    try {
      await new CaseRun(one, harness).play();
    } finally {
      await harness.close();
    }
  });
}
