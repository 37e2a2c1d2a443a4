// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what a host does beside the endpoint: the first tenant and key, and cleaning up.
 *
 * Never reachable for an agent.
 */

import { epochMicros } from "../kernel/clock.ts";
import { SystemIds } from "../kernel/ids.ts";
import { type IssuedKey, issueKey } from "../kernel/keys.ts";
import type { SqlHandle } from "./handle.ts";
import { id, text } from "./records.ts";

/** A key to be made. */
export interface NewKey {
  readonly tenantId: string;
  readonly scopes: readonly string[];
  readonly name?: string;
  readonly expiresAt?: Date;
  readonly pepper: Uint8Array | null;
}

export class Manage {
  readonly #db: SqlHandle;
  readonly #ids = new SystemIds();

  constructor(db: SqlHandle) {
    this.#db = db;
  }

  /** Makes a key; its text is in the result and nowhere else. */
  async insertKey(key: NewKey): Promise<IssuedKey> {
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
  async tenants(): Promise<string[]> {
    const { statements } = this.#db.shared;
    const rows = await this.#db.rows(statements.listTenants);
    // A host's own ids are kept as they are; the kit's are UUIDs.
    const read = this.ownsTenants ? id : text;
    return rows.map((row) => read(row, 0));
  }

  /** Whether the tenants are kept in the kit's own table. */
  get ownsTenants(): boolean {
    const { tenant, database } = this.#db.shared.bindings;
    return tenant.table === `${database.table_prefix}tenants`;
  }

  /** Makes a tenant in the kit's own table; its id. */
  async createTenant(name: string): Promise<string> {
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
  async purge(now: Date): Promise<number> {
    const { purgeReplays, purgeBuckets } = this.#db.shared.statements;
    const replays = await this.#db.change(purgeReplays, now);
    return replays + (await this.#db.change(purgeBuckets, epochMicros(now)));
  }
}
