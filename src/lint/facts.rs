//! What the catalogs say, ready for looking up by any spelling and by title.
//! It must hold nothing that stands in no catalog.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use super::cite::What;
use crate::load::{ControlRef, Library};
use crate::model::catalog::Scheme;

/// A control, by its place in [`Facts`].
pub(super) type Id = u32;

/// The number of a NIST control: family, control, enhancement (0 for none).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) family: [u8; 3],
    pub(super) base: u16,
    pub(super) enhancement: u16,
}

impl Number {
    /// The family's letters.
    pub(super) fn family(&self) -> &str {
        std::str::from_utf8(&self.family).unwrap_or_default().trim_end_matches('\0')
    }
}

impl Hash for Number {
    /// All at once, which is quicker than piece by piece.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [one, two, three] = self.family;
        let [base_low, base_high] = self.base.to_le_bytes();
        let [own_low, own_high] = self.enhancement.to_le_bytes();
        state.write_u64(u64::from_le_bytes([one, two, three, 0, base_low, base_high, own_low, own_high]));
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.family(), self.base)?;
        if self.enhancement > 0 { write!(f, "({})", self.enhancement) } else { Ok(()) }
    }
}

/// A title's control, and whether it is the title of the release before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Titled {
    pub(super) id: Id,
    pub(super) former: bool,
}

/// A control and its titles in the form that is compared.
#[derive(Debug)]
pub(super) struct Fact<'l> {
    pub(super) control: ControlRef<'l>,
    pub(super) parent: Option<Id>,
    pub(super) title: String,
    pub(super) former: Option<String>,
    /// Whether its title may be judged: a made-up one is nobody's.
    pub(super) has_title: bool,
}

/// Every control of every catalog.
#[derive(Debug)]
pub(super) struct Facts<'l> {
    all: Vec<Fact<'l>>,
    /// The names of the catalogs as they stand before a control, with the colon.
    catalogs: Vec<String>,
    numbers: HashMap<Number, Id>,
    /// The highest control of each family, and the highest enhancement of each control.
    highest: HashMap<Number, u16>,
    /// So few that looking through them is faster than hashing.
    families: Vec<[u8; 3]>,
    /// Ids as written, in upper case, of catalogs that spell them in one way only.
    plain: HashMap<String, Id>,
    /// What stands before the last `-` of these.
    groups: HashSet<String>,
    points: HashMap<String, Id>,
    titles: HashMap<String, Vec<Titled>>,
    /// All of them in order, made at the first question.
    ordered: OnceLock<Vec<String>>,
    /// Points by the one that they belong to.
    siblings: HashMap<Option<Id>, Vec<Id>>,
    /// The last article of NIS2, of which the catalog has only what can be assessed.
    pub(super) last_article: u16,
    /// The words of the labels of points, made at the first label.
    labels: OnceLock<HashMap<Id, BTreeSet<String>>>,
}

impl<'l> Facts<'l> {
    pub(super) fn new(library: &'l Library) -> Self {
        let mut facts = Self {
            all: Vec::new(),
            catalogs: library.catalogs().all().iter().map(|catalog| format!("{}:", catalog.id)).collect(),
            numbers: HashMap::new(),
            highest: HashMap::new(),
            families: Vec::new(),
            plain: HashMap::new(),
            groups: HashSet::new(),
            points: HashMap::new(),
            titles: HashMap::new(),
            ordered: OnceLock::new(),
            siblings: HashMap::new(),
            last_article: u16::MAX,
            labels: OnceLock::new(),
        };
        for catalog in library.catalogs().all() {
            let first = facts.all.len();
            let mut own: HashMap<&str, Id> = HashMap::new();
            for (at, control) in catalog.controls.iter().enumerate() {
                own.insert(control.id.as_str(), id_of(first + at));
            }
            for control in &catalog.controls {
                let parent = control.parent.as_deref().and_then(|parent| own.get(parent).copied());
                facts.add(ControlRef { catalog, control }, parent);
            }
        }
        facts
    }

