//! A trade-off as a chart: the served share over what is swept, a curve for each combination of
//! the rest, the knees marked.

use plotters::prelude::DrawingBackend;
use plotters::style::Color;

use super::axis::Axis;
use super::canvas::{Align, At, Canvas};
use super::lettering::Lettering;
use super::marker::Marker;
use super::palette::{CLOSED, INK, PAPER, QUIET_INK, RULE};
use super::picture::{self, Picture};
use super::sheet::{MARGIN, Panel, TITLE_BAND};
use super::swept;
use super::{Drawing, MapError, MapFormat, MapStyle};
use crate::language::Language;
use crate::language::messages::{plan as said, units};
use crate::plan::{Point, Series, TradeOff};

/// Size of the panel of the curves; it grows with the legend.
const PLOT: (f64, f64) = (800.0, 430.0);

/// Room between the curves and the frame, so that no point touches it.
const INSET: f64 = 22.0;

/// Widest label of a legend.
const MOST_LABEL: f64 = 560.0;

const EM: f64 = 14.0;
const SMALL: f64 = 13.0;
const LEGEND_LINE: f64 = 20.0;
const SAMPLE: f64 = 44.0;
const FOOT_LINE: f64 = 19.0;

/// Draw a sweep.
pub fn draw_trade_off(
    trade_off: &TradeOff,
    title: &str,
    style: &MapStyle,
    format: MapFormat,
) -> Result<Drawing, MapError> {
    let mut needed = super::every_word(style.language);
    needed.extend([title, &trade_off.scenario]);
    needed.extend(trade_off.series.iter().map(|series| series.label.as_str()));
    let lettering = Lettering::choose(style.font.as_deref(), &needed)?;
    let chart = Chart::of(trade_off, title, &lettering, style.language);
    picture::drawn(&chart, &lettering, format, style.language)
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
    title: &'a str,
    curves: Vec<Curve<'a>>,
    plot: Panel,
    x: Axis,
    y: Axis,
    legend: f64,
    language: Language,
}

/// Whether a point is no answer: nothing does what it asks.
fn is_answered(point: &Point) -> bool {
    point.status.as_deref() != Some("infeasible")
}

impl<'a> Chart<'a> {
    fn of(
        trade_off: &'a TradeOff,
        title: &'a str,
        lettering: &Lettering,
        language: Language,
    ) -> Chart<'a> {
        let width_of = |text: &str, em: f64| lettering.width_in_ems(text) * em;
        let curve = |(rank, series): (usize, &'a Series)| {
            let knee = series.knee.and_then(|at| series.points.get(at));
            let knee = knee.filter(|point| is_answered(point)).map(|point| {
                let label = swept::value(&trade_off.key, &point.label, language);
                language.say(said::KNEE_POINT, &[("label", &label)])
            });
            let label = swept::series(&series.label, language);
            Curve { series, marker: Marker::of(rank), label, knee }
        };
        let curves: Vec<Curve<'_>> = trade_off.series.iter().enumerate().map(curve).collect();
        let points = || trade_off.series.iter().flat_map(|series| &series.points);
        let answered = points().filter(|point| is_answered(point));
        let shares: Vec<f64> = answered.map(|point| point.share * 100.0).collect();
        let y = Axis::of_shares(&shares);
        let x = swept::axis(trade_off, PLOT.0 - 2.0 * INSET, language, |text| width_of(text, EM));
        let (mut legend, mut high) = (0.0, 0.0);
        if curves.len() > 1 {
            let texts = curves.iter().flat_map(|curve| [Some(&curve.label), curve.knee.as_ref()]);
            let widths = texts.flatten().map(|text| width_of(text, EM));
            let widest = widths.fold(0.0, f64::max).min(MOST_LABEL);
            // A viewer of the SVG may have another font.
            legend = SAMPLE + 10.0 + (1.15 * widest).ceil();
            high = curves.iter().map(Curve::legend_height).sum();
        }
        let left = y.ticks.iter().map(|tick| width_of(&tick.label, EM)).fold(0.0, f64::max);
        let from = (MARGIN + left.ceil() + 10.0, TITLE_BAND + 40.0);
        let to = (from.0 + PLOT.0, from.1 + PLOT.1.max(high));
        Chart { trade_off, title, curves, plot: Panel { from, to }, x, y, legend, language }
    }

    fn at(&self, point: &Point) -> At {
        let along = swept::place(self.trade_off, point);
        (self.x_at(along), self.y_at(point.share * 100.0))
    }

    fn x_at(&self, value: f64) -> f64 {
        self.plot.from.0 + INSET + self.x.part(value) * (self.plot.width() - 2.0 * INSET)
    }

    fn y_at(&self, value: f64) -> f64 {
        self.plot.to.1 - self.y.part(value) * (self.plot.height() - INSET)
    }

    /// What is said under the chart.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.y.from > 0.0 {
            let from = super::axis::written(self.y.from);
            notes.push(self.language.say(said::AXIS_BEGINS, &[("n", &from)]));
        }
        if self.has_unanswered() {
            notes.push(format!("\u{d7} {}", self.language.word(said::NO_ANSWER)));
        }
        let version = env!("CARGO_PKG_VERSION");
        notes.push(self.language.say(said::MADE_BY, &[("version", &version)]));
        notes
    }

    fn has_unanswered(&self) -> bool {
        let mut points = self.trade_off.series.iter().flat_map(|series| &series.points);
        points.any(|point| !is_answered(point))
    }
}

