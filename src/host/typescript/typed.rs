//! The params of a pack's actions as TypeScript types, or as JSDoc's for JavaScript, made from their schemas.
//! A type says no more than the schema does: what it cannot say is `Json`.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Layout;
use super::definition::{is_identifier, key_of};
use crate::pack::{Action, Pack, effective, names};

/// The widest line that the formatters leave alone.
const WIDTH: usize = 80;
/// Names that a handler's file has from elsewhere.
const TAKEN: [&str; 12] = [
    "ActionContext",
    "ActionResult",
    "Array",
    "Conflict",
    "Date",
    "Error",
    "Impact",
    "Json",
    "JsonObject",
    "NotFound",
    "NotWritten",
    "Record",
];

/// The file `params.ts`.
pub fn module(pack: &Pack, layout: &Layout) -> String {
    let mut types = Types { items: Vec::new(), imports: BTreeSet::new(), typescript: layout.typescript };
    for action in &pack.actions {
        types.params(action, &pack.name);
    }
    let kit = layout.kit_index();
    let names: Vec<_> = types.imports.into_iter().collect();
    let imports = match (names.is_empty(), layout.typescript) {
        (true, _) => String::new(),
        (false, true) => format!("import type {{ {} }} from \"{kit}\";\n\n", names.join(", ")),
        (false, false) => {
            let all: String = names
                .iter()
                .map(|name| format!("/** @typedef {{import(\"{kit}\").{name}}} {name} */\n"))
                .collect();
            all + "\n"
        }
    };
    let end = if layout.typescript { String::new() } else { format!("\n{}", layout.exports("")) };
    format!(
        "// Yours: written once by `acp add-pack`; edit freely.\n/**\n\
         \x20* Owns what the actions take, as types made from `pack.json`.\n *\n\
         \x20* Never checks a value: the kernel does, before a handler runs.\n */\n\n{imports}{}{end}",
        types.items.join("\n")
    )
}

/// The type of an action's params, e.g. `ModelsCreate`.
pub fn class(action: &Action, pack: &str) -> String {
    let name = names::camel(action.short(pack));
    if TAKEN.contains(&name.as_str()) { name + "Params" } else { name }
}

struct Types {
    items: Vec<String>,
    imports: BTreeSet<&'static str>,
    typescript: bool,
}

impl Types {
    fn params(&mut self, action: &Action, pack: &str) {
        let schema = effective::close(&action.params_schema);
        let name = class(action, pack);
        let empty = Map::new();
        let properties = schema["properties"].as_object().unwrap_or(&empty);
        let open = properties.is_empty() && schema["additionalProperties"] != false;
        match open || !self.nameable(properties) {
            true => {
                self.imports.insert("JsonObject");
                self.alias(&name, "JsonObject");
            }
            false => self.object(&name, &schema, properties),
        }
    }

    fn alias(&mut self, name: &str, kind: &str) {
        self.items.push(match self.typescript {
            true => format!("export type {name} = {kind};\n"),
            false => format!("/** @typedef {{{kind}}} {name} */\n"),
        });
    }

    /// The members, behind the types that they have themselves.
    fn object(&mut self, name: &str, schema: &Value, properties: &Map<String, Value>) {
        if properties.is_empty() {
            return self.alias(name, "Record<string, never>");
        }
        let must = |member: &str| {
            schema["required"].as_array().is_some_and(|all| all.iter().any(|one| one == member))
        };
        let mut body = String::new();
        for (member, schema) in properties {
            let kind = self.kind(&format!("{name}{}", names::camel(member)), schema);
            body.push_str(&match (self.typescript, must(member)) {
                (true, must) => line(&key_of(member), if must { "" } else { "?" }, &kind),
                (false, true) => format!(" * @property {{{kind}}} {member}\n"),
                (false, false) => format!(" * @property {{{kind}}} [{member}]\n"),
            });
        }
        self.items.push(match self.typescript {
            true => format!("export interface {name} {{\n{body}}}\n"),
            false => format!("/**\n * @typedef {{object}} {name}\n{body} */\n"),
        });
    }

