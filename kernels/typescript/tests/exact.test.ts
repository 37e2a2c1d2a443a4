/** Owns the tables of spec/exact: values that all kernels must agree on bit for bit. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  type ActionDefinition,
  type BindingsInput,
  ConfigurationError,
  Gcra,
  idempotencySlot,
  type Json,
  type JsonObject,
  KeyHasher,
  type Pack,
  parseBindings,
  type RateLimit,
  SystemIds,
} from "../control_plane/index.ts";
import {
  canonical,
  canonicalHash,
  fingerprint,
} from "../control_plane/kernel/canonical.ts";
import {
  type Claims,
  confirmKey,
  sign,
} from "../control_plane/kernel/confirm.ts";
import { hex } from "../control_plane/kernel/hex.ts";
import { checksum, lookupPrefix } from "../control_plane/kernel/keys.ts";
import { redact } from "../control_plane/kernel/redaction.ts";
import { Registry } from "../control_plane/kernel/registry.ts";
import { Hmac } from "../control_plane/kernel/secrets.ts";
import { sha256 } from "../control_plane/kernel/sha256.ts";
import { openapiDocument } from "../control_plane/kernel/openapi.ts";
import { parseStrictly } from "../control_plane/kernel/strict_json.ts";
import { closest } from "../control_plane/kernel/suggestions.ts";
import { clientAddress } from "../control_plane/kernel/transport.ts";
import { signature } from "../control_plane/packs/webhook_request.ts";
import {
  parseTarget,
  publicAddresses,
  Refused,
} from "../control_plane/packs/webhook_target.ts";
import { readJson } from "./support/files.ts";

/** One test for each row of a table. */
function each<Row>(
  name: string,
  title: string,
  check: (row: Row) => unknown,
): void {
  const table = readJson<{ cases: Row[] }>(`spec/exact/${name}.json`);
  test(title, async (context) => {
    for (const [i, row] of table.cases.entries()) {
      await context.test(`${name} ${i}`, async () => {
        await check(row);
      });
    }
  });
}

function bytes(digits: string): Uint8Array {
  const pairs = digits.match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => parseInt(pair, 16));
}

interface Described {
  readonly actions: JsonObject[];
  readonly namespace: string;
  readonly base_path: string;
  readonly version: string;
  readonly document: unknown;
}

each<Described>(
  "openapi",
  "a document is of the actions and bindings",
  (row) => {
    const { actions, namespace, base_path, version, document } = row;
    const made = openapiDocument(actions, namespace, base_path, version);
    // Members without a value are none on the wire.
    assert.deepEqual(JSON.parse(JSON.stringify(made)), document);
  },
);

interface Fingerprint {
  readonly json: string;
  readonly canonical: string;
  readonly fingerprint: string;
}

each<Fingerprint>("fingerprints", "a fingerprint is canonical", (row) => {
  const body = parseStrictly(new TextEncoder().encode(row.json));
  assert.equal(canonical(body), row.canonical);
  const { action, params } = body as { action: string; params: Json };
  assert.equal(fingerprint(action, params), row.fingerprint);
});

interface Request {
  readonly request: string;
  readonly json: string;
  readonly write_only: string[];
  readonly request_hash: string;
  readonly fingerprint?: string;
}

each<Request>("requests", "every request of the vectors", (row) => {
  const body = parseStrictly(new TextEncoder().encode(row.json));
  const redacted = redact(body, new Set(row.write_only));
  assert.equal(canonicalHash(redacted), row.request_hash, row.request);
  if (row.fingerprint !== undefined) {
    const { action, params = {} } = body as { action: string; params?: Json };
    assert.equal(fingerprint(action, params), row.fingerprint, row.request);
  }
});

interface ImpactHash {
  readonly impact: Json;
  readonly impact_hash: string;
}

each<ImpactHash>("impact-hashes", "an impact has one hash", (row) => {
  assert.equal(canonicalHash(row.impact), row.impact_hash);
});

interface Token {
  readonly secret_hex: string;
  readonly signing_key_hex: string;
  readonly claims: Claims;
  readonly token: string;
}

each<Token>("confirm-tokens", "a token is signed", async (row) => {
  const key = await confirmKey(bytes(row.secret_hex));
  assert.equal(hex(key), row.signing_key_hex);
  assert.equal(await sign(row.claims, new Hmac(key)), row.token);
});

interface Slot {
  readonly tenant: string;
  readonly action: string;
  readonly key: string;
  readonly slot: string;
}

each<Slot>("idempotency-slots", "a slot is of three names", (row) => {
  const { tenant: tenantId, action, key, slot } = row;
  assert.equal(idempotencySlot({ tenantId, action, key }), slot);
});

interface Key {
  readonly key_prefix: string;
  readonly public: string;
  readonly secret: string;
  readonly key: string;
  readonly lookup_prefix: string;
  readonly pepper_hex: string;
  readonly sha256: string;
  readonly hmac_sha256: string;
}

