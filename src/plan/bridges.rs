//! The bridges of the streets: ways that lie side by side or bear one name are one bridge.

use super::town::Town;
use crate::model::Xy;
use crate::reach::walk::Profile;
use crate::study::Streets;

/// A bridge.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bridge {
    /// Its name, or where it is.
    pub name: String,
    /// A place on each of its ways.
    pub middles: Vec<Xy>,
}

/// Ways of bridges this close to each other are one bridge; of one name, ten times as close.
const ASIDE: f64 = 40.0;

struct Way {
    name: String,
    line: Vec<Xy>,
    id: i64,
}

impl Way {
    /// A place on its longest piece. Not in its middle: what runs below mostly crosses there.
    fn middle(&self) -> Xy {
        const PART: f64 = 0.382;
        let longest = self
            .line
            .windows(2)
            .max_by(|a, b| a[0].distance_2(a[1]).total_cmp(&b[0].distance_2(b[1])));
        longest.map_or(self.line[0], |ends| Xy {
            x: ends[0].x + PART * (ends[1].x - ends[0].x),
            y: ends[0].y + PART * (ends[1].y - ends[0].y),
        })
    }

    fn is_one_with(&self, other: &Way) -> bool {
        let same = !self.name.is_empty() && self.name == other.name;
        let reach = if same { 10.0 * ASIDE } else { ASIDE };
        let places = |way: &Way| way.line.iter().copied().chain([way.middle()]).collect::<Vec<_>>();
        let others = places(other);
        places(self).iter().any(|a| others.iter().any(|b| a.distance_2(*b) <= reach * reach))
    }
}

impl Town {
    /// The bridges people may walk on.
    pub(super) fn bridges(&self, profile: Option<&Profile>) -> Result<Vec<Bridge>, String> {
        let (map, at) = match self.streets() {
            Some(Streets::Map { map, at }) => (map, at),
            Some(Streets::Saved { .. }) => {
                return Err(
                    "a saved network knows no bridges. hint: give the extract it was made of"
                        .to_owned(),
                );
            }
            None => {
                return Err(
                    "there are no streets, and so no bridges. hint: [walk] roads".to_owned()
                );
            }
        };
        let ways: Vec<Way> = (0..map.ways())
            .filter(|&way| map.tags_of(way).value("bridge").is_some_and(|value| value != "no"))
            // Closing one that nobody walks on would close the path below it.
            .filter(|&way| profile.is_none_or(|profile| profile.walks(&map.tags_of(way))))
            .map(|way| Way {
                name: map.tags_of(way).value("name").unwrap_or_default().to_owned(),
                line: map.nodes_of(way).iter().map(|&node| at[node as usize]).collect(),
                id: map.way_id(way),
            })
            .filter(|way| way.line.len() > 1)
            .collect();
        let mut of: Vec<usize> = (0..ways.len()).collect();
        for a in 0..ways.len() {
            for b in 0..a {
                if of[a] != of[b] && ways[a].is_one_with(&ways[b]) {
                    let (from, to) = (of[a].max(of[b]), of[a].min(of[b]));
                    of.iter_mut().filter(|of| **of == from).for_each(|of| *of = to);
                }
            }
        }
        let mut bridges = Vec::new();
        for first in 0..ways.len() {
            if of[first] != first {
                continue;
            }
            let members: Vec<&Way> =
                (first..ways.len()).filter(|&way| of[way] == first).map(|way| &ways[way]).collect();
            let named = members.iter().find(|way| !way.name.is_empty());
            bridges.push(Bridge {
                name: named
                    .map_or_else(|| format!("way {}", ways[first].id), |way| way.name.clone()),
                middles: members.iter().map(|way| way.middle()).collect(),
            });
        }
        Ok(bridges)
    }
}
