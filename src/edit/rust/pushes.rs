//! Values that a function pushes into the list it answers with: `all.push(…);`, one a line and in order.
//! What was put in and taken out again leaves nothing behind.

use super::{arguments, by_hand, checked, insert, method, parse, tail, unparsable};
use crate::edit::tree::{Node, Source, children, field, named};
use crate::edit::{Edited, Splice, lines};

/// The list that a function makes, statement by statement.
struct List<'t, 'a> {
    /// `let mut all = vec![…];`
    made: Option<Node<'t>>,
    name: &'a str,
    /// Statement and value of each push.
    pushes: Vec<(Node<'t>, &'a str)>,
    /// `Ok(all)`, or `Ok(vec![…])` where nothing is pushed.
    answer: Node<'t>,
    statements: usize,
}

/// Pushes one more value, in order among those that end as it does.
pub fn add_push(text: &str, function: &str, value: &str) -> Edited {
    let source = parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    let Some(list) = list(&source, function) else { return unclear(function) };
    if list.pushes.iter().any(|(_, pushed)| *pushed == value) {
        return Edited::Already;
    }
    let end = |value: &str| value.split_once("::").map_or("", |(_, end)| end).to_owned();
    let alike = list.pushes.iter().filter(|(_, pushed)| end(pushed) == end(value));
    let next = alike.clone().find(|(_, pushed)| *pushed > value).map(|(statement, _)| *statement);
    let line = format!("{}.push({value});", list.name);
    let splice = match (next, list.pushes.last().map(|(statement, _)| *statement).or(list.made)) {
        (Some(next), _) => {
            let line = format!("{}{line}{}", source.indent(next.start_byte()), source.eol());
            insert(lines::line_start(text, next.start_byte()), line)
        }
        (None, Some(last)) => {
            lines::after(text, last.end_byte(), &format!("{}{line}", source.indent(last.start_byte())))
        }
        (None, None) => match first(&source, list.answer, value) {
            Some(splice) => splice,
            None => return unclear(function),
        },
    };
    checked(text, vec![splice])
}

/// Takes a push out again.
pub fn remove_push(text: &str, function: &str, value: &str) -> Edited {
    let source = parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    let Some(list) = list(&source, function) else { return unclear(function) };
    let Some((statement, _)) = list.pushes.iter().find(|(_, pushed)| *pushed == value) else {
        return Edited::Already;
    };
    let made = list.made.and_then(|made| field(made, "value"));
    let (from, to, instead) = match made {
        Some(made) if list.statements == 3 && list.pushes.len() == 1 => {
            let start = list.made.map_or(0, |node| node.start_byte());
            (start, list.answer.end_byte(), format!("Ok({})", source.of(made)))
        }
        _ => {
            let from = lines::line_start(text, statement.start_byte());
            (from, lines::next_line(text, statement.end_byte()).unwrap_or(text.len()), String::new())
        }
    };
    checked(text, vec![Splice { at: from, remove: text[from..to].into(), insert: instead }])
}

fn unclear(function: &str) -> Edited {
    by_hand(format!("`{function}` does not push into a list that it answers with"))
}

/// `Ok(vec![…])` becomes a list that one value is pushed into.
fn first(source: &Source<'_>, answer: Node<'_>, value: &str) -> Option<Splice> {
    let made = arguments(answer).first().copied().filter(|made| made.kind() == "macro_invocation")?;
    let (eol, indent) = (source.eol(), source.indent(answer.start_byte()));
    let written = source.of(answer);
    let lines =
        [format!("let mut all = {};", source.of(made)), format!("all.push({value});"), "Ok(all)".into()];
    let insert = lines.join(&format!("{eol}{indent}"));
    Some(Splice { at: answer.start_byte(), remove: written.into(), insert })
}

fn list<'t, 'a>(source: &'t Source<'a>, function: &str) -> Option<List<'t, 'a>> {
    let item = children(source.root()).into_iter().find(|node| {
        node.kind() == "function_item" && field(*node, "name").is_some_and(|name| source.of(name) == function)
    })?;
    let body = field(item, "body")?;
    let answer = tail(body).filter(|answer| super::callee(source, *answer) == Some("Ok"))?;
    let statements = named(body);
    let made = statements.iter().copied().find(|node| node.kind() == "let_declaration");
    let name = made.and_then(|made| field(made, "pattern")).map_or("", |pattern| source.of(pattern));
    let pushes = statements.iter().filter_map(|statement| {
        let call = named(*statement).first().copied()?;
        let (list, "push") = method(source, call)? else { return None };
        let value = arguments(call).first().copied()?;
        (source.of(list) == name).then(|| (*statement, source.of(value)))
    });
    Some(List { made, name, pushes: pushes.collect(), answer, statements: statements.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::done;

    #[test]
    fn values_come_in_one_order_behind_the_others_and_go_without_a_trace() {
        let many =
            "fn all() -> R {\n    let mut all = vec![meta()];\n    all.push(packs::iam());\n    Ok(all)\n}\n";
        let none = "fn all() -> R {\n    Ok(vec![meta()])\n}\n";
        for text in [many, none] {
            let with = |names: &[&str]| {
                names.iter().fold(text.to_owned(), |text, name| {
                    done(&text, add_push(&text, "all", &format!("{name}::pack()?")))
                })
            };
            let both = with(&["c", "a", "b"]);
            assert_eq!(both, with(&["b", "c", "a"]));
            assert!(both.contains(
                "    all.push(a::pack()?);\n    all.push(b::pack()?);\n    all.push(c::pack()?);\n    Ok(all)\n"
            ));
            assert_eq!(add_push(&both, "all", "b::pack()?"), Edited::Already);
            let gone = ["b", "a", "c"]
                .iter()
                .fold(both, |text, name| done(&text, remove_push(&text, "all", &format!("{name}::pack()?"))));
            assert_eq!(gone, text);
        }
        let other = "fn all() -> R {\n    made()\n}\n";
        assert!(matches!(add_push(other, "all", "a::pack()?"), Edited::ByHand { .. }));
    }
}
