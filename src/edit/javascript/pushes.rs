//! Values that a function pushes into the list it answers with, `all.push(…);`, one a line and in order; and what they
//! are imported with. What was put in and taken out again leaves nothing behind.

use super::imports::line as import_line;
use super::{Dialect, Source, arguments, by_hand, checked, insert, method, parse, string};
use crate::edit::tree::{Node, descendants, field, named};
use crate::edit::{Edited, Splice, lines};

/// Pushes one more value, in order among those that `like` knows as of its kind, behind all others where there is none.
pub fn add_push(
    text: &str,
    dialect: Dialect,
    function: &str,
    value: &str,
    like: impl Fn(&str) -> bool,
) -> Edited {
    let source = parse(text, dialect);
    let Some(list) = list(&source, function) else { return unclear(function) };
    if list.pushes.iter().any(|(_, pushed)| *pushed == value) {
        return Edited::Already;
    }
    let next = list.pushes.iter().find(|(_, pushed)| like(pushed) && *pushed > value);
    let line = format!("{}.push({value});", list.name);
    let indented = |near: Node<'_>| format!("{}{line}", source.indent(near.start_byte()));
    let splice = match next {
        Some((next, _)) => {
            insert(lines::line_start(text, next.start_byte()), format!("{}{}", indented(*next), source.eol()))
        }
        None => {
            let last = list.pushes.last().map_or(list.made, |(statement, _)| *statement);
            lines::after(text, last.end_byte(), &indented(last))
        }
    };
    checked(text, dialect, vec![splice])
}

/// Takes a push out again.
pub fn remove_push(text: &str, dialect: Dialect, function: &str, value: &str) -> Edited {
    let source = parse(text, dialect);
    let Some(list) = list(&source, function) else { return unclear(function) };
    match list.pushes.iter().find(|(_, pushed)| *pushed == value) {
        Some((statement, _)) => checked(text, dialect, vec![whole_lines(&source, *statement)]),
        None => Edited::Already,
    }
}

/// Takes a module in with this statement, in order among those whose modules begin with `start`.
pub fn add_import(text: &str, dialect: Dialect, (module, line): (&str, &str), start: &str) -> Edited {
    let source = parse(text, dialect);
    if source.first_error_line().is_some() {
        return by_hand("it is not valid code");
    }
    let all = taken(&source);
    if all.iter().any(|(_, name)| name == module) {
        return Edited::Already;
    }
    let mut alike = all.iter().filter(|(_, name)| name.starts_with(start));
    let next = alike.clone().find(|(_, name)| name.as_str() > module);
    let splice = match (next, alike.next_back()) {
        (Some((next, _)), _) => {
            insert(lines::line_start(text, next.start_byte()), format!("{line}{}", source.eol()))
        }
        (None, Some((last, _))) => lines::after(text, last.end_byte(), line),
        (None, None) => import_line(&source, text.len(), line),
    };
    checked(text, dialect, vec![splice])
}

/// Takes the statement out that takes a module in.
pub fn remove_import(text: &str, dialect: Dialect, module: &str) -> Edited {
    let source = parse(text, dialect);
    match taken(&source).into_iter().find(|(_, name)| name == module) {
        Some((statement, _)) => checked(text, dialect, vec![whole_lines(&source, statement)]),
        None => Edited::Already,
    }
}

/// The statements of the file that take one module in, and which.
fn taken<'t>(source: &'t Source<'_>) -> Vec<(Node<'t>, String)> {
    let all = named(source.root()).into_iter().filter_map(|statement| {
        let module = match statement.kind() {
            "import_statement" => string(source, field(statement, "source")?)?,
            "lexical_declaration" | "variable_declaration" => {
                descendants(statement).into_iter().find_map(|node| super::required(source, node))?
            }
            _ => return None,
        };
        Some((statement, module))
    });
    all.collect()
}

fn whole_lines(source: &Source<'_>, statement: Node<'_>) -> Splice {
    let from = lines::line_start(source.text, statement.start_byte());
    let to = lines::next_line(source.text, statement.end_byte()).unwrap_or(source.text.len());
    Splice { at: from, remove: source.text[from..to].into(), insert: String::new() }
}

fn unclear(function: &str) -> Edited {
    by_hand(format!("`{function}` does not push into a list that it answers with"))
}

