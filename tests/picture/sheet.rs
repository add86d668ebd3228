//! What holds of every picture: texts whole, on the sheet and off each other, names off symbols,
//! nothing of a map outside its panel.

use super::ruler::{Room, Ruler};
use super::svg::{Kind, Part, Shape, Svg};

/// What rounding to tenths of a unit may be off.
const ROUNDED: f64 = 0.1;

/// A map panel and the parts in it.
pub struct Scene<'s> {
    pub panel: Room,
    pub parts: Vec<&'s Part>,
}

impl<'s> Scene<'s> {
    pub fn of(&self, name: &str) -> impl Iterator<Item = &'s Shape> {
        let name = name.to_owned();
        self.parts.iter().filter(move |part| part.name == name).flat_map(|part| &part.shapes)
    }

    /// Whether a circle, or the frame of an inset, passes so near.
    pub fn is_near_line(&self, spot: (f64, f64), reach: f64) -> bool {
        let mut runs = self.of("circles").flat_map(|shape| &shape.runs);
        runs.any(|run| super::far_from(run, spot) < reach)
    }

    /// The room that symbols of centres and other marks take.
    pub fn symbols(&self) -> Vec<Room> {
        let mut rooms = Vec::new();
        for shape in self.of("centres").chain(self.of("marks")) {
            match shape.kind {
                Kind::Dots => {
                    let reach = 0.5 * shape.number("stroke-width");
                    rooms.extend(shape.runs.iter().map(|run| Room::around(run[0], reach)));
                }
                Kind::Fill => rooms.extend(shape.runs.iter().map(|run| around(run))),
                Kind::Stroke | Kind::Text => {}
            }
        }
        rooms
    }
}

/// The maps of a picture: what is drawn from its ground to its frame.
pub fn scenes(svg: &Svg) -> Vec<Scene<'_>> {
    let mut scenes = Vec::new();
    let mut parts: Option<Vec<&Part>> = None;
    for part in &svg.parts {
        match part.name.as_str() {
            "ground" => parts = Some(vec![part]),
            "frame" => {
                // Its outline is drawn last.
                let outline = part.shapes.last().unwrap();
                let panel = around(outline.runs.last().unwrap());
                scenes.push(Scene { panel, parts: parts.take().expect("a scene has ground") });
            }
            _ => parts.iter_mut().for_each(|parts| parts.push(part)),
        }
    }
    assert!(parts.is_none(), "a scene has a frame");
    scenes
}

pub fn around(run: &[(f64, f64)]) -> Room {
    let start = Room::around(run[0], 0.0);
    run.iter().fold(start, |room, &(x, y)| Room {
        left: room.left.min(x),
        right: room.right.max(x),
        top: room.top.min(y),
        bottom: room.bottom.max(y),
    })
}

/// What is wrong with a picture; nothing where all is well.
pub fn faults(svg: &Svg, ruler: &Ruler) -> Vec<String> {
    let mut faults = Vec::new();
    texts(svg, ruler, &mut faults);
    for scene in scenes(svg) {
        within(&scene, ruler, &mut faults);
        names(&scene, ruler, &mut faults);
    }
    faults
}

/// No text is cut, leaves the sheet or lies on another.
fn texts(svg: &Svg, ruler: &Ruler, faults: &mut Vec<String>) {
    let sheet = Room { left: 0.0, top: 0.0, right: svg.width, bottom: svg.height };
    let texts: Vec<(&str, &Shape, Room)> = svg
        .texts()
        .filter_map(|(part, text)| ruler.room(text).map(|room| (part, text, room)))
        .collect();
    // Numbers of symbols stand where their centres stand.
    let is_number = |part: &str| part == "centres" || part == "marks";
    for (index, (part, text, room)) in texts.iter().enumerate() {
        if text.text.contains('\u{2026}') {
            faults.push(format!("{part}: {:?} is cut", text.text));
        }
        if !room.is_within(&sheet, 0.0) {
            faults.push(format!("{:?} leaves the sheet", text.text));
        }
        for (other_part, other, other_room) in &texts[index + 1..] {
            let numbers = is_number(part) && is_number(other_part);
            if !numbers && room.meets(other_room, 0.0) {
                faults.push(format!("{:?} ({part}) lies on {:?}", text.text, other.text));
            }
        }
    }
}

/// Nothing of a map lies outside its panel.
fn within(scene: &Scene<'_>, ruler: &Ruler, faults: &mut Vec<String>) {
    for part in &scene.parts {
        for shape in &part.shapes {
            let reach = match shape.kind {
                Kind::Dots => 0.5 * shape.number("stroke-width"),
                _ => 0.0,
            };
            let is_within = match shape.kind {
                Kind::Text => {
                    ruler.room(shape).is_none_or(|room| room.is_within(&scene.panel, 0.0))
                }
                _ => shape
                    .runs
                    .iter()
                    .flatten()
                    .all(|&at| Room::around(at, reach).is_within(&scene.panel, ROUNDED)),
            };
            if !is_within {
                let what = format!("{:?} {:?} {:?}", shape.kind, shape.attributes, shape.text);
                faults.push(format!("{}: {what} lies outside its panel", part.name));
            }
        }
    }
}

/// No name lies on a symbol.
fn names(scene: &Scene<'_>, ruler: &Ruler, faults: &mut Vec<String>) {
    let symbols = scene.symbols();
    for name in scene.of("names").filter(|shape| shape.kind == Kind::Text) {
        let Some(room) = ruler.room(name) else { continue };
        if symbols.iter().any(|symbol| symbol.meets(&room, ROUNDED)) {
            faults.push(format!("{:?} lies on a symbol", name.text));
        }
    }
}
