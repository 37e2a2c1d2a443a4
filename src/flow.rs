//! What every command that writes has in common: lock, recover, then plan → review → apply → record.
//! It never decides what is planned.

use crate::apply::{self, Applied, Rest};
use crate::cli::{Global, Target};
use crate::commands::Context;
use crate::detect::{Detection, detect_with};
use crate::effects::disk::{Disk, Lock};
use crate::effects::git::{Git, bases, recovery};
use crate::effects::process;
use crate::effects::progress::Progress;
use crate::error::{Error, Kind, Result};
use crate::graft::{Graft, Landed};
use crate::journal::in_git::{self, InGit};
use crate::journal::{self, Journal};
use crate::plan::{Change, Plan};
use crate::receipt::Receipt;
use crate::repo::{GitState, Repo};
use crate::report::Report;
use crate::review::{Approved, Reviewer, review};
use crate::under_way::{self, End};
use crate::upgrade::{Advance, Clash};

mod commit;
mod said;

use commit::{catch_up, commit, pending};
pub use said::in_conflict;
use said::{in_the_way, recovered, report, shown, standing};

/// The folder a command works in: `--root`, else the top of the git repository around us, else where we are.
pub fn open(global: &Global) -> Result<Disk> {
    if let Some(root) = &global.root {
        return Disk::open(root);
    }
    let here = process::current_folder()?;
    match Git::around(&here)? {
        Some(git) => Disk::open(git.top()),
        None => Disk::open(&here),
    }
}

/// The repository, and the applications in it that the command is about.
pub fn find(context: &Context<'_>, disk: &Disk, target: &Target) -> Result<(Repo, Detection)> {
    let _progress = Progress::start(context.terminal, "looking for applications");
    let repo = Repo::scan(disk)?;
    context.terminal.detail(&format!("{} files below `{}`", repo.paths().count(), disk.root().display()));
    let found = detect_with(&repo, context.hosts)?;
    let found = found.narrow(target.framework.as_deref(), target.app.as_deref(), context.hosts)?;
    Ok((repo, found))
}

/// One run of a command that writes.
pub struct Run<'a> {
    context: &'a Context<'a>,
    pub disk: Disk,
    /// `None` in a dry run, which writes nothing.
    lock: Option<Lock>,
    /// What an earlier run left half done, as it was said.
    recovered: Option<String>,
}

/// What a run is about.
pub struct Purpose<'a> {
    /// Asked before anything is written.
    pub question: &'a str,
    /// Said when it is done.
    pub done: &'a str,
    /// The receipt that is there.
    pub receipt: Option<&'a Receipt>,
    /// What happens to the receipt.
    pub record: Record,
    /// The message of the commit, where one is asked for.
    pub commit: Option<&'a str>,
    /// What lands on the branch before the plan is written.
    pub graft: Option<&'a Graft>,
}

pub enum Record {
    /// It is brought up to the plan.
    Update,
    /// It is brought up to the plan, and its files to the versions that came with it.
    Upgrade(Advance),
    /// It stays as it is until these conflicts are resolved.
    Begin(Advance, Vec<Clash>),
    /// What an upgrade under way comes to.
    End(Box<End>),
    /// Only files are added to it, or written anew: everything else it says stays.
    Generated,
    /// It goes, once nothing is left to be done by hand.
    Remove,
}

