//! A page to click: one HTML file that opens anywhere, with the map, its figures and nothing to
//! fetch. `maps/page` holds what runs in the browser; here its data are made.

mod assemble;
mod districts;
mod division;
mod document;
mod figures;
mod frame;
mod html;
mod moment;

use std::collections::BTreeMap;

pub use moment::Moment;

use super::furniture::source_lines;
use super::scene::breaks;
use super::{Drawing, MapError, MapStyle, title_of};
use crate::language::Language;
use crate::language::messages::{self, map as said};
use crate::model::Weight;
use crate::plan::Finished;
use crate::scenario::Outcome;
use crate::study::Study;
use document::{Blocks, Document, Streets, Text, Water};
use frame::{PageFrame, Rings, UNIT};

/// Blocks a page holds at most: beyond, it would be slow to open and larger than a letter may be.
const MOST_BLOCKS: usize = 300_000;

/// Corners of blocks beyond which outlines are thinned, and how far, metres.
const MOST_CORNERS: usize = 2_000_000;
const OUTLINE: f64 = 0.5;

/// How far streets are thinned, metres; positions beyond which minor streets are left out.
const STREET: f64 = 1.0;
const MOST_POSITIONS: usize = 1_500_000;

/// The answers about one study, on their way to a page.
pub struct Page {
    frame: PageFrame,
    today: Vec<Weight>,
    moments: Vec<Moment>,
}

impl Page {
    /// Nothing yet; `study` is how things stand today.
    pub fn of(study: &Study) -> Result<Page, MapError> {
        if !study.has_places {
            return Err(MapError::NoPlaces);
        }
        if study.demand.len() > MOST_BLOCKS {
            return Err(MapError::TooLarge { blocks: study.demand.len(), most: MOST_BLOCKS });
        }
        let today = study.demand.points.iter().map(|point| point.weight).collect();
        Ok(Page { frame: PageFrame::of(study), today, moments: Vec::new() })
    }

    /// An answer of a plan, as the page will show it.
    pub fn moment(&self, case: &Finished) -> Moment {
        Moment::of_case(case, &self.frame, &self.today)
    }

    /// Show an answer; those of one scenario are steps of one tab.
    pub fn show(&mut self, moment: Moment) {
        self.moments.push(moment);
    }

    /// The page.
    pub fn finish(self, study: &Study, style: &MapStyle) -> Result<Drawing, MapError> {
        let head = Head::of(study, style);
        let mut notes = vec![Text::of(|language| language.word(said::ROUNDED).to_owned())];
        let outlines = outlines(&self.frame, study, &mut notes);
        let blocks = Blocks {
            ids: study
                .demand
                .ids
                .is_some()
                .then(|| (0..study.demand.len()).map(|block| study.demand.id(block)).collect()),
            names: study.demand.names.is_some().then(|| {
                let name = |block| study.demand.name(block).map(str::to_owned);
                (0..study.demand.len()).map(name).collect()
            }),
            weights: self.today.clone(),
            at: {
                let mut at = Vec::new();
                let places = study.demand.points.iter().map(|point| point.at);
                self.frame.run(places, [0, 0], &mut at);
                at
            },
            outlines,
        };
        let area = study.area.as_ref().map(|area| self.frame.rings(&area.outline));
        let streets = streets(&self.frame, study, &mut notes);
        let document = Document {
            format: "radii.page/1",
            version: env!("CARGO_PKG_VERSION"),
            language: head.language.code(),
            title: head.title.clone(),
            words: words(),
            counted: head.counted.clone(),
            local: self.frame.is_local(),
            unit: UNIT,
            origin: self.frame.origin(),
            bounds: {
                let bounds = study.bounds();
                self.frame.bounds(bounds.grown((0.03 * bounds.diagonal()).max(100.0)))
            },
            sources: head.sources.clone(),
            notes,
            credits: study.base.credits.clone(),
            breaks: breaks(study).map(|weight| Weight(weight).units()),
            area,
            water: water(&self.frame, study),
            streets,
            ..assemble::assembled(blocks, &self.frame, self.moments)
        };
        html::written(&document, &head)
    }
}

/// What stands over a page.
struct Head {
    title: String,
    language: Language,
    counted: Text,
    sources: Vec<Text>,
}

