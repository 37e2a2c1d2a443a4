//! The disk below one root: what leaves it is refused, and what is there is not overwritten by accident.

mod support;

use std::os::unix::fs::symlink;

use acp::effects::disk::{Disk, Entry, Mode};
use acp::error::Kind;
use acp::repo::{GitState, Repo};
use support::Place;

fn disk(place: &Place) -> Disk {
    Disk::open(place.root()).expect("a folder")
}

#[test]
fn paths_that_leave_the_root_are_refused() {
    let outside = Place::bare([("secret.txt", "secret")]);
    let place = Place::bare([("a/in.txt", "in")]);
    symlink(outside.root(), place.at("out")).expect("a link");
    symlink(outside.at("secret.txt"), place.at("a/out.txt")).expect("a link");
    symlink("nowhere", place.at("dangling")).expect("a link");
    for path in
        ["", "/etc/passwd", "../x", "a/../../x", "out/secret.txt", "out/new.txt", "a/out.txt", "dangling"]
    {
        let error = disk(&place).read(path).expect_err(path);
        assert_eq!(error.kind, Kind::Precondition, "{path}");
    }
    assert_eq!(disk(&place).read("a/in.txt").expect("inside"), Some(b"in".to_vec()));
    assert_eq!(disk(&place).read("a/none.txt").expect("inside"), None);
    assert_eq!(disk(&place).read("a/in.txt/deeper").expect("inside"), None);
}

#[test]
fn links_that_stay_inside_are_followed_to_their_place() {
    let place = Place::bare([("real/file.txt", "text")]);
    symlink("real", place.at("link")).expect("a link");
    assert_eq!(disk(&place).place("link/file.txt").expect("inside"), "real/file.txt");
    assert_eq!(disk(&place).place("link/new/file.txt").expect("inside"), "real/new/file.txt");
    assert!(matches!(disk(&place).entry("link").expect("a link"), Entry::Other));
}

#[test]
fn nothing_is_overwritten_unless_it_is_to_be_replaced() {
    let place = Place::bare([("there.txt", "theirs"), ("new.txt", "ours")]);
    let disk = disk(&place);
    assert!(disk.write_new("there.txt", b"ours", Mode::Plain).is_err());
    assert!(disk.put("new.txt", "there.txt").is_err());
    assert_eq!((place.read("there.txt").as_str(), place.read("new.txt").as_str()), ("theirs", "ours"));
    disk.replace("new.txt", "there.txt").expect("replaced");
    assert_eq!(place.read("there.txt"), "ours");
}

#[test]
fn a_folder_that_is_not_empty_stays() {
    let place = Place::bare([("full/file.txt", "")]);
    assert!(!disk(&place).remove_empty_folder("full").expect("no error"));
    assert!(!disk(&place).remove_empty_folder("none").expect("no error"));
    assert!(place.has("full/file.txt"));
}

#[test]
fn one_process_at_a_time_has_the_root() {
    let place = Place::bare([]);
    let lock = disk(&place).lock().expect("the first one");
    assert_eq!(disk(&place).lock().expect_err("the second one").kind, Kind::Precondition);
    drop(lock);
    disk(&place).lock().expect("after the first one");
}

#[test]
fn the_list_of_files_is_what_git_would_list() {
    let place = Place::with([
        (".gitignore", "*.log\n/build/\n"),
        ("a.txt", ""),
        (".env.example", ""),
        ("deep/er/b.txt", ""),
        ("deep/.gitignore", "c.txt\n"),
        ("deep/c.txt", ""),
        ("x.log", ""),
        ("build/out.txt", ""),
        ("node_modules/m/index.js", ""),
        ("env/pyvenv.cfg", ""),
        ("env/lib/manage.py", ""),
        ("nested/.git/HEAD", ""),
        ("nested/manage.py", ""),
    ]);
    let outside = Place::bare([("o.txt", "")]);
    symlink("a.txt", place.at("link.txt")).expect("a link");
    symlink(outside.at("o.txt"), place.at("out.txt")).expect("a link");
    symlink(outside.root(), place.at("out")).expect("a link");
    let repo = Repo::scan(&disk(&place)).expect("a repository");
    let listed: Vec<&str> = repo.paths().collect();
    assert_eq!(
        listed,
        [".env.example", ".gitignore", "a.txt", "deep/.gitignore", "deep/er/b.txt", "link.txt"]
    );
}

#[test]
fn git_says_how_a_file_stands() {
    let place =
        Place::with([(".gitignore", "*.log\n"), ("clean.txt", "1"), ("dirty.txt", "1"), ("staged.txt", "1")]);
    place.write("dirty.txt", "2");
    place.write("staged.txt", "2");
    place.git(&["add", "staged.txt"]);
    place.write("new.txt", "");
    place.write("x.log", "");
    let repo = Repo::scan(&disk(&place)).expect("a repository");
    for (path, state) in [
        ("clean.txt", GitState::Clean),
        ("dirty.txt", GitState::Dirty),
        ("staged.txt", GitState::Dirty),
        ("new.txt", GitState::Untracked),
        ("x.log", GitState::Ignored),
        ("none.txt", GitState::Unknown),
    ] {
        assert_eq!(repo.git_state(path), state, "{path}");
    }
}
