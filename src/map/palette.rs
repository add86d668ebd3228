//! Colours. Served is teal, newly served blue, in reach but full violet, uncovered orange: apart for colour-blind eyes; what
//! lacks a centre also carries a dark outline, so that it is seen in grey print. Where the map is
//! about what changes, what stays as it was is pale or grey, what is gained dark teal, what is lost
//! orange with the outline.

use std::fmt;
use std::str::FromStr;

use plotters::style::RGBColor;

use super::class::Class;
use super::zones::COLOURS;

/// How a picture is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// On white paper, or on a screen.
    #[default]
    Light,
    /// Greys alone: for a printer or a copier without colours.
    Grey,
    /// On a dark ground: for slides in a dark room.
    Dark,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Theme; 3] = [Theme::Light, Theme::Grey, Theme::Dark];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Grey => "grey",
            Theme::Dark => "dark",
        }
    }

    /// Its colours.
    pub(super) fn palette(self) -> &'static Palette {
        match self {
            Theme::Light => &LIGHT,
            Theme::Grey => &GREY,
            Theme::Dark => &DARK,
        }
    }
}

/// A theme that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownTheme(String);

impl fmt::Display for UnknownTheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" is not a theme; allowed: light, grey, dark", self.0)
    }
}

impl std::error::Error for UnknownTheme {}

impl FromStr for Theme {
    type Err = UnknownTheme;

    fn from_str(text: &str) -> Result<Theme, UnknownTheme> {
        let known = Theme::ALL.into_iter().find(|theme| theme.name().eq_ignore_ascii_case(text));
        known.ok_or_else(|| UnknownTheme(text.to_owned()))
    }
}

/// Light, middle and dark, for light, middle and heavy blocks.
type Shades = [RGBColor; 3];

/// The colours of a theme.
#[derive(Debug)]
pub struct Palette {
    /// What the sheet is made of.
    pub paper: RGBColor,
    /// Around texts on a map.
    pub halo: RGBColor,
    /// Ground outside the study area.
    pub ground: RGBColor,
    /// Ground within it.
    pub area: RGBColor,
    /// Its outline.
    pub area_line: RGBColor,
    /// Water of the base map.
    pub water: RGBColor,
    /// Streets of the base map.
    pub street: RGBColor,
    /// Text.
    pub ink: RGBColor,
    /// Text that matters less.
    pub quiet_ink: RGBColor,
    /// Lines between parts of the sheet.
    pub rule: RGBColor,
    /// Today's centres.
    pub existing: RGBColor,
    /// Centres that close.
    pub closed: RGBColor,
    /// Centres that are proposed, or decided on.
    pub proposed: RGBColor,
    /// What stands on a symbol of a proposed centre.
    pub on_proposed: RGBColor,
    /// Round whatever lacks a centre.
    pub outline: RGBColor,
    /// Streets beyond the limit.
    pub beyond: RGBColor,
    served: Shades,
    newly: Shades,
    uncovered: Shades,
    full: Shades,
    hidden: Shades,
    unsnapped: Shades,
    kept: RGBColor,
    missed: RGBColor,
    gained: Shades,
    lost: Shades,
    /// Ground under one, two, three ... centres.
    pub depths: [RGBColor; 5],
    /// Phases in turn; the first of them the darkest.
    pub phases: [RGBColor; 6],
    /// Catchments: neighbours have different ones.
    pub zones: [RGBColor; COLOURS],
    /// Curves of a chart.
    pub curves: [RGBColor; 7],
}

impl Palette {
    /// Light, middle and dark of a class.
    pub fn shades(&self, class: Class) -> Shades {
        match class {
            Class::Served => self.served,
            Class::NewlyServed => self.newly,
            Class::Uncovered => self.uncovered,
            Class::Full => self.full,
            Class::Hidden => self.hidden,
            Class::Unsnapped => self.unsnapped,
            Class::Kept => [self.kept; 3],
            Class::Missed => [self.missed; 3],
            Class::Gained => self.gained,
            Class::Lost => self.lost,
        }
    }

    /// The colour of a class's outline, where it has one.
    pub fn rim(&self, class: Class) -> Option<RGBColor> {
        class.is_outlined().then_some(self.outline)
    }
}

const fn grey(level: u8) -> RGBColor {
    RGBColor(level, level, level)
}

