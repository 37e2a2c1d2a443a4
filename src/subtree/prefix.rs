//! The kit's folder as `git subtree` writes it: from the top of the repository, without `./`, `//` or a slash at the end.
//! It never leads out of the repository.

use crate::error::{Error, Kind, Result};

/// The one way to write a folder.
pub fn normal(prefix: &str) -> Result<String> {
    let parts: Vec<&str> = prefix.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let bad =
        |part: &&str| *part == ".." || part.eq_ignore_ascii_case(".git") || part.contains(char::is_control);
    if prefix.starts_with('/') || parts.is_empty() || parts.iter().any(bad) {
        return Err(Error::new(Kind::Usage, format!("failed to use `{}`", prefix.escape_debug()))
            .caused_by("it is no folder inside the repository")
            .hint("name a folder from the top of the repository"));
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_is_written_in_one_way() {
        for (given, normal_) in [("kit", "kit"), ("./kit/", "kit"), ("a//b", "a/b"), ("a/./b/", "a/b")] {
            assert_eq!(normal(given).unwrap(), normal_);
        }
        for bad in ["", ".", "/kit", "..", "a/../b", ".git", "a/.GIT/b", "a\nb"] {
            assert!(normal(bad).is_err(), "{bad:?}");
        }
    }
}
