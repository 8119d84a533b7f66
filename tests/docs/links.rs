//! Every link of the set leads to a document and an anchor that are there, as `lint-docs` and an independent reader find.

use std::collections::BTreeSet;
use std::path::Path;

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, markdown_to_html, parse_document};

use super::{FILES, FOLDER, read, write};
use crate::common::{code, example, root, run, stderr, stdout};

/// The targets of a document's links, as comrak reads them.
fn links(text: &str) -> Vec<String> {
    let (arena, mut options) = (Arena::new(), Options::default());
    options.extension.table = true;
    let document = parse_document(&arena, text, &options);
    let url = |value: &NodeValue| match value {
        NodeValue::Link(link) => Some(link.url.clone()),
        NodeValue::Image(image) => Some(image.url.clone()),
        _ => None,
    };
    document.descendants().filter_map(|node| url(&node.data.borrow().value)).collect()
}

/// The anchors of a document's headings, as comrak makes them.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.header_id_prefix = Some(String::new());
    let html = markdown_to_html(text, &options);
    html.split(" id=\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(id, _)| id.to_owned()).collect()
}

fn check(folder: &Path) -> usize {
    let mut reached = BTreeSet::from(["README.md".to_owned()]);
    let mut count = 0;
    for file in FILES {
        for link in links(&read(folder, file)) {
            count += 1;
            assert!(!link.contains("://"), "{file}: {link} leads out");
            let (target, anchor) =
                link.split_once('#').map_or((link.as_str(), None), |(file, anchor)| (file, Some(anchor)));
            let target = if target.is_empty() { file } else { target };
            assert!(FILES.contains(&target), "{file}: {link}");
            reached.insert(target.to_owned());
            if let Some(anchor) = anchor {
                let known = anchors(&read(folder, target));
                assert!(known.contains(anchor), "{file}: {link}: {known:?}");
            }
        }
    }
    assert_eq!(reached.len(), FILES.len(), "every document can be reached: {reached:?}");
    count
}

#[test]
fn every_link_and_anchor_is_there() {
    let folder = example();
    write(folder.path());
    assert!(check(folder.path()) >= 30);
    assert!(check(&root()) >= 20);
}

#[test]
fn the_set_has_no_finding_under_lint_docs() {
    let folder = example();
    write(folder.path());
    for folder in [folder.path(), &root()] {
        let paths: Vec<String> = FILES.iter().map(|file| format!("{FOLDER}/{file}")).collect();
        let args: Vec<&str> = std::iter::once("lint-docs").chain(paths.iter().map(String::as_str)).collect();
        let output = run(folder, &args);
        assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    }
}

#[test]
fn the_overview_counts_what_the_others_hold() {
    let folder = example();
    write(folder.path());
    let hub = read(folder.path(), "README.md");
    let checklist = read(folder.path(), "production-checklist.md");
    let boxes = |mark: &str| {
        checklist
            .lines()
            .filter(|line| line.starts_with(&format!("- {mark} ")) && !line.contains("(recommended)"))
            .count()
    };
    let sections = hub.split_once("## Quick checklist").expect("the section").1.split_once("\n## ").expect("an end").0;
    let numbers: Vec<(usize, usize)> = sections
        .lines()
        .filter_map(|line| line.rsplit_once(": ")?.1.strip_suffix(" settled")?.split_once(" of "))
        .map(|(settled, all)| (settled.parse().expect("a number"), all.parse().expect("a number")))
        .collect();
    assert_eq!(numbers.len(), 7);
    assert_eq!(numbers.iter().map(|(settled, _)| settled).sum::<usize>(), boxes("[x]") + boxes("[-]"));
    assert_eq!(numbers.iter().map(|(_, all)| all).sum::<usize>(), boxes("[x]") + boxes("[-]") + boxes("[ ]"));
    let unsettled = numbers.iter().map(|(settled, all)| all - settled).sum::<usize>();
    assert!(hub.contains(&format!("before a launch: {} required", unsettled - waived(&checklist))), "{unsettled}");
    // Each path is as long as its documents.
    for path in hub.split("\n### ").skip(1).map(|path| path.split("\n## ").next().expect("a path")) {
        let whole: usize = path
            .split_once(", ")
            .and_then(|(_, rest)| rest.split_once(" minutes"))
            .expect("a time")
            .0
            .parse()
            .expect("a number");
        let parts = path.lines().filter_map(|line| line.split_once("), ")?.1.split_once(" minute"));
        assert_eq!(
            parts.map(|(minutes, _)| minutes.parse::<usize>().expect("a number")).sum::<usize>(),
            whole,
            "{path}"
        );
    }
    let matrix = read(folder.path(), "compliance-matrix.md");
    let done = ["| Implemented |", "| Alternative |", "| Supported |"];
    let of_moderate =
        matrix.split("\n## ").find(|part| part.starts_with("FedRAMP Rev 5 (2024), Moderate")).expect("the baseline");
    let count: usize = done.iter().map(|state| of_moderate.matches(state).count()).sum();
    assert!(hub.contains(&format!("| fedramp2.1.0-oscal1.0.4 | {count} | 323 |")), "{count}");
}

/// How many required questions the checklist shows as waived: they are neither ticked nor left to answer.
fn waived(checklist: &str) -> usize {
    checklist.lines().filter(|line| line.starts_with("- [ ] ") && line.contains("waive")).count()
}
