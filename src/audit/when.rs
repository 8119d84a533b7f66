//! Whether a check applies, where it does so under a condition on another setting.
//! It must not excuse a check by what cannot be decided.

use super::evaluate::Scene;
use super::found::Found;
use super::plan::When;
use crate::diag::Place;

/// What became of the condition of a check.
pub(super) enum Condition {
    /// It does not hold, with the words for it.
    False(String),
    /// It holds because of a value at this place.
    True(Place),
    /// It does not hold by what the file says, which need not be all, with the words for it.
    Open(String),
    /// It holds, or it cannot be decided and the check is asked to be safe.
    Assumed,
}

impl Scene<'_> {
    /// What becomes of a condition here.
    pub(super) fn condition(&self, when: &When<'_>) -> Condition {
        if !when.is.is_sound() {
            return Condition::Assumed;
        }
        let mut kept_from = None;
        let mut open = None;
        for (member, found) in self.find(when.setting) {
            match found {
                Found::Value(reading) => match when.reader.read(&reading.raw) {
                    // A command or a variable may make it hold.
                    Ok(_) | Err(_) if member.is_doubted(when.setting) => return Condition::Assumed,
                    Ok(normal) if !when.is.is_met(&normal) => kept_from = Some("does not hold"),
                    Ok(_) => return Condition::True(member.document.place(reading.span)),
                    Err(_) => return Condition::Assumed,
                },
                Found::Partly(reading, why) => match when.reader.read(&reading.raw) {
                    Ok(normal) if when.is.is_met(&normal) => {
                        return Condition::True(member.document.place(reading.span));
                    }
                    Ok(_) => open = Some(why),
                    Err(_) => return Condition::Assumed,
                },
                Found::Absent { .. } if member.is_doubted(when.setting) => return Condition::Assumed,
                Found::Absent { .. } if !when.absent => kept_from = Some("cannot hold, since it is not set"),
                // What the file cannot settle cannot excuse a check either.
                _ => return Condition::Assumed,
            }
        }
        if let Some(why) = open {
            return Condition::Open(why);
        }
        match kept_from {
            Some(why) => {
                Condition::False(format!("applies only under a condition on `{}`, which {why}", when.setting.id))
            }
            None => Condition::Assumed,
        }
    }
}
