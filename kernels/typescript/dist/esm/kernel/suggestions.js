// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns "did you mean": the known names nearest to one that is not known.
 *
 * Never decides what is known.
 */
const LONGEST = 128;
/**
 * Up to `most` known names near `name`, nearest first, ties by name.
 *
 * Near: an edit distance of at most a third of the name, not counting case, `_` and `-`; or
 * a name that ends or begins with it at a dot (`keys.create`).
 */
export function closest(name, known, most = 3) {
  const letters = [...plain(name)];
  if (name === "" || [...name].length > LONGEST) {
    return [];
  }
  const ranked = [];
  for (const candidate of known) {
    const rank = rankOf(letters, plain(candidate));
    if (rank !== null) {
      ranked.push([rank, candidate]);
    }
  }
  ranked.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
  return ranked.slice(0, most).map(([, candidate]) => candidate);
}
function rankOf(wanted, candidate) {
  const text = wanted.join("");
  if (candidate.endsWith(`.${text}`) || candidate.startsWith(`${text}.`)) {
    return 1;
  }
  const found = distance(wanted, [...candidate]);
  const furthest = Math.max(1, Math.floor(wanted.length / 3));
  return found <= furthest ? found : null;
}
function plain(name) {
  return name.toLowerCase().replace(/[_-]/g, "");
}
/** Optimal string alignment: insert, delete, replace, swap neighbours. */
function distance(left, right) {
  let before = [];
  let above = Array.from({ length: right.length + 1 }, (_, i) => i);
  left.forEach((a, i) => {
    const row = [i + 1];
    right.forEach((b, j) => {
      const replaced = above[j] + (a === b ? 0 : 1);
      let best = Math.min(above[j + 1] + 1, row[j] + 1, replaced);
      if (i > 0 && j > 0 && a === right[j - 1] && left[i - 1] === b) {
        best = Math.min(best, before[j - 1] + 1);
      }
      row.push(best);
    });
    before = above;
    above = row;
  });
  return above[right.length];
}
