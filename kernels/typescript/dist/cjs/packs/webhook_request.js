// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns one signed request to a webhook: Standard Webhooks, 10 seconds, no redirects.
 *
 * Never opens a connection: the host's sender does, for no web standard lets a program say
 * which address a connection goes to. `node/sender.ts` is one for Node and Deno.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.newSecret = newSecret;
exports.signature = signature;
exports.sendMessage = sendMessage;
exports.within = within;
const secrets_ts_1 = require("../kernel/secrets.js");
const webhook_target_ts_1 = require("./webhook_target.js");
const TIMEOUT_MS = 10_000;
const SECRET_PREFIX = "whsec_";
/** A signing secret made of random bytes. */
function newSecret(random) {
  return SECRET_PREFIX + (0, secrets_ts_1.base64)(random);
}
/** The `webhook-signature` header of Standard Webhooks, version 1. */
async function signature(message) {
  const { secret, id, sentAt, body } = message;
  const encoded = secret.startsWith(SECRET_PREFIX)
    ? secret.slice(SECRET_PREFIX.length)
    : secret;
  const key = new secrets_ts_1.Hmac((0, secrets_ts_1.fromBase64)(encoded));
  return `v1,${(0, secrets_ts_1.base64)(await key.sign(`${id}.${sentAt}.${body}`))}`;
}
/** The response's status, or null where there was none. */
async function sendMessage(
  message,
  sender,
  allowInsecure,
  timeoutMs = TIMEOUT_MS,
) {
  const sent = await within(timeoutMs, async (signal) => {
    try {
      return await post(message, sender, allowInsecure, signal);
    } catch {
      // Refused, or a sender that failed: there was no answer, and that is all we tell.
      return null;
    }
  });
  return sent ?? null;
}
async function post(message, sender, allowInsecure, signal) {
  const target = (0, webhook_target_ts_1.parseTarget)(
    message.url,
    allowInsecure,
  );
  const resolve = (host) => sender.resolve(host, signal);
  const addresses = await (0, webhook_target_ts_1.publicAddresses)(
    target,
    allowInsecure,
    resolve,
  );
  const { body, id, sentAt } = message;
  const headers = {
    "Content-Type": "application/json",
    "User-Agent": "acp-webhooks/1",
    "webhook-id": id,
    "webhook-timestamp": String(sentAt),
    "webhook-signature": await signature(message),
  };
  if (addresses.length === 0 || signal.aborted) {
    return null;
  }
  return sender.send({ target, addresses, headers, body, signal });
}
/** What the work gives, or undefined once the time is over. */
async function within(millis, work) {
  const controller = new AbortController();
  let timer;
  const over = new Promise((resolve) => {
    timer = setTimeout(() => {
      controller.abort();
      resolve(undefined);
    }, millis);
  });
  try {
    return await Promise.race([work(controller.signal), over]);
  } finally {
    clearTimeout(timer);
  }
}