impl<'a> Run<'a> {
    /// The same as `resume`; an error while an upgrade is under way.
    pub fn begin(context: &'a Context<'a>) -> Result<Run<'a>> {
        let run = Run::resume(context)?;
        under_way::refuse(&run.disk)?;
        Ok(run)
    }

    /// Takes the lock, and takes back what an earlier run left half done.
    pub fn resume(context: &'a Context<'a>) -> Result<Run<'a>> {
        let disk = open(context.global)?;
        if context.global.dry_run {
            return match Journal::is_armed(&disk) {
                false => Ok(Run { context, disk, lock: None, recovered: None }),
                true => Err(Error::new(Kind::Precondition, "failed to plan")
                    .caused_by("an earlier run was stopped half way")
                    .hint("run the command without `--dry-run`: it first takes back what is half done")),
            };
        }
        let lock = disk.lock()?;
        if recovery::recover(disk.root())? {
            context
                .terminal
                .say("an earlier run was stopped half way: the branch and its files are as before it again");
        }
        let recovered = journal::recover(&disk)?.map(|done| recovered(&done));
        recovered.iter().for_each(|words| context.terminal.say(words));
        catch_up(context, &disk)?;
        Ok(Run { context, disk, lock: Some(lock), recovered })
    }

    /// Shows a plan, gets a yes, writes it and the receipt.
    pub fn carry_out(&self, repo: &Repo, plan: Plan, purpose: &Purpose<'_>) -> Result<Report> {
        let mut report = self.write(repo, plan, purpose)?;
        report.document.warnings.extend(self.recovered.clone());
        Ok(report)
    }

    fn write(&self, repo: &Repo, plan: Plan, purpose: &Purpose<'_>) -> Result<Report> {
        let terminal = self.context.terminal;
        if !plan.conflicts.is_empty() {
            return Ok(in_the_way(&plan));
        }
        // What lands with a commit is held against HEAD by git's own measure.
        let lands = |path: &str| self.lock.is_some() && purpose.graft.is_some_and(|graft| graft.takes(path));
        let dirty = match &purpose.record {
            // It has looked at its own files.
            Record::End(_) => Ok(()),
            _ => dirty(repo, &plan, purpose.receipt, &lands),
        };
        let Some(lock) = &self.lock else {
            return Ok(shown(&plan, dirty.err(), terminal.colors_results()));
        };
        if !self.context.global.allow_dirty {
            dirty?;
        }
        if let Some(words) = nothing_to_write(&plan, &purpose.record) {
            return Ok(report(&plan, words.into()));
        }
        if !repo.has_git() {
            terminal.say("warning: there is no git repository here; only `acp uninstall` leads back");
        }
        // Who asks for a file to be generated, or for an end, has said yes to it.
        let asked = matches!(purpose.record, Record::Generated | Record::End(_));
        let reviewer = match self.context.global.yes || asked {
            true => Reviewer::Yes,
            false => Reviewer::Person { terminal, question: purpose.question },
        };
        let approved = review(plan, &reviewer)?;
        let mut rest = self.rest(approved.plan(), purpose)?;
        rest.in_git.commit = pending(approved.plan(), purpose);
        let _progress = Progress::start(terminal, "writing");
        let whole = approved.plan().clone();
        let landed = self.bring(lock, approved, rest, purpose)?;
        let applied = Applied { digest: whole.digest(), plan: whole };
        Ok(match landed {
            Some(landed) if !landed.conflicts.is_empty() => standing(&applied.plan, &landed),
            landed => self.finish(repo, applied, purpose, landed),
        })
    }

    /// Writes the plan, and around it what lands on the branch; all or nothing.
    fn bring(
        &self,
        lock: &Lock,
        approved: Approved,
        rest: Rest,
        purpose: &Purpose<'_>,
    ) -> Result<Option<Landed>> {
        let Some(graft) = purpose.graft else {
            apply::apply(&self.disk, lock, approved, rest)?;
            return Ok(None);
        };
        let taken = |path: &str| graft.takes(path);
        let whole = approved.plan().clone();
        let others = approved.without(taken);
        if rest.receipt.as_ref().is_some_and(|receipt| taken(receipt.path())) {
            // What git is to keep besides does no harm should the commit not come.
            let in_git = Rest { receipt: None, in_git: rest.in_git.clone() };
            apply::apply(&self.disk, lock, others, in_git)?;
            return graft.land(&self.disk, &whole, rest.receipt.as_ref());
        }
        let landed = graft.land(&self.disk, &whole, rest.receipt.as_ref())?;
        apply::apply(&self.disk, lock, others, rest).map_err(|error| {
            match landed.as_ref().map(|landed| landed.take_back(&self.disk)) {
                Some(Err(worse)) => error.caused_by(format!("the kit's commit stays: {}", worse.message)),
                _ => error,
            }
        })?;
        Ok(landed)
    }

    /// What is written with a plan: the receipt, and what git's own folder keeps.
    fn rest(&self, plan: &Plan, purpose: &Purpose<'_>) -> Result<Rest> {
        let root = self.disk.root();
        let (receipt, bases) = match &purpose.record {
            Record::Update => (Some(self.updated(plan, purpose).change(&self.disk)?), None),
            Record::Upgrade(advance) => {
                let receipt = self.updated(plan, purpose).advanced(advance);
                (Some(receipt.change(&self.disk)?), bases::keep(root, &advance.bases)?)
            }
            Record::Begin(advance, clashes) => {
                let receipt = self.updated(plan, purpose).advanced(advance);
                let bases = bases::keep(root, &advance.bases)?;
                return under_way::begin(&self.disk, plan, &receipt, clashes, bases);
            }
            Record::End(end) => return Ok(end.rest.clone()),
            Record::Generated => {
                let files = plan.changes.iter().map(Change::path);
                let folders = apply::missing_folders(&self.disk, files);
                let receipt = purpose.receipt.map(|receipt| receipt.with_files(plan, folders));
                (receipt.map(|receipt| receipt.change(&self.disk)).transpose()?, None)
            }
            Record::Remove => (Receipt::removal(&self.disk)?, bases::forget(root)?),
        };
        Ok(Rest { receipt, in_git: InGit { bases, ..InGit::default() } })
    }

    fn updated(&self, plan: &Plan, purpose: &Purpose<'_>) -> Receipt {
        let files = plan.changes.iter().filter(|change| change.after().is_some());
        let folders = apply::missing_folders(&self.disk, files.map(Change::path));
        let receipt = Receipt::of(plan, purpose.receipt, folders);
        match purpose.graft {
            Some(graft) => graft.record(receipt),
            None => receipt,
        }
    }

    fn finish(
        &self,
        repo: &Repo,
        mut applied: Applied,
        purpose: &Purpose<'_>,
        landed: Option<Landed>,
    ) -> Report {
        let (commit_id, warnings) = landed.map(|landed| (landed.commit, landed.warnings)).unwrap_or_default();
        applied.plan.warnings.extend(warnings);
        if let Some(pending) = pending(&applied.plan, purpose) {
            applied.plan.by_hand.extend(commit(&self.disk, repo, &pending));
            // What is left of it does no harm: the next run finds nothing to commit.
            let _ = in_git::committed(&self.disk);
        }
        let mut report = report(&applied.plan, format!("{}\n", purpose.done));
        report.document.plan_digest = Some(applied.digest);
        if let Some(id) = commit_id {
            report.with("commit", &id.to_string());
        }
        report
    }
}

