//! Gated compounds (小区): who may pass the gates.

use super::graph::Class;
use crate::language::Language;
use crate::language::messages::words;

/// Who may pass the gates of compounds, and walk their private ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gates {
    /// Anybody, as if there were none.
    Open,
    /// Whoever lives there or goes there: a walk may begin and end in a compound, but not pass
    /// through one.
    #[default]
    Residents,
    /// Nobody, neither in nor out.
    Closed,
}

impl Gates {
    /// All rules, the most generous first.
    pub const ALL: [Gates; 3] = [Gates::Open, Gates::Residents, Gates::Closed];

    /// Its name on the command line and in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Gates::Open => "open",
            Gates::Residents => "residents",
            Gates::Closed => "closed",
        }
    }

    /// Its name as people read it.
    pub fn in_words(self, language: Language) -> &'static str {
        language.word(match self {
            Gates::Open => words::GATES_OPEN,
            Gates::Residents => words::GATES_RESIDENTS,
            Gates::Closed => words::GATES_CLOSED,
        })
    }

    /// What it means, in one line.
    pub fn describe(self, language: Language) -> &'static str {
        language.word(match self {
            Gates::Open => words::GATES_OPEN_MEAN,
            Gates::Residents => words::GATES_RESIDENTS_MEAN,
            Gates::Closed => words::GATES_CLOSED_MEAN,
        })
    }
}

/// The stages of a walk, and which street leads from which stage to which. Being on the street is
/// the first, since nearly all of a walk is: a search keeps the stages apart in memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    /// Number of stages.
    pub stages: usize,
    /// By stage and class, the stage after; `STOP` where that is not allowed.
    after: [[u8; 4]; 3],
    /// By class, the stage a walk begins in.
    start: [u8; 4],
}

const STOP: u8 = u8::MAX;

impl Rule {
    /// The rule for these gates; `compounds` says whether the network has any.
    pub fn of(gates: Gates, compounds: bool) -> Rule {
        // By class: street, compound, gate on a street, gate of a compound.
        match gates {
            _ if !compounds => Rule { stages: 1, after: [[0; 4]; 3], start: [0; 4] },
            Gates::Open => Rule { stages: 1, after: [[0; 4]; 3], start: [0; 4] },
            Gates::Residents => Rule {
                stages: 3,
                // On the street; in the compound it began in; in the compound it ends in.
                after: [[0, 2, 0, 2], [0, 1, 0, 1], [STOP, 2, STOP, 2]],
                start: [0, 1, 0, 1],
            },
            Gates::Closed => Rule {
                stages: 2,
                // On the street; in a compound.
                after: [[0, STOP, STOP, STOP], [STOP, 1, STOP, STOP], [STOP; 4]],
                start: [0, 1, 0, 1],
            },
        }
    }

    /// The stage after walking a street of this class (as an index), if that is allowed.
    #[inline]
    pub fn after(&self, stage: usize, class: usize) -> Option<usize> {
        let after = self.after[stage][class];
        (after != STOP).then_some(usize::from(after))
    }

    /// The stage a walk begins in on a street of this class.
    pub fn start(&self, class: Class) -> usize {
        usize::from(self.start[class as usize])
    }
}