static LIGHT: Palette = Palette {
    paper: grey(255),
    halo: grey(255),
    ground: RGBColor(240, 239, 234),
    area: RGBColor(253, 252, 249),
    area_line: grey(90),
    water: RGBColor(205, 222, 234),
    street: RGBColor(200, 197, 190),
    ink: grey(34),
    quiet_ink: grey(105),
    rule: RGBColor(205, 205, 200),
    existing: RGBColor(27, 55, 100),
    closed: grey(70),
    proposed: RGBColor(142, 20, 105),
    on_proposed: grey(255),
    outline: RGBColor(122, 47, 0),
    beyond: RGBColor(188, 186, 180),
    served: [RGBColor(196, 224, 218), RGBColor(118, 182, 170), RGBColor(38, 122, 108)],
    newly: [RGBColor(190, 212, 242), RGBColor(110, 158, 218), RGBColor(38, 92, 170)],
    uncovered: [RGBColor(251, 208, 165), RGBColor(240, 142, 62), RGBColor(196, 78, 8)],
    full: [RGBColor(222, 212, 240), RGBColor(168, 146, 212), RGBColor(104, 74, 158)],
    hidden: [RGBColor(240, 196, 214), RGBColor(218, 120, 158), RGBColor(160, 42, 92)],
    unsnapped: [grey(214), grey(170), grey(120)],
    kept: RGBColor(214, 238, 232),
    missed: grey(176),
    gained: [RGBColor(36, 138, 121), RGBColor(10, 106, 92), RGBColor(0, 74, 64)],
    lost: [RGBColor(240, 130, 50), RGBColor(214, 92, 16), RGBColor(160, 56, 0)],
    depths: [
        RGBColor(222, 236, 232),
        RGBColor(178, 212, 205),
        RGBColor(124, 180, 172),
        RGBColor(66, 141, 133),
        RGBColor(18, 96, 90),
    ],
    phases: [
        RGBColor(92, 16, 84),
        RGBColor(170, 44, 110),
        RGBColor(222, 94, 102),
        RGBColor(240, 146, 92),
        RGBColor(248, 196, 112),
        RGBColor(252, 234, 172),
    ],
    zones: [
        RGBColor(158, 202, 225),
        RGBColor(253, 208, 162),
        RGBColor(161, 217, 155),
        RGBColor(218, 190, 224),
        RGBColor(240, 226, 150),
        RGBColor(222, 203, 180),
    ],
    curves: [
        RGBColor(0, 114, 178),
        RGBColor(213, 94, 0),
        RGBColor(0, 143, 104),
        RGBColor(190, 95, 150),
        RGBColor(70, 70, 70),
        RGBColor(214, 146, 0),
        RGBColor(66, 160, 214),
    ],
};

static GREY: Palette = Palette {
    paper: grey(255),
    halo: grey(255),
    ground: grey(240),
    area: grey(253),
    area_line: grey(90),
    water: grey(222),
    street: grey(200),
    ink: grey(20),
    quiet_ink: grey(95),
    rule: grey(200),
    existing: grey(20),
    closed: grey(70),
    proposed: grey(0),
    on_proposed: grey(255),
    outline: grey(0),
    beyond: grey(190),
    served: [grey(222), grey(206), grey(190)],
    newly: [grey(170), grey(156), grey(140)],
    uncovered: [grey(90), grey(55), grey(20)],
    full: [grey(160), grey(136), grey(112)],
    hidden: [grey(140), grey(118), grey(96)],
    unsnapped: [grey(245), grey(245), grey(245)],
    kept: grey(230),
    missed: grey(190),
    gained: [grey(140), grey(118), grey(96)],
    lost: [grey(70), grey(45), grey(20)],
    depths: [grey(214), grey(194), grey(174), grey(152), grey(130)],
    phases: [grey(30), grey(84), grey(128), grey(164), grey(196), grey(224)],
    zones: [grey(236), grey(216), grey(196), grey(176), grey(206), grey(226)],
    curves: [grey(20), grey(110), grey(60), grey(140), grey(40), grey(90), grey(160)],
};

