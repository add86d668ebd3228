//! Walking reach: small towns drawn by hand with distances known by hand, and random ones against
//! a slow twin.

mod oracle;

use oracle::Stream;
use oracle::agree::{all_agree, compare, lists, prepared, slow_walks, spots, within};
use oracle::town::{Drawn, plainly, random_places, random_sketch};
use oracle::walk::Split;
use radii::model::{Cost, Measure, Xy};
use radii::reach::Grounds;
use radii::reach::walk::{Gates, WalkTerms};

use Gates::{Closed, Open, Residents};

/// The walk from a block to a centre, metres, on which the fast code in all its ways and the slow
/// one must agree.
fn metres(town: &Drawn, terms: &WalkTerms, gates: Gates, block: Xy, centre: Xy) -> Option<f64> {
    let town = town.sketch.town();
    let walks = all_agree(&town, &[block], &[centre], terms, gates, "drawn");
    walks[0][0].map(|millimetres| f64::from(millimetres) / 1000.0)
}

/// Under the three rules, most generous first.
fn by_gates(town: &Drawn, block: Xy, centre: Xy) -> [Option<f64>; 3] {
    Gates::ALL.map(|gates| metres(town, &plainly("adult"), gates, block, centre))
}

fn adult(town: &Drawn, block: Xy, centre: Xy) -> Option<f64> {
    metres(town, &plainly("adult"), Residents, block, centre)
}

#[test]
fn legs_streets_and_dead_ends() {
    let town = Drawn::new(
        "
A---B---C
    |
    D",
        &[],
    );
    // Both legs count: 10 m to the street, 350 m along it, 20 m to the centre.
    assert_eq!(adult(&town, town.at('A', 50.0, 10.0), town.at('B', 0.0, 20.0)), Some(380.0));
    // Beyond a dead end the way goes back to it: 30 m off its end, 40 m to the side.
    assert_eq!(adult(&town, town.at('D', 40.0, -30.0), town.at('B', 0.0, 0.0)), Some(250.0));
    // A block on a junction, and a centre on another.
    assert_eq!(adult(&town, town.at('B', 0.0, 0.0), town.at('C', 0.0, 0.0)), Some(400.0));
    // Two blocks on one street on either side of the centre, and one where the centre is.
    let centre = town.at('A', 200.0, -5.0);
    assert_eq!(adult(&town, town.at('A', 80.0, 3.0), centre), Some(128.0));
    assert_eq!(adult(&town, town.at('A', 350.0, 4.0), centre), Some(159.0));
    assert_eq!(adult(&town, centre, centre), Some(0.0), "nobody walks to the street and back");
}

#[test]
fn a_street_is_passed_by_a_bridge_without_a_junction() {
    // F-G passes below A-C: they cross, and share no node.
    let town = Drawn::new(
        "
   F

A-----C
      |
   G--H",
        &[("AC", "highway=residential bridge=yes"), ("FG", "highway=residential layer=-1")],
    );
    // From F down under the bridge to G, H, up to C and back over it.
    assert_eq!(adult(&town, town.at('F', 0.0, 0.0), town.at('A', 0.0, 0.0)), Some(1500.0));
}

#[test]
fn islands_are_no_streets() {
    let town = Drawn::new(
        "
A---B---C

D---E",
        &[],
    );
    // 80 m from the island, 120 m from the street: the street it is.
    assert_eq!(adult(&town, town.at('D', 100.0, 80.0), town.at('C', 0.0, 0.0)), Some(820.0));
    let facts = *town.sketch.town().lay(&[], plainly("adult")).1.facts();
    assert_eq!((facts.parts, facts.islands, facts.island_nodes), (2, 1, 2));
}

