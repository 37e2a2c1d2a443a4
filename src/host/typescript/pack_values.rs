//! The values of a pack's templates, on top of the install's own.

use serde_json::{Value, json};

use super::{Layout, typed};
use crate::host::pack_values::{counted, names};
use crate::pack::{Pack, names as words};
use crate::render::Values;

/// What one does to the resource of a skeleton.
const VERBS: [&str; 5] = ["list", "get", "create", "update", "delete"];

/// Everything that the templates of packs may ask for.
pub fn values(install: &Values, pack: &Pack, layout: &Layout, migration: &str) -> Values {
    let mut values = install.clone();
    let shared = names(pack);
    let table = shared["table"].as_str().unwrap_or_default().to_owned();
    let many = shared["many"].as_str().unwrap_or_default().to_owned();
    let functions = VERBS.map(|verb| (verb.to_owned(), json!(handler(&format!("{many}.{verb}")))));
    values.extend(shared);
    for (key, value) in [
        // The kit puts the prefix in.
        ("braced", json!(format!("{{{table}}}"))),
        ("functions", Value::Object(functions.into_iter().collect())),
        ("actions", actions(pack)),
        ("ceilings", ceilings(pack)),
        ("pack_function", json!(function(&pack.name))),
        ("kit_from_pack", json!(layout.kit_from_pack())),
        ("ext", json!(layout.suffix)),
        ("esm", json!(layout.modules)),
        ("pack_migration", json!(migration)),
    ] {
        values.insert(key.into(), value);
    }
    values
}

/// The function that gives a pack, e.g. `leadscoringPack`.
pub fn function(pack: &str) -> String {
    lower(&words::camel(pack)) + "Pack"
}

fn actions(pack: &Pack) -> Value {
    let all = pack.actions.iter().map(|action| {
        json!({
            "name": action.name,
            "function": handler(action.short(&pack.name)),
            "class": typed::class(action, &pack.name),
        })
    });
    all.collect()
}

/// The function that handles an action, e.g. `modelsCreate`.
fn handler(short: &str) -> String {
    let name = lower(&words::camel(short));
    if words::is_keyword(&name) { name + "_" } else { name }
}

fn ceilings(pack: &Pack) -> Value {
    let count = |ceiling: &str| format!("count{}", words::camel(counted(ceiling)));
    pack.ceilings().iter().map(|name| json!({"name": name, "function": count(name)})).collect()
}

fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::built_in;

    #[test]
    fn functions_are_named_as_the_language_has_it() {
        assert_eq!(function("lead_scoring2"), "leadScoring2Pack");
        assert_eq!([handler("models.create"), handler("import")], ["modelsCreate", "import_"]);
        let ceilings = ceilings(&built_in("leadscoring").unwrap());
        assert_eq!(ceilings[0]["function"], "countScoringModels");
    }
}
