//! The real binary from end to end, without a terminal: words on stdout, words on stderr, the JSON document, exit codes.

mod support;

use std::fs;

use serde_json::Value;
use support::Place;
use support::binary::{Ran, acp};

fn document(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

fn names(document: &Value) -> Vec<&str> {
    document.as_object().expect("an object").keys().map(String::as_str).collect()
}

const MEMBERS: [&str; 9] =
    ["schema", "ok", "exit", "plan_digest", "changes", "conflicts", "by_hand", "warnings", "next"];

#[test]
fn every_command_has_help_and_its_options_say_what_they_are_for() {
    let place = Place::bare([]);
    for command in
        ["detect", "install", "status", "doctor", "uninstall", "conformance", "demo", "completions"]
    {
        let ran = place.run(&[command, "--help"]);
        assert_eq!((ran.exit, ran.err.as_str()), (Some(0), ""), "{command}");
        assert!(ran.out.contains(&format!("Usage: acp {command}")), "{}", ran.out);
        for option in
            ["--root <DIR>", "--dry-run", "--yes", "--answers <FILE>", "--set <KEY=VALUE>", "--json"]
        {
            assert!(ran.out.contains(option), "{command} lacks {option}");
        }
    }
}

#[test]
fn wrong_words_are_a_usage_error() {
    let place = Place::bare([]);
    let ran = place.run(&["instal"]);
    assert_eq!((ran.exit, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.starts_with("error: unrecognized subcommand 'instal'\n"), "{}", ran.err);
    let ran = place.run(&["install", "--no-migrations", "--migrations-only"]);
    assert_eq!(ran.exit, Some(2), "{ran:?}");
    let ran = place.run(&["install", "--nope", "--json"]);
    assert_eq!(ran.exit, Some(2));
    let document = document(&ran);
    assert_eq!((&document["ok"], &document["exit"]), (&Value::from(false), &Value::from(2)));
    assert_eq!(document["error"]["message"], "unexpected argument '--nope' found");
}

#[test]
fn completions_are_printed_for_each_shell() {
    let place = Place::bare([]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = place.run(&["completions", shell]);
        assert_eq!((ran.exit, ran.err.as_str()), (Some(0), ""), "{shell}");
        assert!(ran.out.contains("uninstall"), "{shell}");
    }
}

#[test]
fn detect_prints_one_candidate_with_the_lines_that_prove_it() {
    let place = Place::django();
    let ran = place.run(&["detect"]);
    assert_eq!((ran.exit, ran.err.as_str()), (Some(0), ""));
    assert_eq!(
        ran.out,
        "django >=5.2,<5.3 in `.`\n\
         \x20 manage.py:9: sets DJANGO_SETTINGS_MODULE to `shop.settings`\n\
         \x20 shop/settings.py:54: ROOT_URLCONF is `shop.urls`\n\
         \x20 requirements.txt:1: lists Django >=5.2,<5.3\n\
         \x20 entry: manage.py\n\
         \x20 settings: shop/settings.py\n\
         \x20 language: python\n\
         \x20 package manager: pip\n\
         \x20 database: sqlite\n\
         \x20 tenant models: tenants.Tenant\n\
         \x20 installed: no\n"
    );
    let document = document(&place.run(&["detect", "--json"]));
    assert_eq!(document["schema"], "acp.detect/1");
    assert_eq!(document["candidates"][0]["evidence"][0]["line"], 9);
    assert_eq!(names(&document), [&MEMBERS[..], &["candidates"]].concat());
}

#[test]
fn the_document_of_an_install_has_these_members_and_nothing_else_is_on_stdout() {
    let place = Place::django();
    let ran = place.run(&["install", "--yes", "--json"]);
    assert_eq!((ran.exit, ran.err.as_str()), (Some(0), ""));
    let document = document(&ran);
    assert_eq!(names(&document), MEMBERS);
    assert_eq!((&document["schema"], &document["ok"]), (&Value::from("acp.install/1"), &Value::from(true)));
    let ids: Vec<&str> = document["next"]
        .as_array()
        .expect("steps")
        .iter()
        .map(|step| step["id"].as_str().expect("an id"))
        .collect();
    assert_eq!(ids, ["install-deps", "migrate", "create-key", "start", "call", "test"]);
    let change = |path: &str| {
        let changes = document["changes"].as_array().expect("changes");
        changes
            .iter()
            .find(|change| change["path"] == path)
            .unwrap_or_else(|| panic!("no change of `{path}`"))
    };
    assert_eq!(names(change("shop/urls.py")), ["kind", "path", "group", "added", "removed"]);
    assert_eq!(change("shop/urls.py")["removed"], 0);
    assert_eq!(
        names(change("manage_api/apps.py")),
        ["kind", "path", "group", "class", "executable", "added", "removed"]
    );
    assert_eq!(change("manage_api/apps.py")["class"], "yours");
}

#[test]
fn a_dry_run_prints_the_diff_writes_nothing_and_has_the_digest_of_the_receipt() {
    let place = Place::django();
    let before = place.tree();
    let text = place.run(&["install", "--dry-run"]);
    let json = document(&place.run(&["install", "--dry-run", "--json"]));
    assert_eq!(place.tree(), before);
    assert_eq!((text.exit, text.err.as_str()), (Some(0), ""));
    assert!(text.out.contains("\n+++ b/shop/urls.py\n"), "{}", text.out);
    let digest = json["plan_digest"].as_str().expect("a digest");
    assert!(text.out.contains(&format!("\nplan digest: {digest}\n")), "{}", text.out);
    let edit =
        json["changes"].as_array().expect("changes").iter().find(|change| change["path"] == "shop/urls.py");
    assert!(
        edit.expect("the edit")["diff"].as_str().expect("a diff").starts_with("diff --git a/shop/urls.py")
    );

    assert_eq!(place.run(&["install", "--yes"]).exit, Some(0));
    assert!(place.read(".acp/install.yaml").contains(&format!("plan_digest: {digest}\n")));
    let again = document(&place.run(&["status", "--json"]));
    assert_eq!(again["plan_digest"], digest);
}

#[test]
fn what_a_dry_run_shows_is_what_git_applies() {
    let (one, two) = (Place::django(), Place::django());
    two.write("plan.patch", &one.run(&["install", "--dry-run"]).out);
    two.git(&["apply", "plan.patch"]);
    assert_eq!(one.run(&["install", "--yes"]).exit, Some(0));
    let (mut one, mut two) = (one.tree(), two.tree());
    one.retain(|path, _| !path.starts_with(".acp"));
    two.remove("plan.patch");
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    assert_eq!(one, two);
}

#[test]
fn status_shows_each_file_that_is_not_as_it_was_written() {
    let place = Place::django();
    assert_eq!(place.run(&["install", "--yes"]).exit, Some(0));
    place.write("manage_api/admin.py", "# mine\n");
    fs::remove_file(place.at("manage_api/apps.py")).expect("removed");
    let ran = place.run(&["status"]);
    assert_eq!(ran.exit, Some(0));
    assert!(ran.out.starts_with("acp 0.1.0 in django in `.`\n  app_name: manage_api\n"), "{}", ran.out);
    assert!(ran.out.contains(" 1 modified, 1 missing\n"), "{}", ran.out);
    assert!(
        ran.out.contains("\n  modified manage_api/admin.py (yours)\n  missing  manage_api/apps.py (yours)\n")
    );
    let document = document(&place.run(&["status", "--json"]));
    let file = &document["files"].as_array().expect("files")[0];
    assert_eq!(names(file), ["path", "class", "state"]);
}

#[test]
fn an_uninstall_keeps_what_was_edited_and_lists_it() {
    let place = Place::django();
    assert_eq!(place.run(&["install", "--yes"]).exit, Some(0));
    place.write("manage_api/admin.py", "# mine\n");
    let urls = place.read("shop/urls.py") + "\n# a line of the owner's\n";
    place.write("shop/urls.py", &urls);
    place.commit();
    let ran = place.run(&["uninstall", "--yes", "--json"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert_eq!(document(&ran)["kept"], serde_json::json!(["manage_api/admin.py"]));
    assert_eq!(place.read("manage_api/admin.py"), "# mine\n");
    assert!(!place.has("manage_api/apps.py") && !place.has("control_plane") && !place.has(".acp"));
    let urls = place.read("shop/urls.py");
    assert!(!urls.contains("manage_api") && urls.ends_with("\n# a line of the owner's\n"), "{urls}");
}

#[test]
fn an_uninstall_keeps_the_rows_that_were_written_and_says_so() {
    let place = Place::with([
        ("package.json", r#"{"dependencies": {"express": "^5.0.0"}}"#),
        ("package-lock.json", r#"{"lockfileVersion": 3, "packages": {}}"#),
        ("app.js", "const express = require('express');\nconst app = express();\napp.listen(3000);\n"),
        (".gitignore", "node_modules/\n"),
    ]);
    assert_eq!(place.run(&["install", "--yes"]).exit, Some(0));
    place.write(".acp-data/PG_VERSION", "18\n");
    let ran = place.run(&["uninstall", "--yes"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    let words = "kept `.acp-data`, the rows of the control plane: git ignores it no more";
    assert!(ran.out.contains(words) && place.has(".acp-data/PG_VERSION"), "{ran:?}");
    assert!(!ran.out.contains("node_modules"), "{ran:?}");
}

#[test]
fn an_uninstall_leaves_an_unclear_place_to_its_owner_and_ends_when_it_is_done() {
    let place = Place::django();
    let before = place.read("shop/urls.py");
    assert_eq!(place.run(&["install", "--yes"]).exit, Some(0));
    let urls = place.read("shop/urls.py");
    let ours = urls.lines().find(|line| line.contains("manage_api")).expect("our line").to_owned();
    place.write("shop/urls.py", &format!("{urls}# {ours}\n"));
    place.commit();
    let ran = place.run(&["uninstall", "--yes"]);
    assert_eq!(ran.exit, Some(5), "{ran:?}");
    assert!(ran.out.contains("by hand:\n  1. take our text out of `shop/urls.py`"), "{}", ran.out);
    assert!(place.has(".acp/install.yaml") && place.has("manage_api/apps.py"), "half of it would not start");
    place.write("shop/urls.py", &before);
    place.commit();
    assert_eq!(place.run(&["uninstall", "--yes"]).exit, Some(0));
    assert!(!place.has(".acp") && !place.has("manage_api"));
}

#[test]
fn an_uninstall_sees_our_route_in_another_form_and_does_not_break_the_project() {
    let place = Place::django();
    assert_eq!(place.run(&["install", "--yes"]).exit, Some(0));
    let urls = place.read("shop/urls.py").replace(
        "path('api/manage', include('manage_api.urls'))",
        "path(\n        \"api/manage\", include(\"manage_api.urls\")\n    )",
    );
    place.write("shop/urls.py", &urls);
    place.commit();
    let ran = place.run(&["uninstall", "--yes"]);
    assert_eq!(ran.exit, Some(5), "{ran:?}");
    assert!(ran.out.contains("take our text out of `shop/urls.py`"), "{}", ran.out);
    assert_eq!(place.read("shop/urls.py"), urls);
    assert!(place.has("manage_api/apps.py") && place.read("shop/settings.py").contains("manage_api"));
}

#[test]
fn an_uninstall_leaves_an_import_that_the_owner_has_come_to_use() {
    let place = Place::django();
    let urls = place.read("shop/urls.py").replace("import include, path", "import path");
    let urls = urls.replace("    path('', include('leads.urls')),\n", "");
    place.write("shop/urls.py", &urls);
    place.commit();
    assert_eq!(place.run(&["install", "--yes"]).exit, Some(0));
    let urls = place.read("shop/urls.py");
    assert!(urls.contains("include, path"), "{urls}");
    let urls =
        urls.replace("urlpatterns = [\n", "urlpatterns = [\n    path('shop/', include('leads.urls')),\n");
    place.write("shop/urls.py", &urls);
    place.commit();
    let ran = place.run(&["uninstall", "--yes"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    let urls = place.read("shop/urls.py");
    assert!(urls.contains("import include, path") && !urls.contains("manage_api"), "{urls}");
}

#[test]
fn bytecode_in_our_folders_goes_with_them() {
    let place = Place::django();
    assert_eq!(place.run(&["install", "--yes"]).exit, Some(0));
    place.write("manage_api/__pycache__/apps.cpython-312.pyc", "bytecode");
    assert_eq!(place.run(&["uninstall", "--yes"]).exit, Some(0));
    assert!(!place.has("manage_api"));
    assert_eq!(place.git_status(), "");
}

#[test]
fn answers_come_from_flag_environment_file_and_default_in_this_order() {
    let name = |extra: &[&str], environment: Option<&str>| {
        let place = Place::django();
        place.write("answers.yaml", "app_name: from_file\ntable-prefix: file_\n");
        let arguments = [&["install", "--dry-run", "--json", "--answers", "answers.yaml"], extra].concat();
        let mut command = acp(place.root());
        command.args(arguments);
        if let Some(value) = environment {
            command.env("ACP_APP_NAME", value);
        }
        let ran = Ran::of(command.output().expect("it runs"));
        let document = document(&ran);
        let changes = document["changes"].as_array().expect("changes");
        let apps = changes.iter().find_map(|change| change["path"].as_str()?.strip_suffix("/apps.py"));
        apps.expect("the app").to_owned()
    };
    assert_eq!(name(&["--app-name", "from_flag"], Some("from_environment")), "from_flag");
    assert_eq!(name(&["--set", "app-name=from_set"], Some("from_environment")), "from_set");
    assert_eq!(name(&[], Some("from_environment")), "from_environment");
    assert_eq!(name(&[], None), "from_file");
}

#[test]
fn migrations_can_be_left_out_and_be_written_alone() {
    let place = Place::django();
    let is_there = || place.has("manage_api/migrations/0001_initial.py");
    assert_eq!(place.run(&["install", "--yes", "--no-migrations"]).exit, Some(0));
    assert!(!is_there() && place.has("manage_api/apps.py"));
    assert_eq!(document(&place.run(&["install", "--yes", "--json"]))["changes"], serde_json::json!([]));
    assert!(!is_there());
    assert_eq!(place.run(&["install", "--yes", "--migrations-only"]).exit, Some(0));
    assert!(is_there());
    assert_eq!(place.run(&["uninstall", "--yes"]).exit, Some(0));
    assert_eq!(place.git_status(), "");
}

#[test]
fn no_color_and_quiet_hold() {
    let place = Place::django();
    let colors = |arguments: &[&str]| place.run(arguments).out.contains('\x1b');
    assert!(!colors(&["install", "--dry-run"]));
    assert!(colors(&["install", "--dry-run", "--color", "always"]));
    assert!(!colors(&["install", "--dry-run", "--color", "never"]));
    let ran = Place::bare([("manage.py", "")]).run(&["install", "--quiet"]);
    assert!(ran.err.starts_with("error: "), "an error is said even when quiet: {ran:?}");
}
