//! Links, images and paths in inline code that lead to nothing in the repository.
//! It must read nothing outside the root, and leave alone what a generator of sites makes.

mod code;

pub(super) use code::is_path;

use std::cell::OnceCell;

use percent_encoding::percent_decode_str;

use super::context::Around;
use super::{Document, Raw};
use crate::diag::{Code, Finding};
use crate::evidence::{Anchors, Fault, Part, Pointer, Root, SlugStyle};

/// Where links lead: the folder that nothing may lead out of.
#[derive(Debug)]
pub struct Ground {
    /// The root of the workspace or the repository.
    pub root: Root,
    /// How anchors of headings are made.
    pub style: SlugStyle,
}

/// The links of one document.
pub(super) struct Links<'a> {
    ground: Option<&'a Ground>,
    document: &'a Document,
    /// The document's own anchors, read at the first link within it.
    own: Option<Result<Anchors, Fault>>,
    /// Whether a site is generated from the documents, looked at where it matters first.
    is_site: OnceCell<bool>,
}

/// What configures a generator of sites, which makes pages of folders at addresses of its own.
const SITES: &[&str] = &[
    "mkdocs.yml",
    "mkdocs.yaml",
    "zensical.toml",
    "_config.yml",
    "_config.yaml",
    "hugo.toml",
    "hugo.yaml",
    "config.toml",
    "book.toml",
    "conf.py",
    "antora.yml",
    "docusaurus.config.js",
    "docusaurus.config.ts",
    "astro.config.mjs",
    "astro.config.ts",
    "eleventy.config.js",
    ".eleventy.js",
    "gatsby-config.js",
    "next.config.js",
    "nuxt.config.ts",
    ".vitepress/config.ts",
    ".vitepress/config.mts",
    ".vitepress/config.js",
];

impl<'a> Links<'a> {
    pub(super) fn new(ground: Option<&'a Ground>, document: &'a Document) -> Self {
        Self { ground, document, own: None, is_site: OnceCell::new() }
    }

    /// Judges the links and the inline code of a block.
    pub(super) fn judge(&mut self, around: Around<'_>, out: &mut Vec<Raw>) {
        for link in &around.block.links {
            if let Some(finding) = self.link(&link.to) {
                out.push(Raw::new(link.at, finding));
            }
        }
        for code in &around.block.codes {
            let text = &around.block.plain[code.clone()];
            if let Some(finding) = self.code(text, around, code.start) {
                out.push(Raw::new(around.block.place(code.start), finding));
            }
        }
    }

    fn link(&mut self, to: &str) -> Option<Finding> {
        if to.contains(['{', '<', '$', '*', '\\']) {
            return None;
        }
        let (path, anchor) = to.split_once('#').unwrap_or((to, ""));
        if path.is_empty() {
            return self.within(anchor);
        }
        let path = path.split('?').next().unwrap_or_default();
        let path = percent_decode_str(path).decode_utf8().ok()?;
        let full = self.full(&path)?;
        let fault = self.fault(&full, anchor)?;
        match &fault {
            Fault::Missing { .. } if self.may_be_a_page(&full, &path) => None,
            Fault::Missing { .. } => {
                let what = format!("the link leads to `{}`, which is not there", shown(&path));
                Some(Finding::new(Code::DeadLink, what, Self::fix(&fault)))
            }
            Fault::NoAnchor { .. } | Fault::NoLines { .. } => Some(Self::no_part(&fault, &path, anchor)),
            // What cannot be told is left alone: folders, other anchors, links that lead out.
            _ => None,
        }
    }

    /// A link within the document.
    fn within(&mut self, anchor: &str) -> Option<Finding> {
        if anchor.is_empty() || anchor.eq_ignore_ascii_case("top") {
            return None;
        }
        let style = self.ground.map_or_else(SlugStyle::default, |ground| ground.style);
        let own = self.own.get_or_insert_with(|| Anchors::of("own.md", &self.document.text, style));
        let fault = own.as_ref().ok()?.find(anchor).err()?;
        let Fault::NoAnchor { suggestion } = &fault else { return None };
        let fix = suggestion
            .as_ref()
            .map_or_else(|| "link to a heading of this document".to_owned(), |near| format!("link to `#{near}`"));
        Some(Finding::new(
            Code::DeadAnchor,
            format!("this document has no heading and no id `#{}`", shown(anchor)),
            fix,
        ))
    }

