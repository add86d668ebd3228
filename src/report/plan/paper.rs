//! The summary a planner hands in, piece by piece; Markdown and HTML write the same pieces.

use super::RunReport;
use super::text::added;
use super::words::hundredths;
use crate::language::Message;
use crate::language::messages::plan as said;
use crate::model::Weight;
use crate::plan::{Figures, NeighbourhoodFigures};
use serde_json::Value;

/// A piece of the summary.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// The title of the whole.
    Title(String),
    /// The title of a section.
    Section(String),
    /// The title of a part of a section.
    Part(String),
    /// A paragraph.
    Paragraph(String),
    /// Points of a list.
    List(Vec<String>),
    /// A table; the first columns are text, the others numbers.
    Table {
        /// Headings.
        headings: Vec<String>,
        /// Cells by row.
        rows: Vec<Vec<String>>,
        /// How many columns are text.
        text: usize,
    },
    /// A picture.
    Picture(Picture),
}

/// A picture of the summary, by its file in the folder of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The scenario it belongs to.
    pub scenario: String,
    /// The file, from the folder on.
    pub file: String,
    /// What it shows.
    pub caption: String,
}

/// Rows of a table of the summary; the files hold all.
const ROWS: usize = 12;

impl RunReport {
    /// All pieces, in order.
    pub(super) fn pieces(&self, pictures: &[Picture]) -> Vec<Piece> {
        let mut pieces = vec![Piece::Title(self.title.clone())];
        self.conclusion(&mut pieces);
        self.compared(&mut pieces);
        for sweep in self.sweeps() {
            pieces
                .push(Piece::Section(self.language.say(said::SWEEP, &[("name", &sweep.scenario)])));
            pieces.extend(pictures_of(pictures, &sweep.scenario));
            for series in &sweep.series {
                let knee = self.knee(series);
                pieces.push(Piece::Paragraph(match series.label.as_str() {
                    "" => knee,
                    label => format!("{label}: {knee}"),
                }));
            }
        }
        for (at, figures) in self.plain().enumerate() {
            self.scenario(&mut pieces, figures, at == 0, pictures);
        }
        self.rules(&mut pieces);
        self.metadata(&mut pieces);
        pieces
    }

    fn words(&self, messages: &[Message]) -> Vec<String> {
        messages.iter().map(|message| self.language.word(*message).to_owned()).collect()
    }

    fn section(&self, pieces: &mut Vec<Piece>, title: Message) {
        pieces.push(Piece::Section(self.language.word(title).to_owned()));
    }

    /// What each scenario comes to, in a sentence.
    fn conclusion(&self, pieces: &mut Vec<Piece>) {
        self.section(pieces, said::CONCLUSION);
        let language = self.language;
        let lines = self.plain().map(|figures| {
            let (share, served) = (hundredths(figures.share), figures.served.weight.grouped());
            let demand = figures.demand.weight.grouped();
            let limit = self.standard(&figures.standard);
            let mut line = language.say(
                said::CONCLUDED,
                &[
                    ("name", &figures.name),
                    ("share", &share),
                    ("served", &served),
                    ("demand", &demand),
                    ("limit", &limit),
                ],
            );
            let mut more = |said: String| {
                line.push_str(language.word(said::AND));
                line.push_str(&said);
            };
            if !figures.opened.is_empty() {
                more(language.say(said::CONCLUDED_NEW, &[("n", &figures.opened.len())]));
            }
            if let Some(change) = &figures.change
                && change.gained.points + change.lost.points > 0
            {
                let (gained, lost) = (change.gained.weight.grouped(), change.lost.weight.grouped());
                more(language.say(said::CONCLUDED_CHANGE, &[("gained", &gained), ("lost", &lost)]));
            }
            let verdict = self.verdict(figures);
            if !verdict.is_empty() {
                more(verdict);
            }
            line
        });
        pieces.push(Piece::List(lines.collect()));
        if self.stopped {
            let (done, all) = (self.entries.len(), self.asked);
            let stopped = language.say(said::STOPPED, &[("done", &done), ("all", &all)]);
            pieces.push(Piece::Paragraph(stopped));
        }
    }

