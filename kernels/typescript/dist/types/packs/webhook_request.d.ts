// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns one signed request to a webhook: Standard Webhooks, 10 seconds, no redirects.
 *
 * Never opens a connection: the host's sender does, for no web standard lets a program say
 * which address a connection goes to. `node/sender.ts` is one for Node and Deno.
 */
import { type Target } from "./webhook_target.ts";
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
export declare function newSecret(random: Uint8Array): string;
/** The `webhook-signature` header of Standard Webhooks, version 1. */
export declare function signature(
  message: Omit<Message, "url">,
): Promise<string>;
/** The response's status, or null where there was none. */
export declare function sendMessage(
  message: Message,
  sender: WebhookSender,
  allowInsecure: boolean,
  timeoutMs?: number,
): Promise<number | null>;
/** What the work gives, or undefined once the time is over. */
export declare function within<T>(
  millis: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined>;
