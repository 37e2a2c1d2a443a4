//! Packs in Rust servers, on the disk: added, added again, edited, taken out, in any order.

use std::collections::BTreeMap;

use acp::host::HOSTS;
use acp::report::Report;

use crate::support::Place;
use crate::{SERVE, fixture, manifest};

const KIT: &str = "iam,webhooks,settings";
/// Where the module, the test and the migrations are.
const FIXTURES: [(&str, &str, &str); 4] = [
    ("axum-sqlite", "", "migrations/"),
    ("axum-workspace", "crates/api/", "migrations/"),
    ("actix-postgres", "", "migrations/"),
    ("bare", "", ""),
];

/// A fixture with the control plane in it, committed; `bare` has no database.
fn installed(name: &str, packs: &str) -> Place {
    let place = before(name);
    done(&place, &["install", "--yes", "--packs", packs]);
    place
}

fn before(name: &str) -> Place {
    if name == "bare" {
        let cargo = manifest("shop", "axum = \"0.8\"\ntokio = \"1\"\n");
        return Place::with([("Cargo.toml", cargo.as_str()), ("src/main.rs", SERVE)]);
    }
    let files = fixture(name);
    Place::with(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

fn run(place: &Place, arguments: &[&str]) -> Report {
    place.acp_on(HOSTS, arguments).unwrap_or_else(|error| panic!("{arguments:?}: {error:?}"))
}

/// What a command that ends well says; then everything is committed.
fn done(place: &Place, arguments: &[&str]) -> String {
    let report = run(place, arguments);
    assert_eq!(report.exit, 0, "{arguments:?}\n{}", report.text);
    place.commit();
    report.text
}

/// All files but the receipt's digest of the last plan, which tells what was done last.
fn files(place: &Place) -> BTreeMap<String, String> {
    let text = |bytes: Vec<u8>| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.lines().filter(|line| !line.starts_with("plan_digest:")).collect::<Vec<_>>().join("\n")
    };
    place.tree().into_iter().map(|(path, (_, bytes))| (path, text(bytes))).collect()
}

/// The same where migrations are numbered as they come: without their numbers, and without the receipt, which has them.
fn unnumbered(place: &Place) -> BTreeMap<String, String> {
    let name = |path: String| match path.rsplit_once("/0") {
        Some((folder, file)) if file.contains("_acp_pack_") => format!("{folder}/{}", &file[3..]),
        _ => path,
    };
    let all = files(place).into_iter().map(|(path, text)| (name(path), text));
    all.filter(|(path, _)| path != ".acp/install.yaml").collect()
}

/// File by file: a difference is told without all that is alike.
fn compare(left: &BTreeMap<String, String>, right: &BTreeMap<String, String>) {
    for (path, text) in left {
        let other = right.get(path).map(String::as_str).unwrap_or_default();
        let differs: Vec<_> = text.lines().zip(other.lines()).filter(|(a, b)| a != b).take(5).collect();
        assert!(text == other, "{path}: {differs:#?}");
    }
    let names = |all: &BTreeMap<String, String>| all.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(left), names(right));
}

#[test]
fn an_added_pack_has_everything_and_is_not_added_twice() {
    for (name, package, migrations) in FIXTURES {
        let place = installed(name, KIT);
        done(&place, &["add-pack", "leadscoring", "--yes"]);
        let folder = format!("{package}src/manage/packs/leadscoring");
        for file in ["pack.json", "mod.rs", "params.rs", "handlers.rs", "rows.rs", "scoring.rs", "export.rs"]
        {
            assert!(place.has(&format!("{folder}/{file}")), "{name}: {file}");
        }
        let tree = place.tree();
        let made: Vec<_> = tree.keys().filter(|path| path.contains("_acp_pack_leadscoring.")).collect();
        assert_eq!(made.is_empty(), migrations.is_empty(), "{name}: {made:?}");
        assert!(made.iter().all(|path| path.starts_with(migrations)), "{name}: {made:?}");
        assert_eq!(place.has(&format!("{folder}/tables.sql")), migrations.is_empty(), "{name}");
        let bindings = place.read(&format!("{package}src/manage/bindings.rs"));
        for line in
            ["    \"leadscoring\": [\"manage.domain\"],\n", "    \"max_scoring_models_per_tenant\": 50,\n"]
        {
            assert!(bindings.contains(line), "{name}: {line}");
        }
        for again in [&["add-pack", "leadscoring", "--yes"][..], &["install", "--yes"]] {
            assert!(done(&place, again).starts_with("nothing to do\n"), "{name}: {again:?}");
        }
        assert_eq!(run(&place, &["doctor"]).text, "all is well\n", "{name}");
        assert_eq!(run(&place, &["pack", "check"]).text, "all is well\n", "{name}");
        done(&place, &["uninstall", "--yes"]);
        compare(&files(&place), &files(&before(name)));
    }
}

