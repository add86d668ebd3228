//! A trade-off as a chart: the served share over what is swept, a curve for each combination of
//! the rest, the knees marked.

use plotters::style::Color;

use super::axis::Axis;
use super::marker::Marker;
use super::swept;
use super::{EM, SMALL, draw_notes, laid_out, wrapped};
use crate::language::messages::{plan as said, units};
use crate::language::{Language, Message};
use crate::map::canvas::{Align, At, Canvas, Lettering, Panel};
use crate::map::furniture::draw_title;
use crate::map::painted::{Means, Painted};
use crate::map::sheet::{MARGIN, Paper};
use crate::map::{Drawing, MapError, MapFormat, MapStyle, every_word};
use crate::model::Measure;
use crate::plan::{Point, Series, TradeOff};

/// Room between the curves and the frame, so that no point touches it.
const INSET: f64 = 22.0;

/// Widest label of a legend.
const MOST_LABEL: f64 = 560.0;

const LEGEND_LINE: f64 = 20.0;
const SAMPLE: f64 = 44.0;

/// Draw a sweep.
pub fn draw_trade_off(
    trade_off: &TradeOff,
    title: &str,
    style: &MapStyle,
    format: MapFormat,
) -> Result<Drawing, MapError> {
    let mut needed = every_word(style.language);
    needed.extend([title, &trade_off.scenario]);
    needed.extend(style.date.iter().chain(&style.caption).map(String::as_str));
    needed.extend(trade_off.series.iter().map(|series| series.label.as_str()));
    let lettering = Lettering::choose(style.font.as_deref(), &needed)?;
    let means = Means { style, lettering: &lettering, format };
    let subtitle = style.language.say(said::SWEEP, &[("name", &trade_off.scenario)]);
    let sources = style.date.iter().chain(&style.caption).cloned().collect();
    paint(trade_off, title, &subtitle, sources, means).file(means)
}

/// Draw a sweep under a title, over lines about where it comes from.
pub fn paint(
    trade_off: &TradeOff,
    title: &str,
    subtitle: &str,
    sources: Vec<String>,
    means: Means<'_>,
) -> Painted {
    let chart = Chart::of(trade_off, sources, means);
    let canvas = means.canvas();
    let paper = chart.paper;
    canvas.part("paper");
    canvas.rectangle((0.0, 0.0), (paper.width, paper.height), canvas.palette.paper);
    draw_title(&canvas, paper.width, title, subtitle);
    chart.paint(&canvas);
    Painted::new(paper, canvas, title, subtitle)
}

/// A curve and its place in the legend.
struct Curve<'a> {
    series: &'a Series,
    marker: Marker,
    label: String,
    knee: Option<String>,
}

/// A sweep and how it lies on its sheet.
struct Chart<'a> {
    trade_off: &'a TradeOff,
    curves: Vec<Curve<'a>>,
    paper: Paper,
    plot: Panel,
    x: Axis,
    y: Axis,
    legend: f64,
    notes: Vec<String>,
}

/// Whether a point is no answer: nothing does what it asks.
fn is_answered(point: &Point) -> bool {
    point.status.as_deref() != Some("infeasible")
}

/// How high a point stands: a share in per cent, or a way.
fn height(trade_off: &TradeOff, point: &Point) -> f64 {
    if trade_off.ways.is_some() { point.way } else { point.share * 100.0 }
}

fn name_of_heights(trade_off: &TradeOff) -> Message {
    let Some(ways) = trade_off.ways else { return said::AXIS_SHARE };
    match (ways.measure, ways.longest) {
        (Measure::Distance, false) => said::AXIS_MEAN_METRES,
        (Measure::Distance, true) => said::AXIS_LONGEST_METRES,
        (Measure::Time, false) => said::AXIS_MEAN_MINUTES,
        (Measure::Time, true) => said::AXIS_LONGEST_MINUTES,
        (Measure::OwnUnit, false) => said::AXIS_MEAN_COST,
        (Measure::OwnUnit, true) => said::AXIS_LONGEST_COST,
    }
}

