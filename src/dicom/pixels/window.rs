//! Windows (PS3.3 C.11.2.1.2, C.11.2.1.3): the values that are shown, and how.

/// VOI LUT Function (0028,1056).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WindowFunction {
    /// LINEAR, which counts from half a step below (C.11.2.1.2.1); the default.
    #[default]
    Linear,
    /// LINEAR_EXACT (C.11.2.1.3.2).
    LinearExact,
    /// SIGMOID (C.11.2.1.3.1).
    Sigmoid,
}

impl WindowFunction {
    /// By its defined term.
    pub fn of(term: &str) -> Option<Self> {
        Some(match term {
            "LINEAR" => Self::Linear,
            "LINEAR_EXACT" => Self::LinearExact,
            "SIGMOID" => Self::Sigmoid,
            _ => return None,
        })
    }
}

/// A window, in the image's units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// (0028,1050).
    pub center: f64,
    /// (0028,1051): at least 1 for a linear window, positive for the others.
    pub width: f64,
    /// (0028,1056).
    pub function: WindowFunction,
}

impl Window {
    /// A window; none when its numbers are none.
    pub fn new(center: f64, width: f64, function: WindowFunction) -> Option<Self> {
        let enough = match function {
            WindowFunction::Linear => width >= 1.0,
            WindowFunction::LinearExact | WindowFunction::Sigmoid => width > 0.0,
        };
        (center.is_finite() && width.is_finite() && enough).then_some(Self {
            center,
            width,
            function,
        })
    }

    /// The part of full brightness that a value has, 0 to 1.
    pub fn brightness(self, value: f64) -> f64 {
        let Self { center, width, .. } = self;
        match self.function {
            WindowFunction::Linear if width <= 1.0 => f64::from(value > center - 0.5),
            WindowFunction::Linear => {
                ((value - (center - 0.5)) / (width - 1.0) + 0.5).clamp(0.0, 1.0)
            }
            WindowFunction::LinearExact => ((value - center) / width + 0.5).clamp(0.0, 1.0),
            WindowFunction::Sigmoid => 1.0 / (1.0 + (-4.0 * (value - center) / width).exp()),
        }
    }

    /// The grey level of a value, 0 to 255.
    pub fn grey(self, value: f64) -> u8 {
        (self.brightness(value) * 255.0).round() as u8
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_standards_own_points() {
        use WindowFunction::*;
        // C.11.2.1.2.1: with center 2048 and width 4096 values 0 to 4095 span all of it.
        let cases = [
            (2048.0, 4096.0, Linear, 0.0, 0),
            (2048.0, 4096.0, Linear, 4095.0, 255),
            (2048.0, 1.0, Linear, 2047.0, 0),
            (2048.0, 1.0, Linear, 2048.0, 255),
            (0.0, 100.0, Linear, -50.0, 0),
            (0.0, 100.0, Linear, 49.0, 255),
            (0.0, 100.0, LinearExact, -50.0, 0),
            (0.0, 100.0, LinearExact, 0.0, 128),
            (0.0, 100.0, LinearExact, 50.0, 255),
            (40.0, 400.0, Sigmoid, 40.0, 128),
            (40.0, 400.0, Sigmoid, 240.0, 225),
        ];
        for (center, width, function, value, grey) in cases {
            let window = Window::new(center, width, function).unwrap();
            assert_eq!(window.grey(value), grey, "{window:?} at {value}");
        }
        for (width, function) in [
            (0.5, Linear),
            (0.0, LinearExact),
            (-1.0, Sigmoid),
            (f64::NAN, Sigmoid),
        ] {
            assert_eq!(
                Window::new(0.0, width, function),
                None,
                "{width} {function:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn brighter_values_are_never_darker(
            center in -5000.0..5000.0f64,
            width in 1.0..8000.0f64,
            one in -40_000.0..40_000.0f64,
            step in 0.0..10_000.0f64,
        ) {
            for function in [WindowFunction::Linear, WindowFunction::LinearExact, WindowFunction::Sigmoid] {
                let window = Window::new(center, width, function).unwrap();
                let (low, high) = (window.brightness(one), window.brightness(one + step));
                prop_assert!((0.0..=1.0).contains(&low) && low <= high);
                let middle = if function == WindowFunction::Linear { center - 0.5 } else { center };
                if width > 1.0 {
                    prop_assert!((window.brightness(middle) - 0.5).abs() < 1e-9);
                }
                // Symmetric about the middle.
                let mirrored = window.brightness(middle - step);
                prop_assert!(width <= 1.0 || (window.brightness(middle + step) + mirrored - 1.0).abs() < 1e-9);
            }
        }
    }
}
