//! What a scenario asks for: whether it makes sense, its rows of values, and the siting question it
//! is.

use super::desk::Desk;
use super::file::written::Written;
use super::file::{OpenTable, ScenarioTable, SiteTable};
use super::scenario::{Plan, Scenario, Tier, Wish};
use super::sweep::{Axis, Value, combinations};
use crate::model::written;
use crate::read::did_you_mean;
use crate::scenario::{CandidateSource, KindQuestion, Purse, SiteQuestion, TierQuestion};
use crate::siting::{self, SitingModel};

/// More combinations than this are refused unless the plan says otherwise.
const MOST: usize = 500;

/// `grid:200m` or `planar`; `None` where the text is a layer.
pub(super) fn generated(text: &str) -> Option<Result<CandidateSource, String>> {
    if text == "planar" {
        return Some(Ok(CandidateSource::Planar));
    }
    let width = written::distance(text.strip_prefix("grid:")?);
    Some(width.map(CandidateSource::Grid).map_err(|error| error.to_string()))
}

/// Complain about a wish that names what there is not.
pub(super) fn check(desk: &mut Desk<'_>, scenario: &ScenarioTable, wish: &Wish, tiers: &[Tier]) {
    let (Wish::Site(site), Some(written)) = (wish, &scenario.site) else { return };
    let span = written.span();
    if siting::named(&site.model).is_none() {
        let names: Vec<&str> = siting::MODELS.iter().map(|model| model.name()).collect();
        let hint =
            did_you_mean(&site.model, names.iter().copied(), "radii help site explains each");
        let at = desk.find(span.start, &format!("\"{}\"", site.model));
        desk.complain(
            at,
            format!("no model \"{}\"; allowed: {}.{hint}", site.model, names.join(", ")),
        );
    }
    if site.open.is_some() && site.budget.is_some() {
        desk.complain(
            span.clone(),
            "site: open and budget both say how much may open. hint: leave one of them out",
        );
    }
    let asked = desk.file.demands.iter().filter(|kind| site.demands.contains(&kind.name));
    let shared = asked.clone().filter(|kind| kind.share.is_some()).count();
    if shared > 0 && shared < asked.count() {
        desk.complain(
            span.clone(),
            "site.demands: some have a share and some have none. hint: give each of them a share, or none",
        );
    }
    if let Some(OpenTable::Tiers(open)) = &site.open {
        for name in open.keys().filter(|name| tiers.iter().all(|tier| tier.name != **name)) {
            let hint = did_you_mean(
                name,
                tiers.iter().map(|tier| tier.name.as_str()),
                "add [[tiers]] with this name",
            );
            let at = desk.find(span.start, name);
            desk.complain(at, format!("no tier \"{name}\".{hint}"));
        }
    }
    for name in &site.demands {
        let kinds = || desk.file.demands.iter().map(|kind| kind.name.as_str());
        if !kinds().any(|kind| kind == name) {
            let hint = did_you_mean(name, kinds(), "add [[demands]] with this name");
            let at = desk.find(span.start, &format!("\"{name}\""));
            desk.complain(at, format!("no kind of demand \"{name}\".{hint}"));
        }
    }
    match site.candidates.as_deref().map(generated) {
        Some(None) => desk.complain(span.clone(), "site.candidates: allowed: grid:200m or planar; a layer goes to [layers]. hint: candidates = \"grid:200m\""),
        Some(Some(Err(found))) => desk.complain(span.clone(), found),
        _ => {}
    }
    let generates = site.candidates.is_some()
        || matches!(&desk.file.layers.candidates, Some(super::file::written::TextOr::Text(text)) if generated(text).is_some());
    if generates && !scenario.candidates.is_empty() {
        desk.complain(span, "candidates on a grid or anywhere know no candidates of the scenario's own. hint: open them, or give candidates as a layer");
    }
}

