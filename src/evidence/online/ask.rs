//! Asking servers for pages, several at a time and one a host.
//! It must open no connection but to an address that was looked at, on the first request and on every redirect.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::time::Duration;

use jiff::civil::Date;
use rayon::prelude::*;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

use super::{Answer, Answers, Unknown, authority, page, reach};

/// How many hosts are asked at a time.
const AT_ONCE: usize = 8;
/// How many pages are asked for in one run.
const MOST: usize = 2000;
/// After how many pages without an answer a host is left alone.
const PATIENCE: usize = 3;
/// How many redirects are followed.
const REDIRECTS: u32 = 5;
/// The largest head of an answer, in bytes. Of its body nothing is read.
const HEAD_BYTES: usize = 64 * 1024;

/// How long is waited, and who may be asked.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For a connection.
    pub connect: Duration,
    /// For everything that a page takes: the name, connections, redirects and the answer.
    pub total: Duration,
    /// Whether hosts inside private networks are asked too.
    pub private: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), total: Duration::from_secs(15), private: false }
    }
}

/// Asks for each of the addresses once. What is kept of earlier days is the caller's to leave out.
///
/// # Errors
/// Where the system gives no threads.
pub fn ask(urls: &[&str], on: Date, limits: Limits) -> Result<Answers, rayon::ThreadPoolBuildError> {
    let mut answers = Answers::new();
    let mut hosts: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let pages: BTreeSet<&str> = urls.iter().map(|url| page(url).unwrap_or(url)).collect();
    for (at, url) in pages.into_iter().enumerate() {
        let unknown = match page(url) {
            None => Unknown::NoWebPage,
            Some(page) if authority(page).1 => Unknown::Credentials,
            Some(_) if at >= MOST => Unknown::TooMany,
            Some(page) => {
                hosts.entry(authority(page).0.to_ascii_lowercase()).or_default().push(page);
                continue;
            }
        };
        answers.insert(url.to_owned(), Answer::Unknown(unknown));
    }
    let agent = agent(limits, if limits.private { |_| true } else { reach::is_public });
    let pool = rayon::ThreadPoolBuilder::new().num_threads(AT_ONCE).build()?;
    let hosts: Vec<Vec<&str>> = hosts.into_values().collect();
    let found: Vec<Vec<(String, Answer)>> =
        pool.install(|| hosts.par_iter().with_max_len(1).map(|pages| of_host(&agent, pages, on)).collect());
    answers.extend(found.into_iter().flatten());
    Ok(answers)
}

/// The pages of one host, one after the other; a host that keeps silent is not waited for again and again.
pub(super) fn of_host(agent: &Agent, pages: &[&str], on: Date) -> Vec<(String, Answer)> {
    let mut misses = 0;
    let mut answers = Vec::new();
    for page in pages {
        let answer = if misses < PATIENCE { one(agent, page, on) } else { Answer::Unknown(Unknown::Skipped) };
        match answer {
            Answer::Unknown(Unknown::Late | Unknown::NoConnection) => misses += 1,
            Answer::Unknown(Unknown::Skipped) => {}
            _ => misses = 0,
        }
        answers.push(((*page).to_owned(), answer));
    }
    answers
}

/// Asks for the head of a page, and for the page where that did not say that it is there: many servers know no heads.
pub(super) fn one(agent: &Agent, page: &str, on: Date) -> Answer {
    let status = match agent.head(page).call() {
        Ok(answer) if answer.status().is_success() => Ok(answer),
        Ok(_) => agent.get(page).call(),
        Err(error) => Err(error),
    };
    match status.map(|answer| answer.status().as_u16()) {
        Ok(200..=299) => Answer::There(on),
        Ok(status @ (404 | 410)) => Answer::Gone(status),
        Ok(status) => Answer::Unknown(Unknown::Status(status)),
        Err(error) => Answer::Unknown(unknown(&error)),
    }
}

pub(super) fn agent(limits: Limits, may_ask: fn(IpAddr) -> bool) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        // What the environment says of proxies is not looked at.
        .proxy(None)
        .max_redirects(REDIRECTS)
        .max_response_header_size(HEAD_BYTES)
        .max_idle_connections(0)
        .timeout_connect(Some(limits.connect))
        .timeout_global(Some(limits.total))
        .user_agent(concat!("probity/", env!("CARGO_PKG_VERSION")))
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Guard { may_ask, resolver: DefaultResolver::default() })
}

/// Looks at every host before it is connected to: the connection goes to the addresses that were looked at.
#[derive(Debug)]
struct Guard {
    may_ask: fn(IpAddr) -> bool,
    resolver: DefaultResolver,
}

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let refuse = |why: Unknown| Err(Error::Other(Box::new(why)));
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return refuse(Unknown::Redirects);
        }
        if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
            return refuse(Unknown::Credentials);
        }
        match self.resolver.resolve(uri, config, timeout) {
            Ok(found) if found.iter().all(|address| (self.may_ask)(address.ip())) => Ok(found),
            Ok(_) => refuse(Unknown::Private),
            // Systems have no kind of error for a name without an address.
            Err(Error::Io(_)) => refuse(Unknown::NoHost),
            Err(error) => Err(error),
        }
    }
}

/// Why a page could not be asked for. The library's own words are left out: they may hold an address.
fn unknown(error: &Error) -> Unknown {
    use std::io::ErrorKind;
    match error {
        Error::Other(why) => why.downcast_ref::<Unknown>().cloned().unwrap_or(Unknown::NoConnection),
        Error::Timeout(_) => Unknown::Late,
        Error::HostNotFound => Unknown::NoHost,
        Error::TooManyRedirects | Error::RedirectFailed | Error::BadUri(_) | Error::Http(_) => Unknown::Redirects,
        Error::Protocol(_) | Error::LargeResponseHeader(..) => Unknown::NoAnswer,
        Error::Tls(_) | Error::Rustls(_) | Error::Pem(_) | Error::TlsRequired => Unknown::NoTrust,
        Error::Io(error) => match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Unknown::Late,
            // What TLS says comes as data that is wrong.
            ErrorKind::InvalidData => Unknown::NoTrust,
            _ => Unknown::NoConnection,
        },
        _ => Unknown::NoConnection,
    }
}
