//! `acp conformance` as the real binary: what it prints and its exit codes, against addresses that are no control plane.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::Command;

/// Answers every request with the same bytes.
fn serve(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/api/manage", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut length = 0;
            for line in reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty()) {
                if let Some(value) = line.to_lowercase().strip_prefix("content-length: ") {
                    length = value.parse().unwrap();
                }
            }
            reader.read_exact(&mut vec![0; length]).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    url
}

/// Exit code, stdout, stderr.
fn conformance(url: &str, more: &[&str]) -> (Option<i32>, String, String) {
    let mut acp = Command::new(env!("CARGO_BIN_EXE_acp"));
    let output = acp.args(["conformance", "--url", url, "--key", "acp_x"]).args(more).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_page_for_everything_is_exit_1_and_says_what_came() {
    let url = serve(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>",
    );
    let (code, out, err) = conformance(&url, &[]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert_eq!(
        err,
        format!(
            "error: failed to find a control plane at `{url}`\n  \
             caused by: it answered 200 with text/html, \"<html>\", not with JSON\n\n\
             hint: give the address of the endpoint itself, e.g. http://127.0.0.1:8000/api/manage\n"
        )
    );
}

#[test]
fn an_address_where_nothing_listens_is_exit_1_also_as_json() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{closed}/");
    let (code, out, err) = conformance(&url, &["--json"]);
    assert_eq!(code, Some(1));
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(document["schema"], "acp.conformance/1");
    assert_eq!(document["ok"], false);
    assert_eq!(document["error"]["message"], format!("failed to reach `{url}`"));
    assert!(
        err.ends_with(&format!("hint: start the server, then see that `curl -i {url}` answers\n")),
        "{err}"
    );
}

#[test]
fn an_address_without_its_scheme_is_exit_2() {
    let (code, _, err) = conformance("localhost:8000/api/manage", &[]);
    assert_eq!(code, Some(2));
    assert!(err.starts_with("error: failed to use the address `localhost:8000/api/manage`\n"), "{err}");
}

#[test]
fn a_key_that_the_endpoint_refuses_is_exit_4() {
    let url = serve(
        "HTTP/1.1 401 X\r\nContent-Type: application/json\r\nContent-Length: 38\r\nConnection: close\r\n\r\n{\"ok\":false,\"code\":\"INVALID_API_KEY\"} ",
    );
    let (code, _, err) = conformance(&url, &[]);
    assert_eq!(code, Some(4));
    assert!(
        err.starts_with(
            "error: failed to use the key of `--key`\n  caused by: the endpoint refuses it (401)\n"
        ),
        "{err}"
    );
}
