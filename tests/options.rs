//! Every wish a siting question can carry, against every choice there is: small studies in
//! plain metres, where a slow twin can try them all.

mod oracle;

use oracle::{Stream, study_of};
use radii::crs::Plane;
use radii::model::{CandidateSite, Carried, Cost, Facility, LonLat, SiteRole, Weight, Xy};
use radii::reach;
use radii::read::LayerRef;
use radii::scenario::{
    Ask, CandidateSource, LayerRefs, Outcome, Purse, Question, SiteLabel, SiteQuestion,
    TierQuestion, Timings, answer,
};
use radii::siting::{self, Budget, Status};
use radii::study::Study;

const LIMIT: f64 = 700.0;

/// Demand, candidates and facilities in a square of 2 km.
struct Town {
    study: Study,
    demand: Vec<(Xy, u64)>,
    sites: Vec<Xy>,
    today: Vec<(Xy, &'static str)>,
}

const TIERS: [&str; 2] = ["street", "station"];

fn town(stream: &mut Stream, demand: usize, sites: usize, today: usize) -> Town {
    let at = |stream: &mut Stream| Xy {
        x: stream.within(0.0, 2000.0).round(),
        y: stream.within(0.0, 2000.0).round(),
    };
    let demand: Vec<(Xy, u64)> =
        (0..demand).map(|_| (at(stream), 1000 * stream.below(20))).collect();
    let sites: Vec<Xy> = (0..sites).map(|_| at(stream)).collect();
    let today: Vec<(Xy, &'static str)> =
        (0..today).map(|_| (at(stream), TIERS[stream.below(2) as usize])).collect();
    let places: Vec<LonLat> =
        demand.iter().map(|(at, _)| LonLat { lon: at.x, lat: at.y }).collect();
    let mut study = study_of(&places, Plane::euclidean(), |index| Weight(demand[index].1));
    study.candidates = Some(
        (0..sites.len())
            .map(|index| CandidateSite {
                id: format!("k{index}"),
                name: None,
                at: sites[index],
                role: SiteRole::Free,
                cost: None,
                capacity: None,
                tier: None,
                carried: Carried::default(),
            })
            .collect(),
    );
    study.facilities = (0..today.len())
        .map(|index| Facility {
            id: format!("c{index}"),
            name: None,
            at: today[index].0,
            tier: Some(today[index].1.to_owned()),
            capacity: None,
            cost: None,
            must_stay: false,
            carried: Carried::default(),
        })
        .collect();
    Town { study, demand, sites, today }
}

impl Town {
    fn ask(&self, question: SiteQuestion) -> Outcome {
        let mut layers = LayerRefs::of_demand(LayerRef::to_file("none"));
        layers.facilities = Some(LayerRef::to_file("none"));
        let question = Question {
            layers,
            within: vec![format!("{LIMIT}m").parse().unwrap()],
            reach: reach::MODELS[0],
            capacity: None,
            require: None,
            walk: None,
            ask: Ask::Site(Box::new(question)),
        };
        answer(self.study.clone(), &question, &Budget::default(), &mut Timings::default()).unwrap()
    }

    /// Weight within `limit` of any of some places.
    fn covered(&self, places: &[Xy], limit: f64) -> u64 {
        let near = |at: Xy| places.iter().any(|place| place.distance_2(at).sqrt() <= limit + 4e-4);
        self.demand.iter().filter(|(at, _)| near(*at)).map(|(_, weight)| weight).sum()
    }

    fn with_today(&self, choice: u32) -> Vec<Xy> {
        let today = self.today.iter().map(|(at, _)| *at);
        today.chain(self.chosen(choice)).collect()
    }

    fn chosen(&self, choice: u32) -> Vec<Xy> {
        let open = (0..self.sites.len()).filter(|site| choice >> site & 1 == 1);
        open.map(|site| self.sites[site]).collect()
    }

    fn choices(&self) -> std::ops::Range<u32> {
        0..1 << self.sites.len()
    }
}

fn model(name: &str) -> SiteQuestion {
    SiteQuestion::new(siting::named(name).unwrap())
}

fn value(outcome: &Outcome) -> u64 {
    let solution = &outcome.siting.as_ref().unwrap().solution;
    assert_eq!((solution.status, solution.bound), (Status::Optimal, solution.value));
    solution.value
}

fn rounds(seed: u64, count: u32, mut check: impl FnMut(&mut Stream, u32)) {
    println!("seed {seed}");
    let mut stream = Stream(seed);
    (0..count).for_each(|round| check(&mut stream, round));
}

#[test]
fn moves_are_the_best_of_all_moves() {
    rounds(7, 60, |stream, round| {
        let town = town(stream, 14, 6, 4);
        let (moves, further) = (1 + stream.below(2) as u32, stream.below(2) as u32);
        let mut question = model("mclp");
        question.relocate = moves;
        question.purse = (further > 0).then_some(Purse::Sites(further));
        let outcome = town.ask(question);
        let mut best = 0;
        for stay in 0..1_u32 << town.today.len() {
            let closed = town.today.len() as u32 - stay.count_ones();
            for choice in town.choices() {
                if closed <= moves && choice.count_ones() <= closed + further {
                    let stays = (0..town.today.len()).filter(|at| stay >> at & 1 == 1);
                    let mut places: Vec<Xy> = stays.map(|at| town.today[at].0).collect();
                    places.extend(town.chosen(choice));
                    best = best.max(town.covered(&places, LIMIT));
                }
            }
        }
        assert_eq!(value(&outcome), best, "round {round}");
        let siting = outcome.siting.unwrap();
        assert!(siting.closed.len() <= moves as usize);
        assert_eq!(outcome.coverage.ledger.served.weight.0, best);
        let gains: u64 = siting.moves.iter().map(|step| step.gain).sum();
        assert_eq!(siting.moves[0].value + gains, best, "the gains add up");
    });
}

#[test]
fn phases_are_the_best_nested_plan() {
    rounds(8, 60, |stream, round| {
        let town = town(stream, 14, 6, 1);
        let mut question = model("mclp");
        question.phases = vec![1, 2];
        let outcome = town.ask(question);
        let both = |first: u32, all: u32| {
            let covered = |choice| town.covered(&town.with_today(choice), LIMIT);
            covered(first) + covered(all)
        };
        let best = town
            .choices()
            .filter(|all| all.count_ones() <= 3)
            .flat_map(|all| town.choices().map(move |first| (first, all)))
            .filter(|(first, all)| first & all == *first && first.count_ones() <= 1)
            .map(|(first, all)| both(first, all))
            .max();
        assert_eq!(Some(value(&outcome)), best, "round {round}");
        let siting = outcome.siting.unwrap();
        let sum: u64 = siting.phases.iter().map(|phase| phase.covered.0).sum();
        assert_eq!(Some(sum), best);
        let free = town.choices().filter(|choice| choice.count_ones() <= 1);
        let free = free.map(|choice| town.covered(&town.with_today(choice), LIMIT)).max();
        assert_eq!(Some(siting.phases[0].free), free);
    });
}

#[test]
fn tiers_are_solved_together() {
    rounds(9, 60, |stream, round| {
        let town = town(stream, 12, 6, 2);
        for nest in [false, true] {
            let mut question = model("mclp");
            question.tiers_nest = nest;
            question.tiers = TIERS
                .iter()
                .zip(["900m", "500m"])
                .map(|(name, limit)| TierQuestion {
                    name: (*name).to_owned(),
                    limit: limit.parse().unwrap(),
                    open: 2,
                    weight: None,
                })
                .collect();
            let outcome = town.ask(question);
            let served = |upper: u32, lower: u32| {
                let of = |tier: &str| {
                    let today = town.today.iter().filter(move |(_, of)| *of == tier);
                    today.map(|(at, _)| *at).collect::<Vec<Xy>>()
                };
                let uppers = [of("street"), town.chosen(upper)].concat();
                let mut lowers = [of("station"), town.chosen(lower)].concat();
                if nest {
                    lowers.extend(&uppers);
                }
                town.covered(&uppers, 900.0) + town.covered(&lowers, 500.0)
            };
            let two = |choice: &u32| choice.count_ones() <= 2;
            let best = town
                .choices()
                .filter(two)
                .flat_map(|upper| town.choices().filter(two).map(move |lower| (upper, lower)))
                .filter(|(upper, lower)| upper & lower == 0)
                .map(|(upper, lower)| served(upper, lower))
                .max();
            assert_eq!(Some(value(&outcome)), best, "round {round}, nest {nest}");
            let siting = outcome.siting.unwrap();
            let sum: u64 = siting.tiers.iter().map(|tier| tier.served.weight.0).sum();
            assert_eq!(Some(sum), best);
        }
    });
}

#[test]
fn spacing_is_kept_and_costs_no_more_than_it_must() {
    rounds(10, 80, |stream, round| {
        let town = town(stream, 14, 7, 1);
        let mut question = model("mclp").opening(3);
        question.min_spacing = Some(Cost(600_000));
        let outcome = town.ask(question);
        let apart = |choice: &u32| {
            let places = town.with_today(*choice);
            let pairs = (0..places.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
            pairs.into_iter().all(|(a, b)| places[a].distance_2(places[b]).sqrt() >= 600.0)
        };
        let best = town
            .choices()
            .filter(|choice| choice.count_ones() <= 3 && apart(choice))
            .map(|choice| town.covered(&town.with_today(choice), LIMIT))
            .max();
        assert_eq!(Some(value(&outcome)), best, "round {round}");
    });
}

#[test]
fn alternatives_come_in_order_and_why_not_is_what_it_costs() {
    rounds(11, 60, |stream, round| {
        let town = town(stream, 16, 7, 0);
        let mut question = model("mclp").opening(2);
        question.alternatives = 6;
        question.why_not = vec!["k3".to_owned()];
        let outcome = town.ask(question);
        let best = value(&outcome);
        let siting = outcome.siting.unwrap();
        let two = || town.choices().filter(|choice| choice.count_ones() == 2);
        let worth = |choice: u32| town.covered(&town.chosen(choice), LIMIT);
        assert_eq!(two().map(worth).max(), Some(best), "round {round}");
        let bits = |sites: &[SiteLabel]| -> u32 {
            sites.iter().map(|site| 1 << site.id[1..].parse::<u32>().unwrap()).sum()
        };
        let first: u32 = siting.solution.open.iter().map(|site| 1 << site).sum();
        let mut listed = vec![first];
        for plan in &siting.alternatives {
            let choice = (first & !bits(&plan.instead_of)) | bits(&plan.opens);
            assert!(!listed.contains(&choice), "round {round}: listed twice");
            assert_eq!(plan.value, worth(choice), "round {round}");
            // Nothing better was left out, but for plans that only add to a listed one.
            let at_most_two = || town.choices().filter(|choice| choice.count_ones() <= 2);
            let new = at_most_two().filter(|c| listed.iter().all(|old| c & old != *old));
            assert!(new.map(worth).max().is_none_or(|best| best <= plan.value), "round {round}");
            let unseen = at_most_two().filter(|choice| !listed.contains(choice));
            assert!(unseen.map(worth).max() >= Some(plan.value), "round {round}");
            listed.push(choice);
        }
        let with = two().filter(|choice| choice >> 3 & 1 == 1).map(worth).max();
        assert_eq!(siting.why_not[0].value, with, "round {round}");
        assert_eq!(siting.why_not[0].loss, best - with.unwrap());
    });
}

#[test]
fn the_trade_off_is_the_best_of_each_number() {
    rounds(12, 40, |stream, round| {
        let town = town(stream, 16, 7, 1);
        let mut question = model("mclp");
        question.purse = Some(Purse::Row(1..=6));
        let outcome = town.ask(question);
        let siting = outcome.siting.as_ref().unwrap();
        for point in &siting.curve {
            let best = town
                .choices()
                .filter(|choice| choice.count_ones() <= point.open)
                .map(|choice| town.covered(&town.with_today(choice), LIMIT))
                .max();
            assert_eq!(Some(point.value), best, "round {round}, {} sites", point.open);
            assert_eq!(point.bound, point.value);
        }
        assert_eq!(outcome.coverage.ledger.served.weight.0, siting.solution.value);
    });
}

/// No place in the plane beats the circle crossings: all crossings by the textbook formula,
/// every demand point, and a fine lattice are tried, one and two at a time.
#[test]
fn planar_candidates_are_optimal_in_the_plane() {
    rounds(13, 25, |stream, round| {
        let town = town(stream, 12, 1, 0);
        let mut places: Vec<Xy> = town.demand.iter().map(|(at, _)| *at).collect();
        for (n, (a, _)) in town.demand.iter().enumerate() {
            for (b, _) in &town.demand[..n] {
                let half = a.distance_2(*b).sqrt() / 2.0;
                if half > 0.0 && half <= LIMIT {
                    let rise = (LIMIT * LIMIT - half * half).sqrt();
                    let (dx, dy) = ((b.x - a.x) / (2.0 * half), (b.y - a.y) / (2.0 * half));
                    for side in [-1.0, 1.0] {
                        places.push(Xy {
                            x: (a.x + b.x) / 2.0 - side * dy * rise,
                            y: (a.y + b.y) / 2.0 + side * dx * rise,
                        });
                    }
                }
            }
        }
        for x in 0..20 {
            let lattice = (0..20).map(|y| Xy { x: f64::from(x * 100), y: f64::from(y * 100) });
            places.extend(lattice);
        }
        let one = places.iter().map(|at| town.covered(&[*at], LIMIT)).max();
        let pairs = places.iter().enumerate();
        let pairs = pairs.flat_map(|(n, a)| places[..n].iter().map(move |b| [*a, *b]));
        let two = pairs.map(|pair| town.covered(&pair, LIMIT)).max();
        for (open, best) in [(1, one), (2, two)] {
            let mut question = model("mclp").opening(open);
            question.candidates = CandidateSource::Planar;
            let outcome = town.ask(question);
            assert_eq!(Some(value(&outcome)), best, "round {round}, {open} sites");
            assert_eq!(outcome.coverage.ledger.served.weight.0, value(&outcome));
        }
    });
}
