//! The difference of two texts in the notation that `git apply` and `patch -p1` take.
//! It must lose no byte of a line, whatever ends it.

use similar::{Algorithm, ChangeTag, TextDiff};

/// The unified difference of two texts of one file, with three lines of context; nothing where they are the same.
///
/// ```
/// use probity::edit::unified;
/// assert_eq!(
///     unified("app.toml", "a = 1\nb = 2\n", "a = 1\nb = 3\n"),
///     "--- a/app.toml\n+++ b/app.toml\n@@ -1,2 +1,2 @@\n a = 1\n-b = 2\n+b = 3\n"
/// );
/// assert_eq!(unified("app.toml", "a = 1\n", "a = 1\n"), "");
/// ```
#[must_use]
pub fn unified(path: &str, old: &str, new: &str) -> String {
    unified_sparing(path, old, new, &|_| true).text
}

/// A line that is compared as it is and shown as it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Masked<'t> {
    /// Which line of its file it is, counted from 0.
    pub number: usize,
    /// What stands there.
    pub text: &'t str,
    /// What may be shown of it, without the line's end.
    pub shown: &'t str,
}

/// The unified difference of the lines of a file, of which only what may be shown is: two lines that differ do so in it even
/// where they are shown alike. So many lines of context stand around a change.
///
/// ```
/// use probity::edit::{Masked, unified_masked};
/// let line = |text| [Masked { number: 4, text, shown: "a = ***" }];
/// assert_eq!(
///     unified_masked("x", &line("a = 1"), &line("a = 2"), 3),
///     "--- a/x\n+++ b/x\n@@ -5 +5 @@\n-a = ***\n+a = ***\n"
/// );
/// ```
#[must_use]
pub fn unified_masked(path: &str, old: &[Masked<'_>], new: &[Masked<'_>], context: usize) -> String {
    let mut out = String::new();
    for part in masked_diff(old, new, context) {
        if out.is_empty() {
            out = format!("--- {}\n+++ {}\n", name("a", path), name("b", path));
        }
        let count = |other: char| part.iter().filter(|(tag, _)| *tag != other).count();
        let range = |other: char| {
            let first = part.iter().find(|(tag, _)| *tag != other).or(part.first());
            let start = first.map_or(0, |(_, line)| line.number + 1);
            if count(other) == 1 { start.to_string() } else { format!("{start},{}", count(other)) }
        };
        out.push_str(&format!("@@ -{} +{} @@\n", range('+'), range('-')));
        for (tag, line) in part {
            out.push_str(&format!("{tag}{}\n", line.shown));
        }
    }
    out
}

/// The changed parts with their context, line by line.
fn masked_diff<'t>(old: &[Masked<'t>], new: &[Masked<'t>], context: usize) -> Vec<Vec<(char, Masked<'t>)>> {
    let before: Vec<&str> = old.iter().map(|line| line.text).collect();
    let after: Vec<&str> = new.iter().map(|line| line.text).collect();
    let diff = TextDiff::configure().algorithm(BY).newline_terminated(true).diff_slices(&before, &after);
    let parts = diff.grouped_ops(context);
    let line = |change: similar::Change<&str>| match change.tag() {
        ChangeTag::Insert => Some(('+', new[change.new_index()?])),
        ChangeTag::Delete => Some(('-', old[change.old_index()?])),
        ChangeTag::Equal => Some((' ', new[change.new_index()?])),
    };
    parts.iter().map(|ops| ops.iter().flat_map(|op| diff.iter_changes(op)).filter_map(line).collect()).collect()
}

/// The lines of two texts side by side, for whoever shows them in another way.
#[must_use]
pub fn line_diff<'t>(old: &'t str, new: &'t str) -> TextDiff<'t, 't, 't, str> {
    TextDiff::configure().algorithm(BY).diff_lines(old, new)
}

/// A difference with only such context as may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sparing {
    /// The difference.
    pub text: String,
    /// Whether every part of it ends with context or where the file does: plain `git apply` refuses any other, or puts
    /// its lines at the end, and takes it with `--unidiff-zero`. `patch -p1` takes each.
    pub is_plain: bool,
}

