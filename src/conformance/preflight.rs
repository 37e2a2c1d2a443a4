//! Before anything is replayed: is there a control plane at this address, and are the keys what they are said to be?
//! Its errors are what a person with a wrong URL or key reads instead of eighty failures.

use serde_json::{Value, json};

use super::answer::Answer;
use super::case::send;
use super::matcher::cut;
use super::run::Target;
use super::vector::Call;
use crate::effects::http::Request;
use crate::error::{Error, Kind, Result};

const BASE_SCOPES: [&str; 5] =
    ["manage.read", "manage.iam", "manage.webhooks", "manage.settings", "manage.domain"];

/// Asks who each key is, and compares the answers.
pub fn check(target: &Target<'_>) -> Result<()> {
    if !["http://", "https://"].iter().any(|scheme| target.url.starts_with(scheme)) {
        return Err(Error::new(Kind::Usage, format!("failed to use the address `{}`", target.url))
            .caused_by("it begins neither with http:// nor with https://")
            .hint("give the address of the endpoint itself, e.g. http://127.0.0.1:8000/api/manage"));
    }
    let full = whoami(target, "full", "--key")?;
    let lacking: Vec<_> = BASE_SCOPES.into_iter().filter(|scope| !full.holds(scope)).collect();
    if !lacking.is_empty() {
        return Err(unfit("--key", format!("it lacks {}", lacking.join(", "))));
    }
    if target.keys.read.is_some() {
        let low = whoami(target, "read", "--low-scope-key")?;
        if low.tenant != full.tenant {
            return Err(unfit("--low-scope-key", "it belongs to another tenant than --key".into()));
        }
        if low.scopes != ["manage.read"] {
            return Err(unfit("--low-scope-key", format!("it holds {}", low.scopes.join(", "))));
        }
    }
    if target.keys.other.is_some() && whoami(target, "other", "--other-key")?.tenant == full.tenant {
        return Err(unfit("--other-key", "it belongs to the same tenant as --key".into()));
    }
    Ok(())
}

struct Caller {
    tenant: Value,
    scopes: Vec<String>,
}

impl Caller {
    fn holds(&self, scope: &str) -> bool {
        self.scopes.iter().any(|held| held == scope)
    }
}

fn unfit(flag: &str, cause: String) -> Error {
    Error::new(Kind::Precondition, format!("failed to use the key of `{flag}`")).caused_by(cause).hint(
        "`--key` takes a key with all base scopes, `--low-scope-key` one of the same tenant with `manage.read` alone, `--other-key` one of another tenant",
    )
}

fn whoami(target: &Target<'_>, key: &str, flag: &str) -> Result<Caller> {
    let call =
        Call { key: Some(Some(key.into())), body: Some(json!({"action": "meta.whoami"})), ..Call::default() };
    let failed = |cause: String| {
        Error::new(Kind::Failed, format!("failed to find a control plane at `{}`", target.url))
            .caused_by(cause)
    };
    let request =
        super::request::build(&call, target.url, target.keys, &Default::default()).map_err(failed)?;
    let answer = send(&request, target, false).map_err(|m| unreachable(target, &request, &m.got))?;
    let data = answer.at("/data").cloned().unwrap_or_default();
    let scopes = data.get("scopes").and_then(Value::as_array).into_iter().flatten();
    match (answer.status, answer.code(), data.get("tenant_id")) {
        (200, None, Some(tenant)) if answer.at("/ok") == Some(&json!(true)) => Ok(Caller {
            tenant: tenant.clone(),
            scopes: scopes.filter_map(Value::as_str).map(String::from).collect(),
        }),
        (401, Some("INVALID_API_KEY"), _) => Err(unfit(flag, "the endpoint refuses it (401)".into())),
        (403, Some("SCOPE_DENIED"), _) => Err(unfit(flag, "it lacks manage.read".into())),
        (404, Some("NOT_FOUND"), _) => Err(failed("it does not know the action `meta.whoami`".into())
            .hint("remove `action_namespace` from its bindings while it is tested")),
        _ => Err(failed(format!("it answered {}", looks(&answer)))
            .hint("give the address of the endpoint itself, e.g. http://127.0.0.1:8000/api/manage")),
    }
}

fn unreachable(target: &Target<'_>, request: &Request, cause: &str) -> Error {
    Error::new(Kind::Failed, format!("failed to reach `{}`", request.url))
        .caused_by(cause)
        .hint(format!("start the server, then see that `curl -i {}` answers", target.url))
}

/// An answer that is none of the contract's, in a few words.
fn looks(answer: &Answer) -> String {
    match &answer.json {
        Some(json) => {
            format!("{} with other JSON than the contract's: {}", answer.status, cut(&json.to_string(), 120))
        }
        None => format!("{} with {}, not with JSON", answer.status, answer.kind_and_start()),
    }
}