    fn compared(&self, pieces: &mut Vec<Piece>) {
        self.section(pieces, said::COMPARISON);
        let rows = self.plain().map(|figures| {
            let change = figures.change.as_ref();
            let nearest = figures.nearest.as_ref();
            let worst = figures.worst_neighbourhood.as_ref();
            let weight = |weight: Option<Weight>| weight.map(Weight::grouped).unwrap_or_default();
            vec![
                figures.name.clone(),
                self.standard(&figures.standard),
                self.verdict(figures),
                self.proof(figures),
                worst
                    .map(|worst| format!("{} {}", worst.name, self.percent(worst.share)))
                    .unwrap_or_default(),
                figures.sites.to_string(),
                added(figures),
                figures.cost.map(|cost| cost.to_string()).unwrap_or_default(),
                figures.served.weight.grouped(),
                self.percent(figures.share),
                weight(change.map(|change| change.gained.weight)),
                weight(change.map(|change| change.lost.weight)),
                nearest.map(|nearest| self.metres(nearest.mean_m)).unwrap_or_default(),
                nearest.map(|nearest| self.metres(nearest.max_m)).unwrap_or_default(),
                nearest.map(|nearest| format!("{:.3}", nearest.gini)).unwrap_or_default(),
            ]
        });
        let headings = self.words(&[
            said::SCENARIO,
            said::STANDARD,
            said::VERDICT,
            said::PROOF,
            said::WORST_PLACE,
            said::CENTRES,
            said::NEW,
            said::COST,
            said::SERVED,
            said::SHARE,
            said::GAINED,
            said::LOST,
            said::MEAN,
            said::FARTHEST,
            said::GINI,
        ]);
        pieces.push(without_empty(headings, rows.collect(), 5));
        if let Some(base) = self.base() {
            let against = self.language.say(said::AGAINST, &[("base", &base)]);
            pieces.push(Piece::Paragraph(against));
            let others = self.by_other_rules();
            if !others.is_empty() {
                pieces.push(Piece::List(others));
            }
        }
        for (title, of) in [
            (said::KINDS, (|figures: &Figures| figures.kinds.clone()) as fn(&Figures) -> _),
            (said::TIERS, |figures: &Figures| figures.tiers.clone()),
        ] {
            let groups: Vec<_> =
                self.plain().map(|figures| (figures.name.clone(), of(figures))).collect();
            let Some((_, first)) = groups.iter().find(|(_, groups)| !groups.is_empty()) else {
                continue;
            };
            let mut headings = self.words(&[said::SCENARIO]);
            headings.extend(
                first.iter().map(|group| format!("{} ({})", group.name, self.limit(&group.limit))),
            );
            let rows = groups.iter().map(|(name, groups)| {
                let shares = groups.iter().map(|group| match group.sites {
                    Some(sites) => format!("{sites}: {}", self.percent(group.share)),
                    None => self.percent(group.share),
                });
                std::iter::once(name.clone()).chain(shares).collect()
            });
            pieces.push(Piece::Part(self.language.word(title).to_owned()));
            pieces.push(Piece::Table { headings, rows: rows.collect(), text: 1 });
        }
    }

    /// Ledger, gaps, proposed sites, gains and losses, stress and maps of one scenario.
    fn scenario(
        &self,
        pieces: &mut Vec<Piece>,
        figures: &Figures,
        first: bool,
        pictures: &[Picture],
    ) {
        pieces.push(Piece::Section(figures.name.clone()));
        pieces.extend(figures.about.clone().map(Piece::Paragraph));
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
        if rows.is_empty() {
            pieces.push(Piece::Paragraph(self.language.word(said::NO_GAPS).to_owned()));
            return;
        }
        let mut headings = self.words(&[said::ID, said::NAME, said::BLOCKS]);
        headings.push(self.counted.clone());
        headings.extend(self.words(&[said::NEAREST]));
        pieces.push(without_empty(headings, rows, 2));
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

    fn rules(&self, pieces: &mut Vec<Piece>) {
        self.section(pieces, said::RULES);
        let mut lines: Vec<String> = self.standards.clone();
        lines.extend(self.words(&[said::RULE_LIMIT, said::RULE_GINI]));
        lines.push(self.language.say(said::PROJECTION, &[("plane", &self.projection)]));
        pieces.push(Piece::List(lines));
        self.section(pieces, said::METHOD);
        pieces.push(Piece::List(self.words(&[said::METHOD_PROOF, said::METHOD_LIMITS])));
    }

    fn metadata(&self, pieces: &mut Vec<Piece>) {
        self.section(pieces, said::METADATA);
        let pairs = [(said::AUTHOR, &self.author), (said::SOURCES, &self.sources)];
        let mut lines: Vec<String> = pairs
            .into_iter()
            .filter_map(|(name, value)| {
                let (name, value) = (self.language.word(name), value.as_ref()?);
                Some(self.language.say(said::PAIR, &[("name", &name), ("value", value)]))
            })
            .collect();
        let (name, version) = (self.language.word(said::PLAN_FILE), env!("CARGO_PKG_VERSION"));
        lines.push(self.language.say(said::PAIR, &[("name", &name), ("value", &self.plan)]));
        lines.push(self.language.say(said::MADE_BY, &[("version", &version)]));
        pieces.push(Piece::List(lines));
        let rows = self.inputs.iter().map(|input| {
            let file =
                input.source.path.file_name().map(|name| name.to_string_lossy().into_owned());
            vec![input.role.to_owned(), file.unwrap_or_default(), input.source.sha256.clone()]
        });
        let mut headings = self.words(&[said::ROLE, said::FILE]);
        headings.push("SHA-256".to_owned());
        pieces.push(Piece::Table { headings, rows: rows.collect(), text: 3 });
        if !self.notes.is_empty() {
            pieces.push(Piece::List(self.notes.clone()));
        }
    }
}

fn pictures_of(pictures: &[Picture], scenario: &str) -> Vec<Piece> {
    let own = pictures.iter().filter(|picture| picture.scenario == scenario);
    own.cloned().map(Piece::Picture).collect()
}

/// A table without the columns that are empty in every row.
fn without_empty(headings: Vec<String>, rows: Vec<Vec<String>>, text: usize) -> Piece {
    let keep: Vec<usize> = (0..headings.len())
        .filter(|&column| rows.iter().any(|row| !row[column].is_empty()))
        .collect();
    let chosen = |cells: &[String]| keep.iter().map(|&column| cells[column].clone()).collect();
    Piece::Table {
        headings: chosen(&headings),
        rows: rows.iter().map(|row| chosen(row)).collect(),
        text: keep.iter().filter(|&&column| column < text).count(),
    }
}
