//! The sheet: title above, map left, side panel right, source line below. Sizes in sheet
//! units (pixels of the PNG).

use plotters::prelude::DrawingBackend;

use super::MapError;
use super::canvas::{Align, At, Canvas};
use super::palette::{GROUND, INK, PAPER, QUIET_INK, RULE};
use super::subject::Subject;
use crate::language::Language;
use crate::language::messages::{map as said, nouns};
use crate::model::{Bounds, Xy};
use crate::scenario::Outcome;

/// Paper left free at every side.
pub const MARGIN: f64 = 24.0;

/// How high the title and what stands under it are.
pub const TITLE_BAND: f64 = 96.0;

const SOURCE_BAND: f64 = 58.0;
const SIDE_WIDTH: f64 = 380.0;
/// A map panel is at least so wide and high, at most so wide and high.
const LEAST_MAP: (f64, f64) = (760.0, 860.0);
const MOST_MAP: (f64, f64) = (1150.0, 1400.0);

/// A rectangle of the sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Panel {
    pub from: At,
    pub to: At,
}

impl Panel {
    pub fn width(&self) -> f64 {
        self.to.0 - self.from.0
    }

    pub fn height(&self) -> f64 {
        self.to.1 - self.from.1
    }
}

/// Where everything goes, and how the plane is laid on the paper.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub width: u32,
    pub height: u32,
    pub map: Panel,
    pub side: Panel,
    /// The plane position in the middle of the map panel.
    middle: Xy,
    /// Sheet units for a metre.
    pub per_metre: f64,
}

impl Sheet {
    /// A sheet of the study's own shape, within limits.
    pub fn for_subject(subject: &Subject<'_>) -> Sheet {
        let bounds = padded(shown(subject));
        let largest = (MOST_MAP.0 / bounds.width()).min(MOST_MAP.1 / bounds.height());
        let map_width = (bounds.width() * largest).max(LEAST_MAP.0).round();
        let map_height = (bounds.height() * largest).max(LEAST_MAP.1).round();
        let map =
            Panel { from: (MARGIN, TITLE_BAND), to: (MARGIN + map_width, TITLE_BAND + map_height) };
        let side_left = map.to.0 + MARGIN;
        Sheet {
            width: (map_width + SIDE_WIDTH + 3.0 * MARGIN) as u32,
            height: (map_height + TITLE_BAND + SOURCE_BAND) as u32,
            map,
            side: Panel { from: (side_left, TITLE_BAND), to: (side_left + SIDE_WIDTH, map.to.1) },
            middle: Xy {
                x: 0.5 * (bounds.min.x + bounds.max.x),
                y: 0.5 * (bounds.min.y + bounds.max.y),
            },
            per_metre: largest,
        }
    }

    /// Whether a position lies in the map panel.
    pub fn holds(&self, (x, y): At) -> bool {
        let Panel { from, to } = self.map;
        (from.0..=to.0).contains(&x) && (from.1..=to.1).contains(&y)
    }

    /// A plane position on the sheet.
    pub fn at(&self, xy: Xy) -> At {
        (
            0.5 * (self.map.from.0 + self.map.to.0) + (xy.x - self.middle.x) * self.per_metre,
            0.5 * (self.map.from.1 + self.map.to.1) - (xy.y - self.middle.y) * self.per_metre,
        )
    }
}

/// What the map shows: everything in the study, and the circles too where the study is so
/// small that most of them would be cut off.
fn shown(subject: &Subject<'_>) -> Bounds {
    const SMALL: f64 = 8.0;
    let outcome = subject.outcome;
    let closed = subject.closed.iter().map(|&at| Bounds { min: at, max: at });
    let bounds = closed.fold(outcome.study.bounds(), Bounds::union);
    let radius = outcome.metres(outcome.standard.limit.cost);
    if bounds.diagonal() > SMALL * radius {
        return bounds;
    }
    let circles =
        outcome.sites.iter().map(|site| Bounds { min: site.at, max: site.at }.grown(radius));
    circles.fold(bounds, Bounds::union)
}

