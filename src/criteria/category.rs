//! The words of a response. One type a component, so that a mix-up does not compile.

/// Words of one component: how each is written in RS (RSSTRESC).
macro_rules! category {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// Every category, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// As responses.csv and RS spell it.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// The category so spelled.
            pub fn from_name(name: &str) -> Option<$name> {
                match name { $($text => Some($name::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub(super) use category;

category! {
    /// Response of the target lesions (RS TRGRESP).
    TargetResponse {
        /// All gone, all nodes normal.
        CompleteResponse = "CR",
        /// Shrunk by `pr_drop` from baseline.
        PartialResponse = "PR",
        /// Neither PR nor PD.
        StableDisease = "SD",
        /// Grown by `pd_rise` and `pd_abs` from the nadir, or back after CR.
        ProgressiveDisease = "PD",
        /// A lesion not read, and nothing proven by the others.
        NotEvaluable = "NE",
        /// No targets at baseline.
        NotApplicable = "NA",
    }
}
category! {
    /// Response of the non-target lesions (RS NTRGRESP).
    NonTargetResponse {
        /// All gone.
        CompleteResponse = "CR",
        /// At least one persists.
        NonCrNonPd = "NON-CR/NON-PD",
        /// Unequivocal progression.
        ProgressiveDisease = "PD",
        /// Not all evaluated and none progressed.
        NotEvaluable = "NE",
        /// None at baseline.
        NotApplicable = "NA",
    }
}
category! {
    /// New lesions at a timepoint (RS NEWLPROG).
    NewLesions {
        /// None.
        None = "N",
        /// Perhaps one: no progression unless confirmed later.
        Equivocal = "EQUIVOCAL",
        /// At least one.
        Unequivocal = "UNEQUIVOCAL",
        /// A region was not imaged.
        NotEvaluable = "NE",
    }
}
category! {
    /// Overall response, of a timepoint (RS OVRLRESP) or the best of a subject (BESTRESP), as the
    /// endpoints count it whatever the criteria; a criteria set has its own words for them
    /// ([`CriteriaSet::word`](super::CriteriaSet)).
    /// Ordered from best to worst as section 4.4.3 of RECIST 1.1 ranks them.
    OverallResponse {
        /// Complete response.
        CompleteResponse = "CR",
        /// Partial response.
        PartialResponse = "PR",
        /// Minor response (INRC 2017): controlled, but no objective response.
        MinorResponse = "MR",
        /// Stable disease.
        StableDisease = "SD",
        /// Non-target disease only: neither gone nor progressed.
        NonCrNonPd = "NON-CR/NON-PD",
        /// Progressive disease.
        ProgressiveDisease = "PD",
        /// Progression that a later assessment has yet to confirm (iRECIST).
        UnconfirmedProgression = "UPD",
        /// No disease at baseline and none since.
        NoEvidenceOfDisease = "NED",
        /// Not evaluable.
        NotEvaluable = "NE",
    }
}

impl OverallResponse {
    /// CR or PR.
    pub const fn is_response(self) -> bool {
        matches!(
            self,
            OverallResponse::CompleteResponse | OverallResponse::PartialResponse
        )
    }

    /// In the numerator of the disease control rate (endpoints.md section 2).
    pub const fn is_disease_control(self) -> bool {
        matches!(
            self,
            OverallResponse::CompleteResponse
                | OverallResponse::PartialResponse
                | OverallResponse::MinorResponse
                | OverallResponse::StableDisease
                | OverallResponse::NonCrNonPd
        )
    }
}
