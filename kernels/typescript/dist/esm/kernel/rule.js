// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what a rule is, how rules are put together, and how one reports a fault.
 *
 * Never knows a keyword.
 */
import { messageOf } from "./messages.js";
/** Reports one fault, and is false in any case. */
export function fault(report, pointer, keyword, operand, suggestion) {
  if (report !== null) {
    const message = messageOf(keyword, operand);
    const problem = { pointer, keyword, message };
    report.add(suggestion === undefined ? problem : { ...problem, suggestion });
  }
  return false;
}
/** Every rule; with a report none is left out. */
export function all(rules) {
  const [only] = rules;
  if (only !== undefined && rules.length === 1) {
    return only;
  }
  return (value, at, report) => {
    let fits = true;
    for (const rule of rules) {
      if (!rule(value, at, report)) {
        fits = false;
        if (report === null || report.full) {
          return false;
        }
      }
    }
    return fits;
  };
}
