//! What packs have in files that they share: an import and a push in `packs/index.ts`, scopes and ceilings in
//! `bindings.ts`. It never writes a file that is a pack's own.

use super::Layout;
use super::definition::key_of;
use super::pack_values::function;
use crate::edit::Edited;
use crate::edit::javascript::members::{Place, add_member, remove_member};
use crate::edit::javascript::pushes::{add_import, add_push, remove_import, remove_push};
use crate::error::Result;
use crate::pack::Pack;
use crate::plan::{ByHand, Class, Draft, Group};
use crate::repo::Repo;

const SCOPES: Place<'_> = Place { variable: "bindings", members: &["scopes", "pack_scopes"] };
const CEILINGS: Place<'_> = Place { variable: "bindings", members: &["ceilings"] };
/// How high a new ceiling is.
const CEILING: u32 = 50;
/// The ceilings and the packs that come with the kit.
const KITS: [&str; 2] = ["max_api_keys_per_tenant", "max_webhooks_per_tenant"];
const KIT: [&str; 4] = ["metaPack(", "iamPack(", "webhooksPack(", "settingsPack("];
/// The widest line that the formatters leave alone.
const WIDTH: usize = 80;
/// How the modules of packs begin, seen from the list of them.
const DOMAIN: &str = "../domain/";

/// A file of the install, with the entries of all packs that are to be there where it is one that they share.
pub fn create(draft: &mut Draft<'_>, layout: &Layout, path: &str, bytes: Vec<u8>) -> Result<()> {
    let bytes = layout.finished(bytes);
    if path != layout.list() && path != layout.bindings() {
        return draft.create(path, Group::Create, Class::Yours, bytes);
    }
    let all = draft.packs.iter().flat_map(|pack| entries(draft.repo, pack, layout));
    let edits: Vec<_> = all
        .filter(|entry| entry.file() == path)
        .map(|entry| {
            let by_hand = entry.by_hand("add");
            (Box::new(move |text: &str| entry.add(text)) as Box<dyn Fn(&str) -> Edited>, by_hand)
        })
        .collect();
    draft.create_with(path, Class::Yours, String::from_utf8_lossy(&bytes).into_owned(), &edits)
}

/// Takes a pack's entries out again.
pub fn remove(draft: &mut Draft<'_>, layout: &Layout, pack: &Pack) -> Result<()> {
    let others: Vec<_> = draft.packs.iter().flat_map(Pack::ceilings).collect();
    for entry in entries(draft.repo, pack, layout) {
        // A ceiling that another pack is under stays.
        if matches!(&entry.what, What::Ceiling(name) if others.contains(&name.as_str())) {
            continue;
        }
        let (path, by_hand) = (entry.file(), entry.by_hand("take out"));
        let step = |reason| ByHand { reason, ..by_hand };
        draft.edit(&path, Group::Edit, |text| Ok(entry.remove(text)), step)?;
    }
    Ok(())
}

/// One entry of a pack in a file that it shares with others.
struct Entry<'p> {
    layout: &'p Layout,
    pack: String,
    registry: &'static str,
    what: What,
}

enum What {
    Import,
    Push,
    Scopes(Vec<String>),
    Ceiling(String),
}

fn entries<'p>(repo: &Repo, pack: &Pack, layout: &'p Layout) -> Vec<Entry<'p>> {
    let registry = layout.registry(repo, &pack.name);
    let entry = |what| Entry { layout, pack: pack.name.clone(), registry, what };
    let mut all = vec![entry(What::Import), entry(What::Push)];
    if !pack.scopes().is_empty() {
        all.push(entry(What::Scopes(pack.scopes().into_iter().map(str::to_owned).collect())));
    }
    all.extend(pack.ceilings().into_iter().map(|name| entry(What::Ceiling(name.to_owned()))));
    all
}

impl Entry<'_> {
    fn file(&self) -> String {
        match self.what {
            What::Import | What::Push => self.layout.list(),
            What::Scopes(_) | What::Ceiling(_) => self.layout.bindings(),
        }
    }

    fn add(&self, text: &str) -> Edited {
        let dialect = self.layout.dialect();
        match &self.what {
            What::Import => add_import(text, dialect, (&self.module(), &self.import()), DOMAIN),
            What::Push => {
                let own = |value: &str| !KIT.iter().any(|kit| value.starts_with(kit));
                add_push(text, dialect, "packs", &self.value(), own)
            }
            What::Scopes(scopes) => {
                add_member(text, dialect, SCOPES, (&self.pack, &self.scopes(scopes)), |_| true)
            }
            What::Ceiling(name) => {
                add_member(text, dialect, CEILINGS, (name, &ceiling(name)), |key| !KITS.contains(&key))
            }
        }
    }

    fn remove(&self, text: &str) -> Edited {
        let dialect = self.layout.dialect();
        match &self.what {
            What::Import => remove_import(text, dialect, &self.module()),
            What::Push => remove_push(text, dialect, "packs", &self.value()),
            What::Scopes(_) => remove_member(text, dialect, SCOPES, &self.pack),
            What::Ceiling(name) => remove_member(text, dialect, CEILINGS, name),
        }
    }

    fn module(&self) -> String {
        format!("{DOMAIN}{}/{}{}", self.pack, self.registry, self.layout.suffix)
    }

    fn import(&self) -> String {
        let (name, module) = (function(&self.pack), self.module());
        if self.layout.modules {
            return format!("import {{ {name} }} from \"{module}\";");
        }
        let line = format!("const {{ {name} }} = require(\"{module}\");");
        if line.len() <= WIDTH { line } else { format!("const {{\n  {name},\n}} = require(\"{module}\");") }
    }

    fn value(&self) -> String {
        format!("{}()", function(&self.pack))
    }

    /// Three levels deep, with a comma behind it.
    fn scopes(&self, scopes: &[String]) -> String {
        let scopes: Vec<_> = scopes.iter().map(|scope| format!("{scope:?}")).collect();
        let line = format!("{}: [{}]", self.pack, scopes.join(", "));
        if line.len() + 7 <= WIDTH {
            return line;
        }
        let lines: String = scopes.iter().map(|scope| format!("        {scope},\n")).collect();
        format!("{}: [\n{lines}      ]", self.pack)
    }

    fn by_hand(&self, verb: &str) -> ByHand {
        let (pack, path) = (&self.pack, self.file());
        let (kind, place, snippet) = match &self.what {
            What::Import => ("import", "among its imports", format!("{}\n", self.import())),
            What::Push => ("push", "in `packs`", format!("all.push({});\n", self.value())),
            What::Scopes(all) => ("scopes", "in `scopes.pack_scopes`", format!("{},\n", self.scopes(all))),
            What::Ceiling(name) => ("ceiling", "in `ceilings`", format!("{},\n", ceiling(name))),
        };
        ByHand {
            id: format!("typescript-pack-{kind}-{pack}"),
            title: format!("{verb} an entry of the pack `{pack}` in `{path}`"),
            file: path,
            place: place.into(),
            snippet,
            reason: String::new(),
        }
    }
}

fn ceiling(name: &str) -> String {
    format!("{}: {CEILING}", key_of(name))
}
