// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the reading of the OpenAPI document: who may, and whether it is news to them.
 *
 * Never makes it: `openapi` does.
 */
import { auditApart } from "./effect.js";
import { ManageError, ScopeDenied } from "./errors.js";
const SCOPE = "manage.read";
/** The refusal of what is no reading. */
export function checkMethod({ method }) {
  if (!["GET", "HEAD"].includes(method.toUpperCase())) {
    const allow = { headers: { Allow: "GET, HEAD" } };
    throw new ManageError("METHOD_NOT_ALLOWED", "Use GET.", allow);
  }
}
/** What an authenticated caller is told. */
export async function readDocument(services, call) {
  if (!call.knownCaller().scopes.has(SCOPE)) {
    throw new ScopeDenied(SCOPE);
  }
  const { text, tag } = services.document.get();
  await auditApart(services, call, undefined);
  const headers = { "Cache-Control": "private, no-cache", ETag: tag };
  const given = call.arrival.headers.get("if-none-match") ?? "";
  return isKnown(given, tag)
    ? { status: 304, headers, body: "" }
    : { status: 200, headers, body: text };
}
/** Compared weakly: a proxy that compresses the answer makes its tag a weak one. */
function isKnown(given, tag) {
  const tags = given.split(",").map((one) => one.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(tag);
}
