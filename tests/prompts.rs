//! Questions at a real terminal (a pseudo-terminal), each with a limit, so that nothing here can hang.

mod support;

use std::process::Command;

use rexpect::session::{PtySession, spawn_command};
use support::Place;

/// How long a question may take to appear.
const LIMIT_MS: u64 = 15_000;

fn at_a_terminal(place: &Place, arguments: &[&str]) -> PtySession {
    let mut command = Command::new(env!("CARGO_BIN_EXE_acp"));
    command.args(arguments).args(["--color", "never", "--no-progress"]).current_dir(place.root());
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("ACP_")) {
        command.env_remove(name);
    }
    command.env("TERM", "xterm");
    spawn_command(command, Some(LIMIT_MS)).expect("a pseudo-terminal")
}

fn ends_with(session: &PtySession, exit: i32) {
    use rexpect::process::WaitStatus;
    match session.process().wait() {
        Ok(WaitStatus::Exited(_, code)) => assert_eq!(code, exit),
        other => panic!("it ended with {other:?}"),
    }
}

/// Takes the default of each question of the Django host.
fn take_defaults(session: &mut PtySession) {
    for flag in [
        "--app-name",
        "--kit-name",
        "--base-path",
        "--tenant-model",
        "--packs",
        "--table-prefix",
        "--database",
    ] {
        session.exp_string(&format!("({flag})")).expect(flag);
        session.send_line("").expect("sent");
    }
}

#[test]
fn yes_writes_what_was_shown() {
    let place = Place::django();
    let mut session = at_a_terminal(&place, &["install"]);
    take_defaults(&mut session);
    session.exp_string("create (").expect("the plan in groups");
    session.exp_string("shop/urls.py").expect("the edit");
    session.exp_string("write these changes? [y]es, [n]o, [d]iff").expect("the question");
    session.send_line("y").expect("sent");
    session.exp_string("installed the control plane into django").expect("the result");
    session.exp_eof().expect("the end");
    ends_with(&session, 0);
    assert!(place.has("manage_api/apps.py") && place.has(".acp/install.yaml"));
}

#[test]
fn no_writes_nothing() {
    let place = Place::django();
    let before = place.tree();
    let mut session = at_a_terminal(&place, &["install"]);
    take_defaults(&mut session);
    session.exp_string("[d]iff").expect("the question");
    session.send_line("n").expect("sent");
    session.exp_string("error: declined; nothing was changed").expect("the answer");
    session.exp_eof().expect("the end");
    ends_with(&session, 3);
    assert_eq!(place.tree(), before);
}

#[test]
fn the_diff_is_shown_on_demand_and_the_question_comes_again() {
    let place = Place::django();
    let mut session = at_a_terminal(&place, &["install"]);
    take_defaults(&mut session);
    session.exp_string("[d]iff").expect("the question");
    session.send_line("what").expect("sent");
    session.exp_string("one of: ynd").expect("a refusal");
    session.send_line("").expect("sent");
    session.send_control('u').expect("an empty line");
    session.send_line("d").expect("sent");
    session.exp_string("+++ b/shop/urls.py").expect("the diff");
    session.exp_string("[d]iff").expect("the question again");
    session.send_line("n").expect("sent");
    session.exp_eof().expect("the end");
    ends_with(&session, 3);
}

#[test]
fn an_answer_that_cannot_be_taken_is_asked_for_again() {
    let place = Place::django();
    let mut session = at_a_terminal(&place, &["install"]);
    session.exp_string("(--app-name)").expect("the first question");
    session.send_line("class").expect("sent");
    session.exp_string("`class` is a keyword of Python").expect("the reason");
    session.send_line("steer").expect("sent");
    session.exp_string("(--kit-name)").expect("the next question");
    session.send_control('c').expect("sent");
    session.exp_eof().expect("the end");
    assert!(!place.has("steer"));
}

#[test]
fn what_a_flag_answers_is_not_asked() {
    let place = Place::django();
    let arguments =
        ["install", "--app-name", "steer", "--kit-name", "kit", "--base-path", "/steer", "--packs"];
    let more = ["iam", "--tenant-model", "new", "--table-prefix", "x_", "--database", "default"];
    let mut session = at_a_terminal(&place, &[&arguments[..], &more].concat());
    let before = session.exp_string("[d]iff").expect("the question at once");
    assert!(!before.contains("(--"), "{before}");
    session.send_line("y").expect("sent");
    session.exp_eof().expect("the end");
    ends_with(&session, 0);
    assert!(place.has("steer/apps.py") && place.has("kit"));
}

#[test]
fn ctrl_c_at_a_question_changes_nothing() {
    let place = Place::django();
    let before = place.tree();
    let mut session = at_a_terminal(&place, &["install"]);
    session.exp_string("(--app-name)").expect("the first question");
    session.send_control('c').expect("sent");
    session.exp_string("error: interrupted; nothing was changed").expect("what happened");
    session.exp_eof().expect("the end");
    ends_with(&session, 130);
    assert_eq!(place.tree(), before);
}

#[test]
fn two_projects_are_a_choice() {
    let place = Place::django();
    support::binary::copy(&place.at("shop"), &place.at("web/shop"));
    std::fs::copy(place.at("manage.py"), place.at("web/manage.py")).expect("a second project");
    place.commit();
    let mut session = at_a_terminal(&place, &["install"]);
    session.exp_string("which application? (--app)").expect("the choice");
    session.send("\x1b[B").expect("down");
    session.send_line("").expect("sent");
    take_defaults(&mut session);
    session.exp_string("[d]iff").expect("the question");
    session.send_line("y").expect("sent");
    session.exp_eof().expect("the end");
    ends_with(&session, 0);
    assert!(place.has("web/manage_api/apps.py") && !place.has("manage_api"));
}

#[test]
fn uninstall_asks_too() {
    let place = Place::django();
    assert_eq!(place.run(&["install", "--yes"]).exit, Some(0));
    let mut session = at_a_terminal(&place, &["uninstall"]);
    session.exp_string("delete (").expect("the plan");
    session.exp_string("take these changes back? [y]es, [n]o, [d]iff").expect("the question");
    session.send_line("y").expect("sent");
    session.exp_eof().expect("the end");
    ends_with(&session, 0);
    assert_eq!(place.git_status(), "");
}
