//! Every message, by the output it stands in.

pub mod ailments;
pub mod audit;
pub mod districts;
pub mod inspect;
pub mod map;
pub mod mending;
pub mod nouns;
pub mod on_foot;
pub mod page;
pub mod plan;
pub mod reasons;
pub mod report;
pub mod siting;
pub mod street_audit;
pub mod units;
pub mod words;

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
    let tables = [
        ailments::ALL,
        audit::ALL,
        districts::ALL,
        inspect::ALL,
        map::ALL,
        mending::ALL,
        on_foot::ALL,
        page::ALL,
        plan::ALL,
        reasons::ALL,
        report::ALL,
        siting::ALL,
        street_audit::ALL,
        units::ALL,
        words::ALL,
    ];
    let nouns = nouns::ALL.iter().map(|(name, noun)| (*name, noun.message(2)));
    tables.into_iter().flatten().copied().chain(nouns)
}
