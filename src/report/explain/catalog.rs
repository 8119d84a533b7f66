//! What is said of catalogs, their families and baselines, and of crosswalks between them.
//! It must repeat every note, and say whose work a mapping is.

use super::Explanation;
use super::safeguard::lines_of_params;
use crate::load::Library;
use crate::model::catalog::{Catalog, Control};
use crate::model::crosswalk::Crosswalk;
use crate::report::Sheet;
use crate::report::recommend::{Recommendation, Start};

pub(super) fn explain_catalog(catalog: &Catalog) -> Explanation {
    let baselines = catalog
        .baselines
        .iter()
        .map(|b| format!("{}/{}: {}, {} controls", catalog.id, b.id, b.title, b.controls.len()));
    Explanation::new(format!("{}: {}", catalog.id, catalog.title))
        .part(
            "",
            [format!(
                "Version {}, published by {}. {} entries of its own.",
                catalog.version,
                catalog.publisher,
                catalog.controls.len()
            )],
        )
        .part("Note", catalog.note.clone())
        .part("Baselines", baselines)
        .part("Source", [catalog.source.clone(), format!("Terms: {}", catalog.licence)])
}

/// The families that a name means, with or without their catalog.
pub(super) fn families(library: &Library, topic: &str) -> Vec<Explanation> {
    let (named, id) = topic.split_once(':').map_or((None, topic), |(catalog, id)| (Some(catalog), id));
    let catalogs = library.catalogs().all().iter();
    let catalogs = catalogs.filter(|catalog| named.is_none_or(|named| catalog.id.eq_ignore_ascii_case(named)));
    let of_catalog = |catalog: &Catalog| {
        let family = catalog.families.iter().find(|family| family.id.eq_ignore_ascii_case(id))?;
        let members = catalog.controls.iter().filter(|control| control.family.as_ref() == Some(&family.id.value));
        let (whole, parts): (Vec<_>, Vec<_>) = members.partition(|control| control.parent.is_none());
        let line = |control: &&Control| {
            let gone = control.withdrawn.as_ref().map(|gone| format!(" (withdrawn: {})", gone.destination()));
            format!("{}: {}{}", control.id, control.title, gone.unwrap_or_default())
        };
        let count = format!("A family of {}: {} entries, and {} below them.", catalog.title, whole.len(), parts.len());
        let page = Explanation::new(format!("{}:{}: {}", catalog.id, family.id, family.title));
        Some(page.part("", [count]).part("Controls", whole.iter().map(line)))
    };
    catalogs.filter_map(of_catalog).collect()
}

pub(super) fn explain_crosswalk(crosswalk: &Crosswalk) -> Explanation {
    let (from, to) = (&crosswalk.from.catalog, &crosswalk.to.catalog);
    let standing = if crosswalk.derived { " It is probity's own suggestion, not published." } else { "" };
    let pairs: usize = crosswalk.pairs.iter().map(|pair| pair.to.len()).sum();
    let unmapped = &crosswalk.unmapped;
    let first = format!("From {from} to {to}: {} entries on the left, {pairs} pairs.{standing}", crosswalk.pairs.len());
    Explanation::new(format!("{}: {}", crosswalk.id, crosswalk.title))
        .part("", [first])
        .part("Note", crosswalk.note.clone())
        .part("Without a counterpart", if unmapped.is_empty() { Vec::new() } else { vec![unmapped.join(", ")] })
        .part("Source", [crosswalk.source.clone(), format!("Terms: {}", crosswalk.licence)])
        .part("Credit", crosswalk.credit.clone())
}

pub(super) fn explain_baseline(library: &Library, start: &Start) -> Explanation {
    let reasons = Recommendation::reasons(start);
    let overlay = library.overlays().iter().find(|overlay| *overlay.baseline == start.id);
    let demands = overlay.iter().flat_map(|overlay| &overlay.demands).map(|demand| {
        let mark = demand.mark.as_ref().map(|mark| format!(" (note: {mark})")).unwrap_or_default();
        format!("{} for {}{}{mark}", demand.safeguard, demand.control, lines_of_params(&demand.params))
    });
    Explanation::new(format!("{}: {}", start.id, start.title))
        .part("", [start.sentence.clone()])
        .part("Notes", start.notes.clone())
        .part("What its overlay demands beyond the profile", demands)
        .part("Why this profile", lines(&reasons))
}

fn lines(sheet: &Sheet) -> Vec<String> {
    sheet.rows.iter().map(|row| row.join(": ")).collect()
}
