//! What a picture is made of. Shapes and texts are recorded in sheet units, clipped to their panel
//! and thinned to what a pixel can show; then they are painted as pixels (`pixels`) or written as
//! vectors (`vectors`).

mod clip;
mod lettering;
mod pixels;
mod thin;
mod vectors;

use std::cell::{Cell, RefCell};
use std::fmt::Display;

use plotters::style::{Color, RGBAColor, RGBColor};

pub use lettering::Lettering;
pub use pixels::png;
pub use thin::turning;
pub use vectors::{About, svg};

use super::palette::Palette;
use crate::language::{Language, Message};

/// A position on the sheet, in sheet units from the upper left corner.
pub type At = (f64, f64);

/// A rectangle of the sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Panel {
    pub from: At,
    pub to: At,
}

impl Panel {
    pub fn width(&self) -> f64 {
        self.to.0 - self.from.0
    }

    pub fn height(&self) -> f64 {
        self.to.1 - self.from.1
    }

    pub fn middle(&self) -> At {
        (0.5 * (self.from.0 + self.to.0), 0.5 * (self.from.1 + self.to.1))
    }

    /// Whether a position lies in it.
    pub fn holds(&self, (x, y): At) -> bool {
        (self.from.0..=self.to.0).contains(&x) && (self.from.1..=self.to.1).contains(&y)
    }

    /// It with so much less on every side.
    pub fn inset(&self, by: f64) -> Panel {
        let Panel { from, to } = *self;
        Panel { from: (from.0 + by, from.1 + by), to: (to.0 - by, to.1 - by) }
    }

    /// Whether two have ground in common.
    pub fn meets(&self, other: &Panel) -> bool {
        self.from.0 < other.to.0
            && other.from.0 < self.to.0
            && self.from.1 < other.to.1
            && other.from.1 < self.to.1
    }

    /// Its corners and the first of them again.
    pub fn outline(&self) -> [At; 5] {
        let Panel { from, to } = *self;
        [from, (to.0, from.1), to, (from.0, to.1), from]
    }
}

/// Characters of a text that are looked at: no line of a sheet holds more.
const LONGEST: usize = 400;

/// Which end of a text its position names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Middle,
    Right,
}

/// Something on the sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    /// Whatever follows belongs to this part of the picture.
    Part(&'static str),
    /// Ground within rings, by the non-zero rule: shells turn one way, holes the other.
    Fill { rings: Vec<Vec<At>>, colour: RGBAColor },
    /// A line.
    Stroke { through: Vec<At>, colour: RGBAColor, width: f64 },
    /// A disc.
    Disc { centre: At, radius: f64, colour: RGBColor },
    /// A text, its baseline at `at`, with a rim of the paper's colour where it stands on a map.
    Text { text: String, at: At, em: f64, align: Align, colour: RGBColor, halo: Option<RGBColor> },
}

/// A drawing surface in sheet units.
pub struct Canvas<'a> {
    lettering: &'a Lettering,
    pub palette: &'static Palette,
    pub language: Language,
    marks: RefCell<Vec<Mark>>,
    clip: Cell<Option<Panel>>,
}

impl<'a> Canvas<'a> {
    pub fn new(lettering: &'a Lettering, palette: &'static Palette, language: Language) -> Self {
        let (marks, clip) = (RefCell::default(), Cell::new(None));
        Canvas { lettering, palette, language, marks, clip }
    }

    /// All that was drawn.
    pub(super) fn into_marks(self) -> Vec<Mark> {
        self.marks.into_inner()
    }

