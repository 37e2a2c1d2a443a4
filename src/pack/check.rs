//! What is wrong with a pack: against the schema of packs first, then what no schema tells.
//! It reads nothing but the document.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::{Draft, Validator};
use serde_json::Value;

use super::source::{Flaw, Source, step};
use super::{BUILT_IN, built_in, effective, names};
use crate::embedded::SCHEMAS;

/// How many flaws are told at once.
const MOST: usize = 20;

/// Everything that is wrong, in the order of the file; nothing where the pack can be used.
pub fn flaws(source: &Source) -> Vec<Flaw> {
    let mut found = against_schema(source);
    if found.is_empty() {
        found = meanings(source);
    }
    found.sort_by_key(|flaw| flaw.place);
    found.truncate(MOST);
    found
}

fn against_schema(source: &Source) -> Vec<Flaw> {
    let file = SCHEMAS.iter().find(|(name, _)| *name == "pack.json").map(|(_, bytes)| *bytes);
    let schema: Value = serde_json::from_slice(file.unwrap_or_default()).unwrap_or_default();
    let validator = match compile(&schema) {
        Ok(validator) => validator,
        Err(said) => return vec![source.flaw("", format!("the schema of packs cannot be used: {said}"))],
    };
    let errors = validator.iter_errors(&source.value);
    errors.map(|error| source.flaw(error.instance_path().as_str(), plain(&error))).take(MOST).collect()
}

/// The library's sentence, without the value: that may be long.
fn plain(error: &jsonschema::ValidationError<'_>) -> String {
    let said = error.masked_with("it").to_string();
    let said = if said.starts_with("False schema") { "there is no such member".into() } else { said };
    if said.chars().count() > 200 { said.chars().take(200).collect::<String>() + "…" } else { said }
}

/// What a schema of ours compiles to: formats asserted, nothing fetched.
fn compile(schema: &Value) -> Result<Validator, String> {
    let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
    options.build(schema).map_err(|error| plain(&error))
}

fn meanings(source: &Source) -> Vec<Flaw> {
    let mut found = Vec::new();
    let name = source.value["name"].as_str().unwrap_or_default();
    if let Err(reason) = names::pack(name) {
        found.push(source.flaw("/name", reason));
    }
    let known = built_in_actions();
    let (mut seen, mut functions) = (BTreeSet::new(), BTreeMap::new());
    let none = Vec::new();
    for (number, action) in source.value["actions"].as_array().unwrap_or(&none).iter().enumerate() {
        let pointer = format!("/actions/{number}");
        let called = action["name"].as_str().unwrap_or_default();
        let at = format!("{pointer}/name");
        if let Some(pack) = known.get(called) {
            found.push(source.flaw(&at, format!("the kit's pack `{pack}` has the action `{called}`")));
        }
        if !seen.insert(called) {
            found.push(source.flaw(&at, format!("the action `{called}` is there twice")));
        } else {
            let function = names::function(short(called, name));
            if let Some(other) = functions.insert(function.clone(), called) {
                found.push(
                    source
                        .flaw(&at, format!("`{called}` and `{other}` would have one handler, `{function}`")),
                );
            }
        }
        action_flaws(source, action, &pointer, &mut found);
    }
    found
}

fn short<'n>(action: &'n str, pack: &str) -> &'n str {
    let name = action.strip_prefix("domain.").unwrap_or(action);
    name.strip_prefix(pack).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name)
}

/// The actions of the kit's packs, and the pack of each.
fn built_in_actions() -> BTreeMap<String, &'static str> {
    let packs = BUILT_IN.iter().filter_map(|name| Some((*name, built_in(name).ok()?)));
    packs.flat_map(|(name, pack)| pack.actions.into_iter().map(move |action| (action.name, name))).collect()
}

fn action_flaws(source: &Source, action: &Value, pointer: &str, found: &mut Vec<Flaw>) {
    let before = found.len();
    for member in ["params_schema", "result_schema"] {
        let schema = &action[member];
        references(schema, schema, &format!("{pointer}/{member}"), source, found);
    }
    if found.len() > before {
        // A schema that leads outside cannot be compiled; what else is wrong with it shows once it does not.
        return;
    }
    let params = compiled(source, action, pointer, "params_schema", found);
    let result = compiled(source, action, pointer, "result_schema", found);
    let none = Vec::new();
    for (number, example) in action["examples"].as_array().unwrap_or(&none).iter().enumerate() {
        for (member, schema) in [("params", &params), ("data", &result)] {
            let (Some(value), Some(schema)) = (example.get(member), schema) else { continue };
            let at = format!("{pointer}/examples/{number}/{member}");
            for error in schema.iter_errors(value).take(MOST) {
                found.push(source.flaw(&format!("{at}{}", error.instance_path().as_str()), plain(&error)));
            }
        }
    }
}

