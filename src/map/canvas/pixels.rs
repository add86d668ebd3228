//! A picture as pixels, through plotters: drawn twice as fine and halved, which smooths every edge.

use std::fmt::Display;

use plotters::backend::DrawingBackend;
use plotters::prelude::BitMapBackend;
use plotters::style::{Color, RGBAColor};
use rayon::prelude::*;

use super::{Align, At, Lettering, Mark};
use crate::map::MapError;
use crate::map::sheet::Paper;

/// Pixels drawn for each pixel kept, each way.
const FINE: u32 = 2;

/// Rows of the picture drawn at a time.
const BAND: u32 = 256;

fn fault(error: impl Display) -> MapError {
    MapError::Draw(error.to_string())
}

/// The picture as a PNG.
pub fn png(marks: &[Mark], lettering: &Lettering, paper: &Paper) -> Result<Vec<u8>, MapError> {
    let (width, height) = paper.pixels;
    let scale = f64::from(width) / paper.width * f64::from(FINE);
    let reach: Vec<(f64, f64)> = marks.iter().map(|mark| rows(mark, scale)).collect();
    let mut pixels = vec![255; width as usize * height as usize * 3];
    let bands = pixels.par_chunks_mut(width as usize * BAND as usize * 3).enumerate();
    bands.try_for_each(|(at, band)| {
        let top = at as u32 * BAND * FINE;
        let high = (band.len() / (width as usize * 3)) as u32 * FINE;
        let mut fine = vec![255; (width * FINE) as usize * high as usize * 3];
        let size = (width * FINE, high);
        let mut painter = Painter { scale, top: f64::from(top), size, lettering, fine: &mut fine };
        let (first, last) = (f64::from(top), f64::from(top + high));
        let here = marks.iter().zip(&reach).filter(|(_, (from, to))| *from <= last && *to >= first);
        here.into_iter().try_for_each(|(mark, _)| painter.paint(mark))?;
        halve(&fine, band, width as usize);
        Ok::<(), MapError>(())
    })?;
    encode(&pixels, paper)
}

/// The rows a mark may touch.
fn rows(mark: &Mark, scale: f64) -> (f64, f64) {
    let between = |ys: &mut dyn Iterator<Item = f64>, margin: f64| {
        let (low, high) = ys.fold((f64::MAX, f64::MIN), |(low, high), y| (low.min(y), high.max(y)));
        ((low - margin) * scale - 2.0, (high + margin) * scale + 2.0)
    };
    match mark {
        Mark::Part(_) => (f64::MAX, f64::MIN),
        Mark::Fill { rings, .. } => between(&mut rings.iter().flatten().map(|at| at.1), 0.0),
        Mark::Stroke { through, width, .. } => between(&mut through.iter().map(|at| at.1), *width),
        Mark::Disc { centre, radius, .. } => between(&mut [centre.1].into_iter(), *radius),
        Mark::Text { at, em, .. } => between(&mut [at.1].into_iter(), 1.5 * em),
    }
}

/// A band of the picture.
struct Painter<'p> {
    scale: f64,
    /// Fine rows above it.
    top: f64,
    size: (u32, u32),
    lettering: &'p Lettering,
    fine: &'p mut [u8],
}

