//! A page of the printed report: an outcome told in one language, line by line.

use std::fmt::Display;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use crate::coverage::Enclosure;
use crate::language::messages::{nouns, report, units, words};
use crate::language::{Language, Message, Noun};
use crate::model::{Cost, Limit, LonLat, Measure, Tally, Weight, Xy, grouped, is_steering, share};
use crate::scenario::{Outcome, Way, status_in_words};
use crate::siting::Status;

/// Rows a table shows before it refers to the files.
pub(super) const ROWS: usize = 12;

/// Values of a message, by name.
pub(super) type Values<'v> = &'v [(&'v str, &'v dyn Display)];

/// What is told so far.
pub(super) struct Page<'a> {
    pub outcome: &'a Outcome,
    pub language: Language,
    text: String,
}

impl<'a> Page<'a> {
    /// Nothing yet.
    pub fn new(outcome: &'a Outcome, language: Language) -> Page<'a> {
        Page { outcome, language, text: String::new() }
    }

    /// All of it.
    pub fn finish(self) -> String {
        self.text
    }

    /// A message that holds no value.
    pub fn word(&self, message: Message) -> &'static str {
        self.language.word(message)
    }

    /// A message with its values put in.
    pub fn say(&self, message: Message, values: Values<'_>) -> String {
        self.language.say(message, values)
    }

    /// So many of something.
    pub fn count(&self, noun: Noun, count: usize) -> String {
        self.language.count(noun, count)
    }

    /// A line at the margin.
    pub fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A line of the section.
    pub fn point(&mut self, text: &str) {
        self.text.push_str("  ");
        self.line(text);
    }

    /// A message as a line of the section.
    pub fn tell(&mut self, message: Message, values: Values<'_>) {
        self.point(&self.say(message, values));
    }

    /// A heading between empty lines.
    pub fn heading(&mut self, text: &str) {
        self.line("");
        self.line(text);
        self.line("");
    }

    /// A table, a line for each row.
    pub fn table(&mut self, table: &Table) {
        self.text.push_str(&indented(table));
    }

    /// Where a table leaves rows out.
    pub fn more(&mut self, total: usize) {
        if total > ROWS {
            self.tell(report::MORE, &[("n", &(total - ROWS))]);
        }
    }

    /// The limit of the standard.
    pub fn limit(&self) -> String {
        self.in_words(self.outcome.standard.limit)
    }

    /// Any limit.
    pub fn in_words(&self, limit: Limit) -> String {
        limit.in_words(self.language)
    }

    /// Name of what is counted.
    pub fn counted(&self) -> &'a str {
        self.outcome.counted(self.language)
    }

    /// `24,637 population`.
    pub fn people(&self, weight: Weight) -> String {
        self.outcome.people(weight, self.language)
    }

    /// `264 blocks (24,637 population)`.
    pub fn tally(&self, tally: Tally) -> String {
        let blocks = self.count(nouns::BLOCKS, tally.points as usize);
        self.say(words::TALLY, &[("blocks", &blocks), ("people", &self.people(tally.weight))])
    }

    /// How a solve ended.
    pub fn status(&self, status: Status) -> &'static str {
        status_in_words(status, self.language)
    }

    /// A share in per cent, two decimals.
    pub fn percent(&self, part: Weight, whole: Weight) -> String {
        self.hundredths(share(part, whole))
    }

    /// A part of one in per cent, two decimals.
    pub fn hundredths(&self, part: f64) -> String {
        self.language.hundredths(part)
    }

    /// `4,551.059 m`.
    pub fn metres(&self, cost: Cost) -> String {
        let (whole, thousandths) = (u64::from(cost.0 / 1000), cost.0 % 1000);
        let number = format!("{}.{thousandths:03}", grouped(whole));
        self.say(units::METRES, &[("n", &number)])
    }

    /// How far something is: `471.532 m`, `5.89 min`, or a number of the matrix's own unit.
    pub fn way(&self, way: Way) -> String {
        match way.measure {
            Measure::Distance => self.metres(Cost::from_metres(way.length)),
            Measure::Time => self.say(units::MINUTES, &[("n", &format_args!("{:.2}", way.length))]),
            Measure::OwnUnit => format!("{:.3}", way.length),
        }
    }

    /// `62.3839 to 62.3840 km2`, rounded outwards.
    pub fn square_kilometres(&self, ground: Enclosure) -> String {
        let Enclosure { low, high } = ground.rounded(4);
        let (least, most) = (format!("{low:.4}"), format!("{high:.4}"));
        if low == high {
            self.say(units::SQUARE_KILOMETRES, &[("n", &least)])
        } else {
            self.say(units::SQUARE_KILOMETRES_BETWEEN, &[("low", &least), ("high", &most)])
        }
    }

    /// A place as people write it.
    pub fn place(&self, at: Xy) -> String {
        match self.outcome.study.plane.lonlat(at) {
            Some(LonLat { lon, lat }) => format!("{lon:.6}, {lat:.6}"),
            None => format!("{:.3}, {:.3}", at.x, at.y),
        }
    }

    /// Some names and what tells that there are more.
    pub fn names(&self, names: &[impl AsRef<str>], go_on: Message) -> String {
        let listed = self.language.list(&names[..names.len().min(ROWS)]);
        if names.len() > ROWS { listed + self.word(go_on) } else { listed }
    }
}

/// A name as a terminal may show it: no control characters, cut when long.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let harmless = |c: char| if is_steering(c) { ' ' } else { c };
    let mut shown: String = text.chars().take(LONGEST).map(harmless).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('\u{2026}');
    }
    shown
}

/// A table with these headings and nothing round it.
pub(super) fn new_table(headings: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(headings);
    table
}

/// A table, a line for each row.
pub(super) fn indented(table: &Table) -> String {
    table.lines().map(|line| format!(" {}\n", line.trim_end())).collect()
}

/// Set columns of numbers to the right.
pub(super) fn right(table: &mut Table, columns: &[usize]) {
    for &column in columns {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}
