// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns "did you mean": the known names nearest to one that is not known.
//!
//! Never decides what is known.

const LONGEST: usize = 128;

/// Up to `most` known names near `name`, nearest first, ties by name.
///
/// Near: an edit distance of at most a third of the name, not counting case, `_` and `-`;
/// or a name that ends or begins with it at a dot (`keys.create`).
pub fn closest<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    most: usize,
) -> Vec<String> {
    if name.is_empty() || name.chars().count() > LONGEST {
        return Vec::new();
    }
    let wanted = plain(name);
    let mut ranked: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|candidate| Some((rank(&wanted, &plain(candidate))?, candidate)))
        .collect();
    ranked.sort_unstable();
    ranked
        .into_iter()
        .take(most)
        .map(|(_, candidate)| candidate.to_owned())
        .collect()
}

fn rank(wanted: &[char], candidate: &[char]) -> Option<usize> {
    let at_dot = |whole: &[char]| {
        let (left, right) = (wanted.len(), whole.len());
        right > left
            && (whole.starts_with(wanted) && whole[left] == '.'
                || whole.ends_with(wanted) && whole[right - left - 1] == '.')
    };
    if at_dot(candidate) {
        return Some(1);
    }
    let distance = distance(wanted, candidate);
    (distance <= (wanted.len() / 3).max(1)).then_some(distance)
}

fn plain(name: &str) -> Vec<char> {
    name.chars()
        .flat_map(char::to_lowercase)
        .filter(|c| !matches!(c, '_' | '-'))
        .collect()
}

/// Optimal string alignment: insert, delete, replace, swap neighbours.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let replaced = above[j] + usize::from(a != b);
            let mut best = replaced.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_names_come_first() {
        let known = ["iam.keys.list", "iam.keys.create", "iam.keys.update"];
        let found = closest("iam.keys.creat", known, 3);
        assert_eq!(
            found,
            ["iam.keys.create", "iam.keys.list", "iam.keys.update"]
        );
        assert_eq!(closest("keys.list", known, 3), ["iam.keys.list"]);
        assert_eq!(closest("dryRun", ["dry_run", "params"], 1), ["dry_run"]);
        assert_eq!(closest("nmae", ["name"], 1), ["name"]);
        assert!(closest("", known, 3).is_empty());
    }
}
