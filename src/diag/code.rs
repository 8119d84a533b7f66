//! The table of finding codes: one row each, never reused, never renamed.
//! It must hold every code the program can say; `explain` and the documentation read it.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use super::Severity;

/// The word in a row of the table that keeps a workspace from allowing the code or lowering its severity.
macro_rules! is_fixed {
    () => {
        false
    };
    (fixed) => {
        true
    };
}

macro_rules! codes {
    ($( $variant:ident $name:literal $severity:ident $($fixed:ident)? $title:literal $text:literal; )*) => {
        /// The code of a finding: it names the fault.
        ///
        /// ```
        /// use probity::diag::Code;
        /// assert_eq!(Code::UnknownControl.name(), "unknown-control");
        /// assert_eq!(Code::parse("unknown-control"), Some(Code::UnknownControl));
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $( #[doc = $title] $variant, )* }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &[Self] = &[ $( Self::$variant, )* ];

            /// The code as written and searched for.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )* }
            }

            /// How bad it is unless a workspace says otherwise.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $( Self::$variant => Severity::$severity, )* }
            }

            /// Whether no workspace may allow it or lower its severity, since a wrong pass could hide behind it.
            #[must_use]
            pub const fn is_fixed(self) -> bool {
                match self { $( Self::$variant => is_fixed!($($fixed)?), )* }
            }

            /// What it means, in a few words.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $( Self::$variant => $title, )* }
            }

            /// Why it matters and what to do about it.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self { $( Self::$variant => $text, )* }
            }
        }
    };
}

