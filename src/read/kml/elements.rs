//! XML, an element at a time: no document type, no entities of its own, no deep nesting.

use std::path::Path;

use quick_xml::XmlVersion;
use quick_xml::errors::IllFormedError;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use crate::read::{ReadError, gate};

/// The elements of a document.
pub(super) struct Elements<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
    path: &'a Path,
    /// The file within an archive.
    within: &'a str,
    depth: usize,
}

impl<'a> Elements<'a> {
    pub(super) fn of(text: &'a str, path: &'a Path, within: &'a str) -> Elements<'a> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Elements { reader, text, path, within, depth: 0 }
    }

    /// The next element within the one that is open; none where that ends, and is closed.
    pub(super) fn next_child(&mut self) -> Result<Option<BytesStart<'a>>, ReadError> {
        loop {
            match self.event()? {
                Event::Start(start) => return Ok(Some(start)),
                Event::End(_) => return Ok(None),
                Event::Eof if self.depth == 0 => return Ok(None),
                Event::Eof => return Err(self.cut_short()),
                _ => {}
            }
        }
    }

    /// The text of the element that is open, which is closed. Tags in it are left as they are.
    pub(super) fn take_text(&mut self) -> Result<String, ReadError> {
        let around = self.depth;
        let mut text = String::new();
        loop {
            match self.event()? {
                Event::Text(piece) => text.push_str(&piece.xml_content(XmlVersion::Implicit1_0)),
                Event::CData(piece) => text.push_str(&piece.xml_content(XmlVersion::Implicit1_0)),
                Event::GeneralRef(reference) => text.push(self.character(&reference)?),
                Event::Start(start) => {
                    text.push('<');
                    text.push_str(&start);
                    text.push('>');
                }
                Event::End(_) if self.depth < around => return Ok(text),
                Event::End(end) => {
                    text.push_str("</");
                    text.push_str(end.name().as_ref());
                    text.push('>');
                }
                Event::Eof => return Err(self.cut_short()),
                _ => {}
            }
        }
    }

    /// Close the element that is open, whatever is in it.
    pub(super) fn skip(&mut self) -> Result<(), ReadError> {
        let around = self.depth;
        loop {
            match self.event()? {
                Event::End(_) if self.depth < around => return Ok(()),
                Event::Eof => return Err(self.cut_short()),
                _ => {}
            }
        }
    }

    /// An attribute of an element; none where there is no such attribute.
    pub(super) fn attribute(
        &self,
        start: &BytesStart<'_>,
        name: &str,
    ) -> Result<Option<String>, ReadError> {
        let broken = |error: &dyn std::fmt::Display| self.broken(format!("not XML: {error}"));
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| broken(&error))?;
            if attribute.key.as_ref() == name {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                return Ok(Some(value.map_err(|error| broken(&error))?.into_owned()));
            }
        }
        Ok(None)
    }

    /// A document that breaks its own format here.
    pub(super) fn broken(&self, found: String) -> ReadError {
        self.syntax(found, "check the file in Google Earth or QGIS, and export it again")
    }

    fn event(&mut self) -> Result<Event<'a>, ReadError> {
        let event = match self.reader.read_event() {
            Ok(event) => event,
            Err(quick_xml::Error::IllFormed(IllFormedError::MissingEndTag(_))) => {
                return Err(self.cut_short());
            }
            Err(error) => return Err(self.broken(format!("not XML: {error}"))),
        };
        match &event {
            Event::Start(_) if self.depth >= gate::DEEPEST => Err(gate::refusal(
                self.path,
                format!("elements nested more than {} deep", gate::DEEPEST),
                gate::DEEPEST.to_string(),
                "export the layer again, without folders in folders",
            )),
            Event::Start(_) => {
                self.depth += 1;
                Ok(event)
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Ok(event)
            }
            Event::DocType(_) => Err(gate::refusal(
                self.path,
                "a document type definition (DTD)".to_owned(),
                "XML without DTD and without entities of its own".to_owned(),
                "take the <!DOCTYPE ...> out of the file, or export it again",
            )),
            _ => Ok(event),
        }
    }

    /// The character a reference stands for.
    fn character(&self, reference: &BytesRef<'_>) -> Result<char, ReadError> {
        if let Ok(Some(character)) = reference.resolve_char_ref() {
            return Ok(character);
        }
        let name = reference.xml_content(XmlVersion::Implicit1_0);
        match name.as_ref() {
            "amp" => Ok('&'),
            "lt" => Ok('<'),
            "gt" => Ok('>'),
            "quot" => Ok('"'),
            "apos" => Ok('\''),
            unknown => Err(self.broken(format!("an entity \"&{unknown};\" that is not of XML"))),
        }
    }

    fn cut_short(&self) -> ReadError {
        let found = "the file ends before its last element does".to_owned();
        self.syntax(found, "the file is cut short; export it again")
    }

    fn syntax(&self, found: String, hint: &str) -> ReadError {
        let at = (self.reader.buffer_position() as usize).min(self.text.len());
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        ReadError::Syntax {
            path: self.path.to_owned(),
            place: match self.within {
                "" => line.to_string(),
                within => format!("{within}:{line}"),
            },
            found,
            hint: hint.to_owned(),
        }
    }
}
