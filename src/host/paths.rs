//! Paths of a repository: relative to its root, `/`-separated. `""` is the root.

/// The folder of a path.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `folder/name`, where the folder may be the root.
pub fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The folder and those above it, up to the root of the repository.
pub fn upwards(start: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(start), |at| (!at.is_empty()).then(|| folder(at)))
}

/// `folder/name` with its `.` and `..` worked out; `None` where it leaves the repository.
pub fn resolve(folder: &str, name: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The way from a folder to a path, e.g. from `crates/api` to `control_plane`: `../../control_plane`.
pub fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = to.split('/').filter(|part| !part.is_empty()).collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - common);
    up.chain(to[common..].iter().copied()).collect::<Vec<_>>().join("/")
}

/// A path as one word of a shell.
pub fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:,@%".contains(c);
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_between_two_folders_leads_up_and_down() {
        assert_eq!(relative("crates/api", "control_plane"), "../../control_plane");
        assert_eq!(relative("", "control_plane"), "control_plane");
        assert_eq!(relative("crates/api", "crates/control_plane"), "../control_plane");
        assert_eq!(relative("crates", "crates/control_plane"), "control_plane");
    }

    #[test]
    fn a_path_that_leaves_the_repository_is_none() {
        assert_eq!(resolve("crates/api", "../../migrations").as_deref(), Some("migrations"));
        assert_eq!(resolve("crates/api", "./src/main.rs").as_deref(), Some("crates/api/src/main.rs"));
        assert_eq!(resolve("crates", "../../x"), None);
    }
}
