//! Every status with every responsibility, evidence and audit, named whole, in part and by a pattern: no export says more
//! of a control than the matrix does, nor more than an audit lets it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use probity::audit::derive::Links;
use probity::load::Library;
use serde_json::Value;

use super::emass::{cells, filled};
use super::workbook::{HEADERS, at, template};
use super::{DATE, cell, rows};
use crate::common::{code, json, root, run, stderr};

const BASELINE: &str = "fedramp-r5/high";
const STATUSES: [&str; 5] = ["implemented", "partial", "planned", "alternative", "not-applicable"];
const WHOSE: [&str; 8] = [
    "product",
    "provider-system",
    "provider-corporate",
    "provider-hybrid",
    "customer-configured",
    "customer-provided",
    "shared",
    "inherited",
];
/// None, one that holds, one that is gone, and one that is not what was pinned.
const EVIDENCE: [&str; 4] = [
    "",
    "{ code: proof.rs::proof }",
    "{ code: gone.rs }",
    "{ code: proof.rs::proof, sha256: 0000000000000000000000000000000000000000000000000000000000000000 }",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    Whole,
    Part,
    Pattern,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audited {
    Never,
    Well,
    Failing,
    Unreadable,
}

/// What is said of one control.
#[derive(Debug, Clone, Copy)]
struct Claim {
    status: &'static str,
    whose: &'static str,
    evidence: &'static str,
}

impl Claim {
    fn of(number: usize) -> Self {
        let (status, rest) = (number % STATUSES.len(), number / STATUSES.len());
        let (whose, evidence) = (rest % WHOSE.len(), rest / WHOSE.len() % EVIDENCE.len());
        Self { status: STATUSES[status], whose: WHOSE[whose], evidence: EVIDENCE[evidence] }
    }

    fn is_done(self) -> bool {
        matches!(self.status, "implemented" | "alternative") && self.evidence == EVIDENCE[1]
    }

    fn statement(self, control: &str, named: Named) -> String {
        let name = match named {
            Named::Whole => format!("control: {control}"),
            Named::Part => format!("control: {control}(a)"),
            Named::Pattern => format!("controls: ['*:{control}']"),
        };
        let Self { status, whose, evidence } = self;
        let from = if whose == "inherited" { ", from: { provider: Cloud }" } else { "" };
        format!(
            "- {{ {name}, status: {status}, responsibility: {whose}, how: So., customer: Do it., reason: Why.{from}, evidence: [{evidence}] }}\n"
        )
    }
}

/// What the shipped data knows of controls.
struct Known {
    /// The baseline's controls.
    members: Vec<String>,
    /// The safeguards that support each.
    supported_by: BTreeMap<String, BTreeSet<String>>,
    /// A CCI of each.
    ccis: BTreeMap<String, String>,
    /// Those that have a part a.
    divided: BTreeSet<String>,
}

fn known() -> Known {
    let library = Library::shipped();
    let links = Links::new(&library);
    let baseline = library.baseline(BASELINE).expect("it is shipped");
    let members = library.catalogs().members(baseline);
    let supported_by = members.iter().map(|control| {
        let linked = links.of(&control.name()).iter().map(|(own, _)| own.id.value.clone());
        (control.control.id.value.clone(), linked.collect())
    });
    let supported_by = supported_by.collect();
    let text =
        std::fs::read_to_string(root().join("controls/crosswalks/cci-to-nist-800-53-r5.yaml")).expect("the list");
    let pairs = text.lines().filter_map(|line| {
        let (cci, rest) = line.trim().strip_prefix("- { from: CCI-")?.split_once(", to: [")?;
        Some((rest.split([']', ',']).next()?.to_owned(), cci.to_owned()))
    });
    let ccis = pairs.collect();
    let ids = || members.iter().map(|control| (control.control.id.value.clone(), control.control));
    let divided = ids().filter(|(_, own)| own.parts.iter().any(|part| part == "a")).map(|(id, _)| id).collect();
    Known { members: ids().map(|(id, _)| id).collect(), supported_by, ccis, divided }
}

fn workspace(claims: &BTreeMap<&str, Claim>, named: Named, audited: Audited) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |file: &str, text: &str| std::fs::write(folder.path().join(file), text).expect("written");
    let configs = if audited == Audited::Never { "" } else { "configs: [{ path: app.toml }]\n" };
    let head = "product: { name: Shop }\nprofile: REGULATED\nstatements: s.yaml\n";
    write("probity.yaml", &format!("{head}baselines: [{BASELINE}]\n{configs}"));
    write("s.yaml", &claims.iter().map(|(control, claim)| claim.statement(control, named)).collect::<String>());
    write("proof.rs", "pub fn proof() {}\n");
    match audited {
        Audited::Never => {}
        Audited::Well => {
            let text = std::fs::read_to_string(root().join("examples/saas-api/app.toml")).expect("the example");
            write("app.toml", &text);
        }
        Audited::Failing => write("app.toml", "[session]\nidle_timeout = \"300m\"\n"),
        Audited::Unreadable => write("app.toml", "[tls\n"),
    }
    folder
}

