//! What a map is about: an outcome by itself, or a case of a plan against its base. Which colour a
//! block has and what kind of centre a site is are decided here; the rest of the map draws it.

use plotters::style::{Color, RGBAColor, RGBColor};

use super::class::Class;
use super::palette::Palette;
use crate::coverage::Verdict;
use crate::language::Language;
use crate::model::{Bounds, Tally, Xy};
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

/// What a colour of blocks stands for.
#[derive(Debug, Clone)]
pub struct Key {
    /// The class it stands for, where it does for one.
    pub class: Option<Class>,
    /// In the legend.
    pub label: String,
    /// For light, middle and heavy blocks.
    pub shades: [RGBColor; 3],
    /// What the legend shows of it.
    pub sample: [RGBColor; 3],
    /// Its outline, where it has one.
    pub rim: Option<RGBColor>,
    /// Whether the legend names it even where no block has it.
    pub is_always_listed: bool,
}

impl Key {
    /// That of a class.
    pub fn of(class: Class, palette: &Palette, language: Language) -> Key {
        Key {
            class: Some(class),
            label: language.word(class.label()).to_owned(),
            shades: palette.shades(class),
            sample: palette.shades(class),
            rim: palette.rim(class),
            is_always_listed: class.is_always_listed(),
        }
    }

    /// A colour that does not tell heavy blocks from light ones.
    pub fn plain(label: String, colour: RGBColor) -> Key {
        let shades = [colour; 3];
        Key { class: None, label, shades, sample: shades, rim: None, is_always_listed: true }
    }

    /// Whether its shades are all the same.
    pub fn is_plain(&self) -> bool {
        self.shades[0] == self.shades[2]
    }
}

/// What the ground under the blocks shows.
#[derive(Debug, Clone, Default)]
pub enum GroundLayer {
    /// Nothing.
    #[default]
    Bare,
    /// What an audit found.
    Audit,
    /// Discs over discs, the darker the more there are.
    Depths,
    /// For each centre what is nearest to it, and which colour that has.
    Zones(Vec<(geo::MultiPolygon<f64>, RGBColor)>),
}

/// What a zone is called.
#[derive(Debug, Clone)]
pub struct ZoneName {
    /// Its name.
    pub text: String,
    /// A place on its ground.
    pub at: Xy,
    /// How much ground it has.
    pub metres_2: f64,
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
    /// Colours of blocks; of what lies in one place the last is seen.
    pub keys: Vec<Key>,
    /// By block, its key.
    pub of: Vec<u8>,
    /// Keys as a legend lists them.
    pub listed: Vec<usize>,
    /// What kind of centre each site is; `None` for those that are not shown.
    pub kinds: Vec<Option<SiteKind>>,
    /// By site, a colour of its own, where it has one.
    pub colours: Option<Vec<RGBColor>>,
    /// Where centres of today stand that are no more.
    pub closed: Vec<Xy>,
    /// Where centres stand that are no sites of the outcome: on a map of how it was.
    pub standing: Vec<Xy>,
    /// What is under the blocks.
    pub ground: GroundLayer,
    /// Names to be written on that ground.
    pub zone_names: Vec<ZoneName>,
    /// Whether the map is about an audit.
    pub is_audit: bool,
    /// Whether the map is about how it was: streets and estimates are those of now.
    pub is_past: bool,
    /// Whether that is the base of a plan.
    pub is_of_base: bool,
    /// Whether circles tell anything: there are none for walks and tables of costs, and not one
    /// radius for tiers, or for a base with a rule of its own.
    pub has_circles: bool,
    /// Whether the map is about what changes: then only the circles of what comes and goes matter.
    pub is_change: bool,
    /// Its colours.
    pub palette: &'static Palette,
}

