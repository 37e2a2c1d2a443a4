// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what a pack's author writes against: handlers, their context and their result.
 *
 * Never runs a handler: dispatch does.
 */
/** How the ceilings of all packs are counted. */
export function countsOf(packs) {
  return Object.assign({}, ...packs.map((pack) => pack.counts));
}
