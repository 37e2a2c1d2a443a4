// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the wire form of the packs' records: members without a value are left out.
 *
 * Never shows a hash or a secret.
 */
import { type JsonObject } from "../kernel/json.ts";
import type {
  ApiKey,
  TeamMember,
  Webhook,
  WebhookDelivery,
} from "../kernel/ports.ts";
/** An API key without its secret. */
export declare function apiKey(key: ApiKey): JsonObject;
/** A team member. */
export declare function teamMember(member: TeamMember): JsonObject;
/** A webhook without its secret. */
export declare function webhook(hook: Webhook): JsonObject;
/** A delivery without what was answered. */
export declare function delivery(sent: WebhookDelivery): JsonObject;
