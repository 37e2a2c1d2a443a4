// Yours: written once by `acp add-pack`; edit freely.
//! Owns what the pack `leadscoring` promises; the numbers are worked out by hand.

use std::sync::Arc;

use acp_kernel::ports::{DbAdapter, Host, Transaction};
use acp_kernel::serde_json::json;
use acp_kernel::{SqlValue, Timestamp};

use super::Plane;
use super::{bindings, done, plane, plane_with, refused, within};

type Value = acp_kernel::serde_json::Value;

const SCOPES: [&str; 2] = ["manage.read", "manage.domain"];
const CEILING: &str = "max_scoring_models_per_tenant";

/// The answer to one call.
async fn act<H: Host>(plane: &Plane<H>, key: &str, action: &str, params: Value) -> (u16, Value) {
    let action = format!("domain.leadscoring.{action}");
    plane
        .call(key, &json!({ "action": action, "params": params }))
        .await
}

/// The same as a dry run.
async fn plan<H: Host>(plane: &Plane<H>, key: &str, action: &str, params: &Value) -> (u16, Value) {
    let action = format!("domain.leadscoring.{action}");
    let body = json!({ "action": action, "params": params, "dry_run": true });
    plane.call(key, &body).await
}

async fn create<H: Host>(plane: &Plane<H>, key: &str, name: &str, model_type: &str) -> Value {
    let params = json!({ "name": name, "model_type": model_type });
    done(act(plane, key, "models.create", params).await)["data"].take()
}

async fn list<H: Host>(plane: &Plane<H>, key: &str) -> Value {
    done(act(plane, key, "models.list", json!({})).await)["data"].take()
}

/// A dry run, then the same with its token.
async fn change<H: Host>(plane: &Plane<H>, key: &str, params: Value) -> Value {
    let planned = done(plan(plane, key, "rules.update", &params).await);
    let body = json!({
        "action": "domain.leadscoring.rules.update",
        "params": params,
        "confirm_token": planned["confirm"]["token"],
    });
    done(plane.call(key, &body).await)["data"].take()
}

async fn recompute<H: Host>(plane: &Plane<H>, key: &str, model: &Value) -> Value {
    let params = json!({ "model_id": model["id"] });
    done(act(plane, key, "scores.recompute", params).await)["data"]["recomputed"].take()
}

/// The lines of the file, its head first.
async fn export<H: Host>(
    plane: &Plane<H>,
    key: &str,
    model: &Value,
    filters: Value,
) -> Vec<String> {
    let params = json!({ "model_id": model["id"], "filters": filters });
    let data = done(act(plane, key, "leads.export", params).await)["data"].take();
    let text = data["csv"].as_str().expect("a text");
    text.split("\r\n").map(str::to_owned).collect()
}

/// A lead; its id is its number.
async fn lead<H: Host>(
    plane: &Plane<H>,
    tenant: usize,
    number: i64,
    texts: [&str; 3],
    attributes: Value,
) -> String {
    let sql = "INSERT INTO {leadscoring_leads} \
               (id, tenant_id, email, name, company, attributes, created_at) \
               VALUES (?, ?, ?, ?, ?, ?, ?)";
    let id = format!("00000000-0000-0000-0000-{number:012}");
    let [email, name, company] = texts;
    let row = [
        SqlValue::uuid(&id),
        (&plane.tenants[tenant]).into(),
        email.into(),
        name.into(),
        company.into(),
        attributes.into(),
        Timestamp::from_unix_micros(number * 1_000_000).into(),
    ];
    let mut tx = plane.store.begin().await.expect("a transaction");
    tx.run(sql, &row).await.expect("a lead");
    tx.commit().await.expect("a commit");
    id
}

/// Two leads of the first customer, and one of the second.
async fn leads<H: Host>(plane: &Plane<H>) -> [String; 2] {
    let large = lead(
        plane,
        0,
        1,
        ["a@x.test", "", "Acme"],
        json!({ "employees": 120 }),
    )
    .await;
    let small = lead(plane, 0, 2, ["b@y.test", "", ""], json!({ "employees": 3 })).await;
    lead(
        plane,
        1,
        3,
        ["c@z.test", "", ""],
        json!({ "employees": 900 }),
    )
    .await;
    [large, small]
}

