//! Edits as splices, and the way back: properties over any text.

mod support;

use acp::edit::{Splice, compose, reverse, splice};
use acp::effects::disk::Disk;
use acp::effects::git::blob_id;
use acp::plan::{Change, Group, Plan};
use acp::receipt::Receipt;
use acp::uninstall::{Again, undo};
use proptest::prelude::*;
use support::Place;

/// Lines as files have them: line ends of both kinds, a BOM, letters of several bytes, no last line end.
fn text() -> impl Strategy<Value = String> {
    let line = prop_oneof!["[a-c ]{0,6}", "é+", "\u{feff}x", "  - \"q\": 'r'", "\t#: |"];
    let end = prop_oneof![Just("\n"), Just("\r\n"), Just("\n\n")];
    (prop::collection::vec((line, end), 0..8), "[a-z]{0,4}")
        .prop_map(|(lines, last)| lines.into_iter().map(|(line, end)| line + end).collect::<String>() + &last)
}

/// Up to four splices of a text, sorted and apart from each other.
fn splices(text: &str) -> impl Strategy<Value = Vec<Splice>> + use<> {
    let text = text.to_owned();
    prop::collection::vec((any::<prop::sample::Index>(), 0..3usize, "[x-z\n]{0,5}"), 0..4).prop_map(
        move |cuts| {
            let places: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
            let mut cuts: Vec<(usize, usize, String)> = cuts
                .into_iter()
                .map(|(at, length, insert)| (at.index(places.len()), length, insert))
                .collect();
            cuts.sort_by_key(|cut| cut.0);
            let (mut from, mut splices) = (0, Vec::new());
            for (start, length, insert) in cuts {
                let start = start.max(from);
                let end = (start + length).min(places.len() - 1);
                if start > end || (start == from && from > 0) || (end == start && insert.is_empty()) {
                    continue;
                }
                let remove = text[places[start]..places[end]].to_owned();
                splices.push(Splice { at: places[start], remove, insert });
                from = end + 1;
            }
            splices
        },
    )
}

fn edited() -> impl Strategy<Value = (String, Vec<Splice>)> {
    text().prop_flat_map(|text| (Just(text.clone()), splices(&text)))
}

fn edited_twice() -> impl Strategy<Value = (String, Vec<Splice>, Vec<Splice>)> {
    edited().prop_flat_map(|(text, first)| {
        let second = splices(&splice(&text, &first));
        (Just(text), Just(first), second)
    })
}

fn plan(changes: Vec<Change>) -> Plan {
    Plan { changes, ..Plan::new("fake", "", &Default::default()) }
}

fn edit(before: &str, splices: &[Splice]) -> Change {
    Change::Edit {
        path: "file.txt".into(),
        group: Group::Edit,
        before: before.into(),
        splices: splices.to_vec(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_reverse_leads_back((text, splices) in edited()) {
        let after = splice(&text, &splices);
        prop_assert_eq!(splice(&after, &reverse(&splices)), text);
    }

    #[test]
    fn two_edits_in_one_are_the_one_after_the_other((text, first, second) in edited_twice()) {
        if let Some(both) = compose(&first, &second) {
            prop_assert_eq!(splice(&text, &both), splice(&splice(&text, &first), &second));
            prop_assert_eq!(splice(&splice(&text, &both), &reverse(&both)), text);
        }
    }

    #[test]
    fn a_receipt_is_read_as_it_was_written((text, splices) in edited()) {
        let place = Place::bare([]);
        let disk = Disk::open(place.root()).expect("a folder");
        let receipt = Receipt::of(&plan(vec![edit(&text, &splices)]), None, vec!["a/b".into()]);
        let change = receipt.change(&disk).expect("a change");
        place.write(".acp/install.yaml", &String::from_utf8(change.after().expect("bytes")).expect("text"));
        prop_assert_eq!(Receipt::read(&disk).expect("a receipt"), Some(receipt));
    }

    #[test]
    fn what_is_as_we_left_it_comes_back_byte_for_byte((text, splices) in edited()) {
        let place = Place::bare([]);
        let receipt = Receipt::of(&plan(vec![edit(&text, &splices)]), None, Vec::new());
        place.write("file.txt", &splice(&text, &splices));
        let back = undo(&Disk::open(place.root()).expect("a folder"), &receipt, &Again::Gone).expect("a plan");
        let after = back.plan.changes.first().and_then(Change::after);
        prop_assert_eq!(after.unwrap_or_else(|| splice(&text, &splices).into_bytes()), text.into_bytes());
        prop_assert!(back.plan.by_hand.is_empty());
    }

    #[test]
    fn our_line_comes_out_of_a_file_that_was_edited_elsewhere(
        before in text(), above in "[A-D \n]{0,9}", below in "[A-D \n]{0,9}"
    ) {
        let at = before.find('\n').map_or(0, |end| end + 1);
        let ours = Splice { at, remove: String::new(), insert: "use manage_api\n".into() };
        let place = Place::bare([]);
        let receipt = Receipt::of(&plan(vec![edit(&before, std::slice::from_ref(&ours))]), None, Vec::new());
        let after = splice(&before, &[ours]);
        place.write("file.txt", &format!("{above}{after}{below}"));
        let back = undo(&Disk::open(place.root()).expect("a folder"), &receipt, &Again::Gone).expect("a plan");
        let text = String::from_utf8(back.plan.changes[0].after().expect("bytes")).expect("text");
        prop_assert_eq!(text, format!("{above}{before}{below}"));
    }
}

#[test]
fn what_stands_twice_is_left_to_its_owner() {
    let place = Place::bare([("file.txt", "one\nours\nours\n")]);
    let ours = Splice { at: 4, remove: String::new(), insert: "ours\n".into() };
    let receipt = Receipt::of(&plan(vec![edit("one\n", &[ours])]), None, Vec::new());
    let back = undo(&Disk::open(place.root()).expect("a folder"), &receipt, &Again::Gone).expect("a plan");
    assert_eq!(back.plan.changes, []);
    assert_eq!(back.plan.by_hand[0].title, "take our text out of `file.txt`");
}

#[test]
fn a_checkout_with_other_line_ends_is_still_ours() {
    let place = Place::bare([("file.txt", "one\r\nours\r\ntwo\r\n")]);
    let ours = Splice { at: 4, remove: String::new(), insert: "ours\n".into() };
    let receipt = Receipt::of(&plan(vec![edit("one\ntwo\n", &[ours])]), None, Vec::new());
    assert!(receipt.is_ours("file.txt", b"one\r\nours\r\ntwo\r\n"));
    let back = undo(&Disk::open(place.root()).expect("a folder"), &receipt, &Again::Gone).expect("a plan");
    assert_eq!(back.plan.changes[0].after().expect("bytes"), b"one\r\ntwo\r\n");
}

#[test]
fn ids_are_those_that_git_gives() {
    let place = Place::with([("file.txt", "one\n")]);
    assert_eq!(place.git(&["hash-object", "file.txt"]).trim(), blob_id(b"one\n"));
}
