//! OSM XML, plain or packed by gzip, read as a stream.

use std::io::{BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use rustc_hash::FxHashMap;

use super::Fault;
use super::piece::{Element, Member, Node, Piece, Span, off_earth, place};
use super::theme::Theme;

/// OpenStreetMap's XML packs to a tenth or a twentieth. What unpacks to more than this many
/// times its size is made to fill the memory.
const LARGEST_RATIO: u64 = 200;
const BOMB: &str = "it unpacks to more than 200 times its size";

const SHORT: &str = "it is cut short; download it again";
const AGAIN: &str = "download the extract again";

/// The elements of a plain file.
pub fn plain(bytes: &[u8], theme: Theme<'_>) -> Result<Piece, Fault> {
    document(bytes, theme, |at| {
        let before = bytes.get(..at).unwrap_or(bytes);
        (1 + before.iter().filter(|&&byte| byte == b'\n').count()).to_string()
    })
}

/// The elements of a file packed by gzip.
pub fn packed(bytes: &[u8], theme: Theme<'_>) -> Result<Piece, Fault> {
    let left = (bytes.len() as u64).saturating_mul(LARGEST_RATIO).saturating_add(1 << 20);
    let unpacked = Capped { source: MultiGzDecoder::new(bytes), left };
    let input = BufReader::with_capacity(1 << 16, unpacked);
    document(input, theme, |at| format!("byte {at} when unpacked"))
}

struct Capped<R> {
    source: R,
    left: u64,
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or(std::io::Error::other(BOMB))?;
        Ok(read)
    }
}

fn document(
    input: impl BufRead,
    theme: Theme<'_>,
    place: impl Fn(usize) -> String,
) -> Result<Piece, Fault> {
    let mut reader = Reader::from_reader(input);
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut scribe = Scribe::of(theme);
    let mut depth = 0_usize;
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        // What follows reads the event, so the place is kept from here.
        let at = reader.buffer_position() as usize;
        let step = match event {
            Ok(Event::Start(start)) => {
                depth += 1;
                scribe.start(depth, &start)
            }
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                scribe.end(depth);
                Ok(())
            }
            Ok(Event::Eof) if depth > 0 => {
                Err(wrong("the file ends before its last element does", SHORT))
            }
            Ok(Event::Eof) if !scribe.begun => Err(not_osm("there is no element in it")),
            Ok(Event::Eof) => return Ok(scribe.piece),
            Ok(_) => Ok(()),
            Err(error) => Err(broken(error, scribe.begun)),
        };
        step.map_err(|fault| match fault.place.is_empty() {
            true => Fault { place: place(at), ..fault },
            false => fault,
        })?;
    }
}

fn wrong(found: impl Into<String>, hint: &'static str) -> Fault {
    Fault { place: String::new(), found: found.into(), hint }
}

fn not_osm(why: &str) -> Fault {
    wrong(
        format!("not OSM XML: {why}"),
        "is it another kind of file, or a web page saved under this name?",
    )
}

fn broken(error: quick_xml::Error, begun: bool) -> Fault {
    use quick_xml::errors::IllFormedError::MissingEndTag;
    match error {
        quick_xml::Error::Io(error) if error.to_string() == BOMB => {
            wrong(BOMB, "unpack it and look at it before anything else reads it")
        }
        quick_xml::Error::Io(error) => {
            wrong(format!("it does not unpack: {error}"), "it is cut short or not gzip at all")
        }
        quick_xml::Error::IllFormed(MissingEndTag(_)) => {
            wrong("the file ends before its last element does", SHORT)
        }
        error if !begun => not_osm(&error.to_string()),
        error => wrong(format!("not XML: {error}"), AGAIN),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    Other,
    Node,
    Way,
    Relation,
}

/// Writes elements down as they are closed.
struct Scribe<'a> {
    theme: Theme<'a>,
    piece: Piece,
    rows: FxHashMap<String, u32>,
    begun: bool,
    kind: Kind,
    id: i64,
    /// `None` for a node whose place the extract leaves out.
    at: Option<[i32; 2]>,
    /// Where the references or members of the element at hand begin.
    parts: usize,
    tags: Vec<(String, String)>,
}

