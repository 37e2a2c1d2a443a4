// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns what a pack's author writes against: handlers, their context and their result.
 *
 * Never runs a handler: dispatch does.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.countsOf = countsOf;
/** How the ceilings of all packs are counted. */
function countsOf(packs) {
  return Object.assign({}, ...packs.map((pack) => pack.counts));
}
