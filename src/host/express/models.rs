//! The tables that a package's code describes: with Drizzle, with Sequelize, as entities of TypeORM.

use super::code::File;
use super::tenants::USER;
use crate::edit::javascript::{arguments, callee, method, string};
use crate::edit::tree::{Node, descendants, field, named};
use crate::host::sql::Column;
use crate::host::tenants::Table;

/// Words of which each file with a description holds one.
pub const WORDS: [&str; 6] = ["pgTable", "mysqlTable", "sqliteTable", ".define(", ".init(", "@Entity"];

/// Every table of the files.
pub fn models(files: &[File<'_>]) -> Vec<Table> {
    files
        .iter()
        .flat_map(|file| {
            descendants(file.source.root())
                .into_iter()
                .filter_map(|node| model(file, node))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn model(file: &File<'_>, node: Node<'_>) -> Option<Table> {
    match node.kind() {
        "call_expression" => match callee(&file.source, node) {
            Some("pgTable" | "mysqlTable" | "sqliteTable") => drizzle(file, node),
            _ => sequelize(file, node),
        },
        "class_declaration" => entity(file, node),
        _ => None,
    }
}

fn new(file: &File<'_>, node: Node<'_>, name: String, columns: Vec<Column>) -> Option<Table> {
    const ADMIN: [&str; 6] =
        ["is_platform_admin", "is_staff", "is_admin", "is_internal", "isPlatformAdmin", "isAdmin"];
    let id = columns.iter().find(|column| column.key)?.name.clone();
    let admin = columns.iter().find(|c| ADMIN.contains(&c.name.as_str()) && c.ty == "boolean");
    Some(Table {
        admin: admin.map(|column| column.name.clone()),
        name,
        file: file.path.to_owned(),
        line: file.source.line(node),
        id,
        required: columns.into_iter().filter(|column| column.required).collect(),
        foreign: Vec::new(),
    })
}

/// `pgTable("organizations", { id: uuid("id").primaryKey(), … })`
fn drizzle(file: &File<'_>, call: Node<'_>) -> Option<Table> {
    let all = arguments(call);
    let name = string(&file.source, *all.first()?)?;
    let object = all.get(1).filter(|object| object.kind() == "object")?;
    let columns = named(*object).into_iter().filter(|pair| pair.kind() == "pair");
    new(file, call, name, columns.filter_map(|pair| drizzle_column(file, pair)).collect())
}

fn drizzle_column(file: &File<'_>, pair: Node<'_>) -> Option<Column> {
    let source = &file.source;
    let mut node = field(pair, "value")?;
    let mut links: Vec<(&str, Node<'_>)> = Vec::new();
    while let Some((receiver, name)) = method(source, node) {
        links.push((name, node));
        node = receiver;
    }
    let ty = callee(source, node)?;
    let key_name = source.of(field(pair, "key")?).trim_matches(['"', '\'']).to_owned();
    let name = arguments(node).first().and_then(|first| string(source, *first)).unwrap_or(key_name);
    let has = |wanted: &str| links.iter().any(|(name, _)| *name == wanted);
    let made = ty.to_ascii_lowercase().contains("serial")
        || ["default", "defaultNow", "defaultRandom", "autoincrement"].iter().any(|name| has(name))
        || has("generatedAlwaysAsIdentity")
        || has("generatedByDefaultAsIdentity");
    let user = links.iter().any(|(name, call)| {
        let target = arguments(*call).first().map(|n| source.of(*n).to_ascii_lowercase());
        *name == "references" && target.is_some_and(|target| target.contains("user"))
    });
    let key = has("primaryKey");
    let ty = match ty {
        "text" | "varchar" | "char" => "text",
        "timestamp" | "datetime" => "timestamp",
        other => other,
    };
    let ty = if user { USER } else { ty };
    Some(Column { name, ty: ty.to_owned(), key, required: (has("notNull") || key) && !made })
}

/// `sequelize.define("Organization", { … })`, `Organization.init({ … }, { tableName })`
fn sequelize(file: &File<'_>, call: Node<'_>) -> Option<Table> {
    let source = &file.source;
    let (receiver, name) = method(source, call)?;
    let all = arguments(call);
    let (model, attributes, options) = match name {
        "define" => (string(source, *all.first()?)?, *all.get(1)?, all.get(2).copied()),
        "init" => (source.of(receiver).to_owned(), *all.first()?, all.get(1).copied()),
        _ => return None,
    };
    if attributes.kind() != "object" || !source.text.contains("equelize") {
        return None;
    }
    let table = options.and_then(|options| string(source, value(file, options, "tableName")?));
    let frozen = source.text.contains("freezeTableName: true");
    let name = table.unwrap_or_else(|| if frozen { model } else { plural(&model) });
    let pairs = named(attributes).into_iter().filter(|pair| pair.kind() == "pair");
    let mut columns: Vec<Column> = pairs.filter_map(|pair| sequelize_column(file, pair)).collect();
    if !columns.iter().any(|column| column.key) {
        columns.push(Column { name: "id".into(), ty: "integer".into(), key: true, required: false });
    }
    new(file, call, name, columns)
}

fn sequelize_column(file: &File<'_>, pair: Node<'_>) -> Option<Column> {
    let source = &file.source;
    let key_name = source.of(field(pair, "key")?).trim_matches(['"', '\'']).to_owned();
    let about = field(pair, "value")?;
    let says = |name: &str, text: &str| value(file, about, name).is_some_and(|v| source.of(v) == text);
    let key = says("primaryKey", "true");
    let made = says("autoIncrement", "true") || value(file, about, "defaultValue").is_some();
    let ty = value(file, about, "type").map(|ty| source.of(ty).to_ascii_lowercase()).unwrap_or_default();
    let ty = ["uuid", "boolean", "date", "integer"].into_iter().find(|word| ty.contains(word));
    let name = value(file, about, "field").and_then(|f| string(source, f)).unwrap_or(key_name);
    let user = ["user_id", "userId", "owner_id", "ownerId"].contains(&name.as_str());
    let ty = match ty {
        _ if user => USER,
        Some("date") => "timestamp",
        Some(word) => word,
        None => "text",
    };
    // A default of Sequelize's own is none of the database's.
    let required = (says("allowNull", "false") || key) && !(made && ty == "integer");
    Some(Column { name, ty: ty.to_owned(), key, required })
}

/// The value of a key of an object.
fn value<'t>(file: &File<'_>, object: Node<'t>, key: &str) -> Option<Node<'t>> {
    let is = |pair: &Node<'_>| {
        field(*pair, "key").is_some_and(|k| file.source.of(k).trim_matches(['"', '\'']) == key)
    };
    named(object).into_iter().find(is).and_then(|pair| field(pair, "value"))
}

fn plural(name: &str) -> String {
    match name.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{name}s"),
    }
}

/// `@Entity("organizations") class Organization { @PrimaryGeneratedColumn("uuid") id: string; … }`
fn entity(file: &File<'_>, class: Node<'_>) -> Option<Table> {
    let source = &file.source;
    let outer = class.parent().filter(|parent| parent.kind() == "export_statement");
    let decorators = [Some(class), outer].into_iter().flatten().flat_map(named);
    let is = |node: &Node<'_>| node.kind() == "decorator" && source.of(*node).starts_with("@Entity");
    let call = decorators.into_iter().find(is)?.named_child(0)?;
    let first = arguments(call).first().copied();
    let said = first.and_then(|n| string(source, n).or_else(|| string(source, value(file, n, "name")?)));
    let name = said.unwrap_or_else(|| snake(source.of(field(class, "name").unwrap_or(class))));
    let body = field(class, "body")?;
    let mut columns = Vec::new();
    for member in named(body).into_iter().filter(|n| n.kind() == "public_field_definition") {
        let text = source.of(member);
        let Some(column) = field(member, "name").map(|n| source.of(n).to_owned()) else { continue };
        let made = text.contains("@PrimaryGeneratedColumn")
            || text.contains("@CreateDateColumn")
            || text.contains("@UpdateDateColumn");
        let key = text.contains("@PrimaryGeneratedColumn") || text.contains("@PrimaryColumn");
        let open = text.contains("nullable: true")
            || text.contains("default:")
            || text.contains("@OneToMany")
            || text.contains("@ManyToMany");
        let link = text.contains("@ManyToOne") || text.contains("@OneToOne");
        let user = link && text.contains("User");
        let ty = match (user, text.contains(": string")) {
            (true, _) => USER,
            (_, true) => "text",
            _ => "other",
        };
        columns.push(Column { name: column, ty: ty.into(), key, required: !made && !open });
    }
    new(file, class, name, columns)
}

/// `BillingTeam` → `billing_team`.
fn snake(name: &str) -> String {
    let mut text = String::new();
    for (at, c) in name.char_indices() {
        if c.is_ascii_uppercase() && at > 0 {
            text.push('_');
        }
        text.push(c.to_ascii_lowercase());
    }
    text
}
