//! An outcome as a picture: PNG and SVG. Nothing is worked out here that the outcome does
//! not hold already; a block's colour is the ledger's verdict.

mod audit;
mod canvas;
mod furniture;
mod lettering;
mod on_foot;
mod palette;
mod scene;
mod sheet;
mod side;
mod street_audit;

use std::path::{Path, PathBuf};

use plotters::prelude::{BitMapBackend, IntoDrawingArea, SVGBackend};

use crate::language::{Language, messages};
use crate::scenario::Outcome;
use canvas::{Canvas, SCALE};
use lettering::Lettering;
use sheet::Sheet;

/// What a map can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapFormat {
    /// Pixels.
    Png,
    /// Vectors, for editing and large prints.
    Svg,
}

impl MapFormat {
    /// The format a file name asks for.
    pub fn of(path: &Path) -> Result<MapFormat, MapError> {
        let extension = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
        match extension.as_deref() {
            Some("png") => Ok(MapFormat::Png),
            Some("svg") => Ok(MapFormat::Svg),
            _ => Err(MapError::UnknownFormat { path: path.to_owned() }),
        }
    }
}

/// What the planner may say about a map.
#[derive(Debug, Clone, Default)]
pub struct MapStyle {
    /// Title; else the name of the area, else the file of the demand.
    pub title: Option<String>,
    /// Font file for all text; else the system is searched for one with the characters.
    pub font: Option<PathBuf>,
    /// Language of all text.
    pub language: Language,
}

/// A finished map.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// What a reader should know: characters that could not be drawn.
    pub warnings: Vec<String>,
}

/// Why a map could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum MapError {
    /// Neither PNG nor SVG.
    #[error("{}: not a map format; allowed: .png, .svg. hint: map.png", path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// The font file is not one.
    #[error("{}: cannot be used as a font: {found}. hint: name a .ttf, .otf or .ttc file", path.display())]
    Font {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        found: String,
    },
    /// Layers without coordinates.
    #[error(
        "a map needs to know where the layers lie, and one of them has no coordinates. hint: give every layer coordinates, or leave --map out"
    )]
    NoPlaces,
    /// The drawing library gave up.
    #[error("the map could not be drawn: {0}")]
    Draw(String),
}

/// Draw an outcome.
pub fn draw(outcome: &Outcome, style: &MapStyle, format: MapFormat) -> Result<Drawing, MapError> {
    if !outcome.study.has_places {
        return Err(MapError::NoPlaces);
    }
    let title = title(outcome, style);
    let sheet = Sheet::for_outcome(outcome);
    let (width, height) = (sheet.width * SCALE, sheet.height * SCALE);
    let language = style.language;
    let needed = needed_characters(outcome, &title, language);
    let lettering = Lettering::choose(style.font.as_deref(), &needed)?;
    let bytes = match format {
        MapFormat::Png => {
            let mut pixels = vec![255; (width * height * 3) as usize];
            {
                let backend = BitMapBackend::with_buffer(&mut pixels, (width, height));
                let mut canvas =
                    Canvas::new(backend.into_drawing_area(), &lettering, format, language);
                compose(&mut canvas, outcome, &sheet, &title)?;
            }
            canvas::encode_png(&canvas::halved(&pixels, width, height), sheet.width, sheet.height)?
        }
        MapFormat::Svg => {
            let mut text = String::new();
            {
                let backend = SVGBackend::with_string(&mut text, (width, height));
                let mut canvas =
                    Canvas::new(backend.into_drawing_area(), &lettering, format, language);
                compose(&mut canvas, outcome, &sheet, &title)?;
            }
            canvas::sized_svg(text, &sheet).into_bytes()
        }
    };
    Ok(Drawing { bytes, warnings: lettering.warnings() })
}

/// The map first; then the sheet around it, which covers whatever stands over its edge.
fn compose<B: plotters::prelude::DrawingBackend>(
    canvas: &mut Canvas<'_, B>,
    outcome: &Outcome,
    sheet: &Sheet,
    title: &str,
) -> Result<(), MapError> {
    let scene = scene::draw(canvas, outcome, sheet)?;
    sheet::draw_frame(canvas, sheet)?;
    sheet::draw_title(canvas, outcome, sheet, title)?;
    side::draw(canvas, outcome, sheet, &scene)?;
    sheet::draw_source(canvas, outcome, sheet)?;
    canvas.finish()
}

fn title(outcome: &Outcome, style: &MapStyle) -> String {
    let area = outcome.study.area.as_ref().and_then(|area| area.name.clone());
    let file = || {
        let of = |role| outcome.study.inputs.iter().find(|input| input.role == role);
        let stem = of("demand").or(of("area")).and_then(|input| input.source.path.file_stem());
        stem.map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
    };
    style.title.clone().or(area).unwrap_or_else(file)
}

/// Everything the map may have to write, so that a font can be chosen that holds it.
fn needed_characters(outcome: &Outcome, title: &str, language: Language) -> String {
    let counted = outcome.counted(language);
    let mut needed = format!("{title} ABCabc0123456789.,%\u{2264}\u{2013}{counted}");
    for (_, message) in messages::all() {
        needed.push_str(language.word(message));
    }
    for input in &outcome.study.inputs {
        needed.push_str(&input.source.path.to_string_lossy());
    }
    for opened in outcome.siting.iter().flat_map(|siting| &siting.opened) {
        needed.push_str(opened.name.as_deref().unwrap_or(&opened.id));
    }
    for gap in outcome.gaps.iter().take(side::ROWS) {
        needed.push_str(outcome.study.demand.name(gap.heart).unwrap_or_default());
    }
    needed
}
