//! OpenStreetMap extracts: what is kept of them, what is said of their gaps, and that no file,
//! however damaged, does worse than be refused.

mod oracle;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use oracle::pbf::{blob, block, dense, framed, header, number, raw_blob, relation, way};
use oracle::{Stream, shared};
use radii::read::{Frame, ReadError, StreetMap, is_street_map, read_streets};

/// Read what a file of this name and content holds.
fn read_as(name: &str, content: &[u8], frame: Option<Frame>) -> Result<StreetMap, ReadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    read_streets(&path, frame)
}

fn xml(elements: &[&str]) -> String {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<osm version=\"0.6\">\n{}\n</osm>\n",
        elements.join("\n")
    )
}

fn read_xml(elements: &[&str]) -> StreetMap {
    read_as("t.osm", xml(elements).as_bytes(), None).unwrap()
}

fn refusal(name: &str, content: &[u8]) -> String {
    let error = read_as(name, content, None).unwrap_err().to_string();
    assert!(error.contains(name) && error.contains("hint: "), "{error}");
    error
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(content).unwrap();
    gzip.finish().unwrap()
}

/// All a map says, as text.
fn told(map: &StreetMap) -> String {
    let mut text = String::new();
    let ids = |nodes: &[u32]| nodes.iter().map(|&node| map.node_id(node)).collect::<Vec<_>>();
    for way in 0..map.ways() {
        let tags: Vec<_> = map.tags_of(way).iter().collect();
        writeln!(text, "way {} {:?} {tags:?}", map.way_id(way), ids(map.nodes_of(way))).unwrap();
    }
    for (index, area) in map.areas().iter().enumerate() {
        let holes: Vec<_> = area.holes.iter().map(|hole| ids(hole)).collect();
        let tags: Vec<_> = map.area_tags(index).iter().collect();
        let kind = if area.of_relation { "relation" } else { "area" };
        writeln!(text, "{kind} {} {:?} {holes:?} {tags:?}", area.id, ids(&area.outer)).unwrap();
    }
    for (node, at) in (0..).zip(&map.positions) {
        let tags: Vec<_> = map.node_tags(node).iter().collect();
        writeln!(text, "node {} {} {} {tags:?}", map.node_id(node), at.lon, at.lat).unwrap();
    }
    for note in &map.notes {
        writeln!(text, "{:?} {}", note.severity, note.text).unwrap();
    }
    text
}

const TOWN: &[&str] = &[
    r#"<node id="1" lat="31.1" lon="121.0000001"/>"#,
    r#"<node id="2" lat="31.2" lon="121.1"><tag k="barrier" v="gate"/><tag k="locked" v="yes"/></node>"#,
    r#"<node id="3" lat="31.3" lon="121.2"><tag k="name" v="unused"/></node>"#,
    r#"<node id="4" lat="31.4" lon="121.3"/>"#,
    r#"<node id="-5" lat="-31.5" lon="-121.4"/>"#,
    r#"<node id="6" lat="31.6" lon="121.5"/>"#,
    // A square of 10 to 17 with a hole of 20 to 22, the outline in two open ways.
    r#"<node id="10" lat="0" lon="0"/><node id="11" lat="0" lon="4"/>"#,
    r#"<node id="12" lat="4" lon="4"/><node id="13" lat="4" lon="0"/>"#,
    r#"<node id="20" lat="1" lon="1"/><node id="21" lat="1" lon="2"/><node id="22" lat="2" lon="2"/>"#,
    r#"<way id="70"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="footway"/><tag k="name" v="A &amp; 路"/><tag k="name:en" v="A"/><tag k="source" v="s"/></way>"#,
    r#"<way id="60"><nd ref="-5"/><nd ref="1"/><tag k="route" v="ferry"/></way>"#,
    r#"<way id="61"><nd ref="4"/><nd ref="1"/><tag k="railway" v="rail"/></way>"#,
    r#"<way id="80"><nd ref="1"/><nd ref="2"/><nd ref="99"/><nd ref="3"/><nd ref="98"/><nd ref="3"/><nd ref="4"/><tag k="highway" v="path"/></way>"#,
    r#"<way id="81"><nd ref="98"/><nd ref="3"/><tag k="highway" v="path"/></way>"#,
    r#"<way id="82"><nd ref="3"/><tag k="highway" v="path"/></way>"#,
    r#"<way id="90"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="highway" v="pedestrian"/><tag k="area" v="yes"/></way>"#,
    r#"<way id="91"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="man_made" v="pier"/></way>"#,
    r#"<way id="92"><nd ref="1"/><nd ref="2"/><nd ref="99"/><nd ref="1"/><tag k="highway" v="pedestrian"/><tag k="area" v="yes"/></way>"#,
    r#"<way id="95"><nd ref="10"/><nd ref="11"/><nd ref="12"/></way>"#,
    r#"<way id="96"><nd ref="10"/><nd ref="13"/><nd ref="12"/><tag k="barrier" v="wall"/></way>"#,
    r#"<way id="97"><nd ref="20"/><nd ref="21"/><nd ref="22"/><nd ref="20"/></way>"#,
    r#"<relation id="7"><member type="way" ref="95" role="outer"/><member type="way" ref="96" role=""/><member type="node" ref="1" role="label"/><member type="way" ref="97" role="inner"/><tag k="type" v="multipolygon"/><tag k="highway" v="pedestrian"/></relation>"#,
    r#"<relation id="8"><member type="way" ref="95" role="outer"/><tag k="type" v="multipolygon"/><tag k="public_transport" v="platform"/></relation>"#,
    r#"<relation id="9"><member type="way" ref="97" role="outer"/><tag k="type" v="multipolygon"/><tag k="building" v="yes"/></relation>"#,
];

