//! The product against a second, slow, obviously-right evaluator of RECIST 1.1 (see oracle/mod.rs).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

#[path = "oracle/mod.rs"]
mod oracle;

#[path = "oracle/generated.rs"]
mod generated;
#[path = "oracle/product.rs"]
mod product;
#[path = "oracle/sensitivity.rs"]
mod sensitivity;
#[path = "oracle/tables.rs"]
mod tables;
