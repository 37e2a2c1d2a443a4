//! The params of a pack's actions as Rust types, made from their schemas, laid out as rustfmt would.
//! A type says no more than the schema does: what it cannot say is `Value`.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::pack::{Action, Pack, effective, names};

/// The widest line that rustfmt leaves alone.
const WIDTH: usize = 100;
/// Types that a struct of an action must not hide.
const TAKEN: [&str; 12] =
    ["Box", "Deserialize", "Err", "Map", "None", "Ok", "Option", "Self", "Some", "String", "Value", "Vec"];

/// The file `params.rs`.
pub fn module(pack: &Pack) -> String {
    let mut types = Types { items: Vec::new(), imports: BTreeSet::new(), derives: false };
    for action in &pack.actions {
        types.params(action, &pack.name);
    }
    let mut imports = String::new();
    if types.derives {
        imports.push_str("use acp_kernel::serde::Deserialize;\n");
    }
    match types.imports.into_iter().collect::<Vec<_>>().as_slice() {
        [] => {}
        [one] => imports.push_str(&format!("use acp_kernel::serde_json::{one};\n")),
        all => imports.push_str(&format!("use acp_kernel::serde_json::{{{}}};\n", all.join(", "))),
    }
    format!(
        "// Yours: written once by `acp add-pack`; edit freely.\n\
         //! Owns what the actions take, as types made from `pack.json`.\n\
         //!\n\
         //! Never checks a value: the kernel does, before a handler runs.\n\
         #![allow(dead_code, reason = \"a handler reads what it needs\")]\n\n{imports}\n{}",
        types.items.join("\n")
    )
}

/// The type of an action's params, e.g. `ModelsCreate`.
pub fn class(action: &Action, pack: &str) -> String {
    let name = names::camel(action.short(pack));
    if TAKEN.contains(&name.as_str()) { name + "Params" } else { name }
}

const DERIVES: &str = "#[serde(crate = \"acp_kernel::serde\")]\n";

struct Types {
    items: Vec<String>,
    imports: BTreeSet<&'static str>,
    derives: bool,
}

impl Types {
    fn params(&mut self, action: &Action, pack: &str) {
        let schema = effective::close(&action.params_schema);
        let name = class(action, pack);
        let empty = Map::new();
        let properties = schema["properties"].as_object().unwrap_or(&empty);
        let open = schema["additionalProperties"] != false;
        match fields(properties).filter(|fields| !(open && fields.is_empty())) {
            Some(fields) => self.object(&name, &schema, &fields),
            None => {
                let map = self.map();
                self.items.push(format!("pub type {name} = {map};\n"));
            }
        }
    }

    /// A struct, behind those of its members.
    fn object(&mut self, name: &str, schema: &Value, fields: &[(String, &str, &Value)]) {
        self.derives = true;
        let must = |member: &str| {
            schema["required"].as_array().is_some_and(|all| all.iter().any(|one| one == member))
        };
        let mut body = String::new();
        for (field, member, schema) in fields {
            let kind = self.kind(&format!("{name}{}", names::camel(field)), schema);
            let optional = !must(member) && !kind.starts_with("Option<");
            let kind = if optional { format!("Option<{kind}>") } else { kind };
            if field != member {
                body.push_str(&format!("    #[serde(rename = {member:?})]\n"));
            }
            let line = format!("    pub {field}: {kind},");
            body.push_str(&match line.len() > WIDTH {
                true => format!("    pub {field}:\n        {kind},\n"),
                false => line + "\n",
            });
        }
        let body = if body.is_empty() { "{}\n".into() } else { format!("{{\n{body}}}\n") };
        self.items.push(format!(
            "#[derive(Clone, Debug, PartialEq, Deserialize)]\n{DERIVES}pub struct {name} {body}"
        ));
    }

    /// An enum of texts, and the text of each.
    fn choice(&mut self, name: &str, choices: &[(String, &str)]) -> String {
        self.derives = true;
        let (mut variants, mut arms) = (String::new(), String::new());
        for (variant, text) in choices {
            variants.push_str(&format!("    #[serde(rename = {text:?})]\n    {variant},\n"));
            arms.push_str(&format!("            Self::{variant} => {text:?},\n"));
        }
        self.items.push(format!(
            "#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]\n{DERIVES}pub enum {name} {{\n{variants}}}\n\n\
             impl {name} {{\n    /// As a request has it.\n    pub fn as_str(self) -> &'static str {{\n        match self {{\n{arms}        }}\n    }}\n}}\n"
        ));
        name.to_owned()
    }

    fn kind(&mut self, name: &str, schema: &Value) -> String {
        if let Some(all) = schema["enum"].as_array() {
            return match variants(all) {
                Some(choices) => self.choice(name, &choices),
                None if all.iter().all(Value::is_string) => "String".into(),
                None => self.any(),
            };
        }
        match &schema["type"] {
            Value::String(one) => self.one(name, one, schema),
            Value::Array(several) => {
                let kinds: Vec<_> =
                    several.iter().filter_map(Value::as_str).filter(|one| *one != "null").collect();
                match kinds.as_slice() {
                    [one] => format!("Option<{}>", self.one(name, one, schema)),
                    _ => self.any(),
                }
            }
            _ if schema["const"].is_string() => "String".into(),
            _ => self.any(),
        }
    }

