//! The tables of a run: rows for CSV files and for the sheets of a workbook. Keys are English,
//! headings the reader's.

use serde_json::{Map, Value, json};

use super::RunReport;
use crate::language::messages::plan as said;
use crate::plan::Figures;
use crate::report::table::table_of_all;
use crate::report::workbook::{Sheet, XlsxError, workbook};

/// A row of a table.
pub type Row = Map<String, Value>;

fn row<const N: usize>(cells: [(&str, Value); N]) -> Row {
    cells.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

impl RunReport {
    /// Everything scenarios are compared by, a row for each case.
    pub fn comparison_rows(&self) -> Vec<Row> {
        self.entries.iter().map(|entry| comparison_row(&entry.figures)).collect()
    }

    /// Who gains and who loses by neighbourhood, a row for each scenario and neighbourhood.
    pub fn neighbourhood_rows(&self) -> Vec<Row> {
        let plain = self.plain();
        let rows = plain.flat_map(|figures| {
            figures.neighbourhoods.iter().map(|place| {
                row([
                    ("scenario", json!(figures.name)),
                    ("neighbourhood", json!(place.name)),
                    ("demand", json!(place.demand.weight)),
                    ("served", json!(place.served.weight)),
                    ("share", json!(place.share)),
                    ("gained", json!(place.gained)),
                    ("lost", json!(place.lost)),
                ])
            })
        });
        rows.collect()
    }

    /// Sites that scenarios propose, and those their edits open.
    pub fn proposed_rows(&self) -> Vec<Row> {
        let sites =
            self.entries.iter().filter(|entry| entry.figures.values.is_empty()).flat_map(|entry| {
                let opened = entry.document.get("site").and_then(|site| site.get("opened"));
                let opened = opened.and_then(Value::as_array).cloned().unwrap_or_default();
                opened.into_iter().filter(|site| site["existing"] == json!(false)).map(|site| {
                    let mut cells = row([("scenario", json!(entry.figures.name))]);
                    for key in [
                        "id",
                        "name",
                        "tier",
                        "phase",
                        "lon",
                        "lat",
                        "x",
                        "y",
                        "cost",
                        "weight",
                        "marginal_weight",
                    ] {
                        if let Some(value) = site.get(key) {
                            let name = if key == "weight" { "serves" } else { key };
                            cells.insert(name.to_owned(), value.clone());
                        }
                    }
                    cells
                })
            });
        even(sites.collect())
    }

    /// Gaps, a row for each scenario and gap.
    pub fn gap_rows(&self) -> Vec<Row> {
        let gaps = self.entries.iter().flat_map(|entry| {
            let gaps = entry.layers.iter().flat_map(|layers| &layers.gaps);
            gaps.map(|gap| {
                let mut cells = row([("scenario", json!(entry.figures.name))]);
                cells.extend(gap.clone());
                cells
            })
        });
        gaps.collect()
    }

    /// Points of the trade-off curves.
    pub fn sweep_rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for sweep in self.sweeps() {
            for series in &sweep.series {
                for (at, point) in series.points.iter().enumerate() {
                    rows.push(row([
                        ("scenario", json!(sweep.scenario)),
                        ("series", json!(series.label)),
                        ("key", json!(sweep.key)),
                        ("value", json!(point.label)),
                        ("number", json!(point.number)),
                        ("centres", json!(point.sites)),
                        ("served", json!(point.served.weight)),
                        ("share", json!(point.share)),
                        ("status", json!(point.status)),
                        ("knee", json!(series.knee == Some(at))),
                    ]));
                }
            }
        }
        rows
    }

    /// What failed and what it came to.
    pub fn stress_rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for figures in self.plain() {
            for stress in &figures.stress {
                for failure in &stress.failures {
                    rows.push(row([
                        ("scenario", json!(figures.name)),
                        ("kind", json!(stress.kind)),
                        ("id", json!(failure.id)),
                        ("name", json!(failure.name)),
                        ("lost", json!(failure.lost.weight)),
                        ("share", json!(failure.share)),
                        ("farthest_m", json!(failure.max_m)),
                    ]));
                }
            }
        }
        rows
    }

    /// Kinds of demand and tiers, a row for each scenario and group.
    pub fn group_rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for figures in self.plain() {
            for (what, groups) in [("demand", &figures.kinds), ("tier", &figures.tiers)] {
                for group in groups {
                    rows.push(row([
                        ("scenario", json!(figures.name)),
                        ("group", json!(what)),
                        ("name", json!(group.name)),
                        ("within", json!(group.limit)),
                        ("centres", json!(group.sites)),
                        ("demand", json!(group.demand.weight)),
                        ("served", json!(group.served.weight)),
                        ("share", json!(group.share)),
                    ]));
                }
            }
        }
        rows
    }

    /// The files and their fingerprints.
    pub fn input_rows(&self) -> Vec<Row> {
        let rows = self.inputs.iter().map(|input| {
            row([
                ("role", json!(input.role)),
                ("file", json!(input.source.path.display().to_string())),
                ("bytes", json!(input.source.bytes)),
                ("sha256", json!(input.source.sha256)),
            ])
        });
        rows.collect()
    }

    /// Scenarios that are no part of a sweep.
    pub(super) fn plain(&self) -> impl Iterator<Item = &Figures> {
        self.entries.iter().map(|entry| &entry.figures).filter(|figures| figures.values.is_empty())
    }

    /// Tables as CSV, by file name; those without a row are left out.
    pub fn csv_files(&self) -> Vec<(&'static str, Vec<u8>)> {
        let tables = [
            ("comparison.csv", self.comparison_rows()),
            ("neighbourhoods.csv", self.neighbourhood_rows()),
            ("proposed.csv", self.proposed_rows()),
            ("sweeps.csv", self.sweep_rows()),
            ("stress.csv", self.stress_rows()),
        ];
        let filled = tables.into_iter().filter(|(_, rows)| !rows.is_empty());
        filled.map(|(name, rows)| (name, table_of_all(rows))).collect()
    }

    /// All tables as one workbook.
    pub fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let sheets = [
            (said::COMPARISON, self.comparison_rows()),
            (said::BY_NEIGHBOURHOOD_SHORT, self.neighbourhood_rows()),
            (said::PROPOSED, self.proposed_rows()),
            (said::GAPS, self.gap_rows()),
            (said::GROUPS_SHORT, self.group_rows()),
            (said::SWEEPS_SHORT, self.sweep_rows()),
            (said::STRESS_SHORT, self.stress_rows()),
            (said::METADATA, self.input_rows()),
        ];
        let sheets: Vec<Sheet> = sheets
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .map(|(name, rows)| Sheet {
                name: self.language.word(name).to_owned(),
                headings: rows.first().map(|row| row.keys().map(|key| self.heading(key)).collect()),
                rows,
            })
            .collect();
        workbook(&sheets)
    }

    /// The heading people read over a column.
    fn heading(&self, key: &str) -> String {
        let message = match key {
            "scenario" => said::SCENARIO,
            "about" => said::ABOUT,
            "standard" => said::STANDARD,
            "centres" => said::CENTRES,
            "new" => said::NEW,
            "closed" => said::CLOSED,
            "cost" => said::COST,
            "demand" => said::DEMAND,
            "served" => said::SERVED,
            "estimated" => said::ESTIMATED_SHORT,
            "share" => said::SHARE,
            "gained" => said::GAINED,
            "lost" => said::LOST,
            "mean_m" => said::MEAN,
            "farthest_m" => said::FARTHEST,
            "worst_neighbourhood" => said::WORST_PLACE,
            "worst_share" => said::WORST_SHARE,
            "gini" => said::GINI,
            "status" => said::STATUS,
            "reach" => said::REACH,
            "series" => said::SERIES,
            "key" => said::KEY,
            "value" => said::VALUE,
            "number" => said::NUMBER,
            "knee" => said::KNEE_SHORT,
            "kind" => said::KIND,
            "group" => said::GROUP,
            "bytes" => said::BYTES,
            "gap" => said::GAP_SHORT,
            "neighbourhood" => said::NEIGHBOURHOOD,
            "name" => said::NAME,
            "id" => said::ID,
            "tier" => said::TIER,
            "phase" => said::PHASE,
            "weight" => return self.counted.clone(),
            "serves" => said::SERVED,
            "marginal_weight" => said::ADDS,
            "within" => said::LIMIT,
            "blocks" => said::BLOCKS,
            "nearest_m" => said::NEAREST,
            "file" => said::FILE,
            "role" => said::ROLE,
            "met" => said::VERDICT,
            _ => return key.to_owned(),
        };
        let word = self.language.word(message);
        if key.ends_with("_m") {
            return self.language.say(said::IN_METRES, &[("name", &word)]);
        }
        word.to_owned()
    }
}

