//! Walked millimetres and the cost they stand for.

use crate::model::{Cost, Measure};

/// What a walk costs: its millimetres when a distance is limited, its milliseconds when a time
/// is. Searches count millimetres at the profile's speed; a time is rounded up, so that a walk
/// is within a time exactly when its millimetres are within what is walked in that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// What is limited.
    pub measure: Measure,
    /// Millimetres walked in a minute.
    pub speed_mm: u32,
}

/// Milliseconds in a minute.
const MINUTE: u64 = 60_000;

impl Pace {
    /// Millimetres that may be walked within a limit.
    pub fn millimetres(self, limit: Cost) -> u32 {
        match self.measure {
            Measure::Time => fitting(u64::from(limit.0) * u64::from(self.speed_mm) / MINUTE),
            Measure::Distance | Measure::OwnUnit => limit.0,
        }
    }

    /// What so many millimetres cost.
    pub fn cost(self, millimetres: u32) -> Cost {
        match self.measure {
            Measure::Time => {
                let parts = u64::from(millimetres) * MINUTE;
                Cost(fitting(parts.div_ceil(u64::from(self.speed_mm.max(1)))))
            }
            Measure::Distance | Measure::OwnUnit => Cost(millimetres),
        }
    }

    /// Metres a minute.
    pub fn speed(self) -> f64 {
        f64::from(self.speed_mm) / 1000.0
    }
}

fn fitting(value: u64) -> u32 {
    value.min(u64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_is_within_a_time_exactly_when_it_is_within_its_millimetres() {
        for speed_mm in [80_000, 50_000, 40_000, 77_777, 1_000, 133_333] {
            let pace = Pace { measure: Measure::Time, speed_mm };
            for limit in [1, 60_000, 480_000, 481_237, 900_000] {
                let most = pace.millimetres(Cost(limit));
                assert!(pace.cost(most).is_within(Cost(limit)), "{speed_mm} {limit}");
                assert!(!pace.cost(most + 1).is_within(Cost(limit)), "{speed_mm} {limit}");
            }
        }
        assert_eq!(
            Pace { measure: Measure::Time, speed_mm: 80_000 }.millimetres(Cost(480_000)),
            640_000
        );
    }
}
