//! Edits: what a scenario changes before it asks.

use std::collections::BTreeMap;
use std::ops::Range;

use super::desk::Desk;
use super::file::written::TextOr;
use super::file::{
    CandidateEdit, CentreEdit, DemandEdit, GrowEdit, LineEdit, MoveEdit, ScenarioTable,
    UpgradeEdit, Which,
};
use crate::read::LayerRef;

/// One edit, and where it stands in the plan.
#[derive(Debug, Clone)]
pub struct Edit {
    /// What is changed.
    pub change: Change,
    /// Where it stands.
    pub span: Range<usize>,
}

/// What an edit changes.
#[derive(Debug, Clone)]
pub enum Change {
    /// A candidate opens.
    OpenCandidate(String),
    /// A centre opens at a place that was no candidate.
    OpenAt(CentreEdit),
    /// Centres close.
    Close(Which),
    /// A centre moves.
    Move(MoveEdit),
    /// Centres become of another tier or capacity.
    Upgrade(UpgradeEdit),
    /// A place becomes a candidate.
    AddCandidate(CandidateEdit),
    /// Demand grows or shrinks.
    Grow(GrowEdit),
    /// A residential area is built; its layer, where it has one, from the working directory.
    AddDemand(Box<DemandEdit>, Option<LayerRef>),
    /// A street is walked too.
    AddStreet(LineEdit, Option<LayerRef>),
    /// A street is closed.
    CloseStreet(LineEdit, Option<LayerRef>),
}

/// The edits of a scenario, in the order in which they are made.
pub(super) fn of(desk: &mut Desk<'_>, scenario: &ScenarioTable) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut push = |change: Change, span: Range<usize>| edits.push(Edit { change, span });
    for open in &scenario.open {
        push(
            match open.get_ref() {
                TextOr::Text(id) => Change::OpenCandidate(id.clone()),
                TextOr::Table(centre) => Change::OpenAt(centre.clone()),
            },
            open.span(),
        );
    }
    for close in &scenario.close {
        push(Change::Close(close.get_ref().clone()), close.span());
    }
    for moved in &scenario.moves {
        push(Change::Move(moved.get_ref().clone()), moved.span());
    }
    for upgrade in &scenario.upgrade {
        let table = upgrade.get_ref();
        if table.id.is_some() == table.filter.is_some() {
            desk.complain(
                upgrade.span(),
                "upgrade needs id or where, and not both. hint: { id = \"C1\", tier = \"street\" }",
            );
        } else if table.tier.is_none() && table.capacity.is_none() {
            desk.complain(upgrade.span(), "upgrade changes nothing. hint: give tier or capacity");
        }
        push(Change::Upgrade(table.clone()), upgrade.span());
    }
    for candidate in &scenario.candidates {
        push(Change::AddCandidate(candidate.get_ref().clone()), candidate.span());
    }
    for grow in &scenario.grow {
        push(Change::Grow(grow.get_ref().clone()), grow.span());
    }
    for demand in &scenario.add_demand {
        let table = demand.get_ref();
        check_demand(desk, table, demand.span());
        let layer = table.layer.as_ref().map(|layer| desk.further("demand", layer));
        push(Change::AddDemand(Box::new(table.clone()), layer), demand.span());
    }
    let mut lines = |desk: &mut Desk<'_>, given: &[toml::Spanned<LineEdit>], added: bool| {
        for line in given {
            let table = line.get_ref().clone();
            let layer = match &table {
                LineEdit::Layer(layer) => Some(desk.further("paths", layer)),
                LineEdit::Line(_) => None,
            };
            let no_streets = desk.file.walk.as_ref().is_none_or(|walk| walk.roads.is_none());
            if no_streets {
                desk.complain(line.span(), "there are no streets to add to or to close. hint: [walk] roads = \"city.osm.pbf\"");
            }
            let change = match added {
                true => Change::AddStreet(table, layer),
                false => Change::CloseStreet(table, layer),
            };
            edits.push(Edit { change, span: line.span() });
        }
    };
    lines(desk, &scenario.add_street, true);
    lines(desk, &scenario.close_street, false);
    edits
}

fn check_demand(desk: &mut Desk<'_>, table: &DemandEdit, span: Range<usize>) {
    let places = [table.at.is_some(), table.outline.is_some(), table.layer.is_some()];
    if places.iter().filter(|given| **given).count() != 1 {
        desk.complain(span.clone(), "a new residential area lies at one place. hint: give at, outline or layer, one of them");
    }
    if table.layer.is_none() && table.weight.is_none() {
        desk.complain(
            span.clone(),
            "a new residential area needs its weight. hint: weight = 20000",
        );
    }
    if table.weight.is_some_and(|weight| !(weight.is_finite() && weight >= 0.0)) {
        desk.complain(span.clone(), "weight: allowed: 0 or more. hint: weight = 20000");
    }
    if table.outline.as_ref().is_some_and(|outline| outline.len() < 3) {
        desk.complain(
            span,
            "an outline has three corners or more. hint: [[lon, lat], [lon, lat], [lon, lat]]",
        );
    }
}

/// Edits of a line of scenarios, the first one first, that contradict each other.
pub(super) fn refuse_clashes(desk: &mut Desk<'_>, line: &[&[Edit]]) {
    let Some(own) = line.last() else { return };
    // What was done to each id: by those it starts from, then by the scenario itself.
    let mut done: BTreeMap<&str, &'static str> = BTreeMap::new();
    for edit in line[..line.len() - 1].iter().flat_map(|edits| edits.iter()) {
        for (id, what) in of_id(&edit.change) {
            done.insert(id, what);
        }
    }
    let mut today: BTreeMap<&str, &'static str> = BTreeMap::new();
    for edit in own.iter() {
        for (id, what) in of_id(&edit.change) {
            let earlier = today.get(id).or_else(|| done.get(id)).copied();
            let same = today.contains_key(id);
            let clash = match (earlier, what) {
                (None, _) => false,
                (Some("closed"), "opened") => same,
                (Some("closed"), _) => true,
                (Some("opened" | "made a candidate"), "opened" | "made a candidate") => {
                    earlier == Some(what)
                }
                (Some("moved"), "upgraded") => false,
                (Some(_), _) => same && !matches!((earlier, what), (Some("made a candidate"), _)),
            };
            if let (true, Some(earlier)) = (clash, earlier) {
                let whence = if same { "here" } else { "in a scenario this starts from" };
                desk.complain(
                    edit.span.clone(),
                    format!("\"{id}\" is {what}, but was {earlier} {whence}. hint: leave one of them out"),
                );
            }
            today.insert(id, what);
        }
    }
}

/// The ids an edit names, and what becomes of them.
fn of_id(change: &Change) -> Vec<(&str, &'static str)> {
    match change {
        Change::OpenCandidate(id) => vec![(id, "opened")],
        Change::OpenAt(centre) => vec![(&centre.id, "opened")],
        Change::Close(TextOr::Text(id)) => vec![(id, "closed")],
        Change::Move(moved) => vec![(&moved.id, "moved")],
        Change::Upgrade(upgrade) => upgrade.id.iter().map(|id| (id.as_str(), "upgraded")).collect(),
        Change::AddCandidate(candidate) => vec![(&candidate.id, "made a candidate")],
        // Blocks have ids of their own, and are looked at when they are entered.
        Change::AddDemand(..)
        | Change::Close(TextOr::Table(_))
        | Change::Grow(_)
        | Change::AddStreet(..)
        | Change::CloseStreet(..) => Vec::new(),
    }
}
