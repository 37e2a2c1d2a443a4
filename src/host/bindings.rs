//! What a `bindings.ts` or `bindings.js` says of the endpoint, where it says it in literals.
//! It never runs it: what is computed there is taken as it was answered at the install.

use super::Bound;
use crate::edit::javascript::{Dialect, is_transparent, parse, string};
use crate::edit::tree::{Node, Source, descendants, field, named};

/// The variable that holds them.
const NAME: &str = "bindings";

/// What the text says, on top of what was answered.
pub fn read(text: &str, dialect: Dialect, answered: Bound) -> Bound {
    let source = parse(text, dialect);
    let mut bound = answered;
    let Some(bindings) = object(&source) else { return bound };
    let text = |name: &str| member(&source, bindings, name).and_then(|value| string(&source, value));
    if let Some(path) = text("base_path") {
        bound.base_path = path;
    }
    bound.namespace = text("action_namespace").unwrap_or_default();
    bound
}

/// The object that the variable is made with, whatever is said of its type.
fn object<'t>(source: &'t Source<'_>) -> Option<Node<'t>> {
    let all = descendants(source.root()).into_iter();
    let mut made = all.filter(|node| node.kind() == "variable_declarator");
    let declared = made.find(|node| field(*node, "name").is_some_and(|name| source.of(name) == NAME))?;
    let mut value = field(declared, "value")?;
    while is_transparent(value) {
        value = *named(value).first()?;
    }
    (value.kind() == "object").then_some(value)
}

/// The value of a member that is written out.
fn member<'t>(source: &Source<'_>, object: Node<'t>, name: &str) -> Option<Node<'t>> {
    let pairs = named(object).into_iter().filter(|node| node.kind() == "pair");
    let is_it = |pair: &Node<'t>| {
        let key = field(*pair, "key");
        key.is_some_and(|key| source.of(key) == name || string(source, key).as_deref() == Some(name))
    };
    pairs.filter(is_it).filter_map(|pair| field(pair, "value")).next_back()
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
}
