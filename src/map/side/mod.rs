//! What stands beside a map: figures, legend, what is proposed or what is missing, an inset of the
//! crowded part, scale and north. Everything goes down one column, so nothing can overlap.

mod column;
mod inset;
mod legend;
mod lists;

pub use column::{Column, EM, LINE};
pub use inset::Inset;
pub use legend::blocks_legend;
pub use lists::ROWS;

use super::canvas::{Canvas, Panel};
use super::furniture::{north_arrow, scale_bar};
use super::scene::Scene;
use super::sheet::Frame;
use super::subject::Subject;

/// What a layout writes down the column: its figures over the legend, its list under it.
#[derive(Clone, Copy)]
pub struct Contents {
    /// Over the legend.
    pub head: fn(&mut Column<'_, '_>, &Subject<'_>),
    /// Under it.
    pub list: fn(&mut Column<'_, '_>, &Subject<'_>),
}

/// Height of scale bar and arrow.
const FURNITURE: f64 = 88.0;

/// How far down a column comes, and the inset that has room under it.
pub fn inset(
    canvas: &Canvas<'_>,
    subject: &Subject<'_>,
    frame: &Frame,
    side: Panel,
    scene: &Scene,
    contents: Contents,
) -> Option<Inset> {
    let mut column = Column::new(canvas, side, FURNITURE);
    // As long as it will be: a line for names left out included.
    written(&mut column, subject, &Scene { unnamed: 1, circles: None, ..*scene }, contents);
    let room = Panel { to: (side.to.0, side.to.1 - FURNITURE), ..side };
    Inset::below(column.y, room, subject, frame)
}

fn written(column: &mut Column<'_, '_>, subject: &Subject<'_>, scene: &Scene, contents: Contents) {
    (contents.head)(column, subject);
    column.legend(subject, scene);
    (contents.list)(column, subject);
}

/// Draw the panel.
pub fn draw(
    canvas: &Canvas<'_>,
    subject: &Subject<'_>,
    frame: &Frame,
    side: Panel,
    scene: &Scene,
    contents: Contents,
    inset: Option<&Inset>,
) {
    canvas.part("legend");
    let foot = inset.map_or(FURNITURE, |inset| inset.height(side));
    let mut column = Column::new(canvas, side, foot);
    written(&mut column, subject, scene, contents);
    if let Some(inset) = inset {
        inset.head(&mut column);
    }
    canvas.part("furniture");
    let base = side.to.1 - 8.0;
    scale_bar(canvas, frame, (side.from.0 + 2.0, base - 10.0), side.width() * 0.6);
    north_arrow(canvas, (side.to.0 - 26.0, base));
}
