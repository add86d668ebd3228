//! What the streets say beside the straight line: both at the same limits, what a walk costs
//! more, which gaps the circle hides, and what hangs on gates and on the map.

use super::question::IsochroneKind;
use crate::coverage::{Counts, Coverage, Verdict, counts, coverage};
use crate::language::Language;
use crate::language::messages::words;
use crate::model::{Cost, Demand, Limit, Measure, ServiceStandard, Share, Tally, Weight, Xy};
use crate::reach::walk::{Gates, Isochrones, ReachedStreets, Snap, Walk};
use crate::reach::{Hit, Place, ReachModel, World, named};
use crate::study::Study;

/// A question's answers on foot and in a straight line, side by side.
#[derive(Debug, Clone)]
pub struct OnFoot {
    /// The streets, and who walks them.
    pub walk: Walk,
    /// Where each serving site is on the network.
    pub site_snaps: Vec<Option<Snap>>,
    /// Both measures, limit by limit.
    pub rows: Vec<SideBySide>,
    /// By demand point, the nearest site in a straight line, millimetres.
    pub straight: Vec<Option<Hit>>,
    /// By demand point, the nearest site along the streets, millimetres.
    pub walked: Vec<Option<Hit>>,
    /// By demand point, the nearest site as it is judged: estimated where that is nearer and the
    /// streets are thin.
    pub judged: Vec<Option<Hit>>,
    /// By demand point that nobody serves on foot, what is missing.
    pub missing: Vec<Option<Missing>>,
    /// Demand that lacks a centre.
    pub no_centre: Tally,
    /// Demand that lacks a path.
    pub no_path: Tally,
    /// How much longer than straight the walks are.
    pub detours: Option<Detours>,
    /// The first limit under every rule for gates, where there are any.
    pub gates: Vec<GateCase>,
    /// The streets within the first limit and beyond it.
    pub streets: ReachedStreets,
    /// The ground within the limits, where it was asked for.
    pub isochrones: Option<Isochrones>,
    /// The limits of the isochrones, ascending.
    pub isochrone_rows: Vec<SideBySide>,
}

/// A limit, judged in a straight line and on foot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SideBySide {
    /// The limit as it was given.
    pub limit: Limit,
    /// What it is in metres.
    pub metres: f64,
    /// What it is in minutes of walking.
    pub minutes: f64,
    /// Demand served in a straight line of so many metres.
    pub straight: Tally,
    /// Demand served by a walk of so many metres.
    pub walk: Tally,
    /// Of it served by estimate only.
    pub estimated: Tally,
    /// Demand that no street is near.
    pub unsnapped: Tally,
    /// Metres a minute at which everybody would walk it in those minutes; `None` where somebody
    /// cannot walk to a centre at all.
    pub speed_for_all: Option<f64>,
    /// The same for the share that is required.
    pub speed_for_share: Option<f64>,
}

/// What a demand point without a centre on foot lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Missing {
    /// A centre: there is none within the limit even in a straight line.
    Centre,
    /// A path: there is one within the limit in a straight line, and the way round is the problem.
    Path,
}

impl Missing {
    /// In one word.
    pub fn name(self) -> &'static str {
        match self {
            Missing::Centre => "centre",
            Missing::Path => "path",
        }
    }

    /// As people read it.
    pub fn verdict(self, language: Language) -> &'static str {
        language.word(match self {
            Missing::Centre => words::CENTRE_MISSING,
            Missing::Path => words::PATH_MISSING,
        })
    }
}

/// Walked over straight distance to the same centre, by demand point served on foot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detours {
    /// One in ten walks is at most so much longer.
    pub p10: f64,
    /// Half of them are.
    pub p50: f64,
    /// Nine in ten are.
    pub p90: f64,
}

/// The first limit under one rule for gates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GateCase {
    /// The rule.
    pub gates: Gates,
    /// Demand served under it.
    pub served: Tally,
}

/// Shorter straight distances say little about detours: legs and rounding dominate.
const SHORTEST: Cost = Cost(50_000);

/// What working this out needs to know.
pub(super) struct Steps<'a> {
    pub study: &'a Study,
    pub walk: &'a Walk,
    pub within: &'a [Limit],
    pub require: Option<Share>,
    pub isochrones: Option<IsochroneKind>,
    pub places: &'a [Place],
}