static DARK: Palette = Palette {
    paper: RGBColor(24, 27, 32),
    halo: RGBColor(24, 27, 32),
    ground: RGBColor(31, 34, 40),
    area: RGBColor(40, 44, 51),
    area_line: grey(170),
    water: RGBColor(38, 58, 78),
    street: RGBColor(78, 83, 92),
    ink: grey(238),
    quiet_ink: grey(170),
    rule: grey(80),
    existing: RGBColor(214, 228, 250),
    closed: grey(190),
    proposed: RGBColor(238, 120, 200),
    on_proposed: RGBColor(24, 27, 32),
    outline: RGBColor(255, 205, 150),
    beyond: grey(92),
    served: [RGBColor(28, 76, 70), RGBColor(44, 122, 112), RGBColor(94, 186, 172)],
    newly: [RGBColor(38, 66, 112), RGBColor(66, 112, 184), RGBColor(130, 178, 244)],
    uncovered: [RGBColor(164, 90, 26), RGBColor(210, 112, 32), RGBColor(255, 150, 66)],
    full: [RGBColor(78, 60, 122), RGBColor(126, 102, 188), RGBColor(186, 164, 244)],
    hidden: [RGBColor(112, 48, 78), RGBColor(178, 78, 122), RGBColor(236, 136, 178)],
    unsnapped: [grey(84), grey(116), grey(150)],
    kept: RGBColor(36, 66, 62),
    missed: grey(88),
    gained: [RGBColor(50, 148, 132), RGBColor(86, 186, 170), RGBColor(140, 222, 208)],
    lost: [RGBColor(190, 96, 26), RGBColor(232, 124, 44), RGBColor(255, 168, 96)],
    depths: [
        RGBColor(32, 66, 64),
        RGBColor(38, 94, 90),
        RGBColor(52, 128, 122),
        RGBColor(86, 168, 160),
        RGBColor(150, 214, 206),
    ],
    phases: [
        RGBColor(252, 234, 172),
        RGBColor(248, 196, 112),
        RGBColor(240, 146, 92),
        RGBColor(222, 94, 102),
        RGBColor(180, 62, 124),
        RGBColor(128, 52, 120),
    ],
    zones: [
        RGBColor(46, 84, 108),
        RGBColor(116, 84, 46),
        RGBColor(52, 96, 56),
        RGBColor(92, 64, 104),
        RGBColor(100, 96, 48),
        RGBColor(88, 76, 62),
    ],
    curves: [
        RGBColor(86, 180, 233),
        RGBColor(255, 140, 60),
        RGBColor(60, 200, 155),
        RGBColor(225, 140, 190),
        RGBColor(190, 190, 190),
        RGBColor(240, 190, 60),
        RGBColor(150, 205, 245),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, 0 to 1 (WCAG 2).
    fn luminance(RGBColor(r, g, b): RGBColor) -> f64 {
        let part = |channel: u8| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.03928 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
    }

    fn contrast(a: RGBColor, b: RGBColor) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_is_read_on_its_paper() {
        for theme in Theme::ALL {
            let palette = theme.palette();
            assert!(contrast(palette.ink, palette.paper) > 12.0, "{}", theme.name());
            assert!(contrast(palette.quiet_ink, palette.paper) > 4.5, "{}", theme.name());
            assert!(contrast(palette.on_proposed, palette.proposed) > 4.5, "{}", theme.name());
            assert!(contrast(palette.existing, palette.area) > 4.5, "{}", theme.name());
        }
    }

    /// Simulates the loss of one kind of cone (Vienot, Brettel and Mollon 1999): red, then green.
    fn dimmed(RGBColor(r, g, b): RGBColor, is_red: bool) -> [f64; 3] {
        let linear = |channel: u8| (f64::from(channel) / 255.0).powf(2.2);
        let (r, g, b) = (linear(r), linear(g), linear(b));
        let l = 17.8824 * r + 43.5161 * g + 4.11935 * b;
        let m = 3.45565 * r + 27.1554 * g + 3.86714 * b;
        let s = 0.0299566 * r + 0.184309 * g + 1.46709 * b;
        let (l, m) =
            if is_red { (2.02344 * m - 2.52581 * s, m) } else { (l, 0.494207 * l + 1.24827 * s) };
        [
            0.080_944_4 * l - 0.130_504 * m + 0.116_721 * s,
            -0.010_248_5 * l + 0.054_019_4 * m - 0.113_615 * s,
            -0.000_365_294 * l - 0.004_121_63 * m + 0.693_513 * s,
        ]
    }

    #[test]
    fn served_and_uncovered_are_apart_for_every_eye_and_in_grey() {
        for theme in Theme::ALL {
            let palette = theme.palette();
            for level in 0..3 {
                let served = palette.shades(Class::Served)[level];
                let uncovered = palette.shades(Class::Uncovered)[level];
                for is_red in [true, false] {
                    let (a, b) = (dimmed(served, is_red), dimmed(uncovered, is_red));
                    let apart: f64 =
                        a.iter().zip(&b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    assert!(apart > 0.06, "{} {level}: {apart}", theme.name());
                }
            }
            // In grey the outline tells them apart.
            assert!(contrast(palette.outline, palette.area) > 4.5, "{}", theme.name());
        }
        for level in 0..3 {
            let of = |class| GREY.shades(class)[level];
            assert!(contrast(of(Class::Served), of(Class::NewlyServed)) > 1.4);
            assert!(contrast(of(Class::NewlyServed), of(Class::Uncovered)) > 1.9);
        }
    }
}
