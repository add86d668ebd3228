//! What stands above the rows: a line that names the separator, a title, the row of headings.

use std::collections::HashSet;
use std::path::Path;

use ::csv::{ReaderBuilder, StringRecord};

use crate::model::rearmed;
use crate::read::{Layer, Note};

/// Lines looked at for a title above the headings.
const LOOKED_AT: usize = 32;
/// Bytes of them.
const LONGEST: usize = 1 << 16;

/// Where the rows begin, and how their cells are parted.
#[derive(Debug)]
pub struct Head<'t> {
    /// The row of headings.
    pub line: &'t str,
    /// All of the text that stands before it.
    pub above: &'t str,
    /// What parts the cells.
    pub delimiter: u8,
}

/// Find the row of headings and the separator, and say what was chosen. The file's name has a word
/// only where the text has none.
pub fn find<'t>(text: &'t str, path: &Path, layer: &mut Layer) -> Head<'t> {
    let usual = usual_separator(path);
    let (stated, skipped) = match stated_separator(text) {
        Some((separator, length)) => (Some(separator), length),
        None => (None, 0),
    };
    let (marked, body) = text.split_at_checked(skipped).unwrap_or(("", text));
    let first = heading(body);
    let sniffed = || sniff_delimiter(first, usual).unwrap_or(usual);
    let delimiter = stated.unwrap_or_else(sniffed);
    let mut head = Head { line: first, above: marked, delimiter };
    if let Some((title, rest, delimiter)) = title(body, stated, usual) {
        let (above, _) = text.split_at_checked(text.len() - rest.len()).unwrap_or(("", text));
        head = Head { line: heading(rest), above, delimiter };
        let row = above.bytes().filter(|&byte| byte == b'\n').count() + 1;
        let note = format!("the headings are in row {row}; above them: \"{title}\"");
        layer.notes.push(Note::info(note));
    }
    if let Some(separator) = stated {
        let name = char::from(separator).escape_default();
        layer
            .notes
            .push(Note::info(format!("columns separated by \"{name}\", as its line sep= says")));
    } else if head.delimiter != b',' {
        layer.notes.push(Note::info(match head.delimiter {
            b'\t' => "columns separated by tabs",
            _ => "columns separated by semicolons",
        }));
    }
    head
}

/// What parts the cells of a file of this name, where nothing in it says so.
fn usual_separator(path: &Path) -> u8 {
    let is_tsv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("tsv"));
    if is_tsv { b'\t' } else { b',' }
}

/// Excel's own first line, `sep=;`: the separator, and the bytes of the line and its end.
fn stated_separator(text: &str) -> Option<(u8, usize)> {
    let line = text.split('\n').next()?;
    let bare = line.trim_end_matches('\r');
    let unquoted = bare.strip_prefix('"').and_then(|bare| bare.strip_suffix('"'));
    let bare = unquoted.unwrap_or(bare);
    let separator = match bare.as_bytes() {
        [mark @ .., separator] if mark.eq_ignore_ascii_case(b"sep=") => *separator,
        _ => return None,
    };
    let parts = separator == b'\t' || (separator.is_ascii_punctuation() && separator != b'"');
    parts.then_some((separator, (line.len() + 1).min(text.len())))
}

