//! What the summary says of one scenario.

use serde_json::Value;

use super::RunReport;
use super::paper::{Picture, Piece, pictures_of, without_empty};
use crate::language::messages::plan as said;
use crate::language::messages::{districts, nouns, units};
use crate::model::Weight;
use crate::plan::{Figures, NeighbourhoodFigures};

/// Rows of a table; the files hold all.
const ROWS: usize = 12;

impl RunReport {
    /// What was asked beside who is served, in lines.
    fn answers(&self, figures: &Figures) -> Vec<String> {
        let language = self.language;
        let mut lines = Vec::new();
        if !figures.closed.is_empty() {
            lines
                .push(language.say(said::CLOSED_LIST, &[("ids", &language.list(&figures.closed))]));
        }
        if let Some(audit) = &figures.audit {
            if let Some(worst) = audit.worst_m {
                let km2 = format!("{:.4}", audit.uncovered_km2.unwrap_or_default());
                let km2 = language.say(units::SQUARE_KILOMETRES, &[("n", &km2)]);
                let metres = self.metres(worst);
                lines.push(language.say(said::AUDITED, &[("metres", &metres), ("km2", &km2)]));
            }
            if let Some(km) = audit.uncovered_km {
                let km = language.say(units::KILOMETRES, &[("n", &km)]);
                lines.push(language.say(said::AUDITED_STREETS, &[("km", &km)]));
            }
            if let Some(stations) = audit.stations {
                lines.push(language.say(said::STATIONS, &[("n", &stations)]));
            }
        }
        if let Some(divided) = &figures.districts {
            let count = language.count(nouns::DISTRICTS, divided.districts);
            let largest = self.percent(divided.largest_deviation);
            lines.push(
                language.say(districts::SUBTITLE, &[("districts", &count), ("largest", &largest)]),
            );
            if let Some(moved) = divided.moved {
                lines.push(language.say(said::MOVED, &[("n", &moved.grouped())]));
            }
        }
        let why = figures.siting.iter().flat_map(|siting| &siting.why);
        lines.extend(why.map(|why| language.say(said::BECAUSE, &[("why", why)])));
        lines
    }

    /// Ledger, gaps, proposed sites, gains and losses, stress and maps of one scenario.
    pub(super) fn scenario(
        &self,
        pieces: &mut Vec<Piece>,
        figures: &Figures,
        first: bool,
        pictures: &[Picture],
    ) {
        pieces.push(Piece::Section(figures.name.clone()));
        pieces.extend(figures.about.clone().map(Piece::Paragraph));
        let answers = self.answers(figures);
        if !answers.is_empty() {
            pieces.push(Piece::List(answers));
        }
        let swept = self.sweeps().iter().any(|sweep| sweep.scenario == figures.name);
        if !swept {
            pieces.extend(pictures_of(pictures, &figures.name));
        }
        pieces.push(Piece::Part(self.language.word(said::LEDGER).to_owned()));
        let ledger = self.entries.iter().find(|entry| entry.figures.name == figures.name);
        let coverage = ledger.and_then(|entry| entry.document.get("coverage"));
        let lines = [
            (said::DEMAND, "demand"),
            (said::SERVED, "served"),
            (said::OVER_CAPACITY, "over_capacity"),
            (said::UNCOVERED, "uncovered"),
            (said::UNSNAPPED, "unsnapped"),
        ];
        let rows = lines.into_iter().filter_map(|(name, key)| {
            let line = coverage?.get(key)?;
            let share = line.get("share").and_then(Value::as_f64).unwrap_or(1.0);
            Some(vec![
                self.language.word(name).to_owned(),
                crate::model::grouped(line["points"].as_u64()?),
                Weight::from_units(line["weight"].as_f64()?).ok()?.grouped(),
                self.percent(share),
            ])
        });
        let mut headings = self.words(&[said::LEDGER, said::BLOCKS]);
        headings.push(self.counted.clone());
        headings.extend(self.words(&[said::SHARE]));
        pieces.push(Piece::Table { headings, rows: rows.collect(), text: 1 });
        self.proposed(pieces, &figures.name);
        if first || !figures.values.is_empty() {
            self.gaps(pieces, &figures.name);
        }
        self.by_neighbourhood(pieces, figures);
        for stress in &figures.stress {
            let title = self.language.say(said::STRESS, &[("name", &figures.name)]);
            pieces.push(Piece::Part(title));
            pieces.push(Piece::List(self.stressed(stress)));
        }
    }

