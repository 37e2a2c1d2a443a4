// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns how a library's own result becomes rows and a count.
 *
 * Never runs a statement.
 */
/** Whatever form it has: each library, and each of their databases, has its own. */
export function outcomeOf(raw) {
  if (Array.isArray(raw)) {
    return outcomeOfList(raw);
  }
  const rows = rowsOf(raw);
  return { rows, changes: countOf(raw) ?? rows.length };
}
function outcomeOfList(raw) {
  const [first, second] = raw;
  if (typeof raw.count === "number") {
    return { rows: raw, changes: raw.count };
  }
  if (Array.isArray(first)) {
    const changes = countOf(second) ?? first.length;
    return { rows: first, changes };
  }
  // Of an INSERT on MySQL Sequelize tells the new row's number, then the count.
  const changed = countOf(typeof second === "number" ? second : first);
  return changed === null
    ? { rows: raw, changes: raw.length }
    : { rows: [], changes: changed };
}
function rowsOf(raw) {
  const { rows, records } = raw ?? {};
  const found = rows ?? records;
  return Array.isArray(found) ? found : [];
}
const COUNTS = ["rowCount", "affectedRows", "affected", "changes"];
function countOf(raw) {
  if (typeof raw === "number") {
    return raw;
  }
  if (typeof raw !== "object" || raw === null) {
    return null;
  }
  for (const name of COUNTS) {
    const count = raw[name];
    if (typeof count === "number") {
      return count;
    }
  }
  return null;
}
