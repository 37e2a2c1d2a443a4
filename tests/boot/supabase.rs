//! The Supabase fixtures: what has to be known of them, and who their tenants are.

use serde_json::{Value, json};

use super::front::post;

/// What has to be known of a fixture; the rest is read from what `acp install` prints.
pub struct Fixture {
    pub name: &'static str,
    /// Where in the repository it is put.
    pub folder: &'static str,
    /// Whether its database is a hosted one, or that of the local stack.
    pub hosted: bool,
    /// What is answered in another way than `--yes` does.
    pub answers: &'static [&'static str],
    /// Whether the kit is a package of the registry; else it is copied.
    pub is_package: bool,
    pub function: &'static str,
    /// The prefix of the control plane's tables, and how many there are, those of packs among them.
    pub tables: (&'static str, usize),
    /// Makes one more tenant.
    pub tenant: &'static str,
    /// Reads the ids of all tenants as `id`.
    pub tenants: &'static str,
}

pub const NEXT: Fixture = Fixture {
    name: "supabase-next",
    folder: "",
    hosted: true,
    answers: &[],
    is_package: false,
    function: "manage",
    tables: ("acp_", 14),
    tenant: "insert into organizations (name, slug) values ('Other', 'other')",
    tenants: "select id from organizations order by created_at",
};

/// Below in a monorepo, and nothing is called as `--yes` would call it.
pub const BARE: Fixture = Fixture {
    name: "supabase-bare",
    folder: "apps/web/",
    hosted: false,
    answers: &["--app-name", "agents_of_customers", "--table-prefix", "ctl_", "--kit", "package"],
    is_package: true,
    function: "agents_of_customers",
    tables: ("ctl_", 15),
    tenant: "insert into ctl_tenants values (gen_random_uuid(), 'Other', false, now())",
    tenants: "select id from ctl_tenants order by created_at",
};

/// A project's configuration with its database at a port.
pub fn with_database(config: &str, port: u16) -> String {
    let (front, rest) = config.split_once("\n[db]\n").unwrap();
    let (section, others) = rest.split_once("\n[").unwrap();
    let at = |line: &str| match line.starts_with("port = ") {
        true => format!("port = {port}"),
        false => line.to_owned(),
    };
    let section: Vec<_> = section.lines().map(at).collect();
    format!("{front}\n[db]\n{}\n[{others}", section.join("\n"))
}

/// The tenant of a key.
pub fn whoami(url: &str, key: &str) -> String {
    let answer = post(url, &[("x-api-key", key)], &json!({ "action": "meta.whoami" }));
    answer["data"]["tenant_id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// The id in the rows of `supabase db query` that is not this one.
pub fn other_than(rows: &Value, mine: &str) -> String {
    let mut ids = rows.as_array().unwrap().iter().filter_map(|row| row["id"].as_str());
    ids.find(|id| *id != mine).unwrap_or_else(|| panic!("no other tenant in {rows}")).to_owned()
}
