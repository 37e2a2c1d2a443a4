//! What stands before servers in tests: one address for several of them, and calls of it.

use std::io::copy;
use std::net::{Shutdown, TcpListener, TcpStream};

use acp::effects::http::{Client, Request};
use serde_json::Value;

use super::process::text;

/// The port of a server's address.
pub fn port(url: &str) -> u16 {
    let rest = url.trim_start_matches("http://127.0.0.1:");
    rest.split('/').next().and_then(|port| port.parse().ok()).unwrap()
}

/// The JSON that comes back for JSON.
pub fn post(url: &str, headers: &[(&str, &str)], body: &Value) -> Value {
    let mut all = vec![("content-type".to_owned(), "application/json".to_owned())];
    all.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let request =
        Request { method: "POST".into(), url: url.into(), headers: all, body: body.to_string().into_bytes() };
    let answer = Client::default().send(&request).unwrap();
    serde_json::from_slice(&answer.body)
        .unwrap_or_else(|error| panic!("{url}: {error}\n{}", text(&answer.body)))
}

/// One address before several: each connection goes to the next.
pub fn in_turn(backends: Vec<u16>) -> u16 {
    let front = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = front.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for (index, client) in front.incoming().filter_map(Result::ok).enumerate() {
            let Ok(server) = TcpStream::connect(("127.0.0.1", backends[index % backends.len()])) else {
                continue;
            };
            for (mut from, mut to) in
                [(client.try_clone().unwrap(), server.try_clone().unwrap()), (server, client)]
            {
                std::thread::spawn(move || {
                    let _ = copy(&mut from, &mut to);
                    let _ = to.shutdown(Shutdown::Write);
                });
            }
        }
    });
    port
}
