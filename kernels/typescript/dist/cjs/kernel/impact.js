// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the impact: what a dry run says a real run would change.
 *
 * Never computes one: handlers do.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.counted = counted;
exports.updated = updated;
exports.updatesOf = updatesOf;
exports.impactJson = impactJson;
/** Makes an entry of `creates`, `deletes` or `sideEffects`. */
function counted(type, count = 1, details) {
  return details === undefined ? { type, count } : { type, count, details };
}
/** Makes an entry of `updates`. */
function updated(type, id, fields, details) {
  const entry = { type, id, fields };
  return details === undefined ? entry : { ...entry, details };
}
/** The `updates` of a handler that changes one thing, or nothing of it. */
function updatesOf(type, id, fields) {
  return fields.length > 0 ? [updated(type, id, fields)] : [];
}
/** The impact as it goes into answers, hashes and the audit log. */
function impactJson(impact) {
  const { estimatedCost: cost, requiresApproval: approval } = impact;
  return {
    creates: impact.creates ?? [],
    updates: impact.updates ?? [],
    deletes: impact.deletes ?? [],
    side_effects: impact.sideEffects ?? [],
    risk: impact.risk ?? "low",
    warnings: impact.warnings ?? [],
    ...(cost === undefined || cost === null ? {} : { estimated_cost: cost }),
    ...(approval === undefined ? {} : { requires_approval: approval }),
  };
}
