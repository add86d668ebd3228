//! A picture that is drawn, and the file it becomes: the same marks as pixels or as vectors.

use super::canvas::{About, Canvas, Lettering, Mark, png, svg};
use super::sheet::Paper;
use super::{Drawing, MapError, MapFormat, MapStyle};
use crate::language::messages::map as said;

/// What a picture is drawn with.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// What the planner wants.
    pub style: &'a MapStyle,
    /// The font.
    pub lettering: &'a Lettering,
    /// What it is written as.
    pub format: MapFormat,
}

impl<'a> Means<'a> {
    /// Somewhere to draw.
    pub fn canvas(&self) -> Canvas<'a> {
        Canvas::new(self.lettering, self.style.theme.palette(), self.style.language)
    }
}

/// A picture that is drawn.
pub struct Painted {
    paper: Paper,
    marks: Vec<Mark>,
    title: String,
    description: String,
}

impl Painted {
    /// What was drawn on a sheet of paper, and what it says of itself.
    pub fn new(paper: Paper, canvas: Canvas<'_>, title: &str, description: &str) -> Painted {
        let (title, description) = (title.to_owned(), description.to_owned());
        Painted { paper, marks: canvas.into_marks(), title, description }
    }

    /// Its file.
    pub fn file(&self, means: Means<'_>) -> Result<Drawing, MapError> {
        let Means { style, lettering, format } = means;
        let bytes = match format {
            MapFormat::Svg => {
                let values: [(&str, &dyn std::fmt::Display); 1] = [("about", &self.description)];
                let description = style.language.say(said::MERGED, &values);
                let about = About { title: &self.title, description: &description };
                svg(&self.marks, lettering, &self.paper, &about).into_bytes()
            }
            MapFormat::Png | MapFormat::Html => png(&self.marks, lettering, &self.paper)?,
        };
        Ok(Drawing { bytes, warnings: lettering.warnings() })
    }
}
