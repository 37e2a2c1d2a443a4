// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns IP addresses: reading, writing, and whether one lies in a block.
 *
 * Never resolves a name.
 */
const DECIMAL = /^(?:0|[1-9][0-9]{0,2})$/;
const GROUP = /^[0-9A-Fa-f]{1,4}$/;
const GROUPS = 8;
/** The address that a text is, or null. Four plain decimal numbers, or RFC 4291. */
export function parseAddress(text) {
  return text.includes(":") ? parseV6(text) : parseV4(text);
}
function parseV4(text) {
  const parts = text.split(".");
  const fits = (part) => DECIMAL.test(part) && Number(part) < 256;
  return parts.length === 4 && parts.every(fits) ? parts.map(Number) : null;
}
function parseV6(text) {
  const halves = text.split("::");
  if (halves.length > 2) {
    return null;
  }
  const [head, tail] = halves.map((half, i) => {
    return half === "" ? [] : parseGroups(half, i === halves.length - 1);
  });
  if (head === null || head === undefined || tail === null) {
    return null;
  }
  if (tail === undefined) {
    return head.length === GROUPS ? toBytes(head) : null;
  }
  const missing = GROUPS - head.length - tail.length;
  const zeros = new Array(Math.max(0, missing)).fill(0);
  return missing < 1 ? null : toBytes([...head, ...zeros, ...tail]);
}
/** The last group may be an IPv4 address, for two. */
function parseGroups(text, last) {
  const groups = [];
  const parts = text.split(":");
  for (const [i, part] of parts.entries()) {
    const inner = part.includes(".") ? parseV4(part) : null;
    if (inner !== null && last && i === parts.length - 1) {
      const [a = 0, b = 0, c = 0, d = 0] = inner;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (GROUP.test(part)) {
      groups.push(parseInt(part, 16));
    } else {
      return null;
    }
  }
  return groups;
}
function toBytes(groups) {
  return groups.flatMap((group) => [group >>> 8, group & 0xff]);
}
/** The one text of an address (RFC 5952). */
export function formatAddress(address) {
  if (address.length === 4) {
    return address.join(".");
  }
  const groups = [];
  for (let i = 0; i < address.length; i += 2) {
    groups.push(((address[i] << 8) | address[i + 1]).toString(16));
  }
  const [start, length] = longestZeros(groups);
  if (length < 2) {
    return groups.join(":");
  }
  const head = groups.slice(0, start).join(":");
  return `${head}::${groups.slice(start + length).join(":")}`;
}
function longestZeros(groups) {
  let best = [0, 0];
  let start = 0;
  for (const [i, group] of groups.entries()) {
    if (group !== "0") {
      start = i + 1;
    } else if (i + 1 - start > best[1]) {
      best = [start, i + 1 - start];
    }
  }
  return best;
}
/** Whether the address begins with the block's bits; `block` is `10.0.0.0/8`. */
export function isWithin(address, block) {
  const slash = block.indexOf("/");
  const base = parseAddress(block.slice(0, slash));
  const bits = Number(block.slice(slash + 1));
  if (base === null || base.length !== address.length) {
    return false;
  }
  return base.every((byte, i) => {
    const left = Math.min(8, Math.max(0, bits - 8 * i));
    const mask = 0xff & (0xff << (8 - left));
    return ((byte ^ address[i]) & mask) === 0;
  });
}
