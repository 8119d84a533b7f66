//! Links and images of HTML within Markdown, by the attributes of their tags.
//! It must read no comment, and nothing that is shown as it is written.

/// Every place that a piece of HTML links to, with where its tag begins.
pub(super) fn links(html: &str) -> Vec<(usize, String)> {
    const VERBATIM: &[&str] = &["pre", "code", "script", "style", "textarea", "template"];
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|next| at + next) {
        let rest = &html[start..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |end| start + end + 3);
            continue;
        }
        let name = name(&rest[1..]).to_ascii_lowercase();
        if VERBATIM.contains(&name.as_str()) {
            let closing = format!("</{name}");
            let close = rest.match_indices("</").find(|(at, _)| {
                rest.get(*at..at + closing.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(&closing))
            });
            at = close.map_or(html.len(), |(end, _)| start + end + closing.len());
            continue;
        }
        found.extend(link(rest).map(|to| (start, to)));
        at = start + 1;
    }
    found
}

/// Where a tag links to.
pub(super) fn link(tag: &str) -> Option<String> {
    let name = name(tag.strip_prefix('<')?);
    let wanted = match name.to_ascii_lowercase().as_str() {
        "a" => "href",
        "img" => "src",
        _ => return None,
    };
    let mut rest = &tag[1 + name.len()..];
    loop {
        rest = rest.trim_start().trim_start_matches('/');
        let length = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '<' | '>' | '/')).unwrap_or(rest.len());
        if length == 0 {
            return None;
        }
        let attribute = &rest[..length];
        rest = rest[length..].trim_start();
        let Some(value) = rest.strip_prefix('=').map(str::trim_start) else { continue };
        let (value, behind) = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split_once(quote)?,
            _ => {
                value.split_at(value.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>')).unwrap_or(value.len()))
            }
        };
        if attribute.eq_ignore_ascii_case(wanted) {
            return (!value.is_empty()).then(|| value.replace("&amp;", "&"));
        }
        rest = behind;
    }
}

/// The name of a tag, behind its `<`.
fn name(tag: &str) -> &str {
    let length = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
    &tag[..length]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_as_a_browser_does() {
        let html = "<p><a class=x href='a.html'>é</a><IMG alt=\"a > b\" SRC=b.png></p><a name=\"c\"><a href>\n<!-- <a href=d> -->\
                    <pre><a href=e></pre><a href = \"f?a&amp;b\" /><img/src=g><a href='h";
        let found: Vec<String> = links(html).into_iter().map(|(_, to)| to).collect();
        assert_eq!(found, ["a.html", "b.png", "f?a&b", "g"]);
        assert_eq!(links(html)[0].0, 3);
    }
}
