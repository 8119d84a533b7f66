//! Whether pages that evidence names answer: what came of asking, and asking itself where the feature `online` is built in.
//! It must send no credentials, reach nothing inside a private network unasked, and never call a page there that did not
//! answer. What a page says it must not judge.

use std::collections::BTreeMap;

use jiff::civil::Date;

#[cfg(feature = "online")]
mod ask;
mod cache;
mod reach;
#[cfg(all(test, feature = "online"))]
pub(crate) mod tests;

#[cfg(feature = "online")]
pub use ask::{Limits, ask};
pub use cache::Cache;

/// What came of each page that was asked for, by its address without the anchor.
pub type Answers = BTreeMap<String, Answer>;

/// What came of asking for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It answered that it is there, on this day.
    There(Date),
    /// The server says that there is no such page: its status is 404 or 410.
    Gone(u16),
    /// Whether it is there is not known.
    Unknown(Unknown),
}

/// Why it is not known whether a page is there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// Something else than a web page, or no address at all.
    #[error("only addresses that begin with `http://` or `https://` are asked for")]
    NoWebPage,
    /// The address, or one that it redirects to, carries a name or a password.
    #[error("an address with a name or a password in it is not asked for, since no credentials are sent")]
    Credentials,
    /// The host, or one that it redirects to, stands inside a private network.
    #[error("its host, or one that it redirects to, has an address inside a private network")]
    Private,
    /// The name of the host has no address.
    #[error("its host, or one that it redirects to, is not known")]
    NoHost,
    /// No connection, or it broke off.
    #[error("the connection was refused or broke off")]
    NoConnection,
    /// The host cannot be told from another, or no encryption was agreed on.
    #[error("the server's certificate or its encryption is not accepted")]
    NoTrust,
    /// Nothing in the time that is given.
    #[error("it did not answer in time")]
    Late,
    /// It redirects without end, or to nothing that can be asked for.
    #[error("it redirects too often, or to no web page")]
    Redirects,
    /// An answer that is none of HTTP, or too large.
    #[error("its answer is no proper one of HTTP, or larger than is read")]
    NoAnswer,
    /// Another status than those that say whether a page is there.
    #[error("the server answers with status {0}, which does not say whether the page is there")]
    Status(u16),
    /// Its host had not answered several times before.
    #[error("it was not asked for, since its host did not answer for other pages")]
    Skipped,
    /// More pages than are asked for in one run.
    #[error("it was not asked for, since there are more pages than are asked for in one run")]
    TooMany,
}

impl Unknown {
    /// What to do about it.
    #[must_use]
    pub fn fix(&self) -> &'static str {
        match self {
            Self::NoWebPage | Self::Credentials | Self::TooMany => "add evidence inside the workspace in its place",
            Self::Private => {
                "where pages inside your network are to be asked for, give `--allow-private-addresses`; else add evidence \
                 inside the workspace"
            }
            _ => "run again later, or look at the page and add evidence inside the workspace",
        }
    }
}

/// The address that is asked for: without the anchor, which no server sees. Nothing where it is no address of a web page.
#[must_use]
pub fn page(url: &str) -> Option<&str> {
    let is_web = |scheme: &str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    (is_web("http://") || is_web("https://")).then(|| url.split('#').next().unwrap_or_default())
}

/// The anchor of an address, where it has one.
#[must_use]
pub fn anchor(url: &str) -> Option<&str> {
    url.split_once('#').map(|(_, anchor)| anchor).filter(|anchor| !anchor.is_empty())
}

#[cfg(feature = "online")]
/// The host and port of an address as written, and whether a name or password stands before them.
fn authority(page: &str) -> (&str, bool) {
    let rest = page.split_once("://").map_or("", |(_, rest)| rest);
    let all = rest.split(['/', '?', '\\']).next().unwrap_or_default();
    all.rsplit_once('@').map_or((all, false), |(_, host)| (host, true))
}

#[cfg(test)]
mod address_tests {
    use super::*;

    #[test]
    fn a_page_is_asked_for_without_its_anchor() {
        assert_eq!(page("https://a.example/b?c#d"), Some("https://a.example/b?c"));
        assert_eq!(page("HTTP://a.example"), Some("HTTP://a.example"));
        for other in ["ftp://a.example/b", "oci://a.example/b", "docs/a.md", "", "http:/a", "https", "é://"] {
            assert_eq!(page(other), None, "{other}");
        }
        assert_eq!((anchor("https://a/#b"), anchor("https://a/#"), anchor("https://a/")), (Some("b"), None, None));
    }

    #[test]
    fn every_reason_says_what_and_what_to_do() {
        let all = [Unknown::NoWebPage, Unknown::Private, Unknown::Late, Unknown::Status(503), Unknown::TooMany];
        for one in all {
            assert!(one.to_string().len() > 10 && !one.to_string().ends_with('.') && !one.fix().ends_with('.'));
        }
    }
}
