// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns how bytes become a JSON value: strictly, and never with a panic.
//!
//! Never checks what the value means. Refused: invalid UTF-8, a BOM, NaN and Infinity, lone
//! surrogates, U+0000, numbers beyond 2^53-1, duplicate members, nesting over 32, trailing
//! bytes. `1.0` is read as the integer 1, so that every language sees the same value.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

const MAX_NUMBER: i64 = (1 << 53) - 1;
const MAX_DEPTH: usize = 32;
const NO_JSON: &str = "The body is not valid JSON.";

/// The value, or the sentence for the caller; it never quotes the input.
///
/// # Errors
/// The sentence that says what is wrong.
pub fn parse(raw: &[u8]) -> Result<Value, &'static str> {
    let text = std::str::from_utf8(raw).map_err(|_| "The body is not UTF-8.")?;
    if text.starts_with('\u{feff}') {
        return Err("The body begins with a byte order mark.");
    }
    let refusal = Cell::new(NO_JSON);
    let mut parser = serde_json::Deserializer::from_str(text);
    let value = Strict {
        depth: 0,
        refusal: &refusal,
    }
    .deserialize(&mut parser);
    let value = value.map_err(|_| refusal.get())?;
    parser.end().map_err(|_| NO_JSON)?;
    Ok(value)
}

#[derive(Clone, Copy)]
struct Strict<'a> {
    depth: usize,
    refusal: &'a Cell<&'static str>,
}

impl Strict<'_> {
    fn refuse<E: Error>(self, sentence: &'static str) -> E {
        self.refusal.set(sentence);
        E::custom(sentence)
    }

    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(self.refuse("The body is nested over 32 levels deep."));
        }
        Ok(Self {
            depth: self.depth + 1,
            ..self
        })
    }

    fn check<E: Error>(self, text: &str) -> Result<(), E> {
        if text.as_bytes().contains(&0) {
            return Err(self.refuse("A string holds U+0000."));
        }
        Ok(())
    }

    fn too_large<E: Error>(self) -> E {
        self.refuse("A number is beyond 2^53-1.")
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        if value < -MAX_NUMBER {
            return Err(self.too_large());
        }
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        match i64::try_from(value) {
            Ok(value) if value <= MAX_NUMBER => Ok(value.into()),
            _ => Err(self.too_large()),
        }
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "whole numbers below 2^53 fit"
    )]
    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        if value.is_nan() || value.abs() > MAX_NUMBER as f64 {
            return Err(self.too_large());
        }
        if value.fract() == 0.0 {
            return Ok((value as i64).into());
        }
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.check(text)?;
        Ok(text.into())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        self.check(&text)?;
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            self.check(&name)?;
            let Entry::Vacant(place) = object.entry(name) else {
                return Err(self.refuse("An object names a member twice."));
            };
            place.insert(members.next_value_seed(inner)?);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_mean_the_same_however_they_are_written() {
        assert_eq!(
            parse(b"[1.0, 1e2, -0, -0.0, 0.5]"),
            Ok(json!([1, 100, 0, 0, 0.5]))
        );
        for text in [
            "9007199254740992",
            "-9007199254740992",
            "1e300",
            "1e400",
            "12345678901234567890",
        ] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_not_strict_json_is_refused() {
        for text in [
            "",
            "{\"a\":1,\"a\":2}",
            "NaN",
            "[1]x",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "{\"\\u0000\":1}",
        ] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(parse(b"\xef\xbb\xbf{}").is_err());
        assert!(parse(b"\"\xff\"").is_err());
    }

    #[test]
    fn thirty_two_levels_pass_and_no_more() {
        assert!(parse(("[".repeat(32) + &"]".repeat(32)).as_bytes()).is_ok());
        assert!(parse(("[".repeat(33) + &"]".repeat(33)).as_bytes()).is_err());
        assert!(parse("[".repeat(1_000_000).as_bytes()).is_err());
    }
}
