//! The values of a pack's templates: names made out of the pack's name, its actions and its resource.
//! Names only; no text of the owner's gets into code.

use serde_json::{Value, json};

use super::packs::module;
use super::typed;
use crate::host::pack_values;
use crate::pack::{Pack, names};
use crate::render::Values;

/// Everything that the templates of packs may ask for, on top of the app's own values.
pub fn values(app: &Values, pack: &Pack) -> Values {
    let name = pack.name.as_str();
    let app_name = app["app_name"].as_str().unwrap_or_default();
    let mut values = app.clone();
    values.extend(pack_values::names(pack));
    for (key, value) in [
        ("module", json!(module(app_name, name))),
        ("label", json!(label(app_name, name))),
        ("actions", actions(pack)),
        ("ceilings", ceilings(pack)),
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
    format!("count_{}", pack_values::counted(ceiling))
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
