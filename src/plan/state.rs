//! The study as a scenario finds it: today's, with the edits of all it starts from and its own.

use std::sync::Arc;

use super::edit::{Change, Edit};
use super::file::written::TextOr;
use super::file::{Target, UpgradeEdit, Which};
use super::growth;
use super::scenario::Plan;
use super::town::{Belonging, Town};
use crate::model::{CandidateSite, Carried, Cost, Facility, SiteRole, Weight, Xy};
use crate::reach::walk::{EditKind, PathEdit};
use crate::read::did_you_mean;
use crate::scenario::Siting;
use crate::study::Study;

/// A study, edited.
#[derive(Debug, Clone)]
pub struct State {
    /// The study.
    pub study: Study,
    /// To which neighbourhood each block belongs.
    pub belonging: Option<Arc<Belonging>>,
    /// By block, its row among today's; `None` for blocks that are new.
    pub rows: Arc<Vec<Option<u32>>>,
    /// Edits of the streets.
    pub paths: Vec<PathEdit>,
    /// What was opened and closed by edits and proposals, by id.
    pub opened: Vec<String>,
    /// What was closed.
    pub closed: Vec<String>,
    /// What was moved, by id.
    pub moved: Vec<String>,
    /// Where centres of today stood that were closed or moved.
    pub left: Vec<Xy>,
    /// Sites that a proposal might have opened: while it has not been made, they may be named.
    perhaps: bool,
}

impl State {
    /// Today.
    pub fn today(town: &Town) -> State {
        State {
            rows: Arc::new((0..town.study.demand.len() as u32).map(Some).collect()),
            belonging: town.belonging.clone(),
            study: town.study.clone(),
            paths: Vec::new(),
            opened: Vec::new(),
            closed: Vec::new(),
            moved: Vec::new(),
            left: Vec::new(),
            perhaps: false,
        }
    }

    /// The state a scenario that proposes sites hands on before they are known.
    pub(super) fn with_unknown_proposal(mut self) -> State {
        self.perhaps = true;
        self
    }

    /// What was proposed is built.
    pub(super) fn built(mut self, siting: &Siting) -> State {
        self.leave(&siting.closed);
        let study = &mut self.study;
        study.facilities.retain(|facility| !siting.closed.contains(&facility.id));
        for site in siting.opened.iter().filter(|site| !site.existing) {
            study.facilities.push(Facility {
                id: site.id.clone(),
                name: site.name.clone(),
                at: site.at,
                tier: site.tier.clone(),
                capacity: site.capacity,
                cost: site.cost,
                must_stay: false,
                carried: site.carried.clone(),
            });
            self.opened.push(site.id.clone());
        }
        self.closed.extend(siting.closed.iter().cloned());
        if let Some(candidates) = &mut study.candidates {
            let opened = |id: &String| siting.opened.iter().any(|site| site.id == *id);
            candidates.retain(|candidate| !opened(&candidate.id));
        }
        self.perhaps = false;
        self
    }

    /// Make one edit, or say why it cannot be made.
    pub(super) fn edit(&mut self, town: &Town, plan: &Plan, edit: &Edit) -> Result<(), String> {
        let row = plan.text.line(edit.span.start);
        match &edit.change {
            Change::OpenCandidate(id) => self.open_candidate(id),
            Change::OpenAt(centre) => {
                let mut candidates = self.study.candidates.iter().flatten();
                if candidates.any(|site| site.id == centre.id) {
                    return Err(format!(
                        "\"{0}\" is a candidate's id. hint: open = [\"{0}\"] opens that one; a new place needs another id",
                        centre.id
                    ));
                }
                if centre.id.trim().is_empty() {
                    return Err("a centre needs an id. hint: id = \"N1\"".to_owned());
                }
                let facility = Facility {
                    id: centre.id.clone(),
                    name: centre.name.clone(),
                    at: self.at(plan, centre.at)?,
                    tier: centre.tier.clone(),
                    capacity: capacity_of(centre.capacity)?,
                    cost: centre.cost.as_ref().map(|cost| cost.0),
                    must_stay: false,
                    carried: Carried::default(),
                };
                self.open(facility)
            }
            Change::Close(which) => self.close(town, which),
            Change::Move(moved) => {
                let to = match &moved.to {
                    Target::At(at) => self.at(plan, *at)?,
                    Target::Candidate(id) => match self.candidate(id)? {
                        Some(site) => site.at,
                        None => return Ok(()),
                    },
                };
                if let Some(at) = self.centre(&moved.id)? {
                    self.leave(std::slice::from_ref(&moved.id));
                    self.study.facilities[at].at = to;
                    self.moved.push(moved.id.clone());
                }
                if let Target::Candidate(id) = &moved.to {
                    self.forget_candidate(id);
                }
                Ok(())
            }
            Change::Upgrade(upgrade) => self.upgrade(town, upgrade),
            Change::AddCandidate(candidate) => {
                let site = CandidateSite {
                    id: candidate.id.clone(),
                    name: candidate.name.clone(),
                    at: self.at(plan, candidate.at)?,
                    role: SiteRole::Free,
                    cost: candidate.cost.as_ref().map(|cost| cost.0),
                    capacity: capacity_of(candidate.capacity)?,
                    tier: candidate.tier.clone(),
                    carried: Carried::default(),
                };
                let candidates = self.candidates();
                if candidates.iter().any(|other| other.id == site.id) {
                    return Err(format!(
                        "there is a candidate \"{}\" already. hint: another id",
                        site.id
                    ));
                }
                candidates.push(site);
                Ok(())
            }
            Change::Grow(grow) => growth::grow(self, town, plan, grow),
            Change::AddDemand(demand, layer) => growth::add(self, plan, demand, layer.as_ref()),
            Change::AddStreet(line, layer) => {
                let paths = Town::path(&mut self.study, plan, (line, layer), EditKind::Add, row);
                self.paths.extend(paths.map_err(|error| error.to_string())?);
                Ok(())
            }
            Change::CloseStreet(line, layer) => {
                let paths = Town::path(&mut self.study, plan, (line, layer), EditKind::Close, row);
                self.paths.extend(paths.map_err(|error| error.to_string())?);
                Ok(())
            }
        }
    }

