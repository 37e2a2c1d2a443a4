//! Kits over git's own port, over ssh and over http, from servers that the installed git runs.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use acp::effects::git::source::Source;
use acp::effects::git::wire;
use acp::subtree::kit::Kit;
use acp::subtree::{self};

use crate::place::{PREFIX, Repo, committed, git_program, git_subtree, order};

/// `git daemon` over one repository, ended with this value.
struct Daemon {
    child: Child,
    port: u16,
}

impl Daemon {
    fn of(kit: &Repo) -> Daemon {
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|taken| taken.local_addr()).expect("a port").port();
        let child = Command::new(git_program())
            .args(["daemon", "--reuseaddr", "--export-all", "--listen=127.0.0.1", "--log-destination=none"])
            .arg(format!("--port={port}"))
            .arg(format!("--base-path={}", kit.url()))
            .stdin(Stdio::null())
            .spawn()
            .expect("git daemon runs");
        let daemon = Daemon { child, port };
        let up = (0..200).any(|_| {
            std::thread::sleep(Duration::from_millis(25));
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        assert!(up, "git daemon is not up");
        daemon
    }

    fn url(&self) -> String {
        format!("git://127.0.0.1:{}/.git", self.port)
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // The daemon's own child holds the port, and goes with its group's leader.
        let _ = Command::new("pkill").args(["-TERM", "-P", &self.child.id().to_string()]).status();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Adds, goes on and pulls, from an address.
fn added_and_pulled(url: &str, kit: &Repo) -> Repo {
    let host = Repo::host();
    let fetched = Kit::fetch(url, Some("main")).expect("the kit");
    committed(&subtree::add(&host.host_at(), &fetched, &order(PREFIX, None)));
    kit.edit("kernel/one.py", "one 15\n", "one fifteen\n");
    kit.commit("second version");
    let fetched = Kit::fetch(url, None).expect("the kit");
    committed(&subtree::pull(&host.host_at(), &fetched, &order(PREFIX, None)));
    assert_eq!(host.id(&format!("HEAD:{PREFIX}")), kit.id("HEAD^{tree}"));
    assert!(host.message("HEAD^2").contains(" second version\n"));
    host.expect_sound();
    host
}

#[test]
fn a_kit_comes_over_git_s_own_port() {
    let kit = Repo::kit();
    let daemon = Daemon::of(&kit);
    let host = added_and_pulled(&daemon.url(), &kit);
    assert_eq!(
        host.git(&["for-each-ref", "--format=%(refname)"]),
        "refs/heads/main\n",
        "no reference is left"
    );
    assert!(!host.has(".git/FETCH_HEAD"));
    kit.write("VERSION", "3\n");
    kit.commit("third version");
    assert!(git_subtree(&host, "pull", &kit).status.success());
}

#[test]
fn a_pinned_commit_comes_even_where_only_branches_may_be_asked_for() {
    let kit = Repo::kit();
    let pinned = kit.id("HEAD");
    kit.write("VERSION", "2\n");
    kit.commit("second version");
    kit.git(&["tag", "--annotate", "v2", "--message", "the second"]);
    let daemon = Daemon::of(&kit);
    let at = Kit::fetch(&daemon.url(), Some(&pinned)).expect("the commit");
    assert_eq!(at.facts.commit.to_string(), pinned);
    let at = Kit::fetch(&daemon.url(), Some("v2")).expect("the tag");
    assert_eq!(at.facts.commit.to_string(), kit.id("HEAD"));
    for nowhere in ["nowhere", "1111111111111111111111111111111111111111"] {
        let error = Kit::fetch(&daemon.url(), Some(nowhere)).err().expect("it is not there");
        assert!(error.to_string().contains(nowhere), "{error}");
    }
}

#[test]
fn after_a_rewritten_history_the_old_commit_is_asked_for() {
    let (host, kit) = (Repo::host(), Repo::kit());
    kit.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let daemon = Daemon::of(&kit);
    let fetched = Kit::fetch(&daemon.url(), Some("main")).expect("the kit");
    committed(&subtree::add(&host.host_at(), &fetched, &order(PREFIX, None)));
    host.git(&["checkout", "--quiet", "-b", "pull-request"]);
    host.edit("control_plane/kernel/one.py", "one 3\n", "one of the owner\n");
    host.commit("an edit");
    let message = host.message("HEAD^^2");
    host.git(&["checkout", "--quiet", "-b", "flat", "HEAD~2"]);
    host.git(&["merge", "--quiet", "--squash", "pull-request"]);
    host.git(&["commit", "--quiet", "--message", &message]);
    kit.edit("kernel/one.py", "one 15\n", "one fifteen\n");
    kit.git(&["commit", "--quiet", "--all", "--amend", "--message", "another beginning"]);
    let fetched = Kit::fetch(&daemon.url(), Some("main")).expect("the kit");
    let done = subtree::pull(&host.host_at(), &fetched, &order(PREFIX, None));
    committed(&done);
    assert_eq!(done.expect("it is done").warnings, [""; 0]);
    let text = host.read("control_plane/kernel/one.py");
    assert!(text.contains("one of the owner\n") && text.contains("one fifteen\n"));
}

#[test]
fn a_server_that_is_not_there_or_no_git_is_an_error_with_its_address() {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|taken| taken.local_addr()).expect("a port").port();
    let error = Kit::fetch(&format!("git://127.0.0.1:{port}/kit"), None).err().expect("nobody is there");
    assert!(error.message.contains(&format!("git://127.0.0.1:{port}/kit")), "{error}");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("a port").port();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a caller");
        stream.write_all(b"SSH-2.0-other\r\n").expect("it is sent");
    });
    let error = Kit::fetch(&format!("git://127.0.0.1:{port}/kit"), None).err().expect("it is no git");
    server.join().expect("it ends");
    assert!(error.causes[0].contains("does not speak git's protocol"), "{error}");
}

