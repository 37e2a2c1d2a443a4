//! Values that the templates of packs have in every language: names made out of the pack's name and its resource.
//! Names only; no text of the owner's gets into code.

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::pack::{Origin, Pack, names};
use crate::render::Values;

/// The longest table name behind the prefix, so that PostgreSQL's 63 bytes hold it.
const LONGEST_TABLE: usize = 46;
/// The same for an index: Django allows 30 characters.
const LONGEST_STEM: usize = 10;

/// What is the same in every language.
pub fn names(pack: &Pack) -> Values {
    let name = pack.name.as_str();
    let resource = match &pack.origin {
        Origin::Skeleton(resource) => resource.as_str(),
        Origin::BuiltIn | Origin::File => "record",
    };
    let many = names::plural(resource);
    let values = [
        ("pack", json!(name)),
        ("title", json!(names::title(name))),
        ("class", json!(names::camel(name))),
        ("resource", json!(resource)),
        ("noun", json!(resource.replace('_', " "))),
        ("words", json!(many.replace('_', " "))),
        ("model", json!(names::camel(resource))),
        ("camel_many", json!(names::camel(&many))),
        ("prefix", json!(format!("domain.{name}.{many}"))),
        ("table", json!(short(&format!("{name}_{many}"), LONGEST_TABLE))),
        ("index", json!(format!("{}_ten", short(&format!("{name}_{many}"), LONGEST_STEM)))),
        ("many", json!(many)),
    ];
    values.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// The folder of a pack's templates.
pub fn templates(pack: &Pack) -> &str {
    match &pack.origin {
        Origin::BuiltIn => &pack.name,
        Origin::Skeleton(_) => "skeleton",
        Origin::File => "own",
    }
}

/// What a ceiling limits, e.g. `scoring_models`.
pub fn counted(ceiling: &str) -> &str {
    let what = ceiling.strip_prefix("max_").unwrap_or(ceiling);
    what.strip_suffix("_per_tenant").unwrap_or(what)
}

/// A version for a pack's migration that whoever adds another pack elsewhere gets another one of: behind `base`, by as
/// many seconds as the name says, so that the order in which packs came does not show.
pub fn spread(pack: &str) -> u64 {
    const SPREAD: u64 = 3600;
    Sha256::digest(pack).iter().take(2).fold(0, |sum, byte| sum * 256 + u64::from(*byte)) % SPREAD
}

/// A name cut to a length, and told apart from others that are cut to the same.
fn short(name: &str, longest: usize) -> String {
    if name.len() <= longest {
        return name.to_owned();
    }
    let hash: String = Sha256::digest(name).iter().take(2).map(|byte| format!("{byte:02x}")).collect();
    format!("{}{hash}", &name[..longest - hash.len()])
}
