//! The words of the three components. One type a component, so that a mix-up does not compile.

use crate::criteria::category::category;

category! {
    /// Response of the primary tumour.
    PrimaryResponse {
        /// Below 10 mm and no uptake.
        CompleteResponse = "CR",
        /// Shrunk, the uptake not increased.
        PartialResponse = "PR",
        /// Neither PR nor PD.
        StableDisease = "SD",
        /// Grown.
        ProgressiveDisease = "PD",
        /// Size, or an uptake that decides, not read.
        NotEvaluable = "NE",
        /// Not there at baseline.
        NotInvolved = "NI",
    }
}
category! {
    /// Response of soft tissue other than the primary and of bone.
    MetastaticResponse {
        /// All soft tissue below 10 mm and no uptake left.
        CompleteResponse = "CR",
        /// Soft tissue and bone both down.
        PartialResponse = "PR",
        /// Neither PR nor PD.
        StableDisease = "SD",
        /// Grown, risen or new.
        ProgressiveDisease = "PD",
        /// A part that decides was not read.
        NotEvaluable = "NE",
        /// None at baseline.
        NotInvolved = "NI",
    }
}
category! {
    /// Response of the bone marrow. There is no PR.
    MarrowResponse {
        /// No tumour.
        CompleteResponse = "CR",
        /// Up to 5 % of tumour.
        MinimalDisease = "MD",
        /// Above 5 %, not PD.
        StableDisease = "SD",
        /// New above 5 %, or more than doubled and above 20 %.
        ProgressiveDisease = "PD",
        /// Not sampled, or not adequately.
        NotEvaluable = "NE",
        /// No tumour at baseline and ever since.
        NotInvolved = "NI",
    }
}
category! {
    /// What any component may say: the words that the overall table is written in.
    ComponentResponse {
        /// CR.
        CompleteResponse = "CR",
        /// PR, of the primary or the metastases.
        PartialResponse = "PR",
        /// MD, of the marrow.
        MinimalDisease = "MD",
        /// SD.
        StableDisease = "SD",
        /// PD.
        ProgressiveDisease = "PD",
        /// NE.
        NotEvaluable = "NE",
        /// NI.
        NotInvolved = "NI",
    }
}

macro_rules! component {
    ($name:ident: $($variant:ident),+) => {
        impl From<$name> for ComponentResponse {
            fn from(response: $name) -> ComponentResponse {
                match response { $($name::$variant => ComponentResponse::$variant),+ }
            }
        }
    };
}

component!(PrimaryResponse: CompleteResponse, PartialResponse, StableDisease, ProgressiveDisease, NotEvaluable, NotInvolved);
component!(MetastaticResponse: CompleteResponse, PartialResponse, StableDisease, ProgressiveDisease, NotEvaluable, NotInvolved);
component!(MarrowResponse: CompleteResponse, MinimalDisease, StableDisease, ProgressiveDisease, NotEvaluable, NotInvolved);
