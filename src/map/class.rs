//! What a block's colour says.

use crate::coverage::Verdict;
use crate::language::Message;
use crate::language::messages::{map as said, plan, words};
use crate::model::{Tally, Weight};
use crate::plan::Turn;
use crate::scenario::{Missing, Outcome};

/// What a block's colour says; of what lies in one place the last is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A centre within the limit today.
    Served,
    /// None today, one once the proposed sites are open.
    NewlyServed,
    /// A centre within the limit, with no room for all.
    Full,
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
    pub const VERDICTS: [Class; 6] = [
        Class::Served,
        Class::NewlyServed,
        Class::Full,
        Class::Hidden,
        Class::Uncovered,
        Class::Unsnapped,
    ];

    /// The classes of a map of what changes, the order they are listed in.
    pub const TURNS: [Class; 4] = [Class::Gained, Class::Lost, Class::Kept, Class::Missed];

    /// The class of a demand point: the ledger's verdict, before and after.
    pub fn of(outcome: &Outcome, demand: usize) -> Class {
        let before = outcome.before.as_ref().map(|before| before.verdict(demand));
        let on_foot = outcome.on_foot.as_ref().filter(|_| outcome.reach == "walk");
        let hidden = on_foot.is_some_and(|foot| foot.missing[demand] == Some(Missing::Path));
        match (before, outcome.coverage.verdict(demand)) {
            (_, Verdict::Uncovered) if hidden => Class::Hidden,
            (None | Some(Verdict::Served), Verdict::Served) => Class::Served,
            (Some(_), Verdict::Served) => Class::NewlyServed,
            (_, verdict) => Class::of_verdict(verdict),
        }
    }

    /// The class of a demand point as it is now, whatever it was.
    pub fn now(outcome: &Outcome, demand: usize) -> Class {
        match Class::of(outcome, demand) {
            Class::NewlyServed => Class::Served,
            class => class,
        }
    }

    /// The class of a verdict by itself.
    pub fn of_verdict(verdict: Verdict) -> Class {
        match verdict {
            Verdict::Served => Class::Served,
            Verdict::OverCapacity => Class::Full,
            Verdict::Uncovered => Class::Uncovered,
            Verdict::Unsnapped => Class::Unsnapped,
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

    /// What a block of this class adds to the line of another. Of a block whose centres are full
    /// what finds no room stands in its line, and the rest is served.
    pub fn adds_to(self, line: Class, weight: Weight, lacking: Weight) -> Tally {
        match (self, line) {
            (Class::Full, Class::Full) => Tally { points: 1, weight: lacking },
            (Class::Full, Class::Served) => Tally { points: 0, weight: weight - lacking },
            _ if self == line => Tally { points: 1, weight },
            _ => Tally::default(),
        }
    }

    /// Whether a legend names it even where there is none.
    pub fn is_always_listed(self) -> bool {
        !matches!(self, Class::NewlyServed | Class::Full | Class::Hidden | Class::Unsnapped)
    }

    /// Whether it carries an outline, to be seen in grey print too.
    pub fn is_outlined(self) -> bool {
        matches!(self, Class::Uncovered | Class::Full | Class::Hidden | Class::Lost)
    }

    /// The class in the legend.
    pub fn label(self) -> Message {
        match self {
            Class::Served => said::SERVED,
            Class::NewlyServed => said::NEWLY_SERVED,
            Class::Full => said::FULL,
            Class::Uncovered => said::UNCOVERED,
            Class::Hidden => words::PATH_MISSING,
            Class::Unsnapped => said::NO_STREET,
            Class::Kept => plan::KEPT,
            Class::Missed => plan::NEVER,
            Class::Gained => plan::NEWLY,
            Class::Lost => plan::NO_LONGER,
        }
    }

    /// The class on a page, in one letter.
    pub fn letter(self) -> char {
        match self {
            Class::Served => 's',
            Class::NewlyServed => 'n',
            Class::Full => 'o',
            Class::Hidden => 'h',
            Class::Uncovered => 'u',
            Class::Unsnapped => 'x',
            Class::Kept => 'k',
            Class::Missed => 'm',
            Class::Gained => 'g',
            Class::Lost => 'l',
        }
    }
}