fn compiled(
    source: &Source,
    action: &Value,
    pointer: &str,
    member: &str,
    found: &mut Vec<Flaw>,
) -> Option<Validator> {
    let schema = action.get(member)?;
    let effective = if member == "params_schema" { effective::close(schema) } else { schema.clone() };
    compile(&effective).map_err(|said| found.push(source.flaw(&format!("{pointer}/{member}"), said))).ok()
}

/// Every `$ref` leads to a schema in the same file: nothing is fetched, at no time.
fn references(schema: &Value, part: &Value, pointer: &str, source: &Source, found: &mut Vec<Flaw>) {
    match part {
        Value::Object(members) => {
            for (name, value) in members {
                let at = step(pointer, name);
                if let (true, Some(target)) =
                    (["$ref", "$dynamicRef", "$recursiveRef"].contains(&name.as_str()), value.as_str())
                {
                    let inside = name == "$ref"
                        && target.strip_prefix('#').is_some_and(|path| {
                            schema.pointer(path).is_some_and(|there| there.is_object() || there.is_boolean())
                        });
                    if !inside {
                        found.push(
                            source.flaw(&at, "it does not lead to a schema in here, and nothing is fetched"),
                        );
                    }
                }
                references(schema, value, &at, source, found);
            }
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                references(schema, item, &format!("{pointer}/{number}"), source, found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;

    const HEAD: &str = "name: billing\nactions:\n";

    fn wrong(actions: &str) -> Vec<String> {
        read("pack.yaml", &format!("{HEAD}{actions}")).unwrap_err().causes
    }

    fn action(name: &str, more: &str) -> String {
        format!(
            "  - name: {name}\n    scope: manage.domain\n    description: d\n    supports_dry_run: false\n    params_schema: {{type: object}}\n{more}"
        )
    }

    #[test]
    fn a_pack_that_nothing_is_wrong_with_is_read_with_its_defaults() {
        let pack =
            read("pack.yaml", &format!("{HEAD}{}", action("domain.billing.invoices.list", ""))).unwrap();
        assert_eq!((pack.name.as_str(), pack.title.as_str()), ("billing", "Billing"));
        assert_eq!(pack.actions[0].short("billing"), "invoices.list");
        assert!(pack.actions[0].writes());
    }

    #[test]
    fn what_the_schema_of_packs_refuses_is_told_with_line_and_column() {
        assert_eq!(
            wrong(
                "  - name: billing.x\n    scope: manage.read\n    description: d\n    supports_dry_run: maybe\n    params_schema: {type: object}\n"
            ),
            ["pack.yaml:6:5: `/actions/0/supports_dry_run`: it is not of type \"boolean\""]
        );
        assert_eq!(
            wrong(&action("billing.x", "    dry_run: true\n"))[0].split(": ").next(),
            Some("pack.yaml:3:5")
        );
        assert!(wrong(&action("billing.x", "    confirm: plan\n"))[0].contains("supports_dry_run"));
    }

    #[test]
    fn what_no_schema_tells_is_told_with_line_and_column() {
        assert_eq!(
            wrong(&action("iam.keys.list", "")),
            ["pack.yaml:3:5: `/actions/0/name`: the kit's pack `iam` has the action `iam.keys.list`"]
        );
        let twice = action("billing.x", "") + &action("billing.x", "");
        assert_eq!(
            wrong(&twice),
            ["pack.yaml:8:5: `/actions/1/name`: the action `billing.x` is there twice"]
        );
        let one_handler = action("billing.a.b", "") + &action("billing.a_b", "");
        assert!(wrong(&one_handler)[0].contains("would have one handler, `a_b`"));
    }

    #[test]
    fn a_schema_that_leads_outside_is_refused_and_never_fetched() {
        let remote = action("billing.x", "    result_schema: {$ref: 'https://example.com/schema.json'}\n");
        assert_eq!(
            wrong(&remote),
            [
                "pack.yaml:8:21: `/actions/0/result_schema/$ref`: it does not lead to a schema in here, and nothing is fetched"
            ]
        );
        let inside =
            action("billing.x", "    result_schema: {$ref: '#/$defs/a', $defs: {a: {type: string}}}\n");
        assert!(read("pack.yaml", &format!("{HEAD}{inside}")).is_ok());
    }

    #[test]
    fn examples_are_held_against_their_schemas() {
        let unknown = action("billing.x", "    examples: [{title: t, params: {nme: 1}}]\n");
        assert!(
            wrong(&unknown)[0].starts_with("pack.yaml:8:27: `/actions/0/examples/0/params`"),
            "{:?}",
            wrong(&unknown)
        );
    }

    #[test]
    fn a_name_that_no_pack_can_have_is_refused_in_a_file_too() {
        let class = format!("name: class\nactions:\n{}", action("class.x", ""));
        let error = read("pack.yaml", &class).unwrap_err();
        assert_eq!(
            error.causes,
            ["pack.yaml:1:1: `/name`: it is a word of Python, JavaScript, TypeScript or Rust"]
        );
    }
}
