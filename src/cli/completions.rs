//! `radii completions`.

use clap::{Args, Command};
use clap_complete::Shell;

use super::{Failure, exit, output};

/// Arguments of `radii completions`.
#[derive(Debug, Args)]
pub struct CompletionArguments {
    /// The shell to complete for
    shell: Shell,
}

/// Print the script.
pub fn run(arguments: &CompletionArguments, mut command: Command) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "radii", &mut script);
    output::print(&script)?;
    Ok(exit::DONE)
}
