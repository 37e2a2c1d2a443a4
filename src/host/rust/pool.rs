//! The database pool that a place of the code can reach: a variable that is one, or a field of one.
//! It follows what is written (types, constructors, functions of the package) and infers nothing else.

use super::code::{At, Code, parts};
use crate::edit::rust::scope::{Binding, moved, visible};
use crate::edit::rust::{bare, callee, chain, statement_around};
use crate::edit::tree::{Node, field};
use crate::host::database::Database;

/// An expression that makes a pool of one's own out of what is in scope, e.g. `state.db.clone()`.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    pub expression: String,
    pub database: Database,
    /// Whether the value is given away before `at`, though not before the statement around it.
    pub given_away: bool,
}

/// What a value is, as far as the code says.
#[derive(Clone, Debug, PartialEq)]
enum Type {
    /// A pool, and whether something shared (an `Arc`) is around it.
    Pool(Database, bool),
    Struct(String),
}

/// How deep functions, fields and aliases are followed.
const DEPTH: usize = 6;

/// The pool that can be had at byte `offset` of the expression `at`.
pub fn pool(code: &Code<'_>, at: At<'_, '_>, offset: usize) -> Option<Pool> {
    let source = &at.file.source;
    let statement = statement_around(at.node).map_or(at.node, |statement| statement);
    let function = crate::edit::rust::function_around(at.node)?;
    visible(source, at.node).into_iter().filter(|binding| !binding.conditional).find_map(|binding| {
        let (access, database) = access(code, at, &binding)?;
        let start = binding.node.end_byte();
        if moved(source, function, binding.name, start, statement.start_byte()) {
            return None;
        }
        let given_away = moved(source, function, binding.name, statement.start_byte(), offset);
        Some(Pool { expression: access, database, given_away })
    })
}

/// How to get a pool out of a variable.
fn access(code: &Code<'_>, at: At<'_, '_>, binding: &Binding<'_, '_>) -> Option<(String, Database)> {
    let ty = match (binding.ty, binding.value) {
        (Some(ty), _) => named(code, at.file.source.of(ty), DEPTH),
        (None, Some(value)) => valued(code, at.with(value), DEPTH),
        _ => None,
    }?;
    through(code, at, binding.name.to_owned(), &ty, DEPTH)
}

fn through(
    code: &Code<'_>,
    at: At<'_, '_>,
    path: String,
    ty: &Type,
    depth: usize,
) -> Option<(String, Database)> {
    match ty {
        Type::Pool(database, false) => Some((format!("{path}.clone()"), *database)),
        Type::Pool(database, true) => Some((format!("{path}.as_ref().clone()"), *database)),
        Type::Struct(name) => code.fields(name).into_iter().find_map(|(owner, field, ty, visible)| {
            let reachable = visible || owner.file.path == at.file.path;
            let ty = named(code, ty, depth.checked_sub(1)?).filter(|_| reachable)?;
            through(code, at, format!("{path}.{field}"), &ty, depth - 1)
        }),
    }
}

/// The database of a pool's type.
fn of_pool(name: &str, holds: &str) -> Option<Database> {
    let holds = parts(holds).0;
    match (name, holds) {
        ("SqlitePool", _) | ("Pool", "Sqlite") => Some(Database::Sqlite),
        ("PgPool", _) | ("Pool", "Postgres") => Some(Database::Postgres),
        ("MySqlPool", _) | ("Pool", "MySql") => Some(Database::MySql),
        _ => None,
    }
}

/// A type as it is written.
fn named(code: &Code<'_>, ty: &str, depth: usize) -> Option<Type> {
    let depth = depth.checked_sub(1)?;
    let (name, holds) = parts(ty);
    if let Some(database) = of_pool(name, holds) {
        return Some(Type::Pool(database, false));
    }
    match name {
        "Arc" | "Rc" | "Data" => match named(code, holds, depth)? {
            Type::Pool(database, _) => Some(Type::Pool(database, true)),
            other => Some(other),
        },
        "Result" | "Option" | "Box" | "State" | "Extension" if !holds.is_empty() => named(code, holds, depth),
        _ => match code.alias(name) {
            Some(other) => named(code, other, depth),
            None => (!code.fields(name).is_empty()).then(|| Type::Struct(name.to_owned())),
        },
    }
}

