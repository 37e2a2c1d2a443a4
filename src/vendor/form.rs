//! The forms that a kit comes in: one for a language, and for TypeScript one for each way to name modules, because an
//! import that works in one host does not in another. A host's folder and the published branch hold the same files.

use std::fmt;
use std::str::FromStr;

/// One form of a kit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Python,
    Rust,
    /// TypeScript for an edge function: imports end in `.ts`, and only the driver that works there is in it.
    Deno,
    /// What a file ends in, and what stands behind a relative import.
    TypeScript {
        ending: &'static str,
        suffix: &'static str,
    },
    /// For hosts without a compiler: built once, as modules or for `require`.
    JavaScript {
        ending: &'static str,
        suffix: &'static str,
        modules: bool,
    },
}

/// TypeScript as the kit itself is written.
pub const SOURCE: Form = Form::TypeScript { ending: "ts", suffix: ".ts" };
const TYPESCRIPT: [(&str, [&str; 3]); 3] =
    [("ts", ["", ".js", ".ts"]), ("mts", ["", ".mjs", ".mts"]), ("cts", ["", ".cjs", ".cts"])];
const JAVASCRIPT: [(&str, [&str; 2]); 3] =
    [("js", ["", ".js"]), ("mjs", ["", ".mjs"]), ("cjs", ["", ".cjs"])];

impl Form {
    /// Every form there is.
    pub fn all() -> Vec<Form> {
        let typescript = TYPESCRIPT
            .iter()
            .flat_map(|(ending, suffixes)| suffixes.iter().map(|suffix| Form::TypeScript { ending, suffix }));
        let javascript = JAVASCRIPT.iter().flat_map(|(ending, suffixes)| {
            suffixes
                .iter()
                .flat_map(|suffix| [true, false].map(|modules| Form::JavaScript { ending, suffix, modules }))
        });
        [Form::Python, Form::Rust, Form::Deno].into_iter().chain(typescript).chain(javascript).collect()
    }

    /// Those that a kit is published in where nobody asks for one.
    pub fn usual() -> impl Iterator<Item = Form> {
        let usual = |form: &Form| match form {
            Form::Python | Form::Rust | Form::Deno => true,
            Form::TypeScript { ending, .. } => *ending == "ts",
            Form::JavaScript { ending, suffix, modules } => {
                *ending == "js" && (*modules == (*suffix == ".js"))
            }
        };
        Form::all().into_iter().filter(usual)
    }

    /// The language, as it is typed.
    pub fn language(self) -> &'static str {
        match self {
            Form::Python => "python",
            Form::Rust => "rust",
            Form::Deno | Form::TypeScript { .. } | Form::JavaScript { .. } => "typescript",
        }
    }

    /// How its modules are named, e.g. `ts-js` for files that end in `ts` and imports that end in `.js`.
    pub fn modules(self) -> Option<String> {
        let word = |ending: &str, suffix: &str| format!("{ending}{}", suffix.replace('.', "-"));
        match self {
            Form::Python | Form::Rust => None,
            Form::Deno => Some("deno".into()),
            Form::TypeScript { ending, suffix } => Some(word(ending, suffix)),
            Form::JavaScript { ending, suffix, modules: true } => Some(word(ending, suffix)),
            Form::JavaScript { ending, suffix, modules: false } => {
                Some(format!("require-{}", word(ending, suffix)))
            }
        }
    }

    /// The branch that it is published on, and what it is called in messages.
    pub fn word(self) -> String {
        match self.modules() {
            Some(modules) if self != SOURCE => format!("{}-{modules}", self.language()),
            _ => self.language().to_owned(),
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.word())
    }
}

impl FromStr for Form {
    type Err = String;

    fn from_str(word: &str) -> Result<Form, String> {
        Form::all().into_iter().find(|form| form.word() == word).ok_or_else(|| {
            let known: Vec<String> = Form::all().into_iter().map(Form::word).collect();
            format!("it is one of: {}", known.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_known_by_its_word() {
        for form in Form::all() {
            assert_eq!(form.word().parse(), Ok(form));
        }
        assert!("typescript-ruby".parse::<Form>().is_err());
    }

    #[test]
    fn the_usual_forms_are_one_for_each_common_way_to_name_modules() {
        let words: Vec<String> = Form::usual().map(Form::word).collect();
        let wanted = [
            "python",
            "rust",
            "typescript-deno",
            "typescript-ts",
            "typescript-ts-js",
            "typescript",
            "typescript-require-js",
            "typescript-js-js",
        ];
        assert_eq!(words, wanted);
    }
}
