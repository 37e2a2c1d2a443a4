//! All or nothing: the real binary is killed, starved and interrupted at its disk operations, and the tree is
//! compared byte for byte, modes included. `ACP_TEST_FAIL_AT` only counts and injects; a kill is a real SIGKILL.

mod support;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::{Place, Tree};

const INSTALL: &[&str] = &["install", "--yes", "--quiet"];
const UNINSTALL: &[&str] = &["uninstall", "--yes", "--quiet"];
/// Takes back what is half done, then finds nothing to do, or stops because nobody says yes.
const RECOVER: &[&str] = &["uninstall"];
const JOURNAL: &str = ".acp/journal/journal.json";
const STOPPED: &str = "an earlier run was stopped half way: ";

/// A project with modes, line ends and last lines that are not the usual ones.
fn place() -> Place {
    let place = Place::django();
    place.write("requirements.txt", "Django>=5.2,<5.3\r\ngunicorn>=23");
    let mode =
        |path: &str, mode| fs::set_permissions(place.at(path), Permissions::from_mode(mode)).expect("a mode");
    mode("shop/settings.py", 0o600);
    mode("manage.py", 0o755);
    place.commit();
    place
}

fn installed() -> (Place, Tree) {
    let place = place();
    assert_eq!(place.run(INSTALL).exit, Some(0));
    let tree = place.tree();
    (place, tree)
}

/// Back to the state before `arguments` were carried out.
fn reset(place: &Place, arguments: &[&str]) {
    let back = if arguments == INSTALL { UNINSTALL } else { INSTALL };
    assert_eq!(place.run(back).exit, Some(0));
}

/// Kills at these operations, and lets the next run put everything back.
fn killed(place: &Place, arguments: &[&str], what: &str, at: impl Iterator<Item = usize>) -> usize {
    let (mut kills, mut said) = (0, 0);
    let before = place.tree();
    for operation in at {
        let ran = place.run_with_fault(arguments, &format!("{operation}:{what}"));
        if ran.signal.is_none() {
            assert_eq!(ran.exit, Some(0), "{operation}: {ran:?}");
            reset(place, arguments);
            if what == "kill" {
                // There is no such operation any more: all of them were killed.
                break;
            }
            continue;
        }
        assert_eq!(ran.signal, Some(9), "{operation}: {ran:?}");
        kills += 1;
        let left = place.tree();
        let next = place.run(RECOVER);
        let after = place.tree();
        if next.err.contains(STOPPED) {
            said += 1;
            assert_eq!(after, before, "{operation}: not as before");
        } else if after != before {
            // It was through, and only its journal was left.
            assert!(operation > 100, "{operation}: half done, and nothing was said: {next:?}");
            assert!(!place.has(".acp/journal"), "{operation}: the journal is still there");
            assert_eq!(place.has(".acp/install.yaml"), arguments == INSTALL, "{operation}");
            reset(place, arguments);
            assert_eq!(place.tree(), before, "{operation}");
        } else {
            let only_ours = left.keys().all(|path| before.contains_key(path) || path.starts_with(".acp"));
            assert!(only_ours, "{operation}: something was restored, and nothing was said");
        }
    }
    assert!(kills == 0 || said > 0, "no kill was ever noticed");
    kills
}

/// The install's operations in four shares, so that two of them can run at a time.
fn killed_at_each_operation_of_install(share: usize) {
    let place = place();
    let kills = killed(&place, INSTALL, "kill", (1..).skip(share).step_by(4));
    assert!(kills > 70, "only {kills} operations in this share: are faults built in?");
}

#[test]
fn killed_at_any_operation_of_install_the_next_run_restores_the_tree_1() {
    killed_at_each_operation_of_install(0);
}

#[test]
fn killed_at_any_operation_of_install_the_next_run_restores_the_tree_2() {
    killed_at_each_operation_of_install(1);
}

#[test]
fn killed_at_any_operation_of_install_the_next_run_restores_the_tree_3() {
    killed_at_each_operation_of_install(2);
}

#[test]
fn killed_at_any_operation_of_install_the_next_run_restores_the_tree_4() {
    killed_at_each_operation_of_install(3);
}

fn killed_at_each_operation_of_uninstall(share: usize) {
    let (place, _) = installed();
    let kills = killed(&place, UNINSTALL, "kill", (1..).skip(share).step_by(2));
    assert!(kills > 75, "only {kills} operations in this share: are faults built in?");
}

#[test]
fn killed_at_any_operation_of_uninstall_the_next_run_restores_the_tree_1() {
    killed_at_each_operation_of_uninstall(0);
}

#[test]
fn killed_at_any_operation_of_uninstall_the_next_run_restores_the_tree_2() {
    killed_at_each_operation_of_uninstall(1);
}

#[test]
fn killed_half_way_through_a_write_the_next_run_restores_the_tree() {
    let kills = killed(&place(), INSTALL, "torn", (1..=300).step_by(7));
    assert!(kills > 5, "only {kills} torn writes");
}

