//! What the runner needs of the world: send a request, wait. `Live` is the real one.

use std::time::Duration;

use crate::effects::http::{Client, NoAnswer, Request, Response};

/// Where calls go.
pub trait Endpoint: Sync {
    fn send(&self, request: &Request) -> Result<Response, NoAnswer>;
    fn wait(&self, time: Duration);
}

/// Over the network, in real time.
#[derive(Default)]
pub struct Live(Client);

impl Endpoint for Live {
    fn send(&self, request: &Request) -> Result<Response, NoAnswer> {
        self.0.exchange(request)
    }

    fn wait(&self, time: Duration) {
        std::thread::sleep(time);
    }
}
