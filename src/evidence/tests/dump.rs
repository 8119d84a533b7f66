//! temporary
use crate::evidence::symbol::Symbols;
use crate::evidence::outline::Outline;
use crate::evidence::SlugStyle;
use std::io::Write as _;
#[test]
#[ignore]
fn dump() {
    let list = std::fs::read_to_string(std::env::var("FILES").unwrap()).unwrap();
    let mut out = std::io::BufWriter::new(std::fs::File::create(std::env::var("OUT").unwrap()).unwrap());
    for path in list.lines() {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let text = text.replace("\r\n", "\n");
        if text.contains('\t') && std::env::var("NOTABS").is_ok() { continue }
        if let Some(s) = Symbols::of(path, &text) {
            for (name, place) in s.named_places() {
                let line = |at: usize| text[..at].matches('\n').count() + 1;
                writeln!(out, "{path}\t{name}\t{}\t{}", line(place.start), line(place.end)).unwrap();
            }
        } else if let Ok(o) = Outline::of(path, &text, SlugStyle::GitHub) {
            for name in o.sections().keys() { writeln!(out, "{path}\t{name}").unwrap(); }
        }
    }
}
