//! Every bad input: the exact words, the exit code, and a tree that is as before.

mod support;

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::Place;
use support::binary::{Ran, acp};

/// Runs a command that must refuse: nothing on stdout, these words on stderr, the tree as before.
fn refuses(place: &Place, arguments: &[&str], exit: i32, words: &str) {
    let before = place.tree();
    let started = Instant::now();
    let ran = place.run(arguments);
    let expected = Ran { exit: Some(exit), signal: None, out: String::new(), err: words.into() };
    assert_eq!(ran, expected, "acp {arguments:?}");
    assert!(started.elapsed() < Duration::from_secs(10), "acp {arguments:?} waited for something");
    assert_eq!(place.tree(), before, "acp {arguments:?} changed the tree");
}

#[test]
fn no_project() {
    let words = format!(
        "error: failed to find an application\n  caused by: none of these frameworks is here: {}\n\n\
         hint: run `acp` in the application's repository, or add `--root <folder>`\n",
        frameworks()
    );
    let place = Place::with([("README.md", "we once used Django\n")]);
    for command in ["detect", "install"] {
        refuses(&place, &[command, "--yes"], 4, &words);
    }
}

/// All that this binary knows, as messages list them.
fn frameworks() -> String {
    acp::host::HOSTS.iter().map(|host| host.id()).collect::<Vec<_>>().join(", ")
}

#[test]
fn two_projects() {
    let place = Place::django();
    support::binary::copy(&place.at("shop"), &place.at("web/shop"));
    fs::copy(place.at("manage.py"), place.at("web/manage.py")).expect("a second project");
    place.commit();
    let words = "error: failed to choose an application\n  \
                 caused by: there are 2: django >=5.2,<5.3 in `.`, django >=5.2,<5.3 in `web`\n\n\
                 hint: add `--app .`\n";
    refuses(&place, &["install", "--yes"], 4, words);
    let words = "error: failed to find an application in `api`\n  \
                 caused by: there is: django >=5.2,<5.3 in `.`, django >=5.2,<5.3 in `web`\n";
    refuses(&place, &["install", "--yes", "--app", "api"], 4, words);
    let detected = place.run(&["detect", "--app", "./web/"]);
    assert_eq!(detected.exit, Some(0), "{detected:?}");
    assert!(detected.out.starts_with("django >=5.2,<5.3 in `web`\n  web/manage.py:9: "), "{}", detected.out);
    // Where none of them will do, none is offered.
    place.write("requirements.txt", "Django==1.11\n");
    place.commit();
    let words = "error: failed to choose an application\n  \
                 caused by: there are 2: django 1.11 in `.`, django 1.11 in `web`\n  \
                 caused by: django 1.11 in `.`: Django 1.11 is older than 4.2: upgrade it first\n  \
                 caused by: django 1.11 in `web`: Django 1.11 is older than 4.2: upgrade it first\n";
    refuses(&place, &["install", "--yes"], 4, words);
}

#[test]
fn a_framework_that_nobody_knows() {
    let words = format!(
        "error: failed to take `rails` for `--framework`\n  caused by: it is one of: {}\n",
        frameworks()
    );
    refuses(&Place::django(), &["install", "--yes", "--framework", "rails"], 2, &words);
}

#[test]
fn a_root_that_is_no_folder() {
    let place = Place::django();
    let words =
        "error: failed to open the folder `nowhere`\n  caused by: No such file or directory (os error 2)\n";
    refuses(&place, &["--root", "nowhere", "install"], 2, words);
    let words = "error: failed to open the folder `manage.py`\n  caused by: not a directory\n";
    refuses(&place, &["--root", "manage.py", "install"], 2, words);
}

#[test]
fn settings_that_no_python_reads_are_left_to_their_owner() {
    let place = Place::django();
    let settings = place.read("shop/settings.py") + "BROKEN = (\n";
    place.write("shop/settings.py", &settings);
    place.commit();
    let ran = place.run(&["install", "--yes", "--json"]);
    assert_eq!(ran.exit, Some(5), "{ran:?}");
    assert_eq!(place.read("shop/settings.py"), settings);
    let document: serde_json::Value = serde_json::from_str(&ran.out).expect("a document");
    let step = &document["by_hand"][0];
    assert_eq!(step["id"], "django-settings");
    assert_eq!(step["file"], "shop/settings.py");
    let line = settings.lines().count();
    assert_eq!(step["reason"], format!("line {line} is not valid Python"));
}

#[test]
fn a_folder_in_the_way() {
    let place = Place::django();
    place.write("manage_api/views.py", "mine\n");
    place.commit();
    let words = "error: failed to take the default `manage_api` for `--app-name`\n  \
                 caused by: `manage_api/` exists already\n\nhint: add `--app-name <another>`\n";
    refuses(&place, &["install", "--yes"], 2, words);
}