#[test]
fn a_street_may_be_walked_one_way_only() {
    let town = Drawn::new(
        "
A---B
|   |
C---D",
        &[("AB", "highway=footway oneway:foot=yes")],
    );
    let (west, east) = (town.at('A', 100.0, 0.0), town.at('A', 300.0, 0.0));
    assert_eq!(adult(&town, west, east), Some(200.0));
    // Back round the block: 100 m on to B, then B-D-C-A, then 100 m.
    assert_eq!(adult(&town, east, west), Some(1000.0));
    let against = Drawn::new(
        "
A---B
|   |
C---D",
        &[("AB", "highway=footway oneway:foot=-1")],
    );
    assert_eq!(adult(&against, west, east), Some(1000.0));
    assert_eq!(adult(&against, east, west), Some(200.0));
    // A vehicle's one-way street is none for walkers.
    let cars = Drawn::new("\nA---B", &[("AB", "highway=residential oneway=yes")]);
    assert_eq!(adult(&cars, cars.at('B', 0.0, 0.0), cars.at('A', 0.0, 0.0)), Some(400.0));
}

/// Who stands at either end of a one-way street is not forced into it.
#[test]
fn the_ends_of_a_one_way_street_belong_to_all_that_meet_there() {
    for tags in ["highway=footway oneway:foot=yes", "highway=footway oneway:foot=-1"] {
        for art in ["\nA---B---C", "\nC---B---A"] {
            let town = Drawn::new(art, &[("AB", tags), ("BC", "highway=footway")]);
            let (junction, end) = (town.at('B', 0.0, 30.0), town.at('C', 0.0, 0.0));
            assert_eq!(adult(&town, junction, end), Some(430.0), "{tags} {art}");
            assert_eq!(adult(&town, end, junction), Some(430.0), "{tags} {art}");
        }
    }
}

#[test]
fn gates_are_for_residents() {
    // Through the compound G-I-H it is shorter than round it.
    let town = Drawn::new(
        "
A--G-I-H--B
|         |
|         |
|         |
C---------D",
        &[("G", "barrier=gate"), ("H", "barrier=lift_gate")],
    );
    let (west, east, inside) =
        (town.at('A', 0.0, 0.0), town.at('B', 0.0, 0.0), town.at('I', 0.0, 0.0));
    assert_eq!(by_gates(&town, west, east), [Some(1000.0), Some(1800.0), Some(1800.0)]);
    // Whoever lives there comes out, whoever visits comes in.
    assert_eq!(by_gates(&town, inside, east), [Some(500.0), Some(500.0), None]);
    assert_eq!(by_gates(&town, west, inside), [Some(500.0), Some(500.0), None]);
    // Within the compound no gate is passed.
    let near = town.at('I', 100.0, 0.0);
    assert_eq!(by_gates(&town, near, inside), [Some(100.0), Some(100.0), Some(100.0)]);
}

/// A gate on a street that encloses nothing: streets on both sides hang together round it.
#[test]
fn a_gate_on_a_street_is_passed_by_residents() {
    let town = Drawn::new(
        "
A--G--B
|     |
C-----D",
        &[("G", "barrier=gate")],
    );
    let (west, east) = (town.at('A', 0.0, 0.0), town.at('B', 0.0, 0.0));
    assert_eq!(by_gates(&town, west, east), [Some(600.0), Some(600.0), Some(1000.0)]);
}

/// From one compound straight into the next, and from a street through two of them.
#[test]
fn compounds_that_lie_in_a_row() {
    let town = Drawn::new(
        "
A--G-I-H-J-K--B",
        &[("G", "barrier=gate"), ("H", "barrier=gate"), ("K", "barrier=gate")],
    );
    let at = |letter| town.at(letter, 0.0, 0.0);
    assert_eq!(by_gates(&town, at('I'), at('J')), [Some(400.0), Some(400.0), None]);
    let outer = Drawn::new(
        "
A--G-I-H-J-K--B
|             |
|             |
|             |
|             |
C-------------D",
        &[("G", "barrier=gate"), ("H", "barrier=gate"), ("K", "barrier=gate")],
    );
    let at = |letter| outer.at(letter, 0.0, 0.0);
    assert_eq!(by_gates(&outer, at('A'), at('B')), [Some(1400.0), Some(2400.0), Some(2400.0)]);
    assert_eq!(by_gates(&outer, at('A'), at('J')), [Some(900.0), Some(900.0), None]);
}

