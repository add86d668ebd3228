//! The base map: water and streets, quiet under everything.

use plotters::style::Color;

use super::fill;
use crate::map::canvas::{At, Canvas};
use crate::map::sheet::Frame;
use crate::map::subject::Subject;

/// What of a base map there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    pub streets: bool,
    pub water: bool,
}

/// What of a base map there is. Streets that are judged are drawn as such, and not once more.
pub fn shown(subject: &Subject<'_>) -> Shown {
    let base = &subject.outcome.study.base;
    Shown {
        streets: !base.streets.is_empty() && subject.outcome.on_foot.is_none(),
        water: !base.water.is_empty() || !base.courses.is_empty(),
    }
}

pub fn draw_water(canvas: &Canvas<'_>, subject: &Subject<'_>, frame: &Frame) {
    let base = &subject.outcome.study.base;
    if !shown(subject).water {
        return;
    }
    canvas.part("water");
    let colour = canvas.palette.water.to_rgba();
    for outline in &base.water {
        fill(canvas, frame, outline, colour);
    }
    for course in &base.courses {
        let course: Vec<At> = course.iter().map(|&at| frame.at(at)).collect();
        canvas.line(&course, colour, 1.6);
    }
}

pub fn draw_streets(canvas: &Canvas<'_>, subject: &Subject<'_>, frame: &Frame) {
    if !shown(subject).streets {
        return;
    }
    canvas.part("base_streets");
    let base = &subject.outcome.study.base;
    for (major, width) in [(false, 0.7), (true, 1.8)] {
        for street in base.streets.iter().filter(|street| street.major == major) {
            let course: Vec<At> = street.course.iter().map(|&at| frame.at(at)).collect();
            canvas.line(&course, canvas.palette.street.to_rgba(), width);
        }
    }
}
