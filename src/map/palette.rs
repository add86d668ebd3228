//! Colours. Served is teal, newly served blue, uncovered orange: apart for colour-blind
//! eyes; in grey print the uncovered also carry a dark outline.

use plotters::style::RGBColor;

use crate::coverage::Verdict;
use crate::language::Message;
use crate::language::messages::{map as said, words};
use crate::scenario::{Missing, Outcome};

pub const PAPER: RGBColor = RGBColor(255, 255, 255);
pub const GROUND: RGBColor = RGBColor(240, 239, 234);
pub const AREA: RGBColor = RGBColor(253, 252, 249);
pub const AREA_LINE: RGBColor = RGBColor(90, 90, 90);
pub const INK: RGBColor = RGBColor(34, 34, 34);
pub const QUIET_INK: RGBColor = RGBColor(105, 105, 105);
pub const RULE: RGBColor = RGBColor(205, 205, 200);
pub const EXISTING: RGBColor = RGBColor(27, 55, 100);
pub const CLOSED: RGBColor = RGBColor(70, 70, 70);
pub const PROPOSED: RGBColor = RGBColor(142, 20, 105);
pub const UNCOVERED_LINE: RGBColor = RGBColor(122, 47, 0);

/// What a block's colour says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A centre within the limit today.
    Served,
    /// None today, one once the proposed sites are open.
    NewlyServed,
    /// None on foot, one in a straight line: a path is missing.
    Hidden,
    /// None.
    Uncovered,
    /// On no street, so that nobody can say.
    Unsnapped,
}

impl Class {
    /// All classes, the order they are drawn and listed in.
    pub const ALL: [Class; 5] =
        [Class::Served, Class::NewlyServed, Class::Hidden, Class::Uncovered, Class::Unsnapped];

    /// The class of a demand point: the ledger's verdict, before and after.
    pub fn of(outcome: &Outcome, demand: usize) -> Class {
        let before = outcome.before.as_ref().map(|before| before.verdict(demand));
        let on_foot = outcome.on_foot.as_ref().filter(|_| outcome.reach == "walk");
        let hidden = on_foot.is_some_and(|foot| foot.missing[demand] == Some(Missing::Path));
        match (before, outcome.coverage.verdict(demand)) {
            (_, Verdict::Uncovered) if hidden => Class::Hidden,
            (_, Verdict::Unsnapped) => Class::Unsnapped,
            (_, Verdict::Uncovered) => Class::Uncovered,
            (Some(Verdict::Uncovered | Verdict::Unsnapped), Verdict::Served) => Class::NewlyServed,
            (_, Verdict::Served) => Class::Served,
        }
    }

    /// Light, middle and dark, for light, middle and heavy blocks.
    pub fn shades(self) -> [RGBColor; 3] {
        match self {
            Class::Served => {
                [RGBColor(196, 224, 218), RGBColor(118, 182, 170), RGBColor(38, 122, 108)]
            }
            Class::NewlyServed => {
                [RGBColor(190, 212, 242), RGBColor(110, 158, 218), RGBColor(38, 92, 170)]
            }
            Class::Uncovered => {
                [RGBColor(251, 208, 165), RGBColor(240, 142, 62), RGBColor(196, 78, 8)]
            }
            Class::Hidden => {
                [RGBColor(240, 196, 214), RGBColor(218, 120, 158), RGBColor(160, 42, 92)]
            }
            Class::Unsnapped => {
                [RGBColor(214, 214, 214), RGBColor(170, 170, 170), RGBColor(120, 120, 120)]
            }
        }
    }

    /// The class in the legend.
    pub fn label(self) -> Message {
        match self {
            Class::Served => said::SERVED,
            Class::NewlyServed => said::NEWLY_SERVED,
            Class::Uncovered => said::UNCOVERED,
            Class::Hidden => words::PATH_MISSING,
            Class::Unsnapped => said::NO_STREET,
        }
    }
}
