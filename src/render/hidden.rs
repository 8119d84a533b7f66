//! Characters that change how a text reads without being seen.
//! It must not decide what is done about them; each format does.

/// Whether a character changes the direction of the text around it.
pub(super) const fn is_bidi(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character takes no room, or only where a line ends.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200d}'
            | '\u{2060}'..='\u{2064}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Whether a character can only hide something in a text: it takes no room, and joins or parts no letters of a script.
pub(super) const fn is_hiding(c: char) -> bool {
    is_bidi(c) || (is_invisible(c) && !matches!(c, '\u{200c}' | '\u{200d}'))
}

/// Whether some program starts a new line at a character.
pub(super) const fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
