//! Walking reach beyond plain questions: what must not change it, edits of the streets,
//! isochrones, reached streets and saved networks.

mod oracle;

use geo::{Area, Contains};
use oracle::Stream;
use oracle::agree::{all_agree, lists, prepared, slow_walks, within};
use oracle::town::{Drawn, Sketch, Town, plainly, random_places, random_sketch, study_at};
use oracle::walk::Split;
use radii::model::{Cost, Measure, Xy};
use radii::reach::walk::{EditKind, Gates, PathEdit, Profile, Walk, WalkTerms, save};
use radii::read::Source;
use radii::study::Streets;
use sha2::{Digest, Sha256};

const LIMITS: [u32; 3] = [250_000, 500_000, 1_000_000];

/// A random town with blocks and centres.
struct Case {
    sketch: Sketch,
    town: Town,
    blocks: Vec<Xy>,
    centres: Vec<Xy>,
}

fn case(stream: &mut Stream, round: bool) -> Case {
    let sketch = random_sketch(stream, round, true);
    let town = sketch.town();
    let slow = town.slow("adult");
    let blocks = random_places(stream, &town, &slow, 60);
    let centres = random_places(stream, &town, &slow, 7);
    Case { sketch, town, blocks, centres }
}

/// The lists of a town at every limit.
fn all_lists(town: &Town, blocks: &[Xy], centres: &[Xy]) -> Vec<Vec<Vec<u32>>> {
    let (study, walk) = town.lay(blocks, plainly("adult"));
    let reach = prepared(&study, &walk, centres);
    let list = |limit| lists(reach.as_ref(), &within(Measure::Distance, limit), blocks.len());
    LIMITS.map(list).to_vec()
}

fn shuffled<T: Clone>(stream: &mut Stream, items: &[T]) -> (Vec<T>, Vec<usize>) {
    let mut order: Vec<usize> = (0..items.len()).collect();
    for end in (1..order.len()).rev() {
        order.swap(end, stream.below(end as u64 + 1) as usize);
    }
    (order.iter().map(|&at| items[at].clone()).collect(), order)
}

#[test]
fn threads_and_orders_change_nothing() {
    for seed in 0..12 {
        let mut stream = Stream(900 + seed);
        let Case { sketch, town, blocks, centres } = case(&mut stream, seed % 2 == 0);
        let known = all_lists(&town, &blocks, &centres);
        for threads in [1, 2] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let found = pool.install(|| all_lists(&town, &blocks, &centres));
            assert_eq!(found, known, "seed {seed}, {threads} threads");
        }
        let (elements, _) = shuffled(&mut stream, &sketch.elements());
        assert_eq!(all_lists(&sketch.town_of(&elements), &blocks, &centres), known, "seed {seed}");
        let (moved, order) = shuffled(&mut stream, &blocks);
        for (found, known) in all_lists(&town, &moved, &centres).iter().zip(&known) {
            for (row, &was) in found.iter().zip(&order) {
                assert_eq!(row, &known[was], "seed {seed}: shuffled demand");
            }
        }
        let (moved, order) = shuffled(&mut stream, &centres);
        for (found, known) in all_lists(&town, &blocks, &moved).iter().zip(&known) {
            for (row, known) in found.iter().zip(known) {
                let mut row: Vec<u32> = row.iter().map(|&at| order[at as usize] as u32).collect();
                row.sort_unstable();
                assert_eq!(&row, known, "seed {seed}: shuffled sites");
            }
        }
    }
}

fn edit(kind: EditKind, line: &[Xy]) -> PathEdit {
    PathEdit { kind, line: line.to_vec(), joins: false, file: "edits.geojson".into(), row: 7 }
}

