//! The text of a pack file → its value, and the line and column of every part of it. saphyr-parser lives here.
//! YAML is taken as far as it is JSON written another way: no anchors, aliases, tags, merge keys or second documents.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::{Map, Value};

/// The largest file and the deepest nesting that a pack may have.
const LARGEST: usize = 1 << 20;
const DEEPEST: usize = 64;

/// A parsed file.
#[derive(Clone, Debug)]
pub struct Source {
    pub value: Value,
    /// Line and column by JSON pointer, both from 1.
    places: BTreeMap<String, (usize, usize)>,
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Flaw {
    pub place: Option<(usize, usize)>,
    pub pointer: String,
    pub said: String,
}

impl Flaw {
    fn at(place: (usize, usize), said: impl Into<String>) -> Flaw {
        Flaw { place: Some(place), pointer: String::new(), said: said.into() }
    }

    /// e.g. ``pack.yaml:3:5: `/actions/0/scope`: it is missing``.
    pub fn said(&self, file: &str) -> String {
        let place = self.place.map_or(String::new(), |(line, column)| format!(":{line}:{column}"));
        let pointer = if self.pointer.is_empty() { String::new() } else { format!("`{}`: ", self.pointer) };
        format!("{file}{place}: {pointer}{}", self.said)
    }
}

impl Source {
    /// The file's ending says whether it is JSON; everything else is YAML.
    pub fn parse(file: &str, text: &str) -> Result<Source, Flaw> {
        if text.len() > LARGEST {
            return Err(Flaw::at((1, 1), format!("it is larger than {} KiB", LARGEST >> 10)));
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if !file.to_ascii_lowercase().ends_with(".json") {
            return Reader::read(text);
        }
        let value: Value = serde_json::from_str(text).map_err(|error| {
            let said = error.to_string();
            let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said).to_owned();
            Flaw::at((error.line(), error.column()), said)
        })?;
        // JSON is YAML, but for some escapes in strings; then the places are not known, and only they.
        match Reader::read(text) {
            Ok(source) => Ok(Source { value, ..source }),
            Err(flaw) if flaw.said.contains("twice") => Err(flaw),
            Err(_) => Ok(Source { value, places: BTreeMap::new() }),
        }
    }

    /// A flaw at a pointer, placed as near to it as the file has a part.
    pub fn flaw(&self, pointer: &str, said: impl Into<String>) -> Flaw {
        let mut near = pointer;
        let place = loop {
            match (self.places.get(near), near.rsplit_once('/')) {
                (Some(place), _) => break Some(*place),
                (None, Some((above, _))) => near = above,
                (None, None) => break None,
            }
        };
        Flaw { place, pointer: pointer.into(), said: said.into() }
    }
}

/// The steps of a pointer escape `~` and `/`.
pub fn step(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

struct Reader<'t> {
    events: Parser<'t, saphyr_parser::StrInput<'t>>,
    places: BTreeMap<String, (usize, usize)>,
}

impl<'t> Reader<'t> {
    fn read(text: &'t str) -> Result<Source, Flaw> {
        let mut reader = Reader { events: Parser::new_from_str(text), places: BTreeMap::new() };
        let mut value = None;
        loop {
            let (event, span) = reader.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
                Event::StreamEnd => break,
                _ if value.is_some() => return Err(Flaw::at(place(span), "a second document begins")),
                event => value = Some(reader.value(event, span, "", 0)?),
            }
        }
        let value = value.ok_or_else(|| Flaw::at((1, 1), "it is empty"))?;
        Ok(Source { value, places: reader.places })
    }

