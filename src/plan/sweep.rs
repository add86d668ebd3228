//! Sweeps: one question over rows of values, and over all combinations of them.

use crate::model::{Limit, Money, Share};

/// One key and the values it takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The key: `open`, `within`, `speed`, `target`, `budget`.
    pub key: &'static str,
    /// The values, in the order given.
    pub values: Vec<Value>,
}

/// One value of a sweep.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// So many new sites.
    Open(u32),
    /// A limit.
    Within(Limit),
    /// Millimetres a minute.
    Speed(u32),
    /// A share to cover.
    Target(Share),
    /// An amount to spend.
    Budget(Money),
}

impl Value {
    /// As it is written in plans: `12`, `1km`, `80m/min`, `90%`.
    pub fn label(self) -> String {
        match self {
            Value::Open(open) => open.to_string(),
            Value::Within(limit) => limit.to_string(),
            Value::Speed(speed) => format!("{}m/min", f64::from(speed) / 1000.0),
            Value::Target(share) => {
                format!("{}%", f64::from((share.fraction() * 1e6) as u32) / 1e4)
            }
            Value::Budget(money) => money.units().to_string(),
        }
    }

    /// The number a chart sets along its axis.
    pub fn number(self) -> f64 {
        match self {
            Value::Open(open) => f64::from(open),
            Value::Within(limit) => match limit.measure {
                crate::model::Measure::Time => f64::from(limit.cost.0) / 60_000.0,
                _ => f64::from(limit.cost.0) / 1000.0,
            },
            Value::Speed(speed) => f64::from(speed) / 1000.0,
            Value::Target(share) => share.fraction() * 100.0,
            Value::Budget(money) => money.units(),
        }
    }
}

/// How many combinations there are; saturates.
pub fn combinations(axes: &[Axis]) -> usize {
    axes.iter().map(|axis| axis.values.len()).fold(1, usize::saturating_mul)
}

/// The values of the combination of this number; the last axis changes fastest.
pub fn combination(axes: &[Axis], mut number: usize) -> Vec<(&'static str, Value)> {
    let mut values = Vec::with_capacity(axes.len());
    for axis in axes.iter().rev() {
        values.push((axis.key, axis.values[number % axis.values.len()]));
        number /= axis.values.len();
    }
    values.reverse();
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combinations_are_counted_and_named_in_order() {
        let open = |values: &[u32]| values.iter().copied().map(Value::Open).collect();
        let within = |text: &str| Value::Within(text.parse().unwrap());
        let axes = [
            Axis { key: "open", values: open(&[1, 2]) },
            Axis { key: "within", values: vec![within("500m"), within("1km"), within("8min")] },
        ];
        assert_eq!(combinations(&axes), 6);
        let labels: Vec<String> = (0..6)
            .map(|at| {
                let values = combination(&axes, at);
                values.iter().map(|(key, value)| format!("{key}={}", value.label())).collect()
            })
            .collect();
        assert_eq!(labels[0], "open=1within=500m");
        assert_eq!(labels[1], "open=1within=1km");
        assert_eq!(labels[5], "open=2within=8min");
        assert_eq!(combinations(&[]), 1);
    }
}
