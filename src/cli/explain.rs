//! `probity explain`: what a name means.

use clap::Args;

use super::output::{Exit, unwritten};
use super::{Done, Global};
use crate::render::{json, markdown, notices};
use crate::report::explain::{Explanation, explain};
use crate::report::picture::Picture;

pub(super) const FORMATS: &[&str] = &["text", "json", "md"];

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A control (AU-2), family (AU), safeguard, setting, check, dialect, profile, catalog, baseline, crosswalk, export or finding code
    #[arg(value_name = "TOPIC")]
    topic: String,
}

impl Explain {
    pub(super) fn run(&self, global: &Global) -> Done {
        let loaded = global.open_library()?;
        let picture = Picture::new(&loaded.library, &[], None);
        let found = explain(&picture, &self.topic)?;
        // How a setting is spelled is what its page is for.
        let whole = global.verbose || loaded.library.setting(&self.topic.to_lowercase()).is_some();
        let short = |topic: &Explanation| if whole { topic.clone() } else { short(topic) };
        global.write(FORMATS, |target| {
            Ok(match target.format {
                "json" => json::json(&serde_json::json!({ "schema_version": 1, "topics": found })),
                "md" => found.iter().map(|topic| page(topic, true)).collect::<Vec<_>>().join("\n"),
                "text" => found.iter().map(|topic| page(&short(topic), false)).collect::<Vec<_>>().join("\n"),
                other => unwritten(other),
            })
        })?;
        Ok(Exit::Clean)
    }
}

/// The page with only the beginning of long lists, and how much more there is.
fn short(topic: &Explanation) -> Explanation {
    let mut topic = topic.clone();
    for part in &mut topic.parts {
        let more = part.lines.len().saturating_sub(SHOWN);
        // The line that says so is one too.
        if more > 1 {
            part.lines.truncate(SHOWN);
            part.lines.push(format!("and {more} more; -v shows all"));
        }
    }
    topic
}

/// How much of a list a terminal gets.
const SHOWN: usize = 8;

fn page(topic: &Explanation, marked: bool) -> String {
    let show = |text: &str| if marked { markdown::escape(text) } else { notices::one_line(text) };
    let mut out = if marked { format!("# {}\n", show(&topic.title)) } else { format!("{}\n", show(&topic.title)) };
    for part in &topic.parts {
        if !part.heading.is_empty() {
            let heading =
                if marked { format!("\n## {}\n\n", show(&part.heading)) } else { format!("\n{}:\n", part.heading) };
            out.push_str(&heading);
        } else if marked {
            out.push('\n');
        }
        for line in &part.lines {
            out.push_str(&match (line.contains('\n'), part.heading.is_empty(), marked) {
                (true, _, true) => format!("```\n{}\n```\n\n", line.replace("```", "")),
                (true, _, false) => format!("  {}\n\n", notices::printable(line).replace('\n', "\n  ")),
                (false, true, _) => format!("{}\n", show(line)),
                (false, false, true) => format!("- {}\n", show(line)),
                (false, false, false) => format!("  {}\n", show(line)),
            });
        }
    }
    out
}
