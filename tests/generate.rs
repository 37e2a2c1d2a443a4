//! `acp generate`: from the receipt and the packs alone, the same every time, and never over a file of the owner's.

mod support;

use serde_json::Value;
use support::Place;

fn installed() -> Place {
    let place = Place::django();
    let ran = place.run(&["install", "--yes"]);
    assert_eq!(ran.exit, Some(0), "{}{}", ran.out, ran.err);
    place.commit();
    place
}

#[test]
fn the_document_is_written_once_is_up_to_date_and_goes_with_the_install() {
    let place = installed();
    let ran = place.run(&["generate", "openapi"]);
    assert_eq!((ran.exit, ran.out.as_str()), (Some(0), "wrote `public/api/openapi.json`\n"), "{}", ran.err);
    let document: Value = serde_json::from_str(&place.read("public/api/openapi.json")).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["servers"][0]["url"], "/");
    let mapping = &document["components"]["schemas"]["Request"]["discriminator"]["mapping"];
    assert_eq!(mapping.as_object().unwrap().len(), 17);
    let again = place.run(&["generate", "openapi"]);
    assert_eq!((again.exit, again.out.as_str()), (Some(0), "nothing to do\n"));
    let check = place.run(&["generate", "openapi", "--check"]);
    assert_eq!(
        (check.exit, check.out.as_str()),
        (Some(0), "`public/api/openapi.json` is up to date\n"),
        "{}",
        check.err
    );
    assert_eq!(place.run(&["doctor"]).out, "all is well\n");
    place.commit();
    assert_eq!(place.run(&["uninstall", "--yes"]).exit, Some(0));
    assert!(!place.has("public"));
}

#[test]
fn a_document_that_is_not_up_to_date_is_exit_3_with_the_difference_and_is_written_anew() {
    let place = installed();
    place.run(&["generate", "openapi", "-o", "api.json"]);
    let bindings = place.read("manage_api/bindings.py");
    let bound =
        bindings.replace("    \"integration\":", "    \"action_namespace\": \"acme\",\n    \"integration\":");
    place.write("manage_api/bindings.py", &bound);
    let before = place.tree();
    let check = place.run(&["generate", "openapi", "-o", "api.json", "--check"]);
    assert_eq!(check.exit, Some(3));
    assert!(check.out.contains("\n+            \"const\": \"acme.iam.keys.list\"\n"), "{}", check.out);
    assert_eq!(place.tree(), before, "a check writes nothing");
    assert_eq!(place.run(&["generate", "openapi", "-o", "api.json", "--allow-dirty"]).exit, Some(0));
    assert!(place.read("api.json").contains("\"const\": \"acme.iam.keys.list\""));
}

#[test]
fn yaml_says_what_json_says_and_a_server_is_where_clients_call() {
    let place = installed();
    let server = ["--server", "https://api.example.com/"];
    let json = place.run(&[&["generate", "openapi", "-o", "-"], &server[..]].concat());
    let yaml = place.run(&[&["generate", "openapi", "-o", "-", "--format", "yaml"], &server[..]].concat());
    let json: Value = serde_json::from_str(&json.out).unwrap();
    let yaml: Value = serde_yaml::from_str(&yaml.out).unwrap();
    assert_eq!(json, yaml);
    assert_eq!(json["servers"][0]["url"], "https://api.example.com");
    assert_eq!(place.git_status(), "", "printing writes nothing");
    let wrong = place.run(&["generate", "openapi", "--server", "api.example.com"]);
    assert_eq!(wrong.exit, Some(2), "{}", wrong.err);
}

#[test]
fn a_file_of_the_owners_is_never_written_over_and_nothing_is_written_outside() {
    let place = installed();
    place.write("public/api/openapi.json", "{}\n");
    place.commit();
    let ran = place.run(&["generate", "openapi"]);
    assert_eq!(ran.exit, Some(5), "{}{}", ran.out, ran.err);
    assert_eq!(place.read("public/api/openapi.json"), "{}\n");
    for outside in
        ["../openapi.json", "/tmp/acp-openapi-outside.json", ".git/openapi.json", ".acp/install.yaml"]
    {
        let ran = place.run(&["generate", "openapi", "-o", outside]);
        assert!(ran.exit != Some(0) && !ran.err.is_empty(), "{outside}: {ran:?}");
    }
    assert_eq!(place.git_status(), "");
}

#[test]
fn the_page_of_actions_is_the_same_every_time() {
    let place = installed();
    assert_eq!(place.run(&["generate", "docs"]).exit, Some(0));
    let page = place.read("docs/control-plane-actions.md");
    assert!(page.starts_with("# Actions of the control plane\n") && page.contains("### `webhooks.create`"));
    assert_eq!(place.run(&["generate", "docs", "--check"]).exit, Some(0));
}

#[test]
fn where_nothing_is_installed_there_is_nothing_to_generate() {
    let ran = Place::django().run(&["generate", "openapi"]);
    assert_eq!(ran.exit, Some(4));
    assert!(ran.err.ends_with("hint: run `acp install`\n"), "{}", ran.err);
}

/// With what tests of the hosts show, that an endpoint's `meta.actions`, the document it serves and the generated one
/// never disagree, this makes the catalogues of all kernels equal.
#[test]
fn the_document_of_the_same_packs_is_the_same_for_every_kind_of_host() {
    let documents =
        ["django-startproject", "express-ts-esm", "axum-sqlite", "supabase-bare"].map(|fixture| {
            let place = Place::fixture(fixture);
            for command in [
                &["install", "--yes"][..],
                &["add-pack", "leadscoring", "--yes", "--allow-dirty"],
                &["add-pack", "support", "--resource", "ticket", "--yes", "--allow-dirty"],
            ] {
                let ran = place.run(command);
                assert_eq!(ran.exit, Some(0), "{fixture}: {command:?}\n{}{}", ran.out, ran.err);
            }
            let ran = place.run(&["generate", "openapi", "-o", "-"]);
            let base_path = if fixture == "supabase-bare" { "/functions/v1/manage" } else { "/api/manage" };
            let document: Value = serde_json::from_str(&ran.out).expect("a document");
            assert!(document["paths"][base_path]["post"].is_object(), "{fixture}: {}", document["paths"]);
            let document = ran.out.replace(&format!("\"{base_path}"), "\"/api/manage");
            (fixture, serde_json::from_str::<Value>(&document).expect("a document"))
        });
    let (_, first) = &documents[0];
    let actions = first["components"]["schemas"]["Request"]["discriminator"]["mapping"].as_object().unwrap();
    assert_eq!(actions.len(), 17 + 5 + 5, "built in, lead scoring's, the resource's");
    for (fixture, document) in &documents {
        assert_eq!(document, first, "the document of {fixture}");
    }
}
