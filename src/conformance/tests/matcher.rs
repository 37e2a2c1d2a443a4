//! Each matcher with values that fit and values that do not.

use serde_json::{Value, json};

use crate::conformance::matcher::{Mismatch, differences};
use crate::conformance::values::Values;

fn matches(matcher: Value, actual: Value) -> bool {
    differences(&matcher, Some(&actual), "", &Values::default()).is_empty()
}

#[test]
fn an_object_asks_only_for_the_members_it_lists() {
    assert!(matches(json!({"a": 1}), json!({"a": 1, "b": 2})));
    assert!(!matches(json!({"a": 1}), json!({"b": 2})));
    assert!(!matches(json!({"a": 1}), json!([1])));
    assert!(!matches(json!({}), json!("text")));
}

#[test]
fn an_array_has_the_same_length_and_matches_item_by_item() {
    assert!(matches(json!([{"a": 1}, 2]), json!([{"a": 1, "b": 0}, 2])));
    assert!(!matches(json!([1]), json!([1, 2])));
    assert!(!matches(json!([1, 2]), json!([2, 1])));
}

#[test]
fn scalars_are_equal_or_not_and_one_is_one_point_zero() {
    assert!(matches(json!(1), json!(1.0)));
    assert!(!matches(json!(1), json!("1")));
    assert!(!matches(json!(null), json!(false)));
    assert!(!differences(&json!(null), None, "", &Values::default()).is_empty());
}

#[test]
fn each_special_matcher_holds_and_fails() {
    let table = [
        (json!({"$type": "integer"}), json!(3.0), json!(3.5)),
        (json!({"$type": "null"}), json!(null), json!(0)),
        (json!({"$match": "^a.c$"}), json!("abc"), json!("xabc")),
        (json!({"$any": true}), json!(null), json!(null)),
        (json!({"$exact": {"a": 1}}), json!({"a": 1}), json!({"a": 1, "b": 2})),
        (json!({"$contains": {"id": 2}}), json!([{"id": 1}, {"id": 2, "x": 0}]), json!([{"id": 1}])),
        (json!({"$length": 2}), json!("ñö"), json!([1])),
        (json!({"$length": {"min": 1}}), json!({"a": 1}), json!([])),
        (json!({"$length": {"max": 1}}), json!([]), json!([1, 2])),
        (json!({"$not": {"$contains": 1}}), json!([2]), json!([1])),
        (json!({"$range": [1, 2]}), json!(1.5), json!(2.1)),
        (json!({"$all": [{"$type": "string"}, {"$match": "b"}]}), json!("abc"), json!("ac")),
    ];
    for (matcher, fits, differs) in table {
        assert!(matches(matcher.clone(), fits.clone()), "{matcher} and {fits}");
        if fits != differs {
            assert!(!matches(matcher.clone(), differs.clone()), "{matcher} and {differs}");
        }
    }
}

#[test]
fn absent_and_saved_look_beyond_the_value() {
    let values = Values::default().with("id", json!("k1"));
    let both = json!({"gone": {"$absent": true}, "id": {"$saved": "id"}});
    assert!(differences(&both, Some(&json!({"id": "k1"})), "", &values).is_empty());
    assert_eq!(differences(&both, Some(&json!({"id": "k2", "gone": null})), "", &values).len(), 2);
}

#[test]
fn an_unknown_special_matcher_never_matches() {
    assert!(!matches(json!({"$like": "x"}), json!("x")));
    assert!(!matches(json!({"$match": "("}), json!("(")));
}

#[test]
fn every_difference_is_named_by_its_pointer() {
    let expected = json!({"data": {"a/b": 1, "list": [1, {"x": true}]}, "ok": true});
    let actual = json!({"data": {"a/b": 2, "list": [1, {"x": false}]}, "ok": true});
    let found = differences(&expected, Some(&actual), "", &Values::default());
    let places: Vec<_> = found.iter().map(|m| m.at.as_str()).collect();
    assert_eq!(places, ["/data/a~1b", "/data/list/1/x"]);
    assert_eq!(found[0], Mismatch::new("/data/a~1b", "1", "2"));
}
