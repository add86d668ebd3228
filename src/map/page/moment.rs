//! One answer as a page shows it: taken from an outcome as soon as it is known, and kept while the
//! others are worked out.

use serde::{Deserialize, Serialize};

use super::districts;
use super::document::{
    DistrictsOfStep, GapOfStep, HoleOfStep, IsochroneOfStep, Legs, Said, SiteFigures, SiteState,
    StationOfStep, Text,
};
use super::figures;
use super::frame::{PageFrame, Rings};
use crate::language::messages::map as said;
use crate::map::audit::metres;
use crate::map::charts::{swept_key, swept_values};
use crate::map::class::Class;
use crate::map::subject::gone;
use crate::model::{Cost, Weight};
use crate::plan::Finished;
use crate::reach::Hit;
use crate::scenario::Outcome;

/// Circles of more sites than this are not drawn: they would hide the map.
const MOST_CIRCLES: usize = 400;

/// Corners of a circle.
const CORNERS: usize = 72;

/// Gaps and holes listed at most.
const MOST_LISTED: usize = 200;

/// One answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// The scenario it belongs to.
    pub(super) scenario: String,
    pub(super) about: Option<String>,
    pub(super) rule: Text,
    /// What the scenario sweeps, where it does.
    pub(super) key: Option<Text>,
    pub(super) label: Text,
    /// Whether the page opens with it, among those of its scenario.
    pub(super) is_first: bool,
    pub(super) said: Said,
    pub(super) classes: String,
    pub(super) turns: Option<String>,
    pub(super) sites: Vec<SiteAt>,
    pub(super) straight: Option<Legs>,
    pub(super) walk: Option<Legs>,
    /// Blocks whose verdict is only estimated.
    pub(super) estimated: Vec<u32>,
    /// By block, its row among today's, or -1, -2, ... for the first, second ... new one; none
    /// where the blocks are today's.
    pub(super) rows: Option<Vec<i64>>,
    pub(super) new_blocks: Vec<NewBlock>,
    /// By block, where they are not today's.
    pub(super) weights: Option<Vec<Weight>>,
    /// Where the answer is districts.
    pub(super) districts: Option<DistrictsOfStep>,
}

/// A centre.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteAt {
    pub id: String,
    pub name: Option<String>,
    pub tier: Option<String>,
    pub at: [i64; 2],
    pub what: SiteFigures,
    /// Its circle, where it is drawn.
    pub circle: Vec<i64>,
}

/// A block that is not there today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewBlock {
    pub id: String,
    pub name: Option<String>,
    pub weight: Weight,
    pub at: [i64; 2],
    pub outline: Option<Rings>,
}

impl Moment {
    /// Of an outcome by itself.
    pub fn of(outcome: &Outcome, frame: &PageFrame, name: &str) -> Moment {
        let kinds = |index: usize| {
            let site = &outcome.sites[index];
            match (site.proposed, site.planned) {
                (true, _) => SiteState::Proposed,
                (_, true) => SiteState::Planned,
                _ => SiteState::Existing,
            }
        };
        let plain = Moment {
            scenario: name.to_owned(),
            about: None,
            rule: Text::of(|language| outcome.rule(language)),
            key: None,
            label: Text::plain(""),
            is_first: true,
            said: Said::default(),
            classes: String::new(),
            turns: None,
            sites: sites(outcome, frame, kinds),
            straight: None,
            walk: None,
            estimated: Vec::new(),
            rows: None,
            new_blocks: Vec::new(),
            weights: None,
            districts: None,
        };
        if let Some(divided) = &outcome.districts {
            return districts::divided(outcome, divided, frame, plain);
        }
        let classes = classes(outcome);
        Moment {
            said: words(outcome, frame, &classes),
            classes: letters(&classes),
            straight: legs(outcome, |block| outcome.straight(block)),
            walk: legs(outcome, |block| outcome.walked(block)),
            estimated: crate::map::on_foot::estimated(outcome).map(|block| block as u32).collect(),
            ..plain
        }
    }

    /// Of a case of a plan; `today` is the weight of today's blocks, by row.
    pub fn of_case(case: &Finished, frame: &PageFrame, today: &[Weight]) -> Moment {
        let (outcome, figures) = (&case.outcome, &case.figures);
        let mut plain = Moment::of(outcome, frame, &figures.scenario);
        // Of districts it is told who changes theirs, not who is served.
        let turns = case.turns.as_ref().filter(|_| outcome.districts.is_none());
        if let Some(turns) = turns {
            let turns: Vec<Class> = turns.iter().map(|&turn| Class::of_turn(turn)).collect();
            plain.said.turns_legend = figures::legend(outcome, &Class::TURNS, &turns);
            plain.turns = Some(letters(&turns));
        }
        let mut sites = std::mem::take(&mut plain.sites);
        for (site, of) in sites.iter_mut().zip(&outcome.sites) {
            let is_edit = !of.proposed && !case.state.is_todays(&of.id);
            if is_edit {
                site.what.state = SiteState::Decided;
            }
        }
        let is_shown = |at: [i64; 2]| sites.iter().any(|site| site.at == at);
        let closed = gone(case).into_iter().filter(|&at| !is_shown(frame.place(at)));
        let closed: Vec<SiteAt> = closed.map(|at| closing(frame, at)).collect();
        sites.extend(closed);
        let (rows, new_blocks, weights) = rows(case, frame, today);
        Moment {
            about: figures.about.clone(),
            key: swept_key(&figures.values)
                .map(|key| Text::of(|language| language.word(key).to_owned())),
            label: Text::of(|language| swept_values(&figures.values, language)),
            sites,
            rows,
            new_blocks,
            weights,
            ..plain
        }
    }
}

