//! What doctor finds, and that each finding says what mends it.

mod support;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;

use serde_json::Value;
use support::{APP, Place};

fn installed() -> Place {
    let place = Place::with(APP);
    place.acp(&["--yes", "install"]).expect("it installs");
    place.commit();
    place
}

/// Exit code, and id, severity and evidence of each finding.
fn doctor(place: &Place, arguments: &[&str]) -> (u8, Vec<[String; 3]>) {
    let report = place.acp(&[&["doctor"], arguments].concat()).expect("it looks");
    let word = |finding: &Value, member: &str| finding[member].as_str().expect("a word").to_owned();
    let findings = report.document.more["findings"].as_array().expect("findings");
    for finding in findings {
        assert!(!word(finding, "mend").is_empty(), "{finding}");
    }
    let found = findings.iter().map(|f| [word(f, "id"), word(f, "severity"), word(f, "evidence")]);
    (report.exit, found.collect())
}

fn found(id: &str, severity: &str, evidence: &str) -> [String; 3] {
    [id.into(), severity.into(), evidence.into()]
}

#[test]
fn after_an_install_all_is_well() {
    let place = installed();
    assert_eq!(doctor(&place, &[]), (0, vec![]));
    assert_eq!(place.acp(&["doctor"]).expect("it looks").text, "all is well\n");
}

#[test]
fn a_missing_file_is_an_error() {
    let place = installed();
    fs::remove_file(place.at("manage/views.txt")).expect("removed");
    assert_eq!(
        doctor(&place, &[]),
        (1, vec![found("file-missing", "error", "`manage/views.txt` is not there")])
    );
}

#[test]
fn an_edited_file_of_the_kit_is_a_warning_and_one_of_yours_is_nothing() {
    let place = installed();
    place.write("manage/views.txt", "mine\n");
    assert_eq!(doctor(&place, &[]), (0, vec![]));
    place.write("kit/one.txt", "mine\n");
    assert_eq!(
        doctor(&place, &[]),
        (0, vec![found("kit-edited", "warning", "`kit/one.txt` is part of the kit and was edited")])
    );
}

#[test]
fn a_file_of_somebody_else_in_the_kit_is_a_warning() {
    let place = installed();
    place.write("kit/two.txt", "mine\n");
    let words = "`kit/two.txt` lies in the kit's folder, and acp did not write it";
    assert_eq!(doctor(&place, &[]), (0, vec![found("kit-extra", "warning", words)]));
}

#[test]
fn a_route_that_was_taken_out_is_an_error() {
    let place = installed();
    place.write("app.txt", "one\ntwo\n");
    assert_eq!(doctor(&place, &[]), (1, vec![found("not-wired", "error", "`app.txt` lacks 1 of our lines")]));
}

#[test]
fn a_route_that_no_call_gets_to_is_a_warning() {
    let place = installed();
    place.write("app.txt", "all\nuse manage\none\ntwo\n");
    assert_eq!(doctor(&place, &[]), (0, vec![found("route-shadowed", "warning", "line 1 takes all")]));
}

#[test]
fn an_open_step_by_hand_stays_open_until_it_is_done() {
    let place = Place::with([("app.txt", "closed\ntwo\n"), ("needs.txt", "a\nb")]);
    let report = place.acp(&["--yes", "install"]).expect("it installs");
    assert_eq!((report.exit, report.document.by_hand.len()), (5, 1));
    let words = "line-app.txt: it is closed";
    assert_eq!(doctor(&place, &[]), (5, vec![found("by-hand", "step", words)]));
    place.write("app.txt", "closed\nuse manage\ntwo\n");
    assert_eq!(doctor(&place, &[]), (0, vec![]));
    let report = place.acp(&["--yes", "uninstall"]).expect("it looks for what was done by hand");
    assert_eq!((report.exit, report.document.by_hand.len()), (5, 1));
    place.write("app.txt", "closed\ntwo\n");
    assert_eq!(place.acp(&["--yes", "uninstall"]).expect("it uninstalls").exit, 0);
    assert_eq!(place.git_status(), "");
}

#[test]
fn markers_of_a_merge_are_an_error() {
    let place = installed();
    place.write("app.txt", "one\n<<<<<<< HEAD\nuse manage\n=======\n>>>>>>> other\ntwo\n");
    assert_eq!(
        doctor(&place, &[]),
        (1, vec![found("conflict-marker", "error", "app.txt:2: a merge left its markers")])
    );
}

#[test]
fn an_application_that_went_away_is_an_error() {
    let place = installed();
    fs::rename(place.at("app.txt"), place.at("apps.txt")).expect("renamed");
    let (exit, findings) = doctor(&place, &[]);
    assert_eq!(exit, 1);
    let words = "the receipt speaks of fake in `.`, which is not there";
    assert!(findings.contains(&found("application-missing", "error", words)), "{findings:?}");
}

/// A server that gives one answer to one call.
fn server(answer: &'static str) -> String {
    answering("200 OK", answer)
}

fn answering(status: &'static str, answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/api/manage", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a call");
        let mut request = [0; 4096];
        let _ = stream.read(&mut request);
        let length = answer.len();
        let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
        stream.write_all((head + answer).as_bytes()).expect("an answer");
    });
    url
}

#[test]
fn the_endpoint_is_judged_by_its_json_and_not_by_its_status() {
    let place = installed();
    let call = |answer| {
        let url = server(answer);
        let (exit, findings) = doctor(&place, &["--url", &url, "--key", "acp_key"]);
        (
            exit,
            findings
                .into_iter()
                .map(|[id, _, evidence]| format!("{id}: {}", evidence.replace(&url, "U")))
                .collect(),
        )
    };
    let well: (u8, Vec<String>) = (0, vec![]);
    assert_eq!(call(r#"{"ok":true,"data":{"actions":[{"name":"meta.actions"}]}}"#), well);
    let wrong = |words: &str| (1, vec![format!("endpoint: `U`: {words}")]);
    assert_eq!(
        call("<!doctype html>"),
        wrong("status 200, and the answer is no JSON: something else answers there")
    );
    assert_eq!(call(r#"{"ok":false,"code":"INVALID_API_KEY"}"#), wrong("status 200, INVALID_API_KEY"));
    assert_eq!(call(r#"{"ok":true,"data":{"actions":[]}}"#), wrong("status 200, no code"));
}

#[test]
fn what_answers_before_the_endpoint_is_told_from_a_route_in_the_wrong_place() {
    let place = installed();
    let mended = |status, answer, mend: &str| {
        let url = answering(status, answer);
        let text = place.acp(&["doctor", "--url", &url, "--key", "acp_key"]).expect("it looks").text;
        assert!(text.contains(&format!("mend: {mend}")), "{text}");
    };
    mended("400 Bad Request", "Invalid HTTP_HOST header", "call it at a host name that the server allows");
    mended(
        "403 Forbidden",
        r#"{"detail":"log in"}"#,
        "exempt the endpoint's path from what answers in front",
    );
}

#[test]
fn an_endpoint_that_does_not_answer_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let (exit, findings) = doctor(&installed(), &["--url", &url, "--key", "acp_key"]);
    assert_eq!((exit, findings[0][0].as_str()), (1, "endpoint"));
}
