//! Later changes of the control plane's tables. Each becomes a migration of its own behind the host's last one, at an
//! install as at an upgrade: what may have been applied is never rewritten. It knows no host's style of migrations.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::written;
use crate::embedded::KERNEL_RUST;
use crate::host::database::Database;

/// What a step's migration is called in every host, before the step's name.
pub const PREFIX: &str = "acp_step_";

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// A number and words, e.g. `0002_request_ids`: steps are taken in the order of their names.
    pub name: String,
    /// Its SQL, by the database's word.
    texts: BTreeMap<String, String>,
}

impl Step {
    /// A step whose SQL is given with each database's word.
    pub fn new<'t>(name: &str, texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Step {
        let texts = texts.into_iter().map(|(database, sql)| (database.to_owned(), sql.to_owned()));
        Step { name: name.to_owned(), texts: texts.collect() }
    }

    /// Its SQL with the prefix that the host wants.
    pub fn sql(&self, database: Database, prefix: &str) -> String {
        written(self.texts.get(database.word()).map_or("", String::as_str), prefix)
    }

    /// What its migration is called.
    pub fn title(&self) -> String {
        format!("{PREFIX}{}", self.name)
    }
}

/// The steps of the kit inside this binary: `migrations/<database>/steps/<name>.sql`.
pub fn steps() -> &'static [Step] {
    static STEPS: OnceLock<Vec<Step>> = OnceLock::new();
    STEPS.get_or_init(|| {
        let mut found: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for (path, bytes) in KERNEL_RUST {
            let parts = path.strip_prefix("migrations/").and_then(|path| path.split_once("/steps/"));
            let Some((database, name)) = parts else { continue };
            let Some(name) = name.strip_suffix(".sql") else { continue };
            let sql = String::from_utf8_lossy(bytes).into_owned();
            found.entry(name.to_owned()).or_default().insert(database.to_owned(), sql);
        }
        found.into_iter().map(|(name, texts)| Step { name, texts }).collect()
    })
}
