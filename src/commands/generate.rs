//! `acp generate`: the OpenAPI document and the page of actions, out of the receipt and the packs.

use super::Context;
use super::status::installed;
use crate::catalogue;
use crate::cli::{Format, Generate, GenerateDocs, GenerateOpenapi};
use crate::error::{Error, Kind, Result};
use crate::flow::{Purpose, Record, Run};
use crate::generated::{self, Output};
use crate::host::named;
use crate::openapi::{self, Endpoint};
use crate::pack;
use crate::receipt;
use crate::repo::Repo;
use crate::report::Report;

pub fn run(args: &Generate, context: &Context<'_>) -> Result<Report> {
    match args {
        Generate::Openapi(args) => openapi(args, context),
        Generate::Docs(args) => docs(args, context),
    }
}

fn openapi(args: &GenerateOpenapi, context: &Context<'_>) -> Result<Report> {
    let output = args.output.clone().unwrap_or_else(|| match args.format {
        Some(Format::Yaml) => "public/api/openapi.yaml".into(),
        _ => "public/api/openapi.json".into(),
    });
    let by_name =
        if output.ends_with(".yaml") || output.ends_with(".yml") { Format::Yaml } else { Format::Json };
    let text = |endpoint: &Endpoint<'_>| {
        let document = openapi::document(endpoint)?;
        match args.format.unwrap_or(by_name) {
            Format::Json => Ok(serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"),
            Format::Yaml => receipt::yaml(&document),
        }
    };
    write(context, &output, args.check, args.server.as_deref(), text)
}

fn docs(args: &GenerateDocs, context: &Context<'_>) -> Result<Report> {
    let output = args.output.clone().unwrap_or_else(|| "docs/control-plane-actions.md".into());
    write(context, &output, args.check, args.server.as_deref(), |endpoint| Ok(catalogue::page(endpoint)))
}

/// Makes the text, then prints it, compares it or writes it.
fn write(
    context: &Context<'_>,
    output: &str,
    check: bool,
    server: Option<&str>,
    text: impl Fn(&Endpoint<'_>) -> Result<String>,
) -> Result<Report> {
    let server = server.map(address).transpose()?;
    let run = Run::begin(context)?;
    let receipt = installed(&run.disk)?;
    let repo = Repo::scan(&run.disk)?;
    let host = named(context.hosts, &receipt.host)?;
    let packs = pack::installed::all(&repo, &receipt, host)?;
    let bound = host.bound(&repo, &receipt.root, &receipt.answers)?;
    let text = text(&Endpoint {
        packs: &packs,
        base_path: &bound.base_path,
        namespace: &bound.namespace,
        version: &receipt.kit.version,
        server,
    })?;
    if output == "-" {
        return Ok(Report::text(text));
    }
    let output = Output::new(output, &text)?;
    if check {
        return generated::check(&repo, &output);
    }
    let purpose = Purpose {
        question: "write it?",
        done: &format!("wrote `{}`", output.path),
        receipt: Some(&receipt),
        record: Record::Generated,
        commit: None,
        graft: None,
    };
    run.carry_out(&repo, generated::plan(&repo, &receipt, &output)?, &purpose)
}

/// An address that clients can put the path behind.
fn address(given: &str) -> Result<&str> {
    let plain = given.trim_end_matches('/');
    let rest = plain.strip_prefix("https://").or_else(|| plain.strip_prefix("http://"));
    if rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace)) {
        return Ok(plain);
    }
    Err(Error::new(Kind::Usage, format!("failed to take `{given}` for `--server`"))
        .caused_by("it is no address of a server")
        .hint("write it like `https://api.example.com`"))
}
