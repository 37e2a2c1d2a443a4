//! A lock of git's index that stands: one that a killed run of ours has left goes with the next run, any other is named.

use std::fs;

use serde_json::Value;

use crate::markers::{ABORT, MARKERS, begun, clashing, staged};
use crate::renewal::{UPGRADE, aged_inside, head};
use crate::support::Place;
use crate::{copy_of, done, run, run_with};

const LOCK: &str = ".git/index.lock";

fn is_locked(place: &Place) -> bool {
    place.at(LOCK).exists()
}

#[test]
fn a_lock_that_a_killed_upgrade_left_goes_with_the_next_run() {
    let origin = clashing();
    let mut left = 0;
    for operation in 1.. {
        let place = copy_of(&origin);
        let before = staged(&place);
        let ran = run_with(&place, MARKERS, &[("ACP_TEST_FAIL_AT", &format!("{operation}:kill"))]);
        assert!(ran.signal.is_some(), "{operation}: no kill while the journal stands: {ran:?}");
        if !place.at(".acp/journal/journal.json").exists() {
            assert_eq!(left, 0);
            continue;
        }
        place.write(LOCK, "DIRC and no more");
        // It takes back what is half done, and stops because nobody says yes.
        run(&place, &["uninstall"]);
        assert_eq!((is_locked(&place), staged(&place)), (false, before), "{operation}");
        left += 1;
        if left == 2 {
            break;
        }
    }
}

#[test]
fn a_lock_of_another_git_stops_an_upgrade_before_it_writes_and_doctor_names_it() {
    for (place, line) in [(clashing(), MARKERS), (begun(), ABORT), (aged_inside(), UPGRADE)] {
        place.write(LOCK, "");
        let (before, commit) = (staged(&place), head(&place));
        let stopped = run(&place, line);
        assert_eq!(stopped.exit, Some(4), "{line:?}: {stopped:?}");
        assert!(stopped.err.contains("hint: wait for it; where none is at work, run `rm '"), "{stopped:?}");
        assert_eq!((staged(&place), head(&place), is_locked(&place)), (before, commit, true), "{line:?}");
        let found: Value = serde_json::from_str(&run(&place, &["doctor", "--json"]).out).expect("a document");
        let finding = found["findings"].as_array().expect("findings").iter();
        let finding = finding.clone().find(|it| it["id"] == "index-locked").expect("the lock");
        assert!(finding["mend"].as_str().is_some_and(|mend| mend.ends_with("index.lock'`")), "{finding}");
        fs::remove_file(place.at(LOCK)).expect("the lock goes");
        assert_eq!(run(&place, line).exit, Some(if line == MARKERS { 5 } else { 0 }), "{line:?}");
        assert!(!done(&place, &["status"]).is_empty());
    }
}