#[test]
fn a_model_that_was_created_is_listed_with_its_rules() {
    within("leadscoring_listed", |pool| async move {
        let plane = plane(pool).await;
        let key = plane.key(&SCOPES).await;
        let made = create(&plane, &key, "Inbound", "linear").await;
        assert_eq!(made["rules"].as_array().map(Vec::len), Some(2));
        assert_eq!(made["rules"][0]["weight"].as_f64(), Some(0.0));
        assert_eq!(list(&plane, &key).await, json!([made]));
        let theirs = plane.key_of(&plane.tenants[1], &SCOPES).await;
        assert_eq!(list(&plane, &theirs).await, json!([]));
    });
}

#[test]
fn a_dry_run_creates_no_model_and_says_what_it_would() {
    within("leadscoring_dry", |pool| async move {
        let plane = plane(pool).await;
        let key = plane.key(&SCOPES).await;
        let params = json!({ "name": "Never", "model_type": "ml" });
        let body = done(plan(&plane, &key, "models.create", &params).await);
        let creates = json!([
            { "type": "scoring_model", "count": 1 },
            { "type": "scoring_rule", "count": 2 },
        ]);
        assert_eq!(body["data"]["creates"], creates);
        assert_eq!(list(&plane, &key).await, json!([]));
    });
}

#[test]
fn a_name_is_taken_once_in_a_tenant() {
    within("leadscoring_name", |pool| async move {
        let plane = plane(pool).await;
        let key = plane.key(&SCOPES).await;
        create(&plane, &key, "Inbound", "linear").await;
        let params = json!({ "name": "Inbound", "model_type": "ml" });
        let answer = act(&plane, &key, "models.create", params).await;
        refused(answer, 409, "CONFLICT");
        let theirs = plane.key_of(&plane.tenants[1], &SCOPES).await;
        create(&plane, &theirs, "Inbound", "ml").await;
    });
}

#[test]
fn forty_creates_at_once_leave_as_many_models_as_the_ceiling() {
    within("leadscoring_ceiling", |pool| async move {
        let mut bindings = bindings();
        bindings.ceilings.insert(CEILING.to_owned(), 3);
        let plane = Arc::new(plane_with(pool, bindings).await);
        let key = plane.key(&SCOPES).await;
        let mut calls = tokio::task::JoinSet::new();
        for number in 0..40 {
            let (plane, key) = (Arc::clone(&plane), key.clone());
            calls.spawn(async move {
                let params = json!({ "name": format!("Model {number}"), "model_type": "ml" });
                act(&plane, &key, "models.create", params).await
            });
        }
        let mut made = 0;
        while let Some(answer) = calls.join_next().await {
            match answer.expect("an answer") {
                (200, _) => made += 1,
                answer => {
                    let body = refused(answer, 403, "CEILING_EXCEEDED");
                    let details = json!({ "ceiling": CEILING, "limit": 3, "used": 3 });
                    assert_eq!(body["details"], details);
                }
            }
        }
        assert_eq!(made, 3);
        assert_eq!(list(&plane, &key).await.as_array().map(Vec::len), Some(3));
    });
}

#[test]
fn a_rule_changes_only_with_the_token_of_its_plan() {
    within("leadscoring_token", |pool| async move {
        let plane = plane(pool).await;
        let key = plane.key(&SCOPES).await;
        let rule = create(&plane, &key, "Inbound", "linear").await["rules"][0].take();
        let params = json!({ "rule_id": rule["id"], "weight": 5 });
        let answer = act(&plane, &key, "rules.update", params.clone()).await;
        refused(answer, 428, "CONFIRMATION_REQUIRED");
        let planned = done(plan(&plane, &key, "rules.update", &params).await);
        assert_eq!(planned["data"]["risk"], "medium");
        let updates = json!([{ "type": "scoring_rule", "id": rule["id"], "fields": ["weight"] }]);
        assert_eq!(planned["data"]["updates"], updates);
        let changed = change(&plane, &key, params).await;
        assert_eq!(changed["weight"].as_f64(), Some(5.0));
        assert_eq!(list(&plane, &key).await[0]["rules"][0], changed);
    });
}