const TOLD: &str = r#"way 60 [-5, 1] [("route", "ferry")]
way 70 [1, 2, 3] [("highway", "footway"), ("name", "A & 路")]
way 80 [1, 2] [("highway", "path")]
way 80 [3, 4] [("highway", "path")]
way 91 [1, 2, 3, 1] [("man_made", "pier")]
relation 7 [10, 11, 12, 13, 10] [[20, 21, 22, 20]] [("type", "multipolygon"), ("highway", "pedestrian")]
area 90 [1, 2, 3, 1] [] [("highway", "pedestrian"), ("area", "yes")]
node -5 -121.4 -31.5 []
node 1 121.0000001 31.1 []
node 2 121.1 31.2 [("barrier", "gate"), ("locked", "yes")]
node 3 121.2 31.3 []
node 4 121.3 31.4 []
node 10 0 0 []
node 11 4 0 []
node 12 4 4 []
node 13 0 4 []
node 20 1 1 []
node 21 2 1 []
node 22 2 2 []
Warning 2 ways name nodes that are not in the extract; they are cut there
Warning 2 squares have outlines that do not close in the extract; those are left out
"#;

#[test]
fn streets_squares_and_gates_are_kept_in_the_order_of_their_ids() {
    let map = read_xml(TOWN);
    assert_eq!(told(&map), TOLD);
    assert_eq!(map.source.format, "OSM XML");
    assert_eq!(map.source.bytes, xml(TOWN).len() as u64);
    assert_eq!(map.source.sha256.len(), 64);
    assert_eq!(map.tags_of(1).value("name"), Some("A & 路"));
    assert_eq!(map.tags_of(1).value("name:en"), None);
    assert!(map.node_tags(0).is_empty() && map.area_tags(0).value("highway").is_some());
}

#[test]
fn the_order_in_the_file_and_gzip_change_nothing() {
    let mut stream = Stream(11);
    let mut shuffled = TOWN.to_vec();
    for _ in 0..20 {
        for last in (1..shuffled.len()).rev() {
            shuffled.swap(last, stream.below(last as u64 + 1) as usize);
        }
        assert_eq!(told(&read_xml(&shuffled)), TOLD);
    }
    let text = xml(TOWN);
    let (head, tail) = text.split_at(text.len() / 2);
    for packed in [gzip(text.as_bytes()), [gzip(head.as_bytes()), gzip(tail.as_bytes())].concat()] {
        let map = read_as("T.OSM.GZ", &packed, None).unwrap();
        assert_eq!(told(&map), TOLD);
        assert_eq!(map.source.bytes, packed.len() as u64);
    }
}

