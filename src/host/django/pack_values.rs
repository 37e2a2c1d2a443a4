//! The values of a pack's templates: names made out of the pack's name, its actions and its resource.
//! Names only; no text of the owner's gets into code.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::packs::module;
use super::typed;
use crate::pack::{Origin, Pack, names};
use crate::render::Values;

/// The longest table name behind the prefix, so that PostgreSQL's 63 bytes hold it.
const LONGEST_TABLE: usize = 46;
/// The same for an index: Django allows 30 characters.
const LONGEST_STEM: usize = 8;

/// Everything that the templates of packs may ask for, on top of the app's own values.
pub fn values(app: &Values, pack: &Pack) -> Values {
    let name = pack.name.as_str();
    let resource = match &pack.origin {
        Origin::Skeleton(resource) => resource.as_str(),
        Origin::BuiltIn | Origin::File => "record",
    };
    let many = names::plural(resource);
    let app_name = app["app_name"].as_str().unwrap_or_default();
    let mut values = app.clone();
    for (key, value) in [
        ("pack", json!(name)),
        ("title", json!(names::title(name))),
        ("class", json!(names::camel(name))),
        ("module", json!(module(app_name, name))),
        ("label", json!(label(app_name, name))),
        ("actions", actions(pack)),
        ("ceilings", ceilings(pack)),
        ("resource", json!(resource)),
        ("noun", json!(resource.replace('_', " "))),
        ("words", json!(many.replace('_', " "))),
        ("model", json!(names::camel(resource))),
        ("camel_many", json!(names::camel(&many))),
        ("prefix", json!(format!("domain.{name}.{many}"))),
        ("table", json!(short(&format!("{name}_{many}"), LONGEST_TABLE))),
        ("index", json!(format!("{}_ten", short(&format!("{name}_{many}"), LONGEST_STEM + 2)))),
        ("many", json!(many)),
    ] {
        values.insert(key.into(), value);
    }
    values
}

/// The app label of a pack.
pub fn label(app: &str, pack: &str) -> String {
    format!("{app}_{pack}")
}

/// The function that counts what a ceiling limits.
pub fn count(ceiling: &str) -> String {
    let what = ceiling.strip_prefix("max_").unwrap_or(ceiling);
    format!("count_{}", what.strip_suffix("_per_tenant").unwrap_or(what))
}

/// The pack's member of `pack_scopes`.
pub fn scopes(pack: &Pack) -> String {
    let scopes: Vec<_> = pack.scopes().iter().map(|scope| format!("\"{scope}\"")).collect();
    let line = format!("\"{}\": [{}]", pack.name, scopes.join(", "));
    // Three levels deep, with a comma behind it.
    if line.len() + 13 <= 88 {
        return line;
    }
    let lines: String = scopes.iter().map(|scope| format!("                {scope},\n")).collect();
    format!("\"{}\": [\n{lines}            ]", pack.name)
}

fn actions(pack: &Pack) -> Value {
    let all = pack.actions.iter().map(|action| {
        json!({
            "name": action.name,
            "function": names::function(action.short(&pack.name)),
            "class": typed::class(action, &pack.name),
        })
    });
    all.collect()
}

fn ceilings(pack: &Pack) -> Value {
    pack.ceilings().iter().map(|name| json!({"name": name, "function": count(name)})).collect()
}

/// A name cut to a length, and told apart from others that are cut to the same.
fn short(name: &str, longest: usize) -> String {
    if name.len() <= longest {
        return name.to_owned();
    }
    let hash: String = Sha256::digest(name).iter().take(2).map(|byte| format!("{byte:02x}")).collect();
    format!("{}{hash}", &name[..longest - hash.len()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::TEMPLATES;
    use crate::pack::{built_in, skeleton};
    use crate::render::{render, variables};

    fn app() -> Values {
        let text = ["app_name", "kit_name", "table_prefix"].map(|key| (key.to_owned(), json!("manage_api")));
        text.into_iter().collect()
    }

    #[test]
    fn every_variable_of_every_template_of_packs_is_supplied() {
        let values = values(&app(), &built_in("leadscoring").unwrap());
        let templates =
            TEMPLATES.iter().filter(|(name, _)| name.starts_with("django/packs/") && name.ends_with(".tera"));
        for (name, bytes) in templates {
            for variable in variables(name, &String::from_utf8_lossy(bytes)).unwrap() {
                assert!(values.contains_key(&variable), "`{name}` asks for `{variable}`");
            }
        }
    }

    #[test]
    fn names_of_tables_and_indexes_fit_every_database_with_the_longest_prefix() {
        let long = "a".repeat(30);
        let values = values(&app(), &skeleton::pack(&long, &long).unwrap());
        assert!(values["table"].as_str().unwrap().len() + 16 <= 63);
        assert!(values["index"].as_str().unwrap().len() + 16 <= 30);
        for folder in ["common", "skeleton", "own"] {
            render(&format!("django/packs/{folder}"), &values).unwrap();
        }
    }
}
