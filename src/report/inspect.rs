//! What `radii inspect` found, as text and as JSON.

use std::fmt::Display;

use serde_json::{Map, Value, json};

use super::page::{indented, new_table, right, shown};
use crate::crs::System;
use crate::doctor::{
    Case, ColumnReport, Examination, Examined, Extent, Finding, FoundBy, Gravity, Mend, Mended,
    StreetExamination,
};
use crate::language::messages::{inspect as words, nouns};
use crate::language::{Language, Message};
use crate::model::{grouped, is_steering};
use crate::read::{CellKind, Note, Severity, Source};

/// Characters of a sample that are shown.
const SAMPLE: usize = 20;

/// Characters of a line of rows.
const LINE: usize = 100;

/// All examined layers as people read them.
pub fn inspection(examined: &[Examined], language: Language) -> String {
    let mut page = Page { language, text: String::new() };
    for (at, one) in examined.iter().enumerate() {
        if at > 0 {
            page.text.push('\n');
        }
        match one {
            Examined::Layer(examination) => layer(&mut page, examination),
            Examined::Streets(streets) => street_map(&mut page, streets),
            Examined::Unreadable { path, error } => {
                page.line(&path.display().to_string());
                let reason = cut(&error.to_string(), 400);
                page.tell(words::UNREADABLE, &[("reason", &reason)]);
            }
        }
    }
    page.text
}

/// What was mended, as people read it, and what is left to do.
pub fn mending(
    mended: &Mended,
    copy: &str,
    log: &str,
    left: &[Examined],
    language: Language,
) -> String {
    let mut page = Page { language, text: String::new() };
    let rows = language.count(nouns::ROWS, mended.rows);
    page.line(&language.say(words::MENDED, &[("path", &copy), ("rows", &rows)]));
    if mended.changes.is_empty() {
        page.tell(words::NOTHING_MENDED, &[]);
    }
    for (reason, count) in mended.counts() {
        let why = language.word(reason.message());
        let changes = language.count(nouns::CHANGES, count);
        page.tell(words::CHANGES, &[("why", &why), ("changes", &changes)]);
    }
    page.tell(words::LOGGED, &[("path", &log)]);
    notes(&mut page, &mended.notes);
    for one in left {
        let Examined::Layer(examination) = one else { continue };
        let errors = language.count(nouns::ERRORS, examination.count(Gravity::Error));
        let warnings = language.count(nouns::WARNINGS, examination.count(Gravity::Warning));
        page.tell(words::LEFT, &[("errors", &errors), ("warnings", &warnings)]);
    }
    page.text
}

struct Page {
    language: Language,
    text: String,
}

impl Page {
    fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    fn point(&mut self, text: &str) {
        self.line(&format!("  {text}"));
    }

    fn tell(&mut self, message: Message, values: &[(&str, &dyn Display)]) {
        self.point(&self.language.say(message, values));
    }
}

fn layer(page: &mut Page, examination: &Examination) {
    let language = page.language;
    heading(page, &examination.source, &language.count(nouns::ROWS, examination.rows));
    if let Some(encoding) = examination.encoding {
        page.tell(words::ENCODING, &[("encoding", &encoding)]);
    }
    coordinates(page, examination);
    if examination.geometries.is_empty() {
        page.tell(words::NO_GEOMETRY, &[]);
    } else {
        let kinds = examination.geometries.iter().map(|(kind, count)| {
            let values: [(&str, &dyn Display); 2] =
                [("n", &grouped(*count as u64)), ("kind", &kind_in_words(kind, language))];
            language.say(words::OF_A_KIND, &values)
        });
        page.tell(words::GEOMETRIES, &[("kinds", &language.list(kinds))]);
    }
    notes(page, &examination.notes);
    if !examination.columns.is_empty() {
        page.line("");
        columns(page, &examination.columns);
    }
    page.line("");
    if examination.findings.is_empty() {
        page.tell(words::SOUND, &[]);
        return;
    }
    for finding in &examination.findings {
        told(page, finding);
    }
    page.line("");
    let errors = language.count(nouns::ERRORS, examination.count(Gravity::Error));
    let warnings = language.count(nouns::WARNINGS, examination.count(Gravity::Warning));
    page.tell(words::FOUND, &[("errors", &errors), ("warnings", &warnings)]);
}

fn heading(page: &mut Page, source: &Source, rows: &str) {
    page.line(&source.path.display().to_string());
    let bytes = match source.bytes {
        0..1024 => format!("{} B", source.bytes),
        1024..1_048_576 => format!("{} KB", source.bytes.div_ceil(1024)),
        more => format!("{} MB", grouped(more.div_ceil(1 << 20))),
    };
    page.tell(words::FILE, &[("format", &source.format), ("bytes", &bytes), ("rows", &rows)]);
}

