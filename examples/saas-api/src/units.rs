//! Values with a unit, as people write them: `15m`, `1 MiB`, `50/min`.

use std::time::Duration;

use serde::{Deserialize, Deserializer, de};

/// `90s`, `15m`, `12h`, `365d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(pub Duration);

/// Bytes: `512 KiB`, `1 MiB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

/// Requests a minute: `50/min`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(pub u32);

impl Span {
    pub fn parse(text: &str) -> Option<Self> {
        let seconds = scaled(text, &[("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)])?;
        Some(Self(Duration::from_secs(seconds)))
    }
}

impl Size {
    pub fn parse(text: &str) -> Option<Self> {
        scaled(text, &[("KiB", 1 << 10), ("MiB", 1 << 20)]).map(Self)
    }
}

impl Rate {
    pub fn parse(text: &str) -> Option<Self> {
        text.strip_suffix("/min")?.parse().ok().map(Self)
    }
}

fn scaled(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let (unit, factor) = units.iter().find(|(unit, _)| text.ends_with(unit))?;
    let number = text.strip_suffix(unit)?.trim_end();
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

macro_rules! read_from_text {
    ($($name:ident),*) => { $(
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).ok_or_else(|| de::Error::custom(concat!("not a ", stringify!($name))))
            }
        }
    )* };
}
read_from_text!(Span, Size, Rate);
