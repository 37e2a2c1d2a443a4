//! Runs the tables of spec/exact: values that all kernels must agree on bit for bit.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use acp_kernel::confirm::{Claims, derive_key, sign, verify};
use acp_kernel::limits::Gcra;
use acp_kernel::packs::webhook_request::{Connection, Network, signature};
use acp_kernel::packs::webhook_target::{parse_target, public_addresses};
use acp_kernel::ports::RateLimit;
use acp_kernel::redaction::{HiddenNames, redacted_text};
use acp_kernel::sqlx::driver::sqlite::SqlitePoolOptions;
use acp_kernel::sqlx::{SqliteDialect, SqliteStore, SqliteTx};
use acp_kernel::suggestions::closest;
use acp_kernel::*;
use acp_kernel_tests::database::{SqliteFile, prepare};
use acp_kernel_tests::everywhere::own_statements_hold;
use acp_kernel_tests::spec::read;
use serde_json::{Value, json};

fn cases(table: &str) -> Vec<Value> {
    read(&format!("exact/{table}.json"))["cases"]
        .as_array()
        .expect("cases")
        .clone()
}

fn text<'a>(case: &'a Value, name: &str) -> &'a str {
    case[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} of {case}"))
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("digits"))
        .collect()
}

#[test]
fn a_fingerprint_is_of_the_canonical_request() {
    for case in cases("fingerprints") {
        let body = strict_json::parse(text(&case, "json").as_bytes()).expect("JSON");
        let canonical = canonical::canonical(&body).expect("canonical");
        assert_eq!(
            String::from_utf8_lossy(&canonical),
            text(&case, "canonical")
        );
        let print = canonical::fingerprint(text(&body, "action"), &body["params"]);
        assert_eq!(print.expect("a fingerprint"), text(&case, "fingerprint"));
    }
}

#[test]
fn a_document_is_of_the_actions_and_the_bindings() {
    for case in cases("openapi") {
        let actions = case["actions"].as_array().expect("actions").iter();
        let actions = actions.map(|action| action.as_object().expect("an action"));
        let (namespace, path) = (text(&case, "namespace"), text(&case, "base_path"));
        let made = openapi::document(actions, namespace, path, text(&case, "version"));
        assert_eq!(made, case["document"], "{}", case["about"]);
    }
}

#[test]
fn every_request_of_the_vectors_has_its_hashes() {
    let all = cases("requests");
    assert!(all.len() > 100, "the table holds {} requests", all.len());
    for case in all {
        let name = text(&case, "request");
        let body = strict_json::parse(text(&case, "json").as_bytes()).expect(name);
        let hidden: HiddenNames =
            serde_json::from_value(case["write_only"].clone()).expect("names");
        let hash = canonical::redacted_hash(&body, &hidden).expect(name);
        assert_eq!(hash, text(&case, "request_hash"), "{name}");
        if let Some(print) = case.get("fingerprint") {
            let params = body.get("params").cloned().unwrap_or_else(|| json!({}));
            let found = canonical::fingerprint(text(&body, "action"), &params);
            assert_eq!(found.expect(name), *print, "{name}");
        }
    }
}

#[test]
fn an_impact_has_one_hash() {
    for case in cases("impact-hashes") {
        let hash = canonical::canonical_hash(&case["impact"]).expect("a hash");
        assert_eq!(hash, text(&case, "impact_hash"));
    }
}

#[test]
fn a_token_is_signed_under_the_derived_key() {
    for case in cases("confirm-tokens") {
        let key = derive_key(&bytes(text(&case, "secret_hex")));
        assert_eq!(key.to_vec(), bytes(text(&case, "signing_key_hex")));
        let claims: Claims = serde_json::from_value(case["claims"].clone()).expect("claims");
        assert_eq!(sign(&claims, &key).expect("a token"), text(&case, "token"));
        let before = Timestamp::from_unix_micros((claims.exp - 1) * 1_000_000);
        assert_eq!(
            verify(text(&case, "token"), &key, before, &claims).as_ref(),
            Ok(&claims)
        );
    }
}

#[test]
fn a_slot_is_of_tenant_action_and_key() {
    for case in cases("idempotency-slots") {
        let slot = idempotency_slot(
            text(&case, "tenant"),
            text(&case, "action"),
            text(&case, "key"),
        );
        assert_eq!(slot, text(&case, "slot"));
    }
}