fn coordinates(page: &mut Page, examination: &Examination) {
    let language = page.language;
    match &examination.system {
        Some(system) => {
            let named = system_in_words(system, language);
            let how = match (examination.found_by, examination.declared_in) {
                (FoundBy::Reference, _) => language.word(words::BY_REFERENCE).to_owned(),
                (FoundBy::File, Some(place)) => {
                    language.say(words::BY_FILE, &[("where", &place_in_words(place, language))])
                }
                (FoundBy::File, None) => language.word(words::BY_THE_FILE).to_owned(),
                (FoundBy::Assumed, _) => language.word(words::ASSUMED).to_owned(),
            };
            page.tell(words::SYSTEM, &[("system", &named), ("how", &how)]);
        }
        None => page.tell(words::NO_SYSTEM, &[]),
    }
    if let Some([x, y]) = &examination.coordinate_columns {
        page.tell(words::FROM_COLUMNS, &[("x", x), ("y", y)]);
    }
    let is_degrees = examination.datum.is_some();
    let decimals = if is_degrees { 5 } else { 1 };
    if let Some(extent) = examination.extent {
        window(page, words::EXTENT, extent, decimals);
    }
    if let Some(extent) = examination.extent_degrees.filter(|_| !is_degrees) {
        window(page, words::EXTENT_DEGREES, extent, 5);
    }
    if let Some([wide, high]) = examination.across {
        let kilometres = |metres: f64| format!("{:.2}", metres / 1000.0);
        let (wide, high) = (kilometres(wide), kilometres(high));
        page.tell(words::ACROSS, &[("wide", &wide), ("high", &high)]);
    }
}

/// Where in a file its system was found, in words.
fn place_in_words(place: &'static str, language: Language) -> &'static str {
    const PLACES: [Message; 11] = [
        words::IN_PRJ,
        words::IN_FLATGEOBUF,
        words::IN_GEOPACKAGE,
        words::IN_GEOTIFF,
        words::IN_SRID,
        words::IN_CRS_MEMBER,
        words::IN_GEO_METADATA,
        words::IN_TYPE,
        words::IN_KML,
        words::IN_RFC_7946,
        words::IN_FORMAT,
    ];
    let known = PLACES.into_iter().find(|known| known.en == place);
    known.map_or(place, |known| language.word(known))
}

/// Degrees and plain metres have names in every language, all else is called as PROJ calls it.
fn system_in_words(system: &System, language: Language) -> String {
    match system {
        System::Degrees(datum) => language.say(words::DEGREES, &[("datum", &datum.title())]),
        System::Local => language.word(words::PLAIN_METRES).to_owned(),
        System::Known { .. } => system.describe(),
    }
}

fn window(page: &mut Page, message: Message, extent: Extent, decimals: usize) {
    let [x, right, y, top] = [extent.west, extent.east, extent.south, extent.north]
        .map(|value| format!("{value:.decimals$}"));
    page.tell(message, &[("x", &x), ("right", &right), ("y", &y), ("top", &top)]);
}

fn notes(page: &mut Page, notes: &[Note]) {
    for note in notes {
        page.tell(words::NOTE, &[("note", &note.text)]);
    }
}

fn kind_in_words(kind: &str, language: Language) -> &'static str {
    language.word(match kind {
        "Point" => words::POINT,
        "MultiPoint" => words::MULTI_POINT,
        "LineString" => words::LINE,
        "MultiLineString" => words::MULTI_LINE,
        "Polygon" => words::POLYGON,
        "MultiPolygon" => words::MULTI_POLYGON,
        _ => words::COLLECTION,
    })
}

fn cell_kind(kind: CellKind) -> (&'static str, Message) {
    match kind {
        CellKind::Integer => ("integer", words::INTEGER),
        CellKind::Real => ("real", words::REAL),
        CellKind::Boolean => ("boolean", words::BOOLEAN),
        CellKind::Date => ("date", words::DATE),
        CellKind::DateTime => ("datetime", words::DATE_TIME),
        CellKind::Text | CellKind::Unknown => ("text", words::TEXT),
    }
}

fn columns(page: &mut Page, columns: &[ColumnReport]) {
    let language = page.language;
    let headings = [words::COLUMN, words::KIND, words::FILLED, words::USED_FOR, words::SAMPLES];
    let mut table = new_table(&headings.map(|heading| language.word(heading)));
    for column in columns {
        let parts = column.used_for.iter().map(|habit| language.word(habit.word()));
        let samples = column.samples.iter().map(|sample| cut(sample, SAMPLE));
        table.add_row(vec![
            shown(&column.name),
            language.word(cell_kind(column.kind).1).to_owned(),
            grouped(column.filled as u64),
            language.list(parts),
            language.list(samples),
        ]);
    }
    right(&mut table, &[2]);
    page.text.push_str(&indented(&table));
}