#[test]
fn a_name_for_the_app_that_python_or_the_project_has() {
    let place = Place::django();
    for (name, reason) in [
        ("class", "`class` is a keyword of Python"),
        ("shop", "`shop/` exists already"),
        ("leads", "`leads/` exists already"),
        ("json", "`json` is a module of Python's standard library"),
        ("django", "`django.contrib.admin` is installed already"),
        ("my-app", "it must be lower-case letters, digits and underscores, with a letter first"),
        ("../up", "it must be lower-case letters, digits and underscores, with a letter first"),
    ] {
        let words = format!("error: failed to take `{name}` for `--app-name`\n  caused by: {reason}\n");
        refuses(&place, &["install", "--yes", "--app-name", name], 2, &words);
    }
}

#[test]
fn answers_that_nobody_asked_for_or_that_cannot_be_read() {
    let place = Place::django();
    let words = "error: failed to use the answer `app_nam`\n  caused by: nothing asks for it here\n\n\
                 hint: the answers are: app_name, kit_name, base_path, tenant_model, packs, table_prefix, database\n";
    refuses(&place, &["install", "--yes", "--set", "app_nam=api"], 2, words);
    let words = "error: failed to read `--set app_name`\n\nhint: write it as `--set key=value`\n";
    refuses(&place, &["install", "--yes", "--set", "app_name"], 2, words);
    let words = "error: failed to read `answers.yaml`\n  caused by: No such file or directory (os error 2)\n";
    refuses(&place, &["install", "--yes", "--answers", "answers.yaml"], 2, words);
    place.write("answers.yaml", "app_name:\n  deeper: api\n");
    let words = "error: failed to read the answers in `answers.yaml`\n  \
                 caused by: `app_name` is no text, number or list\n\nhint: write one `key: value` a line\n";
    refuses(&place, &["install", "--yes", "--answers", "answers.yaml"], 2, words);
}

