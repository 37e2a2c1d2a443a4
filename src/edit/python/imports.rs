//! The import statements of a module: what they import, from where, under which names.

use super::scope;
use super::tree::{Node, Source, children, field};

/// One import statement of the module's scope.
#[derive(Clone, Copy)]
pub struct Import<'t> {
    pub node: Node<'t>,
    /// Inside `if`, `try`, a loop.
    pub conditional: bool,
}

impl<'t> Import<'t> {
    /// `django.urls` of `from django.urls import path`; relative ones with their dots; `None` for `import x`.
    pub fn from<'a>(&self, source: &Source<'a>) -> Option<&'a str> {
        field(self.node, "module_name").map(|module| source.of(module))
    }

    /// Whether it ends in `import *`.
    pub fn star(&self) -> bool {
        children(self.node).iter().any(|child| child.kind() == "wildcard_import")
    }

    /// Imported name and local name.
    pub fn names<'a>(&self, source: &Source<'a>) -> Vec<(&'a str, &'a str)> {
        self.items().into_iter().map(|item| pair(source, item)).collect()
    }

    pub fn items(&self) -> Vec<Node<'t>> {
        let mut cursor = self.node.walk();
        self.node.children_by_field_name("name", &mut cursor).collect()
    }
}

/// Imported name and local name of one item.
pub fn pair<'a>(source: &Source<'a>, item: Node<'_>) -> (&'a str, &'a str) {
    match (field(item, "name"), field(item, "alias")) {
        (Some(name), Some(alias)) => (source.of(name), source.of(alias)),
        _ => (source.of(item), source.of(item)),
    }
}

/// The import statements of the module, in order.
pub fn imports<'t>(source: &'t Source<'_>) -> Vec<Import<'t>> {
    let mut found = Vec::new();
    scope::visit(source.root(), false, &mut |node, conditional| {
        if matches!(node.kind(), "import_statement" | "import_from_statement") {
            found.push(Import { node, conditional });
        }
    });
    found
}
