// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the order of the steps, and that every request ends in exactly one answer.
//!
//! Never does a step's work itself.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;

use crate::action::{Kit, Pack};
use crate::bindings::Bindings;
use crate::call::{Answer, Call, Outcome};
use crate::clock::{Clock, SystemClock};
use crate::confirm::derive_key;
use crate::document::{self, Told};
use crate::effect;
use crate::envelope::error_body;
use crate::errors::{ConfigurationError, Error, ManageError, Result};
use crate::ids::{IdSource, SystemIds};
use crate::keys::KeyHash;
use crate::limits::limit_headers;
use crate::openapi::Document;
use crate::ports::{Host, StoreError};
use crate::registry::Registry;
use crate::services::{Log, Services, StderrLog};
use crate::steps;
use crate::strangers::Strangers;
use crate::transport::{Body, Head, HttpRequest, HttpResponse};

/// The contract's order: the first failure wins, the first answer ends.
async fn answer<H: Host>(
    services: &Services<H>,
    call: &mut Call,
    transport: Result<(), ManageError>,
    body: Body,
) -> Result<Answer> {
    transport?;
    steps::authenticate(services, call).await?;
    steps::limit_key(services, call).await?;
    steps::read_request(call, body).await?;
    steps::look_up(services, call)?;
    steps::check_scope(services, call).await?;
    steps::check_dry_run(call)?;
    steps::check_params(call)?;
    if let Some(stored) = steps::answer_from_store(services, call).await? {
        return Ok(stored);
    }
    steps::limit_action(services, call).await?;
    steps::check_confirmation(services, call)?;
    steps::run_check(services, call).await?;
    effect::run(services, call).await
}

/// Handles requests; made once per process, cheap to clone.
pub struct Router<H: Host>(Arc<Services<H>>);

impl<H: Host> Clone for Router<H> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<H: Host> Router<H> {
    /// Begins a router with these bindings and adapters.
    pub fn builder(bindings: Bindings, host: H) -> RouterBuilder<H> {
        RouterBuilder {
            bindings,
            host,
            packs: Vec::new(),
            secret: Vec::new(),
            pepper: None,
            clock: Box::new(SystemClock::default()),
            ids: Box::new(SystemIds),
            log: Box::new(StderrLog),
        }
    }

    /// The host's configuration.
    #[must_use]
    pub fn bindings(&self) -> &Bindings {
        &self.0.kit.bindings
    }

    /// Answers a request to the base path; never fails and never panics.
    ///
    /// Where the returned future is dropped half-way, the call's transaction is rolled
    /// back: run it as a task of its own if a client that hangs up must not cut it short.
    pub async fn handle(&self, request: HttpRequest) -> HttpResponse {
        let services = &*self.0;
        let transport = request.check();
        let mut call = begin(services, request.head);
        let answered = {
            // Pinned where it is: it is large, and to move it costs more than some of its steps.
            let work = pin!(answer(services, &mut call, transport, request.body));
            without_panic(work).await
        };
        match answered {
            Ok(answer) => success(&call, answer),
            Err(error) => refuse(services, &call, error).await,
        }
    }

    /// Answers a request to `/openapi.json` below the base path, as [`Self::handle`] does.
    pub async fn openapi(&self, request: HttpRequest) -> HttpResponse {
        let services = &*self.0;
        let transport = request.head.check_read();
        let mut call = begin(services, request.head);
        let told = {
            let work = pin!(document::read(services, &mut call, transport));
            without_panic(work).await
        };
        match told {
            Ok(told) => description(&call, told),
            Err(error) => refuse(services, &call, error).await,
        }
    }
}

/// A router in the making.
pub struct RouterBuilder<H: Host> {
    bindings: Bindings,
    host: H,
    packs: Vec<Pack<H::Tx>>,
    secret: Vec<u8>,
    pepper: Option<Vec<u8>>,
    clock: Box<dyn Clock>,
    ids: Box<dyn IdSource>,
    log: Box<dyn Log>,
}

impl<H: Host> RouterBuilder<H> {
    /// Adds a pack.
    #[must_use]
    pub fn pack(mut self, pack: Pack<H::Tx>) -> Self {
        self.packs.push(pack);
        self
    }

    /// Adds packs.
    #[must_use]
    pub fn packs(mut self, packs: impl IntoIterator<Item = Pack<H::Tx>>) -> Self {
        self.packs.extend(packs);
        self
    }

    /// The host's secret, which the key of confirmation tokens is derived from.
    #[must_use]
    pub fn secret(mut self, secret: impl Into<Vec<u8>>) -> Self {
        self.secret = secret.into();
        self
    }

    /// What key hashes are mixed with; None: plain SHA-256.
    #[must_use]
    pub fn pepper(mut self, pepper: Option<Vec<u8>>) -> Self {
        self.pepper = pepper.filter(|pepper| !pepper.is_empty());
        self
    }

