//! A parsed source file of any language: nodes, their text, their lines.
//! What is asked of a node here holds for every grammar; what needs to know a language is in that language's folder.

pub use tree_sitter::Node;
use tree_sitter::{Language, Parser, Tree};

use super::lines;

/// A text and its syntax tree.
pub struct Source<'a> {
    pub text: &'a str,
    tree: Tree,
}

impl<'a> Source<'a> {
    pub fn parse(text: &'a str, language: &Language) -> Self {
        let mut parser = Parser::new();
        parser.set_language(language).expect("the grammar fits the library");
        let tree = parser.parse(text, None).expect("a parser with a language and no time limit ends");
        Source { text, tree }
    }

    /// The text and the tree that was parsed from it earlier.
    pub fn with(text: &'a str, tree: &Tree) -> Self {
        Source { text, tree: tree.clone() }
    }

    /// The tree alone, for those who keep the text.
    pub fn into_tree(self) -> Tree {
        self.tree
    }

    pub fn root(&self) -> Node<'_> {
        self.tree.root_node()
    }

    pub fn of(&self, node: Node<'_>) -> &'a str {
        &self.text[node.byte_range()]
    }

    /// 1-based.
    pub fn line(&self, node: Node<'_>) -> usize {
        node.start_position().row + 1
    }

    /// The line of the first thing that is not of the language.
    pub fn first_error_line(&self) -> Option<usize> {
        let root = self.root();
        if !root.has_error() {
            return None;
        }
        let broken = descendants(root).into_iter().find(|n| n.is_error() || n.is_missing());
        Some(broken.map_or(1, |node| self.line(node)))
    }

    pub fn eol(&self) -> &'static str {
        lines::eol(self.text)
    }

    /// The white space that the line of `at` starts with.
    pub fn indent(&self, at: usize) -> &'a str {
        lines::indent(self.text, at)
    }

    /// One level of indentation, as this file writes it.
    pub fn indent_unit(&self) -> &'static str {
        if self.text.lines().any(|line| line.starts_with('\t')) { "\t" } else { "    " }
    }
}

/// All children, in order.
pub fn children<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    let mut cursor = node.walk();
    node.children(&mut cursor).collect()
}

/// The named children but for comments.
pub fn named<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| !child.kind().ends_with("comment")).collect()
}

pub fn field<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    node.child_by_field_name(name)
}

/// The nodes around this one, innermost first.
pub fn ancestors<'t>(node: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    std::iter::successors(node.parent(), |node| node.parent())
}

/// The node and everything below it, in source order.
pub fn descendants<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    // One cursor for the whole walk: a new one for each node is what took the time in large projects.
    let (mut all, mut cursor) = (Vec::new(), node.walk());
    loop {
        all.push(cursor.node());
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return all;
            }
        }
    }
}
