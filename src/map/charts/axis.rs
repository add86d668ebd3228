//! Axes of a chart: where they begin and end, and the round values marked on them.

use crate::language::grouped;

/// A marked value.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// The value.
    pub at: f64,
    /// As it is written.
    pub label: String,
}

/// An axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The value at its beginning.
    pub from: f64,
    /// The value at its end, more than at its beginning.
    pub to: f64,
    /// What is marked on it, ascending.
    pub ticks: Vec<Tick>,
}

impl Axis {
    /// Where a value lies on it: 0 at its beginning, 1 at its end.
    pub fn part(&self, value: f64) -> f64 {
        (value - self.from) / (self.to - self.from)
    }

    /// An axis of shares in per cent. It begins at 0 unless all shares lie far above.
    pub fn of_shares(shares: &[f64]) -> Axis {
        /// Shares that differ by less are shown this far apart.
        const LEAST: f64 = 3.0;
        let least = shares.iter().copied().reduce(f64::min).unwrap_or(0.0);
        let most = shares.iter().copied().reduce(f64::max).unwrap_or(100.0);
        let margin = 0.5 * (LEAST - (most - least)).max(0.0);
        let (mut low, high) = (least - margin, (most + margin).min(100.0));
        let is_far_above = least > 2.0 * (most - least) && least > 10.0;
        if !is_far_above {
            low = 0.0;
        }
        let step = round_step((high - low) / 7.0);
        let from = ((low / step + 1e-9).floor() * step).max(0.0);
        let to = (high / step - 1e-9).ceil() * step;
        Axis { from, to, ticks: multiples(step, from, to) }
    }

    /// An axis of ways, from 0.
    pub fn of_ways(ways: &[f64]) -> Axis {
        let most = ways.iter().copied().reduce(f64::max).filter(|most| *most > 0.0).unwrap_or(1.0);
        let step = round_step(most / 7.0);
        let to = (most / step - 1e-9).ceil() * step;
        Axis { from: 0.0, to, ticks: multiples(step, 0.0, to) }
    }

    /// An axis of values, ascending, on so much room. Each is marked where the labels stand clear
    /// of each other, else round values; whole ones where the values count something.
    pub fn of_values(
        values: &[f64],
        counts: bool,
        room: f64,
        width_of: impl Fn(&str) -> f64,
    ) -> Axis {
        let (from, to) = match values {
            [] => (0.0, 1.0),
            [only] => (only - 1.0, only + 1.0),
            [first, .., last] => (*first, *last),
        };
        let is_clear = |ticks: &[Tick]| {
            ticks.windows(2).all(|pair| {
                let apart = (pair[1].at - pair[0].at) / (to - from) * room;
                apart >= 0.5 * (width_of(&pair[0].label) + width_of(&pair[1].label)) + 12.0
            })
        };
        let each: Vec<Tick> = values.iter().map(|&at| Tick { at, label: written(at) }).collect();
        if is_clear(&each) {
            return Axis { from, to, ticks: each };
        }
        let least = if counts { 1.0 } else { 0.0 };
        let mut step = round_step(((to - from) / 20.0).max(least));
        let mut ticks = multiples(step, from, to);
        while !is_clear(&ticks) {
            step = round_step(step * 1.5);
            ticks = multiples(step, from, to);
        }
        Axis { from, to, ticks }
    }

    /// An axis of things that have no number, one after the other.
    pub fn of_names(names: Vec<String>) -> Axis {
        let last = names.len().saturating_sub(1) as f64;
        let ticks = names.into_iter().enumerate();
        let ticks = ticks.map(|(at, label)| Tick { at: at as f64, label }).collect();
        let margin = if last > 0.0 { 0.0 } else { 1.0 };
        Axis { from: -margin, to: last + margin, ticks }
    }
}

/// The least of 1, 2, 5, 10, 20, 50 ... and of their tenths that is not below `least`.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.max(1e-6).log10().floor());
    let steps = [1.0, 2.0, 5.0].map(|digit| digit * power);
    steps.into_iter().find(|&step| step >= least * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

fn multiples(step: f64, from: f64, to: f64) -> Vec<Tick> {
    let first = (from / step - 1e-9).ceil() as i64;
    let last = (to / step + 1e-9).floor() as i64;
    let values = (first..=last).map(|number| number as f64 * step);
    // As many decimals on each as the step has.
    let decimals = (-step.log10() - 1e-9).ceil().max(0.0) as usize;
    let label = |at: f64| if step < 1.0 { format!("{at:.decimals$}") } else { written(at) };
    values.map(|at| Tick { at, label: label(at) }).collect()
}

/// A value as people write it: thousands grouped, no needless decimals.
pub fn written(value: f64) -> String {
    let millionths = (value.abs() * 1e6).round() as u64;
    let sign = if value < 0.0 && millionths > 0 { "\u{2212}" } else { "" };
    let decimals = format!("{:06}", millionths % 1_000_000);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{decimals}", grouped(millionths / 1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn values_are_written_plainly() {
        for (value, text) in
            [(0.1 * 3.0, "0.3"), (1234567.0, "1,234,567"), (-2.5, "\u{2212}2.5"), (-0.0, "0")]
        {
            assert_eq!(written(value), text);
        }
    }

    #[test]
    fn shares_begin_at_nothing_unless_far_above() {
        let axis = Axis::of_shares(&[12.0, 40.0, 71.0]);
        assert_eq!(labels(&axis), ["0", "20", "40", "60", "80"]);
        let axis = Axis::of_shares(&[86.4, 93.0, 98.6]);
        assert_eq!((axis.from, axis.to), (86.0, 100.0));
        assert_eq!(labels(&axis), ["86", "88", "90", "92", "94", "96", "98", "100"]);
    }

    #[test]
    fn equal_shares_have_an_axis() {
        for share in [0.0, 3.0, 50.0, 95.67, 100.0] {
            let axis = Axis::of_shares(&[share, share]);
            assert!(axis.from <= share && share <= axis.to, "{axis:?}");
            assert!((3..=9).contains(&axis.ticks.len()) && axis.to <= 100.0, "{axis:?}");
        }
        let axis = Axis::of_shares(&[50.0, 50.0]);
        assert_eq!(labels(&axis), ["48.5", "49.0", "49.5", "50.0", "50.5", "51.0", "51.5"]);
        assert_eq!(labels(&Axis::of_shares(&[])).len(), 6);
    }

    #[test]
    fn counts_are_marked_by_whole_numbers() {
        let width = |text: &str| 8.0 * text.len() as f64;
        let values = |most: u32| (1..=most).map(f64::from).collect::<Vec<f64>>();
        let axis = Axis::of_values(&values(20), true, 780.0, width);
        assert_eq!(axis.ticks.len(), 20);
        let axis = Axis::of_values(&values(200), true, 780.0, width);
        assert_eq!((axis.from, axis.to), (1.0, 200.0));
        assert_eq!(labels(&axis)[..2], ["10", "20"]);
        let axis = Axis::of_values(&[4.0], true, 780.0, width);
        assert_eq!(labels(&axis), ["4"]);
        let axis = Axis::of_values(&[1.0, 2.0, 400.0], true, 780.0, width);
        assert_eq!(labels(&axis)[0], "20");
    }

    #[test]
    fn names_have_places_of_their_own() {
        let axis = Axis::of_names(vec!["500 m".to_owned(), "8 min".to_owned()]);
        assert_eq!((axis.part(0.0), axis.part(1.0)), (0.0, 1.0));
        assert_eq!(Axis::of_names(vec!["500 m".to_owned()]).part(0.0), 0.5);
    }
}