/// The same as [`unified`] with only such context as may be shown: a line of context that must not be shown ends the
/// context there, so that a part of the difference may have less than three lines of it, or none. Lines that are taken out
/// are shown whole; [`removed`] tells which.
///
/// ```
/// use probity::edit::unified_sparing;
/// let (old, new) = ("key = 's3cret'\na = 1\nb = 2\n", "key = 's3cret'\na = 1\nb = 3\n");
/// let sparing = unified_sparing("app.toml", old, new, &|line| line != 0);
/// assert_eq!(sparing.text, "--- a/app.toml\n+++ b/app.toml\n@@ -2,2 +2,2 @@\n a = 1\n-b = 2\n+b = 3\n");
/// assert!(sparing.is_plain);
/// ```
#[must_use]
pub fn unified_sparing(path: &str, old: &str, new: &str, may_show: &dyn Fn(usize) -> bool) -> Sparing {
    let lines = compared(old, new);
    let mut shown: Vec<bool> = lines.iter().map(|line| line.tag != ' ').collect();
    for (at, _) in lines.iter().enumerate().filter(|(_, line)| line.tag != ' ') {
        let context = |near: &usize| lines[*near].tag == ' ' && may_show(lines[*near].old);
        (at + 1..lines.len()).take(CONTEXT).take_while(context).for_each(|near| shown[near] = true);
        (0..at).rev().take(CONTEXT).take_while(context).for_each(|near| shown[near] = true);
    }
    let mut sparing = Sparing { text: String::new(), is_plain: true };
    let mut at = 0;
    while let Some(start) = (at..lines.len()).find(|at| shown[*at]) {
        let end = (start..lines.len()).find(|at| !shown[*at]).unwrap_or(lines.len());
        if sparing.text.is_empty() {
            sparing.text = format!("--- {}\n+++ {}\n", name("a", path), name("b", path));
        }
        hunk(&held(&lines, start, end), &mut sparing.text);
        sparing.is_plain &= end == lines.len() || lines[end - 1].tag == ' ';
        at = end;
    }
    sparing
}

/// The lines of a hunk. Where nothing is taken out and no context may be shown behind it, the line before is taken out and
/// put back: plain `git apply` then refuses it, where it would put the new lines at the end of the file.
fn held<'t>(lines: &[Line<'t>], start: usize, end: usize) -> Vec<Line<'t>> {
    let from = balanced(lines, start, end);
    let mut hunk = lines[from..end].to_vec();
    if from > start && end < lines.len() && hunk.iter().all(|line| line.tag == '+') {
        let before = lines[from - 1];
        hunk.splice(0..0, [Line { tag: '-', ..before }, Line { tag: '+', ..before }]);
    }
    hunk
}

