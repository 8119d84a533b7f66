//! Names as they look: letters of other scripts that look like those of ASCII, as these, and marks left out.
//! It must be used to find more, never to excuse anything: what looks alike need not be the same.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters and those of ASCII that they look like, small and large ones of Cyrillic, Greek, Armenian and others. A part of
/// Unicode's confusables (UTS 39), with Cyrillic letters that are also read as these.
const LETTERS: [(&str, char); 26] = [
    ("\u{430}\u{410}\u{3b1}\u{391}\u{251}\u{13aa}", 'a'),
    ("\u{432}\u{412}\u{42c}\u{392}\u{3b2}\u{184}\u{13f4}", 'b'),
    ("\u{441}\u{421}\u{3f2}\u{3f9}\u{1d04}", 'c'),
    ("\u{501}\u{500}\u{257}\u{13a0}", 'd'),
    ("\u{435}\u{415}\u{451}\u{401}\u{3b5}\u{395}\u{4bd}\u{212e}", 'e'),
    ("\u{192}\u{584}\u{3dd}\u{3dc}", 'f'),
    ("\u{261}\u{581}\u{50d}\u{50c}", 'g'),
    ("\u{43d}\u{41d}\u{4bb}\u{4ba}\u{397}\u{570}", 'h'),
    ("\u{456}\u{406}\u{3b9}\u{399}\u{131}\u{269}\u{4cf}\u{4c0}", 'i'),
    ("\u{458}\u{408}\u{3f3}\u{37f}\u{237}", 'j'),
    ("\u{43a}\u{41a}\u{3ba}\u{39a}\u{138}", 'k'),
    ("\u{5c0}\u{2c61}\u{142}", 'l'),
    ("\u{43c}\u{41c}\u{39c}\u{271}", 'm'),
    ("\u{578}\u{57c}\u{39d}\u{3b7}\u{273}", 'n'),
    ("\u{43e}\u{41e}\u{3bf}\u{39f}\u{585}\u{555}\u{f8}\u{3c3}", 'o'),
    ("\u{440}\u{420}\u{3c1}\u{3a1}\u{3f8}", 'p'),
    ("\u{51b}\u{51a}\u{563}\u{566}", 'q'),
    ("\u{433}\u{1d26}\u{280}", 'r'),
    ("\u{455}\u{405}\u{54f}\u{283}\u{a731}", 's'),
    ("\u{442}\u{422}\u{3c4}\u{3a4}\u{1d1b}", 't'),
    ("\u{446}\u{3c5}\u{57d}\u{54d}\u{28b}\u{1d1c}", 'u'),
    ("\u{475}\u{474}\u{3bd}\u{1d20}", 'v'),
    ("\u{461}\u{51d}\u{51c}\u{3c9}\u{561}\u{1d21}", 'w'),
    ("\u{445}\u{425}\u{3c7}\u{3a7}", 'x'),
    ("\u{443}\u{423}\u{4af}\u{4ae}\u{3b3}\u{3a5}\u{28f}", 'y'),
    ("\u{396}\u{1d22}\u{240}", 'z'),
];

/// The name in ASCII as it looks; what looks like nothing in ASCII is `?`.
pub(in crate::audit) fn folded(name: &str) -> String {
    let shown = name.nfkd().filter(|c| !is_combining_mark(*c) && !is_unseen(*c));
    shown.map(|c| if c.is_ascii() { c } else { letter(c) }).collect()
}

fn letter(c: char) -> char {
    let found = LETTERS.iter().find(|(alike, _)| alike.contains(c));
    let dash = matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}');
    found.map_or(if dash { '-' } else { '?' }, |(_, letter)| *letter)
}

/// Joiners, marks of direction and soft hyphens are seen by nobody.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_they_look() {
        for (name, looks) in [
            ("p\u{430}ssword", "password"),
            ("\u{440}\u{430}\u{455}\u{455}w\u{43e}rd", "password"),
            ("\u{ff50}\u{ff41}\u{ff53}\u{ff53}\u{ff57}\u{ff4f}\u{ff52}\u{ff44}", "password"),
            ("\u{1d429}\u{1d41a}ssword", "password"),
            ("pa\u{200b}ss\u{ad}word", "password"),
            ("pa\u{332}ssw\u{f6}rd", "password"),
            ("api\u{2010}\u{43a}\u{435}\u{443}", "api-key"),
            ("t\u{3bf}ken", "token"),
            ("\u{4e2d}", "?"),
            ("plain_1", "plain_1"),
        ] {
            assert_eq!(folded(name), looks, "{name}");
        }
    }
}