/// A text that takes one line and steers nothing, cut when long.
fn cut(text: &str, most: usize) -> String {
    let plain = |c: char| if is_steering(c) { ' ' } else { c };
    let mut cut: String = text.chars().take(most).map(plain).collect();
    if text.chars().nth(most).is_some() {
        cut.push('\u{2026}');
    }
    cut
}

fn told(page: &mut Page, finding: &Finding) {
    let language = page.language;
    let gravity = language.word(match finding.gravity {
        Gravity::Error => words::ERROR,
        Gravity::Warning => words::WARNING,
        Gravity::Info => words::INFO,
    });
    let (open, close, colon) = match language {
        Language::English => (" (", ")", ": "),
        Language::Chinese => ("（", "）", "："),
    };
    let field = finding
        .field
        .as_ref()
        .map_or(String::new(), |field| format!("{open}{}{close}", cut(field, SAMPLE * 2)));
    let found = cut(&finding.found(language), 300);
    page.point(&format!("{gravity}  {}{field}{colon}{found}", finding.code));
    for line in rows_in_lines(finding, language) {
        page.point(&format!("    {line}"));
    }
    let remedy = cut(&finding.remedy(language), 300);
    let hint = language.say(words::HINT, &[("remedy", &remedy)]);
    let mendable = match finding.mend {
        Mend::Always => format!("{open}{}{close}", language.word(words::MENDABLE)),
        Mend::LeaveOut => format!("{open}{}{close}", language.word(words::LEFT_OUT)),
        Mend::OnWish | Mend::Never => String::new(),
    };
    page.point(&format!("    {hint}{mendable}"));
}

/// The rows of a finding, as many to a line as fit.
fn rows_in_lines(finding: &Finding, language: Language) -> Vec<String> {
    if finding.cases.is_empty() {
        return Vec::new();
    }
    let (between, colon) = match language {
        Language::English => ("; ", ": "),
        Language::Chinese => ("；", "："),
    };
    let mut items: Vec<String> =
        finding.cases.iter().map(|case| case_in_words(case, language)).collect();
    let more = finding.count.saturating_sub(finding.cases.len() as u64);
    if more > 0 {
        items.push(language.say(words::MORE, &[("n", &grouped(more))]));
    }
    let mut lines = vec![language.count(nouns::ROWS, finding.count as usize) + colon];
    let mut is_first = true;
    for item in items {
        let Some(line) = lines.last_mut() else { break };
        if line.chars().count() + item.chars().count() > LINE && !is_first {
            line.push_str(between.trim_end());
            lines.push(item);
        } else {
            if !is_first {
                line.push_str(between);
            }
            line.push_str(&item);
        }
        is_first = false;
    }
    lines
}

