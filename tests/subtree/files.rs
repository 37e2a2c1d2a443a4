//! Files of every kind arrive as they are published, and as the host wants them on its disk.

use std::os::unix::fs::{PermissionsExt, symlink};

use crate::place::{PREFIX, Repo, add, committed, git_subtree, pull};

#[test]
fn executable_files_and_links_arrive_as_such() {
    let (host, kit) = (Repo::host(), Repo::kit());
    kit.executable("bin/run.sh", "#!/bin/sh\n");
    symlink("run.sh", kit.at("bin/again")).expect("a link");
    kit.commit("programs");
    committed(&add(&host, &kit));
    let mode = |path: &str| host.at(path).metadata().expect("a file").permissions().mode() & 0o111;
    assert_ne!(mode("control_plane/bin/run.sh"), 0);
    assert_eq!(mode("control_plane/VERSION"), 0);
    let target = std::fs::read_link(host.at("control_plane/bin/again")).expect("a link");
    assert_eq!(target.to_str(), Some("run.sh"));
    host.expect_sound();
    kit.executable("VERSION", "1\n");
    kit.remove("bin/again");
    kit.write("bin/again", "a file now\n");
    kit.commit("changes of kind");
    committed(&pull(&host, &kit));
    assert_ne!(mode("control_plane/VERSION"), 0);
    assert_eq!(host.read("control_plane/bin/again"), "a file now\n");
    host.expect_sound();
}

#[test]
fn a_mode_set_here_and_a_line_changed_there_both_stay() {
    let (host, kit) = (Repo::host(), Repo::kit());
    committed(&add(&host, &kit));
    host.executable("control_plane/kernel/one.py", &host.read("control_plane/kernel/one.py"));
    host.commit("executable");
    kit.edit("kernel/one.py", "one 3\n", "one three\n");
    kit.commit("second version");
    committed(&pull(&host, &kit));
    assert!(host.git(&["ls-tree", "HEAD", "control_plane/kernel/one.py"]).starts_with("100755 "));
    assert!(host.read("control_plane/kernel/one.py").contains("one three\n"));
    host.expect_sound();
}

#[test]
fn line_ends_are_those_that_the_attributes_of_host_and_kit_ask_for() {
    for autocrlf in ["true", "input", "false"] {
        let (ours, kit) = (Repo::host(), Repo::kit());
        kit.write(".gitattributes", "*.sh text eol=lf\n*.cmd text eol=crlf\n");
        kit.write("run.sh", "#!/bin/sh\n");
        kit.write("run.cmd", "rem\n");
        kit.commit("line ends");
        ours.git(&["config", "core.autocrlf", autocrlf]);
        ours.write(".gitattributes", "*.json text eol=crlf\n");
        ours.commit("attributes");
        let theirs = ours.twin();
        committed(&add(&ours, &kit));
        assert!(git_subtree(&theirs, "add", &kit).status.success());
        kit.write("packs/deep/iam.json", "{\n}\n");
        kit.write("kernel/one.py", "another\n");
        kit.write("new.sh", "#!/bin/sh\n");
        kit.commit("second version");
        committed(&pull(&ours, &kit));
        assert!(git_subtree(&theirs, "pull", &kit).status.success());
        for path in ["run.sh", "run.cmd", "new.sh", "packs/deep/iam.json", "kernel/one.py", "kernel/two.py"] {
            let path = format!("{PREFIX}/{path}");
            assert_eq!(ours.read(&path), theirs.read(&path), "{path} with autocrlf={autocrlf}");
        }
        assert_eq!(ours.id(&format!("HEAD:{PREFIX}")), kit.id("HEAD^{tree}"));
        ours.expect_sound();
    }
}

#[test]
fn a_large_file_s_pointer_arrives_as_a_pointer_and_is_named() {
    let (host, kit) = (Repo::host(), Repo::kit());
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n";
    kit.write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");
    kit.write("model.bin", pointer);
    kit.commit("a large file");
    host.git(&["config", "filter.lfs.required", "true"]);
    host.git(&["config", "filter.lfs.smudge", "false"]);
    host.git(&["config", "filter.lfs.clean", "cat"]);
    let done = add(&host, &kit);
    committed(&done);
    assert_eq!(host.read("control_plane/model.bin"), pointer);
    let warnings = done.expect("it is done").warnings;
    let words = "`control_plane/model.bin` holds a pointer, not its content: run `git lfs pull`";
    assert_eq!(warnings, [words]);
    host.expect_sound();
}

#[test]
fn a_file_that_the_owner_deleted_stays_deleted_while_the_kit_leaves_it() {
    let (host, kit) = (Repo::host(), Repo::kit());
    committed(&add(&host, &kit));
    host.remove("control_plane/kernel/two.py");
    host.commit("not needed");
    kit.write("VERSION", "2\n");
    kit.commit("second version");
    committed(&pull(&host, &kit));
    assert!(!host.has("control_plane/kernel/two.py"));
    host.expect_sound();
}

#[test]
fn a_folder_becomes_a_file_and_a_file_a_folder() {
    let (host, kit) = (Repo::host(), Repo::kit());
    committed(&add(&host, &kit));
    kit.remove("packs/deep/iam.json");
    std::fs::remove_dir_all(kit.at("packs")).expect("a folder");
    kit.write("packs", "a file now\n");
    kit.remove("VERSION");
    kit.write("VERSION/number", "2\n");
    kit.commit("second version");
    committed(&pull(&host, &kit));
    assert_eq!(host.id(&format!("HEAD:{PREFIX}")), kit.id("HEAD^{tree}"));
    assert_eq!(host.read("control_plane/VERSION/number"), "2\n");
    host.expect_sound();
}

#[test]
fn names_that_look_like_patterns_are_names() {
    let (host, kit) = (Repo::host(), Repo::kit());
    kit.write("[id]/page.py", "one\n");
    kit.write("i/page.py", "two\n");
    kit.write("with space and ü.txt", "three\n");
    kit.commit("names");
    committed(&add(&host, &kit));
    host.write("control_plane/i/page.py", "mine\n");
    kit.write("[id]/page.py", "one more\n");
    kit.commit("second version");
    committed(&pull(&host, &kit));
    assert_eq!(host.read("control_plane/[id]/page.py"), "one more\n");
    assert_eq!(host.read("control_plane/i/page.py"), "mine\n");
    assert_eq!(host.status(), " M control_plane/i/page.py\n");
}
