// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through Prisma: `client` is the host's own transaction client.
 *
 * Never relies on a model of the host's schema: the kit's tables need none.
 */
import { LOCK_WAIT_MS, OPENING, statementsOf } from "../driver.js";
// Longer than a lock is waited for: Prisma's own 5 s would end the transaction before.
const TIMEOUT_MS = 6 * LOCK_WAIT_MS;
export function prisma(client, database) {
  const level = database === "sqlite" ? "Serializable" : "ReadCommitted";
  const options = {
    maxWait: LOCK_WAIT_MS,
    timeout: TIMEOUT_MS,
    isolationLevel: level,
  };
  return {
    database,
    ...sessionOver(client),
    transaction: async (work) => {
      const begun = async (tx) => {
        for (const sql of OPENING[database]) {
          await tx.$executeRawUnsafe(sql);
        }
        return work(sessionOver(tx));
      };
      return await client.$transaction(begun, options);
    },
    script: async (sql) => {
      for (const statement of statementsOf(sql)) {
        await client.$executeRawUnsafe(statement);
      }
    },
  };
}
function sessionOver(raw) {
  return {
    client: raw,
    query: async (sql, params) => {
      return await raw.$queryRawUnsafe(sql, ...params);
    },
    execute: async (sql, params) => {
      return await raw.$executeRawUnsafe(sql, ...params);
    },
  };
}
