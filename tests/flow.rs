//! The whole flow, in process, with a host so small that nothing else can be at fault.

mod support;

use support::{APP, Place};

#[test]
fn install_writes_the_plan_and_the_receipt_and_uninstall_gives_the_tree_back() {
    let place = Place::with(APP);
    let before = place.tree();

    let report = place.acp(&["--yes", "install"]).expect("it installs");
    assert_eq!(report.exit, 0, "{report:?}");
    assert_eq!(place.read("app.txt"), "one\nuse manage\ntwo\n");
    assert_eq!(place.read("needs.txt"), "a\nkit-needs\nb");
    assert_eq!(place.read("manage/migrations/0001.txt"), "table\n");
    assert_eq!(
        place.git_status(),
        " M app.txt\n M needs.txt\n?? .acp/install.yaml\n?? kit/one.txt\n?? manage/migrations/0001.txt\n?? manage/views.txt\n"
    );

    let report = place.acp(&["--yes", "uninstall"]).expect("it uninstalls");
    assert_eq!(report.exit, 0, "{report:?}");
    assert_eq!(place.tree(), before);
    assert_eq!(place.git_status(), "");
}

#[test]
fn a_dry_run_writes_nothing_and_its_digest_is_the_one_that_the_receipt_holds() {
    let place = Place::with(APP);
    let before = place.tree();
    let shown = place.acp(&["--dry-run", "install"]).expect("it plans");
    assert_eq!(place.tree(), before);
    assert!(shown.text.contains("+use manage"), "{}", shown.text);

    let done = place.acp(&["--yes", "install"]).expect("it installs");
    assert_eq!(shown.document.plan_digest, done.document.plan_digest);
    let status = place.acp(&["status"]).expect("it has a status");
    assert_eq!(status.document.plan_digest, shown.document.plan_digest);
}

#[test]
fn the_diff_of_a_dry_run_is_a_patch_that_git_applies() {
    let (one, two) = (Place::with(APP), Place::with(APP));
    let shown = one.acp(&["--dry-run", "install"]).expect("it plans");
    two.write("plan.patch", &shown.text);
    two.git(&["apply", "plan.patch"]);
    one.acp(&["--yes", "install"]).expect("it installs");
    let (mut one, mut two) = (one.tree(), two.tree());
    one.retain(|path, _| !path.starts_with(".acp"));
    two.remove("plan.patch");
    assert_eq!(one, two);
}

#[test]
fn installing_twice_plans_nothing_the_second_time() {
    let place = Place::with(APP);
    place.acp(&["--yes", "install"]).expect("it installs");
    let after = place.tree();
    let again = place.acp(&["--yes", "install"]).expect("it installs again");
    assert_eq!((again.exit, again.document.changes.len()), (0, 0));
    assert_eq!(place.tree(), after);
}
