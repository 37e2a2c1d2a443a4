// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the impact: what a dry run says a real run would change.
 *
 * Never computes one: handlers do.
 */
/** Makes an entry of `creates`, `deletes` or `sideEffects`. */
export function counted(type, count = 1, details) {
  return details === undefined ? { type, count } : { type, count, details };
}
/** Makes an entry of `updates`. */
export function updated(type, id, fields, details) {
  const entry = { type, id, fields };
  return details === undefined ? entry : { ...entry, details };
}
/** The `updates` of a handler that changes one thing, or nothing of it. */
export function updatesOf(type, id, fields) {
  return fields.length > 0 ? [updated(type, id, fields)] : [];
}
/** The impact as it goes into answers, hashes and the audit log. */
export function impactJson(impact) {
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
