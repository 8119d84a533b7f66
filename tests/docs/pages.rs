//! The pages in HTML: they hold every row once, allow their own style and script and nothing else, can be read in every
//! colour scheme, and offer in their filters what stands in their rows.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use html5gum::{Token, Tokenizer};
use sha2::Digest as _;

use super::DATE;
use crate::common::{code, example, json, root, run, stderr, stdout};

type Attributes = BTreeMap<String, String>;

/// The elements of a page with their attributes, and the text up to the next tag.
fn elements(page: &str) -> Vec<(String, Attributes, String)> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let mut found: Vec<(String, Attributes, String)> = Vec::new();
    for token in Tokenizer::new(page) {
        match token.expect("a token") {
            Token::StartTag(tag) => {
                let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(value)));
                found.push((text(&tag.name), attributes.collect(), String::new()));
            }
            Token::String(part) => found.last_mut().into_iter().for_each(|one| one.2.push_str(&text(&part))),
            _ => {}
        }
    }
    found
}

fn pages() -> [(&'static str, String); 3] {
    let folder = root().join("examples/saas-api");
    let made = |args: &[&str]| {
        let output = run(&folder, args);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        stdout(&output)
    };
    [
        ("matrix", made(&["matrix", "--format", "html"])),
        ("audit", made(&["audit-config", "app.toml", "--format", "html", "--date", DATE])),
        ("production", made(&["checklist", "--production", "--format", "html", "--date", DATE])),
    ]
}

#[test]
fn the_production_page_ticks_what_its_markdown_ticks() {
    let (_, page) = &pages()[2];
    let text = stdout(&run(&root().join("examples/saas-api"), &["checklist", "--production", "--date", DATE]));
    let boxes = |word: &str| text.matches(&format!("\n- {word} ")).count();
    let elements = elements(page);
    let rows = |word: &str| {
        elements.iter().filter(|(_, own, _)| own.contains_key("data-row") && own["data-answer"] == word).count()
    };
    assert!(boxes("[x]") > 10 && boxes("[ ]") > 10);
    assert_eq!((rows("yes"), rows("n/a")), (boxes("[x]"), boxes("[-]")));
    assert_eq!(rows("open") + rows("no") + rows("partly") + rows("waived"), boxes("[ ]"));
    // Nothing is to be filled in on it, and it says where that is done.
    assert!(!page.contains("type=\"radio\"") && page.contains("probity checklist -o checklist.html"));
}

#[test]
fn a_workspace_may_replace_the_frame_of_its_pages() {
    let folder = example();
    let made = |frame: &str| {
        std::fs::create_dir_all(folder.path().join("templates")).expect("a folder");
        std::fs::write(folder.path().join("templates/page.html"), frame).expect("written");
        run(folder.path(), &["matrix", "--format", "html"])
    };
    let output = made("<h1>{% block title %}{% endblock %}</h1>\n{% block main %}{% endblock %}");
    assert!(stdout(&output).starts_with("<h1>Compliance matrix of SaaS API</h1>"), "{}", stderr(&output));
    assert!(stderr(&output).contains("templates/page.html"), "{}", stderr(&output));
    let output = made("<h1>\n{{ nobody }}</h1>");
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("template `page.html`, line 2"), "{}", stderr(&output));
}

#[test]
fn the_matrix_page_has_every_control_once_with_its_state() {
    let (_, page) = &pages()[0];
    let matrix = json(&run(&root().join("examples/saas-api"), &["matrix", "--format", "json"]));
    let mut expected: Vec<[String; 3]> = Vec::new();
    for table in matrix["baselines"].as_array().expect("baselines") {
        for family in table["families"].as_array().expect("families") {
            for row in family["controls"].as_array().expect("controls") {
                expected.push(
                    [&table["id"], &family["id"], &row["status"]].map(|value| value.as_str().expect("text").to_owned()),
                );
            }
        }
    }
    let elements = elements(page);
    let rows = elements.iter().filter(|(_, attributes, _)| attributes.contains_key("data-row"));
    let found: Vec<[String; 3]> =
        rows.map(|(_, a, _)| ["data-baseline", "data-family", "data-status"].map(|key| a[key].clone())).collect();
    assert_eq!(found, expected);
    assert_eq!(found.len(), 287 + 323 + 35 + 345);
    // The bars sum to the controls of the baseline.
    let numbers = |row: &str| -> Vec<usize> {
        row.split("<td class=\"number\">")
            .skip(1)
            .map(|cell| cell.split('<').next().expect("a number").parse().expect("a number"))
            .collect()
    };
    let all: Vec<Vec<usize>> =
        page.lines().filter(|line| line.contains("<th scope=\"row\">All</th>")).map(numbers).collect();
    assert_eq!(all.iter().map(|row| row[0]).collect::<Vec<_>>(), [287, 323, 35, 345]);
    assert!(all.iter().all(|row| row[1..].iter().sum::<usize>() == row[0]), "{all:?}");
    assert!(
        all.iter().map(|row| row[1]).eq([56, 57, 11, 57]),
        "as in the matrix of the example, counted by hand: {all:?}"
    );
}

