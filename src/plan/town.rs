//! What all scenarios of a plan share: the data, read once.

use std::sync::Arc;

use geo::{Contains, Point};

use super::file::{DrawnLine, LineEdit};
use super::scenario::{CorridorLine, Neighbourhoods, Plan, Wish};
use super::{Complaint, PlanError};
use crate::error::Error;
use crate::model::{Cost, Demand, Weight, Xy};
use crate::reach::walk::{EditKind, PathEdit, Walk, WalkTerms};
use crate::read::{self, Column, Layer, LayerRef, passing};
use crate::scenario::{path_edits, read_base, read_streets};
use crate::study::{Habit, Input, Named, Streets, Study, StudyLayers, TravelTable};

/// The data of a plan.
#[derive(Debug)]
pub struct Town {
    /// The study as it is today, without its streets.
    pub study: Study,
    /// To which neighbourhood each block belongs, where the plan says.
    pub belonging: Option<Arc<Belonging>>,
    /// Files beside the layers of the study that answers depend on: of edits, corridors, profiles.
    pub further: Vec<Input>,
    /// Lines of each corridor.
    pub(super) corridors: Vec<Vec<Vec<Xy>>>,
    streets: Option<Streets>,
    /// Columns of the demand and of the facilities, for filters.
    demand: Layer,
    facilities: Option<Named>,
}

/// To which neighbourhood each block belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Belonging {
    /// The neighbourhoods, in the order in which they first occur.
    pub names: Vec<String>,
    /// By block, the index of its neighbourhood.
    pub of: Vec<u32>,
}

impl Belonging {
    /// Blocks and the names of their neighbourhoods.
    pub fn of_names<'n>(names: impl Iterator<Item = &'n str>) -> Belonging {
        let mut belonging = Belonging { names: Vec::new(), of: Vec::new() };
        let mut index = std::collections::HashMap::new();
        for name in names {
            let at = *index.entry(name.to_owned()).or_insert_with(|| {
                belonging.names.push(name.to_owned());
                belonging.names.len() as u32 - 1
            });
            belonging.of.push(at);
        }
        belonging
    }

    /// One more block.
    pub(super) fn push(&mut self, name: &str) {
        let at = self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        self.of.push(at as u32);
    }
}

impl Town {
    /// Read every layer of a plan, and its streets as far as `longest` can matter.
    pub fn read(plan: &Plan, longest: Cost) -> Result<Town, PlanError> {
        let walked = plan.layers.roads.is_some();
        let layers = &plan.layers;
        let named = |reference: &LayerRef| -> Result<Named, Error> {
            Ok(Named { layer: read::read(reference)?, reference: reference.clone() })
        };
        let places = |reference: &Option<LayerRef>| -> Result<Option<Named>, Error> {
            let named = reference.as_ref().map(named).transpose()?;
            Ok(if walked { named.map(Named::at_entrances) } else { named })
        };
        let demand = places(&layers.demand)?;
        let facilities = places(&layers.facilities)?;
        let columns = demand.as_ref().map(|named| columns(&named.layer)).unwrap_or_default();
        let known = facilities.as_ref().map(|named| Named {
            reference: named.reference.clone(),
            layer: self::columns(&named.layer),
        });
        let tiers = plan.tiers.iter().filter_map(|tier| tier.weight.clone());
        let further = tiers.chain(plan.kinds.iter().map(|kind| kind.column.clone()));
        let workloads = plan.scenarios.iter().flat_map(|scenario| match &scenario.wish {
            Wish::Districts(districts) => districts.workloads.as_slice(),
            _ => &[],
        });
        let further = further.chain(workloads.map(|workload| workload.column.clone()));
        let mut further: Vec<String> = further.collect();
        further.sort();
        further.dedup();
        let mut study = Study::assemble(StudyLayers {
            demand,
            facilities,
            candidates: places(&layers.candidates)?,
            area: layers.area.as_ref().map(named).transpose()?,
            matrix: layers
                .matrix
                .as_ref()
                .map(TravelTable::read)
                .transpose()
                .map_err(Error::from)?,
            further_weights: further,
            mend_area: false,
        })
        .map_err(Error::from)?;
        if let Some(roads) = &layers.roads {
            let tolerance = plan.scenarios.iter().find_map(|scenario| scenario.walk.as_ref());
            let tolerance = tolerance.map(|terms| terms.node_tolerance).unwrap_or_default();
            read_streets(roads, longest, tolerance, &mut study)?;
        }
        read_base(layers, &mut study)?;
        let streets = study.streets.take();
        let mut town = Town {
            study,
            belonging: None,
            further: Vec::new(),
            corridors: Vec::new(),
            streets,
            demand: columns,
            facilities: known,
        };
        town.count_kinds(plan)?;
        town.belonging = town.neighbourhoods(plan)?.map(Arc::new);
        town.corridors = town.lines(plan)?;
        town.study = Town::named_from_plan(town.study, plan);
        for (role, path) in &plan.further {
            let (mut source, _) = read::read_bytes(path, "further").map_err(Error::from)?;
            source.path = plan.from_folder(&source.path.display().to_string()).into();
            town.further.push(Input { role, source });
        }
        Ok(town)
    }

