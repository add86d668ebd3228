//! An outcome as a picture: PNG and SVG, and a page to click. Nothing is worked out here that the
//! outcome does not hold already; a block's colour is the ledger's verdict, or what became of the
//! block against the base of its plan.
//!
//! A layout draws marks on a canvas in sheet units; the marks then become pixels or vectors.

mod audit;
mod canvas;
mod charts;
mod class;
mod furniture;
mod layouts;
mod on_foot;
mod page;
mod painted;
mod palette;
mod request;
mod scene;
mod sheet;
mod side;
mod street_audit;
mod subject;
mod zones;

use std::path::PathBuf;

pub use charts::draw_trade_off;
pub use layouts::{LAYOUTS, Layout, draw_comparison, draw_difference, named};
pub use page::{Moment, Page, has_page};
pub use painted::{Means, Painted};
pub use palette::{Theme, UnknownTheme};
pub use request::{MapFormat, MapRequest, RequestError};
pub use sheet::{Size, UnknownSize};

use crate::language::{Language, messages};
use crate::scenario::Outcome;
use crate::study::Study;
use canvas::Lettering;
use subject::Subject;

/// What the planner may say about a map.
#[derive(Debug, Clone)]
pub struct MapStyle {
    /// Title; else the name of the area, else the file of the demand.
    pub title: Option<String>,
    /// Font file for all text; else the system is searched for one with the characters.
    pub font: Option<PathBuf>,
    /// Language of all text.
    pub language: Language,
    /// How large it is.
    pub size: Size,
    /// How it is coloured.
    pub theme: Theme,
    /// What it shows; else what was asked.
    pub layout: Option<&'static dyn Layout>,
    /// A line of the planner's own at the foot: an approval number, a remark.
    pub caption: Option<String>,
    /// The date the map is to bear. There is no clock: the same data give the same bytes.
    pub date: Option<String>,
    /// Whether centres are named on the map.
    pub has_names: bool,
}

impl Default for MapStyle {
    fn default() -> MapStyle {
        MapStyle {
            title: None,
            font: None,
            language: Language::default(),
            size: Size::default(),
            theme: Theme::default(),
            layout: None,
            caption: None,
            date: None,
            has_names: true,
        }
    }
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
    /// A layout that does not fit the answer.
    #[error("layout \"{layout}\": {found}")]
    Layout {
        /// The layout.
        layout: &'static str,
        /// What the answer lacks, and what would give it that.
        found: &'static str,
    },
    /// More blocks than a page holds.
    #[error(
        "a page holds at most {most} blocks, and here are {blocks}. hint: --map map.png draws them all"
    )]
    TooLarge {
        /// Blocks there are.
        blocks: usize,
        /// Blocks there may be.
        most: usize,
    },
    /// A build without the page.
    #[error(
        "this build of radii has no page in it. hint: build it through ./dev, which bundles maps/page (it needs Node.js and npm), or write .png or .svg"
    )]
    NoPage,
    /// The drawing library gave up.
    #[error("the map could not be drawn: {0}")]
    Draw(String),
}

/// Draw an outcome.
pub fn draw(outcome: &Outcome, style: &MapStyle, format: MapFormat) -> Result<Drawing, MapError> {
    if format == MapFormat::Html {
        return page::draw(outcome, style);
    }
    let layout = style.layout.unwrap_or_else(|| layouts::usual(outcome));
    if let Some(found) = layout.lacks(outcome) {
        return Err(MapError::Layout { layout: layout.name(), found });
    }
    if layout.is_of_service() && !outcome.judges() {
        let found = "these are districts without a limit: nobody is served or not. hint: leave the layout out, or give --facilities and --within";
        return Err(MapError::Layout { layout: layout.name(), found });
    }
    if layout.needs_places() && !outcome.study.has_places {
        return Err(MapError::NoPlaces);
    }
    let lettering =
        lettering_of(&Subject::of(outcome, style.theme.palette(), style.language), style)?;
    let means = Means { style, lettering: &lettering, format };
    layout.paint(outcome, means)?.file(means)
}

/// The font for a picture of a subject.
fn lettering_of(subject: &Subject<'_>, style: &MapStyle) -> Result<Lettering, MapError> {
    let needed = needed_characters(subject, style);
    Lettering::choose(style.font.as_deref(), &needed)
}

fn title_of(study: &Study, style: &MapStyle) -> String {
    let area = study.area.as_ref().and_then(|area| area.name.clone());
    let file = || {
        let of = |role| study.inputs.iter().find(|input| input.role == role);
        let stem = of("demand").or(of("area")).and_then(|input| input.source.path.file_stem());
        stem.map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
    };
    style.title.clone().or(area).unwrap_or_else(file)
}

/// Everything the map may have to write, so that a font can be chosen that holds it.
fn needed_characters(subject: &Subject<'_>, style: &MapStyle) -> String {
    let outcome = subject.outcome;
    let mut needed = every_word(style.language);
    needed.extend([&title_of(&outcome.study, style), outcome.counted(style.language)]);
    needed.extend(style.caption.iter().chain(&style.date).map(String::as_str));
    for input in &outcome.study.inputs {
        needed.push_str(&input.source.path.to_string_lossy());
    }
    for site in &outcome.sites {
        needed.push_str(site.name.as_deref().unwrap_or(&site.id));
    }
    for gap in outcome.gaps.iter().take(side::ROWS) {
        needed.push_str(outcome.study.demand.name(gap.heart).unwrap_or_default());
    }
    for district in outcome.districts.iter().flat_map(|districts| &districts.list) {
        needed.push_str(&district.id);
    }
    if let Some(case) = subject.case {
        needed.push_str(&case.figures.name);
        needed.extend(case.figures.neighbourhoods.iter().map(|place| place.name.as_str()));
        needed.extend(case.figures.change.iter().map(|change| change.base.as_str()));
    }
    needed
}

/// A part of one in per cent, one decimal. What is not all is not said to be 100, and what is
/// something not to be nothing.
fn percent(part: f64, language: Language) -> String {
    let tenths = match (part * 1000.0).round() {
        rounded if rounded >= 1000.0 && part < 1.0 => 999.0,
        rounded if rounded <= 0.0 && part > 0.0 => 1.0,
        rounded => rounded,
    };
    language.say(messages::units::PERCENT, &[("n", &format_args!("{:.1}", tenths / 10.0))])
}

/// Everything radii says of itself in a language.
fn every_word(language: Language) -> String {
    let mut words = "ABCabc0123456789.,%\u{2264}\u{2013}\u{2212}".to_owned();
    words.extend(messages::all().map(|(_, message)| language.word(message)));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_all_is_not_100_and_something_is_not_nothing() {
        let said = |part| percent(part, Language::English);
        assert_eq!(
            [1.0, 0.9998, 0.925, 0.0002, 0.0].map(said),
            ["100.0 %", "99.9 %", "92.5 %", "0.1 %", "0.0 %"]
        );
    }
}