codes! {
    // Files
    MalformedFile "malformed-file" Critical fixed "a file cannot be read as what it should be"
        "The text is not valid in the notation that its name announces, is not UTF-8, is too large, or is no regular file. Nothing in it was used. Mend the named place and run again.";
    UnknownKey "unknown-key" High fixed "a key that means nothing here"
        "A misspelt key is silently ignored by most programs, and what it was to switch on stays off. Correct the spelling or remove the key.";
    InvalidValue "invalid-value" High fixed "a value of the wrong kind"
        "The key is known and the value cannot be what it asks for. The message names what is expected.";
    MissingKey "missing-key" High fixed "a required key is not there"
        "The entry is incomplete and was not used. Add the key.";
    UnreadFile "unread-file" High fixed "a file that nothing reads"
        "Whoever put it there believes that it counts, and what it was to ask, bind or claim is missing from every result. Move it to where its kind is read, or leave it out.";
    DuplicateId "duplicate-id" Critical fixed "two things share one id"
        "The first one stands, the second was not used. A workspace may add to what probity ships and never redefine it, so that REGULATED means the same everywhere.";
    // Names
    UnknownControl "unknown-control" High fixed "a control that no catalog has"
        "The reference resolves to nothing, so whatever it claims or links counts for nothing. Correct the id; `probity list controls --baseline B` shows those of a baseline.";
    WithdrawnControl "withdrawn-control" Medium "a control that its catalog has withdrawn"
        "A withdrawn control can be neither met nor assessed. Refer to where it went; the message says where, if anywhere.";
    TitleMismatch "title-mismatch" Medium "a title that is not the control's"
        "Who looks the control up finds another one, or the same one of an older revision: number and words contradict each other. Write the title that the message names, or correct the id.";
    CatalogOutdated "catalog-outdated" Medium "claims that were made against another release of a catalog"
        "Controls change titles, are withdrawn and move from one release to the next, so a claim that was right may say something else now. Look at what the other rules name, read the claims on what changed, then write the release that the message names into `catalogs`.";
    UnknownSafeguard "unknown-safeguard" High fixed "a safeguard that does not exist"
        "Nothing is claimed or required by this entry. `probity list safeguards` shows those there are.";
    UnknownSetting "unknown-setting" High fixed "a setting that does not exist"
        "A check on an unknown setting can never be evaluated. `probity list settings` shows those there are.";
    UnknownProfile "unknown-profile" High fixed "a security profile that does not exist"
        "Nothing can be audited against it. `probity list profiles` shows those there are.";
    UnknownBaseline "unknown-baseline" High fixed "a baseline that does not exist"
        "Nothing can be reported for it. `probity list baselines` shows those there are.";
    UnknownTemplate "unknown-template" Medium "a template that no document is made from"
        "The documents are made from the shipped templates as before, and what this one was to change is not in them. Give it the name of the template that it is to replace.";
    UnknownCheck "unknown-check" High fixed "a check that does not exist"
        "A waiver for an unknown check covers nothing. `probity list checks` shows those there are.";
    UnknownParameter "unknown-parameter" High fixed "a parameter that the safeguard does not declare"
        "The value has no effect, so the profile would ask for less than it says. Declare the parameter on a check of the safeguard or correct its name.";
    // Configurations
    UnknownDialect "unknown-dialect" Critical fixed "a configuration that fits no dialect, or another one than was named"
        "Which keys mean what is not known, so nothing was audited. Name the dialect with --dialect, or write one: `probity dialect draft FILE` makes a first one.";
    RefusedKey "refused-key" High fixed "a key or value with which the application does not start"
        "The application refuses its configuration while this is there. Remove it, or do what the note says in its place.";
    FailedAudit "failed-audit" High fixed "a configuration of the workspace that does not pass its audit"
        "The product deploys with this file, and its audit fails or cannot tell. Mend the named value, settle it with a layer or a pinned statement, or have the exception accepted by a waiver. Its severity is that of the check.";
    InertKey "inert-key" Medium "a key that the application accepts and ignores"
        "It reads like protection and does nothing, so nobody may rely on it. Remove it, and protect in another way what it was to protect.";
    // Profiles and checks
    ProfileNotMonotone "profile-not-monotone" Critical fixed "a higher profile asks for less than the one below"
        "Each profile must contain everything the one below requires. The message shows a value that the higher profile accepts and the lower one refuses.";
    LadderNotProven "ladder-not-proven" High fixed "containment of one profile in the next could not be decided"
        "The two expectations could not be compared. State them in a simpler way; what is not proven is not taken for granted.";
    ProfileBelowBaseline "profile-below-baseline" High fixed "a declared profile lacks what the baseline needs"
        "A control of the baseline is implemented only by a safeguard that the declared profile does not require. Declare the derived profile or a higher one.";
    ExpectUnsatisfiable "expect-unsatisfiable" Critical fixed "an expectation that no value can meet"
        "Such a check can never pass, and counts as covered in a comparison. Correct the schema.";
    ExpectUntyped "expect-untyped" High fixed "an expectation that does not say which type it means"
        "`{minimum: 365}` alone accepts the text \"90 days\". Name the type.";
    ExpectInvalid "expect-invalid" Critical fixed "an expectation that is not a valid JSON Schema, or uses an unknown keyword"
        "An unknown keyword is ignored by a validator, so a misspelt `minimum` would check nothing. Correct the keyword.";
    ExampleWrong "example-wrong" High fixed "a good example fails or a bad one passes"
        "The examples are the tests of a check. Either the check or the example is wrong.";
    // Evidence
    DeadEvidence "dead-evidence" High fixed "evidence that is not there"
        "The file that a statement points to does not exist or cannot be read, so the claim rests on nothing.";
    DeadAnchor "dead-anchor" High fixed "a heading that is not there"
        "The document exists and the section does not. Name a heading that exists.";
    MissingSymbol "missing-symbol" High fixed "a definition that is not there"
        "The file exists and does not define the named item. A mention in a comment is not a definition.";
    SkippedTest "skipped-test" High fixed "a test that never runs, offered as evidence"
        "The test is there, and what stands on it or around it (`#[ignore]`, `@pytest.mark.skip`, `@Disabled`, `it.skip`, `t.Skip` at its start) keeps it from running or from failing, so it shows nothing. Have it run again, or point at a test that runs.";
    ChangedEvidence "changed-evidence" High fixed "evidence that changed since it was reviewed"
        "What the pointer names is no longer what was reviewed. Read it again, then pin the new digest; until then the claim is not live.";
    StaleEvidence "stale-evidence" Medium "evidence whose review is too old"
        "The evidence was to be reviewed again by now. Review it and set `reviewed`.";
    EvidenceRequired "evidence-required" High fixed "implemented, and nothing to show"
        "A claim without evidence is a hope. Point to code, a test, a configuration or a document.";
    DocOnlyEvidence "doc-only-evidence" Low "a claim that only a document backs"
        "A document shows intent. Add a test, code, a configuration or a workflow that shows the fact.";
    EvidenceOutsideWorkspace "evidence-outside-workspace" Critical fixed "evidence outside the workspace"
        "A pointer may not leave the workspace, by `..`, an absolute path or a symbolic link: nobody who reads the repository could follow it.";
    DirectoryAsEvidence "directory-as-evidence" Medium "a directory offered as evidence"
        "A directory shows nothing in particular. Name the file, and the part of it that shows the fact.";
    UncheckedEvidence "unchecked-evidence" Info "evidence that was not checked"
        "This kind of pointer cannot be checked here, so it backs nothing by itself.";
    UnpinnedEvidence "unpinned-evidence" Info "evidence that holds and is not pinned"
        "Without a digest nobody notices when it changes, and it attests nothing in an audit. Read it, then pin the digest that the finding names.";
    SecretInEvidence "secret-in-evidence" High "a password or token in the address of evidence"
        "Whoever reads the statement reads it too, and it stays in the history of the repository. It is shown nowhere here. Take it out of the address, and replace it where it opens anything.";
    UntrackedEvidence "untracked-evidence" Medium "evidence that git does not track"
        "The file is there and nobody who clones the repository has it: it was never added, or a `.gitignore` leaves it out. Add it to git, or point at something that is in the repository. For an artifact the severity is low.";
    CaseCollision "case-collision" Medium "evidence whose name differs from another file's only in case"
        "On a system that ignores case (macOS, Windows) only one of the two files exists after a checkout, so the pointer may show another one there. Rename one of them.";
    // Claims
    Contradiction "contradiction" High fixed "two places say different things of one subject"
        "Both cannot be true, and probity does not choose. The message shows both places.";
    ConflictingAnswer "conflicting-answer" Medium "an answer that is not what is known"
        "A person answered a question of the checklist, and the statement or what was checked says otherwise. One of them is out of date, and probity does not choose. Look, then change the statement or have it answered again.";
    WaiverExpired "waiver-expired" High fixed "a waiver that has ended"
        "The exception is over, so the check counts again. Mend the cause or have it accepted anew.";
    WaiverUnused "waiver-unused" Medium "a waiver that covers nothing"
        "The check it names does not fail. Remove it, so that a later failure is seen.";
    WaiverIncomplete "waiver-incomplete" High fixed "a waiver without reason, owner or expiry"
        "A waiver is a decision by somebody for some time for some reason. All four parts, or it does not count.";
    Overclaim "overclaim" High "words that say more than was checked"
        "The statement claims more than its evidence or its status carries. Say what is so.";
    NothingJudged "nothing-judged" High fixed "a workspace in which there is nothing to look at"
        "It has no statement, waiver, baseline, configuration or written document, so that nothing is wrong says nothing. Write statements, or name the baselines and the configurations that the product is about; `probity init` makes a workspace to start from.";
    // Exports
    UnsaidResponsibility "unsaid-responsibility" High fixed "a responsibility that does not say what each side does"
        "Whoever takes over a system reads from the responsibility matrix what is left to do. What is shared has to say what the provider does (`how`) and what the customer does (`customer`), what is the customer's has to say what that is, what is inherited from whom (`from`), and what does not apply why (`reason`). Say it in the statement.";
    RefusedDeviation "refused-deviation" High fixed "a waiver of a risk for which FedRAMP approves no deviation"
        "In a POA&M a waiver is an operational requirement that awaits approval. FedRAMP approves none for a high risk: mend the cause within 30 days, or mitigate it until the risk can be adjusted.";
    ResultWithoutRow "result-without-row" Info "a test result that the template has no row for"
        "The workspace says something of a control that eMASS could be told, and the officer's template has no row of that control, so it is not handed in. Export the template from eMASS with these controls, or leave them out where the package does not have them.";
    // What a workspace says of findings
    UnknownRule "unknown-rule" High fixed "a rule that does not exist"
        "`rules` of probity.yaml names a code that no finding has, so what it says has no effect. `probity list codes` shows those there are.";
    AllowanceUnused "allowance-unused" Low fixed "an allowance that nothing needs"
        "`rules` of probity.yaml allows a code of which there is no finding. Remove it, so that a later finding is seen.";
    // Coverage
    CoverageFell "coverage-fell" High "a control that stands lower than it did"
        "Coverage is measured so that it does not fall unnoticed: the earlier report shows the control higher, or resting on evidence or an audit that it has lost. Restore it, or keep a new report and say why.";
    // Documents
    DeadLink "dead-link" Medium "a link or a path that leads to nothing"
        "Whoever follows the document to what it promises finds nothing there. Correct the path, which starts at the document's own folder, or remove it.";
    TableShape "table-shape" Medium "a table whose row does not fit its header"
        "Cells beyond the header are not shown at all, missing ones leave it open what was meant, and a header that does not fit the line below it makes no table. Give each row a cell for each column.";
    IgnoreUnused "ignore-unused" Low "a comment that allows a finding which is not there"
        "`<!-- probity: ignore CODE reason -->` allows one finding in what it stands before, and there is no such finding. Remove the comment, so that a later finding is seen.";
    Drift "drift" High fixed "a generated document that is no longer what its sources say"
        "The sources changed or the document was edited by hand. Generate it again.";
}

impl Code {
    /// The code with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl JsonSchema for Code {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Code".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = Self::ALL.iter().map(|code| code.name()).collect();
        json_schema!({ "description": "The code of a finding: it names the fault.", "type": "string", "enum": names })
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn nothing_that_lets_a_wrong_pass_through_can_be_allowed() {
        use crate::diag::Severity;
        for code in Code::ALL {
            assert!(code.is_fixed() || code.severity() < Severity::Critical, "{code}");
        }
        assert!(Code::Drift.is_fixed() && Code::Contradiction.is_fixed() && Code::FailedAudit.is_fixed());
        assert!(!Code::DocOnlyEvidence.is_fixed());
    }

    #[test]
    fn names_are_unique_and_explained() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        for code in Code::ALL {
            assert!(code.name().chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{code}");
            assert!(code.explanation().len() > 30, "{code} needs an explanation");
        }
    }
}