/// A place put into a sketch as a node, on the piece of a way that it is the foot on.
fn put_in(sketch: &mut Sketch, piece: usize, at: Xy, closed: bool) -> i64 {
    let place = [at.x, at.y].map(|metres| (metres * 1000.0).round() as i64);
    if let (false, Some(node)) = (closed, sketch.nodes.iter().find(|node| node.1 == place)) {
        return node.0;
    }
    let id = 10_000 + sketch.nodes.len() as i64;
    sketch.nodes.push((id, place, String::new()));
    let mut before = 0;
    for way in 0..sketch.ways.len() {
        let pieces = sketch.ways[way].1.len() - 1;
        if piece < before + pieces {
            let cut = piece - before + 1;
            sketch.ways[way].1.insert(cut, id);
            if closed {
                sketch.nodes.push((id + 1, place, String::new()));
                let (_, nodes, tags) = sketch.ways[way].clone();
                let mut rest = nodes[cut..].to_vec();
                rest[0] = id + 1;
                sketch.ways[way].1.truncate(cut + 1);
                sketch.ways.push((100 + sketch.ways.len() as i64, rest, tags));
            }
            return id;
        }
        before += pieces;
    }
    panic!("no piece {piece}");
}

/// An edit made by hand, in the map itself.
fn by_hand(sketch: &mut Sketch, edit: &PathEdit) {
    let most = |corner: usize| {
        if corner == 0 || corner + 1 == edit.line.len() { 30.0 } else { 1.0 }
    };
    if edit.kind == EditKind::Add {
        let mut path = Vec::new();
        for (corner, &at) in edit.line.iter().enumerate() {
            let (piece, foot) = sketch.town().slow("adult").nearest(at)[0];
            let met = at.distance_2(foot).sqrt() <= most(corner);
            let met = met.then(|| put_in(sketch, piece, foot, false));
            let id = 30_000 + sketch.nodes.len() as i64;
            let place = [at.x, at.y].map(|metres| (metres * 1000.0).round() as i64);
            sketch.nodes.push((id, place, String::new()));
            match met {
                Some(met) if corner == 0 => path.extend([met, id]),
                Some(met) => path.extend([id, met]),
                None => path.push(id),
            }
        }
        sketch.ways.push((100 + sketch.ways.len() as i64, path, "highway=path".to_owned()));
    } else if let [at] = edit.line[..] {
        let (piece, foot) = sketch.town().slow("adult").nearest(at)[0];
        put_in(sketch, piece, foot, true);
    } else {
        // One crossing at a time, from the last piece on, so that the others keep their numbers.
        let slow = sketch.town().slow("adult");
        for (index, piece) in slow.pieces.iter().enumerate().rev().filter(|(_, p)| !p.island) {
            let (a, b) = (edit.line[0], edit.line[1]);
            let (dx, dy) = (b.x - a.x, b.y - a.y);
            let (ex, ey) = (piece.to.x - piece.from.x, piece.to.y - piece.from.y);
            let cross = dx * ey - dy * ex;
            let (x, y) = (piece.from.x - a.x, piece.from.y - a.y);
            let (along, part) = ((x * ey - y * ex) / cross, (x * dy - y * dx) / cross);
            if (0.0..=1.0).contains(&along) && (0.0..=1.0).contains(&part) {
                let at = Xy { x: piece.from.x + part * ex, y: piece.from.y + part * ey };
                put_in(sketch, index, at, true);
            }
        }
    }
}

