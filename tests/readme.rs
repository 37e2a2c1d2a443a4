//! README's `console` blocks, run as they are printed: `./install.sh --demo`, then the commands in a repository.
//! `[..]` and `...` stand for what differs from run to run.

mod boot;

use std::path::Path;
use std::process::Command;

use boot::process::{run, text};

/// The commands of one block, each with the output that README shows.
fn block(containing: &str) -> Vec<(String, String)> {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let blocks: Vec<&str> =
        readme.split("```console\n").skip(1).map(|b| b.split("```").next().unwrap()).collect();
    let block = blocks.iter().find(|b| b.contains(containing)).unwrap();
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in block.split_inclusive('\n') {
        match line.strip_prefix("$ ") {
            Some(command) => commands.push((command.trim_end().into(), String::new())),
            None => commands.last_mut().unwrap().1.push_str(line),
        }
    }
    commands
}

fn shell(command: &str, folder: &Path, path: &Path) -> String {
    let inherited = std::env::var("PATH").unwrap();
    let mut shell = Command::new("bash");
    shell.args(["-c", command]).current_dir(folder);
    shell.env("PATH", format!("{}:{inherited}", path.display())).env("NO_COLOR", "1");
    let output = run(&mut shell);
    assert!(output.status.success(), "{command}\n{}\n{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn installing_with_the_demo_prints_what_readme_shows() {
    let _alone = boot::alone();
    let prefix = tempfile::tempdir().unwrap();
    let commands = block("./install.sh --demo");
    let (first, _) = &commands[0];
    assert_eq!(first, "./install.sh --demo");
    // The demo prints commands of its own; the whole block is the output of this one.
    let shown: Vec<String> =
        commands.iter().skip(1).map(|(command, output)| format!("$ {command}\n{output}")).collect();
    let shown = format!("{}{}", commands[0].1, shown.concat());
    // Without optimisation: what is printed is the same, and CI has more to do.
    let command = format!("{first} --debug --prefix '{}'", prefix.path().display());
    let printed = shell(&command, Path::new("."), prefix.path());
    snapbox::assert_data_eq!(printed, snapbox::Data::text(shown));
}

#[test]
fn the_commands_in_a_repository_print_what_readme_shows() {
    let host = tempfile::tempdir().unwrap();
    let copied = format!("cp -R '{}/fixtures/django-startproject/.' .", env!("CARGO_MANIFEST_DIR"));
    let commit = "mv _gitignore .gitignore && git init -q && git add -A && \
                  git -c user.name=acp -c user.email=acp@example.com commit -qm host";
    let bin = Path::new(env!("CARGO_BIN_EXE_acp")).parent().unwrap();
    shell(&format!("{copied} && {commit}"), host.path(), bin);
    for (command, shown) in block("acp uninstall") {
        let printed = shell(&command, host.path(), bin);
        snapbox::assert_data_eq!(printed, snapbox::Data::text(shown));
    }
}

#[test]
fn the_second_command_is_the_one_that_ci_runs() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    assert!(readme.contains("- `tests/run` runs everything"));
    assert!(std::fs::read_to_string(".ci/run").unwrap().lines().any(|line| line == "tests/run"));
}
