// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns every statement of the store, written once for all databases.
//!
//! Never holds a value: those are parameters. Names come from checked bindings.

use std::collections::HashSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::dialect::Dialect;
use crate::bindings::Bindings;

/// Makes a struct of statements; `?` is a parameter, `{name}` a quoted name, `AS_…(column)`
/// and `GREATEST` what the dialect makes of them.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident: $sql:expr;)*) => {
        #[derive(Debug)]
        pub(super) struct Statements { $($(#[$doc])* pub $name: &'static str,)* }

        impl Statements {
            pub fn of<D: Dialect>(bindings: &Bindings) -> Self {
                Self { $($name: finished::<D>(bindings, $sql),)* }
            }
        }
    };
}

const KEY: &str = "AS_TEXT(k.id), AS_TEXT(k.tenant_id), k.{key_prefix}, k.name, \
                   AS_JSON(k.{scopes}), k.created_at, k.last_used_at, k.expires_at, k.revoked_at";
const MEMBER: &str = "AS_TEXT(id), tenant_id, email, role, invited_at, joined_at";
const HOOK: &str = "AS_TEXT(id), tenant_id, url, AS_JSON(events), CASE WHEN active THEN \
                    AS_INT(1) ELSE AS_INT(0) END, secret, created_at, updated_at";
const SENT: &str = "AS_TEXT(id), AS_TEXT(webhook_id), tenant_id, event, status, \
                    AS_INT(status_code), attempted_at, completed_at";

statements! {
    touch_key: "UPDATE {keys} SET last_used_at = ? WHERE id = ?";
    tenant_of_key: "SELECT AS_TEXT(tenant_id) FROM {keys} WHERE id = ?";
    list_keys: &format!("SELECT {KEY} FROM {{keys}} k WHERE k.tenant_id = ? ORDER BY k.created_at, k.id");
    get_key: &format!("SELECT {KEY} FROM {{keys}} k WHERE k.tenant_id = ? AND k.id = ?");
    insert_key: "INSERT INTO {keys} (id, tenant_id, name, {key_prefix}, {key_hash}, {scopes}, \
                 created_at, last_used_at, expires_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    rename_key: "UPDATE {keys} SET name = ? WHERE tenant_id = ? AND id = ?";
    rescope_key: "UPDATE {keys} SET {scopes} = ? WHERE tenant_id = ? AND id = ?";
    expire_key: "UPDATE {keys} SET expires_at = ? WHERE tenant_id = ? AND id = ?";
    revoke_key: "UPDATE {keys} SET revoked_at = ? WHERE tenant_id = ? AND id = ? AND revoked_at IS NULL";
    count_keys: "SELECT COUNT(*) FROM {keys} WHERE tenant_id = ? AND revoked_at IS NULL \
                 AND (expires_at IS NULL OR expires_at > ?)";
    list_members: &format!("SELECT {MEMBER} FROM {{team_members}} WHERE tenant_id = ? ORDER BY invited_at, id");
    find_member: &format!("SELECT {MEMBER} FROM {{team_members}} WHERE tenant_id = ? AND email = ?");
    insert_member: "INSERT INTO {team_members} (id, tenant_id, email, role, invited_at, joined_at) \
                    VALUES (?, ?, ?, ?, ?, ?)";
    list_hooks: &format!("SELECT {HOOK} FROM {{webhooks}} WHERE tenant_id = ? ORDER BY created_at, id");
    get_hook: &format!("SELECT {HOOK} FROM {{webhooks}} WHERE tenant_id = ? AND id = ?");
    insert_hook: "INSERT INTO {webhooks} (id, tenant_id, url, events, active, secret, created_at, \
                  updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    update_hook: "UPDATE {webhooks} SET url = ?, events = ?, active = ?, updated_at = ? \
                  WHERE tenant_id = ? AND id = ?";
    delete_sent: "DELETE FROM {webhook_deliveries} WHERE tenant_id = ? AND webhook_id = ?";
    delete_hook: "DELETE FROM {webhooks} WHERE tenant_id = ? AND id = ?";
    count_hooks: "SELECT COUNT(*) FROM {webhooks} WHERE tenant_id = ?";
    insert_sent: "INSERT INTO {webhook_deliveries} (id, webhook_id, tenant_id, event, status, \
                  status_code, attempted_at, completed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    finish_sent: "UPDATE {webhook_deliveries} SET status = ?, status_code = ?, completed_at = ? \
                  WHERE tenant_id = ? AND id = ?";
    list_sent: &format!("SELECT {SENT} FROM {{webhook_deliveries}} WHERE tenant_id = ? AND webhook_id = ? \
                         ORDER BY attempted_at DESC, id DESC LIMIT ?");
    get_settings: "SELECT AS_JSON(value) FROM {settings} WHERE tenant_id = ?";
    put_settings: &format!("INSERT INTO {{settings}} (tenant_id, value, updated_at) VALUES (?, ?, ?) {}",
                           D::upsert("tenant_id", &["value", "updated_at"]));
    log_event: "INSERT INTO {audit_log} (event_id, schema_version, created_at, tenant_id, \
                integration, pack, action, actor_type, actor_id, api_key_id, request_id, \
                request_hash, result, error_code, error_message, impact, before_snapshot, \
                after_snapshot, idempotency_key, dry_run, latency_ms, ip_address, user_agent) \
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    get_replay: "SELECT fingerprint, response FROM {idempotency} WHERE slot = ? AND expires_at > ?";
    store_replay: "UPDATE {idempotency} SET response = ? WHERE slot = ?";
    insert_claim: "INSERT INTO {idempotency} (slot, tenant_id, action, fingerprint, created_at, \
                   expires_at) VALUES (?, ?, ?, ?, ?, ?)";
    /// Where the dialect can: insert, or take an expired row over, or change nothing.
    claim: "INSERT INTO {idempotency} AS kept (slot, tenant_id, action, fingerprint, created_at, \
            expires_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (slot) DO UPDATE SET \
            fingerprint = excluded.fingerprint, response = NULL, created_at = excluded.created_at, \
            expires_at = excluded.expires_at WHERE kept.expires_at <= excluded.created_at";
    expired_claim: "SELECT fingerprint FROM {idempotency} WHERE slot = ? AND expires_at <= ?";
    take_over_claim: "UPDATE {idempotency} SET fingerprint = ?, response = NULL, created_at = ?, \
                      expires_at = ? WHERE slot = ? AND expires_at <= ?";
    /// Where the dialect can: one call spent, in one statement.
    spend: "INSERT INTO {rate_limits} AS kept (key_id, bucket, tat_us, seen_us) VALUES (?, ?, ?, ?) \
            ON CONFLICT (key_id, bucket) DO UPDATE SET \
            tat_us = GREATEST(GREATEST(kept.tat_us, kept.seen_us), excluded.seen_us) + ?, \
            seen_us = GREATEST(kept.seen_us, excluded.seen_us) \
            WHERE kept.tat_us <= GREATEST(kept.seen_us, excluded.seen_us) + ? \
            RETURNING tat_us, seen_us";
    /// Elsewhere: on a row that is there. MySQL assigns from left to right.
    spend_existing: "UPDATE {rate_limits} SET tat_us = GREATEST(GREATEST(tat_us, seen_us), ?) + ?, \
                     seen_us = GREATEST(seen_us, ?) WHERE key_id = ? AND bucket = ? \
                     AND tat_us <= GREATEST(seen_us, ?) + ?";
    get_bucket: "SELECT tat_us, seen_us FROM {rate_limits} WHERE key_id = ? AND bucket = ?";
    insert_bucket: "INSERT IGNORE INTO {rate_limits} (key_id, bucket, tat_us, seen_us) VALUES (?, ?, 0, 0)";
    /// Where the dialect can: the tenant's row, made or there already, is ours until the end.
    lock_tenant: "INSERT INTO {tenant_locks} AS kept (tenant_id, turns) VALUES (?, 1) \
                  ON CONFLICT (tenant_id) DO UPDATE SET turns = kept.turns + 1";
    lock_existing: "UPDATE {tenant_locks} SET turns = turns + 1 WHERE tenant_id = ?";
    insert_lock: "INSERT IGNORE INTO {tenant_locks} (tenant_id, turns) VALUES (?, 0)";
    purge_replays: "DELETE FROM {idempotency} WHERE expires_at <= ?";
    purge_buckets: "DELETE FROM {rate_limits} WHERE tat_us <= ?";
}

/// The statements that name the host's tenants; they need its id column's kind.
#[derive(Debug)]
pub(super) struct TenantStatements {
    pub find_keys: &'static str,
    pub is_admin: Option<&'static str>,
}

impl TenantStatements {
    pub fn of<D: Dialect>(bindings: &Bindings, kind: &str) -> Self {
        let same = D::same_tenant(kind, "t.{tenant_id}", "k.tenant_id");
        let there = format!(
            "CASE WHEN EXISTS (SELECT 1 FROM {{tenants}} t WHERE {same}) \
             THEN AS_INT(1) ELSE AS_INT(0) END"
        );
        let find_keys = format!(
            "SELECT {KEY}, k.{{key_hash}}, {there} FROM \
             (SELECT * FROM {{keys}} WHERE {{key_prefix}} = ?) k"
        );
        let is_admin = bindings.tenant.is_admin_column.as_ref().map(|_| {
            format!(
                "SELECT CASE WHEN t.{{is_admin}} THEN AS_INT(1) ELSE AS_INT(0) END \
                 FROM {{tenants}} t, (SELECT AS_TEXT(?) AS tenant_id) k WHERE {same}"
            )
        });
        Self {
            find_keys: finished::<D>(bindings, &find_keys),
            is_admin: is_admin.map(|sql| finished::<D>(bindings, &sql)),
        }
    }
}

/// The statement in the dialect's own words.
pub(super) fn finished<D: Dialect>(bindings: &Bindings, sql: &str) -> &'static str {
    let mut out = String::with_capacity(sql.len() + 64);
    let mut rest = sql;
    let mut parameters = 0;
    while let Some(letter) = rest.chars().next() {
        if let Some((name, after)) = rest.strip_prefix('{').and_then(|r| r.split_once('}')) {
            out.push_str(&quoted::<D>(&named(bindings, name)));
            rest = after;
        } else if let Some((call, after)) = wrapped::<D>(rest) {
            // What is inside may hold a name or a parameter.
            rest = after;
            let inner = call.1.replace('?', &{
                parameters += usize::from(call.1 == "?");
                D::placeholder(parameters)
            });
            out.push_str(&(call.0)(&spelled::<D>(bindings, &inner)));
        } else if let Some((literal, after)) = text_literal(rest) {
            out.push_str(literal);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("GREATEST") {
            out.push_str(D::greatest());
            rest = after;
        } else {
            if letter == '?' {
                parameters += 1;
                out.push_str(&D::placeholder(parameters));
            } else {
                out.push(letter);
            }
            rest = &rest[letter.len_utf8()..];
        }
    }
    interned(out)
}

/// `'…'` at the beginning, which is copied as it is, and what follows.
fn text_literal(sql: &str) -> Option<(&str, &str)> {
    let end = sql.strip_prefix('\'')?.find('\'')? + 2;
    Some(sql.split_at(end))
}

type Wrap = fn(&str) -> String;

/// `AS_…(inner)` at the beginning: the dialect's function, what is inside, what follows.
fn wrapped<D: Dialect>(sql: &str) -> Option<((Wrap, &str), &str)> {
    let wraps: [(&str, Wrap); 3] = [
        ("AS_TEXT(", D::as_text),
        ("AS_INT(", D::as_int),
        ("AS_JSON(", D::as_json),
    ];
    let (wrap, rest) = wraps
        .into_iter()
        .find_map(|(word, wrap)| Some((wrap, sql.strip_prefix(word)?)))?;
    let (inner, after) = rest.split_once(')')?;
    Some(((wrap, inner), after))
}

fn spelled<D: Dialect>(bindings: &Bindings, inner: &str) -> String {
    match inner
        .split_once('{')
        .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        Some((before, (name, after))) => {
            format!("{before}{}{after}", quoted::<D>(&named(bindings, name)))
        }
        None => inner.to_owned(),
    }
}

