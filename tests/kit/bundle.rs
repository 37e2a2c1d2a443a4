//! `acp kit`: the real binary writes and publishes kits, and the installed git looks at what came of it.

use crate::run;
use crate::support::Place;

const LANGUAGES: &[(&str, &[&str])] = &[
    ("python", &["kernel/dispatch.py", "packs/iam.json", "packs/iam.py"]),
    ("rust", &["Cargo.toml", "src/dispatch.rs", "src/packs/iam.json"]),
    ("typescript", &["kernel/dispatch.ts", "packs/iam.ts", "sql/drivers/pg.ts"]),
];

/// A repository without a work tree, to be pushed to.
fn remote() -> (Place, String) {
    let place = Place::bare([]);
    place.git(&["init", "--quiet", "--bare", "--initial-branch=main", "kits.git"]);
    let url = format!("file://{}", place.at("kits.git").display());
    (place, url)
}

#[test]
fn a_kit_is_exported_for_each_language_with_kernel_packs_schemas_version_and_changes() {
    let place = Place::with([("app.txt", "the app\n")]);
    for (language, files) in LANGUAGES {
        let ran = run(&place, &["kit", "export", "--language", language, "--to", language]);
        assert_eq!((ran.exit, ran.err.as_str()), (Some(0), ""), "{ran:?}");
        let common = ["VERSION", "CHANGELOG.md", "config/kit.json", "config/schemas/bindings.json"];
        for file in files.iter().copied().chain(common) {
            assert!(place.has(&format!("{language}/{file}")), "{language}: {file}");
        }
        let ran =
            run(&place, &["kit", "export", "--language", language, "--branch", &format!("kit-{language}")]);
        assert_eq!(ran.exit, Some(0), "{ran:?}");
        place.git(&["add", language]);
        let written = place.git(&["write-tree", &format!("--prefix={language}/")]);
        assert_eq!(written, place.git(&["rev-parse", &format!("kit-{language}^{{tree}}")]));
        let again =
            run(&place, &["kit", "export", "--language", language, "--branch", &format!("kit-{language}")]);
        assert_eq!(again.out, format!("the branch `kit-{language}` holds this {language} kit already\n"));
    }
    let taken = run(&place, &["kit", "export", "--language", "rust", "--to", "python"]);
    assert_eq!((taken.exit, taken.out.as_str()), (Some(4), ""), "{taken:?}");
}

#[test]
fn typescript_comes_in_a_form_for_each_way_to_name_modules() {
    let place = Place::with([("app.txt", "the app\n")]);
    for (modules, file, import) in [
        ("ts-js", "index.ts", "\"./kernel/dispatch.js\""),
        ("ts", "index.ts", "\"./kernel/dispatch\""),
        ("deno", "index.ts", "\"./kernel/dispatch.ts\""),
        ("mjs-mjs", "index.mjs", "\"./kernel/dispatch.mjs\""),
        ("require-js", "index.js", "require(\"./kernel/dispatch\")"),
    ] {
        let line = ["kit", "export", "--language", "typescript", "--modules", modules, "--to", modules];
        assert_eq!(run(&place, &line).exit, Some(0), "{modules}");
        let text = place.read(&format!("{modules}/{file}"));
        assert!(text.contains(import), "{modules}: {text}");
        assert!(
            place
                .read(&format!("{modules}/config/kit.json"))
                .contains(&format!("\"modules\": \"{modules}\""))
        );
    }
    let unknown =
        run(&place, &["kit", "export", "--language", "typescript", "--modules", "amd", "--to", "x"]);
    assert_eq!(unknown.exit, Some(2), "{unknown:?}");
    let one = run(&place, &["kit", "export", "--language", "python", "--modules", "ts", "--to", "x"]);
    assert!(one.err.contains("python has one way to name modules") && !place.has("x"), "{one:?}");
}

#[test]
fn kits_are_published_on_a_branch_for_each_with_a_tag_for_the_version() {
    let (place, url) = remote();
    let publish = ["kit", "publish", "--remote", &url];
    let shown = run(&place, &[&publish[..], &["--dry-run"]].concat());
    assert!(shown.out.contains("would push `python` at "), "{shown:?}");
    assert_eq!(place.git(&["-C", "kits.git", "for-each-ref"]), "");
    let pushed = run(&place, &publish);
    assert_eq!((pushed.exit, pushed.err.as_str()), (Some(0), ""), "{pushed:?}");
    let refs = place.git(&["-C", "kits.git", "for-each-ref", "--format=%(refname)"]);
    let version = env!("CARGO_PKG_VERSION");
    for kit in
        ["python", "rust", "typescript", "typescript-deno", "typescript-ts-js", "typescript-require-js"]
    {
        for name in [format!("refs/heads/{kit}"), format!("refs/tags/{kit}-v{version}")] {
            assert!(refs.lines().any(|line| line == name), "{name}: {refs}");
        }
    }
    let before = place.git(&["-C", "kits.git", "for-each-ref"]);
    let again = run(&place, &publish);
    assert!(again.out.starts_with("is there already: `python` at "), "{again:?}");
    assert_eq!(place.git(&["-C", "kits.git", "for-each-ref"]), before);
    place.git(&["-C", "kits.git", "fsck", "--strict"]);
}

