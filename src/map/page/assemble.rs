//! Answers side by side: the centres and blocks of any of them, and each answer in terms of those.

use std::collections::HashMap;

use super::document::{
    Blocks, Circle, Document, Legs, Nearest, SiteOfStep, Sites, Step, Text, View,
};
use super::frame::{PageFrame, Rings};
use super::moment::{Moment, NewBlock};
use crate::model::Weight;

/// The letter of a block that is not there.
const ABSENT: char = '.';

/// Blocks, centres, circles and views; the rest of the document is left as it is by default.
pub fn assembled(blocks: Blocks, frame: &PageFrame, moments: Vec<Moment>) -> Document {
    let mut union = Union::new(blocks);
    let moments: Vec<Moment> = moments.into_iter().map(|moment| union.placed(moment)).collect();
    let mut views: Vec<View> = Vec::new();
    let mut known: Vec<([usize; 2], Known)> = Vec::new();
    for mut moment in moments {
        moment.widen(union.blocks.weights.len());
        if views.last().is_none_or(|view| view.name != moment.scenario) {
            views.push(View {
                name: moment.scenario.clone(),
                about: moment.about.clone(),
                rule: moment.rule.clone(),
                steps: Vec::new(),
                key: moment.key.clone(),
                step: 0,
            });
        }
        let at = views.len() - 1;
        let Some(view) = views.last_mut() else { continue };
        if moment.is_first {
            view.step = view.steps.len();
        }
        let place = [at, view.steps.len()];
        let now = Known { straight: moment.straight.take(), walk: moment.walk.take() };
        let nearest = now.told(&known, &moment.estimated);
        // The first answer of all and the first of each scenario are what others resemble.
        if view.steps.is_empty() {
            known.push((place, now));
        }
        let step = union.step(moment, nearest);
        view.steps.push(step);
    }
    Document {
        format: "radii.page/1",
        version: env!("CARGO_PKG_VERSION"),
        language: "en",
        title: String::new(),
        words: Default::default(),
        counted: Text::plain(""),
        local: frame.is_local(),
        unit: super::UNIT,
        origin: frame.origin(),
        bounds: [0.0; 4],
        sources: Vec::new(),
        notes: Vec::new(),
        credits: Vec::new(),
        breaks: [0.0; 2],
        blocks: union.blocks,
        sites: union.sites,
        circles: union.circles,
        area: None,
        water: None,
        streets: None,
        views,
    }
}

/// The centres, circles and blocks of any answer.
struct Union {
    blocks: Blocks,
    last_block: [i64; 2],
    block_of: HashMap<(String, [i64; 2]), usize>,
    sites: Sites,
    last_site: [i64; 2],
    site_of: HashMap<(String, [i64; 2]), usize>,
    circles: Vec<Circle>,
    circle_of: HashMap<(usize, Vec<i64>), usize>,
}

impl Union {
    fn new(blocks: Blocks) -> Union {
        let pairs = blocks.at.chunks_exact(2);
        let last = pairs.fold([0, 0], |at, step| [at[0] + step[0], at[1] + step[1]]);
        Union {
            blocks,
            last_block: last,
            block_of: HashMap::new(),
            sites: Sites::default(),
            last_site: [0, 0],
            site_of: HashMap::new(),
            circles: Vec::new(),
            circle_of: HashMap::new(),
        }
    }

    /// An answer with its sites and blocks by their places among all.
    fn placed(&mut self, mut moment: Moment) -> Moment {
        if let Some(rows) = &mut moment.rows {
            let new: Vec<usize> = moment.new_blocks.drain(..).map(|new| self.block(new)).collect();
            for row in rows.iter_mut().filter(|row| **row < 0) {
                *row = new[(-*row - 1) as usize] as i64;
            }
        }
        let places: Vec<i64> = moment.sites.iter().map(|site| self.site(site) as i64).collect();
        for legs in [&mut moment.straight, &mut moment.walk].into_iter().flatten() {
            legs.site.iter_mut().filter(|site| **site >= 0).for_each(|site| {
                *site = places[*site as usize];
            });
        }
        let list = moment.districts.iter_mut().flat_map(|districts| &mut districts.list);
        list.filter_map(|district| district.site.as_mut())
            .for_each(|site| *site = places[*site as usize]);
        moment
    }

    /// The place of a block that is not there today.
    fn block(&mut self, new: NewBlock) -> usize {
        let key = (new.id.clone(), new.at);
        if let Some(&known) = self.block_of.get(&key) {
            return known;
        }
        let place = self.blocks.weights.len();
        if self.blocks.ids.is_none() {
            self.blocks.ids = Some((1..=place).map(|row| row.to_string()).collect());
        }
        self.blocks.ids.iter_mut().for_each(|ids| ids.push(new.id.clone()));
        if new.name.is_some() && self.blocks.names.is_none() {
            self.blocks.names = Some(vec![None; place]);
        }
        self.blocks.names.iter_mut().for_each(|names| names.push(new.name.clone()));
        self.blocks.weights.push(new.weight);
        let [x, y] = self.last_block;
        self.blocks.at.extend([new.at[0] - x, new.at[1] - y]);
        self.last_block = new.at;
        if let Some(outlines) = &mut self.blocks.outlines {
            let outline = new.outline.unwrap_or_else(speck);
            outlines.parts.extend(outline.parts);
            outlines.rings.extend(outline.rings);
            outlines.corners.extend(outline.corners);
            outlines.xy.extend(outline.xy);
        }
        self.block_of.insert(key, place);
        place
    }

