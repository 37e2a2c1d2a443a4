//! The models of a project that could stand for a customer, and the app labels Django gives them.
//! It reads class statements; it follows no base class into another file.

use super::find::{join, own};
use crate::detect::TenantModel;
use crate::edit::python::scope::{What, uses, visit};
use crate::edit::python::tree::{Node, Source, arguments, callee, field, keyword, named};
use crate::error::Result;
use crate::host::ours::is_ours;
use crate::repo::Repo;

/// Names of models that stand for a customer, the likeliest first.
const TENANTS: [&str; 8] =
    ["Tenant", "Organization", "Organisation", "Org", "Workspace", "Company", "Account", "Team"];
/// Fields that mark the operator's own tenant.
const ADMIN: [&str; 5] = ["is_platform_admin", "is_staff", "is_admin", "is_superuser", "is_internal"];
/// Fields that hold the tenant's name.
const TITLES: [&str; 5] = ["name", "title", "display_name", "label", "slug"];

/// One model class of the project.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// `<app label>.<ClassName>`
    pub name: String,
    pub file: String,
    pub line: usize,
    /// The dotted package of the app, relative to the import base.
    pub app: String,
    /// The class of the primary key's field, where the model has one of its own.
    pub pk: Option<String>,
    pub title_field: Option<String>,
    pub admin_field: Option<String>,
    /// The model is the one of the users: somebody who logs in, not a customer with many of them.
    pub is_user: bool,
    /// A row cannot be made without a user, so no key can be made for a first tenant of this model.
    pub needs_user: bool,
}

/// The models that look like a customer, the likeliest first.
pub fn tenants(repo: &Repo, base: &str) -> Result<Vec<Model>> {
    let mut found = models(repo, base, |name| TENANTS.contains(&name))?;
    found.retain(|model| !model.is_user);
    let rank = |model: &Model| TENANTS.iter().position(|name| model.name.ends_with(&format!(".{name}")));
    found.sort_by(|a, b| (rank(a), &a.file).cmp(&(rank(b), &b.file)));
    Ok(found)
}

/// The models whose class name is wanted.
pub fn models(repo: &Repo, base: &str, wanted: impl Fn(&str) -> bool) -> Result<Vec<Model>> {
    let start = join(base, "");
    let mut found = Vec::new();
    // The cheap questions first: a repository has many files, and few of them hold models.
    for path in repo.paths() {
        let Some(package) = package(path).filter(|_| path.starts_with(&start) && own(path)) else { continue };
        let text = repo.text(path)?.filter(|text| mentions(text, &wanted) && !is_ours(text));
        let Some(text) = text else { continue };
        let source = Source::parse(&text);
        let app = package[start.len().min(package.len())..].replace('/', ".");
        for class in classes(&source).into_iter().filter(|(name, _)| wanted(name)) {
            let (name, node) = class;
            if let Some(model) = model(&source, node) {
                let label = label(repo, package)?;
                let name = format!("{label}.{name}");
                let line = source.line(node);
                found.push(Model { name, file: path.to_owned(), line, app: app.clone(), ..model });
            }
        }
    }
    Ok(found)
}

impl Model {
    /// What `acp detect` says of it.
    pub fn shown(&self) -> TenantModel {
        TenantModel { name: self.name.clone(), file: self.file.clone(), line: self.line }
    }
}

/// The app package of a file that holds models: `<package>/models.py`, `<package>/models/….py`.
fn package(path: &str) -> Option<&str> {
    let module = path.strip_suffix(".py")?;
    module.strip_suffix("/models").or_else(|| module.rfind("/models/").map(|at| &module[..at]))
}

/// Cheaper than parsing: whether any class statement has a wanted name.
fn mentions(text: &str, wanted: &impl Fn(&str) -> bool) -> bool {
    let names = text.lines().filter_map(|line| line.strip_prefix("class "));
    names.map(|rest| rest.split(['(', ':', ' ']).next().unwrap_or_default()).any(wanted)
}

/// The classes of the module's own scope: name and node.
fn classes<'t>(source: &'t Source<'_>) -> Vec<(String, Node<'t>)> {
    let mut found = Vec::new();
    visit(source.root(), false, &mut |node, _| {
        if node.kind() == "class_definition" {
            found.extend(field(node, "name").map(|name| (source.of(name).to_owned(), node)));
        }
    });
    found
}

