//! Service districts on a page: what is drawn of them, and what is said of each.

use super::STREET;
use super::division;
use super::document::{Barriers, Cell, DistrictOfStep, DistrictsOfStep, MoveOfStep, Said, Text};
use super::figures::word;
use super::frame::{PageFrame, Rings};
use super::moment::Moment;
use crate::districts::load_per_worker;
use crate::language::Language;
use crate::language::messages::{districts as said, map};
use crate::map::audit::metres;
use crate::map::zones::of_districts;
use crate::model::{Cost, Weight, grouped};
use crate::scenario::{District, Districts, Outcome};
use crate::study::{BarrierShape, NamedOutline};

/// The letter of a block that changes district.
const CHANGES: char = 'c';

/// Of one that stays.
const STAYS: char = 'r';

/// Of one that is in no district today.
const NOWHERE: char = '-';

/// What stands for all colours of districts in a legend.
const ANY: char = 'd';

/// The moment of an outcome that is districts.
pub fn divided(
    outcome: &Outcome,
    districts: &Districts,
    frame: &PageFrame,
    plain: Moment,
) -> Moment {
    let colours = of_districts(districts);
    let letter = |district: u32| char::from(b'A' + colours[district as usize] as u8);
    let classes = districts.division.district.iter().map(|&district| letter(district)).collect();
    let turns = turns(districts);
    let turns_legend = turns.as_deref().map(|turns| {
        let kinds = [(CHANGES, said::CHANGING), (STAYS, said::STAYING), (NOWHERE, said::NOWHERE)];
        kinds.into_iter().filter_map(|(class, label)| {
            let is = turns.chars().map(|turn| turn == class);
            division::legend_row(outcome, class, label, is)
        })
    });
    Moment {
        rule: division::rule(districts),
        said: Said {
            headline: division::headline(districts),
            ledger: division::ledger(outcome, districts),
            legend: division::legend_row(outcome, ANY, said::IN_DISTRICT, std::iter::repeat(true))
                .into_iter()
                .collect(),
            turns_legend: turns_legend.into_iter().flatten().collect(),
            ..Said::default()
        },
        classes,
        turns,
        districts: Some(drawn(outcome, districts, frame, &colours)),
        ..plain
    }
}

/// By block, whether it changes district, where today's are known.
fn turns(districts: &Districts) -> Option<String> {
    let moved = districts.division.moved.as_ref()?;
    let mut turns = vec![STAYS; districts.division.district.len()];
    moved.blocks.iter().for_each(|&block| turns[block as usize] = CHANGES);
    let outside = districts.today.iter().flat_map(|today| &today.outside);
    outside.for_each(|&block| turns[block as usize] = NOWHERE);
    Some(turns.into_iter().collect())
}

fn drawn(
    outcome: &Outcome,
    districts: &Districts,
    frame: &PageFrame,
    colours: &[usize],
) -> DistrictsOfStep {
    let borders = &outcome.study.borders;
    let named = |outlines: &Option<Vec<NamedOutline>>| -> Option<Rings> {
        Some(frame.all(outlines.as_ref()?.iter().map(|(_, outline)| outline)))
    };
    let list = districts.list.iter().zip(colours).enumerate();
    let list = list.map(|(index, (district, &colour))| DistrictOfStep {
        name: district.id.clone(),
        site: districts.centred.then_some(index as i64),
        colour,
        at: frame.place(districts.middle_of(index)),
        brief: brief(districts, district),
        cells: cells(outcome, districts, district),
    });
    let of = districts.division.district.iter().map(|&district| i64::from(district)).collect();
    let moves = districts.division.moved.is_some().then(|| {
        let moves = districts.moves.iter().map(|change| MoveOfStep {
            block: i64::from(change.block),
            from: change.from as usize,
            to: change.to as usize,
        });
        moves.collect()
    });
    DistrictsOfStep {
        columns: columns(districts),
        list: list.collect(),
        ground: frame.all(&districts.outlines),
        of,
        moves,
        names_today: districts.today.as_ref().map(|today| today.names.clone()),
        modules: districts.modules.as_ref().map(|modules| frame.all(&modules.outlines)),
        today: named(&borders.today).filter(|_| districts.today.is_some()),
        zones: named(&borders.zones),
        barriers: barriers(outcome, frame),
    }
}

fn barriers(outcome: &Outcome, frame: &PageFrame) -> Option<Barriers> {
    let barriers = &outcome.study.borders.barriers;
    if barriers.is_empty() {
        return None;
    }
    let areas = barriers.iter().filter_map(|barrier| match &barrier.shape {
        BarrierShape::Ground(ground) => Some(ground),
        BarrierShape::Line(_) => None,
    });
    let lines = |is_bridge: bool| {
        let courses = barriers.iter().filter_map(move |barrier| match &barrier.shape {
            BarrierShape::Line(course) if barrier.is_bridge == is_bridge => Some(course.as_slice()),
            _ => None,
        });
        frame.lines(courses, STREET)
    };
    Some(Barriers { areas: frame.all(areas), lines: lines(false), bridges: lines(true) })
}

/// What is told of each district, as in the printed report.
fn columns(districts: &Districts) -> Vec<Text> {
    let mut columns = Vec::new();
    columns.extend(districts.modules.is_some().then(|| word(said::MODULE)));
    columns.extend(districts.workloads.iter().map(|workload| Text::plain(workload)));
    columns.extend([said::FROM_EVEN, said::BLOCKS].map(word));
    if districts.staff.is_some() {
        columns.extend([said::WORKERS, said::EACH].map(word));
    }
    columns.extend([said::COMPACT, said::FARTHEST, said::AREA].map(word));
    columns
}

/// A part of one, above or below.
fn signed(part: f64, language: Language) -> String {
    let sign = if part < 0.0 { "\u{2212}" } else { "+" };
    format!("{sign}{}", language.hundredths(part.abs()))
}

/// The weight of a district, and how far that is from an even share.
fn brief(districts: &Districts, district: &District) -> Text {
    let load = district.loads[0];
    let even = districts.from_even(load);
    Text::of(|language| {
        let (weight, part) = (load.grouped(), signed(even, language));
        language.say(map::CHANGE, &[("change", &weight), ("part", &part)])
    })
}

fn cells(outcome: &Outcome, districts: &Districts, district: &District) -> Vec<Cell> {
    let plain = |text: String, value: f64| Cell { text: Text::plain(&text), value };
    let held = |weight: Weight| plain(weight.grouped(), weight.units());
    let mut cells = Vec::new();
    if let Some(modules) = &districts.modules {
        let own = district.module.clone().unwrap_or_default();
        let place = modules.list.iter().position(|module| module.id == own);
        cells.push(plain(own, place.map_or(-1.0, |place| place as f64)));
    }
    cells.extend(district.loads.iter().map(|load| held(*load)));
    let even = districts.from_even(district.loads[0]);
    cells.push(Cell { text: Text::of(|language| signed(even, language)), value: even });
    cells.push(plain(grouped(district.blocks), district.blocks as f64));
    if districts.staff.is_some() {
        let workers = district.staff.unwrap_or_default();
        cells.push(plain(grouped(u64::from(workers)), f64::from(workers)));
        cells.push(held(load_per_worker(district.loads[0], workers)));
    }
    let compactness = district.compactness;
    cells.push(plain(format!("{compactness:.3}"), compactness));
    let farthest = outcome.metres(district.farthest);
    cells.push(Cell {
        text: Text::of(|language| metres(Cost::from_metres(farthest), language)),
        value: farthest,
    });
    cells.push(plain(format!("{:.3}", district.area_km2), district.area_km2));
    cells
}
