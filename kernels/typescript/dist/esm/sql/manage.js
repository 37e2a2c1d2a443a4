// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what a host does beside the endpoint: the first tenant and key, and cleaning up.
 *
 * Never reachable for an agent.
 */
import { epochMicros } from "../kernel/clock.js";
import { SystemIds } from "../kernel/ids.js";
import { issueKey } from "../kernel/keys.js";
import { id, text } from "./records.js";
export class Manage {
  #db;
  #ids = new SystemIds();
  constructor(db) {
    this.#db = db;
  }
  /** Makes a key; its text is in the result and nowhere else. */
  async insertKey(key) {
    const { auth } = this.#db.shared.bindings;
    const issued = await issueKey(auth.key_prefix, key.pepper, this.#ids);
    const now = new Date();
    await this.#db.createApiKey(key.tenantId, {
      id: this.#ids.uuid7(now),
      tenantId: key.tenantId,
      name: key.name ?? null,
      keyPrefix: issued.keyPrefix,
      keyHash: issued.keyHash,
      scopes: key.scopes,
      createdAt: now,
      expiresAt: key.expiresAt ?? null,
    });
    return issued;
  }
  /** The ids of all tenants, as keys name them. */
  async tenants() {
    const { statements } = this.#db.shared;
    const rows = await this.#db.rows(statements.listTenants);
    // A host's own ids are kept as they are; the kit's are UUIDs.
    const read = this.ownsTenants ? id : text;
    return rows.map((row) => read(row, 0));
  }
  /** Whether the tenants are kept in the kit's own table. */
  get ownsTenants() {
    const { tenant, database } = this.#db.shared.bindings;
    return tenant.table === `${database.table_prefix}tenants`;
  }
  /** Makes a tenant in the kit's own table; its id. */
  async createTenant(name) {
    const now = new Date();
    const made = this.#ids.uuid7(now);
    const { insertTenant } = this.#db.shared.statements;
    await this.#db.change(insertTenant, made, name, false, now);
    return made;
  }
  /**
   * Deletes answers that nobody can replay any more and buckets that are full again; how
   * many rows. To be run now and then.
   */
  async purge(now) {
    const { purgeReplays, purgeBuckets } = this.#db.shared.statements;
    const replays = await this.#db.change(purgeReplays, now);
    return replays + (await this.#db.change(purgeBuckets, epochMicros(now)));
  }
}
