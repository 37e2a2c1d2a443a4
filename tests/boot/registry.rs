//! A registry of npm's with the kit's package in it, as npm packs it; for all else it names the one that npm is set to.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::package::TARBALL;
use super::process::must;

pub struct Registry {
    /// Without a slash at the end.
    pub url: String,
}

impl Registry {
    /// Packs the kit in a folder, and serves it until the process ends.
    pub fn start(folder: &Path) -> Registry {
        TARBALL.export(folder);
        let packed = must(Command::new("npm").args(["pack", "--json", "./acp-kernel"]).current_dir(folder));
        let packed: Value = serde_json::from_str(&packed).unwrap();
        let text = |key: &str| packed[0][key].as_str().unwrap().to_owned();
        let (file, version, integrity) = (text("filename"), text("version"), text("integrity"));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let manifest = std::fs::read(folder.join("acp-kernel/package.json")).unwrap();
        let mut manifest: Value = serde_json::from_slice(&manifest).unwrap();
        let tarball = format!("/acp-kernel/-/{file}");
        manifest["dist"] = json!({ "tarball": format!("{url}{tarball}"), "integrity": integrity });
        let about = json!({ "name": "acp-kernel", "dist-tags": { "latest": version }, "versions": { version: manifest } });
        let files = BTreeMap::from([
            ("/acp-kernel".to_owned(), about.to_string().into_bytes()),
            (tarball, std::fs::read(folder.join(file)).unwrap()),
        ]);
        let others = must(Command::new("npm").args(["config", "get", "registry"]));
        let others = others.trim().trim_end_matches('/').to_owned();
        std::thread::spawn(move || {
            for stream in listener.incoming().filter_map(Result::ok) {
                // Who asked may be gone by now.
                let _ = answer(stream, &files, &others);
            }
        });
        Registry { url }
    }
}

fn answer(mut stream: TcpStream, files: &BTreeMap<String, Vec<u8>>, others: &str) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let path = first.split(' ').nth(1).unwrap_or_default();
    let (status, body) = match files.get(path) {
        Some(bytes) => ("200 OK".to_owned(), bytes.as_slice()),
        None => (format!("302 Found\r\nlocation: {others}{path}"), [].as_slice()),
    };
    write!(stream, "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len())?;
    stream.write_all(body)
}
