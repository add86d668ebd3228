//! Colours. Served is teal, newly served blue, uncovered orange: apart for colour-blind
//! eyes; in grey print the uncovered also carry a dark outline. Where the map is about what
//! changes, what stays as it was is pale or grey, what is gained dark teal, what is lost orange
//! with the outline.

use plotters::style::RGBColor;

use crate::coverage::Verdict;
use crate::language::Message;
use crate::language::messages::{map as said, plan, words};
use crate::plan::Turn;
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

/// What a block's colour says; of what lies in one place the last is seen.
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
    /// Served in the base and now.
    Kept,
    /// Served neither in the base nor now.
    Missed,
    /// Served now, not in the base.
    Gained,
    /// Served in the base, not now.
    Lost,
}

impl Class {
    /// The classes of a map of who is served, the order they are drawn and listed in.
    pub const VERDICTS: [Class; 5] =
        [Class::Served, Class::NewlyServed, Class::Hidden, Class::Uncovered, Class::Unsnapped];

    /// The classes of a map of what changes, the order they are listed in.
    pub const TURNS: [Class; 4] = [Class::Gained, Class::Lost, Class::Kept, Class::Missed];

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

    /// The class of what became of a block.
    pub fn of_turn(turn: Turn) -> Class {
        match turn {
            Turn::Kept => Class::Kept,
            Turn::Gained => Class::Gained,
            Turn::Lost => Class::Lost,
            Turn::Missed => Class::Missed,
        }
    }

    /// Whether a legend names it even where there is none.
    pub fn is_always_listed(self) -> bool {
        !matches!(self, Class::NewlyServed | Class::Hidden | Class::Unsnapped)
    }

    /// The colour of its outline, where it has one.
    pub fn rim(self) -> Option<RGBColor> {
        let outlined = matches!(self, Class::Uncovered | Class::Hidden | Class::Lost);
        outlined.then_some(UNCOVERED_LINE)
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
            Class::Kept => [RGBColor(214, 238, 232); 3],
            Class::Missed => [RGBColor(176, 176, 176); 3],
            Class::Gained => [RGBColor(36, 138, 121), RGBColor(10, 106, 92), RGBColor(0, 74, 64)],
            Class::Lost => [RGBColor(240, 130, 50), RGBColor(214, 92, 16), RGBColor(160, 56, 0)],
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
            Class::Kept => plan::KEPT,
            Class::Missed => plan::NEVER,
            Class::Gained => plan::NEWLY,
            Class::Lost => plan::NO_LONGER,
        }
    }
}
