//! The base map: water and streets, quiet under everything.

use geo::{BoundingRect, MultiPolygon};
use plotters::style::{Color, RGBAColor};

use super::fill;
use crate::map::canvas::{At, Canvas, Panel};
use crate::map::sheet::Frame;
use crate::map::subject::Subject;
use crate::model::Xy;

/// What of a base map there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    pub streets: bool,
    pub water: bool,
}

/// What of a base map is seen. Streets that are judged are drawn as such, and not once more.
pub fn shown(subject: &Subject<'_>, frame: &Frame) -> Shown {
    let base = &subject.outcome.study.base;
    let any = |course: &[Xy]| course.iter().any(|&at| frame.shows(at));
    let is_judged = subject.outcome.on_foot.is_some() && !subject.is_past;
    let water = |outline: &MultiPolygon<f64>| {
        outline.bounding_rect().is_some_and(|rect| {
            let (a, b) = (frame.at(Xy::from(rect.min())), frame.at(Xy::from(rect.max())));
            frame.panel.meets(&Panel { from: (a.0, b.1), to: (b.0, a.1) })
        })
    };
    Shown {
        streets: !is_judged && base.streets.iter().any(|street| any(&street.course)),
        water: base.water.iter().any(water) || base.courses.iter().any(|course| any(course)),
    }
}

pub fn draw_water(canvas: &Canvas<'_>, subject: &Subject<'_>, frame: &Frame) {
    let base = &subject.outcome.study.base;
    if !shown(subject, frame).water {
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

/// Streets under the blocks.
pub fn draw_streets(canvas: &Canvas<'_>, subject: &Subject<'_>, frame: &Frame) {
    let colour = canvas.palette.street.to_rgba();
    draw_courses(canvas, subject, frame, [(colour, 0.9), (colour, 2.0)]);
}

/// The same over blocks that are ground: like gaps between them, so that a town is known even
/// where its blocks leave none.
pub fn draw_streets_over(canvas: &Canvas<'_>, subject: &Subject<'_>, frame: &Frame) {
    if subject.outcome.study.demand.outlines.is_some() {
        let gap = canvas.palette.area;
        draw_courses(canvas, subject, frame, [(gap.mix(0.35), 0.6), (gap.mix(0.6), 1.5)]);
    }
}

/// Minor streets, then major ones, each in its colour and width.
fn draw_courses(
    canvas: &Canvas<'_>,
    subject: &Subject<'_>,
    frame: &Frame,
    looks: [(RGBAColor, f64); 2],
) {
    if !shown(subject, frame).streets {
        return;
    }
    canvas.part("base_streets");
    let base = &subject.outcome.study.base;
    for (major, (colour, width)) in [false, true].into_iter().zip(looks) {
        for street in base.streets.iter().filter(|street| street.major == major) {
            let course: Vec<At> = street.course.iter().map(|&at| frame.at(at)).collect();
            canvas.line(&course, colour, width);
        }
    }
}
