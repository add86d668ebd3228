//! What an audit on foot adds to the map: uncovered streets over the blocks, the deepest place of
//! each piece of them over everything; and its figures beside it.

use plotters::style::Color;

use super::audit::{MARKED, draw_deepest, metres};
use super::canvas::{Align, At, Canvas};
use super::class::Class;
use super::sheet::Frame;
use super::side::Column;
use crate::language::messages::street_audit::NO_WAY;
use crate::language::messages::{map as said, units};
use crate::model::Cost;
use crate::reach::walk::Stretch;
use crate::scenario::{Outcome, StreetAudit};

/// Widths of a street within the limit, of one beyond it, and of the paper round that, sheet
/// units.
const THIN: f64 = 1.2;
const WIDTH: f64 = 2.2;
const RIM: f64 = 4.2;

/// Streets within the limit and beyond it.
pub fn draw_streets(canvas: &Canvas<'_>, outcome: &Outcome, audit: &StreetAudit, frame: &Frame) {
    let Some(foot) = &outcome.on_foot else { return };
    let uncovered: Vec<Stretch> =
        audit.holes.iter().flat_map(|hole| hole.stretches.iter().copied()).collect();
    for (stretches, colour, width) in [
        (&foot.streets.reached, canvas.palette.shades(Class::Served)[1], THIN),
        (&uncovered, canvas.palette.paper, RIM),
        (&uncovered, canvas.palette.shades(Class::Uncovered)[2], WIDTH),
    ] {
        for stretch in stretches {
            let course = foot.walk.course(stretch);
            let course: Vec<At> = course.into_iter().map(|at| frame.at(at)).collect();
            canvas.line(&course, colour.to_rgba(), width);
        }
    }
}

/// The deepest place of each piece, by rank.
pub fn draw_marks(canvas: &Canvas<'_>, audit: &StreetAudit, frame: &Frame) {
    for (rank, hole) in audit.holes.iter().enumerate().take(MARKED).rev() {
        draw_deepest(canvas, frame.at(hole.worst.at), rank + 1);
    }
}

impl Column<'_, '_> {
    /// The verdict, what it rests on, and what the marks say.
    pub fn street_verdict(&mut self, outcome: &Outcome) {
        let Some(audit) = &outcome.street_audit else { return };
        self.claimed(outcome, audit.holds, said::CLAIM_ON_FOOT);
        let language = self.canvas.language;
        if let Some(walked) = audit.farthest.and_then(|farthest| farthest.walked) {
            let walk = metres(Cost(walked), language);
            self.row(0.0, self.word(said::LONGEST_WALK), &walk);
        }
        if audit.unreachable_km > 0.0 {
            let km = format!("{:.3}", audit.unreachable_km);
            let value = self.canvas.say(units::KILOMETRES, &[("n", &km)]);
            self.row(0.0, self.word(said::STREETS_UNREACHABLE), &value);
        }
        let value = self.tenths(audit.uncovered_km / audit.streets_km);
        let km = format!("{:.1}", audit.streets_km);
        let text = self.canvas.say(said::STREETS_WITHOUT, &[("km", &km)]);
        self.row(0.0, &text, &value);
        if !outcome.study.demand.is_empty() {
            let left = outcome.coverage.ledger.uncovered.weight;
            let counted = outcome.counted(language);
            let text = self.canvas.say(said::DEMAND_WITHOUT, &[("counted", &counted)]);
            self.row(0.0, &text, &left.grouped());
        }
        self.street_legend(audit)
    }

    fn street_legend(&mut self, audit: &StreetAudit) {
        self.heading(self.word(said::STREETS));
        let within = audit.streets_km - audit.uncovered_km;
        for (name, km, colour, width) in [
            (said::WITHIN_LIMIT, within, self.canvas.palette.shades(Class::Served)[1], THIN),
            (
                said::BEYOND_LIMIT,
                audit.uncovered_km,
                self.canvas.palette.shades(Class::Uncovered)[2],
                WIDTH,
            ),
        ] {
            let km = format!("{km:.2}");
            let value = self.canvas.say(units::KILOMETRES, &[("n", &km)]);
            let (x, y) = self.row(92.0, self.word(name), &value);
            self.canvas.line(&[(x, y - 5.0), (x + 84.0, y - 5.0)], colour.to_rgba(), width);
        }
        if !audit.holes.is_empty() {
            self.y += 4.0;
            let shown = self.marked(audit.holes.len());
            let (x, y) = self.row(92.0, self.word(said::DEEPEST_OF_PIECE), &shown);
            draw_deepest(self.canvas, (x + 42.0, y - 5.0), 1);
            self.y += 3.0;
        }
    }

    /// The pieces by rank.
    pub fn street_holes(&mut self, outcome: &Outcome) {
        let holes = outcome.street_audit.as_ref().map(|audit| audit.holes.as_slice());
        let holes = holes.unwrap_or_default();
        if holes.is_empty() {
            return;
        }
        let peopled = !outcome.study.demand.is_empty();
        let language = self.canvas.language;
        let what = if peopled { outcome.counted(language) } else { self.word(said::KM) };
        self.heading(&self.canvas.say(said::PIECES, &[("what", &what)]));
        let shown = self.shown(holes.len());
        for (rank, hole) in holes.iter().take(shown).enumerate() {
            let value =
                if peopled { hole.demand.weight.grouped() } else { format!("{:.3}", hole.km) };
            let depth = hole.depth.map(|depth| metres(depth, language));
            let depth = depth.unwrap_or_else(|| self.word(NO_WAY).to_owned());
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
        self.rest(holes.len(), shown)
    }
}