fn auth(key_prefix: &str) -> AuthBindings {
    AuthBindings {
        key_prefix: key_prefix.to_owned(),
        prefix_length: key_prefix.len() + 8,
        ..AuthBindings::default()
    }
}

#[test]
fn a_key_has_its_form_and_its_hashes() {
    for case in cases("keys") {
        let (prefix, key) = (text(&case, "key_prefix"), text(&case, "key"));
        let body = format!("{prefix}{}{}", text(&case, "public"), text(&case, "secret"));
        assert_eq!(body.clone() + &checksum(&body), key);
        assert_eq!(
            lookup_prefix(key, &auth(prefix)),
            Some(text(&case, "lookup_prefix"))
        );
        let pepper = bytes(text(&case, "pepper_hex"));
        assert_eq!(hash_key(key, None), text(&case, "sha256"));
        assert_eq!(hash_key(key, Some(&pepper)), text(&case, "hmac_sha256"));
        assert!(hash_matches(key, text(&case, "sha256"), Some(&pepper)));
        assert!(hash_matches(key, text(&case, "hmac_sha256"), Some(&pepper)));
    }
}

#[test]
fn what_is_no_key_is_refused_before_any_query() {
    for case in read("exact/keys.json")["refused"]
        .as_array()
        .expect("refused")
    {
        let bindings = auth(text(case, "key_prefix"));
        assert_eq!(lookup_prefix(text(case, "key"), &bindings), None, "{case}");
    }
}

#[test]
fn a_uuid_is_of_the_moment_and_eighty_random_bits() {
    for case in cases("uuid7") {
        let now = Timestamp::from_unix_micros(case["ms"].as_i64().expect("a number") * 1000);
        let random = bytes(text(&case, "random_hex"))
            .try_into()
            .expect("ten bytes");
        assert_eq!(uuid7_of(now, random), text(&case, "uuid"));
    }
}

#[test]
fn a_limit_is_exact_to_the_microsecond() {
    for case in cases("gcra") {
        let number = |value: &Value, name: &str| value[name].as_u64().expect("a number");
        let gcra = Gcra::of(RateLimit {
            limit: number(&case, "limit"),
            window_seconds: number(&case, "window_seconds"),
        });
        let mut tat = 0;
        for call in case["calls"].as_array().expect("calls") {
            let now = Timestamp::from_unix_micros(call["at_us"].as_i64().expect("a number"));
            let (new_tat, result) = gcra.decide(tat, now);
            tat = new_tat;
            assert_eq!(Value::from(result.allowed), call["allowed"], "{call}");
            assert_eq!(Value::from(tat), call["tat_us"], "{call}");
            for (name, found) in [
                ("remaining", result.remaining),
                ("retry_after", result.retry_after),
                ("reset_after", result.reset_after),
            ] {
                assert_eq!(
                    call.get(name).and_then(Value::as_u64),
                    Some(found),
                    "{name}: {call}"
                );
            }
        }
    }
}

#[test]
fn the_nearest_names_are_suggested() {
    for case in cases("suggestions") {
        let known = case["known"].as_array().expect("names").iter();
        let known = known.map(|name| name.as_str().expect("a name"));
        let most = case["most"].as_u64().expect("a number") as usize;
        assert_eq!(
            json!(closest(text(&case, "name"), known, most)),
            case["suggestions"]
        );
    }
}

#[test]
fn secrets_are_blanked_before_they_are_hashed() {
    for case in cases("redaction") {
        let hidden: HiddenNames =
            serde_json::from_value(case["write_only"].clone()).expect("names");
        let redacted = redacted_text(&case["envelope"], &hidden).expect("JSON");
        let redacted: Value = serde_json::from_str(&redacted).expect("JSON");
        assert_eq!(redacted, case["redacted"]);
        let hash = canonical::canonical_hash(&redacted).expect("a hash");
        assert_eq!(hash, text(&case, "request_hash"));
        let at_once = canonical::redacted_hash(&case["envelope"], &hidden).expect("a hash");
        assert_eq!(at_once, hash);
    }
}

