// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns HTTP as the kernel sees it: method, content type, size, the client's address.
 *
 * Never parses a body and never touches a framework's request.
 */
import { formatAddress, parseAddress } from "./addresses.js";
import { ManageError, ValidationFailed } from "./errors.js";
/** The most bytes of a body that are read. */
export const MAX_BODY = 1024 * 1024;
const LONGEST_AGENT = 512;
const UNPRINTABLE = /[^\x20-\x7e\xa0-\ud7ff\ue000-\uffff]/gu;
const DIGITS = /^[0-9]+$/;
const JSON_TYPE =
  /^application\/json\s*(?:;\s*charset\s*=\s*(?:utf-8|"utf-8")\s*)?;?$/i;
/** The headers with names in lower case. */
export function lowerNames(headers) {
  const lower = new Map();
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) {
      const text = typeof value === "string" ? value : value.join(", ");
      lower.set(name.toLowerCase(), text);
    }
  }
  return lower;
}
/** Step 1: the body's bytes, or the refusal of method, content type or size. */
export function readRequest(request, headers) {
  if (request.method.toUpperCase() !== "POST") {
    const allow = { headers: { Allow: "POST" } };
    throw new ManageError("METHOD_NOT_ALLOWED", "Use POST.", allow);
  }
  if (!JSON_TYPE.test((headers.get("content-type") ?? "").trim())) {
    const text = "The content type must be application/json.";
    throw new ManageError("UNSUPPORTED_MEDIA_TYPE", text);
  }
  const length = (headers.get("content-length") ?? "").trim();
  if (DIGITS.test(length) && Number(length) > MAX_BODY) {
    throw tooLarge();
  }
  const { body } = request;
  if (body === null) {
    return checkSize(new Uint8Array(0));
  }
  if (body instanceof Uint8Array) {
    return checkSize(body);
  }
  return collect(body);
}
/** Ends as soon as there is more than may be. */
async function collect(body) {
  const chunks = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_BODY) {
        break;
      }
    }
  } catch (cause) {
    // The client went away: each server has its own error for that.
    const refusal = new ValidationFailed("The body could not be read.");
    throw Object.assign(refusal, { cause });
  }
  return checkSize(joined(chunks, size));
}
function joined(chunks, size) {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) {
    return only;
  }
  const body = new Uint8Array(size);
  let start = 0;
  for (const chunk of chunks) {
    body.set(chunk, start);
    start += chunk.length;
  }
  return body;
}
function checkSize(body) {
  if (body.length > MAX_BODY) {
    throw tooLarge();
  }
  return body;
}
function tooLarge() {
  const text = "The body is larger than 1 MiB.";
  return new ManageError("PAYLOAD_TOO_LARGE", text);
}
/** From `X-API-Key`, else from `Authorization: Bearer`. */
export function presentedKey(headers) {
  const key = (headers.get("x-api-key") ?? "").trim();
  if (key !== "") {
    return key;
  }
  const text = (headers.get("authorization") ?? "").trim();
  const space = text.indexOf(" ");
  if (text.slice(0, space).toLowerCase() !== "bearer") {
    return null;
  }
  return text.slice(space + 1).trim() || null;
}
/**
 * The peer, unless bound proxies are trusted to have written the hops before it.
 *
 * Only the last `trustedProxies` entries were written by them; what stands further left is
 * the client's to forge.
 */
export function clientAddress(peer, forwardedFor, trustedProxies) {
  if (trustedProxies === 0 || forwardedFor === "") {
    return address(peer) ?? "";
  }
  const entries = forwardedFor.split(",").map((entry) => entry.trim());
  const hops = entries.filter((entry) => entry !== "");
  const hop = hops[Math.max(0, hops.length - trustedProxies)] ?? "";
  return address(hop) ?? address(peer) ?? "";
}
// Peers come back: a proxy is always the same one.
const seen = new Map();
const MOST_SEEN = 4096;
const LONGEST_SEEN = 64;
function address(text) {
  const known = seen.get(text);
  if (known !== undefined) {
    return known;
  }
  const found = readAddress(text);
  if (text.length <= LONGEST_SEEN) {
    if (seen.size >= MOST_SEEN) {
      seen.clear();
    }
    seen.set(text, found);
  }
  return found;
}
function readAddress(text) {
  let bare = text.trim();
  if (bare.startsWith("[")) {
    bare = bare.slice(1).split("]")[0] ?? "";
  } else if (bare.split(":").length === 2) {
    bare = bare.split(":")[0] ?? "";
  }
  const found = parseAddress(bare.split("%")[0] ?? "");
  return found === null ? null : formatAddress(found);
}
/** For the audit log: without what is unprintable, and not without end. */
export function userAgent(headers) {
  const agent = headers.get("user-agent");
  if (agent === undefined) {
    return null;
  }
  return agent.replace(UNPRINTABLE, "?").slice(0, LONGEST_AGENT);
}