fn classes(outcome: &Outcome) -> Vec<Class> {
    (0..outcome.study.demand.len()).map(|block| Class::of(outcome, block)).collect()
}

fn letters(classes: &[Class]) -> String {
    classes.iter().map(|class| class.letter()).collect()
}

/// What is said, and what is drawn for it alone.
fn words(outcome: &Outcome, frame: &PageFrame, classes: &[Class]) -> Said {
    Said {
        headline: figures::headline(outcome),
        ledger: figures::ledger(outcome),
        legend: figures::legend(outcome, &Class::VERDICTS, classes),
        turns_legend: Vec::new(),
        isochrones: isochrones(outcome, frame),
        holes: holes(outcome, frame),
        stations: stations(outcome, frame),
        gaps: gaps(outcome, frame),
    }
}

/// Every site, with its circle where circles are drawn.
fn sites(outcome: &Outcome, frame: &PageFrame, state: impl Fn(usize) -> SiteState) -> Vec<SiteAt> {
    let has_tiers = outcome.siting.as_ref().is_some_and(|siting| !siting.tiers.is_empty());
    let is_few = outcome.sites.len() <= MOST_CIRCLES;
    // Of districts it is not told whom each centre serves.
    let is_divided = outcome.districts.is_some();
    let has_circles = outcome.reach == "straight_line"
        && is_few
        && !has_tiers
        && !is_divided
        && !outcome.standard_of_plan;
    let metres = outcome.metres(outcome.standard.limit.cost);
    let new = outcome.siting.iter().flat_map(|siting| &siting.opened);
    let new: Vec<_> = new.filter(|opened| !opened.existing).collect();
    let mut rank = 0;
    let site = |index: usize| {
        let (site, load) = (&outcome.sites[index], outcome.coverage.loads[index]);
        let at = frame.place(site.at);
        let mut circle = Vec::new();
        if has_circles && let Ok(ring) = outcome.study.plane.circle(site.at, metres, CORNERS) {
            frame.run(ring, at, &mut circle);
        }
        let opened = site.proposed.then(|| {
            rank += 1;
            (
                rank,
                new.get(rank - 1).map(|opened| {
                    opened.nearest_for.map_or(opened.marginal, |catch| catch.demand.weight)
                }),
            )
        });
        SiteAt {
            id: site.id.clone(),
            name: site.name.clone(),
            tier: site.tier.clone(),
            at,
            what: SiteFigures {
                state: state(index),
                rank: opened.map(|(rank, _)| rank),
                serves: (!is_divided).then_some(load.covers.weight),
                alone: (!is_divided).then_some(load.exclusive.weight),
                adds: opened.and_then(|(_, adds)| adds),
            },
            circle,
        }
    };
    let mut sites: Vec<SiteAt> = (0..outcome.sites.len()).map(site).collect();
    let closed = outcome.siting.iter().flat_map(|siting| &siting.closed);
    let facilities = &outcome.study.facilities;
    let closed = closed.filter_map(|id| facilities.iter().find(|site| site.id == *id));
    sites.extend(closed.map(|site| SiteAt {
        id: site.id.clone(),
        name: site.name.clone(),
        tier: site.tier.clone(),
        ..closing(frame, site.at)
    }));
    sites
}

/// Where a centre stood that is no more.
fn closing(frame: &PageFrame, at: crate::model::Xy) -> SiteAt {
    let what = SiteFigures {
        state: SiteState::Closing,
        rank: None,
        serves: None,
        alone: None,
        adds: None,
    };
    let at = frame.place(at);
    SiteAt { id: "\u{d7}".to_owned(), name: None, tier: None, at, what, circle: Vec::new() }
}

/// The nearest sites of all blocks; none where no block knows one.
fn legs(outcome: &Outcome, hit: impl Fn(usize) -> Option<Hit>) -> Option<Legs> {
    let mut legs = Legs::default();
    let mut is_known = false;
    for block in 0..outcome.study.demand.len() {
        let hit = hit(block);
        is_known |= hit.is_some();
        legs.site.push(hit.map_or(-1, |hit| i64::from(hit.site)));
        // Rounded up: whoever is beyond the limit is not shown within it.
        legs.dm.push(hit.map_or(-1, |hit| i64::from(hit.cost.0.div_ceil(100))));
    }
    is_known.then_some(legs)
}

