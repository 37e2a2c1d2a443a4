//! For tests: whether a host's values hold every variable of its templates. Tera itself takes an unknown name inside an
//! `if` for false.

use crate::embedded::TEMPLATES;
use crate::render::{Values, variables};

/// Fails with the template and the name that is missing.
pub fn holds_all(values: &Values, folder: &str) {
    let is = |name: &str| name.starts_with(folder) && name.ends_with(".tera");
    let mut seen = 0;
    for (name, bytes) in TEMPLATES.iter().filter(|(name, _)| is(name)) {
        for variable in variables(name, &String::from_utf8_lossy(bytes)).unwrap() {
            assert!(values.contains_key(&variable), "`{name}` asks for `{variable}`");
        }
        seen += 1;
    }
    assert!(seen > 0, "there are templates");
}