    /// Another clock than the system's.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Another source of ids than the system's.
    #[must_use]
    pub fn ids(mut self, ids: impl IdSource) -> Self {
        self.ids = Box::new(ids);
        self
    }

    /// Another log than the standard error stream.
    #[must_use]
    pub fn log(mut self, log: impl Log) -> Self {
        self.log = Box::new(log);
        self
    }

    /// The router.
    ///
    /// # Errors
    /// [`ConfigurationError`] naming what is wrong with packs or secret.
    pub fn build(self) -> Result<Router<H>, ConfigurationError> {
        if self.secret.is_empty() {
            return Err(ConfigurationError("the router needs a secret".into()));
        }
        let (registry, handlers) = Registry::of(self.packs, &self.bindings)?;
        let key_hash = KeyHash::of(self.pepper.as_deref());
        let kit = Kit {
            bindings: self.bindings,
            registry,
            ids: self.ids,
            pepper: self.pepper,
        };
        Ok(Router(Arc::new(Services {
            kit: Arc::new(kit),
            host: self.host,
            handlers,
            strangers: Strangers::default(),
            key_hash,
            confirm_key: derive_key(&self.secret),
            document: Document::default(),
            clock: self.clock,
            log: self.log,
        })))
    }
}

fn begin<H: Host>(services: &Services<H>, request: Head) -> Call {
    let now = services.clock.now();
    Call {
        request_id: ["req_", &services.kit.ids.uuid7(now)].concat().into(),
        now,
        started: services.clock.monotonic(),
        address: request.client_address(services.kit.bindings.trusted_proxies),
        request,
        audited: false,
        key_prefix: None,
        caller: None,
        limits: Vec::new(),
        body: None,
        envelope: None,
        action: None,
        fingerprint: String::new(),
        confirmed: None,
        constraints: Vec::new(),
    }
}

/// A panic, in a handler say, is a failure like others; what it held is dropped.
async fn without_panic<T>(mut work: Pin<&mut impl Future<Output = Result<T>>>) -> Result<T> {
    poll_fn(
        move |context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(poll) => poll,
            Err(panic) => Poll::Ready(Err(Error::failed(format!("panic: {}", words(&*panic))))),
        },
    )
    .await
}

fn words(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or(panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without words")
}

fn success(call: &Call, answer: Answer) -> HttpResponse {
    let mut headers = headers(call);
    if answer.replayed {
        headers.push(("Idempotent-Replayed", "true".into()));
    }
    HttpResponse {
        status: 200,
        headers,
        body: answer.text.body(),
    }
}

fn description(call: &Call, told: Told) -> HttpResponse {
    let mut headers = headers(call);
    headers.retain(|(name, _)| *name != "Cache-Control");
    headers.push(("Cache-Control", "private, no-cache".into()));
    headers.push(("ETag", told.tag));
    HttpResponse {
        status: if told.text.is_some() { 200 } else { 304 },
        headers,
        body: told.text.unwrap_or_default(),
    }
}

async fn refuse<H: Host>(services: &Services<H>, call: &Call, error: Error) -> HttpResponse {
    let refusal = refusal_of(services, call, error);
    if call.audited {
        let message = Some(refusal.message.as_str());
        let outcome = Outcome {
            code: Some(refusal.code),
            message,
            result: None,
        };
        match services.entry(call, outcome) {
            Ok(entry) => services.log_alone(&entry).await,
            Err(error) => services.log_failure(call, "no audit entry", &error),
        }
    }
    let mut headers = headers(call);
    headers.extend(refusal.headers().iter().cloned());
    let dry_run = call.envelope.as_ref().map(|envelope| envelope.dry_run);
    let body = error_body(&call.request_id, &refusal, dry_run);
    HttpResponse {
        status: refusal.code.status(),
        headers,
        body,
    }
}

fn refusal_of<H: Host>(services: &Services<H>, call: &Call, error: Error) -> ManageError {
    let refusal = match error {
        Error::Refused(refusal) => return *refusal,
        Error::Store(StoreError::Unavailable(_) | StoreError::LockTimeout | StoreError::Retry) => {
            ManageError::service_unavailable()
        }
        Error::Store(_) | Error::Failed(_) => ManageError::internal(),
    };
    services.log_failure(call, refusal.code.as_str(), &error);
    refusal
}

fn headers(call: &Call) -> Vec<(&'static str, String)> {
    let mut headers = Vec::with_capacity(8);
    headers.push(("Content-Type", "application/json".into()));
    headers.push(("X-Request-Id", call.request_id.to_string()));
    headers.push(("Cache-Control", "no-store".into()));
    limit_headers(&call.limits, &mut headers);
    headers
}