/// A concrete model, without the names that its place gives it.
fn model(source: &Source<'_>, class: Node<'_>) -> Option<Model> {
    let bases = field(class, "superclasses").map(named).unwrap_or_default();
    let named_model = bases.iter().any(|base| source.of(*base).contains("Model"));
    let body = field(class, "body")?;
    let fields = fields(source, body);
    let is_model = named_model || !bases.is_empty() && !fields.is_empty();
    if !is_model || meta_says(source, body, "abstract") || meta_says(source, body, "proxy") {
        return None;
    }
    let first = |names: &[&str], kinds: &[&str]| {
        let mut found = names.iter().filter(|name| {
            fields.iter().any(|(field, kind, _)| field == *name && kinds.iter().any(|k| kind.contains(k)))
        });
        found.next().map(|name| (*name).to_owned())
    };
    let key = fields.iter().find(|(_, _, call)| {
        keyword(source, *call, "primary_key").is_some_and(|value| source.of(value) == "True")
    });
    Some(Model {
        name: String::new(),
        file: String::new(),
        line: 0,
        app: String::new(),
        pk: key.map(|(_, kind, _)| kind.clone()),
        title_field: first(&TITLES, &["CharField", "TextField", "SlugField"]),
        admin_field: first(&ADMIN, &["BooleanField"]),
        is_user: bases.iter().any(|base| source.of(*base).contains("User")),
        needs_user: fields.iter().any(|(_, kind, call)| is_link(kind) && needs_user(source, *call)),
    })
}

/// The fields of a model: name, class of the field, the call.
fn fields<'t>(source: &Source<'_>, body: Node<'t>) -> Vec<(String, String, Node<'t>)> {
    let statements = named(body).into_iter().filter_map(|statement| statement.named_child(0));
    let assigned = statements.filter(|node| node.kind() == "assignment");
    assigned
        .filter_map(|node| {
            let call = field(node, "right").filter(|value| value.kind() == "call")?;
            let kind =
                callee(source, call).filter(|kind| kind.ends_with("Field") || kind.ends_with("Key"))?;
            Some((source.of(field(node, "left")?).to_owned(), kind.to_owned(), call))
        })
        .collect()
}

fn is_link(kind: &str) -> bool {
    kind.ends_with("ForeignKey") || kind.ends_with("OneToOneField")
}

/// Whether a link leads to the users and cannot be left open.
fn needs_user(source: &Source<'_>, link: Node<'_>) -> bool {
    let target = keyword(source, link, "to")
        .or_else(|| arguments(link).into_iter().next().filter(|first| first.kind() != "keyword_argument"));
    let target = target.map(|node| source.string(node).unwrap_or_else(|| source.of(node).to_owned()));
    // `settings.AUTH_USER_MODEL`, `get_user_model()`, `"auth.User"`, `User`: not `"users.Plan"`.
    let is_user = target
        .is_some_and(|name| name.rsplit('.').next().is_some_and(|last| last.to_lowercase().contains("user")));
    let is_open = keyword(source, link, "null").is_some_and(|value| source.of(value) == "True");
    is_user && !is_open && keyword(source, link, "default").is_none()
}

/// Whether the inner class Meta sets an option to True.
fn meta_says(source: &Source<'_>, body: Node<'_>, option: &str) -> bool {
    let metas = named(body).into_iter().filter(|node| {
        node.kind() == "class_definition"
            && field(*node, "name").is_some_and(|name| source.of(name) == "Meta")
    });
    let bodies = metas.filter_map(|meta| field(meta, "body"));
    bodies.flat_map(|body| uses(source, body, option)).any(|used| match used.what {
        What::Assign(value) => source.of(value) == "True",
        _ => false,
    })
}

/// The label of an app: its AppConfig's `label`, else the last part of its `name`, else of its package.
pub fn label(repo: &Repo, package: &str) -> Result<String> {
    let last = |name: &str| name.rsplit(['.', '/']).next().unwrap_or(name).to_owned();
    let Some(text) = repo.text(&format!("{package}/apps.py"))? else { return Ok(last(package)) };
    let source = Source::parse(&text);
    let bodies: Vec<_> = classes(&source).into_iter().filter_map(|(_, class)| field(class, "body")).collect();
    let constant = |name: &str| {
        let all = bodies.iter().flat_map(|body| uses(&source, *body, name));
        all.filter_map(|used| match used.what {
            What::Assign(value) => source.string(value),
            _ => None,
        })
        .next()
    };
    Ok(constant("label")
        .or_else(|| constant("name").map(|name| last(&name)))
        .unwrap_or_else(|| last(package)))
}
