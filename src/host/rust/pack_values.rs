//! The values of a pack's templates: names made out of the pack's name, its actions and its resource, and lines laid
//! out as rustfmt would. Names only; no text of the owner's gets into code.

use serde_json::{Value, json};

use super::typed;
use crate::host::pack_values;
use crate::host::paths::{folder, relative};
use crate::pack::{Origin, Pack, names};
use crate::render::Values;

/// The widest line that rustfmt leaves alone, and the widest arguments of a call.
const WIDTH: usize = 100;
const ARGUMENTS: usize = 60;
const VERBS: [&str; 5] = ["list", "get", "create", "update", "delete"];

/// Where a pack's parts are.
pub struct Places<'p> {
    pub folder: &'p str,
    pub test: &'p str,
    /// Whether the pack brings its tables itself, for `SqlStore::migrate`.
    pub brings_tables: bool,
}

/// Everything that the templates of packs may ask for, on top of the install's own values.
pub fn values(install: &Values, pack: &Pack, places: &Places<'_>) -> Values {
    let mut values = install.clone();
    values.extend(pack_values::names(pack));
    let text = |key: &str| values[key].as_str().unwrap_or_default().to_owned();
    let (many, table) = (text("many"), text("table"));
    let signed = VERBS.map(|verb| (verb.to_owned(), json!(skeleton(&many, verb))));
    let handlers = format!("{}/handlers.rs", places.folder);
    for (key, value) in [
        ("modules", json!(modules(pack))),
        ("links", json!(links(pack, places.brings_tables))),
        ("actions", actions(pack)),
        ("ceilings", ceilings(pack)),
        ("signatures", Value::Object(signed.into_iter().collect())),
        ("handlers_from_tests", json!(relative(folder(places.test), &handlers))),
        ("braced", json!(format!("{{{table}}}"))),
    ] {
        values.insert(key.into(), value);
    }
    values
}

/// The files of a pack beside its `mod.rs`.
fn modules(pack: &Pack) -> &'static [&'static str] {
    match pack.origin {
        Origin::BuiltIn => &["export", "handlers", "params", "rows", "scoring"],
        Origin::Skeleton(_) | Origin::File => &["handlers", "params"],
    }
}

/// The calls behind `Pack::from_json(…)?`, a line or several for each.
fn links(pack: &Pack, brings_tables: bool) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for action in &pack.actions {
        let function = names::function(action.short(&pack.name));
        all.push(link("action", &[format!("{:?}", action.name), format!("handlers::{function}")]));
    }
    for ceiling in pack.ceilings() {
        let sql = match pack.origin {
            Origin::File => format!("handlers::{}", constant(ceiling)),
            _ => "rows::COUNT_MODELS".to_owned(),
        };
        all.push(link("count", &[format!("{ceiling:?}"), sql]));
    }
    if brings_tables {
        all.push(link("tables", &["include_str!(\"tables.sql\")".to_owned()]));
    }
    all
}

fn link(method: &str, arguments: &[String]) -> String {
    let joined = arguments.join(", ");
    if joined.len() <= ARGUMENTS {
        return format!("        .{method}({joined})");
    }
    let lines: String = arguments.iter().map(|argument| format!("            {argument},\n")).collect();
    format!("        .{method}(\n{lines}        )")
}

fn actions(pack: &Pack) -> Value {
    let all = pack.actions.iter().map(|action| {
        let function = names::function(action.short(&pack.name));
        let class = typed::class(action, &pack.name);
        json!({
            "function": function,
            "unwritten": signature(&function, &format!("_: params::{class}"), "_: &mut Context"),
        })
    });
    all.collect()
}

fn skeleton(many: &str, verb: &str) -> String {
    let class = format!("given: params::{}{}", names::camel(many), names::camel(verb));
    signature(&format!("{many}_{verb}"), &class, "context: &mut Context")
}

fn signature(function: &str, params: &str, context: &str) -> String {
    let line = format!("pub async fn {function}({params}, {context}) -> Result<ActionResult> {{");
    if line.len() <= WIDTH {
        return line;
    }
    format!("pub async fn {function}(\n    {params},\n    {context},\n) -> Result<ActionResult> {{")
}

fn ceilings(pack: &Pack) -> Value {
    let all = pack.ceilings().into_iter().map(|name| {
        let constant = constant(name);
        json!({"name": name, "function": constant.to_lowercase(), "constant": constant})
    });
    all.collect()
}

/// The query that counts what a ceiling limits, e.g. `COUNT_PAYMENTS`.
fn constant(ceiling: &str) -> String {
    let what = pack_values::counted(ceiling);
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    format!("COUNT_{}", what.chars().map(plain).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::TEMPLATES;
    use crate::pack::{built_in, skeleton};
    use crate::render::{render, variables};

    fn of(pack: &Pack) -> Values {
        let install = ["table_prefix", "database"].map(|key| (key.to_owned(), json!("acp_")));
        let places = Places { folder: "src/manage/packs/x", test: "tests/manage/x.rs", brings_tables: true };
        values(&install.into_iter().collect(), pack, &places)
    }

    #[test]
    fn every_variable_of_every_template_of_packs_is_supplied() {
        let values = of(&built_in("leadscoring").unwrap());
        let templates = TEMPLATES.iter().filter(|(name, _)| {
            ["rust/packs/", "sql/packs/"].iter().any(|at| name.starts_with(at)) && name.ends_with(".tera")
        });
        for (name, bytes) in templates {
            for variable in variables(name, &String::from_utf8_lossy(bytes)).unwrap() {
                assert!(values.contains_key(&variable), "`{name}` asks for `{variable}`");
            }
        }
    }

    #[test]
    fn names_of_tables_and_indexes_fit_every_database_with_the_longest_prefix() {
        let long = "a".repeat(30);
        let values = of(&skeleton::pack(&long, &long).unwrap());
        assert!(values["table"].as_str().unwrap().len() + 16 <= 63);
        assert!(values["index"].as_str().unwrap().len() + 16 <= 30);
        for folder in ["rust/packs/common", "rust/packs/skeleton", "rust/packs/own", "sql/packs/skeleton"] {
            render(folder, &values).unwrap();
        }
    }
}