#[test]
fn filters_offer_what_the_rows_have() {
    for (name, page) in pages() {
        let elements = elements(&page);
        let mut filters: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut current = None;
        for (element, attributes, _) in &elements {
            match element.as_str() {
                "select" => current = attributes.get("data-filter").cloned(),
                "option" => {
                    let filter = current.clone().expect("an option stands in a filter");
                    filters.entry(filter).or_default().insert(attributes["value"].clone());
                }
                _ => {}
            }
        }
        assert!(filters.len() >= 2, "{name}");
        for (key, options) in &filters {
            assert!(options.contains(""), "{name}: {key}: everything is an option");
            let attribute = format!("data-{key}");
            let rows = elements.iter().filter(|(_, attributes, _)| attributes.contains_key("data-row"));
            let values: BTreeSet<&String> = rows.map(|(_, attributes, _)| &attributes[&attribute]).collect();
            assert!(values.iter().all(|value| options.contains(*value)), "{name}: {key}: {values:?}");
        }
    }
}

#[test]
fn a_page_allows_its_own_style_and_script_and_nothing_else() {
    for (name, page) in pages() {
        let inner = |tag: &str| {
            page.split_once(&format!("<{tag}>"))
                .and_then(|(_, rest)| rest.split_once(&format!("</{tag}>")))
                .expect(tag)
                .0
        };
        let source = |text: &str| {
            format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text)))
        };
        let (style, script) = (source(inner("style")), source(inner("script")));
        let policy =
            format!("default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'");
        assert!(page.contains(&format!("content=\"{policy}\"")), "{name}");
        assert_eq!((page.matches("<script").count(), page.matches("<style").count()), (1, 1), "{name}");
        for loads in [
            "http:",
            "https:",
            "url(",
            "@import",
            " src=",
            " href=",
            " style=",
            "eval(",
            "innerHTML",
            "fetch(",
            "import(",
        ] {
            assert!(!page.contains(loads), "{name}: {loads}");
        }
        for (element, attributes, _) in elements(&page) {
            assert!(attributes.keys().all(|key| !key.starts_with("on")), "{name}: {element}: {attributes:?}");
        }
    }
}

#[test]
fn a_page_can_be_used_by_keyboard_and_by_ear() {
    for (name, page) in pages() {
        let elements = elements(&page);
        let has = |element: &str, attribute: &str| {
            elements.iter().any(|(tag, attributes, _)| tag == element && attributes.contains_key(attribute))
        };
        assert!(has("html", "lang") && has("output", "aria-live"), "{name}");
        // Every field stands in its label, and nothing takes the focus out of order.
        let labelled = page
            .split("<label>")
            .skip(1)
            .filter(|label| {
                label
                    .split("</label>")
                    .next()
                    .is_some_and(|inner| inner.contains("<input") || inner.contains("<select"))
            })
            .count();
        let fields = elements.iter().filter(|(tag, ..)| tag == "input" || tag == "select").count();
        assert_eq!(labelled, fields, "{name}");
        assert!(
            elements.iter().all(|(_, attributes, _)| attributes.get("tabindex").is_none_or(|at| at == "0")),
            "{name}"
        );
        // What is drawn is said in words beside it.
        let drawn = elements.iter().filter(|(tag, ..)| tag == "svg");
        assert!(
            drawn.clone().count() > 5 && drawn.clone().all(|(_, attributes, _)| attributes["aria-hidden"] == "true"),
            "{name}"
        );
        let tables = elements.iter().filter(|(tag, ..)| tag == "table").count();
        assert_eq!(elements.iter().filter(|(tag, ..)| tag == "caption").count(), tables, "{name}");
        let mut ids = BTreeSet::new();
        assert!(
            elements.iter().filter_map(|(_, attributes, _)| attributes.get("id")).all(|id| ids.insert(id)),
            "{name}: an id twice"
        );
    }
}

/// The relative luminance of a colour, as WCAG 2.2 defines it.
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("a colour")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_colour_can_be_read_on_every_ground() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9, "as the standard says");
    assert!((contrast("#777777", "#ffffff") - 4.48).abs() < 0.01, "a grey that is known to fail");
    let style = std::fs::read_to_string(root().join("templates/page.css")).expect("the style");
    let themes: Vec<BTreeMap<&str, &str>> = style
        .split(":root {")
        .skip(1)
        .map(|theme| theme.split_once('}').expect("an end").0)
        .map(|theme| theme.split(';').filter_map(|one| one.trim().strip_prefix("--")?.split_once(": ")).collect())
        .collect();
    assert_eq!(themes.len(), 3, "light, dark and paper");
    let light = &themes[0];
    for theme in &themes {
        let colour = |name: &str| theme.get(name).or_else(|| light.get(name)).copied().expect("a colour");
        for ground in ["back", "soft"] {
            for text in ["text", "quiet", "bad", "warn", "good"] {
                let found = contrast(colour(text), colour(ground));
                assert!(found >= 4.5, "{text} on {ground}: {found:.2}");
            }
            // The edges of fields and the mark of the focus: WCAG 1.4.11.
            for edge in ["edge", "focus"] {
                let found = contrast(colour(edge), colour(ground));
                assert!(found >= 3.0, "{edge} on {ground}: {found:.2}");
            }
        }
    }
}
