//! The oracle: a second, slow evaluator of RECIST 1.1 written from criteria/ with exact fractions, and a generator of
//! trials that meet its hard places. It shares no code with the product.

pub mod best;
pub mod compare;
pub mod course;
pub mod days;
pub mod endpoints;
pub mod expected;
pub mod fraction;
pub mod lesions;
pub mod other_story;
pub mod plan;
pub mod policy;
pub mod population;
pub mod random;
pub mod reading;
pub mod response;
pub mod situations;
pub mod situations_of_rows;
pub mod situations_of_subject;
pub mod survival;
pub mod target;
pub mod target_rows;
pub mod target_story;
pub mod trial;
