//! Owns the run of all vectors on one database server, one after another.

use std::time::Duration;

use acp_kernel::sqlx::driver::Pool;
use serde_json::Value;

use crate::database::{TestDialect, empty, prepare};
use crate::harness::{Harness, bindings};
use crate::runner::play;
use crate::spec::cases;

/// Plays every case whose id contains the environment's `ACP_ONLY`; panics with all that
/// did not hold.
pub async fn every_vector_holds<D: TestDialect>(pool: Pool<D::Db>) {
    prepare::<D>(&pool, &bindings(&Value::Null)).await;
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