impl Curve<'_> {
    fn legend_height(&self) -> f64 {
        LEGEND_LINE * if self.knee.is_some() { 2.0 } else { 1.0 } + 6.0
    }

    fn knee_point(&self) -> Option<&Point> {
        self.knee.as_ref().and(self.series.knee).and_then(|at| self.series.points.get(at))
    }
}

impl Picture for Chart<'_> {
    fn size(&self) -> (u32, u32) {
        let legend = if self.legend > 0.0 { self.legend + MARGIN } else { 0.0 };
        let width = self.plot.to.0 + legend + MARGIN;
        let height = self.plot.to.1 + 68.0 + FOOT_LINE * self.notes().len() as f64 + 8.0;
        (width.ceil() as u32, height.ceil() as u32)
    }

    fn paint<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Result<(), MapError> {
        let (width, height) = self.size();
        canvas.rectangle((0.0, 0.0), (width.into(), height.into()), PAPER)?;
        self.headings(canvas, f64::from(width) - 2.0 * MARGIN)?;
        self.grid(canvas)?;
        self.guide(canvas)?;
        for curve in &self.curves {
            self.line(canvas, curve)?;
        }
        for (rank, curve) in self.curves.iter().enumerate() {
            self.points(canvas, curve, rank)?;
        }
        self.knees(canvas)?;
        if self.legend > 0.0 {
            self.draw_legend(canvas)?;
        }
        for (at, note) in self.notes().iter().enumerate() {
            let at = (MARGIN, self.plot.to.1 + 76.0 + FOOT_LINE * at as f64);
            canvas.text(note, at, SMALL, Align::Left, QUIET_INK)?;
        }
        Ok(())
    }
}