/// Where a hunk starts with no more context before the change than behind it: with less behind, `patch` takes it for the
/// end of the file, unless that is so. With less before, it takes it for the beginning only where it stands there.
fn balanced(lines: &[Line<'_>], start: usize, end: usize) -> usize {
    let before = lines[start..end].iter().take_while(|line| line.tag == ' ').count();
    let behind = lines[start..end].iter().rev().take_while(|line| line.tag == ' ').count();
    if end < lines.len() { start + before.saturating_sub(behind) } else { start }
}

/// Lines that stand once in both texts are matched first, so that many changes of one file do not cost their square.
const BY: Algorithm = Algorithm::Patience;

/// How many lines of context there are.
const CONTEXT: usize = 3;

/// The lines of the old text that a difference takes out, counted from 0.
///
/// ```
/// assert_eq!(probity::edit::removed("a\nb\nc\n", "a\nB\nc\n"), [1]);
/// ```
#[must_use]
pub fn removed(old: &str, new: &str) -> Vec<usize> {
    compared(old, new).iter().filter(|line| line.tag == '-').map(|line| line.old).collect()
}

/// The changes that make a text another, each as the byte range of the old text that is replaced and what by. Lines
/// between changes are in none of them.
///
/// ```
/// let changes = probity::edit::replacements("a = 1\nb = 2\nc = 3\n", "a = 10\nb = 2\nc = 4\nd = 5\n");
/// assert_eq!(changes, [(5..5, "0".to_owned()), (16..17, "4\nd = 5".to_owned())]);
/// ```
#[must_use]
pub fn replacements(old: &str, new: &str) -> Vec<(std::ops::Range<usize>, String)> {
    let mut out = Vec::new();
    let (mut offset, mut start) = (0, None::<usize>);
    let (mut gone, mut come) = (String::new(), String::new());
    let mut close = |start: &mut Option<usize>, gone: &mut String, come: &mut String| {
        let Some(at) = start.take() else { return };
        let same = |(a, b): &(char, char)| a == b;
        let before: usize = gone.chars().zip(come.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
        let backwards = gone[before..].chars().rev().zip(come[before..].chars().rev());
        let after: usize = backwards.take_while(same).map(|(c, _)| c.len_utf8()).sum();
        out.push((at + before..at + gone.len() - after, come[before..come.len() - after].to_owned()));
        gone.clear();
        come.clear();
    };
    for line in compared(old, new) {
        match line.tag {
            ' ' => close(&mut start, &mut gone, &mut come),
            '-' => gone.push_str(line.text),
            _ => come.push_str(line.text),
        }
        if line.tag != ' ' && start.is_none() {
            start = Some(offset);
        }
        offset += if line.tag == '+' { 0 } else { line.text.len() };
    }
    close(&mut start, &mut gone, &mut come);
    out
}

/// A line of a difference, with where it stands in both texts.
#[derive(Clone, Copy)]
struct Line<'t> {
    tag: char,
    old: usize,
    new: usize,
    text: &'t str,
}

/// Where a line stands is counted here: what the library says of the places of its operations may be wrong once it has moved
/// them, and the numbers of a hunk with it.
fn compared<'t>(old: &'t str, new: &'t str) -> Vec<Line<'t>> {
    // Split here, since a carriage return by itself ends no line for those who apply the difference.
    let (before, after): (Vec<&'t str>, Vec<&'t str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let diff = TextDiff::configure().algorithm(BY).newline_terminated(true).diff_slices(&before, &after);
    let (mut old, mut new) = (0, 0);
    let mut lines = Vec::new();
    for change in diff.iter_all_changes() {
        let tag = match change.tag() {
            ChangeTag::Equal => ' ',
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        };
        let text = if tag == '+' { after[new] } else { before[old] };
        lines.push(Line { tag, old, new, text });
        old += usize::from(tag != '+');
        new += usize::from(tag != '-');
    }
    lines
}

fn hunk(lines: &[Line<'_>], out: &mut String) {
    let range = |start: usize, other: char| {
        let count = lines.iter().filter(|line| line.tag != other).count();
        // An empty range names the line before it.
        let start = if count == 0 { start } else { start + 1 };
        if count == 1 { start.to_string() } else { format!("{start},{count}") }
    };
    out.push_str(&format!("@@ -{} +{} @@\n", range(lines[0].old, '+'), range(lines[0].new, '-')));
    for line in lines {
        out.push(line.tag);
        out.push_str(line.text);
        if !line.text.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// A file name as those who apply a difference read it: quoted where it could end the line or the quotes, and closed
/// with a tab where it has a space.
fn name(side: &str, path: &str) -> String {
    let name = format!("{side}/{path}");
    // What turns writing around, or breaks a line, is neither ASCII nor a letter.
    let is_unseen = |c: char| c.is_control() || !(c.is_ascii() || c.is_alphanumeric());
    if name.chars().any(|c| is_unseen(c) || matches!(c, '"' | '\\')) {
        let octal = |byte: u8| format!("\\{byte:03o}");
        let shown = name.bytes().map(|byte| match byte {
            b'"' | b'\\' => format!("\\{}", char::from(byte)),
            0x20..0x7f => char::from(byte).to_string(),
            _ => octal(byte),
        });
        return format!("\"{}\"", shown.collect::<String>());
    }
    if name.contains(' ') { format!("{name}\t") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_last_line_end_is_said() {
        let expected =
            "--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n\\ No newline at end of file\n";
        assert_eq!(unified("x", "a", "a\nb"), expected);
    }

    #[test]
    fn there_is_no_more_context_before_a_change_than_behind_it() {
        let (old, new) = ("a\nb\nc\nd\ne\nf\ng\n", "a\nb\nc\nD\ne\nf\ng\n");
        let ends = |hidden: usize, end: &str| {
            let sparing = unified_sparing("x", old, new, &|line| line != hidden);
            assert!(sparing.text.ends_with(end), "{}", sparing.text);
            sparing.is_plain
        };
        // Without a line behind it plain `git apply` would look for it at the end.
        assert!(!ends(4, "@@ -4 +4 @@\n-d\n+D\n"));
        assert!(ends(5, "@@ -3,3 +3,3 @@\n c\n-d\n+D\n e\n"));
        assert!(ends(1, "@@ -3,5 +3,5 @@\n c\n-d\n+D\n e\n f\n g\n"));
        assert!(ends(2, "@@ -4,4 +4,4 @@\n-d\n+D\n e\n f\n g\n"));
        assert!(ends(9, "@@ -1,7 +1,7 @@\n a\n b\n c\n-d\n+D\n e\n f\n g\n"));
    }

    #[test]
    fn the_end_of_a_file_needs_no_context_behind_it() {
        let sparing = unified_sparing("x", "a\nb\n", "a\nB\n", &|_| false);
        assert_eq!((sparing.text.as_str(), sparing.is_plain), ("--- a/x\n+++ b/x\n@@ -2 +2 @@\n-b\n+B\n", true));
    }

    #[test]
    fn carriage_returns_stay_in_their_lines() {
        assert_eq!(unified("x", "a\rb\r\n", "a\rc\r\n"), "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\rb\r\n+a\rc\r\n");
    }

    #[test]
    fn names_are_quoted_where_they_must_be() {
        assert_eq!(name("a", "my app.toml"), "a/my app.toml\t");
        assert_eq!(name("a", "a\"b\n.é"), "\"a/a\\\"b\\012.\\303\\251\"");
    }
}
