//! A TOML document as a tree of entries with the places they have in the text.
//! toml_edit is named here and nowhere else; nothing here knows Cargo or Python.

use std::ops::Range;

use serde_json::Value as Json;
use toml_edit as parser;

use crate::edit::lines;

/// A parsed document; all offsets are bytes of the text it was parsed from (a BOM counts).
#[derive(Debug)]
pub struct Document {
    root: Table,
}

/// A key and what it names.
#[derive(Debug)]
pub struct Entry {
    pub key: String,
    pub key_span: Range<usize>,
    pub item: Item,
}

#[derive(Debug)]
pub struct Item {
    /// The value's own text; of a table with a header: the header.
    pub span: Range<usize>,
    pub kind: Kind,
}

#[derive(Debug)]
pub enum Kind {
    Scalar(Json),
    Array(Vec<Item>),
    Table(Table),
    /// `[[name]]`, once or more.
    Tables(Vec<Item>),
}

#[derive(Debug)]
pub struct Table {
    pub form: Form,
    pub entries: Vec<Entry>,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `[name]`, or the document itself.
    Header,
    /// `name = { … }`
    Inline,
    /// `name.key = …`
    Dotted,
    /// Only `[name.other]` is written.
    Implicit,
}

impl Document {
    /// `Err` says where and why it is no TOML.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parsed = parser::Document::parse(text).map_err(|error| {
            let line = lines::number(text, error.span().map_or(0, |span| span.start));
            format!("line {line} is not valid TOML: {}", error.message())
        })?;
        Ok(Document { root: Table { form: Form::Header, entries: entries(parsed.as_table()) } })
    }

    pub fn root(&self) -> &Table {
        &self.root
    }

    /// The entry at a path; `[[tables]]` are not entered.
    pub fn entry(&self, path: &[&str]) -> Option<&Entry> {
        let (last, front) = path.split_last()?;
        self.table(front)?.entry(last)
    }

    /// The table at a path; the empty path is the document.
    pub fn table(&self, path: &[&str]) -> Option<&Table> {
        path.iter().try_fold(&self.root, |table, key| table.entry(key)?.item.table())
    }

    /// All of it as plain data.
    pub fn json(&self) -> Json {
        self.root.json()
    }
}

impl Table {
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The entries that stand below the header itself, not below a `[header.of.their.own]`.
    pub fn own(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| match &entry.item.kind {
            Kind::Table(table) => matches!(table.form, Form::Inline | Form::Dotted),
            Kind::Tables(_) => false,
            _ => true,
        })
    }

    pub fn json(&self) -> Json {
        Json::Object(self.entries.iter().map(|entry| (entry.key.clone(), entry.item.json())).collect())
    }
}

impl Item {
    pub fn table(&self) -> Option<&Table> {
        match &self.kind {
            Kind::Table(table) => Some(table),
            _ => None,
        }
    }

    pub fn array(&self) -> Option<&[Item]> {
        match &self.kind {
            Kind::Array(items) => Some(items),
            _ => None,
        }
    }

    pub fn str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(value) => value.as_str(),
            _ => None,
        }
    }

    pub fn json(&self) -> Json {
        match &self.kind {
            Kind::Scalar(value) => value.clone(),
            Kind::Array(items) | Kind::Tables(items) => Json::Array(items.iter().map(Item::json).collect()),
            Kind::Table(table) => table.json(),
        }
    }

    /// Where the last byte of it is that belongs to the same `[header]`: of a dotted table the end of its last value.
    pub fn end(&self) -> usize {
        match &self.kind {
            Kind::Table(table) if table.form == Form::Dotted => {
                table.entries.iter().map(|entry| entry.item.end()).max().unwrap_or(self.span.end)
            }
            _ => self.span.end,
        }
    }
}

/// The entries of a table, in the order of their places.
fn entries(table: &parser::Table) -> Vec<Entry> {
    let named = table.iter().filter_map(|(key, _)| table.get_key_value(key));
    sorted(named.filter_map(|(key, item)| entry(key, item)).collect())
}

fn sorted(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by_key(|entry| entry.key_span.start);
    entries
}

fn entry(key: &parser::Key, item: &parser::Item) -> Option<Entry> {
    let key_span = key.span()?;
    let item = Item { span: item.span().unwrap_or(key_span.clone()), kind: kind(item)? };
    Some(Entry { key: key.get().to_owned(), key_span, item })
}

fn kind(item: &parser::Item) -> Option<Kind> {
    Some(match item {
        parser::Item::None => return None,
        parser::Item::Value(value) => of_value(value),
        parser::Item::Table(table) => {
            let form = match (table.is_dotted(), table.is_implicit()) {
                (true, _) => Form::Dotted,
                (false, true) => Form::Implicit,
                (false, false) => Form::Header,
            };
            Kind::Table(Table { form, entries: entries(table) })
        }
        parser::Item::ArrayOfTables(tables) => Kind::Tables(tables.iter().map(header).collect()),
    })
}

fn header(table: &parser::Table) -> Item {
    let kind = Kind::Table(Table { form: Form::Header, entries: entries(table) });
    Item { span: table.span().unwrap_or_default(), kind }
}

fn of_value(value: &parser::Value) -> Kind {
    use parser::Value;
    match value {
        Value::String(text) => Kind::Scalar(Json::from(text.value().as_str())),
        Value::Integer(number) => Kind::Scalar(Json::from(*number.value())),
        Value::Float(number) => Kind::Scalar(Json::from(*number.value())),
        Value::Boolean(truth) => Kind::Scalar(Json::from(*truth.value())),
        Value::Datetime(time) => Kind::Scalar(Json::from(time.value().to_string())),
        Value::Array(array) => {
            let item = |value: &parser::Value| Item {
                span: value.span().unwrap_or_default(),
                kind: of_value(value),
            };
            Kind::Array(array.iter().map(item).collect())
        }
        Value::InlineTable(table) => {
            let form = if table.is_dotted() { Form::Dotted } else { Form::Inline };
            let named = table.iter().filter_map(|(key, _)| table.get_key_value(key));
            let entries = sorted(named.filter_map(|(key, item)| entry(key, item)).collect());
            Kind::Table(Table { form, entries })
        }
    }
}
