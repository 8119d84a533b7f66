//! What an SQL script creates: tables, views, indexes, functions, policies, triggers, roles and their like.
//! Must not take SQL inside a string for a definition; what a `DO` block creates is not seen.
//!
//! Names without quotes are kept in lower case. A policy or trigger belongs to its table: `events::tenant_isolation`.

use super::Definitions;
use super::sql_lexer::{Kind, Lexer, Token};

/// Tells everything that a `CREATE` statement of the text defines.
pub(super) fn read(text: &str, definitions: &mut Definitions) {
    let mut reader = Reader { tokens: Lexer::new(text), back: None };
    let undone = undone(text);
    while let Some(token) = reader.next() {
        match token.kind {
            Kind::Word if token.is(text, &["create"]) => reader.create(token.start, definitions),
            Kind::Word if token.is(text, &["drop"]) => reader.drop(token.start < undone, definitions),
            Kind::Word if token.is(text, &["copy"]) => reader.copy(),
            Kind::Sign(b';') => {}
            Kind::Sign(b'\\') => reader.tokens.skip_line(),
            _ => {
                reader.back = Some(token);
                reader.statement_ends(false);
            }
        }
    }
    definitions.remarks(reader.tokens.comments);
}

/// Where the part of a migration starts that takes it back, as its tools mark it: `-- +goose Down`, `-- migrate:down`,
/// `--//@UNDO`. What is dropped there is not dropped by the migration itself.
fn undone(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let comment = line.trim_start().strip_prefix("--").map(str::to_lowercase);
        if comment.is_some_and(|comment| ["down", "undo", "rollback"].iter().any(|word| comment.contains(word))) {
            return at;
        }
        at += line.len();
    }
    at
}

/// What can be created, and whether it belongs to a table.
const KINDS: &[(&str, bool)] = &[
    ("domain", false),
    ("function", false),
    ("index", false),
    ("policy", true),
    ("procedure", false),
    ("role", false),
    ("schema", false),
    ("sequence", false),
    ("table", false),
    ("trigger", true),
    ("type", false),
    ("user", false),
    ("view", false),
];

/// Words that may stand between `CREATE` and the kind.
const MODIFIERS: &[&str] = &[
    "algorithm",
    "alter",
    "clustered",
    "constraint",
    "definer",
    "event",
    "foreign",
    "global",
    "local",
    "materialized",
    "nonclustered",
    "or",
    "recursive",
    "replace",
    "security",
    "sql",
    "temp",
    "temporary",
    "unique",
    "unlogged",
    "virtual",
];

struct Reader<'t> {
    tokens: Lexer<'t>,
    back: Option<Token>,
}

