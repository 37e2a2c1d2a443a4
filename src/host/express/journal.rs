//! Drizzle's journal of migrations, and the snapshots of the schema beside it.

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::project::Project;
use crate::edit::json::{Document, append, remove_item};
use crate::error::Result;
use crate::host::paths::{folder, join};
use crate::plan::{ByHand, Class, Draft, Group};

/// The journal gets an entry for each of these migrations, and the last snapshot a successor that says the same.
pub fn add(draft: &mut Draft<'_>, project: &Project, migrations: &[String]) -> Result<()> {
    let path = journal(project);
    let entries = entries(draft, &path)?;
    let mut last = entries.last().cloned().unwrap_or_else(|| json!({"idx": -1, "version": "7", "when": 0}));
    let mut snapshot = draft.repo.text(&beside(&path, tag(&last)))?;
    for migration in migrations {
        let name = stem(migration);
        if entries.iter().any(|entry| entry["tag"] == name) {
            continue;
        }
        let number = |key: &str| last[key].as_i64().unwrap_or_default() + 1;
        let entry = json!({
            "idx": number("idx"), "version": last["version"], "when": number("when"), "tag": name, "breakpoints": true,
        });
        let step =
            |reason: String| by_hand("name the migration in", "last in `entries`", &path, &entry, reason);
        draft.edit(&path, Group::Migrations, |text| Ok(append(text, &["entries"], &entry)), step)?;
        snapshot = snapshot.as_deref().and_then(successor);
        // Those before it were planned before.
        if let Some(text) = snapshot.as_ref().filter(|_| migrations.last() == Some(migration)) {
            draft.create(&beside(&path, name), Group::Migrations, Class::Yours, text.as_str())?;
        }
        last = entry;
    }
    Ok(())
}

/// Takes a migration's entry out again.
pub fn remove(draft: &mut Draft<'_>, project: &Project, migration: &str) -> Result<()> {
    let path = journal(project);
    let name = stem(migration).to_owned();
    let all = entries(draft, &path)?;
    let Some(entry) = all.into_iter().find(|entry| entry["tag"] == name.as_str()) else { return Ok(()) };
    let step = |reason: String| by_hand("take the migration out of", "in `entries`", &path, &entry, reason);
    draft.edit(&path, Group::Edit, |text| Ok(remove_item(text, &["entries"], &entry)), step)
}

/// The snapshot that came with a migration.
pub fn snapshot(project: &Project, migration: &str) -> String {
    beside(&journal(project), stem(migration))
}

fn journal(project: &Project) -> String {
    join(&project.migrations.folder, "meta/_journal.json")
}

fn entries(draft: &Draft<'_>, path: &str) -> Result<Vec<Json>> {
    let text = draft.repo.text(path)?.unwrap_or_default();
    let entries = Document::parse(&text).ok().map(|document| document.json()["entries"].clone());
    Ok(entries.as_ref().and_then(Json::as_array).cloned().unwrap_or_default())
}

fn tag(entry: &Json) -> &str {
    entry["tag"].as_str().unwrap_or_default()
}

fn stem(migration: &str) -> &str {
    let name = migration.rsplit('/').next().unwrap_or(migration);
    name.strip_suffix(".sql").unwrap_or(name)
}

fn beside(journal: &str, tag: &str) -> String {
    let head = tag.split('_').next().unwrap_or_default();
    join(folder(journal), &format!("{head}_snapshot.json"))
}

fn by_hand(what: &str, place: &str, path: &str, entry: &Json, reason: String) -> ByHand {
    ByHand {
        id: "express-journal".into(),
        title: format!("{what} `{path}`"),
        file: path.to_owned(),
        place: place.into(),
        snippet: format!("{entry}\n"),
        reason,
    }
}

/// The same snapshot under an id of its own.
fn successor(snapshot: &str) -> Option<String> {
    let json = Document::parse(snapshot).ok()?.json();
    let (id, before) = (json["id"].as_str()?, json["prevId"].as_str()?);
    let hash = Sha256::digest(id.as_bytes());
    let hex: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let new = format!("{}-{}-4{}-8{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32]);
    let text = snapshot.replacen(&format!("\"{before}\""), "\"\u{0}\"", 1).replacen(
        &format!("\"{id}\""),
        &format!("\"{new}\""),
        1,
    );
    Some(text.replacen('\u{0}', id, 1))
}
