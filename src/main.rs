//! The `recist` command.
fn main() {}
