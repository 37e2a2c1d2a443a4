//! Killed where a commit and the rest of a command meet: the next run ends with both.

use crate::support::{Place, Tree};
use crate::{copy_of, done, run, run_with};

/// What a kill must not change.
type State = (Tree, String, String, String);

fn state(place: &Place) -> State {
    let commits = place.git(&["log", "--format=%s"]);
    (place.tree(), place.git(&["rev-parse", "HEAD^{tree}"]), place.git_status(), commits)
}

/// Runs `arguments` on a copy, to be killed at an operation; `None` where there is no such operation.
fn killed_at(origin: &Place, arguments: &[&str], operation: usize) -> Option<Place> {
    let place = copy_of(origin);
    let ran = run_with(&place, arguments, &[("ACP_TEST_FAIL_AT", &format!("{operation}:kill"))]);
    ran.signal.is_some().then_some(place)
}

/// Kills `arguments` at every few of its operations and at each of the last ones, and runs it again; what is left then is
/// what is there without a kill. Says how often a commit was made up for.
fn goes_on(origin: &Place, arguments: &[&str], few: usize) -> usize {
    let whole = copy_of(origin);
    done(&whole, arguments);
    let wanted = state(&whole);
    let is_killed = |operation: usize| killed_at(origin, arguments, operation).is_some();
    let mut beyond = (1..).step_by(few).find(|operation| !is_killed(*operation)).expect("an end");
    let mut last = beyond.saturating_sub(few);
    while beyond - last > 1 {
        let middle = last.midpoint(beyond);
        *if is_killed(middle) { &mut last } else { &mut beyond } = middle;
    }
    let mut made = 0;
    for operation in (1..last).step_by(few).chain(last - 5..=last) {
        let place = killed_at(origin, arguments, operation).expect("it is killed");
        let next = run(&place, arguments);
        made += usize::from(next.err.contains("stopped before its commit: it is made now"));
        assert_eq!(state(&place), wanted, "{operation}: {next:?}");
        place.git(&["fsck", "--strict"]);
        assert_eq!(run(&place, arguments).exit, Some(0), "{operation}");
        assert_eq!(state(&place), wanted, "{operation}: once is enough");
    }
    made
}

#[test]
fn killed_between_the_commit_that_removes_a_subtree_and_the_rest_an_uninstall_goes_on() {
    let place = Place::django();
    let before = place.tree();
    done(&place, &["install", "--yes", "--kit", "subtree"]);
    place.commit();
    let uninstall = &["uninstall", "--yes"];
    assert_eq!(goes_on(&place, uninstall, 17), 0);
    done(&place, uninstall);
    assert_eq!(place.tree(), before);
}

#[test]
fn killed_between_what_is_written_and_its_commit_the_next_run_makes_the_commit() {
    let place = Place::django();
    let uninstall = &["uninstall", "--yes", "--commit"];
    let install = &["install", "--yes", "--commit"];
    assert!(goes_on(&place, install, 67) > 0);
    done(&place, install);
    assert!(goes_on(&place, uninstall, 41) > 0);
}
