//! Value representations (PS3.5 6.2): the known ones, or none.

/// A value representation that the standard knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the standard's own two letters")]
#[rustfmt::skip]
pub enum Vr {
    AE, AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN, SH, SL, SQ, SS,
    ST, SV, TM, UC, UI, UL, UN, UR, US, UT, UV,
}

impl Vr {
    /// From the two bytes of an explicit VR element; none when the standard knows no such VR.
    #[rustfmt::skip]
    pub const fn from_bytes(bytes: [u8; 2]) -> Option<Self> {
        Some(match &bytes {
            b"AE" => Vr::AE, b"AS" => Vr::AS, b"AT" => Vr::AT, b"CS" => Vr::CS, b"DA" => Vr::DA,
            b"DS" => Vr::DS, b"DT" => Vr::DT, b"FD" => Vr::FD, b"FL" => Vr::FL, b"IS" => Vr::IS,
            b"LO" => Vr::LO, b"LT" => Vr::LT, b"OB" => Vr::OB, b"OD" => Vr::OD, b"OF" => Vr::OF,
            b"OL" => Vr::OL, b"OV" => Vr::OV, b"OW" => Vr::OW, b"PN" => Vr::PN, b"SH" => Vr::SH,
            b"SL" => Vr::SL, b"SQ" => Vr::SQ, b"SS" => Vr::SS, b"ST" => Vr::ST, b"SV" => Vr::SV,
            b"TM" => Vr::TM, b"UC" => Vr::UC, b"UI" => Vr::UI, b"UL" => Vr::UL, b"UN" => Vr::UN,
            b"UR" => Vr::UR, b"US" => Vr::US, b"UT" => Vr::UT, b"UV" => Vr::UV,
            _ => return None,
        })
    }

    /// The length field has 32 bits, after two reserved bytes (PS3.5 table 7.1-1).
    pub const fn has_long_length(self) -> bool {
        matches!(
            self,
            Vr::OB
                | Vr::OD
                | Vr::OF
                | Vr::OL
                | Vr::OV
                | Vr::OW
                | Vr::SQ
                | Vr::SV
                | Vr::UC
                | Vr::UN
                | Vr::UR
                | Vr::UT
                | Vr::UV
        )
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
        assert!(Vr::UN.has_long_length() && !Vr::DS.has_long_length());
    }
}
