//! Owns the load: clients that each keep one connection and ask again as soon as they are answered.
//!
//! Never parses an answer further than to its end.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// One request, to be sent to one server over and over.
#[derive(Clone)]
pub struct Load {
    address: SocketAddr,
    request: Vec<u8>,
}

impl Load {
    pub fn of(address: SocketAddr, key: &str) -> Self {
        let body = r#"{"action":"iam.keys.list"}"#;
        let request = format!(
            "POST /api/manage HTTP/1.1\r\nhost: {address}\r\nuser-agent: bench/1\r\nx-api-key: {key}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        Self {
            address,
            request: request.into_bytes(),
        }
    }

    /// The body of one answer.
    pub async fn once(&self) -> String {
        let mut connection = Connection::to(self.address).await;
        connection.ask(&self.request).await;
        String::from_utf8(connection.body().to_vec()).expect("UTF-8")
    }

    /// Answers per second of so many clients.
    pub async fn run(&self, clients: usize, period: Duration) -> f64 {
        let begin = Instant::now();
        let mut running = JoinSet::new();
        for _ in 0..clients {
            let load = self.clone();
            running.spawn(async move {
                let mut connection = Connection::to(load.address).await;
                let mut answers = 0_u64;
                while begin.elapsed() < period {
                    connection.ask(&load.request).await;
                    answers += 1;
                }
                answers
            });
        }
        let answers: u64 = running.join_all().await.into_iter().sum();
        answers as f64 / begin.elapsed().as_secs_f64()
    }
}

struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
    head: usize,
}

impl Connection {
    async fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Self {
            stream,
            answer: Vec::with_capacity(16 * 1024),
            head: 0,
        }
    }

    async fn ask(&mut self, request: &[u8]) {
        self.stream.write_all(request).await.expect("sent");
        self.answer.clear();
        let mut whole = usize::MAX;
        while self.answer.len() < whole {
            let read = self.stream.read_buf(&mut self.answer).await;
            assert!(read.expect("an answer") > 0, "the server hung up");
            if whole == usize::MAX {
                whole = self.length();
            }
        }
        assert!(
            self.answer.starts_with(b"HTTP/1.1 200"),
            "{}",
            String::from_utf8_lossy(&self.answer)
        );
    }

    /// How many bytes the whole answer has, once its head is there.
    fn length(&mut self) -> usize {
        let Some(end) = self.answer.windows(4).position(|four| four == b"\r\n\r\n") else {
            return usize::MAX;
        };
        self.head = end + 4;
        let head = std::str::from_utf8(&self.answer[..end]).expect("a head");
        let mut lines = head.split("\r\n").filter_map(|line| line.split_once(": "));
        let length = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        self.head
            + length
                .expect("a length")
                .1
                .parse::<usize>()
                .expect("a number")
    }

    fn body(&self) -> &[u8] {
        &self.answer[self.head..]
    }
}
