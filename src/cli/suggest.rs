//! Changes that would make a file pass: as a difference for `git apply` and `patch -p1`, and as the fixes of formats that have them.
//! It must show no line that holds what must not be shown, and never change a file.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::Global;
use super::auditing::{Desk, Shown, Suggested};
use super::inputs::Input;
use super::output::Failure;
use super::session::at_place;
use crate::audit::Level;
use crate::audit::suggest::{Fix, Suggestion, shown_lines};
use crate::diag::{Code, Finding, Place};
use crate::edit::{Sparing, unified_sparing};
use crate::report::audited::Audited;
use crate::report::row::{Edit, Mend, Outcome, Row};

/// Gives each row of an audit the change that would mend it, where one is known for certain.
pub(super) fn give_edits(desk: &Desk<'_>, input: &Input, first: &Shown, rows: &mut Audited) {
    if input.shown == "-" || first.audit.is_unread() || !rows.rows.iter().any(Row::is_fault) {
        return;
    }
    let Ok(Some(Suggested { text, done, renamed })) = desk.suggest(&input.path, first, true) else { return };
    for fix in done.fixes {
        // It stands once, so that whoever makes every change makes it once.
        let of_check = |row: &&mut Row| fix.checks.first() == Some(&row.code) && row.level == Some(Level::Required);
        if let Some(row) = rows.rows.iter_mut().find(of_check) {
            let note = described(row, &fix);
            row.mend = Some(Mend { note, edits: Edit::between(&input.shown, &text, &fix.text) });
        }
    }
    for one in &renamed {
        let of_key = |row: &&mut Row| row.code == Code::UnknownKey.name() && row.place.as_ref() == Some(&one.place);
        if let Some(row) = rows.rows.iter_mut().find(of_key) {
            let note = format!("write `{}`; look whether that is what was meant", one.name);
            row.mend = Some(Mend { note, edits: Edit::between(&input.shown, &text, &one.alone(&text)) });
        }
    }
}

/// What a change does, for whoever decides about it.
fn described(row: &Row, fix: &Fix) -> String {
    // What is open is settled elsewhere, or, as here, in the file.
    let mut note = match (&row.fix, row.outcome) {
        (Some(fix), Outcome::Fails) => fix.clone(),
        _ => format!("say in this file what `{}` asks", row.code),
    };
    let quoted = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if fix.checks.len() > 1 {
        note.push_str(&format!(" This change also mends {}.", quoted(&fix.checks[1..])));
    }
    match fix.examples.as_slice() {
        [] => {}
        [one] => note.push_str(&format!(" The value of `{one}` is an example; put in your own.")),
        several => note.push_str(&format!(" The values of {} are examples; put in your own.", quoted(several))),
    }
    note
}

/// The difference for one file, which may be empty, and where it is the only one for the files that are laid over it; what
/// it leaves to a person is said beside it.
pub(super) fn difference(
    global: &Global,
    desk: &Desk<'_>,
    input: &Input,
    audited: &Shown,
    alone: bool,
) -> Result<Sparing, Failure> {
    let Some(Suggested { text, done, renamed }) = desk.suggest(&input.path, audited, false)? else {
        let missing = match (audited.audit.profile.is_none(), audited.audit.is_of_no_dialect()) {
            (true, false) => "a profile",
            (false, true) => "a dialect",
            _ => "a profile and a dialect",
        };
        global.note(&format!("{}: name {missing} to have changes suggested", input.shown));
        return Ok(Sparing { text: String::new(), is_plain: true });
    };
    let masked = audited.texts.get(&input.shown).map(String::as_str).unwrap_or_default();
    let own = Suggested { text, done, renamed };
    // Of several files each would have a layer changed in its own way.
    let layers = if alone { desk.suggest_in_layers(&input.path, audited, &own)? } else { Vec::new() };
    let Suggested { text, done, renamed } = &own;
    let mended: BTreeSet<&String> = layers.iter().flat_map(|layer| &layer.done.steps).map(|step| &step.check).collect();
    for result in audited.audit.results.iter().filter(|result| result.level == Level::Required) {
        let Some(why) = done.left.get(&*result.check) else { continue };
        // What a layer says counts whatever this file says.
        let layer = result.layer.as_deref().filter(|layer| *layer != input.shown && result.is_set_in(layer));
        if layer.is_some() && mended.iter().any(|check| **check == *result.check) {
            continue;
        }
        let laid =
            layer.map(|layer| format!("`{layer}`, which is laid over this file, sets it, and it has to change there"));
        let why = laid.as_ref().unwrap_or(why);
        let place = result.location.as_ref().map_or_else(|| input.shown.clone(), Place::to_string);
        global.note(&format!(
            "{place}: `{}` is left to you, since {why}: {} {}",
            result.check,
            sentence(&result.message),
            result.fix
        ));
    }
    for one in renamed {
        global.note(&format!("{}: this key becomes `{}`; look whether that is what was meant", one.place, one.name));
    }
    let is_renamed = |finding: &Finding| renamed.iter().any(|one| finding.location.as_ref() == Some(&one.place));
    for finding in audited.audit.findings.iter().filter(|finding| finding.is_fault() && !is_renamed(finding)) {
        global.note(&format!("left to you: {}", at_place(finding)));
    }
    let mut whole = written(global, input, done, text, masked);
    if whole.text.is_empty() && done.left.is_empty() {
        global.note(&format!(
            "{}: no required check fails, so there is nothing to change; what is undetermined this file cannot settle",
            input.shown
        ));
    }
    for layer in layers {
        let input = Input { path: layer.path, shown: layer.called, root: input.root.clone(), fault: None };
        let one = written(global, &input, &layer.done, &layer.text, &layer.masked);
        whole.text.push_str(&one.text);
        whole.is_plain &= one.is_plain;
    }
    Ok(whole)
}