impl Head {
    fn of(study: &Study, style: &MapStyle) -> Head {
        let lines = |language| source_lines(study, &MapStyle { language, ..style.clone() });
        let (en, zh) = (lines(Language::English), lines(Language::Chinese));
        let counted = study.demand.counted.as_deref();
        Head {
            title: title_of(study, style),
            language: style.language,
            counted: Text::of(|language| {
                counted.unwrap_or(language.word(messages::words::WEIGHT)).to_owned()
            }),
            sources: en.into_iter().zip(zh).map(|(en, zh)| Text { en, zh }).collect(),
        }
    }
}

/// Whether this build has the page in it.
pub fn has_page() -> bool {
    html::is_there()
}

/// An outcome as a page of its own: with the steps of its curve, where it has one.
pub(super) fn draw(outcome: &Outcome, style: &MapStyle) -> Result<Drawing, MapError> {
    let mut page = Page::of(&outcome.study)?;
    let title = title_of(&outcome.study, style);
    let steps = outcome.steps();
    if steps.is_empty() {
        page.show(Moment::of(outcome, &page.frame, &title));
    }
    let siting = outcome.siting.iter();
    let open = siting.clone().flat_map(|siting| siting.curve.iter().map(|point| point.open));
    let shown = outcome.siting.as_ref().and_then(|siting| siting.asked);
    for (step, open) in steps.iter().zip(open) {
        let moment = Moment::of(step, &page.frame, &title);
        page.show(Moment {
            key: Some(Text::of(|language| language.word(said::NEW_CENTRES).to_owned())),
            label: Text::plain(&open.to_string()),
            is_first: Some(open) == shown,
            ..moment
        });
    }
    page.finish(&outcome.study, style)
}

/// Every word of the page, by name.
fn words() -> BTreeMap<String, Text> {
    let words = messages::page::ALL.iter();
    words
        .map(|(name, message)| {
            let text = Text { en: message.en.to_owned(), zh: message.zh.to_owned() };
            (name.to_lowercase(), text)
        })
        .collect()
}

fn outlines(frame: &PageFrame, study: &Study, notes: &mut Vec<Text>) -> Option<Rings> {
    use geo::{CoordsIter, Simplify};
    let outlines = study.demand.outlines.as_ref()?;
    let corners: usize = outlines.iter().map(|outline| outline.coords_count()).sum();
    let is_thinned = corners > MOST_CORNERS;
    if is_thinned {
        let said =
            |language: Language| language.say(said::OUTLINES_THINNED, &[("metres", &OUTLINE)]);
        notes.push(Text::of(said));
    }
    let mut rings = Rings::default();
    for (outline, point) in outlines.iter().zip(&study.demand.points) {
        let start = frame.place(point.at);
        match is_thinned {
            true => frame.add(&mut rings, &outline.simplify(OUTLINE), start),
            false => frame.add(&mut rings, outline, start),
        }
    }
    Some(rings)
}

fn water(frame: &PageFrame, study: &Study) -> Option<Water> {
    let base = &study.base;
    if base.water.is_empty() && base.courses.is_empty() {
        return None;
    }
    let mut areas = Rings::default();
    base.water.iter().for_each(|water| frame.add(&mut areas, water, [0, 0]));
    let courses = frame.lines(base.courses.iter().map(Vec::as_slice), STREET);
    Some(Water { areas, courses })
}

fn streets(frame: &PageFrame, study: &Study, notes: &mut Vec<Text>) -> Option<Streets> {
    let base = &study.base;
    if base.streets.is_empty() {
        return None;
    }
    let of = |major: bool| {
        let streets = base.streets.iter().filter(move |street| street.major == major);
        streets.map(|street| street.course.as_slice())
    };
    let positions: usize = of(false).map(<[crate::model::Xy]>::len).sum();
    let is_crowded = positions > MOST_POSITIONS;
    let minor = if is_crowded { Default::default() } else { frame.lines(of(false), STREET) };
    let thinned = |language: Language| language.say(said::STREETS_THINNED, &[("metres", &STREET)]);
    notes.push(Text::of(thinned));
    if is_crowded {
        notes.push(Text::of(|language| language.word(said::MINOR_LEFT_OUT).to_owned()));
    }
    Some(Streets { major: frame.lines(of(true), STREET), minor })
}
