//! Every catalog there is, and looking up controls and baselines by any spelling of their names.
//! It must not decide what is done with a name that resolves to nothing.

use std::collections::HashMap;

use crate::diag::{At, did_you_mean, nearest};
use crate::model::catalog::{Baseline, Catalog, Control};
use crate::model::id::{self, Spelled};

/// All catalogs, the shipped ones first.
#[derive(Debug, Clone)]
pub struct Catalogs {
    all: Vec<Catalog>,
    index: Vec<HashMap<String, usize>>,
}

/// A control in its catalog.
#[derive(Debug, Clone, Copy)]
pub struct ControlRef<'a> {
    /// The catalog that defines it.
    pub catalog: &'a Catalog,
    /// The control.
    pub control: &'a Control,
}

impl ControlRef<'_> {
    /// `nist-800-53-r5:AC-2(1)`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}:{}", self.catalog.id, self.control.id)
    }
}

/// A baseline in its catalog.
#[derive(Debug, Clone, Copy)]
pub struct BaselineRef<'a> {
    /// The catalog that defines it.
    pub catalog: &'a Catalog,
    /// The baseline.
    pub baseline: &'a Baseline,
}

impl BaselineRef<'_> {
    /// `fedramp-r5/moderate`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.catalog.id, self.baseline.id)
    }

    /// The name, and that it is a lower bound where it is one: for tables that have no room for notes.
    #[must_use]
    pub fn label(&self) -> String {
        if self.baseline.lower_bound { format!("{} (lower bound)", self.name()) } else { self.name() }
    }

    /// `FedRAMP Rev 5 (2024), Moderate`.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}, {}", self.catalog.title, self.baseline.title)
    }

    /// What must be said wherever the baseline is used: its notes, and that it is a lower bound.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let bound = self.baseline.lower_bound.then(|| {
            "Lower bound: the public data does not show every control of this baseline; the true list is at least this long.".to_owned()
        });
        bound.into_iter().chain(self.baseline.note.clone()).chain(self.catalog.note.clone()).collect()
    }
}

/// A name that resolves to nothing, in words that help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct NameError {
    /// What is wrong, with a suggestion where one is near.
    pub message: String,
}

impl NameError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

