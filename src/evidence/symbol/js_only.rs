//! What keeps a test of JavaScript from running other than its own name: `only` beside it, an option, its first statement.
//! It must leave alone what depends on how the runner is called: `only` of `node:test` counts with `--test-only` alone.

use std::ops::Range;

use super::Definitions;
use super::js_members::unquoted;
use super::tokens::Tokens;

/// A test or a group that was read.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) place: Range<usize>,
    pub(super) is_only: bool,
}

/// Notes the tests that never run since others of the file are marked with `only`.
pub(super) fn beside(text: &str, seen: &[Seen], definitions: &mut Definitions) {
    let only: Vec<&Range<usize>> = seen.iter().filter(|one| one.is_only).map(|one| &one.place).collect();
    if only.is_empty() || text.contains("node:test") {
        return;
    }
    // The reader yields a group behind what is in it, so only the order of starts is one.
    let mut starts: Vec<usize> = only.iter().map(|place| place.start).collect();
    starts.sort_unstable();
    let mut outer: Vec<&Range<usize>> = only;
    outer.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
    let mut reached = 0;
    outer.retain(|place| {
        let is_outer = place.end > reached;
        reached = reached.max(place.end);
        is_outer
    });
    for one in seen {
        let Range { start, end } = one.place;
        let before = outer.partition_point(|place| place.start <= start);
        let is_within = before.checked_sub(1).is_some_and(|at| end <= outer[at].end);
        let holds_one = starts.get(starts.partition_point(|at| *at < start)).is_some_and(|at| *at < end);
        if !is_within && !holds_one {
            definitions.never(start..end, "`only` beside it");
        }
    }
}

/// Whether options such as `{ skip: true }`, whose brace is at `open`, keep a test from running or from failing.
pub(super) fn is_left_out(tokens: &Tokens<'_>, open: usize) -> bool {
    let Some(close) = tokens.close(open).filter(|_| tokens.is(open, b'{')) else { return false };
    let mut at = open + 1;
    while at < close {
        let is_given = matches!(tokens.word(at), "skip" | "todo") && tokens.is(at + 1, b':');
        let reason = || tokens.is_literal(at + 2) && unquoted(tokens.of(at + 2)).is_some_and(|text| !text.is_empty());
        if is_given && (tokens.word(at + 2) == "true" || reason()) {
            return true;
        }
        let Some(after) = tokens.after(at) else { return false };
        at = after;
    }
    false
}

/// Whether a body begins with leaving: `this.skip()`, `t.skip('later')`, `test.skip()`, `test.skip(true, 'later')`.
pub(super) fn leaves(tokens: &Tokens<'_>, body: usize) -> bool {
    let own = ["this", "t", "ctx", "context", "test", "it"].contains(&tokens.word(body + 1));
    let called = tokens.is(body + 2, b'.') && matches!(tokens.word(body + 3), "skip" | "fixme" | "todo");
    let open = body + 4;
    let always = tokens.is(open + 1, b')')
        || tokens.word(open + 1) == "true"
        || (tokens.is_literal(open + 1) && unquoted(tokens.of(open + 1)).is_some() && tokens.is(open + 2, b')'));
    own && called && tokens.is(open, b'(') && always
}
