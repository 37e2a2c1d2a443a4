/** Owns what only the host's side sees: the log, two routers, odd packs, odd bodies. */

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";

import {
  Conflict,
  createRouter,
  handleFetch,
  type Handler,
  type HttpResponse,
  type Json,
  type JsonObject,
  type Pack,
  type Router,
  UniqueViolation,
} from "../control_plane/index.ts";
import { builtIn } from "../control_plane/packs/built_in.ts";
import { Harness, nowhere } from "./support/harness.ts";

const encoder = new TextEncoder();

type Check = (harness: Harness) => Promise<void>;

function withHarness(title: string, check: Check): void {
  test(title, async () => {
    const harness = await Harness.start();
    try {
      await check(harness);
    } finally {
      await harness.close();
    }
  });
}

function requestId(response: HttpResponse): string {
  return response.headers["X-Request-Id"] ?? "";
}

withHarness("the log gets the cause under the request id", async (harness) => {
  const response = await harness.post({ action: "probe.crash" });
  assert.equal(response.status, 500);
  assert(!response.body.includes("probe-private-detail"));
  const line = harness.log.lines.at(-1) ?? "";
  assert(line.includes(requestId(response)));
  assert(line.includes("probe-private-detail"));
  const entries = JSON.stringify(await harness.entries());
  assert(!entries.includes("probe-private-detail"));
});

withHarness("the log gets the cause of a store away", async (harness) => {
  harness.trouble.faults.set(["ceilings.check"]);
  const params = { label: "a" };
  const response = await harness.post({ action: "probe.rows.create", params });
  assert.equal(response.status, 503);
  assert(harness.log.lines.at(-1)?.includes(requestId(response)));
});

withHarness("a refusal that cannot be audited stands", async (harness) => {
  harness.trouble.faults.set(["audit.log_event"]);
  const response = await harness.post({ action: "iam.team.invite" }, "read");
  assert.equal(response.status, 403);
  assert.match(harness.log.lines.join("\n"), /audit entry/);
  assert(harness.log.lines.at(-1)?.includes(requestId(response)));
});

function headersOf(harness: Harness): Record<string, string> {
  return {
    "content-type": "application/json",
    "x-api-key": harness.keys.get("full") ?? "",
  };
}

withHarness("a body that cannot be read is a bad request", async (harness) => {
  async function* gone(): AsyncGenerator<Uint8Array> {
    yield await Promise.reject(new Error("the client went away"));
  }
  const headers = headersOf(harness);
  const request = { method: "POST", headers, body: gone() };
  assert.equal((await harness.router.handle(request)).status, 400);
});

withHarness("a body may come in pieces", async (harness) => {
  const headers = headersOf(harness);
  const pieces = ['{"action":', ' "meta.version"', "}"];
  const body = Readable.from(pieces.map((piece) => encoder.encode(piece)));
  const request = { method: "POST", headers, body };
  assert.equal((await harness.router.handle(request)).status, 200);
});

withHarness("no more is read than may be", async (harness) => {
  let given = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      given += 1;
      yield await Promise.resolve(new Uint8Array(65_536));
    }
  }
  const headers = headersOf(harness);
  const request = { method: "POST", headers, body: endless() };
  assert.equal((await harness.router.handle(request)).status, 413);
  assert.equal(given, 17);
});

withHarness("a Request becomes a Response", async (harness) => {
  const url = "https://example.com/api/manage";
  const headers = headersOf(harness);
  const body = '{"action":"meta.version"}';
  const good = new Request(url, { method: "POST", headers, body });
  const response = await handleFetch(harness.router, good, "192.0.2.7");
  assert.equal(response.status, 200);
  const { request_id } = (await response.json()) as { request_id: string };
  assert.equal(response.headers.get("x-request-id"), request_id);
  const [entry] = (await harness.entries()) as { ip_address: string }[];
  assert.equal(entry?.ip_address, "192.0.2.7");
  const wrong = await handleFetch(harness.router, new Request(url));
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.get("allow"), "POST");
});

function routerWith(harness: Harness, handler: Handler<never>): Router {
  const definition = {
    name: "odd.thing.do",
    scope: "manage.domain",
    description: "Odd.",
    params_schema: { type: "object" },
    supports_dry_run: true,
  };
  const handlers = { "odd.thing.do": handler };
  const pack: Pack = { name: "odd", definitions: [definition], handlers };
  return createRouter({ ...harness.parts, bindings: {}, packs: [pack] });
}

function call(
  harness: Harness,
  router: Router,
  more: JsonObject = {},
): Promise<HttpResponse> {
  const text = JSON.stringify({ action: "odd.thing.do", ...more });
  const body = encoder.encode(text);
  const headers = headersOf(harness);
  return router.handle({ method: "POST", headers, body });
}

