//! The tokens of a source text as a list, each bracket with its partner, so that a reader skips what is in brackets.
//! Must not know a language; its lexer says what a token is.

/// A text with more tokens is read no further: it bounds what one file may cost.
const MOST: usize = 2_000_000;

/// Stands for none.
const NONE: u32 = u32::MAX;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or keyword.
    Word,
    /// A string, character, number or pattern.
    Literal,
    /// One ASCII punctuation character.
    Sign(u8),
}

/// A token as a lexer yields it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where the doc comment directly in front of it starts.
    pub(super) doc: Option<usize>,
    /// A line ended between the token before and this one.
    pub(super) newline: bool,
}

/// A token as it is kept: small, since a file has many.
#[derive(Clone, Copy, Debug)]
struct Kept {
    kind: Kind,
    newline: bool,
    start: u32,
    end: u32,
    doc: u32,
    partner: u32,
}

/// All tokens of a text.
#[derive(Debug)]
pub(super) struct Tokens<'t> {
    text: &'t str,
    kept: Vec<Kept>,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str, lexer: impl Iterator<Item = Token>) -> Self {
        let mut kept: Vec<Kept> = Vec::new();
        let mut open: Vec<u32> = Vec::new();
        let small = |at: usize| u32::try_from(at).unwrap_or(NONE);
        for token in lexer.take_while(|token| small(token.end) != NONE).take(MOST) {
            let index = small(kept.len());
            let mut partner = NONE;
            match token.kind {
                Kind::Sign(b'(' | b'[' | b'{') => open.push(index),
                Kind::Sign(sign @ (b')' | b']' | b'}')) => {
                    // A bracket of another kind closes nothing: what is open stays open, and is then no one's.
                    let fits = open.last().and_then(|at| kept.get_mut(*at as usize));
                    if let Some(other) = fits.filter(|other| other.kind == Kind::Sign(opening(sign))) {
                        (partner, other.partner) = (open.pop().unwrap_or(NONE), index);
                    }
                }
                _ => {}
            }
            let (start, end, doc) = (small(token.start), small(token.end), token.doc.map_or(NONE, small));
            kept.push(Kept { kind: token.kind, newline: token.newline, start, end, doc, partner });
        }
        Self { text, kept }
    }

    pub(super) fn len(&self) -> usize {
        self.kept.len()
    }

    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.kept.get(at).map(|token| token.kind)
    }

    /// The text of a token; empty behind the last.
    pub(super) fn of(&self, at: usize) -> &'t str {
        self.kept.get(at).map_or("", |token| &self.text[token.start as usize..token.end as usize])
    }

    /// The text of a word; empty where the token is none.
    pub(super) fn word(&self, at: usize) -> &'t str {
        if self.kind(at) == Some(Kind::Word) { self.of(at) } else { "" }
    }

    pub(super) fn is(&self, at: usize, sign: u8) -> bool {
        self.kind(at) == Some(Kind::Sign(sign))
    }

    pub(super) fn is_literal(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::Literal)
    }

    /// Whether a line ended before the token.
    pub(super) fn is_first(&self, at: usize) -> bool {
        self.kept.get(at).is_some_and(|token| token.newline)
    }

    /// Whether two tokens stand next to each other without anything between them.
    pub(super) fn touch(&self, at: usize) -> bool {
        at > 0 && self.start(at) == self.end(at - 1)
    }

    pub(super) fn start(&self, at: usize) -> usize {
        self.kept.get(at).map_or(self.text.len(), |token| token.start as usize)
    }

    pub(super) fn end(&self, at: usize) -> usize {
        self.kept.get(at).map_or(self.text.len(), |token| token.end as usize)
    }

    /// Where the token starts, with the doc comment in front of it.
    pub(super) fn documented(&self, at: usize) -> usize {
        self.kept.get(at).filter(|token| token.doc != NONE).map_or_else(|| self.start(at), |token| token.doc as usize)
    }

    /// The bracket that closes the one at `at`; none where nothing does.
    pub(super) fn close(&self, at: usize) -> Option<usize> {
        let token = self.kept.get(at)?;
        let opens = matches!(token.kind, Kind::Sign(b'(' | b'[' | b'{'));
        (opens && token.partner != NONE).then_some(token.partner as usize)
    }

    /// The token behind the one at `at`, or behind the brackets that it opens. None where they stay open.
    pub(super) fn after(&self, at: usize) -> Option<usize> {
        match self.kind(at)? {
            Kind::Sign(b'(' | b'[' | b'{') => self.close(at).map(|close| close + 1),
            _ => Some(at + 1),
        }
    }
}

fn opening(sign: u8) -> u8 {
    match sign {
        b')' => b'(',
        b']' => b'[',
        _ => b'{',
    }
}
