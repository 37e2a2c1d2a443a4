//! The kit inside the binary: as a folder, on a branch, and as a subtree without any network.

use acp::kit;
use acp::subtree;
use acp::vendor::{Form, SOURCE};

use crate::place::{PREFIX, Repo, committed, order};

#[test]
fn folder_branch_and_history_hold_the_same_tree_and_the_history_is_the_same_everywhere() {
    for form in [Form::Python, Form::Rust, Form::Deno, SOURCE] {
        let (one, two) = (kit::inside(form).expect("a kit"), kit::inside(form).expect("a kit"));
        assert_eq!(one.facts, two.facts);
        let bundle = kit::Bundle::of(form);
        one.check(subtree::policy::LIMITS).expect("our own kit may come in");
        let host = Repo::host();
        let branch = kit::commit_to(&host.host_at(), &bundle, "kit").expect("a branch");
        assert!(!branch.is_unchanged);
        assert_eq!(host.id("kit^{tree}"), one.facts.tree.to_string());
        let again = kit::commit_to(&host.host_at(), &bundle, "kit").expect("a branch");
        assert!(again.is_unchanged && again.commit == branch.commit);
        kit::write_to(&bundle, &host.at("out")).expect("a folder");
        host.git(&["add", "out"]);
        let written = host.git(&["write-tree", "--prefix=out/"]);
        assert_eq!(written.trim(), one.facts.tree.to_string(), "{form}");
        assert!(kit::write_to(&bundle, &host.at("out")).is_err(), "it holds something");
        assert!(kit::commit_to(&host.host_at(), &bundle, "main").is_err(), "it is checked out");
    }
}

#[test]
fn the_next_version_goes_on_a_branch_on_top_of_the_one_before() {
    let host = Repo::host();
    let older = ["commit-tree", "HEAD^{tree}", "-m", "The python kit of acp 0.0.9"];
    let older = host.git(&older).trim().to_owned();
    host.git(&["branch", "kit", &older]);
    let second = kit::commit_to(&host.host_at(), &kit::Bundle::of(Form::Python), "kit").expect("a branch");
    assert_eq!(host.id("kit^"), older);
    assert_eq!(host.id("kit"), second.commit.to_string());
    host.expect_sound();
}

#[test]
fn the_kit_inside_is_added_without_network_and_an_edited_one_is_brought_up_to_it() {
    let (host, older) = (Repo::host(), Repo::empty());
    kit::write_to(&kit::Bundle::of(Form::Python), &host.at("out")).expect("a folder");
    std::fs::rename(host.at("out"), older.at("kit")).expect("it moves");
    for entry in std::fs::read_dir(older.at("kit")).expect("a folder") {
        let path = entry.expect("an entry").path();
        std::fs::rename(&path, older.at(path.file_name().and_then(|name| name.to_str()).expect("a name")))
            .expect("it moves");
    }
    std::fs::remove_dir(older.at("kit")).expect("it is empty");
    older.write("VERSION", "0.0.9\n");
    older.write("kernel/gone.py", "gone\n");
    older.commit("an older kit");
    committed(&crate::place::add(&host, &older));
    host.write("control_plane/mine.py", "mine\n");
    host.commit("an addition");
    let inside = kit::inside(Form::Python).expect("a kit");
    let facts = inside.facts.clone();
    committed(&subtree::pull(&host.host_at(), &inside, &order(PREFIX, None)));
    assert!(host.has("control_plane/mine.py") && !host.has("control_plane/kernel/gone.py"));
    host.expect_sound();
    host.remove("control_plane/mine.py");
    host.commit("as published");
    assert_eq!(host.id(&format!("HEAD:{PREFIX}")), facts.tree.to_string());
}