/// A title above the headings, the text from the headings on, and what parts their cells: a first
/// row with one cell in it over rows that all are as wide as the one below, by the rule of
/// workbooks. Two columns under one by anything but the usual separator may be a list of lists, and
/// below one heading of a file whose name speaks of tabs nothing else parts cells.
fn title(text: &str, stated: Option<u8>, usual: u8) -> Option<(String, &str, u8)> {
    let start = text.char_indices().take_while(|(at, _)| *at < LONGEST).last()?;
    let looked_at = text.get(..start.0 + start.1.len_utf8())?;
    let is_whole = looked_at.len() == text.len();
    let second = looked_at.split('\n').skip(1).find(|line| !line.trim().is_empty())?;
    let first = heading(text);
    let below = || sniff_delimiter(second, usual).filter(|&it| usual == b',' || it == usual);
    let delimiter = stated.or_else(|| sniff_delimiter(first, usual)).or_else(below)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(looked_at.as_bytes());
    let mut records: Vec<(usize, StringRecord)> = Vec::new();
    let mut record = StringRecord::new();
    while records.len() < LOOKED_AT && reader.read_record(&mut record).ok()? {
        let at = record.position().map_or(0, |position| position.byte() as usize);
        records.push((at, record.clone()));
    }
    // The last may be cut short.
    if !is_whole && records.len() < LOOKED_AT {
        records.pop();
    }
    let filled =
        |record: &StringRecord| record.iter().filter(|cell| !cell.trim().is_empty()).count();
    let (_, top) = records.first()?;
    let (at, headings) = records.iter().find(|(_, record)| filled(record) > 1)?;
    let above = records.iter().take_while(|(start, _)| start < at);
    let below = records.iter().skip_while(|(start, _)| start < at);
    let width = headings.len();
    let names: HashSet<&str> =
        headings.iter().map(str::trim).filter(|name| !name.is_empty()).collect();
    let is_number = |name: &&str| name.parse::<f64>().is_ok();
    let is_table = below.clone().count() > 1
        && below.clone().all(|(_, record)| record.len() == width || filled(record) == 0)
        && width * 2 >= below.map(|(_, record)| record.len()).max()?
        && (width > 2 || delimiter == usual)
        && names.len() > 1
        && match top.get(0).is_none_or(|cell| cell.trim().is_empty()) {
            // An index without a heading counts its rows: `,name` over `0,a` is no title.
            true => !names.iter().any(is_number),
            false => !names.iter().all(is_number),
        };
    let is_title = filled(top) == 1 && above.clone().all(|(_, record)| filled(record) <= 1);
    if !is_title || !is_table {
        return None;
    }
    let title = top.iter().map(str::trim).find(|cell| !cell.is_empty())?;
    // The reader's position stands before any blank lines.
    let rest = text.get(*at..)?.trim_start_matches(['\n', '\r']);
    Some((title.to_owned(), rest, delimiter))
}

/// The row of headings: the first line, and more where a quoted heading goes on in the next. A
/// quote that never closes is the first line's own.
fn heading(text: &str) -> &str {
    let first = text.split(['\n', '\r']).next().unwrap_or_default();
    let before = first.rfind('"').and_then(|quote| first.get(..quote)).unwrap_or("x");
    if !before.is_empty() && !before.ends_with([',', ';', '\t']) {
        return first;
    }
    let mut is_quoted = false;
    let end = text.bytes().take(LONGEST).position(|byte| {
        is_quoted ^= byte == b'"';
        !is_quoted && matches!(byte, b'\n' | b'\r')
    });
    end.and_then(|end| text.get(..end)).unwrap_or(first)
}

/// The delimiter that occurs most often in a row, quoted cells apart; none where none does.
fn sniff_delimiter(row: &str, usual: u8) -> Option<u8> {
    let outside = unquoted(row);
    let counted = [b',', b';', b'\t'].into_iter().map(|delimiter| {
        let count = outside.iter().filter(|&&byte| byte == delimiter).count();
        (count, u8::from(delimiter == usual), u8::from(delimiter == b','), delimiter)
    });
    counted.max().filter(|(count, ..)| *count > 0).map(|(.., delimiter)| delimiter)
}

/// What stands outside of quotes, which open where a cell starts, whatever parts them. All of it
/// where one never closes.
fn unquoted(row: &str) -> Vec<u8> {
    let (mut is_quoted, mut may_open) = (false, true);
    let mut outside = Vec::with_capacity(row.len());
    for byte in row.bytes() {
        if byte == b'"' {
            // A second one right behind the one that closes opens the cell again.
            (is_quoted, may_open) = (!is_quoted && may_open, is_quoted);
        } else if !is_quoted {
            may_open = matches!(byte, b',' | b';' | b'\t' | b'\n' | b'\r');
            outside.push(byte);
        }
    }
    if is_quoted { row.bytes().collect() } else { outside }
}

