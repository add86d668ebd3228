//! The command line: arguments to questions, outcomes to files and exit codes. It decides
//! nothing about coverage or siting.

mod audit;
mod completions;
mod convert;
mod coverage;
mod diff;
mod districts;
mod exit;
mod init;
mod inspect;
mod interrupt;
mod layers;
mod look;
mod output;
mod progress;
mod rerun;
mod run;
mod run_folder;
mod site;
mod standards;
mod walking;

use clap::{CommandFactory, Parser, Subcommand};

pub use exit::{Failure, end_without_memory};

/// Service-radius planning: who is within reach of a service centre, who is not, and where
/// the next ones should open.
#[derive(Debug, Parser)]
#[command(name = "radii", version, max_term_width = 100, after_help = AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit codes: 0 done, 1 a requirement is not met, 2 usage, 3 bad data, 4 infeasible,
5 input/output, 130 interrupted.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Who is within reach of a centre, and who is not
    Coverage(Box<coverage::CoverageArguments>),
    /// Whether every place of an area has a centre within the limit, proved or refuted
    Audit(Box<audit::AuditArguments>),
    /// Where the next centres should open, with a proof
    Site(Box<site::SiteArguments>),
    /// Districts of equal weight, each in one piece, with clear borders
    Districts(Box<districts::DistrictArguments>),
    /// Answer every question of a plan, and compare the answers
    Run(run::RunArguments),
    /// What is in a file, what is wrong with it, and what to do; a mended copy
    Inspect(Box<inspect::InspectArguments>),
    /// A commented plan from the files at hand
    Init(init::InitArguments),
    /// Two runs side by side, or two years of data: what rose and what fell
    Diff(diff::DiffArguments),
    /// Do a run again: the same bytes, or what changed
    Rerun(rerun::RerunArguments),
    /// The built-in service standards, with clause, number and how sure it is
    Standards(standards::StandardsArguments),
    /// The schema of plan files
    Schema(standards::SchemaArguments),
    /// Write a layer in another format, coordinate system or datum; or streets as a network
    Convert(Box<convert::ConvertArguments>),
    /// Print a walking profile, to be copied and changed
    Profile(convert::ProfileArguments),
    /// Print a completion script for a shell
    Completions(completions::CompletionArguments),
}

/// Parse the process's arguments, do what they say, and give the exit code.
pub fn run() -> u8 {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no failures; a closed pipe is none either.
            let _ = error.print();
            if !error.use_stderr() {
                return exit::DONE;
            }
            if !error.to_string().contains("hint: ") {
                eprintln!("hint: radii help COMMAND lists every option and what it takes");
            }
            return exit::USAGE;
        }
    };
    let result = match arguments.command {
        Command::Coverage(arguments) => coverage::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Site(arguments) => site::run(&arguments),
        Command::Districts(arguments) => districts::run(&arguments),
        Command::Run(arguments) => run::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Rerun(arguments) => rerun::run(&arguments),
        Command::Standards(arguments) => standards::run(&arguments),
        Command::Schema(arguments) => standards::schema_of(&arguments),
        Command::Convert(arguments) => convert::run(&arguments),
        Command::Profile(arguments) => convert::profile(&arguments),
        Command::Completions(arguments) => completions::run(&arguments, Arguments::command()),
    };
    result.unwrap_or_else(|failure| {
        eprintln!("error: {}", output::harmless(&failure.to_string()));
        failure.exit_code()
    })
}
