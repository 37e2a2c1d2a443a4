// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the list of problems that an answer reports: how many, in which order, where.
 *
 * Never finds one.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.Report = exports.MOST_PROBLEMS = void 0;
exports.byPointer = byPointer;
exports.pointerTo = pointerTo;
exports.unescaped = unescaped;
exports.MOST_PROBLEMS = 20;
const LONGEST_NAME = 128;
/** Collects the first problems that are found. */
class Report {
  problems = [];
  get full() {
    return this.problems.length >= exports.MOST_PROBLEMS;
  }
  add(problem) {
    if (!this.full) {
      this.problems.push(problem);
    }
  }
}
exports.Report = Report;
/** The order of `errors` in an answer. */
function byPointer(left, right) {
  if (left.pointer === right.pointer) {
    return 0;
  }
  return left.pointer < right.pointer ? -1 : 1;
}
/** An RFC 6901 pointer; a name too long to repeat is cut. */
function pointerTo(base, part) {
  const name = [...String(part).slice(0, 2 * LONGEST_NAME)];
  const step = name.slice(0, LONGEST_NAME).join("");
  return `${base}/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
/** A step of a pointer as the name it stands for. */
function unescaped(step) {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}