/// The rows of values of a scenario.
pub(super) fn axes(desk: &mut Desk<'_>, scenario: &ScenarioTable, wish: &Wish) -> Vec<Axis> {
    let Some(sweep) = &scenario.sweep else { return Vec::new() };
    let (span, table) = (sweep.span(), sweep.get_ref());
    let open = table.open.0.iter().flat_map(|Written(purse)| match purse {
        Purse::Row(row) => row.clone().collect::<Vec<u32>>(),
        Purse::Sites(open) => vec![*open],
        Purse::Money(_) => Vec::new(),
    });
    let axes = [
        ("open", open.map(Value::Open).collect::<Vec<Value>>()),
        ("budget", table.budget.0.iter().map(|value| Value::Budget(value.0)).collect()),
        ("target", table.target.0.iter().map(|value| Value::Target(value.0)).collect()),
        ("within", table.within.0.iter().map(|value| Value::Within(value.0)).collect()),
        ("speed", table.speed.0.iter().map(|value| Value::Speed(value.0.0)).collect()),
    ];
    let axes: Vec<Axis> = axes
        .into_iter()
        .filter(|(_, values)| !values.is_empty())
        .map(|(key, values)| Axis { key, values })
        .collect();
    let swept = |key: &str| axes.iter().any(|axis| axis.key == key);
    let (open, budget) = match wish {
        Wish::Site(site) => (site.open.is_some(), site.budget.is_some()),
        _ => (false, false),
    };
    if (swept("open") && (swept("budget") || budget)) || (swept("budget") && open) {
        desk.complain(
            span.clone(),
            "open and budget both say how much may open. hint: leave one of them out",
        );
    }
    if axes.is_empty() {
        desk.complain(span.clone(), "a sweep needs values. hint: sweep = { open = \"1..20\" }");
    }
    for axis in &axes {
        let sited = matches!(axis.key, "open" | "budget" | "target");
        if sited && !matches!(wish, Wish::Site(_)) {
            desk.complain(
                span.clone(),
                format!(
                    "sweep.{} needs a siting question. hint: site = {{ model = \"mclp\" }}",
                    axis.key
                ),
            );
        }
        for (at, value) in axis.values.iter().enumerate() {
            if axis.values[..at].contains(value) {
                desk.complain(
                    span.clone(),
                    format!(
                        "sweep.{}: {} is given twice. hint: each value once",
                        axis.key,
                        value.label()
                    ),
                );
            }
        }
    }
    if axes.iter().any(|axis| axis.key == "speed") && desk.file.walk.is_none() {
        desk.complain(
            span.clone(),
            "sweep.speed: nobody walks in this plan. hint: [walk] roads = \"city.osm.pbf\"",
        );
    }
    let (asked, most) = (combinations(&axes), table.most.unwrap_or(MOST));
    if asked > most {
        let factors: Vec<String> = axes.iter().map(|axis| axis.values.len().to_string()).collect();
        desk.complain(
            span,
            format!("the sweep is {} = {asked} questions, more than {most}. hint: fewer values, or sweep.most = {asked}", factors.join(" x ")),
        );
    }
    axes
}

/// The siting question of a scenario for some values of its sweep.
pub(super) fn site_question(
    plan: &Plan,
    scenario: &Scenario,
    table: &SiteTable,
    model: &'static dyn SitingModel,
    values: &[(&'static str, Value)],
) -> SiteQuestion {
    let mut purse = match &table.open {
        Some(OpenTable::Purse(purse)) => Some(purse.0.clone()),
        _ => table.budget.as_ref().map(|budget| Purse::Money(budget.0)),
    };
    let mut target = table.target.as_ref().map(|share| share.0);
    for (_, value) in values {
        match value {
            Value::Open(open) => purse = Some(Purse::Sites(*open)),
            Value::Budget(money) => purse = Some(Purse::Money(*money)),
            Value::Target(share) => target = Some(*share),
            Value::Within(_) | Value::Speed(_) => {}
        }
    }
    let open_of = |tier: &Tier| match &table.open {
        Some(OpenTable::Tiers(open)) => open.get(&tier.name).copied(),
        _ => None,
    };
    let tiers = plan.tiers.iter().filter_map(|tier| {
        Some(TierQuestion {
            name: tier.name.clone(),
            limit: tier.limit,
            open: open_of(tier)?,
            weight: tier.weight.clone(),
        })
    });
    let limit = scenario.standards.first().map(|standard| standard.limit);
    let kinds = plan.kinds.iter().filter(|kind| table.demands.contains(&kind.name));
    let kinds = kinds.filter_map(|kind| {
        Some(KindQuestion {
            name: kind.name.clone(),
            limit: kind.standard.as_ref().map(|standard| standard.limit).or(limit)?,
            share: kind.share,
        })
    });
    let own = table.candidates.as_deref().and_then(generated).and_then(Result::ok);
    SiteQuestion {
        purse,
        target,
        single_first: table.single_first,
        weighted: table.weighted,
        travel_price: table.travel_cost.as_ref().map(|money| money.0),
        from_scratch: table.from_scratch,
        relocate: table.relocate,
        require: table.require_site.clone(),
        forbid: table.forbid_site.clone(),
        candidates: own.unwrap_or(plan.candidates),
        min_spacing: table.min_spacing.as_ref().map(|cost| cost.0),
        tiers: tiers.collect(),
        tiers_nest: table.tiers_nest,
        kinds: kinds.collect(),
        phases: table.phases.clone(),
        alternatives: table.alternatives,
        why_not: table.why_not.clone(),
        ..SiteQuestion::new(model)
    }
}
