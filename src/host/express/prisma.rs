//! schema.prisma: which database it is for, and which models it has.

use super::manifest::{Manifest, Package, major};
use super::prisma_config::config;
use super::tenants::USER;
use crate::edit::lines;
use crate::error::Result;
use crate::host::paths::{folder, join, resolve, upwards};
use crate::host::sql::Column;
use crate::host::tenants::Table;
use crate::repo::Repo;

/// A schema, which may be written in several files.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// The folder that Prisma's commands are run in.
    pub home: String,
    /// The file that names the database.
    pub path: String,
    pub provider: String,
    /// The folder that `prisma migrate` keeps its migrations in.
    pub migrations: String,
    /// Whether the client brings an engine, and so needs no adapter.
    pub engine: bool,
    /// Whether the client is generated into `@prisma/client` itself.
    pub usual: bool,
    /// The variable of the address, where the schema names one.
    pub variable: Option<String>,
    /// Whether models have to say which schema of the database they are in.
    pub schemas: bool,
    /// Whether the folder holds further files of the schema.
    pub several: bool,
    pub models: Vec<Table>,
    /// The names of all models.
    pub names: Vec<String>,
}

/// The first version whose client has no engine.
const ENGINELESS: u64 = 7;

/// Finds and reads the schema of a package: in its folder or above, else in one of the workspace's that it needs.
pub fn schema(repo: &Repo, package: &Package, others: &[&Manifest]) -> Result<Option<Schema>> {
    let homes = upwards(package.folder()).chain(others.iter().map(|other| other.folder.as_str()));
    for home in homes {
        if let Some(found) = schema_of(repo, package, home)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn schema_of(repo: &Repo, package: &Package, home: &str) -> Result<Option<Schema>> {
    let said = config(repo, home)?;
    let manifest = Manifest::read(repo, &join(home, "package.json"))?;
    let pointer = |manifest: &Manifest| Some(manifest.json.pointer("/prisma/schema")?.as_str()?.to_owned());
    let named = manifest.as_ref().and_then(pointer).and_then(|path| resolve(home, &path));
    let usual = ["prisma/schema.prisma", "schema.prisma", "prisma/schema", "prisma"];
    let places = said.schema.into_iter().chain(named).chain(usual.map(|name| join(home, name)));
    for place in places {
        let start = format!("{place}/");
        let in_folder = |path: &&str| path.starts_with(&start) && path.ends_with(".prisma");
        let files: Vec<&str> = match repo.has(&place) {
            true => vec![place.as_str()],
            false => repo.paths().filter(in_folder).collect(),
        };
        let Some(mut found) = read(repo, &files)? else { continue };
        home.clone_into(&mut found.home);
        found.migrations = said.migrations.unwrap_or_else(|| migrations(&found));
        found.variable = found.variable.or(said.variable);
        let client = package.needs("@prisma/client");
        found.engine &=
            client.is_none_or(|client| major(&client.range).is_none_or(|major| major < ENGINELESS));
        return Ok(Some(found));
    }
    Ok(None)
}

fn read(repo: &Repo, files: &[&str]) -> Result<Option<Schema>> {
    let mut found: Option<Schema> = None;
    let mut texts = Vec::new();
    for path in files {
        let text = repo.text(path)?.unwrap_or_default();
        let source = block(&text, "datasource");
        if let Some(provider) = source.as_ref().and_then(|body| setting(body, "provider")) {
            let variable = source.and_then(|body| {
                let rest = body.split("env(\"").nth(1)?;
                rest.split('"').next().map(str::to_owned)
            });
            found = Some(Schema {
                home: String::new(),
                path: (*path).to_owned(),
                provider,
                migrations: String::new(),
                engine: true,
                usual: true,
                variable,
                schemas: false,
                several: files.len() > 1,
                models: Vec::new(),
                names: Vec::new(),
            });
        }
        texts.push(((*path).to_owned(), text));
    }
    let Some(mut schema) = found else { return Ok(None) };
    for generator in texts.iter().filter_map(|(_, text)| block(text, "generator")) {
        let says = |name: &str| setting(&generator, name);
        schema.engine &= says("engineType").as_deref() != Some("client");
        schema.usual &= says("provider").as_deref() == Some("prisma-client-js") && says("output").is_none();
    }
    schema.schemas = texts.iter().any(|(_, text)| text.contains("@@schema("));
    schema.names = texts.iter().flat_map(|(_, text)| names(text)).collect();
    for (path, text) in &texts {
        schema.models.extend(models(path, text, &schema.names));
    }
    Ok(Some(schema))
}

/// The lines inside the first block of a kind.
fn block(text: &str, kind: &str) -> Option<String> {
    let start = text.lines().position(|line| line.trim_start().starts_with(&format!("{kind} ")))?;
    let body = text.lines().skip(start + 1).take_while(|line| line.trim() != "}");
    Some(body.map(|line| line.split("//").next().unwrap_or(line)).collect::<Vec<_>>().join("\n"))
}

fn setting(body: &str, name: &str) -> Option<String> {
    let line =
        body.lines().find_map(|line| line.trim().strip_prefix(name)?.trim_start().strip_prefix('='))?;
    Some(line.trim().trim_matches('"').to_owned())
}

fn names(text: &str) -> Vec<String> {
    let heads = text.lines().filter_map(|line| line.trim_start().strip_prefix("model "));
    heads.filter_map(|rest| rest.split([' ', '{']).next()).map(str::to_owned).collect()
}

/// The models of one file as the tables that they are, but for ours.
fn models(path: &str, text: &str, all: &[String]) -> Vec<Table> {
    let mut found = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let head = line.trim_start().strip_prefix("model ").and_then(|rest| rest.split([' ', '{']).next());
        if let Some(name) = head {
            let body: Vec<&str> = text[offset..]
                .lines()
                .skip(1)
                .take_while(|line| line.trim() != "}")
                .map(|line| line.split("//").next().unwrap_or(line).trim())
                .collect();
            let ignored = body.contains(&"@@ignore");
            found.extend(table(name, &body, all).filter(|_| !ignored).map(|table| Table {
                file: path.to_owned(),
                line: lines::number(text, offset),
                ..table
            }));
        }
        offset += line.len();
    }
    found
}

/// `@map("name")`, `@@map("name")`.
fn mapped(line: &str, mark: &str) -> Option<String> {
    let rest = line.split(&format!("{mark}(")).nth(1)?;
    rest.split('"').nth(1).map(str::to_owned)
}

fn table(name: &str, body: &[&str], all: &[String]) -> Option<Table> {
    let links = body.iter().filter_map(|line| {
        let mut words = line.split_whitespace();
        let target = words.nth(1)?.trim_end_matches(['?', ']', '[']);
        let keys = line.split("fields: [").nth(1)?.split(']').next()?;
        Some((target.to_owned(), keys.split(',').map(|key| key.trim().to_owned()).collect::<Vec<_>>()))
    });
    let links: Vec<_> = links.collect();
    let columns: Vec<(String, Column)> = body
        .iter()
        .filter_map(|line| column(line, all))
        .map(|(field, mut column)| {
            let is = |(target, keys): &(String, Vec<String>)| {
                target.to_ascii_lowercase().contains("user") && keys.contains(&field)
            };
            if links.iter().any(is) {
                column.ty = USER.to_owned();
            }
            (field, column)
        })
        .collect();
    let id = columns.iter().find(|(_, column)| column.key)?.1.name.clone();
    const ADMIN: [&str; 10] = [
        "is_platform_admin",
        "is_staff",
        "is_admin",
        "is_superuser",
        "is_internal",
        "isPlatformAdmin",
        "isStaff",
        "isAdmin",
        "isSuperuser",
        "isInternal",
    ];
    let flag =
        |(_, column): &&(String, Column)| column.ty == "boolean" && ADMIN.contains(&column.name.as_str());
    Some(Table {
        name: body.iter().find_map(|line| mapped(line, "@@map")).unwrap_or_else(|| name.to_owned()),
        file: String::new(),
        line: 0,
        id,
        admin: columns.iter().find(flag).map(|(_, column)| column.name.clone()),
        required: columns.into_iter().map(|(_, column)| column).filter(|column| column.required).collect(),
        foreign: Vec::new(),
    })
}

/// A field that is a column: its name in the model, and the column.
fn column(line: &str, all: &[String]) -> Option<(String, Column)> {
    let mut words = line.split_whitespace();
    let (field, ty) = (words.next()?, words.next()?);
    let plain = ty.trim_end_matches(['?', '[', ']']);
    if field.starts_with("@@") || all.iter().any(|model| model == plain) {
        return None;
    }
    let by_client =
        ["uuid(", "cuid(", "nanoid(", "ulid("].iter().any(|call| line.contains(&format!("@default({call}")));
    let made = line.contains("@default(") && !by_client;
    let ty = match plain {
        "String" if line.contains("@db.Uuid") => "uuid",
        "String" => "text",
        "Int" | "BigInt" => "integer",
        "Boolean" => "boolean",
        "DateTime" => "timestamp",
        _ => "other",
    };
    let column = Column {
        name: mapped(line, " @map").unwrap_or_else(|| field.to_owned()),
        ty: ty.to_owned(),
        key: line.split_whitespace().any(|word| word == "@id" || word.starts_with("@id(")),
        required: !words_open(line) && !made,
    };
    Some((field.to_owned(), column))
}

/// Whether a field may be empty.
fn words_open(line: &str) -> bool {
    line.split_whitespace().nth(1).is_some_and(|ty| ty.ends_with('?') || ty.ends_with("[]"))
}

/// Where the migrations are unless a configuration says something else.
fn migrations(schema: &Schema) -> String {
    let at = folder(&schema.path);
    let at = at.strip_suffix("/schema").filter(|_| schema.several).unwrap_or(at);
    join(at, "migrations")
}
