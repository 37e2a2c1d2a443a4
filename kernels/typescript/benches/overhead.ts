/**
 * Owns the measure of the kernel's own time per call, with adapters that cost nothing.
 *
 * Run: `npm run bench`. Aim: under 15 µs for meta.version.
 */

import process from "node:process";

import {
  builtIn,
  createRouter,
  issueKey,
  type Router,
  type StoredKey,
  SystemIds,
} from "../control_plane/index.ts";
import {
  memoryAudit,
  memoryCeilings,
  memoryDb,
  memoryIdempotency,
  memoryRateLimit,
} from "./memory_adapters.ts";

// Short rounds, many of them, and the best counts: what makes a round slower than the best
// is some other program.
const ROUNDS = 300;
const CALLS = 200;
const UNLIMITED = { limit: 1_000_000_000, window_seconds: 1 };
const encoder = new TextEncoder();
const PEPPER = encoder.encode("a pepper for benches");

interface Bench {
  readonly router: Router;
  readonly key: string;
}

async function makeBench(): Promise<Bench> {
  const ids = new SystemIds();
  const now = new Date();
  const issued = await issueKey("acp_", PEPPER, ids);
  const stored: StoredKey = {
    id: ids.uuid7(now),
    tenantId: "tenant",
    keyPrefix: issued.keyPrefix,
    keyHash: issued.keyHash,
    scopes: ["manage.read", "manage.iam"],
    createdAt: now,
    lastUsedAt: new Date(now.getTime() + 3_600_000),
  };
  const sender = {
    resolve: () => Promise.resolve([]),
    send: () => Promise.resolve(null),
  };
  const router = createRouter({
    bindings: {
      rate_limits: {
        key: UNLIMITED,
        actions: { "iam.keys.create": UNLIMITED },
      },
    },
    packs: builtIn(sender),
    db: memoryDb(new Map([[issued.keyPrefix, stored]])),
    audit: memoryAudit,
    idempotency: memoryIdempotency(),
    rateLimit: memoryRateLimit(),
    ceilings: memoryCeilings,
    secret: encoder.encode("a secret for benches"),
    pepper: PEPPER,
  });
  return { router, key: issued.key };
}

async function call(bench: Bench, body: string | Uint8Array): Promise<void> {
  const { router, key } = bench;
  const { status, body: answer } = await router.handle({
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-api-key": key,
      "user-agent": "bench",
    },
    body: typeof body === "string" ? encoder.encode(body) : body,
    peerAddress: "198.51.100.1",
  });
  if (status !== 200) {
    throw new Error(answer);
  }
}

/** One round: microseconds per call. */
async function round(one: (index: number) => Promise<void>): Promise<number> {
  const started = performance.now();
  for (let index = 0; index < CALLS; index++) {
    await one(index);
  }
  return ((performance.now() - started) / CALLS) * 1000;
}

const bench = await makeBench();
const create =
  '{"action":"iam.keys.create","params":{"scopes":["manage.read"]}';
const version = encoder.encode('{"action":"meta.version"}');
const actions = encoder.encode('{"action":"meta.actions"}');
let number = 0;
const cases: Record<string, () => Promise<void>> = {
  "meta.version": () => call(bench, version),
  "meta.actions": () => call(bench, actions),
  "iam.keys.create": () => call(bench, `${create}}`),
  "iam.keys.create, idempotency key": () => {
    number += 1;
    return call(bench, `${create},"idempotency_key":"k${number}"}`);
  },
  "iam.keys.create, dry run": () => call(bench, `${create},"dry_run":true}`),
};
for (const [name, one] of Object.entries(cases)) {
  let best = Infinity;
  for (let i = 0; i < ROUNDS; i++) {
    best = Math.min(best, await round(one));
  }
  process.stdout.write(
    `${name.padEnd(34)} ${best.toFixed(1).padStart(7)} µs\n`,
  );
}
