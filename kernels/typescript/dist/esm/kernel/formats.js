// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the asserted formats.
 *
 * Never coerces: a format says yes or no. The definitions are SPEC.md's, one for all
 * languages.
 */
import { isDay, parseTime } from "./clock.js";
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const EMAIL = new RegExp(
  `^(${ATEXT}(?:\\.${ATEXT})*)@${LABEL}(?:\\.${LABEL})*$`,
);
const LONGEST_EMAIL = 254;
const LONGEST_LOCAL_PART = 64;
// RFC 3986: scheme, then an authority with its path or a path alone, query, fragment. No
// part can match the empty text twice over, so nothing backtracks without end.
const SCHEME = "[A-Za-z][A-Za-z0-9+.-]*";
const PLAIN = "[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2}";
const USERINFO = `(?:(?:${PLAIN}|:)*@)?`;
const HOST = `(?:\\[[0-9A-Fa-f:.]+\\]|(?:${PLAIN})*)(?::[0-9]*)?`;
const SEGMENTS = `(?:${PLAIN}|[:@/])*`;
const TAIL = `(?:${PLAIN}|[:@/?])*`;
const PATHS = `(?://${USERINFO}${HOST}(?:/${SEGMENTS})?|(?!//)${SEGMENTS})`;
const URI = new RegExp(`^${SCHEME}:${PATHS}(?:\\?${TAIL})?(?:#${TAIL})?$`);
const UUID = /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;
function isDate(text) {
  const match = DATE.exec(text);
  return (
    match !== null &&
    isDay(Number(match[1]), Number(match[2]), Number(match[3]))
  );
}
function isEmail(text) {
  if (text.length > LONGEST_EMAIL) {
    return false;
  }
  const local = EMAIL.exec(text)?.[1];
  return local !== undefined && local.length <= LONGEST_LOCAL_PART;
}
/** Each format that is asserted; others are only annotations. */
export const FORMATS = new Map([
  ["date-time", (text) => parseTime(text) !== null],
  ["date", isDate],
  ["email", isEmail],
  ["uri", (text) => URI.test(text)],
  ["uuid", (text) => UUID.test(text)],
]);
