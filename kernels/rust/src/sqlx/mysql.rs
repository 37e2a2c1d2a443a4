// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns what is MySQL's and MariaDB's own: text for UUIDs, collations, no RETURNING.

use super::driver::mysql::MySqlRow;
use super::driver::types::time::{OffsetDateTime, PrimitiveDateTime};
use super::driver::{self, Column, Error, MySql, Pool, Row as _, Transaction, TypeInfo, ValueRef};
use serde_json::{Map, Value};

use super::arg::{Arg, uuid_of, with_hyphens, without_hyphens};
use super::dialect::{Connection, Dialect, Row, run_statements};
use crate::bindings::TenantBindings;
use crate::clock::Timestamp;

/// MySQL and MariaDB.
#[derive(Debug)]
pub struct MySqlDialect;

macro_rules! bound {
    ($query:ident, $arg:ident) => {
        match $arg {
            Arg::Bool(flag) => $query.bind(*flag),
            Arg::Int(number) => $query.bind(*number),
            Arg::Real(number) => $query.bind(*number),
            Arg::Time(moment) => $query.bind(moment.and_then(written)),
            Arg::Uuid(text) => $query.bind(uuid_of(text).simple().to_string()),
            Arg::Text(text) | Arg::JsonText(text) => $query.bind(text.map(str::to_owned)),
            Arg::Json(value) => $query.bind(value.map(Value::to_string)),
        }
    };
}

impl Dialect for MySqlDialect {
    type Db = MySql;

    const CONDITIONAL_UPSERT: bool = false;
    const ONE_WRITER: bool = false;
    const QUOTE: char = '`';
    const DDL: [&'static str; 3] = [
        include_str!("../../migrations/mysql/tables.sql"),
        include_str!("../../migrations/mysql/keys.sql"),
        include_str!("../../migrations/mysql/tenants.sql"),
    ];

    fn placeholder(_: usize) -> String {
        "?".into()
    }

    fn as_text(column: &str) -> String {
        format!("CAST({column} AS CHAR)")
    }

    fn as_int(column: &str) -> String {
        format!("CAST({column} AS SIGNED)")
    }

    fn as_json(column: &str) -> String {
        format!("CAST({column} AS CHAR)")
    }

    fn greatest() -> &'static str {
        "GREATEST"
    }

    fn upsert(_: &str, columns: &[&str]) -> String {
        let set: Vec<String> = columns
            .iter()
            .map(|c| format!("{c} = VALUES({c})"))
            .collect();
        format!("ON DUPLICATE KEY UPDATE {}", set.join(", "))
    }

    fn same_tenant(kind: &str, id_column: &str, text: &str) -> String {
        // In the column's own type or collation, so that its index is used.
        let (kind, collation) = kind.split_once(' ').unwrap_or((kind, ""));
        match (kind, collation.split_once(' ')) {
            ("tinyint" | "smallint" | "mediumint" | "int" | "bigint", _) => format!(
                "{id_column} = CASE WHEN {text} REGEXP '^-?[0-9]{{1,18}}$' \
                 THEN CAST({text} AS SIGNED) END"
            ),
            (_, Some((charset, collation))) => {
                let own =
                    |text: &str| format!("CONVERT({text} USING {charset}) COLLATE {collation}");
                format!(
                    "{id_column} IN ({}, {})",
                    own(text),
                    own(&without_hyphens(text))
                )
            }
            _ => format!("CAST({id_column} AS CHAR) = {text}"),
        }
    }

    async fn tenant_kind(
        pool: &Pool<MySql>,
        table: &str,
        bindings: &TenantBindings,
    ) -> Result<String, Error> {
        let sql = "SELECT CAST(CONCAT_WS(' ', data_type, character_set_name, collation_name) AS CHAR) \
                   FROM information_schema.columns WHERE table_name = ? AND column_name = ? \
                   AND table_schema = COALESCE(NULLIF(?, ''), DATABASE())";
        let (schema, table) = table.split_once('.').unwrap_or(("", table));
        let row = driver::query(sql)
            .bind(table.to_owned())
            .bind(bindings.id_column.clone())
            .bind(schema.to_owned())
            .fetch_optional(pool)
            .await?;
        row.map_or(Ok(String::new()), |row| row.try_get_unchecked(0))
    }

    async fn begin(pool: &Pool<MySql>) -> Result<Transaction<'static, MySql>, Error> {
        // Whatever the database's level is: with gap locks, twins would wait for each other.
        pool.begin_with(
            "SET innodb_lock_wait_timeout = 10; \
             SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION",
        )
        .await
    }

    run_statements!(MySql);

    fn text(row: &MySqlRow, index: usize) -> Result<Option<String>, Error> {
        row.try_get_unchecked(index)
    }

    fn id(row: &MySqlRow, index: usize) -> Result<Option<String>, Error> {
        Ok(Self::text(row, index)?.map(with_hyphens))
    }

    fn int(row: &MySqlRow, index: usize) -> Result<Option<i64>, Error> {
        row.try_get_unchecked(index)
    }

    fn time(row: &MySqlRow, index: usize) -> Result<Option<Timestamp>, Error> {
        let moment: Option<PrimitiveDateTime> = row.try_get(index)?;
        Ok(moment.map(read))
    }

    fn object(row: &MySqlRow) -> Result<Map<String, Value>, Error> {
        let columns = row.columns().iter().enumerate();
        columns
            .map(|(index, column)| Ok((column.name().to_owned(), value(row, index)?)))
            .collect()
    }
}

fn written(moment: Timestamp) -> Option<PrimitiveDateTime> {
    let nanos = i128::from(moment.unix_micros()) * 1000;
    let moment = OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()?;
    Some(PrimitiveDateTime::new(moment.date(), moment.time()))
}

fn read(moment: PrimitiveDateTime) -> Timestamp {
    let micros = moment.assume_utc().unix_timestamp_nanos().div_euclid(1000);
    Timestamp::from_unix_micros(i64::try_from(micros).unwrap_or(i64::MAX))
}

fn value(row: &MySqlRow, index: usize) -> Result<Value, Error> {
    let raw = row.try_get_raw(index)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    let kind = raw.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "BOOLEAN" => row.try_get::<bool, _>(index)?.into(),
        "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "BIGINT" => {
            row.try_get_unchecked::<i64, _>(index)?.into()
        }
        kind if kind.ends_with("UNSIGNED") => row.try_get_unchecked::<u64, _>(index)?.into(),
        "FLOAT" => row.try_get::<f32, _>(index)?.into(),
        "DOUBLE" => row.try_get::<f64, _>(index)?.into(),
        "DATETIME" => read(row.try_get(index)?).to_string().into(),
        _ => row.try_get_unchecked::<String, _>(index)?.into(),
    })
}
