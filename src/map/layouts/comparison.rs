//! Before, after, and who gains and who loses: three maps at one scale, side by side.

use super::{Layout, difference, single};
use crate::language::Language;
use crate::language::messages::{map as said, nouns};
use crate::map::canvas::{Align, Canvas, Panel};
use crate::map::furniture::{draw_source, draw_title, north_arrow, scale_bar, source_lines};
use crate::map::painted::{Means, Painted};
use crate::map::percent;
use crate::map::scene::{self, Manner};
use crate::map::sheet::{Frame, MARGIN, Paper, Size, TITLE_BAND, source_band};
use crate::map::side::blocks_legend;
use crate::map::subject::{Key, Subject};
use crate::map::{Drawing, MapError, MapFormat, MapStyle, lettering_of, title_of};
use crate::model::{Bounds, Tally, share};
use crate::plan::Finished;
use crate::scenario::Outcome;

/// Today, with the proposal, and what that changes.
pub struct Comparison;

impl Layout for Comparison {
    fn name(&self) -> &'static str {
        "comparison"
    }

    fn describe(&self) -> &'static str {
        "today, with the proposal, and who gains: three maps side by side"
    }

    fn lacks(&self, outcome: &Outcome) -> Option<&'static str> {
        outcome.before.is_none().then_some(
            "there is nothing to compare with. hint: radii site, or the scenarios of radii run",
        )
    }

    fn paint(&self, outcome: &Outcome, means: Means<'_>) -> Result<Painted, MapError> {
        let (palette, language) = (means.style.theme.palette(), means.style.language);
        let after = Subject::of(outcome, palette, language);
        let change = Subject::of_proposal(outcome, palette, language);
        let heads = [said::TODAY, said::WITH_PROPOSAL, said::GAINS_AND_LOSSES];
        let heads = heads.map(|head| language.word(head).to_owned());
        let subtitle = super::coverage::subtitle(outcome, said::WHO_IS_SERVED, language);
        paint(&[after.before(language), after, change], &heads, &subtitle, means)
    }
}

/// Draw a case of a plan beside its base; `None` for the base itself.
pub fn draw_comparison(
    case: &Finished,
    style: &MapStyle,
    format: MapFormat,
) -> Result<Option<Drawing>, MapError> {
    let Some(turns) = &case.turns else { return Ok(None) };
    let (palette, language) = (style.theme.palette(), style.language);
    let change = Subject::of_change(case, turns, palette, language);
    let mut after = Subject::of_change(case, turns, palette, language);
    // The same centres, by what they are; blocks by verdict, whatever a proposal found before it.
    let plain = Subject::of_now(&case.outcome, palette, language);
    (after.keys, after.of, after.listed) = (plain.keys, plain.of, plain.listed);
    after.is_change = false;
    let base = case.figures.change.as_ref().map(|change| change.base.clone());
    let heads = [
        base.unwrap_or_default(),
        case.figures.name.clone(),
        language.word(said::GAINS_AND_LOSSES).to_owned(),
    ];
    let lettering = lettering_of(&change, style)?;
    let means = Means { style, lettering: &lettering, format };
    let subtitle = difference::subtitle(case, language);
    let painted = paint(&[change.before(language), after, change], &heads, &subtitle, means)?;
    painted.file(means).map(Some)
}

/// Room between a map and what stands over and under it.
const HEAD: f64 = 40.0;
const LINE: f64 = 21.0;
const FURNITURE: f64 = 76.0;

/// Width of a map on a screen, and how high it may get.
const WIDTH: f64 = 480.0;
const HEIGHT: (f64, f64) = (320.0, 1150.0);

/// Three maps in a row.
struct Row {
    paper: Paper,
    panels: [Panel; 3],
}

impl Row {
    /// For bounds of some shape, with so many lines of legend and of source.
    fn of(bounds: Bounds, size: Size, legend: usize, source: usize) -> Row {
        let below = LINE * legend as f64 + FURNITURE + source_band(source);
        let row = |paper: Paper| {
            let width = (paper.width - 4.0 * MARGIN) / 3.0;
            let top = TITLE_BAND + HEAD;
            // No higher than the study: what lies around it tells nothing.
            let high = (width * bounds.height() / bounds.width()).max(HEIGHT.0);
            let bottom = (paper.height - below).min(top + high);
            let panel = |at: usize| {
                let left = MARGIN + (width + MARGIN) * at as f64;
                Panel { from: (left, top), to: (left + width, bottom) }
            };
            Row { paper, panels: [0, 1, 2].map(panel) }
        };
        let scale = |row: &Row| Frame::showing(bounds, row.panels[0]).per_metre;
        match size.papers() {
            Some([upright, lying]) => {
                let (upright, lying) = (row(upright), row(lying));
                if scale(&upright) > scale(&lying) { upright } else { lying }
            }
            None => {
                let height = WIDTH * bounds.height() / bounds.width();
                let height = height.clamp(HEIGHT.0, HEIGHT.1);
                let width = 3.0 * WIDTH + 4.0 * MARGIN;
                row(Paper::on_screen(width, TITLE_BAND + HEAD + height + below))
            }
        }
    }
}

