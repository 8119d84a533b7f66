//! Every status with every responsibility, evidence and audit, named whole, in part and by a pattern: no export says more
//! of a control than the matrix does, nor more than an audit lets it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use probity::audit::derive::Links;
use probity::load::Library;
use probity::model::safeguard::How;
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
    /// The safeguards that each rests on.
    rests_on: BTreeMap<String, BTreeSet<String>>,
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
    let rests_on = members.iter().map(|control| {
        let linked = links.of(&control.name());
        let of = |how: How| linked.iter().filter(move |(_, own)| own.how == how).map(|(own, _)| own.id.value.clone());
        let implementing: BTreeSet<String> = of(How::Implements).collect();
        let all = if implementing.is_empty() { of(How::Strengthens).collect() } else { implementing };
        (control.control.id.value.clone(), all)
    });
    let rests_on = rests_on.collect();
    let text =
        std::fs::read_to_string(root().join("controls/crosswalks/cci-to-nist-800-53-r5.yaml")).expect("the list");
    let pairs = text.lines().filter_map(|line| {
        let (cci, rest) = line.trim().strip_prefix("- { from: CCI-")?.split_once(", to: [")?;
        Some((rest.split([']', ',']).next()?.to_owned(), cci.to_owned()))
    });
    let ccis = pairs.collect();
    let ids = || members.iter().map(|control| (control.control.id.value.clone(), control.control));
    let divided = ids().filter(|(_, own)| own.parts.iter().any(|part| part == "a")).map(|(id, _)| id).collect();
    Known { members: ids().map(|(id, _)| id).collect(), rests_on, ccis, divided }
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