/// Edits laid over the streets against the same edits made in the map. A place where a street is
/// parted is a whole millimetre there and a node of its own here, and lengths are rounded on both
/// sides of it: each parting may cost two millimetres.
#[test]
fn edits_equal_a_map_made_by_hand() {
    let (mut compared, mut changed) = (0, 0);
    for seed in 0..150 {
        let mut stream = Stream(5_000 + seed);
        let mut sketch = random_sketch(&mut stream, false, true);
        sketch.nodes.iter_mut().for_each(|node| node.2.clear());
        let town = sketch.town();
        let slow = town.slow("adult");
        let blocks = random_places(&mut stream, &town, &slow, 40);
        let centres = random_places(&mut stream, &town, &slow, 5);
        let near_street = |stream: &mut Stream| {
            let pieces: Vec<_> = slow.pieces.iter().filter(|piece| !piece.island).collect();
            let piece = pieces[stream.below(pieces.len() as u64) as usize];
            let part = stream.within(-0.1, 1.1);
            Xy {
                x: piece.from.x + part * (piece.to.x - piece.from.x) + stream.within(-9.0, 9.0),
                y: piece.from.y + part * (piece.to.y - piece.from.y) + stream.within(-9.0, 9.0),
            }
        };
        let mut edits = Vec::new();
        for _ in 0..1 + stream.below(3) {
            let (from, to) = (near_street(&mut stream), near_street(&mut stream));
            edits.push(match stream.below(3) {
                0 => edit(EditKind::Close, &[from]),
                1 => edit(EditKind::Close, &[from, to]),
                _ => edit(EditKind::Add, &[from, to]),
            });
        }
        let (study, walk) = town.lay(&blocks, plainly("adult"));
        let walk = walk.with_gates(Gates::Open);
        // Of streets that meet where one is closed, any one is.
        let tied = |edit: &PathEdit| edit.line.len() == 1 && slow.nearest(edit.line[0]).len() > 1;
        if edits.iter().any(tied) {
            continue;
        }
        let Ok(edited) = walk.with_edits(&blocks, &edits) else { continue };
        let mut hand = sketch.clone();
        edits.iter().for_each(|edit| by_hand(&mut hand, edit));
        let hand = hand.town();
        // An edit changes no part of the network into an island or back; a new map does.
        let facts = *hand.lay(&[], plainly("adult")).1.facts();
        if (facts.parts, facts.islands) != (walk.facts().parts, walk.facts().islands) {
            continue;
        }
        let label = format!("seed {seed}");
        let walks = all_agree(&hand, &blocks, &centres, &plainly("adult"), Gates::Open, &label);
        let (reach, plain) =
            (prepared(&study, &edited, &centres), prepared(&study, &walk, &centres));
        let most = 2 + 4 * edits.len() as u32 * 4;
        for (centre, walks) in walks.iter().enumerate() {
            for (block, walk) in walks.iter().enumerate() {
                let found = reach.cost(centre, block).map(|cost| cost.0);
                let same = found.zip(*walk).is_some_and(|(a, b)| a.abs_diff(b) <= most);
                assert!(
                    same || (found, *walk) == (None, None),
                    "{label}: block {block} to centre {centre}: {found:?}, by hand {walk:?}; {edits:?}"
                );
                changed += u64::from(plain.cost(centre, block).map(|cost| cost.0) != found);
                compared += 1;
            }
        }
        // The demand is where it would be had it been put on the edited streets afresh.
        assert_eq!(edited.snap(&blocks), edited.snaps(), "{label}");
    }
    println!("{compared} walks compared, {changed} changed by the edits");
    assert!(compared > 5_000 && changed > 500);
}

fn costs(town: &Drawn, edits: &[PathEdit], blocks: &[Xy], centre: Xy) -> Vec<Option<f64>> {
    let (study, walk) = town.sketch.town().lay(blocks, plainly("adult"));
    let walk = walk.with_edits(blocks, edits).unwrap();
    let reach = prepared(&study, &walk, &[centre]);
    let metres = |block| reach.cost(0, block).map(Cost::metres);
    (0..blocks.len()).map(metres).collect()
}

