//! Edits of owners' files, as tables: each `.shapes` file holds texts before and after.
//! Every shape is also tried with CRLF, with a BOM and without its last newline, undone, and done twice.

mod django;
mod interpreter;
mod manifests;
mod properties;
mod shapes;
