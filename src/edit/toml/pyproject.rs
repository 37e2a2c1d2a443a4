//! pyproject.toml and Pipfile: adds dependencies, and reads what they have. The change is spliced into the
//! original text, so comments, order, line endings and a BOM stay.

use std::collections::BTreeSet;

use super::document::{Document, Form, Item, Kind, Table};
use crate::edit::dependency::{Need, edited, normal, open, parse};
use crate::edit::{Edited, Splice, lines, splice};

/// A TOML file that can be asked for values.
pub struct Toml<'a> {
    text: &'a str,
    document: Document,
}

impl<'a> Toml<'a> {
    /// `Err` says where and why it is no TOML.
    pub fn parse(text: &'a str) -> Result<Self, String> {
        Ok(Toml { text, document: Document::parse(text)? })
    }

    fn item(&self, path: &[&str]) -> Option<&Item> {
        self.document.entry(path).map(|entry| &entry.item)
    }

    /// Whether there is anything at the path.
    pub fn has(&self, path: &[&str]) -> bool {
        self.item(path).is_some()
    }

    pub fn str(&self, path: &[&str]) -> Option<&str> {
        self.item(path)?.str()
    }

    /// The strings of an array.
    pub fn strings(&self, path: &[&str]) -> Vec<&str> {
        let items = self.item(path).and_then(Item::array).unwrap_or_default();
        items.iter().filter_map(Item::str).collect()
    }

    /// The 1-based line of the value at the path.
    pub fn line(&self, path: &[&str]) -> usize {
        lines::number(self.text, self.item(path).map_or(0, |item| item.span.start))
    }

    /// Normal name, range and line of the requirements in an array (PEP 621) or a table (Poetry, Pipfile).
    pub fn requirements(&self, path: &[&str]) -> Vec<(String, String, usize)> {
        let line = |item: &Item| lines::number(self.text, item.span.start);
        match self.item(path).map(|item| &item.kind) {
            Some(Kind::Array(items)) => {
                let parsed = items.iter().filter_map(|item| Some((parse(item.str()?)?, line(item))));
                parsed.map(|((name, range), line)| (name, range, line)).collect()
            }
            Some(Kind::Table(table)) => {
                let named = table.entries.iter();
                named.map(|e| (normal(&e.key), version(&e.item), line(&e.item))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Normal name and version of every package of a lock file (uv, Poetry, PDM).
    pub fn packages(&self) -> BTreeSet<(String, String)> {
        let Some(Kind::Tables(packages)) = self.item(&["package"]).map(|item| &item.kind) else {
            return BTreeSet::new();
        };
        let text = |table: &Table, key| Some(table.entry(key)?.item.str()?.to_owned());
        let known = packages.iter().filter_map(Item::table);
        known
            .filter_map(|table| {
                Some((normal(&text(table, "name")?), text(table, "version").unwrap_or_default()))
            })
            .collect()
    }

    /// The version of a package of a lock file, and its line.
    pub fn locked(&self, name: &str) -> Option<(String, usize)> {
        let Kind::Tables(packages) = &self.item(&["package"])?.kind else { return None };
        let named = |table: &&Table| table.entry("name").and_then(|e| e.item.str()).map(normal);
        let found = packages.iter().filter_map(Item::table).find(|t| named(t).as_deref() == Some(name))?;
        let version = &found.entry("version")?.item;
        Some((version.str()?.to_owned(), lines::number(self.text, version.span.start)))
    }
}

/// The range of a Poetry or Pipfile entry: a string, or the `version` of a table.
fn version(value: &Item) -> String {
    let inner = value.table().and_then(|table| table.entry("version")).map_or(value, |entry| &entry.item);
    inner.str().unwrap_or_default().replace(' ', "")
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
        Ok(splices) if Toml::parse(&splice(text, &splices)).is_ok() => edited(splices),
        Ok(_) => by_hand("the edit would not be valid TOML".into()),
        Err(reason) => by_hand(reason),
    }
}

impl Toml<'_> {
    fn to_project(&self, needs: &[Need<'_>]) -> Result<Vec<Splice>, String> {
        if let Some(item) = self.item(&["project", "dependencies"]) {
            let items = item.array().ok_or("`project.dependencies` is not an array")?;
            return Ok(self.to_array(item, items, needs));
        }
        if self.strings(&["project", "dynamic"]).contains(&"dependencies") {
            return Err("`project.dependencies` is dynamic".into());
        }
        let project = self.item(&["project"]).ok_or("there is no `[project]`")?;
        let eol = lines::eol(self.text);
        let items: String =
            needs.iter().map(|need| format!("    \"{}\",{eol}", need.requirement())).collect();
        Ok(self.below_table(project, &format!("dependencies = [{eol}{items}]")))
    }

    /// Behind the last value of the array, on lines of its own where the array has such lines.
    fn to_array(&self, array: &Item, items: &[Item], needs: &[Need<'_>]) -> Vec<Splice> {
        let close = array.span.end - 1;
        let eol = lines::eol(self.text);
        let last = items.last();
        let items: Vec<_> = needs.iter().map(|need| format!("\"{}\"", need.requirement())).collect();
        let new = |at: usize, insert: String| Splice { at, remove: String::new(), insert };
        let Some(last) = last else {
            let at = array.span.start + 1;
            let lines = items.iter().map(|item| format!("{eol}    {item},")).collect::<String>();
            let tail = if self.text[at..close].contains('\n') { "" } else { eol };
            return vec![new(at, format!("{lines}{tail}"))];
        };
        let last = &last.span;
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
                comma.into_iter().chain([new(next, lines)]).collect()
            }
            _ => {
                let gap = if own_line { format!("{eol}{lead}") } else { " ".into() };
                let behind = |item: &String| {
                    if comma.is_some() { format!("{gap}{item},") } else { format!(",{gap}{item}") }
                };
                vec![new(end, items.iter().map(behind).collect())]
            }
        }
    }

    fn to_table(&self, path: &[&str], needs: &[Need<'_>]) -> Result<Vec<Splice>, String> {
        let name = path.join(".");
        let item = self.item(path).ok_or(format!("there is no `[{name}]`"))?;
        let own = item.table().is_some_and(|table| table.form == Form::Header);
        if !own {
            return Err(format!("`{name}` is not a table of its own"));
        }
        let lines: Vec<_> = needs.iter().map(Need::entry).collect();
        Ok(self.below_table(item, &lines.join(lines::eol(self.text))))
    }

    /// New lines below the last key that stands in the table itself, or below its header.
    fn below_table(&self, item: &Item, new: &str) -> Vec<Splice> {
        let own = item.table().into_iter().flat_map(Table::own);
        let last = own.map(|entry| entry.item.end()).max().unwrap_or(item.span.end);
        vec![lines::after(self.text, last, new)]
    }

    /// The table at a path, for callers that ask for several keys.
    pub fn keys(&self, path: &[&str]) -> Vec<&str> {
        let table = self.document.table(path);
        table.map(|table| table.entries.iter().map(|e| e.key.as_str()).collect()).unwrap_or_default()
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
