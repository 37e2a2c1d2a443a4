//! The edits of the owner's files: package.json, .gitignore, the example of an environment, tsconfig.json, what keeps
//! track of migrations. What must not be edited becomes a step by hand, and is no longer one when it is there.

use serde_json::{Value as Json, json};

use super::language::option;
use super::package::{range, refuse_links};
use super::project::Project;
use super::start::runner;
use super::values::{DATA, is_own, is_pglite};
use crate::edit::ignore::add as leave_out;
use crate::edit::json::package::{add_dependency, add_script, move_dependency};
use crate::edit::json::{Document, Order, append, put};
use crate::edit::{Edited, env, prisma};
use crate::error::Result;
use crate::host::paths::{join, upwards};
use crate::plan::{ByHand, Class, Draft, Group};
use crate::vendor::package::{NAME, VALIDATOR};

/// The embedded database.
const PGLITE: (&str, &str) = ("@electric-sql/pglite", "^0.5.17");
/// The packages of ours that a lock file may hold.
pub const OURS: [&str; 3] = [VALIDATOR.0, PGLITE.0, NAME];
/// The variables that `.env.example` names.
const VARIABLES: [&str; 2] = ["ACP_SECRET", "ACP_KEY_PEPPER"];
/// The scripts that package.json gets.
pub const CREATE_KEY: &str = "acp:create-key";
pub const MIGRATE: &str = "acp:migrate";

pub struct Edits<'p> {
    pub project: &'p Project,
}

impl Edits<'_> {
    /// Dependencies and scripts.
    pub fn package(&self, draft: &mut Draft<'_>) -> Result<()> {
        refuse_links(draft, self.project)?;
        let path = self.project.package.own.path.clone();
        let pglite = is_pglite(draft)?.then_some(PGLITE);
        let folder = self.project.package.folder();
        let kit = draft.package.as_ref().map(|spec| (NAME, range(spec, folder)));
        let former = draft.former.as_ref().map(|spec| range(spec, folder));
        let kit = kit.unwrap_or((VALIDATOR.0, VALIDATOR.1.to_owned()));
        let pglite = pglite.map(|(name, range)| (name, range.to_owned()));
        for (name, range) in [kit].into_iter().chain(pglite) {
            let former = former.as_deref().filter(|_| name == NAME);
            let by_hand = |reason: String| ByHand {
                id: format!("express-dependency-{}", name.rsplit('/').next().unwrap_or(name)),
                title: format!("add `{name}` to `{path}`"),
                file: path.clone(),
                place: "in `dependencies`".into(),
                snippet: format!("\"{name}\": \"{range}\"\n"),
                reason,
            };
            let edit = |text: &str| match former {
                Some(former) => move_dependency(text, name, (former, &range)),
                None => add_dependency(text, name, &range),
            };
            draft.edit(&path, Group::Dependencies, |text| Ok(edit(text)), by_hand)?;
        }
        for (name, command) in self.scripts(draft)? {
            let by_hand = |reason: String| ByHand {
                id: format!("express-script-{}", name.replace(':', "-")),
                title: format!("add the script `{name}` to `{path}`"),
                file: path.clone(),
                place: "in `scripts`".into(),
                snippet: format!("\"{name}\": \"{command}\"\n"),
                reason,
            };
            draft.edit(&path, Group::Edit, |text| Ok(add_script(text, name, &command)), by_hand)?;
        }
        Ok(())
    }

    fn scripts(&self, draft: &Draft<'_>) -> Result<Vec<(&'static str, String)>> {
        let project = self.project;
        let manager = super::steps::manager(draft, project)?;
        let runner = runner(&project.package, manager, &project.language);
        let app = project.in_source(draft.answer("app_name")?);
        let run = |name: &str| {
            format!(
                "{runner} {}",
                project.inside(&join(&app, &format!("{name}.{}", project.language.ending)))
            )
        };
        let migrate = is_own(draft, project)?.then(|| (MIGRATE, run("migrate")));
        Ok([(CREATE_KEY, run("create_key"))].into_iter().chain(migrate).collect())
    }

    /// PGlite's data stay out of git.
    pub fn ignored(&self, draft: &mut Draft<'_>) -> Result<()> {
        if !is_pglite(draft)? {
            return Ok(());
        }
        let here = self.project.package.folder();
        let found = upwards(here).map(|at| join(at, ".gitignore")).find(|path| draft.repo.has(path));
        let line = format!("{DATA}/");
        let Some(path) = found else {
            let path = join(here, ".gitignore");
            return draft.create(&path, Group::Create, Class::Yours, format!("{line}\n"));
        };
        let by_hand = |reason: String| ByHand {
            id: "express-ignore".into(),
            title: format!("leave `{DATA}` out of git, in `{path}`"),
            file: path.clone(),
            place: "at its end".into(),
            snippet: format!("{line}\n"),
            reason,
        };
        draft.edit(&path, Group::Edit, |text| Ok(leave_out(text, &line)), by_hand)
    }

    /// The example of an environment, in the package's folder or above it.
    pub fn environment(&self, draft: &mut Draft<'_>) -> Result<()> {
        let here = self.project.package.folder();
        let places = upwards(here).flat_map(|at| super::ENVIRONMENTS.iter().map(move |name| join(at, name)));
        let Some(path) = places.into_iter().find(|path| draft.repo.has(path)) else { return Ok(()) };
        let by_hand = |reason: String| ByHand {
            id: "express-env".into(),
            title: format!("name the control plane's variables in `{path}`"),
            file: path.clone(),
            place: "at its end".into(),
            snippet: VARIABLES.map(|name| format!("{name}=\n")).concat(),
            reason,
        };
        draft.edit(&path, Group::Edit, |text| Ok(env::add(text, &VARIABLES)), by_hand)
    }

    /// The kit is written for ES2022: a compiler that is set to an older one lacks the types of what it calls.
    pub fn compiler(&self, draft: &mut Draft<'_>) -> Result<()> {
        let path = self.project.package.at("tsconfig.json");
        if !self.project.language.typescript || !draft.repo.has(&path) {
            return Ok(());
        }
        let target = option(draft.repo, &path, "target")?;
        let lib = option(draft.repo, &path, "lib")?;
        let old = target.as_ref().and_then(Json::as_str).is_some_and(|target| year(target) < 2022);
        let listed = lib.as_ref().and_then(Json::as_array);
        let enough = |list: &Vec<Json>| list.iter().filter_map(Json::as_str).any(|name| year(name) >= 2022);
        if listed.is_some_and(enough) || listed.is_none() && !old {
            return Ok(());
        }
        let wanted = json!(["ES2022", "DOM", "DOM.Iterable"]);
        let edit = |text: &str| match Document::parse(text) {
            Ok(document) if document.item(&["compilerOptions", "lib"]).is_some() => {
                append(text, &["compilerOptions", "lib"], &json!("ES2022"))
            }
            Ok(document) if document.item(&["compilerOptions"]).is_some() => put(
                text,
                &["compilerOptions"],
                "lib",
                &wanted,
                Order::Before(&["module", "rootDir", "outDir"]),
            ),
            Ok(_) => put(text, &[], "compilerOptions", &json!({ "lib": wanted }), Order::Last),
            Err(reason) => Edited::ByHand { reason },
        };
        let by_hand = |reason: String| ByHand {
            id: "express-tsconfig".into(),
            title: format!("add ES2022 to `lib` in `{path}`"),
            file: path.clone(),
            place: "in `compilerOptions.lib`".into(),
            snippet: "\"ES2022\"\n".into(),
            reason,
        };
        draft.edit(&path, Group::Edit, |text| Ok(edit(text)), by_hand)
    }
}

