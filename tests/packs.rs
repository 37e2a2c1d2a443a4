//! Packs in a Django project, on the disk: added, added again, edited, taken out, in any order.

mod support;

use std::collections::BTreeMap;

use serde_json::Value;
use support::Place;

/// The fixture with the control plane in it, committed.
fn installed(packs: &str) -> Place {
    let place = Place::django();
    done(&place, &["install", "--yes", "--packs", packs]);
    place
}

fn done(place: &Place, arguments: &[&str]) -> String {
    let ran = place.run(arguments);
    assert_eq!(ran.exit, Some(0), "{arguments:?}\n{}{}", ran.out, ran.err);
    place.commit();
    ran.out
}

/// All files but the receipt's digest of the last plan, which tells what was done last.
fn files(place: &Place) -> BTreeMap<String, String> {
    let text = |bytes: Vec<u8>| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.lines().filter(|line| !line.starts_with("plan_digest:")).collect::<Vec<_>>().join("\n")
    };
    place.tree().into_iter().map(|(path, (_, bytes))| (path, text(bytes))).collect()
}

fn same(left: &Place, right: &Place) {
    compare(&files(left), &files(right));
}

/// File by file: a difference is told without all that is alike.
fn compare(left: &BTreeMap<String, String>, right: &BTreeMap<String, String>) {
    for (path, text) in left {
        let other = right.get(path).map(String::as_str).unwrap_or_default();
        let differs: Vec<_> = text.lines().zip(other.lines()).filter(|(a, b)| a != b).take(5).collect();
        assert!(text == other, "{path}: {differs:#?}");
    }
    assert_eq!(left.len(), right.len());
}

const KIT: &str = "iam,webhooks,settings";

#[test]
fn an_added_pack_has_everything_and_is_not_added_twice() {
    let place = installed(KIT);
    let said = done(&place, &["add-pack", "leadscoring", "--yes"]);
    assert!(
        said.contains("python manage.py migrate\n") && said.contains("manage.py test manage_api"),
        "{said}"
    );
    for file in
        ["pack.json", "pack.py", "params.py", "handlers.py", "models.py", "migrations/0001_initial.py"]
    {
        assert!(place.has(&format!("manage_api/domain/leadscoring/{file}")), "{file}");
    }
    let bindings = place.read("manage_api/bindings.py");
    assert!(bindings.contains(
        "        \"pack_scopes\": {\n            \"leadscoring\": [\"manage.domain\"],\n        },\n"
    ));
    assert!(bindings.contains("        \"max_scoring_models_per_tenant\": 50,\n"));
    assert!(
        place.read("shop/settings.py").contains("    'manage_api',\n    'manage_api.domain.leadscoring',\n")
    );
    for again in [&["add-pack", "leadscoring", "--yes"][..], &["install", "--yes"]] {
        assert!(done(&place, again).starts_with("nothing to do\n"), "{again:?}");
    }
    assert_eq!(place.run(&["doctor"]).out, "all is well\n");
    assert_eq!(place.run(&["pack", "check"]).out, "all is well\n");
    let document: Value = serde_json::from_str(&place.run(&["generate", "openapi", "-o", "-"]).out).unwrap();
    let mapping = &document["components"]["schemas"]["Request"]["discriminator"]["mapping"];
    assert_eq!(mapping.as_object().unwrap().len(), 22);
    done(&place, &["uninstall", "--yes"]);
    same(&place, &Place::django());
}

#[test]
fn the_tree_does_not_tell_in_which_order_packs_came_and_went() {
    let together = installed(&format!("{KIT},leadscoring"));
    let later = installed(KIT);
    done(&later, &["add-pack", "leadscoring", "--yes"]);
    same(&together, &later);
    done(&together, &["add-pack", "support", "--resource", "ticket", "--yes"]);
    let other = installed(KIT);
    done(&other, &["add-pack", "support", "--resource", "ticket", "--yes"]);
    let without = files(&other);
    done(&other, &["add-pack", "leadscoring", "--yes"]);
    same(&together, &other);
    done(&other, &["remove-pack", "leadscoring", "--yes"]);
    compare(&files(&other), &without);
    done(&other, &["remove-pack", "support", "--yes"]);
    same(&other, &installed(KIT));
}

