//! A changed schema: each host gets the change as a migration of its own, at an install and at an upgrade; what was
//! written before is never rewritten.

use std::collections::BTreeMap;

use acp::apply::{Rest, apply};
use acp::detect::detect_with;
use acp::effects::disk::Disk;
use acp::host::{HOSTS, named};
use acp::plan::{Change, Class, Draft, Group, Plan};
use acp::receipt::Receipt;
use acp::repo::Repo;
use acp::review::{Reviewer, review};
use acp::upgrade::{self, Terms, Upgrade};
use acp::vendor::Step;

use crate::support::Place;
use crate::{done, fixture};

/// A column and a table that an imagined next version has.
fn steps() -> Vec<Step> {
    let sql = |quote: &str| {
        "-- Part of the acp kit. A note for each webhook, and a table of its own.\n\
         ALTER TABLE \"acp_webhooks\" ADD COLUMN \"note\" TEXT;\n\
         CREATE TABLE IF NOT EXISTS \"acp_notes\" (\n    \"id\" VARCHAR(32) NOT NULL PRIMARY KEY\n);\n"
            .replace('"', quote)
    };
    let (ansi, mysql) = (sql("\""), sql("`"));
    vec![Step::new("0002_notes", [("postgres", ansi.as_str()), ("sqlite", &ansi), ("mysql", &mysql)])]
}

/// What an install would do where these steps are in the kit.
fn planned(
    place: &Place,
    answers: &BTreeMap<String, String>,
    receipt: Option<&Receipt>,
    steps: &[Step],
) -> Plan {
    let repo = Repo::scan(&Disk::open(place.root()).expect("a disk")).expect("a repository");
    let candidate = detect_with(&repo, HOSTS).expect("detection").candidates.swap_remove(0);
    let created: BTreeMap<String, Class> = receipt.map(Receipt::classes).unwrap_or_default();
    let mut draft = Draft::new(&repo, &candidate, answers, &created).with_steps(steps);
    named(HOSTS, &candidate.framework).expect("a host").plan(&mut draft).expect("a plan");
    draft.finish()
}

fn upgraded(place: &Place, steps: &[Step]) -> Upgrade {
    let disk = Disk::open(place.root()).expect("a disk");
    let receipt = Receipt::read(&disk).expect("a receipt").expect("an install");
    let again = planned(place, &receipt.answers, Some(&receipt), steps);
    let terms = Terms { settle: &|_, _| Ok(None), markers: false };
    let upgrade = upgrade::plan(&disk, &receipt, again, terms).expect("an upgrade");
    assert!(upgrade.plan.conflicts.is_empty() && upgrade.plan.by_hand.is_empty(), "{:?}", upgrade.plan);
    upgrade
}

fn carried_out(place: &Place, upgrade: Upgrade) {
    let disk = Disk::open(place.root()).expect("a disk");
    let receipt = Receipt::read(&disk).expect("a receipt").expect("an install");
    let after = Receipt::of(&upgrade.plan, Some(&receipt), Vec::new()).advanced(&upgrade.advance);
    let rest = Rest { receipt: Some(after.change(&disk).expect("a receipt")), ..Rest::default() };
    let approved = review(upgrade.plan, &Reviewer::Yes).expect("a yes");
    apply(&disk, &disk.lock().expect("the lock"), approved, rest).expect("it is applied");
}

/// New migrations of a plan: path and text.
fn migrations(plan: &Plan) -> Vec<(String, String)> {
    let new = plan
        .changes
        .iter()
        .filter(|change| change.group() == Some(Group::Migrations) && change.before().is_none());
    let text = |change: &Change| String::from_utf8(change.after().expect("bytes")).expect("text");
    new.map(|change| (change.path().to_owned(), text(change))).collect()
}

#[test]
fn a_changed_schema_comes_as_a_new_migration_and_a_fresh_install_has_the_same() {
    for (name, wanted) in [
        ("axum-sqlite", "migrations/20250113090002_acp_step_0002_notes.sql"),
        ("axum-workspace", "migrations/0004_acp_step_0002_notes.sql"),
        ("actix-postgres", "migrations/20240318120002_acp_step_0002_notes.up.sql"),
        ("express-ts-esm", "migrations/0004_acp_step_0002_notes.sql"),
        ("express-js-cjs", "manage/migrations/0002_acp_step_0002_notes.sql"),
        ("express-monorepo", "apps/api/drizzle/0002_acp_step_0002_notes.sql"),
        ("supabase-bare", "supabase/migrations/20250101000001_acp_step_0002_notes.sql"),
        ("supabase-next", "supabase/migrations/20250203150002_acp_step_0002_notes.sql"),
    ] {
        let (place, steps) = (fixture(name), steps());
        let clean = fixture(name);
        done(&place, &["install", "--yes"]);
        place.commit();
        let before = place.tree();
        assert!(!upgraded(&place, &[]).is_needed, "{name}: nothing changed");
        let upgrade = upgraded(&place, &steps);
        let new = migrations(&upgrade.plan);
        let sql: Vec<_> = new.iter().filter(|(path, _)| path.contains("acp_step_0002_notes")).collect();
        assert!(!sql.is_empty(), "{name}: {new:?}");
        for (path, text) in &sql {
            let word = if path.ends_with("down.sql") { "DROP COLUMN" } else { "ADD COLUMN" };
            assert!(text.contains(word) && text.contains("_notes"), "{name}: {path}: {text}");
        }
        assert!(sql.iter().any(|(path, _)| path == wanted), "{name}: {sql:?}");
        carried_out(&place, upgrade);
        for (path, (_, bytes)) in before.iter().filter(|(path, _)| path.contains("acp_control_plane")) {
            assert_eq!(&place.tree()[path].1, bytes, "{name}: {path} is never rewritten");
        }
        let again = upgraded(&place, &steps);
        assert!(!again.is_needed, "{name}: {:?}", again.plan);

        let answers =
            Receipt::read(&Disk::open(place.root()).expect("a disk")).expect("it").expect("it").answers;
        let fresh = planned(&clean, &answers, None, &steps);
        for change in fresh.changes.iter().filter(|change| change.group() == Some(Group::Migrations)) {
            let there = place.read(change.path()).into_bytes();
            assert_eq!(Some(there), change.after(), "{name}: {}", change.path());
        }
        done(&place, &["uninstall", "--yes"]);
        assert_eq!(place.tree(), clean.tree(), "{name}: the way back");
    }
}