/// The year of a version of the language: 2016 of `es2016` and of `ES2016.Array.Include`, 2015 of `es6`.
fn year(name: &str) -> u64 {
    let name = name.to_ascii_lowercase();
    match name.strip_prefix("es").map(|rest| rest.split('.').next().unwrap_or(rest)) {
        Some("next") => u64::MAX,
        Some(number) => match number.parse() {
            Ok(number) if number < 2000 => number + 2009,
            Ok(number) => number,
            Err(_) => 0,
        },
        None => 0,
    }
}

/// Prisma's schema gets our tables as models.
pub fn models(draft: &mut Draft<'_>, path: &str, models: &str) -> Result<()> {
    let by_hand = |reason: String| ByHand {
        id: "express-prisma".into(),
        title: format!("add the control plane's tables to `{path}`"),
        file: path.to_owned(),
        place: "at its end".into(),
        snippet: models.to_owned(),
        reason,
    };
    draft.edit(path, Group::Migrations, |text| Ok(prisma::add_models(text, models)), by_hand)
}

/// The same for a pack's, before the first of those that `is_later` knows by their tables.
pub fn pack_models(
    draft: &mut Draft<'_>,
    path: &str,
    models: &str,
    is_later: impl Fn(&str) -> bool,
) -> Result<()> {
    let by_hand = |reason: String| ByHand {
        id: "express-prisma-pack".into(),
        title: format!("add the tables of a pack to `{path}`"),
        file: path.to_owned(),
        place: "at its end".into(),
        snippet: models.to_owned(),
        reason,
    };
    draft.edit(path, Group::Migrations, |text| Ok(prisma::add_models_before(text, models, is_later)), by_hand)
}

/// Prisma's schema without a pack's models.
pub fn without_models(draft: &mut Draft<'_>, path: &str, is_gone: impl Fn(&str) -> bool) -> Result<()> {
    let by_hand = |reason: String| ByHand {
        id: "express-prisma-pack".into(),
        title: format!("take the tables of a pack out of `{path}`"),
        file: path.to_owned(),
        place: "where they are".into(),
        snippet: String::new(),
        reason,
    };
    draft.edit(path, Group::Edit, |text| Ok(prisma::remove_models(text, is_gone)), by_hand)
}
