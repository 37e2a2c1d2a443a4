//! What `bindings.rs` says of the endpoint, where it says it in literals.
//! It never runs it: what is computed there is taken as it was answered at the install.

use crate::answers::Values;
use crate::edit::rust::members::{names, strings};
use crate::host::Bound;
use crate::pack::BASE_SCOPES;

pub fn bound(text: &str, answers: &Values) -> Bound {
    let mut bound = Bound::answered(answers);
    let one = |name: &str| strings(text, &[name]).and_then(|all| all.into_iter().next());
    bound.base_path = one("base_path").unwrap_or(bound.base_path);
    bound.namespace = one("action_namespace").unwrap_or_default();
    let base = match names(text, &["scopes", "base_scopes"], "BASE_SCOPES") {
        true => Some(BASE_SCOPES.map(str::to_owned).to_vec()),
        false => strings(text, &["scopes", "base_scopes"]).filter(|all| !all.is_empty()),
    };
    // Half of the scopes would be worse than none.
    if let (Some(base), Some(own)) = (base, strings(text, &["scopes", "pack_scopes"])) {
        bound.scopes = [base, own].concat();
    }
    bound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_out_is_taken_and_the_rest_is_as_answered() {
        let answers = Values::from([("base_path".to_owned(), "/answered".to_owned())]);
        let of = |members: &str| bound(&format!("fn f() {{\n    g(&json!({{{members}}}))\n}}\n"), &answers);
        let said = of(
            "\"base_path\": \"/agents\", \"action_namespace\": \"desk\", \"scopes\": {\"base_scopes\": acp_kernel::BASE_SCOPES, \"pack_scopes\": {\"a\": [\"a.x\"]}}",
        );
        assert_eq!((said.base_path.as_str(), said.namespace.as_str()), ("/agents", "desk"));
        assert_eq!(said.scopes.len(), 6);
        assert!(said.scopes.contains(&"a.x".to_owned()));
        let computed = of("\"base_path\": path(), \"scopes\": {\"base_scopes\": all(), \"pack_scopes\": {}}");
        assert_eq!((computed.base_path.as_str(), computed.scopes.len()), ("/answered", 0));
        assert_eq!(bound("", &answers).base_path, "/answered");
    }
}
