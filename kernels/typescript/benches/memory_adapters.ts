/**
 * Owns adapters that keep everything in maps, so that only the kernel takes time.
 *
 * Never for a host: nothing here survives the process, and nothing is rolled back.
 */

import {
  type AuditAdapter,
  type CeilingsAdapter,
  type DbAdapter,
  epochMicros,
  Gcra,
  type IdempotencyAdapter,
  idempotencySlot,
  type RateLimitAdapter,
  type StoredKey,
  type StoredReplay,
  type Transaction,
} from "../control_plane/index.ts";

/** Only what the benchmark asks for. */
export function memoryDb(keys: ReadonlyMap<string, StoredKey>): DbAdapter {
  const tx = {
    isPlatformAdmin: () => Promise.resolve(false),
    findApiKeys: (prefix: string) => {
      const found = keys.get(prefix);
      return Promise.resolve(found === undefined ? [] : [found]);
    },
    touchApiKey: () => Promise.resolve(),
    createApiKey: (tenantId: string, key: StoredKey) => {
      return Promise.resolve({ ...key, tenantId });
    },
    savepoint: <T>(work: (tx: Transaction) => Promise<T>) => work(asTx),
  };
  const asTx = tx as Partial<Transaction> as Transaction;
  const transaction = <T>(work: (tx: Transaction) => Promise<T>) => work(asTx);
  return { ...asTx, transaction };
}

export const memoryAudit: AuditAdapter = {
  logEvent: () => Promise.resolve(),
};

export function memoryIdempotency(): IdempotencyAdapter {
  const rows = new Map<string, StoredReplay>();
  return {
    getReplay: (owner) => {
      return Promise.resolve(rows.get(idempotencySlot(owner)) ?? null);
    },
    claim: (_, claim) => {
      const { fingerprint } = claim;
      rows.set(idempotencySlot(claim), { fingerprint, response: null });
      return Promise.resolve(true);
    },
    storeReplay: (_, owner, response) => {
      const slot = idempotencySlot(owner);
      rows.set(slot, { ...rows.get(slot)!, response });
      return Promise.resolve();
    },
  };
}

export function memoryRateLimit(): RateLimitAdapter {
  const rows = new Map<string, number>();
  return {
    check: (keyId, bucket, limit, now) => {
      const row = `${keyId} ${bucket}`;
      const gcra = new Gcra(limit);
      const micros = epochMicros(now);
      const [tat, result] = gcra.decide(rows.get(row) ?? 0, micros);
      rows.set(row, tat);
      return Promise.resolve(result);
    },
  };
}

export const memoryCeilings: CeilingsAdapter = {
  check: () => Promise.resolve({ allowed: true }),
  getUsage: () => Promise.resolve(0),
};