/// The list that a function makes, statement by statement.
struct List<'t, 'a> {
    /// `const all = […];`
    made: Node<'t>,
    name: &'a str,
    /// Statement and value of each push.
    pushes: Vec<(Node<'t>, &'a str)>,
}

fn list<'t, 'a>(source: &'t Source<'a>, function: &str) -> Option<List<'t, 'a>> {
    if source.first_error_line().is_some() {
        return None;
    }
    let body = descendants(source.root()).into_iter().find_map(|node| {
        let is_it = node.kind() == "function_declaration"
            && field(node, "name").is_some_and(|name| source.of(name) == function);
        field(node, "body").filter(|_| is_it)
    })?;
    let statements = named(body);
    let answer = statements.last().filter(|last| last.kind() == "return_statement")?;
    let name = source.of(*named(*answer).first().filter(|value| value.kind() == "identifier")?);
    let made = statements.iter().copied().find(|statement| {
        let declares = |node: &Node<'_>| field(*node, "name").is_some_and(|found| source.of(found) == name);
        statement.kind() == "lexical_declaration" && named(*statement).iter().any(declares)
    })?;
    let pushes = statements.iter().filter_map(|statement| {
        let call =
            named(*statement).first().copied().filter(|_| statement.kind() == "expression_statement")?;
        let (list, "push") = method(source, call)? else { return None };
        let value = arguments(call).first().copied()?;
        (source.of(list) == name).then(|| (*statement, source.of(value)))
    });
    Some(List { made, name, pushes: pushes.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::done;

    #[test]
    fn values_come_in_one_order_behind_the_others_and_go_without_a_trace() {
        let many = "export function packs(): Pack[] {\n  const all = [meta()];\n  all.push(z(new S()));\n  return all;\n}\n";
        let none = "export function packs(): Pack[] {\n  const all = [meta()];\n  return all;\n}\n";
        for text in [many, none] {
            let own = |value: &str| value.ends_with("Pack()");
            let with = |names: &[&str]| {
                names.iter().fold(text.to_owned(), |text, name| {
                    let value = format!("{name}Pack()");
                    done(&text, add_push(&text, Dialect::TypeScript, "packs", &value, own))
                })
            };
            let all = with(&["c", "a", "b"]);
            assert_eq!(all, with(&["b", "c", "a"]));
            assert!(all.contains(
                "  all.push(aPack());\n  all.push(bPack());\n  all.push(cPack());\n  return all;\n"
            ));
            let gone = ["b", "a", "c"].iter().fold(all, |text, name| {
                let value = format!("{name}Pack()");
                done(&text, remove_push(&text, Dialect::TypeScript, "packs", &value))
            });
            assert_eq!(gone, text);
        }
        let other = "function packs() {\n  return made();\n}\n";
        let edited = add_push(other, Dialect::JavaScript, "packs", "aPack()", |_| true);
        assert!(matches!(edited, Edited::ByHand { .. }));
    }

    #[test]
    fn imports_come_in_order_behind_the_others_in_both_ways_of_writing_them() {
        for (dialect, text, line) in [
            (Dialect::TypeScript, "import { m } from \"../kit/m\";\n\nf();\n", "import { # } from \"$\";"),
            (
                Dialect::JavaScript,
                "// x\nconst { m } = require(\"../kit/m\");\n\nf();\n",
                "const { # } = require(\"$\");",
            ),
        ] {
            let module = |name: &str| format!("../domain/{name}/pack");
            let add = |text: &str, name: &str| {
                let module = module(name);
                let line = line.replace('#', name).replace('$', &module);
                done(text, add_import(text, dialect, (&module, &line), "../domain/"))
            };
            let with = |names: &[&str]| names.iter().fold(text.to_owned(), |text, name| add(&text, name));
            let all = with(&["b", "a"]);
            assert_eq!((&all, &add(&all, "b")), (&with(&["a", "b"]), &all));
            let at = |name: &str| all.find(&module(name)).unwrap();
            assert!(all.find("kit/m").unwrap() < at("a") && at("a") < at("b"), "{all}");
            let gone = ["a", "b"]
                .iter()
                .fold(all.clone(), |text, name| done(&text, remove_import(&text, dialect, &module(name))));
            assert_eq!(gone, text);
        }
    }
}
