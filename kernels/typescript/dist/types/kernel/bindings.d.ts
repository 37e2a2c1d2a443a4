// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the host's configuration: a closed object, read once at start.
 *
 * Never guesses: an unknown key or a value of the wrong kind stops the start and is named.
 * Identifiers are checked here, so that an adapter may quote them into SQL. Names are the
 * contract's, as in every language.
 */
import type { RateLimit } from "./ports.ts";
/** The host's tenant table. */
export interface TenantBindings {
  readonly table: string;
  readonly id_column: string;
  readonly is_admin_column: string | null;
  readonly model: string | null;
}
/** The form of keys, and the table and columns that hold them. */
export interface AuthBindings {
  readonly keys_table: string;
  readonly key_prefix: string;
  readonly prefix_length: number;
  readonly key_hash_column: string;
  readonly key_prefix_column: string;
  readonly scopes_column: string;
  readonly accept_legacy: boolean;
}
/** Which adapter, over which of the host's connections, and what our tables' names begin with. */
export interface DatabaseBindings {
  readonly adapter: string;
  readonly connection: string;
  readonly table_prefix: string;
}
/** The scopes that keys of this host can hold. */
export interface ScopeBindings {
  readonly base_scopes: readonly string[];
  readonly pack_scopes: Readonly<Record<string, readonly string[]>>;
}
/** The limit of each key, and limits of single actions. */
export interface RateLimitBindings {
  readonly key: RateLimit;
  readonly actions: Readonly<Record<string, RateLimit>>;
}
/** Where webhooks may lead. */
export interface WebhookBindings {
  readonly allow_insecure_urls: boolean;
}
/** What the kernel and the adapters were told about the host. */
export interface Bindings {
  readonly integration: string;
  readonly tenant: TenantBindings;
  readonly auth: AuthBindings;
  readonly database: DatabaseBindings;
  readonly scopes: ScopeBindings;
  readonly action_namespace: string;
  readonly rate_limits: RateLimitBindings;
  readonly ceilings: Readonly<Record<string, number>>;
  readonly webhooks: WebhookBindings;
  readonly trusted_proxies: number;
  readonly base_path: string;
}
/** What a host writes: any part may be left out. */
export interface BindingsInput {
  readonly integration?: string;
  readonly tenant?: Partial<TenantBindings>;
  readonly auth?: Partial<AuthBindings>;
  readonly database?: Partial<DatabaseBindings>;
  readonly scopes?: Partial<ScopeBindings>;
  readonly action_namespace?: string;
  readonly rate_limits?: Partial<RateLimitBindings>;
  readonly ceilings?: Readonly<Record<string, number>>;
  readonly webhooks?: Partial<WebhookBindings>;
  readonly trusted_proxies?: number;
  readonly base_path?: string;
}
/** Read the host's object, or throw `ConfigurationError` naming the culprit. */
export declare function parseBindings(source: unknown): Bindings;
/** Every scope a key of this host can hold, each once, in the order bound. */
export declare function allScopes(scopes: ScopeBindings): string[];