#[test]
fn a_change_of_nothing_has_no_impact_and_another_tenants_rule_is_not_there() {
    within("leadscoring_nothing", |pool| async move {
        let plane = plane(pool).await;
        let key = plane.key(&SCOPES).await;
        let rule = create(&plane, &key, "Inbound", "linear").await["rules"][0].take();
        let params = json!({ "rule_id": rule["id"], "weight": 0, "conditions": {} });
        let planned = done(plan(&plane, &key, "rules.update", &params).await);
        assert_eq!(planned["data"]["updates"], json!([]));
        assert_eq!(planned["data"]["side_effects"], json!([]));
        let theirs = plane.key_of(&plane.tenants[1], &SCOPES).await;
        let answer = plan(&plane, &theirs, "rules.update", &params).await;
        refused(answer, 404, "NOT_FOUND");
    });
}

#[test]
fn scores_follow_the_rules_once_they_are_recomputed() {
    within("leadscoring_scores", |pool| async move {
        let plane = plane(pool).await;
        let key = plane.key(&SCOPES).await;
        let [large, small] = leads(&plane).await;
        let model = create(&plane, &key, "Inbound", "linear").await;
        let (first, second) = (&model["rules"][0]["id"], &model["rules"][1]["id"]);
        let conditions = json!({ "employees": { "at_least": 50 } });
        let params = json!({ "rule_id": first, "weight": 40, "conditions": conditions });
        change(&plane, &key, params).await;
        let conditions = json!({ "email": { "contains": "@" } });
        let params = json!({ "rule_id": second, "weight": 2.5, "conditions": conditions });
        change(&plane, &key, params).await;
        assert_eq!(recompute(&plane, &key, &model).await, 2);
        // 40 + 2.5 for the large one, 2.5 for the small one.
        let lines = export(&plane, &key, &model, json!({})).await;
        assert_eq!(lines[0], "lead_id,email,name,company,score");
        assert_eq!(lines[1], format!("{large},a@x.test,,Acme,42.50"));
        assert_eq!(lines[2], format!("{small},b@y.test,,,2.50"));
        change(&plane, &key, json!({ "rule_id": first, "weight": 10 })).await;
        assert_eq!(export(&plane, &key, &model, json!({})).await, lines);
        recompute(&plane, &key, &model).await;
        let lines = export(&plane, &key, &model, json!({})).await;
        assert_eq!(lines[1], format!("{large},a@x.test,,Acme,12.50"));
    });
}

#[test]
fn recomputing_twice_gives_the_same() {
    within("leadscoring_twice", |pool| async move {
        let plane = plane(pool).await;
        let key = plane.key(&SCOPES).await;
        leads(&plane).await;
        let model = create(&plane, &key, "Inbound", "ml").await;
        let params = json!({ "rule_id": model["rules"][0]["id"], "weight": 20 });
        change(&plane, &key, params).await;
        recompute(&plane, &key, &model).await;
        let once = export(&plane, &key, &model, json!({})).await;
        assert_eq!(recompute(&plane, &key, &model).await, 2);
        assert_eq!(export(&plane, &key, &model, json!({})).await, once);
        // 100 / (1 + e^-2)
        assert!(once[1].ends_with(",88.08"), "{once:?}");
    });
}

