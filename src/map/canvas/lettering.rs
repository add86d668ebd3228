//! The font of a map: one that holds the characters, and a named warning for those no font
//! here holds.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use ab_glyph::{Font, FontVec, PxScale, point};
use fontdb::{Database, Query, Style, Weight};

use crate::map::MapError;
use crate::model::is_steering;

/// Families with Simplified Chinese, best first.
const FAMILIES: [&str; 12] = [
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "DengXian",
    "SimSun",
];

/// What an SVG asks a viewer for.
const STACK: &str = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, \
                     Microsoft YaHei, SimHei, sans-serif";

/// A font that was chosen, or none.
pub struct Lettering {
    font: Option<FontVec>,
    missing: Mutex<BTreeSet<char>>,
}

impl Lettering {
    /// The font of this file, or the system's font that holds most of `needed`.
    pub fn choose(file: Option<&Path>, needed: &str) -> Result<Lettering, MapError> {
        let bytes = match file {
            Some(path) => Some(font_file(path).map_err(|error| MapError::Font {
                path: path.to_owned(),
                found: error.to_string(),
            })?),
            None => system_font(needed),
        };
        let font =
            bytes.map(FontVec::try_from_vec).transpose().map_err(|error| MapError::Font {
                path: file.unwrap_or(Path::new("system font")).to_owned(),
                found: error.to_string(),
            })?;
        Ok(Lettering { font, missing: Mutex::default() })
    }

    /// Whether there is a font to draw and measure text with.
    pub fn has_font(&self) -> bool {
        self.font.is_some()
    }

    /// The families an SVG names; `None` when there is no font to measure text with.
    pub fn family(&self) -> Option<&'static str> {
        self.font.as_ref().map(|_| STACK)
    }

    /// Call `draw` with every pixel of a text and how far it is covered, 0 to 1. `x` is
    /// where the text starts, `y` its baseline, `em` its size, all in pixels.
    pub fn each_pixel(
        &self,
        text: &str,
        x: f64,
        y: f64,
        em: f64,
        mut draw: impl FnMut((i32, i32), f64) -> Result<(), MapError>,
    ) -> Result<(), MapError> {
        let Some(font) = &self.font else { return Ok(()) };
        let units = font.units_per_em().unwrap_or(1000.0);
        let per_unit = em as f32 / units;
        let scale = PxScale::from(font.height_unscaled() * per_unit);
        let mut pen = x as f32;
        for c in text.chars() {
            let id = font.glyph_id(c);
            let placed = id.with_scale_and_position(scale, point(pen, y as f32));
            pen += font.h_advance_unscaled(id) * per_unit;
            let Some(glyph) = font.outline_glyph(placed) else { continue };
            let corner = glyph.px_bounds().min;
            let mut result = Ok(());
            glyph.draw(|column, row, cover| {
                if cover > 0.0 && result.is_ok() {
                    let at = (corner.x as i32 + column as i32, corner.y as i32 + row as i32);
                    result = draw(at, f64::from(cover.min(1.0)));
                }
            });
            result?;
        }
        Ok(())
    }

    /// Width of a text in ems.
    pub fn width_in_ems(&self, text: &str) -> f64 {
        let Some(font) = &self.font else { return 0.0 };
        let em = font.units_per_em().unwrap_or(1000.0);
        let width: f32 = text.chars().map(|c| font.h_advance_unscaled(font.glyph_id(c))).sum();
        f64::from(width / em)
    }

    /// The text with control characters gone and characters the font lacks replaced.
    pub fn drawable(&self, text: &str) -> String {
        let visible = text.chars().map(|c| if is_steering(c) { ' ' } else { c });
        visible
            .map(|c| {
                let known =
                    self.font.as_ref().is_none_or(|font| c == ' ' || font.glyph_id(c).0 != 0);
                if known {
                    return c;
                }
                self.missing.lock().unwrap_or_else(PoisonError::into_inner).insert(c);
                '?'
            })
            .collect()
    }

    /// What a reader should know.
    pub fn warnings(&self) -> Vec<String> {
        if self.font.is_none() {
            return vec![
                "no font found, so the map has no text. hint: install fonts-noto-cjk, or name a font file with --font".to_owned(),
            ];
        }
        let missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        if missing.is_empty() {
            return Vec::new();
        }
        let listed: Vec<String> =
            missing.iter().map(|c| format!("{c} (U+{:04X})", *c as u32)).collect();
        vec![format!(
            "the font lacks {}; each is drawn as a question mark. hint: install fonts-noto-cjk, or name a font file with --font",
            listed.join(", ")
        )]
    }
}

/// The bytes of a font file; not of a device that never ends.
fn font_file(path: &Path) -> std::io::Result<Vec<u8>> {
    if !path.metadata()?.is_file() {
        return Err(std::io::Error::other("not a file"));
    }
    std::fs::read(path)
}

/// The bytes of the system's best font: a known Chinese family, else whatever lacks least.
fn system_font(needed: &str) -> Option<Vec<u8>> {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    let known = FAMILIES.iter().find_map(|family| {
        fonts.query(&Query {
            families: &[fontdb::Family::Name(family)],
            weight: Weight::NORMAL,
            style: Style::Normal,
            ..Query::default()
        })
    });
    let id = known.or_else(|| {
        let upright = fonts.faces().filter(|face| face.style == Style::Normal);
        let lacking = |id| {
            fonts.with_face_data(id, |data, index| {
                let font = ab_glyph::FontRef::try_from_slice_and_index(data, index).ok()?;
                Some(needed.chars().filter(|&c| font.glyph_id(c).0 == 0).count())
            })
        };
        upright
            .filter_map(|face| {
                let lacking = lacking(face.id).flatten()?;
                let plain = face.weight.0.abs_diff(400);
                Some((lacking, plain, face.post_script_name.clone(), face.id))
            })
            .min_by(|a, b| (a.0, a.1, &a.2).cmp(&(b.0, b.1, &b.2)))
            .map(|(_, _, _, id)| id)
    })?;
    fonts.with_face_data(id, with_face_first)
}

/// The drawing library reads the first face of a collection only: make the wanted face the
/// first by writing its offset over the first one's.
fn with_face_first(data: &[u8], index: u32) -> Vec<u8> {
    let mut bytes = data.to_vec();
    let wanted = 12 + 4 * index as usize;
    if bytes.starts_with(b"ttcf") && bytes.len() >= wanted + 4 {
        bytes.copy_within(wanted..wanted + 4, 12);
    }
    bytes
}
