//! How much room a text takes in the font that radii draws with. Without that font nothing is
//! laid out as expected, and what depends on it is skipped.

use ab_glyph::{Font, FontVec};
use fontdb::{Database, Family, Query};

use super::svg::Shape;

/// The font.
pub struct Ruler(FontVec);

/// A box on the sheet.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

impl Room {
    pub fn around((x, y): (f64, f64), reach: f64) -> Room {
        Room { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach }
    }

    /// Whether two lie over each other by more than `slack`.
    pub fn meets(&self, other: &Room, slack: f64) -> bool {
        self.left + slack < other.right
            && other.left + slack < self.right
            && self.top + slack < other.bottom
            && other.top + slack < self.bottom
    }

    /// Whether it lies within another, but for `slack`.
    pub fn is_within(&self, other: &Room, slack: f64) -> bool {
        self.left >= other.left - slack
            && self.right <= other.right + slack
            && self.top >= other.top - slack
            && self.bottom <= other.bottom + slack
    }
}

impl Ruler {
    /// The system's Noto Sans CJK; none, with a printed line, where it has none.
    pub fn of_system() -> Option<Ruler> {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        let families = &[Family::Name("Noto Sans CJK SC")];
        let face = fonts.query(&Query { families, ..Query::default() });
        let font = face.and_then(|face| {
            let read = |data: &[u8], index| FontVec::try_from_vec_and_index(data.to_vec(), index);
            fonts.with_face_data(face, read).and_then(Result::ok)
        });
        if font.is_none() {
            println!("skipped: the system has no Noto Sans CJK SC");
        }
        font.map(Ruler)
    }

    /// The ink of a text on the sheet; none where it leaves none.
    pub fn room(&self, text: &Shape) -> Option<Room> {
        let (x, y, em) = (text.number("x"), text.number("y"), text.number("font-size"));
        let unit = em / f64::from(self.0.units_per_em().unwrap());
        let glyphs = || text.text.chars().map(|c| self.0.glyph_id(c));
        let width: f64 = glyphs().map(|id| f64::from(self.0.h_advance_unscaled(id)) * unit).sum();
        let mut pen = match text.attribute("text-anchor").unwrap() {
            "start" => x,
            "middle" => x - 0.5 * width,
            "end" => x - width,
            other => panic!("text-anchor {other}"),
        };
        let mut room: Option<Room> = None;
        for id in glyphs() {
            assert_ne!(id.0, 0, "no glyph for a character of {:?}", text.text);
            if let Some(outline) = self.0.outline(id) {
                let (a, b) = (outline.bounds.min, outline.bounds.max);
                let of = |value: f32| f64::from(value) * unit;
                let ink = Room {
                    left: pen + of(a.x.min(b.x)),
                    right: pen + of(a.x.max(b.x)),
                    top: y - of(a.y.max(b.y)),
                    bottom: y - of(a.y.min(b.y)),
                };
                room = Some(room.map_or(ink, |room| Room {
                    left: room.left.min(ink.left),
                    right: room.right.max(ink.right),
                    top: room.top.min(ink.top),
                    bottom: room.bottom.max(ink.bottom),
                }));
            }
            pen += f64::from(self.0.h_advance_unscaled(id)) * unit;
        }
        room
    }
}
