//! The functions of a shell script.
//! Must not see one in a string, a comment or a here-document, or look into functions.

use super::Definitions;

/// Tells every function that the text defines.
pub(super) fn read(text: &str, definitions: &mut Definitions) {
    let mut reader = Reader {
        text,
        at: 0,
        command: true,
        documents: Vec::new(),
        blocks: Vec::new(),
        functions: 0,
        pending: None,
        first: false,
        bats: text.contains("@test "),
        definitions,
    };
    while reader.step().is_some() {}
}

struct Reader<'t, 'd> {
    text: &'t str,
    at: usize,
    /// The next word is a command, or a keyword.
    command: bool,
    /// Here-documents that start at the next line: where each ends, and whether tabs before that are passed over.
    documents: Vec<(String, bool)>,
    blocks: Vec<Block<'t>>,
    /// How many functions are open; nothing in them can be named.
    functions: usize,
    /// A function whose name was read and whose body was not.
    pending: Option<(&'t str, usize)>,
    /// The next command is the first one of a function.
    first: bool,
    /// A test of bats was seen.
    bats: bool,
    definitions: &'d mut Definitions,
}

struct Block<'t> {
    kind: BlockKind,
    function: Option<(&'t str, usize)>,
    /// It is a test that begins with leaving.
    idle: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BlockKind {
    Braces,
    Brackets,
    Case,
}

/// Words after which a command follows.
const LEADING: &[&str] = &["!", "do", "elif", "else", "if", "then", "time", "until", "while"];

impl<'t> Reader<'t, '_> {
    /// Reads one word or operator; none at the end, or where the rest cannot be understood.
    fn step(&mut self) -> Option<()> {
        match self.bytes() {
            [] => return None,
            [b'\\', b'\n', ..] => self.at += 2,
            [b'#', ..] => self.at = self.line_end(self.at),
            [b'\n', ..] => {
                self.at += 1;
                self.command = true;
                self.here_documents()?;
            }
            [b'<', b'<', b'<', ..] => self.at += 3,
            [b'<', b'<', ..] => self.here_document()?,
            [b'<' | b'>', b'(', ..] => self.at = self.group_end(self.at + 2, b')')?,
            [b'(', b'(', ..] => self.at = self.group_end(self.at + 1, b')')?,
            [b'(', ..] => {
                self.at += 1;
                self.enter(BlockKind::Brackets);
            }
            [b')', ..] => {
                self.at += 1;
                self.leave(BlockKind::Brackets);
                self.command = true;
            }
            [b';' | b'&' | b'|', ..] => {
                self.at += 1;
                self.command = true;
            }
            [b' ' | b'\t' | b'\r' | b'<' | b'>', ..] => self.at += 1,
            _ => self.word()?,
        }
        Some(())
    }

    fn word(&mut self) -> Option<()> {
        let start = self.at;
        let end = self.word_end(start)?;
        let word = &self.text[start..end];
        self.at = end;
        let command = std::mem::replace(&mut self.command, false);
        if word == "[[" && command {
            self.pending = None;
            return self.test();
        }
        if !command {
            return Some(());
        }
        let is_first = std::mem::replace(&mut self.first, false);
        if is_first && let Some(block) = self.blocks.last_mut() {
            // Of bats in a test, of shunit2 in a function that it takes for one.
            let name = block.function.map_or("", |(name, _)| name);
            let is_test = block.function.is_some_and(|(_, start)| self.text[start..].starts_with("@test"));
            block.idle = (is_test && word == "skip") || (name.starts_with("test") && word == "startSkipping");
            if self.bats && !is_test && word == "skip" && matches!(name, "setup" | "setup_file") {
                self.definitions.never(0..self.text.len(), "`skip`");
            }
        }
        match word {
            "@test" => {
                self.blanks();
                let from = self.at;
                self.at = self.word_end(from)?;
                let name = self.text[from..self.at].trim_matches(['"', '\'']);
                self.pending = Some((name, start));
                self.command = true;
            }
            "{" => self.enter(BlockKind::Braces),
            "}" => self.leave(BlockKind::Braces),
            "case" => {
                self.enter(BlockKind::Case);
                self.command = false;
            }
            "esac" => self.leave(BlockKind::Case),
            "function" => {
                self.blanks();
                let start = self.at;
                self.at = self.word_end(start)?;
                let name = &self.text[start..self.at];
                self.blanks();
                if let Some(end) = self.parentheses() {
                    self.at = end;
                }
                self.pending = is_name(name).then_some((name, start));
                self.command = true;
            }
            _ if LEADING.contains(&word) => self.command = true,
            _ => {
                self.pending = None;
                self.blanks();
                if let Some(end) = self.parentheses() {
                    self.at = end;
                    self.pending = is_name(word).then_some((word, start));
                    self.command = true;
                }
            }
        }
        Some(())
    }

    /// Passes `[[ .. ]]`, whose brackets and bars are no operators.
    fn test(&mut self) -> Option<()> {
        loop {
            match self.bytes() {
                [] => return None,
                [b' ' | b'\t' | b'\n' | b'(' | b')' | b'<' | b'>' | b'|' | b'&' | b';', ..] => self.at += 1,
                _ => {
                    let start = self.at;
                    self.at = self.word_end(start)?;
                    if &self.text[start..self.at] == "]]" {
                        return Some(());
                    }
                }
            }
        }
    }

    fn enter(&mut self, kind: BlockKind) {
        let function = self.pending.take();
        self.functions += usize::from(function.is_some());
        self.first = function.is_some();
        self.blocks.push(Block { kind, function, idle: false });
        self.command = true;
    }

    /// Ends the innermost block, if it is of this kind; a bracket in `case` only ends a pattern.
    fn leave(&mut self, kind: BlockKind) {
        let Some(block) = self.blocks.pop_if(|block| block.kind == kind) else { return };
        if let Some((name, start)) = block.function {
            self.functions -= 1;
            if self.functions == 0 {
                self.definitions.add::<&str>(&[], name, start..self.at);
                if name.starts_with("test") || self.text[start..].starts_with("@test") {
                    self.definitions.runs(start..self.at);
                }
                if block.idle {
                    self.definitions.never(start..self.at, "`skip`");
                }
            }
        }
    }

    /// The end of `()` at the current place.
    fn parentheses(&self) -> Option<usize> {
        let rest = self.text[self.at..].strip_prefix('(')?.trim_start_matches([' ', '\t']).strip_prefix(')')?;
        Some(self.text.len() - rest.len())
    }

    /// Notes a here-document: `<<END`, `<<-END`, `<<'END'`.
    fn here_document(&mut self) -> Option<()> {
        self.at += 2;
        let tabs = self.bytes().first() == Some(&b'-');
        self.at += usize::from(tabs);
        self.blanks();
        let start = self.at;
        self.at = self.word_end(start)?;
        let end = self.text[start..self.at].replace(['\'', '"', '\\'], "");
        self.documents.push((end, tabs));
        Some(())
    }

    /// Passes the here-documents that were noted on the line before.
    fn here_documents(&mut self) -> Option<()> {
        for (end, tabs) in std::mem::take(&mut self.documents) {
            loop {
                if self.bytes().is_empty() {
                    return None;
                }
                let stop = self.line_end(self.at);
                let line = &self.text[self.at..stop];
                self.at = (stop + 1).min(self.text.len());
                if line == end || tabs && line.trim_start_matches('\t') == end {
                    break;
                }
            }
        }
        Some(())
    }

    /// The end of a word with its quotes, expansions and patterns.
    fn word_end(&self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = start;
        loop {
            let before = at.checked_sub(1).filter(|before| *before >= start).and_then(|before| bytes.get(before));
            at = match bytes.get(at..).unwrap_or_default() {
                [] => return Some(at),
                [b'\\', ..] => (at + 2).min(bytes.len()),
                [b'\'', ..] if before == Some(&b'$') => self.ansi_end(at + 1)?,
                [b'\'', ..] => self.find(at + 1, b'\'')? + 1,
                [b'"', ..] => self.group_end(at + 1, b'"')?,
                [b'`', ..] => self.group_end(at + 1, b'`')?,
                [b'$', b'(', ..] => self.group_end(at + 2, b')')?,
                [b'$', b'{', ..] => self.group_end(at + 2, b'}')?,
                // `name=(..)` and `@(..)`
                [b'(', ..] if matches!(before, Some(b'=' | b'?' | b'*' | b'+' | b'@' | b'!')) => {
                    self.group_end(at + 1, b')')?
                }
                [b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')', ..] => {
                    return Some(at);
                }
                _ => at + 1,
            };
        }
    }

    /// The end of what `close` ends, with all that is nested in it; none where it does not end.
    fn group_end(&self, start: usize, close: u8) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut open = vec![close];
        let mut at = start;
        while let Some(close) = open.last() {
            let rest = bytes.get(at..).unwrap_or_default();
            let byte = *rest.first()?;
            let quoted = *close == b'"';
            at = match rest {
                [b'\\', ..] => at + 2,
                _ if byte == *close => {
                    open.pop();
                    at + 1
                }
                _ if *close == b'`' => at + 1,
                [b'$', b'(', ..] => {
                    open.push(b')');
                    at + 2
                }
                [b'$', b'{', ..] => {
                    open.push(b'}');
                    at + 2
                }
                [b'"' | b'`', ..] => {
                    open.push(byte);
                    at + 1
                }
                // In `"${a:-'}"` the quote is a character like any other.
                [b'\'', ..] if quoted || *close == b'}' && open.contains(&b'"') => at + 1,
                [b'\'', ..] => self.find(at + 1, b'\'')? + 1,
                [b'(', ..] if *close == b')' => {
                    open.push(b')');
                    at + 1
                }
                [b'#', ..] if *close == b')' && bytes[at - 1].is_ascii_whitespace() => self.line_end(at),
                _ => at + 1,
            };
        }
        Some(at)
    }

