//! Service standards: "at most so far", inclusive.

use std::fmt;
use std::str::FromStr;

use super::Cost;
use crate::language::Language;
use crate::language::messages::units;

/// What a limit limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// A distance; costs are whole millimetres.
    Distance,
    /// A walking time; costs are whole milliseconds.
    Time,
    /// The unit of the planner's own table of costs; costs are whole thousandths of it.
    OwnUnit,
}

/// A limit as planners write it: `1km`, `640m`, `8min`.
///
/// ```
/// use radii::model::{Cost, Limit, Measure};
///
/// let limit: Limit = "1km".parse()?;
/// assert_eq!((limit.measure, limit.cost), (Measure::Distance, Cost(1_000_000)));
/// assert_eq!("300".parse::<Limit>()?.measure, Measure::OwnUnit, "good with a cost table only");
/// # Ok::<(), radii::model::LimitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Limit {
    /// What is limited.
    pub measure: Measure,
    /// The most that is allowed.
    pub cost: Cost,
}

/// Why a text is not a limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// Not a number with a known unit.
    #[error("\"{0}\" is not a limit; allowed: a number with m, km or min. hint: 1km, 640m, 8min")]
    Unreadable(String),
    /// Zero, negative, not finite, or beyond what is counted.
    #[error(
        "\"{0}\" is out of range; allowed: more than 0 and at most 4000km or 1000min. hint: 1km, 640m"
    )]
    OutOfRange(String),
}

impl FromStr for Limit {
    type Err = LimitError;

    fn from_str(text: &str) -> Result<Limit, LimitError> {
        let trimmed = text.trim();
        let unit_at = trimmed
            .find(|c: char| c.is_alphabetic() && !matches!(c, 'e' | 'E'))
            .unwrap_or(trimmed.len());
        let (number, unit) = trimmed.split_at(unit_at);
        let value: f64 =
            number.trim().parse().map_err(|_| LimitError::Unreadable(text.to_owned()))?;
        let (measure, thousandths, largest) = match unit {
            "m" | "米" => (Measure::Distance, 1e3, 4_000_000.0),
            "km" | "公里" | "千米" => (Measure::Distance, 1e6, 4_000.0),
            "min" | "分钟" => (Measure::Time, 6e4, 1_000.0),
            "" => (Measure::OwnUnit, 1e3, 4_000_000.0),
            _ => return Err(LimitError::Unreadable(text.to_owned())),
        };
        let cost = (value * thousandths).round();
        // A cost of nothing is a fair limit on the planner's own costs only.
        let smallest = if measure == Measure::OwnUnit { 0.0 } else { 1.0 };
        if !(cost >= smallest && value <= largest) {
            return Err(LimitError::OutOfRange(text.to_owned()));
        }
        Ok(Limit { measure, cost: Cost(cost as u32) })
    }
}

impl Limit {
    /// As people read it: `1 km`, `640 m`, `8 min`; `1 公里`, `640 米`, `8 分钟`.
    pub fn in_words(self, language: Language) -> String {
        let (number, unit) = self.parts();
        let message = match unit {
            "min" => units::MINUTES,
            "km" => units::KILOMETRES,
            "m" => units::METRES,
            _ => units::OWN_UNIT,
        };
        language.say(message, &[("n", &number)])
    }

    fn parts(self) -> (f64, &'static str) {
        let (unit, in_unit) = match self.measure {
            Measure::Time => ("min", f64::from(self.cost.0) / 6e4),
            Measure::OwnUnit => ("", f64::from(self.cost.0) / 1e3),
            Measure::Distance if self.cost.0 >= 1_000_000 => ("km", f64::from(self.cost.0) / 1e6),
            Measure::Distance => ("m", f64::from(self.cost.0) / 1e3),
        };
        (in_unit, unit)
    }
}

impl fmt::Display for Limit {
    /// As it is written on the command line and in JSON: `1km`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, unit) = self.parts();
        write!(f, "{number}{unit}")
    }
}

/// "Everyone within so much of a centre." The limit itself is within: this is the only
/// place where that is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceStandard {
    /// The most that is allowed.
    pub limit: Limit,
}

impl ServiceStandard {
    /// A standard that allows `limit` and no more.
    pub fn within(limit: Limit) -> ServiceStandard {
        ServiceStandard { limit }
    }

    /// Whether a demand point at this cost is served.
    #[inline]
    pub fn meets(&self, cost: Cost) -> bool {
        cost.is_within(self.limit.cost)
    }
}

impl Cost {
    /// Whether it is within a limit: `cost <= limit`.
    #[inline]
    pub fn is_within(self, limit: Cost) -> bool {
        self <= limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_read_and_print() {
        for (text, printed) in [
            ("1km", "1km"),
            ("1000m", "1km"),
            ("640 m", "640m"),
            ("1.5km", "1.5km"),
            ("0.5m", "0.5m"),
            ("8min", "8min"),
            ("1公里", "1km"),
            ("1e3m", "1km"),
            ("300", "300"),
            ("0", "0"),
        ] {
            assert_eq!(text.parse::<Limit>().unwrap().to_string(), printed, "{text}");
        }
    }

    #[test]
    fn limits_without_sense_are_refused() {
        for text in ["-1", "0m", "-1km", "nanm", "infkm", "1e9km", "km", "", "1 mile", "0.0001m"] {
            assert!(text.parse::<Limit>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_limit_itself_is_served() {
        let standard = ServiceStandard::within("1km".parse().unwrap());
        assert!(standard.meets(Cost(1_000_000)));
        assert!(!standard.meets(Cost(1_000_001)));
    }
}
