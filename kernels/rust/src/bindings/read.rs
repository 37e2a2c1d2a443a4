// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns how an object becomes [`Bindings`], and every sentence that says why it does not.
//!
//! Never fills in a default of its own: those are the types'.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{
    AuthBindings, Bindings, DatabaseBindings, PUBLIC_PART, RateLimitBindings, ScopeBindings,
    TenantBindings, WebhookBindings,
};
use crate::errors::ConfigurationError;
use crate::ports::RateLimit;
use crate::suggestions::closest;

type Read<T> = Result<T, ConfigurationError>;

/// The members of one object, each taken once; what is left over is unknown.
struct Members<'a> {
    path: String,
    given: &'a Map<String, Value>,
    known: &'static [&'static str],
}

impl<'a> Members<'a> {
    fn of(value: &'a Value, path: &str, known: &'static [&'static str]) -> Read<Self> {
        let Value::Object(given) = value else {
            return Err(wrong(format!("{path} must be a mapping")));
        };
        if let Some(name) = given.keys().find(|name| !known.contains(&name.as_str())) {
            let near = closest(name, known.iter().copied(), 1);
            let hint = near
                .first()
                .map_or(String::new(), |n| format!("; did you mean `{n}`?"));
            return Err(wrong(format!("unknown bindings key {path}.{name}{hint}")));
        }
        Ok(Self {
            path: path.to_owned(),
            given,
            known,
        })
    }

    fn get<T>(
        &self,
        name: &'static str,
        default: T,
        read: impl FnOnce(&Value, &str) -> Read<T>,
    ) -> Read<T> {
        debug_assert!(
            self.known.contains(&name),
            "{name} is not among the known members"
        );
        match self.given.get(name) {
            None => Ok(default),
            Some(value) => read(value, &format!("{}.{name}", self.path)),
        }
    }
}

pub(super) fn bindings(source: &Value) -> Read<Bindings> {
    let known = &[
        "integration",
        "tenant",
        "auth",
        "database",
        "scopes",
        "action_namespace",
        "rate_limits",
        "ceilings",
        "webhooks",
        "trusted_proxies",
        "base_path",
    ];
    let members = Members::of(source, "bindings", known)?;
    let own = Bindings::default();
    let mut ceilings = own.ceilings;
    ceilings.extend(members.get("ceilings", BTreeMap::new(), |v, p| mapping(v, p, whole))?);
    Ok(Bindings {
        integration: members.get("integration", own.integration, name)?,
        tenant: members.get("tenant", own.tenant, tenant)?,
        auth: members.get("auth", own.auth, auth)?,
        database: members.get("database", own.database, database)?,
        scopes: members.get("scopes", own.scopes, scopes)?,
        action_namespace: members.get("action_namespace", own.action_namespace, namespace)?,
        rate_limits: members.get("rate_limits", own.rate_limits, rate_limits)?,
        ceilings,
        webhooks: members.get("webhooks", own.webhooks, webhooks)?,
        trusted_proxies: members.get("trusted_proxies", 0, size)?,
        base_path: members.get("base_path", own.base_path, base_path)?,
    })
}

fn tenant(value: &Value, path: &str) -> Read<TenantBindings> {
    let members = Members::of(
        value,
        path,
        &["table", "id_column", "is_admin_column", "model"],
    )?;
    let own = TenantBindings::default();
    Ok(TenantBindings {
        table: members.get("table", own.table, identifier)?,
        id_column: members.get("id_column", own.id_column, identifier)?,
        is_admin_column: members.get("is_admin_column", None, |v, p| optional(v, p, identifier))?,
        model: members.get("model", None, |v, p| optional(v, p, text))?,
    })
}

fn auth(value: &Value, path: &str) -> Read<AuthBindings> {
    let known = &[
        "keys_table",
        "key_prefix",
        "prefix_length",
        "key_hash_column",
        "key_prefix_column",
        "scopes_column",
        "accept_legacy",
    ];
    let members = Members::of(value, path, known)?;
    let own = AuthBindings::default();
    let key_prefix = members.get("key_prefix", own.key_prefix, key_prefix)?;
    let prefix_length = members.get("prefix_length", key_prefix.len() + PUBLIC_PART, size)?;
    if prefix_length < key_prefix.len().max(1) {
        return Err(wrong(format!(
            "{path}.prefix_length is shorter than {path}.key_prefix"
        )));
    }
    Ok(AuthBindings {
        keys_table: members.get("keys_table", own.keys_table, identifier)?,
        key_prefix,
        prefix_length,
        key_hash_column: members.get("key_hash_column", own.key_hash_column, identifier)?,
        key_prefix_column: members.get("key_prefix_column", own.key_prefix_column, identifier)?,
        scopes_column: members.get("scopes_column", own.scopes_column, identifier)?,
        accept_legacy: members.get("accept_legacy", false, flag)?,
    })
}

fn database(value: &Value, path: &str) -> Read<DatabaseBindings> {
    let members = Members::of(value, path, &["adapter", "connection", "table_prefix"])?;
    let own = DatabaseBindings::default();
    Ok(DatabaseBindings {
        adapter: members.get("adapter", own.adapter, text)?,
        connection: members.get("connection", own.connection, text)?,
        table_prefix: members.get("table_prefix", own.table_prefix, identifier)?,
    })
}

fn scopes(value: &Value, path: &str) -> Read<ScopeBindings> {
    let members = Members::of(value, path, &["base_scopes", "pack_scopes"])?;
    let own = ScopeBindings::default();
    Ok(ScopeBindings {
        base_scopes: members.get("base_scopes", own.base_scopes, names)?,
        pack_scopes: members.get("pack_scopes", own.pack_scopes, |v, p| mapping(v, p, names))?,
    })
}

fn rate_limits(value: &Value, path: &str) -> Read<RateLimitBindings> {
    let members = Members::of(value, path, &["key", "actions"])?;
    let own = RateLimitBindings::default();
    Ok(RateLimitBindings {
        key: members.get("key", own.key, rate_limit)?,
        actions: members.get("actions", own.actions, |v, p| mapping(v, p, rate_limit))?,
    })
}

fn rate_limit(value: &Value, path: &str) -> Read<RateLimit> {
    let members = Members::of(value, path, &["limit", "window_seconds"])?;
    let limit = members.get("limit", 0, positive)?;
    let window_seconds = members.get("window_seconds", 0, positive)?;
    if limit == 0 || window_seconds == 0 {
        return Err(wrong(format!("{path} needs `limit` and `window_seconds`")));
    }
    Ok(RateLimit {
        limit,
        window_seconds,
    })
}

fn webhooks(value: &Value, path: &str) -> Read<WebhookBindings> {
    let members = Members::of(value, path, &["allow_insecure_urls"])?;
    Ok(WebhookBindings {
        allow_insecure_urls: members.get("allow_insecure_urls", false, flag)?,
    })
}

fn wrong(message: String) -> ConfigurationError {
    ConfigurationError(message)
}

fn fitting(value: &Value, path: &str, fits: impl Fn(&str) -> bool) -> Read<String> {
    match value.as_str() {
        Some(text) if fits(text) => Ok(text.to_owned()),
        _ => Err(wrong(format!("{path} is not a valid value: {value}"))),
    }
}

fn text(value: &Value, path: &str) -> Read<String> {
    fitting(value, path, |_| true)
}

/// A name, or two joined by a dot (a schema and a table).
fn identifier(value: &Value, path: &str) -> Read<String> {
    let part = |part: &str| {
        (1..=63).contains(&part.len())
            && !part.starts_with(|first: char| first.is_ascii_digit())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    fitting(value, path, |text| {
        text.split('.').count() <= 2 && text.split('.').all(part)
    })
}

fn key_prefix(value: &Value, path: &str) -> Read<String> {
    fitting(value, path, |text| {
        (1..=32).contains(&text.len()) && text.bytes().all(|byte| is_word(byte, b"_-", true))
    })
}

fn name(value: &Value, path: &str) -> Read<String> {
    fitting(value, path, is_name)
}

fn is_name(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| is_word(byte, b"_.-", false))
}

fn namespace(value: &Value, path: &str) -> Read<String> {
    let part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_lowercase())
            && part.bytes().all(|byte| is_word(byte, b"_-", false))
    };
    fitting(value, path, |text| {
        text.is_empty() || text.split('.').all(part)
    })
}

