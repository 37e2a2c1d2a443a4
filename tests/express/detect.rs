//! Which servers there are, and the lines that prove it.

use std::fmt::Write as _;

use acp::detect::Candidate;
use acp::repo::Repo;

use crate::found;
use crate::repos::hold;

#[test]
fn an_express_server_is_found_wherever_it_is_and_nothing_else_is() {
    hold("express/detect.repos", |repo| {
        let all = found(repo);
        if all.is_empty() { "nothing\n".into() } else { all.iter().map(shown).collect() }
    });
}

fn shown(candidate: &Candidate) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{} in `{}`", candidate.version.as_deref().unwrap_or("?"), candidate.root);
    for proof in &candidate.evidence {
        let _ = writeln!(text, "  {}:{}: {}", proof.file, proof.line, proof.fact);
    }
    let or = |value: &Option<String>| value.clone().unwrap_or("?".into());
    let _ = writeln!(
        text,
        "  {} {} {} from {}",
        candidate.language,
        or(&candidate.package_manager),
        or(&candidate.database),
        or(&candidate.entry)
    );
    for model in &candidate.tenant_models {
        let _ = writeln!(text, "  tenant: {} at {}:{}", model.name, model.file, model.line);
    }
    for reason in &candidate.unsupported {
        let _ = writeln!(text, "  not supported: {reason}");
    }
    text
}

#[test]
fn a_repository_without_files_has_no_server() {
    let none: [(&str, &str); 0] = [];
    assert_eq!(found(&Repo::from_files(none)), []);
}
