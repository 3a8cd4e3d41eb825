//! One timepoint: sums, baseline, nadir, and whether the reads keep the rules.

pub mod conformance;
