//! The step numbers move in: every sum of whole numbers is a multiple of their greatest
//! common divisor, so a bound less than one step away is a proof.

/// The greatest common divisor of some numbers; 1 when there are none above 0.
pub fn unit(numbers: impl IntoIterator<Item = u64>) -> u64 {
    numbers.into_iter().fold(0, gcd).max(1)
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::unit;

    #[test]
    fn sums_move_in_units() {
        assert_eq!(unit([1500, 0, 2500]), 500);
        assert_eq!(unit([]), 1);
        assert_eq!(unit([0]), 1);
    }
}
