//! What a case comes to, in the numbers that scenarios are compared by.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::run::Case;
use super::state::State;
use super::stress::StressFigures;
use crate::coverage::{Coverage, Verdict};
use crate::language::Language;
use crate::model::{Money, Tally, Weight, share};
use crate::scenario::{Outcome, ServiceSite, Siting};
use crate::siting::Status;

/// What a case comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Its name: the scenario's, with the values of its sweep.
    pub name: String,
    /// The scenario.
    pub scenario: String,
    /// What the scenario is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The values of its sweep.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<AxisValue>,
    /// What it is judged by.
    pub standard: StandardFigures,
    /// Centres that serve.
    pub sites: usize,
    /// Centres opened by edits and proposals, by id.
    pub opened: Vec<String>,
    /// Centres closed by edits and proposals, by id.
    pub closed: Vec<String>,
    /// What opening the proposed sites costs, where candidates have costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// Everybody.
    pub demand: Tally,
    /// Who is served.
    pub served: Tally,
    /// As a share.
    pub share: f64,
    /// Of them those who are served by estimate only.
    #[serde(default, skip_serializing_if = "is_nobody")]
    pub estimated: Tally,
    /// Who gains and who loses against the base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Gains>,
    /// How far people are from their nearest centre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<Distances>,
    /// The neighbourhood of which least is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst_neighbourhood: Option<WorstPlace>,
    /// The model, its value and its proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub siting: Option<SitingFigures>,
    /// The requirement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirement: Option<RequirementFigures>,
    /// The audit's verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<AuditFigures>,
    /// The other standards beside the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OtherStandard>,
    /// The kinds of demand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<GroupFigures>,
    /// The tiers, each by its own centres and limit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<GroupFigures>,
    /// The neighbourhoods.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub neighbourhoods: Vec<NeighbourhoodFigures>,
    /// What it comes to when something fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stress: Vec<StressFigures>,
}

fn is_nobody(tally: &Tally) -> bool {
    *tally == Tally::default()
}

/// A value of a sweep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AxisValue {
    /// The key.
    pub key: String,
    /// The value as it is written.
    pub label: String,
    /// The value as a number: metres, minutes, sites, per cent.
    pub number: f64,
}

/// What a case is judged by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StandardFigures {
    /// Its name, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The limit.
    pub limit: String,
    /// The way of reaching.
    pub reach: String,
    /// Metres a minute, where it is walked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_m_per_min: Option<f64>,
}

/// Who gains and who loses against the base: people served now who were not, and the other way
/// round, with the weights of the case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gains {
    /// The base.
    pub base: String,
    /// Served now, not in the base; new residents among them.
    pub gained: Tally,
    /// Served in the base, not now.
    pub lost: Tally,
}

/// How far people are from their nearest centre, in metres (of a walking time, what is walked).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Distances {
    /// The mean, weighted.
    pub mean_m: f64,
    /// Nine in ten blocks are at most this far.
    pub p90_m: f64,
    /// The farthest block.
    pub max_m: f64,
    /// Gini coefficient of the distance over people: 0 is equal for all.
    pub gini: f64,
}

/// The neighbourhood of which least is served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorstPlace {
    /// Its name.
    pub name: String,
    /// The share of its demand that is served.
    pub share: f64,
}

/// A siting answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SitingFigures {
    /// The model.
    pub model: String,
    /// How the solve ended.
    pub status: String,
    /// The gap of the proof; none where nothing does what is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<f64>,
    /// New sites.
    pub new: usize,
    /// Served weight after each phase.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<PhaseFigures>,
    /// Why nothing does what is asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<String>,
}

/// A phase of a siting answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhaseFigures {
    /// Sites opened in it, by id.
    pub opened: Vec<String>,
    /// Weight served once it is done.
    pub served: Weight,
}

/// Whether a required share is served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequirementFigures {
    /// The share.
    pub share: f64,
    /// Whether it is, by what is measured.
    pub met: bool,
    /// Whether it would be, were all estimates true.
    pub estimated_met: bool,
}

/// The verdict of an audit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditFigures {
    /// Whether there is a centre within the limit of every place.
    pub holds: bool,
    /// How far the farthest place is, metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst_m: Option<f64>,
    /// Ground beyond the limit, square kilometres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncovered_km2: Option<f64>,
    /// Streets beyond the limit, kilometres, where the claim is about a walk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncovered_km: Option<f64>,
    /// Stations that would make it true, where asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stations: Option<usize>,
}

/// Another standard beside the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OtherStandard {
    /// What it is.
    pub standard: StandardFigures,
    /// The served share.
    pub share: f64,
}

/// A kind of demand or a tier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupFigures {
    /// Its name.
    pub name: String,
    /// Its limit.
    pub limit: String,
    /// Its centres, of a tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sites: Option<usize>,
    /// Its demand.
    pub demand: Tally,
    /// Who is served.
    pub served: Tally,
    /// As a share.
    pub share: f64,
}

