//! Edits of owners' files, as tables: each `.shapes` file holds texts before and after.
//! Every shape is also tried with CRLF, with a BOM and without its last newline, undone, and done twice.

mod cargo;
mod django;
mod interpreter;
mod javascript;
mod javascript_properties;
mod lock;
mod manifests;
mod node_lock;
mod properties;
mod rust;
mod rust_properties;
mod shapes;
