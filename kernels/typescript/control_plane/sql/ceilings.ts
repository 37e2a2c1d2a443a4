// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the ceilings: counts, made while the tenant's row is locked.
 *
 * Never counts without the lock where the count decides.
 */

import type { Count } from "../kernel/action.ts";
import type {
  CeilingCheck,
  CeilingResult,
  CeilingsAdapter,
  Db,
  Row,
  Transaction,
} from "../kernel/ports.ts";
import type { SqlHandle } from "./handle.ts";
import { type Lines, ours } from "./lines.ts";

/**
 * What counts the ceilings of a host's own packs: a function, or a query with one
 * parameter, `?1`, the tenant, and one column, the number.
 */
export type Counts = Readonly<Record<string, string | Count>>;

export class SqlCeilings implements CeilingsAdapter {
  readonly #lines: Lines;
  readonly #counts: Counts;

  constructor(lines: Lines, counts: Counts) {
    this.#lines = lines;
    this.#counts = counts;
  }

  async check(tx: Transaction, check: CeilingCheck): Promise<CeilingResult> {
    const { ceiling, limit, tenantId, now } = check;
    await this.#lines.standIn(ours(tx), tenantId);
    if (ceiling === null || limit === null) {
      return { allowed: true };
    }
    const used = await this.getUsage(tx, ceiling, tenantId, now);
    return { allowed: used + check.adding <= limit, ceiling, limit, used };
  }

  async getUsage(
    db: Db,
    ceiling: string,
    tenantId: string,
    now: Date,
  ): Promise<number> {
    const own = this.#counts[ceiling];
    if (typeof own === "function") {
      return own(db, tenantId, now);
    }
    const [row] = await this.#count(ours(db), ceiling, tenantId, now);
    return Number(Object.values(row ?? {})[0]);
  }

  #count(
    handle: SqlHandle,
    ceiling: string,
    tenantId: string,
    now: Date,
  ): Promise<Row[]> {
    const { countKeys, countHooks } = handle.shared.statements;
    const own = this.#counts[ceiling];
    if (typeof own === "string") {
      return handle.query(own, [tenantId]);
    }
    switch (ceiling) {
      case "max_api_keys_per_tenant":
        return handle.rows(countKeys, tenantId, now);
      case "max_webhooks_per_tenant":
        return handle.rows(countHooks, tenantId);
      default:
        throw new RangeError(`nothing counts the ceiling \`${ceiling}\``);
    }
  }
}