/// A message as a sentence, which some are already.
fn sentence(message: &str) -> String {
    if message.ends_with(['.', '?', '!']) { message.to_owned() } else { format!("{message}.") }
}

/// The difference that brings a suggestion into a file, with what has to be said beside it.
fn written(global: &Global, input: &Input, done: &Suggestion, text: &str, masked: &str) -> Sparing {
    let examples: BTreeSet<&String> = done.steps.iter().flat_map(|step| &step.examples).collect();
    for key in examples {
        global.note(&format!("{}: the value of `{key}` is an example; put in your own", input.shown));
    }
    if done.remarked == text {
        return Sparing { text: String::new(), is_plain: true };
    }
    if input.path.is_symlink() {
        global.note(&format!(
            "{}: this is a symbolic link, which `patch` does not follow; have the file suggested for that it leads to",
            input.shown
        ));
    }
    let (name, folder) = named(input);
    if let Some(folder) = folder {
        global.note(&format!(
            "{}: apply this difference in another folder: `patch -p1 -d {folder}` or `git -C {folder} apply`",
            input.shown
        ));
    }
    let lines = shown_lines(text, masked);
    unified_sparing(&name, text, &done.remarked, &|line| lines.get(line).copied().unwrap_or(false))
}

/// Which commands apply a difference, for whoever reads it.
pub(super) const fn told_how(is_plain: bool) -> &'static str {
    if is_plain {
        "apply the difference with `git apply` or `patch -p1`"
    } else {
        "apply the difference with `git apply --unidiff-zero` or `patch -p1`; plain `git apply` refuses it or \
         puts lines elsewhere, since lines beside the changes that could hold a secret are left out"
    }
}

/// How the difference names a file, and the folder where `patch -p1` finds that, unless it is the current one: from the
/// current folder, else from the workspace, else from the file's own folder. An absolute path, or one with `..`, is none
/// that `patch` follows.
fn named(input: &Input) -> (String, Option<String>) {
    let path = &input.path;
    let is_below = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if is_below {
        let parts = path.components().filter(|part| matches!(part, Component::Normal(_)));
        return (slashed(&parts.collect::<PathBuf>()), None);
    }
    // A link is changed where it stands.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (Ok(real), Some(name)) = (folder.canonicalize(), path.file_name()) else { return (slashed(path), None) };
    let real = real.join(name);
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok();
    if let Some(below) = here.and_then(|here| real.strip_prefix(here).ok().map(slashed)) {
        return (below, None);
    }
    let root = input.root.as_ref().and_then(|root| root.canonicalize().ok());
    let below = root.as_ref().and_then(|root| real.strip_prefix(root).ok());
    let (Some(root), Some(below)) = (&root, below) else {
        return (name.to_string_lossy().into_owned(), Some(quoted(folder)));
    };
    // As it was called, where what was called ends so.
    let called = path.iter().take(path.iter().count().saturating_sub(below.iter().count())).collect::<PathBuf>();
    let is_called_so = path.ends_with(below) && !called.as_os_str().is_empty();
    (slashed(below), Some(quoted(if is_called_so { &called } else { root })))
}

/// A path with `/` between its parts.
pub(super) fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// A folder as a shell takes it.
fn quoted(folder: &Path) -> String {
    let shown = folder.display().to_string();
    let is_plain = shown.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    if is_plain { shown } else { format!("'{}'", shown.replace('\'', "'\\''")) }
}
