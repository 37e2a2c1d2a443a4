// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the pack `webhooks`: addresses that the product calls, and test deliveries.
 *
 * Never shows a signing secret but once, and never sends a request under a lock. Handlers
 * write in a dry run too: its transaction is always rolled back.
 */
import type { Pack } from "../kernel/action.ts";
import { type WebhookSender } from "./webhook_request.ts";
/** The pack; its requests go out through the sender. */
export declare function webhooksPack(sender: WebhookSender): Pack;