    /// The path from the root; nothing where it leads out of it or the document stands nowhere.
    pub(super) fn full(&self, path: &str) -> Option<String> {
        let own = self.document.path.as_deref()?;
        let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
        joined(if path.starts_with('/') { "" } else { folder }, path)
    }

    /// What a path in inline code may mean: from the document's folder, from each one above it, from the root.
    pub(super) fn candidates(&self, path: &str) -> Vec<String> {
        fn above(path: &str) -> Option<&str> {
            path.rsplit_once('/').map(|(folder, _)| folder)
        }
        let Some(own) = self.document.path.as_deref() else { return Vec::new() };
        let folders = std::iter::successors(above(own), |folder| above(folder)).take(16);
        folders.map(|folder| format!("{folder}/{path}")).chain([path.to_owned()]).collect()
    }

    /// Whether a pointer from the root holds.
    pub(super) fn holds(&self, pointer: &str) -> bool {
        let Some(ground) = self.ground else { return false };
        Pointer::parse(pointer).is_ok_and(|pointer| ground.root.resolve(&pointer).is_ok())
    }

    /// Why a path does not hold, with its anchor where it has one that is judged.
    fn fault(&self, full: &str, anchor: &str) -> Option<Fault> {
        let ground = self.ground?;
        let whole = Pointer::parse(full).ok().filter(|pointer| *pointer.part() == Part::Whole)?;
        if let Some(fault) = ground.root.resolve(&whole).err() {
            return Some(fault);
        }
        if anchor.is_empty() {
            return None;
        }
        let part = Pointer::parse(&format!("{full}#{anchor}")).ok()?;
        ground.root.resolve(&part).err()
    }

    /// Whether a link that leads to no file may be one of a generated site.
    fn may_be_a_page(&self, full: &str, path: &str) -> bool {
        let name = full.rsplit('/').next().unwrap_or_default();
        let is_document = [".md", ".markdown"].iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
        if path.starts_with('/') && !is_document {
            return true;
        }
        let holds = |candidate: &str| self.fault(candidate, "").is_none();
        let is_made = |page: &str| {
            [".md", ".markdown", ".html", "/index.md", "/README.md"]
                .iter()
                .any(|ending| holds(&format!("{page}{ending}")))
        };
        if path.ends_with('/') {
            // A page's own address is a folder, from which its links lead.
            let own = self.document.path.as_deref().and_then(|own| own.rsplit_once('.'));
            let below = own.and_then(|(own, _)| joined(own, path));
            return is_made(full) || below.is_some_and(|page| is_made(&page)) || self.is_site();
        }
        match name.rsplit_once('.') {
            None => is_made(full),
            Some((_, "html" | "htm")) => full.rsplit_once('.').is_some_and(|(page, _)| is_made(page)),
            Some(_) => false,
        }
    }

    /// Whether a site is generated from the document's folder or one above it.
    fn is_site(&self) -> bool {
        *self.is_site.get_or_init(|| {
            let ground = self.ground.map(|ground| &ground.root);
            let is_there = |path: &str| {
                let pointer = Pointer::parse(path).ok();
                ground.zip(pointer).is_some_and(|(root, pointer)| root.resolve(&pointer).is_ok())
            };
            SITES.iter().any(|name| self.candidates(name).iter().any(|path| is_there(path)))
        })
    }

    fn fix(fault: &Fault) -> String {
        match fault {
            Fault::Missing { suggestion: Some(near) } => format!("`{near}` is there, counted from the root"),
            Fault::NoAnchor { suggestion: Some(near) } => format!("link to `#{near}`"),
            Fault::NoLines { .. } => "correct the lines".to_owned(),
            Fault::NoAnchor { .. } => "link to a heading that is there".to_owned(),
            _ => "correct the path, which starts at the document's own folder".to_owned(),
        }
    }

    /// The finding for a file that is there without the part that is named.
    fn no_part(fault: &Fault, path: &str, part: &str) -> Finding {
        let message = match fault {
            Fault::NoLines { last } => format!("`{}` ends at line {last}", shown(path)),
            _ => format!("`{}` has no heading and no id `#{}`", shown(path), shown(part)),
        };
        Finding::new(Code::DeadAnchor, message, Self::fix(fault))
    }
}

/// A path that leads from a folder, from the root; nothing where it leads out of that.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// A text for a message: one line, no backticks, not too long.
fn shown(text: &str) -> String {
    text.chars().take(120).map(|c| if c == '`' || c.is_control() { '\'' } else { c }).collect()
}
