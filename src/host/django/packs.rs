//! Packs of the project's own, each a Django app below the generated one: their files, and their entries in the files
//! that all packs share. Entries are in order, so the tree does not tell which pack came first.

use super::find::join;
use super::pack_values::{label, scopes, values as pack_values};
use super::project::Project;
use super::typed;
use crate::answers::Values as Answers;
use crate::edit::Edited;
use crate::edit::python::entries::{self, Place};
use crate::error::Result;
use crate::host::pack_values::templates;
use crate::pack::{Origin, Pack};
use crate::plan::{ByHand, Class, Draft, Group};
use crate::render::{Rendered, Values, render};
use crate::repo::Repo;

/// Files of the app that packs have entries in.
pub const SHARED: [&str; 2] = ["bindings.py", "packs/__init__.py"];
const LIST: Place<'_> = Place { variable: "PACKS", members: &[] };
const COUNTS: Place<'_> = Place { variable: "COUNTS", members: &[] };
const SCOPES: Place<'_> = Place { variable: "BINDINGS", members: &["scopes", "pack_scopes"] };
const CEILINGS: Place<'_> = Place { variable: "BINDINGS", members: &["ceilings"] };
/// How high a new ceiling is.
const CEILING: u32 = 50;
/// The ceilings that come with the kit.
const KITS: [&str; 2] = ["\"max_api_keys_per_tenant\":", "\"max_webhooks_per_tenant\":"];

/// The folder of the generated app.
pub fn app_folder(repo: &Repo, root: &str, answers: &Answers) -> Result<String> {
    let base = Project::read(repo, root)?.map_or_else(|| root.to_owned(), |project| project.base);
    Ok(join(&base, answers.get("app_name").map_or("manage_api", String::as_str)))
}

/// The folder of one pack.
pub fn folder(repo: &Repo, root: &str, answers: &Answers, pack: &str) -> Result<String> {
    Ok(format!("{}/domain/{pack}", app_folder(repo, root, answers)?))
}

/// The files of one pack, which are written once: what its owner makes of them stays.
pub fn files(draft: &mut Draft<'_>, app: &str, values: &Values, pack: &Pack) -> Result<()> {
    let folder = format!("{app}/domain/{}", pack.name);
    let definition = format!("{folder}/pack.json");
    draft.create(&format!("{app}/domain/__init__.py"), Group::Create, Class::Yours, DOMAIN)?;
    if draft.receipt.contains_key(&definition) {
        return Ok(());
    }
    let values = pack_values(values, pack);
    for template in ["common", templates(pack)] {
        for file in render(&format!("django/packs/{template}"), &values)? {
            let group = if file.path.starts_with("migrations/") { Group::Migrations } else { Group::Create };
            // A package without migrations is none that `migrate` looks at.
            if pack.origin != Origin::File || group != Group::Migrations {
                draft.create(&format!("{folder}/{}", file.path), group, Class::Yours, file.bytes)?;
            }
        }
    }
    draft.create(&format!("{folder}/params.py"), Group::Create, Class::Yours, typed::module(pack))?;
    draft.create(&definition, Group::Create, Class::Yours, pack.json())
}

const DOMAIN: &str = "# Yours: written once by `acp add-pack`; edit freely.\n\
    \"\"\"Owns nothing: each folder in here is a pack of the project's own.\"\"\"\n";

/// A file that packs have entries in, with those of all packs that are to be there.
pub fn shared(draft: &mut Draft<'_>, app: &str, file: &Rendered) -> Result<()> {
    let path = format!("{app}/{}", file.path);
    let edits: Vec<_> = draft
        .packs
        .iter()
        .flat_map(entries_of)
        .filter(|entry| entry.file == file.path)
        .map(|entry| {
            let by_hand = entry.by_hand(&path, "add");
            (Box::new(move |text: &str| entry.add(text)) as Box<dyn Fn(&str) -> Edited>, by_hand)
        })
        .collect();
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    draft.create_with(&path, Class::Yours, text, &edits)
}

/// Each pack's app in INSTALLED_APPS, behind ours.
pub fn settings(draft: &mut Draft<'_>, project: &Project, app: &str) -> Result<()> {
    for pack in draft.packs {
        let module = module(app, &pack.name);
        let edit = |text: &str| entries::add_app_beside(text, &module, app);
        super::edits::installed_app(draft, project, &format!("django-pack-{}", pack.name), &module, edit)?;
    }
    Ok(())
}