impl<'a> Chart<'a> {
    fn of(trade_off: &'a TradeOff, sources: Vec<String>, means: Means<'a>) -> Chart<'a> {
        let (lettering, language) = (means.lettering, means.style.language);
        let width_of = |text: &str, em: f64| lettering.width_in_ems(text) * em;
        let curve = |(rank, series): (usize, &'a Series)| {
            let knee = series.knee.and_then(|at| series.points.get(at));
            let knee = knee.filter(|point| is_answered(point)).map(|point| {
                let label = swept::value(&trade_off.key, &point.label, language);
                language.say(said::KNEE_POINT, &[("label", &label)])
            });
            let label = swept::series(&series.label, language);
            let marker = Marker::of(rank, means.style.theme.palette());
            Curve { series, marker, label, knee }
        };
        let curves: Vec<Curve<'_>> = trade_off.series.iter().enumerate().map(curve).collect();
        let points = || trade_off.series.iter().flat_map(|series| &series.points);
        let answered = points().filter(|point| is_answered(point));
        let heights: Vec<f64> = answered.map(|point| height(trade_off, point)).collect();
        let y = match trade_off.ways {
            None => Axis::of_shares(&heights),
            Some(_) => Axis::of_ways(&heights),
        };
        let (mut legend, mut high) = (0.0, 0.0);
        if curves.len() > 1 {
            let texts = curves.iter().flat_map(|curve| [Some(&curve.label), curve.knee.as_ref()]);
            let widths = texts.flatten().map(|text| width_of(text, EM));
            let widest = widths.fold(0.0, f64::max).min(MOST_LABEL);
            // A viewer of the SVG may have another font.
            legend = SAMPLE + 10.0 + (1.15 * widest).ceil();
            high = curves.iter().map(Curve::legend_height).sum();
        }
        let mut notes = notes(trade_off, &y, language);
        notes.extend(wrapped(&sources, means));
        let left = y.ticks.iter().map(|tick| width_of(&tick.label, EM)).fold(0.0, f64::max);
        let beside = if legend > 0.0 { legend + MARGIN } else { 0.0 };
        let (paper, plot) =
            laid_out(means.style.size, left.ceil() + 10.0, beside, high, notes.len());
        let room = plot.width() - 2.0 * INSET;
        let x = swept::axis(trade_off, room, language, |text| width_of(text, EM));
        Chart { trade_off, curves, paper, plot, x, y, legend, notes }
    }

    fn at(&self, point: &Point) -> At {
        let along = swept::place(self.trade_off, point);
        (self.x_at(along), self.y_at(height(self.trade_off, point)))
    }

    fn x_at(&self, value: f64) -> f64 {
        self.plot.from.0 + INSET + self.x.part(value) * (self.plot.width() - 2.0 * INSET)
    }

    fn y_at(&self, value: f64) -> f64 {
        self.plot.to.1 - self.y.part(value) * (self.plot.height() - INSET)
    }
}

/// What is said under the chart.
fn notes(trade_off: &TradeOff, y: &Axis, language: Language) -> Vec<String> {
    let mut notes = Vec::new();
    if y.from > 0.0 {
        let from = super::axis::written(y.from);
        notes.push(language.say(said::AXIS_BEGINS, &[("n", &from)]));
    }
    let mut points = trade_off.series.iter().flat_map(|series| &series.points);
    if points.any(|point| !is_answered(point)) {
        notes.push(format!("\u{d7} {}", language.word(said::NO_ANSWER)));
    }
    let version = env!("CARGO_PKG_VERSION");
    notes.push(language.say(said::MADE_BY, &[("version", &version)]));
    notes
}

impl Curve<'_> {
    fn legend_height(&self) -> f64 {
        LEGEND_LINE * if self.knee.is_some() { 2.0 } else { 1.0 } + 6.0
    }

    fn knee_point(&self) -> Option<&Point> {
        self.knee.as_ref().and(self.series.knee).and_then(|at| self.series.points.get(at))
    }
}

