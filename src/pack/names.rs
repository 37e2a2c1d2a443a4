//! Which names a pack, a resource or a handler may have: they become folders, modules and identifiers in every language.
//! It never looks at a repository.

use super::BUILT_IN;
use crate::error::{Error, Kind, Result};

const LONGEST: usize = 30;
/// Words of Python, JavaScript, TypeScript and Rust that are no names there.
const KEYWORDS: &[&str] = &[
    "abstract",
    "and",
    "any",
    "arguments",
    "as",
    "assert",
    "async",
    "await",
    "become",
    "bool",
    "boolean",
    "box",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "crate",
    "debugger",
    "def",
    "default",
    "del",
    "delete",
    "do",
    "dyn",
    "elif",
    "else",
    "enum",
    "eval",
    "except",
    "export",
    "extends",
    "extern",
    "false",
    "final",
    "finally",
    "fn",
    "for",
    "from",
    "function",
    "gen",
    "global",
    "if",
    "impl",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "is",
    "lambda",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "module",
    "move",
    "mut",
    "new",
    "none",
    "nonlocal",
    "not",
    "null",
    "object",
    "of",
    "or",
    "override",
    "package",
    "pass",
    "priv",
    "private",
    "protected",
    "pub",
    "public",
    "raise",
    "ref",
    "return",
    "self",
    "static",
    "string",
    "struct",
    "super",
    "switch",
    "this",
    "throw",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "undefined",
    "union",
    "unsafe",
    "unsized",
    "use",
    "var",
    "virtual",
    "void",
    "where",
    "while",
    "with",
    "yield",
];
/// Windows takes these for devices, whatever ending they have.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];
/// Folders and modules that a generated app has.
const TAKEN: &[&str] = &["acp_kernel", "bindings", "domain", "migrations", "packs", "test", "tests"];

/// Says why a pack cannot have this name.
pub fn pack(name: &str) -> std::result::Result<(), String> {
    identifier(name)?;
    if BUILT_IN.contains(&name) {
        return Err("the kit has a pack of that name".into());
    }
    if TAKEN.contains(&name) {
        return Err("the control plane has a folder of that name".into());
    }
    Ok(())
}

/// Says why nothing that becomes a name in code can be called so.
pub fn identifier(name: &str) -> std::result::Result<(), String> {
    if let Some(strange) = name.chars().find(|c| !c.is_ascii()) {
        return Err(format!(
            "it has the character U+{:04X}, and only a-z, 0-9 and `_` are taken",
            strange as u32
        ));
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(plain) {
        return Err("it must be a-z, 0-9 and `_`, with a letter first".into());
    }
    if name.len() > LONGEST {
        return Err(format!("it has {} characters, and {LONGEST} are the most", name.len()));
    }
    let device = |name: &str| {
        let digit = |stem: &str| name.strip_prefix(stem).is_some_and(|rest| rest.len() == 1 && rest != "0");
        DEVICES.contains(&name) || digit("com") || digit("lpt")
    };
    if device(name) {
        return Err("Windows takes it for a device".into());
    }
    if is_keyword(name) {
        return Err("it is a word of Python, JavaScript, TypeScript or Rust".into());
    }
    Ok(())
}

pub fn is_keyword(name: &str) -> bool {
    KEYWORDS.binary_search(&name).is_ok()
}

/// The same as an error of the command line; `what` is e.g. `pack`.
pub fn refuse(what: &str, name: &str, verdict: std::result::Result<(), String>) -> Result<()> {
    // A name of any length, with anything in it, is shown short and harmless.
    let shown: String = name.chars().take(40).flat_map(char::escape_default).collect();
    let shown = if name.chars().count() > 40 { shown + "…" } else { shown };
    verdict.map_err(|reason| {
        Error::new(Kind::Usage, format!("failed to take `{shown}` for the name of a {what}"))
            .caused_by(reason)
            .hint("take a short word, e.g. `billing`")
    })
}

/// The function that handles an action of this pack, e.g. `models_create`.
pub fn function(short: &str) -> String {
    let name = short.replace(['.', '-'], "_");
    if is_keyword(&name) { name + "_" } else { name }
}

/// Words that begin with capitals, e.g. `ModelsCreate`.
pub fn camel(name: &str) -> String {
    name.split(['.', '-', '_']).map(capitalised).collect()
}

/// A name as a heading, e.g. `Lead scoring`.
pub fn title(name: &str) -> String {
    capitalised(&name.replace(['_', '-'], " "))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

/// More than one of it, as English mostly has it.
pub fn plural(noun: &str) -> String {
    let vowel = |stem: &str| stem.ends_with(['a', 'e', 'i', 'o', 'u']);
    match noun.strip_suffix('y').filter(|stem| !vowel(stem)) {
        Some(stem) => format!("{stem}ies"),
        None if noun.ends_with(['s', 'x']) || noun.ends_with("ch") || noun.ends_with("sh") => {
            format!("{noun}es")
        }
        None => format!("{noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_languages_are_sorted_so_that_each_is_found() {
        assert!(KEYWORDS.is_sorted());
        assert!(is_keyword("class") && is_keyword("yield") && is_keyword("abstract") && !is_keyword("lead"));
    }

    #[test]
    fn names_that_leave_the_tree_or_are_no_identifier_are_refused() {
        let long = "a".repeat(300);
        let look_alike = "b\u{456}lling";
        let names = [
            "", "../../x", "a/b", "a\\b", "class", "con", "com1", "nul", "Billing", "1st", "a-b", "a.b",
            "_a", "meta", "iam", "tests", "domain", &long, look_alike, "a\0b", "a b",
        ];
        for name in names {
            assert!(pack(name).is_err(), "{name:?}");
        }
        assert_eq!(pack("billing_v2"), Ok(()));
        let error = refuse("pack", look_alike, pack(look_alike)).unwrap_err();
        assert_eq!(error.message, "failed to take `b\\u{456}lling` for the name of a pack");
        assert_eq!(error.causes, ["it has the character U+0456, and only a-z, 0-9 and `_` are taken"]);
    }

    #[test]
    fn names_are_told_in_the_forms_that_code_has() {
        assert_eq!(function("models.create"), "models_create");
        assert_eq!(function("import"), "import_");
        assert_eq!(camel("models.create"), "ModelsCreate");
        assert_eq!(
            ["ticket", "company", "box", "day"].map(plural),
            ["tickets", "companies", "boxes", "days"]
        );
    }
}
