//! Paths of files as other programs want them: relative, with forward slashes, as a URI.
//! It must make one name of one file, however it was called, and never a URI with a scheme of the file's choosing.

use std::path::MAIN_SEPARATOR;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands for itself in a path.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A path with forward slashes and without steps that lead nowhere.
///
/// ```
/// use probity::render::uri::plain;
/// assert_eq!(plain("./deploy//app.toml"), "deploy/app.toml");
/// assert_eq!(plain("../app.toml"), "../app.toml");
/// ```
#[must_use]
pub fn plain(path: &str) -> String {
    let path = if MAIN_SEPARATOR == '/' { path.to_owned() } else { path.replace(MAIN_SEPARATOR, "/") };
    let steps: Vec<&str> = path.split('/').filter(|step| !matches!(*step, "" | ".")).collect();
    let root = if path.starts_with('/') { "/" } else { "" };
    format!("{root}{}", steps.join("/"))
}

/// The URI of a path: relative to where the program ran, absolute only where the path is.
///
/// ```
/// use probity::render::uri::uri;
/// assert_eq!(uri("./a b#1.toml"), "a%20b%231.toml");
/// assert_eq!(uri("data:x"), "data%3Ax");
/// assert_eq!(uri("/srv/app.toml"), "file:///srv/app.toml");
/// ```
#[must_use]
pub fn uri(path: &str) -> String {
    let plain = plain(path);
    let encoded = utf8_percent_encode(&plain, KEPT);
    if plain.starts_with('/') { format!("file://{encoded}") } else { encoded.to_string() }
}
