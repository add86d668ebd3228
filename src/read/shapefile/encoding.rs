//! In which encoding a table's texts are. Nothing in the file need say so, and what says so
//! may be wrong: a name in the reference, then the `.cpg`, then the language byte, then a look.

use std::borrow::Cow;

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, GBK, IBM866, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256,
};

use crate::read::Note;
use crate::read::encoding::{SAID_OF_BIG5, looks_like_big5};

/// A text as it stands in a table.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    /// Its bytes, without what fills the field up.
    pub bytes: &'a [u8],
    /// Whether it fills its field, and may end within a character.
    pub may_be_cut: bool,
}

/// What says how texts are encoded.
pub struct Hints<'a> {
    /// `encoding=` of the reference.
    pub asked: Option<&'a str>,
    /// The `.cpg`.
    pub cpg: Option<&'a [u8]>,
    /// The language byte of the table.
    pub language: u8,
}

/// What was chosen.
pub struct Choice {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// What there is to say of it.
    pub note: Option<Note>,
}

/// Choose the encoding of texts. What is wrong with the one asked for is said in words.
pub fn choose(hints: &Hints<'_>, texts: &[Text<'_>]) -> Result<Choice, String> {
    let chosen = |encoding: &'static Encoding, note: Option<Note>| Ok(Choice { encoding, note });
    if let Some(label) = hints.asked {
        let encoding = named(label).ok_or_else(|| format!("unknown encoding \"{label}\""))?;
        return match texts.iter().find(|text| !fits(**text, encoding)) {
            None => chosen(encoding, None),
            Some(text) => Err(format!(
                "the bytes of \"{}\" are not {}",
                String::from_utf8_lossy(text.bytes),
                encoding.name()
            )),
        };
    }
    if texts.iter().all(|text| text.bytes.is_ascii()) {
        return chosen(UTF_8, None);
    }
    let fit = |encoding: &'static Encoding| texts.iter().all(|text| fits(*text, encoding));
    let cpg = hints.cpg.map(String::from_utf8_lossy);
    let cpg =
        cpg.as_deref().map(|text| text.trim_matches(['\u{feff}', '\0', ' ', '\r', '\n', '\t']));
    let said_by_cpg = cpg.and_then(named).map(|encoding| (encoding, "the .cpg file"));
    let said_by_byte = of_language(hints.language).map(|it| (it, "the table's language byte"));
    // Western language bytes are what programs write that mean nothing by it.
    let meant = |(encoding, _): &(&'static Encoding, _)| *encoding != WINDOWS_1252 || !fit(UTF_8);
    let mut belied = None;
    for (encoding, source) in [said_by_cpg, said_by_byte.filter(meant)].into_iter().flatten() {
        if fit(encoding) {
            let note = read_as(encoding, source);
            return chosen(encoding, belied.or_else(|| (encoding != UTF_8).then_some(note)));
        }
        belied.get_or_insert_with(|| {
            let read = if fit(UTF_8) { UTF_8 } else { GB18030 };
            Note::warning(format!(
                "{source} says the texts are {}, which they are not; read as {}",
                encoding.name(),
                read.name()
            ))
        });
    }
    if fit(UTF_8) {
        return chosen(UTF_8, belied);
    }
    let letters = texts.iter().map(|text| text.bytes);
    if belied.is_none() && fit(BIG5) && looks_like_big5(letters) {
        return chosen(BIG5, Some(Note::warning(SAID_OF_BIG5)));
    }
    if fit(GB18030) {
        let note = Note::info("nothing says how the texts are encoded; not UTF-8: read as GB18030");
        return chosen(GB18030, belied.or(Some(note)));
    }
    let odd = texts.iter().find(|text| !fits(**text, UTF_8) && !fits(**text, GB18030));
    let odd = odd.or_else(|| texts.iter().find(|text| !fits(**text, GB18030)));
    Err(format!(
        "the bytes of \"{}\" are neither UTF-8 nor GB18030",
        odd.map_or_else(String::new, |text| String::from_utf8_lossy(text.bytes).into_owned())
    ))
}

fn read_as(encoding: &'static Encoding, source: &str) -> Note {
    Note::info(format!("texts read as {}, as {source} says", encoding.name()))
}

/// A text decoded; what the field cut off within a character is left out.
pub fn decoded<'a>(text: Text<'a>, encoding: &'static Encoding) -> Cow<'a, str> {
    let whole = whole(text, encoding).unwrap_or(text.bytes);
    encoding.decode_without_bom_handling(whole).0
}

fn fits(text: Text<'_>, encoding: &'static Encoding) -> bool {
    text.bytes.is_ascii() || whole(text, encoding).is_some()
}

/// The bytes that make whole characters: all, or of a text that fills its field all but the last
/// character. None where they make none.
fn whole<'a>(text: Text<'a>, encoding: &'static Encoding) -> Option<&'a [u8]> {
    const LONGEST: usize = 4;
    let cuts = if text.may_be_cut { LONGEST } else { 1 };
    (0..cuts.min(text.bytes.len() + 1)).find_map(|cut| {
        let bytes = text.bytes.get(..text.bytes.len() - cut)?;
        encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        // Nothing but the beginning of a character may go.
        let rest = text.bytes.get(bytes.len()..)?;
        rest.first().is_none_or(|first| !first.is_ascii()).then_some(bytes)
    })
}

/// The encoding of a `.cpg` or of a reference: `UTF-8`, `GBK`, `936`, `OEM 936`, `LDID/77`.
fn named(label: &str) -> Option<&'static Encoding> {
    if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
        return Some(encoding);
    }
    let upper = label.to_ascii_uppercase();
    if let Some(byte) = upper.strip_prefix("LDID/") {
        return of_language(byte.trim().parse().ok()?);
    }
    let digits = upper.trim_start_matches(|c: char| !c.is_ascii_digit());
    let prefix = upper.get(..upper.len() - digits.len())?;
    let prefix = prefix.trim_end_matches([' ', '-', '_']);
    match prefix {
        "" | "OEM" | "ANSI" | "CP" | "WINDOWS" | "MS" | "X-CP" => of_page(digits.parse().ok()?),
        // "UTF8" is a label, "UTF_8" is none; "ISO 8859-1" and Esri's "88591" are the same.
        "UTF" if digits == "8" => Some(UTF_8),
        "ISO" => {
            let digits = digits.replace(['-', '_'], "");
            Encoding::for_label(format!("iso-8859-{}", digits.strip_prefix("8859")?).as_bytes())
        }
        _ => None,
    }
}