    fn add(&mut self, control: ControlRef<'l>, parent: Option<Id>) {
        let id = id_of(self.all.len());
        let (catalog, entry) = (control.catalog, control.control);
        match catalog.scheme {
            Scheme::Nist => {
                if let Some(number) = number_of(&entry.id) {
                    if !self.families.contains(&number.family) {
                        self.families.push(number.family);
                    }
                    self.numbers.entry(number).or_insert(id);
                    let (of, own) = if number.enhancement > 0 {
                        (Number { enhancement: 0, ..number }, number.enhancement)
                    } else {
                        (Number { base: 0, ..number }, number.base)
                    };
                    let highest = self.highest.entry(of).or_default();
                    *highest = own.max(*highest);
                }
            }
            Scheme::Nis2 => {
                self.points.entry(entry.id.to_ascii_lowercase()).or_insert(id);
            }
            Scheme::Plain => {
                for name in std::iter::once(entry.id.as_str()).chain(entry.aliases.iter().map(String::as_str)) {
                    let upper = name.to_ascii_uppercase();
                    if let Some((group, _)) = upper.rsplit_once('-') {
                        self.groups.insert(group.to_owned());
                    }
                    self.plain.entry(upper).or_insert(id);
                }
            }
        }
        // Where the publisher gave no title, the catalog marks what stands in its place.
        let has_title = !entry.mark.as_deref().is_some_and(|mark| mark.contains("title") || mark.contains("no label"));
        let title = squashed(&entry.title);
        let former = entry.former_title.as_deref().map(squashed).filter(|former| *former != title);
        if has_title {
            self.titles.entry(title.clone()).or_default().push(Titled { id, former: false });
            if let Some(former) = &former {
                self.titles.entry(former.clone()).or_default().push(Titled { id, former: true });
            }
        }
        self.siblings.entry(parent).or_default().push(id);
        self.all.push(Fact { control, parent, title, former, has_title });
    }

    pub(super) fn get(&self, id: Id) -> &Fact<'l> {
        &self.all[id as usize]
    }

    pub(super) fn number(&self, number: Number) -> Option<Id> {
        self.numbers.get(&number).copied()
    }

    /// A text without the names of catalogs that stand before controls: `nist-800-53-r5:`.
    pub(super) fn without_catalogs<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(text);
        if text.contains(':') {
            for catalog in &self.catalogs {
                text = text.replace(catalog.as_str(), "").into();
            }
        }
        text
    }

    /// What citing a number names.
    pub(super) fn what(&self, number: Number) -> What {
        self.number(number).map_or(What::NoNumber(number), What::Known)
    }

    /// The number of a control of NIST that a citation names.
    pub(super) fn cited(&self, what: &What) -> Option<Number> {
        match what {
            What::Known(id) => {
                let control = self.get(*id).control;
                (control.catalog.scheme == Scheme::Nist).then(|| number_of(&control.control.id)).flatten()
            }
            What::NoNumber(number) => Some(*number),
            What::NoId(_) | What::NoPoint(_) => None,
        }
    }

    /// The control of NIST with an id in the catalog's own form.
    pub(super) fn named(&self, id: &str) -> Option<Id> {
        self.number(number_of(id)?)
    }

    /// The highest control of a family, or enhancement of a control.
    pub(super) fn highest(&self, of: Number) -> u16 {
        self.highest.get(&of).copied().unwrap_or_default()
    }

    pub(super) fn has_family(&self, family: [u8; 3]) -> bool {
        self.families.contains(&family)
    }

    /// The one family with these letters in the other order, if there is one.
    pub(super) fn near_family(&self, letters: &str) -> Option<String> {
        let turned: String = letters.chars().rev().collect();
        let family = family_of(turned.as_bytes())?;
        self.families.contains(&family).then_some(turned)
    }

    pub(super) fn plain(&self, upper: &str) -> Option<Id> {
        self.plain.get(upper).copied()
    }

    /// Whether a catalog has ids that differ from this one in their last part only.
    pub(super) fn has_group(&self, upper: &str) -> bool {
        upper.rsplit_once('-').is_some_and(|(group, _)| self.groups.contains(group))
    }

    /// The nearest id of those that are spelled in one way only.
    pub(super) fn near_plain(&self, upper: &str) -> Option<&str> {
        let mut names: Vec<&str> = self.plain.values().map(|id| self.get(*id).control.control.id.as_str()).collect();
        names.sort_unstable();
        crate::diag::nearest(upper, names)
    }

    pub(super) fn point(&self, lower: &str) -> Option<Id> {
        self.points.get(lower).copied()
    }

    /// The controls with a title, as compared.
    pub(super) fn titled(&self, squashed: &str) -> &[Titled] {
        self.titles.get(squashed).map_or(&[], Vec::as_slice)
    }

    /// Whether some title begins with a text, as compared.
    pub(super) fn begins_title(&self, squashed: &str) -> bool {
        let ordered = self.ordered.get_or_init(|| {
            let mut all: Vec<String> = self.titles.keys().cloned().collect();
            all.sort_unstable();
            all
        });
        let at = ordered.partition_point(|title| title.as_str() < squashed);
        ordered.get(at).is_some_and(|title| title.starts_with(squashed))
    }

    /// The points or enhancements below one.
    pub(super) fn below(&self, id: Option<Id>) -> &[Id] {
        self.siblings.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The words that a point is known by, which `stems` takes out of its label and of those of the sections that
    /// detail it.
    pub(super) fn label(&self, id: Id, stems: fn(&str) -> BTreeSet<String>) -> &BTreeSet<String> {
        static NONE: BTreeSet<String> = BTreeSet::new();
        let labels = self.labels.get_or_init(|| {
            let mut labels: HashMap<Id, BTreeSet<String>> = HashMap::new();
            for (at, fact) in self.all.iter().enumerate() {
                let control = fact.control.control;
                if fact.control.catalog.scheme != Scheme::Nis2 {
                    continue;
                }
                let own = std::iter::once(id_of(at));
                for of in own.chain(control.see.iter().filter_map(|point| self.point(&point.to_ascii_lowercase()))) {
                    labels.entry(of).or_default().extend(stems(&control.title));
                }
            }
            labels
        });
        labels.get(&id).unwrap_or(&NONE)
    }

    /// Whether one is the other or stands above it.
    pub(super) fn is_above(&self, upper: Id, mut lower: Id) -> bool {
        while let Some(parent) = self.get(lower).parent {
            if parent == upper {
                return true;
            }
            lower = parent;
        }
        false
    }
}

