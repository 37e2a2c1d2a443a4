// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the DDL of the kit's tables, with the host's names put in.
//!
//! Never touches a table of the host's own.

use super::dialect::Dialect;
use super::errors::store_error;
use super::statements::interned;
use super::store::SqlStore;
use crate::bindings::Bindings;
use crate::ports::Stored;

const OWN_PREFIX: &str = "acp_";

/// The DDL: the kit's tables, and those for keys and tenants where the host binds none.
fn ddl<D: Dialect>(bindings: &Bindings) -> String {
    let [tables, keys, tenants] = D::DDL;
    let keys = with_columns::<D>(keys, bindings);
    let mut parts = vec![tables];
    if bindings.auth.keys_table.is_empty() || bindings.keys_table() == own(bindings, "api_keys") {
        parts.push(&keys);
    }
    if bindings.tenant.table.is_empty() || bindings.tenant_table() == own(bindings, "tenants") {
        parts.push(tenants);
    }
    parts
        .concat()
        .replace(OWN_PREFIX, &bindings.database.table_prefix)
}

/// The keys table with the columns named as the bindings name them.
fn with_columns<D: Dialect>(keys: &str, bindings: &Bindings) -> String {
    let auth = &bindings.auth;
    let named = [
        ("key_prefix", &auth.key_prefix_column),
        ("key_hash", &auth.key_hash_column),
        ("scopes", &auth.scopes_column),
    ];
    let quoted = |name: &str| format!("{0}{name}{0}", D::QUOTE);
    named
        .into_iter()
        .fold(keys.to_owned(), |keys, (own, bound)| {
            keys.replace(&quoted(own), &quoted(bound))
        })
}

fn own(bindings: &Bindings, table: &str) -> String {
    format!("{}{table}", bindings.database.table_prefix)
}

impl<D: Dialect> SqlStore<D> {
    /// The DDL that [`SqlStore::migrate`] runs, for a migration of the host's own.
    #[must_use]
    pub fn ddl(bindings: &Bindings) -> String {
        ddl::<D>(bindings)
    }

    /// Makes the tables that are not there yet, those of packs too.
    ///
    /// # Errors
    /// What the database says against it.
    pub async fn migrate(&self) -> Stored<()> {
        let sql = interned(ddl::<D>(&self.shared.bindings));
        let _turn = self.shared.turn().await?;
        let mut connection = D::acquire(&self.shared.pool).await.map_err(store_error)?;
        for sql in std::iter::once(&sql).chain(self.tables.iter()) {
            D::execute_many(&mut connection, sql)
                .await
                .map_err(store_error)?;
        }
        Ok(())
    }
}
