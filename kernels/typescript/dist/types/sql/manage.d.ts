// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what a host does beside the endpoint: the first tenant and key, and cleaning up.
 *
 * Never reachable for an agent.
 */
import { type IssuedKey } from "../kernel/keys.ts";
import type { SqlHandle } from "./handle.ts";
/** A key to be made. */
export interface NewKey {
  readonly tenantId: string;
  readonly scopes: readonly string[];
  readonly name?: string;
  readonly expiresAt?: Date;
  readonly pepper: Uint8Array | null;
}
export declare class Manage {
  #private;
  constructor(db: SqlHandle);
  /** Makes a key; its text is in the result and nowhere else. */
  insertKey(key: NewKey): Promise<IssuedKey>;
  /** The ids of all tenants, as keys name them. */
  tenants(): Promise<string[]>;
  /** Whether the tenants are kept in the kit's own table. */
  get ownsTenants(): boolean;
  /** Makes a tenant in the kit's own table; its id. */
  createTenant(name: string): Promise<string>;
  /**
   * Deletes answers that nobody can replay any more and buckets that are full again; how
   * many rows. To be run now and then.
   */
  purge(now: Date): Promise<number>;
}
