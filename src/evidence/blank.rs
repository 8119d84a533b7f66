//! Text that says nothing: white space, characters that are not seen, empty brackets and comments, a bare shebang.
//! Must not judge what a text with a single word in it says.

/// Whether there is no letter, digit or other sign of content in a text, but for a shebang at its start.
pub(super) fn is_blank(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    // `#![..]` is an attribute of Rust.
    let rest = match text.strip_prefix("#!").filter(|rest| !rest.starts_with('[')) {
        Some(shebang) => shebang.split_once('\n').map_or("", |(_, rest)| rest),
        None => text,
    };
    // Letters and digits of every script, and pictures, say something; invisible signs and those of notations do not.
    !rest.chars().any(|c| c.is_alphanumeric() && !is_unseen(c) || (!c.is_ascii() && !is_unseen(c)))
}

/// Whether a Markdown text is headings and nothing below them.
pub(super) fn is_headings(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !is_blank(line) || is_underline(line)).collect();
    let is_heading = |at: usize, line: &str| {
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let atx = (1..=6).contains(&level) && line[level..].starts_with([' ', '\t']);
        atx || is_underline(line) || lines.get(at + 1).is_some_and(|next| is_underline(next))
    };
    !lines.is_empty() && lines.iter().enumerate().all(|(at, line)| is_heading(at, line))
}

/// What stands below a heading that is written without `#`.
fn is_underline(line: &str) -> bool {
    !line.is_empty() && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

/// White space, controls, and the characters that Unicode marks as ignorable when text is shown.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::{is_blank, is_headings};

    #[test]
    fn headings_alone_say_nothing() {
        for text in ["# A\n", "## A\n\n### B\n", "A\n===\n\nB\n---\n", "## A ##\n---\n"] {
            assert!(is_headings(text), "{text:?}");
        }
        for text in ["", "# A\nb\n", "#hashtag\n", "## A\n\n- b\n", "## A\n\n![](a.png)\n", "b\n\n# A\n"] {
            assert!(!is_headings(text), "{text:?}");
        }
    }

    #[test]
    fn what_says_nothing_is_blank() {
        let nothing = [
            "",
            " ",
            "\n\n",
            "\u{feff}",
            "\u{200b}\n",
            "/* */",
            "{}\n",
            "#!/bin/sh\n",
            "#!/bin/sh",
            "<!-- -->",
            "[]",
            "//",
            "---\n",
        ];
        for text in nothing {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["a", "0", "#!/bin/sh\ntrue\n", "#![forbid(unsafe_code)]\n", "{\"a\": 1}", "\u{65e5}", "/* done */"]
        {
            assert!(!is_blank(text), "{text:?}");
        }
    }
}
