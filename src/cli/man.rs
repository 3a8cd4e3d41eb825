//! `recist man`: man pages, made from the same text as `--help`.

use clap::Args;
use clap_mangen::Man;

use super::arguments::command_line;
use super::{Console, Exit, Failure};
use crate::error::Error;

/// Arguments of `recist man`.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  recist man criteria")]
pub struct ManArguments {
    /// A command; without one, the page of recist itself
    command: Option<String>,
}

/// Prints one man page.
pub fn run(arguments: &ManArguments, console: &Console) -> Result<Exit, Failure> {
    let mut whole = command_line();
    whole.build();
    let page = match &arguments.command {
        None => whole,
        Some(name) => match whole.find_subcommand(name) {
            Some(command) => command.clone(),
            None => return Err(Failure::usage(format!("there is no command {name}"))),
        },
    };
    let mut text = Vec::new();
    Man::new(page)
        .render(&mut text)
        .map_err(|error| Failure::Storage(Error::io("write", "man page", error)))?;
    console.write(&text)?;
    Ok(Exit::Done)
}
