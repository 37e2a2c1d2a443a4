//! Which projects there are, and the lines that prove it.

use std::fmt::Write as _;

use acp::detect::{Candidate, detect};
use acp::repo::Repo;

use crate::repos::hold;

#[test]
fn a_django_project_is_found_wherever_it_is_and_nothing_else_is() {
    hold("django/detect.repos", |repo| {
        let found = detect(repo).expect("nothing fails").candidates;
        if found.is_empty() { "nothing\n".into() } else { found.iter().map(shown).collect() }
    });
}

fn shown(candidate: &Candidate) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{} in `{}`", candidate.version.as_deref().unwrap_or("?"), candidate.root);
    for proof in &candidate.evidence {
        let _ = writeln!(text, "  {}:{}: {}", proof.file, proof.line, proof.fact);
    }
    let _ = writeln!(text, "  settings: {}", candidate.settings.join(" "));
    let or = |value: &Option<String>| value.clone().unwrap_or("?".into());
    let _ = writeln!(text, "  {} {}", or(&candidate.package_manager), or(&candidate.database));
    for model in &candidate.tenant_models {
        let _ = writeln!(text, "  tenant: {} at {}:{}", model.name, model.file, model.line);
    }
    for reason in &candidate.unsupported {
        let _ = writeln!(text, "  not supported: {reason}");
    }
    text
}

#[test]
fn detecting_twice_says_the_same() {
    let repo = crate::repos::repo(
        "++++ manage.py\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'a.b')\n",
    );
    assert_eq!(detect(&repo).expect("once"), detect(&repo).expect("twice"));
}

#[test]
fn a_repository_without_files_has_no_project() {
    let none: [(&str, &str); 0] = [];
    assert_eq!(detect(&Repo::from_files(none)).expect("nothing fails").candidates, []);
}

#[test]
fn settings_that_are_no_text_are_named_as_that() {
    let manage = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n";
    let reason = |files: Vec<(&str, &[u8])>| {
        detect(&Repo::from_files(files)).expect("nothing fails").candidates.remove(0).unsupported
    };
    let latin = ("shop/settings.py", &b"NAME = 'caf\xe9'\n"[..]);
    let manage = ("manage.py", manage.as_bytes());
    assert_eq!(reason(vec![manage, latin]), ["`shop/settings.py` is not UTF-8"]);
    assert_eq!(reason(vec![manage]), ["the settings module `shop.settings` is not in the repository"]);
}
