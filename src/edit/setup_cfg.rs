//! setup.cfg: adds lines to `[options] install_requires`, and reads what it has.

use super::dependency::{Need, edited, open, parse};
use super::{Edited, Splice};

/// Adds the needs that `install_requires` does not have.
pub fn add(text: &str, needs: &[Need<'_>]) -> Edited {
    let Some(list) = find(text) else {
        return Edited::ByHand { reason: "`[options]` has no `install_requires`".into() };
    };
    let have: Vec<_> = listed(text).into_iter().map(|(name, range, _)| (name, range)).collect();
    let open = match open(needs, &have) {
        Ok(open) => open,
        Err(refused) => return refused,
    };
    let Some(last) = list.last else {
        return Edited::ByHand { reason: "`install_requires` is not a list of lines".into() };
    };
    if open.is_empty() {
        return Edited::Already;
    }
    let eol = super::eol(text);
    let indent = &last.text[..last.text.len() - last.text.trim_start().len()];
    let lines =
        open.iter().map(|need| format!("{indent}{}", need.requirement())).collect::<Vec<_>>().join(eol);
    let insert = if last.ended { format!("{lines}{eol}") } else { format!("{eol}{lines}") };
    edited(vec![Splice { at: last.end, remove: String::new(), insert }])
}

/// Normal name, range and line of what `install_requires` lists.
pub fn listed(text: &str) -> Vec<(String, String, usize)> {
    let all = find(text).map(|list| list.lines).unwrap_or_default();
    all.into_iter().filter_map(|(line, text)| parse(text).map(|(name, range)| (name, range, line))).collect()
}

struct List<'a> {
    /// 1-based line and text.
    lines: Vec<(usize, &'a str)>,
    last: Option<Last<'a>>,
}

struct Last<'a> {
    text: &'a str,
    /// Offset behind the line and its ending.
    end: usize,
    ended: bool,
}

fn find(text: &str) -> Option<List<'_>> {
    let mut section = "";
    let mut list: Option<List<'_>> = None;
    let mut inside = false;
    let mut end = 0;
    for (at, raw) in text.split_inclusive('\n').enumerate() {
        end += raw.len();
        let line = raw.trim_end_matches(['\r', '\n']);
        let indented = line.starts_with([' ', '\t']);
        let content = line.trim_start_matches('\u{feff}').trim();
        if inside && indented && !content.is_empty() {
            let found = list.as_mut()?;
            found.lines.push((at + 1, line));
            found.last = Some(Last { text: line, end, ended: raw.ends_with('\n') });
        } else if !indented && !content.is_empty() && !content.starts_with(['#', ';']) {
            inside = false;
            if content.starts_with('[') {
                section = content;
            } else if let Some((key, value)) = content.split_once(['=', ':']) {
                inside = section == "[options]" && key.trim() == "install_requires";
                if inside {
                    let first = value.trim();
                    let lines = if first.is_empty() { Vec::new() } else { vec![(at + 1, first)] };
                    list = Some(List { lines, last: None });
                }
            }
        }
    }
    list
}
