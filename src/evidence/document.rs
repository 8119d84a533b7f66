//! Which files are documents: what people read, by the ending or the name of a file.
//! Must not look into a file, or take what a program reads for a document.

/// Endings of prose, of office files, and of pictures and recordings.
const ENDINGS: &[&str] = &[
    // Prose.
    "md",
    "markdown",
    "mdown",
    "mdwn",
    "mkd",
    "mkdn",
    "mkdown",
    "markdn",
    "livemd",
    "mdx",
    "rmd",
    "qmd",
    "txt",
    "text",
    "rst",
    "rest",
    "adoc",
    "asciidoc",
    "asc",
    "org",
    "textile",
    "wiki",
    "mediawiki",
    "creole",
    "rdoc",
    "pod",
    "norg",
    "gmi",
    "dj",
    "t2t",
    "man",
    "nfo",
    "docbook",
    "dita",
    "opml",
    "html",
    "htm",
    "xhtml",
    "tex",
    "latex",
    "ltx",
    "typ",
    "rtf",
    "epub",
    "mobi",
    "eml",
    "msg",
    // Office.
    "pdf",
    "ps",
    "xps",
    "djvu",
    "doc",
    "docx",
    "docm",
    "dotx",
    "odt",
    "ott",
    "pages",
    "ppt",
    "pptx",
    "pptm",
    "ppsx",
    "odp",
    "xls",
    "xlsx",
    "xlsm",
    "ods",
    "numbers",
    "odg",
    "vsd",
    "vsdx",
    "drawio",
    // Pictures and recordings.
    "png",
    "jpg",
    "jpeg",
    "gif",
    "webp",
    "avif",
    "heic",
    "bmp",
    "tif",
    "tiff",
    "ico",
    "svg",
    "mp4",
    "mov",
    "webm",
    "mkv",
    "mp3",
    "wav",
];

/// Names of documents that often have no ending, or that of a language people speak.
const NAMES: &[&str] = &[
    "README",
    "LICENSE",
    "LICENCE",
    "COPYING",
    "COPYRIGHT",
    "NOTICE",
    "AUTHORS",
    "CONTRIBUTORS",
    "MAINTAINERS",
    "CREDITS",
    "THANKS",
    "CHANGELOG",
    "CHANGES",
    "HISTORY",
    "NEWS",
    "RELEASES",
    "CONTRIBUTING",
    "SECURITY",
    "PRIVACY",
    "GOVERNANCE",
    "SUPPORT",
    "ROADMAP",
    "TODO",
    "INSTALL",
    "HACKING",
    "FAQ",
    "PATENTS",
    "DISCLAIMER",
];

/// What a file is called behind its own ending where it is a copy of another, or the draft of one.
const COPIES: &[&str] = &["~", ".bak", ".old", ".orig", ".j2", ".in", ".tpl", ".tmpl", ".template"];

/// Whether a path, or a pattern of paths, names documents: by its ending, or by a name such as `README`, which in capital
/// letters may have any ending that is not one of a program or a configuration.
#[must_use]
pub fn is_document(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = COPIES.iter().find_map(|copy| name.strip_suffix(copy)).unwrap_or(name);
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    let last = name.rsplit_once('.').map_or("", |(_, last)| last);
    if ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(last)) {
        return true;
    }
    // `LICENSE-MIT`
    let stem = stem.split(['-', '_']).next().unwrap_or(stem);
    if ending.is_empty() {
        return NAMES.iter().any(|known| known.eq_ignore_ascii_case(stem));
    }
    NAMES.contains(&stem) && !super::symbol::is_read(name) && !super::comments::is_known(name)
}

#[cfg(test)]
mod tests {
    use super::is_document;

    #[test]
    fn documents_are_told_by_ending_and_name() {
        for path in [
            "docs/a.md",
            "a.MARKDOWN",
            "a.mdx",
            "a.adoc",
            "a.rst",
            "a.org",
            "a.rtf",
            "a.tex",
            "a.odt",
            "a.docx",
            "a.pdf",
            "a.pptx",
            "a.xlsx",
            "a.png",
            "a.svg",
            "README",
            "readme",
            "b/LICENSE",
            "LICENSE-MIT",
            "LICENSE.foo",
            "README.de",
            "docs/*.markdown",
            "a.rs.md",
            "a.md.j2",
            "a.markdown.orig",
            "README~",
        ] {
            assert!(is_document(path), "{path}");
        }
        for path in [
            "a.rs",
            "security.rs",
            "SECURITY.rs",
            "news.py",
            "README.sh",
            "NOTICE.yaml",
            "changes.sql",
            "Makefile",
            "Dockerfile",
            "a.csv",
            "a.json",
            "SECURITY/a",
            "a.md/b",
            "tests/*",
            "md",
            "licensing",
            "key.pem",
            "a.bats",
            "a.conf.j2",
            "a.rs.in",
        ] {
            assert!(!is_document(path), "{path}");
        }
    }
}
