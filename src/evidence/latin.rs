//! Characters that Python's NFKD turns into ASCII, for mkdocs's anchors: `é` to `e`, `™` to `tm`.
//! Must not go beyond the Latin blocks; every other character is dropped, as `encode('ascii', 'ignore')` does.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The ASCII that a lower-case character decomposes to, if any.
pub(super) fn ascii(c: char) -> Option<&'static str> {
    static BY_CHAR: LazyLock<BTreeMap<char, &'static str>> =
        LazyLock::new(|| ROWS.iter().flat_map(|(to, from)| from.chars().map(|c| (c, *to))).collect());
    BY_CHAR.get(&c).copied()
}

/// What it becomes, and the characters that become it (of U+00A0 to U+218F and the Latin ligatures).
const ROWS: &[(&str, &str)] = &[
    (
        " ",
        "\u{a0}\u{a8}\u{af}\u{b4}\u{b8}\u{2d8}\u{2d9}\u{2da}\u{2db}\u{2dc}\u{2dd}ͺ\u{384}\u{385}\u{1fbd}\u{1fbf}\u{1fc0}\u{1fc1}\u{1fcd}\u{1fce}\u{1fcf}\u{1fdd}\u{1fde}\u{1fdf}\u{1fed}\u{1fee}\u{1ffd}\u{1ffe}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}‗\u{202f}‾\u{205f}",
    ),
    ("0", "⁰₀"),
    ("03", "↉"),
    ("1", "¹₁⅟"),
    ("110", "⅒"),
    ("12", "½"),
    ("13", "⅓"),
    ("14", "¼"),
    ("15", "⅕"),
    ("16", "⅙"),
    ("17", "⅐"),
    ("18", "⅛"),
    ("19", "⅑"),
    ("2", "²₂"),
    ("23", "⅔"),
    ("25", "⅖"),
    ("3", "³₃"),
    ("34", "¾"),
    ("35", "⅗"),
    ("38", "⅜"),
    ("4", "⁴₄"),
    ("45", "⅘"),
    ("5", "⁵₅"),
    ("56", "⅚"),
    ("58", "⅝"),
    ("6", "⁶₆"),
    ("7", "⁷₇"),
    ("78", "⅞"),
    ("8", "⁸₈"),
    ("9", "⁹₉"),
    ("a", "ªàáâãäåāăąǎǟǡǻȁȃȧᴬᵃḁẚạảấầẩẫậắằẳẵặₐ"),
    ("ac", "℀"),
    ("as", "℁"),
    ("b", "ᴮᵇḃḅḇℬ"),
    ("c", "çćĉċčᶜḉℂ℃ℭⅽ"),
    ("co", "℅"),
    ("cu", "℆"),
    ("d", "ďᴰᵈḋḍḏḑḓⅅⅆⅾ"),
    ("dz", "ǆǳ"),
    ("e", "èéêëēĕėęěȅȇȩᴱᵉḕḗḙḛḝẹẻẽếềểễệₑℯℰⅇ"),
    ("f", "ᶠḟ℉ℱ"),
    ("fax", "℻"),
    ("ff", "ﬀ"),
    ("ffi", "ﬃ"),
    ("ffl", "ﬄ"),
    ("fi", "ﬁ"),
    ("fl", "ﬂ"),
    ("g", "ĝğġģǧǵᴳᵍḡℊ"),
    ("h", "ĥȟʰᴴḣḥḧḩḫẖₕℋℌℍℎ"),
    ("i", "ìíîïĩīĭįǐȉȋᴵᵢḭḯỉịⁱℐℑℹⅈⅰ"),
    ("ii", "ⅱ"),
    ("iii", "ⅲ"),
    ("ij", "ĳ"),
    ("iv", "ⅳ"),
    ("ix", "ⅸ"),
    ("j", "ĵǰʲᴶⅉ"),
    ("k", "ķǩᴷᵏḱḳḵₖ"),
    ("l", "ĺļľŀˡᴸḷḹḻḽₗℒℓⅼ"),
    ("lj", "ǉ"),
    ("m", "ᴹᵐḿṁṃₘℳⅿ"),
    ("n", "ñńņňŉǹᴺṅṇṉṋⁿₙℕ"),
    ("nj", "ǌ"),
    ("no", "№"),
    ("o", "ºòóôõöōŏőơǒǫǭȍȏȫȭȯȱᴼᵒṍṏṑṓọỏốồổỗộớờởỡợₒℴ"),
    ("p", "ᴾᵖṕṗₚℙ"),
    ("q", "ℚ"),
    ("r", "ŕŗřȑȓʳᴿᵣṙṛṝṟℛℜℝ"),
    ("rs", "₨"),
    ("s", "śŝşšſșˢṡṣṥṧṩẛₛ"),
    ("sm", "℠"),
    ("st", "ﬅﬆ"),
    ("t", "ţťțᵀᵗṫṭṯṱẗₜ"),
    ("tel", "℡"),
    ("tm", "™"),
    ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗᵁᵘᵤṳṵṷṹṻụủứừửữự"),
    ("v", "ᵛᵥṽṿⅴ"),
    ("vi", "ⅵ"),
    ("vii", "ⅶ"),
    ("viii", "ⅷ"),
    ("w", "ŵʷᵂẁẃẅẇẉẘ"),
    ("x", "ˣẋẍₓⅹ"),
    ("xi", "ⅺ"),
    ("xii", "ⅻ"),
    ("y", "ýÿŷȳʸẏẙỳỵỷỹ"),
    ("z", "źżžᶻẑẓẕℤℨ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decomposes() {
        for (c, to) in
            [('é', Some("e")), ('ﬁ', Some("fi")), ('™', Some("tm")), ('\u{a0}', Some(" ")), ('ß', None), ('п', None)]
        {
            assert_eq!(ascii(c), to, "{c:?}");
        }
    }
}
