//! What an install would do, for projects of many shapes: the files, the edits, what is left to the owner, the steps.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use acp::detect::detect;
use acp::edit::splice;
use acp::host::Host;
use acp::host::supabase::Supabase;
use acp::plan::{Change, Class, Draft, Group, Plan};
use acp::repo::Repo;

use crate::repos::{hold, repo};

const KIT: &str = "/_shared/control_plane/";

/// The plan for the first project of a repository, with the defaults but for `answers`.
fn planned(repo: &Repo, answers: &[(&str, &str)], receipt: &BTreeMap<String, Class>) -> Plan {
    let candidate = detect(repo).expect("detection").candidates.into_iter().next().expect("a project");
    let questions = Supabase.questions(repo, &candidate).expect("questions");
    let mut all: BTreeMap<String, String> =
        questions.into_iter().map(|q| (q.key.to_owned(), q.default.expect("a default"))).collect();
    all.extend(answers.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
    let mut draft = Draft::new(repo, &candidate, &all, receipt);
    Supabase.plan(&mut draft).expect("a plan");
    draft.finish()
}

fn first(repo: &Repo, answers: &[(&str, &str)]) -> Plan {
    planned(repo, answers, &BTreeMap::new())
}

#[test]
fn an_install_edits_what_it_can_and_names_the_rest() {
    hold("supabase/plan.repos", |repo| shown(&first(repo, &[])));
}

/// Without the kit and the files of the function, which are the same everywhere.
fn shown(plan: &Plan) -> String {
    let mut text = String::new();
    for change in &plan.changes {
        match change {
            Change::Create { path, .. } if path.contains(KIT) || path.contains("/functions/manage/") => {}
            Change::Edit { path, before, splices, .. } => {
                let _ = writeln!(text, "edits {path}");
                let before = String::from_utf8_lossy(before);
                text += &added(&before, &splice(&before, splices));
            }
            other => {
                let _ = writeln!(text, "creates {}", other.path());
            }
        }
    }
    for step in &plan.by_hand {
        let _ = writeln!(text, "by hand {}: {} because {}", step.id, step.title, step.reason);
        let _ = writeln!(text, "  {} {}:", step.file, step.place);
        text.extend(step.snippet.lines().map(|line| format!("  | {line}\n")));
    }
    for conflict in &plan.conflicts {
        let _ = writeln!(text, "in the way: {} {}", conflict.path, conflict.reason);
    }
    for warning in plan.warnings.iter().filter(|warning| !warning.starts_with("give the hosted function")) {
        let _ = writeln!(text, "warns: {warning}");
    }
    for step in plan.next.iter().filter(|step| step.id != "test") {
        let command = step.command.split(" -H ").next().unwrap_or_default();
        let _ = writeln!(text, "{}: {command}", step.id);
    }
    text
}

/// The lines that are in the second text only.
fn added(before: &str, after: &str) -> String {
    let mut old: Vec<_> = before.lines().collect();
    let new = after.lines().filter(|line| match old.iter().position(|known| known == line) {
        Some(at) => {
            old.remove(at);
            false
        }
        None => true,
    });
    new.map(|line| format!("  + {line}\n")).collect()
}

/// A project with everything that can be edited.
const DESK: &str = "\
++++ .gitignore
node_modules
++++ supabase/config.toml
project_id = \"desk\"

[db.migrations]
schema_paths = [
  \"./schemas/tables.sql\",
]
++++ supabase/schemas/tables.sql
create table public.teams (id uuid primary key default gen_random_uuid(), name text not null);
++++ supabase/migrations/20250131235959_teams.sql
create table public.teams (id uuid primary key default gen_random_uuid(), name text not null);
";

/// The repository after a plan, and what its receipt says was created.
fn after(before: &Repo, plan: &Plan) -> (Repo, BTreeMap<String, Class>) {
    let mut files: BTreeMap<String, Vec<u8>> = before
        .paths()
        .map(|path| (path.to_owned(), before.bytes(path).expect("readable").expect("there")))
        .collect();
    let mut created = BTreeMap::new();
    for change in &plan.changes {
        files.insert(change.path().to_owned(), change.after().expect("no deletions"));
        if let Change::Create { path, class, .. } = change {
            created.insert(path.clone(), *class);
        }
    }
    (Repo::from_files(files), created)
}

#[test]
fn planning_over_an_installed_tree_plans_nothing() {
    let before = repo(DESK);
    let plan = first(&before, &[]);
    assert_eq!(plan.by_hand, []);
    let (installed, receipt) = after(&before, &plan);
    for receipt in [receipt, BTreeMap::new()] {
        let again = planned(&installed, &[], &receipt);
        assert_eq!((again.changes, again.conflicts, again.by_hand), (vec![], vec![], vec![]));
    }
}

#[test]
fn a_migration_that_came_later_does_not_move_ours() {
    let before = repo(DESK);
    let (installed, receipt) = after(&before, &first(&before, &[]));
    let files = installed.paths().map(|path| (path.to_owned(), installed.bytes(path).unwrap().unwrap()));
    let later = ("supabase/migrations/20260101000000_later.sql".to_owned(), b"select 1;\n".to_vec());
    let again = planned(&Repo::from_files(files.chain([later])), &[], &receipt);
    assert_eq!(again.changes, []);
}

#[test]
fn the_function_is_the_owners_the_kit_is_ours_and_the_tables_are_migrations() {
    let plan = first(&repo(DESK), &[("app_name", "agents"), ("kit_name", "kernel")]);
    let mut seen = Vec::new();
    for change in &plan.changes {
        let Change::Create { path, class, group, .. } = change else { continue };
        let kit = path.starts_with("supabase/functions/_shared/kernel/");
        assert_eq!(*class == Class::Kit, kit, "{path}");
        assert_eq!(*group == Group::Migrations, path.ends_with(".sql"), "{path}");
        if !kit {
            seen.push(path.as_str());
        }
    }
    let function = "supabase/functions/agents";
    let wanted = [
        format!("{function}/adapters/database.ts"),
        format!("{function}/adapters/secrets.ts"),
        format!("{function}/bindings.ts"),
        format!("{function}/deno.json"),
        format!("{function}/index.ts"),
        format!("{function}/kernel.ts"),
        format!("{function}/packs/index.ts"),
        format!("{function}/scripts/create_key.ts"),
        format!("{function}/tests/manage_plane.ts"),
        format!("{function}/tests/manage_test.ts"),
        "supabase/migrations/20250201000000_acp_control_plane.sql".into(),
        "supabase/schemas/acp_control_plane.sql".into(),
        "supabase/functions/.env.example".into(),
    ];
    assert_eq!(seen, wanted);
    let toml = text(&plan, "supabase/config.toml");
    assert!(toml.ends_with("\n[functions.agents]\nverify_jwt = false\n"), "{toml}");
    assert!(text(&plan, &format!("{function}/bindings.ts")).contains("base_path: \"/functions/v1/agents\""));
    assert!(text(&plan, &format!("{function}/kernel.ts")).contains("from \"../_shared/kernel/index.ts\""));
}

#[test]
fn the_chosen_tenant_packs_and_prefix_are_kept_to_everywhere() {
    let given = format!(
        "{DESK}++++ supabase/migrations/20250201000000_b.sql\ncreate schema basejump;\ncreate table basejump.accounts (id uuid primary key default gen_random_uuid(), primary_owner_user_id uuid references auth.users not null default auth.uid(), is_admin boolean not null default false);\n"
    );
    let answers = [("tenant_model", "basejump.accounts"), ("packs", "settings"), ("table_prefix", "ctl_")];
    let plan = first(&repo(&given), &answers);
    let bindings = text(&plan, "supabase/functions/manage/bindings.ts");
    for line in [
        "table: \"basejump.accounts\",",
        "is_admin_column: \"is_admin\",",
        "keys_table: \"ctl_api_keys\",",
        "table_prefix: \"ctl_\",",
    ] {
        assert!(bindings.contains(line), "{line}\n{bindings}");
    }
    let packs = text(&plan, "supabase/functions/manage/packs/index.ts");
    assert!(packs.contains("settingsPack()") && !packs.contains("iam") && !packs.contains("NodeSender"));
    let sql = text(&plan, "supabase/migrations/20250201000001_acp_control_plane.sql");
    assert!(!sql.contains("acp_") && !sql.contains("ctl_tenants\""), "{sql}");
    // Whom an account belongs to, only its owner knows.
    let script = text(&plan, "supabase/functions/manage/scripts/create_key.ts");
    assert!(script.contains("make a row of basejump.accounts first"), "{script}");
    let warning = "a key belongs to a row of `basejump.accounts`: put the first one in before you make a key";
    assert!(plan.warnings.contains(&warning.to_owned()), "{:?}", plan.warnings);
}

#[test]
fn the_address_is_the_functions_unless_its_bindings_say_otherwise() {
    let before = repo(DESK);
    let plan = first(&before, &[("app_name", "agents")]);
    let (installed, _) = after(&before, &plan);
    let path = "supabase/functions/agents/bindings.ts";
    let bound = |repo: &Repo| Supabase.bound(repo, "", &plan.answers).expect("readable").base_path;
    assert_eq!(bound(&before), "/functions/v1/agents");
    assert_eq!(bound(&installed), "/functions/v1/agents");
    let text = text(&plan, path).replace("\"/functions/v1/agents\"", "\"/agents\"");
    assert_eq!(bound(&Repo::from_files([(path, text)])), "/agents");
}

#[test]
fn a_function_a_kit_or_a_table_that_cannot_be_had_is_refused() {
    let given = format!(
        "{DESK}++++ supabase/functions/hello/index.ts\nDeno.serve(() => new Response());\n++++ supabase/functions/_shared/cors.ts\nexport const x = 1;\n++++ supabase/functions/_shared/db/index.ts\nexport const y = 1;\n"
    );
    let repo = repo(&given);
    let candidate = detect(&repo).expect("detection").candidates.remove(0);
    let questions = Supabase.questions(&repo, &candidate).expect("questions");
    let checked = |key: &str, answer: &str| {
        let question = questions.iter().find(|question| question.key == key).expect("a question");
        question.check.run(answer)
    };
    let refused = |key: &str, answer: &str| checked(key, answer).expect_err("refused");
    assert_eq!(refused("app_name", "hello"), "`supabase/functions/hello` exists already");
    assert_eq!(refused("kit_name", "db"), "`supabase/functions/_shared/db` exists already");
    assert!(refused("app_name", "Manage").starts_with("it must be lower-case letters"));
    assert_eq!(
        refused("tenant_model", "customers"),
        "no migration makes a table `customers`; it is the name of one, or `new`"
    );
    for answer in ["teams", "public.teams", "new"] {
        assert_eq!(checked("tenant_model", answer), Ok(()), "{answer}");
    }
}

fn text(plan: &Plan, path: &str) -> String {
    let change = plan.changes.iter().find(|change| change.path() == path);
    let paths = || plan.changes.iter().map(Change::path).collect::<Vec<_>>();
    let change = change.unwrap_or_else(|| panic!("no change of `{path}` in {:?}", paths()));
    String::from_utf8(change.after().expect("a file")).expect("text")
}
