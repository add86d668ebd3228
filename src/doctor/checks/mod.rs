//! The checks, in the order they are told. Each looks for one family of faults.

mod coordinates;
mod datum;
mod numbers;
mod outlines;
mod overlaps;
mod places;
mod repeats;
mod rows;
mod spreadsheet;
mod statuses;
mod streets;
mod texts;
mod zones;

pub(super) use numbers::{comma_of, number_columns};
pub(super) use repeats::repeated_rows;
pub(super) use texts::is_invisible;

use super::finding::Finding;
use super::patient::Patient;
use super::roads::Roads;

/// What a check may look at.
pub(super) struct Context<'a> {
    /// The layer.
    pub patient: &'a Patient<'a>,
    /// The layers beside it.
    pub others: Vec<&'a Patient<'a>>,
    /// The streets, where they were given.
    pub roads: Option<&'a Roads>,
    /// The area, where it was given.
    pub area: Option<&'a Patient<'a>>,
}

impl<'a> Context<'a> {
    /// The other layers, and the area.
    fn beside(&self) -> impl Iterator<Item = &'a Patient<'a>> {
        self.others.iter().copied().chain(self.area)
    }
}

/// A family of faults that is looked for.
pub struct Check {
    /// Short name.
    pub name: &'static str,
    /// What it looks for, in one line.
    pub describe: &'static str,
    pub(super) run: fn(&Context<'_>) -> Vec<Finding>,
}

/// Every check, in the order they are told.
pub static CHECKS: &[Check] = &[
    Check {
        name: "rows",
        describe: "rows the format refuses, and columns that are not there",
        run: rows::check,
    },
    Check {
        name: "coordinates",
        describe: "no coordinates, no system, swapped axes, degrees for metres and the reverse",
        run: coordinates::check,
    },
    Check {
        name: "zones",
        describe: "a Gauss-Krüger zone that does not fit, and the one that would",
        run: zones::check,
    },
    Check {
        name: "places",
        describe: "rows at 0, 0, far from the rest or outside the area; coordinates cut short",
        run: places::check,
    },
    Check {
        name: "datum",
        describe: "an offset against rows of the same id or name in another layer: GCJ-02, BD-09",
        run: datum::check,
    },
    Check {
        name: "streets",
        describe: "an offset against the streets: GCJ-02, BD-09",
        run: streets::check,
    },
    Check {
        name: "repeats",
        describe: "ids, rows and points that occur twice",
        run: repeats::check,
    },
    Check {
        name: "outlines",
        describe: "polygons that cross themselves, holes outside, slivers",
        run: outlines::check,
    },
    Check {
        name: "overlaps",
        describe: "blocks that overlap, and how many people are counted twice",
        run: overlaps::check,
    },
    Check {
        name: "numbers",
        describe: "blank, negative and text numbers, full-width digits, thousands separators",
        run: numbers::check,
    },
    Check {
        name: "statuses",
        describe: "words in a status column that are no status",
        run: statuses::check,
    },
    Check {
        name: "spreadsheet",
        describe: "ids that Excel rounded, stripped of zeros or made dates",
        run: spreadsheet::check,
    },
    Check {
        name: "texts",
        describe: "names in the wrong encoding, characters nobody sees",
        run: texts::check,
    },
];
