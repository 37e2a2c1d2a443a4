//! Runs what only the host's side sees: the log, odd bodies, axum, panics, shared names.

use std::error::Error as StdError;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use acp_kernel::ports::DbAdapter;
use acp_kernel::sqlx::{SqliteStore, SqliteTx};
use acp_kernel::{
    ActionResult, Adapters, Bindings, Body, BoxFuture, Context, HttpRequest, Impact, Log, Pack,
    ReadBody, Result, Router, Timestamp, Transaction,
};
use acp_kernel_tests::database::SqliteFile;
use axum::body::Body as AxumBody;
use axum::extract::ConnectInfo;
use axum::http::Request;
use serde::Deserialize;
use serde_json::{Value, json};
use tower::ServiceExt;

type Host = Adapters<SqliteStore, SqliteStore, SqliteStore, SqliteStore, SqliteStore>;

/// Keeps what it was told.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<String>>>);

impl Log for Kept {
    fn error(&self, what: &str, cause: &(dyn StdError + 'static)) {
        self.0
            .lock()
            .expect("lines")
            .push(format!("{what}: {cause}"));
    }
}

#[derive(Deserialize)]
struct Rename {
    id: String,
    name: String,
}

/// As a host would write it: its own statements on the transaction's connection.
async fn rename(params: Rename, context: &mut Context<SqliteTx>) -> Result<ActionResult> {
    acp_kernel::sqlx::driver::query("INSERT INTO models (id, tenant_id, name) VALUES (?, ?, ?)")
        .bind(&params.id)
        .bind(&context.tenant_id)
        .bind(&params.name)
        .execute(context.tx.connection())
        .await?;
    Ok(ActionResult::new(json!({"id": params.id})).impact(Impact::low().creates("model", 1)))
}

fn models() -> Pack<SqliteTx> {
    let text = json!({
        "name": "models",
        "actions": [{
            "name": "models.rename", "scope": "manage.domain", "description": "x",
            "supports_dry_run": true, "params_schema": {
                "type": "object",
                "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
                "required": ["id", "name"],
            },
        }],
    });
    Pack::from_json(&text.to_string())
        .expect("a pack")
        .action("models.rename", rename)
}

struct Made {
    router: Router<Host>,
    store: SqliteStore,
    key: String,
    log: Kept,
    _file: SqliteFile,
}

async fn made() -> Made {
    let file = SqliteFile::default();
    let bindings = Bindings::parse(&json!({"integration": "shop"})).expect("bindings");
    let store = SqliteStore::new(file.pool().await, &bindings);
    store.migrate().await.expect("tables");
    store
        .migrate()
        .await
        .expect("tables that are there already");
    let mut tx = store.begin().await.expect("a transaction");
    tx.execute(
        "CREATE TABLE models (id TEXT PRIMARY KEY, tenant_id TEXT, name TEXT)",
        &[],
    )
    .await
    .expect("a table");
    tx.commit().await.expect("a commit");
    let tenant = store.create_tenant("Default").await.expect("a tenant");
    assert_eq!(
        store.tenants().await.expect("tenants"),
        std::slice::from_ref(&tenant)
    );
    let scopes = acp_kernel::BASE_SCOPES.map(String::from);
    let issued = store.insert_key(&tenant, Some("first"), &scopes, None, None);
    let key = issued.await.expect("a key").key;
    let log = Kept::default();
    let router = Router::builder(bindings, Adapters::all(store.clone()))
        .packs(acp_kernel::packs::built_in())
        .pack(models())
        .secret("secret")
        .log(log.clone())
        .build()
        .expect("a router");
    Made {
        router,
        store,
        key,
        log,
        _file: file,
    }
}

impl Made {
    async fn call(&self, body: impl Into<Body>) -> (u16, Value) {
        let request = HttpRequest::new("POST", "198.51.100.9")
            .header("content-type", b"application/json")
            .header("x-api-key", self.key.as_bytes())
            .body(body);
        let response = self.router.handle(request).await;
        (
            response.status,
            serde_json::from_slice(&response.body).expect("JSON"),
        )
    }

