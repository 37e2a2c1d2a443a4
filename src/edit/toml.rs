//! pyproject.toml and Pipfile: adds dependencies, and reads what they have. toml_edit is named here and nowhere
//! else; it only finds the places. The change is spliced into the original text, so comments, order, line
//! endings and a BOM stay.

use std::ops::Range;

use toml_edit::{Array, Document, Item, Table, TableLike};

use super::dependency::{Need, edited, normal, open, parse};
use super::{Edited, Splice};

/// A TOML file that can be asked for values.
pub struct Toml<'a> {
    text: &'a str,
    /// What of `text` the parser does not get: a BOM.
    skipped: usize,
    document: Document<&'a str>,
}

impl<'a> Toml<'a> {
    /// `Err` says where and why it is no TOML.
    pub fn parse(text: &'a str) -> Result<Self, String> {
        let body = text.trim_start_matches('\u{feff}');
        let document = Document::parse(body).map_err(|error| {
            let line = error.span().map_or(1, |span| body[..span.start].matches('\n').count() + 1);
            format!("line {line} is not valid TOML: {}", error.message())
        })?;
        Ok(Toml { text, skipped: text.len() - body.len(), document })
    }

    fn item(&self, path: &[&str]) -> Option<&Item> {
        path.iter().try_fold(self.document.as_item(), |item, key| item.as_table_like()?.get(key))
    }

    fn table(&self, path: &[&str]) -> Option<&dyn TableLike> {
        self.item(path)?.as_table_like()
    }

    /// Whether there is anything at the path.
    pub fn has(&self, path: &[&str]) -> bool {
        self.item(path).is_some()
    }

    pub fn str(&self, path: &[&str]) -> Option<&str> {
        self.item(path)?.as_str()
    }

    /// The strings of an array.
    pub fn strings(&self, path: &[&str]) -> Vec<&str> {
        let array = self.item(path).and_then(Item::as_array);
        array.map(|array| array.iter().filter_map(|value| value.as_str()).collect()).unwrap_or_default()
    }

    /// The 1-based line of the value at the path.
    pub fn line(&self, path: &[&str]) -> usize {
        let start = self.item(path).and_then(Item::span).map_or(0, |span| span.start);
        self.text[..start + self.skipped].matches('\n').count() + 1
    }

    /// Normal name, range and line of the requirements in an array (PEP 621) or a table (Poetry, Pipfile).
    pub fn requirements(&self, path: &[&str]) -> Vec<(String, String, usize)> {
        let line = |span: Option<Range<usize>>| {
            self.text[..span.map_or(0, |span| span.start) + self.skipped].matches('\n').count() + 1
        };
        match self.item(path) {
            Some(item) if item.is_array() => {
                let values = item.as_array().into_iter().flatten();
                let parsed = values.filter_map(|v| Some((parse(v.as_str()?)?, line(v.span()))));
                parsed.map(|((name, range), line)| (name, range, line)).collect()
            }
            Some(item) => {
                let entries = item.as_table_like().into_iter().flat_map(|table| table.iter());
                entries.map(|(name, value)| (normal(name), version(value), line(value.span()))).collect()
            }
            None => Vec::new(),
        }
    }

    /// Name and version of every package of a lock file (uv, Poetry, PDM).
    pub fn locked(&self, name: &str) -> Option<(String, usize)> {
        let packages = self.item(&["package"])?.as_array_of_tables()?;
        let found = packages
            .iter()
            .find(|table| table.get("name").and_then(Item::as_str).map(normal).as_deref() == Some(name))?;
        let version = found.get("version")?;
        let start = version.span().map_or(0, |span| span.start) + self.skipped;
        Some((version.as_str()?.to_owned(), self.text[..start].matches('\n').count() + 1))
    }
}

/// The range of a Poetry or Pipfile entry: a string, or the `version` of a table.
fn version(value: &Item) -> String {
    let inner = value.as_table_like().and_then(|table| table.get("version")).unwrap_or(value);
    inner.as_str().unwrap_or_default().replace(' ', "")
}

/// Where a manifest keeps what the program itself needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `[project] dependencies = […]`
    Project,
    /// `[tool.poetry.dependencies]`
    Poetry,
    /// `[packages]`
    Pipfile,
}

impl Place {
    pub fn path(self) -> &'static [&'static str] {
        match self {
            Place::Project => &["project", "dependencies"],
            Place::Poetry => &["tool", "poetry", "dependencies"],
            Place::Pipfile => &["packages"],
        }
    }
}

