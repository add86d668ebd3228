//! What a cell's number says.

use std::fmt::Display;

/// A number in its own type, so that it is written as short as that type allows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    Unsigned(u64),
    Signed(i64),
    Single(f32),
    Double(f64),
}

impl Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Number::Unsigned(number) => number.fmt(f),
            Number::Signed(number) => number.fmt(f),
            Number::Single(number) => number.fmt(f),
            Number::Double(number) => number.fmt(f),
        }
    }
}

/// What is in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Found {
    Nobody,
    Somebody(Number),
    Negative(Number),
    Infinite,
}

/// The number that stands for no data.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NoData {
    whole: Option<i128>,
    real: Option<f64>,
}

impl NoData {
    /// As GDAL writes it, in letters.
    pub(super) fn of(text: Option<&str>) -> NoData {
        let text = text.unwrap_or_default().trim_matches(|c: char| c.is_whitespace() || c == '\0');
        let real: Option<f64> = text.parse().ok();
        let rounded = real.filter(|real| real.fract() == 0.0 && real.abs() < 1e30);
        NoData { whole: text.parse().ok().or(rounded.map(|real| real as i128)), real }
    }
}

/// A type of cells.
pub(super) trait Sample: Copy {
    /// What such a cell says.
    fn found(self, nodata: &NoData) -> Found;
}

macro_rules! whole {
    ($($kind:ty => $number:ident as $wide:ty),*) => {$(
        impl Sample for $kind {
            #[inline]
            fn found(self, nodata: &NoData) -> Found {
                if self == 0 || nodata.whole == Some(i128::from(self)) {
                    return Found::Nobody;
                }
                let number = Number::$number(<$wide>::from(self));
                #[allow(unused_comparisons)]
                if self > 0 { Found::Somebody(number) } else { Found::Negative(number) }
            }
        }
    )*};
}

whole!(
    u8 => Unsigned as u64, u16 => Unsigned as u64, u32 => Unsigned as u64, u64 => Unsigned as u64,
    i8 => Signed as i64, i16 => Signed as i64, i32 => Signed as i64, i64 => Signed as i64
);

impl Sample for f32 {
    #[inline]
    fn found(self, nodata: &NoData) -> Found {
        // The number in letters may have more digits than the type keeps.
        if self == 0.0 || self.is_nan() || nodata.real.is_some_and(|none| none as f32 == self) {
            return Found::Nobody;
        }
        real(f64::from(self), Number::Single(self))
    }
}

impl Sample for f64 {
    #[inline]
    fn found(self, nodata: &NoData) -> Found {
        if self == 0.0 || self.is_nan() || nodata.real == Some(self) {
            return Found::Nobody;
        }
        real(self, Number::Double(self))
    }
}

fn real(value: f64, number: Number) -> Found {
    match value {
        _ if value.is_infinite() => Found::Infinite,
        _ if value > 0.0 => Found::Somebody(number),
        _ => Found::Negative(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_data_is_known_in_every_type() {
        let lowest = NoData::of(Some("-3.4028234663852886e+38\0"));
        assert_eq!(f32::MIN.found(&lowest), Found::Nobody);
        let white = NoData::of(Some("65535.000"));
        assert_eq!(65535_u16.found(&white), Found::Nobody);
        assert_eq!(65534_u16.found(&white), Found::Somebody(Number::Unsigned(65534)));
        let largest = NoData::of(Some("18446744073709551615"));
        assert_eq!(u64::MAX.found(&largest), Found::Nobody);
        assert_eq!((u64::MAX - 1).found(&largest), Found::Somebody(Number::Unsigned(u64::MAX - 1)));
        let nan = NoData::of(Some("nan"));
        assert_eq!(f32::NAN.found(&nan), Found::Nobody);
        assert_eq!((-1_i8).found(&NoData::of(None)), Found::Negative(Number::Signed(-1)));
        assert_eq!(f64::INFINITY.found(&nan), Found::Infinite);
        assert_eq!(Number::Single(0.1).to_string(), "0.1");
    }
}
