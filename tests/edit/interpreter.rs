//! The tables once more, before Python's own judgement: what we wrote is not only what tree-sitter takes for Python.
//! Where there is no `python3`, there is nothing to ask.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const JUDGE: &str = "import ast, json, sys\nfor text in json.load(sys.stdin):\n    ast.parse(text)\n";

#[test]
fn python_parses_every_edited_file_of_the_tables() {
    let judge =
        Command::new("python3").args(["-c", JUDGE]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut judge) = judge else { return };
    let mut texts = Vec::new();
    for table in ["urls.shapes", "settings.shapes"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edit").join(table);
        let table = std::fs::read_to_string(path).expect("the table");
        let after = table.split("%%%% ").filter_map(|part| part.split_once("==== changed\n"));
        texts.extend(after.map(|(_, text)| text.to_owned()));
    }
    assert!(texts.len() > 60, "only {}", texts.len());
    let json = serde_json::to_vec(&texts).expect("strings");
    judge.stdin.take().expect("a pipe").write_all(&json).expect("Python reads");
    let judged = judge.wait_with_output().expect("Python ends");
    assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stderr));
}
