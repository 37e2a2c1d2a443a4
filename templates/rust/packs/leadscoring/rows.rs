// Yours: written once by `acp add-pack`; edit freely.
//! Owns the rows of scoring models, their rules, the leads and the leads' scores.
//!
//! Never scores: `scoring.rs` does. Leads are the product's: fill the table from yours, or
//! ask yours here.

use acp_kernel::serde_json::Value;
use acp_kernel::sqlx::Fields;
use acp_kernel::{Result, SqlValue, StoreError, Timestamp};

use super::Context;

/// For the ceiling `max_scoring_models_per_tenant`.
pub const COUNT_MODELS: &str = "SELECT COUNT(*) FROM {leadscoring_models} WHERE tenant_id = ?";

type Read<T> = Result<T, StoreError>;

/// A way to score leads.
pub struct Model {
    pub id: String,
    pub name: String,
    pub description: Option<String>,
    pub model_type: String,
    pub created_at: Timestamp,
}

/// What a lead must be, and what that counts.
pub struct Rule {
    pub id: String,
    pub model_id: String,
    pub position: i64,
    pub weight: f64,
    pub conditions: Value,
    pub updated_at: Timestamp,
}

/// Somebody who may buy, and what a model makes of them.
pub struct Lead {
    pub id: String,
    pub email: String,
    pub name: String,
    pub company: String,
    pub attributes: Value,
    pub score: Option<f64>,
}

/// The tenant's models, the oldest first.
pub async fn models(context: &mut Context) -> Result<Vec<Model>> {
    let sql = "SELECT * FROM {leadscoring_models} WHERE tenant_id = ? ORDER BY created_at, id";
    let found = context.tx.select(sql, &[tenant(context)]).await?;
    Ok(found.iter().map(read_model).collect::<Read<_>>()?)
}

pub async fn model(context: &mut Context, id: &str) -> Result<Option<Model>> {
    let sql = "SELECT * FROM {leadscoring_models} WHERE tenant_id = ? AND id = ?";
    let wanted = [tenant(context), SqlValue::uuid(id)];
    let found = context.tx.select_one(sql, &wanted).await?;
    Ok(found.as_ref().map(read_model).transpose()?)
}

pub async fn insert_model(context: &mut Context, model: &Model) -> Result<u64> {
    let sql = "INSERT INTO {leadscoring_models} \
               (id, tenant_id, name, description, model_type, created_at) \
               VALUES (?, ?, ?, ?, ?, ?)";
    let row = [
        SqlValue::uuid(&model.id),
        tenant(context),
        (&model.name).into(),
        model.description.as_deref().into(),
        (&model.model_type).into(),
        model.created_at.into(),
    ];
    Ok(context.tx.run(sql, &row).await?)
}

/// The rules of all the tenant's models, in their order.
pub async fn rules(context: &mut Context) -> Result<Vec<Rule>> {
    let sql = "SELECT r.* FROM {leadscoring_rules} r \
               JOIN {leadscoring_models} m ON m.id = r.model_id \
               WHERE m.tenant_id = ? ORDER BY r.position";
    let found = context.tx.select(sql, &[tenant(context)]).await?;
    Ok(found.iter().map(read_rule).collect::<Read<_>>()?)
}

pub async fn rule(context: &mut Context, id: &str) -> Result<Option<Rule>> {
    let sql = "SELECT r.* FROM {leadscoring_rules} r \
               JOIN {leadscoring_models} m ON m.id = r.model_id \
               WHERE m.tenant_id = ? AND r.id = ?";
    let wanted = [tenant(context), SqlValue::uuid(id)];
    let found = context.tx.select_one(sql, &wanted).await?;
    Ok(found.as_ref().map(read_rule).transpose()?)
}

pub async fn insert_rule(context: &mut Context, rule: &Rule) -> Result<u64> {
    let sql = "INSERT INTO {leadscoring_rules} \
               (id, model_id, position, weight, conditions, updated_at) \
               VALUES (?, ?, ?, ?, ?, ?)";
    let row = [
        SqlValue::uuid(&rule.id),
        SqlValue::uuid(&rule.model_id),
        rule.position.into(),
        rule.weight.into(),
        rule.conditions.clone().into(),
        rule.updated_at.into(),
    ];
    Ok(context.tx.run(sql, &row).await?)
}