/// An expression.
fn valued(code: &Code<'_>, at: At<'_, '_>, depth: usize) -> Option<Type> {
    let depth = depth.checked_sub(1)?;
    let source = &at.file.source;
    let node = bare(source, at.node);
    match node.kind() {
        "identifier" => {
            let name = source.of(node);
            let binding = visible(source, at.node).into_iter().find(|binding| binding.name == name)?;
            match (binding.ty, binding.value) {
                (Some(ty), _) => named(code, source.of(ty), depth),
                (None, Some(value)) => valued(code, at.with(value), depth),
                _ => None,
            }
        }
        "struct_expression" => named(code, source.of(field(node, "name")?), depth),
        "reference_expression" => valued(code, at.with(field(node, "value")?), depth),
        "field_expression" => member(code, at, node, depth),
        "call_expression" => called(code, at.with(node), depth),
        _ => None,
    }
}

/// The type of `value.field`.
fn member(code: &Code<'_>, at: At<'_, '_>, node: Node<'_>, depth: usize) -> Option<Type> {
    let source = &at.file.source;
    let value = node.child_by_field_name("value")?;
    // The receiver is a node of the same tree; its lifetime is that of the file.
    let value = at.file.source.root().descendant_for_byte_range(value.start_byte(), value.end_byte())?;
    let Type::Struct(owner) = valued(code, At { file: at.file, node: value }, depth)? else { return None };
    let wanted = source.of(field(node, "field")?);
    let (_, _, ty, _) = code.fields(&owner).into_iter().find(|(_, name, _, _)| *name == wanted)?;
    named(code, ty, depth)
}

/// The type of what a call, or a chain of calls, comes to.
fn called(code: &Code<'_>, at: At<'_, '_>, depth: usize) -> Option<Type> {
    let source = &at.file.source;
    let chain = chain::chain(source, at.node);
    let base = bare(source, chain.base);
    if chain.links.last().is_some_and(|link| link.name == "clone") && chain.links.len() == 1 {
        return valued(code, at.with(base), depth);
    }
    let path = callee(source, base)?;
    let (owner, function) = path.rsplit_once("::").unwrap_or(("", path));
    let owner = owner.split('<').next().unwrap_or(owner).rsplit("::").next().unwrap_or(owner);
    let argument = crate::edit::rust::arguments(base).first().copied();
    match (owner, function) {
        ("SqlitePoolOptions" | "SqlitePool", _) => Some(Type::Pool(Database::Sqlite, false)),
        ("PgPoolOptions" | "PgPool", _) => Some(Type::Pool(Database::Postgres, false)),
        ("MySqlPoolOptions" | "MySqlPool", _) => Some(Type::Pool(Database::MySql, false)),
        ("Arc" | "Rc" | "Data", "new" | "from" | "clone") => match valued(code, at.with(argument?), depth)? {
            Type::Pool(database, shared) => Some(Type::Pool(database, shared || function != "clone")),
            other => Some(other),
        },
        _ if !chain.links.is_empty() => None,
        _ => {
            let all = code.functions(function);
            let of_owner = |at: &&At<'_, '_>| {
                owner.is_empty() || is_own(at, owner) || !owner.starts_with(char::is_uppercase)
            };
            let found = all.iter().find(of_owner)?;
            let returned = found.returns()?.replace("Self", owner);
            named(code, &returned, depth)
        }
    }
}

/// Whether a function is in the `impl` of a type.
fn is_own(at: &At<'_, '_>, owner: &str) -> bool {
    let block = crate::edit::tree::ancestors(at.node).find(|node| node.kind() == "impl_item");
    let ty = block.and_then(|block| block.child_by_field_name("type"));
    ty.is_some_and(|ty| parts(at.file.source.of(ty)).0 == owner)
}
