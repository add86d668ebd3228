//! A question about service districts, as front ends put it.

use std::str::FromStr;

use crate::error::QuestionError;
use crate::model::written::share;
use crate::model::{Cost, Share, Weight};
use crate::read::LayerRef;

/// Divide the ground into districts of equal work.
#[derive(Debug, Clone)]
pub struct DistrictQuestion {
    /// How many districts, or around which centres.
    pub split: DistrictSplit,
    /// How far a district may lie above or below the even share.
    pub tolerance: Share,
    /// Further columns of the demand that are shared out evenly too.
    pub workloads: Vec<Workload>,
    /// Rivers, railways, arterial roads that keep blocks apart; and bridges.
    pub barriers: Vec<LayerRef>,
    /// Zones that no district crosses.
    pub zones: Option<LayerRef>,
    /// Today's districts, where as few people as possible are to change theirs.
    pub keep: Option<LayerRef>,
    /// Workers to share out over the districts.
    pub staff: Option<u32>,
    /// How wide a gap two blocks may have between them and still be neighbours; else a width that
    /// the blocks suggest.
    pub gap: Option<Cost>,
}

/// How many districts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DistrictSplit {
    /// So many; of several numbers the first are modules, and each divides those before.
    Number(Vec<u32>),
    /// As many as come closest to this weight each.
    Weight(Weight),
    /// One for each centre.
    Centres,
    /// As many as today.
    Today,
}

/// A further column that is shared out evenly.
#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    /// Its heading.
    pub column: String,
    /// How far a district may lie above or below the even share of it; else as for the weight.
    pub tolerance: Option<Share>,
}

impl DistrictQuestion {
    /// Refuse what does not go together.
    pub(in crate::scenario) fn check(&self) -> Result<(), QuestionError> {
        match &self.split {
            DistrictSplit::Number(levels) if levels.len() > 1 && self.keep.is_some() => {
                let other = "modules: which one a district of today is in is not known".to_owned();
                Err(QuestionError::Clash { one: "--keep", other })
            }
            _ => Ok(()),
        }
    }
}

impl FromStr for Workload {
    type Err = String;

    /// `elderly` or `elderly:10%`.
    fn from_str(text: &str) -> Result<Workload, String> {
        let (column, tolerance) = match text.rsplit_once(':') {
            Some((column, tolerance)) => {
                (column, Some(share(tolerance).map_err(|error| error.to_string())?))
            }
            None => (text, None),
        };
        match column.trim() {
            "" => Err(format!("\"{text}\" names no column. hint: elderly, or elderly:10%")),
            column => Ok(Workload { column: column.to_owned(), tolerance }),
        }
    }
}

impl DistrictQuestion {
    /// The plain question: nothing but a split, within 5 %.
    pub fn new(split: DistrictSplit) -> DistrictQuestion {
        DistrictQuestion {
            split,
            tolerance: Share::from_fraction(0.05).unwrap_or(Share::ALL),
            workloads: Vec::new(),
            barriers: Vec::new(),
            zones: None,
            keep: None,
            staff: None,
            gap: None,
        }
    }
}
