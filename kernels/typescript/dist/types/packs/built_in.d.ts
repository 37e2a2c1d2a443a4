// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the list of the built-in packs.
 *
 * Never a host's own packs.
 */
import type { Pack } from "../kernel/action.ts";
import type { WebhookSender } from "./webhook_request.ts";
/** All four; what the product calls is called through the sender. */
export declare function builtIn(sender: WebhookSender): Pack[];
