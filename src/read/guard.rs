//! Calls into libraries that may panic on bytes made to hurt them.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether a panic of this thread is expected, and will be a message.
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// What a call returns; none where it panicked. Of such a panic nothing is printed.
pub fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    hush();
    let before = EXPECTED.replace(true);
    let returned = catch_unwind(AssertUnwindSafe(call)).ok();
    EXPECTED.set(before);
    returned
}

/// From now on expected panics print nothing; all others print what they always did.
fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if !EXPECTED.get() {
                usual(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_nothing() {
        assert_eq!(guarded(|| 1), Some(1));
        assert_eq!(guarded(|| -> u8 { panic!("not printed") }), None);
        assert!(!EXPECTED.get());
    }
}
