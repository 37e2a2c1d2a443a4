// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the list of the built-in packs.
 *
 * Never a host's own packs.
 */
import { iamPack } from "./iam.js";
import { metaPack } from "./meta.js";
import { settingsPack } from "./settings.js";
import { webhooksPack } from "./webhooks.js";
/** All four; what the product calls is called through the sender. */
export function builtIn(sender) {
  return [metaPack(), iamPack(), webhooksPack(sender), settingsPack()];
}