#[test]
fn a_planned_file_with_uncommitted_changes() {
    let place = Place::django();
    let mine = place.read("shop/urls.py") + "\n# mine\n";
    place.write("shop/urls.py", &mine);
    let words = "error: failed to change `shop/urls.py`\n  caused by: there are uncommitted changes in it\n\n\
                 hint: commit them first, or add `--allow-dirty`\n";
    refuses(&place, &["install", "--yes"], 4, words);
    let ran = place.run(&["install", "--yes", "--allow-dirty"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert!(place.read("shop/urls.py").ends_with("\n# mine\n"));
    assert_eq!(place.run(&["uninstall", "--yes"]).exit, Some(0));
    assert_eq!(place.read("shop/urls.py"), mine);
}

#[test]
fn a_planned_file_that_git_does_not_hold() {
    let place = Place::django();
    place.git(&["rm", "--quiet", "--cached", "shop/urls.py"]);
    place.git(&["commit", "--quiet", "--message", "forget it"]);
    let words = "error: failed to change `shop/urls.py`\n  caused by: there are uncommitted changes in it\n\n\
                 hint: commit them first, or add `--allow-dirty`\n";
    refuses(&place, &["install", "--yes"], 4, words);
}

#[test]
fn other_files_may_have_uncommitted_changes() {
    let place = Place::django();
    place.write("manage.py", &(place.read("manage.py") + "# mine\n"));
    assert_eq!(place.run(&["install", "--yes"]).exit, Some(0));
}

#[test]
fn links_out_of_the_tree() {
    let outside = Place::bare([]);
    let there = outside.at("urls.py");
    let place = Place::django();
    fs::rename(place.at("shop/urls.py"), &there).expect("moved out");
    symlink(&there, place.at("shop/urls.py")).expect("a link");
    place.commit();
    let words = |path: &str| {
        format!(
            "error: failed to use `{path}`\n  caused by: it leads out of the repository, or nowhere\n\n\
             hint: put a file or folder of the repository in the place of the link\n"
        )
    };
    let text = fs::read(&there).expect("the file outside");
    refuses(&place, &["install", "--yes"], 4, &words("shop/urls.py"));
    assert_eq!(fs::read(&there).expect("the file outside"), text);

    let place = Place::django();
    symlink(outside.root(), place.at(".acp")).expect("a link");
    place.commit();
    refuses(&place, &["install", "--yes"], 4, &words(".acp/journal/journal.json"));
    assert_eq!(fs::read_dir(outside.root()).expect("the folder outside").count(), 1);
}

#[test]
fn a_link_inside_the_tree_stays_a_link_and_its_file_is_edited() {
    let place = Place::django();
    fs::rename(place.at("shop/urls.py"), place.at("shop/routes.py")).expect("renamed");
    symlink("routes.py", place.at("shop/urls.py")).expect("a link");
    place.commit();
    let before = place.tree();
    assert_eq!(place.run(&["install", "--yes"]).exit, Some(0));
    assert!(place.at("shop/urls.py").is_symlink());
    assert!(place.read("shop/routes.py").contains("manage_api"));
    assert_eq!(place.run(&["uninstall", "--yes"]).exit, Some(0));
    assert_eq!(place.tree(), before);
}

#[test]
fn nobody_there_to_say_yes() {
    let words = "error: failed to ask whether to go ahead\n  caused by: there is no terminal to ask at\n\n\
                 hint: add `--yes` to go ahead, or `--dry-run` to see the plan\n";
    let place = Place::django();
    refuses(&place, &["install"], 2, words);
    assert_eq!(place.run(&["install", "--yes"]).exit, Some(0));
    refuses(&place, &["uninstall"], 2, words);
}

#[test]
fn a_closed_stdin_is_nobody_too() {
    let place = Place::django();
    let mut command = acp(place.root());
    let ran = Ran::of(command.arg("install").write_stdin("y\n").output().expect("it runs"));
    assert_eq!(ran.exit, Some(2), "{ran:?}");
}

#[test]
fn a_second_process_at_work() {
    let place = Place::django();
    let mut first = Command::new(env!("CARGO_BIN_EXE_acp"))
        .args(["install", "--yes"])
        .env("ACP_TEST_FAIL_AT", "10:wait")
        .current_dir(place.root())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the first one");
    let started = Instant::now();
    while !place.has(".acp/journal") {
        assert!(started.elapsed() < Duration::from_secs(10), "the first one does not begin");
    }
    // The first one holds the lock until its input ends: a second that waited for it would never come back.
    let second = place.run(&["install", "--yes"]);
    let words = "error: failed to lock the repository\n  caused by: another `acp` is at work in it\n\n\
                 hint: wait until it is done, then run this again\n";
    assert_eq!(second, Ran { exit: Some(4), signal: None, out: String::new(), err: words.into() });
    drop(first.stdin.take());
    assert!(first.wait().expect("the first one ends").success());
    assert_eq!(place.run(&["install", "--yes"]).exit, Some(0));
}

/// Permissions bind no superuser: the binary then runs as somebody else, who owns the repository.
#[test]
fn a_folder_that_cannot_be_written_to() {
    const SOMEBODY: u32 = 65534;
    let place = Place::django();
    let home = tempfile::tempdir().expect("a folder");
    let binary = home.path().join("acp");
    fs::copy(env!("CARGO_BIN_EXE_acp"), &binary).expect("a copy of the binary");
    fs::set_permissions(home.path(), Permissions::from_mode(0o755)).expect("readable");
    let mut command = Command::new(&binary);
    command.args(["install", "--yes"]).current_dir(place.root()).env("HOME", home.path());
    if is_superuser(home.path()) {
        own(place.root(), SOMEBODY);
        command.uid(SOMEBODY).gid(SOMEBODY);
    }
    fs::set_permissions(place.root(), Permissions::from_mode(0o555)).expect("read only");
    let before = place.tree();
    let ran = Ran::of(command.output().expect("it runs"));
    let after = place.tree();
    fs::set_permissions(place.root(), Permissions::from_mode(0o755)).expect("writable again");
    let words = "error: failed to create `.acp`\n  caused by: Permission denied (os error 13)\n\n\
                 hint: give yourself the right to write there, then run this again\n";
    assert_eq!(ran, Ran { exit: Some(1), signal: None, out: String::new(), err: words.into() });
    assert_eq!(after, before);
}

fn is_superuser(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    folder.metadata().expect("a folder").uid() == 0
}

fn own(path: &Path, somebody: u32) {
    chown(path, Some(somebody), Some(somebody)).expect("a new owner");
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder") {
            own(&entry.expect("an entry").path(), somebody);
        }
    }
}

#[test]
fn answers_that_an_install_has_already() {
    let place = Place::django();
    assert_eq!(place.run(&["install", "--yes"]).exit, Some(0));
    let words = "error: failed to take `--base-path`\n  caused by: the install has `/api/manage` there\n\n\
                 hint: run `acp uninstall` first, or leave it out\n";
    refuses(&place, &["install", "--yes", "--base-path", "/other"], 2, words);
}

#[test]
fn nothing_is_installed() {
    let words = "error: failed to find an install\n  caused by: there is no `.acp/install.yaml`\n\n\
                 hint: run `acp install`\n";
    let place = Place::django();
    refuses(&place, &["status"], 4, words);
    refuses(&place, &["doctor"], 4, words);
    let ran = place.run(&["uninstall", "--yes"]);
    assert_eq!((ran.exit, ran.out.as_str()), (Some(0), "nothing to do: nothing is installed\n"));
}

#[test]
fn a_receipt_that_cannot_be_read() {
    let place = Place::django();
    place.write(".acp/install.yaml", "version: [\n");
    let ran = place.run(&["status"]);
    assert_eq!(ran.exit, Some(4), "{ran:?}");
    assert!(ran.err.starts_with("error: failed to read `.acp/install.yaml`\n  caused by: "), "{}", ran.err);
    assert!(ran.err.ends_with("\n\nhint: put it back as it was: `git checkout -- .acp/install.yaml`\n"));
}
