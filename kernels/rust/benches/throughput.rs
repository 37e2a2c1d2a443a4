//! Measures `iam.keys.list` over HTTP on PostgreSQL beside a bare axum handler that runs the
//! same statements in the same transaction: `cargo bench -p acp-kernel-benches --bench throughput`.
//!
//! Both run in this process, on pools of the same size; rounds alternate, so that what else
//! the machine does hits both. Before anything is measured, the server's own log has to show
//! the same statements for both.

#[path = "throughput/bare.rs"]
mod bare;
#[path = "throughput/client.rs"]
mod client;
#[allow(
    dead_code,
    reason = "it belongs to the tests, and has more than is needed here"
)]
#[path = "../tests/support/server.rs"]
mod server;

use std::net::SocketAddr;
use std::time::Duration;

use acp_kernel::ports::{DbAdapter, KeyRows, StoredKey};
use acp_kernel::serde_json::json;
use acp_kernel::sqlx::PostgresStore;
use acp_kernel::sqlx::driver::{Executor, PgPool};
use acp_kernel::{
    Adapters, BASE_SCOPES, Bindings, Clock, IdSource, Router, SystemClock, SystemIds, Transaction,
    issue_key,
};
use client::Load;
use server::PostgresServer;
use tokio::net::TcpListener;

const POOL: u32 = 8;
const KEYS: usize = 10;
const PEPPER: &[u8] = b"pepper";

struct Flags {
    clients: usize,
    rounds: usize,
    seconds: f64,
}

impl Flags {
    /// `--clients 16 --rounds 9 --seconds 3`; what cargo adds is passed over.
    fn read() -> Self {
        let given: Vec<String> = std::env::args().collect();
        let after = |name: &str| given.iter().skip_while(|flag| *flag != name).nth(1);
        let number = |name: &str, default: f64| {
            after(name).map_or(default, |text| text.parse().expect("a number"))
        };
        Self {
            clients: number("--clients", 16.0) as usize,
            rounds: number("--rounds", 9.0) as usize,
            seconds: number("--seconds", 3.0),
        }
    }
}

#[tokio::main]
async fn main() {
    let flags = Flags::read();
    let postgres = PostgresServer::start();
    let bindings = Bindings::parse(&json!({
        "rate_limits": {"key": {"limit": 1_000_000_000, "window_seconds": 1}},
    }));
    let bindings = bindings.expect("bindings");
    let (kernel_pool, bare_pool) = (postgres.pool_of(POOL).await, postgres.pool_of(POOL).await);
    let store = PostgresStore::new(kernel_pool.clone(), &bindings);
    store.migrate().await.expect("tables");
    let keys = [fill(&store, &bindings).await, fill(&store, &bindings).await];

    let router = Router::builder(bindings, Adapters::all(store))
        .packs(acp_kernel::packs::built_in())
        .secret("secret")
        .pepper(Some(PEPPER.to_vec()))
        .build()
        .expect("a router");
    let kernel = serve(acp_kernel::axum::routes(router)).await;
    let bare = serve(bare::routes(bare_pool)).await;
    // A tenant for each: they never wait for each other's rows.
    let targets = [
        ("kernel", Load::of(kernel, &keys[0])),
        ("bare", Load::of(bare, &keys[1])),
    ];
    same_statements(&postgres, &kernel_pool, &targets).await;
    measure(&flags, &targets).await;
}

/// A tenant with keys, as the listing shows them; the first key's text.
async fn fill(store: &PostgresStore, bindings: &Bindings) -> String {
    let tenant = store.create_tenant("bench").await.expect("a tenant");
    let now = SystemClock::default().now();
    let mut first = None;
    let mut tx = store.begin().await.expect("a transaction");
    for number in 0..KEYS {
        let issued = issue_key(&bindings.auth, Some(PEPPER), &SystemIds);
        let key = StoredKey {
            id: SystemIds.uuid7(now),
            tenant_id: Some(tenant.clone()),
            key_prefix: issued.key_prefix,
            key_hash: issued.key_hash,
            scopes: BASE_SCOPES.map(String::from).to_vec(),
            created_at: now,
            name: Some(format!("agent {number}")),
            // Not to be touched while it is measured: that happens once a minute.
            last_used_at: Some(now.plus(Duration::from_secs(3600))),
            expires_at: None,
            revoked_at: None,
            active: true,
        };
        tx.create_api_key(&tenant, key).await.expect("a key");
        first.get_or_insert(issued.key);
    }
    tx.commit().await.expect("a commit");
    first.expect("a key")
}

async fn serve(routes: axum::Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let service = routes.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

/// The bare handler is no straw man, and no liar: PostgreSQL is asked the same by both.
async fn same_statements(postgres: &PostgresServer, pool: &PgPool, targets: &[(&str, Load)]) {
    let set = |what: &'static str| async move {
        pool.execute(what).await.expect("a setting");
        pool.execute("SELECT pg_reload_conf()")
            .await
            .expect("a setting");
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    let mut seen = Vec::new();
    for (name, load) in targets {
        // The first call also learns what the kernel asks once per process.
        let listed = load.once().await;
        assert!(listed.contains("\"agent 9\""), "{name}: {listed}");
        set("ALTER SYSTEM SET log_statement = 'all'").await;
        let before = postgres.log().len();
        load.once().await;
        set("ALTER SYSTEM SET log_statement = 'none'").await;
        seen.push(statements(&postgres.log()[before..]));
    }
    assert_eq!(seen[0], seen[1], "the two ask different things");
    println!("both run, for each call:");
    for statement in &seen[0] {
        println!("  {}", statement.chars().take(100).collect::<String>());
    }
}

fn statements(log: &str) -> Vec<String> {
    let told = log.lines().filter_map(|line| {
        let (_, told) = line.split_once("LOG:  ")?;
        let statement = match told.strip_prefix("execute ") {
            Some(named) => named.split_once(": ")?.1,
            None => told.strip_prefix("statement: ")?,
        };
        (!statement.contains("pg_reload_conf") && !statement.contains("ALTER SYSTEM"))
            .then(|| statement.to_owned())
    });
    told.collect()
}

async fn measure(flags: &Flags, targets: &[(&str, Load)]) {
    let period = Duration::from_secs_f64(flags.seconds);
    for (_, load) in targets {
        load.run(flags.clients, Duration::from_secs(1)).await;
    }
    let mut rates = [Vec::new(), Vec::new()];
    for round in 0..flags.rounds {
        // Who goes first changes as well.
        for turn in [round % 2, (round + 1) % 2] {
            let (_, load) = &targets[turn];
            rates[turn].push(load.run(flags.clients, period).await);
        }
        let (kernel, bare) = (rates[0][round], rates[1][round]);
        println!(
            "round {}: kernel {kernel:.0}/s, bare {bare:.0}/s",
            round + 1
        );
    }
    let [kernel, bare] = rates.map(median);
    println!(
        "iam.keys.list on PostgreSQL, {} clients, pools of {POOL}, {} rounds of {} s:",
        flags.clients, flags.rounds, flags.seconds
    );
    println!(
        "kernel {kernel:.0}/s, bare {bare:.0}/s, ratio {:.3}",
        kernel / bare
    );
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
