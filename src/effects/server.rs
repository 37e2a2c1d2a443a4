//! A program that keeps running until its value is dropped: a server for a while.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::{Error, Kind, Result};

const LONGEST_START: Duration = Duration::from_secs(30);

pub struct Server {
    child: Child,
    line: String,
    log: PathBuf,
}

impl Server {
    /// Starts a program whose output goes to the file `log`.
    pub fn start(program: &Path, arguments: &[&str], folder: &Path, log: &Path) -> Result<Server> {
        let line = format!("{} {}", program.display(), arguments.join(" "));
        let failed = |error| Error::new(Kind::Failed, format!("failed to start `{line}`")).caused_by(error);
        let output = File::create(log).map_err(failed)?;
        let errors = output.try_clone().map_err(failed)?;
        let mut command = Command::new(program);
        command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(output).stderr(errors);
        let child = command.spawn().map_err(failed)?;
        Ok(Server { child, line, log: log.into() })
    }

    /// Waits until the program takes connections on a port of this machine.
    pub fn wait_for(&mut self, port: u16) -> Result<()> {
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            let ended = matches!(self.child.try_wait(), Ok(Some(_)) | Err(_));
            if ended || start.elapsed() > LONGEST_START {
                let what = if ended { "it ended" } else { "it takes no connections" };
                return Err(Error::new(Kind::Failed, format!("failed to start `{}`", self.line))
                    .caused_by(what)
                    .caused_by(self.log()));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// What it has printed so far.
    pub fn log(&self) -> String {
        let bytes = std::fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(&bytes).trim().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nothing listens on at the moment.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let port = listener.and_then(|listener| listener.local_addr()).map(|address| address.port());
    port.map_err(|error| Error::new(Kind::Failed, "failed to find a free port").caused_by(error))
}