impl Painter<'_> {
    fn place(&self, (x, y): At) -> At {
        (x * self.scale, y * self.scale - self.top)
    }

    fn pixel(&self, at: At) -> (i32, i32) {
        let (x, y) = self.place(at);
        (x.round() as i32, y.round() as i32)
    }

    fn backend(&mut self) -> BitMapBackend<'_> {
        BitMapBackend::with_buffer(self.fine, self.size)
    }

    fn paint(&mut self, mark: &Mark) -> Result<(), MapError> {
        match mark {
            Mark::Part(_) => Ok(()),
            Mark::Fill { rings, colour } => self.fill(rings, *colour),
            Mark::Stroke { through, colour, width } => {
                let through: Vec<At> = through.iter().map(|&at| self.place(at)).collect();
                let rings = stroked(&through, (width * self.scale).max(1.0));
                self.fill_pixels(rings.into_iter(), *colour)
            }
            Mark::Disc { centre, radius, colour } => {
                let (centre, radius) = (self.pixel(*centre), (radius * self.scale).round() as u32);
                self.backend().draw_circle(centre, radius, &colour.filled(), true).map_err(fault)
            }
            Mark::Text { text, at, em, align, colour, halo } => {
                if let Some(halo) = halo {
                    self.halo(text, *at, *em, *align, halo.to_rgba())?;
                }
                self.text(text, self.place(*at), *em, *align, colour.to_rgba())
            }
        }
    }

    /// The ground within rings.
    fn fill(&mut self, rings: &[Vec<At>], colour: RGBAColor) -> Result<(), MapError> {
        let place = |ring: &Vec<At>| ring.iter().map(|&at| self.place(at)).collect();
        let rings: Vec<Vec<At>> = rings.iter().map(place).collect();
        self.fill_pixels(rings.into_iter(), colour)
    }

    /// The same of rings in pixels, row by row.
    fn fill_pixels(
        &mut self,
        rings: impl Iterator<Item = Vec<At>>,
        colour: RGBAColor,
    ) -> Result<(), MapError> {
        let edges = edges(rings);
        let high = self.size.1 as i32;
        let mut backend = self.backend();
        let mut result = Ok(());
        sweep(&edges, high, |row, from, to| {
            if result.is_ok() {
                result = span(&mut backend, row, from, to, colour);
            }
        });
        result
    }

    fn text(
        &mut self,
        text: &str,
        (x, y): At,
        em: f64,
        align: Align,
        colour: RGBAColor,
    ) -> Result<(), MapError> {
        let lettering = self.lettering;
        let em = em * self.scale;
        let width = lettering.width_in_ems(text) * em;
        let start = match align {
            Align::Left => x,
            Align::Middle => x - 0.5 * width,
            Align::Right => x - width,
        };
        let mut backend = self.backend();
        // plotters' own bitmap text drops each glyph's side bearing.
        lettering.each_pixel(text, start, y, em, |at, cover| {
            backend.draw_pixel(at, shade(colour, cover).to_backend_color()).map_err(fault)
        })
    }

    /// The text many times around its place.
    fn halo(
        &mut self,
        text: &str,
        at: At,
        em: f64,
        align: Align,
        colour: RGBAColor,
    ) -> Result<(), MapError> {
        let (x, y) = self.place(at);
        let radius = 0.13 * em * self.scale;
        for step in 0..12 {
            let (sin, cos) = (std::f64::consts::TAU * f64::from(step) / 12.0).sin_cos();
            self.text(text, (x + radius * cos, y + radius * sin), em, align, colour)?;
        }
        Ok(())
    }
}

/// A line as ground: a rectangle for each straight piece, a disc where two meet. All turn one way, so
/// that the non-zero rule fills what several of them cover once.
fn stroked(through: &[At], width: f64) -> Vec<Vec<At>> {
    /// Joints of thinner lines are not seen.
    const THIN: f64 = 2.5;
    const CORNERS: usize = 10;
    let half = 0.5 * width;
    let mut rings = Vec::with_capacity(2 * through.len());
    for pair in through.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let (x, y) = (b.0 - a.0, b.1 - a.1);
        let length = x.hypot(y);
        if length == 0.0 {
            continue;
        }
        let (x, y) = (-y / length * half, x / length * half);
        rings.push(vec![
            (a.0 - x, a.1 - y),
            (b.0 - x, b.1 - y),
            (b.0 + x, b.1 + y),
            (a.0 + x, a.1 + y),
        ]);
    }
    let is_closed = through.len() > 2 && through.first() == through.last();
    let joints = through.len().saturating_sub(1);
    for &(x, y) in through.iter().take(joints).skip(usize::from(!is_closed)) {
        if width > THIN {
            let turn = |corner: usize| std::f64::consts::TAU * corner as f64 / CORNERS as f64;
            let corner = |corner| (x + half * turn(corner).cos(), y + half * turn(corner).sin());
            rings.push((0..CORNERS).map(corner).collect());
        }
    }
    rings
}

/// A side of a ring, from its upper to its lower end, and whether it was drawn downwards.
struct Edge {
    upper: At,
    lower: At,
    winding: i32,
}

/// The sides of rings, the highest first.
fn edges(rings: impl Iterator<Item = Vec<At>>) -> Vec<Edge> {
    let mut edges = Vec::new();
    for ring in rings {
        for (&a, &b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if a.1 < b.1 {
                edges.push(Edge { upper: a, lower: b, winding: 1 });
            } else if b.1 < a.1 {
                edges.push(Edge { upper: b, lower: a, winding: -1 });
            }
        }
    }
    edges.sort_by(|a, b| a.upper.1.total_cmp(&b.upper.1));
    edges
}

