//! What was typed, sent and answered, for people and for programs. It never prints.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub enum Entry {
    Command { line: String, output: String },
    Call { url: String, request: Value, status: u16, answer: Value },
}

/// The entries in the order they happened.
#[derive(Clone, Debug, Default)]
pub struct Transcript {
    pub entries: Vec<Entry>,
    /// Where the folder is, when it stays.
    pub kept: Option<PathBuf>,
}

impl Transcript {
    pub fn command(&mut self, line: &str, output: &str) {
        self.entries.push(Entry::Command { line: line.into(), output: output.into() });
    }

    pub fn call(&mut self, url: &str, request: Value, status: u16, answer: Value) {
        self.entries.push(Entry::Call { url: url.into(), request, status, answer });
    }

    pub fn text(&self) -> String {
        let mut text = String::new();
        for entry in &self.entries {
            let _ = match entry {
                Entry::Command { line, output } if output.is_empty() => writeln!(text, "$ {line}"),
                Entry::Command { line, output } => writeln!(text, "$ {line}\n{output}"),
                Entry::Call { url, request, status, answer } => {
                    writeln!(text, "\nPOST {url}\n{}\n{status}\n{}", pretty(request), pretty(&short(answer)))
                }
            };
        }
        let _ = match &self.kept {
            Some(folder) => writeln!(
                text,
                "\nthe application is in {0}; start it again with\n  cd {0} && .venv/bin/python manage.py runserver",
                folder.display()
            ),
            None => writeln!(text, "\nthe application is gone again; `acp demo --keep` keeps it"),
        };
        text
    }

    pub fn json(&self) -> Vec<Value> {
        let entry = |entry: &Entry| match entry {
            Entry::Command { line, output } => json!({"command": line, "output": output}),
            Entry::Call { url, request, status, answer } => {
                json!({"url": url, "request": request, "status": status, "answer": answer})
            }
        };
        self.entries.iter().map(entry).collect()
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// `meta.actions` tells every schema; a person reads the names.
fn short(answer: &Value) -> Value {
    let mut answer = answer.clone();
    if let Some(actions) = answer["data"]["actions"].as_array() {
        let names: Vec<Value> = actions.iter().map(|action| action["name"].clone()).collect();
        answer["data"]["actions"] = names.into();
    }
    answer
}