/// The dotted name of a pack's app.
pub fn module(app: &str, pack: &str) -> String {
    format!("{app}.domain.{pack}")
}

/// Takes a pack's entries out of the files that it shares.
pub fn remove(draft: &mut Draft<'_>, pack: &Pack) -> Result<()> {
    let project = super::questions::project(draft.repo, draft.candidate)?;
    let app = draft.answer("app_name")?;
    let others: Vec<_> = draft.packs.iter().flat_map(Pack::ceilings).collect();
    for entry in entries_of(pack) {
        // A ceiling that another pack is under stays.
        let shared = others.iter().any(|name| entry.key() == format!("\"{name}\":"));
        if !shared {
            let path = project.beside(&format!("{app}/{}", entry.file));
            let by_hand = entry.by_hand(&path, "take out");
            let step = |reason| ByHand { reason, ..by_hand };
            draft.edit(&path, Group::Edit, |text| Ok(entry.remove(text)), step)?;
        }
    }
    let module = module(app, &pack.name);
    let edit = |text: &str| entries::remove_app(text, &module);
    super::edits::installed_app(draft, &project, &format!("django-pack-{}", pack.name), &module, edit)?;
    draft.warn(format!(
        "the tables of `{}` stay: `python manage.py migrate {} zero` drops them, before this",
        pack.name,
        label(app, &pack.name)
    ));
    Ok(())
}

/// One entry of a pack in a file that it shares with others.
struct Entry {
    file: &'static str,
    /// `None`: an import.
    place: Option<Place<'static>>,
    text: String,
}

fn entries_of(pack: &Pack) -> Vec<Entry> {
    let name = &pack.name;
    let entry = |file: usize, place, text| Entry { file: SHARED[file], place, text };
    let mut all = vec![
        entry(1, None, format!("from ..domain.{name} import pack as {name}")),
        entry(1, Some(LIST), format!("{name}.PACK")),
        entry(1, Some(COUNTS), format!("{name}.COUNTS")),
    ];
    if !pack.scopes().is_empty() {
        all.push(entry(0, Some(SCOPES), scopes(pack)));
    }
    for ceiling in pack.ceilings() {
        all.push(entry(0, Some(CEILINGS), format!("\"{ceiling}\": {CEILING}")));
    }
    all
}

impl Entry {
    fn add(&self, text: &str) -> Edited {
        let like = |key: &str| match self.place.map(|place| place.variable) {
            Some("PACKS") => key.ends_with(".PACK"),
            _ => !KITS.contains(&key),
        };
        match self.place {
            Some(place) => entries::add(text, place, &self.text, like),
            None => entries::add_import(text, &self.text, "..domain"),
        }
    }

    fn remove(&self, text: &str) -> Edited {
        match self.place {
            Some(place) => entries::remove(text, place, self.key()),
            None => entries::remove_import(text, &self.text),
        }
    }

    fn key(&self) -> &str {
        entries::key(&self.text)
    }

    fn by_hand(&self, path: &str, verb: &str) -> ByHand {
        let place = match self.place {
            Some(place) => {
                let members: String = place.members.iter().map(|name| format!("[\"{name}\"]")).collect();
                format!("in `{}{members}`", place.variable)
            }
            None => "among its imports".into(),
        };
        let comma = if self.place.is_some() { "," } else { "" };
        ByHand {
            id: format!("django-entry-{}", self.key().trim_matches(['"', ':']).replace([' ', '.'], "-")),
            title: format!("{verb} a pack's entry in `{path}`"),
            file: path.into(),
            place,
            snippet: format!("{}{comma}\n", self.text),
            reason: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::pack_values::count;
    use super::*;
    use crate::pack::built_in;

    #[test]
    fn a_pack_has_an_entry_for_each_thing_that_it_shares() {
        let pack = built_in("leadscoring").unwrap();
        let all: Vec<_> = entries_of(&pack).into_iter().map(|entry| entry.text).collect();
        assert_eq!(
            all,
            [
                "from ..domain.leadscoring import pack as leadscoring",
                "leadscoring.PACK",
                "leadscoring.COUNTS",
                "\"leadscoring\": [\"manage.domain\"]",
                "\"max_scoring_models_per_tenant\": 50",
            ]
        );
        assert_eq!(count("max_scoring_models_per_tenant"), "count_scoring_models");
    }
}