/// Why a reference names no control.
enum Why<'a> {
    NoCatalog,
    Missing(&'a Catalog, String),
    Misspelt(String),
    Nowhere,
    Several(Vec<ControlRef<'a>>),
}

impl Catalogs {
    /// Indexes catalogs for lookup.
    #[must_use]
    pub fn new(all: Vec<Catalog>) -> Self {
        let index = all
            .iter()
            .map(|catalog| {
                let mut ids = HashMap::with_capacity(catalog.controls.len());
                for (at, control) in catalog.controls.iter().enumerate() {
                    for alias in &control.aliases {
                        ids.entry(alias.to_ascii_lowercase()).or_insert(at);
                    }
                    ids.insert(control.id.to_ascii_lowercase(), at);
                }
                ids
            })
            .collect();
        Self { all, index }
    }

    /// The catalogs in order.
    #[must_use]
    pub fn all(&self) -> &[Catalog] {
        &self.all
    }

    /// The catalog with this id, ignoring case.
    #[must_use]
    pub fn catalog(&self, id: &str) -> Option<&Catalog> {
        self.position(id).map(|at| &self.all[at])
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.all.iter().position(|catalog| catalog.id.eq_ignore_ascii_case(id))
    }

    /// The control with exactly this canonical id in a catalog or in those it builds on.
    #[must_use]
    pub fn member<'a>(&'a self, catalog: &'a Catalog, id: &str) -> Option<ControlRef<'a>> {
        self.find(&self.chain(catalog), &mut id.to_owned())
    }

    /// A catalog and those it builds on, each once: catalogs of a workspace may build on each other.
    fn chain<'a>(&'a self, catalog: &'a Catalog) -> Vec<usize> {
        let mut chain: Vec<usize> = Vec::new();
        let mut next = self.position(&catalog.id);
        while let Some(at) = next.filter(|at| !chain.contains(at)) {
            chain.push(at);
            next = self.all[at].builds_on.as_ref().and_then(|base| self.position(base));
        }
        chain
    }

    /// The control of one of these catalogs; the id becomes lower case on the way.
    fn find<'a>(&'a self, chain: &[usize], id: &mut str) -> Option<ControlRef<'a>> {
        id.make_ascii_lowercase();
        chain.iter().find_map(|&here| {
            let at = *self.index[here].get(id)?;
            Some(ControlRef { catalog: &self.all[here], control: &self.all[here].controls[at] })
        })
    }

    /// The control that a reference in any spelling names, and the part of it where one was named.
    /// The catalog may be left out where one only fits.
    ///
    /// # Errors
    /// [`NameError`] where nothing or several things fit.
    pub fn control<'a>(&'a self, text: &str) -> Result<(ControlRef<'a>, Option<String>), NameError> {
        self.lookup(text).map_err(|why| self.explained(text, why))
    }

    /// As [`Self::control`], for whom the reason does not matter: to find what was meant costs more than to look.
    #[must_use]
    pub fn find_control<'a>(&'a self, text: &str) -> Option<(ControlRef<'a>, Option<String>)> {
        self.lookup(text).ok()
    }

    fn lookup<'a>(&'a self, text: &str) -> Result<(ControlRef<'a>, Option<String>), Why<'a>> {
        let (catalog, bare) = id::split(text);
        if let Some(name) = catalog {
            let catalog = self.catalog(name).ok_or(Why::NoCatalog)?;
            let base = catalog.builds_on.as_ref().and_then(|base| self.catalog(base));
            let mut first = None;
            // An id of the catalog itself, else of the one it builds on, each read in its own spelling.
            for scheme in [catalog.scheme].into_iter().chain(base.map(|base| base.scheme)) {
                match id::read(scheme, bare) {
                    Ok(spelled) => match self.member(catalog, &spelled.id) {
                        Some(found) => return Ok((found, spelled.part)),
                        None => first = first.or(Some(Why::Missing(catalog, spelled.id))),
                    },
                    Err(error) => first = first.or_else(|| Some(Why::Misspelt(error.to_string()))),
                }
            }
            return Err(first.unwrap_or_else(|| Why::Missing(catalog, bare.to_owned())));
        }
        let mut fits = self.all.iter().filter_map(|catalog| self.own(catalog, bare));
        let Some(only) = fits.next() else { return Err(Why::Nowhere) };
        let others: Vec<ControlRef<'a>> = fits.map(|(found, _)| found).collect();
        if others.is_empty() { Ok(only) } else { Err(Why::Several([vec![only.0], others].concat())) }
    }

    fn explained(&self, text: &str, why: Why<'_>) -> NameError {
        let (catalog, bare) = id::split(text);
        match why {
            Why::NoCatalog => {
                let name = catalog.unwrap_or_default();
                let hint = crate::diag::did_you_mean(name, self.all.iter().map(|c| c.id.as_str()));
                NameError::new(format!("there is no catalog `{name}`{hint}"))
            }
            Why::Missing(catalog, id) => self.missing(catalog, &id),
            Why::Misspelt(message) => NameError::new(message),
            Why::Nowhere => self.nowhere(bare),
            Why::Several(fits) => {
                let names: Vec<String> = fits.iter().map(ControlRef::name).collect();
                NameError::new(format!("`{bare}` is in several catalogs; say which: {}", names.join(", ")))
            }
        }
    }

    fn own<'a>(&'a self, catalog: &'a Catalog, bare: &str) -> Option<(ControlRef<'a>, Option<String>)> {
        let plain = Spelled { id: bare.to_owned(), part: None };
        let here = self.position(&catalog.id)?;
        let spelled = id::read(catalog.scheme, bare).unwrap_or(plain);
        let at = *self.index[here].get(&spelled.id.to_ascii_lowercase())?;
        Some((ControlRef { catalog, control: &self.all[here].controls[at] }, spelled.part))
    }

    fn missing(&self, catalog: &Catalog, id: &str) -> NameError {
        let base = catalog.builds_on.as_ref().and_then(|base| self.catalog(base));
        let known = catalog.controls.iter().chain(base.into_iter().flat_map(|base| &base.controls));
        let hint = self.meant(id, known.map(|control| control.id.as_str()));
        NameError::new(format!("{} has no control {id}{hint}", catalog.title))
    }

    fn nowhere(&self, bare: &str) -> NameError {
        let read = self.all.iter().find_map(|catalog| match id::read(catalog.scheme, bare) {
            Err(error @ id::IdError::Ambiguous(..)) => Some(error.to_string()),
            _ => None,
        });
        let known = self.all.iter().flat_map(|catalog| &catalog.controls);
        NameError::new(read.unwrap_or_else(|| {
            let hint = self.meant(bare, known.map(|control| control.id.as_str()));
            format!("no catalog has a control `{bare}`{hint}")
        }))
    }

    /// The control that may have been meant, to end a message with: where there is a family of that name one of its own,
    /// since its letters are what people know.
    fn meant<'a>(&self, id: &str, known: impl Iterator<Item = &'a str>) -> String {
        let family = id.split_once('-').map(|(family, _)| family);
        let families = self.all.iter().flat_map(|catalog| &catalog.families);
        let Some(family) =
            family.and_then(|own| families.map(|f| f.id.as_str()).find(|id| id.eq_ignore_ascii_case(own)))
        else {
            return did_you_mean(id, known);
        };
        let is_own = |name: &&str| name.strip_prefix(family).is_some_and(|rest| rest.starts_with('-'));
        let hint = did_you_mean(id, known.filter(is_own));
        if hint.is_empty() { format!("; `probity explain {family}` names those of its family") } else { hint }
    }

    /// Every baseline of every catalog, in order.
    pub fn baselines(&self) -> impl Iterator<Item = BaselineRef<'_>> {
        self.all
            .iter()
            .flat_map(|catalog| catalog.baselines.iter().map(move |baseline| BaselineRef { catalog, baseline }))
    }

    /// The baseline with this name, ignoring case.
    ///
    /// # Errors
    /// [`NameError`] with the nearest name, or the baselines of a catalog that was named alone.
    pub fn baseline<'a>(&'a self, name: &str) -> Result<BaselineRef<'a>, NameError> {
        if let Some(found) = self.baselines().find(|b| b.name().eq_ignore_ascii_case(name)) {
            return Ok(found);
        }
        let names: Vec<String> = self.baselines().map(|b| b.name()).collect();
        if let Some(catalog) = self.catalog(name) {
            let own: Vec<String> =
                catalog.baselines.iter().map(|baseline| BaselineRef { catalog, baseline }.name()).collect();
            return Err(NameError::new(format!(
                "`{name}` is a catalog; name one of its baselines: {}",
                own.join(", ")
            )));
        }
        let hint = nearest(name, names.iter().map(String::as_str))
            .map_or_else(|| format!("; there are: {}", names.join(", ")), |near| format!("; did you mean `{near}`?"));
        Err(NameError::new(format!("there is no baseline `{name}`{hint}")))
    }

    /// The members of a baseline in the catalog's order. Members that no catalog has are left out;
    /// validation names them.
    #[must_use]
    pub fn members<'a>(&'a self, of: BaselineRef<'a>) -> Vec<ControlRef<'a>> {
        let chain = self.chain(of.catalog);
        let mut lower = String::new();
        let find = |id: &At<String>| {
            lower.clear();
            lower.push_str(id);
            self.find(&chain, &mut lower)
        };
        of.baseline.controls.iter().filter_map(find).collect()
    }
}
