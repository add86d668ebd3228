//! A thin layer over plotters: sheet units instead of pixels, text by its baseline in any
//! backend, errors of one kind.

use std::fmt::Display;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use rayon::prelude::*;

use super::lettering::Lettering;
use super::{MapError, MapFormat};
use crate::language::{Language, Message};

/// Pixels drawn for each sheet unit. PNG is drawn twice as fine and halved, which smooths
/// every edge; SVG coordinates are whole numbers, so finer is straighter.
pub const SCALE: u32 = 2;

/// A position on the sheet, in sheet units from the upper left corner.
pub type At = (f64, f64);

/// A drawing surface in sheet units.
pub struct Canvas<'a, B: DrawingBackend> {
    area: DrawingArea<B, Shift>,
    lettering: &'a Lettering,
    format: MapFormat,
    pub language: Language,
}

/// Which end of a text its position names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Middle,
    Right,
}

fn fault(error: impl Display) -> MapError {
    MapError::Draw(error.to_string())
}

fn pixel((x, y): At) -> (i32, i32) {
    let scale = f64::from(SCALE);
    ((x * scale).round() as i32, (y * scale).round() as i32)
}

impl<'a, B: DrawingBackend> Canvas<'a, B> {
    pub fn new(
        area: DrawingArea<B, Shift>,
        lettering: &'a Lettering,
        format: MapFormat,
        language: Language,
    ) -> Self {
        Canvas { area, lettering, format, language }
    }

    /// A message that holds no value.
    pub fn word(&self, message: Message) -> &'static str {
        self.language.word(message)
    }

    /// A message with its values put in.
    pub fn say(&self, message: Message, values: &[(&str, &dyn Display)]) -> String {
        self.language.say(message, values)
    }

    /// A filled rectangle.
    pub fn rectangle(&self, from: At, to: At, colour: RGBColor) -> Result<(), MapError> {
        let shape = Rectangle::new([pixel(from), pixel(to)], colour.filled());
        self.area.draw(&shape).map_err(fault)
    }

    /// A filled polygon.
    pub fn polygon(&self, corners: &[At], colour: RGBAColor) -> Result<(), MapError> {
        let corners: Vec<(i32, i32)> = corners.iter().map(|&at| pixel(at)).collect();
        self.area.draw(&Polygon::new(corners, colour.filled())).map_err(fault)
    }

    /// A line through some positions, `width` sheet units wide.
    pub fn line(&self, through: &[At], colour: RGBAColor, width: f64) -> Result<(), MapError> {
        let through: Vec<(i32, i32)> = through.iter().map(|&at| pixel(at)).collect();
        let style = colour.stroke_width((width * f64::from(SCALE)).round().max(1.0) as u32);
        self.area.draw(&PathElement::new(through, style)).map_err(fault)
    }

    /// A filled disc.
    pub fn disc(&self, centre: At, radius: f64, colour: RGBColor) -> Result<(), MapError> {
        let radius = (radius * f64::from(SCALE)).round() as i32;
        self.area.draw(&Circle::new(pixel(centre), radius, colour.filled())).map_err(fault)
    }

    /// Text of `em` sheet units, its baseline at `at`. Characters the font lacks are
    /// replaced by a question mark and remembered.
    pub fn text(
        &self,
        text: &str,
        at: At,
        em: f64,
        align: Align,
        colour: RGBColor,
    ) -> Result<(), MapError> {
        let Some(family) = self.lettering.family() else {
            return Ok(());
        };
        let text = self.lettering.drawable(text);
        let h_pos = match align {
            Align::Left => HPos::Left,
            Align::Middle => HPos::Center,
            Align::Right => HPos::Right,
        };
        let em = em * f64::from(SCALE);
        let (x, y) = pixel(at);
        match self.format {
            MapFormat::Png => {
                let width = self.lettering.width_in_ems(&text) * em;
                let start = match align {
                    Align::Left => f64::from(x),
                    Align::Middle => f64::from(x) - 0.5 * width,
                    Align::Right => f64::from(x) - width,
                };
                // plotters' own bitmap text drops each glyph's side bearing.
                self.lettering.each_pixel(&text, start, f64::from(y), em, |at, cover| {
                    self.area.draw_pixel(at, &colour.mix(cover)).map_err(fault)
                })
            }
            MapFormat::Svg => {
                // The SVG backend divides sizes by 1.24 and drops a text anchored at its
                // top by 0.76 em.
                let style = TextStyle::from((family, em * 1.24).into_font())
                    .color(&colour)
                    .pos(Pos::new(h_pos, VPos::Top));
                let top = y - (em * 0.76).round() as i32;
                self.area.draw(&Text::new(text, (x, top), style)).map_err(fault)
            }
        }
    }

    /// How wide a text of `em` sheet units is.
    pub fn width_of(&self, text: &str, em: f64) -> f64 {
        self.lettering.width_in_ems(text) * em
    }

    /// The text, cut with an ellipsis to fit `width`.
    pub fn fitted(&self, text: &str, em: f64, width: f64) -> String {
        if self.width_of(text, em) <= width {
            return text.to_owned();
        }
        let mut cut: Vec<char> = text.chars().collect();
        while cut.pop().is_some() {
            let shorter: String = cut.iter().chain(&['\u{2026}']).collect();
            if self.width_of(&shorter, em) <= width {
                return shorter;
            }
        }
        String::new()
    }

    /// Hand everything to the backend.
    pub fn finish(&self) -> Result<(), MapError> {
        self.area.present().map_err(fault)
    }
}

/// Every two by two pixels as their mean.
pub fn halved(pixels: &[u8], width: u32, height: u32) -> Vec<u8> {
    let (width, height) = (width as usize, height as usize);
    let mut small = vec![0; width / 2 * (height / 2) * 3];
    small.par_chunks_mut(width / 2 * 3).enumerate().for_each(|(row, line)| {
        let upper = &pixels[2 * row * width * 3..][..width * 3];
        let lower = &pixels[(2 * row + 1) * width * 3..][..width * 3];
        for (column, pixel) in line.chunks_exact_mut(3).enumerate() {
            for (channel, value) in pixel.iter_mut().enumerate() {
                let at = 6 * column + channel;
                let sum = u16::from(upper[at])
                    + u16::from(upper[at + 3])
                    + u16::from(lower[at])
                    + u16::from(lower[at + 3]);
                *value = ((sum + 2) / 4) as u8;
            }
        }
    });
    small
}

/// A PNG of 8-bit RGB pixels, 150 dots per inch.
pub fn encode_png(pixels: &[u8], width: u32, height: u32) -> Result<Vec<u8>, MapError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let per_metre = (150.0_f64 / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header().map_err(fault)?;
    writer.write_image_data(pixels).map_err(fault)?;
    writer.finish().map_err(fault)?;
    Ok(bytes)
}

/// The SVG shown in sheet units; its coordinates stay as fine as they were drawn.
pub fn sized_svg(text: String, (width, height): (u32, u32)) -> String {
    let drawn = format!("width=\"{}\" height=\"{}\"", width * SCALE, height * SCALE);
    let shown = format!("width=\"{width}\" height=\"{height}\"");
    text.replacen(&drawn, &shown, 1)
}
