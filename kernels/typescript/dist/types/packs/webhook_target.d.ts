// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns which addresses a webhook may lead to: public ones, at save and at connect.
 *
 * Never connects, and never trusts a name: what counts is what it resolves to. URLs are
 * taken apart as they are written: a lenient parser would make an address of `0x7f.1`.
 */
/** The sentence for the caller. */
export declare class Refused extends Error {}
/** A checked URL in the parts that a request needs. */
export interface Target {
  readonly secure: boolean;
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** For the `Host` header. */
  readonly authority: string;
}
/** Every address of a name; none where it does not resolve. */
export type Resolve = (host: string) => Promise<readonly string[]>;
/** The URL in its parts, or `Refused`. */
export declare function parseTarget(
  url: string,
  allowInsecure: boolean,
): Target;
/** Every address of the host, if all are public; none where it does not resolve. */
export declare function publicAddresses(
  target: Target,
  allowInsecure: boolean,
  resolve: Resolve,
): Promise<readonly string[]>;
/** Whether an address is of the public internet. */
export declare function isPublic(text: string): boolean;
