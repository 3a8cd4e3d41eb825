//! The course of one subject by INRC: each visit in the light of those before.

use crate::criteria::inrc_2017::{
    ComponentsRow, MarrowResponse, MetastaticResponse, PrimaryResponse, look_up_components,
};
use crate::criteria::{OverallResponse, Rule};
use crate::study::{BaselineRule, Case, Components, Date, Policies, Text};

use super::backdating::dated_back;
use super::evidence::{Evidence, Past};
use super::marrow::{MarrowInputs, marrow_response};
use super::metastatic::{MetastaticInputs, metastatic_response};
use super::primary::{PrimaryInputs, primary_response};
use super::visits::visits;

/// A component's response, the rule that gave it, and what it follows from.
#[derive(Clone, Debug, PartialEq)]
pub struct ComponentVerdict<Response, Inputs> {
    /// The response.
    pub response: Response,
    /// The rule.
    pub rule: &'static Rule,
    /// The numbers.
    pub inputs: Inputs,
}

/// One visit after baseline.
#[derive(Clone, Debug)]
pub struct NeuroblastomaAssessment {
    /// Index among the visits; the baseline is 0 and has no assessment.
    pub visit: usize,
    /// The PD date where the overall response is PD, else the latest date of the visit.
    pub date: Date,
    /// The primary tumour.
    pub primary: ComponentVerdict<PrimaryResponse, PrimaryInputs>,
    /// Metastases in soft tissue and bone.
    pub metastatic: ComponentVerdict<MetastaticResponse, MetastaticInputs>,
    /// The bone marrow.
    pub marrow: ComponentVerdict<MarrowResponse, MarrowInputs>,
    /// The row of the overall table that holds.
    pub row: &'static ComponentsRow,
    /// The overall response.
    pub overall: OverallResponse,
    /// The later visit that proved the unproven new disease of this one, which makes this one PD.
    pub proven_at: Option<usize>,
    /// Unproven new soft tissue, from which this visit may yet become PD.
    pub(super) unproven: bool,
}

/// A subject with every visit assessed by INRC.
#[derive(Clone, Debug)]
pub struct NeuroblastomaCourse {
    /// How the baseline was found.
    pub baseline: BaselineRule,
    /// Label and latest date of each visit, the baseline first.
    pub visits: Vec<(Text, Date)>,
    /// A component was not read at baseline.
    pub baseline_unread: bool,
    /// The visits after baseline, in order.
    pub assessments: Vec<NeuroblastomaAssessment>,
}

/// Assesses every visit of a subject; `None` when there is none. `start` is the first dose, which
/// tells the baseline of a subject without lesion reads.
pub fn neuroblastoma_course(
    case: Option<&Case>,
    components: Option<&Components>,
    start: Option<Date>,
    policies: &Policies,
) -> Option<NeuroblastomaCourse> {
    let (baseline, visits) = visits(case, components, start)?;
    let at_baseline = Evidence::gather(case, &visits[0], policies);
    let mut past = Past::at_baseline(&at_baseline);
    let baseline_unread = past.is_unread();
    let mut assessments = Vec::with_capacity(visits.len() - 1);
    let mut evidence = Vec::with_capacity(visits.len());
    evidence.push(at_baseline);
    for (index, visit) in visits.iter().enumerate().skip(1) {
        let now = Evidence::gather(case, visit, policies);
        past.meet(&now);
        assessments.push(assess(index, visit.date, &past, &now, policies));
        past.pass(index);
        evidence.push(now);
    }
    for (first, proven_at) in dated_back(&evidence, policies) {
        let assessment = &mut assessments[first - 1];
        assessment.proven_at = Some(proven_at);
        assessment.overall = OverallResponse::ProgressiveDisease;
        let seen = evidence[first].unproven_date();
        let own = match assessment.row.overall {
            OverallResponse::ProgressiveDisease => Some(assessment.date),
            _ => None,
        };
        assessment.date = [seen, own]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(assessment.date);
    }
    Some(NeuroblastomaCourse {
        baseline,
        visits: visits.iter().map(|v| (v.label.clone(), v.date)).collect(),
        baseline_unread,
        assessments,
    })
}

fn assess(
    visit: usize,
    latest: Date,
    past: &Past,
    now: &Evidence,
    policies: &Policies,
) -> NeuroblastomaAssessment {
    let (primary, primary_rule) = primary_response(&past.primary, policies);
    let (metastatic, metastatic_rule) = metastatic_response(&past.metastatic, policies);
    let (marrow, marrow_rule) = marrow_response(&past.marrow, &policies.inrc);
    let row = look_up_components(primary, metastatic, marrow);
    let date = match row.overall {
        OverallResponse::ProgressiveDisease => {
            let causes = past.metastatic.causes(policies);
            now.progression_date(primary, &causes, marrow, policies)
                .unwrap_or(latest)
        }
        _ => latest,
    };
    NeuroblastomaAssessment {
        visit,
        date,
        primary: ComponentVerdict {
            response: primary,
            rule: primary_rule,
            inputs: past.primary,
        },
        metastatic: ComponentVerdict {
            response: metastatic,
            rule: metastatic_rule,
            inputs: past.metastatic.clone(),
        },
        marrow: ComponentVerdict {
            response: marrow,
            rule: marrow_rule,
            inputs: past.marrow,
        },
        row,
        overall: row.overall,
        proven_at: None,
        unproven: now.is_unproven(),
    }
}
