//! Copied files become a package and a package copied files: the project is then what an install in that way makes of it.

use crate::renewal::{NOTHING, RECEIPT, UPGRADE};
use crate::support::{Place, Tree};
use crate::{done, fixture, run};

const HOSTS: [&str; 7] = [
    "django-startproject",
    "django-split-settings",
    "express-ts-esm",
    "express-js-cjs",
    "axum-workspace",
    "actix-postgres",
    "supabase-bare",
];
const INSTALL: &[&str] = &["install", "--yes"];
const PACKAGE: &[&str] = &["--kit", "package"];
const VENDOR: &[&str] = &["--kit", "vendor"];

fn installed(name: &str, more: &[&str]) -> Place {
    let place = fixture(name);
    done(&place, &[INSTALL, more].concat());
    place.commit();
    place
}

/// All files but the receipt; migrations are named after the time of the install.
fn files(place: &Place) -> Tree {
    let mut tree = place.tree();
    tree.remove(RECEIPT).expect("a receipt");
    tree.retain(|path, _| !path.contains("/migrations/"));
    tree
}

/// What the receipt says of the kit, but for which plan it was.
fn kit(place: &Place) -> String {
    let receipt = place.read(RECEIPT);
    let (_, rest) = receipt.split_once("\nkit:\n").expect("a kit");
    rest.split("\nplan_digest:").next().unwrap_or_default().to_owned()
}

/// All folders but git's, also those that hold no file.
fn folders(place: &Place) -> Vec<String> {
    let all = walkdir::WalkDir::new(place.root())
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.file_name() != ".git");
    let folders = all.map(|entry| entry.expect("a folder")).filter(|entry| entry.file_type().is_dir());
    let inside = |entry: walkdir::DirEntry| {
        entry.path().strip_prefix(place.root()).expect("inside").display().to_string()
    };
    folders.map(inside).collect()
}

fn becomes(place: &Place, name: &str, way: &[&str]) {
    let fresh = installed(name, way);
    done(place, &[UPGRADE, way].concat());
    let (now, wanted) = (files(place), files(&fresh));
    for path in now.keys().chain(wanted.keys()) {
        assert_eq!(now.get(path), wanted.get(path), "{name} {way:?}: {path}");
    }
    assert_eq!(kit(place), kit(&fresh), "{name} {way:?}");
    assert_eq!(folders(place), folders(&fresh), "{name} {way:?}");
    assert_eq!(done(place, UPGRADE), NOTHING, "{name} {way:?}");
    place.commit();
}

#[test]
fn every_host_s_kit_becomes_a_package_and_copied_files_again_and_goes_without_a_trace() {
    for name in HOSTS {
        let place = fixture(name);
        let original = place.tree();
        done(&place, INSTALL);
        place.commit();
        becomes(&place, name, PACKAGE);
        becomes(&place, name, VENDOR);
        becomes(&place, name, PACKAGE);
        done(&place, &["uninstall", "--yes"]);
        assert_eq!(place.tree(), original, "{name}");
    }
}

#[test]
fn a_subtree_becomes_a_package_with_the_owner_s_lines_kept() {
    let place = installed("django-startproject", &["--kit", "subtree"]);
    let view = place.read("manage_api/views.py");
    place.write("manage_api/views.py", &format!("# of the owner\n{view}"));
    let settings = place.read("shop/settings.py");
    place.write("shop/settings.py", &format!("{settings}# of the owner\n"));
    place.write("control_plane/kernel/ids.py", "# of the owner\n");
    place.commit();
    let said = done(&place, &[UPGRADE, PACKAGE, &["--json"]].concat());
    assert!(said.contains("kept `control_plane/kernel/ids.py`"), "{said}");
    assert!(said.contains("what your own code imports from `control_plane`"), "{said}");
    let view = place.read("manage_api/views.py");
    assert!(view.starts_with("# of the owner\n"), "{view}");
    assert!(place.read("manage_api/kit.py").contains("acp_kernel"));
    assert!(!place.has("control_plane/kernel/clock.py") && place.has("control_plane/kernel/ids.py"));
    assert!(place.read("shop/settings.py").ends_with("# of the owner\n"));
    assert!(kit(&place).contains("mode: package\n"), "{}", kit(&place));
}

#[test]
fn what_cannot_come_in_another_way_is_refused_and_nothing_is_written() {
    let place = installed("django-startproject", PACKAGE);
    for (line, said) in [
        (&["--kit", "subtree"][..], "`--kit vendor` makes copied files"),
        (&["--kit", "package", "--kit-from", "0.2.0"], "failed to take `--kit-from`"),
        (&["--kit", "vendor", "--to", "0.2.0"], "failed to take `--to`"),
    ] {
        let refused = run(&place, &[UPGRADE, line].concat());
        assert!(refused.exit == Some(2) && refused.err.contains(said), "{line:?}: {refused:?}");
    }
    let place = installed("django-startproject", &[]);
    place.write("acp_kernel/__init__.py", "");
    place.commit();
    let shadowed = run(&place, &[UPGRADE, PACKAGE].concat());
    assert!(shadowed.exit == Some(4) && shadowed.err.contains("acp_kernel"), "{shadowed:?}");
    assert_eq!(place.git_status(), "");
}
