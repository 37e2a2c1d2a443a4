// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through Prisma: `client` is the host's own transaction client.
 *
 * Never relies on a model of the host's schema: the kit's tables need none.
 */

import {
  type Database,
  type Driver,
  LOCK_WAIT_MS,
  OPENING,
  type Session,
  statementsOf,
} from "../driver.ts";
import type { Row } from "../../kernel/ports.ts";

/** What is used of a transaction client. */
interface Raw {
  $queryRawUnsafe(query: string, ...values: unknown[]): PromiseLike<unknown>;
  $executeRawUnsafe(query: string, ...values: unknown[]): PromiseLike<number>;
}

/** What is used of a `PrismaClient`. */
export interface Prisma extends Raw {
  $transaction(
    work: (tx: Raw) => Promise<unknown>,
    options?: { maxWait?: number; timeout?: number; isolationLevel?: never },
  ): Promise<unknown>;
}

// Longer than a lock is waited for: Prisma's own 5 s would end the transaction before.
const TIMEOUT_MS = 6 * LOCK_WAIT_MS;

export function prisma(client: Prisma, database: Database): Driver {
  const level = database === "sqlite" ? "Serializable" : "ReadCommitted";
  const options = {
    maxWait: LOCK_WAIT_MS,
    timeout: TIMEOUT_MS,
    isolationLevel: level as never,
  };
  return {
    database,
    ...sessionOver(client),
    transaction: async <T>(work: (session: Session) => Promise<T>) => {
      const begun = async (tx: Raw): Promise<T> => {
        for (const sql of OPENING[database]) {
          await tx.$executeRawUnsafe(sql);
        }
        return work(sessionOver(tx));
      };
      return (await client.$transaction(begun, options)) as T;
    },
    script: async (sql) => {
      for (const statement of statementsOf(sql)) {
        await client.$executeRawUnsafe(statement);
      }
    },
  };
}

function sessionOver(raw: Raw): Session {
  return {
    client: raw,
    query: async (sql, params) => {
      return (await raw.$queryRawUnsafe(sql, ...params)) as Row[];
    },
    execute: async (sql, params) => {
      return await raw.$executeRawUnsafe(sql, ...params);
    },
  };
}
