//! Tables: rows in, rows out. Nothing here knows what a cell means.

mod block;
mod blocks;
mod marks;
mod quoted;
mod same;
mod scan;

pub use block::{Block, Row, RowFault};
pub use blocks::{Blocks, TableError, TableFault};
pub use same::same;
