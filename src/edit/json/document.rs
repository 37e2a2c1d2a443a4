//! A JSON document, with comments and trailing commas where its owner has them, as a tree of entries with the places
//! they have in the text. jsonc-parser is named here and nowhere else; nothing here knows npm.

use std::ops::Range;

use jsonc_parser as parser;
use serde_json::Value as Json;

/// A parsed document; all offsets are bytes of the text it was parsed from (a BOM counts).
#[derive(Debug)]
pub struct Document {
    pub root: Item,
}

/// A key and what it names.
#[derive(Debug)]
pub struct Entry {
    pub key: String,
    pub key_span: Range<usize>,
    pub item: Item,
}

/// A value.
#[derive(Debug)]
pub struct Item {
    pub span: Range<usize>,
    pub kind: Kind,
}

#[derive(Debug)]
pub enum Kind {
    Scalar(Json),
    Array(Vec<Item>),
    Object(Vec<Entry>),
}

impl Document {
    /// `Err` says where and why it is no JSON.
    pub fn parse(text: &str) -> Result<Self, String> {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let shift = text.len() - body.len();
        let options = parser::ParseOptions {
            allow_comments: true,
            allow_trailing_commas: true,
            allow_loose_object_property_names: false,
            allow_missing_commas: false,
            allow_single_quoted_strings: false,
            allow_hexadecimal_numbers: false,
            allow_unary_plus_numbers: false,
            ..parser::ParseOptions::default()
        };
        let failed = |error: parser::errors::ParseError| {
            let line = error.line_display();
            format!("line {line} is not valid JSON: {}", error.kind())
        };
        let parsed =
            parser::parse_to_ast(body, &parser::CollectOptions::default(), &options).map_err(failed)?;
        let value = parsed.value.ok_or("it is empty")?;
        Ok(Document { root: item(&value, shift)? })
    }

    /// The value at a path of keys.
    pub fn item(&self, path: &[&str]) -> Option<&Item> {
        path.iter().try_fold(&self.root, |item, key| Some(&item.entry(key)?.item))
    }

    /// The entry at a path of keys.
    pub fn entry(&self, path: &[&str]) -> Option<&Entry> {
        let (last, front) = path.split_last()?;
        self.item(front)?.entry(last)
    }

    /// All of it as plain data.
    pub fn json(&self) -> Json {
        self.root.json()
    }
}

impl Item {
    /// The entry with this key: the last one, as every reader of JSON takes it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.object()?.iter().rev().find(|entry| entry.key == key)
    }

    pub fn object(&self) -> Option<&[Entry]> {
        match &self.kind {
            Kind::Object(entries) => Some(entries),
            _ => None,
        }
    }

    pub fn array(&self) -> Option<&[Item]> {
        match &self.kind {
            Kind::Array(items) => Some(items),
            _ => None,
        }
    }

    pub fn json(&self) -> Json {
        match &self.kind {
            Kind::Scalar(value) => value.clone(),
            Kind::Array(items) => Json::Array(items.iter().map(Item::json).collect()),
            Kind::Object(entries) => {
                Json::Object(entries.iter().map(|entry| (entry.key.clone(), entry.item.json())).collect())
            }
        }
    }
}

fn item(value: &parser::ast::Value<'_>, shift: usize) -> Result<Item, String> {
    use parser::ast::Value;
    use parser::common::Ranged;
    let span = |range: parser::common::Range| range.start + shift..range.end + shift;
    let kind = match value {
        Value::StringLit(text) => Kind::Scalar(Json::String(text.value.clone().into_owned())),
        Value::NumberLit(number) => Kind::Scalar(
            serde_json::from_str(number.value).map_err(|_| format!("`{}` is no number", number.value))?,
        ),
        Value::BooleanLit(flag) => Kind::Scalar(Json::Bool(flag.value)),
        Value::NullKeyword(_) => Kind::Scalar(Json::Null),
        Value::Array(array) => {
            Kind::Array(array.elements.iter().map(|value| item(value, shift)).collect::<Result<_, _>>()?)
        }
        Value::Object(object) => Kind::Object(
            object
                .properties
                .iter()
                .map(|property| {
                    let key = property.name.as_str().to_owned();
                    let key_span = span(property.name.range());
                    Ok(Entry { key, key_span, item: item(&property.value, shift)? })
                })
                .collect::<Result<_, String>>()?,
        ),
    };
    Ok(Item { span: span(value.range()), kind })
}