/// The state of each control in the matrix.
fn states(folder: &Path) -> BTreeMap<String, String> {
    let matrix = json(&run(folder, &["matrix", "-f", "json"]));
    let list = |value: &Value, name: &str| value[name].as_array().expect("a list").clone();
    let families = list(&matrix, "baselines").into_iter().flat_map(|one| list(&one, "families"));
    let controls = families.flat_map(|family| list(&family, "controls"));
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    controls.map(|control| (text(&control["id"]), text(&control["status"]))).collect()
}

/// The safeguards of which a required check fails.
fn failing(folder: &Path, audited: Audited) -> BTreeSet<String> {
    if audited != Audited::Failing {
        return BTreeSet::new();
    }
    let audit = json(&run(folder, &["audit-config", "--date", DATE, "-f", "json"]));
    let results = audit["results"].as_array().expect("results").iter();
    let failing = results.filter(|own| own["level"] == "required" && own["status"] == "fail");
    let failing: BTreeSet<String> = failing.map(|own| own["safeguard"].as_str().expect("a name").to_owned()).collect();
    assert!(failing.len() > 20, "{failing:?}");
    failing
}

/// The words that were seen, so that a test that sees none fails.
#[derive(Default)]
struct Seen(BTreeSet<String>);

impl Seen {
    /// That a word stands where it may.
    fn may(&mut self, place: &str, word: &str, is_right: bool, what: &str) {
        assert!(is_right, "{place} says `{word}` of {what}");
        self.0.insert(format!("{place} {word}"));
    }
}

/// What the exports say.
struct Written {
    cis: Vec<Vec<String>>,
    crm: Vec<Vec<String>>,
    ciso: Vec<Vec<String>>,
    ssp: BTreeMap<String, String>,
    emass: BTreeMap<String, String>,
}

fn written(known: &Known, folder: &Path) -> Written {
    let both = json(&run(folder, &["export", "fedramp-cis-crm", "--date", DATE, "-f", "json"]));
    let table = |at: usize| -> Vec<Vec<String>> {
        let row = |row: &Value| serde_json::from_value(row.clone()).expect("texts");
        let sheet = &both["sheets"][at];
        std::iter::once(&sheet["columns"]).chain(sheet["rows"].as_array().expect("rows")).map(row).collect()
    };
    let (ciso, _) = rows(folder, &["ciso-assistant", "-b", BASELINE], b';');
    let ssp = json(&run(folder, &["export", "fedramp-ssp", "--date", DATE, "-f", "json"]));
    let ssp = ssp["controls"].as_array().expect("summaries").iter();
    let ssp = ssp.filter_map(|own| Some((own["control"].as_str()?.to_owned(), own["status"].as_str()?.to_owned())));
    let with_cci: Vec<&String> = known.members.iter().filter(|id| known.ccis.contains_key(*id)).collect();
    let lines: Vec<(&str, &str, &str, &str)> =
        with_cci.iter().map(|id| (id.as_str(), "", known.ccis[*id].as_str(), "")).collect();
    let (_, said, book) = filled(folder, &template(&HEADERS, &lines));
    assert!(!book.is_empty(), "{said}");
    let results = cells(&book, "Test Result Import");
    let status = u32::try_from(at("Compliance Status")).expect("small");
    let emass =
        (6..).zip(&with_cci).filter_map(|(row, id)| Some(((*id).clone(), results.get(&(row, status))?.clone())));
    Written { cis: table(0), crm: table(1), ciso, ssp: ssp.collect(), emass: emass.collect() }
}

/// What may be said of one control.
struct May<'m> {
    claim: Claim,
    /// Its state in the matrix.
    state: &'m str,
    named: Named,
    audited: Audited,
    /// Whether an audit fails a safeguard that supports it.
    fails: bool,
}