#[test]
fn each_kind_of_model_makes_its_own_score_to_two_decimals() {
    within("leadscoring_kinds", |pool| async move {
        let plane = plane(pool).await;
        let key = plane.key(&SCOPES).await;
        leads(&plane).await;
        // The highest of 0.125 and -3; their sum; a half on the curve less 7: all to even.
        for (kind, score) in [("rule_based", "0.12"), ("linear", "-2.88"), ("ml", "42.86")] {
            let model = create(&plane, &key, kind, kind).await;
            for (rule, weight) in [(0, 0.125), (1, -3.0)] {
                let params = json!({ "rule_id": model["rules"][rule]["id"], "weight": weight });
                change(&plane, &key, params).await;
            }
            recompute(&plane, &key, &model).await;
            let lines = export(&plane, &key, &model, json!({})).await;
            assert!(
                lines[1].ends_with(&format!(",{score}")),
                "{kind}: {lines:?}"
            );
        }
    });
}

#[test]
fn only_the_leads_that_are_named_are_recomputed_and_only_ones_own() {
    within("leadscoring_named", |pool| async move {
        let plane = plane(pool).await;
        let key = plane.key(&SCOPES).await;
        let [_, small] = leads(&plane).await;
        let model = create(&plane, &key, "Inbound", "linear").await;
        let params = json!({ "model_id": model["id"], "lead_ids": [small] });
        let body = done(act(&plane, &key, "scores.recompute", params).await);
        let expected = json!({ "model_id": model["id"], "recomputed": 1 });
        assert_eq!(body["data"], expected);
        let lines = export(&plane, &key, &model, json!({})).await;
        assert!(lines[1].starts_with(&small) && lines[1].ends_with(",0.00"));
        assert!(lines[2].ends_with(",Acme,"), "{lines:?}");
        let theirs = plane.key_of(&plane.tenants[1], &SCOPES).await;
        for action in ["scores.recompute", "leads.export"] {
            let params = json!({ "model_id": model["id"] });
            let answer = act(&plane, &theirs, action, params).await;
            refused(answer, 404, "NOT_FOUND");
        }
        let other = "00000000-0000-0000-0000-000000000003";
        let params = json!({ "model_id": model["id"], "lead_ids": [other] });
        let answer = act(&plane, &key, "scores.recompute", params).await;
        refused(answer, 404, "NOT_FOUND");
    });
}

#[test]
fn filters_choose_leads() {
    within("leadscoring_filters", |pool| async move {
        let plane = plane(pool).await;
        let key = plane.key(&SCOPES).await;
        leads(&plane).await;
        let model = create(&plane, &key, "Inbound", "linear").await;
        let conditions = json!({ "company": "Acme" });
        let rule = &model["rules"][0]["id"];
        let params = json!({ "rule_id": rule, "weight": 9, "conditions": conditions });
        change(&plane, &key, params).await;
        recompute(&plane, &key, &model).await;
        for (filters, leads) in [
            (json!({ "min_score": 1 }), 1),
            (json!({ "max_score": 1 }), 1),
            (json!({ "company": "Acme", "limit": 1 }), 1),
            (json!({ "min_score": 10 }), 0),
            (json!({}), 2),
        ] {
            let lines = export(&plane, &key, &model, filters.clone()).await;
            assert_eq!(lines.len() - 2, leads, "{filters}");
        }
    });
}

#[test]
fn no_cell_is_a_formula_and_quotes_are_doubled() {
    within("leadscoring_cells", |pool| async move {
        let plane = plane(pool).await;
        let key = plane.key(&SCOPES).await;
        let link = "=HYPERLINK(\"http://evil.test\")";
        let texts = ["=cmd@x.test", link, "Acme, \"Inc\"\nBerlin"];
        lead(&plane, 0, 1, texts, json!({})).await;
        let model = create(&plane, &key, "Inbound", "linear").await;
        let text = export(&plane, &key, &model, json!({})).await.join("\r\n");
        assert!(text.contains(",'=cmd@x.test,"), "{text}");
        assert!(
            text.contains(",\"'=HYPERLINK(\"\"http://evil.test\"\")\","),
            "{text}"
        );
        assert!(text.contains("\"Acme, \"\"Inc\"\"\nBerlin\""), "{text}");
    });
}
