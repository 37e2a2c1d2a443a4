//! A pack's own files: definitions, types, handlers, a test, and its tables as SQL. They are written once; what their
//! owner makes of them stays.

use super::pack_values::values as pack_values;
use super::{Layout, definition, typed};
use crate::edit::Edited;
use crate::error::Result;
use crate::host::pack_values::templates;
use crate::pack::{Origin, Pack};
use crate::plan::{ByHand, Class, Draft, Group};
use crate::render::{Values, render};
use crate::repo::Repo;

/// What a host adds to a pack.
pub struct Beside<'p> {
    /// The folder of templates with the pack's tests, e.g. `express/typescript/packs`.
    pub templates: &'p str,
    /// Where the test goes.
    pub test: &'p str,
    /// Whether there is a database for a test that needs one.
    pub tested: bool,
    /// The pack's migration as a test names it; empty where there is none that it could apply.
    pub migration: &'p str,
}

impl Beside<'_> {
    /// Whether the pack gets a test; that of handlers that are to be written yet needs no database.
    pub fn is_tested(&self, pack: &Pack) -> bool {
        pack.origin == Origin::File || self.tested && !self.migration.is_empty()
    }
}

/// The files of one pack that are its own.
pub fn write(
    draft: &mut Draft<'_>,
    layout: &Layout,
    (pack, install): (&Pack, &Values),
    beside: &Beside<'_>,
) -> Result<()> {
    let name = pack.name.as_str();
    let json = layout.in_pack(name, "pack.json");
    if draft.receipt.contains_key(&json) {
        return renew(draft, layout, pack);
    }
    let values = pack_values(install, pack, layout, beside.migration);
    let of = templates(pack);
    let registry = format!("{}.", layout.registry(draft.repo, name));
    for template in ["common", of] {
        for file in render(&format!("{}/packs/{template}", layout.language()), &values)? {
            let path = layout.in_pack(name, &file.path.replace("pack.", &registry));
            draft.create(&path, Group::Create, Class::Yours, layout.finished(file.bytes))?;
        }
    }
    if beside.is_tested(pack) {
        for file in render(&format!("{}/{of}", beside.templates), &values)? {
            draft.create(beside.test, Group::Create, Class::Yours, layout.finished(file.bytes))?;
        }
    }
    let params = layout.in_pack(name, "params.ts");
    draft.create(&params, Group::Create, Class::Yours, typed::module(pack, layout))?;
    let defined = layout.in_pack(name, "definition.ts");
    draft.create(&defined, Group::Create, Class::Yours, definition::module(pack, layout))?;
    draft.create(&json, Group::Create, Class::Yours, pack.json())
}

/// The definition is made anew where `pack.json` says something else now.
fn renew(draft: &mut Draft<'_>, layout: &Layout, pack: &Pack) -> Result<()> {
    let path = layout.in_pack(&pack.name, "definition.ts");
    let wanted = definition::module(pack, layout);
    if !draft.repo.has(&path) {
        return Ok(());
    }
    let by_hand = |reason: String| ByHand {
        id: format!("typescript-definition-{}", pack.name),
        title: format!("say in `{path}` what `pack.json` says"),
        file: path.clone(),
        place: "as the whole file".into(),
        snippet: wanted.clone(),
        reason,
    };
    draft.edit(&path, Group::Edit, |text| Ok(definition::renewed(text, &wanted)), by_hand)
}

/// The definition, where it says something else than `pack.json` and is not its owner's.
pub fn outdated(repo: &Repo, layout: &Layout, pack: &Pack) -> Result<Vec<String>> {
    let path = layout.in_pack(&pack.name, "definition.ts");
    let text = repo.text(&path)?.unwrap_or_default();
    let same = definition::renewed(&text, &definition::module(pack, layout)) == Edited::Already;
    Ok(if same { Vec::new() } else { vec![path] })
}

/// The tables of a pack for a database, `postgres`, `mysql` or `sqlite`; empty where it has none.
pub fn sql(install: &Values, pack: &Pack, database: &str) -> Result<String> {
    if pack.origin == Origin::File {
        return Ok(String::new());
    }
    let mut values = install.clone();
    values.extend(crate::host::pack_values::names(pack));
    let name = format!("{database}.sql");
    let all = render(&format!("sql/packs/{}", templates(pack)), &values)?;
    let file = all.into_iter().find(|file| file.path == name);
    Ok(file.map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::embedded::TEMPLATES;
    use crate::pack::{built_in, skeleton};
    use crate::render::variables;

    fn layout() -> Layout {
        Layout {
            manage: "src/manage".into(),
            kit: "src/control_plane".into(),
            is_package: false,
            typescript: true,
            modules: true,
            ending: "ts",
            suffix: ".js".into(),
        }
    }

    #[test]
    fn every_variable_of_every_template_of_packs_is_supplied() {
        let install = ["table_prefix", "database"].map(|key| (key.to_owned(), json!("acp_")));
        let values =
            pack_values(&install.into_iter().collect(), &built_in("leadscoring").unwrap(), &layout(), "");
        let is_its = |name: &str| {
            ["typescript/packs/", "javascript/packs/", "sql/packs/"].iter().any(|at| name.starts_with(at))
                && name.ends_with(".tera")
        };
        for (name, bytes) in TEMPLATES.iter().filter(|(name, _)| is_its(name)) {
            for variable in variables(name, &String::from_utf8_lossy(bytes)).unwrap() {
                assert!(values.contains_key(&variable), "`{name}` asks for `{variable}`");
            }
        }
    }

    #[test]
    fn names_of_tables_and_indexes_fit_every_database_with_the_longest_prefix() {
        let long = "a".repeat(30);
        let names = crate::host::pack_values::names(&skeleton::pack(&long, &long).unwrap());
        assert!(names["table"].as_str().unwrap().len() + 16 <= 63);
        assert!(names["index"].as_str().unwrap().len() + 16 <= 30);
    }
}
