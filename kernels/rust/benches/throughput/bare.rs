//! Owns what a host would write by hand to list keys: the statements that the kernel runs for
//! the same call, in the same transaction.
//!
//! Never checks anything: no hash, no scope, no schema, no redaction.

use std::time::{SystemTime, UNIX_EPOCH};

use acp_kernel::serde_json::{self, Map, Value};
use acp_kernel::sqlx::driver::postgres::PgRow;
use acp_kernel::sqlx::driver::types::time::OffsetDateTime;
use acp_kernel::sqlx::driver::types::{Json, Uuid};
use acp_kernel::sqlx::driver::{Error, PgPool, Row, query};
use acp_kernel::{Clock, IdSource, SystemClock, SystemIds};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json as Body, Router};

const FIND: &str = "SELECT CAST(k.id AS text), CAST(k.tenant_id AS text), k.\"key_prefix\", k.name, \
    CAST(k.\"scopes\" AS text), k.created_at, k.last_used_at, k.expires_at, k.revoked_at, \
    k.\"key_hash\", CASE WHEN EXISTS (SELECT 1 FROM \"acp_tenants\" t WHERE t.\"id\" = \
    CASE WHEN k.tenant_id ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' \
    THEN CAST(k.tenant_id AS uuid) END) THEN CAST(1 AS bigint) ELSE CAST(0 AS bigint) END \
    FROM (SELECT * FROM \"acp_api_keys\" WHERE \"key_prefix\" = $1) k";
const SPEND: &str = "INSERT INTO \"acp_rate_limits\" AS kept (key_id, bucket, tat_us, seen_us) \
    VALUES ($1, $2, $3, $4) ON CONFLICT (key_id, bucket) DO UPDATE SET \
    tat_us = GREATEST(GREATEST(kept.tat_us, kept.seen_us), excluded.seen_us) + $5, \
    seen_us = GREATEST(kept.seen_us, excluded.seen_us) \
    WHERE kept.tat_us <= GREATEST(kept.seen_us, excluded.seen_us) + $6 RETURNING tat_us, seen_us";
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '10s'";
const LIST: &str = "SELECT CAST(k.id AS text), CAST(k.tenant_id AS text), k.\"key_prefix\", k.name, \
    CAST(k.\"scopes\" AS text), k.created_at, k.last_used_at, k.expires_at, k.revoked_at \
    FROM \"acp_api_keys\" k WHERE k.tenant_id = $1 ORDER BY k.created_at, k.id";
const LOG: &str = "INSERT INTO \"acp_audit_log\" (event_id, schema_version, created_at, tenant_id, \
    integration, pack, action, actor_type, actor_id, api_key_id, request_id, request_hash, result, \
    error_code, error_message, impact, before_snapshot, after_snapshot, idempotency_key, dry_run, \
    latency_ms, ip_address, user_agent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
    $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)";

/// The one route.
pub fn routes(pool: PgPool) -> Router {
    Router::new()
        .route("/api/manage", post(answer))
        .with_state(pool)
}

async fn answer(
    State(pool): State<PgPool>,
    headers: HeaderMap,
    Body(body): Body<Value>,
) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let (key, agent) = (text("x-api-key").unwrap_or_default(), text("user-agent"));
    let action = body["action"].as_str().unwrap_or_default();
    match list(&pool, &key[..12], action, agent).await {
        Ok(answer) => ([(header::CACHE_CONTROL, "no-store")], Body(answer)).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn list(
    pool: &PgPool,
    prefix: &str,
    action: &str,
    agent: Option<&str>,
) -> Result<Value, Error> {
    let now = OffsetDateTime::now_utc();
    let found = query(FIND).bind(prefix).fetch_one(pool).await?;
    let (key_id, tenant): (String, String) = (found.try_get(0)?, found.try_get(1)?);
    spend(pool, &key_id).await?;
    let mut tx = pool.begin_with(BEGIN).await?;
    let rows = query(LIST).bind(&tenant).fetch_all(&mut *tx).await?;
    let keys: Vec<Value> = rows.iter().map(shown).collect::<Result<_, Error>>()?;
    let request_id = format!("req_{}", new_id());
    query(LOG)
        .bind(new_id())
        .bind(1_i64)
        .bind(now)
        .bind(&tenant)
        .bind("bench")
        .bind("iam")
        .bind(action)
        .bind("api_key")
        .bind(prefix)
        .bind(&key_id)
        .bind(&request_id)
        .bind(None::<String>)
        .bind("success")
        .bind(None::<String>)
        .bind(None::<String>)
        .bind(None::<Json<Value>>)
        .bind(None::<Json<Value>>)
        .bind(None::<Json<Value>>)
        .bind(None::<String>)
        .bind(false)
        .bind(0_i64)
        .bind("127.0.0.1")
        .bind(agent)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    let mut answer = Map::new();
    answer.insert("ok".into(), true.into());
    answer.insert("request_id".into(), request_id.into());
    answer.insert("data".into(), keys.into());
    Ok(Value::Object(answer))
}

async fn spend(pool: &PgPool, key_id: &str) -> Result<(), Error> {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let now = since.as_micros() as i64;
    query(SPEND)
        .bind(key_id)
        .bind("*")
        .bind(now + 1)
        .bind(now)
        .bind(1_i64)
        .bind(1_000_000_000_i64)
        .fetch_one(pool)
        .await?;
    Ok(())
}

fn shown(row: &PgRow) -> Result<Value, Error> {
    let mut key = Map::new();
    for (index, name) in [(0, "id"), (1, "tenant_id"), (2, "key_prefix"), (3, "name")] {
        key.insert(name.into(), row.try_get::<Option<String>, _>(index)?.into());
    }
    let scopes: String = row.try_get(4)?;
    let scopes = serde_json::from_str(&scopes).map_err(|error| Error::Decode(error.into()))?;
    key.insert("scopes".into(), scopes);
    for (index, name) in [
        (5, "created_at"),
        (6, "last_used_at"),
        (7, "expires_at"),
        (8, "revoked_at"),
    ] {
        let moment: Option<OffsetDateTime> = row.try_get(index)?;
        if let Some(moment) = moment {
            let text = moment.format(&time::format_description::well_known::Rfc3339);
            key.insert(name.into(), text.unwrap_or_default().into());
        }
    }
    Ok(Value::Object(key))
}

fn new_id() -> Uuid {
    let id = SystemIds.uuid7(SystemClock::default().now());
    Uuid::parse_str(&id).unwrap_or_default()
}
