//! Arguments about how maps look.

use std::path::PathBuf;

use clap::Args;

use crate::language::Language;
use crate::map::{LAYOUTS, MapStyle, Size, Theme};

/// How maps look.
#[derive(Debug, Clone, Default, Args)]
pub struct LookArguments {
    /// Font file for maps and charts; else the system's best one for their characters
    #[arg(long, value_name = "FILE")]
    pub font: Option<PathBuf>,

    /// Size of maps: screen (in the shape of the study), a4 or a3 (300 dots an inch, whichever way
    /// up shows more)
    #[arg(long, value_name = "SIZE", value_parser = clap::value_parser!(Size))]
    pub size: Option<Size>,

    /// Colours of maps: light, grey (for printers and copiers without colours), dark (for slides)
    #[arg(long, value_name = "THEME", value_parser = clap::value_parser!(Theme))]
    pub theme: Option<Theme>,

    /// A line at the foot of every map: an approval number, a remark
    #[arg(long, value_name = "TEXT")]
    pub caption: Option<String>,

    /// The date that maps bear, as it is to be read; radii has no clock, so that the same data give
    /// the same bytes
    #[arg(long, value_name = "TEXT")]
    pub date: Option<String>,

    /// Leave out the names of centres on maps
    #[arg(long)]
    pub no_names: bool,
}

impl LookArguments {
    /// The style they make.
    pub fn style(&self, title: Option<String>, language: Language) -> MapStyle {
        MapStyle {
            title,
            font: self.font.clone(),
            language,
            size: self.size.unwrap_or_default(),
            theme: self.theme.unwrap_or_default(),
            layout: None,
            caption: self.caption.clone(),
            date: self.date.clone(),
            has_names: !self.no_names,
        }
    }
}

/// How maps are asked for, for the end of a command's help.
pub fn map_help() -> String {
    let layouts: Vec<String> = LAYOUTS
        .iter()
        .map(|layout| format!("  {:<12}{}", layout.name(), layout.describe()))
        .collect();
    format!(
        "A map is FILE.png, FILE.svg (both also FILE?layout=NAME&size=a4&theme=grey, in quotes) or\n\
         FILE.html, a page to click that holds every layer. Layouts:\n{}",
        layouts.join("\n")
    )
}