/// What is drawn, from the paper up.
impl Chart<'_> {
    fn paint(&self, canvas: &Canvas<'_>) {
        canvas.part("axes");
        self.names(canvas);
        self.grid(canvas);
        canvas.part("curves");
        self.guide(canvas);
        for curve in &self.curves {
            self.line(canvas, curve);
        }
        for (rank, curve) in self.curves.iter().enumerate() {
            self.points(canvas, curve, rank);
        }
        self.knees(canvas);
        if self.legend > 0.0 {
            canvas.part("legend");
            self.draw_legend(canvas);
        }
        draw_notes(canvas, &self.paper, self.plot, &self.notes);
    }

    /// What the axes mean.
    fn names(&self, canvas: &Canvas<'_>) {
        let (Panel { from, to }, ink) = (self.plot, canvas.palette.ink);
        let upward = canvas.word(name_of_heights(self.trade_off));
        canvas.text(upward, (MARGIN, from.1 - 12.0), EM, Align::Left, ink);
        let middle = 0.5 * (from.0 + to.0);
        let along = canvas.word(swept::name(self.trade_off));
        canvas.text(along, (middle, to.1 + 48.0), EM, Align::Middle, ink);
    }

    /// A light grid, and the values at its lines.
    fn grid(&self, canvas: &Canvas<'_>) {
        let Panel { from, to } = self.plot;
        let light = canvas.palette.rule.mix(0.6);
        for tick in &self.x.ticks {
            let x = self.x_at(tick.at);
            canvas.line(&[(x, from.1), (x, to.1)], light, 1.0);
            canvas.line(&[(x, to.1), (x, to.1 + 5.0)], canvas.palette.quiet_ink.to_rgba(), 1.0);
            canvas.text(&tick.label, (x, to.1 + 22.0), EM, Align::Middle, canvas.palette.quiet_ink);
        }
        for tick in &self.y.ticks {
            let y = self.y_at(tick.at);
            canvas.line(&[(from.0, y), (to.0, y)], light, 1.0);
            canvas.text(
                &tick.label,
                (from.0 - 8.0, y + 5.0),
                EM,
                Align::Right,
                canvas.palette.quiet_ink,
            );
        }
        canvas.line(&[from, (from.0, to.1), to], canvas.palette.quiet_ink.to_rgba(), 1.2)
    }

    /// Dots from the knee of an only curve down to its value.
    fn guide(&self, canvas: &Canvas<'_>) {
        let [curve] = self.curves.as_slice() else { return };
        let Some(point) = curve.knee_point() else { return };
        let (x, mut y) = self.at(point);
        while y < self.plot.to.1 {
            canvas.line(
                &[(x, y), (x, (y + 4.0).min(self.plot.to.1))],
                canvas.palette.closed.to_rgba(),
                1.2,
            );
            y += 9.0;
        }
    }

    /// The curve, parted where there is no answer.
    fn line(&self, canvas: &Canvas<'_>, curve: &Curve<'_>) {
        for run in curve.series.points.split(|point| !is_answered(point)) {
            let through: Vec<At> = run.iter().map(|point| self.at(point)).collect();
            if through.len() > 1 {
                canvas.line(&through, curve.marker.colour.to_rgba(), 2.0);
            }
        }
    }

    /// Its points; only some of a crowd, other ones on each curve.
    fn points(&self, canvas: &Canvas<'_>, curve: &Curve<'_>, rank: usize) {
        let points = &curve.series.points;
        let gaps = points.len().saturating_sub(1).max(1) as f64;
        let apart = (self.plot.width() - 2.0 * INSET) / gaps;
        let every = if apart >= 10.0 { 1 } else { (28.0 / apart).ceil() as usize };
        let radius = (0.3 * apart * every as f64).min(5.0);
        // Counted from the last, so that the curve ends in a point.
        for (at, point) in points.iter().rev().enumerate() {
            if !is_answered(point) {
                let at = (self.at(point).0, self.plot.to.1 - 11.0);
                draw_cross(canvas, at, curve.marker);
            } else if (at + 3 * rank).is_multiple_of(every) {
                curve.marker.draw(canvas, self.at(point), radius);
            }
        }
    }

    /// A ring round every knee; beside that of an only curve what it is.
    fn knees(&self, canvas: &Canvas<'_>) {
        for curve in &self.curves {
            let Some(point) = curve.knee_point() else { continue };
            let at = self.at(point);
            // Rings of several curves may meet.
            let (ring, radius) = if self.curves.len() > 1 { (8.6, 4.4) } else { (10.5, 5.0) };
            canvas.disc(at, ring, canvas.palette.ink);
            canvas.disc(at, ring - 1.6, canvas.palette.paper);
            curve.marker.draw(canvas, at, radius);
            if let (Some(label), [_]) = (&curve.knee, self.curves.as_slice()) {
                let value = format!("{:.1}", height(self.trade_off, point));
                let value = match self.trade_off.ways {
                    None => canvas.say(units::PERCENT, &[("n", &value)]),
                    Some(_) => value,
                };
                let width = canvas.width_of(label, 16.0);
                // A curve with a knee bends away from the line through its ends: the other side is
                // free.
                let is_near_end = at.0 + 18.0 + width > self.plot.to.0;
                let (x, align) = match is_near_end {
                    true => (at.0 - 16.0, Align::Right),
                    false => (at.0 + 16.0, Align::Left),
                };
                let beside = match self.trade_off.ways {
                    None => (at.1 + 30.0).min(self.plot.to.1 - 30.0),
                    Some(_) => (at.1 - 34.0).max(self.plot.from.1 + 20.0),
                };
                canvas.text(label, (x, beside), 16.0, align, canvas.palette.ink);
                canvas.text(&value, (x, beside + 20.0), EM, align, canvas.palette.quiet_ink);
            }
        }
    }

    fn draw_legend(&self, canvas: &Canvas<'_>) {
        let left = self.plot.to.0 + MARGIN;
        let text = left + SAMPLE + 10.0;
        let mut y = self.plot.from.1 + 14.0;
        for curve in &self.curves {
            let level = y - 5.0;
            let colour = curve.marker.colour;
            canvas.line(&[(left, level), (left + SAMPLE, level)], colour.to_rgba(), 2.0);
            curve.marker.draw(canvas, (left + 0.5 * SAMPLE, level), 5.0);
            let label = canvas.fitted(&curve.label, EM, MOST_LABEL);
            canvas.text(&label, (text, y), EM, Align::Left, canvas.palette.ink);
            if let Some(knee) = &curve.knee {
                let at = (text, y + LEGEND_LINE);
                canvas.text(knee, at, SMALL, Align::Left, canvas.palette.quiet_ink);
            }
            y += curve.legend_height();
        }
    }
}

/// The mark of a value for which there is no answer.
fn draw_cross(canvas: &Canvas<'_>, at: At, marker: Marker) {
    const ARM: f64 = 4.5;
    for side in [-ARM, ARM] {
        let stroke = [(at.0 - side, at.1 - ARM), (at.0 + side, at.1 + ARM)];
        canvas.line(&stroke, marker.colour.to_rgba(), 2.0);
    }
}
