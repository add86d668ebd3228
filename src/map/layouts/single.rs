//! One map and what stands beside it: what most layouts are.

use crate::map::furniture::{draw_source, draw_title, source_lines};
use crate::map::painted::{Means, Painted};
use crate::map::scene::{self, Manner};
use crate::map::sheet::Sheet;
use crate::map::side::{self, Contents};
use crate::map::subject::Subject;
use crate::map::{MapError, MapFormat, title_of};

/// Draw a subject on a sheet of its own.
pub fn paint(
    subject: &Subject<'_>,
    subtitle: &str,
    contents: Contents,
    means: Means<'_>,
) -> Result<Painted, MapError> {
    let (outcome, style) = (subject.outcome, means.style);
    let lines = source_lines(&outcome.study, style);
    let sheet = Sheet::of(subject.bounds(), style.size, lines.len());
    let manner = manner(means);
    let canvas = means.canvas();
    let paper = sheet.paper;
    canvas.part("paper");
    canvas.rectangle((0.0, 0.0), (paper.width, paper.height), canvas.palette.paper);
    let scratch = means.canvas();
    let scene = scene::planned(subject, &sheet.frame, manner);
    let inset = side::inset(&scratch, subject, &sheet.frame, sheet.side, &scene, contents);
    let manner = Manner { inset: inset.as_ref().map(|inset| inset.on_map), ..manner };
    let mut scene = scene::draw(&canvas, subject, &sheet.frame, manner)?;
    if let Some(inset) = &inset {
        scene.unnamed += inset.draw(&canvas, subject, manner)?;
    }
    let title = title_of(&outcome.study, style);
    draw_title(&canvas, paper.width, &title, subtitle);
    side::draw(&canvas, subject, &sheet.frame, sheet.side, &scene, contents, inset.as_ref());
    draw_source(&canvas, &paper, &lines);
    Ok(Painted::new(paper, canvas, &title, subtitle))
}

/// How the scenes of a picture are drawn.
pub fn manner(means: Means<'_>) -> Manner {
    Manner {
        has_names: means.style.has_names,
        is_vector: means.format == MapFormat::Svg,
        inset: None,
        free: None,
    }
}
