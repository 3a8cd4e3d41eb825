//! A small seeded generator of random numbers (splitmix64), so that a failing subject can be made again.

pub struct Random {
    state: u64,
}

impl Random {
    pub fn new(seed: u64) -> Random {
        Random { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }

    /// True `per_cent` times in a hundred.
    pub fn chance(&mut self, per_cent: i64) -> bool {
        self.between(1, 100) <= per_cent
    }

    pub fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.between(0, items.len() as i64 - 1) as usize].clone()
    }

    /// An item drawn by its weight.
    pub fn weighted<T: Clone>(&mut self, items: &[(i64, T)]) -> T {
        let total: i64 = items.iter().map(|(weight, _)| weight).sum();
        let mut left = self.between(1, total);
        for (weight, item) in items {
            left -= weight;
            if left <= 0 {
                return item.clone();
            }
        }
        items[0].1.clone()
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.between(0, at as i64) as usize);
        }
    }
}
