//! The sheet: title above, map left, side panel right, source lines below; and how the plane is
//! laid on it. Sizes in sheet units: a pixel of the PNG on a screen, a 130th of an inch on paper.

use std::fmt;
use std::str::FromStr;

use super::canvas::{At, Panel};
use crate::model::{Bounds, Xy};

/// Paper left free at every side.
pub const MARGIN: f64 = 24.0;

/// How high the title and what stands under it are.
pub const TITLE_BAND: f64 = 96.0;

/// Width of the panel beside a map.
pub const SIDE_WIDTH: f64 = 380.0;

/// From one source line to the next.
pub const SOURCE_LINE: f64 = 19.0;

/// A map panel is at least so wide and high, at most so wide and high, on a screen.
const LEAST_MAP: (f64, f64) = (760.0, 860.0);
const MOST_MAP: (f64, f64) = (1150.0, 1400.0);

/// Dots an inch of a print.
const PRINT: u32 = 300;

/// Units an inch of a print: text of 14 units is then 7.8 points high.
const UNITS_PER_INCH: f64 = 130.0;

const MILLIMETRES_PER_INCH: f64 = 25.4;

/// How large a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// In the shape of what is shown, for screens and documents: a sheet unit is a pixel.
    #[default]
    Screen,
    /// 210 mm by 297 mm at 300 dots an inch, whichever way up shows more.
    A4,
    /// 297 mm by 420 mm at 300 dots an inch, whichever way up shows more.
    A3,
}

impl Size {
    /// Every size.
    pub const ALL: [Size; 3] = [Size::Screen, Size::A4, Size::A3];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Size::Screen => "screen",
            Size::A4 => "a4",
            Size::A3 => "a3",
        }
    }

    /// Both sheets of paper of this size, upright first.
    pub(super) fn papers(self) -> Option<[Paper; 2]> {
        let (short, long) = match self {
            Size::Screen => return None,
            Size::A4 => (210.0, 297.0),
            Size::A3 => (297.0, 420.0),
        };
        Some([Paper::printed(short, long), Paper::printed(long, short)])
    }
}

/// A size that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSize(String);

impl fmt::Display for UnknownSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" is not a size; allowed: screen, a4, a3", self.0)
    }
}

impl std::error::Error for UnknownSize {}

impl FromStr for Size {
    type Err = UnknownSize;

    fn from_str(text: &str) -> Result<Size, UnknownSize> {
        let known = Size::ALL.into_iter().find(|size| size.name().eq_ignore_ascii_case(text));
        known.ok_or_else(|| UnknownSize(text.to_owned()))
    }
}

/// What a picture is drawn on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paper {
    /// Sheet units.
    pub width: f64,
    /// Sheet units.
    pub height: f64,
    /// Pixels of its PNG.
    pub pixels: (u32, u32),
    pub dots_per_inch: u32,
    /// How large it is when printed, where that was asked for.
    pub millimetres: Option<(f64, f64)>,
}

impl Paper {
    /// A sheet of so many units, a pixel each.
    pub fn on_screen(width: f64, height: f64) -> Paper {
        let pixels = (width.ceil() as u32, height.ceil() as u32);
        let (width, height) = (f64::from(pixels.0), f64::from(pixels.1));
        Paper { width, height, pixels, dots_per_inch: 150, millimetres: None }
    }

    /// A sheet of so many millimetres.
    fn printed(wide: f64, high: f64) -> Paper {
        let units = |millimetres: f64| millimetres / MILLIMETRES_PER_INCH * UNITS_PER_INCH;
        let pixels = |mm: f64| (mm / MILLIMETRES_PER_INCH * f64::from(PRINT)).round() as u32;
        Paper {
            width: units(wide),
            height: units(high),
            pixels: (pixels(wide), pixels(high)),
            dots_per_inch: PRINT,
            millimetres: Some((wide, high)),
        }
    }
}

/// A map panel, and how the plane lies in it.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    pub panel: Panel,
    /// The plane position in the middle of the panel.
    middle: Xy,
    /// Sheet units for a metre.
    pub per_metre: f64,
}

