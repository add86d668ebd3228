//! Who may walk where, and how fast: data that planners can copy and change.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::WalkError;
use crate::read::Tags;

/// The profiles that come with radii, the default first: name and file.
pub static PROFILES: &[(&str, &str)] = &[
    ("adult", include_str!("profiles/adult.toml")),
    ("elder", include_str!("profiles/elder.toml")),
    ("wheelchair", include_str!("profiles/wheelchair.toml")),
];

/// Who walks: which ways and barriers they pass, and their speed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name, as printed.
    pub name: String,
    /// Metres a minute.
    speed: f64,
    /// Where the figures come from.
    #[serde(default)]
    pub source: String,
    ways: Ways,
    access: Access,
    barriers: Barriers,
    #[serde(default)]
    refuse: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    admit: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    speed_on: BTreeMap<String, f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ways {
    never: Vec<String>,
    with_sidewalk: Vec<String>,
    piers: bool,
    squares: bool,
    ferries: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Access {
    keys: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
    gated: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Barriers {
    shut: Vec<String>,
    gates: Vec<String>,
}

/// How a way is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Passage {
    /// Whether only those who live or work there may.
    pub gated: bool,
    /// Whether it may be walked in the direction of its nodes, and against it.
    pub forward: bool,
    pub backward: bool,
    /// What a metre of it costs, in thousandths of a metre at the profile's speed.
    pub pace: u16,
    /// Whether it is a ferry, which nobody boards between its ends.
    pub ferry: bool,
}

/// What a node does to those who come along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// Nothing.
    None,
    /// A gate: who may pass is for the planner to say.
    Gate,
    /// Nobody passes.
    Shut,
}

/// What the access keys say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Right {
    Unsaid,
    Yes,
    No,
    Gated,
}

/// Slowest and fastest speeds that make sense, metres a minute.
const SPEEDS: (f64, f64) = (1.0, 1000.0);

impl Profile {
    /// A profile that comes with radii, by name, or one from a file ending in `.toml`.
    pub fn find(name: &str) -> Result<Profile, WalkError> {
        if let Some((_, text)) = PROFILES.iter().find(|(known, _)| *known == name) {
            return Profile::parse(text, Path::new(name));
        }
        let path = Path::new(name);
        if !name.ends_with(".toml") {
            let known = PROFILES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            return Err(WalkError::UnknownProfile { name: name.to_owned(), known });
        }
        let text = std::fs::read_to_string(path)
            .map_err(|source| WalkError::OpenProfile { path: path.to_owned(), source })?;
        Profile::parse(&text, path)
    }

    /// Read a profile; `path` is for messages.
    pub fn parse(text: &str, path: &Path) -> Result<Profile, WalkError> {
        let bad = |found: String| WalkError::BadProfile { path: path.to_owned(), found };
        let profile: Profile =
            toml::from_str(text).map_err(|error| bad(error.to_string().trim_end().to_owned()))?;
        let own = std::iter::once(("speed", profile.speed));
        let others = profile.speed_on.iter().map(|(key, speed)| (key.as_str(), *speed));
        for (key, speed) in own.chain(others) {
            if !(SPEEDS.0..=SPEEDS.1).contains(&speed) {
                return Err(bad(format!(
                    "{key} = {speed}: not a walking speed; allowed: {} to {} metres a minute",
                    SPEEDS.0, SPEEDS.1
                )));
            }
        }
        if let Some(key) = profile.speed_on.keys().find(|key| !key.contains('=')) {
            return Err(bad(format!(
                "speed_on: \"{key}\" names no tag; allowed: key=value. hint: \"highway=steps\""
            )));
        }
        Ok(profile)
    }

    /// As it is written in a file.
    pub fn to_toml(&self) -> String {
        // A profile is plain tables, texts and numbers, which always serialise.
        toml::to_string(self).unwrap_or_default()
    }

    /// Millimetres walked in a minute.
    pub fn speed_mm(&self) -> u32 {
        (self.speed * 1000.0).round() as u32
    }

    /// Whether every street is walked at the same speed.
    pub fn is_even(&self) -> bool {
        self.speed_on.is_empty()
    }

    /// Whether squares are crossed.
    pub(super) fn crosses_squares(&self) -> bool {
        self.ways.squares
    }

    /// Whether a way of these tags is walked at all.
    pub fn walks(&self, tags: &Tags<'_>) -> bool {
        self.passage(tags).is_some()
    }

