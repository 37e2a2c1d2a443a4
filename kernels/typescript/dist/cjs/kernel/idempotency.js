// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns replays: the slot of a key, what is stored for it, and what a repetition is told.
 *
 * Never a lock of its own: the unique index inside the effect's transaction is the lock.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.FLIGHT_TIME_MS = exports.KEPT_FOR_MS = void 0;
exports.idempotencySlot = idempotencySlot;
exports.storedText = storedText;
exports.withOnce = withOnce;
exports.withoutOnce = withoutOnce;
exports.replay = replay;
const clock_ts_1 = require("./clock.js");
const errors_ts_1 = require("./errors.js");
const json_ts_1 = require("./json.js");
const sha256_ts_1 = require("./sha256.js");
exports.KEPT_FOR_MS = 24 * 3600 * 1000;
// Longer than any request of an after-commit step may take; then its process has died.
exports.FLIGHT_TIME_MS = 30_000;
/** The primary key of a row: no collation can take two keys for one. */
function idempotencySlot(owner) {
  return (0, sha256_ts_1.sha256)(
    `${owner.tenantId}\0${owner.action}\0${owner.key}`,
  );
}
/** What `storeReplay` keeps: the answer with null for what is shown only once. */
function storedText(requestId, answer, once, pendingUntil) {
  const kept = {
    request_id: requestId,
    data: withoutOnce(answer.data, once),
    constraints_applied: answer.constraints_applied,
    impact: answer.impact ?? null,
    once: Object.keys(once ?? {}),
    ...(pendingUntil && {
      pending_until: (0, clock_ts_1.formatTime)(pendingUntil),
    }),
  };
  return JSON.stringify(kept);
}
/** The data with what is shown once. */
function withOnce(data, once) {
  if (once === undefined || !(0, json_ts_1.isObject)(data)) {
    return data;
  }
  return { ...data, ...once };
}
/** The data with null in the place of what is shown once. */
function withoutOnce(data, once) {
  if (once === undefined) {
    return data;
  }
  const names = Object.keys(once);
  return withOnce(data, Object.fromEntries(names.map((name) => [name, null])));
}
/** The members of the repeated answer, or the refusal. */
function replay(stored, fingerprint, now) {
  if (stored.fingerprint !== fingerprint) {
    const text =
      "This idempotency key was used for another request; take a new one.";
    throw new errors_ts_1.ManageError("IDEMPOTENCY_CONFLICT", text);
  }
  if (stored.response === null) {
    throw (0, errors_ts_1.inFlight)();
  }
  const kept = JSON.parse(stored.response);
  const pendingUntil = (0, clock_ts_1.parseTime)(kept.pending_until ?? "");
  if (pendingUntil !== null && now < pendingUntil) {
    const wait = pendingUntil.getTime() - now.getTime();
    throw (0, errors_ts_1.inFlight)(Math.ceil(wait / 1000));
  }
  return {
    data: kept.data,
    dry_run: false,
    constraints_applied: [...kept.constraints_applied, ...shownOnce(kept.once)],
    code: "IDEMPOTENT_REPLAY",
    impact: kept.impact,
    replay_of: kept.request_id,
  };
}
function shownOnce(once) {
  if (once.length === 0) {
    return [];
  }
  const names = once.map((name) => `\`${name}\``).join(", ");
  return [`replay: ${names} was shown once, in the first answer only`];
}
