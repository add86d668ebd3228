//! From an outcome to the figures it is compared by.

use std::cmp::Reverse;

use super::case::Case;
use super::figures::{
    AuditFigures, AxisValue, Distances, DistrictFigures, Figures, Gains, NeighbourhoodFigures,
    OtherStandard, PhaseFigures, RequirementFigures, SitingFigures, StandardFigures, WorstPlace,
};
use super::state::State;
use super::turns::Turn;
use crate::coverage::Verdict;
use crate::language::Language;
use crate::model::{Money, Tally, Weight, share};
use crate::scenario::{Districts, Outcome, ServiceSite, Siting};
use crate::siting::Status;

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
        cost: cost(outcome, state),
        demand: ledger.demand,
        served: ledger.served,
        share: share(ledger.served.weight, ledger.demand.weight),
        over_capacity: ledger.over_capacity,
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
        districts: outcome.districts.as_ref().map(district_figures),
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

/// What opening the proposed sites and those that edits open costs, as far as anybody said.
fn cost(outcome: &Outcome, state: &State) -> Option<f64> {
    let siting = outcome.siting.iter().filter(|siting| siting.costed);
    let new = siting.flat_map(|siting| &siting.opened).filter(|site| !site.existing);
    let built = outcome.study.facilities.iter();
    let built = built.filter(|site| state.opened.contains(&site.id)).filter_map(|site| site.cost);
    let costs: Vec<Money> = new.filter_map(|site| site.cost).chain(built).collect();
    (!costs.is_empty()).then(|| costs.into_iter().map(Money::units).sum())
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

fn district_figures(districts: &Districts) -> DistrictFigures {
    let division = &districts.division;
    DistrictFigures {
        districts: districts.list.len(),
        status: division.status.name().to_owned(),
        met: districts.is_met(),
        largest_deviation: (districts.largest() * 1e6).round() / 1e6,
        moved: division.moved.as_ref().map(|moved| moved.weight),
    }
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
        gap: feasible.then(|| (solution.gap(siting.unit()) * 1e6).round() / 1e6),
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
