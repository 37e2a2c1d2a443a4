//! A Python dependency: its name, its version range, and whether what a manifest asks for is enough.
//! It knows PEP 508 as far as manifests use it and resolves nothing.

use super::{Edited, Splice};

/// A package that must be there, at least in `minimum`.
#[derive(Clone, Copy, Debug)]
pub struct Need<'a> {
    pub name: &'a str,
    /// e.g. `4.21`
    pub minimum: &'a str,
    /// Where it comes from, where that is not whatever is newest.
    pub pinned: Option<Pinned<'a>>,
}

/// How a manifest says where a package comes from.
#[derive(Clone, Copy, Debug)]
pub struct Pinned<'a> {
    /// As a line of a requirements file, e.g. `kit~=0.1.0`, `kit @ git+https://…`, `./kits/kit`.
    pub requirement: &'a str,
    /// As a value of TOML, e.g. `{ path = "kits/kit" }`.
    pub value: &'a str,
}

impl<'a> Need<'a> {
    /// One that is to be there in some version or a later one.
    pub const fn at_least(name: &'a str, minimum: &'a str) -> Need<'a> {
        Need { name, minimum, pinned: None }
    }

    /// `jsonschema>=4.21`
    pub fn requirement(&self) -> String {
        match self.pinned {
            Some(pinned) => pinned.requirement.to_owned(),
            None => format!("{}>={}", self.name, self.minimum),
        }
    }

    /// `jsonschema = ">=4.21"`
    pub fn entry(&self) -> String {
        match self.pinned {
            Some(pinned) => format!("{} = {}", self.name, pinned.value),
            None => format!("{} = \">={}\"", self.name, self.minimum),
        }
    }

    /// Why a range that a manifest has for this package is not enough; `None` where it is.
    pub fn refused_by(&self, range: &str) -> Option<String> {
        if self.pinned.is_some() {
            return None;
        }
        let old = bounds(range).into_iter().find(|(op, version)| {
            let order = compare(version, self.minimum);
            match *op {
                "<" => order.is_le(),
                "==" | "===" | "<=" => order.is_lt(),
                "^" => compare(&next_major(version), self.minimum).is_le(),
                "~=" => compare(&next_compatible(version), self.minimum).is_le(),
                "~" => compare(&next_minor(version), self.minimum).is_le(),
                _ => false,
            }
        });
        old.map(|_| {
            format!("`{}` is held at `{}`, and `{}` is needed", self.name, range.trim(), self.requirement())
        })
    }
}

/// Name and range of one requirement: `Django>=5.2,<6 ; python_version > "3.9"` → (`django`, `>=5.2,<6`).
pub fn parse(requirement: &str) -> Option<(String, String)> {
    let text = requirement.split([';', '#']).next()?.trim();
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c))).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let rest = match rest.trim_start().strip_prefix('[') {
        Some(extras) => extras.split_once(']')?.1,
        None => rest,
    };
    let range = rest.trim().trim_start_matches('(').trim_end_matches(')').trim();
    let range = if range.starts_with('@') { "" } else { range };
    let option = range.find(" --").unwrap_or(range.len());
    Some((normal(name), range[..option].split_whitespace().collect()))
}

/// PEP 503: case, `-`, `_` and `.` do not tell names apart.
pub fn normal(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for part in name.split(['-', '_', '.']).filter(|part| !part.is_empty()) {
        if !text.is_empty() {
            text.push('-');
        }
        text.push_str(&part.to_ascii_lowercase());
    }
    text
}

/// The needs that `have` (normal name, range) leaves open; an edit that says why where one is refused.
pub fn open<'n>(needs: &[Need<'n>], have: &[(String, String)]) -> Result<Vec<Need<'n>>, Edited> {
    let mut open = Vec::new();
    for need in needs {
        match have.iter().find(|(name, _)| *name == normal(need.name)) {
            Some((_, range)) => {
                if let Some(reason) = need.refused_by(range) {
                    return Err(Edited::ByHand { reason });
                }
            }
            None => open.push(*need),
        }
    }
    Ok(open)
}

/// An edit that only inserts, or nothing.
pub fn edited(splices: Vec<Splice>) -> Edited {
    if splices.is_empty() { Edited::Already } else { Edited::Changed(splices) }
}

/// Operator and version of every part of a range.
pub fn bounds(range: &str) -> Vec<(&str, &str)> {
    let parts = range.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let end = part.find(|c: char| !"<>=!~^".contains(c)).unwrap_or(part.len());
            let (op, version) = part.split_at(end);
            // Poetry reads a bare version as exactly that one.
            (if op.is_empty() && version != "*" { "==" } else { op }, version.trim())
        })
        .collect()
}

/// The numbers of a version, as far as it has some: `4.2.1rc1` → 4, 2, 1.
fn numbers(version: &str) -> Vec<u64> {
    let digits = |part: &str| part.chars().take_while(char::is_ascii_digit).collect::<String>();
    version.trim_start_matches('v').split('.').map_while(|part| digits(part).parse().ok()).collect()
}

/// Compares versions by their numbers; missing ones count as 0.
pub fn compare(one: &str, other: &str) -> std::cmp::Ordering {
    let (mut one, mut other) = (numbers(one), numbers(other));
    let length = one.len().max(other.len());
    one.resize(length, 0);
    other.resize(length, 0);
    one.cmp(&other)
}

fn next_major(version: &str) -> String {
    let all = numbers(version);
    let at = all.iter().position(|n| *n > 0).unwrap_or(all.len().saturating_sub(1));
    raised(&all, at)
}

fn next_minor(version: &str) -> String {
    let all = numbers(version);
    raised(&all, 1.min(all.len().saturating_sub(1)))
}

fn next_compatible(version: &str) -> String {
    let all = numbers(version);
    raised(&all, all.len().saturating_sub(2))
}

/// The version whose number `at` is one higher, and that ends there.
fn raised(all: &[u64], at: usize) -> String {
    let part = |(i, n): (usize, &u64)| if i == at { (n + 1).to_string() } else { n.to_string() };
    all.iter().take(at + 1).enumerate().map(part).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_has_a_name_and_a_range() {
        for (text, name, range) in [
            ("Django>=5.2,<6", "django", ">=5.2,<6"),
            ("psycopg[binary] >= 3.2 ; python_version > '3.9'", "psycopg", ">=3.2"),
            ("zope.interface", "zope-interface", ""),
            ("Foo__Bar-.baz (>=1)", "foo-bar-baz", ">=1"),
            ("django @ git+https://example.com/d.git#egg=x", "django", ""),
            ("jsonschema==4.23.0 --hash=sha256:ab", "jsonschema", "==4.23.0"),
        ] {
            assert_eq!(parse(text), Some((name.to_owned(), range.to_owned())), "{text}");
        }
        for text in ["", "-r base.txt", "--index-url x", "# django", "./local"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_range_that_ends_below_the_minimum_is_refused() {
        let need = Need::at_least("jsonschema", "4.21");
        for (range, refused) in [
            ("", false),
            ("*", false),
            (">=3", false),
            ("==4.21.0", false),
            ("==4.20", true),
            ("<4", true),
            ("<4.21", true),
            ("<=4.21", false),
            ("~=4.17", false),
            ("~=4.17.3", true),
            ("^4.1", false),
            ("^3.2", true),
            ("~4.20", true),
            ("3.2.0", true),
            (">=3.0,<5", false),
        ] {
            assert_eq!(need.refused_by(range).is_some(), refused, "{range}");
        }
    }
}
