// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the rows of keys, the team and settings, beside those of webhooks.
 *
 * Never decides anything: each method is one or two statements that carry the tenant.
 */
import type { JsonObject } from "../kernel/json.ts";
import type {
  ApiKey,
  ApiKeyChanges,
  Db,
  StoredKey,
  TeamMember,
} from "../kernel/ports.ts";
import { WebhookRows } from "./webhook_rows.ts";
/** All that does not depend on where a transaction begins and ends. */
export declare class SqlHandle extends WebhookRows implements Db {
  #private;
  getTenantFromApiKey(apiKeyId: string): Promise<string | null>;
  isPlatformAdmin(tenantId: string): Promise<boolean>;
  findApiKeys(keyPrefix: string): Promise<StoredKey[]>;
  touchApiKey(apiKeyId: string, at: Date): Promise<void>;
  listApiKeys(tenantId: string): Promise<ApiKey[]>;
  getApiKey(tenantId: string, keyId: string): Promise<ApiKey | null>;
  createApiKey(tenantId: string, key: StoredKey): Promise<ApiKey>;
  updateApiKey(
    tenantId: string,
    keyId: string,
    changes: ApiKeyChanges,
  ): Promise<ApiKey | null>;
  revokeApiKey(
    tenantId: string,
    keyId: string,
    at: Date,
  ): Promise<ApiKey | null>;
  listTeamMembers(tenantId: string): Promise<TeamMember[]>;
  findTeamMember(tenantId: string, email: string): Promise<TeamMember | null>;
  createTeamMember(tenantId: string, member: TeamMember): Promise<TeamMember>;
  getSettings(tenantId: string): Promise<JsonObject>;
  putSettings(tenantId: string, settings: JsonObject, at: Date): Promise<void>;
}
