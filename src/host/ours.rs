//! Which files of a host an install wrote. Each says so in the comment at its top; a line of the owner's above that, a
//! licence for one, hides nothing. It never looks below that comment, and never at a path.

/// What such a comment says, in every language.
const MARKS: [&str; 4] =
    ["ours: written once by `acp ", "Written once by `acp ", "Made from `pack.json`", "Part of the acp kit"];

/// How a line begins that may stand above the code of a file.
const ABOVE: [&str; 6] = ["//", "/*", "*", "#", "\"use strict\"", "'use strict'"];

/// Whether the comment at the top says that an install wrote this text: then it proves nothing about the host.
pub fn is_ours(text: &str) -> bool {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim_start);
    let is_above = |line: &&str| line.is_empty() || ABOVE.iter().any(|start| line.starts_with(start));
    lines.take_while(is_above).any(|line| MARKS.iter().any(|mark| line.contains(mark)))
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn a_file_of_ours_is_known_below_what_its_owner_wrote_above() {
        for text in [
            "// Yours: written once by `acp install`; edit freely.\nfn main() {}\n",
            "\u{feff}// Part of the acp kit: replaced by `acp upgrade`; do not edit.\n",
            "// Copyright ACME\n\n// Yours: written once by `acp install`; edit freely.\n",
            "/*\n * Copyright ACME\n */\n\"use strict\";\n// Yours: written once by `acp add-pack`; edit freely.\n",
            "# A line of the owner's.\n# Yours: written once by `acp install`; edit freely.\nimport os\n",
        ] {
            assert!(is_ours(text), "{text}");
        }
    }

    #[test]
    fn a_file_of_the_host_that_speaks_of_us_further_down_is_its_own() {
        for text in [
            "",
            "fn main() {}\n// Yours: written once by `acp install`\n",
            "// We run acp here.\nuse axum::Router;\n// Part of the acp kit\n",
        ] {
            assert!(!is_ours(text), "{text}");
        }
    }
}
