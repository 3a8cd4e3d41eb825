//! `recist completions`: what a shell needs to complete the command line.

use clap::Args;
use clap_complete::Shell;

use super::arguments::command_line;
use super::{Console, Exit, Failure};

/// Arguments of `recist completions`.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  recist completions bash")]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the completions of one shell.
pub fn run(arguments: &CompletionsArguments, console: &Console) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command_line(), "recist", &mut script);
    console.write(&script)?;
    Ok(Exit::Done)
}
