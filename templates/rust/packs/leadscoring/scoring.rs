// Yours: written once by `acp add-pack`; edit freely.
//! Owns what a lead's score is: which rules it meets, and what they come to.
//!
//! Never reads a table: the same lead and rules make the same score.

use acp_kernel::serde_json::Value;

use super::rows::Rule;

/// Beyond this the logistic curve is flat to all digits that are kept.
const FLAT: f64 = 50.0;

/// The score of a lead, whose fields are the members of an object, to two decimals.
pub fn score(model_type: &str, rules: &[Rule], lead: &Value) -> f64 {
    let met = rules.iter().filter(|rule| meets(lead, &rule.conditions));
    let weights = met.map(|rule| rule.weight);
    let score = match model_type {
        "linear" => weights.fold(0.0, |sum, weight| sum + weight),
        "rule_based" => weights.reduce(f64::max).unwrap_or_default(),
        _ => logistic(weights.sum()),
    };
    // By way of text, which is rounded exactly; times a hundred is not.
    format!("{score:.2}").parse().unwrap_or(score)
}

/// Whether all conditions hold; a field that a lead lacks meets none.
fn meets(lead: &Value, conditions: &Value) -> bool {
    let mut all = conditions.as_object().into_iter().flatten();
    all.all(|(name, wanted)| lead.get(name).is_some_and(|value| holds(value, wanted)))
}

fn holds(value: &Value, wanted: &Value) -> bool {
    let Some(comparisons) = wanted.as_object() else {
        return equal(value, wanted);
    };
    let mut all = comparisons.iter();
    all.all(|(name, bound)| match (name.as_str(), value, bound) {
        ("at_least", Value::Number(_), Value::Number(_)) => value.as_f64() >= bound.as_f64(),
        ("at_most", Value::Number(_), Value::Number(_)) => value.as_f64() <= bound.as_f64(),
        ("contains", Value::String(text), Value::String(part)) => text.contains(part),
        _ => false,
    })
}

/// `1` and `1.0` are one number.
fn equal(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Number(_), Value::Number(_)) => value.as_f64() == wanted.as_f64(),
        _ => value == wanted,
    }
}

/// From 0 to 100, with 50 where the weights come to nothing.
fn logistic(sum: f64) -> f64 {
    100.0 / (1.0 + (-(sum / 10.0).clamp(-FLAT, FLAT)).exp())
}
