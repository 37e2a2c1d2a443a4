//! What the runner needs of the world: send a request, wait. `Live` is the real one.

use std::time::Duration;

use crate::effects::http::{Client, Request, Response};
use crate::error::Result;

/// Where calls go.
pub trait Endpoint: Sync {
    fn send(&self, request: &Request) -> Result<Response>;
    fn wait(&self, time: Duration);
}

/// Over the network, in real time.
#[derive(Default)]
pub struct Live(Client);

impl Endpoint for Live {
    fn send(&self, request: &Request) -> Result<Response> {
        self.0.send(request)
    }

    fn wait(&self, time: Duration) {
        std::thread::sleep(time);
    }
}
