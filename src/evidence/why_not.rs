//! Why a statement does not attest what is asked, in words that say what is missing.
//! It must not decide whether it does: that is [`Standing::attests`].

use jiff::civil::Date;

use super::audited::Audited;
use super::standing::{Hold, Item, Lapse, Standing};
use crate::model::statement::{Kind, Responsibility, Status};

impl Standing<'_> {
    /// Why the statement does not attest what these kinds of evidence are asked for, in words that say what is missing.
    #[must_use]
    pub fn why_not(&self, on: Date, wanted: &[Kind], audited: &Audited) -> String {
        let status = self.statement.status.value;
        if !matches!(status, Status::Implemented | Status::Alternative) {
            return format!("its status is {}", status.word());
        }
        if let Some(answer) = self.statement.answered_otherwise() {
            return format!("its status is {}, and a person answered `{}`", status.word(), answer.word());
        }
        if self.statement.responsibility.is_customer() {
            return "it makes the safeguard the customer's".into();
        }
        if self.statement.responsibility == Responsibility::Inherited && !self.statement.names_provider() {
            return "it is inherited and says not from whom".into();
        }
        if self.items.is_empty() {
            return "it names no evidence".into();
        }
        for item in &self.items {
            match item.lapse() {
                Some(Lapse::Changed) => return format!("`{}` changed since it was reviewed", item.pointer),
                Some(Lapse::Hollow(why)) => return format!("`{}` {why}", item.pointer),
                Some(lapse @ (Lapse::Dead(_) | Lapse::Malformed(_))) => {
                    return format!("`{}`: {lapse}", item.pointer);
                }
                Some(Lapse::Stale | Lapse::Early | Lapse::Undated) => return item.why_not_recent(on),
                None if item.is_recent(on, None) != Some(true) => return item.why_not_recent(on),
                None => {}
            }
        }
        if let Some(item) = self.items.iter().find(|item| item.is_audited(audited)) {
            return format!(
                "`{}` is what is audited here or a copy of it, and shows no more than it says",
                item.pointer
            );
        }
        if let Some(item) = self.items.iter().find(|item| item.is_stray_workflow()) {
            return format!(
                "`{}` stands where no CI looks for a workflow, so nothing shows that it is run",
                item.pointer
            );
        }
        let pinned = self.items.iter().any(Item::is_pinned);
        let unpinned = self.items.iter().find_map(|item| match &item.hold {
            Hold::Live { sha256 } if item.entry.sha256.is_none() => Some((item.pointer, sha256)),
            _ => None,
        });
        match unpinned.filter(|_| !pinned) {
            Some((pointer, sha256)) => format!("`{pointer}` is not pinned; after reading it, add `sha256: {sha256}`"),
            None if !wanted.is_empty() => {
                let kinds = wanted.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(" or ");
                let is_document = self.items.iter().any(|item| wanted.contains(&item.kind) && !item.is_one_of(wanted));
                let but = if is_document { ", and a document is neither, whatever it is given as" } else { "" };
                format!("its evidence is not of the kind or the age that is asked for, which is {kinds}{but}")
            }
            None if self.items.iter().all(Item::is_document) => "its evidence is no more than a document".into(),
            None => "its evidence is not of the age that is asked for".into(),
        }
    }
}

impl Item<'_> {
    /// Why its review does not count on a day, as the end of a sentence.
    fn why_not_recent(&self, on: Date) -> String {
        match self.reviewed_after(on) {
            Some(day) => {
                format!("the review of `{}` is of {day}, which is after {on}, the day of the audit", self.pointer)
            }
            None => format!("the review of `{}` is too old", self.pointer),
        }
    }
}
