//! How the cost of an audit grows with what is audited: each case at four times the size of the one before, up to the
//! largest file that is read. `cargo bench --bench growth` prints the table.

#![allow(clippy::print_stdout, reason = "the table is what it is for")]

#[path = "growth/cases.rs"]
mod cases;
#[path = "growth/measure.rs"]
mod measure;

use std::time::Duration;

use cases::CASES;
use measure::{Cost, Shared};

/// Each step is so many times the one before.
const STEP: usize = 4;

/// Where a step takes longer, no larger one is tried.
const ENOUGH: Duration = Duration::from_secs(60);

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let shared = Shared::new();
    println!("| case | size | KiB | read | audit | text | formats | draft | times the step before |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for case in
        CASES.iter().filter(|case| wanted.is_empty() || wanted.iter().any(|word| case.name.contains(word.as_str())))
    {
        let mut before: Option<Cost> = None;
        let mut size = case.largest / STEP.pow(case.steps - 1);
        for _ in 0..case.steps {
            let files = (case.make)(size);
            let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
            let cost = measure::cost(&shared, &files);
            let ratio = before.as_ref().map_or_else(String::new, |before| format!("{:.1}", cost.ratio(before)));
            println!("| {} | {size} | {} | {cost} | {ratio} |", case.name, bytes / 1024);
            if cost.total() > ENOUGH {
                break;
            }
            before = Some(cost);
            size *= STEP;
        }
    }
}
