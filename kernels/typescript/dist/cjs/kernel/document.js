// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the reading of the OpenAPI document: who may, and whether it is news to them.
 *
 * Never makes it: `openapi` does.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.checkMethod = checkMethod;
exports.readDocument = readDocument;
const effect_ts_1 = require("./effect.js");
const errors_ts_1 = require("./errors.js");
const SCOPE = "manage.read";
/** The refusal of what is no reading. */
function checkMethod({ method }) {
  if (!["GET", "HEAD"].includes(method.toUpperCase())) {
    const allow = { headers: { Allow: "GET, HEAD" } };
    throw new errors_ts_1.ManageError("METHOD_NOT_ALLOWED", "Use GET.", allow);
  }
}
/** What an authenticated caller is told. */
async function readDocument(services, call) {
  if (!call.knownCaller().scopes.has(SCOPE)) {
    throw new errors_ts_1.ScopeDenied(SCOPE);
  }
  const { text, tag } = services.document.get();
  await (0, effect_ts_1.auditApart)(services, call, undefined);
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
