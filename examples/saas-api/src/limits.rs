//! What one client may ask for: the size of a request and the number of requests in a minute.

use std::collections::HashMap;

use crate::time::Time;
use crate::units::{Rate, Size};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitError {
    BodyTooLarge { max: u64 },
    TooManyRequests { retry_after: u64 },
}

pub fn check_body(length: u64, max: Size) -> Result<(), LimitError> {
    if length > max.0 { Err(LimitError::BodyTooLarge { max: max.0 }) } else { Ok(()) }
}

/// A bucket for each client: full at the start, refilled evenly over the minute.
pub struct RateLimiter {
    rate: Rate,
    buckets: HashMap<String, Bucket>,
}

struct Bucket {
    /// In sixtieths of a request, so that a second refills a whole number.
    left: u64,
    filled: Time,
}

const WHOLE: u64 = 60;

impl RateLimiter {
    pub fn new(rate: Rate) -> Self {
        Self { rate, buckets: HashMap::new() }
    }

    pub fn take(&mut self, client: &str, now: Time) -> Result<(), LimitError> {
        let per_minute = u64::from(self.rate.0);
        let full = per_minute * WHOLE;
        let bucket = self.buckets.entry(client.to_owned()).or_insert(Bucket { left: full, filled: now });
        let refill = now.since(bucket.filled).as_secs().saturating_mul(per_minute);
        bucket.left = bucket.left.saturating_add(refill).min(full);
        bucket.filled = bucket.filled.max(now);
        if bucket.left < WHOLE {
            let retry_after = (WHOLE - bucket.left).div_ceil(per_minute.max(1));
            return Err(LimitError::TooManyRequests { retry_after });
        }
        bucket.left -= WHOLE;
        Ok(())
    }

    /// Forgets clients whose bucket is full again, so the map does not grow with every address.
    pub fn forget_idle(&mut self, now: Time) {
        self.buckets.retain(|_, bucket| now.since(bucket.filled).as_secs() < 60);
    }
}
