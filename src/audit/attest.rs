//! Whether the one statement about a safeguard settles what a file cannot show.
//! Every ask must be settled, and what a file itself says is never overruled.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Span;
use jiff::civil::Date;

use super::config::Config;
use super::dialect::dialects::Dialects;
use super::document::Document;
use super::evaluate::{Outcome, Scene, evaluate};
use super::normalise::{Kind as ValueKind, Reader, Unit};
use super::plan::expect::fill;
use super::plan::{Ask, Level, Rule};
use super::result::{Stands, Status};
use crate::evidence::Audited;
use crate::evidence::standing::{Item, Standing};
use crate::load::Library;
use crate::model::safeguard::Check;
use crate::model::statement::Kind;

/// Why a statement attests nothing whose evidence says otherwise, before the name of the check.
const REFUTED: &str = "its evidence is a configuration that does not pass";

/// What the product claims, by safeguard.
#[derive(Debug)]
pub(super) struct Claims<'c, 's, 'l> {
    date: Date,
    by_safeguard: BTreeMap<&'c str, Vec<&'c Standing<'s>>>,
    readers: &'c Readers<'l>,
}

/// What reads evidence that is itself a configuration: made once, and asked of any number of statements.
#[derive(Debug)]
pub struct Readers<'l> {
    dialects: Arc<Dialects<'l>>,
    /// Many checks rest on the same few texts.
    read: Mutex<Configurations<'l>>,
}

/// Texts by their file's name, each as the configuration that it is, if it is one.
type Configurations<'l> = HashMap<(String, Arc<str>), Option<Arc<Config<'l>>>>;

impl<'l> Readers<'l> {
    /// Nothing is read yet.
    #[must_use]
    pub fn new(dialects: Arc<Dialects<'l>>) -> Self {
        Self { dialects, read: Mutex::new(HashMap::new()) }
    }

    fn library(&self) -> &'l Library {
        self.dialects.library()
    }
}

impl<'c, 's, 'l> Claims<'c, 's, 'l> {
    pub(super) fn new(readers: &'c Readers<'l>, standings: &'c [Standing<'s>], date: Date) -> Self {
        let mut by_safeguard: BTreeMap<&str, Vec<&Standing<'_>>> = BTreeMap::new();
        for standing in standings {
            if let Some(id) = &standing.statement.safeguard {
                by_safeguard.entry(id.as_str()).or_default().push(standing);
            }
        }
        Self { date, by_safeguard, readers }
    }

    /// Lets the one statement about a safeguard settle an outcome, if it attests everything that is asked.
    pub(super) fn settle(&self, rule: &Rule<'_>, asks: &[&Ask], config: &Config<'_>, outcome: &mut Outcome) {
        let claims = self.by_safeguard.get(rule.safeguard.id.as_str()).map_or(&[][..], Vec::as_slice);
        // What is stated and does not count is said by itself.
        if !claims.is_empty() {
            outcome.stands = Stands::Somewhere;
        }
        let [standing] = claims else {
            if claims.len() > 1 {
                outcome.message = format!("{}; several statements speak of it, so none attests it", outcome.message);
            }
            return;
        };
        outcome.related.extend(self.readers.library().sources.place(standing.statement.status.pos));
        if config.is_foreign() {
            let why = "the statement speaks of the workspace's product, and `configs` does not list this file as its";
            outcome.message = format!("{}; {why}", outcome.message);
            return;
        }
        let audited = config.audited();
        match attested(rule.check, asks, standing, self.date, audited) {
            Some(item) => {
                if let Some(item) = self.readers.refuted(rule, asks, standing) {
                    outcome.related.extend(self.readers.library().sources.place(item.pointer.pos));
                    let why = format!("{REFUTED} `{}`", rule.check.id);
                    outcome.message = format!("{}; the statement does not attest it: {why}", outcome.message);
                    return;
                }
                outcome.status = Status::Attested;
                // The place of a value that settles nothing would look like the place of the proof.
                outcome.location = None;
                outcome.related.extend(self.readers.library().sources.place(item.pointer.pos));
                outcome.message = format!("attested by {} `{}`", item.kind.word(), item.pointer);
            }
            None => {
                let kinds =
                    asks.first().and_then(|ask| wanted(rule.check, ask)).map(|(kinds, _)| kinds).unwrap_or_default();
                let why = standing.why_not(self.date, &kinds, audited);
                outcome.message = format!("{}; the statement does not attest it: {why}", outcome.message);
            }
        }
    }
}

