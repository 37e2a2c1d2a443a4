//! Owns one router over a fresh database, with tenants, keys, a frozen clock, faults.
//!
//! Never shared by two cases.

use std::collections::BTreeMap;
use std::sync::Arc;

use acp_kernel::ports::{DbAdapter, KeyRows};
use acp_kernel::sqlx::driver::Pool;
use acp_kernel::sqlx::{SqlStore, SqlTx};
use acp_kernel::{
    Adapters, BASE_SCOPES, Bindings, Clock, HttpRequest, HttpResponse, IdSource, Log, Router,
    SqlValue, SystemIds, Transaction, hash_key, issue_key,
};
use serde_json::{Map, Value, json};

use crate::clock::FrozenClock;
use crate::database::{TestDialect, prepare};
use crate::faults::Faults;
use crate::faulty::Faulty;
use crate::probe::{self, Runs};

const PEPPER: &[u8] = b"a pepper for tests";
const SECRET: &[u8] = b"a host secret for tests";

type Behind<D> = Faulty<SqlStore<D>>;
type Host<D> = Adapters<Behind<D>, Behind<D>, Behind<D>, Behind<D>, Behind<D>>;

/// Everything that a case needs.
pub struct Harness<D: TestDialect> {
    /// What is tested.
    pub router: Router<Host<D>>,
    /// Moves when it is told to.
    pub clock: FrozenClock,
    /// Which calls of the adapters fail.
    pub faults: Faults,
    /// How often which handler of the probe ran.
    pub runs: Runs,
    /// Keys by the names that vectors use.
    pub keys: BTreeMap<String, String>,
    store: SqlStore<D>,
}

/// Says nothing: a vector that provokes an error is no news.
struct Quiet;

impl Log for Quiet {
    fn error(&self, what: &str, cause: &(dyn std::error::Error + 'static)) {
        if std::env::var_os("ACP_TEST_LOG").is_some() {
            eprintln!("{what}: {cause}");
        }
    }
}

/// The bindings of a case: the harness's, with the case's on top.
pub fn bindings(given: &Value) -> Bindings {
    let mut bindings = json!({
        "integration": "vectors",
        "tenant": {"table": "tenants", "id_column": "id", "is_admin_column": "is_admin"},
        "ceilings": {
            "max_api_keys_per_tenant": 25,
            "max_webhooks_per_tenant": 20,
            "max_probe_rows": 3,
        },
    });
    merge(&mut bindings, given.get("bindings").unwrap_or(&Value::Null));
    Bindings::parse(&bindings).expect("the case's bindings")
}

impl<D: TestDialect> Harness<D> {
    /// A router over an empty database whose tables are not made yet.
    pub async fn new(pool: Pool<D::Db>, given: &Value) -> Self {
        prepare::<D>(&pool, &bindings(given)).await;
        Self::on(pool, given).await
    }

    /// A router over an empty database.
    pub async fn on(pool: Pool<D::Db>, given: &Value) -> Self {
        let bindings = bindings(given);
        let start = given
            .get("now")
            .and_then(Value::as_str)
            .unwrap_or("2026-01-01T00:00:00Z");
        let clock = FrozenClock::at(start);
        let (faults, runs) = (Faults::default(), Runs::default());
        let store =
            SqlStore::<D>::new(pool, &bindings).count_ceiling("max_probe_rows", D::COUNT_ROWS);
        let behind = Faulty {
            inner: store.clone(),
            faults: faults.clone(),
        };
        let router = Router::builder(bindings.clone(), Adapters::all(behind))
            .packs(acp_kernel::packs::built_in())
            .pack(probe::pack::<D>(&runs))
            .secret(SECRET)
            .pepper(Some(PEPPER.to_vec()))
            .clock(clock.clone())
            .log(Quiet)
            .build()
            .expect("a router");
        let mut harness = Self {
            router,
            clock,
            faults,
            runs,
            keys: BTreeMap::new(),
            store,
        };
        harness.create_tenants(given).await;
        harness.create_keys(given, &bindings).await;
        let faults = given
            .get("faults")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        harness
            .faults
            .set(faults.map(|fault| fault.as_str().expect("a fault")));
        harness
    }

    async fn create_tenants(&self, given: &Value) {
        let own = json!(["alpha", "beta", "root"]);
        let tenants = given
            .get("tenants")
            .unwrap_or(&own)
            .as_array()
            .expect("tenants");
        let mut tx = self.begin().await;
        for tenant in tenants {
            let id = tenant
                .as_str()
                .or_else(|| tenant["id"].as_str())
                .expect("an id");
            let admin = id == "root" || tenant.get("admin") == Some(&Value::Bool(true));
            let row = [SqlValue::Text(id.to_owned()), SqlValue::Bool(admin)];
            tx.execute(D::INSERT_TENANT, &row).await.expect("a tenant");
        }
        tx.commit().await.expect("a commit");
    }

    async fn create_keys(&mut self, given: &Value, bindings: &Bindings) {
        let mut specs = json!({
            "full": {"tenant": "alpha", "scopes": BASE_SCOPES},
            "read": {"tenant": "alpha", "scopes": ["manage.read"]},
            "other": {"tenant": "beta", "scopes": BASE_SCOPES},
            "admin": {"tenant": "root", "scopes": BASE_SCOPES},
        });
        for (name, spec) in given
            .get("keys")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            specs[name] = spec.clone();
        }
        for (name, spec) in specs.as_object().expect("keys") {
            let text = self.create_key(spec, bindings).await;
            self.keys.insert(name.clone(), text);
        }
    }

