//! Reads a table of shapes and holds an edit against it. `BLESS=1` writes what the edit really does into the table,
//! to be reviewed.

use std::fmt::Write as _;
use std::path::Path;

use acp::edit::python::tree::Source;
use acp::edit::{Edited, reverse, splice};

struct Shape {
    name: String,
    before: String,
    after: String,
}

/// `%%%% name`, the text, `==== what becomes of it`, and the text after where it changed.
fn read(table: &str) -> Vec<Shape> {
    let parts = table.split("%%%% ").filter(|part| !part.trim().is_empty());
    parts
        .map(|part| {
            let (name, rest) = part.split_once('\n').expect("a name");
            let (before, after) = rest.split_once("==== ").expect("a line `==== …`");
            Shape { name: name.trim().into(), before: before.into(), after: after.into() }
        })
        .collect()
}

fn write(shapes: &[Shape]) -> String {
    shapes.iter().fold(String::new(), |mut table, shape| {
        let _ = write!(table, "%%%% {}\n{}==== {}", shape.name, shape.before, shape.after);
        table
    })
}

fn said(before: &str, edited: &Edited) -> String {
    match edited {
        Edited::Already => "already\n".into(),
        Edited::ByHand { reason } => format!("by hand because {reason}\n"),
        Edited::Changed(splices) => format!("changed\n{}", splice(before, splices)),
    }
}

/// Holds `edit` against the table `tests/edit/<file>`.
pub fn hold(file: &str, is_python: bool, edit: impl Fn(&str) -> Edited) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edit").join(file);
    let mut shapes = read(&std::fs::read_to_string(&path).expect("the table"));
    if std::env::var_os("BLESS").is_some() {
        for shape in &mut shapes {
            shape.after = said(&shape.before, &edit(&shape.before));
        }
        std::fs::write(&path, write(&shapes)).expect("the table can be written");
    }
    for shape in &shapes {
        let edited = edit(&shape.before);
        assert_eq!(said(&shape.before, &edited), shape.after, "shape `{}` of {file}", shape.name);
        for variant in variants(&shape.before) {
            behaves(&shape.name, &variant, is_python, &edit, &edited);
        }
    }
}

/// The same text as other editors would have saved it.
fn variants(text: &str) -> [String; 5] {
    let crlf = text.replace('\n', "\r\n");
    let bare = text.strip_suffix('\n').unwrap_or(text);
    [text.into(), crlf.clone(), format!("\u{feff}{text}"), format!("\u{feff}{crlf}"), bare.into()]
}

fn behaves(name: &str, text: &str, is_python: bool, edit: &impl Fn(&str) -> Edited, plain: &Edited) {
    match (edit(text), plain) {
        (Edited::Changed(splices), Edited::Changed(same)) => {
            let after = splice(text, &splices);
            assert_eq!(splice(&after, &reverse(&splices)), text, "{name}: undone, it is what it was");
            assert_eq!(edit(&after), Edited::Already, "{name}: twice is once\n{after}");
            assert!(splices.iter().all(|s| s.remove.is_empty()), "{name}: inserts only");
            assert_eq!(splices.len(), same.len(), "{name}: the same places");
            assert_eq!(
                after.starts_with('\u{feff}'),
                text.starts_with('\u{feff}'),
                "{name}: the BOM is kept"
            );
            let empty = text.trim_start_matches('\u{feff}').is_empty();
            assert!(
                empty || after.ends_with('\n') == text.ends_with('\n'),
                "{name}: the end is kept\n{after}"
            );
            let crlf = text.contains("\r\n");
            assert_eq!(
                after.matches('\n').count() == after.matches("\r\n").count(),
                crlf || !after.contains('\n'),
                "{name}: line endings\n{after:?}"
            );
            let lf = |text: &str| text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
            let Edited::Changed(unix) = edit(&lf(text)) else { panic!("{name}: LF differs") };
            assert_eq!(lf(&after), splice(&lf(text), &unix), "{name}: the same edit with any line ending");
            if is_python {
                assert_eq!(Source::parse(&after).first_error_line(), None, "{name}: parses\n{after}");
            }
        }
        (other, plain) => assert_eq!(&other, plain, "{name}: every variant is judged alike\n{text:?}"),
    }
}
