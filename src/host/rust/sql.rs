//! What the SQL of migrations says of tables: their columns, their keys, and what becomes of both later. It reads
//! only what is needed to know a customer's table, in the words that SQLite, PostgreSQL and MySQL share.

use crate::edit::lines;

/// A table as the statements so far leave it.
#[derive(Clone, Debug, PartialEq)]
pub struct Created {
    pub name: String,
    pub file: String,
    pub line: usize,
    pub columns: Vec<Column>,
    /// Of a `PRIMARY KEY (…)` of its own: the columns, separated by commas.
    key: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub name: String,
    /// In lower case, e.g. `varchar(200)`.
    pub ty: String,
    pub key: bool,
    /// Whether an INSERT must name it.
    pub required: bool,
}

impl Created {
    /// The primary key's only column.
    pub fn id(&self) -> Option<String> {
        let column = || self.columns.iter().find(|column| column.key).map(|column| column.name.clone());
        self.key.clone().or_else(column).filter(|key| !key.contains(','))
    }
}

/// Brings the tables up to what one more file makes of them.
pub fn read(file: &str, sql: &str, tables: &mut Vec<Created>) {
    let sql = &readable(sql);
    let mut all: Vec<_> = ["create table", "alter table", "drop table"]
        .into_iter()
        .flat_map(|words| statements(sql, words).into_iter().map(move |(at, rest)| (at, words, rest)))
        .collect();
    all.sort_by_key(|(at, _, _)| *at);
    for (at, words, rest) in all {
        match words {
            "create table" => {
                if let Some(new) = created(file, lines::number(sql, at), rest)
                    && !tables.iter().any(|table| table.name == new.name)
                {
                    tables.push(new);
                }
            }
            "alter table" => altered(rest, tables),
            _ => {
                let (dropped, _) = name(skip(rest, "if exists"));
                tables.retain(|table| table.name != dropped);
            }
        }
    }
}

/// The same text, byte for byte as long, with blanks for comments and for what strings hold.
fn readable(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let (length, kept) = match first {
            '-' if rest.starts_with("--") => (rest.find('\n').unwrap_or(rest.len()), 0),
            '/' if rest.starts_with("/*") => (rest.find("*/").map_or(rest.len(), |at| at + 2), 0),
            '\'' => (rest[1..].find('\'').map_or(rest.len(), |at| at + 2), 1),
            other => (other.len_utf8(), other.len_utf8()),
        };
        text.push_str(&rest[..kept]);
        let blank = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
        text.extend(rest[kept..length].bytes().map(blank));
        rest = &rest[length..];
    }
    text
}

/// Where a statement starts with these words, and what follows them.
fn statements<'t>(text: &'t str, words: &str) -> Vec<(usize, &'t str)> {
    let lower = text.to_ascii_lowercase();
    lower.match_indices(words).map(|(at, _)| (at, &text[at + words.len()..])).collect()
}

/// Without leading words, whatever their case.
fn skip<'t>(text: &'t str, words: &str) -> &'t str {
    let text = text.trim_start();
    match text.get(..words.len()).is_some_and(|head| head.eq_ignore_ascii_case(words)) {
        true => text[words.len()..].trim_start(),
        false => text,
    }
}

/// A name without its schema and quotes, and the rest of the text.
fn name(text: &str) -> (String, &str) {
    let text = text.trim_start();
    let end = text.find(|c: char| c.is_whitespace() || "(;,".contains(c)).unwrap_or(text.len());
    let plain = text[..end].rsplit('.').next().unwrap_or_default();
    (unquoted(plain).to_owned(), &text[end..])
}

fn unquoted(name: &str) -> &str {
    name.trim().trim_matches(['"', '`', '[', ']'])
}

fn created(file: &str, line: usize, rest: &str) -> Option<Created> {
    let (name, rest) = name(skip(rest, "if not exists"));
    let parts = split(parenthesis(rest.trim_start())?);
    let key = parts.iter().find_map(|part| {
        let (part, lower) = (part.trim(), part.trim().to_ascii_lowercase());
        let own = lower.starts_with("primary key") || lower.starts_with("constraint");
        let at = lower.find("primary key").filter(|_| own)? + "primary key".len();
        Some(unquoted(parenthesis(part[at..].trim_start())?).to_owned())
    });
    let columns = parts.into_iter().filter_map(column).collect();
    Some(Created { name, file: file.to_owned(), line, columns, key })
}