    fn next(&mut self) -> Result<(Event<'t>, Span), Flaw> {
        match self.events.next() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => {
                Err(Flaw::at((error.marker().line(), error.marker().col() + 1), error.info()))
            }
            None => Err(Flaw::at((1, 1), "it ends too early")),
        }
    }

    fn value(&mut self, event: Event<'t>, span: Span, pointer: &str, depth: usize) -> Result<Value, Flaw> {
        if depth > DEEPEST {
            return Err(Flaw::at(place(span), format!("it is nested more than {DEEPEST} levels deep")));
        }
        self.places.entry(pointer.to_owned()).or_insert(place(span));
        match event {
            Event::Alias(_) => Err(Flaw::at(place(span), "aliases are not taken: write the part out")),
            Event::Scalar(.., anchor, _)
            | Event::SequenceStart(anchor, _)
            | Event::MappingStart(anchor, _)
                if anchor != 0 =>
            {
                Err(Flaw::at(place(span), "anchors are not taken: write the part out"))
            }
            Event::Scalar(.., Some(_))
            | Event::SequenceStart(_, Some(_))
            | Event::MappingStart(_, Some(_)) => Err(Flaw::at(place(span), "tags are not taken")),
            Event::Scalar(text, ScalarStyle::Plain, ..) => Ok(plain(&text)),
            Event::Scalar(text, ..) => Ok(Value::String(text.into_owned())),
            Event::SequenceStart(..) => self.sequence(pointer, depth),
            Event::MappingStart(..) => self.mapping(pointer, depth),
            _ => Err(Flaw::at(place(span), "a value is missing")),
        }
    }

    fn sequence(&mut self, pointer: &str, depth: usize) -> Result<Value, Flaw> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                return Ok(Value::Array(items));
            }
            let pointer = format!("{pointer}/{}", items.len());
            items.push(self.value(event, span, &pointer, depth + 1)?);
        }
    }

    fn mapping(&mut self, pointer: &str, depth: usize) -> Result<Value, Flaw> {
        let mut members = Map::new();
        loop {
            let (event, span) = self.next()?;
            let Event::Scalar(name, style, 0, None) = event else {
                if event == Event::MappingEnd {
                    return Ok(Value::Object(members));
                }
                return Err(Flaw::at(place(span), "a member's name must be plain text"));
            };
            if name == "<<" && style == ScalarStyle::Plain {
                return Err(Flaw::at(place(span), "merge keys are not taken: write the members out"));
            }
            if members.contains_key(name.as_ref()) {
                return Err(Flaw::at(place(span), format!("`{name}` is there twice")));
            }
            let pointer = step(pointer, &name);
            self.places.insert(pointer.clone(), place(span));
            let (event, span) = self.next()?;
            let value = self.value(event, span, &pointer, depth + 1)?;
            members.insert(name.into_owned(), value);
        }
    }
}

fn place(span: Span) -> (usize, usize) {
    (span.start.line(), span.start.col() + 1)
}

/// A scalar without quotes, by YAML 1.2's core schema, decimal numbers only: `no` and `0x10` are text.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match serde_json::from_str::<Value>(text) {
            Ok(number @ Value::Number(_)) => number,
            _ => Value::String(text.to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn wrong(file: &str, text: &str) -> String {
        Source::parse(file, text).unwrap_err().said(file)
    }

    #[test]
    fn yaml_and_json_of_the_same_content_are_the_same_value_each_with_its_places() {
        let yaml = "name: a # one\nactions:\n  - scope: 'x'\n    limit: 3\n    on: no\n    none: ~\n";
        let source = Source::parse("pack.yaml", yaml).unwrap();
        assert_eq!(
            source.value,
            json!({"name": "a", "actions": [{"scope": "x", "limit": 3, "on": "no", "none": null}]})
        );
        assert_eq!(source.flaw("/actions/0/limit", "x").said("p"), "p:4:5: `/actions/0/limit`: x");
        assert_eq!(source.flaw("/actions/0/title", "x").place, Some((3, 5)));
        let source =
            Source::parse("PACK.JSON", "{\n\t\"name\": \"a\\/b\",\n  \"actions\": [ {} ]\n}").unwrap();
        assert_eq!(source.flaw("/actions/0", "x").place, Some((3, 16)));
        assert_eq!(source.value["name"], "a/b");
    }

    #[test]
    fn what_makes_yaml_more_than_json_is_refused_where_it_stands() {
        assert_eq!(
            wrong("p.yaml", "a: &x [1]\nb: *x\n"),
            "p.yaml:1:4: anchors are not taken: write the part out"
        );
        assert_eq!(wrong("p.yaml", "a: !!binary x\n"), "p.yaml:1:4: tags are not taken");
        assert!(wrong("p.yaml", "a: 1\nb: {<<: {c: 1}}\n").starts_with("p.yaml:2:5: merge keys"));
        assert!(wrong("p.yaml", "a: 1\n---\nb: 2\n").contains("a second document begins"));
        assert_eq!(wrong("p.yaml", "a: 1\na: 2\n"), "p.yaml:2:1: `a` is there twice");
        assert_eq!(wrong("p.json", "{\"a\": 1,\n \"a\": 2}"), "p.json:2:2: `a` is there twice");
        assert_eq!(wrong("p.yaml", ""), "p.yaml:1:1: it is empty");
        assert!(wrong("p.yaml", &"[".repeat(100)).contains("deep"));
        assert!(wrong("p.json", "{\n  \"a\": }").starts_with("p.json:2:8: "));
        assert!(wrong("p.yaml", &" ".repeat(LARGEST + 1)).contains("larger"));
    }
}
