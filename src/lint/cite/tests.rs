//! The reader of citations on texts that people write, and on texts that only look alike.

use std::sync::OnceLock;

use super::*;
use crate::load::Library;

struct Always;

impl Laws for Always {
    fn is_nis2(&self, _: usize) -> bool {
        true
    }
}

fn facts() -> &'static Facts<'static> {
    static FACTS: OnceLock<Facts<'static>> = OnceLock::new();
    FACTS.get_or_init(|| Facts::new(Box::leak(Box::new(Library::shipped()))))
}

/// Every citation of a text: what is written and what it names.
fn read(text: &str) -> Vec<(String, String)> {
    let facts = facts();
    let mut found = Vec::new();
    scan(text, facts, Some(&Always), &mut found);
    let name = |what: &What| match what {
        What::Known(id) => facts.get(*id).control.control.id.value.clone(),
        What::NoNumber(number) => format!("no {number}"),
        What::NoId(id) | What::NoPoint(id) => format!("no {id}"),
    };
    found.iter().map(|citation| (text[citation.range.clone()].to_owned(), name(&citation.what))).collect()
}

fn ids(text: &str) -> Vec<String> {
    read(text).into_iter().map(|(_, id)| id).collect()
}

#[test]
fn every_spelling_is_read() {
    for text in
        ["AC-2(1)", "AC-2 (1)", "AC-02(01)", "ac-2.1", "ac-02.01", "AC-2-(1)", "AC-2( 1 )", "(AC-2(1))", "x:AC-2(1)."]
    {
        assert_eq!(ids(text), ["AC-2(1)"], "{text}");
    }
    assert_eq!(
        read("AC-2(3)(a) and AC-1 (a)"),
        [("AC-2(3)(a)".into(), "AC-2(3)".into()), ("AC-1 (a)".into(), "AC-1".into())]
    );
    for text in ["AC-1a.1", "AC-1a", "ac-1.a.1", "AC-1(a)(1)", "AC-1"] {
        assert_eq!(ids(text), ["AC-1"], "{text}");
    }
    for (text, end) in [("Art. 21(2)(i)", 13), ("Article 21 (2) (i)", 18), ("NIS2 21(2)(i)", 13), ("art.21.2.i", 10)] {
        assert_eq!(ids(text), ["Art.21(2)(i)"], "{text}");
        assert!(read(text)[0].0.len() <= end, "{text}");
    }
    for text in ["6.7.2(c)", "Annex 6.7.2(c)", "annex-6.7.2.c", "Annex point 6.7.2 (c)"] {
        assert_eq!(ids(text), ["annex-6.7.2.c"], "{text}");
    }
    assert_eq!(ids("ksi-iam-elp, KSI-CMT-01"), ["KSI-IAM-ELP", "KSI-CMT-LMC"]);
    assert_eq!(ids("GRR-3"), ["GRR-3"]);
}

#[test]
fn enhancements_are_read_by_their_name() {
    for text in [
        "AC-2 enhancement (1)",
        "AC-2 Enhancement 1",
        "AC-2, Enhancement 1",
        "AC-2 (enhancement 1)",
        "AC-2 [Control Enhancement (1)]",
        "AC-2 CE-1",
        "AC-2, CE 1",
        "AC-2 control enhancement 1",
        "AC-2 with enhancement (1)",
        "AC-2 – enhancement #1",
        "enhancement 1 of AC-2",
        "Enhancement (1) to AC-2",
    ] {
        assert_eq!(read(text), [(text.to_owned(), "AC-2(1)".to_owned())]);
    }
    assert_eq!(ids("AC-2 enhancements 1, 3 and 4"), ["AC-2(1)", "AC-2(3)", "AC-2(4)"]);
    assert_eq!(ids("AC-2 (enhancements (1), (3))"), ["AC-2(1)", "AC-2(3)"]);
    assert_eq!(ids("AC-2 enhancement 14"), ["no AC-2(14)"]);
    for text in
        ["AC-2 enhancements", "AC-2 enhancement 1.5", "AC-2 enhancement 2024", "AC-2 ceiling 1", "AC-2CE1", "3 of AC-2"]
    {
        assert!(!ids(text).iter().any(|id| id.contains('(')), "{text}");
    }
}

