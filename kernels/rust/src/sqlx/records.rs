// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns how a row becomes a record: column by column, in the statement's order.
//!
//! Never runs a statement.

use serde_json::Value;

use super::dialect::{Dialect, Row};
use super::errors::store_error;
use crate::clock::Timestamp;
use crate::ports::{
    ApiKey, DeliveryStatus, StoreError, Stored, StoredKey, TeamMember, Webhook, WebhookDelivery,
};

/// Takes a row's columns from left to right.
pub(super) struct Columns<'r, D: Dialect> {
    row: &'r Row<D>,
    next: usize,
}

impl<'r, D: Dialect> Columns<'r, D> {
    pub fn of(row: &'r Row<D>) -> Self {
        Self { row, next: 0 }
    }

    fn index(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    pub fn maybe_text(&mut self) -> Stored<Option<String>> {
        let index = self.index();
        D::text(self.row, index).map_err(store_error)
    }

    pub fn id(&mut self) -> Stored<String> {
        let index = self.index();
        present(D::id(self.row, index).map_err(store_error)?)
    }

    pub fn text(&mut self) -> Stored<String> {
        present(self.maybe_text()?)
    }

    pub fn maybe_int(&mut self) -> Stored<Option<i64>> {
        let index = self.index();
        D::int(self.row, index).map_err(store_error)
    }

    pub fn int(&mut self) -> Stored<i64> {
        present(self.maybe_int()?)
    }

    pub fn maybe_time(&mut self) -> Stored<Option<Timestamp>> {
        let index = self.index();
        D::time(self.row, index).map_err(store_error)
    }

    pub fn time(&mut self) -> Stored<Timestamp> {
        present(self.maybe_time()?)
    }

    pub fn json(&mut self) -> Stored<Value> {
        serde_json::from_str(&self.text()?).map_err(|error| StoreError::Failed(Box::new(error)))
    }

    fn texts(&mut self) -> Stored<Vec<String>> {
        serde_json::from_str(&self.text()?).map_err(|error| StoreError::Failed(Box::new(error)))
    }
}

fn present<T>(value: Option<T>) -> Stored<T> {
    value.ok_or_else(|| StoreError::failed("a column is null that must not be"))
}

pub(super) fn api_key<D: Dialect>(row: &Row<D>) -> Stored<ApiKey> {
    read_key(&mut Columns::<D>::of(row))
}

fn read_key<D: Dialect>(columns: &mut Columns<'_, D>) -> Stored<ApiKey> {
    Ok(ApiKey {
        id: columns.id()?,
        tenant_id: columns.text()?,
        key_prefix: columns.text()?,
        name: columns.maybe_text()?,
        scopes: columns.texts()?,
        created_at: columns.time()?,
        last_used_at: columns.maybe_time()?,
        expires_at: columns.maybe_time()?,
        revoked_at: columns.maybe_time()?,
    })
}

pub(super) fn stored_key<D: Dialect>(row: &Row<D>) -> Stored<StoredKey> {
    let mut columns = Columns::<D>::of(row);
    let key = read_key(&mut columns)?;
    Ok(StoredKey {
        id: key.id,
        tenant_id: Some(key.tenant_id),
        key_prefix: key.key_prefix,
        name: key.name,
        scopes: key.scopes,
        created_at: key.created_at,
        last_used_at: key.last_used_at,
        expires_at: key.expires_at,
        revoked_at: key.revoked_at,
        key_hash: columns.text()?,
        active: columns.int()? != 0,
    })
}

pub(super) fn team_member<D: Dialect>(row: &Row<D>) -> Stored<TeamMember> {
    let mut columns = Columns::<D>::of(row);
    Ok(TeamMember {
        id: columns.id()?,
        tenant_id: columns.text()?,
        email: columns.text()?,
        role: columns.text()?,
        invited_at: columns.time()?,
        joined_at: columns.maybe_time()?,
    })
}

pub(super) fn webhook<D: Dialect>(row: &Row<D>) -> Stored<Webhook> {
    let mut columns = Columns::<D>::of(row);
    Ok(Webhook {
        id: columns.id()?,
        tenant_id: columns.text()?,
        url: columns.text()?,
        events: columns.texts()?,
        active: columns.int()? != 0,
        secret: columns.text()?,
        created_at: columns.time()?,
        updated_at: columns.time()?,
    })
}

pub(super) fn delivery<D: Dialect>(row: &Row<D>) -> Stored<WebhookDelivery> {
    let mut columns = Columns::<D>::of(row);
    Ok(WebhookDelivery {
        id: columns.id()?,
        webhook_id: columns.id()?,
        tenant_id: columns.text()?,
        event: columns.text()?,
        status: DeliveryStatus::parse(&columns.text()?),
        status_code: columns
            .maybe_int()?
            .and_then(|code| u16::try_from(code).ok()),
        attempted_at: columns.time()?,
        completed_at: columns.maybe_time()?,
    })
}
