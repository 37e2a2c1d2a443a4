//! The messages and trailers of `git subtree`, written to the letter and read with patience: line ends of Windows,
//! indented lines, several kits in one message.
//! It never knows a repository.

/// What a squash commit says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trailer {
    /// The folder, as it is written.
    pub dir: String,
    /// The kit's commit: an id, whole or shortened.
    pub split: String,
    /// A merge of a whole history: the squash is its second parent.
    pub is_mainline: bool,
}

/// The word that every message with a trailer holds.
pub const DIR: &str = "git-subtree-dir:";
const SPLIT: &str = "git-subtree-split:";
const MAINLINE: &str = "git-subtree-mainline:";

/// The trailer for a folder; each split belongs to the nearest folder above it.
pub fn trailer(message: &str, prefix: &str) -> Option<Trailer> {
    let (mut dir, mut found, mut is_mainline) = (None, None, false);
    for line in message.lines().map(str::trim) {
        if let Some(value) = line.strip_prefix(DIR) {
            dir = Some(value.trim().trim_end_matches('/'));
        } else if let Some(value) = line.strip_prefix(SPLIT) {
            let split = value.trim();
            if dir == Some(prefix) && is_id(split) {
                found = Some(split.to_ascii_lowercase());
            }
        } else if line.starts_with(MAINLINE) {
            is_mainline = true;
        }
    }
    found.map(|split| Trailer { dir: prefix.to_owned(), split, is_mainline })
}

fn is_id(text: &str) -> bool {
    (4..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The message of the first squash commit.
pub fn added(prefix: &str, short: &str, split: &str) -> String {
    format!("Squashed '{prefix}/' content from commit {short}\n\n{}", trailers(prefix, split))
}

/// The message of a later squash commit. `new`: what came; `gone`: what a downgrade takes back.
pub fn changed(prefix: &str, shorts: (&str, &str), new: &[String], gone: &[String], split: &str) -> String {
    let mut text = format!("Squashed '{prefix}/' changes from {}..{}\n\n", shorts.0, shorts.1);
    new.iter().for_each(|line| text.push_str(&format!("{line}\n")));
    gone.iter().for_each(|line| text.push_str(&format!("REVERT: {line}\n")));
    text + "\n" + &trailers(prefix, split)
}

fn trailers(prefix: &str, split: &str) -> String {
    format!("{DIR} {prefix}\n{SPLIT} {split}\n")
}

/// The message of the merge that adds a kit.
pub fn merge_as(squash: &str, prefix: &str) -> String {
    format!("Merge commit '{squash}' as '{prefix}'\n")
}

/// The message of the merge that brings a kit up to date, as git words it.
pub fn merge(squash: &str, branch: Option<&str>) -> String {
    match branch {
        Some("main" | "master") => format!("Merge commit '{squash}'\n"),
        Some(branch) => format!("Merge commit '{squash}' into {branch}\n"),
        None => format!("Merge commit '{squash}' into HEAD\n"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef01234567";

    fn split(message: &str, prefix: &str) -> Option<String> {
        trailer(message, prefix).map(|trailer| trailer.split)
    }

    #[test]
    fn what_is_written_can_be_read() {
        for prefix in ["kit", "a.b", "deep/er/kit", "with space"] {
            assert_eq!(split(&added(prefix, "0123456", ID), prefix).as_deref(), Some(ID));
            let lines = vec!["abcdef0 git-subtree-dir: other".to_owned()];
            let changed = changed(prefix, ("0123456", "89abcde"), &lines, &lines, ID);
            assert_eq!(split(&changed, prefix).as_deref(), Some(ID), "{changed}");
        }
    }

    #[test]
    fn a_message_from_windows_or_of_a_squashed_merge_is_read_too() {
        let windows = added("kit", "0123456", ID).replace('\n', "\r\n");
        assert_eq!(split(&windows, "kit").as_deref(), Some(ID));
        let indented = added("kit", "0123456", ID).replace('\n', "\n    ");
        assert_eq!(split(&indented, "kit").as_deref(), Some(ID));
    }

    #[test]
    fn a_folder_is_compared_letter_by_letter() {
        assert_eq!(split(&added("axb", "0123456", ID), "a.b"), None);
        assert_eq!(split(&added("kit/", "0123456", ID), "kit").as_deref(), Some(ID));
    }

    #[test]
    fn each_of_two_kits_in_one_message_has_its_own_commit() {
        let other = ID.replace('0', "f");
        let both = added("one", "0123456", ID) + "\n" + &added("two", "f123456", &other);
        assert_eq!(split(&both, "one").as_deref(), Some(ID));
        assert_eq!(split(&both, "two"), Some(other));
    }

    #[test]
    fn a_branch_is_named_but_for_the_usual_one() {
        assert_eq!(merge(ID, Some("main")), format!("Merge commit '{ID}'\n"));
        assert_eq!(merge(ID, Some("topic")), format!("Merge commit '{ID}' into topic\n"));
        assert_eq!(merge(ID, None), format!("Merge commit '{ID}' into HEAD\n"));
    }

    proptest! {
        #[test]
        fn no_message_makes_the_reader_fail(message in ".{0,200}", prefix in "[a-z./]{1,12}") {
            let _ = trailer(&message, &prefix);
        }

        #[test]
        fn lines_around_the_trailers_do_not_matter(before in "[a-z \n]{0,40}", after in "[a-z \n]{0,40}") {
            let message = format!("{before}\n\n{}{after}\n", added("kit", "0123456", ID));
            prop_assert_eq!(split(&message, "kit"), Some(ID.to_owned()));
        }
    }
}