#[test]
fn the_tree_does_not_tell_in_which_order_packs_came_and_went() {
    // Numbers as versions, times as versions, no migrations.
    for name in ["axum-workspace", "axum-sqlite", "bare"] {
        let shown = if name == "axum-workspace" { unnumbered } else { files };
        let together = installed(name, &format!("{KIT},leadscoring"));
        let later = installed(name, KIT);
        done(&later, &["add-pack", "leadscoring", "--yes"]);
        compare(&files(&together), &files(&later));
        done(&together, &["add-pack", "support", "--resource", "ticket", "--yes"]);
        let other = installed(name, KIT);
        done(&other, &["add-pack", "support", "--resource", "ticket", "--yes"]);
        let without = shown(&other);
        done(&other, &["add-pack", "leadscoring", "--yes"]);
        compare(&shown(&together), &shown(&other));
        let said = done(&together, &["remove-pack", "leadscoring", "--yes"]);
        assert!(said.contains("the tables of `leadscoring` stay"), "{said}");
        compare(&shown(&together), &without);
        done(&together, &["remove-pack", "support", "--yes"]);
        compare(&files(&together), &files(&installed(name, KIT)));
    }
}

#[test]
fn a_pack_may_be_all_that_is_asked_for() {
    let place = installed("axum-sqlite", "");
    let none = files(&place);
    done(&place, &["add-pack", "support", "--resource", "ticket", "--yes"]);
    assert!(place.read("src/manage/packs.rs").contains("    all.push(support::pack()?);\n    Ok(all)\n"));
    done(&place, &["remove-pack", "support", "--yes"]);
    compare(&files(&place), &none);
}

#[test]
fn what_the_owner_edited_is_never_overwritten_and_stays_when_the_pack_goes() {
    let place = installed("axum-sqlite", &format!("{KIT},leadscoring"));
    let handlers = "src/manage/packs/leadscoring/handlers.rs";
    let edited = place.read(handlers) + "\n// mine\n";
    place.write(handlers, &edited);
    let bindings =
        place.read("src/manage/bindings.rs").replace("_models_per_tenant\": 50", "_models_per_tenant\": 7");
    place.write("src/manage/bindings.rs", &bindings);
    place.commit();
    assert!(done(&place, &["add-pack", "leadscoring", "--yes"]).starts_with("nothing to do\n"));
    let said = done(&place, &["remove-pack", "leadscoring", "--yes"]);
    assert!(said.contains(&format!("kept `{handlers}`: it was edited")), "{said}");
    let way_back =
        "DROP TABLE IF EXISTS \"acp_leadscoring_models\"; DELETE FROM _sqlx_migrations WHERE version = 20";
    assert!(said.contains(way_back), "{said}");
    assert_eq!(place.read(handlers), edited);
    assert!(!place.has("src/manage/packs/leadscoring/mod.rs") && !place.has("tests/manage/leadscoring.rs"));
    assert!(!place.read("src/manage/bindings.rs").contains("scoring"));
    assert!(!place.read("src/manage/packs.rs").contains("scoring"));
}

const BILLING: &str = "\
name: billing
actions:
  - name: domain.billing.invoices.list
    scope: manage.read
    description: Lists invoices.
    supports_dry_run: false
    params_schema: {type: object}
  - name: domain.billing.invoices.pay
    scope: manage.billing
    description: Pays an invoice.
    supports_dry_run: true
    params_schema: {type: object}
";

#[test]
fn a_pack_of_the_owners_own_is_listed_by_doctor_until_its_handlers_are_written() {
    let place = installed("axum-sqlite", KIT);
    let outside = tempfile::tempdir().unwrap();
    let file = outside.path().join("billing.yaml");
    std::fs::write(&file, BILLING).unwrap();
    let said = done(&place, &["add-pack", "billing", "--from", file.to_str().unwrap(), "--yes"]);
    assert!(said.contains("acp_create_key\n"), "a new scope wants a new key: {said}");
    let handlers = "src/manage/packs/billing/handlers.rs";
    for command in [&["doctor"][..], &["pack", "check"]] {
        let report = run(&place, command);
        let line =
            format!("{handlers}:13: `domain.billing.invoices.list` has a handler that is not written yet");
        assert!(report.exit == 5 && report.text.contains(&line), "{}", report.text);
    }
    let written = "Ok(ActionResult::new(acp_kernel::serde_json::json!([])))";
    place.write(handlers, &place.read(handlers).replace("Err(ManageError::not_written().into())", written));
    assert_eq!(run(&place, &["pack", "check"]).exit, 0);
    let pack = "src/manage/packs/billing/pack.json";
    let good = place.read(pack);
    for (from, to, finding) in [
        ("\"manage.billing\"", "\"manage.other\"", "no key can have the scope `manage.other`"),
        (
            "invoices.pay",
            "invoices.settle",
            "`domain.billing.invoices.settle` has no handler [handler-missing]",
        ),
        ("\"type\": \"object\"", "\"type\": \"objekt\"", "src/manage/packs/billing/pack.json:"),
    ] {
        place.write(pack, &good.replacen(from, to, 1));
        let report = run(&place, &["pack", "check"]);
        assert!(report.exit == 1 && report.text.contains(finding), "{}", report.text);
    }
}

#[test]
fn a_pack_cannot_have_the_name_of_the_generated_module() {
    let place = installed("axum-sqlite", KIT);
    let error = place.acp_on(HOSTS, &["add-pack", "manage", "--yes"]).unwrap_err();
    assert_eq!(error.causes, ["the generated module has that name"]);
}