    /// A position of the plan in the plane.
    pub(super) fn at(&self, plan: &Plan, at: [f64; 2]) -> Result<Xy, String> {
        let placed = self.study.placed(&[at], &plan.positions);
        placed.map(|at| at[0]).map_err(|error| error.to_string())
    }

    fn open(&mut self, facility: Facility) -> Result<(), String> {
        if self.study.facilities.iter().any(|other| other.id == facility.id) {
            return Err(format!("\"{}\" is open already. hint: another id", facility.id));
        }
        self.opened.push(facility.id.clone());
        self.study.facilities.push(facility);
        Ok(())
    }

    fn open_candidate(&mut self, id: &str) -> Result<(), String> {
        let planned = self.study.planned.iter().position(|site| site.id == id);
        if let Some(at) = planned {
            let facility = self.study.planned.remove(at);
            return self.open(facility);
        }
        let Some(site) = self.candidate(id)? else { return Ok(()) };
        self.open(Facility {
            id: site.id,
            name: site.name,
            at: site.at,
            tier: site.tier,
            capacity: site.capacity,
            cost: site.cost,
            must_stay: false,
            carried: site.carried,
        })?;
        self.forget_candidate(id);
        Ok(())
    }

    /// A candidate by its id: of the layer, or a block where there is none. `None` where a proposal
    /// may have taken it.
    fn candidate(&self, id: &str) -> Result<Option<CandidateSite>, String> {
        let study = &self.study;
        let found = match &study.candidates {
            Some(candidates) => candidates.iter().find(|site| site.id == id).cloned(),
            None => (0..study.demand.len())
                .find(|&index| study.demand.id(index) == id)
                .map(|index| block(&self.study, index)),
        };
        match found {
            Some(site) => Ok(Some(site)),
            None if self.perhaps => Ok(None),
            None => {
                let candidates = study.candidates.iter().flatten().map(|site| site.id.as_str());
                let hint = did_you_mean(
                    id,
                    candidates.chain(study.planned.iter().map(|site| site.id.as_str())),
                    "take an id of the candidates, or of the demand without any; or give a new centre as { id = ..., at = [lon, lat] }",
                );
                Err(format!("no candidate \"{id}\".{hint}"))
            }
        }
    }

    /// The candidates as a list of their own, so that some can be added.
    fn candidates(&mut self) -> &mut Vec<CandidateSite> {
        let study = &self.study;
        let blocks =
            || (0..study.demand.len()).map(|index| block(study, index)).collect::<Vec<_>>();
        let blocks = if study.candidates.is_none() { blocks() } else { Vec::new() };
        self.study.candidates.get_or_insert(blocks)
    }

    fn forget_candidate(&mut self, id: &str) {
        if let Some(candidates) = &mut self.study.candidates {
            candidates.retain(|site| site.id != id);
        }
    }

    /// Where a centre stands in the list; `None` where a proposal may yet open it.
    fn centre(&self, id: &str) -> Result<Option<usize>, String> {
        let facilities = &self.study.facilities;
        let found = facilities.iter().position(|facility| facility.id == id);
        if found.is_some() {
            return Ok(found);
        }
        // Generated candidates are numbered: g14 of a grid, p3 of the plane.
        let generated = id.strip_prefix(['g', 'p']).is_some_and(|n| n.parse::<u32>().is_ok());
        if self.perhaps && (generated || self.candidate(id).is_ok_and(|site| site.is_some())) {
            return Ok(None);
        }
        let ids = facilities.iter().map(|facility| facility.id.as_str());
        let hint = did_you_mean(id, ids, "take an id of the facilities that are open");
        Err(format!("no centre \"{id}\" is open.{hint}"))
    }