impl Steps<'_> {
    fn counts(&self, model: &dyn ReachModel, walk: &Walk, standard: &ServiceStandard) -> Counts {
        let world = World { study: self.study, walk: Some(walk) };
        let reach = model.prepare(world, self.places.to_vec());
        counts(reach.as_ref(), &self.study.demand.points, standard)
    }

    /// All of it.
    pub fn take(self) -> Option<OnFoot> {
        let (straight, walking) = (named("straight_line")?, named("walk")?);
        let first = *self.within.first()?;
        // Everything in millimetres, whatever the limits are given in.
        let walk = self.walk.with_measure(Measure::Distance);
        let world = World { study: self.study, walk: Some(&walk) };
        let standard = self.in_metres(first);
        let points = &self.study.demand.points;
        let on_foot: Coverage =
            coverage(walking.prepare(world, self.places.to_vec()).as_ref(), points, &standard);
        let flown =
            coverage(straight.prepare(world, self.places.to_vec()).as_ref(), points, &standard);
        let real = walk.without_estimates();
        let world = World { study: self.study, walk: Some(&real) };
        // Where nothing is estimated the two are one.
        let along: Coverage = if walk.thin().contains(&true) {
            coverage(walking.prepare(world, self.places.to_vec()).as_ref(), points, &standard)
        } else {
            on_foot.clone()
        };
        let needed = Needed::of(&self.study.demand, &on_foot);
        let rows: Vec<SideBySide> = self
            .within
            .iter()
            .map(|&limit| {
                let standard = self.in_metres(limit);
                let straight = self.counts(straight, &walk, &standard);
                let walk = self.counts(walking, &walk, &standard);
                let metres = standard.limit.cost.metres();
                let minutes = match limit.measure {
                    Measure::Time => f64::from(limit.cost.0) / 60_000.0,
                    Measure::Distance | Measure::OwnUnit => metres / self.walk.terms.pace().speed(),
                };
                SideBySide {
                    limit,
                    metres,
                    minutes,
                    straight: straight.ledger.served,
                    walk: walk.ledger.served,
                    estimated: walk.estimated.served,
                    unsnapped: walk.ledger.unsnapped,
                    speed_for_all: needed.metres(Share::ALL).map(|metres| metres / minutes),
                    speed_for_share: self
                        .require
                        .and_then(|share| needed.metres(share))
                        .map(|metres| metres / minutes),
                }
            })
            .collect();
        let sites: Vec<Xy> = self.places.iter().map(|place| place.at).collect();
        let site_snaps = walk.snap(&sites);
        let mut isochrone_rows = rows.clone();
        isochrone_rows.sort_by(|a, b| a.metres.total_cmp(&b.metres));
        isochrone_rows.dedup_by(|a, b| a.metres == b.metres);
        let isochrones = self.isochrones.map(|kind| {
            let limits: Vec<u32> =
                isochrone_rows.iter().map(|row| self.in_metres(row.limit).limit.cost.0).collect();
            let demand: Vec<Xy> = points.iter().map(|point| point.at).collect();
            walk.isochrones(&demand, &sites, &limits, kind == IsochroneKind::Dissolved)
        });
        let mut foot = OnFoot {
            streets: walk.reached_streets(&site_snaps, standard.limit.cost.0),
            isochrones,
            isochrone_rows,
            site_snaps,
            rows,
            // A slower street is no detour.
            detours: self
                .walk
                .terms
                .profile
                .is_even()
                .then(|| detours(&along, self.study, self.places))
                .flatten(),
            straight: flown.assignment.clone(),
            walked: along.assignment,
            judged: on_foot.assignment.clone(),
            missing: vec![None; points.len()],
            no_centre: Tally::default(),
            no_path: Tally::default(),
            gates: Vec::new(),
            walk: self.walk.clone(),
        };
        for (demand, point) in points.iter().enumerate() {
            if on_foot.verdict(demand) == Verdict::Uncovered {
                let near = flown.verdict(demand) == Verdict::Served;
                let missing = if near { Missing::Path } else { Missing::Centre };
                let line = if near { &mut foot.no_path } else { &mut foot.no_centre };
                line.count(point.weight);
                foot.missing[demand] = Some(missing);
            }
        }
        if walk.has_compounds() {
            foot.gates = Gates::ALL
                .iter()
                .map(|&gates| {
                    let counts = self.counts(walking, &walk.with_gates(gates), &standard);
                    GateCase { gates, served: counts.ledger.served }
                })
                .collect();
        }
        Some(foot)
    }

    /// A limit as a distance: a time is what is walked in it.
    fn in_metres(&self, limit: Limit) -> ServiceStandard {
        let cost = self.walk.terms.distance(limit);
        ServiceStandard::within(Limit { measure: Measure::Distance, cost })
    }
}

/// How far demand has to walk, nearest first, with its weight.
struct Needed {
    walks: Vec<(Cost, Weight)>,
    total: Weight,
}

impl Needed {
    fn of(demand: &Demand, on_foot: &Coverage) -> Needed {
        let walks = demand.points.iter().zip(&on_foot.assignment);
        let mut walks: Vec<(Cost, Weight)> = walks
            .filter(|(point, _)| point.weight > Weight::ZERO)
            .filter_map(|(point, hit)| Some(((*hit)?.cost, point.weight)))
            .collect();
        walks.sort_unstable();
        Needed { walks, total: demand.total().weight }
    }

    /// Metres within which a share of all demand has a centre on foot.
    fn metres(&self, share: Share) -> Option<f64> {
        let mut within = Weight::ZERO;
        self.walks.iter().find_map(|(cost, weight)| {
            within += *weight;
            share.is_met(within, self.total).then(|| cost.metres())
        })
    }
}

/// Detours of all that are served on foot and not too near.
fn detours(on_foot: &Coverage, study: &Study, places: &[Place]) -> Option<Detours> {
    let mut factors: Vec<f64> = (0..study.demand.len())
        .filter(|&demand| on_foot.verdict(demand) == Verdict::Served)
        .filter_map(|demand| {
            let hit = on_foot.assignment[demand]?;
            let site = places[hit.site as usize].at;
            let straight = study.plane.distance(site, study.demand.points[demand].at);
            (straight >= SHORTEST).then(|| f64::from(hit.cost.0) / f64::from(straight.0))
        })
        .collect();
    factors.sort_unstable_by(f64::total_cmp);
    let rank = |hundredths: usize| {
        let rank = (factors.len() * hundredths).div_ceil(100).max(1) - 1;
        factors.get(rank).copied()
    };
    Some(Detours { p10: rank(10)?, p50: rank(50)?, p90: rank(90)? })
}
