//! The TypeScript compiler of an application around the project: functions are Deno's, whose imports it cannot follow,
//! so it must leave them out. Many a project does; one whose first function is ours does not yet.

use serde_json::{Value, json};

use super::project::Project;
use crate::edit::Edited;
use crate::edit::json::{Document, Order, append, put};
use crate::error::Result;
use crate::host::paths::{folder, join, relative, upwards};
use crate::plan::{ByHand, Draft, Group};

/// Leaves the functions out of the nearest compiler's work, where they are part of it.
pub fn leave_out(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let mut places = upwards(&project.root).map(|at| join(at, "tsconfig.json"));
    let Some(path) = places.find(|path| draft.repo.has(path)) else { return Ok(()) };
    let functions = relative(folder(&path), &project.below("functions"));
    let by_hand = |reason: String| ByHand {
        id: "supabase-tsconfig".into(),
        title: format!("leave the functions, which are Deno's, out of `{path}`"),
        file: path.clone(),
        place: "in the outermost object".into(),
        snippet: format!("\"exclude\": [\"node_modules\", \"{functions}\"]\n"),
        reason,
    };
    draft.edit(&path, Group::Edit, |text| Ok(excluded(text, &functions)), by_hand)
}

fn excluded(text: &str, functions: &str) -> Edited {
    let config = match Document::parse(text) {
        Ok(document) => document.item(&[]).map(|item| item.json()).unwrap_or_default(),
        Err(reason) => return Edited::ByHand { reason },
    };
    if !includes(&config, functions) || excludes(&config, functions) {
        return Edited::Already;
    }
    if config["exclude"].is_array() {
        return append(text, &["exclude"], &json!(functions));
    }
    // What the compiler leaves out by itself is left in where something is named.
    let built = config["compilerOptions"]["outDir"].as_str();
    let named: Vec<&str> = ["node_modules"].into_iter().chain(built).chain([functions]).collect();
    put(text, &[], "exclude", &json!(named), Order::Last)
}

/// Whether the compiler would look into a folder.
fn includes(config: &Value, folder: &str) -> bool {
    let Some(patterns) = config["include"].as_array() else { return !config["files"].is_array() };
    patterns.iter().filter_map(Value::as_str).any(|pattern| {
        let pattern = if pattern == "." { "" } else { pattern.trim_start_matches("./") };
        let plain = pattern.split('*').next().unwrap_or_default();
        let code =
            !pattern.contains('.') || [".ts", ".tsx", ".*"].iter().any(|ending| pattern.ends_with(ending));
        let place = plain.trim_end_matches('/');
        code && (place.is_empty() || folder == place || folder.starts_with(&format!("{place}/")))
    })
}

/// Whether it is told not to.
fn excludes(config: &Value, folder: &str) -> bool {
    let Some(patterns) = config["exclude"].as_array() else { return false };
    patterns.iter().filter_map(Value::as_str).any(|pattern| {
        let everywhere = pattern.starts_with("**/");
        let place = pattern.trim_start_matches("./").trim_start_matches("**/");
        let place = place.trim_end_matches("/**/*").trim_end_matches("/**").trim_end_matches("/*");
        let place = place.trim_end_matches('/');
        let below = |path: &str| path == place || path.starts_with(&format!("{place}/"));
        below(folder) || everywhere && folder.match_indices('/').any(|(at, _)| below(&folder[at + 1..]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::splice;

    fn after(text: &str) -> Option<String> {
        match excluded(text, "supabase/functions") {
            Edited::Changed(splices) => Some(splice(text, &splices)),
            _ => None,
        }
    }

    #[test]
    fn functions_are_left_out_once_and_what_was_left_out_before_still_is() {
        let next =
            "{\n  \"include\": [\"next-env.d.ts\", \"**/*.ts\"],\n  \"exclude\": [\"node_modules\"]\n}\n";
        let left = after(next).unwrap();
        assert!(left.contains("\"exclude\": [\"node_modules\", \"supabase/functions\"]"), "{left}");
        assert_eq!(after(&left), None);
        let expo = "{\n  \"extends\": \"expo/tsconfig.base\", // strict\n  \"compilerOptions\": { \"outDir\": \"built\" },\n}\n";
        let left = after(expo).unwrap();
        assert!(left.contains("// strict") && left.contains("\"built\""), "{left}");
        assert_eq!(after(&left), None);
    }

    #[test]
    fn a_compiler_that_does_not_look_there_is_left_alone() {
        for text in [
            "{ \"files\": [], \"references\": [] }",
            "{ \"include\": [\"src\"] }",
            "{ \"include\": [\"app/**/*.ts\", \"types/*.d.ts\", \"*.json\"] }",
            "{ \"exclude\": [\"supabase\"] }",
            "{ \"exclude\": [\"./supabase/functions/**/*\"] }",
            "{ \"exclude\": [\"**/functions\"] }",
        ] {
            assert_eq!(after(text), None, "{text}");
        }
        for text in [
            "{}",
            "{ \"include\": [\".\"] }",
            "{ \"include\": [\"supabase/**/*\"], \"exclude\": [\"supabase/seed\"] }",
        ] {
            assert!(after(text).is_some(), "{text}");
        }
    }
}
