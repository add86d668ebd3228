//! From the file as it is written to a plan whose names are resolved. Everything that can be wrong
//! before any data is read is found here, all of it at once.

use std::collections::BTreeMap;
use std::ops::Range;

use sha2::{Digest, Sha256};

use super::desk::Desk;
use super::edit::{self, Edit};
use super::file::written::TextOr;
use super::file::{DemandStress, LayerTable, Line, PlanFile, ScenarioTable, Stress};
use super::scenario::{Corridor, CorridorLine, Kind, Neighbourhoods, Plan, Scenario, Tier, Wish};
use super::wishes;
use super::{PlanError, PlanText};
use crate::model::{Cost, written};
use crate::read::{LayerRef, did_you_mean, is_street_map};
use crate::scenario::{CandidateSource, LayerRefs};

/// Resolve a plan, or say all that is wrong with it.
pub(super) fn resolve(text: PlanText, file: PlanFile) -> Result<Plan, PlanError> {
    let mut desk = Desk { text: &text, file: &file, complaints: Vec::new(), further: Vec::new() };
    let (layers, candidates) = desk.layers();
    // Positions are taken as the demand's are, where the study does not say.
    let demand = layers.demand.clone().unwrap_or_default();
    let positions = LayerRef {
        crs: file.study.crs.clone().or(demand.crs),
        datum: file.study.datum.clone().or(demand.datum),
        ..LayerRef::default()
    };
    let tiers = file.tiers.iter().map(|tier| Tier {
        name: tier.name.clone(),
        limit: tier.within.0,
        weight: tier.weight.clone(),
    });
    let tiers: Vec<Tier> = tiers.collect();
    desk.unique("tiers", tiers.iter().map(|tier| tier.name.as_str()));
    let kinds: Vec<Kind> = file.demands.iter().map(|kind| desk.kind(kind)).collect();
    desk.unique("demands", kinds.iter().map(|kind| kind.name.as_str()));
    if !kinds.is_empty()
        && kinds.iter().all(|kind| kind.share.is_some_and(|share| share.fraction() == 0.0))
    {
        let at = desk.find(0, "share");
        desk.complain(
            at,
            "demands: every share is 0, and nothing would be sited for. hint: leave share out",
        );
    }
    desk.refuse_two_meanings(&kinds, &tiers);
    let corridors = desk.corridors();
    let scenarios = desk.scenarios(&tiers);
    let base = match &file.study.base {
        None => {
            let plain = |scenario: &ScenarioTable| scenario.sweep.is_none();
            file.scenarios.iter().position(plain).unwrap_or(0)
        }
        Some(name) => {
            let at = desk.scenario(name.get_ref(), name.span()).unwrap_or(0);
            if file.scenarios.get(at).is_some_and(|scenario| scenario.sweep.is_some()) {
                desk.complain(
                    name.span(),
                    "the base is a row of answers. hint: name a scenario without sweep",
                );
            }
            at
        }
    };
    let time_limit = file.study.time_limit.as_ref().and_then(|text| {
        written::duration(text)
            .map_err(|error| desk.complain(desk.find(0, text), error.to_string()))
            .ok()
    });
    let neighbourhoods = file.study.neighbourhoods.as_ref().map(|name| {
        let path = name.split('?').next().unwrap_or(name);
        if desk.text.folder().join(path).is_file() || path.contains('.') {
            Neighbourhoods::Layer(Box::new(desk.layer(&TextOr::Text(name.clone()))))
        } else {
            Neighbourhoods::Column(name.clone())
        }
    });
    let (complaints, mut further) = (desk.complaints, desk.further);
    further.sort();
    further.dedup();
    if !complaints.is_empty() {
        return Err(PlanError::Wrong(complaints));
    }
    Ok(Plan {
        sha256: format!("{:x}", Sha256::digest(text.text.as_bytes())),
        title: file.study.name.clone(),
        author: file.study.author.clone(),
        sources: file.study.sources.clone(),
        layers,
        further,
        candidates,
        neighbourhoods,
        positions,
        tiers,
        kinds,
        corridors,
        scenarios,
        base,
        seed: file.study.seed.unwrap_or(1),
        time_limit,
        text,
    })
}

