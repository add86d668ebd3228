//! What a layer is drawn with: the classes of its style, or one plain symbol for all of it.

use std::borrow::Cow;

use super::style::{Marker, Style, StyleClass, Symbol};

/// The symbols of a layer.
pub(super) struct Legend<'a> {
    /// The column that is classed; none where all features look alike.
    pub(super) attribute: Option<&'a str>,
    /// The classes.
    pub(super) classes: Cow<'a, [StyleClass]>,
    /// How much of what lies under an area its colour hides, of 255.
    pub(super) opacity: u8,
}

impl<'a> Legend<'a> {
    /// The classes of a style; `attribute` is the column's name.
    pub(super) fn of(style: &'a Style, attribute: &'a str) -> Legend<'a> {
        Legend { attribute: Some(attribute), classes: Cow::Borrowed(&style.classes), opacity: 255 }
    }

    /// One symbol for a layer that nobody styled: a dark blue that stands out on streets and on
    /// pictures, areas light enough to see the map through.
    pub(super) fn plain(title: &str, symbol: Symbol) -> Legend<'a> {
        let (line, size_mm) = match symbol {
            Symbol::Marker => ([255, 255, 255], 2.2),
            Symbol::Line => ([37, 84, 128], 0.6),
            Symbol::Fill => ([37, 84, 128], 0.3),
        };
        let class = StyleClass {
            value: String::new(),
            label: title.to_owned(),
            fill: [49, 112, 170],
            line,
            marker: Marker::Circle,
            size_mm,
        };
        let opacity = if symbol == Symbol::Fill { 89 } else { 255 };
        Legend { attribute: None, classes: Cow::Owned(vec![class]), opacity }
    }
}