#[test]
fn a_branch_that_its_owner_changed_and_a_version_with_other_files_are_not_published_over() {
    let (place, url) = remote();
    let publish = ["kit", "publish", "--remote", &url, "--language", "python"];
    assert_eq!(run(&place, &publish).exit, Some(0));
    place.git(&["clone", "--quiet", "--branch", "python", "kits.git", "clone"]);
    place.write("clone/kernel/own.py", "# ours\n");
    place.git(&["-C", "clone", "add", "--all"]);
    place.git(&[
        "-C",
        "clone",
        "-c",
        "user.name=O",
        "-c",
        "user.email=o@example.com",
        "commit",
        "--quiet",
        "--message",
        "Ours",
    ]);
    place.git(&["-C", "clone", "push", "--quiet", "origin", "python"]);
    let before = place.git(&["-C", "kits.git", "for-each-ref"]);
    let refused = run(&place, &publish);
    assert_eq!(refused.exit, Some(4), "{refused:?}");
    assert!(
        refused.err.contains("is not one of acp's") && refused.err.contains("a branch of your own"),
        "{refused:?}"
    );
    let tag = format!("refs/tags/python-v{}", env!("CARGO_PKG_VERSION"));
    place.git(&["-C", "kits.git", "update-ref", &tag, "refs/heads/python"]);
    place.git(&["-C", "kits.git", "update-ref", "-d", "refs/heads/python"]);
    let refused = run(&place, &publish);
    assert!(refused.err.contains("published already, with other files"), "{refused:?}");
    assert!(!before.is_empty() && !place.git(&["-C", "kits.git", "for-each-ref"]).contains("refs/heads/"));
}

#[test]
fn an_address_that_would_run_a_program_is_not_pushed_to() {
    let place = Place::bare([]);
    for url in ["ext::sh -c touch% pwned", "--upload-pack=touch pwned", "http://example.com/kit"] {
        let ran = run(&place, &["kit", "publish", &format!("--remote={url}")]);
        assert!(ran.exit == Some(2) || ran.exit == Some(4), "{url}: {ran:?}");
        assert!(!place.has("pwned"), "{url}");
    }
}

#[test]
fn a_package_is_exported_for_each_language_with_the_same_bytes_each_time() {
    let place = Place::with([("app.txt", "the app\n")]);
    for (language, files) in [
        ("python", ["pyproject.toml", "acp_kernel/kernel/dispatch.py", "acp_kernel/py.typed"]),
        ("typescript", ["package.json", "dist/esm/sql/index.js", "dist/cjs/sql/drivers/pg.d.ts"]),
        ("rust", ["Cargo.toml", "src/dispatch.rs", "migrations/sqlite/tables.sql"]),
    ] {
        let export = ["kit", "export", "--language", language, "--package"];
        let ran = run(&place, &[&export[..], &["--to", language]].concat());
        assert_eq!((ran.exit, ran.err.as_str()), (Some(0), ""), "{ran:?}");
        assert!(ran.out.starts_with(&format!("wrote the {language} package, ")), "{ran:?}");
        for file in files.into_iter().chain(["README.md", "LICENSE-MIT", "LICENSE-APACHE"]) {
            assert!(place.has(&format!("{language}/{file}")), "{language}: {file}");
        }
        let branch = format!("{language}-package");
        let committed = run(&place, &[&export[..], &["--branch", &branch]].concat());
        assert_eq!(committed.exit, Some(0), "{committed:?}");
        place.git(&["add", language]);
        let written = place.git(&["write-tree", &format!("--prefix={language}/")]);
        assert_eq!(written, place.git(&["rev-parse", &format!("{branch}^{{tree}}")]));
    }
    let modules = ["kit", "export", "--language", "typescript", "--package", "--modules", "ts", "--to", "x"];
    assert_eq!(run(&place, &modules).exit, Some(2), "a package has all ways to name modules");
}

#[test]
fn packages_are_published_on_branches_of_their_own_to_be_depended_on_by_git_address() {
    let (place, url) = remote();
    let publish = ["kit", "publish", "--remote", &url, "--package"];
    let pushed = run(&place, &publish);
    assert_eq!((pushed.exit, pushed.err.as_str()), (Some(0), ""), "{pushed:?}");
    let refs = place.git(&["-C", "kits.git", "for-each-ref", "--format=%(refname)"]);
    for kit in ["python", "rust", "typescript"] {
        let names = [
            format!("refs/heads/{kit}-package"),
            format!("refs/tags/{kit}-package-v{}", env!("CARGO_PKG_VERSION")),
        ];
        assert!(names.iter().all(|name| refs.lines().any(|line| line == name)), "{kit}: {refs}");
    }
    assert_eq!(refs.lines().count(), 6);
    assert!(run(&place, &publish).out.starts_with("is there already: `python-package` at "));
}