fn isochrones(outcome: &Outcome, frame: &PageFrame) -> Vec<IsochroneOfStep> {
    let Some(foot) = &outcome.on_foot else { return Vec::new() };
    let outlines = foot.isochrones.iter().flat_map(|found| &found.isochrones);
    let rows = &foot.isochrone_rows;
    let label = |limit: usize| {
        let row = rows.get(limit);
        Text::of(|language| row.map(|row| row.limit.in_words(language)).unwrap_or_default())
    };
    outlines
        .map(|outline| IsochroneOfStep {
            label: label(outline.limit),
            rings: frame.rings(&outline.ground),
        })
        .collect()
}

fn holes(outcome: &Outcome, frame: &PageFrame) -> Vec<HoleOfStep> {
    let peopled = !outcome.study.demand.is_empty();
    let depth = |depth: Option<Cost>| {
        Text::of(|language| depth.map(|depth| metres(depth, language)).unwrap_or_default())
    };
    let value = |weight: Weight, size: &dyn Fn(crate::language::Language) -> String| {
        Text::of(|language| if peopled { outcome.people(weight, language) } else { size(language) })
    };
    let ground = outcome.audit.iter().flat_map(|audit| &audit.holes).take(MOST_LISTED);
    let ground = ground.map(|hole| HoleOfStep {
        rings: frame.polygon(&hole.hole.outline),
        deepest: frame.place(hole.hole.deepest),
        depth: depth(hole.depth),
        value: value(hole.demand.weight, &|language| {
            let km2 = format!("{:.4}", hole.hole.km2);
            language.say(said::SQUARE_KILOMETRES, &[("n", &km2)])
        }),
    });
    let streets = outcome.street_audit.iter().flat_map(|audit| &audit.holes).take(MOST_LISTED);
    let streets = streets.map(|hole| HoleOfStep {
        rings: Rings { parts: vec![0], ..Rings::default() },
        deepest: frame.place(hole.worst.at),
        depth: depth(hole.depth),
        value: value(hole.demand.weight, &|language| {
            let km = format!("{:.3}", hole.km);
            language.say(crate::language::messages::units::KILOMETRES, &[("n", &km)])
        }),
    });
    ground.chain(streets).collect()
}

fn stations(outcome: &Outcome, frame: &PageFrame) -> Vec<StationOfStep> {
    let stations = outcome.audit.iter().flat_map(|audit| &audit.stations).flatten();
    stations
        .enumerate()
        .map(|(at, station)| StationOfStep {
            at: frame.place(station.at),
            rank: at + 1,
            value: Text::of(|language| {
                format!("+{}", outcome.people(station.demand.weight, language))
            }),
        })
        .collect()
}

fn gaps(outcome: &Outcome, frame: &PageFrame) -> Vec<GapOfStep> {
    let demand = &outcome.study.demand;
    let gaps = outcome.gaps.iter().take(MOST_LISTED);
    gaps.map(|gap| GapOfStep {
        name: demand.name(gap.heart).map_or_else(|| demand.id(gap.heart), str::to_owned),
        at: frame.place(demand.points[gap.heart].at),
        value: Text::of(|language| outcome.people(gap.tally.weight, language)),
    })
    .collect()
}

type Rows = (Option<Vec<i64>>, Vec<NewBlock>, Option<Vec<Weight>>);

/// Which blocks a case has, those that are not there today, and weights that are not today's.
fn rows(case: &Finished, frame: &PageFrame, today: &[Weight]) -> Rows {
    let demand = &case.outcome.study.demand;
    let mut new_blocks = Vec::new();
    let mut rows = Vec::with_capacity(demand.len());
    for (index, row) in case.state.rows.iter().enumerate() {
        if let Some(row) = row {
            rows.push(i64::from(*row));
            continue;
        }
        let at = frame.place(demand.points[index].at);
        let outline = demand.outlines.as_ref().map(|outlines| {
            let mut rings = Rings::default();
            frame.add(&mut rings, &outlines[index], at);
            rings
        });
        new_blocks.push(NewBlock {
            id: demand.id(index),
            name: demand.name(index).map(str::to_owned),
            weight: demand.points[index].weight,
            at,
            outline,
        });
        rows.push(-(new_blocks.len() as i64));
    }
    let is_todays = rows.len() == today.len() && rows.iter().copied().eq(0..today.len() as i64);
    let was = |(point, row): (&crate::model::DemandPoint, &i64)| {
        usize::try_from(*row).is_ok_and(|row| today[row] != point.weight)
    };
    let has_grown = demand.points.iter().zip(&rows).any(was);
    let weights = demand.points.iter().map(|point| point.weight);
    ((!is_todays).then_some(rows), new_blocks, has_grown.then(|| weights.collect()))
}
