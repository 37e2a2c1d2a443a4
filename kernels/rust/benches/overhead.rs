//! Measures the kernel's own time per call, against adapters in memory.

mod memory;

use std::sync::atomic::{AtomicU64, Ordering};

use acp_kernel::ports::StoredKey;
use acp_kernel::{
    Adapters, BASE_SCOPES, Bindings, Clock, HttpRequest, IdSource, Router, SystemClock, SystemIds,
    issue_key,
};
use criterion::{Criterion, criterion_group, criterion_main};
use memory::Memory;
use serde_json::json;

type Host = Adapters<Memory, Memory, Memory, Memory, Memory>;

struct Bench {
    router: Router<Host>,
    memory: Memory,
    key: String,
}

impl Bench {
    fn new() -> Self {
        let limits = json!({
            "rate_limits": {"key": {"limit": 1_000_000_000, "window_seconds": 1}},
        });
        let bindings = Bindings::parse(&limits).expect("bindings");
        let memory = Memory::default();
        let now = SystemClock::default().now();
        let issued = issue_key(&bindings.auth, Some(b"pepper"), &SystemIds);
        memory.insert_key(StoredKey {
            id: SystemIds.uuid7(now),
            tenant_id: Some("alpha".into()),
            key_prefix: issued.key_prefix,
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
        }
    }

    async fn call(&self, body: String) {
        let request = HttpRequest::new("POST", "198.51.100.9")
            .header("content-type", b"application/json")
            .header("x-api-key", self.key.as_bytes())
            .body(body.into_bytes());
        let response = self.router.handle(request).await;
        assert_eq!(
            response.status,
            200,
            "{}",
            String::from_utf8_lossy(&response.body)
        );
    }
}

fn overhead(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let bench = Bench::new();
    criterion.bench_function("meta.version", |bencher| {
        bencher.iter(|| runtime.block_on(bench.call(r#"{"action":"meta.version"}"#.into())));
    });
    criterion.bench_function("meta.actions", |bencher| {
        bencher.iter(|| runtime.block_on(bench.call(r#"{"action":"meta.actions"}"#.into())));
    });
    let count = AtomicU64::new(0);
    criterion.bench_function("iam.team.invite with an idempotency key", |bencher| {
        bencher.iter(|| {
            let number = count.fetch_add(1, Ordering::Relaxed);
            if number.is_multiple_of(10_000) {
                bench.memory.forget();
            }
            let body = json!({
                "action": "iam.team.invite",
                "params": {"email": "ada@example.com", "role": "admin"},
                "idempotency_key": format!("invite-{number}"),
            });
            runtime.block_on(bench.call(body.to_string()));
        });
    });
}

criterion_group!(benches, overhead);
criterion_main!(benches);
