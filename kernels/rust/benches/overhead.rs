//! Measures the kernel's own time per call, against adapters in memory.
//!
//! Never a database's: `throughput.rs` has that.

mod memory;

use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};

use acp_kernel::ports::StoredKey;
use acp_kernel::serde_json::{Value, from_slice, json};
use acp_kernel::{
    Adapters, BASE_SCOPES, Bindings, Clock, HttpRequest, IdSource, Router, SystemClock, SystemIds,
    issue_key,
};
use criterion::{Bencher, Criterion, criterion_group, criterion_main};
use memory::Memory;

type Host = Adapters<Memory, Memory, Memory, Memory, Memory>;

/// Limits and ceilings are asked for every call, and never reached.
const ENOUGH: u64 = 1_000_000_000;

struct Bench {
    router: Router<Host>,
    memory: Memory,
    key: String,
    key_prefix: String,
    calls: AtomicU64,
}

impl Bench {
    fn new() -> Self {
        let limit = json!({"limit": ENOUGH, "window_seconds": 1});
        let bindings = Bindings::parse(&json!({
            "rate_limits": {"key": limit, "actions": {"iam.keys.create": limit}},
            "ceilings": {"max_api_keys_per_tenant": ENOUGH},
        }));
        let bindings = bindings.expect("bindings");
        let memory = Memory::default();
        let now = SystemClock::default().now();
        let issued = issue_key(&bindings.auth, Some(b"pepper"), &SystemIds);
        memory.insert_key(StoredKey {
            id: SystemIds.uuid7(now),
            tenant_id: Some("alpha".into()),
            key_prefix: issued.key_prefix.clone(),
            key_hash: issued.key_hash,
            scopes: BASE_SCOPES.map(String::from).to_vec(),
            created_at: now,
            name: None,
            last_used_at: Some(now),
            expires_at: None,
            revoked_at: None,
            active: true,
        });
        let router = Router::builder(bindings, Adapters::all(memory.clone()))
            .packs(acp_kernel::packs::built_in())
            .secret("secret")
            .pepper(Some(b"pepper".to_vec()))
            .build()
            .expect("a router");
        Self {
            router,
            memory,
            key: issued.key,
            key_prefix: issued.key_prefix,
            calls: AtomicU64::new(0),
        }
    }

    /// One call, from the framework's pieces to the answer's bytes.
    fn call(&self, body: &str) -> Vec<u8> {
        let request = HttpRequest::new("POST", "198.51.100.9")
            .header("host", b"example.com")
            .header("content-type", b"application/json")
            .header("x-api-key", self.key.as_bytes())
            .header("user-agent", b"an agent/1.0")
            .body(body.as_bytes().to_vec());
        // Nothing in memory is waited for, so there is no runtime to measure along with it.
        let mut context = Context::from_waker(Waker::noop());
        let Poll::Ready(response) = pin!(self.router.handle(request)).poll(&mut context) else {
            panic!("the call waits for something");
        };
        let mut names = response.headers.iter().map(|(name, _)| *name);
        let first = response.status == 200 && !names.any(|name| name == "Idempotent-Replayed");
        assert!(first, "{response:?}");
        response.body
    }

    /// The call does what it says, and left its entry.
    fn check(&self, body: &str) {
        let answer: Value = from_slice(&self.call(body)).expect("JSON");
        let entry = self.memory.last_entry().expect("an entry");
        assert_eq!(answer["ok"], true);
        assert_eq!(answer["request_id"], *entry.request_id);
        assert_eq!(entry.result, "success");
        assert!(entry.texts.contains(&self.key_prefix) && answer["data"].is_object());
    }

    fn measure_read(&self, bencher: &mut Bencher<'_>, action: &str) {
        let body = json!({"action": action}).to_string();
        self.check(&body);
        bencher.iter(|| self.call(&body));
    }

    /// Each call with an idempotency key of its own, and `params` made from its number.
    fn measure_write(&self, bencher: &mut Bencher<'_>, action: &str, params: fn(u64) -> String) {
        let next = || {
            let number = self.calls.fetch_add(1, Ordering::Relaxed);
            self.memory.forget_but(&self.key_prefix);
            let key = format!("{action}-{number}");
            let params = params(number);
            format!(r#"{{"action":"{action}","params":{params},"idempotency_key":"{key}"}}"#)
        };
        self.check(&next());
        bencher.iter(|| self.call(&next()));
    }
}

fn overhead(criterion: &mut Criterion) {
    let bench = Bench::new();
    criterion.bench_function("meta.version", |b| bench.measure_read(b, "meta.version"));
    criterion.bench_function("meta.actions", |b| bench.measure_read(b, "meta.actions"));
    criterion.bench_function("iam.team.invite, idempotent, audited", |b| {
        bench.measure_write(b, "iam.team.invite", |number| {
            format!(r#"{{"email":"ada{number}@example.com","role":"admin"}}"#)
        });
    });
    criterion.bench_function(
        "iam.keys.create, idempotent, under a ceiling, audited",
        |b| {
            bench.measure_write(b, "iam.keys.create", |number| {
                format!(r#"{{"name":"agent {number}","scopes":["manage.read","manage.iam"]}}"#)
            });
        },
    );
}

criterion_group!(benches, overhead);
criterion_main!(benches);
