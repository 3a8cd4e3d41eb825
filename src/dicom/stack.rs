//! The stack that slices make: interval along the normal, tilt, gaps. Measured from positions,
//! never from Spacing Between Slices or Gantry/Detector Tilt, which are often absent or wrong.

use crate::geometry::{Orientation, Vector3};

/// Two slices nearer than this along the normal lie at one position.
const SAME_POSITION_MM: f64 = 0.01;
/// Gaps that differ by less than this, or by less than [`EVEN_SHARE`], are even: positions are
/// often written to a tenth of a millimetre.
const EVEN_MM: f64 = 0.101;
const EVEN_SHARE: f64 = 0.02;
/// Steps farther than this from the normal are tilted.
const TILTED_DEGREES: f64 = 0.5;
/// A gap is a multiple of the interval when it is within this share of one.
const MULTIPLE_SHARE: f64 = 0.1;

/// What the positions and orientations of a series' frames say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stack {
    /// Count of different orientations.
    pub orientations: usize,
    /// Median distance of neighbours along the normal, millimetres, repeated positions aside.
    pub interval_mm: Option<f64>,
    /// Smallest distance of neighbours along the normal, millimetres.
    pub smallest_gap_mm: Option<f64>,
    /// Largest distance of neighbours along the normal, millimetres.
    pub largest_gap_mm: Option<f64>,
    /// Angle between the steps and the normal, degrees.
    pub tilt_degrees: Option<f64>,
    /// Two or more frames lie at one position.
    pub has_repeated_position: bool,
    /// Slices that a regular stack would have between the ones that are there.
    pub missing_slices: u32,
}

impl Stack {
    /// The gaps differ by more than rounding.
    pub fn is_uneven(&self) -> bool {
        match (self.smallest_gap_mm, self.largest_gap_mm, self.interval_mm) {
            (Some(smallest), Some(largest), Some(interval)) => {
                largest - smallest > EVEN_MM.max(EVEN_SHARE * interval)
                    && smallest > SAME_POSITION_MM
                    || largest - interval > EVEN_MM.max(EVEN_SHARE * interval)
            }
            _ => false,
        }
    }

    /// The steps leave the normal by more than half a degree.
    pub fn is_tilted(&self) -> bool {
        self.tilt_degrees.is_some_and(|tilt| tilt > TILTED_DEGREES)
    }
}

/// Measure a stack. Frames without a usable place or plane are left out by the caller.
pub fn measure(frames: &[(Vector3, Orientation)]) -> Stack {
    let planes = different_planes(frames);
    let mut stack = Stack {
        orientations: planes.len(),
        ..Stack::default()
    };
    let [plane] = planes[..] else { return stack };
    let normal = plane.normal();
    let mut along: Vec<(f64, Vector3)> =
        frames.iter().map(|&(at, _)| (at.dot(normal), at)).collect();
    along.sort_by(|a, b| a.0.total_cmp(&b.0));
    let gaps: Vec<f64> = along.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    stack.smallest_gap_mm = gaps.iter().copied().reduce(f64::min);
    stack.largest_gap_mm = gaps.iter().copied().reduce(f64::max);
    stack.has_repeated_position = stack
        .smallest_gap_mm
        .is_some_and(|gap| gap <= SAME_POSITION_MM);
    let mut steps: Vec<f64> = gaps
        .into_iter()
        .filter(|&gap| gap > SAME_POSITION_MM)
        .collect();
    steps.sort_by(f64::total_cmp);
    stack.interval_mm = steps.get(steps.len().saturating_sub(1) / 2).copied();
    if let (Some(interval), Some(first), Some(last)) =
        (stack.interval_mm, along.first(), along.last())
    {
        stack.tilt_degrees = Some(normal.angle_to_line_degrees(last.1 - first.1));
        stack.missing_slices = steps.iter().map(|&gap| missing(gap, interval)).sum();
    }
    stack
}

fn different_planes(frames: &[(Vector3, Orientation)]) -> Vec<Orientation> {
    let mut planes: Vec<Orientation> = Vec::new();
    for &(_, plane) in frames {
        if !planes.iter().any(|known| known.agrees_with(plane)) {
            planes.push(plane);
        }
    }
    planes
}

/// Slices missing in a gap that is a multiple of the interval.
fn missing(gap: f64, interval: f64) -> u32 {
    let multiple = (gap / interval).round();
    let is_multiple =
        multiple >= 2.0 && (gap - multiple * interval).abs() <= MULTIPLE_SHARE * interval;
    if is_multiple {
        (multiple as u32).saturating_sub(1)
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axial(heights: &[f64], slant: f64) -> Vec<(Vector3, Orientation)> {
        let plane = Orientation::new([1.0, 0.0, 0.0, 0.0, 1.0, 0.0]).unwrap();
        heights
            .iter()
            .map(|&z| (Vector3::new(0.0, slant * z, z), plane))
            .collect()
    }

    #[test]
    fn an_even_stack_in_any_order() {
        let stack = measure(&axial(&[10.0, 0.0, 5.0, 15.0], 0.0));
        assert_eq!(stack.interval_mm, Some(5.0));
        assert_eq!(stack.tilt_degrees, Some(0.0));
        assert!(!stack.is_uneven() && !stack.is_tilted() && !stack.has_repeated_position);
        assert_eq!(stack.missing_slices, 0);
    }

    #[test]
    fn missing_slices_are_counted_in_multiples() {
        let stack = measure(&axial(&[0.0, 5.0, 15.0, 20.0, 40.0, 45.0], 0.0));
        assert_eq!((stack.interval_mm, stack.missing_slices), (Some(5.0), 4));
        assert!(stack.is_uneven());
        let odd = measure(&axial(&[0.0, 5.0, 10.0, 17.0], 0.0));
        assert_eq!(odd.missing_slices, 0);
        assert!(odd.is_uneven());
    }

    #[test]
    fn tilt_is_measured_along_and_off_the_normal() {
        let slant = 14f64.to_radians().tan();
        let stack = measure(&axial(&[0.0, 4.85, 9.7], slant));
        assert!((stack.tilt_degrees.unwrap() - 14.0).abs() < 1e-9);
        assert!(stack.is_tilted());
        assert!((stack.interval_mm.unwrap() - 4.85).abs() < 1e-9);
    }

    #[test]
    fn repeated_positions_do_not_shrink_the_interval() {
        let stack = measure(&axial(&[0.0, 0.0, 5.0, 10.0], 0.0));
        assert!(stack.has_repeated_position && !stack.is_uneven());
        assert_eq!(stack.interval_mm, Some(5.0));
        let all = measure(&axial(&[3.0, 3.0, 3.0], 0.0));
        assert_eq!(
            (all.interval_mm, all.tilt_degrees, all.largest_gap_mm),
            (None, None, Some(0.0))
        );
    }

    #[test]
    fn one_slice_and_two_planes_have_no_interval() {
        assert_eq!(measure(&axial(&[1.0], 0.0)).interval_mm, None);
        let mut frames = axial(&[0.0, 5.0], 0.0);
        frames[1].1 = Orientation::new([0.0, 1.0, 0.0, 0.0, 0.0, -1.0]).unwrap();
        let stack = measure(&frames);
        assert_eq!((stack.orientations, stack.interval_mm), (2, None));
        assert_eq!(measure(&[]).orientations, 0);
    }
}
