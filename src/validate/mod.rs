//! Everything above, turned into findings: one file a group of rules, one table of rules.
//! It must report everything at once and change nothing.

mod answers;
mod checks;
mod dialects;
pub mod contradiction;
mod crosswalks;
mod evidence;
mod examples;
pub mod failed_audit;
pub mod gate;
mod ladder;
mod names;
mod overclaim;
pub mod policy;
mod presence;
mod releases;
mod repository;
mod shapes;
mod statements;
mod waivers;

pub use evidence::{secret, unheld};

use jiff::civil::Date;

use crate::diag::{Code, Finding};
use crate::evidence::online::Answers;
use crate::evidence::standing::Standing;
use crate::evidence::{Git, NoGit, Root};
use crate::load::Library;
use crate::load::workspace::Workspace;
use crate::model::dialect::Dialect;

/// What rules look at.
#[derive(Debug)]
pub struct Subject<'s> {
    /// Everything that can be referred to.
    pub library: &'s Library,
    /// The workspace, if there is one.
    pub workspace: Option<&'s Workspace>,
    /// Its statements with what came of their evidence.
    pub standings: &'s [Standing<'s>],
    /// The day for which reviews and waivers are judged.
    pub date: Date,
    /// Where the evidence lies, for what git knows of it and what became of what is gone; none where nobody asks.
    pub ground: Option<&'s Ground>,
    /// Whether the shipped data is judged too, and not only what the workspace adds.
    pub shipped: bool,
}

/// The files that evidence points into.
#[derive(Debug)]
pub struct Ground {
    /// The workspace's folder.
    pub root: Root,
    /// What git knows of it.
    pub git: Result<Git, NoGit>,
    /// What came of the pages that evidence names, where they were asked for.
    pub pages: Answers,
}

impl<'s> Subject<'s> {
    /// The dialects that are to be judged.
    fn dialects(&self) -> impl Iterator<Item = &'s Dialect> {
        let signatures = self.library.signatures().iter().enumerate();
        signatures.filter(|(_, one)| self.judges(one.id.pos)).map(|(at, _)| self.library.dialect_at(at))
    }

    /// Whether something that stands at a position is to be judged.
    fn judges(&self, pos: crate::diag::Pos) -> bool {
        self.shipped || !self.library.sources.is_shipped(pos)
    }
}

/// A rule: the codes it may give, and the function that looks.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The codes it may give.
    pub codes: &'static [Code],
    /// Looks at a subject.
    pub look: fn(&Subject<'_>) -> Vec<Finding>,
}

/// Every rule. What loading finds (files, keys, duplicate ids), what audits find and `drift` are not here.
pub const RULES: &[Rule] = &[
    Rule { codes: &[Code::UnknownControl, Code::WithdrawnControl], look: names::controls },
    Rule { codes: &[Code::UnknownSafeguard], look: names::safeguards },
    Rule { codes: &[Code::UnknownSetting], look: names::settings },
    Rule { codes: &[Code::UnknownProfile], look: names::profiles },
    Rule { codes: &[Code::UnknownBaseline], look: names::baselines },
    Rule { codes: &[Code::UnknownParameter], look: names::parameters },
    Rule { codes: &[Code::CatalogOutdated, Code::InvalidValue], look: releases::releases },
    Rule { codes: &[Code::MalformedFile], look: names::configs },
    Rule { codes: &[Code::ExpectInvalid, Code::ExpectUntyped, Code::ExpectUnsatisfiable], look: checks::expectations },
    Rule { codes: &[Code::ExpectInvalid, Code::ExpectUntyped, Code::ExpectUnsatisfiable], look: checks::conditions },
    Rule { codes: &[Code::InvalidValue], look: checks::shapes },
    Rule { codes: &[Code::InvalidValue], look: shapes::ids },
    Rule { codes: &[Code::InvalidValue], look: shapes::settings },
    Rule { codes: &[Code::InvalidValue], look: dialects::dialects },
    Rule { codes: &[Code::InvalidValue], look: shapes::rooted },
    Rule { codes: &[Code::InvalidValue], look: shapes::unproven },
    Rule { codes: &[Code::ExampleWrong], look: examples::examples },
    Rule { codes: &[Code::ProfileNotMonotone, Code::LadderNotProven], look: ladder::monotone },
    Rule { codes: &[Code::ProfileBelowBaseline], look: ladder::below_baseline },
    Rule { codes: &[Code::ProfileBelowBaseline], look: ladder::below_own_baselines },
    Rule {
        codes: &[
            Code::DeadEvidence,
            Code::DeadAnchor,
            Code::MissingSymbol,
            Code::SkippedTest,
            Code::ChangedEvidence,
            Code::EvidenceOutsideWorkspace,
            Code::DirectoryAsEvidence,
            Code::UncheckedEvidence,
            Code::UnpinnedEvidence,
        ],
        look: evidence::pointers,
    },
    Rule { codes: &[Code::SecretInEvidence], look: evidence::secrets },
    Rule { codes: &[Code::UntrackedEvidence], look: repository::tracked },
    Rule { codes: &[Code::CaseCollision], look: repository::collisions },
    Rule { codes: &[Code::StaleEvidence, Code::InvalidValue], look: evidence::age },
    Rule { codes: &[Code::EvidenceRequired, Code::DocOnlyEvidence], look: evidence::enough },
    Rule { codes: &[Code::Contradiction], look: contradiction::statements },
    Rule { codes: &[Code::Contradiction], look: contradiction::waivers },
    Rule { codes: &[Code::Contradiction], look: contradiction::configs },
    Rule { codes: &[Code::Contradiction], look: crosswalks::contradictions },
    Rule { codes: &[Code::ConflictingAnswer, Code::InvalidValue], look: answers::answered },
    Rule { codes: &[Code::Overclaim, Code::InvalidValue], look: statements::complete },
    Rule { codes: &[Code::Overclaim], look: overclaim::words },
    Rule { codes: &[Code::Overclaim], look: overclaim::controls },
    Rule {
        codes: &[Code::WaiverExpired, Code::WaiverIncomplete, Code::UnknownCheck, Code::DuplicateId],
        look: waivers::waivers,
    },
    Rule { codes: &[Code::UnknownRule, Code::InvalidValue], look: policy::entries },
];

/// Looks with every rule.
#[must_use]
pub fn validate(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        let found = (rule.look)(subject);
        debug_assert!(found.iter().all(|finding| rule.codes.contains(&finding.code)), "a rule says only its own codes");
        findings.extend(found);
    }
    crate::diag::sort(&mut findings);
    findings.dedup();
    findings
}

/// What makes an audit's verdict doubtful: faults in what the workspace adds to the library, and in the
/// statements about safeguards that could attest something.
#[must_use]
pub fn doubts(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = names::claimed_safeguards(subject);
    findings.extend(contradiction::twice_claimed(subject));
    findings.extend(contradiction::configs(subject));
    findings.extend(statements::complete(subject));
    if !subject.library.supplied().is_empty() {
        findings.extend(validate(&Subject {
            standings: &[],
            workspace: None,
            ground: None,
            shipped: false,
            ..*subject
        }));
    }
    findings.retain(Finding::is_fault);
    findings
}