impl May<'_> {
    fn is_done(&self) -> bool {
        matches!(self.state, "Implemented" | "Alternative") && !self.fails
    }

    fn is_apart(&self) -> bool {
        self.state == "N/A" && self.named == Named::Whole
    }

    /// A status in FedRAMP's words.
    fn status(&self, word: &str) -> bool {
        let claim = self.claim;
        let is_inherited = self.state == "Inherited" && self.named == Named::Whole && claim.is_done() && !self.fails;
        match word {
            "Implemented" => {
                (self.state == "Implemented" && !self.fails) || (is_inherited && claim.status == "implemented")
            }
            "Alternative implementation" => {
                (self.state == "Alternative" && !self.fails) || (is_inherited && claim.status == "alternative")
            }
            "Partially Implemented" => {
                matches!(self.state, "Implemented" | "Alternative" | "Partial" | "Inherited" | "Customer")
            }
            "Planned" => matches!(self.state, "Planned" | "Customer"),
            "Not Applicable" => self.is_apart(),
            _ => false,
        }
    }

    /// A status of a row of the CIS; one part of a control is judged as if it were the whole.
    fn in_cis(&self, word: &str) -> bool {
        let claim = self.claim;
        match (self.named, word) {
            (Named::Part, "Implemented") => claim.is_done() && claim.status == "implemented" && !self.fails,
            (Named::Part, "Alternative implementation") => {
                claim.is_done() && claim.status == "alternative" && !self.fails
            }
            (Named::Part, "Not Applicable") => claim.status == "not-applicable",
            (Named::Part, _) => claim.status != "not-applicable",
            (_, word) => self.status(word),
        }
    }

    /// A word of the CRM.
    fn in_crm(&self, word: &str) -> bool {
        let claim = self.claim;
        match (word, self.named) {
            ("No", _) => claim.whose.starts_with("customer"),
            ("Yes", Named::Part) => matches!(claim.status, "implemented" | "alternative") && !self.fails,
            ("Yes", _) => (self.is_done() || self.state == "Inherited") && !self.fails,
            ("Partial", Named::Part) => claim.whose == "shared" && claim.status != "planned",
            ("Partial", _) => matches!(self.state, "Implemented" | "Alternative" | "Partial"),
            _ => false,
        }
    }

    fn in_ciso(&self, word: &str) -> bool {
        match word {
            "compliant" => self.is_done(),
            "partially_compliant" => matches!(self.state, "Implemented" | "Alternative" | "Partial"),
            "non_compliant" => self.state == "Planned",
            "not_applicable" => self.is_apart(),
            word => word == "not_assessed",
        }
    }

    fn in_emass(&self, word: &str) -> bool {
        let is_audited = !matches!(self.audited, Audited::Never | Audited::Unreadable);
        match word {
            "Compliant" => self.is_done() && is_audited,
            "Not Applicable" => self.is_apart(),
            word => word == "Non-Compliant" && self.state == "Planned",
        }
    }
}

fn look(known: &Known, named: Named, audited: Audited, shift: usize, seen: &mut Seen) {
    let can_be = |id: &&String| named != Named::Part || known.divided.contains(*id);
    let claims = known.members.iter().filter(can_be).enumerate();
    let claims: BTreeMap<&str, Claim> = claims.map(|(at, id)| (id.as_str(), Claim::of(at + shift))).collect();
    let folder = workspace(&claims, named, audited);
    let states = states(folder.path());
    let failing = failing(folder.path(), audited);
    let written = written(known, folder.path());
    for (id, claim) in &claims {
        let state = states[*id].as_str();
        let fails = known.supported_by[*id].iter().any(|own| failing.contains(own));
        let may = May { claim: *claim, state, named, audited, fails };
        let what = format!("{id}, {state} in the matrix, {named:?}, {audited:?}, fails: {fails}, {claim:?}");
        if let Some(word) = written.ssp.get(*id) {
            seen.may("the summary", word, may.status(word), &what);
        }
        if let Some(word) = written.emass.get(*id) {
            seen.may("eMASS", word, may.in_emass(word), &what);
        }
        let word = cell(&written.ciso, id, "compliance_result");
        seen.may("CISO Assistant", word, may.in_ciso(word), &what);
        // The sheets have a row a part; what is said of the whole is said of each.
        let own = |row: &&Vec<String>| {
            let rest = row[0].replace(' ', "");
            let rest = rest.strip_prefix(*id).map(str::to_owned);
            rest.is_some_and(|rest| rest.is_empty() || rest.len() == 3 && rest.as_bytes()[1].is_ascii_lowercase())
        };
        let is_part = |row: &Vec<String>| named != Named::Part || row[0].ends_with("(a)");
        for row in written.cis.iter().filter(own) {
            for (header, _) in written.cis[0].iter().zip(row).skip(1).take(5).filter(|(_, cell)| *cell == "X") {
                let word = match header.as_str() {
                    "Alternate Implementation" => "Alternative implementation",
                    "N/A" => "Not Applicable",
                    other => other,
                };
                seen.may("the CIS", word, may.in_cis(word) && is_part(row), &what);
            }
        }
        for row in written.crm.iter().filter(own).filter(|row| !row[1].is_empty()) {
            seen.may("the CRM", &row[1], may.in_crm(&row[1]) && is_part(row), &what);
        }
    }
}

