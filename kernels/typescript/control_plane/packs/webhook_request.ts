// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns one signed request to a webhook: Standard Webhooks, 10 seconds, no redirects.
 *
 * Never opens a connection: the host's sender does, for no web standard lets a program say
 * which address a connection goes to. `node/sender.ts` is one for Node and Deno.
 */

import { base64, fromBase64, Hmac } from "../kernel/secrets.ts";
import {
  parseTarget,
  publicAddresses,
  Refused,
  type Target,
} from "./webhook_target.ts";

const TIMEOUT_MS = 10_000;
const SECRET_PREFIX = "whsec_";

/** A request that may be sent, and where alone it may be sent to. */
export interface SignedRequest {
  readonly target: Target;
  /** Judged already: the connection goes to one of these, whatever the name says by now. */
  readonly addresses: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** When the time for it is over. */
  readonly signal: AbortSignal;
}

/** The world outside, brought by the host. */
export interface WebhookSender {
  /** Every address of a name; none where it does not resolve. */
  resolve(host: string, signal: AbortSignal): Promise<readonly string[]>;
  /** POST, once. The final status, or null where there was none; follows no redirect. */
  send(request: SignedRequest): Promise<number | null>;
}

/** What is sent; `sentAt` is in epoch seconds. */
export interface Message {
  readonly url: string;
  readonly secret: string;
  readonly id: string;
  readonly sentAt: number;
  readonly body: string;
}

/** A signing secret made of random bytes. */
export function newSecret(random: Uint8Array): string {
  return SECRET_PREFIX + base64(random);
}

/** The `webhook-signature` header of Standard Webhooks, version 1. */
export async function signature(
  message: Omit<Message, "url">,
): Promise<string> {
  const { secret, id, sentAt, body } = message;
  const encoded = secret.startsWith(SECRET_PREFIX)
    ? secret.slice(SECRET_PREFIX.length)
    : secret;
  const key = new Hmac(fromBase64(encoded));
  return `v1,${base64(await key.sign(`${id}.${sentAt}.${body}`))}`;
}

/** The response's status, or null where there was none. */
export async function sendMessage(
  message: Message,
  sender: WebhookSender,
  allowInsecure: boolean,
  timeoutMs: number = TIMEOUT_MS,
): Promise<number | null> {
  const sent = await within(timeoutMs, async (signal) => {
    try {
      return await post(message, sender, allowInsecure, signal);
    } catch (cause) {
      if (cause instanceof Refused) {
        return null;
      }
      throw cause;
    }
  });
  return sent ?? null;
}

async function post(
  message: Message,
  sender: WebhookSender,
  allowInsecure: boolean,
  signal: AbortSignal,
): Promise<number | null> {
  const target = parseTarget(message.url, allowInsecure);
  const resolve = (host: string) => sender.resolve(host, signal);
  const addresses = await publicAddresses(target, allowInsecure, resolve);
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
export async function within<T>(
  millis: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<undefined>((resolve) => {
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