    fn close(&mut self, town: &Town, which: &Which) -> Result<(), String> {
        let ids = match which {
            TextOr::Text(id) => {
                if self.centre(id)?.is_none() {
                    return Ok(());
                }
                vec![id.clone()]
            }
            TextOr::Table(table) => self.passing(town, &table.filter)?,
        };
        self.leave(&ids);
        self.study.facilities.retain(|facility| !ids.contains(&facility.id));
        self.closed.extend(ids);
        Ok(())
    }

    /// Remember where centres stand that are about to go.
    fn leave(&mut self, ids: &[String]) {
        let going = self.study.facilities.iter().filter(|site| ids.contains(&site.id));
        let going = going.filter(|site| self.is_todays(&site.id)).map(|site| site.at);
        let going: Vec<Xy> = going.collect();
        self.left.extend(going);
    }

    /// Whether a centre stands where it stands today.
    pub fn is_todays(&self, id: &str) -> bool {
        !self.opened.iter().chain(&self.moved).any(|other| other == id)
    }

    /// Ids of open centres that pass a filter on their layer.
    fn passing(&self, town: &Town, filter: &str) -> Result<Vec<String>, String> {
        let ids = town.centres(filter)?;
        let open = self.study.facilities.iter().map(|facility| &facility.id);
        let open: Vec<String> = open.filter(|id| ids.contains(id)).cloned().collect();
        if open.is_empty() {
            return Err(format!("no open centre passes {filter}. hint: check column and value"));
        }
        Ok(open)
    }

    fn upgrade(&mut self, town: &Town, upgrade: &UpgradeEdit) -> Result<(), String> {
        let capacity = capacity_of(upgrade.capacity)?;
        let ids = match (&upgrade.id, &upgrade.filter) {
            (Some(id), _) if self.centre(id)?.is_none() => return Ok(()),
            (Some(id), _) => vec![id.clone()],
            (None, Some(filter)) => self.passing(town, filter)?,
            (None, None) => Vec::new(),
        };
        let facilities = self.study.facilities.iter_mut();
        for facility in facilities.filter(|facility| ids.contains(&facility.id)) {
            facility.tier = upgrade.tier.clone().or(facility.tier.take());
            facility.capacity = capacity.or(facility.capacity);
        }
        Ok(())
    }

    /// Only the demand and the candidates along some lines.
    pub(super) fn along(mut self, lines: &[Vec<Xy>], reach: Cost) -> Result<State, String> {
        let plane = &self.study.plane;
        let near = |at: Xy| {
            lines
                .iter()
                .flat_map(|line| line.windows(2))
                .any(|side| plane.distance(nearest_on(side[0], side[1], at), at).is_within(reach))
        };
        let points = &self.study.demand.points;
        let keep: Vec<usize> = (0..points.len()).filter(|&index| near(points[index].at)).collect();
        if keep.is_empty() {
            return Err("no demand lies along the corridor. hint: make it wider".to_owned());
        }
        if let Some(candidates) = &mut self.study.candidates {
            candidates.retain(|site| near(site.at));
        }
        self.study.demand = Arc::new(self.study.demand.select(&keep));
        self.rows = Arc::new(keep.iter().map(|&index| self.rows[index]).collect());
        self.belonging = self.belonging.map(|belonging| {
            let of = keep.iter().map(|&index| belonging.of[index]).collect();
            Arc::new(Belonging { of, ..Belonging::clone(&belonging) })
        });
        Ok(self)
    }
}

/// How much a centre holds.
fn capacity_of(units: Option<f64>) -> Result<Option<Weight>, String> {
    let capacity = units.map(Weight::from_units).transpose();
    capacity.map_err(|error| format!("capacity: {error}"))
}

/// A block as a place where a centre could open.
fn block(study: &Study, index: usize) -> CandidateSite {
    CandidateSite {
        id: study.demand.id(index),
        name: study.demand.name(index).map(str::to_owned),
        at: study.demand.points[index].at,
        role: SiteRole::Free,
        cost: None,
        capacity: None,
        tier: None,
        carried: study.demand.carried(index),
    }
}

/// The place of a side that is nearest to a position.
fn nearest_on(from: Xy, to: Xy, at: Xy) -> Xy {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length_2 = dx * dx + dy * dy;
    if length_2 == 0.0 {
        return from;
    }
    let part = ((at.x - from.x) * dx + (at.y - from.y) * dy) / length_2;
    let part = part.clamp(0.0, 1.0);
    Xy { x: from.x + part * dx, y: from.y + part * dy }
}