/// Call `span` with every stretch of a row that lies within, by the non-zero rule.
fn sweep(edges: &[Edge], high: i32, mut span: impl FnMut(i32, f64, f64)) {
    let Some(first) = edges.first() else { return };
    let lowest = edges.iter().map(|edge| edge.lower.1).fold(f64::MIN, f64::max);
    let (from, to) = ((first.upper.1 - 0.5).ceil() as i32, (lowest - 0.5).ceil() as i32);
    let mut active: Vec<&Edge> = Vec::new();
    let mut waiting = edges.iter().peekable();
    let mut crossings: Vec<(f64, i32)> = Vec::new();
    for row in from.max(0)..to.min(high) {
        let level = f64::from(row) + 0.5;
        while let Some(edge) = waiting.next_if(|edge| edge.upper.1 <= level) {
            active.push(edge);
        }
        active.retain(|edge| edge.lower.1 > level);
        crossings.clear();
        crossings.extend(active.iter().map(|edge| {
            let part = (level - edge.upper.1) / (edge.lower.1 - edge.upper.1);
            (edge.upper.0 + part * (edge.lower.0 - edge.upper.0), edge.winding)
        }));
        crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut winding, mut start) = (0, 0.0);
        for &(x, turn) in &crossings {
            if winding == 0 {
                start = x;
            }
            winding += turn;
            if winding == 0 && x > start {
                span(row, start, x);
            }
        }
    }
}

/// A stretch of a row, its ends as far as they cover their pixels.
fn span(
    backend: &mut BitMapBackend<'_>,
    row: i32,
    from: f64,
    to: f64,
    colour: RGBAColor,
) -> Result<(), MapError> {
    let (first, last) = (from.floor() as i32, to.floor() as i32);
    if first == last {
        return backend
            .draw_pixel((first, row), shade(colour, to - from).to_backend_color())
            .map_err(fault);
    }
    let whole = shade(colour, 1.0);
    let (mut left, right) = (first, last);
    if from > f64::from(first) {
        let cover = f64::from(first + 1) - from;
        backend.draw_pixel((first, row), shade(colour, cover).to_backend_color()).map_err(fault)?;
        left += 1;
    }
    if right > left {
        let rest = (right, row + 1);
        backend.draw_rect((left, row), rest, &whole, true).map_err(fault)?;
    }
    let cover = to - f64::from(last);
    if cover > 0.0 {
        backend.draw_pixel((last, row), shade(colour, cover).to_backend_color()).map_err(fault)?;
    }
    Ok(())
}

/// A colour that covers a part of a pixel.
fn shade(colour: RGBAColor, cover: f64) -> RGBAColor {
    colour.mix(cover.min(1.0))
}

/// Every two by two pixels as their mean.
fn halve(fine: &[u8], band: &mut [u8], width: usize) {
    let wide = width * FINE as usize;
    for (row, line) in band.chunks_exact_mut(width * 3).enumerate() {
        let upper = &fine[2 * row * wide * 3..][..wide * 3];
        let lower = &fine[(2 * row + 1) * wide * 3..][..wide * 3];
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
    }
}

/// A PNG of 8-bit RGB pixels that knows how large it is on paper.
fn encode(pixels: &[u8], paper: &Paper) -> Result<Vec<u8>, MapError> {
    let (width, height) = paper.pixels;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let per_metre = (f64::from(paper.dots_per_inch) / 0.0254).round() as u32;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Ground within rings, as the sum of the spans.
    fn ground(rings: &[&[At]]) -> f64 {
        let edges = edges(rings.iter().map(|ring| ring.to_vec()));
        let mut ground = 0.0;
        sweep(&edges, 100, |_, from, to| ground += to - from);
        ground
    }

    #[test]
    fn ground_within_rings_is_filled_once_and_holes_stay_empty() {
        let square: &[At] = &[(10.0, 10.0), (50.0, 10.0), (50.0, 50.0), (10.0, 50.0)];
        assert_eq!(ground(&[square]), 1600.0);
        let hole: &[At] = &[(20.0, 20.0), (20.0, 30.0), (30.0, 30.0), (30.0, 20.0)];
        assert_eq!(ground(&[square, hole]), 1500.0);
        // Two that overlap and turn alike.
        let other: &[At] = &[(30.0, 30.0), (70.0, 30.0), (70.0, 70.0), (30.0, 70.0)];
        assert_eq!(ground(&[square, other]), 2800.0);
        // A line is as wide as it is said to be, and its bends are filled once.
        let bent = stroked(&[(10.0, 10.0), (60.0, 10.0), (60.0, 60.0)], 4.0);
        let bent: Vec<&[At]> = bent.iter().map(Vec::as_slice).collect();
        assert!((ground(&bent) - 400.0).abs() < 4.0, "{}", ground(&bent));
        // What lies above or below the band is passed over.
        let above: &[At] = &[(0.0, -50.0), (10.0, -50.0), (10.0, 10.0), (0.0, 10.0)];
        assert_eq!(ground(&[above]), 100.0);
    }
}
