//! An install that an older `acp` made in a product whose owner went on, brought to this version: the edits stay.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::process::text;

const RECEIPT: &str = ".acp/install.yaml";
/// Of files with such words in them others change parts, too.
const SHARED: [&str; 4] = ["leadscoring", "support", "billing", "max_scoring"];

/// The owner's lines, each at the top of a generated file.
pub struct Edits(Vec<(PathBuf, String)>);

impl Edits {
    /// They are still there; then the owner takes them out, so that an uninstall finds the files as they came.
    pub fn are_there_and_go(self) {
        for (file, line) in self.0 {
            let there = std::fs::read_to_string(&file).unwrap();
            let rest = there.strip_prefix(&line).unwrap_or_else(|| panic!("{}: {there}", file.display()));
            std::fs::write(&file, rest).unwrap();
        }
    }
}

/// Makes the install in `repo` an older one, with a file of the kit, where it was copied, and three generated files
/// otherwise, lets the owner edit those three, and upgrades; the files are as they were then, and the owner's lines are in them.
pub fn upgraded(repo: &Path, acp: &dyn Fn(&[&str]) -> Value) -> Edits {
    let mut receipt = std::fs::read_to_string(repo.join(RECEIPT)).unwrap();
    let (kit, yours) = candidates(repo, &receipt);
    let mut wanted = Vec::new();
    let kit = kit.iter().map(|path| (path, false));
    for (path, is_edited) in yours.iter().map(|path| (path, true)).chain(kit) {
        let (file, mark) = (repo.join(path), if path.ends_with(".py") { "#" } else { "//" });
        let new = std::fs::read_to_string(&file).unwrap();
        let line = if is_edited { format!("{mark} A line of the owner's.\n") } else { String::new() };
        let older = format!("{new}{mark} A line of the older version.\n");
        receipt = receipt.replace(&blob_id(repo, &new), &blob_id(repo, &older));
        std::fs::write(&file, format!("{line}{older}")).unwrap();
        wanted.push((file, line, new));
    }
    let version = format!("version: {}\n", env!("CARGO_PKG_VERSION"));
    std::fs::write(repo.join(RECEIPT), receipt.replace(&version, "version: 0.0.9\n")).unwrap();
    let done = acp(&["upgrade", "--yes", "--json", "--allow-dirty"]);
    assert_eq!((&done["conflicts"], &done["by_hand"]), (&json!([]), &json!([])), "{done:#}");
    assert_eq!(done["changes"].as_array().unwrap().len(), wanted.len(), "{done:#}");
    for (file, line, new) in &wanted {
        assert_eq!(std::fs::read_to_string(file).unwrap(), format!("{line}{new}"), "{}", file.display());
    }
    Edits(
        wanted
            .into_iter()
            .filter(|(_, line, _)| !line.is_empty())
            .map(|(file, line, _)| (file, line))
            .collect(),
    )
}

/// A file of the kit, where it is no package, and three generated ones.
fn candidates(repo: &Path, receipt: &str) -> (Option<String>, Vec<String>) {
    let files = |class: &str| -> Vec<String> {
        let end = format!("\n  class: {class}\n");
        let entries = receipt.split("\n- path: ").filter(|entry| entry.contains(&end));
        let paths = entries.filter_map(|entry| entry.lines().next()).map(str::to_owned);
        let is_code = |path: &String| [".py", ".rs", ".ts", ".js"].iter().any(|end| path.ends_with(end));
        let fits = |path: &String| {
            let text = std::fs::read_to_string(repo.join(path)).unwrap();
            let is_shared = SHARED.iter().any(|word| text.contains(word) || path.contains(word));
            !is_shared && !path.contains("migration") && text.lines().count() > 8
        };
        paths.filter(is_code).filter(fits).collect()
    };
    let (kit, yours) = (files("kit").into_iter().next(), files("yours"));
    assert_ne!(kit.is_some(), receipt.contains("\n  mode: package\n"), "{receipt}");
    assert!(yours.len() >= 3, "{yours:?}");
    let chosen = [0, yours.len() / 2, yours.len() - 1].map(|index| yours[index].clone());
    (kit, chosen.to_vec())
}

/// Git's id of a text, which is among its objects then.
fn blob_id(repo: &Path, content: &str) -> String {
    let mut git = Command::new("git");
    git.args(["hash-object", "-w", "--stdin"]).current_dir(repo);
    let mut child = git.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(content.as_bytes()).unwrap();
    text(&child.wait_with_output().unwrap().stdout).trim().to_owned()
}