/// Looks at every claim under these audits, each time shifted along the controls; these words have to be seen, or nothing
/// was tested.
fn all(named: Named, audits: &[(Audited, usize)], wanted: &[&str]) {
    let known = known();
    let mut seen = Seen::default();
    for (audited, shift) in audits {
        look(&known, named, *audited, *shift, &mut seen);
    }
    for word in wanted {
        assert!(seen.0.contains(*word), "{word} was never seen: {:?}", seen.0);
    }
}

#[test]
fn of_what_is_named_whole_no_export_says_more_than_the_matrix_and_the_audits() {
    let wanted = [
        "CISO Assistant compliant",
        "CISO Assistant non_compliant",
        "CISO Assistant not_applicable",
        "CISO Assistant partially_compliant",
        "eMASS Compliant",
        "eMASS Non-Compliant",
        "eMASS Not Applicable",
        "the CIS Alternative implementation",
        "the CIS Implemented",
        "the CIS Not Applicable",
        "the CRM No",
        "the CRM Partial",
        "the CRM Yes",
        "the summary Implemented",
        "the summary Not Applicable",
        "the summary Planned",
    ];
    let audits = [(Audited::Never, 0), (Audited::Well, 31), (Audited::Failing, 67), (Audited::Unreadable, 5)];
    all(Named::Whole, &audits, &wanted);
}

#[test]
fn of_what_is_named_in_part_no_export_says_more_than_the_matrix_and_the_audits() {
    let wanted = ["CISO Assistant partially_compliant", "the CIS Implemented", "the CIS Not Applicable", "the CRM Yes"];
    all(Named::Part, &[(Audited::Never, 0), (Audited::Failing, 67)], &wanted);
}

#[test]
fn of_what_a_pattern_names_no_export_says_more_than_the_matrix_and_the_audits() {
    let wanted = ["CISO Assistant partially_compliant", "the CIS Partially Implemented", "the CRM No", "the CRM Yes"];
    all(Named::Pattern, &[(Audited::Well, 31), (Audited::Failing, 67)], &wanted);
}

#[test]
fn parts_that_are_each_implemented_are_a_part_of_the_whole_as_in_the_matrix() {
    // NIST divides AC-14 into a and b. Whether both are all of it, no statement of the whole says.
    let of = |part: &str| {
        format!("- {{ control: AC-14({part}), status: implemented, evidence: [{{ code: proof.rs::proof }}] }}\n")
    };
    let folder = super::shop(&(of("a") + &of("b")));
    assert_eq!(states(folder.path())["AC-14"], "Partial");
    let (cis, _) = rows(folder.path(), &["fedramp-cis"], b',');
    assert_eq!((cell(&cis, "AC-14 (a)", "Implemented"), cell(&cis, "AC-14 (b)", "Implemented")), ("X", "X"));
    let (ciso, _) = rows(folder.path(), &["ciso-assistant", "-b", "fedramp-r5/moderate"], b';');
    assert_eq!(cell(&ciso, "AC-14", "compliance_result"), "partially_compliant");
    let output = run(folder.path(), &["export", "fedramp-ssp", "--date", DATE, "-f", "json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let controls = json(&output)["controls"].as_array().expect("summaries").clone();
    let own = controls.iter().find(|own| own["control"] == "AC-14").expect("AC-14");
    assert_eq!(own["status"], "Partially Implemented");
}
