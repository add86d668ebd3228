//! Centres that hold only so much: what each holds, who goes where today, and who goes where by a
//! plan.

use std::time::Duration;

use super::choose::certified;
use super::outcome::ServiceSite;
use super::{CapacityQuestion, Opened, Question};
use crate::coverage::{Coverage, Sent};
use crate::error::{Error, QuestionError};
use crate::model::{Cost, DemandPoint, ServiceStandard, Weight};
use crate::reach::{Place, ReachModel, World};
use crate::read::Note;
use crate::siting::{Allotment, Budget, Capacity, CostRows, Problem, Status, Travel, named};
use crate::study::Study;

impl CapacityQuestion {
    /// What a site holds whose layer says so much.
    pub fn holds(&self, own: Option<Weight>) -> Option<Weight> {
        own.or(self.otherwise)
    }

    /// What some sites hold.
    pub(super) fn holds_of(&self, sites: &[ServiceSite]) -> Vec<Option<Weight>> {
        sites.iter().map(|site| self.holds(site.capacity)).collect()
    }
}

/// Refused where capacities are to be kept and nothing says what anything holds; else a warning
/// where some hold nothing.
pub(super) fn check(study: &Study, question: &Question) -> Result<Option<Note>, QuestionError> {
    let Some(asked) = question.room() else { return Ok(None) };
    let stand = study.facilities.iter().chain(&study.planned);
    let stand = stand.map(|site| (site.id.as_str(), site.capacity));
    let possible = study.candidates.iter().flatten().map(|site| (site.id.as_str(), site.capacity));
    let all = || stand.clone().chain(possible.clone());
    let unknown = asked.otherwise.is_none() && all().all(|(_, holds)| holds.is_none());
    if unknown && question.capacity.is_some() {
        return Err(QuestionError::NoCapacities);
    }
    Ok(useless(all()))
}

/// A note about centres that can serve nobody.
fn useless<'a>(sites: impl Iterator<Item = (&'a str, Option<Weight>)>) -> Option<Note> {
    const NAMED: usize = 5;
    let none = sites.filter(|(_, holds)| *holds == Some(Weight::ZERO));
    let none: Vec<&str> = none.map(|(id, _)| id).collect();
    let more = match none.len() > NAMED {
        true => format!(" and {} more", none.len() - NAMED),
        false => String::new(),
    };
    let ids = none[..none.len().min(NAMED)].join(", ");
    (!none.is_empty()).then(|| {
        Note::warning(format!(
            "capacity: 0 at {ids}{more}, which serve nobody. hint: leave the cell empty where nothing limits a centre"
        ))
    })
}

/// Where whole blocks are sent to centres that stand, this close to the most is close enough (how
/// close is told), and so long is long enough: packing them may take for ever to the last one. On
/// the way from 0.1 % to 0.05 % ten seconds pass in a town.
const NEAR: f64 = 0.002;
const LONGEST: Duration = Duration::from_secs(10);

/// Keeps capacities in an account.
pub(super) struct Keeper<'a> {
    pub world: World<'a>,
    pub reach: &'static dyn ReachModel,
    pub standard: ServiceStandard,
    pub capacity: CapacityQuestion,
    pub budget: &'a Budget,
}

impl Keeper<'_> {
    /// A coverage where the sites hold only so much: as a plan sends people, or as most find room.
    pub fn keep(
        &self,
        covered: Coverage,
        sites: &[ServiceSite],
        sent: Option<Vec<Sent>>,
        notes: &mut Vec<Note>,
    ) -> Result<Coverage, Error> {
        let holds = self.capacity.holds_of(sites);
        let sent = match sent {
            Some(sent) => sent,
            None => {
                let places = sites.iter().map(Place::from).collect();
                let (sent, note) = self.allot(places, holds.clone())?;
                notes.extend(note);
                sent
            }
        };
        Ok(covered.with_room((self.demand(), &self.standard), holds, sent))
    }

    /// How long to look for the best way to send everybody.
    fn packing(&self) -> Budget {
        if !self.capacity.single_source {
            return self.budget.clone();
        }
        let deadline = Budget::lasting(LONGEST).deadline;
        let deadline = self.budget.deadline.into_iter().chain(deadline).min();
        Budget { gap: self.budget.gap.max(NEAR), deadline, ..self.budget.clone() }
    }

    fn demand(&self) -> &[DemandPoint] {
        &self.world.study.demand.points
    }

    /// Who goes where so that most find room within the standard and, of all ways to do that, the
    /// shortest: a maximal covering problem with nothing to open. With a warning where that is not
    /// proved to be the most.
    pub fn allot(
        &self,
        places: Vec<Place>,
        holds: Vec<Option<Weight>>,
    ) -> Result<(Vec<Sent>, Option<Note>), Error> {
        let limit = self.standard.limit.cost;
        let reach = self.reach.prepare(self.world, places);
        let rows = CostRows::up_to(reach.as_ref(), self.demand().len(), limit);
        let Some(mclp) = named("mclp") else { return Ok((Vec::new(), None)) };
        let weights = self.demand().iter().map(|point| point.weight).collect();
        let capacity = Capacity { holds, limit, single_source: self.capacity.single_source };
        let problem = Problem::of_travel(&rows, weights).holding(0, capacity);
        let solution = certified(mclp, &problem, &self.packing())?;
        let note = (solution.status != Status::Optimal).then(|| {
            let more = Weight(solution.bound - solution.value).grouped();
            Note::warning(format!(
                "capacity: who goes where is not proved to be the best; room for at most {more} \
                 more could be found"
            ))
        });
        let sent = solution.allotments.iter();
        Ok((sent.map(|allotment| sent_to(&rows, allotment, allotment.site)).collect(), note))
    }
}

/// Who goes where by a plan, in the order of the sites that serve in it: those that stay, then those
/// that open.
pub(super) fn by_plan(
    travel: &dyn Travel,
    allotments: &[Allotment],
    candidates: usize,
    stay: usize,
    opened: &[Opened],
) -> Vec<Sent> {
    let mut places = vec![0_u32; candidates];
    for (at, opened) in opened.iter().enumerate() {
        places[opened.candidate] = (stay + at) as u32;
    }
    let site_of = |site: u32| match places.get(site as usize) {
        Some(place) => *place,
        None => site - candidates as u32,
    };
    let mut by_plan: Vec<Sent> = allotments
        .iter()
        .map(|allotment| sent_to(travel, allotment, site_of(allotment.site)))
        .collect();
    by_plan.sort_unstable_by_key(|sent| (sent.demand, sent.site));
    by_plan
}

/// An allotment to a site of another number, with what the way costs.
fn sent_to(travel: &dyn Travel, allotment: &Allotment, site: u32) -> Sent {
    let cost = travel.cost(allotment.demand as usize, allotment.site).unwrap_or(Cost::MAX);
    Sent { demand: allotment.demand, site, weight: allotment.weight, cost }
}
