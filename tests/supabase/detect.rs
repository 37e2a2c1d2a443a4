//! Which projects there are, and the lines that prove it.

use std::fmt::Write as _;

use acp::detect::{Candidate, detect};

use crate::repos::hold;

#[test]
fn a_supabase_project_is_found_wherever_it_is_and_nothing_else_is() {
    hold("supabase/detect.repos", |repo| {
        let found = detect(repo).expect("nothing fails").candidates;
        if found.is_empty() { "nothing\n".into() } else { found.iter().map(shown).collect() }
    });
}

fn shown(candidate: &Candidate) -> String {
    let mut text = String::new();
    let or = |value: &Option<String>| value.clone().unwrap_or("-".into());
    let _ = writeln!(text, "{} {} in `{}`", candidate.framework, or(&candidate.version), candidate.root);
    for proof in &candidate.evidence {
        let _ = writeln!(text, "  {}:{}: {}", proof.file, proof.line, proof.fact);
    }
    let _ = writeln!(text, "  settings: {}", candidate.settings.join(" "));
    let _ = writeln!(text, "  {} {}", or(&candidate.package_manager), or(&candidate.database));
    for model in &candidate.tenant_models {
        let _ = writeln!(text, "  tenant: {} at {}:{}", model.name, model.file, model.line);
    }
    text
}
