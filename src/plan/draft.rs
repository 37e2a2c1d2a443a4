//! A plan in the making: the whole vocabulary of a host. It reads through `Repo` and touches nothing.

use std::collections::BTreeMap;

use super::{ByHand, Change, Class, Conflict, Derived, Group, NextStep, Notice, Offered, Plan, Vendored};
use crate::detect::Candidate;
use crate::edit::{Edited, compose, splice};
use crate::error::{Error, Kind, Result};
use crate::host::paths::join;
use crate::pack::Pack;
use crate::package::Spec;
use crate::receipt::PATH as RECEIPT;
use crate::repo::Repo;
use crate::vendor::{self, Form, Step};

/// An edit that a file gets at its creation, or later.
pub type LaterEdit<'e> = Box<dyn Fn(&str) -> Edited + 'e>;

/// A plan in the making.
pub struct Draft<'a> {
    pub repo: &'a Repo,
    pub candidate: &'a Candidate,
    pub answers: &'a BTreeMap<String, String>,
    /// Files that the receipt of an earlier install names as created by us.
    pub receipt: &'a BTreeMap<String, Class>,
    /// The host's own packs that are to be there.
    pub packs: &'a [Pack],
    /// Later changes of the control plane's tables.
    pub steps: &'a [Step],
    /// Where the kit comes from, where it is a package; and where it came from before, where an upgrade moves it.
    pub package: Option<Spec>,
    pub former: Option<Spec>,
    plan: Plan,
}

impl<'a> Draft<'a> {
    pub fn new(
        repo: &'a Repo,
        candidate: &'a Candidate,
        answers: &'a BTreeMap<String, String>,
        receipt: &'a BTreeMap<String, Class>,
    ) -> Self {
        let plan = Plan::new(&candidate.framework, &candidate.root, answers);
        let package = Spec::of(answers);
        Draft {
            repo,
            candidate,
            answers,
            receipt,
            packs: &[],
            steps: vendor::steps(),
            package,
            former: None,
            plan,
        }
    }

    /// Where the package is that the receipt speaks of.
    pub fn with_former(self, recorded: Option<&str>) -> Self {
        let former = recorded.and_then(|text| Spec::read(text).ok());
        let former = former.filter(|former| self.package.is_some() && self.package.as_ref() != Some(former));
        Draft { former, ..self }
    }

    pub fn with_packs(self, packs: &'a [Pack]) -> Self {
        Draft { packs, ..self }
    }

    /// Other steps than those of the kit inside this binary.
    pub fn with_steps(self, steps: &'a [Step]) -> Self {
        Draft { steps, ..self }
    }