impl Frame {
    /// A panel that shows all of some bounds.
    pub fn showing(bounds: Bounds, panel: Panel) -> Frame {
        let per_metre = scale_in(bounds, (panel.width(), panel.height()));
        let middle =
            Xy { x: 0.5 * (bounds.min.x + bounds.max.x), y: 0.5 * (bounds.min.y + bounds.max.y) };
        Frame { panel, middle, per_metre }
    }

    /// A plane position on the sheet.
    pub fn at(&self, xy: Xy) -> At {
        let (x, y) = self.panel.middle();
        (x + (xy.x - self.middle.x) * self.per_metre, y - (xy.y - self.middle.y) * self.per_metre)
    }

    /// Whether a plane position is in the panel.
    pub fn shows(&self, xy: Xy) -> bool {
        self.panel.holds(self.at(xy))
    }
}

/// Sheet units for a metre, of bounds that just fit.
fn scale_in(bounds: Bounds, room: (f64, f64)) -> f64 {
    (room.0 / bounds.width()).min(room.1 / bounds.height())
}

/// Where everything goes.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub paper: Paper,
    pub frame: Frame,
    pub side: Panel,
}

impl Sheet {
    /// A sheet that shows some bounds, with so many lines under the map.
    pub fn of(bounds: Bounds, size: Size, source_lines: usize) -> Sheet {
        let below = source_band(source_lines);
        let sheet = |paper: Paper| {
            let corner = (paper.width - SIDE_WIDTH - 2.0 * MARGIN, paper.height - below);
            let panel = Panel { from: (MARGIN, TITLE_BAND), to: corner };
            let left = panel.to.0 + MARGIN;
            let side = Panel { from: (left, TITLE_BAND), to: (left + SIDE_WIDTH, panel.to.1) };
            Sheet { paper, frame: Frame::showing(bounds, panel), side }
        };
        match size.papers() {
            Some([upright, lying]) => {
                let (upright, lying) = (sheet(upright), sheet(lying));
                if upright.frame.per_metre >= lying.frame.per_metre { upright } else { lying }
            }
            None => {
                let largest = scale_in(bounds, MOST_MAP);
                let width = (bounds.width() * largest).max(LEAST_MAP.0).round();
                let height = (bounds.height() * largest).max(LEAST_MAP.1).round();
                let width = width + SIDE_WIDTH + 3.0 * MARGIN;
                sheet(Paper::on_screen(width, height + TITLE_BAND + below))
            }
        }
    }
}

/// How high so many source lines are.
pub fn source_band(lines: usize) -> f64 {
    20.0 + SOURCE_LINE * lines as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(width: f64, height: f64) -> Bounds {
        Bounds { min: Xy { x: 0.0, y: 0.0 }, max: Xy { x: width, y: height } }
    }

    #[test]
    fn paper_has_its_pixels_and_lies_as_shows_more() {
        let tall = Sheet::of(bounds(7_000.0, 20_000.0), Size::A4, 2);
        assert_eq!(tall.paper.pixels, (2480, 3508));
        let wide = Sheet::of(bounds(20_000.0, 7_000.0), Size::A3, 2);
        assert_eq!(wide.paper.pixels, (4961, 3508));
        assert_eq!(wide.paper.millimetres, Some((420.0, 297.0)));
    }

    #[test]
    fn everything_is_shown() {
        for size in Size::ALL {
            for (width, height) in [(200.0, 200.0), (90_000.0, 1_000.0), (1_000.0, 90_000.0)] {
                let sheet = Sheet::of(bounds(width, height), size, 3);
                for corner in [(0.0, 0.0), (width, height)] {
                    let (x, y) = sheet.frame.at(Xy { x: corner.0, y: corner.1 });
                    let room = sheet.frame.panel.inset(-1e-6);
                    assert!(room.holds((x, y)), "{size:?} {width} {height}");
                }
                assert!(sheet.side.to.0 <= sheet.paper.width && sheet.side.height() > 600.0);
            }
        }
    }
}
