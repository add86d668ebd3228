//! The summary a planner hands in, piece by piece; Markdown and HTML write the same pieces.

use super::RunReport;
use super::text::added;
use super::words::hundredths;
use crate::language::Message;
use crate::language::messages::plan as said;
use crate::model::Weight;
use crate::plan::Figures;

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

    pub(super) fn words(&self, messages: &[Message]) -> Vec<String> {
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
        let beside = self.beside();
        if !beside.is_empty() {
            pieces.push(Piece::List(beside));
        }
        if let Some(base) = self.base() {
            let against = self.language.say(said::AGAINST, &[("base", &base)]);
            pieces.push(Piece::Paragraph(against));
            let others: Vec<String> = self
                .estimates()
                .into_iter()
                .chain(self.without_room())
                .chain(self.by_other_rules())
                .collect();
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

pub(super) fn pictures_of(pictures: &[Picture], scenario: &str) -> Vec<Piece> {
    let own = pictures.iter().filter(|picture| picture.scenario == scenario);
    own.cloned().map(Piece::Picture).collect()
}

/// A table without the columns that are empty in every row.
pub(super) fn without_empty(headings: Vec<String>, rows: Vec<Vec<String>>, text: usize) -> Piece {
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
