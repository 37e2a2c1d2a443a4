//! A pack's `pack.json` as a module, laid out as prettier would: an import of JSON does not survive every compiler and
//! bundler. It is made anew whenever the two differ.

use serde_json::Value;

use super::Layout;
use crate::edit::{Edited, Splice};
use crate::pack::Pack;

/// The widest line that the formatters leave alone.
const WIDTH: usize = 80;
/// The longest name of a member whose value stays on its line, however long.
const SHORT: usize = 4;
const FIRST: &str = "// Made from `pack.json` by `acp add-pack`: change that, and run it again.\n";

/// The file `definition.ts`.
pub fn module(pack: &Pack, layout: &Layout) -> String {
    let kit = layout.kit_index();
    let about = "/**\n * Owns the definitions of the pack's actions, as the kernel takes them.\n */\n\n";
    let value = written(&pack.document, 0);
    match layout.typescript {
        true => format!(
            "{FIRST}{about}import type {{ PackDocument }} from \"{kit}\";\n\nexport const definition: PackDocument = {value};\n"
        ),
        false => format!(
            "{FIRST}{about}/** @type {{import(\"{kit}\").PackDocument}} */\nconst definition = {value};\n\n{}",
            layout.exports("definition")
        ),
    }
}

/// Replaces a definition that says something else than `wanted`; one that its owner took over stays.
pub fn renewed(text: &str, wanted: &str) -> Edited {
    if text == wanted || !text.starts_with(FIRST) {
        return Edited::Already;
    }
    Edited::Changed(vec![Splice { at: 0, remove: text.into(), insert: wanted.into() }])
}

fn written(value: &Value, depth: usize) -> String {
    let (outer, inner) = ("  ".repeat(depth), "  ".repeat(depth + 1));
    match value {
        Value::Object(members) if !members.is_empty() => {
            let lines: String = members
                .iter()
                .map(|(key, value)| {
                    let (key, value) = (key_of(key), written(value, depth + 1));
                    let wide = inner.len() + key.chars().count() + 3 + value.chars().count() > WIDTH;
                    match value.starts_with('"') && wide && key.len() > SHORT {
                        true => format!("{inner}{key}:\n{inner}  {value},\n"),
                        false => format!("{inner}{key}: {value},\n"),
                    }
                })
                .collect();
            format!("{{\n{lines}{outer}}}")
        }
        Value::Array(items) if !items.is_empty() => {
            let all: Vec<_> = items.iter().map(|item| written(item, depth + 1)).collect();
            let line = format!("[{}]", all.join(", "));
            // Short enough with the member's name before it, whatever that is.
            match line.contains('\n') || outer.len() + line.chars().count() + 20 > WIDTH {
                true => {
                    let lines: String = all.iter().map(|item| format!("{inner}{item},\n")).collect();
                    format!("[\n{lines}{outer}]")
                }
                false => line,
            }
        }
        other => other.to_string(),
    }
}

/// A member's name, in quotes where it needs them.
pub fn key_of(name: &str) -> String {
    match is_identifier(name) {
        true => name.to_owned(),
        false => Value::from(name).to_string(),
    }
}

pub fn is_identifier(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    !name.starts_with(|c: char| c.is_ascii_digit()) && !name.is_empty() && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_document_is_written_as_its_formatter_would() {
        let long = "x".repeat(75);
        let value = json!({"name": long, "description": long, "enum": ["a", 1], "x-y": {}, "all": [{"a": true}], "__proto__": null});
        let text = written(&value, 0);
        assert_eq!(
            text,
            format!(
                "{{\n  name: \"{long}\",\n  description:\n    \"{long}\",\n  enum: [\"a\", 1],\n  \"x-y\": {{}},\n  all: [\n    {{\n      a: true,\n    }},\n  ],\n  __proto__: null,\n}}"
            )
        );
    }

    #[test]
    fn only_a_definition_that_is_ours_and_differs_is_made_anew() {
        let wanted = format!("{FIRST}x\n");
        assert_eq!(renewed(&wanted, &wanted), Edited::Already);
        assert_eq!(renewed("// mine\n", &wanted), Edited::Already);
        assert!(matches!(renewed(&format!("{FIRST}y\n"), &wanted), Edited::Changed(_)));
    }
}
