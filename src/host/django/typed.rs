//! The params of a pack's actions as Python types, made from their schemas.
//! A type says no more than the schema does: what it cannot say is `Any`.

use serde_json::{Map, Value};

use crate::pack::{Action, Pack, effective, names};

/// The widest line that the formatters leave alone.
const WIDTH: usize = 88;

/// The module `params.py`.
pub fn module(pack: &Pack) -> String {
    let mut types = Types { classes: Vec::new(), imports: Vec::new() };
    for action in &pack.actions {
        types.params(action, &pack.name);
    }
    types.imports.sort_unstable();
    types.imports.dedup();
    let imports = match types.imports.is_empty() {
        true => String::new(),
        false => format!("\nfrom typing import {}\n", types.imports.join(", ")),
    };
    format!(
        "# Yours: written once by `acp add-pack`; edit freely.\n\
         \"\"\"Owns what the actions take, as types made from `pack.json`.\n\n\
         Never checks a value: the kernel does, before a handler runs.\n\"\"\"\n{imports}\n\n{}",
        types.classes.join("\n\n")
    )
}

/// The type of an action's params, e.g. `ModelsCreate`.
pub fn class(action: &Action, pack: &str) -> String {
    names::camel(action.short(pack))
}

struct Types {
    classes: Vec<String>,
    imports: Vec<&'static str>,
}

impl Types {
    fn params(&mut self, action: &Action, pack: &str) {
        let schema = effective::close(&action.params_schema);
        let name = class(action, pack);
        let empty = Map::new();
        let properties = schema["properties"].as_object().unwrap_or(&empty);
        match properties.is_empty() && schema["additionalProperties"] != false || !nameable(properties) {
            true => {
                self.imports.extend(["Any", "TypeAlias"]);
                self.classes.push(format!("{name}: TypeAlias = dict[str, Any]\n"));
            }
            false => self.object(&name, &schema, properties),
        }
    }

    /// Required members first, in a class of their own where there are others: Python 3.10 has no `NotRequired`.
    fn object(&mut self, name: &str, schema: &Value, properties: &Map<String, Value>) {
        self.imports.push("TypedDict");
        let required = |member: &str| {
            schema["required"].as_array().is_some_and(|all| all.iter().any(|one| one == member))
        };
        let (mut must, mut may) = (String::new(), String::new());
        for (member, schema) in properties {
            let line = self.member(name, member, schema);
            if required(member) { must.push_str(&line) } else { may.push_str(&line) }
        }
        let text = match (must.is_empty(), may.is_empty()) {
            (true, true) => format!("class {name}(TypedDict):\n    pass\n"),
            (false, true) => format!("class {name}(TypedDict):\n{must}"),
            (true, false) => format!("class {name}(TypedDict, total=False):\n{may}"),
            (false, false) => {
                format!(
                    "class {name}Required(TypedDict):\n{must}\n\nclass {name}({name}Required, total=False):\n{may}"
                )
            }
        };
        self.classes.push(text);
    }

    fn member(&mut self, class: &str, name: &str, schema: &Value) -> String {
        let line = format!("    {name}: {}\n", self.kind(&format!("{class}{}", names::camel(name)), schema));
        match (line.chars().count() > WIDTH + 1, line.trim_end().strip_suffix(']')) {
            (true, Some(rest)) if rest.contains("Literal[") => {
                let (head, choices) = rest.split_once("Literal[").unwrap_or((rest, ""));
                let choices: String =
                    choices.split(", ").map(|choice| format!("        {choice},\n")).collect();
                format!("{head}Literal[\n{choices}    ]\n")
            }
            _ => line,
        }
    }

    fn kind(&mut self, class: &str, schema: &Value) -> String {
        let plain = |value: &Value| value.is_string() || value.is_i64() || value.is_boolean();
        if let Some(choices) = schema["enum"].as_array().filter(|all| all.iter().all(plain)) {
            return self.literal(choices);
        }
        if let Some(value) = schema.get("const").filter(|value| plain(value)) {
            return self.literal(std::slice::from_ref(value));
        }
        match &schema["type"] {
            Value::String(one) => self.one(class, one, schema),
            Value::Array(several) => {
                let kinds: Vec<_> = several
                    .iter()
                    .filter_map(Value::as_str)
                    .map(|one| self.one(class, one, schema))
                    .collect();
                kinds.join(" | ")
            }
            _ => self.any(),
        }
    }

    fn one(&mut self, class: &str, kind: &str, schema: &Value) -> String {
        match kind {
            "string" => "str".into(),
            "integer" => "int".into(),
            "number" => "float".into(),
            "boolean" => "bool".into(),
            "null" => "None".into(),
            "array" => format!("list[{}]", self.kind(&format!("{class}Item"), &schema["items"])),
            "object" => {
                let closed = schema["additionalProperties"] == false;
                match schema["properties"].as_object() {
                    Some(properties) if closed && !properties.is_empty() && nameable(properties) => {
                        self.object(class, schema, properties);
                        class.to_owned()
                    }
                    _ => format!("dict[str, {}]", self.any()),
                }
            }
            _ => self.any(),
        }
    }

    fn any(&mut self) -> String {
        self.imports.push("Any");
        "Any".into()
    }

    fn literal(&mut self, choices: &[Value]) -> String {
        self.imports.push("Literal");
        let word = |value: &Value| match value {
            Value::Bool(true) => "True".into(),
            Value::Bool(false) => "False".into(),
            value => value.to_string(),
        };
        format!("Literal[{}]", choices.iter().map(word).collect::<Vec<_>>().join(", "))
    }
}

/// Whether all names can stand in a class.
fn nameable(properties: &Map<String, Value>) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    properties.keys().all(|name| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(plain)
            && !names::is_keyword(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::built_in;

    #[test]
    fn schemas_become_types_with_what_is_required_told_from_what_is_not() {
        let text = module(&built_in("leadscoring").unwrap());
        for part in [
            "\nfrom typing import Any, Literal, TypedDict\n",
            "class ModelsList(TypedDict):\n    pass\n",
            "class ModelsCreateRequired(TypedDict):\n    name: str\n    model_type: Literal[\"linear\", \"ml\", \"rule_based\"]\n",
            "class ModelsCreate(ModelsCreateRequired, total=False):\n    description: str\n",
            "    conditions: dict[str, Any]\n",
            "    lead_ids: list[str]\n",
            "class LeadsExportFilters(TypedDict, total=False):\n    min_score: float\n",
            "class LeadsExport(LeadsExportRequired, total=False):\n    filters: LeadsExportFilters\n",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }
}
