//! What a plan makes of a receipt: files and edits that came, changed or went, and the kit's own facts.
//! It never reads the disk.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::{Created, Edit, Kit, PACKAGE, Receipt, VENDOR, same};
use crate::answers::Values;
use crate::edit::compose;
use crate::effects::git::{blob_id, tree_id};
use crate::plan::{Change, Class, Derived, Plan};
use crate::upgrade::{self, Advance};

impl Receipt {
    /// The receipt that an applied plan leaves, on top of an earlier one.
    pub fn of(plan: &Plan, earlier: Option<&Receipt>, folders: Vec<String>) -> Receipt {
        let mut receipt = earlier.cloned().unwrap_or_else(|| Receipt {
            version: String::new(),
            host: plan.framework.clone(),
            root: plan.root.clone(),
            answers: Values::new(),
            kit: Kit::none(),
            plan_digest: String::new(),
            created: Vec::new(),
            edits: Vec::new(),
            by_hand: Vec::new(),
            folders: Vec::new(),
            derived: Vec::new(),
        });
        let new = |derived: &&Derived| !receipt.derived.iter().any(|known| known.path == derived.path);
        let derived: Vec<_> = plan.derived.iter().filter(new).cloned().collect();
        receipt.derived.extend(derived);
        receipt.version = env!("CARGO_PKG_VERSION").into();
        receipt.answers = plan.answers.clone();
        receipt.plan_digest = plan.digest();
        receipt.by_hand = plan.by_hand.clone();
        plan.changes.iter().for_each(|change| receipt.add(change));
        receipt.created.sort_by(|a, b| a.path.cmp(&b.path));
        let gone = |folder: &String| plan.emptied.contains(folder);
        let folders = receipt.folders.into_iter().filter(|folder| !gone(folder)).chain(folders);
        receipt.folders = folders.collect::<BTreeSet<_>>().into_iter().collect();
        if let Some(package) = &plan.package {
            let (version, remote) = (package.version.clone(), Some(package.spec.to_string()));
            receipt.kit = Kit { mode: PACKAGE.into(), version, remote, ..Kit::none() };
        }
        if receipt.kit.mode == VENDOR {
            receipt.kit.version.clone_from(&receipt.version);
            receipt.kit.sha256 = kit_digest(&receipt.created);
            if let Some(place) = &plan.kit {
                receipt.kit.folder.clone_from(&place.folder);
                receipt.kit.tree = kit_tree(&receipt.created, &place.folder);
            }
        }
        receipt
    }

    /// The receipt with the files of a plan, and nothing else of it.
    pub fn with_files(&self, plan: &Plan, folders: Vec<String>) -> Receipt {
        let mut receipt = self.clone();
        plan.changes.iter().for_each(|change| receipt.add(change));
        receipt.created.sort_by(|a, b| a.path.cmp(&b.path));
        receipt.folders =
            receipt.folders.into_iter().chain(folders).collect::<BTreeSet<_>>().into_iter().collect();
        receipt
    }

    /// The receipt after an upgrade: each file is at the version that was offered.
    pub fn advanced(mut self, advance: &Advance) -> Receipt {
        self.created.retain(|file| !advance.released.contains(&file.path));
        // It is shown once: no plan tells whether it was done, and none takes it back.
        self.by_hand.retain(|step| step.id != upgrade::MIGRATION);
        for file in &mut self.created {
            let Some(id) = advance.offered.get(&file.path) else { continue };
            match advance.migrations.contains(&file.path) {
                true => file.offered = (*id != file.id).then(|| id.clone()),
                false => file.id.clone_from(id),
            }
        }
        self.edits.retain(|edit| !advance.edits.contains_key(&edit.path));
        self.edits.extend(advance.edits.values().flatten().cloned());
        // Where somebody else's file was in the way, it is one of ours now, and no edit of ours.
        let is_new = |path: &str| advance.added.iter().any(|file| file.path == path);
        self.edits.retain(|edit| !is_new(&edit.path));
        self.created.retain(|file| !is_new(&file.path));
        self.created.extend(advance.added.iter().cloned());
        self.created.sort_by(|a, b| a.path.cmp(&b.path));
        if self.kit.mode == VENDOR {
            self.kit.version.clone_from(&self.version);
            self.kit.sha256 = kit_digest(&self.created);
            self.kit.tree = kit_tree(&self.created, &self.kit.folder);
        }
        self
    }

    /// The receipt of a kit whose files are copies from now on.
    pub fn vendored(&self) -> Receipt {
        let kit =
            Kit { mode: VENDOR.into(), remote: None, reference: None, commit: None, ..self.kit.clone() };
        Receipt { kit, ..self.clone() }
    }

    fn add(&mut self, change: &Change) {
        match change {
            Change::Create { path, class, bytes, .. } => {
                self.created.retain(|file| file.path != *path);
                self.created.push(Created {
                    path: path.clone(),
                    class: *class,
                    id: blob_id(bytes),
                    offered: None,
                });
            }
            Change::Edit { path, before, .. } if self.created.iter().any(|file| file.path == *path) => {
                self.rewritten(path, before, &change.after().unwrap_or_default());
            }
            Change::Edit { path, before, splices, .. } => {
                let (id, after) = (blob_id(before), change.after().unwrap_or_default());
                self.forget_what_is_gone(path, &id, &String::from_utf8_lossy(before));
                let earlier = self.edits.iter_mut().find(|edit| edit.path == *path && edit.after == id);
                let composed = earlier.as_ref().and_then(|edit| compose(&edit.splices, splices));
                match (earlier, composed) {
                    (Some(edit), Some(all)) => {
                        edit.splices = all;
                        edit.after = blob_id(&after);
                    }
                    _ => self.edits.push(Edit {
                        path: path.clone(),
                        splices: splices.clone(),
                        before: id,
                        after: blob_id(&after),
                    }),
                }
            }
            Change::Delete { path, .. } => self.created.retain(|file| file.path != *path),
        }
    }

    /// A file of ours that was still as we left it is as we leave it now; one that its owner edited stays the owner's.
    fn rewritten(&mut self, path: &str, before: &[u8], after: &[u8]) {
        let ours = |file: &&mut Created| {
            file.path == path && (file.class == Class::Generated || same(&file.id, before))
        };
        if let Some(file) = self.created.iter_mut().find(ours) {
            file.id = blob_id(after);
        }
    }

    /// Drops insertions of earlier edits that somebody took out of a file since: the edit now made stands for them.
    fn forget_what_is_gone(&mut self, path: &str, now: &str, text: &str) {
        for edit in self.edits.iter_mut().filter(|edit| edit.path == path && edit.after != now) {
            edit.splices.retain(|splice| text.contains(splice.insert.trim()));
        }
        self.edits.retain(|edit| !edit.splices.is_empty());
    }
}

/// The id of the tree that the kit's files make; `""` where there are none.
pub fn kit_tree(created: &[Created], folder: &str) -> String {
    let inside = format!("{folder}/");
    let kit = created.iter().filter(|file| file.class == Class::Kit);
    let files: Vec<(&str, &str)> =
        kit.filter_map(|file| Some((file.path.strip_prefix(&inside)?, file.id.as_str()))).collect();
    let tree = tree_id(&files).filter(|_| !files.is_empty());
    tree.map(|tree| tree.to_string()).unwrap_or_default()
}

pub fn kit_digest(created: &[Created]) -> String {
    let mut hash = Sha256::new();
    for file in created.iter().filter(|file| file.class == Class::Kit) {
        hash.update(format!("{}\0{}\n", file.path, file.id));
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
