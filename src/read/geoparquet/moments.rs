//! Days, moments and decimal numbers as text, from the whole numbers Parquet keeps them as.

use std::fmt::Write;

/// What a whole number counts, within a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Millis,
    Micros,
    Nanos,
}

impl Unit {
    fn in_a_second(self) -> i64 {
        match self {
            Unit::Millis => 1_000,
            Unit::Micros => 1_000_000,
            Unit::Nanos => 1_000_000_000,
        }
    }
}

/// A day as ISO 8601 writes it, from the days since 1970.
pub(super) fn write_day(text: &mut String, days: i64) {
    let (year, month, day) = civil(days);
    // Writing to a text cannot fail.
    let _ = match (0..=9999).contains(&year) {
        true => write!(text, "{year:04}-{month:02}-{day:02}"),
        false => write!(text, "{year:+07}-{month:02}-{day:02}"),
    };
}

/// A time of day.
pub(super) fn write_time(text: &mut String, count: i64, unit: Unit) {
    let (seconds, rest) =
        (count.div_euclid(unit.in_a_second()), count.rem_euclid(unit.in_a_second()));
    let _ = write!(text, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    let nanos = rest * (1_000_000_000 / unit.in_a_second());
    let _ = match nanos {
        0 => Ok(()),
        _ if nanos % 1_000_000 == 0 => write!(text, ".{:03}", nanos / 1_000_000),
        _ if nanos % 1_000 == 0 => write!(text, ".{:06}", nanos / 1_000),
        _ => write!(text, ".{nanos:09}"),
    };
}

/// A moment, from what has passed since 1970.
pub(super) fn write_moment(text: &mut String, count: i64, unit: Unit, is_utc: bool) {
    let day = unit.in_a_second() * 86_400;
    write_day(text, count.div_euclid(day));
    text.push('T');
    write_time(text, count.rem_euclid(day), unit);
    if is_utc {
        text.push('Z');
    }
}

/// The Gregorian date of a day since 1970 (Hinnant's algorithm: years begin in March, so that
/// the leap day is the last).
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days.saturating_add(719_468);
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    (year + era * 400 + i64::from(month <= 2), month, of_year - (153 * march + 2) / 5 + 1)
}

/// A whole number with its last `scale` digits behind the point.
pub(super) fn write_decimal(text: &mut String, digits: &str, scale: usize) {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    text.push_str(sign);
    let whole = digits.len().saturating_sub(scale);
    let (before, after) = digits.split_at(whole);
    text.push_str(if before.is_empty() { "0" } else { before });
    if scale > 0 {
        text.push('.');
        text.extend(std::iter::repeat_n('0', scale - after.len()));
        text.push_str(after);
    }
}

/// A whole number of any length, big end first, in two's complement, as decimal digits.
pub(super) fn digits_of(bytes: &[u8]) -> String {
    if let Some(&first) = bytes.first()
        && bytes.len() <= 16
    {
        let mut wide = [if first >= 0x80 { 0xFF } else { 0 }; 16];
        wide[16 - bytes.len()..].copy_from_slice(bytes);
        return i128::from_be_bytes(wide).to_string();
    }
    let is_negative = bytes.first().is_some_and(|first| *first >= 0x80);
    let mut rest: Vec<u8> = bytes.to_vec();
    if is_negative {
        let mut carry = true;
        for byte in rest.iter_mut().rev() {
            let (negated, overflow) = (!*byte).overflowing_add(u8::from(carry));
            (*byte, carry) = (negated, overflow);
        }
    }
    let mut digits = Vec::new();
    while rest.iter().any(|byte| *byte != 0) {
        let mut remainder = 0_u32;
        for byte in &mut rest {
            let value = remainder << 8 | u32::from(*byte);
            (*byte, remainder) = ((value / 10) as u8, value % 10);
        }
        digits.push(char::from(b'0' + remainder as u8));
    }
    if digits.is_empty() {
        digits.push('0');
    }
    let sign = if is_negative { "-" } else { "" };
    format!("{sign}{}", digits.iter().rev().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl Fn(&mut String)) -> String {
        let mut text = String::new();
        write(&mut text);
        text
    }

    #[test]
    fn days_and_moments_are_those_of_the_calendar() {
        for (days, day) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (20_787, "2026-11-30"),
            (-719_528, "0000-01-01"),
            (-719_529, "-000001-12-31"),
            (2_932_897, "+010000-01-01"),
        ] {
            assert_eq!(text(|t| write_day(t, days)), day);
        }
        let moment = |count, unit, utc| text(|t| write_moment(t, count, unit, utc));
        assert_eq!(moment(-1, Unit::Millis, true), "1969-12-31T23:59:59.999Z");
        assert_eq!(moment(1_500_000, Unit::Micros, false), "1970-01-01T00:00:01.500");
        assert_eq!(moment(1, Unit::Nanos, false), "1970-01-01T00:00:00.000000001");
        assert!(moment(i64::MIN, Unit::Millis, true).starts_with('-'));
        assert!(moment(i64::MAX, Unit::Millis, true).starts_with('+'));
    }

    #[test]
    fn decimals_keep_every_digit() {
        for (digits, scale, decimal) in [
            ("5", 2, "0.05"),
            ("-5", 1, "-0.5"),
            ("1234", 2, "12.34"),
            ("7", 0, "7"),
            ("0", 3, "0.000"),
        ] {
            assert_eq!(text(|t| write_decimal(t, digits, scale)), decimal);
        }
        assert_eq!(digits_of(&[0xFF]), "-1");
        assert_eq!(digits_of(&[]), "0");
        assert_eq!(digits_of(&i128::MIN.to_be_bytes()), i128::MIN.to_string());
        let mut wide = vec![0xFF; 4];
        wide.extend(i128::MIN.to_be_bytes());
        assert_eq!(digits_of(&wide), i128::MIN.to_string());
        let mut wide = vec![0; 4];
        wide.extend(i128::MAX.to_be_bytes());
        assert_eq!(digits_of(&wide), i128::MAX.to_string());
    }
}
