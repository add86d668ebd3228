//! What a map is about: an outcome by itself, or a case of a plan against its base. Which class a
//! block has and what kind of centre a site is are decided here; the rest of the map draws it.

use plotters::style::{Color, RGBAColor};

use super::palette::{CLOSED, Class, EXISTING, PROPOSED};
use crate::model::{Tally, Xy};
use crate::plan::{Finished, Turn};
use crate::scenario::{Audit, Outcome, ServiceSite, StreetAudit};

/// What a centre is on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteKind {
    /// There today.
    Existing,
    /// Opened or moved by the edits of the scenario, on a map of what changes.
    Decided,
    /// Proposed by the answer.
    Proposed,
}

/// Circles of one colour.
pub struct Circles {
    /// Their centres.
    pub places: Vec<Xy>,
    /// Their colour.
    pub colour: RGBAColor,
    /// How wide their lines are, sheet units.
    pub width: f64,
}

/// An outcome, and what the map says of it.
pub struct Subject<'a> {
    /// The outcome.
    pub outcome: &'a Outcome,
    /// The case it answers, on a map of what changes.
    pub case: Option<&'a Finished>,
    /// The class of every block.
    pub classes: Vec<Class>,
    /// What kind of centre each site is.
    kinds: Vec<SiteKind>,
    /// Where centres of today stand that are no more.
    pub closed: Vec<Xy>,
}

impl<'a> Subject<'a> {
    /// Who is served.
    pub fn of(outcome: &'a Outcome) -> Subject<'a> {
        let blocks = 0..outcome.study.demand.len();
        let kind = |site: &ServiceSite| match site.proposed {
            true => SiteKind::Proposed,
            false => SiteKind::Existing,
        };
        Subject {
            outcome,
            case: None,
            classes: blocks.map(|index| Class::of(outcome, index)).collect(),
            kinds: outcome.sites.iter().map(kind).collect(),
            closed: closing(outcome, |_| true),
        }
    }

    /// What changes against the base.
    pub fn of_change(case: &'a Finished, turns: &[Turn]) -> Subject<'a> {
        let (outcome, state) = (&case.outcome, &case.state);
        let kind = |site: &ServiceSite| match site.proposed {
            true => SiteKind::Proposed,
            false if state.is_todays(&site.id) => SiteKind::Existing,
            false => SiteKind::Decided,
        };
        let closing = closing(outcome, |id| state.is_todays(id));
        Subject {
            outcome,
            case: Some(case),
            classes: turns.iter().map(|&turn| Class::of_turn(turn)).collect(),
            kinds: outcome.sites.iter().map(kind).collect(),
            closed: state.left.iter().copied().chain(closing).collect(),
        }
    }

    /// The classes its blocks may have, as a legend lists them.
    pub fn family(&self) -> &'static [Class] {
        if self.case.is_some() { &Class::TURNS } else { &Class::VERDICTS }
    }

    /// What a class holds.
    pub fn tally(&self, class: Class) -> Tally {
        let mut tally = Tally::default();
        let points = self.outcome.study.demand.points.iter().zip(&self.classes);
        for (point, _) in points.filter(|(_, of)| **of == class) {
            tally.count(point.weight);
        }
        tally
    }

    /// Sites of a kind, with their places among all sites.
    pub fn sites(&self, kind: SiteKind) -> impl Iterator<Item = (usize, &ServiceSite)> {
        let sites = self.outcome.sites.iter().zip(&self.kinds).enumerate();
        sites.filter(move |(_, (_, of))| **of == kind).map(|(index, (site, _))| (index, site))
    }

    /// The audit, where the map is about it.
    pub fn audit(&self) -> Option<&'a Audit> {
        self.outcome.audit.as_ref().filter(|_| self.case.is_none())
    }

    /// The audit on foot, where the map is about it.
    pub fn street_audit(&self) -> Option<&'a StreetAudit> {
        self.outcome.street_audit.as_ref().filter(|_| self.case.is_none())
    }

    /// Whose circles explain the map: everybody's, or those of the centres that come and go.
    pub fn circles(&self) -> Vec<Circles> {
        let places = |kind| self.sites(kind).map(|(_, site)| site.at);
        let (existing, mut new): (Vec<Xy>, Vec<Xy>) =
            (places(SiteKind::Existing).collect(), places(SiteKind::Proposed).collect());
        let mut circles = Vec::new();
        match self.case {
            None => {
                circles.push(Circles { places: existing, colour: EXISTING.mix(0.5), width: 1.0 })
            }
            Some(_) => {
                new.extend(places(SiteKind::Decided));
                if !self.closed.is_empty() {
                    let places = self.closed.clone();
                    circles.push(Circles { places, colour: CLOSED.mix(0.8), width: 1.4 });
                }
            }
        }
        if !new.is_empty() {
            circles.push(Circles { places: new, colour: PROPOSED.mix(0.9), width: 2.0 });
        }
        circles
    }
}

/// Where facilities stand that the answer closes, as far as they are wanted.
fn closing(outcome: &Outcome, is_wanted: impl Fn(&str) -> bool) -> Vec<Xy> {
    let closing = outcome.siting.iter().flat_map(|siting| &siting.closed);
    let facilities = &outcome.study.facilities;
    closing
        .filter(|id| is_wanted(id))
        .filter_map(|id| facilities.iter().find(|site| site.id == *id))
        .map(|site| site.at)
        .collect()
}
