//! Owns the vector runner: plays a case against a harness.
//!
//! Never knows an action; what a case means stands in the case.

use std::collections::BTreeSet;
use std::sync::Arc;

use acp_kernel::{HttpResponse, IdSource, SystemIds, Timestamp};
use regex::{Captures, Regex};
use serde_json::{Map, Value, json};

use crate::database::TestDialect;
use crate::harness::{Harness, Shared};
use crate::matcher::{mismatch, within};
use crate::spec::Case;

/// What a step did not find as it should be.
pub type Played = Result<(), String>;

struct Answer {
    status: u16,
    text: String,
    body: Value,
    headers: Vec<(String, Value)>,
}

impl Answer {
    fn of(response: HttpResponse) -> Self {
        let text = String::from_utf8(response.body).expect("UTF-8");
        let named = response.headers.into_iter();
        Self {
            status: response.status,
            body: match text.as_str() {
                "" => json!({}),
                text => serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}")),
            },
            text,
            headers: named
                .map(|(name, value)| (name.to_lowercase(), value.into()))
                .collect(),
        }
    }

    fn label(&self) -> String {
        let code = self
            .body
            .get("code")
            .and_then(Value::as_str)
            .unwrap_or_default();
        format!("{} {code}", self.status).trim().to_owned()
    }

    fn shown(&self) -> String {
        format!(
            "{} {}",
            self.label(),
            self.text.chars().take(600).collect::<String>()
        )
    }
}

/// Plays every step of a case.
pub async fn play<D: TestDialect>(case: &Case, harness: Harness<D>) -> Played {
    let seen_entries = harness.entries().await.len();
    let mut saved = Map::new();
    let random = SystemIds
        .uuid7(Timestamp::from_unix_micros(0))
        .replace('-', "");
    saved.insert("run".into(), random[20..].into());
    let mut run = Run {
        harness: Arc::new(harness),
        saved,
        seen_entries,
        meet: None,
    };
    for (number, step) in case.steps.iter().enumerate() {
        run.step(step)
            .await
            .map_err(|why| format!("step {number}: {why}"))?;
    }
    Ok(())
}

struct Run<D: TestDialect> {
    harness: Shared<D>,
    saved: Map<String, Value>,
    seen_entries: usize,
    meet: Option<String>,
}

impl<D: TestDialect> Run<D> {
    async fn step(&mut self, step: &Value) -> Played {
        if let Some(millis) = step.get("advance_ms") {
            self.harness
                .clock
                .advance(millis.as_i64().expect("a number"));
        } else if let Some(faults) = step.get("faults") {
            let faults = faults.as_array().expect("faults");
            self.harness
                .faults
                .set(faults.iter().map(|fault| fault.as_str().expect("a fault")));
        } else if let Some(place) = step.get("meet") {
            self.meet = place.as_str().map(str::to_owned);
        } else if let Some(observe) = step.get("observe") {
            self.observe(observe).await?;
        } else if step.get("parallel").is_some() {
            self.parallel(step).await?;
        } else if let Some(list) = step.get("each") {
            let items = self.saved[list.as_str().expect("a name")]
                .as_array()
                .expect("a list");
            for item in items.clone() {
                let local = Map::from_iter([("item".to_owned(), item)]);
                let answer = call(&self.harness, &step["call"], &local, &self.saved).await;
                self.expect(&step["expect"], &answer)?;
            }
        } else {
            let answer = call(&self.harness, &step["call"], &Map::new(), &self.saved).await;
            self.expect(&step["expect"], &answer)?;
            for (name, pointer) in members(step.get("save")) {
                let found = answer.body.pointer(pointer.as_str().expect("a pointer"));
                self.saved
                    .insert(name.clone(), found.expect("what is saved").clone());
            }
        }
        Ok(())
    }