    fn kind(&mut self, name: &str, schema: &Value) -> String {
        if let Some(choices) = schema["enum"].as_array().filter(|all| all.iter().all(is_plain)) {
            return self.literals(choices);
        }
        if let Some(value) = schema.get("const").filter(|value| is_plain(value)) {
            return self.literals(std::slice::from_ref(value));
        }
        match &schema["type"] {
            Value::String(one) => self.one(name, one, schema),
            Value::Array(several) => {
                let mut kinds: Vec<String> = Vec::new();
                for one in several.iter().filter_map(Value::as_str) {
                    let kind = self.one(name, one, schema);
                    if !kinds.contains(&kind) {
                        kinds.push(kind);
                    }
                }
                kinds.join(" | ")
            }
            _ => self.any(),
        }
    }

    fn one(&mut self, name: &str, kind: &str, schema: &Value) -> String {
        match kind {
            "string" => "string".into(),
            "integer" | "number" => "number".into(),
            "boolean" => "boolean".into(),
            "null" => "null".into(),
            "array" => match self.kind(&format!("{name}Item"), &schema["items"]) {
                several if several.contains(" | ") => format!("({several})[]"),
                one => format!("{one}[]"),
            },
            "object" => {
                let closed = schema["additionalProperties"] == false;
                match schema["properties"].as_object() {
                    Some(properties) if closed && !properties.is_empty() && self.nameable(properties) => {
                        self.object(name, schema, properties);
                        name.to_owned()
                    }
                    _ => {
                        self.imports.insert("JsonObject");
                        "JsonObject".into()
                    }
                }
            }
            _ => self.any(),
        }
    }

    fn any(&mut self) -> String {
        self.imports.insert("Json");
        "Json".into()
    }

    /// In a comment a text must not end it.
    fn literals(&self, choices: &[Value]) -> String {
        let all: Vec<_> = choices.iter().map(Value::to_string).collect();
        let fits = self.typescript || !all.iter().any(|one| one.contains(['*', '@', '{', '}']));
        if fits { all.join(" | ") } else { "string".into() }
    }

    /// Whether all names can stand in a type: those of JSDoc are never quoted.
    fn nameable(&self, properties: &Map<String, Value>) -> bool {
        self.typescript || properties.keys().all(|name| is_identifier(name))
    }
}

fn is_plain(value: &Value) -> bool {
    value.is_string() || value.is_i64() || value.is_boolean() || value.is_null()
}

/// A member on one line, or its choices one a line where they do not fit.
fn line(name: &str, optional: &str, kind: &str) -> String {
    let line = format!("  {name}{optional}: {kind};\n");
    match line.chars().count() > WIDTH + 1 && kind.contains(" | ") && !kind.ends_with("[]") {
        true => format!("  {name}{optional}:\n    | {};\n", kind.replace(" | ", "\n    | ")),
        false => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::built_in;

    fn layout(typescript: bool) -> Layout {
        Layout {
            manage: "src/manage".into(),
            kit: "src/control_plane".into(),
            is_package: false,
            typescript,
            modules: typescript,
            ending: if typescript { "ts" } else { "js" },
            suffix: if typescript { ".js".into() } else { String::new() },
        }
    }

    #[test]
    fn schemas_become_types_with_what_is_required_told_from_what_is_not() {
        let text = module(&built_in("leadscoring").unwrap(), &layout(true));
        for part in [
            "\nimport type { JsonObject } from \"../../../control_plane/index.js\";\n",
            "export type ModelsList = Record<string, never>;\n",
            "export interface ModelsCreate {\n  name: string;\n  description?: string;\n  model_type: \"linear\" | \"ml\" | \"rule_based\";\n}\n",
            "  conditions?: JsonObject;\n",
            "  lead_ids?: string[];\n",
            "export interface LeadsExportFilters {\n",
            "  filters?: LeadsExportFilters;\n",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn the_types_of_javascript_are_in_comments() {
        let text = module(&built_in("leadscoring").unwrap(), &layout(false));
        for part in [
            "/** @typedef {import(\"../../../control_plane/index\").JsonObject} JsonObject */\n",
            "/**\n * @typedef {object} ModelsCreate\n * @property {string} name\n * @property {string} [description]\n",
            " * @property {\"linear\" | \"ml\" | \"rule_based\"} model_type\n */\n",
            "\nmodule.exports = {};\n",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }
}
