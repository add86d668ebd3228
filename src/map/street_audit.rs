//! What an audit on foot adds to the map: uncovered streets over the blocks, the deepest place of
//! each piece of them over everything; and its figures beside it.

use plotters::prelude::DrawingBackend;
use plotters::style::Color;

use super::MapError;
use super::audit::{MARKED, draw_deepest, metres};
use super::canvas::{Align, At, Canvas};
use super::palette::{Class, INK, PAPER, QUIET_INK, UNCOVERED_LINE};
use super::sheet::Sheet;
use super::side::Column;
use crate::model::Cost;
use crate::reach::walk::Stretch;
use crate::scenario::{Outcome, StreetAudit};

/// Widths of a street within the limit, of one beyond it, and of the paper round that, sheet
/// units.
const THIN: f64 = 1.2;
const WIDTH: f64 = 2.2;
const RIM: f64 = 4.2;

/// Streets within the limit and beyond it.
pub fn draw_streets<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    outcome: &Outcome,
    sheet: &Sheet,
) -> Result<(), MapError> {
    let (Some(audit), Some(foot)) = (&outcome.street_audit, &outcome.on_foot) else {
        return Ok(());
    };
    let uncovered: Vec<Stretch> =
        audit.holes.iter().flat_map(|hole| hole.stretches.iter().copied()).collect();
    for (stretches, colour, width) in [
        (&foot.streets.reached, Class::Served.shades()[1], THIN),
        (&uncovered, PAPER, RIM),
        (&uncovered, Class::Uncovered.shades()[2], WIDTH),
    ] {
        for stretch in stretches {
            let course = foot.walk.course(stretch);
            let course: Vec<At> = course.into_iter().map(|at| sheet.at(at)).collect();
            canvas.line(&course, colour.to_rgba(), width)?;
        }
    }
    Ok(())
}

/// The deepest place of each piece, by rank.
pub fn draw_marks<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    outcome: &Outcome,
    sheet: &Sheet,
) -> Result<(), MapError> {
    let holes = outcome.street_audit.iter().flat_map(|audit| &audit.holes);
    for (rank, hole) in holes.take(MARKED).enumerate().collect::<Vec<_>>().into_iter().rev() {
        draw_deepest(canvas, sheet.at(hole.worst.at), rank + 1)?;
    }
    Ok(())
}

impl<B: DrawingBackend> Column<'_, '_, B> {
    /// The verdict, what it rests on, and what the marks say.
    pub fn street_verdict(&mut self, outcome: &Outcome) -> Result<(), MapError> {
        let Some(audit) = &outcome.street_audit else { return Ok(()) };
        self.y += 34.0;
        let verdict = if audit.holds { "holds" } else { "does not hold" };
        self.canvas.text(verdict, (self.left, self.y), 32.0, Align::Left, INK)?;
        self.y += 24.0;
        let limit = outcome.standard.limit.in_words();
        let claim = format!("\u{201c}a centre within {limit} on foot of every place\u{201d}");
        let claim = self.canvas.fitted(&claim, 16.0, self.right - self.left);
        self.canvas.text(&claim, (self.left, self.y), 16.0, Align::Left, QUIET_INK)?;
        self.y += 4.0;
        if let Some(walked) = audit.farthest.and_then(|farthest| farthest.walked) {
            self.row(0.0, "longest walk to a centre", &metres(Cost(walked)))?;
        }
        if audit.unreachable_km > 0.0 {
            let value = format!("{:.3} km", audit.unreachable_km);
            self.row(0.0, "streets that reach no centre", &value)?;
        }
        let value = format!("{:.1} %", audit.uncovered_km / audit.streets_km * 100.0);
        let text = format!("streets without one, of {:.1} km", audit.streets_km);
        self.row(0.0, &text, &value)?;
        if !outcome.study.demand.is_empty() {
            let left = outcome.coverage.ledger.uncovered.weight;
            self.row(0.0, &format!("{} without one", outcome.counted()), &left.grouped())?;
        }
        self.street_legend(audit)
    }

    fn street_legend(&mut self, audit: &StreetAudit) -> Result<(), MapError> {
        self.heading("Streets of the area")?;
        let within = audit.streets_km - audit.uncovered_km;
        for (name, km, colour, width) in [
            ("within the limit", within, Class::Served.shades()[1], THIN),
            ("beyond the limit", audit.uncovered_km, Class::Uncovered.shades()[2], WIDTH),
        ] {
            let (x, y) = self.row(92.0, name, &format!("{km:.2} km"))?;
            self.canvas.line(&[(x, y - 5.0), (x + 84.0, y - 5.0)], colour.to_rgba(), width)?;
        }
        if !audit.holes.is_empty() {
            self.y += 4.0;
            let count = audit.holes.len();
            let shown =
                if count > MARKED { format!("{MARKED} of {count}") } else { count.to_string() };
            let (x, y) = self.row(92.0, "deepest place of a piece", &shown)?;
            draw_deepest(self.canvas, (x + 42.0, y - 5.0), 1)?;
            self.y += 3.0;
        }
        Ok(())
    }

    /// The pieces by rank.
    pub fn street_holes(&mut self, outcome: &Outcome) -> Result<(), MapError> {
        let holes = outcome.street_audit.as_ref().map(|audit| audit.holes.as_slice());
        let holes = holes.unwrap_or_default();
        if holes.is_empty() {
            return Ok(());
        }
        let peopled = !outcome.study.demand.is_empty();
        let what = if peopled { outcome.counted() } else { "km" };
        self.heading(&format!("Pieces: metres beyond the limit, {what}"))?;
        let shown = self.shown(holes.len());
        for (rank, hole) in holes.iter().take(shown).enumerate() {
            let value =
                if peopled { hole.demand.weight.grouped() } else { format!("{:.3}", hole.km) };
            let depth = hole.depth.map_or("cannot be reached".to_owned(), metres);
            let (x, y) = self.row(28.0, &depth, &value)?;
            let number = (rank + 1).to_string();
            self.canvas.text(&number, (x + 18.0, y), 14.0, Align::Right, UNCOVERED_LINE)?;
        }
        self.rest(holes.len(), shown)
    }
}
