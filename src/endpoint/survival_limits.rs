//! Pointwise confidence limits of a survival curve (criteria/endpoints.md section 6).

use super::confidence::{ConfidenceLevel, Interval};
use crate::study::SurvivalLimits;

/// Limits of a survival probability whose Greenwood sum is `greenwood`, normal on the scale of the
/// transform (Kalbfleisch & Prentice 2002, section 1.4). `None` at survival 0, where no limit is
/// defined. At survival 1 both limits are 1 (R leaves the log-log ones empty after a censoring).
pub(super) fn limits(
    survival: f64,
    greenwood: f64,
    level: ConfidenceLevel,
    transform: SurvivalLimits,
) -> Option<Interval> {
    if survival <= 0.0 {
        return None;
    }
    if greenwood <= 0.0 {
        return Some(Interval {
            lower: 1.0,
            upper: 1.0,
        });
    }
    // The standard error of ln S.
    let reach = level.z() * greenwood.sqrt();
    Some(match transform {
        SurvivalLimits::Linear => Interval {
            lower: (survival - reach * survival).max(0.0),
            upper: (survival + reach * survival).min(1.0),
        },
        SurvivalLimits::Log => Interval {
            lower: survival * (-reach).exp(),
            upper: (survival * reach.exp()).min(1.0),
        },
        SurvivalLimits::LogLog => {
            let ln_survival = survival.ln();
            let factor = (reach / ln_survival.abs()).exp();
            Interval {
                lower: (ln_survival * factor).exp(),
                upper: (ln_survival / factor).exp(),
            }
        }
    })
}
