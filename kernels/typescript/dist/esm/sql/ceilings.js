// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the ceilings: counts, made while the tenant's row is locked.
 *
 * Never counts without the lock where the count decides.
 */
import { ours } from "./lines.js";
export class SqlCeilings {
  #lines;
  #counts;
  constructor(lines, counts) {
    this.#lines = lines;
    this.#counts = counts;
  }
  async check(tx, check) {
    const { ceiling, limit, tenantId, now } = check;
    await this.#lines.standIn(ours(tx), tenantId);
    if (ceiling === null || limit === null) {
      return { allowed: true };
    }
    const used = await this.getUsage(tx, ceiling, tenantId, now);
    return { allowed: used + check.adding <= limit, ceiling, limit, used };
  }
  async getUsage(db, ceiling, tenantId, now) {
    const own = this.#counts[ceiling];
    if (typeof own === "function") {
      return own(db, tenantId, now);
    }
    const [row] = await this.#count(ours(db), ceiling, tenantId, now);
    return Number(Object.values(row ?? {})[0]);
  }
  #count(handle, ceiling, tenantId, now) {
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
