// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the kit's public names: what a host and a pack's author import.
 *
 * Never holds state: a router is made by `createRouter`, and the host keeps it.
 */
export { countsOf } from "./kernel/action.js";
export { allScopes, parseBindings } from "./kernel/bindings.js";
export { canonical } from "./kernel/canonical.js";
export {
  epochMicros,
  formatTime,
  parseTime,
  systemClock,
} from "./kernel/clock.js";
export { createRouter, Router } from "./kernel/dispatch.js";
export {
  ConfigurationError,
  Conflict,
  ManageError,
  NotFound,
  NotWritten,
  ScopeDenied,
  ValidationFailed,
} from "./kernel/errors.js";
export { handleFetch } from "./kernel/fetch.js";
export { idempotencySlot } from "./kernel/idempotency.js";
export { SystemIds } from "./kernel/ids.js";
export { counted, updated } from "./kernel/impact.js";
export { issueKey, KeyHasher } from "./kernel/keys.js";
export { Gcra } from "./kernel/limits.js";
export { consoleLog } from "./kernel/log.js";
export * from "./kernel/ports.js";
export { VERSION } from "./kernel/version.js";
export { builtIn } from "./packs/built_in.js";
