//! The version that a migration's name starts with: the moment it was made, `20250131120000`, or any other number.

/// Where no migration is there to follow.
const FIRST: &str = "20250101000000";

/// The version behind all of these, as wide as the last one: a second later where it is a moment.
pub fn next<'v>(versions: impl Iterator<Item = &'v str>) -> String {
    // Names are sorted as text, and so are versions.
    let Some(last) = versions.max() else { return FIRST.into() };
    moment(last).map_or_else(|| counted(last), |moment| written(second_later(moment)))
}

/// Year, month, day, hour, minute, second.
type Moment = [u32; 6];

fn moment(version: &str) -> Option<Moment> {
    let part = |from: usize, to: usize| version.get(from..to)?.parse().ok();
    let read = [part(0, 4)?, part(4, 6)?, part(6, 8)?, part(8, 10)?, part(10, 12)?, part(12, 14)?];
    let [year, month, day, hour, minute, second] = read;
    let real = (1..=12).contains(&month)
        && (1..=days(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    (version.len() == 14 && real).then_some(read)
}

fn second_later([mut year, mut month, mut day, mut hour, mut minute, mut second]: Moment) -> Moment {
    let carry = |value: &mut u32, most: u32, first: u32| {
        let over = *value > most;
        if over {
            *value = first;
        }
        u32::from(over)
    };
    second += 1;
    minute += carry(&mut second, 59, 0);
    hour += carry(&mut minute, 59, 0);
    day += carry(&mut hour, 23, 0);
    month += carry(&mut day, days(year, month), 1);
    year += carry(&mut month, 12, 1);
    [year, month, day, hour, minute, second]
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn written([year, month, day, hour, minute, second]: Moment) -> String {
    format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}")
}

/// One more, as text as wide as before; the widest number gets one more digit, which sorts behind it.
fn counted(last: &str) -> String {
    match last.bytes().rposition(|digit| digit != b'9') {
        None => format!("{last}0"),
        Some(at) => {
            let digit = char::from(last.as_bytes()[at] + 1);
            format!("{}{digit}{}", &last[..at], "0".repeat(last.len() - at - 1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_version_is_a_second_later_and_a_real_moment() {
        for (last, wanted) in [
            ("20250131120000", "20250131120001"),
            ("20250131235959", "20250201000000"),
            ("20240228235959", "20240229000000"),
            ("20250228235959", "20250301000000"),
            ("20991231235959", "21000101000000"),
        ] {
            assert_eq!(next([last, "20240101000000"].into_iter()), wanted);
        }
        assert_eq!(next([].into_iter()), FIRST);
    }

    #[test]
    fn other_numbers_are_counted_on_and_sort_behind_the_last() {
        for (last, wanted) in
            [("0001", "0002"), ("0099", "0100"), ("20250230120000", "20250230120001"), ("99", "990")]
        {
            assert_eq!(next([last].into_iter()), wanted);
            assert!(*wanted > *last);
        }
    }
}
