//! What is swept, in words: the keys of a trade-off, their values, and the axis they make.

use super::axis::{Axis, written};
use crate::language::messages::{plan as said, units};
use crate::language::{Language, Message};
use crate::model::{Limit, Measure};
use crate::plan::{AxisValue, Point, TradeOff};

/// What limits along an axis are measured in; `None` where they are not, or not all the same.
fn measure(trade_off: &TradeOff) -> Option<Measure> {
    let mut measures = labels(trade_off).into_iter().map(|label| {
        let limit = label.parse::<Limit>().ok()?;
        Some(limit.measure)
    });
    let first = measures.next()??;
    measures.all(|measure| measure == Some(first)).then_some(first)
}

/// Whether its values cannot stand on one scale: metres beside minutes.
fn is_mixed(trade_off: &TradeOff) -> bool {
    trade_off.key == "within" && measure(trade_off).is_none()
}

/// The values as they are written, each once, ascending; metres before minutes.
fn labels(trade_off: &TradeOff) -> Vec<&str> {
    let points = trade_off.series.iter().flat_map(|series| &series.points);
    let mut points: Vec<&Point> = points.collect();
    let is_timed = |point: &Point| point.label.ends_with("min");
    points.sort_by(|a, b| {
        let measures = is_timed(a).cmp(&is_timed(b));
        measures.then(a.number.total_cmp(&b.number)).then_with(|| a.label.cmp(&b.label))
    });
    points.dedup_by(|a, b| a.label == b.label);
    points.into_iter().map(|point| point.label.as_str()).collect()
}

/// What the axis of a trade-off is called.
pub fn name(trade_off: &TradeOff) -> Message {
    match trade_off.key.as_str() {
        "open" => said::AXIS_OPEN,
        "speed" => said::AXIS_SPEED,
        "target" => said::AXIS_TARGET,
        "budget" => said::AXIS_BUDGET,
        _ => match measure(trade_off) {
            Some(Measure::Distance) => said::AXIS_METRES,
            Some(Measure::Time) => said::AXIS_MINUTES,
            _ => said::AXIS_LIMIT,
        },
    }
}

/// The axis itself, on so much room.
pub fn axis(
    trade_off: &TradeOff,
    room: f64,
    language: Language,
    width_of: impl Fn(&str) -> f64,
) -> Axis {
    if is_mixed(trade_off) {
        let names = labels(trade_off).into_iter();
        return Axis::of_names(names.map(|label| value("within", label, language)).collect());
    }
    let points = trade_off.series.iter().flat_map(|series| &series.points);
    let mut numbers: Vec<f64> = points.map(|point| point.number).collect();
    numbers.sort_by(f64::total_cmp);
    numbers.dedup_by(|a, b| written(*a) == written(*b));
    Axis::of_values(&numbers, trade_off.key == "open", room, width_of)
}

/// Where a point stands along the axis.
pub fn place(trade_off: &TradeOff, point: &Point) -> f64 {
    if !is_mixed(trade_off) {
        return point.number;
    }
    let place = labels(trade_off).into_iter().position(|label| label == point.label);
    place.unwrap_or_default() as f64
}

/// A value as people write it: `1 km`, `80 m/min`, `90 %`.
pub fn value(key: &str, label: &str, language: Language) -> String {
    let of_unit = |unit: &str, message| {
        let number = label.strip_suffix(unit).unwrap_or(label);
        language.say(message, &[("n", &number)])
    };
    match key {
        "within" => label
            .parse::<Limit>()
            .map_or_else(|_| label.to_owned(), |limit| limit.in_words(language)),
        "speed" => of_unit("m/min", said::SPEED),
        "target" => of_unit("%", units::PERCENT),
        "budget" => label.parse().map_or_else(|_| label.to_owned(), written),
        _ => label.to_owned(),
    }
}

/// What a case's values are values of, where it is one key; else nothing in particular.
pub fn key(values: &[AxisValue]) -> Option<Message> {
    let [value] = values else { return None };
    Some(match value.key.as_str() {
        "open" => said::AXIS_OPEN,
        "speed" => said::AXIS_SPEED,
        "target" => said::AXIS_TARGET,
        "budget" => said::AXIS_BUDGET,
        _ => said::AXIS_LIMIT,
    })
}

/// The values of a case, as people say them.
pub fn values(values: &[AxisValue], language: Language) -> String {
    let said = values.iter().map(|swept| value(&swept.key, &swept.label, language));
    language.list(said)
}

/// The label of a series, `within = 1km, speed = 80m/min`, as people say it.
pub fn series(label: &str, language: Language) -> String {
    let parts = label.split(", ").map(|part| {
        let Some((key, value)) = part.split_once(" = ") else { return part.to_owned() };
        let message = match key {
            "open" => said::SERIES_OPEN,
            "within" => said::SERIES_WITHIN,
            "speed" => said::SERIES_SPEED,
            "target" => said::SERIES_TARGET,
            "budget" => said::SERIES_BUDGET,
            _ => return part.to_owned(),
        };
        language.say(message, &[("value", &self::value(key, value, language))])
    });
    language.list(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_series_are_said_in_words() {
        let say = |language| series("within = 1km, speed = 72m/min, target = 90%", language);
        assert_eq!(say(Language::English), "within 1 km, at 72 m/min, 90 % asked for");
        assert_eq!(say(Language::Chinese), "服务半径 1 公里、步行 72 米/分钟、目标 90%");
        assert_eq!(series("", Language::English), "");
        assert_eq!(value("open", "9", Language::Chinese), "9");
        assert_eq!(value("budget", "3000000", Language::Chinese), "3,000,000");
    }
}