withHarness("two routers have two registries", async (harness) => {
  const other = routerWith(harness, () => ({ data: null }));
  assert.equal((await call(harness, other)).status, 200);
  const response = await harness.post({ action: "odd.thing.do" });
  assert.equal(response.status, 404);
});

const ODD_DATA: [string, unknown][] = [
  ["a moment", new Date()],
  ["no number", NaN],
  ["a lone surrogate", ["\ud800"]],
  ["a big integer", { a: 1n }],
  ["nothing", undefined],
  ["a map", { a: new Map() }],
  ["a function", [() => 1]],
];
for (const [title, data] of ODD_DATA) {
  withHarness(`${title} is no JSON: the effect goes`, async (harness) => {
    const router = routerWith(harness, async (_, { db, tenantId, now }) => {
      await db.putSettings(tenantId, { a: 1 }, now);
      return { data: data as Json, impact: {} };
    });
    const kinds = [{}, { idempotency_key: "k" }, { dry_run: true }];
    for (const more of kinds) {
      assert.equal((await call(harness, router, more)).status, 500);
    }
    assert.equal(await harness.count("settings"), 0);
    assert.equal(await harness.count("idempotency"), 0);
  });
}

withHarness("what only looks odd is JSON", async (harness) => {
  const data = JSON.parse('{"__proto__":{"a":1},"b":"\\\\ud800","c":"é€😀"}');
  const router = routerWith(harness, () => ({ data: data as Json }));
  const response = await call(harness, router, { idempotency_key: "k" });
  assert.deepEqual(JSON.parse(response.body).data, data);
  const again = await call(harness, router, { idempotency_key: "k" });
  assert.deepEqual(JSON.parse(again.body).data, data);
  assert.equal(JSON.parse(again.body).code, "IDEMPOTENT_REPLAY");
});

withHarness("details that are no JSON are our own fault", async (harness) => {
  const router = routerWith(harness, () => {
    throw new Conflict("Odd.", { a: NaN });
  });
  const response = await call(harness, router);
  assert.equal(JSON.parse(response.body).code, "INTERNAL_ERROR");
  const last = (await harness.entries()).at(-1) as { error_code: string };
  assert.equal(last.error_code, "INTERNAL_ERROR");
});

withHarness("a unique index that refuses is a conflict", async (harness) => {
  const router = routerWith(harness, () => {
    throw new UniqueViolation();
  });
  assert.equal((await call(harness, router)).status, 409);
});

withHarness("a param may be named like anything", async (harness) => {
  const params = { settings: { ["__proto__"]: { a: 1 }, constructor: 1 } };
  const text = JSON.stringify({ action: "settings.update", params });
  const body = encoder.encode(text);
  const headers = headersOf(harness);
  const request = { method: "POST", headers, body };
  const answer = JSON.parse((await harness.router.handle(request)).body);
  const stored = JSON.stringify(answer.data.settings);
  assert.equal(stored, '{"__proto__":{"a":1},"constructor":1}');
  const get = await harness.post({ action: "settings.get" });
  assert.equal(JSON.stringify(JSON.parse(get.body).data), stored);
});

test("a namespace comes before every action", async () => {
  const bindings = { action_namespace: "acme" };
  const harness = await Harness.start({ bindings });
  const response = await harness.post({ action: "acme.meta.actions" });
  const { actions } = JSON.parse(response.body).data as {
    actions: { name: string }[];
  };
  assert(actions.every(({ name }) => name.startsWith("acme.")));
  const bare = await harness.post({ action: "meta.actions" });
  assert.equal(bare.status, 404);
  await harness.close();
});

withHarness("every example of a pack fits its schema", async (harness) => {
  await Promise.resolve();
  for (const { definitions } of builtIn(nowhere)) {
    for (const { name, examples = [] } of definitions) {
      const { validator } = harness.router.registry.get(name);
      for (const example of examples as { params: Json }[]) {
        assert.deepEqual(validator.problems(example.params, ""), []);
      }
    }
  }
});

withHarness("two hundred calls are each answered once", async (harness) => {
  const calls = [...new Array(200).keys()].map((i) => {
    const params = { settings: { [`k${i % 20}`]: i } };
    return harness.post({ action: "settings.update", params });
  });
  const statuses = (await Promise.all(calls)).map(({ status }) => status);
  assert.deepEqual(new Set(statuses), new Set([200]));
  assert.equal((await harness.entries()).length, 200);
  const stored = await harness.post({ action: "settings.get" });
  assert.equal(Object.keys(JSON.parse(stored.body).data).length, 20);
});