fn nothing_to_write(plan: &Plan, record: &Record) -> Option<&'static str> {
    match record {
        Record::Update | Record::Generated if plan.changes.is_empty() => Some("nothing to do\n"),
        Record::Remove if !plan.by_hand.is_empty() => {
            Some("nothing was changed: do these steps, then run this again\n")
        }
        Record::Update | Record::Generated | Record::Remove => None,
        Record::Upgrade(_) | Record::Begin(..) | Record::End(_) => None,
    }
}

/// An error where the plan changes a file that has changes of the owner which git does not hold.
fn dirty(repo: &Repo, plan: &Plan, receipt: Option<&Receipt>, lands: &dyn Fn(&str) -> bool) -> Result<()> {
    let is_dirty = |change: &&Change| {
        let Some(before) = change.before() else { return false };
        // Git is asked last: it looks through whole folders for an answer.
        !lands(change.path())
            && !receipt.is_some_and(|receipt| receipt.is_ours(change.path(), before))
            && !change.path().ends_with(".pyc")
            // Only what came with the install is taken out of these.
            && !receipt.is_some_and(|receipt| receipt.derived.iter().any(|file| file.path == change.path()))
            && matches!(
                repo.git_state(change.path()),
                GitState::Dirty | GitState::Untracked | GitState::Ignored
            )
    };
    let dirty: Vec<String> =
        plan.changes.iter().filter(is_dirty).map(|change| format!("`{}`", change.path())).collect();
    if dirty.is_empty() {
        return Ok(());
    }
    Err(Error::new(Kind::Precondition, format!("failed to change {}", dirty.join(", ")))
        .caused_by("there are uncommitted changes in it")
        .hint("commit them first, or add `--allow-dirty`"))
}