    /// The place of a centre.
    fn site(&mut self, site: &super::moment::SiteAt) -> usize {
        let key = (site.id.clone(), site.at);
        if let Some(&known) = self.site_of.get(&key) {
            return known;
        }
        let place = self.sites.ids.len();
        self.sites.ids.push(site.id.clone());
        self.sites.names.push(site.name.clone());
        self.sites.tiers.push(site.tier.clone());
        let [x, y] = self.last_site;
        self.sites.at.extend([site.at[0] - x, site.at[1] - y]);
        self.last_site = site.at;
        self.site_of.insert(key, place);
        place
    }

    fn step(&mut self, moment: Moment, nearest: Nearest) -> Step {
        let mut sites = Vec::with_capacity(moment.sites.len());
        let mut circles = Vec::new();
        for site in moment.sites {
            let place = self.site(&site);
            sites.push(SiteOfStep { site: place, what: site.what });
            if !site.circle.is_empty() {
                let key = (place, site.circle);
                let known = self.circle_of.get(&key).copied().unwrap_or_else(|| {
                    self.circles.push(Circle { site: place, ring: key.1.clone() });
                    self.circles.len() - 1
                });
                circles.push(known);
                self.circle_of.insert(key, known);
            }
        }
        Step {
            label: moment.label,
            said: moment.said,
            classes: moment.classes,
            turns: moment.turns,
            weights: moment.weights,
            sites,
            circles,
            nearest,
            districts: moment.districts,
        }
    }
}

/// Among blocks with outlines one without: a square of a metre.
fn speck() -> Rings {
    let xy = vec![-5, -5, 10, 0, 0, 10, -10, 0];
    Rings { parts: vec![1], rings: vec![1], corners: vec![4], xy }
}

impl Moment {
    /// What is said by block of this answer, said by block of any: so many.
    fn widen(&mut self, blocks: usize) {
        let own = self.classes.len();
        let rows: Vec<i64> = match self.rows.take() {
            Some(rows) => rows,
            None if own == blocks => return,
            None => (0..own as i64).collect(),
        };
        for letters in [Some(&mut self.classes), self.turns.as_mut()].into_iter().flatten() {
            let mut all = vec![ABSENT; blocks];
            for (letter, &row) in letters.chars().zip(&rows) {
                all[row as usize] = letter;
            }
            *letters = all.into_iter().collect();
        }
        for legs in [&mut self.straight, &mut self.walk].into_iter().flatten() {
            let mut all = Legs { site: vec![-1; blocks], dm: vec![-1; blocks] };
            for (at, &row) in rows.iter().enumerate() {
                all.site[row as usize] = legs.site[at];
                all.dm[row as usize] = legs.dm[at];
            }
            *legs = all;
        }
        if let Some(districts) = &mut self.districts {
            let mut all = vec![-1; blocks];
            districts.of.iter().zip(&rows).for_each(|(&of, &row)| all[row as usize] = of);
            districts.of = all;
            let moves = districts.moves.iter_mut().flatten();
            moves.for_each(|change| change.block = rows[change.block as usize]);
        }
        self.estimated.iter_mut().for_each(|block| *block = rows[*block as usize] as u32);
        self.estimated.sort_unstable();
        self.weights = self.weights.take().map(|weights| {
            let mut all = vec![Weight::ZERO; blocks];
            weights.iter().zip(&rows).for_each(|(&weight, &row)| all[row as usize] = weight);
            all
        });
    }
}

/// The nearest sites of an answer, by block of any.
struct Known {
    straight: Option<Legs>,
    walk: Option<Legs>,
}

impl Known {
    /// These in terms of the known ones they differ least from, or in full.
    fn told(&self, known: &[([usize; 2], Known)], estimated: &[u32]) -> Nearest {
        let estimated = steps_between(estimated.iter().map(|&block| i64::from(block)));
        let ends = [known.first(), known.last()];
        let ends = ends.into_iter().flatten().filter(|(_, other)| self.is_comparable(other));
        let like = ends.map(|(place, other)| (*place, self.different(other)));
        let like = like.min_by_key(|(_, different)| different.len());
        match like {
            Some((place, blocks)) => Nearest {
                like: Some(place),
                straight: self.straight.as_ref().map(|legs| legs.of(&blocks)),
                walk: self.walk.as_ref().map(|legs| legs.of(&blocks)),
                blocks: Some(steps_between(blocks.into_iter().map(|block| block as i64))),
                estimated,
            },
            None => Nearest {
                like: None,
                blocks: None,
                straight: self.straight.clone(),
                walk: self.walk.clone(),
                estimated,
            },
        }
    }

    fn is_comparable(&self, other: &Known) -> bool {
        self.straight.is_some() == other.straight.is_some()
            && self.walk.is_some() == other.walk.is_some()
    }

    /// Blocks for which they are not the same.
    fn different(&self, other: &Known) -> Vec<usize> {
        let pairs = [(&self.straight, &other.straight), (&self.walk, &other.walk)];
        let pairs: Vec<(&Legs, &Legs)> =
            pairs.into_iter().filter_map(|(a, b)| a.as_ref().zip(b.as_ref())).collect();
        let count = pairs.first().map_or(0, |(legs, _)| legs.site.len());
        let differs = |&block: &usize| {
            pairs.iter().any(|(a, b)| a.site[block] != b.site[block] || a.dm[block] != b.dm[block])
        };
        (0..count).filter(differs).collect()
    }
}

impl Legs {
    fn of(&self, blocks: &[usize]) -> Legs {
        Legs {
            site: blocks.iter().map(|&block| self.site[block]).collect(),
            dm: blocks.iter().map(|&block| self.dm[block]).collect(),
        }
    }
}

/// Each number from the one before.
fn steps_between(numbers: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut last = 0;
    numbers.map(|number| number - std::mem::replace(&mut last, number)).collect()
}