#[test]
fn paths_are_added_and_streets_closed() {
    let town = Drawn::new(
        "
A-------B
|
|
C-------D",
        &[],
    );
    let at = |letter, east, north| town.at(letter, east, north);
    let (block, centre) = (at('B', 0.0, 0.0), at('D', 0.0, 0.0));
    let add = edit(EditKind::Add, &[at('B', -100.0, -10.0), at('D', -100.0, 20.0)]);
    assert_eq!(costs(&town, &[], &[block], centre), [Some(1900.0)]);
    assert_eq!(costs(&town, std::slice::from_ref(&add), &[block], centre), [Some(500.0)]);
    // From end to end, exactly where the streets end.
    let ends = edit(EditKind::Add, &[block, centre]);
    assert_eq!(costs(&town, &[ends], &[block], centre), [Some(300.0)]);
    // A dead end of 100 m, on which a block stands.
    let path = edit(EditKind::Add, &[at('B', -400.0, 0.0), at('B', -400.0, -100.0)]);
    let off = at('B', -390.0, -90.0);
    assert_eq!(costs(&town, &[path], &[off], block), [Some(500.0)]);
    // A corner on a street joins it.
    let corner =
        edit(EditKind::Add, &[at('B', -100.0, 0.0), at('D', -100.0, 0.5), at('D', -100.0, -100.0)]);
    assert_eq!(costs(&town, &[corner], &[block], centre), [Some(500.0)]);
    // Closed by a line across both streets, by a point, and again after a path was added.
    let across = edit(EditKind::Close, &[at('A', 300.0, 50.0), at('C', 300.0, -50.0)]);
    let point = edit(EditKind::Close, &[at('A', 300.0, 5.0)]);
    let blocks = [block, at('A', 290.0, 0.0), at('C', 310.0, 0.0)];
    assert_eq!(
        costs(&town, std::slice::from_ref(&across), &blocks, centre),
        [None, None, Some(490.0)]
    );
    assert_eq!(costs(&town, &[point], &blocks, centre)[1..], [Some(1390.0), Some(490.0)]);
    assert_eq!(costs(&town, &[across, add], &blocks, centre)[..1], [Some(500.0)]);
}

/// A path that ends where a one-way street does belongs to the junction.
#[test]
fn a_path_to_the_end_of_a_one_way_street_meets_the_junction() {
    for tags in ["highway=footway oneway:foot=yes", "highway=footway oneway:foot=-1"] {
        for art in ["\nA---B---C\n\n    D", "\nC---B---A\n\n    D"] {
            let town = Drawn::new(art, &[("AB", tags), ("BC", "highway=footway")]);
            let ends = [town.at('D', 0.0, 0.0), town.at('B', 0.0, 0.0)];
            let path = edit(EditKind::Add, &ends);
            for (block, centre) in [('D', 'C'), ('C', 'D')] {
                let (block, centre) = (town.at(block, 0.0, 0.0), town.at(centre, 0.0, 0.0));
                let found = costs(&town, std::slice::from_ref(&path), &[block], centre);
                assert_eq!(found, [Some(600.0)], "{tags} {art}");
            }
        }
    }
}

#[test]
fn edits_that_meet_no_street_say_so() {
    let town = Drawn::new("\nA---B", &[]);
    let (_, walk) = town.sketch.town().lay(&[], plainly("adult"));
    let far = |east| town.at('A', east, 500.0);
    for (edit, expected) in [
        (edit(EditKind::Add, &[town.at('A', 0.0, 0.0)]), "draw it as a line"),
        (edit(EditKind::Add, &[far(0.0), far(50.0)]), "no street within 30 m"),
        (edit(EditKind::Close, &[far(0.0), far(50.0)]), "closes no street"),
        (edit(EditKind::Close, &[far(0.0)]), "closes no street"),
        (edit(EditKind::Close, &[]), "closes no street"),
        (edit(EditKind::Add, &[]), "draw it as a line"),
    ] {
        let message = walk.with_edits(&[], &[edit]).unwrap_err().to_string();
        let whole = message.contains("edits.geojson:7") && message.contains("hint: ");
        assert!(whole && message.contains(expected), "{message}");
    }
}

