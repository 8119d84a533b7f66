//! What JavaScript gives a name by `const`, `let`, `var` or an assignment, and what is in it.
//! Must not define what is imported under another name.

use super::javascript::Reader;

impl Reader<'_, '_, '_> {
    /// `const a = .., b = ..`
    pub(super) fn values(&mut self, keyword: usize, to: usize, start: usize) -> usize {
        let tokens = self.tokens;
        let end = self.end(keyword, to);
        if !self.is_closed(keyword, end) {
            return end;
        }
        let mut at = keyword + 1;
        while at < end {
            let name = tokens.word(at);
            let mut equals = at;
            while equals < end && !self.is_assignment(equals) {
                equals = tokens.after(equals).unwrap_or(end);
            }
            // What is taken apart comes from elsewhere.
            if !name.is_empty() {
                self.value(name, (equals + 1).min(end), end, start);
            }
            at = equals + 1;
            while at < end && !(tokens.is(at, b',') && !tokens.word(at + 1).is_empty() && self.is_assignment(at + 2)) {
                at = tokens.after(at).unwrap_or(end);
            }
            at += 1;
        }
        end
    }

    /// A value of this name that stands from `at` to `end`, and what is in it.
    pub(super) fn value(&mut self, name: &str, at: usize, end: usize, start: usize) {
        let tokens = self.tokens;
        let imported = match tokens.word(at) {
            "require" | "import" => true,
            "await" => tokens.word(at + 1) == "import",
            _ => false,
        };
        if imported {
            return;
        }
        self.define(name, start, end);
        let frozen = tokens.word(at) == "Object" && tokens.word(at + 2) == "freeze" && tokens.is(at + 3, b'(');
        let open = if frozen { at + 4 } else { at };
        if tokens.word(at) == "class" {
            if let Some((open, close)) = self.braces(at + 1, end) {
                self.within(name.to_owned(), |reader| reader.class_members(open + 1, close));
            }
        } else if tokens.is(open, b'{')
            && let Some(close) = tokens.close(open)
        {
            self.within(name.to_owned(), |reader| reader.object_members(open + 1, close));
        }
    }

    /// `module.exports = ..`, `exports.name = ..`, `Type.prototype.name = ..`
    pub(super) fn assigned(&mut self, at: usize, to: usize, start: usize) -> Option<usize> {
        let tokens = self.tokens;
        let dotted = |at: usize| tokens.is(at, b'.').then(|| tokens.word(at + 1)).filter(|name| !name.is_empty());
        let (whole, named) = match (tokens.word(at), dotted(at + 1)) {
            ("module", Some("exports")) => (self.is_assignment(at + 3).then_some(at + 4), Some(at + 3)),
            ("exports", Some(_)) => (None, Some(at + 1)),
            ("", _) => return None,
            (_, Some("prototype")) => (None, Some(at + 3)),
            _ => return None,
        };
        let end = self.end(at, to);
        if !self.is_closed(at, end) {
            return Some(end);
        }
        if let Some(value) = whole {
            let default = Some("default");
            match tokens.word(value) {
                "class" => drop(self.class(value, end, start, default)),
                "function" => drop(self.function(value, end, start, default)),
                _ if tokens.is(value, b'{') => {
                    if let Some(close) = tokens.close(value) {
                        self.object_members(value + 1, close);
                    }
                }
                _ => self.define("default", start, end),
            }
        } else if let Some(name) = named.and_then(dotted)
            && self.is_assignment(named.unwrap_or(at) + 2)
        {
            let value = named.unwrap_or(at) + 3;
            if dotted(at + 1) == Some("prototype") {
                let owner = tokens.word(at).to_owned();
                self.within(owner, |reader| reader.value(name, value, end, start));
            } else {
                self.value(name, value, end, start);
            }
        }
        Some(end)
    }
}
