//! What an install would do, for servers of many shapes: the edits, what is left to the owner, the next steps.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use acp::edit::splice;
use acp::host::Host;
use acp::host::express::Express;
use acp::plan::{Change, Class, Draft, Plan};
use acp::repo::Repo;

use crate::repos::{hold, repo};
use crate::{found, planned};

#[test]
fn an_install_edits_what_it_can_and_names_the_rest() {
    hold("express/plan.repos", |repo| {
        let plan = planned(repo, &[]);
        let again = planned(&applied(repo, &plan), &[]);
        assert_eq!((again.changes, again.conflicts), (vec![], vec![]), "a second install plans something");
        shown(&plan)
    });
}

fn shown(plan: &Plan) -> String {
    let mut text = String::new();
    for change in &plan.changes {
        match change {
            Change::Edit { path, before, splices, .. } => {
                let _ = writeln!(text, "edits {path}");
                let before = String::from_utf8_lossy(before);
                text += &added(&before, &splice(&before, splices));
            }
            Change::Create { path, class: Class::Yours, .. }
                if !path.contains("/manage/") || path.contains("igration") =>
            {
                let _ = writeln!(text, "creates {path}");
            }
            _ => {}
        }
    }
    for step in &plan.by_hand {
        let _ = writeln!(text, "by hand {}: {} {} because {}", step.id, step.title, step.place, step.reason);
        text += &step
            .snippet
            .lines()
            .map(|line| format!("  | {line}").trim_end().to_owned() + "\n")
            .collect::<String>();
    }
    for conflict in &plan.conflicts {
        let _ = writeln!(text, "in the way: {} {}", conflict.path, conflict.reason);
    }
    for warning in plan.warnings.iter().filter(|warning| !warning.starts_with("set ACP_SECRET")) {
        let _ = writeln!(text, "warns: {warning}");
    }
    for step in plan.next.iter().filter(|step| step.id != "call") {
        let _ = writeln!(text, "{}: {}", step.id, step.command);
    }
    text
}

/// The lines that are in the second text only.
fn added(before: &str, after: &str) -> String {
    let old: Vec<_> = before.lines().collect();
    let new = after.lines().filter(|line| !old.contains(line));
    // Our tables as models are held by a test of their own.
    new.take_while(|line| !line.starts_with("model ")).map(|line| format!("  + {line}\n")).collect()
}

/// The tree after a plan.
pub fn applied(repo: &Repo, plan: &Plan) -> Repo {
    let mut files: BTreeMap<String, Vec<u8>> = repo
        .paths()
        .map(|path| (path.to_owned(), repo.bytes(path).expect("readable").expect("there")))
        .collect();
    for change in &plan.changes {
        files.insert(change.path().to_owned(), change.after().expect("no deletions"));
    }
    Repo::from_files(files)
}

fn text(plan: &Plan, path: &str) -> String {
    let all: Vec<_> = plan.changes.iter().map(Change::path).collect();
    let change = plan.changes.iter().find(|change| change.path() == path);
    let change = change.unwrap_or_else(|| panic!("`{path}` is not among {all:?}"));
    String::from_utf8(change.after().expect("a file")).expect("text")
}

