//! The migration with our tables, and what makes them safe in a database whose schema `public` is served to browsers:
//! row level security without a policy, nothing granted, functions that look nowhere but where they say.

use super::version;
use crate::host::database::Database;
use crate::host::pack_values::spread;
use crate::host::paths::join;
use crate::vendor::step::PREFIX;
use crate::vendor::{self, Step};

/// What our migration is called.
const NAME: &str = "acp_control_plane";
/// What a pack's migration is called, before the pack's name.
const PACK: &str = "acp_pack_";
/// The roles that the Data API takes for a browser's.
const STRANGERS: &str = "anon, authenticated";

/// The path of our migration: the one that is there, else a new one behind all others.
pub fn path(folder: &str, files: &[String]) -> String {
    let ours = format!("_{NAME}.sql");
    let own = files.iter().find(|path| path.ends_with(&ours));
    own.cloned().unwrap_or_else(|| {
        let version = version::next(files.iter().filter_map(|path| version_of(path)));
        join(folder, &format!("migrations/{version}{ours}"))
    })
}

/// The path of each step's migration: the one that is there, else one behind all others and behind those before it.
pub fn paths_of_steps(folder: &str, files: &[String], steps: &[Step]) -> Vec<String> {
    let mut known = files.to_vec();
    known.push(path(folder, files));
    let mut paths = Vec::new();
    for step in steps {
        let ours = format!("_{}.sql", step.title());
        let own = files.iter().find(|path| path.ends_with(&ours)).cloned();
        let path = own.unwrap_or_else(|| {
            let version = version::next(known.iter().filter_map(|path| version_of(path)));
            join(folder, &format!("migrations/{version}{ours}"))
        });
        known.push(path.clone());
        paths.push(path);
    }
    paths
}

/// Whether the file is ours.
pub fn is_ours(path: &str) -> bool {
    path.ends_with(&format!("{NAME}.sql")) || path.contains(PREFIX) || pack_of(path).is_some()
}

/// The pack whose tables a file makes.
fn pack_of(path: &str) -> Option<&str> {
    path.split_once(PACK)?.1.strip_suffix(".sql")
}

/// The path of a pack's migration: the one that is there, else one behind all but other packs', by as much as its name
/// says, so that the order in which packs came does not show. The first of `ours` is the control plane's.
pub fn path_of_pack(folder: &str, files: &[String], ours: &[String], pack: &str) -> String {
    if let Some(there) = pack_file(files, pack) {
        return there;
    }
    let all = || files.iter().chain(ours);
    let versions = all().filter(|path| pack_of(path).is_none()).filter_map(|path| version_of(path));
    let taken: Vec<&str> = all().filter_map(|path| version_of(path)).collect();
    let mut version = version::next(versions);
    for _ in 0..spread(pack) {
        version = version::next([version.as_str()].into_iter());
    }
    while taken.contains(&version.as_str()) {
        version = version::next([version.as_str()].into_iter());
    }
    join(folder, &format!("migrations/{version}_{PACK}{pack}.sql"))
}

/// A pack's migration that is there.
pub fn pack_file(files: &[String], pack: &str) -> Option<String> {
    files.iter().find(|path| pack_of(path) == Some(pack)).cloned()
}

/// `20250131120000` of `supabase/migrations/20250131120000_orders.sql`.
pub fn version_of(path: &str) -> Option<&str> {
    let (version, _) = path.rsplit('/').next()?.split_once('_')?;
    let number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
    (number && path.ends_with(".sql")).then_some(version)
}

/// Our tables, with the prefix that the owner wants.
pub fn sql(prefix: &str, own_tenants: bool) -> String {
    closed(&vendor::migration(Database::Postgres, prefix, own_tenants))
}

/// Tables that say their schema, and are closed to everyone.
pub fn closed(tables: &str) -> String {
    let tables = tables
        .replace("TABLE IF NOT EXISTS \"", "TABLE IF NOT EXISTS public.\"")
        .replace("ALTER TABLE \"", "ALTER TABLE public.\"")
        .replace(" ON \"", " ON public.\"")
        .replace("FUNCTION \"", "FUNCTION public.\"")
        .replace("LANGUAGE plpgsql AS", "LANGUAGE plpgsql SET search_path = '' AS");
    let locks = locks(&tables);
    format!("{tables}\n{locks}")
}

