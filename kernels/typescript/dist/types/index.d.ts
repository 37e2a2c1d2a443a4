// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the kit's public names: what a host and a pack's author import.
 *
 * Never holds state: a router is made by `createRouter`, and the host keeps it.
 */
export {
  type ActionContext,
  type ActionDefinition,
  type ActionResult,
  type AfterCommit,
  type Caller,
  type Check,
  type Count,
  countsOf,
  type Finished,
  type Handler,
  type Pack,
  type PackDocument,
} from "./kernel/action.ts";
export {
  allScopes,
  type Bindings,
  type BindingsInput,
  parseBindings,
} from "./kernel/bindings.ts";
export { canonical } from "./kernel/canonical.ts";
export {
  type Clock,
  epochMicros,
  formatTime,
  parseTime,
  systemClock,
} from "./kernel/clock.ts";
export { createRouter, Router, type RouterParts } from "./kernel/dispatch.ts";
export {
  ConfigurationError,
  Conflict,
  ManageError,
  NotFound,
  NotWritten,
  ScopeDenied,
  ValidationFailed,
} from "./kernel/errors.ts";
export { handleFetch } from "./kernel/fetch.ts";
export { idempotencySlot } from "./kernel/idempotency.ts";
export { type IdSource, SystemIds } from "./kernel/ids.ts";
export {
  type Counted,
  counted,
  type Impact,
  type Risk,
  type Updated,
  updated,
} from "./kernel/impact.ts";
export type { Json, JsonObject } from "./kernel/json.ts";
export { type IssuedKey, issueKey, KeyHasher } from "./kernel/keys.ts";
export { Gcra } from "./kernel/limits.ts";
export { consoleLog, type Log } from "./kernel/log.ts";
export * from "./kernel/ports.ts";
export type { HttpRequest, HttpResponse } from "./kernel/transport.ts";
export { VERSION } from "./kernel/version.ts";
export { builtIn } from "./packs/built_in.ts";
export type { SignedRequest, WebhookSender } from "./packs/webhook_request.ts";
