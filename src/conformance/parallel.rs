//! Many calls at the same moment, and what must hold of their answers together.

use std::collections::BTreeMap;
use std::sync::Barrier;
use std::time::Duration;

use serde_json::Value;

use super::answer::Answer;
use super::case::{Wrong, action, broken, send_with};
use super::matcher::Mismatch;
use super::request::build;
use super::run::Target;
use super::values::Values;
use super::vector::{Count, Minus, ParallelExpect, ParallelStep};
use crate::effects::http::{NoAnswer, Request, Response};

/// How often one call of many is made anew after a reset.
const MOST_RESETS: u64 = 8;

/// Runs the calls at once and compares their answers.
pub fn run(step: &ParallelStep, target: &Target<'_>, values: &mut Values) -> Result<(), Wrong> {
    let fill = |i: usize| build(&step.parallel.call, target.url, target.keys, &values.with("i", i.into()));
    let requests: Vec<Request> =
        (0..step.parallel.times).map(fill).collect::<Result<_, _>>().map_err(broken)?;
    let expects_limit = step.expect.counts.keys().any(|key| key.starts_with("429"));
    let (mut answers, mut found) = (Vec::new(), Vec::new());
    for outcome in at_once(&requests, target, expects_limit) {
        match outcome {
            Ok(answer) => answers.push(answer),
            Err(lost) => found.push(lost),
        }
    }
    // Also where something differs: later steps clean up what is there.
    for (name, pointer) in &step.save_all {
        let all = successes(&answers).filter_map(|answer| answer.at(pointer).cloned()).collect();
        values.set(name, Value::Array(all));
    }
    found.extend(differences(&answers, &step.expect, values).map_err(broken)?);
    found.dedup();
    let call = || format!("{} times {} at once", requests.len(), action(&step.parallel.call));
    if found.is_empty() { Ok(()) } else { Err((call(), found)) }
}

/// One thread per request; all start together.
fn at_once(requests: &[Request], target: &Target<'_>, expects_limit: bool) -> Vec<Result<Answer, Mismatch>> {
    let start = Barrier::new(requests.len());
    std::thread::scope(|scope| {
        let call = |request| {
            let start = &start;
            scope.spawn(move || {
                start.wait();
                send_with(request, target, expects_limit, &|| send_in_a_crowd(request, target))
            })
        };
        let threads: Vec<_> = requests.iter().map(call).collect();
        let died = |_| Err(Mismatch::new("answer", "an answer", "the calling thread died"));
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(died)).collect()
    })
}

/// Sends one of many requests. A listener whose queue is full (Django's `runserver` queues ten) resets connections that
/// no program has seen: those are made anew. Had a reset call been carried out after all, the counts would show it.
fn send_in_a_crowd(request: &Request, target: &Target<'_>) -> Result<Response, NoAnswer> {
    let mut resets = 0;
    loop {
        match target.endpoint.send(request) {
            Err(none) if none.reset && resets < MOST_RESETS => {
                resets += 1;
                (target.note)("the endpoint resets connections when many come at once; they are made anew");
                target.endpoint.wait(Duration::from_millis(50 * resets));
            }
            outcome => return outcome,
        }
    }
}

fn successes(answers: &[Answer]) -> impl Iterator<Item = &Answer> {
    answers.iter().filter(|answer| answer.status == 200)
}

fn differences(
    answers: &[Answer],
    expect: &ParallelExpect,
    values: &Values,
) -> Result<Vec<Mismatch>, String> {
    let mut found = Vec::new();
    let listed = |answer: &Answer| expect.counts.keys().any(|kind| is(answer, kind));
    let mut right = answers.iter().all(listed) || expect.counts.is_empty();
    for (kind, count) in &expect.counts {
        right &= holds(count, answers.iter().filter(|answer| is(answer, kind)).count(), values)?;
    }
    if !right {
        found.push(Mismatch::new("answers", describe(expect, values)?, tally(answers)));
    }
    for (pointer, count) in &expect.distinct {
        let mut different: Vec<&Value> = Vec::new();
        for value in successes(answers).filter_map(|answer| answer.at(pointer)) {
            if !different.contains(&value) {
                different.push(value);
            }
        }
        if !holds(count, different.len(), values)? {
            let expected = format!("{} different values", words(count, values)?);
            found.push(Mismatch::new(pointer, expected, different.len().to_string()));
        }
    }
    if let Some(each) = &expect.each {
        for answer in answers {
            found.extend(answer.differences(each, values)?);
        }
        found.dedup();
    }
    Ok(found)
}

/// Whether an answer is of the kind `<status>` or `<status> <CODE>`.
fn is(answer: &Answer, kind: &str) -> bool {
    let (status, code) = kind.split_once(' ').map_or((kind, None), |(status, code)| (status, Some(code)));
    status == answer.status.to_string() && (code.is_none() || code == answer.code())
}

fn bounds(count: &Count, values: &Values) -> Result<(usize, usize), String> {
    Ok(match count {
        Count::Exactly(n) => (*n, *n),
        Count::Between(between) => (between.min.unwrap_or(0), between.max.unwrap_or(usize::MAX)),
        Count::Minus(Minus { minus: (n, less) }) => {
            let list = values.get(&less.length_of).and_then(Value::as_array);
            let list = list.ok_or_else(|| format!("no earlier step saved the list `{}`", less.length_of))?;
            let left = n.saturating_sub(list.len());
            (left, left)
        }
    })
}

fn holds(count: &Count, there: usize, values: &Values) -> Result<bool, String> {
    let (min, max) = bounds(count, values)?;
    Ok((min..=max).contains(&there))
}

fn words(count: &Count, values: &Values) -> Result<String, String> {
    Ok(match bounds(count, values)? {
        (min, max) if min == max => min.to_string(),
        (min, usize::MAX) => format!("at least {min}"),
        (0, max) => format!("at most {max}"),
        (min, max) => format!("{min} to {max}"),
    })
}

/// What was expected, e.g. "3 of 200, 37 of 403 CEILING_EXCEEDED".
fn describe(expect: &ParallelExpect, values: &Values) -> Result<String, String> {
    let one = |(key, count): (&String, &Count)| Ok(format!("{} of {key}", words(count, values)?));
    Ok(expect.counts.iter().map(one).collect::<Result<Vec<_>, String>>()?.join(", "))
}

/// What came, e.g. "38 of 200, 2 of 500 INTERNAL_ERROR".
fn tally(answers: &[Answer]) -> String {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for answer in answers {
        let code = answer.code().map(|code| format!(" {code}")).unwrap_or_default();
        *kinds.entry(format!("{}{code}", answer.status)).or_default() += 1;
    }
    kinds.iter().map(|(kind, n)| format!("{n} of {kind}")).collect::<Vec<_>>().join(", ")
}