#[test]
fn a_delivery_is_signed_as_standard_webhooks_are() {
    for case in cases("webhook-signatures") {
        let sent_at = case["timestamp"].as_i64().expect("a number");
        let body = text(&case, "body").as_bytes();
        let found = signature(text(&case, "secret"), text(&case, "id"), sent_at, body);
        assert_eq!(found.as_deref(), case["signature"].as_str());
    }
}

#[test]
fn the_client_address_is_one_that_nobody_forged() {
    for case in cases("client-addresses") {
        let proxies = case["trusted_proxies"].as_u64().expect("a number") as usize;
        let found = client_address(text(&case, "peer"), text(&case, "forwarded_for"), proxies);
        assert_eq!(found, text(&case, "address"), "{case}");
    }
}

/// No name resolves and no address answers.
struct NoNetwork;

impl Network for NoNetwork {
    fn resolve<'a>(&'a self, _: &'a str, _: u16) -> BoxFuture<'a, Vec<IpAddr>> {
        Box::pin(async { Vec::new() })
    }

    fn connect(&self, _: SocketAddr) -> BoxFuture<'_, std::io::Result<Box<dyn Connection>>> {
        Box::pin(async { Err(std::io::ErrorKind::ConnectionRefused.into()) })
    }

    fn secure<'a>(
        &'a self,
        raw: Box<dyn Connection>,
        _: &'a str,
    ) -> BoxFuture<'a, std::io::Result<Box<dyn Connection>>> {
        Box::pin(async { Ok(raw) })
    }
}

#[tokio::test]
async fn only_public_addresses_may_be_saved() {
    for case in cases("webhook-urls") {
        let accepted = match parse_target(text(&case, "url"), false) {
            Ok(target) => public_addresses(&target, false, &NoNetwork, Duration::from_secs(1))
                .await
                .is_ok(),
            Err(_) => false,
        };
        assert_eq!(Value::from(accepted), case["accepted"], "{case}");
    }
}

async fn handler(_: Value, _: &mut Context<SqliteTx>) -> Result<ActionResult> {
    Ok(ActionResult::new(Value::Null))
}

fn started(case: &Value) -> Result<(), ConfigurationError> {
    let bindings = Bindings::parse(case.get("bindings").unwrap_or(&json!({})))?;
    let list = |name: &str| {
        case.get(name)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let mut pack = Pack::<SqliteTx>::new("sample", list("definitions"));
    for name in list("handlers") {
        pack = pack.action(name.as_str().expect("a name"), handler);
    }
    let pool = SqlitePoolOptions::new()
        .connect_lazy("sqlite::memory:")
        .expect("a pool");
    let store = SqliteStore::new(pool, &bindings);
    let router = Router::builder(bindings, Adapters::all(store))
        .pack(pack)
        .secret("secret");
    router.build().map(|_| ())
}

#[tokio::test]
async fn a_router_refuses_to_start_and_names_the_culprit() {
    for case in cases("startup") {
        let refusal = started(&case).expect_err(text(&case, "name"));
        assert!(
            refusal.0.contains(text(&case, "names")),
            "{}: {refusal}",
            text(&case, "name")
        );
    }
}

#[tokio::test]
async fn a_packs_own_statements_hold_and_its_tables_and_counts_come_with_it() {
    let file = SqliteFile::default();
    let pool = file.pool().await;
    prepare::<SqliteDialect>(&pool, &Bindings::default()).await;
    own_statements_hold::<SqliteDialect>(&pool).await;
    let text = json!({"name": "x", "actions": []}).to_string();
    let pack = Pack::<SqliteTx>::from_json(&text)
        .expect("a pack")
        .count("max_x", "SELECT COUNT(*) FROM {x} WHERE tenant_id = ?")
        .tables(
            "CREATE TABLE IF NOT EXISTS acp_x (tenant_id text); INSERT INTO acp_x VALUES ('t')",
        );
    let store = SqliteStore::new(pool, &Bindings::default()).with_packs(&[pack]);
    store.migrate().await.expect("tables");
    let mut tx = ports::DbAdapter::begin(&store)
        .await
        .expect("a transaction");
    let now = Timestamp::from_unix_micros(0);
    let used = ports::CeilingsAdapter::get_usage(&store, &mut tx, "max_x", "t", now).await;
    assert_eq!(used.expect("a number"), 1);
}
