// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns IP addresses: reading, writing, and whether one lies in a block.
 *
 * Never resolves a name.
 */
/** 4 bytes or 16. */
export type Address = readonly number[];
/** The address that a text is, or null. Four plain decimal numbers, or RFC 4291. */
export declare function parseAddress(text: string): Address | null;
/** The one text of an address (RFC 5952). */
export declare function formatAddress(address: Address): string;
/** Whether the address begins with the block's bits; `block` is `10.0.0.0/8`. */
export declare function isWithin(address: Address, block: string): boolean;
