// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns how a library's own result becomes rows and a count.
 *
 * Never runs a statement.
 */

import type { Row } from "../kernel/ports.ts";
import type { Outcome } from "./driver.ts";

/** Whatever form it has: each library, and each of their databases, has its own. */
export function outcomeOf(raw: unknown): Outcome {
  if (Array.isArray(raw)) {
    return outcomeOfList(raw as unknown[] & { count?: unknown });
  }
  const rows = rowsOf(raw);
  return { rows, changes: countOf(raw) ?? rows.length };
}

function outcomeOfList(raw: unknown[] & { count?: unknown }): Outcome {
  const [first, second] = raw;
  if (typeof raw.count === "number") {
    return { rows: raw as Row[], changes: raw.count };
  }
  if (Array.isArray(first)) {
    const changes = countOf(second) ?? first.length;
    return { rows: first as Row[], changes };
  }
  // Of an INSERT on MySQL Sequelize tells the new row's number, then the count.
  const changed = countOf(typeof second === "number" ? second : first);
  return changed === null
    ? { rows: raw as Row[], changes: raw.length }
    : { rows: [], changes: changed };
}

function rowsOf(raw: unknown): Row[] {
  const { rows, records } = (raw ?? {}) as Record<string, unknown>;
  const found = rows ?? records;
  return Array.isArray(found) ? (found as Row[]) : [];
}

const COUNTS = ["rowCount", "affectedRows", "affected", "changes"];

function countOf(raw: unknown): number | null {
  if (typeof raw === "number") {
    return raw;
  }
  if (typeof raw !== "object" || raw === null) {
    return null;
  }
  for (const name of COUNTS) {
    const count = (raw as Record<string, unknown>)[name];
    if (typeof count === "number") {
      return count;
    }
  }
  return null;
}