#[test]
fn of_elements_with_one_id_the_last_counts_and_deleted_ones_do_not() {
    let map = read_xml(&[
        r#"<node id="1" lat="1" lon="1"><tag k="barrier" v="gate"/></node>"#,
        r#"<node id="2" lat="2" lon="2"/><node id="1" lat="3" lon="3"/>"#,
        r#"<node id="2" visible="false"/><node id="1" lat="9" lon="9" action="delete"/>"#,
        r#"<node id="3"/><!-- without a place: not in the extract -->"#,
        r#"<way id="5"><nd ref="1"/><nd ref="2"/><tag k="highway" v="path"/></way>"#,
        r#"<way id="5"><nd ref="2"/><nd ref="1"/><tag k="highway" v="steps"/></way>"#,
        r#"<way id="6"><nd ref="2"/><nd ref="1"/><tag k="highway" v="steps"/></way>"#,
        r#"<way id="6"><nd ref="2"/><nd ref="1"/><tag k="building" v="yes"/></way>"#,
        r#"<way id="7" visible="false"><nd ref="2"/><nd ref="1"/><tag k="highway" v="steps"/></way>"#,
        r#"<way id="8" action="delete"><nd ref="2"/><nd ref="3"/><tag k="highway" v="steps"/></way>"#,
    ]);
    assert_eq!(
        told(&map),
        "way 5 [2, 1] [(\"highway\", \"steps\")]\nnode 1 3 3 []\nnode 2 2 2 []\n"
    );
}

#[test]
fn a_frame_leaves_out_what_has_no_node_in_it() {
    let frame = |west, south, east, north| Some(Frame { west, south, east, north });
    let text = xml(TOWN);
    let map = read_as("t.osm", text.as_bytes(), frame(121.3, 31.4, 122.0, 32.0)).unwrap();
    assert_eq!((map.ways(), map.areas().len(), map.way_id(0)), (2, 0, 80));
    // All of a way that is in the frame with its last node; the border is inside.
    assert_eq!(map.positions.len(), 4);
    assert_eq!(map.notes.len(), 1);
    let map = read_as("t.osm", text.as_bytes(), frame(3.0, 3.0, 5.0, 5.0)).unwrap();
    assert_eq!((map.ways(), map.areas().len()), (0, 1));
    let error = read_as("t.osm", text.as_bytes(), frame(50.0, 0.0, 51.0, 1.0)).unwrap_err();
    let error = error.to_string();
    assert!(error.contains("no streets between longitude 50.0000 and 51.0000"), "{error}");
}

/// A PBF of three nodes, two ways and a square, its data written by `wrap`.
fn small_pbf(wrap: fn(&str, &[u8]) -> Vec<u8>) -> Vec<u8> {
    let table: &[&[u8]] = &[
        b"",
        b"highway",
        b"path",
        b"name",
        b"Gr\xfcn",
        b"barrier",
        b"gate",
        b"outer",
        b"type",
        b"multipolygon",
        b"area",
        b"yes",
    ];
    let at = [415_000_000, 415_000_001, -3, 415_000_009];
    let nodes =
        dense(&[3, 5, 4, 9], &at, &[-86_000_000, 7, -86_000_003, 1], &[0, 5, 6, 0, 0, 3, 4, 0]);
    let ways = [
        way(8, &[1, 3], &[2, 4], &[5, 3]),
        way(7, &[1], &[2], &[3, 5, 4]),
        way(6, &[], &[], &[3, 5, 4, 3]),
    ]
    .concat();
    let square = relation(2, &[8, 1], &[9, 2], &[(7, 6, 1), (0, 3, 0)]);
    [
        wrap("OSMHeader", &header()),
        wrap("OSMData", &block(table, &[nodes])),
        framed("Unknown", b"anything"),
        wrap("OSMData", &block(table, &[ways, square])),
    ]
    .concat()
}