    /// The streets, where the plan has any.
    pub(super) fn streets(&self) -> Option<&Streets> {
        self.streets.as_ref()
    }

    /// Blocks that pass a filter.
    pub(super) fn blocks(&self, filter: &str) -> Result<Vec<usize>, String> {
        passing(&self.demand, filter).map_err(|error| error.to_string())
    }

    /// Ids of the facilities that pass a filter.
    pub(super) fn centres(&self, filter: &str) -> Result<Vec<String>, String> {
        let Some(facilities) = &self.facilities else {
            return Err("there are no facilities. hint: [layers] facilities = ...".to_owned());
        };
        let rows = passing(&facilities.layer, filter).map_err(|error| error.to_string())?;
        let Named { reference, layer } = facilities;
        let id = match &reference.id {
            Some(name) => layer.column(name),
            None => Habit::Id.column(layer),
        };
        let id_of = |row: usize| match id {
            Some(column) => column.cells.at(row).to_owned(),
            None => (row + 1).to_string(),
        };
        Ok(rows.into_iter().map(id_of).collect())
    }

    /// A study whose files are named by the ways that lead to them from the plan.
    pub(super) fn named_from_plan(mut study: Study, plan: &Plan) -> Study {
        for note in &mut study.notes {
            note.text = plan.from_folder(&note.text);
        }
        for input in &mut study.inputs {
            let path = input.source.path.display().to_string();
            input.source.path = plan.from_folder(&path).into();
        }
        study
    }

    /// Weights of each kind of demand, under its name.
    fn count_kinds(&mut self, plan: &Plan) -> Result<(), PlanError> {
        let mut counted = Vec::new();
        for kind in &plan.kinds {
            let of = |(name, _): &&(String, Vec<Weight>)| *name == kind.column;
            let column = self.study.demand.further.iter().find(of);
            let mut weights = column.map(|(_, weights)| weights.clone()).unwrap_or_default();
            if let Some(filter) = &kind.filter {
                let keep =
                    self.blocks(filter).map_err(|found| self.complain(plan, filter, found))?;
                if keep.is_empty() {
                    let found = format!("no block passes {filter}. hint: check column and value");
                    return Err(self.complain(plan, filter, found));
                }
                let all = std::mem::replace(&mut weights, vec![Weight::ZERO; self.demand.len()]);
                keep.into_iter().for_each(|row| weights[row] = all[row]);
            }
            counted.push((kind.name.clone(), weights));
        }
        let demand = Arc::make_mut(&mut self.study.demand);
        for (name, weights) in counted {
            demand.further.retain(|(other, _)| *other != name);
            demand.further.push((name, weights));
        }
        Ok(())
    }

