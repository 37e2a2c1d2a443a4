//! Replays one case, step after step, until one differs. Only a 429 that no one expects is waited out.

use std::time::Duration;

use serde_json::Value;

use super::answer::Answer;
use super::matcher::Mismatch;
use super::parallel;
use super::report::Failure;
use super::request::{build, summary};
use super::run::Target;
use super::values::Values;
use super::vector::{Call, CallStep, Case, EachStep, Expect, Step};
use crate::effects::http::{NoAnswer, Request, Response};

/// A limit that asks for more than this in one case is a failure, not a wait.
const LONGEST_WAIT: u64 = 180;

/// Why a step failed: what was called, and what differs.
pub type Wrong = (String, Vec<Mismatch>);

/// Replays a case; the first step that differs ends it, but for later `each` steps, which clean up.
pub fn replay(case: &Case, target: &Target<'_>) -> Result<(), Failure> {
    let mut values = Values::default();
    let mut failure = None;
    for (index, step) in case.steps.iter().enumerate() {
        if failure.is_some() && !matches!(step, Step::Each(_)) {
            continue;
        }
        if let Err((call, mismatches)) = run_step(step, target, &mut values) {
            failure.get_or_insert(Failure { step: index + 1, call, mismatches });
        }
    }
    failure.map_or(Ok(()), Err)
}

fn run_step(step: &Step, target: &Target<'_>, values: &mut Values) -> Result<(), Wrong> {
    match step {
        Step::Call(step) => run_call(step, target, values),
        Step::Parallel(step) => parallel::run(step, target, values),
        Step::Each(step) => run_each(step, target, values),
        Step::InProcess(members) => {
            let names: Vec<_> = members.keys().map(String::as_str).collect();
            Err(broken(format!("the step `{}` does not work over HTTP", names.join(", "))))
        }
    }
}

fn run_call(step: &CallStep, target: &Target<'_>, values: &mut Values) -> Result<(), Wrong> {
    let answer = expect(&step.call, &step.expect, target, values)?;
    for (name, pointer) in &step.save {
        let value = answer.at(pointer).cloned().ok_or_else(|| {
            let missing = Mismatch::new(pointer, format!("a value to save as `{name}`"), "nothing");
            (action(&step.call), vec![missing])
        })?;
        values.set(name, value);
    }
    Ok(())
}

fn run_each(step: &EachStep, target: &Target<'_>, values: &Values) -> Result<(), Wrong> {
    let items = values.get(&step.each).and_then(Value::as_array).cloned();
    let items = items.ok_or_else(|| broken(format!("no earlier step saved the list `{}`", step.each)))?;
    for item in items {
        expect(&step.call, &step.expect, target, &values.with("item", item))?;
    }
    Ok(())
}

/// Calls, and compares the answer.
fn expect(call: &Call, expect: &Expect, target: &Target<'_>, values: &Values) -> Result<Answer, Wrong> {
    let request = build(call, target.url, target.keys, values).map_err(broken)?;
    let answer =
        send(&request, target, expect.status == Some(429)).map_err(|m| (summary(&request), vec![m]))?;
    let found = answer.differences(expect, values).map_err(broken)?;
    if found.is_empty() { Ok(answer) } else { Err((summary(&request), found)) }
}

/// Sends a request; waits and repeats it while a limit that the step is not about refuses it.
pub fn send(request: &Request, target: &Target<'_>, expects_limit: bool) -> Result<Answer, Mismatch> {
    send_with(request, target, expects_limit, &|| target.endpoint.send(request))
}

/// The same, over another way of sending.
pub fn send_with(
    request: &Request,
    target: &Target<'_>,
    expects_limit: bool,
    sending: &dyn Fn() -> Result<Response, NoAnswer>,
) -> Result<Answer, Mismatch> {
    let mut waited = 0;
    loop {
        let response = sending().map_err(|none| Mismatch::new("answer", "an answer", none.cause))?;
        let answer = Answer::new(response, request);
        let Some(seconds) = answer.retry_after().filter(|_| !expects_limit) else { return Ok(answer) };
        let seconds = seconds.max(1);
        waited += seconds;
        if waited > LONGEST_WAIT {
            let got = format!("429 for {waited} s");
            return Err(Mismatch::new("status", "an answer within the limits", got));
        }
        (target.note)(&format!("rate limited by the endpoint, going on in {seconds} s"));
        target.endpoint.wait(Duration::from_secs(seconds));
    }
}

/// The vector itself does not work.
pub fn broken(reason: String) -> Wrong {
    (String::new(), vec![Mismatch::new("vector", "a step that can be replayed", reason)])
}

/// The action a call names.
pub fn action(call: &Call) -> String {
    let action = call.body.as_ref().and_then(|body| body.get("action")).and_then(Value::as_str);
    action.unwrap_or("a call").to_string()
}
