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
  Transaction,
} from "../kernel/ports.ts";
import { type Lines } from "./lines.ts";
/**
 * What counts the ceilings of a host's own packs: a function, or a query with one
 * parameter, `?1`, the tenant, and one column, the number.
 */
export type Counts = Readonly<Record<string, string | Count>>;
export declare class SqlCeilings implements CeilingsAdapter {
  #private;
  constructor(lines: Lines, counts: Counts);
  check(tx: Transaction, check: CeilingCheck): Promise<CeilingResult>;
  getUsage(
    db: Db,
    ceiling: string,
    tenantId: string,
    now: Date,
  ): Promise<number>;
}
