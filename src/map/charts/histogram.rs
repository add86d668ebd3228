//! How far people are from their nearest centre: their share by distance, the limit marked.

use plotters::style::{Color, RGBColor};

use super::axis::{Axis, written};
use super::{EM, SMALL, draw_notes, laid_out, wrapped};
use crate::language::Language;
use crate::language::messages::{map as said, units};
use crate::map::canvas::{Align, Canvas, Panel};
use crate::map::class::Class;
use crate::map::furniture::{draw_title, source_lines};
use crate::map::painted::{Means, Painted};
use crate::map::percent;
use crate::map::sheet::MARGIN;
use crate::model::{Cost, Measure, Weight, share};
use crate::scenario::Outcome;

/// Bars within the limit. The limit itself is an edge between bars, so that none is half within.
const WITHIN: u64 = 10;

/// Bars at most; the last one holds whoever is farther.
const MOST: u64 = 50;

/// People by distance.
pub struct Histogram {
    /// Weight by bar; each holds costs above its lower edge and up to its upper one.
    bars: Vec<Weight>,
    /// Whether the last bar holds whoever is farther too.
    is_open: bool,
    /// Weight that reaches no centre at all.
    unreached: Weight,
    limit: Cost,
}

impl Histogram {
    /// Of an outcome.
    pub fn of(outcome: &Outcome) -> Histogram {
        let limit = outcome.standard.limit.cost;
        let points = outcome.study.demand.points.iter().zip(&outcome.coverage.assignment);
        let mut histogram =
            Histogram { bars: Vec::new(), is_open: false, unreached: Weight::ZERO, limit };
        for (point, hit) in points {
            match hit {
                Some(hit) => histogram.count(hit.cost, point.weight),
                None => histogram.unreached += point.weight,
            }
        }
        let least = WITHIN as usize + 2;
        if histogram.bars.len() < least {
            histogram.bars.resize(least, Weight::ZERO);
        }
        histogram
    }

    fn count(&mut self, cost: Cost, weight: Weight) {
        // The bar whose upper edge, so many tenths of the limit, is the first not below the cost.
        let limit = u64::from(self.limit.0).max(1);
        let edge = (u64::from(cost.0) * WITHIN).div_ceil(limit).max(1);
        self.is_open |= edge > MOST;
        let bar = edge.min(MOST) as usize - 1;
        if self.bars.len() <= bar {
            self.bars.resize(bar + 1, Weight::ZERO);
        }
        self.bars[bar] += weight;
    }

    /// Draw it.
    pub fn paint(&self, outcome: &Outcome, title: &str, means: Means<'_>) -> Painted {
        let language = means.style.language;
        let all = outcome.coverage.ledger.demand.weight;
        let shares: Vec<f64> = self.bars.iter().map(|&bar| share(bar, all) * 100.0).collect();
        let most = shares.iter().copied().fold(1.0, f64::max);
        let y = Axis::of_shares(&[0.0, most]);
        let lettering = means.lettering;
        let widest = |axis: &Axis| {
            let widths = axis.ticks.iter().map(|tick| lettering.width_in_ems(&tick.label) * EM);
            widths.fold(0.0, f64::max)
        };
        let notes = self.notes(outcome, means);
        let left = widest(&y).ceil() + 10.0;
        let (paper, plot) = laid_out(means.style.size, left, 0.0, 0.0, notes.len());
        let canvas = means.canvas();
        canvas.part("paper");
        canvas.rectangle((0.0, 0.0), (paper.width, paper.height), canvas.palette.paper);
        let rule = outcome.rule(language);
        let subtitle = language.say(said::HOW_FAR, &[("rule", &rule)]);
        draw_title(&canvas, paper.width, title, &subtitle);
        let sketch = Sketch { histogram: self, outcome, plot, y, shares };
        sketch.paint(&canvas);
        draw_notes(&canvas, &paper, plot, &notes);
        Painted::new(paper, canvas, title, &subtitle)
    }

    /// What is said under the chart.
    fn notes(&self, outcome: &Outcome, means: Means<'_>) -> Vec<String> {
        let language = means.style.language;
        let mut notes = Vec::new();
        if self.unreached > Weight::ZERO {
            let people = outcome.people(self.unreached, language);
            notes.push(language.say(said::NOT_SHOWN, &[("people", &people)]));
        }
        notes.extend(source_lines(&outcome.study, means.style));
        wrapped(&notes, means)
    }
}

/// A histogram on its sheet.
struct Sketch<'a> {
    histogram: &'a Histogram,
    outcome: &'a Outcome,
    plot: Panel,
    y: Axis,
    shares: Vec<f64>,
}

