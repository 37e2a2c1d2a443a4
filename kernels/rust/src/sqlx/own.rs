// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns statements of a pack's own: written once for all databases, rows read by name.
//!
//! Never commits: they are part of the call's transaction, and go with it.

use serde_json::Value;

use super::dialect::Dialect;
use super::statements::finished;
use super::transaction::SqlTx;
use crate::clock::Timestamp;
use crate::ports::{Row, SqlValue, StoreError, Stored, Transaction};

/// What packs do with tables of their own. In a statement `?` is a parameter and `{name}`
/// the table of that name behind the bindings' prefix, in each database's own words.
impl<D: Dialect> SqlTx<D> {
    /// The rows of a query.
    ///
    /// # Errors
    /// What the database says against it.
    pub async fn select(&mut self, sql: &'static str, params: &[SqlValue]) -> Stored<Vec<Fields>> {
        let sql = finished::<D>(&self.shared.bindings, sql);
        let rows = self.query(sql, params).await?;
        Ok(rows.into_iter().map(Fields).collect())
    }

    /// The first row of a query.
    ///
    /// # Errors
    /// What the database says against it.
    pub async fn select_one(
        &mut self,
        sql: &'static str,
        params: &[SqlValue],
    ) -> Stored<Option<Fields>> {
        Ok(self.select(sql, params).await?.into_iter().next())
    }

    /// Runs a statement; how many rows it changed (or, on MySQL, found).
    ///
    /// # Errors
    /// What the database says against it; a row that a unique index refuses becomes CONFLICT.
    pub async fn run(&mut self, sql: &'static str, params: &[SqlValue]) -> Stored<u64> {
        let sql = finished::<D>(&self.shared.bindings, sql);
        self.execute(sql, params).await
    }
}

/// A row by column name, whatever form the database keeps a value in.
#[derive(Clone, Debug, PartialEq)]
pub struct Fields(Row);

#[allow(
    clippy::missing_errors_doc,
    reason = "each where the column has no such value"
)]
impl Fields {
    /// A UUID with its hyphens.
    pub fn id(&self, column: &str) -> Stored<String> {
        let text = self.text(column)?;
        let bare = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        Ok(if bare { hyphenated(&text) } else { text })
    }

    /// A text.
    pub fn text(&self, column: &str) -> Stored<String> {
        self.maybe_text(column)?.ok_or_else(|| unfit(column))
    }

    /// A text, where there is one.
    pub fn maybe_text(&self, column: &str) -> Stored<Option<String>> {
        match self.0.get(column) {
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(Value::Null) => Ok(None),
            _ => Err(unfit(column)),
        }
    }

    /// A whole number.
    pub fn int(&self, column: &str) -> Stored<i64> {
        let number = self.0.get(column).and_then(Value::as_i64);
        number.ok_or_else(|| unfit(column))
    }

    /// A number.
    pub fn real(&self, column: &str) -> Stored<f64> {
        self.maybe_real(column)?.ok_or_else(|| unfit(column))
    }

    /// A number, where there is one.
    pub fn maybe_real(&self, column: &str) -> Stored<Option<f64>> {
        match self.0.get(column) {
            Some(Value::Number(number)) => Ok(number.as_f64()),
            Some(Value::Null) => Ok(None),
            _ => Err(unfit(column)),
        }
    }

    /// A yes or no, which some databases keep as a number.
    pub fn flag(&self, column: &str) -> Stored<bool> {
        match self.0.get(column) {
            Some(Value::Bool(flag)) => Ok(*flag),
            _ => Ok(self.int(column)? != 0),
        }
    }

    /// A moment, to the precision that the database's driver tells.
    pub fn time(&self, column: &str) -> Stored<Timestamp> {
        let mut text = self.text(column)?.replacen(' ', "T", 1);
        if !text.ends_with('Z') && !text.get(10..).unwrap_or_default().contains(['+', '-']) {
            text.push('Z');
        }
        Timestamp::parse(&text).ok_or_else(|| unfit(column))
    }

    /// An object or a list out of a JSON column.
    pub fn json(&self, column: &str) -> Stored<Value> {
        match self.0.get(column) {
            Some(Value::String(text)) => {
                serde_json::from_str(text).map_err(|error| StoreError::Failed(Box::new(error)))
            }
            Some(value @ (Value::Object(_) | Value::Array(_))) => Ok(value.clone()),
            _ => Err(unfit(column)),
        }
    }
}

fn unfit(column: &str) -> StoreError {
    StoreError::failed(format!(
        "the column `{column}` does not hold what is read from it"
    ))
}

fn hyphenated(digits: &str) -> String {
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &digits[part]);
    parts.join("-").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(columns: Value) -> Fields {
        Fields(columns.as_object().cloned().unwrap_or_default())
    }

    #[test]
    fn a_value_is_read_in_whatever_form_a_database_keeps_it() {
        let id = "00000000-0000-0000-0000-00000000000a";
        for kept in ["0000000000000000000000000000000A", id] {
            assert_eq!(
                fields(json!({"id": kept})).id("id").ok().as_deref(),
                Some(id)
            );
        }
        let moment = Timestamp::parse("2026-01-02T03:04:05.500Z");
        for kept in ["2026-01-02 03:04:05.500000", "2026-01-02T03:04:05.500Z"] {
            assert_eq!(fields(json!({"at": kept})).time("at").ok(), moment);
        }
        for kept in [json!({"a": [1]}), json!("{\"a\": [1]}")] {
            assert_eq!(
                fields(json!({"j": kept})).json("j").ok(),
                Some(json!({"a": [1]}))
            );
        }
        for kept in [json!(true), json!(1)] {
            assert_eq!(fields(json!({"f": kept})).flag("f").ok(), Some(true));
        }
        assert_eq!(fields(json!({"w": 40})).real("w").ok(), Some(40.0));
    }

    #[test]
    fn what_is_missing_or_of_another_kind_is_an_error_and_null_is_none() {
        let row = fields(json!({"name": null, "score": null, "weight": "x"}));
        assert!(row.text("name").is_err() && row.text("other").is_err());
        assert!(row.real("weight").is_err() && row.int("weight").is_err());
        assert_eq!(row.maybe_text("name").ok(), Some(None));
        assert_eq!(row.maybe_real("score").ok(), Some(None));
    }
}