fn case_in_words(case: &Case, language: Language) -> String {
    let row = match (case.row, case.other_row) {
        (Some(row), Some(other)) => {
            language.say(words::ROW_AND, &[("row", &row), ("other", &other)])
        }
        (Some(row), None) => row.to_string(),
        (None, _) => String::new(),
    };
    let value = case.value.as_ref().filter(|value| !value.is_empty());
    let value = value.map(|value| format!("\"{}\"", cut(value, 3 * SAMPLE)));
    let at = case.at.map(|[x, y]| {
        let decimals = if x.abs() <= 180.0 && y.abs() <= 90.0 { 6 } else { 1 };
        format!("@ {x:.decimals$}, {y:.decimals$}")
    });
    let parts = [Some(row).filter(|row| !row.is_empty()), value, at];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn street_map(page: &mut Page, streets: &StreetExamination) {
    let language = page.language;
    let ways = language.count(nouns::WAYS, streets.ways);
    heading(page, &streets.source, &ways);
    let areas = grouped(streets.areas as u64);
    page.tell(words::STREETS, &[("ways", &ways), ("areas", &areas)]);
    if let Some(extent) = streets.extent {
        window(page, words::EXTENT, extent, 5);
    }
    notes(page, &streets.notes);
}

/// All examined layers as one JSON document, in English whatever the language:
///
/// ```text
/// {"format":"radii.inspect/1",
///  "layers":[{"file","bytes","sha256","kind":"layer"|"streets"|"unreadable",
///             "format":"GeoJSON",                          the file's format
///             "encoding":"UTF-8"|null,
///             "crs":{"name","found_by":"reference"|"file"|"assumed","declared_in","datum"}|null,
///             "coordinate_columns":["lon","lat"]|null,
///             "rows":52,"refused":0,"geometries":{"Polygon":1563},
///             "extent":{"west","south","east","north"}|null,         own coordinates
///             "extent_degrees":{...}|null,                           WGS 84
///             "across_m":[6100.0,18500.0]|null,
///             "columns":[{"name","kind","filled","used_for":["weight"],"samples":[...]}],
///             "notes":[{"severity":"info"|"warning","text"}],
///             "findings":[{"code","severity":"error"|"warning"|"info","field"|null,
///                          "rows":2,"cases":[{"row","other_row","value","at":[x,y]}],   at most 20
///                          "found","remedy","mend":"always"|"leave_out"|"on_wish"|"never"}],
///             "errors":1,"warnings":0}],
///  "mended":{"file","log","rows","changes":{"number-full-width":3},"notes":[...],"left":{...}}}    with --fix
/// ```
///
/// Of streets there are `file`, `bytes`, `sha256`, `format`, `ways`, `areas`, `extent_degrees` and
/// `notes`; of a file that cannot be read `file` and `error`.
pub fn inspection_document(examined: &[Examined], mended: Option<Value>) -> Value {
    let mut document = json!({
        "format": "radii.inspect/1",
        "layers": examined.iter().map(member).collect::<Vec<Value>>(),
    });
    if let (Some(mended), Value::Object(members)) = (mended, &mut document) {
        members.insert("mended".to_owned(), mended);
    }
    document
}

/// The `mended` member of the document; `left` is the copy, examined.
pub fn mending_document(mended: &Mended, copy: &str, log: &str, left: &[Examined]) -> Value {
    let counts = mended.counts().into_iter();
    let changes: Map<String, Value> =
        counts.map(|(reason, count)| (reason.code().to_owned(), json!(count))).collect();
    json!({
        "file": copy,
        "log": log,
        "rows": mended.rows,
        "changes": changes,
        "notes": notes_member(&mended.notes),
        "left": left.first().map(member),
    })
}

fn member(examined: &Examined) -> Value {
    match examined {
        Examined::Layer(examination) => layer_member(examination),
        Examined::Streets(streets) => json!({
            "file": streets.source.path,
            "kind": "streets",
            "bytes": streets.source.bytes,
            "sha256": streets.source.sha256,
            "format": streets.source.format,
            "ways": streets.ways,
            "areas": streets.areas,
            "extent_degrees": streets.extent,
            "notes": notes_member(&streets.notes),
        }),
        Examined::Unreadable { path, error } => {
            json!({"file": path, "kind": "unreadable", "error": error.to_string()})
        }
    }
}

fn layer_member(examination: &Examination) -> Value {
    let geometries: Map<String, Value> = examination
        .geometries
        .iter()
        .map(|(kind, count)| ((*kind).to_owned(), json!(count)))
        .collect();
    let crs = examination.system.as_ref().map(|system| {
        json!({
            "name": system.describe(),
            "found_by": examination.found_by,
            "declared_in": examination.declared_in,
            "datum": examination.datum,
        })
    });
    let columns = examination.columns.iter().map(|column| {
        json!({
            "name": column.name,
            "kind": cell_kind(column.kind).0,
            "filled": column.filled,
            "used_for": column.used_for.iter().map(|habit| habit.role()).collect::<Vec<_>>(),
            "samples": column.samples,
        })
    });
    json!({
        "file": examination.source.path,
        "kind": "layer",
        "bytes": examination.source.bytes,
        "sha256": examination.source.sha256,
        "format": examination.source.format,
        "encoding": examination.encoding,
        "crs": crs,
        "coordinate_columns": examination.coordinate_columns,
        "rows": examination.rows,
        "refused": examination.refused,
        "geometries": geometries,
        "extent": examination.extent,
        "extent_degrees": examination.extent_degrees,
        "across_m": examination.across.map(|across| across.map(|metres| (metres * 10.0).round() / 10.0)),
        "columns": columns.collect::<Vec<Value>>(),
        "notes": notes_member(&examination.notes),
        "findings": examination.findings.iter().map(finding_member).collect::<Vec<Value>>(),
        "errors": examination.count(Gravity::Error),
        "warnings": examination.count(Gravity::Warning),
    })
}

fn notes_member(notes: &[Note]) -> Vec<Value> {
    let one = |note: &Note| {
        let severity = match note.severity {
            Severity::Info => "info",
            Severity::Warning => "warning",
        };
        json!({"severity": severity, "text": note.text})
    };
    notes.iter().map(one).collect()
}

fn finding_member(finding: &Finding) -> Value {
    json!({
        "code": finding.code,
        "severity": finding.gravity,
        "field": finding.field,
        "rows": finding.count,
        "cases": finding.cases,
        "found": finding.found(Language::English),
        "remedy": finding.remedy(Language::English),
        "mend": finding.mend,
    })
}