fn look(known: &Known, named: Named, audited: Audited, shift: usize, seen: &mut Seen) {
    let can_be = |id: &&String| named != Named::Part || known.divided.contains(*id);
    let claims = known.members.iter().filter(can_be).enumerate().map(|(at, id)| (id.as_str(), Claim::of(at + shift)));
    let claims: BTreeMap<&str, Claim> = claims.collect();
    let folder = workspace(&claims, named, audited);
    let states = states(folder.path());
    let failing = failing(folder.path(), audited);
    let both = json(&run(folder.path(), &["export", "fedramp-cis-crm", "--date", DATE, "-f", "json"]));
    let table = |at: usize| -> Vec<Vec<String>> {
        let row = |row: &Value| serde_json::from_value(row.clone()).expect("texts");
        let sheet = &both["sheets"][at];
        std::iter::once(&sheet["columns"]).chain(sheet["rows"].as_array().expect("rows")).map(row).collect()
    };
    let (cis, crm) = (table(0), table(1));
    let (ciso, _) = rows(folder.path(), &["ciso-assistant", "-b", BASELINE], b';');
    let ssp = json(&run(folder.path(), &["export", "fedramp-ssp", "--date", DATE, "-f", "json"]));
    let ssp: BTreeMap<&str, &str> = ssp["controls"]
        .as_array()
        .expect("summaries")
        .iter()
        .filter_map(|own| Some((own["control"].as_str()?, own["status"].as_str()?)))
        .collect();
    let with_cci = || known.members.iter().filter(|id| known.ccis.contains_key(*id));
    let lines: Vec<(&str, &str, &str, &str)> =
        with_cci().map(|id| (id.as_str(), "", known.ccis[id].as_str(), "")).collect();
    let (_, said, book) = filled(folder.path(), &template(&HEADERS, &lines));
    assert!(!book.is_empty(), "{said}");
    let results = cells(&book, "Test Result Import");
    let status = u32::try_from(at("Compliance Status")).expect("small");
    let emass: BTreeMap<&str, &String> =
        (6..).zip(with_cci()).filter_map(|(row, id)| Some((id.as_str(), results.get(&(row, status))?))).collect();
    for (id, claim) in &claims {
        let state = states[*id].as_str();
        let fails = known.rests_on[*id].iter().any(|own| failing.contains(own));
        let what = format!("{id}, {state} in the matrix, {named:?}, {audited:?}, fails: {fails}, {claim:?}");
        let is_done = matches!(state, "Implemented" | "Alternative") && !fails;
        let is_inherited = state == "Inherited" && named == Named::Whole && claim.is_done() && !fails;
        let is_apart = state == "N/A" && named == Named::Whole;
        let of_status = |word: &str| match word {
            "Implemented" => (state == "Implemented" && !fails) || (is_inherited && claim.status == "implemented"),
            "Alternative implementation" => {
                (state == "Alternative" && !fails) || (is_inherited && claim.status == "alternative")
            }
            "Partially Implemented" => {
                matches!(state, "Implemented" | "Alternative" | "Partial" | "Inherited" | "Customer")
            }
            "Planned" => matches!(state, "Planned" | "Customer"),
            "Not Applicable" => is_apart,
            _ => false,
        };
        if let Some(word) = ssp.get(id) {
            seen.may("the summary", word, of_status(word), &what);
        }
        match cell(&ciso, id, "compliance_result") {
            word @ "compliant" => seen.may("CISO Assistant", word, is_done, &what),
            word @ "partially_compliant" => {
                let is_some = matches!(state, "Implemented" | "Alternative" | "Partial");
                seen.may("CISO Assistant", word, is_some, &what);
            }
            word @ "non_compliant" => seen.may("CISO Assistant", word, state == "Planned", &what),
            word @ "not_applicable" => seen.may("CISO Assistant", word, is_apart, &what),
            word => seen.may("CISO Assistant", word, word == "not_assessed", &what),
        }
        match emass.get(id).map(|word| word.as_str()) {
            Some(word @ "Compliant") => {
                seen.may("eMASS", word, is_done && audited != Audited::Never && audited != Audited::Unreadable, &what)
            }
            Some(word @ "Not Applicable") => seen.may("eMASS", word, is_apart, &what),
            Some(word) => seen.may("eMASS", word, word == "Non-Compliant" && state == "Planned", &what),
            None => {}
        }
        // The sheets have a row a part; what is said of the whole is said of each.
        let own = |row: &&Vec<String>| {
            let rest = row[0].replace(' ', "");
            let rest = rest.strip_prefix(*id).map(str::to_owned);
            rest.is_some_and(|rest| rest.is_empty() || rest.len() == 3 && rest.as_bytes()[1].is_ascii_lowercase())
        };
        let is_part = |row: &Vec<String>| named != Named::Part || row[0].ends_with("(a)");
        for row in cis.iter().filter(own) {
            for (header, _) in cis[0].iter().zip(row).skip(1).take(5).filter(|(_, cell)| *cell == "X") {
                let word = match header.as_str() {
                    "Alternate Implementation" => "Alternative implementation",
                    "N/A" => "Not Applicable",
                    other => other,
                };
                // One part of a control is judged as if it were the whole.
                let is_right = match (named, word) {
                    (Named::Part, "Implemented") => claim.is_done() && claim.status == "implemented" && !fails,
                    (Named::Part, "Alternative implementation") => {
                        claim.is_done() && claim.status == "alternative" && !fails
                    }
                    (Named::Part, "Not Applicable") => claim.status == "not-applicable",
                    (Named::Part, _) => is_part(row) && claim.status != "not-applicable",
                    (_, word) => of_status(word),
                };
                seen.may("the CIS", word, is_right && is_part(row), &what);
            }
        }
        for row in crm.iter().filter(own) {
            let is_right = match (row[1].as_str(), named) {
                ("", _) => continue,
                ("No", _) => claim.whose.starts_with("customer"),
                ("Yes", Named::Part) => matches!(claim.status, "implemented" | "alternative") && !fails,
                ("Yes", _) => (is_done || state == "Inherited") && !fails,
                ("Partial", Named::Part) => claim.whose == "shared" && claim.status != "planned",
                ("Partial", _) => matches!(state, "Implemented" | "Alternative" | "Partial"),
                _ => false,
            };
            seen.may("the CRM", &row[1], is_right && is_part(row), &what);
        }
    }
}

#[test]
fn no_export_says_more_than_the_matrix_and_the_audits() {
    let known = known();
    let mut seen = Seen::default();
    for named in [Named::Whole, Named::Part, Named::Pattern] {
        for (audited, shift) in
            [(Audited::Never, 0), (Audited::Well, 31), (Audited::Failing, 67), (Audited::Unreadable, 5)]
        {
            look(&known, named, audited, shift, &mut seen);
        }
    }
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
    for word in wanted {
        assert!(seen.0.contains(word), "{word} was never seen, so nothing was tested: {:?}", seen.0);
    }
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
