// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns what is PostgreSQL's own: strict types, and a level for every transaction.

use super::driver::postgres::PgRow;
use super::driver::types::{Json, time::OffsetDateTime};
use super::driver::{
    self, Column, Error, Pool, Postgres, Row as _, Transaction, TypeInfo, ValueRef,
};
use serde_json::{Map, Value};

use super::arg::{Arg, uuid_of};
use super::dialect::{Connection, Dialect, Row, run_statements};
use crate::bindings::TenantBindings;
use crate::clock::Timestamp;

/// PostgreSQL.
#[derive(Debug)]
pub struct PostgresDialect;

macro_rules! bound {
    ($query:ident, $arg:ident) => {
        match $arg {
            Arg::Bool(flag) => $query.bind(*flag),
            Arg::Int(number) => $query.bind(*number),
            Arg::Real(number) => $query.bind(*number),
            Arg::Text(text) => $query.bind(text.map(str::to_owned)),
            Arg::Time(moment) => $query.bind(moment.and_then(written)),
            Arg::Uuid(text) => $query.bind(uuid_of(text)),
            Arg::JsonText(text) => $query.bind(text.map(|text| Json(parsed(text)))),
            Arg::Json(value) => $query.bind(value.map(|value| Json(value.clone()))),
        }
    };
}

/// What is no JSON is the text itself.
fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

const UUID: &str = "'^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$'";
const WHOLE: &str = "'^-?[0-9]{1,18}$'";

impl Dialect for PostgresDialect {
    type Db = Postgres;

    const CONDITIONAL_UPSERT: bool = true;
    const ONE_WRITER: bool = false;
    const QUOTE: char = '"';
    const DDL: [&'static str; 3] = [
        include_str!("../../migrations/postgres/tables.sql"),
        include_str!("../../migrations/postgres/keys.sql"),
        include_str!("../../migrations/postgres/tenants.sql"),
    ];

    fn placeholder(number: usize) -> String {
        format!("${number}")
    }

    fn as_text(column: &str) -> String {
        format!("CAST({column} AS text)")
    }

    fn as_int(column: &str) -> String {
        format!("CAST({column} AS bigint)")
    }

    fn as_json(column: &str) -> String {
        format!("CAST({column} AS text)")
    }

    fn greatest() -> &'static str {
        "GREATEST"
    }

    fn upsert(key: &str, columns: &[&str]) -> String {
        let set: Vec<String> = columns
            .iter()
            .map(|c| format!("{c} = excluded.{c}"))
            .collect();
        format!("ON CONFLICT ({key}) DO UPDATE SET {}", set.join(", "))
    }

    fn same_tenant(kind: &str, id_column: &str, text: &str) -> String {
        // In the column's own type, so that its index is used; what is none finds nothing.
        let when = |form: &str, own: &str| {
            format!("{id_column} = CASE WHEN {text} ~ {form} THEN CAST({text} AS {own}) END")
        };
        match kind {
            "uuid" => when(UUID, "uuid"),
            "smallint" | "integer" | "bigint" => when(WHOLE, "bigint"),
            "text" => format!("{id_column} = {text}"),
            other if other.starts_with("character varying") => format!("{id_column} = {text}"),
            _ => format!("CAST({id_column} AS text) = {text}"),
        }
    }

    async fn tenant_kind(
        pool: &Pool<Postgres>,
        table: &str,
        bindings: &TenantBindings,
    ) -> Result<String, Error> {
        let sql = "SELECT format_type(atttypid, atttypmod) FROM pg_attribute \
                   WHERE attrelid = to_regclass($1) AND attname = $2 AND NOT attisdropped";
        let quoted: Vec<String> = table.split('.').map(|part| format!("\"{part}\"")).collect();
        let row = driver::query(sql)
            .bind(quoted.join("."))
            .bind(bindings.id_column.clone())
            .fetch_optional(pool)
            .await?;
        row.map_or(Ok(String::new()), |row| row.try_get(0))
    }

    async fn begin(pool: &Pool<Postgres>) -> Result<Transaction<'static, Postgres>, Error> {
        // Whatever the database's level is: under a stricter one, whoever waited for a lock
        // would have to start anew.
        let begin = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '10s'";
        pool.begin_with(begin).await
    }

    run_statements!(Postgres);

    fn text(row: &PgRow, index: usize) -> Result<Option<String>, Error> {
        row.try_get(index)
    }

    fn id(row: &PgRow, index: usize) -> Result<Option<String>, Error> {
        row.try_get(index)
    }

    fn int(row: &PgRow, index: usize) -> Result<Option<i64>, Error> {
        row.try_get(index)
    }

    fn time(row: &PgRow, index: usize) -> Result<Option<Timestamp>, Error> {
        let moment: Option<OffsetDateTime> = row.try_get(index)?;
        Ok(moment.map(read))
    }

    fn object(row: &PgRow) -> Result<Map<String, Value>, Error> {
        let columns = row.columns().iter().enumerate();
        columns
            .map(|(index, column)| Ok((column.name().to_owned(), value(row, index)?)))
            .collect()
    }
}

fn written(moment: Timestamp) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(moment.unix_micros()) * 1000).ok()
}

fn read(moment: OffsetDateTime) -> Timestamp {
    let micros = moment.unix_timestamp_nanos().div_euclid(1000);
    Timestamp::from_unix_micros(i64::try_from(micros).unwrap_or(i64::MAX))
}

fn value(row: &PgRow, index: usize) -> Result<Value, Error> {
    let raw = row.try_get_raw(index)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    let kind = raw.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "BOOL" => row.try_get::<bool, _>(index)?.into(),
        "INT2" => row.try_get::<i16, _>(index)?.into(),
        "INT4" => row.try_get::<i32, _>(index)?.into(),
        "INT8" => row.try_get::<i64, _>(index)?.into(),
        "FLOAT4" => row.try_get::<f32, _>(index)?.into(),
        "FLOAT8" => row.try_get::<f64, _>(index)?.into(),
        "UUID" => row
            .try_get::<driver::types::Uuid, _>(index)?
            .to_string()
            .into(),
        "JSON" | "JSONB" => row.try_get::<Json<Value>, _>(index)?.0,
        "TIMESTAMPTZ" => read(row.try_get(index)?).to_string().into(),
        _ => row.try_get::<String, _>(index)?.into(),
    })
}
