// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the rows of settings.
//!
//! Never merges them: the pack does.

use serde_json::{Map, Value};

use crate::clock::Timestamp;
use crate::ports::{SettingsRows, StoreError, Stored};
use crate::sqlx::arg::Arg;
use crate::sqlx::dialect::Dialect;
use crate::sqlx::records::Columns;
use crate::sqlx::transaction::SqlTx;

impl<D: Dialect> SettingsRows for SqlTx<D> {
    async fn get_settings(&mut self, tenant_id: &str) -> Stored<Map<String, Value>> {
        let sql = self.sql(|s| s.get_settings);
        let found = self
            .one(sql, &[tenant_id.into()], |row| Columns::<D>::of(row).json())
            .await?;
        match found {
            None => Ok(Map::new()),
            Some(Value::Object(settings)) => Ok(settings),
            Some(_) => Err(StoreError::failed("the settings are no object")),
        }
    }

    async fn put_settings(
        &mut self,
        tenant_id: &str,
        settings: &Map<String, Value>,
        at: Timestamp,
    ) -> Stored<()> {
        let sql = self.sql(|s| s.put_settings);
        let settings = Value::Object(settings.clone());
        self.change(
            sql,
            &[tenant_id.into(), Arg::Json(Some(&settings)), at.into()],
        )
        .await?;
        Ok(())
    }
}
