//! Value representations (PS3.5 6.2): the known ones, or none.

/// A value representation that the standard knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the standard's own two letters")]
#[rustfmt::skip]
pub enum Vr {
    AE, AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN, SH, SL, SQ, SS,
    ST, SV, TM, UC, UI, UL, UN, UR, US, UT, UV,
}

/// All of them, in the order of their letters.
#[rustfmt::skip]
const ALL: [(&[u8; 2], Vr); 34] = [
    (b"AE", Vr::AE), (b"AS", Vr::AS), (b"AT", Vr::AT), (b"CS", Vr::CS), (b"DA", Vr::DA),
    (b"DS", Vr::DS), (b"DT", Vr::DT), (b"FD", Vr::FD), (b"FL", Vr::FL), (b"IS", Vr::IS),
    (b"LO", Vr::LO), (b"LT", Vr::LT), (b"OB", Vr::OB), (b"OD", Vr::OD), (b"OF", Vr::OF),
    (b"OL", Vr::OL), (b"OV", Vr::OV), (b"OW", Vr::OW), (b"PN", Vr::PN), (b"SH", Vr::SH),
    (b"SL", Vr::SL), (b"SQ", Vr::SQ), (b"SS", Vr::SS), (b"ST", Vr::ST), (b"SV", Vr::SV),
    (b"TM", Vr::TM), (b"UC", Vr::UC), (b"UI", Vr::UI), (b"UL", Vr::UL), (b"UN", Vr::UN),
    (b"UR", Vr::UR), (b"US", Vr::US), (b"UT", Vr::UT), (b"UV", Vr::UV),
];

/// By first and second letter; a look-up, where a search would be guessed wrong half the time.
static BY_LETTERS: [[Option<Vr>; 32]; 32] = by_letters();

const fn by_letters() -> [[Option<Vr>; 32]; 32] {
    let mut table = [[None; 32]; 32];
    let mut index = 0;
    while index < ALL.len() {
        let ([first, second], vr) = (*ALL[index].0, ALL[index].1);
        table[(first - b'A') as usize][(second - b'A') as usize] = Some(vr);
        index += 1;
    }
    table
}

impl Vr {
    /// From the two bytes of an explicit VR element; none when the standard knows no such VR.
    #[inline]
    pub fn from_bytes(bytes: [u8; 2]) -> Option<Self> {
        let [first, second] = bytes.map(|byte| usize::from(byte.wrapping_sub(b'A')));
        *BY_LETTERS.get(first)?.get(second)?
    }

    /// The length field has 32 bits, after two reserved bytes (PS3.5 table 7.1-1).
    #[inline]
    pub const fn has_long_length(self) -> bool {
        const LONG: u64 = Vr::OB.bit()
            | Vr::OD.bit()
            | Vr::OF.bit()
            | Vr::OL.bit()
            | Vr::OV.bit()
            | Vr::OW.bit()
            | Vr::SQ.bit()
            | Vr::SV.bit()
            | Vr::UC.bit()
            | Vr::UN.bit()
            | Vr::UR.bit()
            | Vr::UT.bit()
            | Vr::UV.bit();
        LONG & self.bit() != 0
    }

    const fn bit(self) -> u64 {
        1 << self as u32
    }

    /// Text of no particular grammar, which some writers put in place of a stricter VR.
    pub const fn is_free_text(self) -> bool {
        matches!(self, Vr::LO | Vr::LT | Vr::SH | Vr::ST | Vr::UC | Vr::UT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_letters_are_no_vr() {
        for bytes in [b"ZZ", b"lo", b"\0\0", b"??", b"\xff\xfe", b"  ", b"OX"] {
            assert_eq!(Vr::from_bytes(*bytes), None, "{bytes:?}");
        }
        assert_eq!(Vr::from_bytes(*b"DS"), Some(Vr::DS));
        for (letters, vr) in ALL {
            assert_eq!(Vr::from_bytes(*letters), Some(vr));
            assert_eq!(format!("{vr:?}").as_bytes(), letters);
        }
        let long = ALL.iter().filter(|(_, vr)| vr.has_long_length()).count();
        assert_eq!(long, 13);
        assert!(Vr::UN.has_long_length() && !Vr::DS.has_long_length());
    }
}
