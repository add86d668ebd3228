//! How hard to look for better prices.

/// What a run of improvements is after.
#[derive(Debug, Clone, Copy)]
pub struct Aim {
    /// Stop once the bound is beyond this value, base included: below it where more is better,
    /// above it where less is.
    pub need: u64,
    /// Rounds at most.
    pub rounds: usize,
    /// Rounds without a better bound before the step is shortened.
    pub patience: usize,
    /// First step, as a part of the way to the need.
    pub step: f64,
    /// Give up when the last window of rounds closed less than this part of what is left.
    pub hope: f64,
}
