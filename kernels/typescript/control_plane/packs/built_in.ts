// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the list of the built-in packs.
 *
 * Never a host's own packs.
 */

import type { Pack } from "../kernel/action.ts";
import { iamPack } from "./iam.ts";
import { metaPack } from "./meta.ts";
import { settingsPack } from "./settings.ts";
import type { WebhookSender } from "./webhook_request.ts";
import { webhooksPack } from "./webhooks.ts";

/** All four; what the product calls is called through the sender. */
export function builtIn(sender: WebhookSender): Pack[] {
  return [metaPack(), iamPack(), webhooksPack(sender), settingsPack()];
}
