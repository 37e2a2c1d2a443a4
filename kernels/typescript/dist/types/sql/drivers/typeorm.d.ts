// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through TypeORM, to PostgreSQL and MySQL: `client` is the host's own entity
 * manager. A data source that nobody has opened, as in a script, is opened by the first use.
 *
 * Never keeps a query runner: each is given back at once.
 */
import { type Database, type Driver } from "../driver.ts";
interface Runner {
  query(
    sql: string,
    params: unknown[] | undefined,
    structured: true,
  ): Promise<unknown>;
  release(): Promise<void>;
}
interface Manager {
  readonly queryRunner?: Runner | undefined;
}
/** What is used of a `DataSource`. */
export interface TypeOrm {
  readonly isInitialized: boolean;
  initialize(): Promise<unknown>;
  createQueryRunner(): Runner;
  transaction(
    level: "READ COMMITTED",
    work: (manager: Manager) => Promise<unknown>,
  ): Promise<unknown>;
}
export declare function typeorm(
  db: TypeOrm,
  database: Exclude<Database, "sqlite">,
): Driver;
export {};
