//! A picture as SVG. Neighbouring shapes of one look become one path, so that a city stays small.

use std::fmt::Write;

use plotters::style::{Color, RGBAColor};

use super::{Align, At, Lettering, Mark};
use crate::map::sheet::Paper;
use crate::model::is_steering;

/// What an SVG says of itself.
pub struct About<'a> {
    /// Its title.
    pub title: &'a str,
    /// What it shows, for whoever cannot see it.
    pub description: &'a str,
}

/// The picture as an SVG document.
pub fn svg(marks: &[Mark], lettering: &Lettering, paper: &Paper, about: &About<'_>) -> String {
    let (width, height) = (paper.width, paper.height);
    let (wide, high, unit) = match paper.millimetres {
        Some((wide, high)) => (wide, high, "mm"),
        None => (width, height, ""),
    };
    let mut text = String::new();
    let _ = write!(
        text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}{unit}\" height=\"{high}{unit}\" viewBox=\"0 0 {} {}\" role=\"img\" font-family=\"{}\">\n<title>{}</title>\n<desc>{}</desc>\n",
        number(width),
        number(height),
        lettering.family().unwrap_or("sans-serif"),
        escaped(about.title),
        escaped(about.description),
    );
    let mut writer = Writer { text, open: None, in_part: false, pen: (0, 0) };
    for mark in marks {
        writer.write(mark);
    }
    writer.close_part();
    writer.text.push_str("</svg>\n");
    writer.text
}

/// How a shape looks, so far as neighbours may be one path.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Look {
    Fill(RGBAColor),
    Stroke(RGBAColor, f64),
    /// Dots are lines of no length with round ends.
    Dots(RGBAColor, f64),
}

impl Look {
    /// Whether shapes of this look may lie over each other within one path.
    fn merges(self) -> bool {
        match self {
            Look::Fill(colour) => colour.3 >= 1.0,
            Look::Stroke(..) | Look::Dots(..) => true,
        }
    }
}

struct Writer {
    text: String,
    open: Option<Look>,
    in_part: bool,
    /// Where the path has come to, tenths of a unit.
    pen: (i64, i64),
}

impl Writer {
    fn write(&mut self, mark: &Mark) {
        match mark {
            Mark::Part(name) => {
                self.close_part();
                let _ = writeln!(self.text, "<g id=\"{name}\">");
                self.in_part = true;
            }
            Mark::Fill { rings, colour } => {
                self.begin(Look::Fill(*colour));
                for ring in rings {
                    self.run(ring);
                    self.text.push('z');
                }
            }
            Mark::Stroke { through, colour, width } => {
                self.begin(Look::Stroke(*colour, *width));
                self.run(through);
                if through.len() > 2 && through.first() == through.last() {
                    self.text.push('z');
                }
            }
            Mark::Disc { centre, radius, colour } => {
                self.begin(Look::Dots(colour.to_rgba(), 2.0 * radius));
                self.run(&[*centre]);
                self.text.push_str("h0");
            }
            Mark::Text { text, at, em, align, colour, halo } => {
                self.close_path();
                let anchor = match align {
                    Align::Left => "start",
                    Align::Middle => "middle",
                    Align::Right => "end",
                };
                let rim = halo.map_or_else(String::new, |halo| {
                    format!(
                        " stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
                        hex(halo.to_rgba()),
                        number(0.26 * em),
                    )
                });
                let _ = writeln!(
                    self.text,
                    "<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{anchor}\" fill=\"{}\"{rim}>{}</text>",
                    number(at.0),
                    number(at.1),
                    number(*em),
                    hex(colour.to_rgba()),
                    escaped(text),
                );
            }
        }
    }

    /// Go on with a path of this look, or begin one.
    fn begin(&mut self, look: Look) {
        if self.open == Some(look) && look.merges() {
            return;
        }
        self.close_path();
        let opacity = |colour: RGBAColor, of: &str| match colour.3 {
            alpha if alpha >= 1.0 => String::new(),
            alpha => format!(" {of}-opacity=\"{}\"", number(alpha)),
        };
        let _ = match look {
            Look::Fill(colour) => {
                write!(self.text, "<path fill=\"{}\"{} d=\"", hex(colour), opacity(colour, "fill"))
            }
            Look::Stroke(colour, width) => write!(
                self.text,
                "<path fill=\"none\" stroke=\"{}\"{} stroke-width=\"{}\" stroke-linejoin=\"round\" d=\"",
                hex(colour),
                opacity(colour, "stroke"),
                number(width)
            ),
            Look::Dots(colour, width) => write!(
                self.text,
                "<path fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linecap=\"round\" d=\"",
                hex(colour),
                number(width)
            ),
        };
        self.open = Some(look);
        self.pen = (0, 0);
    }

    /// A run of positions: the first from where the path has come to, each other from the one
    /// before.
    fn run(&mut self, through: &[At]) {
        let tenths = |at: At| ((at.0 * 10.0).round() as i64, (at.1 * 10.0).round() as i64);
        let Some(&first) = through.first() else { return };
        let start = tenths(first);
        self.text.push('M');
        push_tenths(&mut self.text, start.0);
        push_next(&mut self.text, start.1);
        self.pen = start;
        let mut is_first = true;
        for &at in &through[1..] {
            let at = tenths(at);
            let step = (at.0 - self.pen.0, at.1 - self.pen.1);
            if step == (0, 0) && !is_first {
                continue;
            }
            if is_first {
                self.text.push('l');
                push_tenths(&mut self.text, step.0);
            } else {
                push_next(&mut self.text, step.0);
            }
            push_next(&mut self.text, step.1);
            is_first = false;
            self.pen = at;
        }
    }

    fn close_path(&mut self) {
        if self.open.take().is_some() {
            self.text.push_str("\"/>\n");
        }
    }

    fn close_part(&mut self) {
        self.close_path();
        if std::mem::take(&mut self.in_part) {
            self.text.push_str("</g>\n");
        }
    }
}

/// A number of tenths.
fn push_tenths(text: &mut String, tenths: i64) {
    if tenths < 0 {
        text.push('-');
    }
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    if whole > 0 || rest == 0 {
        let _ = write!(text, "{whole}");
    }
    if rest > 0 {
        let _ = write!(text, ".{rest}");
    }
}

/// The same after another number.
fn push_next(text: &mut String, tenths: i64) {
    if tenths >= 0 {
        text.push(' ');
    }
    push_tenths(text, tenths);
}

/// A number of two decimals at most.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn hex(RGBAColor(r, g, b, _): RGBAColor) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Text as XML holds it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if is_steering(c) || "\u{fffe}\u{ffff}".contains(c) => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let said = |tenths: i64| {
            let mut text = String::new();
            push_tenths(&mut text, tenths);
            text
        };
        assert_eq!([0, 5, -5, 10, -123].map(said), ["0", ".5", "-.5", "1", "-12.3"]);
        assert_eq!([12.0, 0.5, 1.499].map(number), ["12", "0.5", "1.5"]);
    }
}