#[test]
fn what_the_owner_edited_is_never_overwritten_and_stays_when_the_pack_goes() {
    let place = installed(&format!("{KIT},leadscoring"));
    let handlers = "manage_api/domain/leadscoring/handlers.py";
    let edited = place.read(handlers) + "\n# mine\n";
    place.write(handlers, &edited);
    let bindings = place.read("manage_api/bindings.py").replace("_tenant\": 50", "_tenant\": 7");
    place.write("manage_api/bindings.py", &bindings);
    place.commit();
    assert!(done(&place, &["add-pack", "leadscoring", "--yes"]).starts_with("nothing to do\n"));
    assert_eq!(place.read(handlers), edited);
    let said = done(&place, &["remove-pack", "leadscoring", "--yes"]);
    assert!(said.contains(&format!("kept `{handlers}`: it was edited")), "{said}");
    assert!(said.contains("`python manage.py migrate manage_api_leadscoring zero` drops them"), "{said}");
    assert_eq!(place.read(handlers), edited);
    assert!(!place.has("manage_api/domain/leadscoring/pack.py"));
    assert!(!place.read("manage_api/bindings.py").contains("scoring"));
}

const BILLING: &str = "\
name: billing
description: Invoices of the tenant.
actions:
  - name: domain.billing.invoices.list
    scope: manage.read
    description: Lists invoices.
    supports_dry_run: false
    params_schema: {type: object}
  - name: domain.billing.invoices.pay
    scope: manage.billing
    description: 'Pays an invoice. \"\"\" # no way out'
    supports_dry_run: true
    ceiling: max_payments_per_tenant
    params_schema:
      type: object
      properties:
        invoice_id: {type: string}
        class: {type: string}
      required: [invoice_id]
";

#[test]
fn a_pack_of_the_owners_own_is_listed_by_doctor_until_its_handlers_are_written() {
    let place = installed(KIT);
    place.write("billing.yaml", BILLING);
    let ran = place.run(&["add-pack", "billing", "--from", "billing.yaml", "--yes"]);
    assert_eq!(ran.exit, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("acp_create_key"), "a new scope wants a new key: {}", ran.out);
    place.commit();
    let document: Value = serde_json::from_str(&place.read("manage_api/domain/billing/pack.json")).unwrap();
    assert_eq!(document["actions"][1]["scope"], "manage.billing");
    assert!(place.read("manage_api/bindings.py").contains("\"billing\": [\"manage.billing\"],"));
    for command in [&["doctor"][..], &["pack", "check"]] {
        let ran = place.run(command);
        assert_eq!(ran.exit, Some(5), "{}{}", ran.out, ran.err);
        let line = "handlers.py:14: `domain.billing.invoices.list` has a handler that is not written yet";
        assert!(ran.out.contains(line), "{}", ran.out);
    }
    let handlers = "manage_api/domain/billing/handlers.py";
    place.write(
        handlers,
        &place.read(handlers).replace("raise kit.NotWritten", "return kit.ActionResult([])"),
    );
    assert_eq!(place.run(&["pack", "check"]).exit, Some(0));
}