/// A neighbourhood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NeighbourhoodFigures {
    /// Its name.
    pub name: String,
    /// Its demand.
    pub demand: Tally,
    /// Who is served.
    pub served: Tally,
    /// As a share.
    pub share: f64,
    /// Served now, not in the base.
    pub gained: Weight,
    /// Served in the base, not now.
    pub lost: Weight,
}

/// Who was served in the base, by today's row.
#[derive(Debug, Clone)]
pub(super) struct Before {
    pub name: String,
    pub served: Vec<bool>,
}

/// What became of a block against the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Served in both.
    Kept,
    /// Served now, not in the base.
    Gained,
    /// Served in the base, not now.
    Lost,
    /// Served in neither.
    Missed,
}

impl Turn {
    /// In one word.
    pub fn name(self) -> &'static str {
        match self {
            Turn::Kept => "kept",
            Turn::Gained => "gained",
            Turn::Lost => "lost",
            Turn::Missed => "missed",
        }
    }
}

impl Before {
    /// Who is served in the base, by today's row.
    pub fn of(name: &str, coverage: &Coverage, state: &State, rows: usize) -> Before {
        let mut served = vec![false; rows];
        for (index, row) in state.rows.iter().enumerate() {
            if let Some(row) = row {
                served[*row as usize] = coverage.verdict(index) == Verdict::Served;
            }
        }
        Before { name: name.to_owned(), served }
    }

    /// What became of each block of a case.
    pub fn turns(&self, coverage: &Coverage, state: &State) -> Vec<Turn> {
        let rows = state.rows.iter().enumerate();
        rows.map(|(index, row)| {
            let was = row.is_some_and(|row| self.served[row as usize]);
            match (was, coverage.verdict(index) == Verdict::Served) {
                (true, true) => Turn::Kept,
                (false, true) => Turn::Gained,
                (true, false) => Turn::Lost,
                (false, false) => Turn::Missed,
            }
        })
        .collect()
    }
}

/// The figures of a case; `turns` is what became of each block, where there is a base to compare
/// with.
pub(super) fn figures(
    case: &Case,
    names: &[Option<String>],
    outcome: &Outcome,
    state: &State,
    turns: Option<(&str, &[Turn])>,
) -> Figures {
    let ledger = outcome.coverage.ledger;
    let standard = |at: usize, limit: String, reach: &str| StandardFigures {
        name: names.get(at).cloned().flatten(),
        limit,
        reach: reach.to_owned(),
        speed_m_per_min: outcome.pace.filter(|_| reach == "walk").map(|pace| pace.speed()),
    };
    let neighbourhoods = neighbourhoods(outcome, state, turns.map(|(_, turns)| turns));
    let worst = neighbourhoods
        .iter()
        .filter(|place| place.demand.weight > Weight::ZERO)
        .min_by(|a, b| a.share.total_cmp(&b.share).then(b.demand.weight.cmp(&a.demand.weight)));
    let (mut opened, mut closed) = (state.opened.clone(), state.closed.clone());
    if let Some(siting) = &outcome.siting {
        let new = siting.opened.iter().filter(|site| !site.existing);
        opened.extend(new.map(|site| site.id.clone()));
        closed.extend(siting.closed.iter().cloned());
    }
    Figures {
        name: case.name.clone(),
        scenario: case.scenario_name.clone(),
        about: case.about.clone(),
        values: case
            .values
            .iter()
            .map(|(key, value)| AxisValue {
                key: (*key).to_owned(),
                label: value.label(),
                number: value.number(),
            })
            .collect(),
        standard: standard(0, outcome.standard.limit.to_string(), outcome.reach),
        sites: outcome.sites.len(),
        opened,
        closed,
        cost: cost(outcome),
        demand: ledger.demand,
        served: ledger.served,
        share: share(ledger.served.weight, ledger.demand.weight),
        estimated: outcome.coverage.estimated.served,
        change: turns.map(|(base, turns)| gains(base, outcome, turns)),
        nearest: distances(outcome),
        worst_neighbourhood: worst
            .map(|place| WorstPlace { name: place.name.clone(), share: place.share }),
        siting: outcome.siting.as_ref().map(siting_figures),
        requirement: outcome.requirement.map(|requirement| RequirementFigures {
            share: requirement.share.fraction(),
            met: requirement.met,
            estimated_met: requirement.estimated_met,
        }),
        audit: audit(outcome),
        others: outcome
            .secondary
            .iter()
            .enumerate()
            .map(|(at, other)| OtherStandard {
                standard: standard(at + 1, other.standard.limit.to_string(), other.reach),
                share: share(other.counts.ledger.served.weight, other.counts.ledger.demand.weight),
            })
            .collect(),
        kinds: Vec::new(),
        tiers: Vec::new(),
        neighbourhoods,
        stress: Vec::new(),
    }
}

fn cost(outcome: &Outcome) -> Option<f64> {
    let siting = outcome.siting.as_ref().filter(|siting| siting.costed)?;
    let new = siting.opened.iter().filter(|site| !site.existing);
    Some(new.filter_map(|site| site.cost).map(Money::units).sum())
}