/// The headings of a row, each once.
pub fn names(line: &str, delimiter: u8) -> Result<Vec<String>, String> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(line.as_bytes());
    let mut record = StringRecord::new();
    reader.read_record(&mut record).map_err(|error| error.to_string())?;
    let on_one_line = |name: &str| match name.contains(['\n', '\r']) {
        true => name.split_whitespace().collect::<Vec<_>>().join(" "),
        false => rearmed(name.trim()).to_owned(),
    };
    let names: Vec<String> = record.iter().map(on_one_line).collect();
    let mut seen = HashSet::new();
    let twice = names.iter().find(|name| !name.is_empty() && !seen.insert(name.as_str()));
    match twice {
        Some(name) => Err(format!("the column \"{name}\" occurs twice")),
        None => Ok(names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (String, u8, Vec<String>) {
        let mut layer = Layer::default();
        let head = find(text, "t.csv".as_ref(), &mut layer);
        assert!(text.starts_with(head.above));
        let notes = layer.notes.into_iter().map(|note| note.text).collect();
        (head.line.to_owned(), head.delimiter, notes)
    }

    #[test]
    fn a_title_stands_above_the_headings() {
        let said = "the headings are in row 2; above them: \"社区一览表\"";
        for title in ["社区一览表", "社区一览表,,,", "\"社区一览表\",,,", ",社区一览表,,"]
        {
            let (line, delimiter, notes) =
                found(&format!("{title}\r\n编号,经度,纬度\r\n1,2,3\r\n"));
            assert_eq!(
                (line.as_str(), delimiter, notes),
                ("编号,经度,纬度", b',', vec![said.to_owned()])
            );
        }
        let (line, _, notes) = found("T\n\nid;lon;lat\n1;2;3\n");
        assert_eq!((line.as_str(), notes.len()), ("id;lon;lat", 2));
        let (line, _, notes) = found("一览表,,\n填报单位：海勃湾区,,\nid,lon,lat\n1,2,3\n");
        assert_eq!(line, "id,lon,lat");
        assert!(notes[0].starts_with("the headings are in row 3"), "{notes:?}");
    }

    #[test]
    fn what_is_no_title_stays_the_heading() {
        for text in [
            "name\na\nb\n",
            "name\na,b\n",
            "neighbours\n1;2\n3;4\n",
            "id,name\n1,a\n",
            ",name\n0,a\n1,b\n",
            "T\n1,2,3\n4,5,6\n",
            "T\nid,lon,lat\n1,2\n",
            "T\nid,lon,lat\n",
            "",
            "\n",
            "T",
        ] {
            let first = text.split('\n').next().unwrap();
            assert_eq!(found(text).0, first, "{text:?}");
        }
    }

    #[test]
    fn excels_first_line_names_the_separator() {
        for (text, delimiter) in [
            ("sep=;\r\nid;n\r\n1;a", b';'),
            ("SEP=,\nid,n", b','),
            ("\"sep=|\"\nid|n", b'|'),
            ("sep=\t\nid\tn", b'\t'),
        ] {
            let (line, found, notes) = found(text);
            assert_eq!((line.len(), found, notes.len()), (4, delimiter, 1), "{text:?}");
        }
        assert_eq!(found("sep=;\nT\nid;lon;lat\n1;2;3\n").0, "id;lon;lat");
        assert_eq!(found("sep=\nid").0, "sep=");
        assert_eq!(found("sep=a\nid").0, "sep=a");
        // A heading that ends in a quote.
        assert_eq!(found("\"sep=;\"\"\"\nx").0, "\"sep=;\"\"\"");
    }
}
