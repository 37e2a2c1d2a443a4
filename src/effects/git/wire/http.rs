//! The wire over https, with the credentials that git's helpers have.
//! It follows a redirect of the first request alone, and only to https.

use std::time::Duration;

use git2::{Config, CredentialHelper};

use super::pkt::{Advertised, packet};
use super::{LARGEST_PACK, Wish, base64};
use crate::effects::git::Id;
use crate::effects::http::{Client, Request, Response};
use crate::error::{Error, Kind, Result};

const PATIENCE: Duration = Duration::from_secs(300);
const MOST_REDIRECTS: usize = 5;
const SERVICE: &str = "/info/refs?service=git-upload-pack";

/// Fetches from an address that was looked at before.
pub fn fetch(wish: &Wish<'_>, url: &str) -> Result<Id> {
    let mut server = Server::new(url);
    let answer = server.first()?;
    let mut bytes = answer.body.as_slice();
    if let Some(line) = packet(&mut bytes)?.filter(|line| line.starts_with(b"# service=")) {
        drop(line);
        packet(&mut bytes)?;
    }
    let there = Advertised::read(&mut bytes)?;
    there.expect_bands()?;
    let wants = wish.choose(&there)?;
    let answer = server.ask(there.request(&wants))?;
    wish.take(&mut answer.body.as_slice())?;
    wish.settle(&wants)
}

struct Server {
    client: Client,
    /// Without a login.
    url: String,
    authorization: Option<String>,
    extra: Vec<(String, String)>,
}

impl Server {
    fn new(url: &str) -> Server {
        let (url, login) = without_login(url);
        let authorization = login.filter(|login| login.contains(':')).map(|login| basic(&login));
        let extra = Config::open_default().map(|config| extra_headers(&config, &url)).unwrap_or_default();
        let client = Client::new(PATIENCE).reading_up_to(LARGEST_PACK);
        Server { client, url, authorization, extra }
    }

    /// The list of references, behind redirects and a login if need be.
    fn first(&mut self) -> Result<Response> {
        for _ in 0..MOST_REDIRECTS {
            let answer = self.send("GET", &format!("{}{SERVICE}", self.url), Vec::new())?;
            match answer.status {
                200 => return Ok(answer),
                301 | 302 | 303 | 307 | 308 => {
                    self.redirect(answer.header("location").unwrap_or_default())?
                }
                401 if self.authorization.is_none() => self.log_in()?,
                401 | 403 => return Err(denied()),
                404 => return Err(Error::new(Kind::Failed, "there is no such repository, or none for you")),
                status => return Err(Error::new(Kind::Failed, format!("the answer is {status}"))),
            }
        }
        Err(Error::new(Kind::Failed, "it redirects without end"))
    }

    fn redirect(&mut self, to: &str) -> Result<()> {
        let target = to.strip_suffix(SERVICE).filter(|target| target.starts_with("https://"));
        let Some(target) = target else {
            return Err(Error::new(Kind::Failed, format!("it redirects to `{}`", to.escape_debug())));
        };
        crate::subtree::url::read(target)?;
        if host(target) != host(&self.url) {
            // Another server shall not see what was meant for this one.
            self.authorization = None;
            self.extra.clear();
        }
        target.clone_into(&mut self.url);
        Ok(())
    }

    fn log_in(&mut self) -> Result<()> {
        let config = Config::open_default().map_err(|error| {
            Error::new(Kind::Failed, "failed to read git's settings").caused_by(error.message())
        })?;
        let mut helper = CredentialHelper::new(&self.url);
        let (user, password) = helper.config(&config).execute().ok_or_else(denied)?;
        self.authorization = Some(basic(&format!("{user}:{password}")));
        Ok(())
    }

    fn ask(&self, body: Vec<u8>) -> Result<Response> {
        let answer = self.send("POST", &format!("{}/git-upload-pack", self.url), body)?;
        match answer.status {
            200 => Ok(answer),
            status => Err(Error::new(Kind::Failed, format!("the answer is {status}"))),
        }
    }

    fn send(&self, method: &str, url: &str, body: Vec<u8>) -> Result<Response> {
        let mut headers = self.extra.clone();
        if method == "POST" {
            headers.push(("Content-Type".into(), "application/x-git-upload-pack-request".into()));
        }
        let login = self.authorization.iter().map(|value| ("Authorization".into(), value.clone()));
        headers.extend(login);
        self.client.send(&Request { method: method.into(), url: url.into(), headers, body })
    }
}

/// What `http.extraHeader` adds, e.g. the token that a CI's checkout leaves there.
fn extra_headers(config: &Config, url: &str) -> Vec<(String, String)> {
    let names = [format!("http.{}/.extraheader", host(url)), "http.extraheader".into()];
    let values = names.iter().filter_map(|name| config.get_string(name).ok());
    values
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        })
        .collect()
}

/// `https://host:port`.
fn host(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    url[start..].find('/').map_or(url, |end| &url[..start + end])
}

fn without_login(url: &str) -> (String, Option<String>) {
    let server = host(url);
    match server.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?))) {
        Some((scheme, (login, host))) => {
            (format!("{scheme}://{host}{}", &url[server.len()..]), Some(login.to_owned()))
        }
        None => (url.to_owned(), None),
    }
}

fn basic(login: &str) -> String {
    format!("Basic {}", base64::encode(login.as_bytes()))
}

fn denied() -> Error {
    Error::new(Kind::Precondition, "it wants to know who you are, and git's credential helpers do not know")
        .hint("set up a credential helper (`git help credentials`), or use an address of ssh")
}
