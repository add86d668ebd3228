//! Demand that grows or shrinks, and new residential areas.

use std::sync::Arc;

use geo::{
    Area, BooleanOps, Contains, Coord, InteriorPoint, LineString, MultiPolygon, Point, Polygon,
    Rect, Validation,
};

use super::file::{DemandEdit, GrowEdit};
use super::scenario::Plan;
use super::state::State;
use super::town::{Belonging, Town};
use crate::coverage::square_grid;
use crate::model::{Bounds, Cost, Demand, DemandPoint, TextColumn, Weight, Xy};
use crate::read::{self, LayerRef, Note};
use crate::study::Named;

/// Blocks of a new residential area at most.
const MOST_BLOCKS: usize = 100_000;

/// How far apart blocks are that an outline is filled with.
const SPACING: Cost = Cost(200_000);

/// Multiply weights, each rounded to the thousandth.
pub(super) fn grow(
    state: &mut State,
    town: &Town,
    plan: &Plan,
    grow: &GrowEdit,
) -> Result<(), String> {
    let mut chosen = vec![grow.filter.is_none(); town.study.demand.len()];
    if let Some(filter) = &grow.filter {
        let keep = town.blocks(filter)?;
        if keep.is_empty() {
            return Err(format!("no block passes {filter}. hint: check column and value"));
        }
        keep.into_iter().for_each(|row| chosen[row] = true);
    }
    let rows = Arc::clone(&state.rows);
    let demand = Arc::make_mut(&mut state.study.demand);
    let mut known = grow.kind.is_none();
    let factor = u128::from(grow.factor.0.0);
    let scaled = |weight: Weight| Weight(((u128::from(weight.0) * factor + 500) / 1000) as u64);
    // New blocks are not of any column: only what grows everywhere grows there too.
    let is_chosen = |index: usize| match rows[index] {
        Some(row) => chosen[row as usize],
        None => grow.filter.is_none(),
    };
    if grow.kind.is_none() {
        let points = demand.points.iter_mut().enumerate();
        points
            .filter(|(index, _)| is_chosen(*index))
            .for_each(|(_, point)| point.weight = scaled(point.weight));
    }
    // A kind is called by its own name or by its column's.
    let counts = |name: &str, column: &str| {
        plan.kinds.iter().any(|kind| kind.name == name && kind.column == column)
    };
    for (name, weights) in &mut demand.further {
        if grow.kind.as_ref().is_none_or(|kind| kind == name || counts(name, kind)) {
            known = true;
            let weights = weights.iter_mut().enumerate();
            weights
                .filter(|(index, _)| is_chosen(*index))
                .for_each(|(_, weight)| *weight = scaled(*weight));
        }
    }
    if !known {
        let kind = grow.kind.as_deref().unwrap_or_default();
        let names = demand.further.iter().map(|(name, _)| name.as_str());
        let hint = read::did_you_mean(kind, names, "add [[demands]] with this name");
        return Err(format!("no kind of demand \"{kind}\".{hint}"));
    }
    Ok(())
}

/// Build a residential area.
pub(super) fn add(
    state: &mut State,
    plan: &Plan,
    edit: &DemandEdit,
    layer: Option<&LayerRef>,
) -> Result<(), String> {
    let total = edit.weight.map(Weight::from_units).transpose();
    let total = total.map_err(|error| format!("weight: {error}"))?;
    let spacing = edit.spacing.as_ref().map_or(SPACING, |spacing| spacing.0);
    let new = match (layer, &edit.outline, edit.at) {
        (Some(reference), _, _) => {
            let layer = read::read(reference).map_err(|error| error.to_string())?;
            let named = Named { layer, reference: reference.clone() };
            let mut blocks = state.study.blocks(named).map_err(|error| error.to_string())?;
            if blocks.counted.is_none() && total.is_none() {
                let said =
                    "its layer has no weight column. hint: ?weight=COLUMN, or weight = 20000";
                return Err(said.to_owned());
            }
            if let Some(total) = total {
                let parts: Vec<u64> = blocks.points.iter().map(|point| point.weight.0).collect();
                for (point, weight) in blocks.points.iter_mut().zip(spread(total, &parts)) {
                    point.weight = weight;
                }
            }
            blocks
        }
        (None, Some(outline), _) => {
            let corners = state.study.placed(outline, &plan.positions);
            let corners = corners.map_err(|error| error.to_string())?;
            filled(&corners, spacing, total.unwrap_or_default())?
        }
        (None, None, Some(at)) => {
            let at = state.at(plan, at)?;
            let square = square_around(at, spacing.metres());
            bare(vec![(at, MultiPolygon(vec![square]))], vec![total.unwrap_or_default()])
        }
        (None, None, None) => return Err("it lies nowhere".to_owned()),
    };
    append(state, edit, new)
}

