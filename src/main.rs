//! The `recist` command: parse, run, exit code.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser;
use recist::cli::{Arguments, Console, Exit, Failure, panic_place, watch_panics};

/// A subject is a few dozen small allocations, and a trial may have a million subjects.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    watch_panics();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // Help and version are what was asked for; clap knows which is which.
        Err(told) => {
            let usage = told.use_stderr();
            let printed = told.print();
            return if usage || printed.is_err() {
                Exit::Usage
            } else {
                Exit::Done
            }
            .into();
        }
    };
    let console = Console::new(arguments.quiet());
    let input = arguments.input();
    let outcome = catch_unwind(AssertUnwindSafe(|| arguments.run(&console)));
    let failure = match outcome {
        Ok(Ok(exit)) => return exit.into(),
        Ok(Err(failure)) => failure,
        Err(_) => Failure::Internal {
            input,
            place: panic_place(),
        },
    };
    console.failed(&failure);
    failure.exit().into()
}
