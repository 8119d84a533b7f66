//! Whether a check applies, where it does so under a condition on another setting.
//! It must not excuse a check by what cannot be decided.

use super::found::{Found, LeftTo};
use crate::audit::evaluate::Scene;
use crate::audit::plan::When;
use crate::diag::Place;

/// Whether a check applies.
pub(super) enum Applies {
    /// Its condition does not hold, with the words for it.
    No(String),
    /// It holds because of a value at this place.
    Yes(Place),
    /// It does not hold by what the file says, which need not be all, with the words for it.
    Perhaps(String),
    /// It holds, or it cannot be decided and the check is asked to be safe.
    Assumed,
}

impl Scene<'_> {
    /// What becomes of a condition here.
    pub(super) fn condition(&self, when: &When<'_>) -> Applies {
        if !when.is.is_sound() {
            return Applies::Assumed;
        }
        let mut kept_from = None;
        let mut open = None;
        for (member, found) in self.find(when.setting) {
            match found {
                Found::Value(reading) => match when.reader.read(&reading.raw) {
                    // A command or a variable may make it hold.
                    Ok(_) | Err(_) if member.is_doubted(when.setting) => return Applies::Assumed,
                    Ok(normal) if !when.is.is_met(&normal) => kept_from = Some("does not hold"),
                    Ok(_) => return Applies::Yes(member.document.place(reading.span)),
                    Err(_) => return Applies::Assumed,
                },
                Found::Partly(reading, why, _) => match when.reader.read(&reading.raw) {
                    Ok(normal) if when.is.is_met(&normal) => {
                        return Applies::Yes(member.document.place(reading.span));
                    }
                    Ok(_) => open = Some(why),
                    Err(_) => return Applies::Assumed,
                },
                Found::Absent { .. } if member.is_doubted(when.setting) => return Applies::Assumed,
                Found::Absent { .. } if !when.absent => kept_from = Some("cannot hold, since it is not set"),
                Found::Unknown { message, left_to: LeftTo::Variable, .. } => open = Some(message),
                // What the file cannot settle cannot excuse a check either.
                _ => return Applies::Assumed,
            }
        }
        if let Some(why) = open {
            return Applies::Perhaps(why);
        }
        match kept_from {
            Some(why) => Applies::No(format!("applies only {}, which {why}", when.in_words())),
            None => Applies::Assumed,
        }
    }
}