    fn proposed(&self, pieces: &mut Vec<Piece>, scenario: &str) {
        let rows = self.proposed_rows();
        let own: Vec<_> = rows.iter().filter(|row| row["scenario"] == scenario).collect();
        if own.is_empty() {
            return;
        }
        let text = |value: Option<&Value>| match value {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        let cells = own.iter().map(|row| {
            let place = ["lon", "lat", "x", "y"].iter().filter_map(|key| row.get(*key));
            let place: Vec<String> =
                place.filter(|value| !value.is_null()).map(Value::to_string).collect();
            let mut cells: Vec<String> =
                ["id", "name", "tier"].iter().map(|key| text(row.get(*key))).collect();
            cells.push(place.join(", "));
            cells.extend(
                ["phase", "cost", "serves", "marginal_weight"]
                    .iter()
                    .map(|key| text(row.get(*key))),
            );
            cells
        });
        let headings = self.words(&[
            said::ID,
            said::NAME,
            said::TIER,
            said::PLACE,
            said::PHASE,
            said::COST,
            said::SERVED,
            said::ADDS,
        ]);
        pieces.push(Piece::Part(self.language.word(said::PROPOSED).to_owned()));
        pieces.push(without_empty(headings, cells.collect(), 4));
    }

    fn gaps(&self, pieces: &mut Vec<Piece>, scenario: &str) {
        let entry = self.entries.iter().find(|entry| entry.figures.name == scenario);
        let gaps =
            entry.and_then(|entry| entry.layers.as_ref()).map(|layers| layers.gaps.as_slice());
        pieces.push(Piece::Part(self.language.word(said::GAPS).to_owned()));
        let rows: Vec<Vec<String>> = gaps
            .unwrap_or_default()
            .iter()
            .take(ROWS)
            .map(|gap| {
                let text =
                    |key: &str| gap.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
                let number = |key: &str| gap.get(key).and_then(Value::as_f64);
                vec![
                    text("id"),
                    text("name"),
                    gap.get("blocks").map(Value::to_string).unwrap_or_default(),
                    number("weight")
                        .and_then(|weight| Weight::from_units(weight).ok())
                        .map(Weight::grouped)
                        .unwrap_or_default(),
                    number("nearest_m").map(|metres| self.metres(metres)).unwrap_or_default(),
                ]
            })
            .collect();
        let all = gaps.map_or(0, <[_]>::len);
        if rows.is_empty() {
            pieces.push(Piece::Paragraph(self.language.word(said::NO_GAPS).to_owned()));
            return;
        }
        let mut headings = self.words(&[said::ID, said::NAME, said::BLOCKS]);
        headings.push(self.counted.clone());
        headings.extend(self.words(&[said::NEAREST]));
        pieces.push(without_empty(headings, rows, 2));
        if all > ROWS {
            let more = self.language.say(said::MORE_GAPS, &[("n", &(all - ROWS))]);
            pieces.push(Piece::Paragraph(more));
        }
    }

    fn by_neighbourhood(&self, pieces: &mut Vec<Piece>, figures: &Figures) {
        let changed = |place: &&NeighbourhoodFigures| {
            place.gained > Weight::ZERO || place.lost > Weight::ZERO
        };
        let places: Vec<&NeighbourhoodFigures> = match &figures.change {
            Some(_) => figures.neighbourhoods.iter().filter(changed).collect(),
            None => figures.neighbourhoods.iter().collect(),
        };
        if places.is_empty() {
            return;
        }
        let rows = places.iter().map(|place| {
            let number = |weight: Weight| match weight {
                Weight::ZERO => String::new(),
                weight => weight.grouped(),
            };
            vec![
                place.name.clone(),
                place.demand.weight.grouped(),
                place.served.weight.grouped(),
                self.percent(place.share),
                number(place.gained),
                number(place.lost),
            ]
        });
        let headings = self.words(&[
            said::NEIGHBOURHOOD,
            said::DEMAND,
            said::SERVED,
            said::SHARE,
            said::GAINED,
            said::LOST,
        ]);
        pieces.push(Piece::Part(self.language.word(said::BY_NEIGHBOURHOOD).to_owned()));
        pieces.push(without_empty(headings, rows.collect(), 1));
    }
}