    /// How a way of these tags is walked; `None` when it is not.
    pub(super) fn passage(&self, tags: &Tags<'_>) -> Option<Passage> {
        if self.refuses(tags) {
            return None;
        }
        let right = self.right(tags);
        let ferry = tags.value("route") == Some("ferry") && tags.value("highway").is_none();
        let usual = match tags.value("highway") {
            Some(highway) if holds(&self.ways.never, highway) => false,
            Some(highway) if holds(&self.ways.with_sidewalk, highway) => has_sidewalk(tags),
            Some(_) => true,
            None if ferry => self.ways.ferries,
            None => self.ways.piers,
        };
        // A ferry is boarded only where the profile takes ferries, whatever its tags allow.
        if right == Right::No || (right != Right::Yes && !usual) || (ferry && !usual) {
            return None;
        }
        let (forward, backward) = match tags.value("oneway:foot") {
            Some("yes" | "1" | "true") => (true, false),
            Some("-1" | "reverse") => (false, true),
            _ => (true, true),
        };
        let gated = right == Right::Gated;
        Some(Passage { gated, forward, backward, pace: self.pace(tags), ferry })
    }

    /// What a node of these tags does.
    pub(super) fn obstacle(&self, tags: &Tags<'_>) -> Obstacle {
        if tags.is_empty() {
            return Obstacle::None;
        }
        if self.refuses(tags) || tags.value("locked") == Some("yes") {
            return Obstacle::Shut;
        }
        let barrier = tags.value("barrier").unwrap_or_default();
        match self.right(tags) {
            Right::Yes => Obstacle::None,
            Right::No => Obstacle::Shut,
            Right::Gated => Obstacle::Gate,
            Right::Unsaid if holds(&self.barriers.shut, barrier) => Obstacle::Shut,
            Right::Unsaid if holds(&self.barriers.gates, barrier) => Obstacle::Gate,
            Right::Unsaid => Obstacle::None,
        }
    }

    fn refuses(&self, tags: &Tags<'_>) -> bool {
        let named = |table: &BTreeMap<String, Vec<String>>| {
            table
                .iter()
                .any(|(key, values)| tags.value(key).is_some_and(|value| holds(values, value)))
        };
        named(&self.refuse) && !named(&self.admit)
    }

    fn right(&self, tags: &Tags<'_>) -> Right {
        let values = self.access.keys.iter().filter_map(|key| tags.value(key));
        for value in values {
            for (list, right) in [
                (&self.access.yes, Right::Yes),
                (&self.access.no, Right::No),
                (&self.access.gated, Right::Gated),
            ] {
                if holds(list, value) {
                    return right;
                }
            }
        }
        Right::Unsaid
    }

    /// The slowest of the speeds that apply, as what a metre costs.
    fn pace(&self, tags: &Tags<'_>) -> u16 {
        let applies = |key: &str| {
            let (key, value) = key.split_once('=')?;
            (tags.value(key) == Some(value)).then_some(())
        };
        let speeds = self.speed_on.iter().filter(|(key, _)| applies(key).is_some());
        let slowest = speeds.map(|(_, speed)| *speed).min_by(f64::total_cmp);
        let pace = slowest.map_or(1.0, |speed| self.speed / speed);
        (pace * 1000.0).round().clamp(1.0, f64::from(u16::MAX)) as u16
    }
}

fn holds(list: &[String], value: &str) -> bool {
    list.iter().any(|known| known == value)
}

fn has_sidewalk(tags: &Tags<'_>) -> bool {
    let sides = ["sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right"];
    let values = sides.iter().filter_map(|key| tags.value(key));
    values.into_iter().any(|value| matches!(value, "yes" | "both" | "left" | "right"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_reads_says_where_it_comes_from_and_survives_a_round_trip() {
        for (name, _) in PROFILES {
            let profile = Profile::find(name).unwrap();
            assert_eq!(profile.name, *name);
            assert!(profile.source.len() > 40, "{name} cites nothing");
            assert_eq!(Profile::parse(&profile.to_toml(), Path::new("again")).unwrap(), profile);
        }
    }

    #[test]
    fn bad_profiles_say_what_is_wrong() {
        let text = PROFILES[0].1;
        for (from, to, expected) in [
            ("speed = 80", "speed = 0", "not a walking speed"),
            ("squares = true", "square = true", "square"),
            ("[speed_on]", "[speed_on]\n\"steps\" = 40", "key=value"),
        ] {
            let error = Profile::parse(&text.replace(from, to), Path::new("my.toml")).unwrap_err();
            let message = error.to_string();
            assert!(message.contains("my.toml") && message.contains(expected), "{message}");
        }
        assert!(Profile::find("adlut").unwrap_err().to_string().contains("adult, elder"));
    }
}