#[test]
fn typographic_hyphens_are_read_as_hyphens() {
    for hyphen in
        ["-", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2212}", "\u{ad}", "\u{2060}-\u{2060}", "-\u{ad}"]
    {
        assert_eq!(ids(&format!("AC{hyphen}2(1), AC{hyphen}99")), ["AC-2(1)", "no AC-99"], "{hyphen:?}");
        assert_eq!(ids(&format!("KSI{hyphen}IAM{hyphen}ELP")), ["KSI-IAM-ELP"], "{hyphen:?}");
        assert_eq!(ids(&format!("annex{hyphen}6.7.2.c")), ["annex-6.7.2.c"], "{hyphen:?}");
    }
    assert_eq!(ids("AC-2–AC-4"), ["AC-2", "AC-4"]);
    for text in ["x\u{2011}AC\u{2011}2", "AC\u{2011}2\u{2011}1", "AC\u{200b}2", "AC — 2"] {
        assert_eq!(ids(text), [] as [&str; 0], "{text}");
    }
}

#[test]
fn lists_and_ranges_are_read_member_by_member() {
    assert_eq!(ids("SC-7(3), (4)"), ["SC-7(3)", "SC-7(4)"]);
    assert_eq!(ids("AC-2(1)-(4)"), ["AC-2(1)", "AC-2(4)"]);
    assert_eq!(ids("AC-2(1)–(4), AC-3"), ["AC-2(1)", "AC-2(4)", "AC-3"]);
    assert_eq!(ids("AC-2(1, 3)"), ["AC-2(1)", "AC-2(3)"]);
    assert_eq!(ids("AC-2 (1) through (4)"), ["AC-2(1)", "AC-2(4)"]);
    assert_eq!(ids("AU-2/AU-3/AU-12"), ["AU-2", "AU-3", "AU-12"]);
    assert_eq!(ids("AU-10(1)/(2)"), ["AU-10(1)", "AU-10(2)"]);
    assert_eq!(ids("Art. 21(2)(d), (e)"), ["Art.21(2)(d)", "Art.21(2)(e)"]);
    assert_eq!(ids("AC-2(1) and AC-3"), ["AC-2(1)", "AC-3"]);
}

#[test]
fn what_only_looks_like_a_citation_is_none() {
    for text in [
        "AC-2.1",
        "AC-12(1",
        "docs/AC-2",
        "x-AC-2",
        "ac-2.md",
        "ac-2_prm_1",
        "AC-2-1",
        "PR.AA-01",
        "DE.CM-1",
        "XY-12",
        "AC-0",
        "AC-12345",
        "RFC-2119",
        "éAC-2",
        "aAC-2",
        "Ac-2",
        "https://example.org/AC-2",
        "AC-2abc",
    ] {
        let found: Vec<_> = read(text).into_iter().filter(|(_, id)| text != "AC-12(1" || id != "AC-12").collect();
        assert_eq!(found, [], "{text}");
    }
    assert_eq!(ids("AC-2 (2024)"), ["AC-2"]);
    assert_eq!(ids("Art. 32(1)"), [] as [&str; 0]);
}

#[test]
fn what_is_not_there_is_said_to_be_missing() {
    assert_eq!(ids("AC-99, AC-2(99), KSI-IAM-XYZ"), ["no AC-99", "no AC-2(99)", "no KSI-IAM-XYZ"]);
    assert_eq!(ids("Art. 21(2)(k), 6.7.2(z)"), ["no art.21(2)(k)", "no annex-6.7.2.z"]);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_in_order(text in "[A-Ca-c0-9 (),.\\-/éU21]{0,60}") {
        let mut found = Vec::new();
        scan(&text, facts(), Some(&Always), &mut found);
        for citation in &found {
            proptest::prop_assert!(text.get(citation.range.clone()).is_some_and(|cited| !cited.is_empty()));
        }
        for pair in found.windows(2) {
            proptest::prop_assert!(pair[0].range.end <= pair[1].range.start);
        }
    }
}