    fn one(&mut self, name: &str, kind: &str, schema: &Value) -> String {
        match kind {
            "string" => "String".into(),
            "integer" => "i64".into(),
            "number" => "f64".into(),
            "boolean" => "bool".into(),
            "array" => format!("Vec<{}>", self.kind(&format!("{name}Item"), &schema["items"])),
            "object" => {
                let closed = schema["additionalProperties"] == false;
                let properties = schema["properties"].as_object().filter(|all| closed && !all.is_empty());
                match properties.and_then(fields) {
                    Some(fields) => {
                        self.object(name, schema, &fields);
                        name.to_owned()
                    }
                    None => self.map(),
                }
            }
            _ => self.any(),
        }
    }

    fn any(&mut self) -> String {
        self.imports.insert("Value");
        "Value".into()
    }

    fn map(&mut self) -> String {
        self.imports.extend(["Map", "Value"]);
        "Map<String, Value>".into()
    }
}

/// Field, member and schema of each; `None` where two members would have one field.
fn fields(properties: &Map<String, Value>) -> Option<Vec<(String, &str, &Value)>> {
    let mut seen = BTreeSet::new();
    let all: Option<Vec<_>> = properties
        .iter()
        .map(|(member, schema)| {
            let field = field(member)?;
            seen.insert(field.clone()).then_some((field, member.as_str(), schema))
        })
        .collect();
    all
}

/// `invoice_id` of `invoiceId`; `None` where a name has letters that no field has.
fn field(member: &str) -> Option<String> {
    let mut name = String::new();
    for c in member.chars() {
        match c {
            'a'..='z' | '0'..='9' | '_' => name.push(c),
            'A'..='Z' => {
                if !name.is_empty() && !name.ends_with('_') {
                    name.push('_');
                }
                name.push(c.to_ascii_lowercase());
            }
            '-' | '.' | ' ' => name.push('_'),
            _ => return None,
        }
    }
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    Some(if names::is_keyword(&name) { name + "_" } else { name })
}

/// Variant and text of each; `None` where they make no enum.
fn variants(all: &[Value]) -> Option<Vec<(String, &str)>> {
    let mut seen = BTreeSet::new();
    let choices: Option<Vec<_>> = all
        .iter()
        .map(|value| {
            let text = value.as_str()?;
            let name = names::camel(&field(text)?);
            let plain = name.starts_with(|c: char| c.is_ascii_uppercase()) && !TAKEN.contains(&name.as_str());
            (plain && seen.insert(name.clone())).then_some((name, text))
        })
        .collect();
    choices.filter(|choices| !choices.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::{built_in, read};

    #[test]
    fn schemas_become_types_with_what_is_required_told_from_what_is_not() {
        let text = module(&built_in("leadscoring").unwrap());
        for part in [
            "use acp_kernel::serde::Deserialize;\nuse acp_kernel::serde_json::{Map, Value};\n\n#[derive(",
            "pub struct ModelsList {}\n",
            "pub enum ModelsCreateModelType {\n    #[serde(rename = \"linear\")]\n    Linear,\n",
            "            Self::RuleBased => \"rule_based\",\n",
            "pub struct ModelsCreate {\n    pub name: String,\n    pub description: Option<String>,\n    pub model_type: ModelsCreateModelType,\n}\n",
            "    pub conditions: Option<Map<String, Value>>,\n",
            "    pub lead_ids: Option<Vec<String>>,\n",
            "    pub filters: Option<LeadsExportFilters>,\n",
            "    pub limit: Option<i64>,\n",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn names_that_rust_does_not_take_are_written_otherwise_and_what_no_field_can_be_is_a_map() {
        let pack = |properties: &str| {
            let text = format!(
                "name: x\nactions:\n  - name: domain.x.string\n    scope: manage.read\n    description: d\n    supports_dry_run: false\n    params_schema: {{type: object, properties: {properties}}}\n"
            );
            module(&read("pack.yaml", &text).unwrap())
        };
        let text = pack("{type: {type: string}, invoiceId: {type: [integer, 'null']}, any: {}}");
        let fields = "pub struct StringParams {\n    #[serde(rename = \"type\")]\n    pub type_: Option<String>,\n    #[serde(rename = \"invoiceId\")]\n    pub invoice_id: Option<i64>,\n    #[serde(rename = \"any\")]\n    pub any_: Option<Value>,\n}\n";
        assert!(text.contains(fields), "{text}");
        for unfit in ["{é: {}}", "{aB: {}, a_b: {}}"] {
            assert!(pack(unfit).contains("pub type StringParams = Map<String, Value>;\n"), "{unfit}");
        }
        let text = pack("{state: {enum: [open, Open]}, kind: {enum: [a, 1]}}");
        assert!(text.contains("state: Option<String>") && text.contains("kind: Option<Value>"), "{text}");
    }
}