/// Three subjects of one place, each under its heading and over its legend.
fn paint(
    subjects: &[Subject<'_>; 3],
    heads: &[String; 3],
    subtitle: &str,
    means: Means<'_>,
) -> Result<Painted, MapError> {
    let (outcome, style) = (subjects[1].outcome, means.style);
    let bounds = subjects.iter().map(Subject::bounds).reduce(Bounds::union);
    let bounds = bounds.unwrap_or_else(|| outcome.study.bounds());
    let lines = source_lines(&outcome.study, style);
    let legends = subjects.each_ref().map(blocks_legend);
    let longest = legends.iter().map(Vec::len).max().unwrap_or_default();
    let row = Row::of(bounds, style.size, longest, lines.len());
    let canvas = means.canvas();
    let paper = row.paper;
    canvas.part("paper");
    canvas.rectangle((0.0, 0.0), (paper.width, paper.height), canvas.palette.paper);
    let title = title_of(&outcome.study, style);
    draw_title(&canvas, paper.width, &title, subtitle);
    let manner = Manner { has_names: false, ..single::manner(means) };
    for ((subject, panel), (head, legend)) in
        subjects.iter().zip(row.panels).zip(heads.iter().zip(&legends))
    {
        let frame = Frame::showing(bounds, panel);
        scene::draw(&canvas, subject, &frame, manner)?;
        canvas.part("legend");
        draw_head(&canvas, panel, head, subject);
        for (at, (key, tally)) in legend.iter().enumerate() {
            let level = panel.to.1 + LINE * (at as f64 + 1.0);
            draw_key(&canvas, panel, level, key, *tally, style.language);
        }
    }
    canvas.part("furniture");
    let base = paper.height - source_band(lines.len());
    let frame = Frame::showing(bounds, row.panels[0]);
    scale_bar(&canvas, &frame, (MARGIN + 2.0, base - 18.0), row.panels[0].width() * 0.6);
    north_arrow(&canvas, (paper.width - MARGIN - 16.0, base - 8.0));
    draw_source(&canvas, &paper, &lines);
    Ok(Painted::new(paper, canvas, &title, subtitle))
}

/// What a map shows, and the share it comes to where it shows verdicts.
fn draw_head(canvas: &Canvas<'_>, panel: Panel, head: &str, subject: &Subject<'_>) {
    let ledger = subject.outcome.coverage.ledger;
    // The base of a plan may have had other blocks and another rule: its share is not told here.
    let weight = match (subject.is_change, subject.is_past) {
        (true, _) => None,
        (false, false) => Some(ledger.served.weight),
        (false, true) if subject.is_of_base => None,
        (false, true) => subject.outcome.before.as_ref().map(|before| before.ledger.served.weight),
    };
    let y = panel.from.1 - 12.0;
    let mut room = panel.width();
    if let Some(weight) = weight.filter(|_| ledger.demand.points > 0) {
        let share = percent(share(weight, ledger.demand.weight), canvas.language);
        canvas.text(&share, (panel.to.0, y), 22.0, Align::Right, canvas.palette.ink);
        room -= canvas.width_of(&share, 22.0) + 12.0;
    }
    let head = canvas.fitted(head, 18.0, room);
    canvas.text(&head, (panel.from.0, y), 18.0, Align::Left, canvas.palette.ink);
}

/// A row of a legend under a map.
fn draw_key(
    canvas: &Canvas<'_>,
    panel: Panel,
    y: f64,
    key: &Key,
    tally: Tally,
    language: Language,
) {
    const EM: f64 = 13.0;
    for (step, colour) in key.sample.into_iter().enumerate() {
        let x = panel.from.0 + 16.0 * step as f64;
        let (from, to) = ((x, y - 11.0), (x + 16.0, y + 1.0));
        canvas.rectangle(from, to, colour);
    }
    if let Some(rim) = key.rim {
        let swatch = Panel { from: (panel.from.0, y - 11.0), to: (panel.from.0 + 48.0, y + 1.0) };
        canvas.line(&swatch.outline(), rim.into(), 1.0);
    }
    let blocks = language.count(nouns::BLOCKS, tally.points as usize);
    let weight = tally.weight.grouped();
    let values: [(&str, &dyn std::fmt::Display); 2] = [("weight", &weight), ("blocks", &blocks)];
    let mut value = canvas.say(said::CLASS_HOLDS, &values);
    let room = panel.width() - 58.0 - 12.0;
    if canvas.width_of(&value, EM) + canvas.width_of(&key.label, EM) > room {
        value = weight;
    }
    let ink = canvas.palette.ink;
    let label = canvas.fitted(&key.label, EM, room - canvas.width_of(&value, EM));
    canvas.text(&label, (panel.from.0 + 58.0, y), EM, Align::Left, ink);
    canvas.text(&value, (panel.to.0, y), EM, Align::Right, ink);
}
