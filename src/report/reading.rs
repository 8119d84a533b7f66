//! How long a document takes, from what stands in it: its words, its commands, its open questions.
//! Tables and examples are looked things up in and not read through; they must not count.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Serialize;

use crate::evidence::{Anchors, SlugStyle, Slugger};

/// How many words a person reads in a minute; somewhat slower than the 238 that Brysbaert (2019) found for English
/// prose, since this is to be understood and not skimmed.
pub const WORDS_A_MINUTE: usize = 200;

/// How many minutes a question takes.
pub const MINUTES_A_QUESTION: usize = 1;

/// How many minutes a command takes, with a look at what it says.
pub const MINUTES_A_COMMAND: usize = 2;

/// The language of a block that is one command.
const COMMAND: &str = "sh";

/// What of a document takes time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// Words of headings, paragraphs and lists.
    pub words: usize,
    /// The commands of the section that has the most: sections of commands are alternatives, of which a reader follows
    /// one.
    pub commands: usize,
}

impl Reading {
    /// Counts a Markdown text.
    ///
    /// ```
    /// use probity::report::reading::Reading;
    /// let counted = Reading::of("# Two words\n\n| a | b |\n| - | - |\n| c | d |\n\n```sh\nls\n```\n");
    /// assert_eq!(counted, Reading { words: 2, commands: 1 });
    /// ```
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (mut read, mut section, mut aside) = (Self::default(), 0, 0_usize);
        for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS) {
            match event {
                Event::Start(Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. }) => section = 0,
                Event::Start(Tag::CodeBlock(kind)) => {
                    aside += 1;
                    section += usize::from(matches!(&kind, CodeBlockKind::Fenced(language) if &**language == COMMAND));
                    read.commands = read.commands.max(section);
                }
                Event::Start(Tag::Table(_)) => aside += 1,
                Event::End(TagEnd::CodeBlock | TagEnd::Table) => aside -= 1,
                Event::Text(text) | Event::Code(text) if aside == 0 => {
                    read.words += text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
                }
                _ => {}
            }
        }
        read
    }

    /// The minutes it takes with some questions to answer, at least one.
    #[must_use]
    pub fn minutes(self, questions: usize) -> usize {
        let reading = self.words.div_ceil(WORDS_A_MINUTE);
        (reading + MINUTES_A_COMMAND * self.commands + MINUTES_A_QUESTION * questions).max(1)
    }
}

/// The second-level headings of a Markdown text, each with the anchor that leads to it.
#[must_use]
pub fn chapters(text: &str, style: SlugStyle) -> Vec<(String, String)> {
    let mut slugger = Slugger::new(style);
    let (mut found, mut title): (Vec<(String, String)>, Option<String>) = (Vec::new(), None);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS) {
        match event {
            Event::Start(Tag::Heading { .. }) => title = Some(String::new()),
            Event::Text(part) | Event::Code(part) => title.iter_mut().for_each(|title| title.push_str(&part)),
            Event::End(TagEnd::Heading(level)) => {
                let title = title.take().unwrap_or_default();
                let anchor = slugger.slug(&title);
                if level == HeadingLevel::H2 {
                    found.push((title, anchor));
                }
            }
            _ => {}
        }
    }
    // What the reader of links does not find is not linked to.
    let known = Anchors::of("chapters.md", text, style);
    found.retain(|(_, anchor)| known.as_ref().is_ok_and(|known| known.find(anchor).is_ok()));
    found
}
