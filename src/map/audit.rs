//! What an audit adds to the map: covered ground and holes under the blocks, the deepest places
//! and the farthest of them over everything; and its figures beside it.

use plotters::style::Color;

use super::MapError;
use super::canvas::{Align, At, Canvas};
use super::class::Class;
use super::palette::Palette;
use super::scene::{draw_proposed, draw_rims, fill, outline};
use super::sheet::Frame;
use super::side::Column;
use super::subject::Subject;
use crate::language::messages::{map as said, nouns, units};
use crate::language::{Language, Message};
use crate::model::{Cost, Xy, grouped};
use crate::scenario::{Audit, Outcome};

/// Deepest places marked at most.
pub const MARKED: usize = 20;

/// Holes smaller than this across are too small to see and get a mark alone, sheet units.
const MARK: f64 = 9.0;

/// Ground covered and not.
pub fn draw_ground(canvas: &Canvas<'_>, audit: &Audit, frame: &Frame) {
    let palette = canvas.palette;
    for catchment in &audit.catchments {
        fill(canvas, frame, &catchment.zone, covered(palette));
        outline(canvas, frame, &catchment.zone, canvas.palette.paper.to_rgba(), 0.8);
    }
    for hole in &audit.holes {
        let figure = geo::MultiPolygon(vec![hole.hole.outline.clone()]);
        fill(canvas, frame, &figure, bare(palette));
        outline(canvas, frame, &figure, canvas.palette.outline.to_rgba(), 0.8);
    }
}

fn covered(palette: &Palette) -> plotters::style::RGBAColor {
    palette.shades(Class::Served)[0].mix(0.55)
}

fn bare(palette: &Palette) -> plotters::style::RGBAColor {
    palette.shades(Class::Uncovered)[0].mix(0.6)
}

/// Deepest places by rank, the way from the farthest to its centre, and stations proposed.
pub fn draw_marks(
    canvas: &Canvas<'_>,
    subject: &Subject<'_>,
    audit: &Audit,
    frame: &Frame,
) -> Result<(), MapError> {
    let (outcome, palette) = (subject.outcome, canvas.palette);
    if let Some(farthest) = audit.farthest {
        let way = [frame.at(farthest.at), frame.at(outcome.sites[farthest.site].at)];
        canvas.line(&way, canvas.palette.ink.to_rgba(), 1.6);
    }
    for (rank, hole) in audit.holes.iter().enumerate().take(MARKED).rev() {
        draw_deepest(canvas, frame.at(hole.hole.deepest), rank + 1);
    }
    let stations = audit.stations.iter().flatten().map(|station| station.at);
    let stations: Vec<Xy> = stations.collect();
    draw_rims(canvas, subject, frame, &stations, palette.proposed.mix(0.9), 2.0)?;
    for (rank, &at) in stations.iter().enumerate().rev() {
        draw_proposed(canvas, frame.at(at), rank + 1);
    }
    Ok(())
}

/// The deepest place of a hole, with its rank.
pub fn draw_deepest(canvas: &Canvas<'_>, at: At, rank: usize) {
    let diamond = |size: f64| {
        [(at.0, at.1 - size), (at.0 + size, at.1), (at.0, at.1 + size), (at.0 - size, at.1)]
    };
    canvas.polygon(&diamond(MARK + 5.0), canvas.palette.paper.to_rgba());
    canvas.polygon(&diamond(MARK + 3.5), canvas.palette.outline.to_rgba());
    let em = if rank < 10 { 12.0 } else { 10.0 };
    canvas.text(
        &rank.to_string(),
        (at.0, at.1 + em * 0.36),
        em,
        Align::Middle,
        canvas.palette.paper,
    )
}

impl Column<'_, '_> {
    /// Whether a claim holds, and the claim.
    pub fn claimed(&mut self, outcome: &Outcome, holds: bool, claim: Message) {
        let palette = self.canvas.palette;
        self.y += 34.0;
        let verdict = self.word(if holds { said::HOLDS } else { said::FAILS });
        self.canvas.text(verdict, (self.left, self.y), 32.0, Align::Left, palette.ink);
        self.y += 24.0;
        let limit = outcome.standard.limit.in_words(self.canvas.language);
        let claim = self.canvas.say(claim, &[("limit", &limit)]);
        let claim = self.canvas.fitted(&claim, 16.0, self.right - self.left);
        self.canvas.text(&claim, (self.left, self.y), 16.0, Align::Left, palette.quiet_ink);
        self.y += 4.0;
    }

    /// The verdict and what it rests on.
    pub fn verdict(&mut self, outcome: &Outcome, audit: &Audit) {
        self.claimed(outcome, audit.holds, said::CLAIM);
        let language = self.canvas.language;
        if let Some(farthest) = audit.farthest {
            let distance = metres(farthest.distance, language);
            self.row(0.0, self.word(said::FROM_FARTHEST), &distance);
        }
        let part = audit.uncovered.middle();
        let value = self.tenths(part / audit.km2);
        let area = format!("{:.1}", audit.km2);
        let text = self.canvas.say(said::GROUND_WITHOUT, &[("area", &area)]);
        self.row(0.0, &text, &value);
        if !outcome.study.demand.is_empty() {
            let left = outcome.coverage.ledger.uncovered.weight;
            let counted = outcome.counted(language);
            let text = self.canvas.say(said::DEMAND_WITHOUT, &[("counted", &counted)]);
            self.row(0.0, &text, &left.grouped());
        }
        let needed = audit.least.proved();
        let value = language.count(nouns::CENTRES, needed as usize);
        self.row(0.0, self.word(said::NEEDS_AT_LEAST), &value);
    }