    /// The end of `$'..'`, in which a backslash escapes the quote.
    fn ansi_end(&self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = start;
        loop {
            match bytes.get(at)? {
                b'\\' => at += 2,
                b'\'' => return Some(at + 1),
                _ => at += 1,
            }
        }
    }

    fn blanks(&mut self) {
        while let [b' ' | b'\t', ..] = self.bytes() {
            self.at += 1;
        }
    }

    fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn find(&self, at: usize, byte: u8) -> Option<usize> {
        self.text.as_bytes().get(at..)?.iter().position(|b| *b == byte).map(|found| at + found)
    }

    fn line_end(&self, at: usize) -> usize {
        self.find(at, b'\n').unwrap_or(self.text.len())
    }
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && !word.contains(['"', '\'', '`', '$', '\\', '=', '*', '?'])
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    #[test]
    fn functions() {
        let cases: &[(&str, &[&str])] = &[
            ("f() {\n  echo '}' \"}\" \\} ${x#\\}} # }\n}\ng () { :; }\n", &["f: 1..3", "g: 4..4"]),
            ("function f { a; }\nfunction g() {\n b\n}\nfunction h ()\n{\n c\n}", &["f: 1..1", "g: 2..4", "h: 5..8"]),
            ("f() (\n cd x\n)\ng() { :; }", &["f: 1..3", "g: 4..4"]),
            ("# f() { :; }\necho 'g() { :; }' \"h() { :; }\"\n", &[]),
            (
                "cat <<EOF\nf() { :; }\nEOF\ncat <<-'E' <<\"F\"\n\tf() { :; }\n\tE\ng() { :; }\nF\nh() { :; }",
                &["h: 9..9"],
            ),
            (
                "f() {\n  case $1 in\n    a|b) echo ;;\n    (c) { :; } ;;\n    *) g() { :; };;\n  esac\n}\nh() { :; }",
                &["f: 1..7", "h: 8..8"],
            ),
            (
                "f() {\n x=\"$(echo \"}\" ')' # )\n )\" y=$((1 << 2)) z=(a b)\n (( a << 2 ))\n [[ $a =~ ^(x|}) ]] && b\n}\ng() { :; }",
                &["f: 1..6", "g: 7..7"],
            ),
            ("if true; then f() { :; }; fi\nfoo {\necho }\n", &["f: 1..1"]),
            ("f() {\n", &[]),
            ("f() { 'x\n}", &[]),
            ("cat <<E\nf() { :; }", &[]),
            ("f() { diff <(a) >(b); cat <<<\"}\"; }\n", &["f: 1..1"]),
            ("x=$'it\\'s {' f() { :; }", &[]),
            ("my-func() { :; }\nns::g() { :; }", &["my-func: 1..1", "ns::g: 2..2"]),
            ("\"f\"() { :; }", &[]),
            ("f()\n# c\n{ :; }", &["f: 1..3"]),
            ("for ((i=0; i<3; i++)); do f() { :; }; done", &["f: 1..1"]),
            ("echo f() { :; }", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(read, text), *expected, "{text}");
        }
    }

    #[test]
    fn tests_that_are_skipped() {
        let cases: &[(&str, &[&str])] = &[
            (
                "@test \"keys rotate\" {\n  skip \"later\"\n  run x\n}\n@test \"other\" {\n  [ -n \"$CI\" ] && skip\n  run skip\n}\n",
                &["keys rotate"],
            ),
            ("setup() {\n  skip\n}\n@test 'a' {\n  run x\n}\n", &["a", "setup"]),
            ("setup() {\n  skip\n}\nf() { skip; }\n", &[]),
            ("test_a() {\n  startSkipping\n  x\n}\ntest_b() {\n  x\n  startSkipping\n}\n", &["test_a"]),
        ];
        for (text, expected) in cases {
            assert_eq!(super::super::definitions::idle(read, text), *expected, "{text}");
        }
    }
}
