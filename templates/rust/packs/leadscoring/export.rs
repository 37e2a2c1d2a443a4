// Yours: written once by `acp add-pack`; edit freely.
//! Owns leads as CSV: RFC 4180, and no cell that a spreadsheet takes for a formula.
//!
//! Never chooses the leads.

use super::rows::Lead;

const COLUMNS: [&str; 5] = ["lead_id", "email", "name", "company", "score"];
/// What a spreadsheet begins a formula with, and what it drops before one.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];
const SPECIAL: [char; 4] = [',', '"', '\r', '\n'];

/// One line for each lead; the score is a number of ours, the rest is text.
pub fn table(leads: &[Lead]) -> String {
    let mut text = COLUMNS.join(",") + "\r\n";
    for lead in leads {
        for cell in [&lead.id, &lead.email, &lead.name, &lead.company] {
            text += &quoted(harmless(cell));
            text.push(',');
        }
        if let Some(score) = lead.score {
            text += &format!("{score:.2}");
        }
        text += "\r\n";
    }
    text
}

fn harmless(cell: &str) -> String {
    let mark = if cell.starts_with(FORMULA) { "'" } else { "" };
    mark.to_owned() + cell
}

fn quoted(cell: String) -> String {
    if cell.contains(SPECIAL) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell
}