/// The rule was asked for with its tenant.
pub async fn update_rule(context: &mut Context, rule: &Rule) -> Result<u64> {
    let sql = "UPDATE {leadscoring_rules} SET weight = ?, conditions = ?, updated_at = ? \
               WHERE id = ?";
    let row = [
        rule.weight.into(),
        rule.conditions.clone().into(),
        rule.updated_at.into(),
        SqlValue::uuid(&rule.id),
    ];
    Ok(context.tx.run(sql, &row).await?)
}

/// The tenant's leads with their scores by a model, the oldest first.
pub async fn leads(context: &mut Context, model_id: &str) -> Result<Vec<Lead>> {
    let sql = "SELECT l.*, s.score FROM {leadscoring_leads} l \
               LEFT JOIN {leadscoring_scores} s ON s.lead_id = l.id AND s.model_id = ? \
               WHERE l.tenant_id = ? ORDER BY l.created_at, l.id";
    let wanted = [SqlValue::uuid(model_id), tenant(context)];
    let found = context.tx.select(sql, &wanted).await?;
    Ok(found.iter().map(read_lead).collect::<Read<_>>()?)
}

/// A lead of the tenant's, without a score.
pub async fn lead(context: &mut Context, id: &str) -> Result<Option<Lead>> {
    let sql = "SELECT l.*, NULL AS score FROM {leadscoring_leads} l \
               WHERE l.tenant_id = ? AND l.id = ?";
    let wanted = [tenant(context), SqlValue::uuid(id)];
    let found = context.tx.select_one(sql, &wanted).await?;
    Ok(found.as_ref().map(read_lead).transpose()?)
}

/// Model and lead were asked for with their tenant.
pub async fn put_score(context: &mut Context, of: (&str, &str), score: f64) -> Result<()> {
    let (model, lead) = (SqlValue::uuid(of.0), SqlValue::uuid(of.1));
    let sql = "DELETE FROM {leadscoring_scores} WHERE model_id = ? AND lead_id = ?";
    let key = [model.clone(), lead.clone()];
    context.tx.run(sql, &key).await?;
    let sql = "INSERT INTO {leadscoring_scores} (model_id, lead_id, score, computed_at) \
               VALUES (?, ?, ?, ?)";
    let row = [model, lead, score.into(), context.now.into()];
    context.tx.run(sql, &row).await?;
    Ok(())
}

pub async fn count_scores(context: &mut Context, model_id: &str) -> Result<u64> {
    let sql = "SELECT COUNT(*) AS scores FROM {leadscoring_scores} WHERE model_id = ?";
    let found = context
        .tx
        .select_one(sql, &[SqlValue::uuid(model_id)])
        .await?;
    let count = found.map(|row| row.int("scores")).transpose()?;
    Ok(u64::try_from(count.unwrap_or_default())?)
}

fn tenant(context: &Context) -> SqlValue {
    (&context.tenant_id).into()
}

fn read_model(row: &Fields) -> Read<Model> {
    Ok(Model {
        id: row.id("id")?,
        name: row.text("name")?,
        description: row.maybe_text("description")?,
        model_type: row.text("model_type")?,
        created_at: row.time("created_at")?,
    })
}

fn read_rule(row: &Fields) -> Read<Rule> {
    Ok(Rule {
        id: row.id("id")?,
        model_id: row.id("model_id")?,
        position: row.int("position")?,
        weight: row.real("weight")?,
        conditions: row.json("conditions")?,
        updated_at: row.time("updated_at")?,
    })
}

fn read_lead(row: &Fields) -> Read<Lead> {
    Ok(Lead {
        id: row.id("id")?,
        email: row.text("email")?,
        name: row.text("name")?,
        company: row.text("company")?,
        attributes: row.json("attributes")?,
        score: row.maybe_real("score")?,
    })
}