    /// What the ground's colours and marks say.
    pub fn ground_legend(&mut self, audit: &Audit) {
        self.heading(self.word(said::GROUND));
        let covered_km2 = audit.km2 - audit.uncovered.middle();
        for (name, colour, km2) in [
            (said::COVERED_BY_NEAREST, covered(self.canvas.palette), covered_km2),
            (said::WITHOUT_CENTRE, bare(self.canvas.palette), audit.uncovered.middle()),
        ] {
            let km2 = format!("{km2:.2}");
            let value = self.canvas.say(said::SQUARE_KILOMETRES, &[("n", &km2)]);
            let (x, y) = self.row(92.0, self.word(name), &value);
            let swatch = [(x, y - 13.0), (x + 82.0, y - 13.0), (x + 82.0, y + 2.0), (x, y + 2.0)];
            self.canvas.polygon(&swatch, colour);
        }
        if !audit.holes.is_empty() {
            self.y += 4.0;
            let shown = self.marked(audit.holes.len());
            let (x, y) = self.row(92.0, self.word(said::DEEPEST_OF_HOLE), &shown);
            draw_deepest(self.canvas, (x + 42.0, y - 5.0), 1);
            self.y += 3.0;
        }
        if audit.farthest.is_some() {
            let (x, y) = self.row(92.0, self.word(said::FARTHEST_TO_NEAREST), "");
            self.canvas.line(
                &[(x, y - 5.0), (x + 84.0, y - 5.0)],
                self.canvas.palette.ink.to_rgba(),
                1.6,
            );
        }
        if let Some(stations) = &audit.stations {
            self.y += 4.0;
            let (x, y) =
                self.row(92.0, self.word(said::STATION_PROPOSED), &stations.len().to_string());
            draw_proposed(self.canvas, (x + 42.0, y - 5.0), 1);
            self.y += 3.0;
        }
        if let Some(repair) = &audit.repair {
            self.row(92.0, self.word(said::NEEDED_PROVED), &repair.bound.to_string());
        }
    }

    /// How many marks there are of so many.
    pub fn marked(&self, count: usize) -> String {
        if count <= MARKED {
            return count.to_string();
        }
        self.canvas.say(said::SO_MANY_OF, &[("shown", &MARKED), ("count", &count)])
    }

    /// The stations that are proposed, and what each adds.
    pub fn stations(&mut self, audit: &Audit) {
        let stations = audit.stations.as_deref().unwrap_or_default();
        if stations.is_empty() || self.room() < 3 {
            return;
        }
        self.heading(self.word(said::STATIONS));
        let shown = self.shown(stations.len());
        for (rank, station) in stations.iter().take(shown).enumerate() {
            let ground = station.km2.map(|km2| {
                let km2 = format!("{km2:.2}");
                self.canvas.say(said::SQUARE_KILOMETRES, &[("n", &km2)])
            });
            let weight = format!("+{}", station.demand.weight.grouped());
            let (x, y) = self.row(28.0, &ground.unwrap_or_default(), &weight);
            let colour = self.canvas.palette.proposed;
            self.canvas.text(&(rank + 1).to_string(), (x + 18.0, y), 14.0, Align::Right, colour);
        }
        self.rest(stations.len(), shown);
    }

    /// The holes by rank.
    pub fn holes(&mut self, outcome: &Outcome, audit: &Audit) {
        if audit.holes.is_empty() {
            return;
        }
        let peopled = !outcome.study.demand.is_empty();
        let language = self.canvas.language;
        let what = if peopled { outcome.counted(language) } else { self.word(said::KM2) };
        self.heading(&self.canvas.say(said::HOLES, &[("what", &what)]));
        let shown = self.shown(audit.holes.len());
        for (rank, hole) in audit.holes.iter().take(shown).enumerate() {
            let value = if peopled {
                hole.demand.weight.grouped()
            } else {
                format!("{:.4}", hole.hole.km2)
            };
            let depth = hole.depth.map(|depth| metres(depth, language)).unwrap_or_default();
            let (x, y) = self.row(28.0, &depth, &value);
            let number = (rank + 1).to_string();
            self.canvas.text(
                &number,
                (x + 18.0, y),
                14.0,
                Align::Right,
                self.canvas.palette.outline,
            );
        }
        self.rest(audit.holes.len(), shown)
    }
}

/// A distance to the nearest tenth of a metre.
pub fn metres(cost: Cost, language: Language) -> String {
    let tenths = u64::from(cost.0).div_ceil(50) / 2;
    let number = format!("{}.{}", grouped(tenths / 10), tenths % 10);
    language.say(units::METRES, &[("n", &number)])
}