impl<'l> Readers<'l> {
    /// Evidence of a statement that is itself a configuration, or a part of one, and by what is written there fails the check; or
    /// leaves it open to everybody, where there is nothing else to show it but documents.
    fn refuted<'i, 's>(&self, rule: &Rule<'_>, asks: &[&Ask], standing: &'i Standing<'s>) -> Option<&'i Item<'s>> {
        let mut open = None;
        let mut is_shown = false;
        for item in &standing.items {
            match self.said(rule, asks, item) {
                Some(Status::Fail) => return Some(item),
                Some(_) => open = open.or(Some(item)),
                None => is_shown |= !item.is_document(),
            }
        }
        open.filter(|_| !is_shown)
    }

    /// What a piece of evidence says against a check as a configuration: that it fails, or that nobody may settle it beside that.
    fn said(&self, rule: &Rule<'_>, asks: &[&Ask], item: &Item<'_>) -> Option<Status> {
        let of = |(path, text): (&str, &Arc<str>)| {
            let config = self.configuration(path, text)?;
            let scene = Scene { library: self.library(), config: &config, as_if_settled: false };
            let outcome = evaluate(&scene, rule, asks);
            match outcome.status {
                Status::Fail | Status::Inert => (outcome.stands == Stands::Somewhere).then_some(Status::Fail),
                Status::Undetermined if !outcome.attestable => Some(Status::Undetermined),
                _ => None,
            }
        };
        let said: Vec<Status> = item.texts().filter_map(of).collect();
        said.iter().find(|status| **status == Status::Fail).or(said.first()).copied()
    }

    /// A text as the configuration that it is, if it is one.
    fn configuration(&self, path: &str, text: &Arc<str>) -> Option<Arc<Config<'l>>> {
        let key = (path.to_owned(), Arc::clone(text));
        let known = || self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(config) = known().get(&key) {
            return config.clone();
        }
        let document = Document::parse(path, text).ok();
        let config = document.and_then(|document| {
            let (spelling, _) = self.dialects.detect(&document).ok()?;
            Some(Arc::new(Config::new(document, spelling)))
        });
        known().insert(key, config.clone());
        config
    }

    /// The evidence by which a statement settles everything that is required of a safeguard.
    ///
    /// # Errors
    /// Why it does not, as the end of a sentence about it.
    pub fn settled<'s>(
        &self,
        rules: &[&Rule<'_>],
        standing: &'s Standing<'_>,
        date: Date,
    ) -> Result<&'s Item<'s>, String> {
        let mut found = None;
        for rule in rules {
            let asks: Vec<&Ask> = rule.asks.iter().filter(|ask| ask.level == Level::Required).collect();
            if asks.is_empty() {
                continue;
            }
            found = attested(rule.check, &asks, standing, date, &Audited::default());
            if found.is_none() {
                break;
            }
            if self.refuted(rule, &asks, standing).is_some() {
                return Err(format!("{REFUTED} `{}`", rule.check.id));
            }
        }
        found.ok_or_else(|| standing.why_not(date, &[], &Audited::default()))
    }
}

/// The evidence by which a statement attests every ask of a check.
fn attested<'s>(
    check: &Check,
    asks: &[&Ask],
    standing: &'s Standing<'_>,
    date: Date,
    audited: &Audited,
) -> Option<&'s Item<'s>> {
    let mut found = None;
    for ask in asks {
        let (kinds, max_age) = wanted(check, ask)?;
        found = Some(standing.attests(date, &kinds, max_age, audited)?);
    }
    found
}

/// The kinds and the age of evidence that a check asks for; `None` where its age cannot be read.
fn wanted(check: &Check, ask: &Ask) -> Option<(Vec<Kind>, Option<Span>)> {
    let Some(wanted) = check.manual.as_ref().and_then(|manual| manual.evidence.as_ref()) else {
        return Some((Vec::new(), None));
    };
    let max_age = match &wanted.max_age {
        Some(text) => {
            let reader = Reader { kind: ValueKind::Duration(Unit::Seconds), words: Vec::new() };
            let seconds = reader.read(&fill(text, &ask.values).into()).ok()?.as_i64()?;
            Some(Span::new().try_days(seconds / 86_400).ok()?)
        }
        None => None,
    };
    Some((wanted.kinds.clone(), max_age))
}