fn named(bindings: &Bindings, name: &str) -> String {
    let auth = &bindings.auth;
    match name {
        "keys" => bindings.keys_table(),
        "tenants" => bindings.tenant_table(),
        "key_prefix" => auth.key_prefix_column.clone(),
        "key_hash" => auth.key_hash_column.clone(),
        "scopes" => auth.scopes_column.clone(),
        "tenant_id" => bindings.tenant.id_column.clone(),
        "is_admin" => bindings.tenant.is_admin_column.clone().unwrap_or_default(),
        own => format!("{}{own}", bindings.database.table_prefix),
    }
}

fn quoted<D: Dialect>(name: &str) -> String {
    let quote = D::QUOTE;
    let parts: Vec<String> = name
        .split('.')
        .map(|part| format!("{quote}{part}{quote}"))
        .collect();
    parts.join(".")
}

/// One copy of each text for as long as the process lives: sqlx wants statements that no
/// caller can have put together, and a host makes only a handful of stores.
pub(super) fn interned(sql: String) -> &'static str {
    static KEPT: OnceLock<Mutex<HashSet<&'static str>>> = OnceLock::new();
    let mut kept = KEPT
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some(there) = kept.get(sql.as_str()) {
        return there;
    }
    let leaked: &'static str = Box::leak(sql.into_boxed_str());
    kept.insert(leaked);
    leaked
}
