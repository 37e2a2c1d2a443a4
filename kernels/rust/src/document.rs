// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the reading of the OpenAPI document: who may, and whether it is news to them.
//!
//! Never makes it: `openapi` does.

use crate::call::{Call, Outcome};
use crate::effect::audit_apart;
use crate::errors::{ManageError, Result};
use crate::ports::Host;
use crate::services::Services;
use crate::steps;

const SCOPE: &str = "manage.read";

/// What the caller is told.
pub(crate) struct Told {
    /// None: the client has it already.
    pub text: Option<Vec<u8>>,
    pub tag: String,
}

/// The order of a call, as far as there is one to be made.
pub(crate) async fn read<H: Host>(
    services: &Services<H>,
    call: &mut Call,
    transport: Result<(), ManageError>,
) -> Result<Told> {
    transport?;
    steps::authenticate(services, call).await?;
    steps::limit_key(services, call).await?;
    if !call.caller()?.scopes.contains(SCOPE) {
        let text = format!("This key lacks the scope `{SCOPE}`.");
        return Err(ManageError::scope_denied(SCOPE, text).into());
    }
    let kit = &services.kit;
    let (text, tag) = services.document.text_and_tag(&kit.registry, &kit.bindings);
    audit_apart(services, call, Outcome::default()).await?;
    let known = is_known(call.request.known_tags(), tag);
    Ok(Told {
        text: (!known).then(|| text.clone()),
        tag: tag.clone(),
    })
}

/// Compared weakly: a proxy that compresses the answer makes its tag a weak one.
fn is_known(given: &str, tag: &str) -> bool {
    let mut tags = given.split(',').map(str::trim);
    tags.any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}