fn base_path(value: &Value, path: &str) -> Read<String> {
    fitting(value, path, |text| {
        text.strip_prefix('/').is_some_and(|rest| {
            rest.split('/').all(|step| {
                !step.is_empty() && step.bytes().all(|byte| is_word(byte, b"._~-", true))
            })
        })
    })
}

fn is_word(byte: u8, more: &[u8], upper: bool) -> bool {
    byte.is_ascii_lowercase()
        || byte.is_ascii_digit()
        || (upper && byte.is_ascii_uppercase())
        || more.contains(&byte)
}

fn flag(value: &Value, path: &str) -> Read<bool> {
    value
        .as_bool()
        .ok_or_else(|| wrong(format!("{path} must be true or false")))
}

fn at_least(value: &Value, path: &str, least: u64) -> Read<u64> {
    let whole = value.as_u64().filter(|whole| *whole >= least);
    whole.ok_or_else(|| wrong(format!("{path} must be a whole number from {least} up")))
}

fn whole(value: &Value, path: &str) -> Read<u64> {
    at_least(value, path, 0)
}

fn positive(value: &Value, path: &str) -> Read<u64> {
    at_least(value, path, 1)
}

fn size(value: &Value, path: &str) -> Read<usize> {
    let whole = whole(value, path)?;
    usize::try_from(whole).map_err(|_| wrong(format!("{path} is too large")))
}

fn names(value: &Value, path: &str) -> Read<Vec<String>> {
    let Some(items) = value.as_array() else {
        return Err(wrong(format!("{path} must be a list of names")));
    };
    let numbered = items.iter().enumerate();
    numbered
        .map(|(index, item)| name(item, &format!("{path}[{index}]")))
        .collect()
}

fn mapping<T>(
    value: &Value,
    path: &str,
    read: impl Fn(&Value, &str) -> Read<T>,
) -> Read<BTreeMap<String, T>> {
    let Some(members) = value.as_object() else {
        return Err(wrong(format!("{path} must be a mapping")));
    };
    let mut result = BTreeMap::new();
    for (key, member) in members {
        let key = name(&Value::String(key.clone()), path)?;
        let member = read(member, &format!("{path}.{key}"))?;
        result.insert(key, member);
    }
    Ok(result)
}

fn optional<T>(
    value: &Value,
    path: &str,
    read: impl Fn(&Value, &str) -> Read<T>,
) -> Read<Option<T>> {
    if value.is_null() {
        Ok(None)
    } else {
        read(value, path).map(Some)
    }
}
