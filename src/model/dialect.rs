//! How one application's configuration file spells the settings.
//! It must not hold expectations; those are checks.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::Json;
pub use super::dialect_binding::{Binding, Case, Example, Settler};
pub use super::dialect_detect::{Detect, Notation, Reads, Signature};
pub use super::dialect_key::{Clock, Enforced, Key, KeyType};
pub use super::dialect_layers::{Dotted, Layering, Merge, Merging, Patched};
pub use super::dialect_names::{Behind, Names, NamesBeside, OpenWhere};
pub use super::dialect_provider::{NamedFiles, Provider, Provides};
pub use super::dialect_variables::VariableNames;
use crate::diag::At;

/// One dialect.
#[allow(clippy::struct_excessive_bools, reason = "each is one fact about the application")]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dialect {
    /// Short name.
    pub id: At<String>,
    /// Full name, as a sentence may use it: `Traefik's static configuration`.
    pub title: String,
    /// The application's version and the document or source file its facts come from.
    #[serde(default)]
    pub source: Option<String>,
    /// Every setting is its own key.
    #[serde(default)]
    pub canonical: bool,
    /// Any unknown key is a failure.
    #[serde(default)]
    pub closed: bool,
    /// The application compares the names of its keys without case: each spelling of one is that key, and two of them in
    /// one table are a contradiction.
    #[serde(default)]
    pub names_without_case: bool,
    /// Whether the application compares the names of variables without case, so that each spelling of one is that variable.
    /// Where it is not known, one in other letters leaves open what it may set.
    #[serde(default)]
    pub variables_without_case: Option<bool>,
    /// What the file can settle.
    #[serde(default)]
    pub role: Role,
    /// The notation of its files where their names and their content do not tell it.
    #[serde(default)]
    pub notation: Option<Notation>,
    /// The notations that the application reads; a file in another one is not what it reads. None said: whatever it is in.
    #[serde(default)]
    pub reads: Vec<Reads>,
    /// Whether the application follows the merge keys (`<<`) of its YAML files. Of a workspace's own dialect it does not
    /// count: a file that merges is refused then, as it is everywhere else.
    #[serde(default)]
    pub merges: bool,
    /// By which content a file is known to be in this dialect.
    #[serde(default)]
    pub detect: Detect,
    /// The member by which the documents of a file with several are gathered, such as `kind`: the paths of the
    /// dialect then begin with its value, as in `Deployment[*].spec`.
    #[serde(default)]
    pub documents: Option<String>,
    /// Whoever applies the file parts its documents at lines of `---` alone, reads only the first of what stands between two
    /// of these, and refuses a line that begins so and goes on.
    #[serde(default)]
    pub parted_by_lines: bool,
    /// Paths to what names a document among those of its kind, the name itself first. Two of one name are a contradiction, since
    /// whoever applies them is left with one.
    #[serde(default)]
    pub named_by: Vec<String>,
    /// The documents that the dialect knows, each by members and the texts that these have, such as `kind: [Job]` with
    /// `apiVersion: [batch/v1]`. Any other document leaves open what the file says otherwise. None: all are known.
    #[serde(default)]
    pub known: Vec<BTreeMap<String, Vec<String>>>,
    /// Names of members of a document that is not known which show that it may run an application, beside those of `services`.
    #[serde(default)]
    pub runs: Vec<String>,
    /// The documents that are not known and give an application nothing, whatever stands in them, written as in `known`.
    #[serde(default)]
    pub apart: Vec<BTreeMap<String, Vec<String>>>,
    /// Names in the file of what another file may define.
    #[serde(default)]
    pub names: Vec<Names>,
    /// Which references to variables the application replaces in the text of its file.
    #[serde(default)]
    pub interpolates: Interpolation,
    /// The texts that are true and false where a notation has only text, as an environment file has.
    #[serde(default)]
    pub booleans: Booleans,
    /// Words that are true and false where they stand in YAML without quotes, spelled so, beside those that all take for it.
    #[serde(default)]
    pub plain_booleans: Option<Booleans>,
    /// Nothing written where a text, a number or a boolean belongs is as good as the key left out.
    #[serde(default)]
    pub null_is_unset: bool,
    /// Where the application reads a number or a boolean it takes a text of one too, and 0 and 1 for a boolean.
    #[serde(default)]
    pub scalars_from_text: bool,
    /// References are replaced in the text of the file before it is parsed, so that a variable may hold more than a value.
    #[serde(default)]
    pub replaces_in_text: bool,
    /// How the application takes several of its files together.
    #[serde(default)]
    pub layers: Layering,
    /// Where files that are joined are taken together otherwise; the first that holds counts.
    #[serde(default)]
    pub merging: Vec<Merging>,
    /// What makes a file one that changes another, so that nothing in it holds by itself.
    #[serde(default)]
    pub patched: Option<Patched>,
    /// The settings, as globs, that a file in this dialect settles beside the file of another application.
    #[serde(default)]
    pub beside: Vec<String>,
    /// Those, as globs, that it settles where the other application's file says nothing of them: a limit in front of one
    /// that has its own adds to it, and takes nothing away.
    #[serde(default)]
    pub stands_in: Vec<String>,
    /// The settings, as globs, that no other application's file settles beside this one, since nothing in front of it does what
    /// it does itself. Of a workspace's own dialect it does not count.
    #[serde(default)]
    pub keeps: Vec<String>,
    /// Who logs people in for the application, where its file names their addresses: of the files beside it only that of one
    /// with these addresses settles what follows from a login.
    #[serde(default)]
    pub provider: Option<Provider>,
    /// As whom the application logs people in for others that name it by its address.
    #[serde(default)]
    pub provides: Option<Provides>,
    /// The files of another dialect that the application reads, by their names.
    #[serde(default)]
    pub names_files: Vec<NamedFiles>,
    /// The dialects whose values a file in this one replaces, where both set them.
    #[serde(default)]
    pub overrides: Vec<At<String>>,
    /// Paths to tables of environment variables that this file gives to other applications.
    #[serde(default)]
    pub variables: Vec<At<String>>,
    /// Names of lists whose items are tables of a `name` and its `value`, wherever they stand, as those of headers are: each
    /// name counts as the key of its value.
    #[serde(default)]
    pub pairs: Vec<String>,
    /// Names that are ways into tables.
    #[serde(default)]
    pub dotted: Vec<Dotted>,
    /// Paths to what gives more variables than this file shows, such as a file of the deployed system.
    #[serde(default)]
    pub more_variables: Vec<At<String>>,
    /// Paths to the names of files of variables that this file gives to other applications, from its own folder.
    #[serde(default)]
    pub env_files: Vec<At<String>>,
    /// Paths to the texts of files that this file gives to other applications.
    #[serde(default)]
    pub encloses: Vec<At<String>>,
    /// Paths to lists of what containers see of the host, as `SOURCE:TARGET` or as tables with `source` and `target`.
    #[serde(default)]
    pub mounts: Vec<At<String>>,
    /// Options of this application's command that name the file it reads, as a word before it or with `=`.
    #[serde(default)]
    pub file_options: Vec<String>,
    /// How a command of this application sets keys by their names, so that nothing but these is open beside it.
    #[serde(default)]
    pub assigns: Option<Assigning>,
    /// Paths to the commands that start other applications. What is given on a command's line counts for more than what
    /// the application's file says.
    #[serde(default)]
    pub commands: Vec<At<String>>,
    /// Variables that no key stands for and under which this file does not mean what it says.
    #[serde(default)]
    pub unsettled_by: Vec<Unsettling>,
    /// How the application names the variables of its keys. One that no key lists as its own leaves open the key that it
    /// names, and what stands around that or within.
    #[serde(default)]
    pub variable_names: Option<VariableNames>,
    /// A list in a variable replaces only the first items of the list in a file.
    #[serde(default)]
    pub variables_lay_items: bool,
    /// Paths to each of those that the tables of variables are for; what not all of them are given counts for none.
    #[serde(default)]
    pub services: Vec<At<String>>,
    /// Which of these end before the application runs, and so are none.
    #[serde(default)]
    pub passing: Option<Passing>,
    /// The keys that the application accepts, and those it does not any more.
    #[serde(default)]
    pub keys: Vec<Key>,
    /// Paths to what is a secret, whatever its name, in tables whose keys are not listed.
    #[serde(default)]
    pub secrets: Vec<At<String>>,
    /// JSON Schemas of tables that name a secret where one would stand, wherever they do: `{ name, key }`. Count in shipped
    /// dialects alone.
    #[serde(default)]
    pub references: Vec<At<Json>>,
    /// Lengths of time of which one may not be more than another, where both are written or the application compares what
    /// counts.
    #[serde(default)]
    pub at_most: Vec<AtMost>,
    /// How keys settle settings. In a draft all of them may still be comments.
    #[serde(default, deserialize_with = "perhaps_none")]
    #[schemars(with = "Option<BTreeMap<String, Binding>>")]
    pub settings: BTreeMap<At<String>, Binding>,
    /// Configurations with what an audit of them finds.
    #[serde(default)]
    pub examples: Vec<Example>,
}