fn gains(base: &str, outcome: &Outcome, turns: &[Turn]) -> Gains {
    let mut gains =
        Gains { base: base.to_owned(), gained: Tally::default(), lost: Tally::default() };
    for (point, turn) in outcome.study.demand.points.iter().zip(turns) {
        match turn {
            Turn::Gained => gains.gained.count(point.weight),
            Turn::Lost => gains.lost.count(point.weight),
            Turn::Kept | Turn::Missed => {}
        }
    }
    gains
}

fn distances(outcome: &Outcome) -> Option<Distances> {
    let nearest = outcome.coverage.nearest?;
    let mean = outcome.in_metres(nearest.mean_micro as f64 / 1e3);
    Some(Distances {
        mean_m: (mean * 1000.0).round() / 1000.0,
        p90_m: outcome.metres(nearest.p90),
        max_m: outcome.metres(nearest.max),
        gini: gini(outcome),
    })
}

/// Gini coefficient of the distance to the nearest centre, over people who reach one; to six
/// decimals (Gini 1912, as the mean absolute difference over twice the mean).
fn gini(outcome: &Outcome) -> f64 {
    let points = outcome.study.demand.points.iter().zip(&outcome.coverage.assignment);
    let mut costs: Vec<(u32, u64)> = points
        .filter(|(point, _)| point.weight > Weight::ZERO)
        .filter_map(|(point, hit)| Some((hit.as_ref()?.cost.0, point.weight.0)))
        .collect();
    costs.sort_unstable();
    let (mut below, mut sum, mut ranked) = (0.0, 0.0, 0.0);
    for (cost, weight) in costs {
        let (cost, weight) = (f64::from(cost), weight as f64);
        ranked += weight * cost * (2.0 * below + weight);
        below += weight;
        sum += weight * cost;
    }
    if sum == 0.0 {
        return 0.0;
    }
    ((ranked / (below * sum) - 1.0) * 1e6).round().abs() / 1e6
}

fn neighbourhoods(
    outcome: &Outcome,
    state: &State,
    turns: Option<&[Turn]>,
) -> Vec<NeighbourhoodFigures> {
    let Some(belonging) = &state.belonging else { return Vec::new() };
    let empty = |name: &String| NeighbourhoodFigures {
        name: name.clone(),
        demand: Tally::default(),
        served: Tally::default(),
        share: 0.0,
        gained: Weight::ZERO,
        lost: Weight::ZERO,
    };
    let mut places: Vec<NeighbourhoodFigures> = belonging.names.iter().map(empty).collect();
    for (index, point) in outcome.study.demand.points.iter().enumerate() {
        let place = &mut places[belonging.of[index] as usize];
        place.demand.count(point.weight);
        if outcome.coverage.verdict(index) == Verdict::Served {
            place.served.count(point.weight);
        }
        match turns.map(|turns| turns[index]) {
            Some(Turn::Gained) => place.gained += point.weight,
            Some(Turn::Lost) => place.lost += point.weight,
            _ => {}
        }
    }
    for place in &mut places {
        place.share = share(place.served.weight, place.demand.weight);
    }
    places.retain(|place| place.demand.points > 0);
    places.sort_by_key(|place| Reverse(place.demand.weight));
    places
}

fn siting_figures(siting: &Siting) -> SitingFigures {
    let solution = &siting.solution;
    let feasible = solution.status != Status::Infeasible;
    let ids = |phase: u32| -> Vec<String> {
        let opened = siting.opened.iter().filter(|site| site.phase == Some(phase));
        opened.map(|site| site.id.clone()).collect()
    };
    SitingFigures {
        model: siting.model.name().to_owned(),
        status: solution.status.name().to_owned(),
        gap: feasible.then(|| (solution.gap(1) * 1e6).round() / 1e6),
        new: siting.opened.iter().filter(|site| !site.existing).count(),
        phases: siting
            .phases
            .iter()
            .zip(1..)
            .map(|(phase, number)| PhaseFigures { opened: ids(number), served: phase.covered })
            .collect(),
        why: siting.why.iter().map(|why| why.in_words(Language::English)).collect(),
    }
}

fn audit(outcome: &Outcome) -> Option<AuditFigures> {
    if let Some(audit) = &outcome.audit {
        let repair = audit.repair.as_ref();
        return Some(AuditFigures {
            holds: audit.holds,
            worst_m: audit.farthest.map(|farthest| farthest.distance.metres()),
            uncovered_km: None,
            uncovered_km2: Some((audit.uncovered.middle() * 1e6).round() / 1e6),
            stations: repair.map(|repair| repair.added.len()),
        });
    }
    outcome.street_audit.as_ref().map(|audit| AuditFigures {
        holds: audit.holds,
        worst_m: None,
        uncovered_km2: None,
        uncovered_km: Some((audit.uncovered_km * 1e6).round() / 1e6),
        stations: None,
    })
}

/// Sites of one tier.
pub(super) fn of_tier<'s>(
    sites: &'s [ServiceSite],
    tier: &'s str,
) -> impl Iterator<Item = &'s ServiceSite> {
    sites.iter().filter(move |site| site.tier.as_deref() == Some(tier))
}