    /// A message that holds no value.
    pub fn word(&self, message: Message) -> &'static str {
        self.language.word(message)
    }

    /// A message with its values put in.
    pub fn say(&self, message: Message, values: &[(&str, &dyn Display)]) -> String {
        self.language.say(message, values)
    }

    fn push(&self, mark: Mark) {
        self.marks.borrow_mut().push(mark);
    }

    /// Name the part of the picture that what follows belongs to.
    pub fn part(&self, name: &'static str) {
        self.push(Mark::Part(name));
    }

    /// Draw something of which only what lies in a panel is seen.
    pub fn clipped(&self, panel: Panel, draw: impl FnOnce()) {
        let outer = self.clip.replace(Some(panel));
        draw();
        self.clip.set(outer);
    }

    /// A filled rectangle.
    pub fn rectangle(&self, from: At, to: At, colour: impl Color) {
        self.polygon(&[from, (to.0, from.1), to, (from.0, to.1)], colour.to_rgba());
    }

    /// A filled polygon.
    pub fn polygon(&self, corners: &[At], colour: RGBAColor) {
        self.fill(vec![corners.to_vec()], colour);
    }

    /// Filled ground: a shell and its holes, or several of them one after the other, each turning
    /// against what it lies in.
    pub fn fill(&self, rings: Vec<Vec<At>>, colour: RGBAColor) {
        let clipped = |ring: Vec<At>| match self.clip.get() {
            Some(panel) => clip::ring(ring, &panel),
            None => Some(ring),
        };
        // A speck at the edge grows when it is thinned, and must not grow over it.
        let mut rings = rings.into_iter().filter_map(clipped);
        let Some(shell) = rings.next() else { return };
        // What is small is drawn whole: a hole could take all of it that is seen.
        let is_small = thin::is_small(&shell);
        let holes = rings.filter(|ring| !is_small && !thin::is_small(ring));
        let rings = std::iter::once(shell).chain(holes).filter_map(thin::ring);
        let mut rings: Vec<Vec<At>> = rings.filter_map(clipped).collect();
        // All shells turn one way, so that those of one path add up where they overlap.
        if rings.first().is_some_and(|shell| thin::turn(shell) < 0.0) {
            rings.iter_mut().for_each(|ring| ring.reverse());
        }
        if !rings.is_empty() {
            self.push(Mark::Fill { rings, colour });
        }
    }

    /// A line through some positions, `width` sheet units wide.
    pub fn line(&self, through: &[At], colour: RGBAColor, width: f64) {
        let runs = match self.clip.get() {
            Some(panel) => clip::line(through, &panel),
            None => vec![through.to_vec()],
        };
        for run in runs {
            let through = thin::line(run);
            if through.len() > 1 {
                self.push(Mark::Stroke { through, colour, width });
            }
        }
    }

    /// A filled disc; of one that stands over the edge of the panel what lies within it.
    pub fn disc(&self, centre: At, radius: f64, colour: RGBColor) {
        if let Some(panel) = self.clip.get() {
            if !panel.inset(-radius).holds(centre) {
                return;
            }
            if !panel.inset(radius).holds(centre) {
                let turn = |corner: usize| std::f64::consts::TAU * corner as f64 / 40.0;
                let at =
                    |angle: f64| (centre.0 + radius * angle.cos(), centre.1 + radius * angle.sin());
                return self.fill(vec![(0..40).map(|c| at(turn(c))).collect()], colour.to_rgba());
            }
        }
        self.push(Mark::Disc { centre, radius, colour });
    }

    /// Text of `em` sheet units, its baseline at `at`. Characters the font lacks are
    /// replaced by a question mark and remembered.
    pub fn text(&self, text: &str, at: At, em: f64, align: Align, colour: RGBColor) {
        self.write(text, at, em, align, colour, None);
    }

    /// The same with a rim, to be read on a map.
    pub fn label(&self, text: &str, at: At, em: f64, align: Align, colour: RGBColor) {
        self.write(text, at, em, align, colour, Some(self.palette.halo));
    }

    fn write(
        &self,
        text: &str,
        at: At,
        em: f64,
        align: Align,
        colour: RGBColor,
        halo: Option<RGBColor>,
    ) {
        let is_seen = self.clip.get().is_none_or(|panel| panel.holds(at));
        let text = self.lettering.drawable(text);
        if is_seen && self.lettering.has_font() && !text.trim().is_empty() {
            self.push(Mark::Text { text, at, em, align, colour, halo });
        }
    }

    /// How wide a text of `em` sheet units is.
    pub fn width_of(&self, text: &str, em: f64) -> f64 {
        self.lettering.width_in_ems(text) * em
    }

    /// The text, cut with an ellipsis to fit `width`.
    pub fn fitted(&self, text: &str, em: f64, width: f64) -> String {
        let is_long = text.chars().nth(LONGEST).is_some();
        if !is_long && self.width_of(text, em) <= width {
            return text.to_owned();
        }
        let mut cut: Vec<char> = text.chars().take(LONGEST).collect();
        while cut.pop().is_some() {
            let shorter: String = cut.iter().chain(&['\u{2026}']).collect();
            if self.width_of(&shorter, em) <= width {
                return shorter;
            }
        }
        String::new()
    }

    /// The text in lines of about the same length, at most so wide and so many; the last is cut
    /// where that is not enough.
    pub fn balanced(&self, text: &str, em: f64, widest: f64, most: usize) -> Vec<String> {
        let text = &text.chars().take(LONGEST).collect::<String>();
        let whole = self.width_of(text, em);
        let count = (whole / widest).ceil().clamp(1.0, most as f64);
        let step = 0.5 * em;
        // No word is cut for the sake of even lines.
        let mut width = (whole / count).max(self.widest_word(text, em)).min(widest);
        let mut lines = self.wrapped(text, em, width);
        while lines.len() > count as usize && width < widest {
            width = (width + step).min(widest);
            lines = self.wrapped(text, em, width);
        }
        if lines.len() > most {
            let rest = lines.split_off(most - 1).concat();
            lines.push(self.fitted(&rest, em, widest));
        }
        lines
    }

    /// The width of the widest of the pieces between which a line may end.
    pub fn widest_word(&self, text: &str, em: f64) -> f64 {
        let widths = pieces(text).into_iter().map(|piece| self.width_of(piece.trim_end(), em));
        widths.fold(0.0, f64::max)
    }

    /// The text in lines of at most `width`: parted between words, in Chinese between characters.
    pub fn wrapped(&self, text: &str, em: f64, width: f64) -> Vec<String> {
        let mut lines = vec![String::new()];
        let text = text.chars().take(LONGEST).collect::<String>();
        for piece in pieces(&text) {
            let line = lines.len() - 1;
            let longer = format!("{}{piece}", lines[line]);
            if self.width_of(longer.trim_end(), em) <= width || lines[line].is_empty() {
                lines[line] = longer;
            } else {
                lines.push(piece.trim_start().to_owned());
            }
        }
        lines.iter().map(|line| self.fitted(line.trim_end(), em, width)).collect()
    }
}

/// A text in the pieces between which a line may end.
fn pieces(text: &str) -> Vec<String> {
    let wide = |c: char| c as u32 >= 0x2E80;
    // No line begins with a mark that ends what stands before it.
    let closes =
        |c: char| "\u{ff0c}\u{3002}\u{3001}\u{ff1b}\u{ff1a}\u{ff09}\u{201d}\u{300b}".contains(c);
    let mut pieces: Vec<String> = Vec::new();
    let mut last: Option<char> = None;
    for c in text.chars() {
        let begins = last
            .is_none_or(|last| last == ' ' || ((wide(c) || wide(last)) && !closes(c) && c != ' '));
        match pieces.last_mut() {
            Some(piece) if !begins => piece.push(c),
            _ => pieces.push(c.to_string()),
        }
        last = Some(c);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn lines_end_between_words_and_between_characters() {
        assert_eq!(pieces("a centre within 1 km"), ["a ", "centre ", "within ", "1 ", "km"]);
        assert_eq!(pieces("任一地点，1 km"), ["任", "一", "地", "点，", "1 ", "km"]);
        assert!(pieces("").is_empty());
    }
}