impl<'a> Scribe<'a> {
    fn of(theme: Theme<'a>) -> Scribe<'a> {
        Scribe {
            theme,
            piece: Piece::default(),
            rows: FxHashMap::default(),
            begun: false,
            kind: Kind::Other,
            id: 0,
            at: None,
            parts: 0,
            tags: Vec::new(),
        }
    }

    fn start(&mut self, depth: usize, start: &BytesStart) -> Result<(), Fault> {
        match (depth, start.name().into_inner()) {
            (1, "osm") if !self.begun => self.begun = true,
            (1, other) => return Err(not_osm(&format!("it begins with <{other}>, not <osm>"))),
            (2, "node") => self.open(Kind::Node, start)?,
            (2, "way") => self.open(Kind::Way, start)?,
            (2, "relation") => self.open(Kind::Relation, start)?,
            (3, "tag") if self.kind != Kind::Other => {
                let [key, value] = attributes(start, ["k", "v"])?;
                self.tags.push((key.unwrap_or_default(), value.unwrap_or_default()));
            }
            (3, "nd") if self.kind == Kind::Way => {
                let [reference] = attributes(start, ["ref"])?;
                self.piece.references.push(number("ref", reference)?);
            }
            (3, "member") if self.kind == Kind::Relation => {
                let [kind, way, role] = attributes(start, ["type", "ref", "role"])?;
                if kind.as_deref() == Some("way") {
                    let way = number("ref", way)?;
                    let inner = role.as_deref() == Some("inner");
                    self.piece.members.push(Member { way, inner });
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, kind: Kind, start: &BytesStart) -> Result<(), Fault> {
        let [id, lat, lon, visible, action] =
            attributes(start, ["id", "lat", "lon", "visible", "action"])?;
        if visible.as_deref() == Some("false") || action.as_deref() == Some("delete") {
            return Ok(());
        }
        self.kind = kind;
        self.id = number("id", id)?;
        self.parts = match kind {
            Kind::Relation => self.piece.members.len(),
            _ => self.piece.references.len(),
        };
        self.at = match (kind, lat, lon) {
            (Kind::Node, Some(lat), Some(lon)) => {
                Some(position(self.id, degrees("lat", &lat)?, degrees("lon", &lon)?)?)
            }
            _ => None,
        };
        Ok(())
    }

    /// The element that stands at `depth` below the root is closed.
    fn end(&mut self, depth: usize) {
        if depth != 1 {
            return;
        }
        let theme = self.theme;
        let any = |tags: &[(String, String)], asked: &dyn Fn(&[u8], &[u8]) -> bool| {
            tags.iter().any(|(key, value)| asked(key.as_bytes(), value.as_bytes()))
        };
        match std::mem::take(&mut self.kind) {
            Kind::Other => {}
            Kind::Node => {
                if let Some(at) = self.at {
                    if any(&self.tags, &|key, value| theme.keeps_node(key, value)) {
                        let tags = self.keep();
                        self.piece.passages.push((self.piece.nodes.len() as u32, tags));
                    }
                    self.piece.nodes.push(Node { id: self.id, at });
                }
            }
            Kind::Way => {
                let parts = Span::of(self.parts..self.piece.references.len());
                let kept = any(&self.tags, &|key, value| theme.keeps_way(key, value));
                let tags = if kept { self.keep() } else { Span::default() };
                self.piece.ways.push(Element { id: self.id, parts, tags });
            }
            Kind::Relation => {
                let bounds = self
                    .tags
                    .iter()
                    .any(|(k, v)| k == "type" && theme.is_area_relation(v.as_bytes()));
                let kept = any(&self.tags, &|key, value| theme.keeps_relation(key, value));
                if bounds && kept {
                    let parts = Span::of(self.parts..self.piece.members.len());
                    let tags = self.keep();
                    self.piece.relations.push(Element { id: self.id, parts, tags });
                } else {
                    self.piece.members.truncate(self.parts);
                }
            }
        }
        self.tags.clear();
    }

    fn keep(&mut self) -> Span {
        let start = self.piece.pairs.len();
        for (key, value) in std::mem::take(&mut self.tags) {
            if self.theme.keeps_tag(&key) {
                let pair = (self.row(key), self.row(value));
                self.piece.pairs.push(pair);
            }
        }
        Span::of(start..self.piece.pairs.len())
    }

    fn row(&mut self, text: String) -> u32 {
        let texts = &mut self.piece.texts;
        *self.rows.entry(text).or_insert_with_key(|text| {
            texts.push(text);
            texts.len() as u32 - 1
        })
    }
}

/// The values of the attributes of these names.
fn attributes<const N: usize>(
    start: &BytesStart,
    names: [&str; N],
) -> Result<[Option<String>; N], Fault> {
    let mut values = [const { None }; N];
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| wrong(format!("not XML: {error}"), AGAIN))?;
        let named = names.iter().position(|name| *name == attribute.key.into_inner());
        if let Some(value) = named.and_then(|named| values.get_mut(named)) {
            let text = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| wrong(format!("not XML: {error}"), AGAIN))?;
            *value = Some(text.into_owned());
        }
    }
    Ok(values)
}

fn number(name: &str, text: Option<String>) -> Result<i64, Fault> {
    let text = text.ok_or_else(|| wrong(format!("an element has no {name}"), AGAIN))?;
    text.trim().parse().map_err(|_| {
        wrong(format!("{name} is {text:?}; allowed: a whole number"), "export the extract again")
    })
}

fn degrees(name: &str, text: &str) -> Result<f64, Fault> {
    text.trim()
        .parse()
        .map_err(|_| wrong(format!("{name} is {text:?}; allowed: degrees, such as 31.25"), AGAIN))
}

/// Ten-millionths of a degree, which is what OpenStreetMap itself keeps.
fn position(node: i64, lat: f64, lon: f64) -> Result<[i32; 2], Fault> {
    // Written so that what is not a number is refused too.
    if !(lon.abs() <= 180.0 && lat.abs() <= 90.0) {
        return Err(off_earth(node, lon, lat));
    }
    place(node, (lon * 1e7).round() as i64, (lat * 1e7).round() as i64)
}
