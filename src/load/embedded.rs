//! The data that ships inside the program, compiled when the program is built.
//! Decoded only when asked for; the YAML text is touched only to show a place.

use serde::de::DeserializeOwned;

use crate::diag::Sources;
use crate::model::catalog::{Catalog, Overlay};
use crate::model::crosswalk::Crosswalk;
use crate::model::dialect::{Dialect, Signature};
use crate::model::profile::Profile;
use crate::model::rule_page::RulePage;
use crate::model::safeguard::Safeguard;
use crate::model::setting::Setting;

/// A shipped catalog: its names at no cost, the rest when decoded.
pub(crate) struct CatalogEntry {
    /// The catalog's id.
    pub(crate) id: &'static str,
    /// The ids of its baselines.
    pub(crate) baselines: &'static [&'static str],
    bytes: &'static [u8],
}

mod data {
    use super::CatalogEntry;
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// Settings, safeguards, profiles, what shows each dialect, and overlays, in this order.
pub(crate) type Core = (Vec<Setting>, Vec<Safeguard>, Vec<Profile>, Vec<Signature>, Vec<Overlay>);

/// A table that stands as YAML beside the code which reads it, by its path in `src` without an ending.
macro_rules! table {
    ($path:literal) => {
        serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/tables/src/", $path, ".json"))).expect(concat!(
            "internal error: src/",
            $path,
            ".yaml does not decode"
        ))
    };
}
pub(crate) use table;

fn decode<T: DeserializeOwned>(bytes: &'static [u8]) -> T {
    postcard::from_bytes(bytes).expect("internal error: embedded data was written by the same build")
}

pub(crate) fn core() -> Core {
    decode(data::CORE)
}

/// The globs of keys that a shipped check looks for at every depth.
pub(crate) fn keys(check: &str) -> &'static [&'static str] {
    data::KEYS.iter().find(|(id, _)| *id == check).map_or(&[], |(_, keys)| keys)
}

pub(crate) fn rules() -> Vec<RulePage> {
    decode(data::RULES)
}

/// A dialect, by its position among the signatures.
pub(crate) fn dialect(at: usize) -> Dialect {
    decode(data::DIALECTS[at])
}

pub(crate) fn catalog_names() -> &'static [CatalogEntry] {
    data::CATALOGS
}

pub(crate) fn catalogs() -> Vec<Catalog> {
    data::CATALOGS.iter().map(|entry| decode(entry.bytes)).collect()
}

pub(crate) fn crosswalk_names() -> impl Iterator<Item = &'static str> {
    data::CROSSWALKS.iter().map(|(id, _)| *id)
}

pub(crate) fn crosswalks() -> Vec<Crosswalk> {
    data::CROSSWALKS.iter().map(|(_, bytes)| decode(bytes)).collect()
}

/// The shipped files as sources, at the indices that embedded positions carry.
pub(crate) fn sources() -> Sources {
    let mut sources = Sources::default();
    for (path, text) in data::SOURCES {
        sources.add_shipped(path, text);
    }
    sources
}