/// `ALTER TABLE t ADD COLUMN …, DROP COLUMN …, RENAME TO …`
fn altered(rest: &str, tables: &mut [Created]) {
    let rest = rest.split(';').next().unwrap_or(rest);
    let (wanted, actions) = name(skip(skip(rest, "if exists"), "only"));
    let Some(table) = tables.iter_mut().find(|table| table.name == wanted) else { return };
    for action in split(actions) {
        let word = |words: &str| {
            let rest = skip(action, words);
            (rest.len() < action.trim_start().len()).then_some(rest)
        };
        if let Some(rest) = word("add ") {
            table.columns.extend(column(skip(skip(rest, "column "), "if not exists")));
        } else if let Some(rest) = word("drop ") {
            let (gone, _) = name(skip(skip(rest, "column "), "if exists"));
            table.columns.retain(|column| column.name != gone);
        } else if let Some(rest) = word("rename to ") {
            table.name = name(rest).0;
        } else if let Some(rest) = word("rename ") {
            let (old, rest) = name(skip(rest, "column "));
            let (new, _) = name(skip(rest, "to "));
            table.columns.iter_mut().filter(|c| c.name == old).for_each(|c| c.name.clone_from(&new));
        }
    }
}

fn column(part: &str) -> Option<Column> {
    const CONSTRAINTS: [&str; 10] = [
        "constraint",
        "primary",
        "foreign",
        "unique",
        "check",
        "key",
        "index",
        "exclude",
        "like",
        "fulltext",
    ];
    const FILLED: [&str; 5] = ["default", "generated", "serial", "auto_increment", "autoincrement"];
    let (first, rest) = part.trim().split_once(char::is_whitespace)?;
    let lower = rest.to_ascii_lowercase();
    if CONSTRAINTS.contains(&first.to_ascii_lowercase().as_str()) {
        return None;
    }
    let filled = FILLED.iter().any(|word| lower.contains(word));
    let ty = lower.split_whitespace().next().unwrap_or_default().to_owned();
    let key = lower.contains("primary key");
    // SQLite numbers the rows of an INTEGER PRIMARY KEY itself.
    let numbered = key && ty == "integer";
    let required = (lower.contains("not null") || key) && !filled && !numbered;
    Some(Column { name: unquoted(first).to_owned(), ty, key, required })
}

/// What is inside the parenthesis that the text starts with.
fn parenthesis(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?;
    let mut depth = 1usize;
    for (at, c) in inner.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&inner[..at]);
        }
    }
    None
}

/// The parts between commas that are in no parenthesis.
fn split(body: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0isize, 0, Vec::new());
    for (at, c) in body.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&body[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&body[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(sql: &str) -> Vec<Created> {
        let mut tables = Vec::new();
        read("1.sql", sql, &mut tables);
        tables
    }

    fn names(columns: &[Column]) -> Vec<&str> {
        columns.iter().map(|column| column.name.as_str()).collect()
    }

    #[test]
    fn comments_and_strings_hide_neither_columns_nor_statements() {
        let sql = "/* CREATE TABLE a (id INT PRIMARY KEY); */\nCREATE TABLE teams ( -- one, two (three\n  id INT PRIMARY KEY,\n  name TEXT DEFAULT 'it''s, (so)', -- shown, everywhere\n  mark TEXT NOT NULL /* a, b */\n);";
        let [table] = tables(sql).try_into().unwrap();
        assert_eq!((table.name.as_str(), table.line), ("teams", 2));
        assert_eq!(names(&table.columns), ["id", "name", "mark"]);
        assert!(!table.columns[1].required && table.columns[2].required);
    }

    #[test]
    fn later_statements_change_what_earlier_ones_made() {
        let sql = "CREATE TABLE orgs (id SERIAL PRIMARY KEY, title TEXT NOT NULL, old TEXT NOT NULL);\nALTER TABLE ONLY public.orgs ADD COLUMN IF NOT EXISTS plan TEXT NOT NULL, DROP COLUMN old;\nALTER TABLE orgs RENAME COLUMN title TO name;\nALTER TABLE orgs RENAME TO tenants;\nALTER TABLE tenants ADD CONSTRAINT c CHECK (name <> '');\nCREATE TABLE gone (id INT PRIMARY KEY);\nDROP TABLE IF EXISTS gone;";
        let [table] = tables(sql).try_into().unwrap();
        assert_eq!((table.name.as_str(), table.id().as_deref()), ("tenants", Some("id")));
        assert_eq!(names(&table.columns), ["id", "name", "plan"]);
    }

    #[test]
    fn a_key_may_be_named_last_and_must_be_one_column() {
        let sql = "CREATE TABLE tenants (code TEXT NOT NULL, PRIMARY KEY (\"code\"));\nCREATE TABLE teams (a INT, b INT, CONSTRAINT k PRIMARY KEY (a, b));";
        let ids: Vec<_> = tables(sql).iter().map(Created::id).collect();
        assert_eq!(ids, [Some("code".to_owned()), None]);
    }
}
