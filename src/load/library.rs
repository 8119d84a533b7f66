//! Everything that can be referred to: settings, safeguards, profiles, dialects, overlays, catalogs.
//! The shipped data comes first; a workspace may add to it and never redefine it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::catalogs::{BaselineRef, Catalogs, NameError};
use super::dialects::Dialects;
use super::embedded;
use crate::diag::{At, Code, Finding, Sources, did_you_mean};
use crate::model::catalog::{Catalog, Demand, Overlay};
use crate::model::crosswalk::Crosswalk;
use crate::model::dialect::{Dialect, Signature};
use crate::model::profile::Profile;
use crate::model::rule_page::RulePage;
use crate::model::safeguard::{Check, Safeguard};
use crate::model::setting::Setting;

/// A part of the library that a workspace supplied; results name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
pub struct Supplied {
    /// `catalog`, `safeguard`, `profile`, `setting`, `dialect`, `overlay` or `crosswalk`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// The file it stands in.
    pub path: String,
    /// Digest of that file.
    pub sha256: String,
}

/// What a workspace adds, as read.
#[derive(Debug, Clone, Default)]
pub struct Additions {
    pub(super) catalogs: Vec<Catalog>,
    pub(super) crosswalks: Vec<Crosswalk>,
    pub(super) overlays: Vec<Overlay>,
    pub(super) settings: Vec<Setting>,
    pub(super) safeguards: Vec<Safeguard>,
    pub(super) profiles: Vec<Profile>,
    pub(super) dialects: Vec<Dialect>,
    pub(super) supplied: Vec<Supplied>,
}

/// Everything that can be referred to.
#[derive(Debug)]
pub struct Library {
    /// Every file that places may point into.
    pub sources: Sources,
    settings: BTreeMap<String, Setting>,
    safeguards: BTreeMap<String, Safeguard>,
    /// The safeguard of each check, and the check's position in it.
    checks: BTreeMap<String, (String, usize)>,
    profiles: Vec<Profile>,
    dialects: Dialects,
    overlays: Vec<Overlay>,
    crosswalks: OnceLock<Vec<Crosswalk>>,
    catalogs: OnceLock<Catalogs>,
    more_catalogs: Vec<Catalog>,
    more_crosswalks: Vec<Crosswalk>,
    supplied: Vec<Supplied>,
}

impl Library {
    /// What ships with probity.
    ///
    /// ```
    /// let library = probity::load::Library::shipped();
    /// assert!(library.profile("regulated").is_ok());
    /// ```
    #[must_use]
    pub fn shipped() -> Self {
        let (settings, safeguards, profiles, signatures, overlays) = embedded::core();
        let mut library = Self {
            sources: embedded::sources(),
            settings: settings.into_iter().map(|s| (s.id.value.clone(), s)).collect(),
            safeguards: BTreeMap::new(),
            checks: BTreeMap::new(),
            profiles,
            dialects: Dialects::shipped(signatures),
            overlays,
            crosswalks: OnceLock::new(),
            catalogs: OnceLock::new(),
            more_catalogs: Vec::new(),
            more_crosswalks: Vec::new(),
            supplied: Vec::new(),
        };
        for safeguard in safeguards {
            library.add_safeguard(safeguard);
        }
        library.sort_profiles();
        library
    }

    fn add_safeguard(&mut self, safeguard: Safeguard) {
        let id = &safeguard.id.value;
        for (at, check) in safeguard.checks.iter().enumerate() {
            self.checks.entry(check.id.value.clone()).or_insert_with(|| (id.clone(), at));
        }
        self.safeguards.insert(id.clone(), safeguard);
    }