#[test]
fn private_ways_are_compounds_without_gates() {
    let town = Drawn::new(
        "
A---P---B
|       |
|       |
|       |
C-------D",
        &[("AP", "highway=service access=private"), ("PB", "highway=service access=private")],
    );
    let (west, east) = (town.at('A', 0.0, -200.0), town.at('B', 0.0, -200.0));
    assert_eq!(by_gates(&town, west, east), [Some(1200.0), Some(1200.0), Some(1200.0)]);
    let (west, east) = (town.at('A', 0.0, -100.0), town.at('B', 0.0, -100.0));
    assert_eq!(by_gates(&town, west, east), [Some(1000.0), Some(1400.0), Some(1400.0)]);
    let inside = town.at('P', 10.0, 0.0);
    assert_eq!(by_gates(&town, inside, east), [Some(490.0), Some(490.0), None]);
    assert_eq!(by_gates(&town, west, inside), [Some(510.0), Some(510.0), None]);
    // foot=yes overrules access=private.
    let open = Drawn::new("\nA---B", &[("AB", "highway=service access=private foot=yes")]);
    assert_eq!(by_gates(&open, open.at('A', 0.0, 0.0), open.at('B', 0.0, 0.0)), [Some(400.0); 3]);
}

#[test]
fn nobody_passes_what_is_shut() {
    for tag in
        ["barrier=wall", "barrier=gate locked=yes", "barrier=gate access=no", "barrier=fence"]
    {
        let town = Drawn::new(
            "
A--W--B
|     |
C-----D",
            &[("W", tag)],
        );
        let (west, east) = (town.at('W', -50.0, 0.0), town.at('W', 50.0, 0.0));
        assert_eq!(by_gates(&town, west, east), [Some(1500.0); 3], "{tag}");
    }
    for tag in ["barrier=bollard", "barrier=fence foot=yes", "barrier=gate access=yes"] {
        let town = Drawn::new("\nA--W--B", &[("W", tag)]);
        let (west, east) = (town.at('W', -50.0, 0.0), town.at('W', 50.0, 0.0));
        assert_eq!(by_gates(&town, west, east), [Some(100.0); 3], "{tag}");
    }
}

#[test]
fn squares_are_crossed_from_corner_to_corner() {
    // A square of 300 m by 400 m, entered at its corners a and d.
    let square = [("abdca", "highway=pedestrian area=yes")];
    let town = Drawn::new(
        "
S-a---b
  |   |
  |   |
  c---d-T",
        &square,
    );
    let (west, east) = (town.at('S', 0.0, 0.0), town.at('T', 0.0, 0.0));
    assert_eq!(adult(&town, west, east), Some(900.0));
    // With a corner that juts in: round it, not through it.
    let town = Drawn::new(
        "
S-a--------b
  |        |
  |        |
  |     e--f
  |     |
  |     |
  c-----d-T",
        &[("abfedca", "highway=pedestrian area=yes")],
    );
    let mut sketch = town.sketch.clone();
    sketch.ways.retain(|way| {
        way.1.len() == 7 || way.1.contains(&('S' as i64)) || way.1.contains(&('T' as i64))
    });
    sketch.ways.push((99, vec!['f' as i64, 'F' as i64], "highway=footway".to_owned()));
    sketch.nodes.push(('F' as i64, [1_100_000, -400_000 + 100_000], String::new()));
    let walks = all_agree(
        &sketch.town(),
        &[town.at('b', 0.0, 0.0), town.at('T', 0.0, 0.0)],
        &[town.at('S', 0.0, 0.0)],
        &plainly("adult"),
        Residents,
        "square",
    );
    // T, d, then straight to a: 600 m up and 600 m across, past e, which is 300 m up.
    assert_eq!(walks[0][1], Some(200_000 + 848_528 + 200_000));
}