#[test]
fn what_is_wrong_with_a_pack_of_the_project_is_found_without_running_it() {
    let place = installed(&format!("{KIT},leadscoring"));
    done(&place, &["add-pack", "support", "--resource", "ticket", "--yes"]);
    let pack = "manage_api/domain/support/pack.json";
    let good = place.read(pack);
    let check = |from: &str, to: &str| {
        place.write(pack, &good.replacen(from, to, 1));
        let ran = place.run(&["pack", "check"]);
        assert_eq!(ran.exit, Some(1), "{}{}", ran.out, ran.err);
        ran.out
    };
    let twice = check("domain.support.tickets.list", "domain.leadscoring.models.list");
    assert!(
        twice.contains("both have the action `domain.leadscoring.models.list` [action-twice]"),
        "{twice}"
    );
    let scope = check("\"manage.domain\"", "\"manage.other\"");
    assert!(scope.contains("no key can have the scope `manage.other`"), "{scope}");
    let broken = check("\"type\": \"object\"", "\"type\": \"objekt\"");
    assert!(broken.contains("manage_api/domain/support/pack.json:"), "{broken}");
    let missing = check("domain.support.tickets.list", "domain.support.tickets.all");
    assert!(missing.contains("`domain.support.tickets.all` has no handler [handler-missing]"), "{missing}");
}

#[test]
fn hostile_names_and_files_are_told_clearly_and_nothing_is_written() {
    let place = installed(KIT);
    let before = files(&place);
    let long = "a".repeat(300);
    for name in ["../../x", "a/b", "class", "con", &long, "b\u{456}lling", "iam", "tests", ""] {
        for command in [&["add-pack", "--yes", "--", name][..], &["remove-pack", "--yes", "--", name]] {
            let ran = place.run(command);
            assert_eq!(ran.exit, Some(2), "{name:?}: {}{}", ran.out, ran.err);
            assert!(
                ran.err.starts_with("error: failed to take ") && ran.err.contains("caused by:"),
                "{}",
                ran.err
            );
        }
        if !["iam", "tests"].contains(&name) {
            let resource = place.run(&["add-pack", "support", "--yes", &format!("--resource={name}")]);
            assert_eq!(resource.exit, Some(2), "{name:?}: {}", resource.err);
        }
    }
    let outside = tempfile::tempdir().unwrap();
    let bomb = (1..9).fold(String::from("a0: &a0 [x]\n"), |text, n| {
        let last = format!("*a{}", n - 1);
        text + &format!("a{n}: &a{n} [{}]\n", vec![last; 9].join(", "))
    });
    let files_of = [
        ("bomb.yaml", bomb, "anchors are not taken"),
        (
            "remote.yaml",
            BILLING.replace("{type: object}", "{type: object, $ref: 'http://x.test/s.json'}"),
            "nothing is fetched",
        ),
        (
            "kits.yaml",
            BILLING.replace("domain.billing.invoices.list", "iam.keys.list"),
            "the kit's pack `iam` has",
        ),
        ("broken.json", "{\"name\": ".into(), "broken.json:1:9"),
        ("deep.yaml", "[".repeat(9000), "deep"),
        ("other.yaml", BILLING.replace("name: billing", "name: biling"), "calls its pack `biling`"),
        ("class.yaml", BILLING.replace("name: billing", "name: class"), "`/name`"),
    ];
    for (file, text, expected) in files_of {
        let path = outside.path().join(file);
        std::fs::write(&path, text).unwrap();
        let ran = place.run(&["add-pack", "billing", "--yes", "--from", path.to_str().unwrap()]);
        assert_eq!(ran.exit, Some(2), "{file}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(expected), "{file}: {}", ran.err);
    }
    assert_eq!(place.run(&["add-pack", "billing", "--yes", "--from", "none.yaml"]).exit, Some(2));
    assert!(files(&place) == before, "something was written");
}

#[test]
fn a_pack_needs_an_install_and_a_framework_that_takes_packs() {
    let ran = Place::django().run(&["add-pack", "leadscoring", "--yes"]);
    assert_eq!((ran.exit, ran.err.contains("hint: run `acp install`")), (Some(4), true), "{}", ran.err);
    let gone = installed(KIT).run(&["remove-pack", "leadscoring", "--yes"]);
    assert_eq!((gone.exit, gone.err.contains("there is none")), (Some(2), true), "{}", gone.err);
    assert!(Place::django().run(&["add-pack", "--list"]).out.starts_with("leadscoring: "));
}