#[test]
fn isochrones_hold_their_blocks_and_each_other() {
    let (mut compared, mut holes) = (0, 0);
    for seed in 0..16 {
        let mut stream = Stream(70 + seed);
        let Case { town, blocks, centres, .. } = case(&mut stream, seed % 2 == 0);
        let (_, walk) = town.lay(&blocks, plainly("adult"));
        for gates in Gates::ALL {
            for dissolved in [false, true] {
                let walk = walk.with_gates(gates);
                let found = walk.isochrones(&blocks, &centres, &LIMITS, dissolved);
                let label = format!("seed {seed} {gates:?} dissolved {dissolved}");
                assert_eq!(found.mismatched, 0, "{label}");
                compared += found.compared;
                let all = &found.isochrones;
                holes += all
                    .iter()
                    .flat_map(|one| &one.ground)
                    .map(|p| p.interiors().len())
                    .sum::<usize>();
                for pair in all.windows(2).filter(|pair| pair[0].site == pair[1].site) {
                    let (large, small) = (&pair[0], &pair[1]);
                    assert!(large.limit > small.limit, "{label}");
                    assert!(
                        large.ground.unsigned_area() >= small.ground.unsigned_area(),
                        "{label}"
                    );
                    let inside = small.ground.0.is_empty() || large.ground.contains(&small.ground);
                    assert!(inside, "{label}: {:?} limit {}", small.site, small.limit);
                }
            }
        }
    }
    println!("{compared} blocks compared, {holes} holes");
    assert!(compared > 10_000 && holes > 0);
}

#[test]
fn reached_streets_are_within_the_limit_and_no_others() {
    let mut sampled = 0;
    for seed in 0..30 {
        let mut stream = Stream(300 + seed);
        let Case { town, blocks, centres, .. } = case(&mut stream, seed % 2 == 0);
        let slow = town.slow("adult");
        let (_, walk) = town.lay(&blocks, plainly("adult"));
        for (gates, limit) in Gates::ALL.into_iter().zip(LIMITS) {
            let walk = walk.with_gates(gates);
            let snaps = walk.snap(&centres);
            let network = walk.network();
            let streets = walk.reached_streets(&snaps, limit);
            let mut spots: Vec<_> = Vec::new();
            let mut right = Vec::new();
            for (reached, stretches) in [(true, &streets.reached), (false, &streets.beyond)] {
                for stretch in stretches {
                    let inner = u32::from(!reached);
                    let (from, to) = (stretch.from + inner, stretch.to - inner);
                    let some = [from, to, from.midpoint(to), from + (to.max(from) - from) / 7];
                    for offset in some.into_iter().filter(|at| (from..=to).contains(at)) {
                        spots.push(Some(slow.on_edge(network, stretch.edge, offset)));
                        right.push(reached);
                    }
                }
            }
            let nowhere = vec![Xy { x: f64::NAN, y: f64::NAN }; spots.len()];
            let at = centres.iter().zip(&snaps);
            spots.extend(at.map(|(&at, &snap)| slow.spot(network, at, 300_000, snap)));
            let walks = slow_walks(&Split::of(&slow, &spots, false), gates, &nowhere, &centres);
            for (index, reached) in right.into_iter().enumerate() {
                let least = walks.iter().filter_map(|walks| walks[index]).min();
                let within = least.is_some_and(|least| least <= limit);
                assert_eq!(within, reached, "seed {seed} {gates:?}: {:?} {least:?}", spots[index]);
                sampled += 1;
            }
        }
    }
    println!("{sampled} places on streets");
}

fn saved(town: &Town) -> Vec<u8> {
    save(&town.map, &Profile::find("adult").unwrap()).unwrap()
}

fn loaded(town: &Town, bytes: Vec<u8>, blocks: &[Xy], profile: &str) -> Result<Walk, String> {
    loaded_for(town, bytes, blocks, plainly(profile))
}

fn loaded_for(
    town: &Town,
    bytes: Vec<u8>,
    blocks: &[Xy],
    terms: WalkTerms,
) -> Result<Walk, String> {
    let study = study_at(town.plane.clone(), blocks);
    let source = Source { path: "city.walk".into(), ..Source::default() };
    let streets = Streets::Saved { source, bytes, frame: None };
    Walk::lay(&study, &streets, terms).map_err(|error| error.to_string())
}

