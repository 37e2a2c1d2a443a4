// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the rate limits' counters: one conditional statement per check.
//!
//! Never reads to decide: what another process did in between would be lost.

use super::dialect::Dialect;
use super::errors::store_error;
use super::records::Columns;
use super::store::SqlStore;
use crate::clock::Timestamp;
use crate::limits::Gcra;
use crate::ports::{RateLimit, RateLimitAdapter, RateLimitResult, StoreError, Stored};

const MOST_TRIES: usize = 50;

/// A row: when its bucket will be full again, and the latest moment of a call that passed.
///
/// A call that waited longer for the row has an earlier moment and would be refused for
/// that, so within a row time never runs backwards.
struct Bucket {
    tat: i64,
    seen: i64,
}

impl<D: Dialect> RateLimitAdapter for SqlStore<D> {
    async fn check(
        &self,
        key_id: &str,
        bucket: &str,
        limit: RateLimit,
        now: Timestamp,
    ) -> Stored<RateLimitResult> {
        let gcra = Gcra::of(limit);
        for _ in 0..MOST_TRIES {
            match self.spend(key_id, bucket, gcra, now).await {
                Ok(Some(result)) => return Ok(result),
                Ok(None) | Err(StoreError::Retry) => {}
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::Retry)
    }
}

impl<D: Dialect> SqlStore<D> {
    /// One try; None where the row was only being made.
    async fn spend(
        &self,
        key_id: &str,
        bucket: &str,
        gcra: Gcra,
        now: Timestamp,
    ) -> Stored<Option<RateLimitResult>> {
        let spent = match D::CONDITIONAL_UPSERT {
            true => self.spend_at_once(key_id, bucket, gcra, now).await?,
            false => self.spend_existing(key_id, bucket, gcra, now).await?,
        };
        if let Some(after) = spent {
            return Ok(Some(
                gcra.allowed(after.tat, Timestamp::from_unix_micros(after.seen)),
            ));
        }
        let Some(found) = self.bucket(key_id, bucket).await? else {
            let sql = self.shared.statements.insert_bucket;
            self.shared
                .change(sql, &[key_id.into(), bucket.into()])
                .await?;
            return Ok(None);
        };
        let now = Timestamp::from_unix_micros(found.seen).max(now);
        // Otherwise somebody made the row, or it ran empty, after the UPDATE had looked.
        Ok((found.tat > gcra.latest_tat(now)).then(|| gcra.refused(found.tat, now)))
    }

    async fn spend_at_once(
        &self,
        key_id: &str,
        bucket: &str,
        gcra: Gcra,
        now: Timestamp,
    ) -> Stored<Option<Bucket>> {
        let micros = now.unix_micros();
        let args = [
            key_id.into(),
            bucket.into(),
            (micros + gcra.emission).into(),
            micros.into(),
            gcra.emission.into(),
            room(gcra).into(),
        ];
        let _turn = self.shared.turn().await?;
        let rows = self
            .shared
            .rows(self.shared.statements.spend, &args)
            .await?;
        rows.first().map(read::<D>).transpose()
    }

    async fn spend_existing(
        &self,
        key_id: &str,
        bucket: &str,
        gcra: Gcra,
        now: Timestamp,
    ) -> Stored<Option<Bucket>> {
        let micros = now.unix_micros();
        let args = [
            micros.into(),
            gcra.emission.into(),
            micros.into(),
            key_id.into(),
            bucket.into(),
            micros.into(),
            room(gcra).into(),
        ];
        let statements = &self.shared.statements;
        let mut connection = D::acquire(&self.shared.pool).await.map_err(store_error)?;
        let spent = D::execute(&mut connection, statements.spend_existing, &args).await;
        if spent.map_err(store_error)? == 0 {
            return Ok(None);
        }
        let place = [key_id.into(), bucket.into()];
        let rows = D::fetch(&mut connection, statements.get_bucket, &place).await;
        rows.map_err(store_error)?
            .first()
            .map(read::<D>)
            .transpose()
    }

    async fn bucket(&self, key_id: &str, bucket: &str) -> Stored<Option<Bucket>> {
        let sql = self.shared.statements.get_bucket;
        let rows = self
            .shared
            .rows(sql, &[key_id.into(), bucket.into()])
            .await?;
        rows.first().map(read::<D>).transpose()
    }
}

/// How far ahead of a call's moment the tat may be.
fn room(gcra: Gcra) -> i64 {
    gcra.latest_tat(Timestamp::from_unix_micros(0))
}

fn read<D: Dialect>(row: &super::dialect::Row<D>) -> Stored<Bucket> {
    let mut columns = Columns::<D>::of(row);
    Ok(Bucket {
        tat: columns.int()?,
        seen: columns.int()?,
    })
}