/// A little room around the data; at least 200 m, so that one point makes a map too.
fn padded(bounds: Bounds) -> Bounds {
    let margin = 0.03 * bounds.diagonal();
    bounds.grown(margin.max(100.0))
}

/// Paper over everything but the map panel, and a frame round it.
pub fn draw_frame<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    sheet: &Sheet,
) -> Result<(), MapError> {
    let (width, height) = (f64::from(sheet.width), f64::from(sheet.height));
    let Panel { from, to } = sheet.map;
    for (corner, opposite) in [
        ((0.0, 0.0), (width, from.1)),
        ((0.0, to.1), (width, height)),
        ((0.0, 0.0), (from.0, height)),
        ((to.0, 0.0), (width, height)),
    ] {
        canvas.rectangle(corner, opposite, PAPER)?;
    }
    let corners = [from, (to.0, from.1), to, (from.0, to.1), from];
    canvas.line(&corners, RULE.into(), 1.5)
}

/// The ground under everything.
pub fn draw_ground<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    sheet: &Sheet,
) -> Result<(), MapError> {
    let whole = (f64::from(sheet.width), f64::from(sheet.height));
    canvas.rectangle((0.0, 0.0), whole, PAPER)?;
    canvas.rectangle(sheet.map.from, sheet.map.to, GROUND)
}

/// Title, and what the map is about under it.
pub fn draw_title<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    width: f64,
    title: &str,
    subtitle: &str,
) -> Result<(), MapError> {
    let room = width - 2.0 * MARGIN;
    let title = canvas.fitted(title, 32.0, room);
    canvas.text(&title, (MARGIN, 46.0), 32.0, Align::Left, INK)?;
    let subtitle = canvas.fitted(subtitle, 17.0, room);
    canvas.text(&subtitle, (MARGIN, 77.0), 17.0, Align::Left, QUIET_INK)
}

/// The centres and their rule in words.
pub fn subtitle(outcome: &Outcome, language: Language) -> String {
    let rule = outcome.rule(language);
    let count = |noun, number| language.count(noun, number);
    let proposed = outcome.sites.iter().filter(|site| site.proposed).count();
    let existing = outcome.sites.len() - proposed;
    let centres = match (existing, proposed) {
        (existing, 0) => count(nouns::CENTRES, existing),
        (0, proposed) => count(nouns::PROPOSED_CENTRES, proposed),
        (existing, proposed) => {
            let (centres, ones) =
                (count(nouns::CENTRES, existing), count(nouns::PROPOSED_ONES, proposed));
            language.say(said::CENTRES_AND_PROPOSED, &[("centres", &centres), ("proposed", &ones)])
        }
    };
    let audited = outcome.audit.is_some() || outcome.street_audit.is_some();
    let subtitle = if audited { said::DOES_EVERY_PLACE } else { said::WHO_IS_SERVED };
    language.say(subtitle, &[("centres", &centres), ("rule", &rule)])
}

/// Where the data and the figures come from.
pub fn draw_source<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    outcome: &Outcome,
    sheet: &Sheet,
) -> Result<(), MapError> {
    let room = f64::from(sheet.width) - 2.0 * MARGIN;
    let files: Vec<String> = outcome
        .study
        .inputs
        .iter()
        .filter_map(|input| input.source.path.file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    let (files, version) = (canvas.language.list(&files), env!("CARGO_PKG_VERSION"));
    let data = canvas.say(said::DATA, &[("files", &files), ("version", &version)]);
    let base = f64::from(sheet.height) - 32.0;
    let data = canvas.fitted(&data, 13.0, room);
    canvas.text(&data, (MARGIN, base), 13.0, Align::Left, QUIET_INK)?;
    let plane = outcome.study.plane.describe(canvas.language);
    let plane = canvas.fitted(&canvas.say(said::MEASURED_ON, &[("plane", &plane)]), 13.0, room);
    canvas.text(&plane, (MARGIN, base + 19.0), 13.0, Align::Left, QUIET_INK)
}