#[test]
fn pbf_says_the_same_packed_or_not_and_odd_bytes_are_replaced() {
    let expected = r#"way 7 [3, 5, 4] [("highway", "path")]
way 8 [5, 3] [("highway", "path"), ("name", "Gr�n")]
relation 2 [3, 5, 4, 3] [] [("type", "multipolygon"), ("highway", "path")]
node 3 -8.6 41.5 []
node 4 -8.6000003 -0.0000003 []
node 5 0.0000007 41.5000001 [("barrier", "gate")]
"#;
    for wrap in [blob, raw_blob] {
        let map = read_as("t.PBF", &small_pbf(wrap), None).unwrap();
        assert_eq!(told(&map), expected);
        assert_eq!(map.source.format, "OSM PBF");
    }
}

#[test]
fn damaged_files_are_refused_or_read_but_never_panic() {
    let mut stream = Stream(17);
    let read = |name: &str, content: &[u8]| {
        if let Err(error) = read_as(name, content, None) {
            let error = error.to_string();
            assert!(error.contains(name) && error.contains("hint: "), "{error}");
        }
    };
    let text = xml(TOWN).into_bytes();
    let files = [
        ("t.pbf", small_pbf(blob)),
        ("t.pbf", small_pbf(raw_blob)),
        ("t.osm.gz", gzip(&text)),
        ("t.osm", text),
    ];
    for (name, whole) in files {
        for end in 0..whole.len().min(700) {
            read(name, &whole[..end]);
        }
        for _ in 0..3_000 {
            let mut damaged = whole.clone();
            for _ in 0..=stream.below(3) {
                let at = stream.below(damaged.len() as u64) as usize;
                match stream.below(3) {
                    0 => damaged[at] = stream.next() as u8,
                    1 => damaged[at] ^= 1 << stream.below(8),
                    _ => drop(damaged.remove(at)),
                }
            }
            read(name, &damaged);
        }
    }
}

#[test]
fn what_is_no_pbf_says_so() {
    let whole = small_pbf(blob);
    for other in [
        b"\x89PNG\r\n\x1a\n0000".as_slice(),
        b"<!DOCTYPE html><html></html>",
        b"\0\0\0\x01x",
        b"\0\0\0\0",
    ] {
        assert!(refusal("t.pbf", other).contains("not OSM PBF"));
    }
    assert!(refusal("t.pbf", &whole[..whole.len() - 1]).contains("the file ends within a block"));
    assert!(refusal("t.pbf", &[&whole[..], &[0, 0]].concat()).contains("ends within a block"));
    assert!(refusal("t.pbf", b"").contains("the file is empty"));
    let after_header = |rest: Vec<u8>| [blob("OSMHeader", &header()), rest].concat();
    assert!(refusal("t.pbf", &after_header(Vec::new())).contains("no streets in it"));
    // Sizes that are only claimed.
    let claimed = framed("OSMData", &[number(2, 1 << 40), oracle::pbf::bytes(3, b"x")].concat());
    assert!(refusal("t.pbf", &after_header(claimed)).contains("32 MiB"));
    let zeros = blob("OSMData", &vec![0; 30 << 20]);
    assert!(refusal("t.pbf", &after_header(zeros)).contains("200 times"));
    let head = [oracle::pbf::bytes(1, b"OSMData"), number(3, 1 << 40)].concat();
    let claimed = [(head.len() as u32).to_be_bytes().to_vec(), head].concat();
    assert!(refusal("t.pbf", &after_header(claimed)).contains("32 MiB"));
    let lzma = framed("OSMData", &[number(2, 1), oracle::pbf::bytes(4, b"x")].concat());
    assert!(refusal("t.pbf", &after_header(lzma)).contains("zlib"));
    let history = blob("OSMHeader", &oracle::pbf::bytes(4, b"HistoricalInformation"));
    assert!(refusal("t.pbf", &history).contains("\"HistoricalInformation\""));

    let of = |groups: &[Vec<u8>]| after_header(blob("OSMData", &block(&[b"", b"highway"], groups)));
    let uneven = refusal("t.pbf", &of(&[dense(&[1, 2], &[3], &[4, 5], &[])]));
    assert!(uneven.contains("differ in number"), "{uneven}");
    let beyond = refusal("t.pbf", &of(&[way(1, &[1], &[7], &[1, 2])]));
    assert!(beyond.contains("not in its block's table"), "{beyond}");
    let nowhere = refusal("t.pbf", &of(&[dense(&[12], &[900_000_001], &[4], &[])]));
    assert!(nowhere.contains("node 12: it lies at longitude 0.0000004, latitude 90.0000001"));
    let odd = relation(1, &[1], &[1], &[(0, 1, 200)]);
    assert!(refusal("t.pbf", &of(&[odd])).contains("no streets"));
}

