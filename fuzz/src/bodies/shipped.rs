//! The shipped library with what is made of it once: dialects, and the audit of REGULATED.
//! It must not depend on the day or on the machine.

use std::sync::{Arc, LazyLock};

use probity::audit::dialect::spelling::Spelling;
use probity::audit::{Auditor, Context, Dialects, Document};
use probity::load::Library;

/// What every body shares.
pub(super) struct Shipped {
    pub(super) library: &'static Library,
    pub(super) dialects: Dialects<'static>,
    pub(super) auditor: Auditor<'static>,
}

/// Made at the first use.
pub(super) static SHIPPED: LazyLock<Shipped> = LazyLock::new(|| {
    let library: &'static Library = Box::leak(Box::new(Library::shipped()));
    let profile = library.profile("REGULATED").expect("it is shipped");
    let auditor = Auditor::new(library, Some(profile), &[]).expect("its checks are understood");
    Shipped { library, dialects: Dialects::new(library), auditor }
});

/// No claims, on a fixed day.
pub(super) fn context() -> Context<'static> {
    Context { date: jiff::civil::date(2026, 11, 23), standings: Vec::new(), waivers: &[] }
}

impl Shipped {
    /// The dialect that a document shows; the canonical one where it shows none, as `--dialect app` would have it.
    pub(super) fn dialect(&self, document: &Document) -> Arc<Spelling<'static>> {
        match self.dialects.detect(document) {
            Ok((spelling, reason)) => {
                assert!(!reason.is_empty(), "a dialect is found for a reason");
                spelling
            }
            Err(words) => {
                assert!(!words.is_empty(), "it is said why none is found");
                self.dialects.named("app").expect("it is shipped")
            }
        }
    }
}