    /// Adds what a workspace supplies. What reuses an id is left out and named.
    pub(super) fn add(&mut self, additions: Additions) -> Vec<Finding> {
        let mut taking = Taking { parts: additions.supplied, kept: Vec::new(), doubles: Vec::new() };
        for catalog in additions.catalogs {
            let is_own = self.more_catalogs.iter().any(|other| other.id.eq_ignore_ascii_case(&catalog.id));
            let taken = embedded::catalog_names().iter().any(|entry| entry.id.eq_ignore_ascii_case(&catalog.id));
            if taking.takes("catalog", &catalog.id, taken || is_own) {
                self.more_catalogs.push(catalog);
            }
        }
        for crosswalk in additions.crosswalks {
            let is_own = self.more_crosswalks.iter().any(|other| other.id.eq_ignore_ascii_case(&crosswalk.id));
            let taken = embedded::crosswalk_names().any(|id| id.eq_ignore_ascii_case(&crosswalk.id));
            if taking.takes("crosswalk", &crosswalk.id, taken || is_own) {
                self.more_crosswalks.push(crosswalk);
            }
        }
        // Names that differ in case alone would be taken for each other.
        let mut settings: BTreeSet<String> = self.settings.keys().map(|id| id.to_lowercase()).collect();
        for setting in additions.settings {
            if taking.takes("setting", &setting.id, !settings.insert(setting.id.to_lowercase())) {
                self.settings.insert(setting.id.value.clone(), setting);
            }
        }
        let mut safeguards: BTreeSet<String> = self.safeguards.keys().map(|id| id.to_lowercase()).collect();
        let mut checks: BTreeSet<String> =
            self.safeguards().flat_map(|safeguard| &safeguard.checks).map(|check| check.id.to_lowercase()).collect();
        for safeguard in additions.safeguards {
            let is_double = safeguards.contains(&safeguard.id.to_lowercase());
            let check = safeguard.checks.iter().find(|check| checks.contains(&check.id.to_lowercase()));
            if let Some(check) = check.filter(|_| !is_double) {
                taking.part("safeguard", &safeguard.id);
                taking.doubles.push(("check", check.id.clone()));
            } else if taking.takes("safeguard", &safeguard.id, is_double) {
                safeguards.insert(safeguard.id.to_lowercase());
                checks.extend(safeguard.checks.iter().map(|check| check.id.to_lowercase()));
                self.add_safeguard(safeguard);
            }
        }
        for profile in additions.profiles {
            let taken = self.profiles.iter().any(|other| other.id.eq_ignore_ascii_case(&profile.id));
            if taking.takes("profile", &profile.id, taken) {
                self.profiles.push(profile);
            }
        }
        for dialect in additions.dialects {
            if taking.takes("dialect", &dialect.id, self.dialects.position(&dialect.id).is_some()) {
                self.dialects.push(dialect);
            }
        }
        for overlay in additions.overlays {
            if taking.takes("overlay", &overlay.baseline, false) {
                self.overlays.push(overlay);
            }
        }
        self.supplied.extend(taking.kept);
        self.supplied.sort();
        self.sort_profiles();
        let place = |at: &At<String>| self.sources.place(at.pos);
        taking.doubles.iter().map(|(kind, id)| duplicate(kind, id).at(place(id))).collect()
    }

    /// Orders profiles so that each stands after the one it extends.
    fn sort_profiles(&mut self) {
        let depth = |profile: &Profile| {
            let mut depth = 0_usize;
            let mut at = profile;
            while let Some(next) = at.extends.as_ref().and_then(|id| self.profiles.iter().find(|p| p.id == *id)) {
                depth += 1;
                at = next;
                if depth > self.profiles.len() {
                    break;
                }
            }
            depth
        };
        let mut order: Vec<(usize, Profile)> = self.profiles.iter().map(|p| (depth(p), p.clone())).collect();
        order.sort_by(|a, b| (a.0, &a.1.id.value).cmp(&(b.0, &b.1.id.value)));
        self.profiles = order.into_iter().map(|(_, profile)| profile).collect();
    }

    /// Every catalog; decoded at the first call.
    pub fn catalogs(&self) -> &Catalogs {
        self.catalogs.get_or_init(|| {
            let mut all = embedded::catalogs();
            all.extend(self.more_catalogs.iter().cloned());
            Catalogs::new(all)
        })
    }

    /// Every crosswalk; decoded at the first call.
    pub fn crosswalks(&self) -> &[Crosswalk] {
        self.crosswalks.get_or_init(|| {
            let mut all = embedded::crosswalks();
            all.extend(self.more_crosswalks.iter().cloned());
            all
        })
    }

    /// The full name of a baseline as its catalog spells it, without decoding any catalog where the name is right.
    ///
    /// # Errors
    /// As [`Catalogs::baseline`].
    pub fn baseline_name(&self, name: &str) -> Result<String, NameError> {
        let shipped = embedded::catalog_names()
            .iter()
            .flat_map(|entry| entry.baselines.iter().map(move |baseline| format!("{}/{baseline}", entry.id)));
        if let Some(found) = shipped.into_iter().find(|full| full.eq_ignore_ascii_case(name)) {
            return Ok(found);
        }
        self.catalogs().baseline(name).map(|found| found.name())
    }

    /// What a baseline demands beyond the profile.
    pub fn demands<'a>(&'a self, baseline: &'a str) -> impl Iterator<Item = &'a Demand> {
        let overlays = self.overlays.iter().filter(move |overlay| overlay.baseline.eq_ignore_ascii_case(baseline));
        overlays.flat_map(|overlay| &overlay.demands)
    }

    /// Every overlay.
    #[must_use]
    pub fn overlays(&self) -> &[Overlay] {
        &self.overlays
    }

    /// Every setting, by id.
    pub fn settings(&self) -> impl Iterator<Item = &Setting> {
        self.settings.values()
    }