const SHOP: &str = "\
++++ package.json
{ \"type\": \"module\", \"dependencies\": { \"express\": \"^5.0.0\" } }
++++ src/index.js
import express from \"express\";
const app = express();
app.get(\"*\", (req, res) => res.send(\"hello\"));
app.listen(3000);
";

#[test]
fn the_kit_is_ours_and_everything_else_the_owners() {
    let plan = planned(&repo(SHOP), &[("app_name", "control"), ("kit_name", "kit")]);
    let mut kit = 0;
    for change in &plan.changes {
        let Change::Create { path, class, .. } = change else { continue };
        assert_eq!(path.starts_with("src/kit/"), *class == Class::Kit, "{path}");
        kit += usize::from(*class == Class::Kit);
    }
    assert!(kit > 20, "the kit has {kit} files");
    let routes = text(&plan, "src/index.js");
    assert!(routes.contains("import { manage } from \"./control/index.js\";\n"), "{routes}");
}

#[test]
fn a_route_behind_one_that_takes_all_is_noticed() {
    let before = repo(SHOP);
    let installed = applied(&before, &planned(&before, &[]));
    assert_eq!(planned(&installed, &[]).notices, []);
    let index = installed.text("src/index.js").expect("readable").expect("there");
    let line = "app.use(\"/api/manage\", manage);\n";
    let moved = index.replace(line, "").replace(
        "app.listen",
        &format!("app.use((req, res) => {{\n  res.status(404).end();\n}});\n{line}app.listen"),
    );
    let files = installed.paths().map(|path| {
        let bytes = installed.bytes(path).expect("readable").expect("there");
        (path.to_owned(), if path == "src/index.js" { moved.clone().into_bytes() } else { bytes })
    });
    let plan = planned(&Repo::from_files(files), &[]);
    let [notice] = plan.notices.as_slice() else { panic!("{:?}", plan.notices) };
    assert_eq!(notice.id, "route-shadowed");
    assert_eq!(
        notice.evidence,
        "`src/index.js` line 5: `app.use((req, res) => { res.status(404).end(); })` answers the calls of `/api/manage` before its route"
    );
    assert_eq!(plan.changes, []);
}

#[test]
fn a_step_by_hand_that_was_taken_is_no_longer_in_the_plan() {
    let given = "\
++++ package.json
{ \"dependencies\": { \"express\": \"^4.0.0\", \"routing-controllers\": \"^0.10.0\" } }
++++ src/app.ts
import { createExpressServer } from \"routing-controllers\";
const app = createExpressServer({});
import \"express\";
";
    let ids =
        |given: &str| planned(&repo(given), &[]).by_hand.into_iter().map(|step| step.id).collect::<Vec<_>>();
    assert_eq!(ids(given), ["express-mount"]);
    let done = given.replace(
        "const app = createExpressServer({});",
        "import express from \"express\";\nimport { manage } from \"./manage\";\nconst app = express();\napp.use(\"/api/manage\", manage);\nuseExpressServer(app, {});",
    );
    assert_eq!(ids(&done), [""; 0]);
}

#[test]
fn code_and_kit_of_one_name_are_refused() {
    let repo = repo(SHOP);
    let candidate = found(&repo).remove(0);
    let (receipt, mut answers) = (BTreeMap::new(), planned(&repo, &[]).answers);
    answers.insert("kit_name".into(), "manage".into());
    let error = Express.plan(&mut Draft::new(&repo, &candidate, &answers, &receipt)).expect_err("one name");
    let words = "error: failed to take `manage` for `--kit-name`\n  caused by: the generated code has that name\n\n\
                 hint: add `--kit-name control_plane`";
    assert_eq!(error.to_string(), words);
}

#[test]
fn commands_can_be_pasted_whatever_the_folders_are_called() {
    let given = SHOP.replace("++++ ", "++++ it's back end/");
    let plan = planned(&repo(&given), &[]);
    let create = plan.next.iter().find(|step| step.id == "create-key").expect("a step");
    assert_eq!(create.command, "(cd 'it'\\''s back end' && npm run --silent acp:create-key)");
}

#[test]
fn lock_files_are_remembered_as_they_are() {
    let given = format!("{SHOP}++++ package-lock.json\n{{}}\n");
    let plan = planned(&repo(&given), &[]);
    let paths: Vec<_> = plan.derived.iter().map(|derived| derived.path.as_str()).collect();
    assert_eq!(paths, ["package-lock.json"]);
}

#[test]
fn imports_of_the_kit_end_as_those_of_the_host() {
    let ts = |imports: &str, settings: &str| {
        format!(
            "++++ package.json\n{{ {settings}\"dependencies\": {{ \"express\": \"^5.0.0\" }} }}\n++++ src/index.ts\n\
             import express from \"express\";\n{imports}const app = express();\n++++ src/a.ts\nexport const a = 1;\n"
        )
    };
    let module = "\"type\": \"module\", ";
    for (imports, settings, module, kit) in [
        ("import { a } from \"./a.js\";\n", module, "./manage/index.js", "./kernel/action.js"),
        ("import { a } from \"./a.ts\";\n", module, "./manage/index.ts", "./kernel/action.ts"),
        ("import { a } from \"./a\";\n", "", "./manage", "./kernel/action"),
        ("", module, "./manage/index.js", "./kernel/action.js"),
        ("", "", "./manage", "./kernel/action"),
    ] {
        let plan = planned(&repo(&ts(imports, settings)), &[]);
        let index = text(&plan, "src/index.ts");
        assert!(index.contains(&format!("import {{ manage }} from \"{module}\";")), "{index}");
        let entry = text(&plan, "src/control_plane/index.ts");
        assert!(entry.contains(&format!("}} from \"{kit}\";")), "{entry}");
    }
}

#[test]
fn a_client_of_another_package_of_the_workspace_is_imported_from_there() {
    let workspace = |exports: &str, files: &str| {
        format!(
            "++++ package.json\n{{ \"private\": true, \"workspaces\": [\"apps/*\", \"packages/*\"] }}\n\
             ++++ apps/api/package.json\n{{ \"type\": \"module\", \"dependencies\": {{ \"express\": \"^5.0.0\", \"@acme/db\": \"workspace:*\" }} }}\n\
             ++++ apps/api/src/index.ts\nimport express from \"express\";\nconst app = express();\napp.listen(3000);\n\
             ++++ packages/db/package.json\n{{ \"name\": \"@acme/db\", {exports}, \"dependencies\": {{ \"pg\": \"^8.0.0\" }} }}\n{files}"
        )
    };
    let pool = |export: &str| {
        format!(
            "import {{ Pool }} from \"pg\";\n{export} new Pool({{ connectionString: process.env.DATABASE_URL }});\n"
        )
    };
    let named = pool("export const pool =");
    for (exports, files, import) in [
        (
            "\"main\": \"dist/index.js\"",
            format!("++++ packages/db/src/index.ts\n{named}"),
            Some("import { pool as client } from \"@acme/db\";"),
        ),
        (
            "\"exports\": \"./src/index.ts\"",
            format!(
                "++++ packages/db/src/index.ts\nexport * from \"./pool.js\";\n++++ packages/db/src/pool.ts\n{named}"
            ),
            Some("import { pool as client } from \"@acme/db\";"),
        ),
        (
            "\"exports\": { \".\": { \"types\": \"./src/index.ts\", \"default\": \"./dist/index.js\" } }",
            format!(
                "++++ packages/db/src/index.ts\nexport {{ default as database }} from \"./pool\";\n++++ packages/db/src/pool.ts\n{}",
                pool("export default")
            ),
            Some("import { database as client } from \"@acme/db\";"),
        ),
        (
            "\"exports\": { \"./schema\": \"./src/schema.ts\", \"./client\": \"./src/client.ts\" }",
            format!(
                "++++ packages/db/src/schema.ts\nexport const a = 1;\n++++ packages/db/src/client.ts\n{named}"
            ),
            Some("import { pool as client } from \"@acme/db/client\";"),
        ),
        // What no entry exports cannot be had.
        (
            "\"exports\": { \"./schema\": \"./src/schema.ts\" }",
            format!(
                "++++ packages/db/src/schema.ts\nexport const a = 1;\n++++ packages/db/src/client.ts\n{named}"
            ),
            None,
        ),
    ] {
        let plan = planned(&repo(&workspace(exports, &files)), &[]);
        let adapter = text(&plan, "apps/api/src/manage/adapters/database.ts");
        match import {
            Some(import) => assert!(adapter.contains(import), "{exports}: {adapter}"),
            None => assert!(adapter.contains("PGlite"), "{adapter}"),
        }
    }
}

#[test]
fn a_package_of_modules_is_one_also_where_a_bundler_finds_them_without_endings() {
    let given = "\
++++ package.json
{ \"type\": \"module\", \"dependencies\": { \"express\": \"^5.0.0\" } }
++++ tsconfig.json
{ \"compilerOptions\": { \"module\": \"ESNext\", \"moduleResolution\": \"Bundler\" } }
++++ src/index.ts
import express from \"express\";
import { a } from \"./a\";
const app = express();
++++ src/a.ts
export const a = 1;
";
    let repo = repo(given);
    let candidate = found(&repo).remove(0);
    let told = format!("{candidate:?}");
    assert!(told.contains("ts-esm") && !told.contains("ts-cjs"), "{told}");
    let index = text(&planned(&repo, &[]), "src/index.ts");
    assert!(index.contains("import { manage } from \"./manage\";"), "{index}");
}
