//! The checklist as a workbook: how to fill it in, every question once, and what each framework has of them.
//! A question must stand where it is answered once only; the other tables repeat its answer.

use super::Sheet;
use super::book::{Book, Choice, Count, Mirror, Tab, Tone};
use super::checklist::{COLUMNS, Checklist, MINUTES, Reach};
use crate::diag::counted;
use crate::model::answers::{ANSWER, ANSWERED_BY, CHECKLIST, COMMENT, EVIDENCE, PREFILLED, Word};

/// The number of the table with the questions.
const QUESTIONS: usize = 1;

/// The colours of the answers; the words say the same.
const TONES: [(&str, Tone); 6] = [
    ("yes", Tone::Good),
    ("partly", Tone::Fair),
    ("planned", Tone::Fair),
    ("waived", Tone::Fair),
    ("no", Tone::Bad),
    ("n/a", Tone::Muted),
];

impl Checklist {
    /// As a workbook that a person fills in.
    #[must_use]
    pub fn book(&self) -> Book {
        let mut tabs = vec![self.instructions(), self.questions()];
        tabs.extend(self.reach.iter().map(|reach| self.framework(reach)));
        Book { title: self.title(), tabs }
    }

    /// What stands above everything.
    #[must_use]
    pub fn title(&self) -> String {
        self.product
            .as_ref()
            .map_or_else(|| "Security checklist".into(), |name| format!("Security checklist of {name}"))
    }

    fn instructions(&self) -> Tab {
        let mut sheet = Sheet::new([self.title(), String::new()]);
        let open = self.open + self.open_recommended;
        let mut say = |name: &str, text: &str| sheet.push([name, text]);
        say("Answered", "");
        say(
            "Left for you",
            &format!("{} required and {} recommended questions when it was made", self.open, self.open_recommended),
        );
        say("Time", &format!("about {}, at {MINUTES} minute a question", counted(self.minutes, "minute")));
        say("Profile", self.profile.as_deref().unwrap_or("none"));
        if let Some(date) = &self.date {
            say("As of", date);
        }
        for reach in &self.reach {
            let related = format!(
                "the safeguards relate to {} of {} controls; the rest are outside this checklist.",
                reach.related, reach.controls
            );
            say(
                &reach.baseline,
                &std::iter::once(&related).chain(&reach.notes).map(String::as_str).collect::<Vec<_>>().join(" "),
            );
        }
        say("", "");
        say(
            "1",
            &format!(
                "Go to the next tab, Answers: answers go there and nowhere else. {}; the others were settled by statements or the audit, and say by what. The tabs behind it repeat the answers framework by framework; they can be filtered and not be typed in.",
                match open {
                    0 => "No row is left for you".to_owned(),
                    1 => "The first row is left for you".to_owned(),
                    _ => format!("The first {open} rows are left for you"),
                }
            ),
        );
        say("2", &format!("Pick an answer in the yellow column: {}.", Word::choices()));
        say(
            "3",
            "Say who answered, and what shows it: `doc: docs/file.md#heading`, `test: tests/file.rs::name`, or in words. Whoever says n/a says why, as a comment.",
        );
        say(
            "4",
            "Save the file and hand it back; `probity import answers FILE` takes it in. Leave the columns Safeguard, Prefilled and Checklist as they are.",
        );
        say("", "");
        say("yes", "It is so. Without evidence that holds it still counts as a claim and no more.");
        say("partly", "Some of it is so.");
        say("planned", "It is not so, and will be.");
        say("no", "It is not so.");
        say("n/a", "It does not apply here, for the reason in the comment.");
        Tab {
            name: "Instructions".into(),
            sheet,
            widths: vec![28, 100],
            prose: true,
            counts: vec![Count { row: 0, column: 1, tab: QUESTIONS, of: column(ANSWER) }],
            ..Tab::default()
        }
    }

    fn questions(&self) -> Tab {
        Tab {
            name: "Answers".into(),
            sheet: self.sheet(),
            widths: vec![16, 20, 46, 13, 20, 18, 10, 30, 16, 28, 28, 10, 12],
            input: [ANSWER, ANSWERED_BY, COMMENT, EVIDENCE].map(column).to_vec(),
            quiet: [PREFILLED, CHECKLIST].map(column).to_vec(),
            choices: vec![Choice {
                column: column(ANSWER),
                words: &Word::WORDS,
                hint: format!("Pick {}", Word::choices()),
            }],
            tones: TONES.iter().map(|(word, tone)| (column(ANSWER), *word, *tone)).collect(),
            ..Tab::default()
        }
    }

    /// The questions that one framework has, with the answers of the table before.
    fn framework(&self, reach: &Reach) -> Tab {
        let mut sheet = Sheet::new(["Controls", "Safeguard", "Question", "Level", "Answer", "Basis"]);
        let mut rows = Vec::new();
        for (at, item) in self.items.iter().enumerate() {
            let linked = item.frameworks.iter().find(|own| own.baseline == reach.baseline);
            if linked.is_none() && !item.asked_by.contains(&reach.baseline) {
                continue;
            }
            let controls = linked.map(|own| own.controls.join(", ")).unwrap_or_default();
            sheet.push([
                &controls,
                &item.safeguard,
                &item.question,
                item.level_word(),
                item.answer.word(),
                &item.why(),
            ]);
            rows.push(at);
        }
        Tab {
            name: reach.baseline.replace('/', " "),
            sheet,
            widths: vec![28, 26, 60, 13, 11, 50],
            tones: TONES.iter().map(|(word, tone)| (4, *word, *tone)).collect(),
            locked: true,
            mirrors: vec![Mirror { column: 4, tab: QUESTIONS, of: column(ANSWER), rows }],
            ..Tab::default()
        }
    }
}

fn column(name: &str) -> usize {
    COLUMNS.iter().position(|own| *own == name).expect("internal error: a column of the table")
}
