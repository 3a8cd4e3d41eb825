//! Points, distances, diameters: pure functions.