    async fn create_key(&self, spec: &Value, bindings: &Bindings) -> String {
        let now = self.clock.now();
        let issued = issue_key(&bindings.auth, Some(PEPPER), &SystemIds);
        let (mut text, mut prefix, mut hash) = (issued.key, issued.key_prefix, issued.key_hash);
        if let Some(raw) = spec.get("raw").and_then(Value::as_str) {
            text = raw.to_owned();
            prefix = raw.chars().take(bindings.auth.prefix_length).collect();
            hash = hash_key(raw, Some(PEPPER));
        }
        let lifetime = spec.get("expires_in_s").and_then(Value::as_u64);
        let key = acp_kernel::ports::StoredKey {
            id: SystemIds.uuid7(now),
            tenant_id: None,
            key_prefix: prefix,
            key_hash: hash,
            scopes: serde_json::from_value(spec["scopes"].clone()).expect("scopes"),
            created_at: now,
            name: None,
            last_used_at: None,
            expires_at: lifetime.map(|s| now.plus(std::time::Duration::from_secs(s))),
            revoked_at: (spec.get("revoked") == Some(&Value::Bool(true))).then_some(now),
            active: true,
        };
        let mut tx = self.begin().await;
        let tenant = spec["tenant"].as_str().expect("a tenant");
        tx.create_api_key(tenant, key).await.expect("a key");
        tx.commit().await.expect("a commit");
        text
    }

    async fn begin(&self) -> SqlTx<D> {
        self.store.begin().await.expect("a transaction")
    }

    /// One request.
    pub async fn send(
        &self,
        method: &str,
        headers: &[(String, String)],
        raw: Vec<u8>,
        address: &str,
    ) -> HttpResponse {
        let mut request = HttpRequest::new(method, address)
            .header("Content-Length", raw.len().to_string().as_bytes());
        for (name, value) in headers {
            request = request.header(name, value.as_bytes());
        }
        self.router.handle(request.body(raw)).await
    }

    /// One request to the document.
    pub async fn read_document(
        &self,
        method: &str,
        headers: &[(String, String)],
        address: &str,
    ) -> HttpResponse {
        let mut request = HttpRequest::new(method, address);
        for (name, value) in headers {
            request = request.header(name, value.as_bytes());
        }
        self.router.openapi(request).await
    }

    /// One call of an action with the key `full`; the answer's body.
    pub async fn post(&self, body: Value) -> Value {
        let headers = [
            ("Content-Type".to_owned(), "application/json".to_owned()),
            ("X-API-Key".to_owned(), self.keys["full"].clone()),
        ];
        let raw = body.to_string().into_bytes();
        let response = self.send("POST", &headers, raw, "198.51.100.200").await;
        serde_json::from_slice(&response.body).expect("JSON")
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> u64 {
        let sql = match table {
            "api_keys" => "SELECT COUNT(*) FROM acp_api_keys",
            "webhooks" => "SELECT COUNT(*) FROM acp_webhooks",
            "deliveries" => "SELECT COUNT(*) FROM acp_webhook_deliveries",
            "team_members" => "SELECT COUNT(*) FROM acp_team_members",
            "settings" => "SELECT COUNT(*) FROM acp_settings",
            "idempotency" => "SELECT COUNT(*) FROM acp_idempotency",
            "probe_rows" => "SELECT COUNT(*) FROM probe_rows",
            other => panic!("unknown table {other}"),
        };
        let row = self
            .begin()
            .await
            .query_one(sql, &[])
            .await
            .expect("a query")
            .expect("a row");
        row.values()
            .next()
            .and_then(Value::as_u64)
            .expect("a number")
    }

    /// The audit log, oldest first, as the contract names its members.
    pub async fn entries(&self) -> Vec<Value> {
        let rows = self
            .begin()
            .await
            .query(D::LIST_ENTRIES, &[])
            .await
            .expect("a query");
        rows.into_iter().map(entry).collect()
    }
}

fn entry(mut row: Map<String, Value>) -> Value {
    row.remove("seq");
    let moment = row.remove("created_at").expect("a moment");
    row.insert("ts".into(), moment);
    for name in ["impact", "before_snapshot", "after_snapshot"] {
        if let Some(Value::String(text)) = row.get(name) {
            row[name] = serde_json::from_str(text).expect("JSON");
        }
    }
    row["dry_run"] = (row["dry_run"] == json!(true) || row["dry_run"] == json!(1)).into();
    let id = row["event_id"].as_str().expect("an id").replace('-', "");
    let parts = [&id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]];
    row["event_id"] = parts.join("-").into();
    Value::Object(row)
}

fn merge(base: &mut Value, over: &Value) {
    match (base, over) {
        (Value::Object(base), Value::Object(over)) => {
            for (name, value) in over {
                merge(base.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (_, Value::Null) => {}
        (base, over) => *base = over.clone(),
    }
}

/// A harness that several tasks use.
pub type Shared<D> = Arc<Harness<D>>;