    /// The answer to a question of this host; asking for one that is not there is a bug.
    pub fn answer(&self, key: &str) -> Result<&'a str> {
        self.answers.get(key).map(String::as_str).ok_or_else(|| {
            Error::new(Kind::Failed, format!("failed to find the answer `{key}`"))
                .hint("this is a bug in acp; please report it")
        })
    }

    /// Creates a file. The same bytes already there: nothing. Written by an earlier install: it is the owner's now, nothing.
    /// Anything else in the way: a conflict.
    pub fn create(
        &mut self,
        path: &str,
        group: Group,
        class: Class,
        bytes: impl Into<Vec<u8>>,
    ) -> Result<()> {
        let bytes = bytes.into();
        if self.receipt.contains_key(path) {
            self.plan.offered.push(Offered { path: path.into(), group, class, bytes });
            return Ok(());
        }
        match self.repo.bytes(path)? {
            Some(there) if there == bytes => {}
            None if !self.repo.exists(path) => {
                self.plan.changes.push(Change::Create {
                    path: path.into(),
                    group,
                    class,
                    executable: false,
                    bytes,
                });
            }
            _ => {
                self.plan.offered.push(Offered { path: path.into(), group, class, bytes });
                self.plan.conflicts.push(Conflict {
                    path: path.into(),
                    reason: "a file that acp did not write is in the way".into(),
                });
            }
        }
        Ok(())
    }

    /// Creates the kit's files in a folder; none where it is a package.
    pub fn kit(&mut self, folder: &str, form: Form) -> Result<()> {
        if self.package.is_some() {
            return Ok(());
        }
        for (path, bytes) in vendor::files(form) {
            self.create(&join(folder, &path), Group::Create, Class::Kit, bytes)?;
        }
        self.plan.kit = Some(Vendored { folder: folder.into(), form });
        Ok(())
    }

    /// Creates a file that later plans add to: these edits are in it from the start, or come into the one that is there.
    pub fn create_with(
        &mut self,
        path: &str,
        class: Class,
        text: String,
        edits: &[(LaterEdit<'_>, ByHand)],
    ) -> Result<()> {
        let whole = |text: String| {
            edits.iter().fold(text, |text, (edit, _)| match edit(&text) {
                Edited::Changed(splices) => splice(&text, &splices),
                Edited::Already | Edited::ByHand { .. } => text,
            })
        };
        if self.repo.exists(path) {
            match self.receipt.contains_key(path) {
                true => self.create(path, Group::Create, class, whole(text))?,
                false => self.create(path, Group::Create, class, text)?,
            }
            for (edit, by_hand) in edits {
                let step = |reason| ByHand { reason, ..by_hand.clone() };
                self.edit(path, Group::Edit, |text| Ok(edit(text)), step)?;
            }
            return Ok(());
        }
        self.create(path, Group::Create, class, whole(text))
    }

    /// Edits an owner's file; `edit` gets its text as earlier edits of this plan leave it,
    /// with BOM and line endings as they are. What cannot be edited safely becomes the step by hand.
    pub fn edit(
        &mut self,
        path: &str,
        group: Group,
        edit: impl FnOnce(&str) -> Result<Edited>,
        by_hand: impl FnOnce(String) -> ByHand,
    ) -> Result<()> {
        let Some(before) = self.repo.text(path)? else {
            self.plan.by_hand.push(by_hand(format!("`{path}` is missing or not UTF-8")));
            return Ok(());
        };
        let earlier =
            self.plan.changes.iter().position(|c| matches!(c, Change::Edit { .. }) && c.path() == path);
        let first = match earlier.map(|at| &self.plan.changes[at]) {
            Some(Change::Edit { splices, .. }) => splices.clone(),
            _ => Vec::new(),
        };
        match edit(&splice(&before, &first))? {
            Edited::Already => {}
            Edited::ByHand { reason } => self.plan.by_hand.push(by_hand(reason)),
            Edited::Changed(second) => match (compose(&first, &second), earlier) {
                (None, _) => self.plan.by_hand.push(by_hand("two edits meet in one place".into())),
                (Some(splices), Some(at)) => {
                    if let Change::Edit { splices: all, .. } = &mut self.plan.changes[at] {
                        *all = splices;
                    }
                }
                (Some(splices), None) => {
                    let before = before.into_bytes();
                    self.plan.changes.push(Change::Edit { path: path.into(), group, before, splices });
                }
            },
        }
        Ok(())
    }

    /// Remembers a file as it is before a tool changes it because of the plan; `Host::restore` gives it back.
    pub fn derived(&mut self, path: &str) -> Result<()> {
        if let Some(bytes) = self.repo.bytes(path)? {
            let before = self.repo.blob_id(&bytes);
            self.plan.derived.push(Derived { path: path.into(), before });
        }
        Ok(())
    }

    pub fn by_hand(&mut self, step: ByHand) {
        self.plan.by_hand.push(step);
    }

    pub fn warn(&mut self, warning: impl Into<String>) {
        self.plan.warnings.push(warning.into());
    }

    /// Says of what is installed already that it does not work as it stands: a warning that doctor finds, too.
    pub fn notice(&mut self, id: &'static str, evidence: String, mend: String) {
        self.warn(format!("{evidence}: {mend}"));
        self.plan.notices.push(Notice { id, evidence, mend });
    }

    pub fn next_step(&mut self, id: &str, title: &str, command: impl Into<String>) {
        self.plan.next.push(NextStep { id: id.into(), title: title.into(), command: command.into() });
    }

    pub fn finish(mut self) -> Plan {
        let created = self.plan.changes.iter().filter(|change| change.before().is_none()).map(Change::path);
        // Without the receipt nobody else's checkout can be upgraded, or the install taken back.
        let created = created.chain((!self.plan.changes.is_empty()).then_some(RECEIPT));
        let ignored: Vec<&str> = created.filter(|path| self.repo.ignores(path)).collect();
        if !ignored.is_empty() {
            let warning =
                format!("git ignores files that the install creates: `git add -f {}`", ignored.join(" "));
            self.plan.warnings.push(warning);
        }
        self.plan
    }
}