    async fn parallel(&mut self, step: &Value) -> Played {
        let parallel = &step["parallel"];
        let times = parallel["times"].as_u64().expect("a number");
        self.harness.faults.meet(self.meet.take(), times as usize);
        let tasks = (0..times).map(|index| {
            let (harness, template) = (Arc::clone(&self.harness), parallel["call"].clone());
            let (local, saved) = (
                Map::from_iter([("i".to_owned(), index.to_string().into())]),
                self.saved.clone(),
            );
            tokio::spawn(async move { call(&harness, &template, &local, &saved).await })
        });
        let mut answers = Vec::new();
        for task in tasks.collect::<Vec<_>>() {
            answers.push(task.await.expect("an answer"));
        }
        let good = || answers.iter().filter(|answer| answer.status == 200);
        for (name, pointer) in members(step.get("save_all")) {
            let pointer = pointer.as_str().expect("a pointer");
            let values = good().map(|answer| answer.body.pointer(pointer).cloned().expect("saved"));
            self.saved.insert(name.clone(), values.collect());
        }
        let expect = &step["expect"];
        self.counts(expect, &answers)?;
        for (pointer, count) in members(expect.get("distinct")) {
            let values: BTreeSet<String> = good()
                .map(|a| {
                    a.body
                        .pointer(pointer)
                        .map(Value::to_string)
                        .unwrap_or_default()
                })
                .collect();
            if Some(values.len() as u64) != count.as_u64() {
                return Err(format!("{pointer}: {} distinct values", values.len()));
            }
        }
        if let Some(each) = expect.get("each") {
            for answer in &answers {
                self.expect(each, answer)?;
            }
        }
        Ok(())
    }

    fn counts(&self, expect: &Value, answers: &[Answer]) -> Played {
        let mut labels: Vec<String> = answers.iter().map(Answer::label).collect();
        labels.sort();
        for (wanted, count) in members(expect.get("counts")) {
            let count = match count.get("minus") {
                Some(minus) => {
                    let list = minus[1]["length_of"].as_str().expect("a name");
                    let length = self.saved[list].as_array().expect("a list").len() as u64;
                    (minus[0].as_u64().expect("a number") - length).into()
                }
                None => count.clone(),
            };
            let found = labels
                .iter()
                .filter(|l| *l == wanted || &l[..3] == wanted)
                .count() as u64;
            if !within(&count, found) {
                return Err(format!("{wanted}: {found} of {labels:?}"));
            }
        }
        Ok(())
    }

    fn expect(&self, expect: &Value, answer: &Answer) -> Played {
        let expect = filled(expect, &Map::new(), &self.saved);
        let wrong = |what: String| Err(format!("{what}\n{}", answer.shown()));
        if let Some(status) = expect.get("status")
            && status.as_u64() != Some(u64::from(answer.status))
        {
            return wrong(format!("expected {status}"));
        }
        if let Some(code) = expect.get("code")
            && code != answer.body.get("code").unwrap_or(&Value::Null)
        {
            return wrong(format!("expected {code}"));
        }
        if let Some(body) = expect.get("body")
            && let Some(found) = mismatch(body, Some(&answer.body), &self.saved, "")
        {
            return wrong(found);
        }
        for (name, matcher) in members(expect.get("headers")) {
            let value = answer
                .headers
                .iter()
                .find(|(known, _)| *known == name.to_lowercase());
            let value = value.map(|(_, value)| value);
            if let Some(found) = mismatch(matcher, value, &self.saved, name) {
                return wrong(format!("{found}\n{:?}", answer.headers));
            }
        }
        for text in expect
            .get("text_absent")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            if answer.text.contains(text.as_str().expect("a text")) {
                return wrong(format!("{text} is in the answer"));
            }
        }
        Ok(())
    }

    async fn observe(&self, observe: &Value) -> Played {
        let observe = filled(observe, &Map::new(), &self.saved);
        for (action, count) in members(observe.get("handler_runs")) {
            let found = self.harness.runs.lock().expect("runs").get(action).copied();
            if !within(count, found.unwrap_or(0)) {
                return Err(format!("{action} ran {found:?} times"));
            }
        }
        for (table, count) in members(observe.get("rows")) {
            let found = self.harness.count(table).await;
            if !within(count, found) {
                return Err(format!("{table} has {found} rows"));
            }
        }
        let entries = self.harness.entries().await.split_off(self.seen_entries);
        if let Some(count) = observe.get("audit_count")
            && !within(count, entries.len() as u64)
        {
            return Err(format!("{} audit entries: {entries:?}", entries.len()));
        }
        let last = entries.last().cloned();
        let all = Value::Array(entries);
        for (matcher, value) in [("audit", Some(&all)), ("audit_last", last.as_ref())] {
            if let Some(matcher) = observe.get(matcher)
                && let Some(found) = mismatch(matcher, value, &self.saved, "")
            {
                return Err(format!("{found}\n{value:?}"));
            }
        }
        Ok(())
    }
}

