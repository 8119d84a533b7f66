//! What each target does with its bytes, and what must then hold. libFuzzer and `tests/fuzz.rs` run the same.
//! It must use nothing of probity but what any program may use.

mod agreed;
mod answers;
mod audit;
mod audited;
mod claims;
mod dialect;
mod edit;
mod evidence;
mod expect;
mod input;
mod layers;
mod lint;
mod mask;
mod normalise;
mod path;
mod place;
mod planted;
mod printed;
mod rendered;
mod seeds;
mod shipped;
mod suggest;
mod syntax;
mod workbook;

pub(crate) use seeds::of as seeds;

/// A target: bytes in, and a panic where something does not hold.
pub(crate) type Body = fn(&[u8]);

/// Every target by name. The bodies say how they read their bytes.
pub(crate) const TARGETS: &[(&str, Body)] = &[
    ("answers", answers::run),
    ("audit", audit::run),
    ("claims", claims::run),
    ("dialect", dialect::run),
    ("edit", edit::run),
    ("evidence", evidence::run),
    ("expect", expect::run),
    ("layers", layers::run),
    ("lint", lint::run),
    ("mask", mask::run),
    ("normalise", normalise::run),
    ("path", path::run),
    ("suggest", suggest::run),
    ("syntax", syntax::run),
    ("workbook", workbook::run),
];
