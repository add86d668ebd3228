//! Site layers: facilities and candidates, what each row is today, and what it costs.

use super::StudyError;
use super::places::{Placed, Projected};
use super::roles::{Habit, MOST_WHOLE, carried, find, numbers, unique_ids, weight_problem};
use crate::model::{CandidateSite, Carried, Facility, Money, Weight};
use crate::read::{Layer, Note, Problem, Problems};

/// What a row of a site layer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SiteStatus {
    Existing,
    Planned,
    Closed,
    Candidate,
    Required,
    Forbidden,
    Chosen,
    Competitor,
}

impl SiteStatus {
    /// The words of the contract, their usual Chinese, and ArcGIS's FacilityType numbers.
    fn named(word: &str) -> Option<SiteStatus> {
        Some(match word.to_lowercase().as_str() {
            "existing" | "open" | "现有" | "现状" | "已建" | "已开放" => {
                SiteStatus::Existing
            }
            "planned" | "规划" | "拟建" => SiteStatus::Planned,
            "closed" | "关闭" | "已关闭" | "撤销" => SiteStatus::Closed,
            "candidate" | "候选" | "0" => SiteStatus::Candidate,
            "required" | "必选" | "1" => SiteStatus::Required,
            "competitor" | "2" => SiteStatus::Competitor,
            "chosen" | "已选" | "3" => SiteStatus::Chosen,
            "forbidden" | "禁选" | "禁止" => SiteStatus::Forbidden,
            _ => return None,
        })
    }
}

/// Whether a word says what a site is.
pub(crate) fn is_status(word: &str) -> bool {
    SiteStatus::named(word).is_some()
}

/// Facilities or candidates from a layer in the plane, each with its status.
pub(super) fn sites(
    projected: Projected,
    default: SiteStatus,
    notes: &mut Vec<Note>,
) -> Result<Vec<(Facility, SiteStatus)>, StudyError> {
    let Projected { mut placed, positions, .. } = projected;
    let part = |habit: Habit| find(&placed.layer, habit.named(&placed.reference), habit);
    let (id, name, tier) = (part(Habit::Id)?, part(Habit::Name)?, part(Habit::Tier)?);
    let (capacity, cost, status) =
        (part(Habit::Capacity)?, part(Habit::Cost)?, part(Habit::Status)?);
    placed.settle_damage(&[id, name, tier, capacity, cost, status], notes)?;
    let layer = &placed.layer;
    let ids = id.map(|column| unique_ids(layer, column)).transpose()?;
    let capacities = capacity.map(|column| capacities(layer, column)).transpose()?;
    let statuses = match status {
        Some(column) => statuses(&placed, column, default, notes)?,
        None => vec![default; layer.len()],
    };
    let costs = cost.map(|column| costs(layer, column, default)).transpose()?;
    if let Some(column) = cost {
        let heading = &layer.columns[column].name;
        notes.push(Note::info(format!("{}: cost from column {heading}", placed.role)));
    }
    let text = |column: Option<usize>, record: usize| {
        let cell = layer.columns[column?].cells.at(record);
        (!cell.is_empty()).then(|| cell.to_owned())
    };
    let carried = carried(&placed, &[id, name, tier, status, capacity, cost]);
    let rows = positions.into_iter().zip(statuses).enumerate();
    Ok(rows
        .map(|(record, (at, status))| {
            let facility = Facility {
                id: match &ids {
                    Some(ids) => ids.at(record).to_owned(),
                    None => (record + 1).to_string(),
                },
                name: text(name, record),
                at,
                tier: text(tier, record),
                capacity: capacities.as_ref().and_then(|capacities| capacities[record]),
                cost: costs.as_ref().and_then(|costs| costs[record]),
                must_stay: status == SiteStatus::Required,
                carried: Carried::row(&carried, record),
            };
            (facility, status)
        })
        .collect())
}

fn capacities(layer: &Layer, column: usize) -> Result<Vec<Option<Weight>>, StudyError> {
    let mut problems = Problems::in_file(&layer.source.path);
    let values = numbers(layer, column).into_iter().enumerate();
    let capacities = values
        .map(|(record, value)| {
            let cell = layer.columns[column].cells.at(record);
            if cell.is_empty() {
                return None;
            }
            let capacity = Weight::from_units(value);
            capacity
                .map_err(|error| {
                    problems.push(weight_problem(layer, column, record, cell, error));
                })
                .ok()
        })
        .collect();
    problems.into_result()?;
    Ok(capacities)
}

