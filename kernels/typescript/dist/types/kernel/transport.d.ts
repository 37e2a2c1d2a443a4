// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns HTTP as the kernel sees it: method, content type, size, the client's address.
 *
 * Never parses a body and never touches a framework's request.
 */
/** The most bytes of a body that are read. */
export declare const MAX_BODY: number;
/** Header names in any case, as Node's `IncomingMessage.headers` has them. */
export type Headers = Readonly<
  Record<string, string | readonly string[] | undefined>
>;
/** A request, whatever server it came through. */
export interface HttpRequest {
  readonly method: string;
  readonly headers: Headers;
  /**
   * The bytes, or where they come from. No more than 1 MiB is read; on Node pass
   * `request.iterator({ destroyOnReturn: false })`, else the socket is closed before the
   * refusal of a longer body is sent.
   */
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
  readonly peerAddress?: string;
}
/** What to send; `body` is JSON in UTF-8. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}
/** The headers with names in lower case. */
export declare function lowerNames(headers: Headers): Map<string, string>;
/** Step 1: the body's bytes, or the refusal of method, content type or size. */
export declare function readRequest(
  request: HttpRequest,
  headers: ReadonlyMap<string, string>,
): Uint8Array | Promise<Uint8Array>;
/** From `X-API-Key`, else from `Authorization: Bearer`. */
export declare function presentedKey(
  headers: ReadonlyMap<string, string>,
): string | null;
/**
 * The peer, unless bound proxies are trusted to have written the hops before it.
 *
 * Only the last `trustedProxies` entries were written by them; what stands further left is
 * the client's to forge.
 */
export declare function clientAddress(
  peer: string,
  forwardedFor: string,
  trustedProxies: number,
): string;
/** For the audit log: without what is unprintable, and not without end. */
export declare function userAgent(
  headers: ReadonlyMap<string, string>,
): string | null;