/// A table of which nothing may stand below its name.
fn perhaps_none<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    if deserializer.is_human_readable() {
        return Option::deserialize(deserializer).map(Option::unwrap_or_default);
    }
    T::deserialize(deserializer)
}

/// How a command sets keys of the application by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assigning {
    /// The names of the application's program.
    pub programs: Vec<String>,
    /// What stands before `NAME=VALUE`, as a word of its own or at its start, such as `-c` and `--`.
    pub options: Vec<String>,
    /// Keys that change more than themselves, such as the one that names the file.
    #[serde(default)]
    pub but: Vec<String>,
}

/// What runs to its end before an application starts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Passing {
    /// Paths to what may do so.
    pub at: Vec<At<String>>,
    /// A JSON Schema of those that do.
    pub is: At<Json>,
}

/// A length of time with which the application does not start where it is more than another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AtMost {
    /// The key of the one.
    pub key: At<String>,
    /// The key of the other.
    pub other: At<String>,
    /// What stands behind a bare number.
    pub unit: String,
    /// The application compares what counts: the default where one of them is not written or is nothing.
    #[serde(default)]
    pub defaults: bool,
}

/// A variable under which a file does not mean what it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unsettling {
    /// Its name.
    pub variable: At<String>,
    /// A JSON Schema of the texts with which it changes nothing.
    #[serde(default)]
    pub unless: Option<Json>,
    /// It names the file that is read: with the name of the audited file it changes nothing.
    #[serde(default)]
    pub names_file: bool,
    /// What stands between several such names; a comma where nothing is said.
    #[serde(default)]
    pub between: Option<String>,
    /// Its name counts as it is spelled, also where the names of variables that set keys are compared without case.
    #[serde(default)]
    pub with_case: bool,
    /// The keys beside which it may count, so that only what they settle is open then; none: the file does not mean what it
    /// says.
    #[serde(default)]
    pub keys: Vec<String>,
    /// What it does then, as a sentence may end: `the server starts with what it refuses otherwise`.
    pub why: String,
}

/// What a file can settle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// An application's own configuration: nothing that the deployment settles.
    #[default]
    Application,
    /// What deploys applications.
    Deployment,
}

/// Which references to variables an application replaces in the text of its file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Interpolation {
    /// None: `${NAME}` is those characters.
    #[default]
    Nothing,
    /// `${NAME}`.
    Plain,
    /// `$NAME`, `${NAME}` and `${NAME:-default}`, of which a default may hold more; `$$` is a dollar.
    Defaults,
    /// `$(NAME)` in the variables of containers and in their commands, where a variable of the container has the name;
    /// `$$` is a dollar there.
    Containers,
    /// Templates such as `{{ env "NAME" }}`, whatever they compute.
    Templates,
}

/// The texts that are true and false. Where a notation has only text, they are compared without case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Booleans {
    /// What is true.
    #[serde(rename = "true")]
    pub yes: Vec<String>,
    /// What is false.
    #[serde(rename = "false")]
    pub no: Vec<String>,
}

impl Default for Booleans {
    fn default() -> Self {
        Self { yes: vec!["true".into()], no: vec!["false".into()] }
    }
}