#[test]
fn steps_ferries_and_other_profiles() {
    let town = Drawn::new(
        "
A--s--B
|     |
C-----D",
        &[("As", "highway=steps"), ("sB", "highway=footway")],
    );
    let (west, east) = (town.at('A', 0.0, 0.0), town.at('B', 0.0, 0.0));
    let walk = |profile: &str| metres(&town, &plainly(profile), Open, west, east);
    assert_eq!(walk("adult"), Some(600.0));
    assert_eq!(walk("wheelchair"), Some(1000.0));
    // As a distance steps are as long as they are, for the elderly too; in time, twice as long.
    assert_eq!(walk("elder"), Some(600.0));
    let sketch = town.sketch.town();
    let terms = WalkTerms { measure: Measure::Time, ..plainly("elder") };
    let (study, walk) = sketch.lay(&[west, town.at('A', 150.0, 0.0)], terms);
    let reach = prepared(&study, &walk, &[east]);
    // 300 m of steps at 25 m/min and 300 m at 50 m/min; round the block it would be 20 min.
    assert_eq!(reach.cost(0, 0), Some(Cost(18 * 60_000)));
    assert_eq!(reach.cost(0, 1), Some(Cost(12 * 60_000)));
    let ramp = Drawn::new("\nA--B", &[("AB", "highway=steps ramp:wheelchair=yes")]);
    let (west, east) = (ramp.at('A', 0.0, 0.0), ramp.at('B', 0.0, 0.0));
    assert_eq!(metres(&ramp, &plainly("wheelchair"), Open, west, east), Some(300.0));

    let ferry = Drawn::new(
        "
A--B~~~~C--D
|          |
|          |
E----------F",
        &[("BC", "route=ferry")],
    );
    let (west, east) = (ferry.at('B', 0.0, 0.0), ferry.at('C', 0.0, 0.0));
    assert_eq!(adult(&ferry, west, east), Some(2300.0));
}

#[test]
fn beyond_the_farthest_street_there_is_no_walk() {
    let town = Drawn::new("\nA----B", &[]);
    for (north, expected) in [(300.0, Some(700.0)), (300.001, None)] {
        let block = town.at('A', 100.0, north);
        assert_eq!(adult(&town, block, town.at('B', 0.0, 0.0)), expected);
        assert_eq!(adult(&town, town.at('B', 0.0, 0.0), block), expected);
        let (study, walk) = town.sketch.town().lay(&[block], plainly("adult"));
        let places = [town.at('B', 0.0, 0.0)];
        let reach = prepared(&study, &walk, &places);
        let grounds = reach.within(&within(Measure::Distance, 10_000_000)).grounds().unwrap()[0];
        let right = if expected.is_some() { Grounds::Measured } else { Grounds::Unsnapped };
        assert_eq!(grounds, right);
    }
}

/// At the limit is within it, a millimetre or a millisecond beyond is not.
#[test]
fn limits_are_inclusive() {
    let town = Drawn::new("\nA----------B", &[]);
    for (measure, limit, metres) in [
        (Measure::Distance, 640_000, 640.0),
        (Measure::Distance, 1_000_000, 1000.0),
        // 80 m a minute: 8 minutes are 640 m.
        (Measure::Time, 480_000, 640.0),
        (Measure::Time, 600_000, 800.0),
    ] {
        let blocks = [-0.001, 0.0, 0.001].map(|more| town.at('A', metres + more, 0.0));
        let terms = WalkTerms { measure, ..plainly("adult") };
        let (study, walk) = town.sketch.town().lay(&blocks, terms);
        let places = [town.at('A', 0.0, 0.0)];
        let reach = prepared(&study, &walk, &places);
        let met = lists(reach.as_ref(), &within(measure, limit), 3);
        assert_eq!(met, [vec![0], vec![0], vec![]], "{measure:?} {limit}");
        let costs = [0, 1, 2].map(|block| reach.cost(0, block).unwrap().0);
        assert_eq!(costs[1], limit);
        assert!(costs[0] <= limit && costs[2] > limit, "{measure:?} {costs:?}");
    }
}