    async fn post(&self, body: Value) -> (u16, Value) {
        self.call(body.to_string().into_bytes()).await
    }
}

#[tokio::test]
async fn a_hosts_own_statements_commit_with_the_call_and_not_in_a_dry_run() {
    let made = made().await;
    let params = json!({"id": "m1", "name": "first"});
    let mut body = json!({"action": "models.rename", "params": params, "dry_run": true});
    assert_eq!(made.post(body.clone()).await.0, 200);
    body["dry_run"] = false.into();
    assert_eq!(made.post(body.clone()).await.0, 200);
    let (status, again) = made.post(body).await;
    assert_eq!((status, again["code"].as_str()), (409, Some("CONFLICT")));
    let who = made.post(json!({"action": "meta.whoami"})).await.1;
    assert_eq!(who["data"]["is_platform_admin"], false);
}

#[tokio::test]
async fn the_log_gets_the_cause_under_the_request_id() {
    let made = made().await;
    let mut tx = made.store.begin().await.expect("a transaction");
    tx.execute("DROP TABLE models", &[])
        .await
        .expect("no table");
    tx.commit().await.expect("a commit");
    let params = json!({"id": "m1", "name": "x"});
    let (status, body) = made
        .post(json!({"action": "models.rename", "params": params}))
        .await;
    assert_eq!(
        (status, body["code"].as_str()),
        (500, Some("INTERNAL_ERROR"))
    );
    assert!(!body.to_string().contains("models"));
    let lines = made.log.0.lock().expect("lines").join("\n");
    assert!(
        lines.contains(body["request_id"].as_str().expect("an id")),
        "{lines}"
    );
    assert!(lines.contains("no such table"), "{lines}");
}

/// Pieces, then the end or an error.
struct Pieces(Vec<&'static [u8]>, bool);

impl ReadBody for Pieces {
    fn chunk(&mut self) -> BoxFuture<'_, std::io::Result<Option<Vec<u8>>>> {
        Box::pin(async {
            if self.0.is_empty() && self.1 {
                return Err(std::io::ErrorKind::ConnectionReset.into());
            }
            Ok((!self.0.is_empty()).then(|| self.0.remove(0).to_vec()))
        })
    }
}

#[tokio::test]
async fn a_body_may_come_in_pieces_and_break_off() {
    let made = made().await;
    let whole = Pieces(vec![b"{\"action\":", b" \"meta.version\"", b"}"], false);
    assert_eq!(made.call(Body::stream(whole)).await.0, 200);
    let broken = Pieces(vec![b"{\"action\":"], true);
    assert_eq!(made.call(Body::stream(broken)).await.0, 400);
    let endless: &'static [u8] = Box::leak(vec![b' '; 700_000].into_boxed_slice());
    let (status, body) = made
        .call(Body::stream(Pieces(vec![endless; 3], true)))
        .await;
    assert_eq!(
        (status, body["code"].as_str()),
        (413, Some("PAYLOAD_TOO_LARGE"))
    );
}

/// Must not be read: a stranger sent it.
struct Unread;

impl ReadBody for Unread {
    fn chunk(&mut self) -> BoxFuture<'_, std::io::Result<Option<Vec<u8>>>> {
        panic!("the body of a stranger was read")
    }
}

#[tokio::test]
async fn a_strangers_body_is_not_read() {
    let made = made().await;
    let request = HttpRequest::new("POST", "198.51.100.9")
        .header("content-type", b"application/json")
        .body(Body::stream(Unread));
    assert_eq!(made.router.handle(request).await.status, 401);
}

#[tokio::test]
async fn axum_answers_with_and_without_a_slash_at_the_end() {
    let made = made().await;
    let app: axum::Router = acp_kernel::axum::routes(made.router.clone());
    let service = acp_kernel::axum::service(made.router.clone());
    for (app, path) in [
        (&app, "/api/manage"),
        (&app, "/api/manage/"),
        (&service, "/x/y"),
    ] {
        let request = Request::post(path)
            .header("Content-Type", "application/json")
            .header("Authorization", format!("Bearer {}", made.key))
            .extension(ConnectInfo(SocketAddr::from(([198, 51, 100, 7], 1))))
            .body(AxumBody::from(r#"{"action":"meta.whoami"}"#))
            .expect("a request");
        let response = app.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert!(response.headers().contains_key("ratelimit"));
    }
    let get = Request::get("/api/manage")
        .body(AxumBody::empty())
        .expect("a request");
    let response = app.clone().oneshot(get).await.expect("an answer");
    assert_eq!(
        (response.status().as_u16(), &response.headers()["allow"]),
        (405, &"POST".parse().expect("a value"))
    );
    let mut tx = made.store.begin().await.expect("a transaction");
    let row = tx
        .query_one("SELECT DISTINCT ip_address FROM acp_audit_log", &[])
        .await;
    assert_eq!(
        row.expect("a query").expect("a row")["ip_address"],
        "198.51.100.7"
    );
}

#[tokio::test]
async fn the_audit_log_refuses_changes() {
    let made = made().await;
    made.post(json!({"action": "meta.version"})).await;
    for sql in [
        "UPDATE acp_audit_log SET action = 'x'",
        "DELETE FROM acp_audit_log",
    ] {
        let mut tx = made.store.begin().await.expect("a transaction");
        assert!(tx.execute(sql, &[]).await.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn purging_takes_what_nobody_can_replay_any_more() {
    let made = made().await;
    let now = Timestamp::from(std::time::SystemTime::now());
    let invite = json!({"email": "a@example.com", "role": "x"});
    made.post(json!({"action": "iam.team.invite", "params": invite, "idempotency_key": "k"}))
        .await;
    assert_eq!(made.store.purge(now).await.expect("a purge"), 0);
    let later = now.plus(std::time::Duration::from_secs(25 * 3600));
    assert_eq!(made.store.purge(later).await.expect("a purge"), 2);
}

#[tokio::test]
async fn tables_may_have_another_prefix() {
    let file = SqliteFile::default();
    let names = json!({
        "database": {"table_prefix": "cp_"},
        "auth": {"scopes_column": "grants", "key_hash_column": "digest"},
    });
    let bindings = Bindings::parse(&names).expect("bindings");
    let store = SqliteStore::new(file.pool().await, &bindings);
    store.migrate().await.expect("tables");
    let tenant = store.create_tenant("Default").await.expect("a tenant");
    let issued = store
        .insert_key(&tenant, None, &["manage.read".into()], None, None)
        .await;
    let found = store
        .find_api_keys(&issued.expect("a key").key_prefix)
        .await
        .expect("keys");
    assert_eq!(
        (found[0].tenant_id.as_deref(), found[0].active),
        (Some(tenant.as_str()), true)
    );
    assert!(!SqliteStore::ddl(&bindings).contains("acp_"));
}