async fn call<D: TestDialect>(
    harness: &Harness<D>,
    template: &Value,
    local: &Map<String, Value>,
    saved: &Map<String, Value>,
) -> Answer {
    let call = filled(template, local, saved);
    let text = |name: &str| call.get(name).and_then(Value::as_str);
    let mut headers = Vec::new();
    match call.get("content_type") {
        None => headers.push(("Content-Type".to_owned(), "application/json".to_owned())),
        Some(Value::Null) => {}
        Some(kind) => headers.push((
            "Content-Type".to_owned(),
            kind.as_str().expect("text").to_owned(),
        )),
    }
    let key = match (text("raw_key"), call.get("key")) {
        (Some(raw), _) => Some(raw.to_owned()),
        (None, Some(Value::Null)) => None,
        (None, name) => {
            let name = name.map_or("full", |name| name.as_str().expect("a name"));
            let known = harness.keys.get(name).cloned();
            Some(known.unwrap_or_else(|| saved[name].as_str().expect("a key").to_owned()))
        }
    };
    if let Some(key) = key {
        headers.push(match text("auth_header") {
            Some("authorization") => ("Authorization".to_owned(), format!("Bearer {key}")),
            _ => ("X-API-Key".to_owned(), key),
        });
    }
    for (name, value) in members(call.get("headers")) {
        headers.push((name.clone(), value.as_str().expect("a value").to_owned()));
    }
    let method = text("method").unwrap_or("POST");
    let address = text("address").unwrap_or("198.51.100.200");
    let body = raw_body(&call);
    Answer::of(match text("path") {
        None => harness.send(method, &headers, body, address).await,
        Some(_) => harness.read_document(method, &headers, address).await,
    })
}

fn raw_body(call: &Value) -> Vec<u8> {
    if let Some(text) = call.get("body_text") {
        return text.as_str().expect("a text").as_bytes().to_vec();
    }
    if let Some(hex) = call.get("body_hex") {
        let hex = hex.as_str().expect("digits");
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("digits");
        return (0..hex.len()).step_by(2).map(byte).collect();
    }
    if let Some(part) = call.get("body_repeat") {
        let text = |name: &str| part[name].as_str().expect("a text");
        let times = part["times"].as_u64().expect("a number") as usize;
        return [text("prefix"), &text("unit").repeat(times), text("suffix")]
            .concat()
            .into_bytes();
    }
    call.get("body")
        .map(|body| body.to_string().into_bytes())
        .unwrap_or_default()
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

fn filled(value: &Value, local: &Map<String, Value>, saved: &Map<String, Value>) -> Value {
    match value {
        Value::String(text) => filled_text(text, local, saved),
        Value::Array(items) => items
            .iter()
            .map(|item| filled(item, local, saved))
            .collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| {
                let name = filled_text(name, local, saved)
                    .as_str()
                    .expect("a name")
                    .to_owned();
                (name, filled(member, local, saved))
            })
            .collect(),
        other => other.clone(),
    }
}

fn filled_text(text: &str, local: &Map<String, Value>, saved: &Map<String, Value>) -> Value {
    if !text.contains("${") {
        return text.into();
    }
    let variable = Regex::new(r"\$\{([a-z0-9_]+)\}").expect("a pattern");
    let value_of = |name: &str| match name {
        "uuid" => SystemIds.uuid7(Timestamp::from_unix_micros(1)).into(),
        _ => local
            .get(name)
            .or(saved.get(name))
            .unwrap_or_else(|| panic!("{name}"))
            .clone(),
    };
    if let Some(whole) = variable
        .captures(text)
        .filter(|found| found[0].len() == text.len())
    {
        return value_of(&whole[1]);
    }
    let shown = |found: &Captures<'_>| match value_of(&found[1]) {
        Value::String(text) => text,
        other => other.to_string(),
    };
    variable.replace_all(text, shown).into_owned().into()
}