/// Every pair of random towns, under every rule.
#[test]
fn random_towns_equal_the_slow_walk() {
    let seed = 20_261_122;
    for round in 0..300 {
        let seed = seed + round;
        let mut stream = Stream(seed);
        let sketch = random_sketch(&mut stream, round % 3 == 2, round % 3 > 0);
        let town = sketch.town();
        let slow = town.slow("adult");
        let blocks = random_places(&mut stream, &town, &slow, 40);
        let centres = random_places(&mut stream, &town, &slow, 8);
        let label = format!("seed {seed}");
        for gates in [Open, Residents, Closed] {
            all_agree(&town, &blocks, &centres, &plainly("adult"), gates, &label);
        }
        let timed = |profile| WalkTerms { measure: Measure::Time, ..plainly(profile) };
        all_agree(&town, &blocks, &centres, &timed("adult"), Residents, &label);
        // Steps at half the speed; no steps at all. The places are laid out for an adult.
        all_agree(&town, &blocks, &centres, &timed("elder"), Residents, &label);
        all_agree(&town, &blocks, &centres, &plainly("wheelchair"), Residents, &label);
    }
    println!("300 towns from seed {seed}");
}

/// Where streets are thin a walk is assumed, and never longer than the one that is there.
#[test]
fn thin_streets_are_judged_by_the_straight_line() {
    let mut seen = [0; 3];
    for seed in 0..40 {
        let mut stream = Stream(1_000 + seed);
        let town = random_sketch(&mut stream, seed % 2 == 0, true).town();
        let slow = town.slow("adult");
        let mut blocks = random_places(&mut stream, &town, &slow, 40);
        for block in blocks.iter_mut().step_by(2) {
            block.x += stream.within(-900.0, 900.0);
        }
        let centres = random_places(&mut stream, &town, &slow, 4);
        let terms = WalkTerms {
            sparse: WalkTerms::of(plainly("adult").profile).sparse,
            ..plainly("adult")
        };
        let (study, walk) = town.lay(&blocks, terms.clone());
        let split = Split::of(&slow, &spots(&slow, &walk, &blocks, &centres), false);
        let mut walks = slow_walks(&split, Residents, &blocks, &centres);
        for (block, (&at, &thin)) in blocks.iter().zip(walk.thin()).enumerate() {
            // Streets are told to cells in stretches of 25 m, which here are clipped.
            let density = slow.density(at);
            assert!(
                (density - 4.0).abs() < 0.8 || thin == (density < 4.0),
                "seed {seed}: {density}"
            );
            for (walks, &centre) in walks.iter_mut().zip(&centres).filter(|_| thin) {
                let straight = u64::from(town.plane.distance(at, centre).0);
                let assumed = (straight * 14).div_ceil(10) as u32;
                walks[block] = Some(walks[block].map_or(assumed, |walk| walk.min(assumed)));
            }
        }
        let reach = prepared(&study, &walk, &centres);
        compare(reach.as_ref(), &study, &walks, &terms, 1, &format!("seed {seed}"));
        for limit in [300_000, 800_000] {
            let judged = reach.within(&within(Measure::Distance, limit));
            for (block, &at) in blocks.iter().enumerate() {
                let found = judged.grounds().unwrap()[block];
                let thin = walk.thin()[block];
                let near = |centre: &Xy| town.plane.distance(at, *centre).0 <= limit;
                let back = |centre: usize| split.walks_to(Residents, blocks.len() + centre)[block];
                let on_foot =
                    (0..centres.len()).any(|centre| back(centre).is_some_and(|w| w <= limit));
                let right = match thin {
                    true if !on_foot && centres.iter().any(near) => Grounds::Estimated,
                    false if walk.snaps()[block].is_none() => Grounds::Unsnapped,
                    _ => Grounds::Measured,
                };
                assert_eq!(found, right, "seed {seed}: block {block} within {limit}");
                seen[right as usize] += 1;
            }
        }
    }
    println!("measured, estimated, unsnapped: {seen:?}");
    assert!(seen[0] > 100 && seen[1] > 20);
}
