//! `radii site`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::layers::{LAYER_HELP, OutputArguments, StandardArguments};
use super::{Failure, exit, output};
use crate::model::Share;
use crate::reach;
use crate::read::LayerRef;
use crate::scenario::{Ask, LayerRefs, Question, SiteQuestion};
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

    /// Where a centre could open; else at any block
    #[arg(long, value_name = "LAYER")]
    candidates: Option<LayerRef>,

    #[command(flatten)]
    standard: StandardArguments,

    /// The question to answer
    #[arg(long, value_name = "MODEL", value_parser = PossibleValuesParser::new(siting::MODELS.iter().map(|model| model.name())))]
    model: String,

    /// How many new centres, on top of the existing ones (mclp)
    #[arg(long, value_name = "N")]
    open: Option<u32>,

    /// Decide about the existing centres too; --open then counts all
    #[arg(long)]
    from_scratch: bool,

    /// A candidate that must open, by id; may repeat
    #[arg(long, value_name = "ID")]
    require_site: Vec<String>,

    /// A candidate that must not open, by id; may repeat
    #[arg(long, value_name = "ID")]
    forbid_site: Vec<String>,

    /// Stop after this time with the best so far and its gap: 60s, 5min
    #[arg(long, value_name = "TIME", value_parser = duration)]
    time_limit: Option<Duration>,

    /// Stop when the answer is proved to be this close to the best: 0.1%
    #[arg(long, value_name = "SHARE", value_parser = super::layers::share)]
    gap: Option<Share>,

    /// Where the search's random choices start
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    #[command(flatten)]
    output: OutputArguments,
}

fn after_help() -> String {
    let models: Vec<String> = siting::MODELS
        .iter()
        .map(|model| format!("  {:<8}{}", model.name(), model.question()))
        .collect();
    format!(
        "Models:\n{}\n\n{LAYER_HELP}\n\nExample:\n  radii site --facilities centres.csv \
         --demand blocks.geojson --within 1km \\\n      --model mclp --open 12 --map proposal.png",
        models.join("\n")
    )
}

/// Propose sites and report them. The first Ctrl-C stops the search with the best so far,
/// a second one ends the program.
pub fn run(arguments: &SiteArguments) -> Result<u8, Failure> {
    let model = siting::named(&arguments.model)
        .ok_or_else(|| Failure::Usage(format!("--model {}: no such model", arguments.model)))?;
    if !model.needs_open() && arguments.open.is_some() {
        return Err(Failure::Usage(format!(
            "--open does not go with --model {}, which finds the number itself. hint: leave it out, or use --model mclp",
            model.name()
        )));
    }
    let question = Question {
        layers: LayerRefs {
            demand: arguments.demand.clone(),
            facilities: arguments.facilities.clone(),
            candidates: arguments.candidates.clone(),
            area: arguments.standard.area.clone(),
        },
        within: arguments.standard.within.clone(),
        reach: reach::MODELS[0],
        require: arguments.standard.require,
        ask: Ask::Site(SiteQuestion {
            model,
            open: arguments.open,
            from_scratch: arguments.from_scratch,
            require: arguments.require_site.clone(),
            forbid: arguments.forbid_site.clone(),
        }),
    };
    let interrupt = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupt);
    let listening = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(exit::INTERRUPTED));
        }
    });
    if let Err(error) = listening {
        eprintln!("warning: Ctrl-C will end the program at once: {error}");
    }
    let budget = Budget {
        interrupt: Arc::clone(&interrupt),
        gap: arguments.gap.map_or(0.0, Share::fraction),
        seed: arguments.seed,
        ..arguments.time_limit.map(Budget::lasting).unwrap_or_default()
    };
    let code = output::answer(&question, &budget, &arguments.output)?;
    Ok(if interrupt.load(Ordering::Relaxed) { exit::INTERRUPTED } else { code })
}

/// `60s`, `5min`, `500ms`.
fn duration(text: &str) -> Result<Duration, String> {
    let refuse =
        || format!("\"{text}\" is not a time; allowed: a number with ms, s, min or h. hint: 60s");
    let at = text.find(|c: char| c.is_alphabetic()).ok_or_else(refuse)?;
    let (number, unit) = text.split_at(at);
    let seconds = match unit {
        "ms" => 0.001,
        "s" => 1.0,
        "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(refuse()),
    };
    let number: f64 = number.trim().parse().map_err(|_| refuse())?;
    Duration::try_from_secs_f64(number * seconds).map_err(|_| refuse())
}