/// What closes each thing that the SQL makes. Supabase grants new tables to everyone by default.
fn locks(sql: &str) -> String {
    let named = |line: &str, words: &str| {
        let rest = line.strip_prefix(words)?;
        rest.split([' ', '(']).next().map(str::to_owned)
    };
    let mut all = String::from("-- None of it is for the Data API: no policy, and no grant.\n");
    let mut table = String::new();
    for line in sql.lines() {
        if let Some(name) = named(line, "CREATE TABLE IF NOT EXISTS ") {
            all += &format!("ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;\n");
            all += &format!("REVOKE ALL ON TABLE {name} FROM {STRANGERS};\n");
            table = name;
        } else if line.contains("AS IDENTITY")
            && let Some(column) = line.trim_start().split('"').nth(1)
        {
            let sequence = format!("{}_{column}_seq\"", table.trim_end_matches('"'));
            all += &format!("REVOKE ALL ON SEQUENCE {sequence} FROM {STRANGERS};\n");
        } else if let Some(name) = named(line, "CREATE OR REPLACE FUNCTION ") {
            all += &format!("REVOKE ALL ON FUNCTION {name}() FROM PUBLIC, {STRANGERS};\n");
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_sequence_and_function_is_closed_and_says_its_schema() {
        let sql = sql("acp_", true);
        let made: Vec<_> = sql.lines().filter(|line| line.starts_with("CREATE TABLE ")).collect();
        assert_eq!(made.len(), 10, "{sql}");
        for line in made {
            let name = line.trim_start_matches("CREATE TABLE IF NOT EXISTS ").trim_end_matches(" (");
            assert!(name.starts_with("public.\"acp_"), "{line}");
            assert!(sql.contains(&format!("ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;\n")), "{name}");
            assert!(
                sql.contains(&format!("REVOKE ALL ON TABLE {name} FROM anon, authenticated;\n")),
                "{name}"
            );
        }
        assert!(
            sql.contains(
                "REVOKE ALL ON SEQUENCE public.\"acp_rate_limits_id_seq\" FROM anon, authenticated;"
            )
        );
        let function = "public.\"acp_audit_log_refuse\"()";
        assert!(
            sql.contains(&format!("REVOKE ALL ON FUNCTION {function} FROM PUBLIC, anon, authenticated;"))
        );
        assert!(sql.contains(&format!(
            "CREATE OR REPLACE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS"
        )));
        assert!(sql.contains(&format!("FOR EACH ROW EXECUTE FUNCTION {function};")));
        assert!(sql.contains("ON public.\"acp_audit_log\" (\"tenant_id\", \"created_at\");"));
    }

    #[test]
    fn another_prefix_is_everywhere_and_tenants_of_the_host_get_no_second_table() {
        let sql = sql("ctl_", false);
        assert!(!sql.contains("acp_") && !sql.contains("tenants\""), "{sql}");
        assert!(sql.contains("REVOKE ALL ON SEQUENCE public.\"ctl_rate_limits_id_seq\""));
    }

    #[test]
    fn our_migration_comes_behind_all_others_and_is_found_again() {
        let files = |names: &[&str]| {
            names.iter().map(|name| format!("supabase/migrations/{name}")).collect::<Vec<_>>()
        };
        let all = files(&["20240101000000_a.sql", "20990101000000_b.sql", "notes.sql"]);
        assert_eq!(path("supabase", &all), "supabase/migrations/20990101000001_acp_control_plane.sql");
        let mut all = all;
        all.extend(files(&["20250101000000_acp_control_plane.sql"]));
        assert_eq!(path("supabase", &all), "supabase/migrations/20250101000000_acp_control_plane.sql");
        assert_eq!(path("supabase", &[]), "supabase/migrations/20250101000000_acp_control_plane.sql");
    }
}
