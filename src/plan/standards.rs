//! Service standards that plans may name. A number that could not be checked against its document
//! says so: it is a working value, not law.

use crate::model::{Cost, Limit, Measure};

/// How sure a standard's number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// It is the claim itself, as city governments put it.
    Claim,
    /// Public planning documents quote it; the standard's own text was not at hand.
    Quoted,
}

impl Certainty {
    /// In one word.
    pub fn name(self) -> &'static str {
        match self {
            Certainty::Claim => "claim",
            Certainty::Quoted => "unverified",
        }
    }

    /// In words.
    pub fn describe(self) -> &'static str {
        match self {
            Certainty::Claim => "the claim itself",
            Certainty::Quoted => {
                "as quoted in public planning documents; not checked against the standard's text"
            }
        }
    }
}

/// A standard that plans may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuiltIn {
    /// Its name in plans.
    pub name: &'static str,
    /// Its limit.
    pub limit: Limit,
    /// The document.
    pub document: &'static str,
    /// The clause.
    pub clause: &'static str,
    /// What it says, and what to mind.
    pub note: &'static str,
    /// How sure the number is.
    pub certainty: Certainty,
}

const fn metres(metres: u32) -> Limit {
    Limit { measure: Measure::Distance, cost: Cost(metres * 1000) }
}

const fn minutes(minutes: u32) -> Limit {
    Limit { measure: Measure::Time, cost: Cost(minutes * 60_000) }
}

const GB: &str = "GB 50180-2018 城市居住区规划设计标准";

/// Every built-in standard.
pub static STANDARDS: &[BuiltIn] = &[
    BuiltIn {
        name: "one_km",
        limit: metres(1000),
        document: "announcements of city governments",
        clause: "\"one centre within every 1 km\"",
        note: "a straight line unless walk.along_roads says otherwise",
        certainty: Certainty::Claim,
    },
    BuiltIn {
        name: "eight_minutes",
        limit: minutes(8),
        document: "announcements of city governments",
        clause: "\"an eight-minute activity circle\"",
        note: "walked along the streets: 640 m at 80 m/min, 400 m at 50; not a kilometre",
        certainty: Certainty::Claim,
    },
    BuiltIn {
        name: "gb50180_5min",
        limit: metres(300),
        document: GB,
        clause: "five-minute pedestrian-scale neighbourhood (五分钟生活圈居住区)",
        note: "300 m service radius",
        certainty: Certainty::Quoted,
    },
    BuiltIn {
        name: "gb50180_10min",
        limit: metres(500),
        document: GB,
        clause: "ten-minute pedestrian-scale neighbourhood (十分钟生活圈居住区)",
        note: "500 m service radius",
        certainty: Certainty::Quoted,
    },
    BuiltIn {
        name: "gb50180_15min",
        limit: metres(1000),
        document: GB,
        clause: "fifteen-minute pedestrian-scale neighbourhood (十五分钟生活圈居住区)",
        note: "800 to 1000 m; the longer one here",
        certainty: Certainty::Quoted,
    },
];

/// The built-in standard of this name.
pub fn named(name: &str) -> Option<&'static BuiltIn> {
    STANDARDS.iter().find(|standard| standard.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_limits_are_what_they_say() {
        for (at, standard) in STANDARDS.iter().enumerate() {
            assert!(STANDARDS[..at].iter().all(|other| other.name != standard.name));
        }
        assert_eq!(named("eight_minutes").map(|standard| standard.limit), "8min".parse().ok());
        assert_eq!(named("gb50180_5min").map(|standard| standard.limit), "300m".parse().ok());
    }
}
