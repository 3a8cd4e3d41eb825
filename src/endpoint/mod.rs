//! One trial: rates, time to event, survival curves.
