//! Trees in memory that packs come into and go from, through a host alone: no disk, no receipt on one.

use std::collections::{BTreeMap, BTreeSet};

use acp::edit::splice;
use acp::host::{Handler, Host};
use acp::pack::{Pack, built_in, read, skeleton};
use acp::plan::{Change, Class, Draft, Plan};
use acp::repo::Repo;

/// A repository with an install in it.
#[derive(Clone)]
pub struct Tree {
    pub host: &'static dyn Host,
    pub files: BTreeMap<String, String>,
    pub answers: BTreeMap<String, String>,
    root: String,
    created: BTreeMap<String, Class>,
    packs: Vec<Pack>,
}

/// A pack that somebody wrote the definition of.
pub const BILLING: &str = "\
name: billing
description: Invoices of the tenant.
actions:
  - name: domain.billing.invoices.list
    scope: manage.read
    description: Lists invoices.
    supports_dry_run: false
    params_schema: {type: object}
  - name: domain.billing.invoices.pay
    scope: manage.billing
    description: 'Pays an invoice. */ `${no way}` \"out\"'
    supports_dry_run: true
    ceiling: max_payments_per_tenant
    params_schema:
      type: object
      properties:
        invoice_id: {type: string}
        class: {type: string}
        how: {enum: ['*/ x', null]}
      required: [invoice_id]
";

pub fn pack(name: &str) -> Pack {
    match name {
        "leadscoring" => built_in(name).expect("a bundled pack"),
        "billing" => read("billing.yaml", BILLING).expect("a pack"),
        _ => skeleton::pack(name, "ticket").expect("a skeleton"),
    }
}

impl Tree {
    /// An install with the defaults, and with these packs from the start.
    pub fn new(host: &'static dyn Host, files: &[(&str, &str)], packs: &[&str]) -> Tree {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let mut tree = Tree {
            host,
            files,
            answers: BTreeMap::new(),
            root: String::new(),
            created: BTreeMap::new(),
            packs: Vec::new(),
        };
        let repo = tree.repo();
        let candidate = host.detect(&repo).expect("detection").remove(0);
        let questions = host.questions(&repo, &candidate).expect("questions");
        tree.root = candidate.root.clone();
        tree.answers =
            questions.into_iter().map(|q| (q.key.to_owned(), q.default.expect("a default"))).collect();
        tree.packs = packs.iter().map(|name| pack(name)).collect();
        tree.packs.sort_by(|a, b| a.name.cmp(&b.name));
        tree.apply();
        tree
    }

    pub fn repo(&self) -> Repo {
        Repo::from_files(self.files.clone())
    }

    /// What the host would do now.
    pub fn plan(&self) -> Plan {
        let repo = self.repo();
        let candidate = self.host.detect(&repo).expect("detection").remove(0);
        let mut draft = Draft::new(&repo, &candidate, &self.answers, &self.created).with_packs(&self.packs);
        self.host.plan(&mut draft).expect("a plan");
        draft.finish()
    }

    fn apply(&mut self) {
        let plan = self.plan();
        assert_eq!(plan.conflicts, []);
        let steps: Vec<_> = plan.by_hand.iter().filter(|step| step.id.contains("pack")).collect();
        assert!(steps.is_empty(), "{steps:#?}");
        let mut seen = BTreeSet::new();
        for change in &plan.changes {
            assert!(seen.insert(change.path().to_owned()), "`{}` is there twice", change.path());
            let text = String::from_utf8(change.after().expect("no deletion")).expect("text");
            self.files.insert(change.path().to_owned(), text);
            if let Change::Create { class, .. } = change {
                self.created.insert(change.path().to_owned(), *class);
            }
        }
    }

    /// Adds a pack, and sees that the next plan has nothing to do.
    pub fn add(mut self, name: &str) -> Tree {
        // As they are read again: from their files.
        self.packs = self.packs.iter().map(|known| self.again(known)).collect();
        self.packs.push(pack(name));
        self.packs.sort_by(|a, b| a.name.cmp(&b.name));
        self.apply();
        assert_eq!(self.plan().changes, [], "a second plan has something to do");
        self
    }

    /// A pack as its file defines it now.
    pub fn again(&self, known: &Pack) -> Pack {
        let file = format!("{}/pack.json", self.folder(&known.name));
        read(&file, &self.files[&file]).expect("what was written can be read")
    }

    pub fn folder(&self, pack: &str) -> String {
        let folder = self.host.pack_folder(&self.repo(), &self.root, &self.answers, pack);
        folder.expect("readable").expect("a folder")
    }

    /// Takes a pack out as the command does; answers with the warnings, too.
    pub fn remove(mut self, name: &str) -> (Tree, Vec<String>) {
        let (gone, rest): (Vec<_>, Vec<_>) =
            self.packs.iter().map(|pack| self.again(pack)).partition(|pack| pack.name == name);
        let repo = self.repo();
        let candidate = self.host.detect(&repo).expect("detection").remove(0);
        let folder = format!("{}/", self.folder(name));
        let beside = self.host.pack_files(&repo, &candidate.root, &self.answers, name).expect("readable");
        let mut draft = Draft::new(&repo, &candidate, &self.answers, &self.created).with_packs(&rest);
        self.host.remove_pack(&mut draft, &gone[0]).expect("a plan");
        let plan = draft.finish();
        assert_eq!(plan.by_hand, []);
        for change in &plan.changes {
            let Change::Edit { path, before, splices, .. } = change else { panic!("{change:?}") };
            let before = String::from_utf8_lossy(before);
            self.files.insert(path.clone(), splice(&before, splices));
        }
        self.files.retain(|path, _| !path.starts_with(&folder) && !beside.contains(path));
        self.created.retain(|path, _| !path.starts_with(&folder) && !beside.contains(path));
        self.packs = rest;
        (self, plan.warnings)
    }

    pub fn handlers(&self, name: &str) -> Vec<Handler> {
        let repo = self.repo();
        self.host.pack_handlers(&repo, &self.root, &self.answers, &self.again(&pack(name))).expect("readable")
    }

    /// Fails at the first file that is not the same.
    pub fn is(&self, other: &Tree) {
        for (path, text) in &self.files {
            let there = other.files.get(path).unwrap_or_else(|| panic!("`{path}` is only in one tree"));
            let differs: Vec<_> = text.lines().zip(there.lines()).filter(|(a, b)| a != b).take(5).collect();
            assert!(text == there, "{path}: {differs:#?}\n{text}\n---\n{there}");
        }
        for path in other.files.keys() {
            assert!(self.files.contains_key(path), "`{path}` is only in the other tree");
        }
    }
}