#[test]
fn a_saved_network_gives_the_same_lists() {
    for seed in 0..12 {
        let Case { town, blocks, centres, .. } = case(&mut Stream(40 + seed), true);
        for (profile, measure) in [
            ("adult", Measure::Distance),
            ("elder", Measure::Distance),
            ("elder", Measure::Time),
            ("wheelchair", Measure::Time),
        ] {
            let terms = WalkTerms { measure, ..plainly(profile) };
            let bytes = save(&town.map, &terms.profile).unwrap();
            let walk = loaded_for(&town, bytes, &blocks, terms.clone()).unwrap();
            let (study, direct) = town.lay(&blocks, terms);
            assert_eq!(walk.facts(), direct.facts());
            let lists = |walk: &Walk| {
                let reach = prepared(&study, walk, &centres);
                let of = |limit| lists(reach.as_ref(), &within(measure, limit), blocks.len());
                LIMITS.map(of)
            };
            for gates in Gates::ALL {
                let (walk, direct) = (walk.with_gates(gates), direct.with_gates(gates));
                assert_eq!(lists(&walk), lists(&direct), "seed {seed} {profile} {gates:?}");
            }
        }
    }
}

#[test]
fn a_damaged_network_is_refused() {
    let Case { town, blocks, .. } = case(&mut Stream(3), true);
    let whole = saved(&town);
    let refused = |bytes: Vec<u8>| {
        let message = loaded(&town, bytes, &blocks, "adult").unwrap_err();
        assert!(message.contains("city.walk") && message.contains("hint: "), "{message}");
        message
    };
    for at in (0..whole.len()).step_by(11).chain(whole.len() - 40..whole.len()) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        refused(bytes);
        refused(whole[..at].to_vec());
    }
    assert!(refused(b"PK\x03\x04".to_vec()).contains("not a walking network"));
    let other = loaded(&town, whole.clone(), &blocks, "elder").unwrap_err();
    assert!(other.contains("made for the profile adult, not elder"), "{other}");
}

/// A file whose fingerprint fits what is damaged in it is refused or read, and nothing worse.
#[test]
fn a_forged_network_does_no_harm() {
    let Case { town, blocks, centres, .. } = case(&mut Stream(8), true);
    let whole = saved(&town);
    let body = whole.len() - 32;
    let mut read = 0;
    let mut stream = Stream(77);
    for at in (24..body).step_by(5) {
        let mut bytes = whole[..body].to_vec();
        bytes[at] = match stream.below(3) {
            0 => 0xff,
            1 => 0,
            _ => stream.below(256) as u8,
        };
        let digest = Sha256::digest(&bytes);
        bytes.extend(digest);
        if let Ok(walk) = loaded(&town, bytes, &blocks, "adult") {
            let study = study_at(town.plane.clone(), &blocks);
            let reach = prepared(&study, &walk, &centres);
            lists(reach.as_ref(), &within(Measure::Distance, LIMITS[1]), blocks.len());
            read += 1;
        }
    }
    println!("{read} forged files were read");
    // Positions are the last table.
    for value in [f64::NAN, f64::INFINITY, -f64::INFINITY, 1e300, 95.0, 180.0, -179.9, 0.0] {
        for back in [8, 16, 400, 408] {
            let mut bytes = whole[..body].to_vec();
            bytes[body - back..body - back + 8].copy_from_slice(&value.to_le_bytes());
            let digest = Sha256::digest(&bytes);
            bytes.extend(digest);
            let walk = loaded(&town, bytes, &blocks, "adult");
            let whole = walk.is_err_and(|message| message.contains("city.walk"));
            assert!(whole || value.abs() <= 180.0, "{value} was read");
        }
    }
}

