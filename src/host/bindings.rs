//! What a `bindings.ts` or `bindings.js` says of the endpoint, where it says it in literals.
//! It never runs it: what is computed there is taken as it was answered at the install.

use super::Bound;
use crate::edit::javascript::members::{member, object, strings};
use crate::edit::javascript::{Dialect, parse, string};
use crate::edit::tree::{Node, Source, field, named};

/// The variable that holds them.
const NAME: &str = "bindings";

/// What the text says, on top of what was answered.
pub fn read(text: &str, dialect: Dialect, answered: Bound) -> Bound {
    let source = parse(text, dialect);
    let mut bound = answered;
    let Some(bindings) = object(&source, NAME) else { return bound };
    let text = |name: &str| member(&source, bindings, name).and_then(|value| string(&source, value));
    if let Some(path) = text("base_path") {
        bound.base_path = path;
    }
    bound.namespace = text("action_namespace").unwrap_or_default();
    bound.scopes = scopes(&source, bindings).unwrap_or_default();
    bound
}

/// Every scope that a key can have; half of them would be worse than none.
fn scopes(source: &Source<'_>, bindings: Node<'_>) -> Option<Vec<String>> {
    let scopes = member(source, bindings, "scopes")?;
    let mut all = strings(source, member(source, scopes, "base_scopes")?)?;
    let own = member(source, scopes, "pack_scopes").map(named).unwrap_or_default();
    for pack in own {
        all.extend(strings(source, field(pack, "value")?)?);
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(text: &str) -> (String, String) {
        let answered = Bound { base_path: "/answered".into(), namespace: String::new(), scopes: Vec::new() };
        let bound = read(text, Dialect::TypeScript, answered);
        (bound.base_path, bound.namespace)
    }

    #[test]
    fn what_is_written_out_is_taken_and_the_rest_is_as_answered() {
        let said = ("/agents".to_owned(), "desk".to_owned());
        let members = "{ 'base_path': \"/agents\", action_namespace: `desk` }";
        assert_eq!(bound(&format!("export const bindings: BindingsInput = {members};")), said);
        assert_eq!(bound(&format!("const bindings = ({members} satisfies BindingsInput);")), said);
        let computed = ("/answered".to_owned(), String::new());
        assert_eq!(
            bound("export const bindings = { base_path: path(), action_namespace: `${x}` };"),
            computed
        );
        assert_eq!(bound("export const bindings = make();"), computed);
        assert_eq!(bound(""), computed);
    }

    #[test]
    fn scopes_are_those_of_all_hosts_and_of_the_packs_where_all_are_written_out() {
        let answered = Bound { base_path: "/a".into(), namespace: String::new(), scopes: Vec::new() };
        let scopes = |members: &str| {
            let text = format!("const bindings = {{ scopes: {{ {members} }} }};\n");
            read(&text, Dialect::JavaScript, answered.clone()).scopes
        };
        let all = scopes("base_scopes: [\"m.read\"], pack_scopes: { a: [\"m.a\"], b: ['m.b'] }");
        assert_eq!(all, ["m.read", "m.a", "m.b"]);
        assert_eq!(scopes("base_scopes: [\"m.read\"]"), ["m.read"]);
        assert_eq!(scopes("base_scopes: [\"m.read\"], pack_scopes: { a: all() }"), [""; 0]);
    }
}
