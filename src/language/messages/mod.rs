//! Every message, by the output it stands in.

pub mod plan;
pub mod units;

use super::Message;

/// Messages by name, each in every language, and the table of all of them.
macro_rules! messages {
    ($($(#[$about:meta])* $name:ident = $en:literal, $zh:literal;)*) => {
        $($(#[$about])* pub const $name: $crate::language::Message =
            $crate::language::Message { en: $en, zh: $zh };)*

        /// Every message of this table, by name.
        pub static ALL: &[(&str, $crate::language::Message)] =
            &[$((stringify!($name), $name)),*];
    };
}
use messages;

/// Every message there is, by name.
pub fn all() -> impl Iterator<Item = (&'static str, Message)> {
    [plan::ALL, units::ALL].into_iter().flatten().copied()
}
