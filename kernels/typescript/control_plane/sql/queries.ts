// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns how statements are run, over one connection or inside one transaction.
 *
 * Never a row's meaning.
 */

import type { Row } from "../kernel/ports.ts";
import type { Session } from "./driver.ts";
import { inPortWords } from "./errors.ts";
import type { Shared } from "./shared.ts";
import { hostStatement, type Statement } from "./statement.ts";

type Values = readonly unknown[];

/** A host's statements and the kit's. */
export class Queries {
  readonly shared: Shared;
  protected readonly session: Session;

  constructor(shared: Shared, session: Session) {
    this.shared = shared;
    this.session = session;
  }

  get client(): unknown {
    return this.session.client;
  }

  query(sql: string, params: Values = []): Promise<Row[]> {
    const host = hostStatement(this.shared.dialect, sql, params);
    return inPortWords(this.session.query(host.sql, host.params));
  }

  async queryOne(sql: string, params: Values = []): Promise<Row | null> {
    return (await this.query(sql, params))[0] ?? null;
  }

  execute(sql: string, params: Values = []): Promise<number> {
    const host = hostStatement(this.shared.dialect, sql, params);
    return inPortWords(this.session.execute(host.sql, host.params));
  }

  /** The rows of one of the kit's own statements. */
  rows(statement: Statement, ...values: unknown[]): Promise<Row[]> {
    const params = statement.params(values);
    return inPortWords(this.session.query(statement.sql, params));
  }

  /** How many rows one of the kit's own statements changed. */
  change(statement: Statement, ...values: unknown[]): Promise<number> {
    const params = statement.params(values);
    return inPortWords(this.session.execute(statement.sql, params));
  }
}