/// A program in the place of ssh that checks how it is called and runs the command here.
fn false_ssh(folder: &Path, kit: &Repo) -> std::path::PathBuf {
    let program = folder.join("ssh");
    let script = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$@\" >> '{0}/called'\n\
         [ \"$1 $2 $3 $4\" = '-p 2222 -- git@example.com' ] || exit 9\n\
         [ \"$5\" = \"git-upload-pack '/srv/kit'\" ] || exit 9\nexec '{1}' upload-pack '{2}'\n",
        folder.display(),
        git_program(),
        kit.url()
    );
    std::fs::write(&program, script).expect("a program");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("its mode");
    program
}

#[test]
fn a_kit_comes_over_ssh() {
    let kit = Repo::kit();
    let folder = tempfile::tempdir().expect("a folder");
    let ssh = false_ssh(folder.path(), &kit);
    // The environment belongs to a process: this test runs itself again in one of its own.
    let again = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "wire::in_a_process_where_ssh_is_another_program", "--ignored"])
        .env("GIT_SSH", &ssh)
        .env("ACP_TEST_KIT", kit.id("HEAD"))
        .output()
        .expect("it runs");
    let called = std::fs::read_to_string(folder.path().join("called"));
    assert!(again.status.success(), "{called:?} {}", String::from_utf8_lossy(&again.stdout));
    assert!(called.expect("ssh was called").starts_with("-p\n2222\n--\ngit@example.com\n"));
}

#[test]
#[ignore = "run by `a_kit_comes_over_ssh`, in an environment of its own"]
fn in_a_process_where_ssh_is_another_program() {
    let kit = Kit::fetch("ssh://git@example.com:2222/srv/kit", Some("main")).expect("the kit");
    assert_eq!(Some(kit.facts.commit.to_string()), std::env::var("ACP_TEST_KIT").ok());
    let error = Kit::fetch("ssh://git@example.com/srv/kit", Some("main")).err().expect("ssh fails");
    assert!(error.message.contains("ssh://git@example.com/srv/kit"), "{error}");
}

/// Serves one request after another with `git http-backend`, which is a CGI program.
fn http_server(kit: &Repo, requests: usize, password: bool) -> (String, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/kit", listener.local_addr().expect("an address"));
    let folder = kit.at(".git");
    let serve = move || {
        for _ in 0..requests {
            let (stream, _) = listener.accept().expect("a caller");
            answer(stream, &folder, password);
        }
    };
    (url, std::thread::spawn(serve))
}

fn answer(mut stream: TcpStream, folder: &Path, password: bool) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        if line.trim().is_empty() {
            break;
        }
        lines.push(line.trim().to_owned());
    }
    let header = |name: &str| {
        let line = lines.iter().find(|line| line.to_lowercase().starts_with(&format!("{name}: ")));
        line.map(|line| line[name.len() + 2..].to_owned()).unwrap_or_default()
    };
    if password && header("authorization") != "Basic bWU6c2VjcmV0" {
        stream
            .write_all(b"HTTP/1.1 401 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .expect("it is sent");
        return;
    }
    let mut body = vec![0; header("content-length").parse().unwrap_or(0)];
    reader.read_exact(&mut body).expect("a body");
    let words: Vec<&str> = lines[0].split(' ').collect();
    let (path, query) = words[1].split_once('?').unwrap_or((words[1], ""));
    let mut backend = Command::new(git_program())
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", folder)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("PATH_INFO", path.strip_prefix("/kit").expect("the kit"))
        .env("QUERY_STRING", query)
        .env("REQUEST_METHOD", words[0])
        .env("CONTENT_TYPE", header("content-type"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("git runs");
    backend.stdin.take().expect("its input").write_all(&body).expect("it reads");
    let output = backend.wait_with_output().expect("it ends");
    let end = output.stdout.windows(4).position(|window| window == b"\r\n\r\n").expect("headers") + 4;
    let length = output.stdout.len() - end;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n");
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&output.stdout)).expect("it is sent");
}

#[test]
fn a_kit_comes_over_http_with_the_login_of_its_address() {
    for (password, login, requests) in [(false, "", 2), (true, "me:secret@", 2)] {
        let kit = Repo::kit();
        let (url, server) = http_server(&kit, requests, password);
        let store = Source::store().expect("a store");
        let url = url.replace("http://", &format!("http://{login}"));
        // `subtree::url` takes https alone; what is spoken over it is the same.
        let commit = wire::http::fetch(&wire::Wish { store: &store, reference: Some("main") }, &url);
        server.join().expect("it ends");
        assert_eq!(commit.expect("the kit").to_string(), kit.id("HEAD"));
        assert_eq!(store.tree_of(commit_of(&kit)).map(|tree| tree.to_string()), Some(kit.id("HEAD^{tree}")));
    }
}

fn commit_of(kit: &Repo) -> acp::effects::git::Id {
    acp::effects::git::Id::from_str(&kit.id("HEAD")).expect("an id")
}

#[test]
fn a_server_that_wants_a_login_that_nobody_has_says_so() {
    let kit = Repo::kit();
    let (url, server) = http_server(&kit, 1, true);
    let url = url.replace("http://", "http://me:wrong@");
    let store = Source::store().expect("a store");
    let error =
        wire::http::fetch(&wire::Wish { store: &store, reference: None }, &url).expect_err("it is refused");
    server.join().expect("it ends");
    assert!(error.to_string().contains("credential helper"), "{error}");
}