fn comparison_row(figures: &Figures) -> Row {
    let change = figures.change.as_ref();
    let nearest = figures.nearest.as_ref();
    let worst = figures.worst_neighbourhood.as_ref();
    let siting = figures.siting.as_ref();
    let met = figures.requirement.as_ref().map(|requirement| requirement.met);
    let met = met.or(figures.audit.as_ref().map(|audit| audit.holds));
    row([
        ("scenario", json!(figures.name)),
        ("about", json!(figures.about)),
        ("standard", json!(figures.standard.limit)),
        ("reach", json!(figures.standard.reach)),
        ("centres", json!(figures.sites)),
        ("new", json!(figures.opened.len())),
        ("closed", json!(figures.closed.len())),
        ("cost", json!(figures.cost)),
        ("demand", json!(figures.demand.weight)),
        ("served", json!(figures.served.weight)),
        ("estimated", json!(figures.estimated.weight)),
        ("share", json!(figures.share)),
        ("gained", json!(change.map(|change| change.gained.weight))),
        ("lost", json!(change.map(|change| change.lost.weight))),
        ("mean_m", json!(nearest.map(|nearest| nearest.mean_m))),
        ("farthest_m", json!(nearest.map(|nearest| nearest.max_m))),
        ("gini", json!(nearest.map(|nearest| nearest.gini))),
        ("worst_neighbourhood", json!(worst.map(|worst| worst.name.as_str()))),
        ("worst_share", json!(worst.map(|worst| worst.share))),
        ("status", json!(siting.map(|siting| siting.status.as_str()))),
        ("gap", json!(siting.and_then(|siting| siting.gap))),
        ("met", json!(met)),
    ])
}

/// Rows that all have the same keys, in the order in which they first occur.
fn even(rows: Vec<Row>) -> Vec<Row> {
    let mut keys: Vec<String> = Vec::new();
    for row in &rows {
        for key in row.keys().filter(|key| !keys.contains(key)).cloned().collect::<Vec<_>>() {
            keys.push(key);
        }
    }
    let filled = |row: &Row| {
        let cells = keys.iter().map(|key| (key.clone(), row.get(key).cloned().unwrap_or_default()));
        cells.collect()
    };
    rows.iter().map(filled).collect()
}
