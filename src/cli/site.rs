//! `radii site`.

use std::str::FromStr;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::layers::{
    BaseArguments, CapacityArguments, OutputArguments, SearchArguments, StandardArguments,
    layer_help,
};
use super::look::map_help;
use super::walking::WalkArguments;
use super::{Failure, interrupt};
use crate::error::{Error, QuestionError};
use crate::model::written::{distance, money, share};
use crate::model::{Cost, Limit, Money, Share};
use crate::read::LayerRef;
use crate::scenario::{
    Ask, CandidateSource, LayerRefs, Purse, Question, SiteQuestion, TierQuestion,
};
use crate::siting::{self, Budget};

/// Arguments of `radii site`.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub struct SiteArguments {
    /// Residential blocks or other demand: points or polygons, with a weight column
    #[arg(long, value_name = "LAYER")]
    demand: LayerRef,

    /// Existing service centres; they stay open
    #[arg(long, value_name = "LAYER")]
    facilities: Option<LayerRef>,

    /// Where a centre could open: a layer, grid:200m, or planar (anywhere: the places where
    /// circles round the demand cross); else at any block
    #[arg(long, value_name = "LAYER|grid:WIDTH|planar")]
    candidates: Option<CandidateArgument>,

    #[command(flatten)]
    standard: StandardArguments,

    /// The question to answer
    #[arg(long, value_name = "MODEL", value_parser = PossibleValuesParser::new(siting::MODELS.iter().map(|model| model.name())))]
    model: String,

    /// How many new centres, on top of the existing ones; 1..20 solves the whole row
    #[arg(long, value_name = "N|A..B", allow_negative_numbers = true)]
    open: Option<Purse>,

    /// What the new centres may cost together, in the unit of the candidates' cost column
    #[arg(long, value_name = "MONEY", value_parser = money, allow_negative_numbers = true)]
    budget: Option<Money>,

    /// Share of the demand to cover (pscp): 90% or 0.9
    #[arg(long, value_name = "SHARE", value_parser = share)]
    target: Option<Share>,

    /// Cover twice only what costs no single coverage (backup)
    #[arg(long)]
    single_first: bool,

    /// The largest weight times distance counts, rather than the largest distance (p-center)
    #[arg(long)]
    weighted: bool,

    /// What a unit of weight costs for every kilometre, or unit of --matrix, beside the cost column
    /// (cflp); else 1 for every metre
    #[arg(long, value_name = "MONEY", value_parser = money, allow_negative_numbers = true)]
    travel_cost: Option<Money>,

    #[command(flatten)]
    capacity: CapacityArguments,

    /// Decide about the existing centres too; --open then counts all
    #[arg(long)]
    from_scratch: bool,

    /// Up to N existing centres may close and open elsewhere
    #[arg(long, value_name = "N", default_value_t = 0)]
    relocate: u32,

    /// A candidate that must open, by id; may repeat
    #[arg(long, value_name = "ID")]
    require_site: Vec<String>,

    /// A candidate that must not open, by id; may repeat
    #[arg(long, value_name = "ID")]
    forbid_site: Vec<String>,

    /// New centres are at least so far from each other and from the existing ones: 300m
    #[arg(long, value_name = "DISTANCE", value_parser = distance, allow_hyphen_values = true)]
    min_spacing: Option<Cost>,

    /// A level of centre with its own limit and number (mclp); may repeat, the highest first:
    /// district:3km:4, or district:3km:4:COLUMN for a weight column of its own
    #[arg(long, value_name = "NAME:LIMIT:OPEN")]
    tier: Vec<TierArgument>,

    /// A tier also serves as the tiers after it, within their limits
    #[arg(long)]
    tiers_nest: bool,

    /// Open in phases, so that coverage summed over them is highest (mclp): 6,6
    #[arg(long, value_name = "N,N", value_parser = phases)]
    phases: Option<Phases>,

    /// Give the K next-best plans too
    #[arg(long, value_name = "K", default_value_t = 0)]
    alternatives: u32,

    /// What forcing this candidate in would cost, by id; may repeat
    #[arg(long, value_name = "ID")]
    why_not: Vec<String>,

    /// Stop when the answer is proved to be this close to the best: 0.1%
    #[arg(long, value_name = "SHARE", value_parser = share)]
    gap: Option<Share>,

    #[command(flatten)]
    search: SearchArguments,

    #[command(flatten)]
    output: OutputArguments,

    #[command(flatten)]
    walking: WalkArguments,

    #[command(flatten)]
    base: BaseArguments,
}

fn after_help() -> String {
    let models: Vec<String> = siting::MODELS
        .iter()
        .map(|model| format!("  {:<10}{}", model.name(), model.question()))
        .collect();
    format!(
        "Models:\n{}\n\n{}\n\n{}\n\nExample:\n  radii site --facilities centres.csv \
         --demand blocks.geojson --within 1km \\\n      --model mclp --open 12 --map proposal.png",
        models.join("\n"),
        layer_help(),
        map_help()
    )
}

/// A layer, or where to generate candidates.
#[derive(Debug, Clone)]
enum CandidateArgument {
    Layer(Box<LayerRef>),
    Generated(CandidateSource),
}