impl Sketch<'_> {
    /// Where a number of bars from the left lies.
    fn x_at(&self, bars: f64) -> f64 {
        self.plot.from.0 + bars / self.shares.len() as f64 * self.plot.width()
    }

    fn y_at(&self, value: f64) -> f64 {
        self.plot.to.1 - self.y.part(value) * (self.plot.height() - 34.0)
    }

    fn paint(&self, canvas: &Canvas<'_>) {
        canvas.part("axes");
        self.axes(canvas);
        canvas.part("bars");
        let colour = |bar: usize| match (bar as u64) < WITHIN {
            true => canvas.palette.shades(Class::Served)[1],
            false => canvas.palette.shades(Class::Uncovered)[1],
        };
        for (bar, &share) in self.shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            let (from, to) = (self.x_at(bar as f64) + 1.0, self.x_at(bar as f64 + 1.0) - 1.0);
            canvas.rectangle((from, self.y_at(share)), (to, self.plot.to.1), colour(bar));
        }
        canvas.part("limit");
        self.limit(canvas);
    }

    /// What one bar is wide, in the unit of the axis.
    fn step(&self) -> f64 {
        let limit = f64::from(self.histogram.limit.0);
        let whole = match self.outcome.standard.limit.measure {
            Measure::Time => limit / 60_000.0,
            Measure::Distance | Measure::OwnUnit => limit / 1000.0,
        };
        whole / WITHIN as f64
    }

    fn axes(&self, canvas: &Canvas<'_>) {
        let Panel { from, to } = self.plot;
        let (light, quiet) = (canvas.palette.rule.mix(0.6), canvas.palette.quiet_ink);
        for tick in &self.y.ticks {
            let y = self.y_at(tick.at);
            canvas.line(&[(from.0, y), (to.0, y)], light, 1.0);
            canvas.text(&tick.label, (from.0 - 8.0, y + 5.0), EM, Align::Right, quiet);
        }
        // Every edge of a bar that has room for its value.
        let widest = canvas.width_of(&written(self.step() * self.shares.len() as f64), EM) + 14.0;
        let bar = self.plot.width() / self.shares.len() as f64;
        let every = [1, 2, 5, 10, 20].into_iter().find(|&every| every as f64 * bar >= widest);
        for edge in (0..=self.shares.len()).step_by(every.unwrap_or(50)) {
            let x = self.x_at(edge as f64);
            canvas.line(&[(x, to.1), (x, to.1 + 5.0)], quiet.to_rgba(), 1.0);
            let label = written(((edge as f64 * self.step()) * 1e3).round() / 1e3);
            canvas.text(&label, (x, to.1 + 22.0), EM, Align::Middle, quiet);
        }
        canvas.line(&[from, (from.0, to.1), to], quiet.to_rgba(), 1.2);
        let language = canvas.language;
        let counted = self.outcome.counted(language);
        let name = language.say(said::SHARE_OF, &[("counted", &counted)]);
        canvas.text(&name, (MARGIN, from.1 - 12.0), EM, Align::Left, canvas.palette.ink);
        let along = language.word(self.along());
        let middle = (0.5 * (from.0 + to.0), to.1 + 48.0);
        canvas.text(along, middle, EM, Align::Middle, canvas.palette.ink);
        if self.histogram.is_open {
            let more = canvas.word(said::AND_FARTHER);
            canvas.text(more, (to.0, to.1 + 48.0), SMALL, Align::Right, quiet);
        }
    }

    fn along(&self) -> crate::language::Message {
        match (self.outcome.standard.limit.measure, self.outcome.reach) {
            (Measure::Time, _) => said::MINUTES_TO_NEAREST,
            (Measure::Distance, "walk") => said::METRES_ON_FOOT,
            (Measure::Distance, _) => said::METRES_TO_NEAREST,
            (Measure::OwnUnit, _) => said::COST_OF_NEAREST,
        }
    }

    /// The limit, and what lies on either side of it by the ledger.
    fn limit(&self, canvas: &Canvas<'_>) {
        let (x, top) = (self.x_at(WITHIN as f64), self.plot.from.1);
        let ink = canvas.palette.ink;
        canvas.line(&[(x, top), (x, self.plot.to.1)], ink.to_rgba(), 1.6);
        let language = canvas.language;
        let ledger = self.outcome.coverage.ledger;
        let limit = self.outcome.standard.limit.in_words(language);
        let percent = |weight| percent(share(weight, ledger.demand.weight), language);
        let within = percent(ledger.served.weight + ledger.over_capacity.weight);
        let values: [(&str, &dyn std::fmt::Display); 2] = [("limit", &limit), ("share", &within)];
        let within = language.say(said::WITHIN_SHARE, &values);
        let beyond = percent(ledger.uncovered.weight + ledger.unsnapped.weight);
        let beyond = language.say(said::BEYOND_SHARE, &[("share", &beyond)]);
        self.note(canvas, &within, (x - 8.0, Align::Right), Class::Served);
        self.note(canvas, &beyond, (x + 8.0, Align::Left), Class::Uncovered);
        if let Some(nearest) = self.outcome.coverage.nearest {
            let mean = nearest.mean_micro as f64 / 1e3;
            self.mean(canvas, mean, language);
        }
    }

    /// A note on one side of the limit, on the other side where there is no room for it.
    fn note(&self, canvas: &Canvas<'_>, text: &str, (x, align): (f64, Align), class: Class) {
        let RGBColor(r, g, b) = canvas.palette.shades(class)[2];
        let text = match align {
            Align::Right => canvas.fitted(text, 16.0, x - self.plot.from.0),
            _ => canvas.fitted(text, 16.0, self.plot.to.0 - x),
        };
        canvas.label(&text, (x, self.plot.from.1 + 16.0), 16.0, align, RGBColor(r, g, b));
    }

    /// The mean, marked under the axis.
    fn mean(&self, canvas: &Canvas<'_>, mean: f64, language: Language) {
        let bars = mean / f64::from(self.histogram.limit.0.max(1)) * WITHIN as f64;
        if !(0.0..=self.shares.len() as f64).contains(&bars) {
            return;
        }
        let (x, y) = (self.x_at(bars), self.plot.to.1);
        let ink = canvas.palette.ink.to_rgba();
        canvas.polygon(&[(x, y - 1.0), (x - 6.0, y - 11.0), (x + 6.0, y - 11.0)], ink);
        let is_own = self.outcome.standard.limit.measure == Measure::OwnUnit;
        let metres = match is_own {
            true => format!("{:.1}", mean / 1000.0),
            false => {
                let metres = format!("{:.0}", self.outcome.in_metres(mean));
                language.say(units::METRES, &[("n", &metres)])
            }
        };
        let text = language.say(said::MEAN, &[("metres", &metres)]);
        canvas.label(&text, (x, y - 16.0), SMALL, Align::Middle, canvas.palette.ink);
    }
}
