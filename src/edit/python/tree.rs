//! A parsed Python file: its strings, quotes, calls and columns, on top of what holds for a tree of any language.
//! Nothing here knows Django.

use std::ops::Deref;

pub use tree_sitter::Tree;

pub use crate::edit::tree::{Node, children, descendants, field, named};
use crate::edit::{lines, tree};

/// A text and its syntax tree.
pub struct Source<'a>(tree::Source<'a>);

impl<'a> Deref for Source<'a> {
    type Target = tree::Source<'a>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'a> Source<'a> {
    pub fn parse(text: &'a str) -> Self {
        Source(tree::Source::parse(text, &tree_sitter_python::LANGUAGE.into()))
    }

    /// The text and the tree that was parsed from it earlier.
    pub fn with(text: &'a str, tree: &Tree) -> Self {
        Source(tree::Source::with(text, tree))
    }

    /// The tree alone, for those who keep the text.
    pub fn into_tree(self) -> Tree {
        self.0.into_tree()
    }

    /// The value of a plain string literal (also of adjacent ones); `None` for f-strings, bytes, escapes
    /// and everything that is no literal.
    pub fn string(&self, node: Node<'_>) -> Option<String> {
        match node.kind() {
            "string" => self.plain(node),
            "concatenated_string" => named(node).into_iter().map(|part| self.plain(part)).collect(),
            "parenthesized_expression" => self.string(only(node)?),
            _ => None,
        }
    }

    fn plain(&self, node: Node<'_>) -> Option<String> {
        let start = node.child(0)?;
        let prefix = self.of(start).trim_end_matches(['"', '\'']).to_ascii_lowercase();
        let raw = matches!(prefix.as_str(), "r" | "ur");
        if !raw && !matches!(prefix.as_str(), "" | "u") {
            return None;
        }
        let end = node.child(node.child_count().checked_sub(1)?)?;
        let body = self.text.get(start.end_byte()..end.start_byte())?;
        (raw || !body.contains('\\')).then(|| body.to_owned())
    }

    /// The quote that most strings of this file are written with.
    pub fn quote(&self, within: Node<'_>) -> char {
        let single = |n: &Node<'_>| n.kind() == "string_start" && self.of(*n).ends_with('\'');
        let double = |n: &Node<'_>| n.kind() == "string_start" && self.of(*n).ends_with('"');
        let short = |n: &Node<'_>| n.end_byte() - n.start_byte() < 3;
        let all: Vec<_> = descendants(within).into_iter().filter(short).collect();
        let (singles, doubles) =
            (all.iter().filter(|n| single(n)).count(), all.iter().filter(|n| double(n)).count());
        if singles > doubles { '\'' } else { '"' }
    }

    /// Offset of the first byte of the line after the one that holds `at`; `None` on the last line.
    pub fn next_line(&self, at: usize) -> Option<usize> {
        lines::next_line(self.text, at)
    }

    /// Offset of the first byte of the line that holds `at` (a BOM is not part of a line).
    pub fn line_start(&self, at: usize) -> usize {
        lines::line_start(self.text, at)
    }

    /// The white space that takes a new line to the column of `node`: what stands before it, made blank.
    pub fn column(&self, node: Node<'_>) -> String {
        let before = &self.text[self.line_start(node.start_byte())..node.start_byte()];
        before.chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect()
    }

    /// Whether `node` is the first thing on its line.
    pub fn opens_line(&self, node: Node<'_>) -> bool {
        self.indent(node.start_byte()).len() == node.start_byte() - self.line_start(node.start_byte())
    }
}

/// The one named child, where there is exactly one.
pub fn only(node: Node<'_>) -> Option<Node<'_>> {
    match named(node).as_slice() {
        [child] => Some(*child),
        _ => None,
    }
}

/// What is inside any number of parentheses.
pub fn bare(node: Node<'_>) -> Node<'_> {
    match node.kind() {
        "parenthesized_expression" => only(node).map_or(node, bare),
        _ => node,
    }
}

/// The operands of a chain of `+`, left to right; anything else is its own only operand.
pub fn operands<'t>(source: &Source<'_>, node: Node<'t>) -> Vec<Node<'t>> {
    let node = bare(node);
    let plus =
        node.kind() == "binary_operator" && field(node, "operator").is_some_and(|op| source.of(op) == "+");
    match (plus, field(node, "left"), field(node, "right")) {
        (true, Some(left), Some(right)) => {
            let mut all = operands(source, left);
            all.extend(operands(source, right));
            all
        }
        _ => vec![node],
    }
}

/// The positional arguments of a call.
pub fn arguments<'t>(call: Node<'t>) -> Vec<Node<'t>> {
    let list = field(call, "arguments").map(named).unwrap_or_default();
    list.into_iter().filter(|argument| argument.kind() != "keyword_argument").collect()
}

/// The value of a keyword argument.
pub fn keyword<'t>(source: &Source<'_>, call: Node<'t>, name: &str) -> Option<Node<'t>> {
    let list = field(call, "arguments").map(named).unwrap_or_default();
    let argument = list.into_iter().find(|argument| {
        argument.kind() == "keyword_argument"
            && field(*argument, "name").is_some_and(|n| source.of(n) == name)
    })?;
    field(argument, "value")
}

/// The last name of what a call calls: `path` of `urls.path(…)`.
pub fn callee<'a>(source: &Source<'a>, call: Node<'_>) -> Option<&'a str> {
    let function = field(call, "function")?;
    match function.kind() {
        "identifier" => Some(source.of(function)),
        "attribute" => field(function, "attribute").map(|name| source.of(name)),
        _ => None,
    }
}
