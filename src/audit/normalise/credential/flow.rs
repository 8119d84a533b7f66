//! Finds a secret under its name between the braces and brackets of YAML: `- {name: pg, password: abc}`.
//! Must not read a block of code: braces count where a value may begin, in a text or in others that count.

use super::yaml::{Pair, Scalar};

/// How many brackets that nothing closes are looked behind for others.
const UNCLOSED: usize = 16;

/// Whether a secret stands in braces of the marked text.
pub(super) fn is_in(marked: &str) -> bool {
    let (mut from, mut unclosed) = (0, 0);
    while let Some(at) = next(marked, from) {
        let mut flow = Flow { text: marked, at, open: Vec::new(), lacks: [false; 2] };
        if flow.has_secret() {
            return true;
        }
        from = flow.at;
        if !flow.open.is_empty() {
            unclosed += 1;
            from = if unclosed > UNCLOSED { flow.at } else { at + 1 };
        }
    }
    false
}

/// Where the next brackets open that may be a value: at the start of a line or of a quoted text, as an item, or behind a colon.
fn next(text: &str, from: usize) -> Option<usize> {
    let opens = text[from..].match_indices(['{', '[']).map(|(at, _)| from + at);
    let mut opens = opens.filter(|at| {
        let before = text[..*at].trim_end_matches([' ', '\t']);
        let is_start = |before: &str| before.is_empty() || before.ends_with('\n');
        match before.chars().next_back() {
            Some(':') => true,
            Some('"' | '\'') => before.len() == *at,
            Some('-') => before.len() < *at && is_start(before.trim_end_matches([' ', '\t', '-'])),
            _ => is_start(before),
        }
    });
    opens.next()
}

/// Brackets that are being read.
struct Flow<'t> {
    text: &'t str,
    at: usize,
    open: Vec<Open<'t>>,
    /// Whether a quote of this kind stands nowhere further on, so that none is looked for again.
    lacks: [bool; 2],
}

/// One pair of brackets.
#[derive(Default)]
struct Open<'t> {
    key: Option<&'t str>,
    /// What its members say so far.
    pair: Pair<'t>,
    /// Whether something stands where the next value would.
    is_taken: bool,
    /// Whether it stands behind a word, as a block of code does.
    is_code: bool,
}

impl<'t> Flow<'t> {
    /// Reads up to what closes the first bracket, or to what can stand in none.
    fn has_secret(&mut self) -> bool {
        while let Some(c) = self.text[self.at..].chars().next() {
            let begin = self.at;
            self.at += c.len_utf8();
            match c {
                '{' | '[' => {
                    let is_code = self
                        .open
                        .last_mut()
                        .is_some_and(|open| std::mem::replace(&mut open.is_taken, true) || open.is_code);
                    self.open.push(Open { is_code, ..Open::default() });
                }
                '}' | ']' => {
                    self.open.pop();
                    if self.open.is_empty() {
                        return false;
                    }
                }
                ',' => self.of_last(|open| (open.key, open.is_taken) = (None, false)),
                '\n' if is_item(&self.text[self.at..]) => return false,
                '#' if self.text[..begin].ends_with([' ', '\t', '\n']) => {
                    self.at += self.text[self.at..].find('\n').unwrap_or(self.text.len() - self.at);
                }
                c if c.is_whitespace() => {}
                _ => {
                    self.at = begin;
                    if self.takes_scalar(c) {
                        return true;
                    }
                }
            }
        }
        false
    }

    fn of_last(&mut self, change: impl FnOnce(&mut Open<'t>)) {
        if let Some(open) = self.open.last_mut() {
            change(open);
        }
    }

    /// Reads a key or a value; whether it is a secret.
    fn takes_scalar(&mut self, first: char) -> bool {
        let is_free = self.open.last().is_some_and(|open| !open.is_taken);
        let quoted = if is_free && matches!(first, '"' | '\'') { self.quoted(first) } else { None };
        let scalar = quoted.unwrap_or_else(|| self.plain());
        let behind = self.text[self.at..].trim_start_matches([' ', '\t']);
        let Some(open) = self.open.last_mut() else { return false };
        if open.key.is_none()
            && is_free
            && let Some(rest) = behind.strip_prefix(':')
        {
            self.at = self.text.len() - rest.len();
            open.key = Some(scalar.text);
            return false;
        }
        if behind.starts_with(':') {
            self.at = self.text.len() - behind.len() + 1;
        }
        open.is_taken = true;
        let is_value = !open.is_code && is_free;
        open.key.is_some_and(|key| is_value && (scalar.is_under(key) || open.pair.is_secret_with(key, scalar)))
    }

    /// A text in quotes, up to the one that closes it.
    fn quoted(&mut self, quote: char) -> Option<Scalar<'t>> {
        let lacks = &mut self.lacks[usize::from(quote == '"')];
        if *lacks {
            return None;
        }
        let inner = &self.text[self.at + 1..];
        let mut is_escaped = false;
        let end = inner.find(|c| {
            let is_end = c == quote && !is_escaped;
            is_escaped = c == '\\' && quote == '"' && !is_escaped;
            is_end
        });
        *lacks = end.is_none();
        let text = &inner[..end?];
        self.at += text.len() + 2;
        Some(Scalar { text, is_quoted: true })
    }