/// Blocks that fill an outline, `spacing` apart, each with the weight of its share of the ground.
fn filled(corners: &[Xy], spacing: Cost, total: Weight) -> Result<Demand, String> {
    let ring: LineString<f64> = corners.iter().map(|&corner| Coord::from(corner)).collect();
    let outline = Polygon::new(ring, Vec::new());
    if !outline.is_valid() {
        return Err("the outline crosses itself. hint: give its corners in order".to_owned());
    }
    let width = spacing.metres();
    let bounds = Bounds::around(corners.iter().copied()).ok_or("an outline has corners")?;
    let half = width / 2.0;
    // Squares that begin at the corner of the rectangle around it, and fill it.
    let beyond = |at: Xy| Xy { x: at.x + half, y: at.y + half };
    let bounds = Bounds { min: beyond(bounds.min), max: beyond(bounds.max) };
    let places = square_grid(bounds, width, MOST_BLOCKS).ok_or_else(|| {
        format!("the outline takes more than {MOST_BLOCKS} blocks. hint: spacing = \"500m\"")
    })?;
    let (mut blocks, mut ground) = (Vec::new(), Vec::new());
    for at in places {
        let part = square_around(at, width).intersection(&outline);
        let inside = match outline.contains(&Point::new(at.x, at.y)) {
            true => Some(at),
            false => part.interior_point().map(|point| Xy::from(point.0)),
        };
        // What is smaller than a square metre is what rounding left.
        let metres = part.unsigned_area().round() as u64;
        if let (Some(at), 1..) = (inside, metres) {
            blocks.push((at, part));
            ground.push(metres);
        }
    }
    if blocks.is_empty() {
        return Err("the outline encloses nothing. hint: check its corners".to_owned());
    }
    let weights = spread(total, &ground);
    Ok(bare(blocks, weights))
}

fn square_around(at: Xy, width: f64) -> Polygon<f64> {
    let half = width / 2.0;
    let corner = |sign: f64| Coord { x: at.x + sign * half, y: at.y + sign * half };
    Rect::new(corner(-1.0), corner(1.0)).to_polygon()
}

/// A whole cut into parts in these proportions; whole people where there are enough of them, else
/// to the thousandth. What rounding leaves goes to the first ones.
fn spread(total: Weight, parts: &[u64]) -> Vec<Weight> {
    let whole = total.0.is_multiple_of(1000) && total.0 / 1000 >= parts.len() as u64;
    let unit = if whole { 1000 } else { 1 };
    let all: u128 = parts.iter().copied().map(u128::from).sum::<u128>().max(1);
    let share = |part: u64| (u128::from(total.0 / unit) * u128::from(part) / all) as u64;
    let mut weights: Vec<Weight> = parts.iter().map(|&part| Weight(share(part) * unit)).collect();
    let left = total.0.saturating_sub(weights.iter().map(|weight| weight.0).sum()) / unit;
    weights.iter_mut().take(left as usize).for_each(|weight| weight.0 += unit);
    weights
}

/// Blocks without names.
fn bare(blocks: Vec<(Xy, MultiPolygon<f64>)>, weights: Vec<Weight>) -> Demand {
    let points = blocks.iter().zip(weights);
    Demand {
        points: points.map(|((at, _), weight)| DemandPoint { at: *at, weight }).collect(),
        outlines: Some(blocks.into_iter().map(|(_, outline)| outline).collect()),
        ..Demand::none()
    }
}

/// Enter new blocks behind the others.
fn append(state: &mut State, edit: &DemandEdit, new: Demand) -> Result<(), String> {
    let held = &state.study.demand;
    let single = new.len() == 1;
    let ids: Vec<String> = (0..new.len())
        .map(|index| match (&new.ids, single) {
            (Some(ids), _) => ids.at(index).to_owned(),
            (None, true) => edit.id.clone(),
            (None, false) => format!("{}-{}", edit.id, index + 1),
        })
        .collect();
    let known: std::collections::HashSet<String> =
        (0..held.len()).map(|index| held.id(index)).collect();
    if let Some(id) = ids.iter().find(|id| known.contains(*id)) {
        return Err(format!("there is a block \"{id}\" already. hint: another id"));
    }
    let everybody: u64 = held.points.iter().map(|point| point.weight.0).sum();
    let rows = (*state.rows).clone();
    let name = edit.name.as_deref().unwrap_or(&edit.id);
    let place = edit.neighbourhood.as_deref().unwrap_or(name);
    let mut all_ids: TextColumn = (0..held.len())
        .map(|index| held.id(index))
        .collect::<Vec<_>>()
        .iter()
        .map(String::as_str)
        .collect();
    ids.iter().for_each(|id| all_ids.push(id));
    let demand = Arc::make_mut(&mut state.study.demand);
    demand.ids = Some(all_ids);
    if let Some(names) = &mut demand.names {
        (0..new.len()).for_each(|index| names.push(new.name(index).unwrap_or(name)));
    }
    if let Some(outlines) = &mut demand.outlines {
        match &new.outlines {
            Some(more) => outlines.extend(more.iter().cloned()),
            None => outlines.extend(
                new.points
                    .iter()
                    .map(|point| MultiPolygon(vec![square_around(point.at, SPACING.metres())])),
            ),
        }
    }
    for (_, weights) in &mut demand.further {
        // Nobody counted them: as many as there are on average.
        let all: u128 = weights.iter().map(|weight| u128::from(weight.0)).sum();
        let mean =
            |weight: Weight| (u128::from(weight.0) * all / u128::from(everybody.max(1))) as u64;
        let more: Vec<Weight> = new.points.iter().map(|point| Weight(mean(point.weight))).collect();
        weights.extend(more);
    }
    let counted: Vec<String> = demand.further.iter().map(|(name, _)| name.clone()).collect();
    demand.points.extend(new.points.iter().copied());
    state.rows = Arc::new(rows.into_iter().chain(new.points.iter().map(|_| None)).collect());
    if !counted.is_empty() {
        state.study.notes.push(Note::info(format!(
            "add_demand {}: nobody counted {} there; as many are assumed as there are on average",
            edit.id,
            counted.join(", ")
        )));
    }
    if let Some(belonging) = &state.belonging {
        let mut belonging = Belonging::clone(belonging);
        new.points.iter().for_each(|_| belonging.push(place));
        state.belonging = Some(Arc::new(belonging));
    }
    Ok(())
}
