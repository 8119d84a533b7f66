//! Fixed texts that others are searched for, each with the bytes it is made of: a text that lacks one of them is not
//! searched, and most lack some. It must find what `str::contains` finds, and nothing else.

/// Which bytes stand in a text, as bits; several bytes share one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bytes(u64);

impl Bytes {
    pub(crate) const fn of(text: &str) -> Self {
        let (bytes, mut all, mut at) = (text.as_bytes(), 0, 0);
        while at < bytes.len() {
            all |= 1 << (bytes[at] % 64);
            at += 1;
        }
        Self(all)
    }
}

/// A text that others are searched for.
#[derive(Debug)]
pub(crate) struct Needle {
    text: &'static str,
    bytes: Bytes,
}

impl Needle {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text, bytes: Bytes::of(text) }
    }

    pub(crate) const fn text(&self) -> &'static str {
        self.text
    }

    /// Whether it may stand in a text with these bytes.
    pub(crate) const fn may_be_in(&self, bytes: Bytes) -> bool {
        self.bytes.0 & !bytes.0 == 0
    }

    /// Whether it stands in a text, of which these are the bytes.
    pub(crate) fn is_in(&self, text: &str, bytes: Bytes) -> bool {
        self.may_be_in(bytes) && text.contains(self.text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NEEDLES: [Needle; 4] = [Needle::new("ab"), Needle::new("-BEGIN "), Needle::new("a/b?"), Needle::new("")];

    proptest! {
        #[test]
        fn what_is_contained_is_found(before in ".{0,4}", at in 0..NEEDLES.len(), behind in ".{0,4}") {
            let text = format!("{before}{}{behind}", NEEDLES[at].text());
            for needle in &NEEDLES {
                prop_assert_eq!(needle.is_in(&text, Bytes::of(&text)), text.contains(needle.text()));
                prop_assert_eq!(needle.is_in(&before, Bytes::of(&before)), before.contains(needle.text()));
            }
        }
    }
}
