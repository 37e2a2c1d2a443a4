//! SIGKILL at every write of an upgrade of a subtree, the object database included: before or after, never between.

use crate::renewal::{KIT, UPGRADE, VIEW, aged_inside};
use crate::run_with;
use crate::support::Place;
use crate::upgrade::edit;

/// Ids of commits, and the markers that name them, hold the time.
const NOW: &str = "2026-06-01T12:00:00Z";

fn run_killed(place: &Place, line: &[&str], operation: u32) -> crate::support::binary::Ran {
    let kill = format!("{operation}:kill");
    run_with(
        place,
        line,
        &[("ACP_TEST_FAIL_AT", &kill), ("GIT_AUTHOR_DATE", NOW), ("GIT_COMMITTER_DATE", NOW)],
    )
}

/// Branch, index, files, and what git says of a merge.
fn state(place: &Place) -> Vec<String> {
    let files = format!("{:?}", place.tree());
    let git = [&["rev-parse", "HEAD"][..], &["ls-files", "--stage"], &["status", "--porcelain", "--branch"]];
    let state = ["MERGE_HEAD", "MERGE_MSG", "MERGE_MODE"]
        .map(|name| std::fs::read_to_string(place.at(&format!(".git/{name}"))).unwrap_or_default());
    git.map(|line| place.git(line)).into_iter().chain(state).chain([files]).collect()
}

/// `from`: the first write that it is killed at.
fn expect_whole(place: &Place, line: &[&str], exit: i32, from: u32) {
    let first = place.git(&["rev-parse", "HEAD"]);
    let before = state(place);
    let done = run_killed(place, line, u32::MAX);
    assert_eq!(done.exit, Some(exit), "{done:?}");
    let after = state(place);
    assert_ne!(before, after);
    let (mut kills, mut restored) = (0, 0);
    for operation in from.. {
        place.git(&["reset", "--quiet", "--hard", first.trim()]);
        place.git(&["clean", "--quiet", "-fd"]);
        assert_eq!(state(place), before, "{operation}");
        let ran = run_killed(place, line, operation);
        if ran.signal.is_none() {
            assert_eq!((ran.exit, state(place)), (Some(exit), after.clone()), "{operation}: {ran:?}");
            break;
        }
        kills += 1;
        // Takes back what is half done, then writes nothing.
        run_killed(place, &["upgrade", "--check"], u32::MAX);
        let left = state(place);
        let strange: Vec<_> =
            left.iter().zip(before.iter().zip(&after)).filter(|(left, (b, _))| left != b).collect();
        assert!(
            left == before || left == after,
            "{operation}: neither before nor after: {:.2000}",
            format!("{strange:?}")
        );
        restored += usize::from(left == before);
        place.git(&["fsck", "--strict", "--no-dangling"]);
        run_killed(place, line, u32::MAX);
        assert_eq!(state(place), after, "{operation}: it goes on");
    }
    assert!(kills > 5 && restored > 4, "{kills} kills, {restored} taken back: are faults built in?");
}

#[test]
fn killed_at_any_write_of_a_merge_the_repository_is_as_before_or_as_after() {
    let place = aged_inside();
    edit(&place, VIEW);
    expect_whole(&place, UPGRADE, 0, 1);
}

#[test]
fn killed_at_any_write_of_a_conflict_the_repository_is_as_before_or_as_after() {
    let place = aged_inside();
    place.write(KIT, &place.read(KIT).replace("# of the older version\n", "# the owner's\n"));
    place.commit();
    // Without a merge other files of git's say that it stands; what comes before them is the same.
    for (more, from) in [(&[][..], 1), (&["--linear"], 6)] {
        expect_whole(&place, &[UPGRADE, &["--on-conflict", "markers"], more].concat(), 5, from);
        place.git(&["reset", "--quiet", "--hard"]);
        place.git(&["clean", "--quiet", "-fd"]);
    }
}
