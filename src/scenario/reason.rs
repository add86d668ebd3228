//! Why no plan does what is asked, to be told in any language.

use crate::language::Language;
use crate::language::messages::{nouns, reasons, units};
use crate::model::{Limit, Measure, Weight, grouped, share};

/// A reason why no plan does what is asked, or a way to mend it.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// No candidate that may open covers a block.
    Unreached {
        /// Identifier of the block.
        id: String,
        /// Its name, where it has one.
        name: Option<String>,
        /// The limit.
        limit: Limit,
        /// What keeps the nearest candidate from it.
        obstacle: Obstacle,
    },
    /// So many blocks more.
    More(usize),
    /// The smallest limit at which all blocks would be covered.
    LimitForAll(Limit),
    /// The smallest limit at which the target would be met.
    LimitForTarget(Limit),
    /// Candidates that would have to be allowed.
    Allow {
        /// Their identifiers.
        sites: Vec<String>,
        /// Whether a spacing may be what keeps them out.
        spaced: bool,
    },
    /// Places where candidates would have to be added.
    Add(Vec<String>),
    /// All candidates together cover less than the target.
    Short {
        /// How many there are.
        candidates: usize,
        /// What they and the centres that stay cover.
        reachable: Weight,
        /// What was to be covered.
        target: Weight,
        /// All there is.
        total: Weight,
    },
    /// What would be covered with the forbidden candidates.
    WithForbidden {
        /// How many there are.
        sites: usize,
        /// What all cover.
        weight: Weight,
        /// All there is.
        total: Weight,
    },
    /// Not everybody is reached by fewer sites than this.
    TooFew(u64),
    /// The roomiest choice of sites holds less than the demand.
    NoRoom {
        /// What finds no room.
        shortfall: Weight,
        /// All there is to serve.
        demand: Weight,
    },
    /// So many new sites hold all together.
    RoomFor {
        /// How many.
        sites: u64,
    },
    /// Not even all candidates together hold the demand.
    MoreRoom,
    /// Together the sites have room, but not where the demand can go.
    NoFit {
        /// Whether nobody's demand may be split.
        whole: bool,
    },
    /// No choice keeps this spacing and covers what is asked.
    Spacing(Limit),
    /// What would do without the spacing.
    WithoutSpacing {
        /// The identifiers of the sites.
        sites: Vec<String>,
        /// How far the closest two of them are apart.
        closest: Option<Limit>,
    },
}

/// What keeps a candidate from a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// The planner forbade it.
    Forbidden(String),
    /// It keeps no distance from a centre that stays.
    TooClose(String),
    /// It is so far away.
    Far(Limit),
    /// There is no way to it.
    CutOff,
}

impl Reason {
    /// As people read it.
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Reason::Unreached { id, name, limit, obstacle } => {
                let block = match name {
                    Some(name) => language.say(reasons::NAMED, &[("id", id), ("name", name)]),
                    None => id.clone(),
                };
                let limit = match language {
                    Language::English => limit.to_string(),
                    Language::Chinese => limit.in_words(language),
                };
                let obstacle = obstacle.in_words(language);
                language.say(
                    reasons::UNREACHED,
                    &[("block", &block), ("limit", &limit), ("obstacle", &obstacle)],
                )
            }
            Reason::More(n) => language.say(reasons::MORE, &[("n", n)]),
            Reason::LimitForAll(limit) => {
                language.say(reasons::LIMIT_FOR_ALL, &[("cost", &exactly(*limit, language))])
            }
            Reason::LimitForTarget(limit) => {
                language.say(reasons::LIMIT_FOR_TARGET, &[("cost", &exactly(*limit, language))])
            }
            Reason::Allow { sites, spaced } => {
                let message = if *spaced { reasons::ALLOW_CLOSE } else { reasons::ALLOW };
                language.say(message, &[("n", &sites.len()), ("sites", &language.list(sites))])
            }
            Reason::Add(sites) => language.say(
                nouns::ADD_CANDIDATES.message(sites.len()),
                &[("n", &grouped(sites.len() as u64)), ("sites", &language.list(sites))],
            ),
            Reason::Short { candidates, reachable, target, total } => language.say(
                reasons::SHORT,
                &[
                    ("candidates", &grouped(*candidates as u64)),
                    ("reachable", &reachable.grouped()),
                    ("reachable_share", &percent(*reachable, *total, language)),
                    ("target", &target.grouped()),
                    ("target_share", &percent(*target, *total, language)),
                ],
            ),
            Reason::WithForbidden { sites, weight, total } => language.say(
                reasons::WITH_FORBIDDEN,
                &[
                    ("n", sites),
                    ("weight", &weight.grouped()),
                    ("share", &percent(*weight, *total, language)),
                ],
            ),
            Reason::TooFew(needed) => language.say(reasons::TOO_FEW, &[("n", &grouped(*needed))]),
            Reason::NoRoom { shortfall, demand } => language.say(
                reasons::NO_ROOM,
                &[("shortfall", &shortfall.grouped()), ("demand", &demand.grouped())],
            ),
            Reason::RoomFor { sites } => {
                language.say(reasons::ROOM_FOR, &[("n", &grouped(*sites))])
            }
            Reason::MoreRoom => language.word(reasons::MORE_ROOM).to_owned(),
            Reason::NoFit { whole: false } => language.word(reasons::NO_FIT).to_owned(),
            Reason::NoFit { whole: true } => language.word(reasons::NO_FIT_WHOLE).to_owned(),
            Reason::Spacing(spacing) => {
                language.say(reasons::SPACING, &[("spacing", &exactly(*spacing, language))])
            }
            Reason::WithoutSpacing { sites, closest } => language.say(
                nouns::WITHOUT_SPACING.message(sites.len()),
                &[
                    ("n", &grouped(sites.len() as u64)),
                    ("sites", &language.list(sites)),
                    ("closest", &closest.map(|cost| exactly(cost, language)).unwrap_or_default()),
                ],
            ),
        }
    }
}

impl Obstacle {
    fn in_words(&self, language: Language) -> String {
        match self {
            Obstacle::Forbidden(site) => language.say(reasons::FORBIDDEN, &[("site", site)]),
            Obstacle::TooClose(site) => language.say(reasons::TOO_CLOSE, &[("site", site)]),
            Obstacle::Far(cost) => {
                language.say(reasons::NEAREST, &[("cost", &exactly(*cost, language))])
            }
            Obstacle::CutOff => language.word(reasons::CUT_OFF).to_owned(),
        }
    }
}

/// A cost to its last digit: `1177.277 m`.
fn exactly(limit: Limit, language: Language) -> String {
    let metres = format!("{:.3}", limit.cost.metres());
    match limit.measure {
        Measure::OwnUnit => language.say(units::OWN_UNIT, &[("n", &metres)]),
        Measure::Distance => language.say(units::METRES, &[("n", &metres)]),
        Measure::Time => {
            let minutes = format!("{:.2}", f64::from(limit.cost.0) / 60_000.0);
            language.say(units::MINUTES, &[("n", &minutes)])
        }
    }
}

fn percent(part: Weight, whole: Weight, language: Language) -> String {
    language.say(units::PERCENT, &[("n", &format_args!("{:.4}", share(part, whole) * 100.0))])
}
