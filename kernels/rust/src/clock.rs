// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns what time it is and how a time is written and read (RFC 3339, UTC).
//!
//! Never decides what a time means: expiry and windows belong to their own modules.

use std::fmt;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::ids::written;

const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400;
/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z, the years that a text can name.
const EARLIEST: i64 = -62_135_596_800 * MICROS;
const LATEST: i64 = 253_402_300_800 * MICROS - 1;

/// A moment in UTC, exact to the microsecond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment that many microseconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_unix_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Whole microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn unix_micros(self) -> i64 {
        self.0
    }

    /// Whole milliseconds since 1970, rounded down.
    #[must_use]
    pub const fn unix_millis(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Whole seconds since 1970, rounded down.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0.div_euclid(MICROS)
    }

    /// The moment `by` later.
    #[must_use]
    pub fn plus(self, by: Duration) -> Self {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(micros))
    }

    /// How long after `earlier` this is; nothing where it is not after it.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        let micros = self.0.saturating_sub(earlier.0);
        Duration::from_micros(u64::try_from(micros).unwrap_or(0))
    }

    /// The same moment without its fraction of a second.
    #[must_use]
    pub fn whole_second(self) -> Self {
        Self(self.unix_seconds() * MICROS)
    }

    /// The moment that an RFC 3339 text names, or None where it names none.
    ///
    /// The date must be real, the seconds are 00-59, an offset is required, and the moment
    /// must fall into the years 0001 to 9999 in UTC. Digits past the microsecond are cut.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.as_bytes();
        let year = digits(&mut rest, 4)?;
        literal(&mut rest, b"-")?;
        let month = digits(&mut rest, 2)?;
        literal(&mut rest, b"-")?;
        let day = digits(&mut rest, 2)?;
        literal(&mut rest, b"Tt")?;
        let hour = digits(&mut rest, 2)?;
        literal(&mut rest, b":")?;
        let minute = digits(&mut rest, 2)?;
        literal(&mut rest, b":")?;
        let second = digits(&mut rest, 2)?;
        let micros = fraction(&mut rest)?;
        let offset = offset_seconds(&mut rest)?;
        if !rest.is_empty() || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let days = days_of(year, month, day)?;
        let seconds = days * DAY + hour * 3600 + minute * 60 + second - offset;
        let moment = seconds * MICROS + micros;
        (EARLIEST..=LATEST)
            .contains(&moment)
            .then_some(Self(moment))
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC with milliseconds, the one form on the wire.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.unix_seconds();
        let (year, month, day) = civil_of(seconds.div_euclid(DAY));
        let of_day = seconds.rem_euclid(DAY);
        let millis = self.0.rem_euclid(MICROS) / 1000;
        if (0..=9999).contains(&year) {
            // A list writes many: the machinery of `write!` would cost more than the rest.
            let mut text = *b"0000-00-00T00:00:00.000Z";
            let parts = [
                (0..4, year),
                (5..7, month),
                (8..10, day),
                (11..13, of_day / 3600),
                (14..16, of_day / 60 % 60),
                (17..19, of_day % 60),
                (20..23, millis),
            ];
            for (place, number) in parts {
                write_digits(number, &mut text[place]);
            }
            return f.write_str(written(&text));
        }
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{millis:03}Z",
            of_day / 3600,
            of_day / 60 % 60,
            of_day % 60
        )
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Self(0).plus(after),
            Err(before) => {
                let micros = i64::try_from(before.duration().as_micros());
                Self(-micros.unwrap_or(i64::MAX))
            }
        }
    }
}

/// Whether a text is a real date, `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    let mut rest = text.as_bytes();
    let date = (|| {
        let year = digits(&mut rest, 4)?;
        literal(&mut rest, b"-")?;
        let month = digits(&mut rest, 2)?;
        literal(&mut rest, b"-")?;
        days_of(year, month, digits(&mut rest, 2)?)
    })();
    date.is_some() && rest.is_empty()
}

/// A number, filled up with zeros on its left.
fn write_digits(mut number: i64, text: &mut [u8]) {
    for digit in text.iter_mut().rev() {
        *digit = b'0' + (number % 10).unsigned_abs() as u8;
        number /= 10;
    }
}

fn digits(rest: &mut &[u8], count: usize) -> Option<i64> {
    let (head, tail) = rest.split_at_checked(count)?;
    let mut value = 0;
    for byte in head {
        value = value * 10 + i64::from(byte.is_ascii_digit().then(|| byte - b'0')?);
    }
    *rest = tail;
    Some(value)
}

fn literal(rest: &mut &[u8], one_of: &[u8]) -> Option<u8> {
    let (first, tail) = rest.split_first()?;
    one_of.contains(first).then(|| *rest = tail)?;
    Some(*first)
}

fn fraction(rest: &mut &[u8]) -> Option<i64> {
    if literal(rest, b".").is_none() {
        return Some(0);
    }
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (head, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    let micros = (0..6).fold(0, |sum, place| {
        sum * 10 + head.get(place).map_or(0, |digit| i64::from(digit - b'0'))
    });
    (length > 0).then_some(micros)
}

fn offset_seconds(rest: &mut &[u8]) -> Option<i64> {
    let sign = match literal(rest, b"Zz+-")? {
        b'+' => 1,
        b'-' => -1,
        _ => return Some(0),
    };
    let hours = digits(rest, 2)?;
    literal(rest, b":")?;
    let minutes = digits(rest, 2)?;
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

/// Days since 1970 of a real date from year 1 on.
fn days_of(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if year < 1 || day < 1 || day > longest {
        return None;
    }
    // Howard Hinnant's civil calendar: years begin in March, so leap days come last.
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

fn civil_of(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// Wall time for what is stored, monotonic time for how long something took.
pub trait Clock: Send + Sync + 'static {
    /// The moment that is stored and compared.
    fn now(&self) -> Timestamp;

    /// Time since some fixed moment; it never goes back.
    fn monotonic(&self) -> Duration;
}

/// The machine's own clock.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self {
            started: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        SystemTime::now().into()
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_it_was_read() {
        for text in [
            "2026-01-01T00:00:00.000Z",
            "2024-02-29T23:59:59.123Z",
            "1969-12-31T23:59:59.999Z",
            "0001-01-01T00:00:00.000Z",
            "9999-12-31T23:59:59.999Z",
        ] {
            assert_eq!(
                Timestamp::parse(text).map(|t| t.to_string()).as_deref(),
                Some(text)
            );
        }
    }

    #[test]
    fn offsets_and_fractions_are_understood() {
        let moment = Timestamp::parse("2026-01-01t01:30:00.1234567+01:30");
        assert_eq!(moment.map(|m| m.unix_micros() % MICROS), Some(123_456));
        assert_eq!(
            moment.map(|m| m.to_string()).as_deref(),
            Some("2026-01-01T00:00:00.123Z")
        );
    }

    #[test]
    fn what_names_no_moment_is_refused() {
        for text in [
            "2026-02-29T00:00:00Z",
            "2026-01-01T00:00:60Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01 00:00:00Z",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00.Z",
            "0001-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
            "2026-01-01T00:00:00Z ",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }
}