fn of_page(page: u32) -> Option<&'static Encoding> {
    Some(match page {
        936 => GBK,
        54936 => GB18030,
        65001 => UTF_8,
        950 => BIG5,
        932 => SHIFT_JIS,
        949 => EUC_KR,
        866 => IBM866,
        874 => WINDOWS_874,
        1250..=1258 => Encoding::for_label(format!("windows-{page}").as_bytes())?,
        88591..=88599 => Encoding::for_label(format!("iso-8859-{}", page % 10).as_bytes())?,
        885_910..=885_916 => Encoding::for_label(format!("iso-8859-{}", page % 100).as_bytes())?,
        _ => return None,
    })
}

/// The encoding a language byte means; none for the many that mean nothing, or an encoding of
/// DOS that nobody has any more.
fn of_language(byte: u8) -> Option<&'static Encoding> {
    Some(match byte {
        0x4D | 0x7A => GBK,
        0x4F | 0x78 => BIG5,
        0x13 | 0x7B => SHIFT_JIS,
        0x4E | 0x79 => EUC_KR,
        0x50 | 0x7C => WINDOWS_874,
        0x26 | 0x65 => IBM866,
        0x7D => WINDOWS_1255,
        0x7E => WINDOWS_1256,
        0xC8 => WINDOWS_1250,
        0xC9 => WINDOWS_1251,
        0xCA => WINDOWS_1254,
        0xCB => WINDOWS_1253,
        0x03 | 0x58 | 0x59 => WINDOWS_1252,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Text<'_> {
        Text { bytes, may_be_cut: false }
    }

    fn hints<'a>(asked: Option<&'a str>, cpg: Option<&'a str>, language: u8) -> Hints<'a> {
        Hints { asked, cpg: cpg.map(str::as_bytes), language }
    }

    #[test]
    fn names_of_encodings_are_understood() {
        for (label, name) in [
            ("UTF-8", "UTF-8"),
            ("utf8", "UTF-8"),
            ("UTF_8", "UTF-8"),
            ("65001", "UTF-8"),
            ("936", "GBK"),
            ("GBK", "GBK"),
            ("GB2312", "GBK"),
            ("GB18030", "gb18030"),
            ("OEM 936", "GBK"),
            ("ANSI 936", "GBK"),
            ("CP936", "GBK"),
            ("LDID/77", "GBK"),
            ("950", "Big5"),
            ("ISO 88591", "windows-1252"),
            ("ISO-8859-5", "ISO-8859-5"),
            ("88592", "ISO-8859-2"),
            ("1251", "windows-1251"),
        ] {
            assert_eq!(named(label).map(Encoding::name), Some(name), "{label}");
        }
        for label in ["", "System", "LDID/300", "OEM", "\u{feff}", "LDID/87"] {
            assert_eq!(named(label), None, "{label}");
        }
    }

    #[test]
    fn what_is_asked_goes_before_the_cpg_and_that_before_the_byte() {
        let gbk = [text(b"\xb7\xfe\xce\xf1")]; // 服务
        let utf8 = [text("服务半径".as_bytes())];
        for (hints, texts, name) in [
            (hints(Some("big5"), Some("GBK"), 0), &gbk, "Big5"),
            (hints(None, Some("936\n"), 0), &gbk, "GBK"),
            (hints(None, Some("UTF-8"), 0), &utf8, "UTF-8"),
            (hints(None, None, 0x4D), &gbk, "GBK"),
            (hints(None, None, 0x57), &gbk, "gb18030"),
            (hints(None, None, 0), &gbk, "gb18030"),
            (hints(None, None, 0), &utf8, "UTF-8"),
            (hints(None, None, 0x03), &utf8, "UTF-8"),
            (hints(None, None, 0x03), &[text(b"K\xf6ln")], "windows-1252"),
            // 臺北市中正區
            (
                hints(None, None, 0),
                &[text(b"\xbb\x4f\xa5\x5f\xa5\xab\xa4\xa4\xa5\xbf\xb0\xcf")],
                "Big5",
            ),
            (hints(None, None, 0x4F), &[text(b"\xa4\xa4")], "Big5"),
            (hints(None, None, 0x78), &[text(b"\xa4\xa4")], "Big5"),
            (hints(None, None, 0x13), &[text(b"\x93\x8c\x8b\x9e")], "Shift_JIS"),
        ] {
            assert_eq!(choose(&hints, texts).ok().unwrap().encoding.name(), name);
        }
    }

    #[test]
    fn a_cpg_that_is_wrong_is_put_right_and_said() {
        let gbk = [text(b"\xb7\xfe\xce\xf1")];
        let choice = choose(&hints(None, Some("UTF-8"), 0), &gbk).ok().unwrap();
        assert_eq!(choice.encoding, GB18030);
        let said = choice.note.unwrap().text;
        assert!(said.contains(".cpg file says the texts are UTF-8, which they are not"), "{said}");
    }

    #[test]
    fn a_wrong_encoding_asked_for_is_refused() {
        let gbk = [text(b"\xb7\xfe\xce\xf1")];
        assert!(choose(&hints(Some("utf-8"), None, 0), &gbk).is_err());
        assert!(choose(&hints(Some("klingon"), None, 0), &gbk).is_err());
        assert!(choose(&hints(None, None, 0), &[text(b"\xff\xff")]).is_err());
    }

    #[test]
    fn a_text_cut_within_a_character_loses_that_character() {
        let cut = |bytes| Text { bytes, may_be_cut: true };
        let name = "服务半径".as_bytes();
        assert_eq!(decoded(cut(&name[..11]), UTF_8), "服务半");
        assert_eq!(decoded(cut(b"\xb7\xfe\xce"), GBK), "服");
        assert!(fits(cut(&name[..10]), UTF_8));
        assert!(!fits(text(&name[..10]), UTF_8));
        assert!(!fits(cut(b"\xb7\xfe\xce\xf1abc\xb7\xfeabcd"), UTF_8));
    }
}
