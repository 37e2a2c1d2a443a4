//! The command must be able to fail: the runner against a real server that keeps the contract, and against the same
//! server breaking it in one way.

mod matcher;
mod server;

use std::sync::Mutex;
use std::time::Duration;

use server::{Fault, start};

use super::{Area, Endpoint, Keys, Live, Options, Report, Verdict, load, run};
use crate::effects::http::{NoAnswer, Request, Response};
use crate::error::{Error, Kind};

const VECTORS: &str = r#"{"area": "tiny", "cases": [
  {"name": "a_repeated_key_replays", "runs": ["process", "http"], "steps": [
    {"call": {"body": {"action": "rows.create", "idempotency_key": "a-${run}"}},
     "save": {"row": "/data/row"}, "expect": {"status": 200, "code": null, "body": {"data": {"row": {"$type": "integer"}}}}},
    {"call": {"body": {"action": "rows.create", "idempotency_key": "a-${run}"}},
     "expect": {"status": 200, "code": "IDEMPOTENT_REPLAY", "body": {"data": {"row": "${row}"}}}}]},
  {"name": "twins_run_once", "runs": ["http"], "steps": [
    {"parallel": {"times": 20, "call": {"body": {"action": "rows.create", "idempotency_key": "b-${run}"}}},
     "save_all": {"rows": "/data/row"},
     "expect": {"counts": {"200": 20, "200 IDEMPOTENT_REPLAY": 19}, "distinct": {"/data/row": 1}}},
    {"each": "rows", "call": {"body": {"action": "nothing.${item}"}},
     "expect": {"status": 404, "code": "NOT_FOUND", "text_absent": ["no such table"]}}]},
  {"name": "a_stranger_is_refused", "runs": ["http"], "steps": [
    {"call": {"key": null, "body": {"action": "rows.create"}}, "expect": {"status": 401}},
    {"call": {"raw_key": "wrong", "body_hex": "7b7d"}, "expect": {"status": 401, "headers": {"Retry-After": {"$absent": true}}}}]},
  {"name": "another_tenant_may_call_too", "runs": ["http"], "steps": [
    {"call": {"key": "other", "body": {"action": "meta.whoami"}}, "expect": {"body": {"data": {"tenant_id": "beta"}}}}]},
  {"name": "only_in_process", "runs": ["process"], "steps": [{"advance_ms": 1}]}
]}"#;

fn areas() -> Vec<Area> {
    load(&[("tiny.json", VECTORS.as_bytes())]).unwrap()
}

/// The real network, and waits that only take note.
#[derive(Default)]
struct Hasty(Live, Mutex<Vec<u64>>);

impl Endpoint for Hasty {
    fn send(&self, request: &Request) -> Result<Response, NoAnswer> {
        self.0.send(request)
    }

    fn wait(&self, time: Duration) {
        self.1.lock().unwrap().push(time.as_secs());
    }
}

fn options(url: &str) -> Options {
    let keys = Keys { full: "full".into(), read: Some("read".into()), other: Some("other".into()) };
    Options { url: url.into(), keys, only: None }
}

fn replay(fault: Fault) -> Result<Report, Error> {
    run(&options(&start(fault)), &areas(), &Hasty::default(), &|_| {})
}

/// The report's text, without what differs from run to run.
fn failures(fault: Fault) -> String {
    let report = replay(fault).unwrap();
    assert_eq!(report.exit_code(), 1, "{}", report.text());
    report.text()
}

#[test]
fn an_endpoint_that_keeps_the_contract_passes_every_case() {
    let report = replay(Fault::None).unwrap();
    assert_eq!(report.text(), "4 passed, 0 failed, 0 not run\n");
    assert_eq!(report.exit_code(), 0);
}

#[test]
fn a_replay_with_other_data_fails_and_says_where() {
    let text = failures(Fault::WrongReplay);
    assert!(text.contains("FAILED tiny/a_repeated_key_replays\n  step 2: POST rows.create\n"), "{text}");
    assert!(text.contains("    /data/row: expected 1, got 0\n"), "{text}");
    assert!(text.ends_with("2 passed, 2 failed, 0 not run\n"), "{text}");
}

#[test]
fn a_handler_that_runs_twice_fails_in_sequence_and_in_parallel() {
    let text = failures(Fault::RunsTwice);
    assert!(text.contains("    /code: expected IDEMPOTENT_REPLAY, got no code\n"), "{text}");
    assert!(text.contains("20 times rows.create at once\n"), "{text}");
    assert!(text.contains("expected 20 of 200, 19 of 200 IDEMPOTENT_REPLAY, got 20 of 200\n"), "{text}");
    assert!(text.contains("/data/row: expected 1 different values, got 20\n"), "{text}");
}

#[test]
fn an_error_that_tells_the_exception_fails() {
    let text = failures(Fault::LeaksErrors);
    assert!(text.contains("body: expected no trace of `no such table`"), "{text}");
}

#[test]
fn an_answer_without_its_request_id_header_fails_whatever_the_case_asks() {
    let text = failures(Fault::NoRequestIdHeader);
    assert!(text.contains("header X-Request-Id: expected req_"), "{text}");
    assert!(text.ends_with("0 passed, 4 failed, 0 not run\n"), "{text}");
}