#[test]
fn a_disk_that_is_full_from_any_operation_on_leaves_the_tree_as_before() {
    let place = place();
    let before = place.tree();
    let mut full = 0;
    for operation in (1..=400).step_by(3) {
        let ran = place.run_with_fault(INSTALL, &format!("{operation}:enospc"));
        if ran.exit == Some(0) {
            reset(&place, INSTALL);
            continue;
        }
        full += 1;
        assert_eq!((ran.exit, ran.signal), (Some(1), None), "{operation}: {ran:?}");
        assert!(ran.err.contains("\n  caused by: no storage space\n"), "{operation}: {ran:?}");
        assert!(
            ran.err.ends_with("\n\nhint: free some space, then run this again\n"),
            "{operation}: {ran:?}"
        );
        assert_eq!(place.tree(), before, "{operation}");
    }
    assert!(full > 80, "only {full} operations needed space");
}

/// The same on a file system that is really full: a small one is mounted in a name space of our own, which
/// the system must allow (`unshare --user --mount`).
#[cfg(target_os = "linux")]
#[test]
fn a_file_system_that_is_full_leaves_the_tree_as_before() {
    let place = place();
    let mount = Place::bare([]);
    let script = r#"
        mount -t tmpfs -o size="$3" tmpfs "$2" || exit 77
        cp -a "$1/." "$2" && cd "$2" || exit 78
        "$4" install --yes; echo "exit $?"
        diff -r "$1" "$2" && echo same
    "#;
    let folder = |place: &Place| place.root().to_str().expect("text").to_owned();
    let mut rolled_back = 0;
    for more in [64, 160, 256, 320] {
        let size = format!("{}k", size_in_kib(&place) + more);
        let output = Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"])
            .args([&folder(&place), &folder(&mount), &size, env!("CARGO_BIN_EXE_acp")])
            .output()
            .expect("`unshare` runs");
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(out.contains("exit "), "no file system could be mounted: {out}\n{err}");
        if out.contains("exit 1\n") {
            rolled_back += 1;
            assert!(err.contains("No space left on device"), "{size}: {err}");
            assert!(out.ends_with("same\n"), "{size}: {out}\n{err}");
        }
    }
    assert!(rolled_back > 1, "it was never full");
}

/// What `du` says of a place, with a page for each file.
#[cfg(target_os = "linux")]
fn size_in_kib(place: &Place) -> u64 {
    let output =
        Command::new("du").args(["-sk", "--apparent-size"]).arg(place.root()).output().expect("du runs");
    let files = Command::new("find").arg(place.root()).output().expect("find runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let kib: u64 = text.split_whitespace().next().and_then(|word| word.parse().ok()).expect("a number");
    kib + 4 * String::from_utf8_lossy(&files.stdout).lines().count() as u64
}

#[test]
fn an_operation_that_fails_leaves_the_tree_as_before() {
    let (installed, _) = installed();
    for (place, arguments) in [(place(), INSTALL), (installed, UNINSTALL)] {
        let before = place.tree();
        let mut failed = 0;
        for operation in (1..=500).step_by(11) {
            let ran = place.run_with_fault(arguments, &format!("{operation}:eio"));
            if ran.exit == Some(0) {
                reset(&place, arguments);
                continue;
            }
            failed += 1;
            assert!(ran.err.contains("\n  caused by: input/output error"), "{operation}: {ran:?}");
            // What a failed rollback leaves, the next run takes back.
            if place.tree() != before {
                assert!(ran.err.contains("the rollback failed too"), "{operation}: {ran:?}");
                place.run(RECOVER);
            }
            assert_eq!(place.tree(), before, "{operation}");
        }
        assert!(failed > 10, "only {failed} operations failed");
    }
}

#[test]
fn a_panic_leaves_the_tree_as_before() {
    let place = place();
    let before = place.tree();
    for operation in (1..=380).step_by(19) {
        let ran = place.run_with_fault(INSTALL, &format!("{operation}:panic"));
        assert_eq!((ran.exit, ran.signal), (Some(1), None), "{operation}: {ran:?}");
        assert!(ran.err.contains("this is a bug in acp"), "{operation}: {ran:?}");
        assert_eq!(place.tree(), before, "{operation}");
    }
}

#[test]
fn ctrl_c_leaves_the_tree_as_before() {
    let place = place();
    let before = place.tree();
    let words = "error: interrupted; everything is as it was\n";
    for operation in (2..=370).step_by(23) {
        let ran = place.run_with_fault(INSTALL, &format!("{operation}:int"));
        assert_eq!((ran.exit, ran.err.as_str()), (Some(130), words), "{operation}");
        assert_eq!(place.tree(), before, "{operation}");
    }
}

/// A signal from outside, while the process is in the middle of its work.
#[test]
fn a_signal_from_outside_leaves_the_tree_as_before() {
    let place = place();
    let before = place.tree();
    for (signal, operation) in [("INT", 30), ("TERM", 150), ("HUP", 320)] {
        let child = Command::new(env!("CARGO_BIN_EXE_acp"))
            .args(INSTALL)
            .env("ACP_TEST_FAIL_AT", format!("{operation}:wait"))
            .current_dir(place.root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        wait_until(|| place.has(JOURNAL));
        let id = child.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &id]).status().expect("kill runs");
        assert!(sent.success());
        let output = child.wait_with_output().expect("it ends");
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(130), "SIG{signal}: {err}");
        assert_eq!(err, "error: interrupted; everything is as it was\n");
        assert_eq!(place.tree(), before, "SIG{signal}");
    }
}

