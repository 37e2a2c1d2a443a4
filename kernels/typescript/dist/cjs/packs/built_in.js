// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the list of the built-in packs.
 *
 * Never a host's own packs.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.builtIn = builtIn;
const iam_ts_1 = require("./iam.js");
const meta_ts_1 = require("./meta.js");
const settings_ts_1 = require("./settings.js");
const webhooks_ts_1 = require("./webhooks.js");
/** All four; what the product calls is called through the sender. */
function builtIn(sender) {
  return [
    (0, meta_ts_1.metaPack)(),
    (0, iam_ts_1.iamPack)(),
    (0, webhooks_ts_1.webhooksPack)(sender),
    (0, settings_ts_1.settingsPack)(),
  ];
}
