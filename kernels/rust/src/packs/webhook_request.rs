// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns one signed request to a webhook: Standard Webhooks, 10 seconds, no redirects.
//!
//! Never reads a response's body, and never connects to an address that was not checked.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, lookup_host};

use super::webhook_target::{Target, parse_target, public_addresses};
use crate::action::BoxFuture;
use crate::keys::mac;

const TIMEOUT: Duration = Duration::from_secs(10);
const SECRET_PREFIX: &str = "whsec_";
const MOST_HEADER_BYTES: usize = 16 * 1024;

/// What is sent; `sent_at` is in seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Message {
    pub url: String,
    pub secret: String,
    pub id: String,
    pub sent_at: i64,
    pub body: Vec<u8>,
}

/// A connection, whatever it is made of.
pub trait Connection: AsyncRead + AsyncWrite + Send + Unpin {}
impl<C: AsyncRead + AsyncWrite + Send + Unpin> Connection for C {}

/// The world outside; tests bring their own.
pub trait Network: Send + Sync + 'static {
    /// The addresses of a name; none where it has none.
    fn resolve<'a>(&'a self, host: &'a str, port: u16) -> BoxFuture<'a, Vec<IpAddr>>;

    /// A connection to an address.
    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<Box<dyn Connection>>>;

    /// The same connection with TLS, the certificate checked against the name.
    fn secure<'a>(
        &'a self,
        raw: Box<dyn Connection>,
        host: &'a str,
    ) -> BoxFuture<'a, io::Result<Box<dyn Connection>>>;
}

/// The system's resolver, TCP, and TLS with the system's trusted authorities.
#[derive(Default)]
pub struct SystemNetwork {
    #[cfg(feature = "webhooks-http")]
    tls: tokio::sync::OnceCell<tokio_rustls::TlsConnector>,
}

impl Network for SystemNetwork {
    fn resolve<'a>(&'a self, host: &'a str, port: u16) -> BoxFuture<'a, Vec<IpAddr>> {
        Box::pin(async move {
            let found = lookup_host((host, port)).await;
            found
                .map(|found| found.map(|address| address.ip()).collect())
                .unwrap_or_default()
        })
    }

    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<Box<dyn Connection>>> {
        Box::pin(async move {
            let stream = TcpStream::connect(address).await?;
            Ok(Box::new(stream) as Box<dyn Connection>)
        })
    }

    #[cfg(feature = "webhooks-http")]
    fn secure<'a>(
        &'a self,
        raw: Box<dyn Connection>,
        host: &'a str,
    ) -> BoxFuture<'a, io::Result<Box<dyn Connection>>> {
        Box::pin(async move {
            let tls = self.tls.get_or_try_init(tls::connector).await?;
            let name = tokio_rustls::rustls::pki_types::ServerName::try_from(host.to_owned());
            let stream = tls.connect(name.map_err(io::Error::other)?, raw).await?;
            Ok(Box::new(stream) as Box<dyn Connection>)
        })
    }

    #[cfg(not(feature = "webhooks-http"))]
    fn secure<'a>(
        &'a self,
        _raw: Box<dyn Connection>,
        _host: &'a str,
    ) -> BoxFuture<'a, io::Result<Box<dyn Connection>>> {
        let without = "the kernel was built without the feature `webhooks-http`";
        Box::pin(std::future::ready(Err(io::Error::other(without))))
    }
}

#[cfg(feature = "webhooks-http")]
mod tls {
    //! Owns the TLS settings: the system's authorities, one provider, made once.

    use std::io;
    use std::sync::Arc;

    use tokio_rustls::TlsConnector;
    use tokio_rustls::rustls::crypto::ring::default_provider;
    use tokio_rustls::rustls::{ClientConfig, RootCertStore};

    pub(super) async fn connector() -> io::Result<TlsConnector> {
        let mut roots = RootCertStore::empty();
        // Certificates that cannot be read are no reason to trust fewer of the others.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(TlsConnector::from(Arc::new(config)))
    }
}

/// A new signing secret from 24 random bytes.
#[must_use]
pub fn new_secret(random: &[u8]) -> String {
    format!("{SECRET_PREFIX}{}", STANDARD.encode(random))
}

/// The `webhook-signature` header of Standard Webhooks, version 1; None where the secret
/// is none of ours.
#[must_use]
pub fn signature(secret: &str, id: &str, sent_at: i64, body: &[u8]) -> Option<String> {
    let key = STANDARD
        .decode(secret.strip_prefix(SECRET_PREFIX).unwrap_or(secret))
        .ok()?;
    let mut signed = format!("{id}.{sent_at}.").into_bytes();
    signed.extend_from_slice(body);
    Some(format!("v1,{}", STANDARD.encode(mac(&key, &signed))))
}

/// The response's status, or None where there was none.
pub async fn send(message: &Message, network: &dyn Network, allow_insecure: bool) -> Option<u16> {
    let attempt = async {
        let target = parse_target(&message.url, allow_insecure).ok()?;
        let found = public_addresses(&target, allow_insecure, network, TIMEOUT / 2)
            .await
            .ok()?;
        let raw = connect(network, &found, target.port).await?;
        let connection = match target.secure {
            true => network.secure(raw, &target.host).await.ok()?,
            false => raw,
        };
        exchange(connection, &target, message).await
    };
    tokio::time::timeout(TIMEOUT, attempt).await.ok().flatten()
}

async fn connect(
    network: &dyn Network,
    addresses: &[IpAddr],
    port: u16,
) -> Option<Box<dyn Connection>> {
    for address in addresses {
        if let Ok(raw) = network.connect(SocketAddr::new(*address, port)).await {
            return Some(raw);
        }
    }
    None
}

async fn exchange(
    mut connection: Box<dyn Connection>,
    target: &Target,
    message: &Message,
) -> Option<u16> {
    let signature = signature(&message.secret, &message.id, message.sent_at, &message.body)?;
    let mut request = format!(
        "POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nUser-Agent: acp-webhooks/1\r\nConnection: close\r\n\
         webhook-id: {}\r\nwebhook-timestamp: {}\r\nwebhook-signature: {signature}\r\n\r\n",
        target.path,
        target.authority(),
        message.body.len(),
        message.id,
        message.sent_at,
    )
    .into_bytes();
    request.extend_from_slice(&message.body);
    connection.write_all(&request).await.ok()?;
    connection.flush().await.ok()?;
    read_status(&mut connection).await
}

/// The first status that is not an interim one (1xx); headers are not looked at.
async fn read_status(connection: &mut Box<dyn Connection>) -> Option<u16> {
    let mut text = Vec::new();
    let mut chunk = [0; 4096];
    while text.len() < MOST_HEADER_BYTES {
        let count = connection.read(&mut chunk).await.ok()?;
        text.extend_from_slice(&chunk[..count]);
        while let Some(line) = text.windows(2).position(|two| two == b"\r\n") {
            let status = status_of(&text[..line])?;
            if status >= 200 {
                return Some(status);
            }
            let Some(end) = text.windows(4).position(|four| four == b"\r\n\r\n") else {
                break;
            };
            text.drain(..end + 4);
        }
        if count == 0 {
            return None;
        }
    }
    None
}

fn status_of(line: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(line.get(..12)?).ok()?;
    let digits = line
        .strip_prefix("HTTP/1.1 ")
        .or_else(|| line.strip_prefix("HTTP/1.0 "))?;
    let status: u16 = digits.parse().ok()?;
    (100..600).contains(&status).then_some(status)
}
