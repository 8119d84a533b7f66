//! Two runs give the same bytes, whatever order the workspace's files were made in.

use crate::common::{code, run, stderr};
use proptest::prelude::*;

const SAFEGUARDS: &[&str] =
    &["mfa", "audit-logging", "https-enforced", "backups", "row-level-security", "kms", "rate-limit"];
const STATUSES: &[&str] = &["partial", "planned", "implemented", "alternative"];

/// A workspace whose statements stand in as many files, written in the given order.
fn workspace(chosen: &[(usize, usize)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let manifest =
        "product: { name: X }\nprofile: REGULATED\nbaselines: [fedramp-r5/low, nis2/important]\nstatements: s/*.yaml\n";
    std::fs::write(folder.path().join("probity.yaml"), manifest).expect("written");
    std::fs::write(folder.path().join("proof.rs"), "fn proof() {}\n").expect("written");
    std::fs::create_dir(folder.path().join("s")).expect("made");
    for (safeguard, status) in chosen {
        let (safeguard, status) = (SAFEGUARDS[*safeguard], STATUSES[*status]);
        let text = format!("- safeguard: {safeguard}\n  status: {status}\n  evidence: [{{ code: proof.rs::proof }}]\n");
        std::fs::write(folder.path().join(format!("s/{safeguard}.yaml")), text).expect("written");
    }
    folder
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn documents_depend_on_what_is_written_and_not_on_the_order_of_writing(
        chosen in prop::collection::btree_map(0..SAFEGUARDS.len(), 0..STATUSES.len(), 1..6)
    ) {
        let forward: Vec<(usize, usize)> = chosen.into_iter().collect();
        let backward: Vec<(usize, usize)> = forward.iter().rev().copied().collect();
        let (one, other) = (workspace(&forward), workspace(&backward));
        for args in [
            &["matrix"][..],
            &["matrix", "--format", "json"],
            &["matrix", "--format", "csv"],
            &["checklist", "--date", "2026-11-23"],
            &["checklist", "--by", "control", "--format", "csv"],
            &["coverage", "--format", "json", "--date", "2026-11-23"],
            &["validate", "--format", "json", "--date", "2026-11-23"],
        ] {
            let (first, second, elsewhere) = (run(one.path(), args), run(one.path(), args), run(other.path(), args));
            prop_assert!(code(&first) < 2, "{args:?}: {}", stderr(&first));
            prop_assert_eq!(&first.stdout, &second.stdout);
            prop_assert_eq!(&first.stdout, &elsewhere.stdout);
        }
    }
}