/// Adds the needs that the manifest does not have at `place`.
pub fn add(text: &str, place: Place, needs: &[Need<'_>]) -> Edited {
    let by_hand = |reason: String| Edited::ByHand { reason };
    let toml = match Toml::parse(text) {
        Ok(toml) => toml,
        Err(reason) => return by_hand(reason),
    };
    let have: Vec<_> =
        toml.requirements(place.path()).into_iter().map(|(name, range, _)| (name, range)).collect();
    let open = match open(needs, &have) {
        Ok(open) => open,
        Err(refused) => return refused,
    };
    if open.is_empty() {
        return Edited::Already;
    }
    let splices = match place {
        Place::Project => toml.to_project(&open),
        Place::Poetry | Place::Pipfile => toml.to_table(place.path(), &open),
    };
    match splices {
        Ok(splices) if Toml::parse(&super::splice(text, &splices)).is_ok() => edited(splices),
        Ok(_) => by_hand("the edit would not be valid TOML".into()),
        Err(reason) => by_hand(reason),
    }
}

impl Toml<'_> {
    fn to_project(&self, needs: &[Need<'_>]) -> Result<Vec<Splice>, String> {
        if let Some(item) = self.item(&["project", "dependencies"]) {
            let array = item.as_array().ok_or("`project.dependencies` is not an array")?;
            return self.to_array(array, needs).ok_or("the array is not where it seems".into());
        }
        if self.strings(&["project", "dynamic"]).contains(&"dependencies") {
            return Err("`project.dependencies` is dynamic".into());
        }
        let project = self.item(&["project"]).and_then(Item::as_table).ok_or("there is no `[project]`")?;
        let eol = super::eol(self.text);
        let items: String =
            needs.iter().map(|need| format!("    \"{}\",{eol}", need.requirement())).collect();
        self.below_table(project, &format!("dependencies = [{eol}{items}]"))
    }

    /// Behind the last value of the array, on lines of its own where the array has such lines.
    fn to_array(&self, array: &Array, needs: &[Need<'_>]) -> Option<Vec<Splice>> {
        let all = self.moved(array.span()?);
        let close = all.end - 1;
        let eol = super::eol(self.text);
        let items: Vec<_> = needs.iter().map(|need| format!("\"{}\"", need.requirement())).collect();
        let new = |at: usize, insert: String| Splice { at, remove: String::new(), insert };
        let Some(last) = array.iter().last() else {
            let at = all.start + 1;
            let lines = items.iter().map(|item| format!("{eol}    {item},")).collect::<String>();
            let tail = if self.text[at..close].contains('\n') { "" } else { eol };
            return Some(vec![new(at, format!("{lines}{tail}"))]);
        };
        let last = self.moved(last.span()?);
        let comma = comma(&self.text[last.end..close]).map(|at| last.end + at + 1);
        let end = comma.unwrap_or(last.end);
        let start = self.text[..last.start].rfind('\n').map_or(0, |newline| newline + 1);
        let lead = &self.text[start..last.start];
        let own_line = lead.trim().is_empty();
        let next_line = self.text[end..close].find('\n').map(|newline| end + newline + 1);
        match next_line {
            Some(next) if own_line => {
                let lines = items.iter().map(|item| format!("{lead}{item},{eol}")).collect();
                let comma = comma.is_none().then(|| new(end, ",".into()));
                Some(comma.into_iter().chain([new(next, lines)]).collect())
            }
            _ => {
                let gap = if own_line { format!("{eol}{lead}") } else { " ".into() };
                let behind = |item: &String| {
                    if comma.is_some() { format!("{gap}{item},") } else { format!(",{gap}{item}") }
                };
                Some(vec![new(end, items.iter().map(behind).collect())])
            }
        }
    }

    fn to_table(&self, path: &[&str], needs: &[Need<'_>]) -> Result<Vec<Splice>, String> {
        let name = path.join(".");
        let table = self.item(path).ok_or(format!("there is no `[{name}]`"))?;
        let table = table.as_table().filter(|table| !table.is_dotted() && !table.is_implicit());
        let table = table.ok_or(format!("`{name}` is not a table of its own"))?;
        let lines: Vec<_> =
            needs.iter().map(|need| format!("{} = \">={}\"", need.name, need.minimum)).collect();
        self.below_table(table, &lines.join(super::eol(self.text)))
    }

    /// New lines below the last key that stands in the table itself, or below its header.
    fn below_table(&self, table: &Table, lines: &str) -> Result<Vec<Splice>, String> {
        let header = table.span().ok_or("the table has no place")?.start;
        let header = self.text[header + self.skipped..].find(']').map_or(header, |end| header + end);
        let ends = table.iter().filter_map(|(key, item)| self.end_of(table, key, item));
        let last = ends.max().unwrap_or(header).max(header) + self.skipped;
        let eol = super::eol(self.text);
        Ok(match self.text[last..].find('\n') {
            Some(newline) => {
                vec![Splice {
                    at: last + newline + 1,
                    remove: String::new(),
                    insert: format!("{lines}{eol}"),
                }]
            }
            None => {
                vec![Splice { at: self.text.len(), remove: String::new(), insert: format!("{eol}{lines}") }]
            }
        })
    }

    /// Where a value that is written in the table itself ends; `None` for tables with a header of their own.
    fn end_of(&self, table: &Table, key: &str, item: &Item) -> Option<usize> {
        match item {
            Item::Value(value) => value.span().map(|span| span.end),
            Item::Table(inner) if inner.is_dotted() => {
                inner.iter().filter_map(|(key, item)| self.end_of(inner, key, item)).max()
            }
            _ => None,
        }
        .or_else(|| {
            table.key(key).filter(|_| item.is_value()).and_then(|key| key.span()).map(|span| span.end)
        })
    }

    fn moved(&self, span: Range<usize>) -> Range<usize> {
        span.start + self.skipped..span.end + self.skipped
    }

    /// The table at a path, for callers that ask for several keys.
    pub fn keys(&self, path: &[&str]) -> Vec<&str> {
        self.table(path).map(|table| table.iter().map(|(key, _)| key).collect()).unwrap_or_default()
    }
}

/// The first comma that is not in a comment.
fn comma(text: &str) -> Option<usize> {
    let mut comment = false;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '#' => comment = true,
            '\n' => comment = false,
            ',' if !comment => return Some(at),
            _ => {}
        }
        None
    })
}
