//! Owns the run of all vectors on one database server, one after another.

use std::time::Duration;

use acp_kernel::ports::{DbAdapter, Transaction};
use acp_kernel::sqlx::SqlStore;
use acp_kernel::sqlx::driver::Pool;
use acp_kernel::{SqlValue, Timestamp};
use serde_json::{Value, json};

use crate::database::{TestDialect, empty, prepare};
use crate::harness::{Harness, bindings};
use crate::runner::play;
use crate::spec::cases;

/// Plays every case whose id contains the environment's `ACP_ONLY`; panics with all that
/// did not hold.
pub async fn every_vector_holds<D: TestDialect>(pool: Pool<D::Db>) {
    prepare::<D>(&pool, &bindings(&Value::Null)).await;
    own_statements_hold::<D>(&pool).await;
    let only = std::env::var("ACP_ONLY").unwrap_or_default();
    let mut wrong = Vec::new();
    for (id, case) in cases().into_iter().filter(|(id, _)| id.contains(&only)) {
        empty::<D>(&pool).await;
        let harness = Harness::<D>::on(pool.clone(), &case.given).await;
        let played = tokio::time::timeout(Duration::from_secs(120), play(&case, harness));
        match played.await {
            Ok(Ok(())) => {}
            Ok(Err(why)) => wrong.push(format!("{id}: {why}")),
            Err(_) => wrong.push(format!("{id}: did not end")),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} do not hold:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// What a pack writes with statements of its own it reads back, on each database alike.
pub async fn own_statements_hold<D: TestDialect>(pool: &Pool<D::Db>) {
    let store = SqlStore::<D>::new(pool.clone(), &bindings(&Value::Null));
    let mut tx = store.begin().await.expect("a transaction");
    let (id, moment) = (
        "00000000-0000-0000-0000-00000000000a",
        1_767_225_600_500_000,
    );
    let row = [
        SqlValue::uuid(id),
        "t?".into(),
        String::from("https://a.test").into(),
        json!({"on": ["a", 1.5]}).into(),
        true.into(),
        None::<&str>.map_or("none", |text| text).into(),
        Timestamp::from_unix_micros(moment).into(),
        Timestamp::from_unix_micros(moment).into(),
    ];
    let insert = "INSERT INTO {webhooks} (id, tenant_id, url, events, active, secret, created_at, updated_at) \
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    assert_eq!(tx.run(insert, &row).await.expect("a row"), 1);
    let select = "SELECT w.*, NULL AS absent, ? AS weight FROM {webhooks} w \
                  WHERE w.tenant_id = 't?' AND w.id = ?";
    let wanted = [2.5.into(), SqlValue::uuid(id)];
    let found = tx
        .select_one(select, &wanted)
        .await
        .expect("a query")
        .expect("the row");
    assert_eq!(found.id("id").expect("an id"), id);
    assert_eq!(found.text("url").expect("a text"), "https://a.test");
    assert_eq!(found.maybe_text("absent").expect("null"), None);
    assert_eq!(
        found.json("events").expect("JSON"),
        json!({"on": ["a", 1.5]})
    );
    assert!(found.flag("active").expect("a flag"));
    assert!((found.real("weight").expect("a number") - 2.5).abs() < f64::EPSILON);
    let read = found.time("created_at").expect("a time");
    assert_eq!(read.unix_micros(), moment);
    let count = "SELECT COUNT(*) AS rows_there FROM {webhooks} WHERE tenant_id = ?";
    let all = tx.select(count, &["t?".into()]).await.expect("a query");
    assert_eq!(all[0].int("rows_there").expect("a number"), 1);
    assert!(matches!(
        tx.run(insert, &row).await,
        Err(acp_kernel::StoreError::UniqueViolation)
    ));
    tx.rollback().await.expect("a rollback");
}