fn wait_until(holds: impl Fn() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < Duration::from_secs(20), "it never happens");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Kills an install after its last file is in place and before it is through.
fn killed_late(place: &Place) {
    let kill = |operation: usize| {
        let ran = place.run_with_fault(INSTALL, &format!("{operation}:kill"));
        if ran.signal.is_none() {
            reset(place, INSTALL);
        }
        ran.signal.is_some() && place.has(JOURNAL)
    };
    // The first operation that comes too late, by halving; then the last one before it.
    let (mut armed, mut late) = (200, 800);
    while late - armed > 1 {
        let middle = (armed + late) / 2;
        if kill(middle) {
            armed = middle;
            place.run(RECOVER);
        } else {
            late = middle;
            if place.has(".acp") {
                place.run(UNINSTALL);
            }
        }
    }
    assert!(kill(armed), "the journal is never there");
    assert!(place.has("manage_api/urls.py") && place.read("shop/urls.py").contains("manage_api"));
}

#[test]
fn what_someone_writes_after_a_kill_survives_the_rollback() {
    let place = place();
    let before = place.tree();
    killed_late(&place);
    let mine = place.read("shop/urls.py") + "# mine\n";
    place.write("shop/urls.py", &mine);
    place.write("manage_api/apps.py", "# mine too\n");
    place.write("manage_api/notes.txt", "new\n");
    fs::remove_file(place.at("requirements.txt")).expect("removed");
    fs::remove_file(place.at("manage_api/views.py")).expect("removed");

    let next = place.run(RECOVER);
    assert_eq!(next.exit, Some(0), "{next:?}");
    for path in ["shop/urls.py", "manage_api/apps.py", "requirements.txt"] {
        let words = format!("\nkept `{path}`: someone has changed it since");
        assert!(next.err.contains(&words), "{path}: {}", next.err);
    }
    let mut after = place.tree();
    assert_eq!(after.remove("manage_api/notes.txt").expect("the new file").1, b"new\n");
    assert_eq!(after.remove("manage_api/apps.py").expect("the edited file").1, b"# mine too\n");
    assert!(after.remove("manage_api").is_some(), "a folder that is not empty stays");
    assert_eq!(after.remove("shop/urls.py").expect("the owner's file").1, mine.as_bytes());
    let mut expected = before;
    expected.remove("shop/urls.py");
    expected.remove("requirements.txt");
    assert_eq!(after, expected);
}

#[test]
fn a_rollback_that_is_killed_is_finished_by_the_next_one() {
    let place = place();
    let before = place.tree();
    for operation in (1..=120).step_by(9) {
        if operation == 1 {
            killed_late(&place);
        } else {
            // As far as a moment before the last file is in place.
            assert_eq!(place.run_with_fault(INSTALL, "370:kill").signal, Some(9));
        }
        let second = place.run_with_fault(RECOVER, &format!("{operation}:kill"));
        if second.signal.is_some() {
            place.run(RECOVER);
        }
        assert_eq!(place.tree(), before, "{operation}");
    }
}

#[test]
fn a_dry_run_and_status_say_that_a_run_was_stopped_half_way_and_write_nothing() {
    let place = place();
    assert_eq!(place.run_with_fault(INSTALL, "200:kill").signal, Some(9));
    let left = place.tree();
    let shown = place.run(&["install", "--dry-run"]);
    let words = "error: failed to plan\n  caused by: an earlier run was stopped half way\n\n\
                 hint: run the command without `--dry-run`: it first takes back what is half done\n";
    assert_eq!((shown.exit, shown.err.as_str()), (Some(4), words));
    assert!(place.run(&["status"]).err.starts_with("warning: an earlier run was stopped half way; "));
    assert_eq!(place.tree(), left);
}

#[test]
fn after_a_kill_the_same_command_takes_back_and_goes_on() {
    let (_, expected) = installed();
    let place = place();
    assert_eq!(place.run_with_fault(INSTALL, "200:kill").signal, Some(9));
    let next = place.run(&["install", "--yes", "--json"]);
    assert_eq!(next.exit, Some(0), "{next:?}");
    assert!(next.err.contains(STOPPED), "{next:?}");
    assert!(next.out.contains(&format!("\"{STOPPED}")), "the document says it too: {next:?}");
    assert_eq!(place.tree(), expected);
}
