//! The organ keys met so far: making one costs more than all other checks of a case.

use std::collections::HashMap;

use crate::study::{Lesion, Text};

/// Sites of a trial repeat; more different ones than this are not worth keeping.
const MOST_KEPT: usize = 4096;

/// Organ keys of extranodal sites, by the site as written.
#[derive(Debug, Default)]
pub struct OrganKeys(HashMap<Text, Text>);

impl OrganKeys {
    /// The organ key of a lesion.
    pub(super) fn key(&mut self, lesion: &Lesion) -> Text {
        if lesion.nodal {
            return lesion.organ_key();
        }
        if let Some(key) = self.0.get(&lesion.organ) {
            return key.clone();
        }
        if self.0.len() >= MOST_KEPT {
            self.0.clear();
        }
        let key = lesion.organ_key();
        self.0.insert(lesion.organ.clone(), key.clone());
        key
    }
}
