// Yours: written once by `acp add-pack`; edit freely.
//! Owns what the actions of the pack do, each for one tenant.
//!
//! Never commits: a call is one transaction, and a dry run's is rolled back.

use std::collections::BTreeSet;

use acp_kernel::canonical::canonical;
use acp_kernel::serde_json::json;
use acp_kernel::{ActionResult, Impact, ManageError, Result};

use super::rows::{Lead, Model, Rule};
use super::{export, params, rows, scoring};

type Context = super::Context;
type Value = acp_kernel::serde_json::Value;

const STARTING_RULES: i64 = 2;
const MOST_LEADS: i64 = 5000;

pub async fn models_list(_: params::ModelsList, context: &mut Context) -> Result<ActionResult> {
    let models = rows::models(context).await?;
    let rules = rows::rules(context).await?;
    let shape = |model: &Model| {
        let own = rules.iter().filter(|rule| rule.model_id == model.id);
        model_shape(model, own, &context.tenant_id)
    };
    Ok(ActionResult::new(models.iter().map(shape).collect()))
}

pub async fn models_create(
    given: params::ModelsCreate,
    context: &mut Context,
) -> Result<ActionResult> {
    let model = Model {
        id: context.ids().uuid7(context.now),
        name: given.name,
        description: given.description,
        model_type: given.model_type.as_str().to_owned(),
        created_at: context.now,
    };
    // A name that is taken becomes CONFLICT.
    rows::insert_model(context, &model).await?;
    let mut rules = Vec::new();
    for position in 1..=STARTING_RULES {
        let rule = Rule {
            id: context.ids().uuid7(context.now),
            model_id: model.id.clone(),
            position,
            weight: 0.0,
            conditions: json!({}),
            updated_at: context.now,
        };
        rows::insert_rule(context, &rule).await?;
        rules.push(rule);
    }
    let impact = Impact::low()
        .creates("scoring_model", 1)
        .creates("scoring_rule", rules.len() as u64);
    let shape = model_shape(&model, &rules, &context.tenant_id);
    Ok(ActionResult::new(shape).impact(impact).after_as_data())
}

pub async fn rules_update(
    given: params::RulesUpdate,
    context: &mut Context,
) -> Result<ActionResult> {
    let found = rows::rule(context, &given.rule_id).await?;
    let mut rule = found.ok_or_else(|| ManageError::not_found("There is no such rule."))?;
    let before = rule_shape(&rule);
    rule.weight = given.weight.unwrap_or(rule.weight);
    rule.conditions = given.conditions.map_or(rule.conditions, Value::Object);
    let mut after = rule_shape(&rule);
    let mut fields = Vec::new();
    for name in ["weight", "conditions"] {
        if canonical(&before[name])? != canonical(&after[name])? {
            fields.push(name);
        }
    }
    let mut impact = Impact::medium().warning("Scores stay as they are until they are recomputed.");
    if !fields.is_empty() {
        rule.updated_at = context.now;
        rows::update_rule(context, &rule).await?;
        after = rule_shape(&rule);
        let scores = rows::count_scores(context, &rule.model_id).await?;
        impact = impact
            .updates("scoring_rule", &rule.id, fields)
            .side_effect("score_recompute", scores);
    }
    let result = ActionResult::new(after).impact(impact);
    Ok(result.before(before).after_as_data())
}

pub async fn scores_recompute(
    given: params::ScoresRecompute,
    context: &mut Context,
) -> Result<ActionResult> {
    let model = find_model(&given.model_id, context).await?;
    let leads = match given.lead_ids {
        None => rows::leads(context, &model.id).await?,
        Some(ids) => named_leads(ids, context).await?,
    };
    let mut rules = rows::rules(context).await?;
    rules.retain(|rule| rule.model_id == model.id);
    for lead in &leads {
        let score = scoring::score(&model.model_type, &rules, &fields_of(lead));
        rows::put_score(context, (&model.id, &lead.id), score).await?;
    }
    let data = json!({ "model_id": model.id, "recomputed": leads.len() });
    Ok(ActionResult::new(data))
}

pub async fn leads_export(
    given: params::LeadsExport,
    context: &mut Context,
) -> Result<ActionResult> {
    let model = find_model(&given.model_id, context).await?;
    let mut leads = rows::leads(context, &model.id).await?;
    let mut limit = MOST_LEADS;
    if let Some(filters) = given.filters {
        let scored = |lead: &Lead, fits: &dyn Fn(f64) -> bool| lead.score.is_some_and(fits);
        if let Some(company) = filters.company {
            leads.retain(|lead| lead.company == company);
        }
        if let Some(low) = filters.min_score {
            leads.retain(|lead| scored(lead, &|score| score >= low));
        }
        if let Some(high) = filters.max_score {
            leads.retain(|lead| scored(lead, &|score| score <= high));
        }
        limit = filters.limit.unwrap_or(limit);
    }
    best_first(&mut leads);
    leads.truncate(usize::try_from(limit)?);
    Ok(ActionResult::new(json!({
        "model_id": model.id,
        "content_type": "text/csv; charset=utf-8",
        "record_count": leads.len(),
        "csv": export::table(&leads),
    })))
}

async fn find_model(id: &str, context: &mut Context) -> Result<Model> {
    let found = rows::model(context, id).await?;
    Ok(found.ok_or_else(|| ManageError::not_found("There is no such scoring model."))?)
}

/// Each once, however often and in whatever letters it is named.
async fn named_leads(ids: Vec<String>, context: &mut Context) -> Result<Vec<Lead>> {
    let ids: BTreeSet<String> = ids.iter().map(|id| id.to_lowercase()).collect();
    let mut leads = Vec::new();
    for id in ids {
        let found = rows::lead(context, &id).await?;
        leads.push(found.ok_or_else(|| ManageError::not_found("There is no such lead."))?);
    }
    Ok(leads)
}

/// What conditions can name: the lead's own fields, and its attributes.
fn fields_of(lead: &Lead) -> Value {
    let mut fields = lead.attributes.clone();
    if !fields.is_object() {
        fields = json!({});
    }
    fields["email"] = json!(lead.email);
    fields["name"] = json!(lead.name);
    fields["company"] = json!(lead.company);
    fields
}

/// The highest score first, those without one last.
fn best_first(leads: &mut [Lead]) {
    let rank = |lead: &Lead| lead.score.unwrap_or(f64::NEG_INFINITY);
    leads.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
}

fn model_shape<'r>(
    model: &Model,
    rules: impl IntoIterator<Item = &'r Rule>,
    tenant_id: &str,
) -> Value {
    let mut shape = json!({
        "id": model.id,
        "tenant_id": tenant_id,
        "name": model.name,
        "model_type": model.model_type,
        "rules": rules.into_iter().map(rule_shape).collect::<Value>(),
        "created_at": model.created_at.to_string(),
    });
    if let Some(description) = &model.description {
        shape["description"] = json!(description);
    }
    shape
}

fn rule_shape(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "model_id": rule.model_id,
        "position": rule.position,
        "weight": rule.weight,
        "conditions": rule.conditions,
        "updated_at": rule.updated_at.to_string(),
    })
}
