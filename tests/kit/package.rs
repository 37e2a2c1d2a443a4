//! `--kit package`: what each ecosystem's manifests say of it, in every style; and by command, from an install over an
//! upgrade to an uninstall.

use std::collections::BTreeMap;

use acp::detect::detect;
use acp::host::named;
use acp::plan::{Change, Class, Draft, Plan};
use acp::repo::Repo;

use crate::support::Place;
use crate::{done, fixture, run};

type Files = BTreeMap<String, String>;

const MANAGE: &str = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n";
const SETTINGS: &str = "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = []\n";
const URLS: &str = "from django.urls import path\n\nurlpatterns = []\n";
const SERVE: &str = "#[tokio::main]\nasync fn main() {\n    let app = axum::Router::new().route(\"/\", get(root));\n    axum::serve(listener, app).await.unwrap();\n}\n";
const CRATE: &str = "[package]\nname = \"api\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n";
const GIT: &str = "git+https://example.com/kit.git#tag=v1";

fn files(pairs: &[(&str, &str)]) -> Files {
    pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn django(manifests: &[(&str, &str)]) -> Files {
    let project = [("manage.py", MANAGE), ("shop/settings.py", SETTINGS), ("shop/urls.py", URLS)];
    files(&[&project[..], manifests].concat())
}

fn express() -> Files {
    let app = "import express from \"express\";\n\nconst app = express();\napp.listen(3000);\n";
    let manifest = "{\n  \"name\": \"shop\",\n  \"type\": \"module\",\n  \"dependencies\": {\n    \"express\": \"^5.1.0\"\n  }\n}\n";
    files(&[("package.json", manifest), ("src/index.js", app)])
}

fn axum() -> Files {
    let manifest = format!("{CRATE}axum = \"0.8\"\ntokio = {{ version = \"1\", features = [\"full\"] }}\n");
    files(&[("Cargo.toml", &manifest), ("src/main.rs", SERVE)])
}

fn workspace() -> Files {
    let root = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n\n[workspace.dependencies]\naxum = \"0.8\"\ntokio = { version = \"1\", features = [\"full\"] }\n";
    let member = format!("{CRATE}axum = {{ workspace = true }}\ntokio = {{ workspace = true }}\n");
    files(&[("Cargo.toml", root), ("crates/api/Cargo.toml", &member), ("crates/api/src/main.rs", SERVE)])
}

/// The plan with the package from `spec`, with the defaults; `former` is where it came from before.
fn planned(files: &Files, spec: &str, former: Option<&str>, created: &BTreeMap<String, Class>) -> Plan {
    let repo = Repo::from_files(files.clone());
    let candidate = detect(&repo).unwrap().candidates.into_iter().next().expect("an application");
    let host = named(acp::host::HOSTS, &candidate.framework).unwrap();
    let questions = host.questions(&repo, &candidate).unwrap();
    let mut answers: BTreeMap<String, String> =
        questions.into_iter().map(|question| (question.key.to_owned(), question.default.unwrap())).collect();
    answers.insert("kit_from".into(), spec.into());
    answers.insert("kit_name".into(), host.package().expect("a package manager").module().into());
    let mut draft = Draft::new(&repo, &candidate, &answers, created).with_former(former);
    host.plan(&mut draft).unwrap();
    draft.finish()
}

fn first(files: &Files, spec: &str) -> Plan {
    planned(files, spec, None, &BTreeMap::new())
}

/// The repository after a plan, and what its receipt says was created.
fn after(files: &Files, plan: &Plan) -> (Files, BTreeMap<String, Class>) {
    let (mut files, mut created) = (files.clone(), BTreeMap::new());
    for change in &plan.changes {
        files.insert(change.path().to_owned(), String::from_utf8(change.after().unwrap()).unwrap());
        if let Change::Create { path, class, .. } = change {
            created.insert(path.clone(), *class);
        }
    }
    (files, created)
}

/// The repository, where the package comes from, the manifest, and what it says of the package then.
fn shapes() -> Vec<(Files, &'static str, &'static str, &'static str)> {
    let requirements = || django(&[("requirements.txt", "Django>=5.2\n")]);
    let uv = || {
        let project =
            "[project]\nname = \"shop\"\nversion = \"1\"\ndependencies = [\n    \"django>=5.2\",\n]\n";
        django(&[("pyproject.toml", project), ("uv.lock", "version = 1\n")])
    };
    let pdm = || {
        let project = "[project]\nname = \"shop\"\nversion = \"1\"\ndependencies = [\n    \"django>=5.2\",\n]\n\n[tool.pdm]\n";
        django(&[("pyproject.toml", project)])
    };
    let poetry = || {
        let project = "[tool.poetry]\nname = \"shop\"\n\n[tool.poetry.dependencies]\npython = \"^3.12\"\ndjango = \"^5.2\"\n";
        django(&[("pyproject.toml", project)])
    };
    let pipfile = || django(&[("Pipfile", "[packages]\ndjango = \">=5.2\"\n")]);
    let setup = || django(&[("setup.cfg", "[options]\ninstall_requires =\n    Django>=5.2\n")]);
    let deno = || files(&[("supabase/config.toml", "project_id = \"desk\"\n")]);
    vec![
        (requirements(), "0.1.0", "requirements.txt", "\nacp-kernel~=0.1.0\n"),
        (requirements(), GIT, "requirements.txt", "\nacp-kernel @ git+https://example.com/kit.git@v1\n"),
        (requirements(), "./kits/acp-kernel", "requirements.txt", "\n./kits/acp-kernel\n"),
        (uv(), "0.1.0", "pyproject.toml", "    \"acp-kernel~=0.1.0\",\n"),
        (uv(), "../kit", "pyproject.toml", "[tool.uv.sources]\nacp-kernel = { path = \"../kit\" }\n"),
        (pdm(), "./kit", "pyproject.toml", "    \"acp-kernel @ file:///${PROJECT_ROOT}/kit\",\n"),
        (poetry(), "0.1.0", "pyproject.toml", "\nacp-kernel = \"^0.1.0\"\n"),
        (poetry(), "./kit", "pyproject.toml", "\nacp-kernel = { path = \"kit\" }\n"),
        (
            poetry(),
            GIT,
            "pyproject.toml",
            "\nacp-kernel = { git = \"https://example.com/kit.git\", tag = \"v1\" }\n",
        ),
        (pipfile(), "0.1.0", "Pipfile", "\nacp-kernel = \"~=0.1.0\"\n"),
        (pipfile(), "./k.whl", "Pipfile", "\nacp-kernel = { file = \"k.whl\" }\n"),
        (pipfile(), GIT, "Pipfile", "acp-kernel = { git = \"https://example.com/kit.git\", ref = \"v1\" }\n"),
        (setup(), "0.1.0", "setup.cfg", "\n    acp-kernel~=0.1.0\n"),
        (express(), "0.1.0", "package.json", "    \"acp-kernel\": \"^0.1.0\",\n"),
        (express(), "../kit.tgz", "package.json", "    \"acp-kernel\": \"file:../kit.tgz\",\n"),
        (express(), GIT, "package.json", "    \"acp-kernel\": \"git+https://example.com/kit.git#v1\",\n"),
        (axum(), "0.1.0", "Cargo.toml", "\nacp-kernel = { version = \"0.1.0\", features = [\"axum\","),
        (axum(), "../kit", "Cargo.toml", "\nacp-kernel = { path = \"../kit\", features = [\"axum\","),
        (
            axum(),
            GIT,
            "Cargo.toml",
            "\nacp-kernel = { git = \"https://example.com/kit.git\", tag = \"v1\", features = [\"axum\",",
        ),
        (workspace(), "0.1.0", "Cargo.toml", "\nacp-kernel = { version = \"0.1.0\", features = [\"axum\","),
        (workspace(), "./kits/k", "Cargo.toml", "\nacp-kernel = { path = \"kits/k\", features = [\"axum\","),
        (
            deno(),
            "0.1.0",
            "supabase/functions/manage/deno.json",
            "    \"acp-kernel\": \"npm:acp-kernel@0.1.0\",\n    \"acp-kernel/\": \"npm:/acp-kernel@0.1.0/\",\n",
        ),
    ]
}

#[test]
fn every_style_of_manifest_names_the_package_and_a_second_install_plans_nothing() {
    for (files, spec, manifest, wanted) in shapes() {
        let plan = first(&files, spec);
        assert_eq!((&plan.by_hand, &plan.conflicts), (&vec![], &vec![]), "{manifest}: {spec}");
        let (then, created) = after(&files, &plan);
        assert!(then[manifest].contains(wanted), "{spec}: {}", then[manifest]);
        assert!(!then[manifest].contains("jsonschema") && !then[manifest].contains("cfworker"));
        for (path, text) in then.iter().filter(|(path, _)| created.contains_key(*path)) {
            assert_eq!(created[path], Class::Yours, "`{path}` is a file of the kit");
            assert!(!text.contains("/acp-kernel/index"), "`{path}` imports a folder:\n{text}");
            assert!(!text.contains("control_plane import"), "`{path}` imports a folder:\n{text}");
        }
        let again = planned(&then, spec, None, &created);
        assert_eq!((again.changes, again.by_hand), (vec![], vec![]), "{manifest}: {spec}");
    }
}

#[test]
fn an_upgrade_moves_the_package_in_every_style_of_manifest_and_leaves_an_owners_own_range_alone() {
    for (files, spec, manifest, wanted) in shapes() {
        if manifest.ends_with("deno.json") {
            continue; // It is a file of ours, which an upgrade merges.
        }
        let (then, created) = after(&files, &first(&files, spec));
        let moved = planned(&then, "0.2.0", Some(spec), &created);
        let (now, _) = after(&then, &moved);
        let fresh = after(&files, &first(&files, "0.2.0")).0;
        // The table of uv and the list of cargo stay, with nothing in them that counts.
        let rest = ["\n[tool.uv.sources]\n", "exclude = [\"kits/k\"]\n"];
        let now = rest.iter().fold(now[manifest].clone(), |text, rest| text.replace(rest, ""));
        assert_eq!(now, fresh[manifest], "{spec}");
        assert!(now.contains("0.2.0"), "{wanted}: {now}");
        let own = then[manifest].replace("0.1.0", "0.1.7");
        let owned = Files::from([(manifest.to_owned(), own.clone())]).into_iter().chain(
            then.iter()
                .filter(|(path, _)| *path != manifest)
                .map(|(path, text)| (path.clone(), text.clone())),
        );
        let kept = planned(&owned.collect(), spec, None, &created);
        assert_eq!((kept.changes, kept.by_hand), (vec![], vec![]), "{manifest}: {own}");
    }
}

#[test]
fn a_path_inside_a_workspace_is_kept_out_of_it_and_another_source_is_not() {
    let root = |spec: &str| after(&workspace(), &first(&workspace(), spec)).0["Cargo.toml"].clone();
    assert!(root("./kits/k").contains("exclude = [\"kits/k\"]\n"));
    for spec in ["0.1.0", "../kit", GIT] {
        assert!(!root(spec).contains("exclude"), "{spec}");
    }
}

#[test]
fn a_manifest_that_can_hold_no_path_is_left_to_its_owner() {
    let project = "[project]\nname = \"shop\"\nversion = \"1\"\ndependencies = [\"django>=5.2\"]\n";
    let plan = first(&django(&[("pyproject.toml", project)]), "./kit");
    let [step] = plan.by_hand.as_slice() else { panic!("{:?}", plan.by_hand) };
    assert_eq!((step.id.as_str(), step.snippet.as_str()), ("django-dependencies", "./kit\n"));
}

#[test]
fn packages_install_upgrade_and_uninstall_by_command_in_every_host() {
    for name in ["django-startproject", "axum-workspace", "express-ts-esm", "express-js-cjs", "supabase-bare"]
    {
        let place = fixture(name);
        let original = place.tree();
        done(&place, &["install", "--yes", "--kit", "package", "--kit-from", "0.0.9"]);
        place.commit();
        assert!(!place.tree().keys().any(|path| path.contains("kit.json")), "{name}: the kit was copied");
        let status = done(&place, &["status", "--json"]);
        for said in ["\"mode\": \"package\"", "\"version\": \"0.0.9\"", "\"kit_from\": \"0.0.9\""] {
            assert!(status.contains(said), "{name}: {status}");
        }
        assert_eq!(run(&place, &["upgrade", "--check"]).exit, Some(3), "{name}");
        done(&place, &["upgrade", "--yes"]);
        let moved = place.git(&["diff"]);
        assert!(moved.contains(env!("CARGO_PKG_VERSION")), "{name}: {moved}");
        assert!(done(&place, &["upgrade", "--yes"]).starts_with("nothing to do"), "{name}");
        place.commit();
        let again = done(&place, &["install", "--yes", "--kit", "package"]);
        assert!(again.contains("nothing to do"), "{name}: {again}");
        done(&place, &["add-pack", "leadscoring", "--yes"]);
        assert!(done(&place, &["pack", "check"]).contains("all is well"), "{name}");
        place.commit();
        done(&place, &["uninstall", "--yes"]);
        assert_eq!(place.tree(), original, "{name}");
    }
}

#[test]
fn a_package_that_cannot_be_had_is_refused_before_anything_is_written() {
    let refused = |name: &str, spec: &str| {
        let place = fixture(name);
        let ran = run(&place, &["install", "--yes", "--kit", "package", "--kit-from", spec]);
        assert_eq!(place.git_status(), "", "{spec}");
        (ran.exit, ran.err)
    };
    for (name, spec, exit, said) in [
        ("supabase-bare", "./kit", 4, "there is nothing"),
        ("supabase-bare", "https://example.com/kit.git", 4, "from the npm registry, and nowhere else"),
        ("express-ts-esm", "./nowhere", 4, "acp kit export --language typescript --package --to"),
        ("express-ts-esm", "./src", 4, "it has no `package.json`"),
        ("express-ts-esm", ".", 4, "is not that of `acp-kernel`"),
        ("axum-sqlite", "ext::sh -c touch% pwned", 2, "--kit-from"),
        ("axum-sqlite", "http://example.com/kit", 2, "is not one of https, ssh, git and file"),
    ] {
        let (code, err) = refused(name, spec);
        assert_eq!(code, Some(exit), "{spec}: {err}");
        assert!(err.contains(said), "{spec}: {err}");
    }
    let place = fixture("express-js-cjs");
    let outside = format!("../npm-kit-{}", std::process::id());
    done(&place, &["kit", "export", "--language", "typescript", "--package", "--to", &outside]);
    let linked = run(&place, &["install", "--yes", "--kit", "package", "--kit-from", &outside]);
    std::fs::remove_dir_all(place.at(&outside)).expect("it goes");
    assert!(linked.exit == Some(4) && linked.err.contains(&format!("npm pack {outside}")), "{linked:?}");
    let place = Place::django();
    let alone = run(&place, &["install", "--yes", "--kit", "vendor", "--kit-from", "0.1.0"]);
    assert!(alone.exit == Some(2) && alone.err.contains("add `--kit package`"), "{alone:?}");
    done(&place, &["install", "--yes"]);
    let copied = run(&place, &["upgrade", "--to", "0.2.0"]);
    assert!(copied.exit == Some(2) && copied.err.contains("has its kit as `vendor`"), "{copied:?}");
    let place = Place::django();
    place.write("acp_kernel/__init__.py", "");
    place.commit();
    let shadowed = run(&place, &["install", "--yes", "--kit", "package"]);
    assert!(shadowed.exit == Some(4) && shadowed.err.contains("acp_kernel"), "{shadowed:?}");
}

#[test]
fn doctor_finds_a_folder_that_is_gone_and_upgrade_leads_to_another_source() {
    let place = fixture("express-ts-esm");
    done(&place, &["kit", "export", "--language", "typescript", "--package", "--to", "kits/acp-kernel"]);
    place.commit();
    done(&place, &["install", "--yes", "--kit", "package", "--kit-from", "kits/acp-kernel"]);
    place.commit();
    assert!(place.read("package.json").contains("\"acp-kernel\": \"file:kits/acp-kernel\""));
    assert!(done(&place, &["upgrade", "--yes"]).starts_with("nothing to do"), "a path stays");
    std::fs::rename(place.at("kits/acp-kernel"), place.at("kits/moved")).expect("it moves");
    let sick = run(&place, &["doctor", "--json"]);
    assert!(sick.out.contains("\"kit-missing\""), "{sick:?}");
    done(&place, &["upgrade", "--yes", "--to", "kits/moved"]);
    assert!(place.read("package.json").contains("\"acp-kernel\": \"file:kits/moved\""));
    assert!(!run(&place, &["doctor", "--json"]).out.contains("kit-missing"));
}