impl FromStr for CandidateArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<CandidateArgument, String> {
        if text == "planar" {
            return Ok(CandidateArgument::Generated(CandidateSource::Planar));
        }
        if let Some(width) = text.strip_prefix("grid:") {
            let width = distance(width).map_err(|error| error.to_string())?;
            return Ok(CandidateArgument::Generated(CandidateSource::Grid(width)));
        }
        text.parse()
            .map(|layer| CandidateArgument::Layer(Box::new(layer)))
            .map_err(|error| format!("{error}"))
    }
}

/// `district:3km:4` or `district:3km:4:COLUMN`.
#[derive(Debug, Clone)]
struct TierArgument(TierQuestion);

impl FromStr for TierArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<TierArgument, String> {
        let refuse = |found: &str| {
            format!(
                "\"{text}\": {found}; allowed: NAME:LIMIT:OPEN or NAME:LIMIT:OPEN:WEIGHT_COLUMN. hint: district:3km:4"
            )
        };
        let parts: Vec<&str> = text.splitn(4, ':').collect();
        let [name, limit, open, weight @ ..] = parts.as_slice() else {
            return Err(refuse("a tier has three parts"));
        };
        if name.is_empty() {
            return Err(refuse("the name is missing"));
        }
        let limit: Limit = limit.parse().map_err(|error| format!("{error}"))?;
        let open = open.parse().map_err(|_| refuse("the number of sites is not one"))?;
        let weight = weight.first().map(|column| (*column).to_owned());
        if weight.as_deref() == Some("") {
            return Err(refuse("the weight column has no name"));
        }
        Ok(TierArgument(TierQuestion { name: (*name).to_owned(), limit, open, weight }))
    }
}

/// Propose sites and report them.
pub fn run(arguments: &SiteArguments) -> Result<u8, Failure> {
    let question = question_of(arguments)?;
    let gap = arguments.gap.map_or(0.0, Share::fraction);
    let budget = Budget { gap, ..arguments.search.budget() };
    interrupt::answer(&question, budget, &arguments.output)
}

fn question_of(arguments: &SiteArguments) -> Result<Question, Failure> {
    let model = siting::named(&arguments.model)
        .ok_or_else(|| Failure::Usage(format!("--model {}: no such model", arguments.model)))?;
    let (layer, source) = match &arguments.candidates {
        None => (None, CandidateSource::Layer),
        Some(CandidateArgument::Layer(layer)) => {
            (Some(layer.as_ref().clone()), CandidateSource::Layer)
        }
        Some(CandidateArgument::Generated(source)) => (None, *source),
    };
    let tiers: Vec<TierQuestion> = arguments.tier.iter().map(|tier| tier.0.clone()).collect();
    let mut within = arguments.standard.within.clone();
    if within.is_empty() {
        // Without a limit of its own, the report judges by the last tier's.
        within.extend(tiers.last().map(|tier| tier.limit));
    }
    let purse = arguments.open.clone();
    if purse.is_some() && arguments.budget.is_some() {
        let clash = QuestionError::Clash { one: "--budget", other: "--open".to_owned() };
        return Err(Error::from(clash).into());
    }
    Ok(Question {
        layers: arguments.base.add_to(arguments.walking.add_to(LayerRefs {
            demand: Some(arguments.demand.clone()),
            facilities: arguments.facilities.clone(),
            candidates: layer,
            area: arguments.standard.area.clone(),
            matrix: arguments.standard.matrix.clone(),
            ..LayerRefs::default()
        })),
        reach: arguments.walking.reach(&within, arguments.standard.matrix.is_some()),
        walk: arguments.walking.question(&within)?,
        within,
        capacity: arguments.capacity.question()?,
        require: arguments.standard.require,
        ask: Ask::Site(Box::new(SiteQuestion {
            model,
            purse: purse.or(arguments.budget.map(Purse::Money)),
            target: arguments.target,
            single_first: arguments.single_first,
            weighted: arguments.weighted,
            travel_price: arguments.travel_cost,
            from_scratch: arguments.from_scratch,
            relocate: arguments.relocate,
            require: arguments.require_site.clone(),
            forbid: arguments.forbid_site.clone(),
            candidates: source,
            min_spacing: arguments.min_spacing,
            tiers,
            tiers_nest: arguments.tiers_nest,
            kinds: Vec::new(),
            phases: arguments.phases.clone().map(|phases| phases.0).unwrap_or_default(),
            alternatives: arguments.alternatives,
            why_not: arguments.why_not.clone(),
        })),
    })
}

/// New sites of each phase.
#[derive(Debug, Clone)]
struct Phases(Vec<u32>);

/// `6,6`.
fn phases(text: &str) -> Result<Phases, String> {
    let parts: Result<Vec<u32>, _> = text.split(',').map(|part| part.trim().parse()).collect();
    parts.map(Phases).map_err(|_| {
        format!(
            "\"{text}\" is not a list of whole numbers. hint: --phases 6,6 opens six and then six"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_have_a_name_a_limit_and_a_number() {
        let tier = "district:3km:4:elderly".parse::<TierArgument>().unwrap().0;
        assert_eq!((tier.name.as_str(), tier.open), ("district", 4));
        assert_eq!(tier.weight.as_deref(), Some("elderly"));
        for text in ["district", "district:3km", ":3km:4", "a:3:x", "a:3km:4:"] {
            assert!(text.parse::<TierArgument>().is_err(), "{text}");
        }
    }
}
