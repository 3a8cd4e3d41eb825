//! The `recist` command: one file a command, parsed arguments first, checked options after.
//!
//! What is printed on stdout is data; what is said on stderr is talk.

mod annotations;
mod arguments;
mod assess;
mod check;
mod compare;
mod completions;
mod component_file;
mod component_table;
mod console;
mod criteria;
mod exit;
mod explain;
mod explained_case;
mod failure;
mod findings_text;
mod gathered;
mod import;
mod import_into;
mod import_text;
#[cfg(feature = "pixels")]
mod key_image_window;
#[cfg(feature = "pixels")]
mod key_images;
mod lesion_table;
mod man;
mod options;
mod result_rows;
mod result_tables;
mod results;
mod run_record;
mod scan;
mod scan_cache;
mod selftest;
mod side_by_side;
mod spare_rows;
mod text_table;
mod trial_run;

pub use arguments::Arguments;
pub use console::Console;
pub use exit::Exit;
pub use failure::{Failure, panic_place, watch_panics};
