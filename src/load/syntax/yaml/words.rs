//! What is wrong with a YAML text, in our words.
//! It must not repeat anything of the file: what stands where a key is expected may be a value too.

use serde_yaml::budget::BudgetBreach;
use serde_yaml::granit_parser::ErrorKind;
use serde_yaml::localizer::ExternalMessageSource;
use serde_yaml::{Error, UserMessageFormatter};

use super::super::without_quotes;
use super::{ALIASES, DEEPEST, DOCUMENTS, NODES, REPLAYED};

const ALIAS_UNKNOWN: &str = "an alias (`*`) names no anchor (`&`) that stands before it";
pub(super) const ANCHOR: &str =
    "the name of this anchor (`&`) ends at its `:` or `?` for some programs; name it with letters, digits, `-` and `_`";
pub(super) const COLON: &str = "between brackets the `:` behind this key is a part of it for some programs; write `null` behind it, or the key in quotes";
const ENDS: &str = "the text ends where something is still open";
pub(super) const MARK: &str =
    "a byte order mark (U+FEFF) begins this line, and programs disagree on what it is there; leave it out";
pub(super) const MERGE: &str = "merge keys (`<<`) are not read, since programs disagree on them; write the keys out";
pub(super) const QUESTION: &str =
    "between brackets a `?` begins a key for some programs and a text for others; put it in quotes";
const SEVERAL: &str = "there is more than one document in the file; keep one";
/// Without these tags the file would say something else.
const OF_COMPOSE: &str = "the tags `!reset` and `!override` of Compose are not followed; audit what `docker compose config` prints of all files";
pub(super) const TAB: &str = "a tab stands where only spaces may";
pub(super) const TAG: &str = "tags (`!`) are not read; remove it, or put a text that starts with `!` in quotes";

/// What is said of a character that ends a line for some programs alone.
pub(super) fn line_end(character: &str) -> String {
    let code = character.chars().next().map_or(0, u32::from);
    format!(
        "a line ends here for some programs and not for others (U+{code:04X}); leave the character out, or write it as an escape in double quotes"
    )
}

/// The error in one sentence.
pub(super) fn of(error: &Error) -> String {
    let words = match error {
        Error::AliasError { error, .. } | Error::WithSnippet { error, .. } => return of(error),
        Error::ExternalMessage { source, .. } => match &**source {
            ExternalMessageSource::Parser(error) => return scanned(error.kind()),
            _ => "it cannot be read",
        },
        Error::DuplicateMappingKey { .. } => "this key stands twice in its mapping; keep one",
        Error::MergeKeyNotAllowed { .. } | Error::MergeValueNotMapOrSeqOfMaps { .. } => MERGE,
        Error::Eof { .. } | Error::UnexpectedContainerEndWhileReadingKeyNode { .. } => ENDS,
        Error::MultipleDocuments { .. } => SEVERAL,
        Error::UnknownAnchor { .. } => ALIAS_UNKNOWN,
        Error::RecursiveReferencesRequireWeakTypes { .. } => "an alias (`*`) stands inside what it names",
        Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => {
            return format!(
                "aliases (`*`) stand for more than {REPLAYED} values, or for each other again and again; write out what they stand for"
            );
        }
        Error::Budget { breach, .. } => return breached(breach),
        Error::UnsupportedTag { tag, .. } if matches!(tag.as_str(), "!reset" | "!override") => OF_COMPOSE,
        Error::UnsupportedTag { .. }
        | Error::TaggedScalarCannotDeserializeIntoString { .. }
        | Error::TaggedStructFieldName { .. }
        | Error::InvalidBinaryBase64 { .. }
        | Error::BinaryNotUtf8 { .. } => TAG,
        Error::NullIntoString { .. } => "a key is empty",
        Error::InvalidBooleanStrict { .. } => "a boolean is written `true` or `false`",
        Error::InvalidScalar { .. } => "a value is not what its tag (`!!`) says",
        Error::NonFiniteFloat { .. } => "a number is too large or is none; put a text in quotes",
        Error::FoldedBlockScalarMustIndentContent { .. } => "the lines of a text behind `>` or `|` must be indented",
        Error::ContainerEndMismatch { .. }
        | Error::UnexpectedSequenceEnd { .. }
        | Error::UnexpectedMappingEnd { .. }
        | Error::UnexpectedContainerEndWhileSkippingNode { .. } => "a list or mapping ends that was not begun",
        Error::Unexpected { .. } | Error::SerdeInvalidType { .. } => "a key must be a text, not a list or mapping",
        other => {
            let said = other.render_with_formatter(&UserMessageFormatter);
            return without_quotes(said.rsplit_once(" at line ").map_or(said.as_str(), |(words, _)| words));
        }
    };
    words.to_owned()
}

