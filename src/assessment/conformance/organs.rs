//! The organ keys met so far: making one costs more than all other checks of a case.

use crate::study::{Lesion, Text};

/// Sites of a trial repeat; beyond so many different ones they are not worth keeping.
const MOST_KEPT: usize = 64;

/// Organ keys by the site as written.
#[derive(Debug, Default)]
pub struct OrganKeys {
    sites: Vec<Site>,
}

#[derive(Debug)]
struct Site {
    organ: Text,
    nodal: bool,
    key: Text,
    /// Sites with the same key have the same number.
    number: usize,
}

impl OrganKeys {
    /// Forgets what is too much; numbers given before do not hold any longer.
    pub(super) fn tidy(&mut self) {
        if self.sites.len() > MOST_KEPT {
            self.sites.clear();
        }
    }

    /// A number for the lesion's organ: the same organ, the same number.
    pub(super) fn number(&mut self, lesion: &Lesion) -> usize {
        let same = |site: &&Site| site.nodal == lesion.nodal && site.organ == lesion.organ;
        if let Some(site) = self.sites.iter().find(same) {
            return site.number;
        }
        let key = lesion.organ_key();
        let known = self.sites.iter().find(|site| site.key == key);
        let number = known.map_or(self.sites.len(), |site| site.number);
        self.sites.push(Site {
            organ: lesion.organ.clone(),
            nodal: lesion.nodal,
            key,
            number,
        });
        number
    }

    /// The organ of that number.
    pub(super) fn name(&self, number: usize) -> &str {
        self.sites.get(number).map_or("", |site| &site.key)
    }
}
