// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns which addresses a webhook may lead to: public ones, at save and at connect.
 *
 * Never connects, and never trusts a name: what counts is what it resolves to. URLs are
 * taken apart as they are written: a lenient parser would make an address of `0x7f.1`.
 */
import { formatAddress, isWithin, parseAddress } from "../kernel/addresses.js";
const URL_PARTS = /^([^:/?#]+):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?$/s;
const AUTHORITY = /^(\[[^\]]*\]|[^:[\]]*)(?::([0-9]*))?$/;
const HOST = /^[A-Za-z0-9._-]{1,253}$/;
const LAST_NUMBER = /(?:^|\.)(?:[0-9]+|0[xX][0-9A-Fa-f]*)\.?$/;
const PATH = /^[\x21-\x7e]*$/;
const MOST_PORT = 65_535;
// RFC 6890 and its successors: everything that is not for the public internet.
const CLOSED_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
];
const OPEN_V6 = "2000::/3";
const CLOSED_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];
// These hold an IPv4 address in their last 32 bits.
const OUTER = ["::ffff:0:0/96", "64:ff9b::/96"];
/** The sentence for the caller. */
export class Refused extends Error {}
/** The URL in its parts, or `Refused`. */
export function parseTarget(url, allowInsecure) {
  const [, scheme = "", authority = "", path = "", query = ""] =
    URL_PARTS.exec(url) ?? [];
  const secure = scheme.toLowerCase() === "https";
  const plain = scheme.toLowerCase() === "http" && allowInsecure;
  if (!secure && !plain) {
    throw new Refused("The URL must begin with https://.");
  }
  if (authority.includes("@")) {
    throw new Refused("The URL must not hold user information.");
  }
  const full = (path || "/") + query.replace(/^\?$/, "");
  if (!PATH.test(full)) {
    throw new Refused("The URL is not valid.");
  }
  const usual = secure ? 443 : 80;
  const [host, port] = readAuthority(authority, usual);
  const shown = host.includes(":") ? `[${host}]` : host;
  return {
    secure,
    host,
    port,
    path: full,
    authority: port === usual ? shown : `${shown}:${port}`,
  };
}
function readAuthority(authority, usual) {
  const [, written = "", digits = ""] = AUTHORITY.exec(authority) ?? [];
  const bracketed = written.startsWith("[");
  const host = bracketed ? written.slice(1, -1) : written;
  const port = digits === "" ? usual : Number(digits);
  const address = parseAddress(host);
  const isName = !bracketed && HOST.test(host);
  // A name never ends in a number, and resolvers disagree about what such a one is.
  const odd = address === null && LAST_NUMBER.test(host);
  const fits = bracketed ? address?.length === 16 : isName && !odd;
  if (!fits || port < 1 || port > MOST_PORT) {
    throw new Refused("The URL needs a valid host and port.");
  }
  return [host.replace(/\.$/, ""), port];
}
/** Every address of the host, if all are public; none where it does not resolve. */
export async function publicAddresses(target, allowInsecure, resolve) {
  const name = target.host.toLowerCase();
  const local = name === "localhost" || name.endsWith(".localhost");
  if (!allowInsecure && local) {
    throw notPublic();
  }
  const found = await addressesOf(target.host, resolve);
  if (!allowInsecure && !found.every(isPublic)) {
    throw notPublic();
  }
  return found;
}
async function addressesOf(host, resolve) {
  const literal = parseAddress(host);
  return literal === null ? await resolve(host) : [formatAddress(literal)];
}
/** Whether an address is of the public internet. */
export function isPublic(text) {
  const address = parseAddress(text.split("%")[0] ?? "");
  if (address === null) {
    return false;
  }
  const within = (block) => isWithin(address, block);
  if (address.length === 4) {
    return !CLOSED_V4.some(within);
  }
  if (OUTER.some(within)) {
    return isPublic(inner(address));
  }
  return within(OPEN_V6) && !CLOSED_V6.some(within);
}
function inner(address) {
  return formatAddress(address.slice(12));
}
function notPublic() {
  return new Refused("The URL must lead to a public address.");
}