impl<'a> Subject<'a> {
    /// Who is served.
    pub fn of(outcome: &'a Outcome, palette: &'static Palette, language: Language) -> Subject<'a> {
        let classes: Vec<Class> =
            (0..outcome.study.demand.len()).map(|index| Class::of(outcome, index)).collect();
        let keys = Class::VERDICTS.map(|class| Key::of(class, palette, language));
        let mut keys = Vec::from(keys);
        // Where sites are proposed, nobody may be newly served, and that is worth a line.
        keys[1].is_always_listed = outcome.before.is_some();
        let of = classes.iter().map(|class| place(&Class::VERDICTS, *class)).collect();
        let kind = |site: &ServiceSite| match (site.proposed, site.planned) {
            (true, _) => Some(SiteKind::Proposed),
            (_, true) => Some(SiteKind::Decided),
            _ => Some(SiteKind::Existing),
        };
        let has_tiers = outcome.siting.as_ref().is_some_and(|siting| !siting.tiers.is_empty());
        Subject {
            outcome,
            case: None,
            listed: (0..keys.len()).collect(),
            keys,
            of,
            kinds: outcome.sites.iter().map(kind).collect(),
            colours: None,
            closed: closing(outcome, |_| true),
            standing: Vec::new(),
            ground: GroundLayer::Bare,
            zone_names: Vec::new(),
            is_audit: false,
            is_past: false,
            is_of_base: false,
            has_circles: outcome.reach == "straight_line"
                && !has_tiers
                && !outcome.standard_of_plan,
            is_change: false,
            palette,
        }
    }

    /// Who is served now, whatever was before.
    pub fn of_now(
        outcome: &'a Outcome,
        palette: &'static Palette,
        language: Language,
    ) -> Subject<'a> {
        let now = |index| place(&Class::VERDICTS, Class::now(outcome, index));
        let of = (0..outcome.study.demand.len()).map(now).collect();
        let mut subject = Subject { of, ..Subject::of(outcome, palette, language) };
        subject.keys[1].is_always_listed = false;
        subject
    }

    /// What an audit found.
    pub fn of_audit(
        outcome: &'a Outcome,
        palette: &'static Palette,
        language: Language,
    ) -> Subject<'a> {
        let subject = Subject::of(outcome, palette, language);
        let ground = match outcome.audit.is_some() {
            true => GroundLayer::Audit,
            false => GroundLayer::Bare,
        };
        Subject { is_audit: true, ground, ..subject }
    }

    /// What changes against the base of a plan.
    pub fn of_change(
        case: &'a Finished,
        turns: &[Turn],
        palette: &'static Palette,
        language: Language,
    ) -> Subject<'a> {
        let (outcome, state) = (&case.outcome, &case.state);
        let kind = |site: &ServiceSite| match site.proposed {
            true => Some(SiteKind::Proposed),
            false if state.is_todays(&site.id) => Some(SiteKind::Existing),
            false => Some(SiteKind::Decided),
        };
        Subject {
            case: Some(case),
            kinds: outcome.sites.iter().map(kind).collect(),
            closed: gone(case),
            ..Subject::of_turns(outcome, turns, palette, language)
        }
    }

    /// What a proposal changes.
    pub fn of_proposal(
        outcome: &'a Outcome,
        palette: &'static Palette,
        language: Language,
    ) -> Subject<'a> {
        let served = |verdict: Option<Verdict>| verdict == Some(Verdict::Served);
        let before = |index| outcome.before.as_ref().map(|before| before.verdict(index));
        let turn = |index| {
            Turn::of(served(before(index)), outcome.coverage.verdict(index) == Verdict::Served)
        };
        let turns: Vec<Turn> = (0..outcome.study.demand.len()).map(turn).collect();
        Subject::of_turns(outcome, &turns, palette, language)
    }

    fn of_turns(
        outcome: &'a Outcome,
        turns: &[Turn],
        palette: &'static Palette,
        language: Language,
    ) -> Subject<'a> {
        const DRAWN: [Class; 4] = [Class::Kept, Class::Missed, Class::Gained, Class::Lost];
        let listed = Class::TURNS.map(|class| usize::from(place(&DRAWN, class)));
        Subject {
            keys: DRAWN.map(|class| Key::of(class, palette, language)).into(),
            of: turns.iter().map(|&turn| place(&DRAWN, Class::of_turn(turn))).collect(),
            listed: listed.into(),
            is_change: true,
            ..Subject::of(outcome, palette, language)
        }
    }

    /// How it was: blocks by what they were, and the centres there were.
    pub fn before(&self, language: Language) -> Subject<'a> {
        let classes = [Class::Served, Class::Full, Class::Uncovered, Class::Unsnapped];
        let of_turn = |served: bool| if served { Verdict::Served } else { Verdict::Uncovered };
        let was = |index: usize| match self.case.and_then(|case| case.turns.as_ref()) {
            Some(turns) => of_turn(matches!(turns[index], Turn::Kept | Turn::Lost)),
            None => {
                let before = self.outcome.before.as_ref();
                before.map_or(Verdict::Served, |before| before.verdict(index))
            }
        };
        let key = |index: usize| place(&classes, Class::of_verdict(was(index)));
        let kinds = self.kinds.iter().map(|kind| kind.filter(|&kind| kind == SiteKind::Existing));
        Subject {
            outcome: self.outcome,
            case: None,
            keys: classes.map(|class| Key::of(class, self.palette, language)).into(),
            of: (0..self.of.len()).map(key).collect(),
            listed: vec![0, 1, 2, 3],
            kinds: kinds.collect(),
            colours: None,
            closed: Vec::new(),
            standing: self.closed.clone(),
            ground: GroundLayer::Bare,
            zone_names: Vec::new(),
            is_audit: false,
            is_past: true,
            is_of_base: self.case.is_some(),
            has_circles: self.has_circles && self.case.is_none(),
            is_change: false,
            palette: self.palette,
        }
    }

    /// What the blocks of a key come to, and of those that are called the same.
    pub fn tally(&self, key: usize) -> Tally {
        // Blocks that are served by their share are no whole lines of the account.
        if self.outcome.blocks.is_some() && !self.is_past && !self.is_change {
            let ledger = self.outcome.coverage.ledger;
            match self.keys[key].class {
                Some(Class::Served) => return ledger.served,
                Some(Class::Uncovered) => return ledger.uncovered,
                _ => {}
            }
        }
        let label = &self.keys[key].label;
        let counts: Vec<bool> = self.keys.iter().map(|other| other.label == *label).collect();
        let mut tally = Tally::default();
        let points = self.outcome.study.demand.points.iter().zip(&self.of);
        let room = match (&self.outcome.before, self.is_past) {
            (Some(before), true) => before.room.as_ref(),
            _ => self.outcome.coverage.room.as_ref(),
        };
        for (index, (point, of)) in points.enumerate() {
            let of = usize::from(*of);
            match (room, self.keys[of].class, self.keys[key].class) {
                (Some(room), Some(class), Some(line)) => {
                    tally += class.adds_to(line, point.weight, room.lacking[index]);
                }
                _ if counts[of] => tally.count(point.weight),
                _ => {}
            }
        }
        tally
    }

    /// Sites of a kind, with their places among all sites.
    pub fn sites(&self, kind: SiteKind) -> impl Iterator<Item = (usize, &ServiceSite)> {
        let sites = self.outcome.sites.iter().zip(&self.kinds).enumerate();
        sites.filter(move |(_, (_, of))| **of == Some(kind)).map(|(at, (site, _))| (at, site))
    }

    /// The colour of a site's symbol.
    pub fn colour(&self, site: usize) -> RGBColor {
        match &self.colours {
            Some(colours) => colours[site],
            None => self.palette.proposed,
        }
    }

    /// The audit, where the map is about it.
    pub fn audit(&self) -> Option<&'a Audit> {
        self.outcome.audit.as_ref().filter(|_| self.is_audit)
    }

    /// The audit on foot, where the map is about it.
    pub fn street_audit(&self) -> Option<&'a StreetAudit> {
        self.outcome.street_audit.as_ref().filter(|_| self.is_audit)
    }

    /// Whose circles explain the map: everybody's, or those of the centres that come and go.
    pub fn circles(&self) -> Vec<Circles> {
        let places = |kind| self.sites(kind).map(|(_, site)| site.at);
        let standing = self.standing.iter().copied();
        let existing: Vec<Xy> = places(SiteKind::Existing).chain(standing).collect();
        let mut circles = Vec::new();
        if !self.is_change {
            let colour = self.palette.existing.mix(0.5);
            circles.push(Circles { places: existing, colour, width: 1.0 });
        } else if !self.closed.is_empty() {
            let colour = self.palette.closed.mix(0.8);
            circles.push(Circles { places: self.closed.clone(), colour, width: 1.4 });
        }
        let new = [SiteKind::Proposed, SiteKind::Decided].into_iter();
        for site in new.flat_map(|kind| self.sites(kind).map(|(at, _)| at).collect::<Vec<_>>()) {
            let (colour, place) = (self.colour(site).mix(0.9), self.outcome.sites[site].at);
            match circles.last_mut() {
                Some(last) if last.colour == colour => last.places.push(place),
                _ => circles.push(Circles { places: vec![place], colour, width: 2.0 }),
            }
        }
        circles.retain(|circles| !circles.places.is_empty());
        circles
    }

    /// What the map shows: everything in the study, and the circles too where the study is so
    /// small that most of them would be cut off. A little room around it; at least 200 m, so that
    /// one point makes a map too.
    pub fn bounds(&self) -> Bounds {
        const SMALL: f64 = 8.0;
        let outcome = self.outcome;
        let closed = self.closed.iter().map(|&at| Bounds { min: at, max: at });
        let mut bounds = closed.fold(outcome.study.bounds(), Bounds::union);
        let radius = outcome.metres(outcome.standard.limit.cost);
        if self.has_circles && bounds.diagonal() <= SMALL * radius {
            let circle = |site: &ServiceSite| Bounds { min: site.at, max: site.at }.grown(radius);
            bounds = outcome.sites.iter().map(circle).fold(bounds, Bounds::union);
        }
        bounds.grown((0.03 * bounds.diagonal()).max(100.0))
    }
}

/// Where a class stands among some.
pub fn place(classes: &[Class], class: Class) -> u8 {
    classes.iter().position(|of| *of == class).unwrap_or_default() as u8
}

/// Where centres of today stand that a case of a plan does without.
pub fn gone(case: &Finished) -> Vec<Xy> {
    let closing = closing(&case.outcome, |id| case.state.is_todays(id));
    case.state.left.iter().copied().chain(closing).collect()
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
