//! What packs have in files that they share: a module and a push in `packs.rs`, scopes and ceilings in `bindings.rs`,
//! a module in the test. It never writes a file that is a pack's own.

use super::project::Project;
use crate::edit::Edited;
use crate::edit::rust::members::{add_member, remove_member};
use crate::edit::rust::{add_module, add_module_at, add_push, remove_module, remove_push};
use crate::error::Result;
use crate::pack::Pack;
use crate::plan::{ByHand, Class, Draft, Group};

/// The files, as the templates name them.
pub const FILES: [&str; 3] = ["manage/packs.rs", "manage/bindings.rs", "tests/manage.rs"];
const SCOPES: [&str; 2] = ["scopes", "pack_scopes"];
const CEILINGS: [&str; 1] = ["ceilings"];
/// How high a new ceiling is.
const CEILING: u32 = 50;
/// The ceilings that come with the kit.
const KITS: [&str; 2] = ["\"max_api_keys_per_tenant\":", "\"max_webhooks_per_tenant\":"];

/// A file that packs have entries in, with those of all packs that are to be there.
pub fn create(draft: &mut Draft<'_>, file: &str, path: &str, text: String) -> Result<()> {
    let all = draft.packs.iter().flat_map(entries).filter(|entry| entry.file == file);
    let edits: Vec<_> = all
        .map(|entry| {
            let by_hand = entry.by_hand(path, "add");
            (Box::new(move |text: &str| entry.add(text)) as Box<dyn Fn(&str) -> Edited>, by_hand)
        })
        .collect();
    draft.create_with(path, Class::Yours, text, &edits)
}

/// Takes a pack's entries out again.
pub fn remove(draft: &mut Draft<'_>, project: &Project, pack: &Pack) -> Result<()> {
    let module = super::packs::module(draft.answers).to_owned();
    let others: Vec<_> = draft.packs.iter().flat_map(Pack::ceilings).collect();
    for entry in entries(pack) {
        // A ceiling that another pack is under stays.
        if matches!(&entry.what, What::Ceiling(name) if others.contains(&name.as_str())) {
            continue;
        }
        let path = match entry.file.strip_prefix("manage/") {
            Some(name) => project.beside_home(&format!("{module}/{name}")),
            None => project.in_package(entry.file),
        };
        let by_hand = entry.by_hand(&path, "take out");
        let step = |reason| ByHand { reason, ..by_hand };
        draft.edit(&path, Group::Edit, |text| Ok(entry.remove(text)), step)?;
    }
    Ok(())
}

/// One entry of a pack in a file that it shares with others.
struct Entry {
    file: &'static str,
    pack: String,
    what: What,
}

enum What {
    Module,
    Push,
    /// The member's text.
    Scopes(String),
    Ceiling(String),
    Test,
}

fn entries(pack: &Pack) -> Vec<Entry> {
    let entry = |file: usize, what| Entry { file: FILES[file], pack: pack.name.clone(), what };
    let mut all = vec![entry(0, What::Module), entry(0, What::Push), entry(2, What::Test)];
    if !pack.scopes().is_empty() {
        let scopes: Vec<_> = pack.scopes().iter().map(|scope| format!("{scope:?}")).collect();
        all.push(entry(1, What::Scopes(format!("{:?}: [{}]", pack.name, scopes.join(", ")))));
    }
    all.extend(pack.ceilings().into_iter().map(|name| entry(1, What::Ceiling(name.to_owned()))));
    all
}

impl Entry {
    fn add(&self, text: &str) -> Edited {
        match &self.what {
            What::Module => add_module(text, &self.pack, false),
            What::Push => add_push(text, "all", &self.push()),
            What::Scopes(member) => add_member(text, &SCOPES, member, |_| true),
            What::Ceiling(name) => add_member(text, &CEILINGS, &ceiling(name), |key| !KITS.contains(&key)),
            What::Test => add_module_at(text, &self.test(), &format!("manage/{}.rs", self.pack)),
        }
    }

    fn remove(&self, text: &str) -> Edited {
        match &self.what {
            What::Module => remove_module(text, &self.pack),
            What::Push => remove_push(text, "all", &self.push()),
            What::Scopes(member) => remove_member(text, &SCOPES, member),
            What::Ceiling(name) => remove_member(text, &CEILINGS, &ceiling(name)),
            What::Test => remove_module(text, &self.test()),
        }
    }

    fn push(&self) -> String {
        format!("{}::pack()?", self.pack)
    }

    /// What the test calls its module: a pack may have the name of a crate.
    fn test(&self) -> String {
        format!("{}_pack", self.pack)
    }

    fn by_hand(&self, path: &str, verb: &str) -> ByHand {
        let pack = &self.pack;
        let (kind, place, snippet) = match &self.what {
            What::Module => ("module", "among its modules", format!("mod {pack};\n")),
            What::Push => ("push", "in `all`", format!("all.push({});\n", self.push())),
            What::Scopes(member) => ("scopes", "in `scopes`, `pack_scopes`", format!("{member},\n")),
            What::Ceiling(name) => ("ceiling", "in `ceilings`", format!("{},\n", ceiling(name))),
            What::Test => {
                let lines = format!("#[path = \"manage/{pack}.rs\"]\nmod {};\n", self.test());
                ("test", "among its modules", lines)
            }
        };
        ByHand {
            id: format!("rust-pack-{kind}-{pack}"),
            title: format!("{verb} an entry of the pack `{pack}` in `{path}`"),
            file: path.into(),
            place: place.into(),
            snippet,
            reason: String::new(),
        }
    }
}

fn ceiling(name: &str) -> String {
    format!("{name:?}: {CEILING}")
}
