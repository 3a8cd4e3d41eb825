//! Row buffers that go round: a task fills one, the gatherer empties it, the next task takes it.
//! Fresh memory for each would cost as much as a tenth of the whole run.

use std::sync::{Mutex, PoisonError};

/// Emptied row buffers, ready for the next task.
#[derive(Debug, Default)]
pub struct SpareRows(Mutex<Vec<Vec<u8>>>);

impl SpareRows {
    /// An empty buffer, with room from its last use where there was one.
    pub fn take(&self) -> Vec<u8> {
        let mut spare = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spare.pop().unwrap_or_default()
    }

    /// Keeps a buffer for its room.
    pub fn give(&self, mut rows: Vec<u8>) {
        rows.clear();
        let mut spare = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spare.push(rows);
    }
}
