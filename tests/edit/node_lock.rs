//! Lock files of npm, pnpm, yarn and bun, given back once our packages are gone.

use acp::edit::node_lock::without;
use acp::edit::{Edited, splice};

const OURS: [&str; 3] = ["@cfworker/json-schema", "@electric-sql/pglite", "acp-kernel"];

/// What becomes of a lock file: the text, or what is left to the owner.
fn restored(path: &str, base: Option<&str>, now: &str) -> Result<String, String> {
    match without(path, base, now, &OURS) {
        Edited::Already => Ok(now.into()),
        Edited::Changed(splices) => Ok(splice(now, &splices)),
        Edited::ByHand { reason } => Err(reason),
    }
}

fn npm(ours: &str, entries: &str, express: &str) -> String {
    format!(
        r#"{{
  "name": "shop",
  "lockfileVersion": 3,
  "packages": {{
    "": {{
      "dependencies": {{
        {ours}"express": "^5.1.0"
      }}
    }},
    {entries}"node_modules/express": {{
      "version": "{express}"
    }}
  }}
}}
"#
    )
}

const PNPM: &str = "lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      express:
        specifier: ^5.1.0
        version: 5.1.0

packages:

  express@5.1.0:
    resolution: {integrity: sha512-x}

snapshots:

  express@5.1.0: {}
";

const PNPM_AFTER: &str = "lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      '@cfworker/json-schema':
        specifier: ^4.1.6
        version: 4.1.6
      express:
        specifier: ^5.1.0
        version: 5.1.0

packages:

  '@cfworker/json-schema@4.1.6':
    resolution: {integrity: sha512-y}

  express@5.1.0:
    resolution: {integrity: sha512-x}

snapshots:

  '@cfworker/json-schema@4.1.6': {}

  express@5.1.0: {}
";

const YARN: &str = "# yarn lockfile v1


express@^5.1.0:
  version \"5.1.0\"
  integrity sha512-x
";

const YARN_AFTER: &str = "# yarn lockfile v1


\"@cfworker/json-schema@^4.1.6\":
  version \"4.1.6\"
  integrity sha512-y

express@^5.1.0:
  version \"5.1.0\"
  integrity sha512-x
";

#[test]
fn a_lock_file_that_only_gained_our_packages_is_given_back() {
    let base = npm("", "", "5.1.0");
    let entries = "\"node_modules/@cfworker/json-schema\": {\n      \"version\": \"4.1.6\"\n    },\n    ";
    let now = npm("\"@cfworker/json-schema\": \"^4.1.6\",\n        ", entries, "5.1.0");
    assert_eq!(restored("package-lock.json", Some(&base), &now), Ok(base));
    assert_eq!(restored("pnpm-lock.yaml", Some(PNPM), PNPM_AFTER), Ok(PNPM.into()));
    assert_eq!(restored("a/yarn.lock", Some(YARN), YARN_AFTER), Ok(YARN.into()));
}

#[test]
fn a_lock_file_that_changed_otherwise_too_is_the_owners() {
    let reason = "other packages changed in it, too: install once more to bring it up to date";
    let entries = "\"node_modules/@cfworker/json-schema\": {\n      \"version\": \"4.1.6\"\n    },\n    ";
    let base = npm("", "", "5.1.0");
    let now = npm("\"@cfworker/json-schema\": \"^4.1.6\",\n        ", entries, "5.1.1");
    assert_eq!(restored("package-lock.json", Some(&base), &now), Err(reason.into()));
    let moved = PNPM_AFTER.replace("sha512-x", "sha512-z");
    assert_eq!(restored("pnpm-lock.yaml", Some(PNPM), &moved), Err(reason.into()));
    let moved = YARN_AFTER.replace("5.1.0", "5.2.0");
    assert_eq!(restored("yarn.lock", Some(YARN), &moved), Err(reason.into()));
}

#[test]
fn a_lock_file_that_never_had_our_packages_stays() {
    for (path, base, now) in
        [("yarn.lock", Some(YARN), YARN), ("pnpm-lock.yaml", Some(PNPM), PNPM), ("yarn.lock", None, YARN)]
    {
        assert_eq!(restored(path, base, now), Ok(now.into()));
    }
    let newer = YARN.replace("5.1.0", "5.2.0");
    assert_eq!(restored("yarn.lock", Some(YARN), &newer), Ok(newer.clone()));
    assert!(restored("yarn.lock", None, YARN_AFTER).is_err());
}

#[test]
fn a_folder_that_npm_linked_our_package_to_is_ours_and_another_one_is_not() {
    let base = npm("", "", "5.1.0");
    let linked = |target: &str, name: &str| {
        let entries = format!(
            "\"{target}\": {{ \"version\": \"0.1.0\" }},\n    \"node_modules/{name}\": {{ \"resolved\": \"kits/k\", \"link\": true }},\n    "
        );
        npm(&format!("\"{name}\": \"file:kits/k\",\n        "), &entries, "5.1.0")
    };
    let path = "package-lock.json";
    assert_eq!(restored(path, Some(&base), &linked("kits/k", "acp-kernel")).as_ref(), Ok(&base));
    assert!(restored(path, Some(&base), &linked("kits/other", "acp-kernel")).is_err());
    let theirs = linked("kits/k", "their-own");
    assert_eq!(restored(path, Some(&base), &theirs).as_ref(), Ok(&theirs));
}