fn breached(breach: &BudgetBreach) -> String {
    match breach {
        BudgetBreach::Depth { .. } => deep(),
        BudgetBreach::Aliases { .. } | BudgetBreach::Anchors { .. } => {
            format!("there are more than {ALIASES} anchors (`&`) or aliases (`*`); write out what they stand for")
        }
        BudgetBreach::RecordedAnchorEvents { .. } | BudgetBreach::RecordedAnchorBytes { .. } => {
            "anchors (`&`) hold more than is kept for aliases; write out what they stand for".to_owned()
        }
        BudgetBreach::MergeKeys { .. } => MERGE.to_owned(),
        BudgetBreach::Documents { .. } => {
            format!("there are more than {DOCUMENTS} documents in the file; split it")
        }
        BudgetBreach::SequenceUnbalanced => ENDS.to_owned(),
        _ => format!(
            "the file holds more than {NODES} keys and values, counting what aliases (`*`) stand for each time; split it"
        ),
    }
}

fn deep() -> String {
    format!("more than {DEEPEST} lists and mappings stand inside each other; nest them less")
}

fn scanned(kind: &ErrorKind) -> String {
    use ErrorKind as K;
    let words = match kind {
        K::UnclosedFlowCollection { open } => return format!("a `{open}` is not closed"),
        K::MismatchedFlowCollectionEnd { open, close } => return format!("a `{open}` is closed by a `{close}`"),
        K::MisplacedFlowCollectionEnd => "a bracket closes that was not opened",
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar => "a quote is not closed",
        K::UnexpectedEof
        | K::UnexpectedEofFlowSequence
        | K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::UnexpectedEofBlockSequence
        | K::UnexpectedEofBlockMapping => ENDS,
        K::InvalidIndentation
        | K::InvalidQuotedScalarIndent
        | K::InvalidFlowScalarIndent
        | K::InvalidBlockScalarIndent => "the indentation fits no line above it",
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabAtBlockScalarStart
        | K::TabInPlainScalar => TAB,
        K::ExpectedBlockMappingKey => "a key was expected at this indentation",
        K::ExpectedBlockSequenceEntry => "a `-` was expected at this indentation",
        K::ExpectedFlowMappingSeparator => "a `,` or `}` was expected",
        K::ExpectedFlowSequenceSeparator => "a `,` or `]` was expected",
        K::SimpleKeyExpected | K::InvalidSimpleKey => "a `:` was expected behind the key",
        K::MappingValueNotAllowed | K::MappingKeyNotAllowed | K::InvalidColonPlacement => {
            "a key cannot stand here; correct the indentation, or put a text with `:` in quotes"
        }
        K::InvalidMappingValueWhitespace | K::FlowMappingValueAdjacentCollection => "a space is missing behind `:`",
        K::BlockSequenceEntryNotAllowed
        | K::BlockEntryInFlowCollection
        | K::InvalidBlockEntryWhitespace
        | K::PlainScalarStartsWithDashFlowIndicator => {
            "a `-` cannot stand here; put a text that starts with it in quotes"
        }
        K::ZeroBlockScalarIndent | K::InvalidBlockScalarHeader => "behind `|` or `>` the line must end",
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => {
            "something stands behind a closing quote"
        }
        K::UnknownQuotedScalarEscape
        | K::InvalidQuotedScalarHexEscape
        | K::InvalidLowSurrogateHexEscape
        | K::InvalidLowSurrogate
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate
        | K::InvalidUnicodeEscape => "an escape (`\\`) in double quotes is none that YAML has",
        K::UnexpectedCharacter { .. } => "a character stands here that starts no value; put a text in quotes",
        K::ExpectedNodeContent | K::UnexpectedEndOfPlainScalar => "a value was expected",
        K::CommentNotSeparated | K::CommentInterceptedScalar => "a comment (`#`) cannot stand here",
        K::UnknownAnchor => ALIAS_UNKNOWN,
        K::MissingAnchorOrAliasName => "an anchor (`&`) or alias (`*`) has no name; put a text in quotes",
        K::UndeclaredTagHandle
        | K::ExpectedTagBang
        | K::InvalidGlobalTagCharacter
        | K::InvalidTagTerminator
        | K::MissingTagUri
        | K::UnclosedVerbatimTag
        | K::InvalidTagEscape
        | K::InvalidTagUtf8LeadingByte
        | K::InvalidTagUtf8TrailingByte
        | K::InvalidTagUtf8 => TAG,
        K::RecursionLimitExceeded => return deep(),
        K::MultipleDocumentsUnsupported | K::InvalidDocumentEnd | K::MissingDocumentEndBeforeDirective => {
            "a document ends here and something follows; keep one document"
        }
        K::ExpectedDocumentStart => {
            "what stands above is whole, as an empty list `[]` is, and nothing may follow but `---`"
        }
        K::DuplicateVersionDirective
        | K::UnsupportedYamlMajorVersion
        | K::DuplicateTagDirective
        | K::DirectiveDisallowed
        | K::InvalidDirectiveTerminator
        | K::MissingYamlVersionSeparator
        | K::MissingDirectiveName
        | K::InvalidDirectiveName
        | K::YamlVersionTooLong
        | K::MissingYamlVersion
        | K::ExpectedTagDirectiveBang
        | K::InvalidTagDirectiveTerminator => "a directive (`%`) is not one that is read; put a text in quotes",
        other => return without_quotes(&other.to_string()),
    };
    words.to_owned()
}