impl Reader<'_> {
    fn create(&mut self, start: usize, definitions: &mut Definitions) {
        let Some((kind, of_table)) = self.kind() else {
            self.statement_ends(false);
            return;
        };
        let routine = matches!(kind, "function" | "procedure" | "trigger");
        while self.skip(&["concurrently"]) || self.skip(&["if"]) && self.skip(&["not"]) && self.skip(&["exists"]) {}
        let mut name = self.name(kind);
        if of_table && !name.is_empty() {
            // Policies and triggers are named within their table.
            let table = self.table();
            name.drain(..name.len() - 1);
            name.splice(0..0, table);
        }
        if let Some(end) = self.statement_ends(routine)
            && let Some((name, scope)) = name.split_last()
        {
            definitions.add(scope, name, start..end);
        }
    }

    /// Takes back what is dropped, where that counts: `DROP TABLE IF EXISTS a, b.c`. Of several definitions of a name it is
    /// not known which one is meant.
    fn drop(&mut self, counts: bool, definitions: &mut Definitions) {
        let Some((kind, of_table)) = self.kind() else {
            self.statement_ends(false);
            return;
        };
        while self.skip(&["concurrently"]) || self.skip(&["if"]) && self.skip(&["exists"]) {}
        loop {
            let mut name = self.name(kind);
            if of_table && !name.is_empty() {
                let table = self.table();
                name.drain(..name.len() - 1);
                name.splice(0..0, table);
            }
            if let Some((name, scope)) = name.split_last().filter(|_| counts) {
                definitions.forget(scope, name);
            }
            if !self.skip_sign(b',') {
                break;
            }
        }
        self.statement_ends(false);
    }

    /// The kind of what is created; none where it is of no kind that is read.
    fn kind(&mut self) -> Option<(&'static str, bool)> {
        let text = self.tokens.text;
        // `DEFINER = name@host` and `ALGORITHM = MERGE` have a value behind a sign.
        let mut value = false;
        loop {
            let token = self.next()?;
            match token.kind {
                Kind::Sign(b'=' | b'@') => value = true,
                Kind::Word | Kind::Quoted if value => value = false,
                Kind::Word => {
                    if let Some((kind, of_table)) = KINDS.iter().find(|(kind, _)| token.is(text, &[*kind])) {
                        let mapping = *kind == "user" && self.peek().is_some_and(|next| next.is(text, &["mapping"]));
                        return if mapping { None } else { Some((*kind, *of_table)) };
                    }
                    if !token.is(text, MODIFIERS) {
                        self.back = Some(token);
                        return None;
                    }
                }
                _ => {
                    self.back = Some(token);
                    return None;
                }
            }
        }
    }

    /// A dotted name; empty where there is none, as in `CREATE INDEX ON ..`.
    fn name(&mut self, kind: &str) -> Vec<String> {
        let text = self.tokens.text;
        let mut names = Vec::new();
        if kind == "index" && self.peek().is_some_and(|next| next.is(text, &["on"])) {
            return names;
        }
        while let Some(name) = self.identifier() {
            names.push(name);
            if !self.skip_sign(b'.') {
                break;
            }
        }
        names
    }

    fn identifier(&mut self) -> Option<String> {
        let token = self.peek()?;
        let text = self.tokens.text;
        let source = &text[token.start..token.end];
        match token.kind {
            Kind::Word => {
                self.next();
                Some(source.to_lowercase())
            }
            Kind::Quoted => {
                self.next();
                let quote = &source[..1];
                Some(source[1..source.len() - 1].replace(&quote.repeat(2), quote))
            }
            // `[name]`, of Transact-SQL.
            Kind::Sign(b'[') => {
                self.next();
                let name = self.next().filter(|name| name.kind == Kind::Word)?;
                self.skip_sign(b']').then(|| text[name.start..name.end].to_lowercase())
            }
            _ => None,
        }
    }

    /// The last name of the table behind `ON`; none where the statement has none.
    fn table(&mut self) -> Option<String> {
        let text = self.tokens.text;
        loop {
            let token = self.next()?;
            if token.kind == Kind::Sign(b';') {
                self.back = Some(token);
                return None;
            }
            if token.is(text, &["on"]) {
                return self.name("table").pop();
            }
        }
    }

    /// Reads to the statement's end and returns it. In a routine, a `;` between `BEGIN` and `END` ends nothing.
    fn statement_ends(&mut self, routine: bool) -> Option<usize> {
        let text = self.tokens.text;
        let (mut blocks, mut brackets) = (0_usize, 0_usize);
        let mut end = None;
        while let Some(token) = self.next() {
            match token.kind {
                Kind::Sign(b';') if blocks == 0 => return Some(token.end),
                Kind::Sign(b'\\') => {
                    self.tokens.skip_line();
                    return None;
                }
                Kind::Sign(b'(') => brackets += 1,
                Kind::Sign(b')') => brackets = brackets.saturating_sub(1),
                Kind::Word if token.is(text, &["go"]) && self.tokens.is_alone(token) => return end,
                Kind::Word if routine && token.is(text, &["begin", "case"]) => blocks += 1,
                Kind::Word if routine && token.is(text, &["end"]) => {
                    // `END IF` and `END LOOP` close what was not counted.
                    if !self.peek().is_some_and(|next| next.is(text, &["if", "loop", "while", "repeat", "for"])) {
                        blocks = blocks.saturating_sub(1);
                    }
                    self.skip(&["case"]);
                }
                _ => {}
            }
            end = Some(token.end);
        }
        // The last statement may do without `;`, if all of it is there.
        end.filter(|_| blocks == 0 && brackets == 0 && !self.tokens.is_broken())
    }

    /// `COPY .. FROM STDIN;` is followed by data up to a line `\.`.
    fn copy(&mut self) {
        let text = self.tokens.text;
        let mut stdin = false;
        while let Some(token) = self.next() {
            stdin |= token.is(text, &["stdin"]);
            if token.kind == Kind::Sign(b';') {
                break;
            }
        }
        if stdin {
            self.tokens.skip_data();
        }
    }

    fn next(&mut self) -> Option<Token> {
        self.back.take().or_else(|| self.tokens.next())
    }

    fn peek(&mut self) -> Option<Token> {
        self.back = self.next();
        self.back
    }

    fn skip(&mut self, words: &[&str]) -> bool {
        let text = self.tokens.text;
        let found = self.peek().is_some_and(|next| next.is(text, words));
        if found {
            self.next();
        }
        found
    }

    fn skip_sign(&mut self, sign: u8) -> bool {
        let found = self.peek().is_some_and(|next| next.kind == Kind::Sign(sign));
        if found {
            self.next();
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    #[test]
    fn statements() {
        let cases: &[(&str, &[&str])] = &[
            (
                "CREATE TABLE audit.Events (\n  id int DEFAULT ')'\n);\ncreate view v as select 1",
                &["audit::events: 1..3", "v: 4..4"],
            ),
            (
                "-- CREATE TABLE a();\n/* CREATE /* x */ TABLE b(); */\nSELECT 'CREATE TABLE c();', E'\\'; CREATE TABLE d();', $$ CREATE TABLE e(); $$;",
                &[],
            ),
            (
                "CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql AS $fn$\n SELECT $1; $$;$$\n$fn$;\nCREATE INDEX i ON t (a);",
                &["f: 1..3", "i: 4..4"],
            ),
            (
                "CREATE FUNCTION g() BEGIN ATOMIC\n SELECT CASE WHEN 1 THEN 2 END; SELECT 1;\nEND;\nCREATE ROLE app;",
                &["g: 1..3", "app: 4..4"],
            ),
            (
                "CREATE TRIGGER t BEFORE UPDATE ON public.events FOR EACH ROW BEGIN\n IF a THEN SET b = 1; END IF; CASE x WHEN 1 THEN SET c = 1; END CASE;\nEND;\nCREATE TABLE x();",
                &["events::t: 1..3", "x: 4..4"],
            ),
            ("CREATE POLICY \"Tenant Isolation\" ON app.events USING (true);", &["events::Tenant Isolation: 1..1"]),
            (
                "CREATE TABLE IF NOT EXISTS \"A\"\"B\" ();CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t(a);",
                &["A\"B: 1..1", "i: 1..1"],
            ),
            ("CREATE INDEX ON t (a);CREATE USER MAPPING FOR x SERVER y;", &[]),
            ("CREATE CAST (a AS b) WITH FUNCTION f(a);\nCREATE TEXT SEARCH CONFIGURATION TABLE x;", &[]),
            ("CREATE DEFINER=`a`@`b` PROCEDURE p() BEGIN SELECT 1; END;", &["p: 1..1"]),
            ("CREATE TABLE [dbo].[T] (a int)\nGO\nCREATE TABLE b (a int)\ngo", &["dbo::t: 1..1", "b: 3..3"]),
            ("COPY t FROM stdin;\nCREATE TABLE a();\n\\.\nCREATE TABLE b();", &["b: 4..4"]),
            ("\\echo CREATE TABLE x();\nBEGIN;\nCREATE TABLE a();\nCOMMIT;", &["a: 3..3"]),
            ("DO $$ BEGIN CREATE ROLE r; END $$;", &[]),
            ("CREATE TABLE a (", &[]),
            ("CREATE TABLE a 'x", &[]),
            ("CREATE FUNCTION f() AS $$ x", &[]),
            ("CREATE", &[]),
            ("CREATE TABLE", &[]),
            ("CREATE TABLE a AS SELECT a$b$c, $1 FROM b;", &["a: 1..1"]),
            ("CREATE TABLE é (a int);", &["é: 1..1"]),
            ("DROP TABLE a; ALTER TABLE b ADD c int;", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(read, text), *expected, "{text}");
        }
    }
}