impl Desk<'_> {
    fn layers(&mut self) -> (LayerRefs, CandidateSource) {
        let file = self.file;
        let (mut candidates, mut source) = (None, CandidateSource::Layer);
        match &file.layers.candidates {
            Some(TextOr::Text(text)) => match wishes::generated(text) {
                Some(Ok(generated)) => source = generated,
                Some(Err(found)) => self.complain(self.find(0, text), found),
                None => candidates = file.layers.candidates.as_ref().map(|layer| self.layer(layer)),
            },
            Some(layer) => candidates = Some(self.layer(layer)),
            None => {}
        }
        let roads = file.walk.as_ref().and_then(|walk| walk.roads.as_ref());
        let layers = LayerRefs {
            demand: Some(self.layer(&file.layers.demand)),
            facilities: file.layers.facilities.as_ref().map(|layer| self.layer(layer)),
            candidates,
            area: file.study.area.as_ref().map(|layer| self.layer(layer)),
            matrix: file.layers.matrix.as_ref().map(|layer| self.layer(layer)),
            roads: roads.map(|layer| self.roads(layer)),
            streets: file.layers.streets.0.iter().map(|layer| self.base(layer)).collect(),
            water: file.layers.water.0.iter().map(|layer| self.base(layer)).collect(),
            ..LayerRefs::default()
        };
        (layers, source)
    }

    /// Streets to walk, which know their own coordinates: what the study says of coordinates is not
    /// said of them.
    fn roads(&mut self, layer: &TextOr<LayerTable>) -> LayerRef {
        let own = self.layer(layer);
        self.unsaid(own)
    }

    /// A layer of the base of maps.
    fn base(&mut self, layer: &TextOr<LayerTable>) -> LayerRef {
        let own = self.layer(layer);
        if is_street_map(&own.path) { self.unsaid(own) } else { own }
    }

    fn unsaid(&self, own: LayerRef) -> LayerRef {
        let study = &self.file.study;
        LayerRef {
            crs: own.crs.filter(|crs| Some(crs) != study.crs.as_ref()),
            datum: own.datum.filter(|datum| Some(datum) != study.datum.as_ref()),
            ..own
        }
    }

    fn unique<'n>(&mut self, table: &str, names: impl Iterator<Item = &'n str>) {
        let mut seen: Vec<&str> = Vec::new();
        for name in names {
            if seen.contains(&name) {
                let first = self.find(0, &format!("\"{name}\""));
                let span = self.find(first.end, &format!("\"{name}\""));
                self.complain(
                    span,
                    format!("{table}: \"{name}\" is given twice. hint: each name once"),
                );
            }
            seen.push(name);
        }
    }

    fn kind(&mut self, kind: &super::file::KindTable) -> Kind {
        let standard =
            kind.standard.as_ref().and_then(|name| self.standard(name.get_ref(), name.span()));
        Kind {
            name: kind.name.clone(),
            column: kind.weight.clone(),
            filter: kind.filter.clone(),
            standard,
            share: kind.share.as_ref().map(|share| share.0),
        }
    }

    /// Weights are told apart by name: a kind may not bear that of a column it does not count in
    /// full, where a tier counts that column.
    fn refuse_two_meanings(&mut self, kinds: &[Kind], tiers: &[Tier]) {
        for kind in kinds.iter().filter(|kind| kind.name != kind.column || kind.filter.is_some()) {
            if tiers.iter().any(|tier| tier.weight.as_ref() == Some(&kind.name)) {
                let name = &kind.name;
                self.complain(
                    self.find(0, &format!("\"{name}\"")),
                    format!("\"{name}\" is a column that a tier counts, and a kind of demand that counts something else. hint: call the kind otherwise"),
                );
            }
        }
    }

    fn corridors(&mut self) -> Vec<Corridor> {
        let file = self.file;
        let corridors: Vec<Corridor> = file
            .corridors
            .iter()
            .map(|corridor| Corridor {
                name: corridor.name.clone(),
                line: match &corridor.line {
                    Line::Layer(layer) => {
                        CorridorLine::Layer(Box::new(self.further("corridor", layer)))
                    }
                    Line::Positions(positions) => CorridorLine::Positions(positions.clone()),
                },
                reach: Cost(corridor.width.0.0 / 2),
            })
            .collect();
        self.unique("corridors", corridors.iter().map(|corridor| corridor.name.as_str()));
        corridors
    }

    fn scenario(&mut self, name: &str, span: Range<usize>) -> Option<usize> {
        let names = || self.file.scenarios.iter().map(|scenario| scenario.name.get_ref().as_str());
        let found = names().position(|other| other == name);
        if found.is_none() {
            let hint = did_you_mean(name, names(), "name one of the scenarios");
            self.complain(span, format!("no scenario \"{name}\".{hint}"));
        }
        found
    }

    fn scenarios(&mut self, tiers: &[Tier]) -> Vec<Scenario> {
        let file = self.file;
        if file.scenarios.is_empty() {
            let end = self.text.text.len();
            self.complain(end..end, "the plan asks nothing. hint: add [[scenarios]] with a name");
        }
        let mut seen: BTreeMap<&str, ()> = BTreeMap::new();
        for scenario in &file.scenarios {
            let (name, span) = (scenario.name.get_ref().as_str(), scenario.name.span());
            if seen.insert(name, ()).is_some() {
                self.complain(
                    span,
                    format!("scenario \"{name}\" is given twice. hint: each name once"),
                );
            } else if name.trim().is_empty()
                || name.starts_with('.')
                || name.contains(['/', '\\', ':'])
            {
                self.complain(
                    span,
                    format!("\"{name}\" cannot be a scenario's name: it is a folder's too. hint: leave out / \\ : and a leading dot"),
                );
            }
        }
        let from: Vec<Option<usize>> = file
            .scenarios
            .iter()
            .map(|scenario| {
                let from = scenario.from.as_ref()?;
                self.scenario(from.get_ref(), from.span())
            })
            .collect();
        self.refuse_cycles(&from);
        if !self.complaints.is_empty() {
            return Vec::new();
        }
        let lines: Vec<Vec<usize>> = (0..from.len())
            .map(|at| std::iter::successors(Some(at), |&at| from[at]).collect())
            .collect();
        let edits: Vec<Vec<Edit>> =
            file.scenarios.iter().map(|scenario| edit::of(self, scenario)).collect();
        for line in &lines {
            let line: Vec<&[Edit]> = line.iter().rev().map(|&at| edits[at].as_slice()).collect();
            edit::refuse_clashes(self, &line);
        }
        let scenarios = lines.iter().zip(&from).zip(edits);
        scenarios
            .map(|((line, from), edits)| {
                let line: Vec<&ScenarioTable> =
                    line.iter().map(|&at| &file.scenarios[at]).collect();
                self.one(&line, *from, edits, tiers)
            })
            .collect()
    }

    fn refuse_cycles(&mut self, from: &[Option<usize>]) {
        for start in 0..from.len() {
            let mut line = std::iter::successors(from[start], |&at| from[at]).take(from.len() + 1);
            if line.any(|at| at == start)
                && let Some(written) = &self.file.scenarios[start].from
            {
                let name = self.file.scenarios[start].name.get_ref();
                self.complain(
                    written.span(),
                    format!("scenario \"{name}\" starts from itself, by way of \"{}\". hint: let one of them start from the data", written.get_ref()),
                );
                return;
            }
        }
    }

    /// One scenario; `line` is itself and those it starts from, itself first.
    fn one(
        &mut self,
        line: &[&ScenarioTable],
        from: Option<usize>,
        edits: Vec<Edit>,
        tiers: &[Tier],
    ) -> Scenario {
        let own = line[0];
        let span = own.name.span();
        let standards = self.standards(line);
        let require = line.iter().find_map(|scenario| scenario.require.as_ref());
        let require = require
            .map(|share| share.0)
            .or_else(|| standards.first().and_then(|standard| standard.require));
        let capacity = self.capacity(line);
        let walk = self.terms(line, &standards);
        let corridor = line.iter().find_map(|scenario| scenario.corridor.as_ref());
        let corridor = corridor.and_then(|name| {
            let names = || self.file.corridors.iter().map(|corridor| corridor.name.as_str());
            let found = names().position(|other| other == name.get_ref());
            if found.is_none() {
                let hint =
                    did_you_mean(name.get_ref(), names(), "add [[corridors]] with this name");
                self.complain(name.span(), format!("no corridor \"{}\".{hint}", name.get_ref()));
            }
            found
        });
        let wish = self.wish(own);
        wishes::check(self, own, &wish, tiers);
        let axes = wishes::axes(self, own, &wish);
        if let Some(from) = from.map(|from| &self.file.scenarios[from])
            && from.sweep.is_some()
        {
            self.complain(
                span.clone(),
                format!("\"{}\" is a row of answers, and nothing can start from it. hint: start from a scenario without sweep", from.name.get_ref()),
            );
        }
        let swept = own.sweep.is_some();
        let stressed = !own.stress.0.is_empty();
        for (given, what) in [(stressed, "stress"), (matches!(wish, Wish::Audit(_)), "audit")] {
            if swept && given {
                let said = format!(
                    "{what} does not go with sweep: it is about one answer. hint: a scenario of its own"
                );
                self.complain(span.clone(), said);
            }
        }
        for (given, what) in [(stressed, "stress"), (matches!(wish, Wish::Audit(_)), "audit")] {
            if capacity.is_some() && given {
                let said = format!(
                    "{what} asks who is near, not who finds room, and does not go with capacity. hint: capacity = false here"
                );
                self.complain(span.clone(), said);
            }
        }
        let walks = own.profile.is_some() || own.speed.is_some() || own.gates.is_some();
        if walks && walk.is_none() {
            self.complain(
                span.clone(),
                "profile, speed and gates: nobody walks in this scenario. hint: [walk] roads = \"city.osm.pbf\", or within = \"8min\"",
            );
        }
        let none =
            |stress: &&Stress| matches!(stress, Stress::Demand(DemandStress { runs: Some(0), .. }));
        if own.stress.0.iter().any(|stress| none(&stress)) {
            self.complain(
                span.clone(),
                "stress: runs: allowed: 1 or more. hint: leave it out for 200",
            );
        }
        Scenario {
            name: own.name.get_ref().clone(),
            about: own.about.clone(),
            from,
            standards,
            capacity,
            require,
            walk,
            corridor,
            edits,
            wish,
            axes,
            stress: own.stress.0.clone(),
            span,
        }
    }
}
