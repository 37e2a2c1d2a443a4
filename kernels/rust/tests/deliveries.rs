//! Runs webhooks.test end to end: a real request to a real server, once, outside of locks.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};

use acp_kernel::BoxFuture;
use acp_kernel::packs::webhook_request::{
    Connection, Message, Network, SystemNetwork, send, signature,
};
use acp_kernel::sqlx::SqliteDialect;
use acp_kernel_tests::database::SqliteFile;
use acp_kernel_tests::harness::Harness;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A server that keeps what it was sent and answers each request alike.
#[derive(Clone)]
struct HookServer {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
    arrived: Arc<Notify>,
}

impl HookServer {
    /// Answers at once, or, with a gate, when it is opened.
    async fn start(answer: &'static [u8], gate: Option<Arc<Notify>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let server = Self {
            address: listener.local_addr().expect("an address"),
            requests: Arc::default(),
            arrived: Arc::default(),
        };
        let own = server.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = read(&mut stream).await;
                own.requests.lock().expect("requests").push(request);
                own.arrived.notify_one();
                if let Some(gate) = &gate {
                    gate.notified().await;
                }
                let _ = stream.write_all(answer).await;
            }
        });
        server
    }

    fn sent(&self) -> Vec<Vec<u8>> {
        self.requests.lock().expect("requests").clone()
    }
}

async fn read(stream: &mut tokio::net::TcpStream) -> Vec<u8> {
    let (mut request, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let count = stream.read(&mut chunk).await.expect("bytes");
        request.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&request);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length: usize = header(head, "content-length").parse().expect("a length");
            if body.len() >= length {
                return request;
            }
        }
        assert!(count > 0, "the request ends early");
    }
}

fn header<'a>(head: &'a str, name: &str) -> &'a str {
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
        .unwrap_or_else(|| panic!("no header {name}"))
}

const GOOD: &[u8] = b"HTTP/1.1 204 No Content\r\n\r\n";

async fn harness(file: &SqliteFile) -> Harness<SqliteDialect> {
    let given = json!({"bindings": {"webhooks": {"allow_insecure_urls": true}}});
    Harness::new(file.pool().await, &given).await
}

async fn hook(harness: &Harness<SqliteDialect>, url: String) -> Value {
    let params = json!({"url": url, "events": ["a"]});
    harness
        .post(json!({"action": "webhooks.create", "params": params}))
        .await["data"]
        .clone()
}

async fn test(harness: &Harness<SqliteDialect>, params: Value, key: Option<&str>) -> Value {
    let mut body = json!({"action": "webhooks.test", "params": params});
    if let Some(key) = key {
        body["idempotency_key"] = key.into();
    }
    harness.post(body).await
}

#[tokio::test]
async fn a_delivery_is_sent_signed_and_recorded() {
    let (file, server) = (SqliteFile::default(), HookServer::start(GOOD, None).await);
    let harness = harness(&file).await;
    let hook = hook(&harness, format!("http://{}/in?x=1", server.address)).await;
    let params = json!({"webhook_id": hook["id"], "event": "lead.created", "payload": {"n": "é"}});
    let sent = test(&harness, params, None).await["data"].clone();
    assert_eq!(
        (&sent["status"], &sent["status_code"]),
        (&json!("success"), &json!(204))
    );

    let request = String::from_utf8(server.sent().remove(0)).expect("UTF-8");
    let (head, body) = request.split_once("\r\n\r\n").expect("a head");
    assert!(head.starts_with("POST /in?x=1 HTTP/1.1\r\n"));
    assert_eq!(header(head, "host"), server.address.to_string());
    assert_eq!(
        header(head, "webhook-id"),
        sent["id"].as_str().expect("an id")
    );
    let stamp = header(head, "webhook-timestamp").parse().expect("seconds");
    let (secret, id) = (
        hook["secret"].as_str().expect("a secret"),
        header(head, "webhook-id"),
    );
    let wanted = signature(secret, id, stamp, body.as_bytes()).expect("a signature");
    assert_eq!(header(head, "webhook-signature"), wanted);
    let body: Value = serde_json::from_str(body).expect("JSON");
    let moment = "2026-01-01T00:00:00.000Z";
    let wanted = json!({"type": "lead.created", "timestamp": moment, "data": {"n": "é"}});
    assert_eq!(body, wanted);

    let list = json!({"action": "webhooks.deliveries", "params": {"webhook_id": hook["id"]}});
    assert_eq!(harness.post(list).await["data"], json!([sent]));
}