/// What is drawn, from the paper up.
impl Chart<'_> {
    /// Title and scenario, and what the axes mean.
    fn headings<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        room: f64,
    ) -> Result<(), MapError> {
        let fits = |em: &f64| canvas.width_of(self.title, *em) <= room;
        let em = [32.0, 28.0, 24.0, 20.0].into_iter().find(fits).unwrap_or(20.0);
        let title = canvas.fitted(self.title, em, room);
        canvas.text(&title, (MARGIN, 46.0), em, Align::Left, INK)?;
        let subtitle = canvas.say(said::SWEEP, &[("name", &self.trade_off.scenario)]);
        let subtitle = canvas.fitted(&subtitle, 17.0, room);
        canvas.text(&subtitle, (MARGIN, 77.0), 17.0, Align::Left, QUIET_INK)?;
        let Panel { from, to } = self.plot;
        let share = canvas.word(said::AXIS_SHARE);
        canvas.text(share, (MARGIN, from.1 - 12.0), EM, Align::Left, INK)?;
        let middle = 0.5 * (from.0 + to.0);
        let along = canvas.word(swept::name(self.trade_off));
        canvas.text(along, (middle, to.1 + 48.0), EM, Align::Middle, INK)
    }

    /// A light grid, and the values at its lines.
    fn grid<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Result<(), MapError> {
        let Panel { from, to } = self.plot;
        let light = RULE.mix(0.6);
        for tick in &self.x.ticks {
            let x = self.x_at(tick.at);
            canvas.line(&[(x, from.1), (x, to.1)], light, 1.0)?;
            canvas.line(&[(x, to.1), (x, to.1 + 5.0)], QUIET_INK.to_rgba(), 1.0)?;
            canvas.text(&tick.label, (x, to.1 + 22.0), EM, Align::Middle, QUIET_INK)?;
        }
        for tick in &self.y.ticks {
            let y = self.y_at(tick.at);
            canvas.line(&[(from.0, y), (to.0, y)], light, 1.0)?;
            canvas.text(&tick.label, (from.0 - 8.0, y + 5.0), EM, Align::Right, QUIET_INK)?;
        }
        canvas.line(&[from, (from.0, to.1), to], QUIET_INK.to_rgba(), 1.2)
    }

    /// Dots from the knee of an only curve down to its value.
    fn guide<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Result<(), MapError> {
        let [curve] = self.curves.as_slice() else { return Ok(()) };
        let Some(point) = curve.knee_point() else { return Ok(()) };
        let (x, mut y) = self.at(point);
        while y < self.plot.to.1 {
            canvas.line(&[(x, y), (x, (y + 4.0).min(self.plot.to.1))], CLOSED.to_rgba(), 1.2)?;
            y += 9.0;
        }
        Ok(())
    }

    /// The curve, parted where there is no answer.
    fn line<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        curve: &Curve<'_>,
    ) -> Result<(), MapError> {
        for run in curve.series.points.split(|point| !is_answered(point)) {
            let through: Vec<At> = run.iter().map(|point| self.at(point)).collect();
            if through.len() > 1 {
                canvas.line(&through, curve.marker.colour.to_rgba(), 2.0)?;
            }
        }
        Ok(())
    }

    /// Its points; only some of a crowd, other ones on each curve.
    fn points<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        curve: &Curve<'_>,
        rank: usize,
    ) -> Result<(), MapError> {
        let points = &curve.series.points;
        let gaps = points.len().saturating_sub(1).max(1) as f64;
        let apart = (self.plot.width() - 2.0 * INSET) / gaps;
        let every = if apart >= 10.0 { 1 } else { (28.0 / apart).ceil() as usize };
        let radius = (0.3 * apart * every as f64).min(5.0);
        // Counted from the last, so that the curve ends in a point.
        for (at, point) in points.iter().rev().enumerate() {
            if !is_answered(point) {
                let at = (self.at(point).0, self.plot.to.1 - 11.0);
                draw_cross(canvas, at, curve.marker)?;
            } else if (at + 3 * rank).is_multiple_of(every) {
                curve.marker.draw(canvas, self.at(point), radius)?;
            }
        }
        Ok(())
    }

    /// A ring round every knee; beside that of an only curve what it is.
    fn knees<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Result<(), MapError> {
        for curve in &self.curves {
            let Some(point) = curve.knee_point() else { continue };
            let at = self.at(point);
            // Rings of several curves may meet.
            let (ring, radius) = if self.curves.len() > 1 { (8.6, 4.4) } else { (10.5, 5.0) };
            canvas.disc(at, ring, INK)?;
            canvas.disc(at, ring - 1.6, PAPER)?;
            curve.marker.draw(canvas, at, radius)?;
            if let (Some(label), [_]) = (&curve.knee, self.curves.as_slice()) {
                let share = format!("{:.1}", point.share * 100.0);
                let share = canvas.say(units::PERCENT, &[("n", &share)]);
                let width = canvas.width_of(label, 16.0);
                // A curve with a knee runs above the line through its ends, so below is free.
                let is_near_end = at.0 + 18.0 + width > self.plot.to.0;
                let (x, align) = match is_near_end {
                    true => (at.0 - 16.0, Align::Right),
                    false => (at.0 + 16.0, Align::Left),
                };
                let below = (at.1 + 30.0).min(self.plot.to.1 - 30.0);
                canvas.text(label, (x, below), 16.0, align, INK)?;
                canvas.text(&share, (x, below + 20.0), EM, align, QUIET_INK)?;
            }
        }
        Ok(())
    }

    fn draw_legend<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Result<(), MapError> {
        let left = self.plot.to.0 + MARGIN;
        let text = left + SAMPLE + 10.0;
        let mut y = self.plot.from.1 + 14.0;
        for curve in &self.curves {
            let level = y - 5.0;
            let colour = curve.marker.colour;
            canvas.line(&[(left, level), (left + SAMPLE, level)], colour.to_rgba(), 2.0)?;
            curve.marker.draw(canvas, (left + 0.5 * SAMPLE, level), 5.0)?;
            let label = canvas.fitted(&curve.label, EM, MOST_LABEL);
            canvas.text(&label, (text, y), EM, Align::Left, INK)?;
            if let Some(knee) = &curve.knee {
                let at = (text, y + LEGEND_LINE);
                canvas.text(knee, at, SMALL, Align::Left, QUIET_INK)?;
            }
            y += curve.legend_height();
        }
        Ok(())
    }
}

/// The mark of a value for which there is no answer.
fn draw_cross<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    at: At,
    marker: Marker,
) -> Result<(), MapError> {
    const ARM: f64 = 4.5;
    for side in [-ARM, ARM] {
        let stroke = [(at.0 - side, at.1 - ARM), (at.0 + side, at.1 + ARM)];
        canvas.line(&stroke, marker.colour.to_rgba(), 2.0)?;
    }
    Ok(())
}
