/** Owns the run of every in-process vector, over a real store and in parallel calls. */

import { test } from "node:test";

import { Harness } from "./support/harness.ts";
import { CaseRun, givenOf, loadCases } from "./support/vectors.ts";

for (const [name, one] of loadCases()) {
  test(name, async () => {
    const harness = await Harness.start(givenOf(one));
    try {
      await new CaseRun(one, harness).play();
    } finally {
      await harness.close();
    }
  });
}