/// Costs by row. A candidate without one cannot be weighed against the others; today's
/// centres may have none.
fn costs(
    layer: &Layer,
    column: usize,
    default: SiteStatus,
) -> Result<Vec<Option<Money>>, StudyError> {
    let mut problems = Problems::in_file(&layer.source.path);
    let values = numbers(layer, column).into_iter().enumerate();
    let costs: Vec<Option<Money>> = values
        .map(|(record, value)| {
            let cell = layer.columns[column].cells.at(record);
            if cell.is_empty() && default == SiteStatus::Existing {
                return None;
            }
            let cost = Money::from_units(value);
            cost.map_err(|error| {
                let mut problem = weight_problem(layer, column, record, cell, error);
                problem.kind = "cost";
                problem.hint = "give every candidate what opening it costs, 0 included".to_owned();
                problems.push(problem);
            })
            .ok()
        })
        .collect();
    problems.into_result()?;
    let total: u128 = costs.iter().flatten().map(|cost| u128::from(cost.0)).sum();
    if total > MOST_WHOLE {
        return Err(StudyError::TooMuchCost {
            file: layer.file(),
            column: layer.columns[column].name.clone(),
        });
    }
    Ok(costs)
}

/// Statuses by row. Words nobody knows stop the run when the planner named the column, and
/// are said and passed over when the column was only guessed.
fn statuses(
    placed: &Placed,
    column: usize,
    default: SiteStatus,
    notes: &mut Vec<Note>,
) -> Result<Vec<SiteStatus>, StudyError> {
    let layer = &placed.layer;
    let heading = &layer.columns[column].name;
    let mut problems = Problems::in_file(&layer.source.path);
    let mut unknown: Option<&str> = None;
    let mut statuses = Vec::with_capacity(layer.len());
    for (record, cell) in layer.columns[column].cells.iter().enumerate() {
        let known = SiteStatus::named(cell);
        if known.is_none() && !cell.is_empty() {
            unknown = Some(cell);
            problems.push(Problem {
                kind: "status-unknown",
                row: Some(layer.rows[record]),
                field: Some(heading.clone()),
                found: format!("\"{cell}\""),
                allowed: "existing, planned, closed, candidate, required, forbidden",
                hint: "correct the cell, or choose another column with ?status=COLUMN".to_owned(),
            });
        }
        statuses.push(known.unwrap_or(default));
    }
    if placed.reference.status.is_some() {
        problems.into_result()?;
    } else if let Some(word) = unknown {
        notes.push(Note::warning(format!(
            "{}: column {heading} holds \"{word}\" and the like, which is no status; taken as {}",
            placed.role,
            if default == SiteStatus::Existing { "existing" } else { "candidate" },
        )));
    }
    Ok(statuses)
}

/// A warning when a candidate has the id of a facility: outputs could not tell them apart.
pub(super) fn shared_ids(open: &[Facility], candidates: &[CandidateSite]) -> Option<Note> {
    let ids: std::collections::HashSet<&str> = open.iter().map(|site| site.id.as_str()).collect();
    let shared = candidates.iter().find(|site| ids.contains(site.id.as_str()))?;
    Some(Note::warning(format!(
        "candidates: the id \"{}\" is also a facility's, so outputs may hold it twice",
        shared.id
    )))
}

/// Candidates may come from two layers: their ids must still differ.
pub(super) fn check_candidate_ids(candidates: &[CandidateSite]) -> Result<(), StudyError> {
    let mut seen = std::collections::HashSet::new();
    let mut problems = Problems::in_file("candidates".as_ref());
    for candidate in candidates {
        if !seen.insert(candidate.id.as_str()) {
            problems.push(Problem {
                kind: "id-duplicate",
                row: None,
                field: Some("id".to_owned()),
                found: format!(
                    "\"{}\" occurs in both the facilities and the candidates",
                    candidate.id
                ),
                allowed: "each id once",
                hint: "rename one of them".to_owned(),
            });
        }
    }
    Ok(problems.into_result()?)
}