/// Slow streets are parted into slow streets, whatever of a millimetre is left over.
#[test]
fn slow_streets_are_parted_to_the_millimetre() {
    let text = plainly("adult").profile.to_toml();
    let text = text.replace("[speed_on]", "[speed_on]\n\"highway=steps\" = 50.0");
    let profile = Profile::parse(&text, std::path::Path::new("mine.toml")).unwrap();
    let terms = WalkTerms { measure: Measure::Time, profile, ..plainly("adult") };
    let steps = [("AB", "highway=steps"), ("BC", "highway=footway")];
    for art in ["\nA--B--C\n   |\nD--E--F", "\nC--B--A\n   |\nD--E--F"] {
        let town = Drawn::new(art, &steps);
        let end = town.at('B', 0.0, 0.0);
        let way = if art.contains("A--B") { -1.0 } else { 1.0 };
        for apart in 1..60 {
            let at = town.at('B', way * (100.0 + f64::from(apart) / 1000.0), 0.0);
            let off = Xy { y: at.y + 50.0, ..at };
            for kind in [EditKind::Add, EditKind::Close] {
                let line = if kind == EditKind::Add { vec![at, off] } else { vec![at] };
                let (study, walk) = town.sketch.town().lay(&[end], terms.clone());
                let walk = walk.with_edits(&[end], &[edit(kind, &line)]).unwrap();
                let network = walk.network();
                for street in network.edges() {
                    let whole = network.edge(street).part(network.length(street));
                    assert_eq!(network.edge(street).cost, whole, "{art} {apart} {kind:?}");
                }
                for letter in ['C', 'E', 'B'] {
                    let centre = town.at(letter, 0.0, 0.0);
                    let walked = walk.with_measure(Measure::Distance);
                    let reach = prepared(&study, &walked, &[centre]);
                    let right = town.sketch.town().plane.distance(end, centre);
                    assert_eq!(reach.cost(0, 0), Some(right), "{art} {apart} {kind:?} {letter}");
                }
            }
        }
    }
}

/// Whatever is edited, nothing breaks, the demand is where it belongs, and what is only closed
/// makes no walk shorter.
#[test]
fn any_edits_can_be_laid() {
    for seed in 0..60 {
        let mut stream = Stream(8_000 + seed);
        let Case { mut sketch, blocks, centres, .. } = case(&mut stream, seed % 2 == 0);
        // On which side of a wall or gate somebody stands who is at it, an edit may change.
        sketch.nodes.iter_mut().for_each(|node| node.2.clear());
        let town = sketch.town();
        let slow = town.slow("adult");
        let (study, walk) = town.lay(&blocks, plainly("adult"));
        let closing = seed % 3 == 0;
        let edits: Vec<PathEdit> = (0..1 + stream.below(6))
            .map(|_| {
                let corners = 1 + stream.below(5) as usize;
                let mut line = random_places(&mut stream, &town, &slow, corners);
                if stream.below(4) == 0 {
                    line.push(line[0]);
                }
                let kind =
                    if closing || stream.below(2) == 0 { EditKind::Close } else { EditKind::Add };
                edit(kind, &line)
            })
            .filter(|edit| walk.with_edits(&blocks, std::slice::from_ref(edit)).is_ok())
            .collect();
        let Ok(edited) = walk.with_edits(&blocks, &edits) else { continue };
        assert_eq!(edited.snap(&blocks), edited.snaps(), "seed {seed}");
        for gates in Gates::ALL {
            let (edited, walk) = (edited.with_gates(gates), walk.with_gates(gates));
            let (after, before) =
                (prepared(&study, &edited, &centres), prepared(&study, &walk, &centres));
            for (centre, block) in
                (0..centres.len()).flat_map(|c| (0..blocks.len()).map(move |b| (c, b)))
            {
                let (after, before) = (after.cost(centre, block), before.cost(centre, block));
                let no_shorter = match (after, before) {
                    (Some(after), Some(before)) => after.0 + 2 >= before.0,
                    (found, _) => found.is_none(),
                };
                assert!(
                    !closing || no_shorter,
                    "seed {seed} {gates:?}: block {block}, {after:?} after {before:?}"
                );
            }
            let reach = prepared(&study, &edited, &centres);
            lists(reach.as_ref(), &within(Measure::Distance, LIMITS[1]), blocks.len());
            let found =
                edited.isochrones(&blocks, &centres, &[0, 1, 60_000, 400_000], seed % 2 == 0);
            assert_eq!(found.mismatched, 0, "seed {seed} {gates:?}");
        }
    }
}
