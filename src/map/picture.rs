//! A picture becomes a file: the same strokes as pixels or as vectors.

use plotters::prelude::{BitMapBackend, DrawingBackend, IntoDrawingArea, SVGBackend};

use super::canvas::{Canvas, SCALE, encode_png, halved, sized_svg};
use super::lettering::Lettering;
use super::{Drawing, MapError, MapFormat};
use crate::language::Language;

/// Something that can be drawn on a canvas of any backend.
pub trait Picture {
    /// Width and height, sheet units.
    fn size(&self) -> (u32, u32);

    /// Draw all of it.
    fn paint<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Result<(), MapError>;
}

/// Draw a picture as a file of this format.
pub fn drawn(
    picture: &impl Picture,
    lettering: &Lettering,
    format: MapFormat,
    language: Language,
) -> Result<Drawing, MapError> {
    let (width, height) = picture.size();
    let size = (width * SCALE, height * SCALE);
    let bytes = match format {
        MapFormat::Png => {
            let mut pixels = vec![255; size.0 as usize * size.1 as usize * 3];
            {
                let backend = BitMapBackend::with_buffer(&mut pixels, size);
                let area = backend.into_drawing_area();
                let canvas = Canvas::new(area, lettering, format, language);
                picture.paint(&canvas)?;
                canvas.finish()?;
            }
            encode_png(&halved(&pixels, size.0, size.1), width, height)?
        }
        MapFormat::Svg => {
            let mut text = String::new();
            {
                let backend = SVGBackend::with_string(&mut text, size);
                let area = backend.into_drawing_area();
                let canvas = Canvas::new(area, lettering, format, language);
                picture.paint(&canvas)?;
                canvas.finish()?;
            }
            sized_svg(text, (width, height)).into_bytes()
        }
    };
    Ok(Drawing { bytes, warnings: lettering.warnings() })
}
