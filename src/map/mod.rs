//! An outcome as a picture: PNG and SVG. Nothing is worked out here that the outcome does
//! not hold already; a block's colour is the ledger's verdict, or what became of the block
//! against the base of its plan. Sweeps are drawn as charts.

mod audit;
mod axis;
mod canvas;
mod chart;
mod difference;
mod furniture;
mod lettering;
mod marker;
mod on_foot;
mod palette;
mod picture;
mod scene;
mod sheet;
mod side;
mod street_audit;
mod subject;
mod swept;

use std::path::{Path, PathBuf};

use plotters::prelude::DrawingBackend;

pub use chart::draw_trade_off;
pub use difference::draw_difference;

use crate::language::{Language, messages};
use crate::scenario::Outcome;
use canvas::Canvas;
use lettering::Lettering;
use picture::Picture;
use sheet::Sheet;
use subject::Subject;

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
    draw_subject(&Subject::of(outcome), style, format)
}

/// A map: what it is about, and how it lies on its sheet.
struct Map<'a> {
    subject: &'a Subject<'a>,
    sheet: Sheet,
    title: String,
}

fn draw_subject(
    subject: &Subject<'_>,
    style: &MapStyle,
    format: MapFormat,
) -> Result<Drawing, MapError> {
    if !subject.outcome.study.has_places {
        return Err(MapError::NoPlaces);
    }
    let title = title(subject.outcome, style);
    let needed = needed_characters(subject, &title, style.language);
    let lettering = Lettering::choose(style.font.as_deref(), &needed)?;
    let map = Map { subject, sheet: Sheet::for_subject(subject), title };
    picture::drawn(&map, &lettering, format, style.language)
}

impl Picture for Map<'_> {
    fn size(&self) -> (u32, u32) {
        (self.sheet.width, self.sheet.height)
    }

    /// The map first; then the sheet around it, which covers whatever stands over its edge.
    fn paint<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Result<(), MapError> {
        let Map { subject, sheet, title } = self;
        let scene = scene::draw(canvas, subject, sheet)?;
        sheet::draw_frame(canvas, sheet)?;
        let subtitle = match subject.case {
            Some(case) => difference::subtitle(case, canvas.language),
            None => sheet::subtitle(subject.outcome, canvas.language),
        };
        sheet::draw_title(canvas, f64::from(sheet.width), title, &subtitle)?;
        side::draw(canvas, subject, sheet, &scene)?;
        sheet::draw_source(canvas, subject.outcome, sheet)
    }
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
fn needed_characters(subject: &Subject<'_>, title: &str, language: Language) -> String {
    let outcome = subject.outcome;
    let mut needed = every_word(language);
    needed.extend([title, outcome.counted(language)]);
    for input in &outcome.study.inputs {
        needed.push_str(&input.source.path.to_string_lossy());
    }
    for opened in outcome.siting.iter().flat_map(|siting| &siting.opened) {
        needed.push_str(opened.name.as_deref().unwrap_or(&opened.id));
    }
    for gap in outcome.gaps.iter().take(side::ROWS) {
        needed.push_str(outcome.study.demand.name(gap.heart).unwrap_or_default());
    }
    if let Some(case) = subject.case {
        needed.push_str(&case.figures.name);
        needed.extend(case.figures.neighbourhoods.iter().map(|place| place.name.as_str()));
        needed.extend(case.figures.change.iter().map(|change| change.base.as_str()));
    }
    needed
}

/// Everything radii says of itself in a language.
fn every_word(language: Language) -> String {
    let mut words = "ABCabc0123456789.,%\u{2264}\u{2013}\u{2212}".to_owned();
    words.extend(messages::all().map(|(_, message)| language.word(message)));
    words
}
