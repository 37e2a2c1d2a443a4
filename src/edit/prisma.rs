//! schema.prisma: further models at its end.

use super::{Edited, Splice};

/// Adds the models, each `model Name { … }`, of which the schema has none.
pub fn add_models(text: &str, models: &str) -> Edited {
    let name = |line: &str| {
        let rest = line.trim_start_matches('\u{feff}').trim_start().strip_prefix("model ")?;
        rest.split([' ', '{']).next().map(str::to_owned)
    };
    let there: Vec<String> = text.lines().filter_map(name).collect();
    let ours: Vec<String> = models.lines().filter_map(name).collect();
    match ours.iter().filter(|name| there.contains(name)).count() {
        0 => {}
        count if count == ours.len() => return Edited::Already,
        _ => return Edited::ByHand { reason: "it has some of these models, but not all".into() },
    }
    let eol = super::eol(text);
    let models = models.trim_end().replace('\n', eol);
    let body = text.trim_start_matches('\u{feff}');
    let insert = match (body.is_empty(), body.ends_with('\n')) {
        (true, _) => format!("{models}{eol}"),
        (false, true) => format!("{eol}{models}{eol}"),
        (false, false) => format!("{eol}{eol}{models}"),
    };
    Edited::Changed(vec![Splice { at: text.len(), remove: String::new(), insert }])
}
