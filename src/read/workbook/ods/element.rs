//! Elements of a sheet: what their attributes say.

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use crate::read::workbook::cell::{Content, iso_moment};

/// A cell whose end has not come.
pub struct Open {
    /// In how many columns it stands.
    pub repeated: u32,
    /// What its attributes say it holds, where they do.
    pub value: Option<Content<'static>>,
    /// Whether it is an error such as `#N/A`.
    pub is_fault: bool,
    /// What its paragraphs say so far.
    pub text: String,
    /// Paragraphs begun.
    pub paragraphs: usize,
    /// Whether the event is within a paragraph.
    pub is_within: bool,
}

/// A cell of which the attributes are known.
pub fn opened(start: &BytesStart<'_>) -> Open {
    let value = attribute(start, "office:value").and_then(|number| number.parse().ok());
    let content = match attribute(start, "office:value-type").as_deref() {
        Some("float" | "percentage" | "currency") => value.map(Content::Number),
        Some("date") => attribute(start, "office:date-value").map(|text| iso_moment(&text)),
        Some("boolean") => attribute(start, "office:boolean-value")
            .map(|flag| Content::Boolean(flag.eq_ignore_ascii_case("true"))),
        Some("time") => attribute(start, "office:time-value")
            .map(|text| Content::Text(clock(&text).unwrap_or(text).into())),
        Some("string") => attribute(start, "office:string-value")
            .filter(|text| !text.is_empty())
            .map(|text| Content::Text(text.into())),
        _ => None,
    };
    Open {
        repeated: count(start, "table:number-columns-repeated"),
        value: content,
        is_fault: attribute(start, "calcext:value-type").as_deref() == Some("error"),
        text: String::new(),
        paragraphs: 0,
        is_within: false,
    }
}

/// `08:00:00` of `PT08H00M00S`.
fn clock(text: &str) -> Option<String> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, seconds) = rest.strip_suffix('S')?.split_once('M')?;
    Some(format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
}

/// An attribute's value.
pub fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// How often something stands, at least once.
pub fn count(start: &BytesStart<'_>, name: &str) -> u32 {
    attribute(start, name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}