#[test]
fn a_connection_that_is_closed_without_an_answer_fails_the_cases_it_meets() {
    let text = failures(Fault::HangsUp);
    assert!(text.contains("answer: expected an answer, got "), "{text}");
    assert!(text.ends_with("1 passed, 3 failed, 0 not run\n"), "{text}");
}

#[test]
fn a_page_that_answers_200_to_everything_is_one_clear_error() {
    let error = replay(Fault::HtmlForAll).unwrap_err();
    assert_eq!(error.kind, Kind::Failed);
    assert!(error.message.starts_with("failed to find a control plane at `http://127.0.0.1:"), "{error}");
    let cause = "it answered 200 with text/html, \"<!doctype html><title>Shop</title>\", not with JSON";
    assert_eq!(error.causes, [cause]);
}

#[test]
fn a_redirect_is_not_followed_but_named() {
    let error = replay(Fault::RedirectsToLogin).unwrap_err();
    assert!(
        error.causes[0].contains("302 with") && error.causes[0].contains("a redirect to /login"),
        "{error}"
    );
}

#[test]
fn an_address_where_nothing_listens_is_one_clear_error_with_a_hint() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{closed}/api/manage");
    let error = run(&options(&url), &areas(), &Hasty::default(), &|_| {}).unwrap_err();
    assert_eq!(error.kind, Kind::Failed);
    assert_eq!(error.message, format!("failed to reach `{url}`"));
    assert!(error.causes[0].to_lowercase().contains("refused"), "{error}");
    assert_eq!(error.hint, Some(format!("start the server, then see that `curl -i {url}` answers")));
}

#[test]
fn a_limit_that_no_case_expects_is_waited_out() {
    let endpoint = Hasty::default();
    let noted = Mutex::new(0);
    let note = |_: &str| *noted.lock().unwrap() += 1;
    let report = run(&options(&start(Fault::LimitsRates)), &areas(), &endpoint, &note).unwrap();
    assert_eq!(report.exit_code(), 0, "{}", report.text());
    let waits = endpoint.1.into_inner().unwrap();
    assert!(waits.iter().all(|seconds| *seconds == 7) && waits.len() > 20, "{waits:?}");
    assert_eq!(*noted.lock().unwrap(), waits.len());
}

#[test]
fn a_limit_without_end_fails() {
    assert!(
        failures(Fault::LimitsForever).contains("status: expected an answer within the limits, got 429 for")
    );
}

#[test]
fn a_case_whose_key_was_not_given_is_listed_as_not_run() {
    let mut options = options(&start(Fault::None));
    options.keys.other = None;
    let report = run(&options, &areas(), &Hasty::default(), &|_| {}).unwrap();
    let last = report.cases.last().unwrap();
    assert_eq!(last.verdict, Verdict::NotRun { reason: "needs --other-key".into() });
    assert_eq!(
        report.text(),
        "NOT RUN tiny/another_tenant_may_call_too: needs --other-key\n3 passed, 0 failed, 1 not run\n"
    );
    assert_eq!(report.exit_code(), 0);
}

#[test]
fn a_run_of_no_case_is_no_success() {
    let mut options = options(&start(Fault::None));
    options.only = Some("no such case".into());
    let report = run(&options, &areas(), &Hasty::default(), &|_| {}).unwrap();
    assert_eq!((report.exit_code(), report.text().as_str()), (1, "0 passed, 0 failed, 0 not run\n"));
}

#[test]
fn keys_that_are_not_what_they_are_said_to_be_stop_the_run() {
    let url = start(Fault::None);
    let cause = |change: fn(&mut Keys)| {
        let mut options = options(&url);
        change(&mut options.keys);
        let error = run(&options, &areas(), &Hasty::default(), &|_| {}).unwrap_err();
        assert_eq!(error.kind, Kind::Precondition);
        (error.message, error.causes[0].clone())
    };
    let (message, refused) = cause(|keys| keys.full = "typo".into());
    assert_eq!(
        (message.as_str(), refused.as_str()),
        ("failed to use the key of `--key`", "the endpoint refuses it (401)")
    );
    assert!(cause(|keys| keys.full = "read".into()).1.starts_with("it lacks manage.iam"));
    assert!(cause(|keys| keys.read = Some("full".into())).1.starts_with("it holds manage.read, manage.iam"));
    assert_eq!(cause(|keys| keys.read = Some("other".into())).1, "it belongs to another tenant than --key");
    assert_eq!(cause(|keys| keys.other = Some("full".into())).1, "it belongs to the same tenant as --key");
}

#[test]
fn a_tenant_that_leaks_into_another_stops_the_run() {
    let error = replay(Fault::MixesTenants).unwrap_err();
    assert_eq!(error.message, "failed to use the key of `--other-key`");
}

#[test]
fn every_vector_of_the_project_can_be_read_and_the_http_ones_stay_within_http() {
    use super::vector::Step;
    let areas = load(crate::embedded::VECTORS).unwrap();
    let cases: Vec<_> = areas.iter().flat_map(|area| &area.cases).collect();
    let over_http: Vec<_> = cases.iter().filter(|case| case.over_http()).collect();
    assert!(
        cases.len() >= 90 && over_http.len() >= 60,
        "{} cases, {} over HTTP",
        cases.len(),
        over_http.len()
    );
    for case in over_http {
        let in_process = case.steps.iter().any(|step| matches!(step, Step::InProcess(_)));
        assert!(!in_process, "`{}` needs more than HTTP", case.name);
    }
}
