//! What an install would do, for projects of many shapes: the edits, what is left to the owner, the next steps.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use acp::detect::detect;
use acp::edit::splice;
use acp::host::HOSTS;
use acp::plan::{Change, Class, Draft, Group, Plan};
use acp::repo::{GitState, Repo, Source};

use crate::repos::{hold, repo};

/// The plan for the first project of a repository, with the defaults but for `answers`.
pub fn planned(repo: &Repo, answers: &[(&str, &str)]) -> Plan {
    let candidate = detect(repo).expect("detection").candidates.into_iter().next().expect("a project");
    let questions = HOSTS[0].questions(repo, &candidate).expect("questions");
    let mut all: BTreeMap<String, String> =
        questions.into_iter().map(|q| (q.key.to_owned(), q.default.expect("a default"))).collect();
    all.extend(answers.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
    let receipt = BTreeMap::new();
    let mut draft = Draft::new(repo, &candidate, &all, &receipt);
    HOSTS[0].plan(&mut draft).expect("a plan");
    draft.finish()
}

#[test]
fn an_install_edits_what_it_can_and_names_the_rest() {
    hold("django/plan.repos", |repo| shown(&planned(repo, &[])));
}

fn shown(plan: &Plan) -> String {
    let mut text = String::new();
    for change in &plan.changes {
        if let Change::Edit { path, before, splices, .. } = change {
            let _ = writeln!(text, "edits {path}");
            let before = String::from_utf8_lossy(before);
            text += &added(&before, &splice(&before, splices));
        }
    }
    for step in &plan.by_hand {
        let _ = writeln!(text, "by hand {}: {} because {}", step.id, step.title, step.reason);
    }
    for conflict in &plan.conflicts {
        let _ = writeln!(text, "in the way: {} {}", conflict.path, conflict.reason);
    }
    for warning in &plan.warnings {
        let _ = writeln!(text, "warns: {warning}");
    }
    for step in plan.next.iter().filter(|step| step.id != "call" && step.id != "start") {
        let _ = writeln!(text, "{}: {}", step.id, step.command);
    }
    text
}

/// The lines that are in the second text only.
fn added(before: &str, after: &str) -> String {
    let old: Vec<_> = before.lines().collect();
    after.lines().filter(|line| !old.contains(line)).map(|line| format!("  + {line}\n")).collect()
}

/// A small project at the root.
pub const SHOP: &str = "\
++++ manage.py
import os
os.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"shop.settings\")
++++ shop/settings.py
INSTALLED_APPS = [
    \"django.contrib.admin\",
    \"leads\",
    \"rest_framework\",
]
ROOT_URLCONF = \"shop.urls\"
DATABASES = {\"default\": {}, \"replica\": {}}
++++ shop/urls.py
from django.urls import path

urlpatterns = [
    path(\"api/v1/\", x),
]
++++ leads/models.py
from django.db import models


class Lead(models.Model):
    pass
++++ requirements.txt
django>=5.2
celery
";

/// The tree after a plan.
fn applied(repo: &Repo, plan: &Plan) -> Repo {
    let mut files: BTreeMap<String, Vec<u8>> = repo
        .paths()
        .map(|path| (path.to_owned(), repo.bytes(path).expect("readable").expect("there")))
        .collect();
    for change in &plan.changes {
        files.insert(change.path().to_owned(), change.after().expect("no deletions"));
    }
    Repo::from_files(files)
}

#[test]
fn planning_over_an_installed_tree_plans_nothing() {
    let before = repo(SHOP);
    let plan = planned(&before, &[]);
    assert!(!plan.changes.is_empty());
    let again = planned(&applied(&before, &plan), &[]);
    assert_eq!((again.changes, again.conflicts, again.by_hand), (vec![], vec![], vec![]));
}

#[test]
fn the_app_is_the_owners_and_the_kit_is_ours_and_migrations_are_a_group_of_their_own() {
    let plan = planned(&repo(SHOP), &[("app_name", "control"), ("kit_name", "kit")]);
    let created: Vec<_> = plan
        .changes
        .iter()
        .filter_map(|change| match change {
            Change::Create { path, class, group, .. } => Some((path.as_str(), *class, *group)),
            _ => None,
        })
        .collect();
    assert!(created.contains(&("control/apps.py", Class::Yours, Group::Create)), "{created:?}");
    assert!(created.contains(&("control/migrations/0001_initial.py", Class::Yours, Group::Migrations)));
    assert!(created.contains(&("kit/__init__.py", Class::Kit, Group::Create)));
    for (path, class, _) in created {
        assert_eq!(path.starts_with("kit/"), class == Class::Kit, "{path}");
        assert!(path.starts_with("kit/") || path.starts_with("control/"), "{path}");
    }
}

#[test]
fn commands_can_be_pasted_whatever_the_folders_are_called() {
    let files = SHOP.replace("++++ ", "++++ it's back end/");
    let command = |given: &str, id: &str| {
        let plan = planned(&repo(given), &[]);
        plan.next.into_iter().find(|step| step.id == id).expect("a step").command
    };
    assert_eq!(command(&files, "migrate"), "python 'it'\\''s back end/manage.py' migrate");
    assert_eq!(
        command(&files, "install-deps"),
        "python -m pip install -r 'it'\\''s back end/requirements.txt'"
    );
    let uv = SHOP.replace("++++ ", "++++ back end/")
        + "++++ back end/uv.lock\nversion = 1\n++++ back end/pyproject.toml\n[project]\ndependencies = [\"django\"]\n";
    assert_eq!(command(&uv, "migrate"), "(cd 'back end' && uv run python manage.py migrate)");
}

#[test]
fn the_call_goes_to_a_host_that_the_project_allows() {
    for (hosts, server) in [
        ("", "localhost"),
        ("ALLOWED_HOSTS = []\n", "localhost"),
        ("ALLOWED_HOSTS = [\"localhost\", \"127.0.0.1\"]\n", "localhost"),
        ("ALLOWED_HOSTS = [\"*\", \"127.0.0.1\"]\n", "localhost"),
        ("ALLOWED_HOSTS = [\"127.0.0.1\"]\n", "127.0.0.1"),
        ("ALLOWED_HOSTS = (\"127.0.0.1\", \"example.com\")\n", "127.0.0.1"),
        ("ALLOWED_HOSTS = [\"127.0.0.1\", HOST]\n", "localhost"),
    ] {
        let given = SHOP.replace("DATABASES =", &format!("{hosts}DATABASES ="));
        let plan = planned(&repo(&given), &[]);
        let call = plan.next.into_iter().find(|step| step.id == "call").expect("a step").command;
        let start = format!("curl -sS http://{server}:8000/api/manage -H \"X-API-Key: $ACP_KEY\" ");
        assert!(call.starts_with(&start), "{hosts}{call}");
    }
}

#[test]
fn a_route_behind_an_entry_that_takes_all_is_noticed() {
    let before = repo(SHOP);
    let installed = applied(&before, &planned(&before, &[]));
    assert_eq!(planned(&installed, &[]).notices, []);
    let urls = installed.text("shop/urls.py").expect("readable").expect("there");
    let shadowed = urls.replace("urlpatterns = [\n", "urlpatterns = [\n    re_path(r\"^.*$\", x),\n");
    let files = installed.paths().map(|path| {
        let bytes = installed.bytes(path).expect("readable").expect("there");
        (path.to_owned(), if path == "shop/urls.py" { shadowed.clone().into_bytes() } else { bytes })
    });
    let plan = planned(&Repo::from_files(files), &[]);
    let [notice] = plan.notices.as_slice() else { panic!("{:?}", plan.notices) };
    assert_eq!(notice.id, "route-shadowed");
    let evidence = "`shop/urls.py` line 4: `^.*$` answers the calls of `/api/manage` before its route";
    assert_eq!(notice.evidence, evidence);
    assert_eq!(plan.warnings, [format!("{evidence}: {}", notice.mend)]);
    assert_eq!(plan.changes, []);
}

#[test]
fn an_app_and_a_kit_of_one_name_are_refused() {
    let repo = repo(SHOP);
    let candidate = detect(&repo).expect("detection").candidates.remove(0);
    let (receipt, mut answers) = (BTreeMap::new(), planned(&repo, &[]).answers);
    answers.insert("kit_name".into(), "manage_api".into());
    let error = HOSTS[0].plan(&mut Draft::new(&repo, &candidate, &answers, &receipt)).expect_err("one name");
    let words = "error: failed to take `manage_api` for `--kit-name`\n  caused by: the app has that name\n\n\
                 hint: add `--kit-name control_plane`";
    assert_eq!(error.to_string(), words);
    answers.extend(["app_name", "kit_name"].map(|key| (key.to_owned(), "control_plane".to_owned())));
    let error = HOSTS[0].plan(&mut Draft::new(&repo, &candidate, &answers, &receipt)).expect_err("one name");
    assert!(error.to_string().ends_with("hint: add `--app-name manage_api`"), "{error}");
}

#[test]
fn the_chosen_tenant_and_database_reach_the_bindings() {
    let given = format!(
        "{SHOP}++++ crm/models.py\nfrom django.db import models\n\n\nclass Firm(models.Model):\n    is_staff = models.BooleanField()\n"
    );
    let plan = planned(&repo(&given), &[("tenant_model", "crm.Firm"), ("database", "replica")]);
    let bindings = text(&plan, "manage_api/bindings.py");
    for line in
        ["\"model\": \"crm.Firm\"", "\"is_admin_column\": \"is_staff\"", "\"connection\": \"replica\""]
    {
        assert!(bindings.contains(line), "{line}\n{bindings}");
    }
    let migrate = plan.next.iter().find(|step| step.id == "migrate").expect("a step");
    assert_eq!(migrate.command, "python manage.py migrate --database replica");
}

#[test]
fn a_project_without_a_tenant_model_gets_one() {
    let bindings = text(&planned(&repo(SHOP), &[]), "manage_api/bindings.py");
    assert!(bindings.contains("\"model\": \"manage_api.Tenant\""), "{bindings}");
    assert!(bindings.contains("\"is_admin_column\": \"is_platform_admin\""), "{bindings}");
}

/// A repository in which git ignores the settings.
struct Ignoring(Repo);

impl Source for Ignoring {
    fn read(&self, path: &str) -> acp::error::Result<Option<Vec<u8>>> {
        self.0.bytes(path)
    }

    fn exists(&self, path: &str) -> bool {
        self.0.exists(path)
    }

    fn git_state(&self, path: &str) -> GitState {
        if path == "shop/settings.py" { GitState::Ignored } else { GitState::Clean }
    }

    fn has_git(&self) -> bool {
        true
    }

    fn blob_id(&self, bytes: &[u8]) -> String {
        self.0.blob_id(bytes)
    }
}

#[test]
fn settings_that_git_ignores_are_left_to_their_owner() {
    let whole = repo(SHOP);
    let listed = whole.paths().filter(|path| *path != "shop/settings.py").map(str::to_owned).collect();
    let plan = planned(&Repo::new(listed, Arc::new(Ignoring(whole))), &[]);
    assert!(plan.changes.iter().all(|change| change.path() != "shop/settings.py"));
    assert_eq!(plan.by_hand.len(), 1);
    assert_eq!(plan.by_hand[0].id, "django-settings");
    assert_eq!(plan.by_hand[0].reason, "git ignores `shop/settings.py`");
}

#[test]
fn a_step_by_hand_that_was_taken_is_no_longer_in_the_plan() {
    let given = SHOP
        .replace("INSTALLED_APPS = [", "INSTALLED_APPS = find([")
        .replace("    \"rest_framework\",\n]", "    \"rest_framework\",\n])")
        .replace("ROOT_URLCONF = \"shop.urls\"", "ROOT_URLCONF = find_urls()")
        .replace(
            "++++ requirements.txt\ndjango>=5.2\ncelery\n",
            "++++ setup.py\nsetup(install_requires=[\"django\"])\n",
        );
    let ids =
        |given: &str| planned(&repo(given), &[]).by_hand.into_iter().map(|step| step.id).collect::<Vec<_>>();
    assert_eq!(ids(&given), ["django-settings", "django-urls", "django-dependencies"]);
    let done = given
        .replace(
            "    \"rest_framework\",\n])",
            "    \"rest_framework\",\n])\nINSTALLED_APPS.append(\"manage_api\")",
        )
        .replace(
            "urlpatterns = [\n",
            "urlpatterns = [\n    path(\"api/manage\", include(\"manage_api.urls\")),\n",
        )
        .replace("[\"django\"]", "[\"django\", \"jsonschema>=4.21\", \"rfc8785>=0.1.4\"]");
    assert_eq!(ids(&done), [""; 0]);
}

fn text(plan: &Plan, path: &str) -> String {
    let change = plan.changes.iter().find(|change| change.path() == path).expect("a change");
    String::from_utf8(change.after().expect("a file")).expect("text")
}