#[tokio::test]
async fn only_a_final_2xx_is_a_success_and_redirects_are_not_followed() {
    let answers: [(&'static [u8], &str, Option<u16>); 6] = [
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n",
            "failed",
            Some(302),
        ),
        (b"HTTP/1.1 500 Oops\r\n\r\n", "failed", Some(500)),
        (
            b"HTTP/1.1 103 Hints\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
            "success",
            Some(200),
        ),
        (b"SSH-2.0-OpenSSH\r\n", "failed", None),
        (b"", "failed", None),
        (b"HTTP/1.1 2", "failed", None),
    ];
    let file = SqliteFile::default();
    let harness = harness(&file).await;
    for (answer, status, code) in answers {
        let server = HookServer::start(answer, None).await;
        let hook = hook(&harness, format!("http://{}/", server.address)).await;
        let sent = test(&harness, json!({"webhook_id": hook["id"]}), None).await;
        assert_eq!(sent["data"]["status"], status, "{sent}");
        assert_eq!(
            sent["data"].get("status_code"),
            code.map(Value::from).as_ref(),
            "{sent}"
        );
        assert_eq!(server.sent().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_for_a_lock_while_the_request_is_under_way() {
    let (file, gate) = (SqliteFile::default(), Arc::new(Notify::new()));
    let server = HookServer::start(GOOD, Some(Arc::clone(&gate))).await;
    let harness = Arc::new(harness(&file).await);
    let hook = hook(&harness, format!("http://{}/", server.address)).await;
    let params = json!({"webhook_id": hook["id"]});
    let (own, own_params) = (Arc::clone(&harness), params.clone());
    let sender = tokio::spawn(async move { test(&own, own_params, Some("k")).await });
    server.arrived.notified().await;

    let other = json!({"action": "settings.update", "params": {"settings": {"a": 1}}});
    assert_eq!(harness.post(other).await["ok"], true);
    let twin = test(&harness, params.clone(), Some("k")).await;
    assert_eq!(twin["code"], "IDEMPOTENCY_IN_FLIGHT");

    gate.notify_one();
    let first = sender.await.expect("an answer");
    let replay = test(&harness, params, Some("k")).await;
    assert_eq!(replay["code"], "IDEMPOTENT_REPLAY");
    assert_eq!(replay["data"], first["data"]);
    assert_eq!(server.sent().len(), 1);
}

/// Names that resolve as a test wants, and where connections went.
struct FakeNames {
    addresses: Vec<IpAddr>,
    connected: Mutex<Vec<SocketAddr>>,
}

impl FakeNames {
    fn of(addresses: &[&str]) -> Self {
        let parsed = addresses
            .iter()
            .map(|text| text.parse().expect("an address"));
        Self {
            addresses: parsed.collect(),
            connected: Mutex::default(),
        }
    }
}

impl Network for FakeNames {
    fn resolve<'a>(&'a self, _: &'a str, _: u16) -> BoxFuture<'a, Vec<IpAddr>> {
        Box::pin(async { self.addresses.clone() })
    }

    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, std::io::Result<Box<dyn Connection>>> {
        self.connected.lock().expect("connected").push(address);
        Box::pin(async move { SystemNetwork::default().connect(address).await })
    }

    fn secure<'a>(
        &'a self,
        raw: Box<dyn Connection>,
        _: &'a str,
    ) -> BoxFuture<'a, std::io::Result<Box<dyn Connection>>> {
        Box::pin(async { Ok(raw) })
    }
}

async fn deliver(url: String, network: &FakeNames, insecure: bool) -> Option<u16> {
    let secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX".to_owned();
    let message = Message {
        url,
        secret,
        id: "id".into(),
        sent_at: 1,
        body: b"{}".to_vec(),
    };
    send(&message, network, insecure).await
}

#[tokio::test]
async fn a_name_that_turns_private_after_the_save_is_not_connected_to() {
    for private in [
        "127.0.0.1",
        "10.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "fe80::1",
    ] {
        for addresses in [vec![private], vec!["93.184.215.14", private]] {
            let network = FakeNames::of(&addresses);
            assert_eq!(
                deliver("https://hooks.test/".into(), &network, false).await,
                None
            );
            assert!(network.connected.lock().expect("connected").is_empty());
        }
    }
}

#[tokio::test]
async fn the_connection_goes_to_the_address_that_was_checked() {
    let server = HookServer::start(GOOD, None).await;
    let (network, port) = (FakeNames::of(&["127.0.0.1"]), server.address.port());
    let status = deliver(format!("http://hooks.test:{port}/"), &network, true).await;
    assert_eq!(status, Some(204));
    assert_eq!(
        *network.connected.lock().expect("connected"),
        [server.address]
    );
    let request = String::from_utf8(server.sent().remove(0)).expect("UTF-8");
    assert_eq!(header(&request, "host"), format!("hooks.test:{port}"));
}

#[tokio::test]
async fn a_certificate_that_nobody_signed_is_not_trusted() {
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).expect("a key");
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .expect("a server");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        TlsAcceptor::from(Arc::new(config))
            .accept(stream)
            .await
            .map(|_| ())
    });
    let secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX".to_owned();
    let url = format!("https://{address}/");
    let message = Message {
        url,
        secret,
        id: "id".into(),
        sent_at: 1,
        body: b"{}".to_vec(),
    };
    assert_eq!(send(&message, &SystemNetwork::default(), true).await, None);
    let refused = server.await.expect("an end").expect_err("no handshake");
    assert!(refused.to_string().contains("UnknownCA"), "{refused}");
}
