//! Embeds what the binary carries: templates, kernels, pack definitions, test vectors and the demo's host.
//! An allow-list of folders and of endings, so that no cache or build output gets in; every folder is watched,
//! so that added and removed files are seen.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use walkdir::WalkDir;

/// Name of the table, folder.
const FOLDERS: &[(&str, &str)] = &[
    ("TEMPLATES", "templates"),
    ("KERNEL_PYTHON", "kernels/python/control_plane"),
    ("KERNEL_RUST", "kernels/rust"),
    ("KERNEL_TYPESCRIPT", "kernels/typescript/control_plane"),
    ("KERNEL_JAVASCRIPT_ESM", "kernels/typescript/dist/esm"),
    ("KERNEL_JAVASCRIPT_CJS", "kernels/typescript/dist/cjs"),
    ("KERNEL_TYPES", "kernels/typescript/dist/types"),
    ("PACKS", "packs"),
    ("OPENAPI", "spec/openapi"),
    ("SCHEMAS", "spec/schemas"),
    ("VECTORS", "spec/vectors"),
    ("DEMO_DJANGO", "fixtures/django-startproject"),
];
const ENDINGS: &[&str] =
    &["py", "rs", "ts", "js", "sql", "tera", "json", "toml", "txt", "md", "html", "typed"];
/// Folders below these that stay at home: a vendored crate's tests would run in the host.
const LEFT_OUT: &[&str] = &["kernels/rust/benches", "kernels/rust/target", "kernels/rust/tests"];
const NAMES: &[&str] = &["VERSION", "_gitignore", ".env.example"];

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut code = String::new();
    for (table, folder) in FOLDERS {
        let files = files(&root.join(folder));
        assert!(!files.is_empty(), "`{folder}` holds nothing to embed");
        writeln!(code, "/// The files of `{folder}`.\npub static {table}: &[(&str, &[u8])] = &[")
            .expect("text grows");
        let left_out = |name: &str| LEFT_OUT.iter().any(|out| Path::new(folder).join(name).starts_with(out));
        for (name, path) in files.into_iter().filter(|(name, _)| !left_out(name)) {
            writeln!(code, "    ({name:?}, include_bytes!({path:?})),").expect("text grows");
        }
        code.push_str("];\n");
        println!("cargo:rerun-if-changed={folder}");
    }
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("embedded.rs"), code).expect("the build folder can be written");
}

/// Name below the folder and absolute path, sorted; links are followed (the kernels link to `packs/`).
fn files(folder: &Path) -> Vec<(String, PathBuf)> {
    if !folder.is_dir() {
        return Vec::new();
    }
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    let allowed = |path: &Path| {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        NAMES.contains(&name) || ENDINGS.contains(&ending)
    };
    walk.into_iter()
        .map(|entry| entry.expect("the folder can be read"))
        .filter(|entry| entry.file_type().is_file() && allowed(entry.path()))
        .filter(|entry| !entry.path().components().any(|c| c.as_os_str() == "__pycache__"))
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).expect("below the folder");
            (name.to_string_lossy().replace('\\', "/"), entry.path().to_path_buf())
        })
        .collect()
}
