//! Whole-number quantities. Sums of integers do not depend on order, threads or partition,
//! so the same input gives the same bytes however the work was split.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::language::grouped;

/// What it costs to get from a site to a demand point: whole millimetres of distance, or
/// whole milliseconds of walking. One study uses one of the two throughout.
///
/// The largest distance is 4,294 km and the largest time 49 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cost(pub u32);

impl Cost {
    /// Farther than anything a study can hold.
    pub const MAX: Cost = Cost(u32::MAX);

    /// Nearest whole millimetre to a distance in metres; saturates at [`Cost::MAX`].
    #[inline]
    pub fn from_metres(metres: f64) -> Cost {
        // `as` saturates, and a distance is never negative.
        Cost((metres * 1000.0).round() as u32)
    }

    /// The distance in metres.
    #[inline]
    pub fn metres(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

/// Demand in whole thousandths of its own unit (people, households, visits).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Weight(pub u64);

/// Why a number is not a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeightError {
    /// Not a number, or infinite.
    #[error("not a finite number")]
    NotFinite,
    /// Below zero.
    #[error("negative")]
    Negative,
    /// Above a trillion: totals would no longer fit.
    #[error("above 1e12")]
    TooLarge,
}

/// A quantity in whole parts of its unit.
fn whole_parts(value: f64, parts: f64) -> Result<u64, WeightError> {
    const LARGEST: f64 = 1e12;
    if !value.is_finite() {
        Err(WeightError::NotFinite)
    } else if value < 0.0 {
        Err(WeightError::Negative)
    } else if value > LARGEST {
        Err(WeightError::TooLarge)
    } else {
        Ok((value * parts).round() as u64)
    }
}

impl Weight {
    /// No demand.
    pub const ZERO: Weight = Weight(0);
    /// One person, one household, one of whatever is counted.
    pub const ONE: Weight = Weight(1000);

    /// Nearest whole thousandth of `value`, which must lie in 0 ..= 1e12.
    pub fn from_units(value: f64) -> Result<Weight, WeightError> {
        whole_parts(value, 1000.0).map(Weight)
    }

    /// As people read it: thousands set apart by commas.
    pub fn grouped(self) -> String {
        let text = self.to_string();
        match text.split_once('.') {
            Some((_, decimals)) => format!("{}.{decimals}", grouped(self.0 / 1000)),
            None => grouped(self.0 / 1000),
        }
    }

    /// A part of it from 0 to 1, to the nearest thousandth.
    pub fn part(self, part: f64) -> Weight {
        Weight((self.0 as f64 * part.clamp(0.0, 1.0)).round() as u64)
    }

    /// The weight in its own unit.
    pub fn units(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Add for Weight {
    type Output = Weight;
    fn add(self, other: Weight) -> Weight {
        Weight(self.0 + other.0)
    }
}

impl Sub for Weight {
    type Output = Weight;
    fn sub(self, other: Weight) -> Weight {
        Weight(self.0 - other.0)
    }
}

impl AddAssign for Weight {
    fn add_assign(&mut self, other: Weight) {
        self.0 += other.0;
    }
}

impl Sum for Weight {
    fn sum<I: Iterator<Item = Weight>>(weights: I) -> Weight {
        Weight(weights.map(|weight| weight.0).sum())
    }
}

impl fmt::Display for Weight {
    /// Whole units without a point; otherwise up to three decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, thousandths) = (self.0 / 1000, self.0 % 1000);
        if thousandths == 0 {
            write!(f, "{whole}")
        } else {
            let decimals = format!("{thousandths:03}");
            write!(f, "{whole}.{}", decimals.trim_end_matches('0'))
        }
    }
}

impl Serialize for Weight {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(1000) {
            serializer.serialize_u64(self.0 / 1000)
        } else {
            serializer.serialize_f64(self.units())
        }
    }
}

impl<'de> Deserialize<'de> for Weight {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Weight, D::Error> {
        let units = f64::deserialize(deserializer)?;
        Weight::from_units(units).map_err(serde::de::Error::custom)
    }
}

/// Money in whole hundredths of the planner's own currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(pub u64);

impl Money {
    /// Nearest whole hundredth of `value`, which must lie in 0 ..= 1e12.
    pub fn from_units(value: f64) -> Result<Money, WeightError> {
        whole_parts(value, 100.0).map(Money)
    }