    /// The setting with this id.
    #[must_use]
    pub fn setting(&self, id: &str) -> Option<&Setting> {
        self.settings.get(id)
    }

    /// Every safeguard, by id.
    pub fn safeguards(&self) -> impl Iterator<Item = &Safeguard> {
        self.safeguards.values()
    }

    /// The safeguard with this id.
    #[must_use]
    pub fn safeguard(&self, id: &str) -> Option<&Safeguard> {
        self.safeguards.get(id)
    }

    /// The check with this id and the safeguard it proves.
    #[must_use]
    pub fn check(&self, id: &str) -> Option<(&Safeguard, &Check)> {
        let (safeguard, at) = self.checks.get(id)?;
        let safeguard = self.safeguards.get(safeguard)?;
        Some((safeguard, safeguard.checks.get(*at)?))
    }

    /// Every profile, each after the one it extends.
    #[must_use]
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// The profile with this id, ignoring case.
    ///
    /// # Errors
    /// [`NameError`] with the nearest name.
    pub fn profile(&self, id: &str) -> Result<&Profile, NameError> {
        self.profiles.iter().find(|profile| profile.id.eq_ignore_ascii_case(id)).ok_or_else(|| {
            let names: Vec<&str> = self.profiles.iter().map(|p| p.id.as_str()).collect();
            let hint = did_you_mean(id, names.iter().copied());
            NameError::new(format!("there is no profile `{id}`{hint} (there are: {})", names.join(", ")))
        })
    }

    /// The ladder that shipped profiles form, lowest first.
    pub fn ladder(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.iter().filter(|profile| self.sources.is_shipped(profile.id.pos))
    }

    /// What shows each dialect.
    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        self.dialects.signatures()
    }

    /// The dialect at a position among the signatures; decoded at the first call.
    ///
    /// # Panics
    /// Where there is none.
    #[must_use]
    pub fn dialect_at(&self, at: usize) -> &Dialect {
        self.dialects.at(at)
    }

    /// Every dialect; those that were not asked for yet are decoded.
    pub fn dialects(&self) -> impl Iterator<Item = &Dialect> {
        (0..self.signatures().len()).map(|at| self.dialect_at(at))
    }

    /// The position of the dialect with this id, ignoring case.
    ///
    /// # Errors
    /// [`NameError`] with the names there are.
    pub fn dialect_position(&self, id: &str) -> Result<usize, NameError> {
        self.dialects.position(id).ok_or_else(|| {
            let names: Vec<&str> = self.signatures().iter().map(|signature| signature.id.as_str()).collect();
            let hint = did_you_mean(id, names.iter().copied());
            NameError::new(format!("there is no dialect `{id}`{hint} (there are: {})", names.join(", ")))
        })
    }

    /// The dialect with this id, ignoring case.
    ///
    /// # Errors
    /// As [`Self::dialect_position`].
    pub fn dialect(&self, id: &str) -> Result<&Dialect, NameError> {
        Ok(self.dialect_at(self.dialect_position(id)?))
    }

    /// The parts that a workspace supplied.
    #[must_use]
    pub fn supplied(&self) -> &[Supplied] {
        &self.supplied
    }

    /// The page of a finding code with its examples; decoded at each call.
    #[must_use]
    pub fn rule_page(code: Code) -> Option<RulePage> {
        embedded::rules().into_iter().find(|page| page.code == code.name())
    }

    /// The baseline with this name, ignoring case.
    ///
    /// # Errors
    /// As [`Catalogs::baseline`].
    pub fn baseline<'a>(&'a self, name: &str) -> Result<BaselineRef<'a>, NameError> {
        self.catalogs().baseline(name)
    }
}

/// What a workspace supplies, part by part.
struct Taking {
    /// What was read and not looked at yet, in the order in which it was: the first of a name is the first that was read.
    parts: Vec<Supplied>,
    kept: Vec<Supplied>,
    /// What reuses an id, with its kind.
    doubles: Vec<(&'static str, At<String>)>,
}

impl Taking {
    /// Whether a part is taken in, which one that reuses an id is not.
    fn takes(&mut self, kind: &'static str, id: &At<String>, is_double: bool) -> bool {
        let part = self.part(kind, id);
        if is_double {
            self.doubles.push((kind, id.clone()));
        } else {
            self.kept.extend(part);
        }
        !is_double
    }

    /// The next part of this kind and name, which is looked at now.
    fn part(&mut self, kind: &str, id: &str) -> Option<Supplied> {
        let at = self.parts.iter().position(|part| part.kind == kind && part.id == id)?;
        Some(self.parts.remove(at))
    }
}

fn duplicate(kind: &str, id: &str) -> Finding {
    Finding::new(
        Code::DuplicateId,
        format!("the {kind} `{id}` exists already; this one was not used"),
        format!("give the {kind} an id of its own"),
    )
}