#[test]
fn what_is_no_osm_xml_says_so() {
    let text = xml(TOWN);
    let cut = refusal("t.osm", &text.as_bytes()[..text.len() - 8]);
    assert!(cut.contains("t.osm:26: the file ends before"), "{cut}");
    assert!(refusal("t.osm", b"<html><body>Not found</body></html>").contains("<html>, not <osm>"));
    assert!(refusal("t.osm", b"<osmChange></osmChange>").contains("<osmChange>, not <osm>"));
    assert!(refusal("t.osm", b"just text").contains("not OSM XML"));
    assert!(refusal("t.osm", &small_pbf(blob)).contains("not OSM XML"));
    assert!(refusal("t.osm", b"").contains("empty"));
    assert!(refusal("t.osm", b"<osm></osm>").contains("no streets in it"));
    for (found, element) in [
        ("ref is \"x\"", r#"<way id="1"><nd ref="x"/></way>"#),
        ("no id", r#"<way><nd ref="1"/></way>"#),
        ("lat is \"\"", r#"<node id="1" lat="" lon="2"/>"#),
        ("node 4: it lies at longitude 181", r#"<node id="4" lat="1" lon="181"/>"#),
        ("node 4: it lies at longitude NaN", r#"<node id="4" lat="1" lon="NaN"/>"#),
        ("not XML", r#"<way id="1"></node>"#),
    ] {
        let error = refusal("t.osm", xml(&["", element]).as_bytes());
        assert!(error.contains(found), "{error}");
    }
    let packed = gzip(text.as_bytes());
    assert!(refusal("t.osm.gz", &packed[..packed.len() / 2]).contains("cut short"));
    assert!(refusal("t.osm.gz", text.as_bytes()).contains("does not unpack"));
    let bomb = gzip(&[&b"<osm>"[..], &vec![b' '; 40 << 20]].concat());
    assert!(refusal("t.osm.gz", &bomb).contains("200 times"));
}

#[test]
fn names_tell_extracts() {
    for name in ["a.pbf", "a.osm.pbf", "A.OSM", "x/a.osm.gz", "a.OSM.GZ"] {
        assert!(is_street_map(Path::new(name)), "{name}");
    }
    for name in ["a.geojson", "a.gz", "a.osm.bz2", "osm", "a.pbf.csv", "", "a.pbf/.."] {
        assert!(!is_street_map(Path::new(name)), "{name}");
    }
    assert!(refusal("t.osm.bz2", b"BZh9").contains("not a format radii reads"));
    let error = read_streets(Path::new("nowhere/t.osm"), None).unwrap_err().to_string();
    assert!(error.contains("cannot be read"), "{error}");
}

/// What an independent reading found: pyosmium 4.3's `FileProcessor`, with ways cut at missing
/// nodes and positions summed in ten-millionths of a degree by some thirty lines of Python.
struct Counted {
    file: &'static str,
    ways: usize,
    highways: usize,
    references: usize,
    way_areas: usize,
    cut: Option<&'static str>,
    /// Squares of relations, the corners of their outlines and twice their ground without
    /// holes, by libosmium's assembler (which joins holes that touch: only the ground compares).
    squares: (usize, usize, i64),
    /// Nodes used, those with tags that are kept, sums of longitudes and latitudes; where no
    /// relation adds to them.
    nodes: Option<(usize, usize, i64, i64)>,
}

#[rustfmt::skip]
const COUNTED: [Counted; 6] = [
    Counted { file: "andorra.osm.pbf", ways: 1_614, highways: 1_614, references: 40_598, way_areas: 1, cut: None, squares: (0, 0, 0),
        nodes: Some((38_556, 92, 604_420_654_255, 16_401_472_929_425)) },
    Counted { file: "helsinki.osm.pbf", ways: 2_578, highways: 2_525, references: 10_441, way_areas: 46, cut: Some("183 ways"),
        squares: (23, 738, 1_883_712_982), nodes: None },
    Counted { file: "porto.osm.pbf", ways: 49_698, highways: 49_669, references: 400_765, way_areas: 1_710, cut: None, squares: (0, 0, 0),
        nodes: Some((347_883, 4_278, -29_745_738_922_719, 143_275_636_586_613)) },
    Counted { file: "shanghai-baoshan.osm", ways: 192, highways: 192, references: 1_333, way_areas: 1, cut: None, squares: (0, 0, 0),
        nodes: Some((1_035, 5, 1_256_372_218_702, 324_139_599_919)) },
    Counted { file: "krautsand.osm.gz", ways: 10, highways: 10, references: 165, way_areas: 0, cut: None, squares: (0, 0, 0),
        nodes: Some((159, 15, 14_957_817_643, 85_465_964_014)) },
    Counted { file: "map-sidewalk-no.osm.gz", ways: 205, highways: 205, references: 1_147, way_areas: 4, cut: None, squares: (0, 0, 0),
        nodes: Some((909, 29, -19_073_052_209, 519_505_559_336)) },
];

/// Twice the area of a ring, in ten-millionths of a degree squared.
fn twice_area(map: &StreetMap, ring: &[u32]) -> i64 {
    let whole = |degrees: f64| (degrees * 1e7).round() as i64;
    let at = |node: u32| {
        let at = map.positions[node as usize];
        (whole(at.lon), whole(at.lat))
    };
    let sides = ring.windows(2).map(|side| (at(side[0]), at(side[1])));
    sides.map(|((ax, ay), (bx, by))| ax * by - bx * ay).sum::<i64>().abs()
}

#[test]
fn real_extracts_hold_what_another_reader_finds() {
    let Some(folder) = shared("osm") else { return };
    for counted in COUNTED {
        let file = counted.file;
        let map = read_streets(&folder.join(file), None).unwrap();
        let highways = (0..map.ways()).filter(|&way| map.tags_of(way).value("highway").is_some());
        assert_eq!(highways.count(), counted.highways, "{file}");
        assert_eq!(map.ways(), counted.ways, "{file}");
        let references: usize = (0..map.ways()).map(|way| map.nodes_of(way).len()).sum();
        assert_eq!(references, counted.references, "{file}");
        let way_areas = map.areas().iter().filter(|area| !area.of_relation).count();
        assert_eq!(way_areas, counted.way_areas, "{file}");
        let squares = map.areas().iter().filter(|area| area.of_relation);
        let ground = squares.fold((0, 0, 0), |(squares, corners, twice), area| {
            let holes: i64 = area.holes.iter().map(|hole| twice_area(&map, hole)).sum();
            let own = twice_area(&map, &area.outer) - holes;
            (squares + 1, corners + area.outer.len(), twice + own)
        });
        assert_eq!(ground, counted.squares, "{file}");
        println!(
            "{file}: {} ways, {} nodes, {} areas, {:?}",
            map.ways(),
            map.positions.len(),
            map.areas().len(),
            map.notes,
        );
        let cut = map.notes.iter().find(|note| note.text.contains("cut there"));
        let cut = cut.map(|note| note.text.as_str()).unwrap_or_default();
        assert!(cut.starts_with(counted.cut.unwrap_or_default()), "{file}: {cut}");
        assert_eq!(cut.is_empty(), counted.cut.is_none(), "{file}");
        assert!(
            (1..map.positions.len() as u32).all(|node| map.node_id(node - 1) < map.node_id(node))
        );
        if let Some((nodes, tagged, lon, lat)) = counted.nodes {
            assert_eq!(map.positions.len(), nodes, "{file}");
            let with_tags = (0..nodes as u32).filter(|&node| !map.node_tags(node).is_empty());
            assert_eq!(with_tags.count(), tagged, "{file}");
            let sum = |of: fn(&radii::model::LonLat) -> f64| -> i64 {
                map.positions.iter().map(|at| (of(at) * 1e7).round() as i64).sum()
            };
            assert_eq!((sum(|at| at.lon), sum(|at| at.lat)), (lon, lat), "{file}");
        }
    }
}