    /// The amount in its own unit.
    pub fn units(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

impl fmt::Display for Money {
    /// Thousands set apart; hundredths only where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, hundredths) = (grouped(self.0 / 100), self.0 % 100);
        if hundredths == 0 { write!(f, "{whole}") } else { write!(f, "{whole}.{hundredths:02}") }
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(100) {
            serializer.serialize_u64(self.0 / 100)
        } else {
            serializer.serialize_f64(self.units())
        }
    }
}

/// How many demand points, and what they weigh together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Number of demand points.
    pub points: u64,
    /// Their weight together.
    pub weight: Weight,
}

impl Tally {
    /// Count one more point.
    #[inline]
    pub fn count(&mut self, weight: Weight) {
        self.points += 1;
        self.weight += weight;
    }

    /// Take one point out that was counted.
    #[inline]
    pub fn discount(&mut self, weight: Weight) {
        self.points -= 1;
        self.weight = self.weight - weight;
    }
}

impl Add for Tally {
    type Output = Tally;
    fn add(self, other: Tally) -> Tally {
        Tally { points: self.points + other.points, weight: self.weight + other.weight }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        *self = *self + other;
    }
}

/// A share in whole millionths, so that "at least 7 %" is decided on the boundary too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(u32);

impl Share {
    /// Everything.
    pub const ALL: Share = Share(1_000_000);

    /// Nearest whole millionth of a share from 0 to 1; `None` outside.
    pub fn from_fraction(fraction: f64) -> Option<Share> {
        let valid = (0.0..=1.0).contains(&fraction);
        valid.then(|| Share((fraction * 1e6).round() as u32))
    }

    /// From 0 to 1.
    pub fn fraction(self) -> f64 {
        f64::from(self.0) / 1e6
    }

    /// The least part that is at least this share of `whole`.
    pub fn of(self, whole: Weight) -> Weight {
        let parts = u128::from(self.0) * u128::from(whole.0);
        // At most `whole`, because a share is at most 1.
        Weight(parts.div_ceil(1_000_000) as u64)
    }

    /// Whether `part` is at least this share of `whole`.
    pub fn is_met(self, part: Weight, whole: Weight) -> bool {
        u128::from(part.0) * 1_000_000 >= u128::from(self.0) * u128::from(whole.0)
    }
}

/// `1 centre`, `2 centres`, `1,234 centres`.
pub fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", grouped(count as u64))
}

/// `part` as a share of `whole`, to six decimals; 0 of nothing is 0.
pub fn share(part: Weight, whole: Weight) -> f64 {
    if whole == Weight::ZERO {
        return 0.0;
    }
    (part.0 as f64 / whole.0 as f64 * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_print_without_needless_decimals() {
        for (thousandths, text) in [(12_000, "12"), (12_500, "12.5"), (1, "0.001"), (0, "0")] {
            assert_eq!(Weight(thousandths).to_string(), text);
        }
    }

    #[test]
    fn shares_are_decided_on_the_boundary() {
        for percent in 0..=100_u32 {
            let share = Share::from_fraction(f64::from(percent) / 100.0).unwrap();
            let part = |people: u64| Weight(people * 1000);
            assert!(share.is_met(part(percent.into()), part(100)), "{percent}");
            assert!(percent == 0 || !share.is_met(part(u64::from(percent) - 1), part(100)));
        }
        assert_eq!(Share::from_fraction(1.1), None);
        let third = Share::from_fraction(0.333_333).unwrap();
        for people in [0, 1, 7, 1_000_003] {
            let (part, whole) = (third.of(Weight(people)), Weight(people));
            assert!(third.is_met(part, whole));
            assert!(part.0 == 0 || !third.is_met(Weight(part.0 - 1), whole));
        }
    }

    #[test]
    fn thousands_are_set_apart() {
        for (thousandths, text) in [(0, "0"), (999_000, "999"), (1_234_567_500, "1,234,567.5")] {
            assert_eq!(Weight(thousandths).grouped(), text);
        }
    }

    #[test]
    fn weights_refuse_what_is_not_a_quantity() {
        assert_eq!(Weight::from_units(-1.0), Err(WeightError::Negative));
        assert_eq!(Weight::from_units(f64::NAN), Err(WeightError::NotFinite));
        assert_eq!(Weight::from_units(1e300), Err(WeightError::TooLarge));
        assert_eq!(Weight::from_units(0.0005), Ok(Weight(1)));
    }

    #[test]
    fn costs_round_to_the_nearest_millimetre_and_saturate() {
        assert_eq!(Cost::from_metres(1000.0004), Cost(1_000_000));
        assert_eq!(Cost::from_metres(1000.0005), Cost(1_000_001));
        assert_eq!(Cost::from_metres(1e300), Cost::MAX);
    }
}
