//! Quantities as people write them, on the command line and in plans.

use std::time::Duration;

use super::{Cost, Limit, Measure, Money, Share, Weight};

/// A text that is not the quantity it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(String);

fn unreadable<T>(text: String) -> Result<T, Unreadable> {
    Err(Unreadable(text))
}

/// `90%` or `0.9`.
pub fn share(text: &str) -> Result<Share, Unreadable> {
    let (number, per) = match text.trim().strip_suffix('%') {
        Some(number) => (number, 100.0),
        None => (text, 1.0),
    };
    let fraction = number.trim().parse::<f64>().ok().map(|value| value / per);
    fraction.and_then(Share::from_fraction).map_or_else(
        || {
            unreadable(format!(
                "\"{text}\" is not a share; allowed: 0% to 100%, or 0 to 1. hint: 90%"
            ))
        },
        Ok,
    )
}

/// `300m`, `1.5km`: a limit that is a distance.
pub fn distance(text: &str) -> Result<Cost, Unreadable> {
    let limit: Limit = text.parse().map_err(|error| Unreadable(format!("{error}")))?;
    if limit.measure != Measure::Distance {
        return unreadable(format!(
            "\"{text}\" is not a distance. hint: write it in m or km, as in 300m"
        ));
    }
    Ok(limit.cost)
}

/// `1200000` or `1,200,000.50`.
pub fn money(text: &str) -> Result<Money, Unreadable> {
    let number: Option<f64> = text.replace([',', '_'], "").trim().parse().ok();
    number.and_then(|value| Money::from_units(value).ok()).map_or_else(
        || {
            unreadable(format!(
                "\"{text}\" is not an amount; allowed: 0 to 1e12. hint: --budget 1200000"
            ))
        },
        Ok,
    )
}

/// `5000`: a weight above 0.
pub fn weight(text: &str) -> Result<Weight, Unreadable> {
    let number: Option<f64> = text.replace([',', '_'], "").trim().parse().ok();
    let weight = number.and_then(|value| Weight::from_units(value).ok());
    weight.filter(|weight| *weight > Weight::ZERO).map_or_else(
        || {
            unreadable(format!(
                "\"{text}\" is not a weight; allowed: more than 0, to 1e12. hint: a number such as 5000"
            ))
        },
        Ok,
    )
}

/// `60m/min`, `4.8km/h`, `1.2m/s`, as millimetres a minute.
pub fn walking_speed(text: &str) -> Result<u32, Unreadable> {
    let refuse = || {
        Unreadable(format!(
            "\"{text}\" is not a walking speed; allowed: 1 to 1000 m/min, or as much in km/h or m/s. hint: --speed 80m/min"
        ))
    };
    let at = text.find(|c: char| c.is_alphabetic()).ok_or_else(refuse)?;
    let (number, unit) = text.split_at(at);
    let metres_a_minute = match unit.trim() {
        "m/min" | "米/分钟" | "米/分" => 1.0,
        "km/h" => 1000.0 / 60.0,
        "m/s" => 60.0,
        _ => return Err(refuse()),
    };
    let number: f64 = number.trim().parse().map_err(|_| refuse())?;
    let speed = number * metres_a_minute;
    if !(1.0..=1000.0).contains(&speed) {
        return Err(refuse());
    }
    Ok((speed * 1000.0).round() as u32)
}

/// `60s`, `5min`, `500ms`: how long to search.
pub fn duration(text: &str) -> Result<Duration, Unreadable> {
    let refuse = || {
        Unreadable(format!(
            "\"{text}\" is not a time; allowed: a number with ms, s, min or h. hint: 60s"
        ))
    };
    let at = text.find(|c: char| c.is_alphabetic()).ok_or_else(refuse)?;
    let (number, unit) = text.split_at(at);
    let seconds = match unit {
        "ms" => 0.001,
        "s" => 1.0,
        "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(refuse()),
    };
    let number: f64 = number.trim().parse().map_err(|_| refuse())?;
    Duration::try_from_secs_f64(number * seconds).map_err(|_| refuse())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_in_both_spellings() {
        assert_eq!(share("90%").map(Share::fraction), Ok(0.9));
        assert_eq!(share("0.9").map(Share::fraction), Ok(0.9));
        for text in ["90", "-1%", "101%", "nan", "", "%"] {
            assert!(share(text).is_err(), "{text}");
        }
    }

    #[test]
    fn speeds_in_every_unit() {
        for (text, expected) in
            [("80m/min", 80_000), ("60 m/min", 60_000), ("4.8km/h", 80_000), ("1.5m/s", 90_000)]
        {
            assert_eq!(walking_speed(text), Ok(expected), "{text}");
        }
        for text in ["80", "0m/min", "80km", "nanm/min", "-5m/min", "1e9m/s"] {
            assert!(walking_speed(text).is_err(), "{text}");
        }
    }
}
