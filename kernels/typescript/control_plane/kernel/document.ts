// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the reading of the OpenAPI document: who may, and whether it is news to them.
 *
 * Never makes it: `openapi` does.
 */

import type { Call } from "./call.ts";
import { auditApart } from "./effect.ts";
import { ManageError, ScopeDenied } from "./errors.ts";
import type { Services } from "./services.ts";
import type { HttpRequest, HttpResponse } from "./transport.ts";

const SCOPE = "manage.read";

/** The refusal of what is no reading. */
export function checkMethod({ method }: HttpRequest): void {
  if (!["GET", "HEAD"].includes(method.toUpperCase())) {
    const allow = { headers: { Allow: "GET, HEAD" } };
    throw new ManageError("METHOD_NOT_ALLOWED", "Use GET.", allow);
  }
}

/** What an authenticated caller is told. */
export async function readDocument(
  services: Services,
  call: Call,
): Promise<HttpResponse> {
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
function isKnown(given: string, tag: string): boolean {
  const tags = given.split(",").map((one) => one.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(tag);
}