    /// A text without quotes, up to what ends it: a colon before a blank, a comma, a bracket, a comment, or the line.
    fn plain(&mut self) -> Scalar<'t> {
        let rest = &self.text[self.at..];
        let mut before = ' ';
        let mut ends = rest.char_indices().filter(|(at, c)| {
            let is_before_blank =
                || rest[at + 1..].chars().next().is_none_or(|c| c.is_whitespace() || "{}[],".contains(c));
            let is_comment = *c == '#' && before.is_whitespace();
            before = *c;
            matches!(c, '{' | '}' | '[' | ']' | ',' | '\n') || is_comment || (*c == ':' && is_before_blank())
        });
        // What begins with a sign that ends others is that sign.
        let end = ends.next().map_or(rest.len(), |(at, c)| if at == 0 { c.len_utf8() } else { at });
        self.at += end;
        Scalar { text: rest[..end].trim_end(), is_quoted: false }
    }
}

/// Whether a line is an item of a list, which stands in no brackets.
fn is_item(line: &str) -> bool {
    line.trim_start_matches([' ', '\t']).starts_with("- ")
}

#[cfg(test)]
mod tests {
    use super::super::text::marked;
    use super::*;

    #[test]
    fn braces() {
        for (text, is) in [
            ("a:\n  - {name: pg, user: grafana, password: Tr0ub4dor3x}", true),
            ("{password: x}", true),
            ("{ password : x }", true),
            ("db: {\"password\": \"x\"}", true),
            ("user: {token: x}", true),
            ("a: [{b: c, d: [e]}, {password: hunter2}]", true),
            ("a: {b: {password: hunter2}}", true),
            ("a: {\n  b: c,\n  d: e, password: hunter2,\n}", true),
            ("a: {b: \"it's, so\", password: hunter2}", true),
            ("a: {b: it's, password: hunter2}", true),
            ("a: {b: c # {\n, password: hunter2}", true),
            ("a: {password: 'correct horse'}", true),
            ("a: [password: hunter2]", true),
            ("app --db '{user: a, password: hunter2}'", true),
            ("{\"name\":\"pg\",\"password\":\"hunter2\"}", true),
            ("[ERROR\n- {name: pg, password: hunter2}", true),
            ("a: [b\nc: {password: hunter2}", true),
            ("a: {password: ${PW}}", false),
            ("a: {password: '${PW}'}", false),
            ("a: {password: }", false),
            ("a: {password: null}", false),
            ("a: {password: string, token: String!}", false),
            ("a: {password: process.env.PW}", false),
            ("a: {password: the user's password}", false),
            ("a: {password, token}", false),
            ("a: {password: {type: string}}", false),
            ("a: {password_file: /run/p, token_ttl: 5m, reset_password: disabled}", false),
            ("a: {tokenizer: standard, topologyKey: kubernetes.io/hostname}", false),
            ("type Foo {password: String}", false),
            ("type Foo {password: Password}", false),
            ("function f({password: p}) { return {token: p} }", false),
            ("{ type Foo {password: Password} }", false),
            ("const a = {password: pw}", false),
            ("level=%{level} {user: %s, token: %s}", false),
            ("[%d{ISO8601}] %p {token: %X{token}}", false),
            ("%{WORD:token} %{DATA:password}", false),
            ("Asks for a login {password: optional} at night", false),
            ("map $a $b { default 1; }", false),
        ] {
            assert_eq!(is_in(&marked(text)), is, "{text}");
        }
    }
}