each<Key>("keys", "a key has its form and its hashes", async (row) => {
  const { key, key_prefix: prefix } = row;
  const body = prefix + row.public + row.secret;
  assert.equal(body + checksum(body), key);
  assert.equal(lookupPrefix(key, formOf(prefix)), row.lookup_prefix);
  const hasher = new KeyHasher(bytes(row.pepper_hex));
  assert.equal(await new KeyHasher(null).hash(key), row.sha256);
  assert.equal(await hasher.hash(key), row.hmac_sha256);
  const bare = row.sha256.slice("sha256:".length);
  const stored = [row.sha256, bare, row.hmac_sha256, row.hmac_sha256];
  for (const hash of stored) {
    assert(await hasher.matches(key, sha256(key), hash));
    assert(!(await hasher.matches("x", sha256("x"), hash)));
  }
});

function formOf(prefix: string) {
  return {
    key_prefix: prefix,
    prefix_length: prefix.length + 8,
    accept_legacy: false,
  };
}

interface NoKey {
  readonly key: string;
  readonly key_prefix?: string;
}

test("what is no key is refused before any query", () => {
  const table = readJson<{ refused: (string | NoKey)[] }>(
    "spec/exact/keys.json",
  );
  for (const one of table.refused) {
    const given: NoKey = typeof one === "string" ? { key: one } : one;
    const { key, key_prefix = "acp_" } = given;
    assert.equal(lookupPrefix(key, formOf(key_prefix)), null, key);
  }
});

interface Uuid {
  readonly ms: number;
  readonly random_hex: string;
  readonly uuid: string;
}

each<Uuid>("uuid7", "a uuid is of a moment and random bits", (row) => {
  class Fixed extends SystemIds {
    override randomBytes(count: number): Uint8Array {
      return bytes(row.random_hex).slice(0, count);
    }
  }
  assert.equal(new Fixed().uuid7(new Date(row.ms)), row.uuid);
});

interface Limit extends RateLimit {
  readonly calls: readonly (Record<string, unknown> & { at_us: number })[];
}

each<Limit>("gcra", "a limit is exact to the microsecond", (row) => {
  const gcra = new Gcra(row);
  let tat = 0;
  for (const call of row.calls) {
    const [tat_us, result] = gcra.decide(tat, call.at_us);
    tat = tat_us;
    const { allowed, remaining } = result;
    const { retryAfter: retry_after, resetAfter: reset_after } = result;
    const found = { allowed, remaining, retry_after, reset_after, tat_us };
    const { at_us: _, ...wanted } = call;
    assert.deepEqual(found, wanted);
  }
});

interface Suggestion {
  readonly name: string;
  readonly known: readonly string[];
  readonly most: number;
  readonly suggestions: readonly string[];
}

each<Suggestion>("suggestions", "the nearest names are suggested", (row) => {
  const found = closest(row.name, row.known, row.most);
  assert.deepEqual(found, row.suggestions);
});

interface Redaction {
  readonly envelope: Json;
  readonly write_only: readonly string[];
  readonly redacted: Json;
  readonly request_hash: string;
}

each<Redaction>("redaction", "secrets are blanked before a hash", (row) => {
  const redacted = redact(row.envelope, new Set(row.write_only));
  assert.deepEqual(redacted, row.redacted);
  assert.equal(canonicalHash(redacted), row.request_hash);
});

interface Delivery {
  readonly secret: string;
  readonly id: string;
  readonly timestamp: number;
  readonly body: string;
  readonly signature: string;
}

each<Delivery>("webhook-signatures", "a delivery is signed", async (row) => {
  const found = await signature({ ...row, sentAt: row.timestamp });
  assert.equal(found, row.signature);
});

interface ClientAddress {
  readonly peer: string;
  readonly forwarded_for: string;
  readonly trusted_proxies: number;
  readonly address: string;
}

each<ClientAddress>("client-addresses", "nobody forged the address", (row) => {
  const { peer, forwarded_for, trusted_proxies } = row;
  const found = clientAddress(peer, forwarded_for, trusted_proxies);
  assert.equal(found, row.address);
});

interface WebhookUrl {
  readonly url: string;
  readonly accepted: boolean;
}

each<WebhookUrl>("webhook-urls", "only public addresses pass", async (row) => {
  let accepted = true;
  try {
    const target = parseTarget(row.url, false);
    await publicAddresses(target, false, () => Promise.resolve([]));
  } catch (cause) {
    assert(cause instanceof Refused);
    accepted = false;
  }
  assert.equal(accepted, row.accepted, row.url);
});

interface Startup {
  readonly bindings?: BindingsInput;
  readonly definitions?: readonly ActionDefinition[];
  readonly handlers?: readonly string[];
  readonly names: string;
}

each<Startup>("startup", "a refusal to start names the culprit", (row) => {
  const { definitions = [], handlers: names = [], bindings = {} } = row;
  const handlers = names.map((name) => [name, () => ({ data: null })]);
  const pack: Pack = {
    name: "sample",
    definitions,
    handlers: Object.fromEntries(handlers) as Pack["handlers"],
  };
  const start = () => new Registry([pack], parseBindings(bindings));
  assert.throws(start, (cause) => {
    const named = cause instanceof Error && cause.message.includes(row.names);
    return named && cause instanceof ConfigurationError;
  });
});
