// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns what time it is and how a time is written and read (RFC 3339, UTC).
 *
 * Never decides what a time means: expiry and windows belong to their own modules.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.systemClock = void 0;
exports.formatTime = formatTime;
exports.parseTime = parseTime;
exports.isDay = isDay;
exports.epochMicros = epochMicros;
exports.epochSeconds = epochSeconds;
exports.later = later;
/** The machine's own clock. */
exports.systemClock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
};
const RFC3339 = new RegExp(
  "^(\\d{4})-(\\d\\d)-(\\d\\d)[Tt](\\d\\d):(\\d\\d):(\\d\\d)(\\.\\d+)?" +
    "(?:[Zz]|([+-])(\\d\\d):(\\d\\d))$",
);
const EARLIEST = Date.parse("0001-01-01T00:00:00Z");
const LATEST = Date.parse("9999-12-31T23:59:59.999Z");
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** RFC 3339 in UTC with milliseconds, the one form on the wire. */
function formatTime(moment) {
  return moment.toISOString();
}
/** The moment an RFC 3339 text names, or null where it names none. */
function parseTime(text) {
  const match = RFC3339.exec(text);
  if (match === null) {
    return null;
  }
  const [, year, month, day, hour, minute, second, fraction] = match;
  const [sign, offsetHours, offsetMinutes] = match.slice(8);
  const time = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  const zone = Number(offsetHours ?? 0) < 24 && Number(offsetMinutes ?? 0) < 60;
  if (!time || !zone || !isDay(Number(year), Number(month), Number(day))) {
    return null;
  }
  const local = new Date(0);
  local.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const millis = Number((fraction ?? ".").slice(1, 4).padEnd(3, "0"));
  local.setUTCHours(Number(hour), Number(minute), Number(second), millis);
  const offset = Number(offsetHours ?? 0) * 60 + Number(offsetMinutes ?? 0);
  const behind = sign === "-" ? offset : -offset;
  const moment = local.getTime() + behind * 60_000;
  return moment < EARLIEST || moment > LATEST ? null : new Date(moment);
}
/** Whether the calendar has such a day, in the years 1 to 9999. */
function isDay(year, month, day) {
  const leap = month === 2 && isLeap(year) ? 1 : 0;
  const days = (MONTH_DAYS[month - 1] ?? 0) + leap;
  return year > 0 && day > 0 && day <= days;
}
function isLeap(year) {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
/** Whole microseconds since 1970: what a rate limit counts in. */
function epochMicros(moment) {
  return moment.getTime() * 1000;
}
/** Whole seconds since 1970, rounded down. */
function epochSeconds(moment) {
  return Math.floor(moment.getTime() / 1000);
}
/** So many milliseconds later. */
function later(moment, millis) {
  return new Date(moment.getTime() + millis);
}
