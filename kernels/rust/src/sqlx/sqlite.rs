// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns what is SQLite's own: text for times and UUIDs, one writer at a time.

use super::driver::sqlite::SqliteRow;
use super::driver::{Column, Error, Pool, Row as _, Sqlite, Transaction, TypeInfo, ValueRef};
use serde_json::{Map, Value};

use super::arg::{Arg, uuid_of, with_hyphens, without_hyphens};
use super::dialect::{Connection, Dialect, Row, run_statements};
use crate::bindings::TenantBindings;
use crate::clock::Timestamp;

/// SQLite.
#[derive(Debug)]
pub struct SqliteDialect;

macro_rules! bound {
    ($query:ident, $arg:ident) => {
        match $arg {
            Arg::Bool(flag) => $query.bind(*flag),
            Arg::Int(number) => $query.bind(*number),
            Arg::Real(number) => $query.bind(*number),
            Arg::Time(moment) => $query.bind(moment.map(written)),
            Arg::Uuid(text) => $query.bind(uuid_of(text).simple().to_string()),
            Arg::Text(text) | Arg::JsonText(text) => $query.bind(text.map(str::to_owned)),
            Arg::Json(value) => $query.bind(value.map(Value::to_string)),
        }
    };
}

impl Dialect for SqliteDialect {
    type Db = Sqlite;

    const CONDITIONAL_UPSERT: bool = true;
    const ONE_WRITER: bool = true;
    const QUOTE: char = '"';
    const DDL: [&'static str; 3] = [
        include_str!("../../migrations/sqlite/tables.sql"),
        include_str!("../../migrations/sqlite/keys.sql"),
        include_str!("../../migrations/sqlite/tenants.sql"),
    ];

    fn placeholder(_: usize) -> String {
        "?".into()
    }

    fn as_text(column: &str) -> String {
        column.into()
    }

    fn as_int(column: &str) -> String {
        column.into()
    }

    fn as_json(column: &str) -> String {
        column.into()
    }

    fn greatest() -> &'static str {
        "MAX"
    }

    fn upsert(key: &str, columns: &[&str]) -> String {
        let set: Vec<String> = columns
            .iter()
            .map(|c| format!("{c} = excluded.{c}"))
            .collect();
        format!("ON CONFLICT ({key}) DO UPDATE SET {}", set.join(", "))
    }

    fn same_tenant(_: &str, id_column: &str, text: &str) -> String {
        // The column's affinity decides: a number's text finds the number.
        format!("{id_column} IN ({text}, {})", without_hyphens(text))
    }

    async fn tenant_kind(_: &Pool<Sqlite>, _: &str, _: &TenantBindings) -> Result<String, Error> {
        Ok(String::new())
    }

    async fn begin(pool: &Pool<Sqlite>) -> Result<Transaction<'static, Sqlite>, Error> {
        // A transaction that began with a read could not wait for the write lock later.
        pool.begin_with("PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE")
            .await
    }

    run_statements!(Sqlite);

    fn text(row: &SqliteRow, index: usize) -> Result<Option<String>, Error> {
        row.try_get_unchecked(index)
    }

    fn id(row: &SqliteRow, index: usize) -> Result<Option<String>, Error> {
        Ok(Self::text(row, index)?.map(with_hyphens))
    }

    fn int(row: &SqliteRow, index: usize) -> Result<Option<i64>, Error> {
        row.try_get_unchecked(index)
    }

    fn time(row: &SqliteRow, index: usize) -> Result<Option<Timestamp>, Error> {
        let text: Option<String> = row.try_get_unchecked(index)?;
        text.map(|text| read(&text)).transpose()
    }

    fn object(row: &SqliteRow) -> Result<Map<String, Value>, Error> {
        let columns = row.columns().iter().enumerate();
        columns
            .map(|(index, column)| Ok((column.name().to_owned(), value(row, index)?)))
            .collect()
    }
}

/// `YYYY-MM-DD HH:MM:SS[.ffffff]` in UTC: texts of one form, which sort like the moments.
fn written(moment: Timestamp) -> String {
    let whole = moment.to_string().replacen('T', " ", 1);
    let micros = moment.unix_micros().rem_euclid(1_000_000);
    let seconds = &whole[..whole.len() - ".000Z".len()];
    if micros == 0 {
        seconds.to_owned()
    } else {
        format!("{seconds}.{micros:06}")
    }
}

fn read(text: &str) -> Result<Timestamp, Error> {
    let mut rfc3339 = text.replacen(' ', "T", 1);
    if !rfc3339.ends_with('Z') && !rfc3339.get(10..).unwrap_or_default().contains(['+', '-']) {
        rfc3339.push('Z');
    }
    Timestamp::parse(&rfc3339).ok_or_else(|| Error::Decode("a column holds no time".into()))
}

fn value(row: &SqliteRow, index: usize) -> Result<Value, Error> {
    let raw = row.try_get_raw(index)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    let kind = raw.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "BOOLEAN" => row.try_get_unchecked::<bool, _>(index)?.into(),
        "INTEGER" | "INT4" | "INT8" => row.try_get_unchecked::<i64, _>(index)?.into(),
        "REAL" => row.try_get_unchecked::<f64, _>(index)?.into(),
        _ => row.try_get_unchecked::<String, _>(index)?.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_it_was_written_and_sorts() {
        let moments = [0, 1, 999_999, 1_000_000, 1_767_225_600_500_000];
        let texts: Vec<String> = moments
            .map(|micros| written(Timestamp::from_unix_micros(micros)))
            .into();
        assert_eq!(texts[0], "1970-01-01 00:00:00");
        assert_eq!(texts[4], "2026-01-01 00:00:00.500000");
        assert!(texts.is_sorted());
        for (text, micros) in texts.iter().zip(moments) {
            assert_eq!(read(text).ok(), Some(Timestamp::from_unix_micros(micros)));
        }
    }
}
