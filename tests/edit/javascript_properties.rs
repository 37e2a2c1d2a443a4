//! Edits of apps and manifests that no table thought of: put together at random, edited, and taken back.

use acp::edit::javascript::app::sites;
use acp::edit::javascript::imports::imports;
use acp::edit::javascript::{Dialect, Mount, mount, parse};
use acp::edit::json::Document;
use acp::edit::json::package::{add_dependency, add_script};
use acp::edit::{Edited, reverse, splice};
use proptest::prelude::*;

/// A text as an editor may have saved it.
fn saved(text: &str, (crlf, bom, bare): (bool, bool, bool)) -> String {
    let text = if bare { text.trim_end().to_owned() } else { text.to_owned() };
    let text = if crlf { text.replace('\n', "\r\n") } else { text };
    if bom { format!("\u{feff}{text}") } else { text }
}

/// The lines of `before`, in their order, with nothing but lines that hold a word of `added` between them.
fn only_adds(before: &str, after: &str, added: &[&str]) -> bool {
    let mut left = before.trim_start_matches('\u{feff}').lines().peekable();
    for line in after.trim_start_matches('\u{feff}').lines() {
        match left.peek() {
            // What was last gets a comma.
            Some(next) if *next == line || *next == line.replacen(',', "", 1) => {
                left.next();
            }
            _ if added.iter().any(|word| line.contains(word))
                || line.trim() == "},"
                || line.trim() == "}" => {}
            _ => return false,
        }
    }
    left.next().is_none()
}

fn section() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("dependencies"),
        Just("devDependencies"),
        Just("scripts"),
        Just("engines"),
        Just("exports")
    ];
    let entry = ("[a-z@][a-z/-]{0,6}", "[0-9.^]{1,5}", any::<bool>());
    (name, prop::collection::vec(entry, 0..5), any::<bool>()).prop_map(|(name, entries, comma)| {
        let mut seen: Vec<String> = Vec::new();
        let mut lines = Vec::new();
        for (key, value, comment) in entries {
            if !seen.contains(&key) {
                let note = if comment { " // why" } else { "" };
                lines.push((format!("    \"{key}\": \"{value}\""), note));
                seen.push(key);
            }
        }
        let last = lines.len().saturating_sub(1);
        let text: String = lines
            .iter()
            .enumerate()
            .map(|(at, (line, note))| {
                let comma = if at < last || comma { "," } else { "" };
                format!("{line}{comma}{note}\n")
            })
            .collect();
        format!("  \"{name}\": {{\n{text}  }}")
    })
}

fn manifest() -> impl Strategy<Value = String> {
    (prop::collection::vec(section(), 0..4), any::<(bool, bool, bool)>()).prop_map(|(sections, style)| {
        let mut kept: Vec<String> = vec!["  \"name\": \"shop\"".into()];
        for section in sections {
            let key = section.split(':').next().unwrap_or_default().to_owned();
            if !kept.iter().any(|other| other.starts_with(&key)) {
                kept.push(section);
            }
        }
        saved(&format!("{{\n{}\n}}\n", kept.join(",\n")), style)
    })
}

fn app() -> impl Strategy<Value = String> {
    let head = prop_oneof![
        Just("import express from \"express\";\nimport cors from 'cors'\n"),
        Just("const express = require('express')\n"),
        Just("// the server\nvar express = require(\"express\"), path = require(\"path\");\n"),
        Just("import * as express from 'express';\n\nimport \"./env\";\n"),
    ];
    let before = prop::collection::vec(
        prop_oneof![
            Just("const port = 3000;\n"),
            Just("\n"),
            Just("/* a\n   comment */\n"),
            Just("function other() { return 1 }\n"),
        ],
        0..4,
    );
    let made = prop_oneof![
        Just("const app = express();\n"),
        Just("let app = express()\n"),
        Just("export function make() {\n  const app = express(); // the app\n  return app;\n}\n"),
        Just("class Server {\n\tapp;\n\tconstructor() {\n\t\tthis.app = express();\n\t}\n}\n"),
        Just("const server = http.createServer(express());\n"),
    ];
    (head, before, made, any::<(bool, bool, bool)>()).prop_map(|(head, before, made, style)| {
        saved(&format!("{head}{}{made}// the end\n", before.concat()), style)
    })
}

fn holds(text: &str, edited: &Edited, again: impl Fn(&str) -> Edited) -> Result<String, TestCaseError> {
    let Edited::Changed(splices) = edited else {
        return Err(TestCaseError::fail(format!("{edited:?}\n{text}")));
    };
    let after = splice(text, splices);
    prop_assert_eq!(&splice(&after, &reverse(splices)), text, "taken back, it is what it was");
    prop_assert_eq!(again(&after), Edited::Already, "twice is once: {}", after);
    prop_assert_eq!(after.starts_with('\u{feff}'), text.starts_with('\u{feff}'));
    prop_assert_eq!(after.ends_with('\n'), text.ends_with('\n'));
    prop_assert!(!text.contains("\r\n") || !after.replace("\r\n", "").contains('\n'), "{:?}", after);
    Ok(after)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_the_planned_lines_of_a_package_json_change(text in manifest()) {
        let add = |text: &str| add_dependency(text, "@cfworker/json-schema", "^4.1.6");
        let after = holds(&text, &add(&text), add)?;
        prop_assert!(only_adds(&text, &after, &["json-schema", "\"dependencies\""]), "{}\n{}", text, after);
        let script = |text: &str| add_script(text, "acp:migrate", "node migrate.js");
        let both = holds(&after, &script(&after), script)?;
        prop_assert!(only_adds(&after, &both, &["acp:migrate", "\"scripts\""]), "{}\n{}", after, both);
        prop_assert!(Document::parse(&both).is_ok());
    }

    #[test]
    fn only_an_import_and_a_use_come_into_an_app(text in app()) {
        let edit = |text: &str| {
            let source = parse(text, Dialect::TypeScript);
            let at = sites(&source, &imports(&source)).first().map_or(0, |site| site.call.start);
            let wanted = Mount {
                at, path: "/api/manage", name: "manage", module: "./manage/index.js", other_name: "acpManage",
            };
            mount(text, Dialect::TypeScript, &wanted)
        };
        let after = holds(&text, &edit(&text), edit)?;
        prop_assert_eq!(parse(&after, Dialect::TypeScript).first_error_line(), None);
        let chained = after.replace(".use(\"/api/manage\", manage)", "").replace(".use('/api/manage', manage)", "");
        prop_assert!(only_adds(&text, &chained, &["manage", "app"]), "{}\n{}", text, after);
    }
}
