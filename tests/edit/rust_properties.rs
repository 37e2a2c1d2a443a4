//! Edits of manifests and sources that no table thought of: put together at random, edited, and taken back.

use acp::edit::rust::{add_module, parse};
use acp::edit::toml::Document;
use acp::edit::toml::cargo::{add_dependency, exclude};
use acp::edit::{Edited, reverse, splice};
use proptest::prelude::*;

/// A line of a manifest that is one entry of its own.
fn entry() -> impl Strategy<Value = String> {
    let name = "[a-z][a-z0-9_-]{0,8}";
    let value = prop_oneof![
        Just("\"1\"".to_owned()),
        Just("{ version = \"1\", features = [\"x\", \"y\"] }".to_owned()),
        Just("{ path = \"../x\" } # ours".to_owned()),
        Just("[\"a\", \"b\"]".to_owned()),
    ];
    prop_oneof![
        (name, value).prop_map(|(name, value)| format!("{name} = {value}")),
        name.prop_map(|name| format!("{name}.workspace = true")),
        name.prop_map(|name| format!("{name}.version = \"1\"")),
    ]
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => entry(),
        1 => Just("# a comment = [".to_owned()),
        1 => Just(String::new()),
        1 => entry().prop_map(|entry| format!("  {entry}")),
    ]
}

fn section() -> impl Strategy<Value = String> {
    let header = prop_oneof![
        Just("[package]"),
        Just("[dependencies]"),
        Just("[dependencies.sqlx]"),
        Just("[dev-dependencies]"),
        Just("[target.'cfg(unix)'.dependencies]"),
        Just("[workspace.dependencies]"),
        Just("[[bin]]"),
        Just("[profile.release]"),
    ];
    (header, prop::collection::vec(line(), 0..6)).prop_map(|(header, lines)| {
        format!("{header}\n{}", lines.iter().map(|line| format!("{line}\n")).collect::<String>())
    })
}

/// Text that is TOML, with the endings of lines that it is said to have.
fn manifest() -> impl Strategy<Value = String> {
    let text = prop::collection::vec(section(), 0..6).prop_map(|sections| sections.join("\n"));
    let style = (any::<bool>(), any::<bool>(), any::<bool>());
    (text, style)
        .prop_map(|(text, (crlf, bom, bare))| {
            let text = if crlf { text.replace('\n', "\r\n") } else { text };
            let text = if bare { text.trim_end().to_owned() } else { text };
            if bom { format!("\u{feff}{text}") } else { text }
        })
        .prop_filter("it must be TOML", |text| Document::parse(text).is_ok())
}

/// The lines of `before`, in their order, with nothing but `added` between them.
fn only_adds(before: &str, after: &str, added: &[&str]) -> bool {
    let mut left = before.trim_start_matches('\u{feff}').lines().peekable();
    for line in after.trim_start_matches('\u{feff}').lines() {
        match left.peek() {
            Some(next) if *next == line => {
                left.next();
            }
            _ if added.contains(&line.trim()) || line.trim().is_empty() => {}
            _ => return false,
        }
    }
    left.all(|line| line.trim().is_empty())
}

fn holds(
    text: &str,
    edited: &Edited,
    again: impl Fn(&str) -> Edited,
) -> Result<Option<String>, TestCaseError> {
    let Edited::Changed(splices) = edited else { return Ok(None) };
    let after = splice(text, splices);
    prop_assert_eq!(&splice(&after, &reverse(splices)), text, "taken back, it is what it was");
    prop_assert_eq!(again(&after), Edited::Already, "twice is once: {}", after);
    Ok(Some(after))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_the_planned_lines_of_a_manifest_change(text in manifest()) {
        let value = "{ path = \"control_plane\" }";
        let edit = |text: &str| add_dependency(text, "acp-kernel", value);
        if let Some(after) = holds(&text, &edit(&text), edit)? {
            let planned = ["acp-kernel = { path = \"control_plane\" }", "[dependencies]"];
            prop_assert!(only_adds(&text, &after, &planned), "{:?}\n{:?}", text, after);
            prop_assert_eq!(after.starts_with('\u{feff}'), text.starts_with('\u{feff}'));
            let lone = |text: &str| text.replace("\r\n", "").contains('\n');
            prop_assert!(!text.contains("\r\n") || !lone(&after), "line endings: {:?}", after);
            let before = Document::parse(&text).map_err(TestCaseError::fail)?.json();
            let mut json = Document::parse(&after).map_err(TestCaseError::fail)?.json();
            let table = json["dependencies"].as_object_mut().expect("a table");
            table.remove("acp-kernel");
            if table.is_empty() && before.get("dependencies").is_none() {
                json.as_object_mut().expect("a table").remove("dependencies");
            }
            prop_assert_eq!(json, before, "the rest says what it said");
        }
    }

    #[test]
    fn a_folder_is_added_to_any_list_of_those_kept_out(
        names in prop::collection::vec("[a-z]{1,6}", 1..5),
        style in (any::<bool>(), any::<bool>(), any::<bool>()),
    ) {
        let (lines, comma, comment) = style;
        let quoted: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
        let list = match lines {
            true => {
                let note = if comment { " # first, of all" } else { "" };
                let comma = if comma { "," } else { "" };
                format!("[\n    {}{comma}{note}\n]", quoted.join(",\n    "))
            }
            false => format!("[{}{}]", quoted.join(", "), if comma { "," } else { "" }),
        };
        let text = format!("[workspace]\nexclude = {list}\nresolver = \"3\"\n");
        let edit = |text: &str| exclude(text, "control_plane");
        let after = holds(&text, &edit(&text), edit)?.expect("a list of names can be added to");
        let json = Document::parse(&after).map_err(TestCaseError::fail)?.json();
        let all: Vec<_> = names.iter().map(String::as_str).chain(["control_plane"]).collect();
        prop_assert_eq!(&json["workspace"]["exclude"], &serde_json::json!(all));
    }

    #[test]
    fn a_module_is_declared_in_any_root(
        items in prop::collection::vec(
            prop_oneof![
                Just("mod alpha;"), Just("pub mod zeta;"), Just("use std::env;"), Just("// a comment"), Just(""),
                Just("/// Documented.\nmod middle;"), Just("#[cfg(test)]\nmod tests;"), Just("fn main() {}"),
                Just("mod inner {\n    fn f() {}\n}"), Just("#[macro_use]\nmod macros;"), Just("const X: u8 = 1;"),
            ],
            0..8,
        ),
        crlf in any::<bool>(),
    ) {
        let text: String = items.iter().map(|item| format!("{item}\n")).collect();
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        let edit = |text: &str| add_module(text, "manage", false);
        let after = holds(&text, &edit(&text), edit)?.expect("a root that parses gets the module");
        prop_assert!(only_adds(&text, &after, &["mod manage;"]), "{:?}\n{:?}", text, after);
        prop_assert_eq!(parse(&after).first_error_line(), None);
    }
}
