//! Express apps, and the JSON around them.

use acp::edit::Edited;
use acp::edit::javascript::app::sites;
use acp::edit::javascript::imports::imports;
use acp::edit::javascript::{Dialect, Mount, mount, parse};
use acp::edit::json::package::{add_dependency, add_script};
use acp::edit::json::{Document, append};
use serde_json::json;

use crate::shapes::hold;

fn is_code(text: &str) -> bool {
    parse(text, Dialect::TypeScript).first_error_line().is_none()
}

fn is_json(text: &str) -> bool {
    Document::parse(text).is_ok()
}

/// The first app of a file, mounted as the host does it.
fn mounted(text: &str) -> Edited {
    let source = parse(text, Dialect::TypeScript);
    let held =
        |name: &Option<String>| name.as_ref().is_some_and(|name| text.contains(&format!("\", {name})")));
    let site = sites(&source, &imports(&source)).into_iter().find(|site| !held(&site.name));
    let at = site.map_or(0, |site| site.call.start);
    let module = "./manage/index.js";
    let wanted = Mount { at, path: "/api/manage", name: "manage", module, other_name: "acpManage" };
    mount(text, Dialect::TypeScript, &wanted)
}

#[test]
fn the_router_comes_first_in_every_shape_of_an_app() {
    hold("javascript.shapes", is_code, mounted);
}

#[test]
fn a_dependency_joins_those_of_any_package_json() {
    hold("package_json.shapes", is_json, |text| add_dependency(text, "@cfworker/json-schema", "^4.1.6"));
}

#[test]
fn a_script_joins_those_of_any_package_json() {
    hold("scripts.shapes", is_json, |text| {
        add_script(text, "acp:create-key", "tsx src/manage/create_key.ts")
    });
}

#[test]
fn a_name_joins_a_list_of_a_tsconfig() {
    hold("excluded.shapes", is_json, |text| append(text, &["exclude"], &json!("supabase/functions")));
}
