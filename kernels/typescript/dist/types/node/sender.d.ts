// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the sending of webhooks on Node and Deno: a connection to the very address that was
 * judged, TLS verified against the host's name, one request, its status.
 *
 * Never follows a redirect, never reads a body, and is the one file of the kit that is not
 * made of web standards alone.
 */
import type { SignedRequest, WebhookSender } from "../packs/webhook_request.ts";
/** Sends through the system's resolver, TCP and TLS. */
export declare class NodeSender implements WebhookSender {
  #private;
  /** `authorities` (PEM) are trusted in the place of the runtime's own. */
  constructor(authorities?: string);
  resolve(host: string): Promise<readonly string[]>;
  send(request: SignedRequest): Promise<number | null>;
}
