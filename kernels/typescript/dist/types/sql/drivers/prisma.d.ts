// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through Prisma: `client` is the host's own transaction client.
 *
 * Never relies on a model of the host's schema: the kit's tables need none.
 */
import { type Database, type Driver } from "../driver.ts";
/** What is used of a transaction client. */
interface Raw {
  $queryRawUnsafe(query: string, ...values: unknown[]): PromiseLike<unknown>;
  $executeRawUnsafe(query: string, ...values: unknown[]): PromiseLike<number>;
}
/** What is used of a `PrismaClient`. */
export interface Prisma extends Raw {
  $transaction(
    work: (tx: Raw) => Promise<unknown>,
    options?: {
      maxWait?: number;
      timeout?: number;
      isolationLevel?: never;
    },
  ): Promise<unknown>;
}
export declare function prisma(client: Prisma, database: Database): Driver;
export {};
