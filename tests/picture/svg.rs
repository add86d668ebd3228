//! An SVG that radii wrote, read back with an XML parser: its parts and the shapes in them.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// A position, sheet units.
pub type At = (f64, f64);

/// A picture read back.
pub struct Svg {
    /// Attributes of the root.
    pub root: Vec<(String, String)>,
    pub width: f64,
    pub height: f64,
    /// Its title and its description.
    pub about: Vec<String>,
    /// Groups in their order; of some name there may be several.
    pub parts: Vec<Part>,
}

/// A group.
pub struct Part {
    pub name: String,
    pub shapes: Vec<Shape>,
}

/// An element.
pub struct Shape {
    pub kind: Kind,
    /// Attributes but the path.
    pub attributes: Vec<(String, String)>,
    /// Runs of positions: rings of a fill, lines of a stroke, single places of dots.
    pub runs: Vec<Vec<At>>,
    /// Whether each run is closed.
    pub closed: Vec<bool>,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Fill,
    Stroke,
    Dots,
    Text,
}

impl Shape {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub fn number(&self, name: &str) -> f64 {
        let found = self.attribute(name).unwrap_or_else(|| panic!("no {name}"));
        found.parse().unwrap_or_else(|_| panic!("{name}: {found}"))
    }

    /// What it is painted with: red, green, blue; none where it lets through what is under it.
    pub fn colour(&self) -> Option<[u8; 3]> {
        let (name, opacity) = match self.kind {
            Kind::Fill | Kind::Text => ("fill", "fill-opacity"),
            Kind::Stroke | Kind::Dots => ("stroke", "stroke-opacity"),
        };
        self.attribute(opacity).is_none().then(|| colour(self.attribute(name).unwrap()))
    }
}

impl Svg {
    fn empty() -> Svg {
        let (root, about, parts) = (Vec::new(), Vec::new(), Vec::new());
        Svg { root, width: 0.0, height: 0.0, about, parts }
    }

    pub fn read(text: &str) -> Svg {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_comments = true;
        let mut svg = Svg::empty();
        let mut depth = 0;
        loop {
            let event = reader.read_event().unwrap_or_else(|error| panic!("no XML: {error}"));
            match event {
                Event::Eof => break,
                Event::Start(tag) => {
                    depth += 1;
                    svg.begin(&tag);
                }
                Event::Empty(tag) => svg.begin(&tag),
                Event::End(_) => depth -= 1,
                Event::Text(said) => svg.say(&said.xml10_content()),
                Event::GeneralRef(name) => {
                    let name: &str = &name;
                    let said = match name {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        other => panic!("&{other}; is not XML's own"),
                    };
                    svg.say(said);
                }
                other => panic!("{other:?} in a picture"),
            }
        }
        assert_eq!(depth, 0, "every element ends");
        svg
    }

    fn begin(&mut self, tag: &BytesStart<'_>) {
        let name = tag.name().as_ref().to_owned();
        let attributes: Vec<(String, String)> = tag
            .attributes()
            .map(|attribute| {
                let attribute = attribute.unwrap_or_else(|error| panic!("{name}: {error}"));
                let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap();
                (attribute.key.as_ref().to_owned(), value.into_owned())
            })
            .collect();
        let value = |name: &str| {
            let found = attributes.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone())
        };
        match name.as_str() {
            "svg" => {
                let view = value("viewBox").unwrap();
                let view: Vec<f64> = view.split(' ').map(|n| n.parse().unwrap()).collect();
                (self.width, self.height) = (view[2], view[3]);
                assert_eq!(view[..2], [0.0, 0.0]);
                self.root = attributes;
            }
            "title" | "desc" => self.about.push(String::new()),
            "g" => self.parts.push(Part { name: value("id").unwrap(), shapes: Vec::new() }),
            "path" | "text" => {
                let part = self.parts.last_mut().expect("every shape is in a part");
                part.shapes.push(shape(&name, attributes));
            }
            other => panic!("<{other}> in a picture"),
        }
    }

    fn say(&mut self, said: &str) {
        if self.parts.is_empty() {
            self.about.iter_mut().last().into_iter().for_each(|about| {
                about.push_str(said.trim_end_matches('\n'));
            });
            return;
        }
        let shape = self.parts.last_mut().and_then(|part| part.shapes.last_mut());
        if let Some(shape) = shape.filter(|shape| shape.kind == Kind::Text) {
            // Line ends between elements are no text.
            shape.text.push_str(said.trim_end_matches('\n'));
        }
    }

    /// All shapes of parts of this name.
    pub fn of<'s>(&'s self, name: &str) -> impl Iterator<Item = &'s Shape> {
        let parts = self.parts.iter().filter(move |part| part.name == name);
        parts.flat_map(|part| &part.shapes)
    }

    /// All texts, with the part each is in.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &Shape)> {
        let all = self
            .parts
            .iter()
            .flat_map(|part| part.shapes.iter().map(|shape| (part.name.as_str(), shape)));
        all.filter(|(_, shape)| shape.kind == Kind::Text)
    }
}

fn shape(name: &str, mut attributes: Vec<(String, String)>) -> Shape {
    let path = attributes.iter().position(|(name, _)| name == "d");
    let path = path.map(|at| attributes.remove(at).1);
    let has = |name: &str, value: &str| attributes.iter().any(|(n, v)| n == name && v == value);
    let kind = match name {
        "text" => Kind::Text,
        _ if has("stroke-linecap", "round") => Kind::Dots,
        _ if has("fill", "none") => Kind::Stroke,
        _ => Kind::Fill,
    };
    let (runs, closed) = path.as_deref().map(runs).unwrap_or_default();
    Shape { kind, attributes, runs, closed, text: String::new() }
}

/// The runs of a path, and whether each is closed.
fn runs(path: &str) -> (Vec<Vec<At>>, Vec<bool>) {
    let (mut runs, mut closed): (Vec<Vec<At>>, Vec<bool>) = (Vec::new(), Vec::new());
    let mut rest = path;
    while let Some(command) = rest.chars().next() {
        let end = rest[1..].find(|c: char| c.is_ascii_alphabetic()).map_or(rest.len(), |at| at + 1);
        let numbers = numbers(&rest[1..end]);
        match command {
            'M' => {
                assert_eq!(numbers.len(), 2, "{path}");
                runs.push(vec![(numbers[0], numbers[1])]);
                closed.push(false);
            }
            'l' => {
                assert!(numbers.len() >= 2 && numbers.len().is_multiple_of(2), "{path}");
                let run = runs.last_mut().unwrap();
                for step in numbers.chunks_exact(2) {
                    let (x, y) = *run.last().unwrap();
                    run.push((x + step[0], y + step[1]));
                }
            }
            'h' => assert_eq!(numbers, [0.0], "a dot is a line of no length"),
            'z' => *closed.last_mut().unwrap() = true,
            other => panic!("{other} in a path"),
        }
        rest = &rest[end..];
    }
    (runs, closed)
}

/// Numbers as paths hold them: a sign parts them as well as a blank.
fn numbers(text: &str) -> Vec<f64> {
    let spaced = text.replace('-', " -");
    spaced.split_ascii_whitespace().map(|number| number.parse().unwrap()).collect()
}

pub fn colour(hex: &str) -> [u8; 3] {
    let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    [part(1), part(3), part(5)]
}
