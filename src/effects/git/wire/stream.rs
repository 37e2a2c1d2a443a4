//! The wire over a connection that stays open: git's own port, or the standard streams of ssh, which knows the owner's
//! keys, agents and settings. It gives ssh no option that a kit's address chose.

use std::io::{BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::Wish;
use super::pkt::{Advertised, framed};
use crate::effects::git::Id;
use crate::effects::process;
use crate::error::{Error, Kind, Result};
use crate::subtree::url::Address;

const PORT: u16 = 9418;
const PATIENCE: Duration = Duration::from_secs(30);

pub fn over_tcp(wish: &Wish<'_>, address: &Address) -> Result<Id> {
    let port = address.port.unwrap_or(PORT);
    let unreachable = |error: std::io::Error| Error::new(Kind::Failed, "no connection").caused_by(error);
    let mut places = (address.host.as_str(), port).to_socket_addrs().map_err(unreachable)?;
    let place = places.next().ok_or_else(|| Error::new(Kind::Failed, "no such host"))?;
    let stream = TcpStream::connect_timeout(&place, PATIENCE).map_err(unreachable)?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(unreachable)?;
    stream.set_nodelay(true).map_err(unreachable)?;
    let mut writer = stream.try_clone().map_err(unreachable)?;
    let ask = framed(&format!("git-upload-pack {}\0host={}:{port}\0", address.path, address.host));
    writer.write_all(ask.as_bytes()).map_err(unreachable)?;
    talk(wish, &mut BufReader::new(stream), &mut writer)
}

pub fn over_ssh(wish: &Wish<'_>, address: &Address) -> Result<Id> {
    let program = process::variable("GIT_SSH").unwrap_or_else(|| "ssh".into());
    let unable = |error: std::io::Error| {
        Error::new(Kind::Failed, format!("failed to run `{program}`")).caused_by(error)
    };
    let path = address.path.strip_prefix("/~").map_or(address.path.clone(), |home| format!("~{home}"));
    let server = match &address.user {
        Some(user) => format!("{user}@{}", address.host),
        None => address.host.clone(),
    };
    let mut command = Command::new(&program);
    if let Some(port) = address.port {
        command.args(["-p", &port.to_string()]);
    }
    // Neither the server nor the path holds a quote or begins with a dash: `subtree::url` refuses both.
    command.args(["--", &server, &format!("git-upload-pack '{path}'")]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(unable)?;
    let streams = child.stdin.take().zip(child.stdout.take());
    let (mut writer, reader) = streams.ok_or_else(|| Error::new(Kind::Failed, "ssh has no streams"))?;
    let fetched = talk(wish, &mut BufReader::new(reader), &mut writer);
    drop(writer);
    if fetched.is_err() {
        // It may still wait for us.
        let _ = child.kill();
    }
    child.wait().map_err(unable)?;
    fetched
}

fn talk(wish: &Wish<'_>, reader: &mut dyn Read, writer: &mut dyn Write) -> Result<Id> {
    let there = Advertised::read(reader)?;
    there.expect_bands()?;
    let wants = wish.choose(&there);
    let request = match &wants {
        Ok(wants) => there.request(wants),
        // Nothing is wanted: the other side shall not wait.
        Err(_) => b"0000".to_vec(),
    };
    let sent = writer.write_all(&request).and_then(|()| writer.flush());
    sent.map_err(|error| Error::new(Kind::Failed, "the connection broke").caused_by(error))?;
    let wants = wants?;
    wish.take(reader)?;
    wish.settle(&wants)
}
