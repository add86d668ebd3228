//! The coverage certificate on foot: is there a centre within a walk of every place on the
//! streets of an area?

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::on_foot::OnFoot;
use crate::coverage::{Coverage, Verdict};
use crate::error::{Error, QuestionError};
use crate::model::{Cost, ServiceStandard, Tally};
use crate::reach::walk::{Remotest, Snap, StreetCosts, Stretch};
use crate::study::Study;

/// A connected piece of streets beyond the limit, and the demand on it.
#[derive(Debug, Clone)]
pub struct StreetHole {
    /// Its stretches, in the order of their streets.
    pub stretches: Vec<Stretch>,
    /// Their length, kilometres.
    pub km: f64,
    /// The place of it with the longest walk to a centre, or with none at all.
    pub worst: Remotest,
    /// How much of that walk is beyond the limit; none where no centre can be reached.
    pub depth: Option<Cost>,
    /// Uncovered demand whose nearest street is this one.
    pub demand: Tally,
}

/// Another limit for the same claim.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StreetLimit {
    /// The limit.
    pub standard: ServiceStandard,
    /// Whether the claim holds with it.
    pub holds: bool,
    /// Streets without a centre within it, kilometres.
    pub uncovered_km: f64,
}

/// The certificate and what goes with it. All walks are in millimetres.
#[derive(Debug, Clone)]
pub struct StreetAudit {
    /// Whether every place on the streets of the area has a centre within the limit.
    pub holds: bool,
    /// The whole area, square kilometres.
    pub km2: f64,
    /// What may be walked.
    pub limit: Cost,
    /// Streets of the area, kilometres.
    pub streets_km: f64,
    /// Of them without a centre within the limit.
    pub uncovered_km: f64,
    /// Of these without any centre that can be reached.
    pub unreachable_km: f64,
    /// The place with the longest walk to its nearest centre, or one without any.
    pub worst: Remotest,
    /// The same among those from which a centre can be reached; none where there are none.
    pub farthest: Option<Remotest>,
    /// Pieces of uncovered street, deepest first.
    pub holes: Vec<StreetHole>,
    /// Uncovered demand whose nearest street is in no hole: it is outside the area, or its way
    /// to the street is too long.
    pub elsewhere: Tally,
    /// Other limits beside the standard.
    pub other_limits: Vec<StreetLimit>,
}

/// Audit the sites of a study over the streets of its area.
pub(super) fn street_audit(
    study: &Study,
    foot: &OnFoot,
    coverage: &Coverage,
    standards: &[ServiceStandard],
) -> Result<StreetAudit, Error> {
    let area = study.area.as_ref().ok_or(QuestionError::NoArea)?;
    let standard = *standards.first().ok_or(QuestionError::NoLimit)?;
    let walk = &foot.walk;
    let millimetres = |standard: &ServiceStandard| walk.terms.distance(standard.limit).0;
    let limit = millimetres(&standard);
    let costs = walk.street_costs(&foot.site_snaps, walk.streets_inside(&area.outline));
    let worst = costs.remotest_of(costs.streets()).ok_or(QuestionError::NoStreets)?;
    let beyond = costs.beyond(limit);
    let out_of_reach = costs.out_of_reach();
    let farthest = match worst.walked {
        Some(_) => Some(worst),
        None => costs.remotest_of(&costs.within_reach()),
    };
    let (holes, elsewhere) = holes(study, foot, coverage, &costs, &beyond, limit);
    let other_limits = standards[1..].iter().map(|standard| {
        let beyond = costs.beyond(millimetres(standard));
        let uncovered_km = walk.kilometres(&beyond);
        StreetLimit { standard: *standard, holds: beyond.is_empty(), uncovered_km }
    });
    Ok(StreetAudit {
        holds: beyond.is_empty(),
        km2: area.km2,
        limit: Cost(limit),
        streets_km: walk.kilometres(costs.streets()),
        uncovered_km: walk.kilometres(&beyond),
        unreachable_km: walk.kilometres(&out_of_reach),
        worst,
        farthest,
        holes,
        elsewhere,
        other_limits: other_limits.collect(),
    })
}

/// Pieces beyond the limit with the uncovered demand on each, and what is on none.
fn holes(
    study: &Study,
    foot: &OnFoot,
    coverage: &Coverage,
    costs: &StreetCosts<'_>,
    beyond: &[Stretch],
    limit: u32,
) -> (Vec<StreetHole>, Tally) {
    let walk = &foot.walk;
    let pieces = costs.pieces(beyond, limit).into_iter().filter_map(|stretches| {
        let worst = costs.remotest_of(&stretches)?;
        let depth = worst.walked.map(|walked| Cost(walked.saturating_sub(limit)));
        let km = walk.kilometres(&stretches);
        Some(StreetHole { stretches, km, worst, depth, demand: Tally::default() })
    });
    let mut holes: Vec<StreetHole> = pieces.collect();
    holes.sort_by(|a, b| {
        let first = |hole: &StreetHole| hole.stretches.first().map(|held| (held.edge, held.from));
        let depth = |hole: &StreetHole| Reverse(hole.depth.unwrap_or(Cost::MAX));
        depth(a).cmp(&depth(b)).then(b.km.total_cmp(&a.km)).then(first(a).cmp(&first(b)))
    });
    let mut on_street: FxHashMap<u32, Vec<(Stretch, usize)>> = FxHashMap::default();
    for (hole, held) in holes.iter().enumerate() {
        for stretch in &held.stretches {
            on_street.entry(stretch.edge).or_default().push((*stretch, hole));
        }
    }
    let hole_of = |snap: &Snap| {
        let part = walk.network().edge(snap.edge).part(snap.offset);
        let on = on_street.get(&snap.edge)?.iter();
        on.filter(|(held, _)| held.from <= part && part <= held.to).map(|(_, hole)| *hole).min()
    };
    let mut elsewhere = Tally::default();
    for (demand, point) in study.demand.points.iter().enumerate() {
        if coverage.verdict(demand) == Verdict::Uncovered {
            match walk.snaps()[demand].as_ref().and_then(hole_of) {
                Some(hole) => holes[hole].demand.count(point.weight),
                None => elsewhere.count(point.weight),
            }
        }
    }
    (holes, elsewhere)
}
