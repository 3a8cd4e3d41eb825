//! Compares short cells without a call.

/// Whether two cells hold the same bytes.
#[inline(always)]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    if let (Some(first), Some(other)) = (a.first_chunk::<8>(), b.first_chunk::<8>()) {
        // The last eight bytes overlap the first ones where there are fewer than sixteen.
        return first == other
            && match a.len() {
                8 => true,
                9..=16 => a.last_chunk::<8>() == b.last_chunk::<8>(),
                _ => a == b,
            };
    }
    if let (Some(first), Some(other)) = (a.first_chunk::<4>(), b.first_chunk::<4>()) {
        return first == other && a.last_chunk::<4>() == b.last_chunk::<4>();
    }
    a.first() == b.first() && a.last() == b.last() && a.get(1) == b.get(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_one_byte_makes_a_difference() {
        for length in 0..40 {
            let a = vec![b'a'; length];
            assert!(same(&a, &a.clone()), "{length}");
            for at in 0..length {
                let mut b = a.clone();
                b[at] = b'b';
                assert!(!same(&a, &b), "{length} {at}");
            }
            assert!(!same(&a, &vec![b'a'; length + 1]));
        }
    }
}
