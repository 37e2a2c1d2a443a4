//! Packs in Supabase projects: what comes, and that the tree does not tell in which order they came and went.

use acp::host::supabase::Supabase;
use acp::host::{Host, Written};

use crate::trees::Tree;

const CONFIG: (&str, &str) = ("supabase/config.toml", "project_id = \"desk\"\n");

fn hosts() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    let migration = ("supabase/migrations/20250131235959_a.sql", "SELECT 1;\n");
    let listed = "project_id = \"desk\"\n\n[db.migrations]\nschema_paths = [\n  \"./schemas/a.sql\",\n]\n";
    vec![
        ("bare", vec![CONFIG]),
        ("migrated", vec![CONFIG, migration]),
        ("declared", vec![CONFIG, migration, ("supabase/schemas/a.sql", "SELECT 1;\n")]),
        ("listed", vec![("supabase/config.toml", listed), ("supabase/schemas/a.sql", "SELECT 1;\n")]),
    ]
}

fn installed(files: &[(&str, &str)], packs: &[&str]) -> Tree {
    Tree::new(&Supabase, files, packs)
}

#[test]
fn the_tree_does_not_tell_in_which_order_packs_came_and_went() {
    for (name, files) in hosts() {
        println!("{name}");
        let none = installed(&files, &[]);
        let all = installed(&files, &["billing", "leadscoring", "support"]);
        none.clone().add("billing").add("leadscoring").add("support").is(&all);
        // Files that are listed one by one are listed as they came.
        if name != "listed" {
            none.clone().add("support").add("leadscoring").add("billing").is(&all);
        }
        let (without, said) = none.clone().add("leadscoring").add("support").remove("support");
        without.is(&installed(&files, &["leadscoring"]));
        assert!(said.iter().any(|line| line.contains("DROP TABLE") && line.contains("schema_migrations")));
        without.remove("leadscoring").0.is(&none);
    }
}

#[test]
fn tables_of_packs_are_behind_all_others_and_closed() {
    for (name, files) in hosts() {
        let tree = installed(&files, &["leadscoring"]);
        let is = |path: &&String| {
            path.starts_with("supabase/migrations/") && path.contains("acp_pack_leadscoring")
        };
        let path = tree.files.keys().find(is).expect("a migration");
        let last = tree.files.keys().rfind(|path| path.starts_with("supabase/migrations/"));
        assert_eq!(last, Some(path), "{name}");
        let sql = &tree.files[path];
        for table in ["models", "rules", "leads", "scores"] {
            let table = format!("public.\"acp_leadscoring_{table}\"");
            assert!(sql.contains(&format!("CREATE TABLE IF NOT EXISTS {table} (\n")), "{sql}");
            assert!(sql.contains(&format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n")), "{sql}");
            assert!(
                sql.contains(&format!("REVOKE ALL ON TABLE {table} FROM anon, authenticated;\n")),
                "{sql}"
            );
        }
        assert!(sql.contains("REVOKE ALL ON SEQUENCE public.\"acp_leadscoring_scores_id_seq\""), "{sql}");
        let declared = tree.files.get("supabase/schemas/acp_pack_leadscoring.sql");
        assert_eq!(declared, (name != "bare" && name != "migrated").then_some(sql));
    }
}

#[test]
fn handlers_and_scopes_of_packs_are_read_from_their_files() {
    let tree = installed(&[CONFIG], &["billing", "leadscoring"]);
    let states = |pack: &str| tree.handlers(pack).into_iter().map(|one| one.state).collect::<Vec<_>>();
    assert_eq!(states("leadscoring"), [Written::Yes; 5]);
    assert_eq!(states("billing"), [Written::NotYet; 2]);
    let bound = Supabase.bound(&tree.repo(), "", &tree.answers).expect("readable");
    assert!(bound.scopes.contains(&"manage.billing".to_owned()), "{:?}", bound.scopes);
    let definition = &tree.files["supabase/functions/manage/domain/billing/definition.ts"];
    assert!(
        definition.contains("import type { PackDocument } from \"../../../_shared/control_plane/index.ts\";")
    );
    let up = tree.plan().next.into_iter().find(|step| step.id == "migrate").expect("a step");
    assert!(up.command.ends_with("migration up --include-all"), "{}", up.command);
}