fn id_of(at: usize) -> Id {
    Id::try_from(at).expect("internal error: more than 2^32 controls")
}

/// The number of an id in the catalog's own form.
fn number_of(id: &str) -> Option<Number> {
    let (family, rest) = id.split_once('-')?;
    let (base, enhancement) = match rest.split_once('(') {
        Some((base, enhancement)) => (base, enhancement.strip_suffix(')')?.parse().ok()?),
        None => (rest, 0),
    };
    Some(Number { family: family_of(family.as_bytes())?, base: base.parse().ok()?, enhancement })
}

/// Two or three letters in upper case.
pub(super) fn family_of(letters: &[u8]) -> Option<[u8; 3]> {
    let mut family = [0; 3];
    if !(2..=3).contains(&letters.len()) {
        return None;
    }
    for (to, from) in family.iter_mut().zip(letters) {
        *to = from.to_ascii_uppercase();
    }
    Some(family)
}

/// A title as it is compared: letters and digits alone in lower case, `&` as `and`, one spelling of `-ization`.
pub(super) fn squashed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    squash(text, &mut out);
    out
}

/// Adds a text to one that is compared.
pub(super) fn squash(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            '&' => out.push_str("and"),
            c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ => {}
        }
        // British and American spelling are one.
        if matches!(c, 'n' | 'N') && out.ends_with("isation") {
            let at = out.len() - "isation".len() + 1;
            out.replace_range(at..=at, "z");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_compared_without_case_and_punctuation() {
        for (one, other) in [
            ("Non-repudiation", "Nonrepudiation"),
            ("Software, Firmware, and Information Integrity", "software firmware & information integrity"),
            ("Dual Authorization", "Dual Authorisation"),
            ("Secure Name/Address", "Secure Name / Address"),
        ] {
            assert_eq!(squashed(one), squashed(other));
        }
        assert_ne!(squashed("Least Privilege"), squashed("Least Functionality"));
    }

    #[test]
    fn every_number_is_known_by_what_stands_above_it() {
        let library = Library::shipped();
        let facts = Facts::new(&library);
        let number = |id: &str| number_of(id).expect("well formed");
        assert_eq!(facts.highest(Number { base: 0, ..number("AC-1") }), 25);
        assert_eq!(facts.highest(number("AC-2")), 13);
        assert!(facts.number(number("SI-2(7)")).is_some());
        assert!(facts.has_group("KSI-IAM-XYZ") && !facts.has_group("KSI-XXX-YYY"));
        assert!(facts.titled(&squashed("audit events")).iter().any(|titled| titled.former));
    }
}
