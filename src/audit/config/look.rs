//! What the files of a configuration say of a setting together: whose word counts, and whose is left open.
//! It must not judge a value, and lets no file that is silent replace another.

use super::{Config, Member, is_environment, provider};
use crate::audit::evaluate::found::{Found, LeftTo};
use crate::audit::evaluate::lookup::look;
use crate::diag::Place;
use crate::load::tree::Node;
use crate::model::dialect::Role;
use crate::model::setting::{Setting, SettledBy};

impl<'l> Config<'l> {
    /// Everything that is said of a setting, each with whose configuration says it. Every application that has the
    /// setting must meet what is asked, unless one replaces what the other says.
    pub(in crate::audit) fn look(&self, setting: &Setting) -> Vec<(&Member<'l>, Found)> {
        let base = &self.members[0];
        let mut own = said(base, setting, base);
        let yields = |found: &Found| {
            matches!(found, Found::NoKey | Found::Absent { .. } | Found::Unknown { left_to: LeftTo::Neighbour, .. })
        };
        let is_left_open = own.iter().all(yields);
        let mut found = Vec::new();
        let mut is_settled = false;
        for member in &self.members[1..] {
            let dialect = member.spelling.dialect;
            // A workspace's own dialect replaces nothing: it could hide what fails.
            let replaces = !member.spelling.is_own && dialect.overrides.contains(&base.spelling.dialect.id);
            let deploys = dialect.role == Role::Deployment;
            let stands_in = || is_left_open && member.spelling.stands_in_for(&setting.id);
            let stands_beside = || member.spelling.is_beside(&setting.id) && !base.spelling.keeps(&setting.id);
            if !(replaces || deploys || stands_beside() || stands_in()) {
                continue;
            }
            let mut said = said(member, setting, base);
            // Of a file and the one that it names, what one leaves to the other is what that one says.
            let names = |one, other| provider::names(one, other, &setting.id) == Some(true);
            if !own.iter().all(yields) && (names(member, base) || names(base, member)) {
                said.retain(|found| !yields(found));
            }
            let silent = |found: &Found| matches!(found, Found::NoKey | Found::Absent { .. });
            let speaks = if deploys {
                !said.iter().all(silent)
            } else if is_environment(member, base) {
                // What its variables set, the base says with them.
                is_left_open && said.iter().any(Found::is_written)
            } else {
                said.iter().any(|found| found.is_written() || (replaces && found.rests_on_written()))
            };
            // Where the application leaves its logins to somebody else, or does not say to whom, this is about other people's.
            if speaks && !replaces && !deploys && provider::is_of_others(member, base, &setting.id) {
                continue;
            }
            if speaks {
                if replaces {
                    own.clear();
                }
                is_settled |= replaces || deploys || provider::may_settle(member, &self.members, &setting.id);
                let is_of_application = setting.settled_by == SettledBy::Application;
                found.extend(said.into_iter().map(|found| (member, contradicted(found, is_of_application))));
            } else if replaces && !is_environment(member, base) {
                // What might have replaced it is here and says nothing of it.
                own.iter_mut().for_each(unreplaced);
            }
        }
        // Beside one that somebody else logs people in for it stays open what that one asks for.
        if is_settled {
            own.retain(|found| !yields(found));
        }
        own.into_iter().map(|found| (base, found)).chain(found).collect()
    }

    /// What the file that was named and each file laid over it say of a setting that is a text, and where: what counts
    /// first. No text where it is something else.
    #[must_use]
    pub fn texts_of(&self, setting: &Setting) -> Vec<(Option<String>, Place)> {
        let base = &self.members[0];
        let first = look(&base.document, &base.spelling, setting).into_iter().find_map(|found| match found {
            Found::Value(reading) | Found::Partly(reading, ..) | Found::Declared(reading) if reading.is_written => {
                Some((reading.raw.as_str().map(str::to_owned), base.document.place(reading.span)))
            }
            Found::Unknown { span: Some(span), .. } | Found::Inert { span, .. } => {
                Some((None, base.document.place(span)))
            }
            _ => None,
        });
        // What a layer replaced still stands in its file.
        let replaced = base.spelling.keys_of(&setting.id).flat_map(|names| {
            let at = |file| names.iter().try_fold(file, |node: &Node, name| node.get(name));
            base.document.files().iter().filter_map(at).collect::<Vec<_>>()
        });
        let replaced = replaced.map(|node| (node.text().map(str::to_owned), base.document.place(node.span)));
        let mut texts: Vec<_> = first.into_iter().collect();
        for one in replaced {
            if texts.iter().all(|(_, place)| *place != one.1) {
                texts.push(one);
            }
        }
        texts
    }
}

/// What one file says of a setting of the application that is audited.
fn said(member: &Member<'_>, setting: &Setting, base: &Member<'_>) -> Vec<Found> {
    if member.spelling.speaks_of(&setting.id, &base.spelling.dialect.id) {
        look(&member.document, &member.spelling, setting)
    } else {
        vec![Found::NoKey]
    }
}

/// What a layer says of an application's own setting and leaves open is no longer a statement's to settle: a proxy that
/// does not demand TLS is there to be seen.
fn contradicted(found: Found, is_of_application: bool) -> Found {
    match found {
        Found::Unknown { span: Some(span), message, left_to } if is_of_application && left_to.is_attestable() => {
            Found::Unknown { span: Some(span), message, left_to: LeftTo::Nobody }
        }
        other => other,
    }
}

/// What a file says as a value and left open to another one that would replace it.
fn unreplaced(found: &mut Found) {
    if let Found::Partly(reading, _, LeftTo::Neighbour) = found {
        *found = Found::Value(reading.clone());
    }
}
