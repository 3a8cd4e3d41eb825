//! INRC 2017: primary, metastases and marrow of one subject, and the overall response they give
//! (criteria/inrc-2017.md; criteria/settled.md 29 and 30).
//!
//! A visit is gathered from both files (`evidence`), put beside what earlier visits left, judged
//! component by component, and looked up in the overall table.

mod backdating;
mod course;
mod evidence;
mod findings;
mod history;
mod judge;
mod marrow;
mod metastatic;
mod primary;
mod readings;
mod reason;
mod reason_metastatic;
mod visits;

pub use course::{
    ComponentVerdict, NeuroblastomaAssessment, NeuroblastomaCourse, neuroblastoma_course,
};
pub use findings::component_findings;
pub use history::{CountHistory, Size, SizeHistory};
pub use judge::judge_components;
pub use marrow::{MarrowInputs, marrow_response};
pub use metastatic::{MetastaticCause, MetastaticInputs, is_proven, metastatic_response};
pub use primary::{PrimaryInputs, primary_response};
pub use reason::component_reasons;