    fn neighbourhoods(&mut self, plan: &Plan) -> Result<Option<Belonging>, PlanError> {
        let column = match &plan.neighbourhoods {
            None => usual_neighbourhoods(&self.demand),
            Some(Neighbourhoods::Column(name)) => match self.demand.column(name) {
                Some(column) => Some(column),
                None => {
                    let names = self.demand.columns.iter().map(|column| column.name.as_str());
                    let hint = read::did_you_mean(name, names, "name a column of the demand");
                    let found = format!("no column \"{name}\" in {}.{hint}", self.demand.file());
                    return Err(self.complain(plan, name, found));
                }
            },
            Some(Neighbourhoods::Layer(reference)) => {
                let named = Named {
                    layer: read::read(reference).map_err(Error::from)?,
                    reference: LayerRef::clone(reference),
                };
                let outlines = self.study.outlines("neighbourhoods", named).map_err(Error::from)?;
                let names = self.study.demand.points.iter().map(|point| {
                    let at = Point::new(point.at.x, point.at.y);
                    let holds = outlines.iter().find(|(_, outline)| outline.contains(&at));
                    holds.map_or("", |(name, _)| name.as_str())
                });
                return Ok(Some(Belonging::of_names(names)));
            }
        };
        Ok(column.map(|column| Belonging::of_names(column.cells.iter())))
    }

    fn lines(&mut self, plan: &Plan) -> Result<Vec<Vec<Vec<Xy>>>, PlanError> {
        let mut corridors = Vec::new();
        for corridor in &plan.corridors {
            corridors.push(match &corridor.line {
                CorridorLine::Positions(positions) => {
                    vec![self.study.placed(positions, &plan.positions).map_err(Error::from)?]
                }
                CorridorLine::Layer(reference) => {
                    let layer = read::read(reference).map_err(Error::from)?;
                    let named = Named { layer, reference: LayerRef::clone(reference) };
                    let drawn = self.study.drawn(&named, false).map_err(Error::from)?;
                    drawn.into_iter().map(|drawn| drawn.line).collect()
                }
            });
        }
        Ok(corridors)
    }

    fn complain(&self, plan: &Plan, word: &str, found: String) -> PlanError {
        let at = plan.text.text.find(word).unwrap_or(0);
        PlanError::Wrong(vec![plan.text.complaint(at..at + word.len(), found)])
    }

    /// The streets with some demand on them. Where the plan has none, walks are estimated: all the
    /// map is thin.
    pub(super) fn walk(&self, demand: &Demand, terms: &WalkTerms) -> Result<Walk, Error> {
        let study = Study { demand: Arc::new(demand.clone()), ..self.study.clone() };
        match &self.streets {
            Some(streets) => Ok(Walk::lay(&study, streets, terms.clone())?),
            None => Ok(Walk::without_streets(&study, terms.clone())),
        }
    }

    /// An edit of the streets; `row` is where it stands in the plan.
    pub(super) fn path(
        study: &mut Study,
        plan: &Plan,
        (line, layer): (&LineEdit, &Option<LayerRef>),
        kind: EditKind,
        row: usize,
    ) -> Result<Vec<PathEdit>, Error> {
        match (line, layer) {
            (LineEdit::Line(DrawnLine { line, bridge }), _) => Ok(vec![PathEdit {
                kind,
                line: study.placed(line, &plan.positions)?,
                joins: !bridge,
                file: plan.text.path.clone(),
                row: row as u32,
            }]),
            (LineEdit::Layer(_), Some(reference)) => path_edits(study, reference, kind),
            (LineEdit::Layer(_), None) => Ok(Vec::new()),
        }
    }
}

/// The column that usually names a block's neighbourhood.
pub(super) fn usual_neighbourhoods(demand: &Layer) -> Option<&Column> {
    const HABITS: [&str; 8] = [
        "neighbourhood",
        "neighborhood",
        "street",
        "community",
        "街道",
        "社区",
        "district",
        "片区",
    ];
    HABITS.iter().find_map(|name| demand.column(name))
}

/// A layer without its shapes.
fn columns(layer: &Layer) -> Layer {
    Layer { geometries: None, notes: Vec::new(), ..layer.clone() }
}

/// A complaint about an edit.
pub(super) fn at_edit(plan: &Plan, span: &std::ops::Range<usize>, said: String) -> Complaint {
    plan.text.complaint(span.clone(), said)
}
