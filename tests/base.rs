//! The base of maps: which streets and water are drawn, that none of it is measured, and what is
//! said of layers that cannot be drawn.

mod desk;
mod oracle;

use desk::{Desk, json, stderr};
use geo::Contains;
use oracle::pbf::{blob, block, dense, header, relation, way};
use oracle::shared;
use radii::Error;
use radii::model::{Bounds, Xy};
use radii::reach;
use radii::reach::walk::{Profile, WalkTerms};
use radii::read::LayerRef;
use radii::scenario::{
    Ask, BlockRule, LayerRefs, Outcome, Question, Timings, WalkQuestion, run, saved_network,
};
use radii::siting::Budget;
use radii::study::Base;

const CREDIT: &str = "\u{a9} OpenStreetMap contributors";

fn feature(properties: &str, kind: &str, coordinates: &str) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

/// Two streets, one of them major; a lake with an island, a river, a lake far away.
fn desk() -> Desk {
    let desk = Desk::new();
    let streets = [
        feature(r#""class":"primary""#, "LineString", "[[106.79,39.67],[106.86,39.67]]"),
        feature(
            r#""class":"lane""#,
            "MultiLineString",
            "[[[106.81,39.66],[106.81,39.68]],[[106.82,39.66],[106.82,39.68]]]",
        ),
        feature(r#""class":"trunk""#, "LineString", "[[107.81,39.66],[107.81,39.68]]"),
    ];
    desk.put("streets.geojson", collection(&streets));
    let lake = "[[[106.80,39.665],[106.81,39.665],[106.81,39.669],[106.80,39.665]],[[106.806,39.666],[106.809,39.6665],[106.808,39.667],[106.806,39.666]]]";
    let far = "[[[[106.80,38.665],[106.81,38.665],[106.81,38.669],[106.80,38.665]]]]";
    let water = [
        feature("", "Polygon", lake),
        feature("", "MultiPolygon", far),
        feature("", "LineString", "[[106.83,39.60],[106.83,39.70]]"),
    ];
    desk.put("water.geojson", collection(&water));
    desk
}

fn layers(desk: &Desk) -> LayerRefs {
    let layer = |name: &str| Some(LayerRef::to_file(desk.0.path().join(name)));
    LayerRefs {
        demand: layer("blocks.csv"),
        facilities: layer("centres.csv"),
        ..LayerRefs::default()
    }
}

fn file(desk: &Desk, name: &str) -> LayerRef {
    LayerRef::to_file(desk.0.path().join(name))
}

fn asked(layers: LayerRefs) -> Result<Outcome, Error> {
    let terms = WalkTerms::of(Profile::find("adult").unwrap());
    let walk = layers.roads.is_some().then_some(WalkQuestion { terms, isochrones: None });
    let question = Question {
        layers,
        within: vec!["1km".parse().unwrap()],
        reach: reach::MODELS[0],
        capacity: None,
        require: None,
        walk,
        ask: Ask::Coverage(BlockRule::Point),
    };
    run(&question, &Budget::default(), &mut Timings::default())
}

fn base(layers: LayerRefs) -> Base {
    Base::clone(&asked(layers).unwrap().study.base)
}

/// Corners of streets, and whether they are major; of rings of waters; of courses.
type Shown = (Vec<(usize, bool)>, Vec<Vec<usize>>, Vec<usize>);

fn shown(base: &Base) -> Shown {
    let streets = base.streets.iter().map(|street| (street.course.len(), street.major));
    let rings = |area: &geo::MultiPolygon<f64>| {
        let polygons = area.iter();
        let rings = polygons.flat_map(|of| std::iter::once(of.exterior()).chain(of.interiors()));
        rings.map(|ring| ring.0.len()).collect()
    };
    let courses = base.courses.iter().map(Vec::len);
    (streets.collect(), base.water.iter().map(rings).collect(), courses.collect())
}

#[test]
fn layers_are_drawn_as_far_as_they_may_be_seen() {
    let desk = desk();
    let outcome = asked(LayerRefs {
        streets: vec![file(&desk, "streets.geojson")],
        water: vec![file(&desk, "water.geojson")],
        ..layers(&desk)
    })
    .unwrap();
    let study = &outcome.study;
    let base = &study.base;
    assert_eq!(
        shown(base),
        (vec![(3, true), (2, false), (2, false)], vec![vec![4, 4]], vec![4]),
        "what lies far away is left out; long sides have corners every 0.05 degrees"
    );
    assert!(base.credits.is_empty(), "nothing of it is of OpenStreetMap");
    let first = study.plane.lonlat(base.streets[0].course[0]).unwrap();
    assert!((first.lon - 106.79).abs() < 1e-7 && (first.lat - 39.67).abs() < 1e-7);
    let roles: Vec<&str> = study.inputs.iter().map(|input| input.role).collect();
    assert_eq!(roles, ["demand", "facilities", "streets", "water"]);
    assert!(study.inputs.iter().all(|input| input.source.sha256.len() == 64));
    let plain = asked(layers(&desk)).unwrap();
    assert_eq!(*plain.study.base, Base::default());
    assert_eq!(plain.coverage, outcome.coverage, "it is not measured");
    assert_eq!(
        plain.study.plane.describe(Default::default()),
        study.plane.describe(Default::default())
    );
    assert_eq!(plain.study.bounds(), study.bounds());
}

#[test]
fn kinds_of_streets_are_read_from_the_columns_that_usually_say_them() {
    for (column, value, major) in [
        ("highway", "motorway_link", true),
        ("kind", "tertiary", true),
        ("fclass", "Secondary", true),
        ("class", "主干路", true),
        ("class", "residential", false),
        ("name", "primary", false),
    ] {
        let desk = desk();
        let line = "[[106.79,39.67],[106.86,39.67]]";
        let street = feature(&format!(r#""{column}":"{value}""#), "LineString", line);
        desk.put("streets.geojson", collection(&[street]));
        let streets = vec![file(&desk, "streets.geojson")];
        let found = base(LayerRefs { streets, ..layers(&desk) });
        assert_eq!(found.streets[0].major, major, "{column}={value}");
    }
}

#[test]
fn a_local_study_has_a_local_base() {
    let desk = Desk::new();
    desk.put("centres.csv", "id,x,y\nc1,0,0\n");
    desk.put("blocks.csv", "id,x,y,population\nb1,3000,0,10\n");
    desk.put(
        "streets.geojson",
        collection(&[
            feature("", "LineString", "[[0,0],[3000,0]]"),
            feature("", "LineString", "[[0,9000],[3000,9000]]"),
        ]),
    );
    let local = |name: &str| LayerRef { crs: Some("local".to_owned()), ..file(&desk, name) };
    let found = base(LayerRefs {
        demand: Some(local("blocks.csv")),
        facilities: Some(local("centres.csv")),
        streets: vec![local("streets.geojson")],
        ..LayerRefs::default()
    });
    assert_eq!(found.streets.len(), 1);
    assert_eq!(found.streets[0].course, [Xy { x: 0.0, y: 0.0 }, Xy { x: 3000.0, y: 0.0 }]);
}

/// Streets, ways for people on foot, and water in every way of drawing it.
const EXTRACT: &str = r#"<osm version="0.6">
<node id="1" lat="39.670" lon="106.80"/><node id="2" lat="39.670" lon="106.85"/>
<node id="3" lat="39.675" lon="106.80"/><node id="4" lat="39.675" lon="106.85"/>
<node id="11" lat="39.660" lon="106.80"/><node id="12" lat="39.660" lon="106.81"/><node id="13" lat="39.664" lon="106.81"/>
<node id="21" lat="39.661" lon="106.807"/><node id="22" lat="39.661" lon="106.809"/><node id="23" lat="39.662" lon="106.809"/>
<node id="31" lat="38.0" lon="105.0"/><node id="32" lat="38.0" lon="108.0"/><node id="33" lat="41.0" lon="108.0"/><node id="34" lat="41.0" lon="105.0"/>
<node id="41" lat="30.0" lon="105.0"/><node id="42" lat="30.0" lon="106.0"/><node id="43" lat="31.0" lon="106.0"/>
<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way>
<way id="2"><nd ref="3"/><nd ref="4"/><tag k="highway" v="residential"/></way>
<way id="3"><nd ref="1"/><nd ref="3"/><tag k="highway" v="footway"/></way>
<way id="4"><nd ref="2"/><nd ref="4"/><tag k="highway" v="service"/><tag k="service" v="driveway"/></way>
<way id="5"><nd ref="1"/><nd ref="4"/><tag k="route" v="ferry"/></way>
<way id="6"><nd ref="2"/><nd ref="3"/><tag k="highway" v="trunk_link"/></way>
<way id="11"><nd ref="11"/><nd ref="12"/><nd ref="13"/><nd ref="11"/><tag k="natural" v="water"/></way>
<way id="12"><nd ref="11"/><nd ref="12"/><nd ref="13"/><tag k="natural" v="water"/></way>
<way id="13"><nd ref="21"/><nd ref="22"/><nd ref="23"/><nd ref="21"/><tag k="landuse" v="reservoir"/></way>
<way id="14"><nd ref="11"/><nd ref="12"/></way>
<way id="15"><nd ref="11"/><nd ref="13"/><nd ref="12"/></way>
<way id="16"><nd ref="21"/><nd ref="22"/><nd ref="23"/><nd ref="21"/></way>
<way id="17"><nd ref="1"/><nd ref="13"/><tag k="waterway" v="river"/></way>
<way id="18"><nd ref="1"/><nd ref="12"/><tag k="waterway" v="drain"/></way>
<way id="19"><nd ref="31"/><nd ref="32"/><nd ref="33"/><nd ref="34"/><nd ref="31"/><tag k="natural" v="water"/><tag k="name" v="no shore in sight"/></way>
<way id="20"><nd ref="41"/><nd ref="42"/><nd ref="43"/><nd ref="41"/><tag k="natural" v="water"/></way>
<way id="21"><nd ref="3"/><nd ref="99"/><nd ref="4"/><nd ref="1"/><tag k="waterway" v="canal"/></way>
<relation id="1"><member type="way" ref="14" role="outer"/><member type="way" ref="15" role="outer"/><member type="way" ref="16" role="inner"/><tag k="type" v="multipolygon"/><tag k="waterway" v="riverbank"/></relation>
<relation id="2"><member type="way" ref="14" role="outer"/><member type="way" ref="15" role="outer"/><tag k="type" v="multipolygon"/><tag k="landuse" v="forest"/></relation>
</osm>"#;

#[test]
fn extracts_hold_streets_and_water() {
    let desk = desk();
    desk.put("town.osm", EXTRACT);
    let extract = || vec![file(&desk, "town.osm")];
    let found = base(LayerRefs { streets: extract(), water: extract(), ..layers(&desk) });
    let (streets, water, courses) = shown(&found);
    assert_eq!(streets, [(2, true), (2, false), (2, true)], "no footway, no ferry, no driveway");
    // The relation, the triangle, the reservoir, and the lake around everything.
    assert_eq!(water, [vec![4, 4], vec![4], vec![4], vec![5]]);
    assert_eq!(courses, [2, 2], "the canal is cut at a missing node, a drain is no course");
    assert_eq!(found.credits, [CREDIT], "once");
    let outcome = asked(LayerRefs { water: extract(), ..layers(&desk) }).unwrap();
    assert!(outcome.study.base.streets.is_empty());
    let said: Vec<&str> = outcome.study.notes.iter().map(|note| note.text.as_str()).collect();
    assert!(said.iter().any(|note| note.starts_with("water: 1 way names nodes")), "{said:?}");
    assert!(said.iter().any(|note| note.starts_with("water: 6 areas and courses")), "{said:?}");
}

#[test]
fn water_of_a_packed_extract_is_that_of_a_plain_one() {
    let desk = desk();
    let table: [&[u8]; 9] = [
        b"",
        b"natural",
        b"water",
        b"type",
        b"multipolygon",
        b"waterway",
        b"stream",
        b"inner",
        b"outer",
    ];
    let nodes = dense(
        &[1, 2, 3, 4, 5, 6],
        &[396_600_000, 396_600_000, 396_640_000, 396_610_000, 396_610_000, 396_620_000],
        &[1_068_000_000, 1_068_100_000, 1_068_100_000, 1_068_070_000, 1_068_090_000, 1_068_090_000],
        &[],
    );
    let ways = [
        way(1, &[], &[], &[1, 2, 3, 1]),
        way(2, &[], &[], &[4, 5, 6, 4]),
        way(3, &[5], &[6], &[1, 4]),
    ];
    let lake = relation(1, &[3, 1], &[4, 2], &[(8, 1, 1), (7, 2, 1)]);
    let content = block(&table, &[nodes, ways.concat(), lake]);
    desk.put("town.osm.pbf", [blob("OSMHeader", &header()), blob("OSMData", &content)].concat());
    let found = base(LayerRefs { water: vec![file(&desk, "town.osm.pbf")], ..layers(&desk) });
    assert_eq!(shown(&found), (vec![], vec![vec![4, 4]], vec![2]));
    assert_eq!(found.credits, [CREDIT]);
}

#[test]
fn roads_are_the_base_where_no_streets_are_given() {
    let desk = desk();
    desk.put("town.osm", EXTRACT);
    let of_roads = |name: &str| base(LayerRefs { roads: Some(file(&desk, name)), ..layers(&desk) });
    let drawn = of_roads("streets.geojson");
    assert!(drawn.credits.is_empty());
    let length = |base: &Base, major: bool| -> f64 {
        let streets = base.streets.iter().filter(|street| street.major == major);
        let sides = streets.flat_map(|street| street.course.windows(2));
        sides.map(|side| side[0].distance_2(side[1]).sqrt()).sum::<f64>().round()
    };
    let streets = vec![file(&desk, "streets.geojson")];
    let given = base(LayerRefs { streets, ..layers(&desk) });
    for major in [true, false] {
        let (drawn, given) = (length(&drawn, major), length(&given, major));
        assert!((drawn - given).abs() < 2.0 && given > 0.0, "{drawn} and {given}");
    }
    let extract = of_roads("town.osm");
    let streets = vec![file(&desk, "town.osm")];
    assert_eq!(extract, base(LayerRefs { streets, ..layers(&desk) }));
    let profile = Profile::find("adult").unwrap();
    desk.put("town.walk", saved_network(&desk.0.path().join("town.osm"), &profile).unwrap());
    let saved = of_roads("town.walk");
    assert_eq!(saved.credits, [CREDIT]);
    assert!(!saved.streets.is_empty() && saved.streets.iter().all(|street| !street.major));
    let outcome = asked(LayerRefs {
        roads: Some(file(&desk, "town.osm")),
        streets: vec![file(&desk, "streets.geojson")],
        ..layers(&desk)
    });
    let base = &outcome.unwrap().study.base;
    assert_eq!((base.streets.len(), base.credits.len()), (3, 0), "streets go before roads");
}

const COVERAGE: &str = "coverage --facilities centres.csv --demand blocks.csv --within 1km";

#[test]
fn layers_that_cannot_be_drawn_are_refused() {
    let desk = desk();
    let good = feature("", "LineString", "[[106.79,39.67],[106.86,39.67]]");
    let point = feature("", "Point", "[106.8,39.67]");
    let area = feature(
        "",
        "Polygon",
        "[[[106.80,39.665],[106.81,39.665],[106.81,39.669],[106.80,39.665]]]",
    );
    desk.put("points.geojson", collection(&[good.clone(), point]));
    desk.put("areas.geojson", collection(&[good.clone(), good.clone(), area]));
    desk.put("none.geojson", collection(&[]));
    desk.put(
        "metres.geojson",
        collection(&[feature("", "LineString", "[[36500000,4390000],[36501000,4390000]]")]),
    );
    desk.put(
        "swapped.geojson",
        collection(&[feature("", "LineString", "[[39.67,106.8],[39.67,106.9]]")]),
    );
    desk.put(
        "one.geojson",
        collection(&[
            good.clone(),
            good,
            feature("", "LineString", "[[106.79,39.67],[206.86,39.67]]"),
        ]),
    );
    desk.put("town.osm", EXTRACT);
    desk.put("elsewhere.osm", EXTRACT.replace("lat=\"39", "lat=\"49"));
    for (arguments, code, words) in [
        (
            "--streets points.geojson",
            3,
            &["points.geojson:2 (geometry)", "a point", "allowed: lines"][..],
        ),
        (
            "--streets areas.geojson",
            3,
            &["areas.geojson:3 (geometry)", "a polygon", "allowed: lines"],
        ),
        (
            "--water points.geojson",
            3,
            &["points.geojson:2 (geometry)", "allowed: polygons or lines"],
        ),
        ("--streets none.geojson", 3, &["none.geojson", "the streets layer is empty"]),
        ("--water none.geojson", 3, &["none.geojson", "the water layer is empty"]),
        ("--streets blocks.csv", 3, &["blocks.csv", "no shapes", "allowed: a layer of lines"]),
        ("--water blocks.csv", 3, &["blocks.csv", "a layer of polygons or lines"]),
        ("--streets streets.geojson?crs=local", 3, &["streets.geojson", "crs=local beside"]),
        ("--water metres.geojson", 3, &["metres.geojson", "look like metres"]),
        ("--water water.geojson?crs=EPSG:4547", 3, &["water.geojson", "look like degrees"]),
        ("--streets swapped.geojson", 3, &["swapped.geojson", "look swapped"]),
        ("--streets one.geojson", 3, &["one.geojson:3 (coordinates)", "206.86"]),
        ("--streets elsewhere.osm", 3, &["elsewhere.osm", "no streets between"]),
        ("--water town.osm?where=a=b", 2, &["--water", "town.osm", "an extract takes no keys"]),
        ("--streets town.osm?crs=EPSG:4326", 2, &["--streets", "an extract takes no keys"]),
        ("--water missing.geojson", 5, &["missing.geojson"]),
        ("--water water.dwg", 3, &["water.dwg", "not a format radii reads"]),
    ] {
        desk.refuses(&format!("{COVERAGE} {arguments}"), code, words);
    }
    desk.put("local_centres.csv", "id,x,y\nc1,0,0\n");
    desk.put("local_blocks.csv", "id,x,y,population\nb1,300,0,10\n");
    let local = "coverage --facilities local_centres.csv?crs=local --demand local_blocks.csv?crs=local --within 1km";
    for layer in [
        "--streets streets.geojson",
        "--water water.geojson",
        "--streets town.osm",
        "--water town.osm",
    ] {
        desk.refuses(&format!("{local} {layer}"), 3, &["crs=local beside"]);
    }
    desk.put("ids.csv", "id,population\nb1,10\n");
    desk.put("sites.csv", "id\nc1\n");
    desk.put("costs.csv", "origin,destination,cost\nb1,c1,5\n");
    let matrix = "coverage --facilities sites.csv --demand ids.csv --matrix costs.csv --within 10";
    assert_eq!(desk.run(matrix).status.code(), Some(0));
    for (layer, option) in
        [("--streets streets.geojson", "--streets"), ("--water town.osm", "--water")]
    {
        desk.refuses(
            &format!("{matrix} {layer}"),
            2,
            &[option, "needs to know where the layers lie"],
        );
    }
}

#[test]
fn a_base_of_another_place_is_drawn_as_nothing_with_a_warning() {
    let desk = desk();
    let far = feature("", "LineString", "[[16.79,39.67],[16.86,39.67]]");
    desk.put("far.geojson", collection(&[far]));
    let output = desk.run(&format!("{COVERAGE} --water far.geojson"));
    assert_eq!(output.status.code(), Some(0));
    let said = stderr(&output);
    assert!(said.contains("warning: water: nothing of far.geojson lies in the study"), "{said}");
}

#[test]
fn oceans_are_cut_before_a_plane_is_laid_through_them() {
    let desk = desk();
    let world = "[[[-179,-80],[179,-80],[179,80],[-179,80],[-179,-80]],[[106.7,39.6],[106.9,39.6],[106.9,39.669],[106.7,39.669],[106.7,39.6]]]";
    let equator = "[[-170,39.67],[100,39.67],[170,39.67]]";
    let features = [feature("", "Polygon", world), feature("", "LineString", equator)];
    desk.put("world.geojson", collection(&features));
    let water = vec![file(&desk, "world.geojson")];
    let outcome = asked(LayerRefs { water, ..layers(&desk) }).unwrap();
    let (study, base) = (&outcome.study, &outcome.study.base);
    let place =
        |lon: f64, lat: f64| study.plane.forward(&[radii::model::LonLat { lon, lat }]).unwrap()[0];
    // The island is dry, the sea around it is not, and far sides run where degrees say they do.
    let sea = &base.water[0];
    for (lon, lat, wet) in [
        (106.8, 39.65, false),
        (106.8, 39.668, false),
        (106.8, 39.6695, true),
        (106.95, 39.6, true),
    ] {
        let at = place(lon, lat);
        assert_eq!(sea.contains(&geo::Point::new(at.x, at.y)), wet, "{lon}, {lat}");
    }
    let [course] = base.courses.as_slice() else { panic!("{:?}", base.courses.len()) };
    let near = course.windows(2).find(|side| {
        let (from, to) = (side[0].x, side[1].x);
        (from..to).contains(&place(106.8, 39.67).x)
    });
    let near = near.unwrap();
    let at = place(106.8, 39.67);
    let part = (at.x - near[0].x) / (near[1].x - near[0].x);
    let y = near[0].y + part * (near[1].y - near[0].y);
    assert!((y - at.y).abs() < 1.0, "{y} and {}", at.y);
    assert!(course.iter().all(|corner| corner.distance_2(at).sqrt() < 200_000.0), "it is cut");
}

#[test]
fn every_command_draws_a_base_and_none_measures_it() {
    let desk = desk();
    let ground = feature(
        "",
        "Polygon",
        "[[[106.79,39.66],[106.86,39.66],[106.86,39.68],[106.79,39.68],[106.79,39.66]]]",
    );
    desk.put("area.geojson", collection(&[ground]));
    for command in [
        COVERAGE,
        "audit --facilities centres.csv --demand blocks.csv --area area.geojson --within 1km",
        "site --facilities centres.csv --demand blocks.csv --within 1km --model mclp --open 1",
    ] {
        let plain = json(&desk.run(&format!("{command} --json")));
        let mut based = json(&desk.run(&format!(
            "{command} --json --streets streets.geojson --streets streets.geojson --water water.geojson"
        )));
        let inputs = based["inputs"].as_array().unwrap();
        let roles: Vec<&str> = inputs.iter().filter_map(|input| input["role"].as_str()).collect();
        assert_eq!(roles[roles.len() - 3..], ["streets", "streets", "water"], "{command}");
        for key in ["inputs", "notes"] {
            based[key] = plain[key].clone();
        }
        assert_eq!(based, plain, "{command}");
    }
    let help = String::from_utf8(desk.run("coverage --help").stdout).unwrap();
    assert!(help.contains("--streets") && help.contains("--water") && help.contains("主干路"));
    desk.refuses(&format!("{COVERAGE} --water out.svg --map out.svg"), 3, &["out.svg"]);
}

const PLAN: &str = r#"
[layers]
demand = "blocks.csv"
facilities = "centres.csv"
water = "water.geojson"
streets = [{ path = "streets.geojson", where = "class=primary" }, "town.osm"]

[[scenarios]]
name = "today"
within = "1km"

[[scenarios]]
name = "beside"
within = "2km"
"#;

#[test]
fn plans_name_streets_and_water_and_hang_on_them() {
    let desk = desk();
    desk.put("town.osm", EXTRACT);
    desk.put("plan.toml", PLAN);
    let run = |more: &str| {
        let output = desk.run(&format!("run plan.toml --out out {more}"));
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stderr(&output)
    };
    run("");
    let manifest = std::fs::read_to_string(desk.0.path().join("out/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let inputs = manifest["run"]["inputs"].as_array().unwrap();
    let of = |role: &str| inputs.iter().filter(|input| input["role"] == role).count();
    assert_eq!((of("streets"), of("water"), of("demand")), (2, 1, 1));
    assert_eq!(desk.run("rerun out/manifest.json").status.code(), Some(0));
    let resumed = |said: &str| said.replace(' ', "").contains(r#""resumed":true"#);
    let said = run("--resume --progress json");
    assert!(resumed(&said), "{said}");
    desk.put(
        "water.geojson",
        collection(&[feature("", "LineString", "[[106.83,39.60],[106.84,39.70]]")]),
    );
    let output = desk.run("rerun out/manifest.json");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("water out/../water.geojson: its bytes differ"), "{said}");
    assert!(!resumed(&run("--resume --progress json")), "the map is another");
    for (from, to, words) in [
        ("\"water.geojson\"", "\"waters.geojson\"", &["wrong.toml:5:10", "no such file"][..]),
        ("\"water.geojson\"", "7", &["wrong.toml:5:9"]),
        ("\"town.osm\"", "\"blocks.csv\"", &["blocks.csv", "no shapes"]),
        ("\"town.osm\"", "\"town.osm?where=a=b\"", &["layers.streets", "takes no keys"]),
        ("water =", "waters =", &["did you mean \"water\"?"]),
    ] {
        desk.put("wrong.toml", PLAN.replace(from, to));
        let output = desk.run("run wrong.toml");
        let said = stderr(&output);
        assert_ne!(output.status.code(), Some(0), "{to}");
        assert!(words.iter().all(|word| said.contains(word)), "{to}: {said}");
        assert!(said.contains("hint: "), "{to}: {said}");
    }
    desk.put("crs.toml", format!("[study]\ncrs = \"EPSG:4326\"\n{PLAN}"));
    assert_eq!(desk.run("run crs.toml").status.code(), Some(0), "extracts know their own");
    desk.put("ids.csv", "id,population\nb1,10\n");
    desk.put("sites.csv", "id\nc1\n");
    desk.put("costs.csv", "origin,destination,cost\nb1,c1,5\n");
    desk.put("matrix.toml", "[layers]\ndemand = \"ids.csv\"\nfacilities = \"sites.csv\"\nmatrix = \"costs.csv\"\nwater = \"water.geojson\"\n[[scenarios]]\nname = \"today\"\nwithin = \"10\"\n");
    desk.refuses("run matrix.toml", 2, &["layers.water needs to know where"]);
}

#[test]
fn roads_of_a_plan_keep_the_system_they_name() {
    let desk = Desk::new();
    desk.put("centres.csv", "id,x,y\nc1,0,0\n");
    desk.put("blocks.csv", "id,x,y,population\nb1,300,0,10\n");
    desk.put("lines.geojson", collection(&[feature("", "LineString", "[[0,0],[3000,0]]")]));
    let plan = |roads: &str| {
        format!(
            "[layers]\ndemand = \"blocks.csv?crs=local\"\nfacilities = \"centres.csv?crs=local\"\n\
             streets = \"lines.geojson?crs=local\"\n[walk]\nroads = {roads}\n\
             [[scenarios]]\nname = \"today\"\nwithin = \"8min\"\n"
        )
    };
    for roads in ["\"lines.geojson?crs=local\"", "{ path = \"lines.geojson\", crs = \"local\" }"] {
        desk.put("plan.toml", plan(roads));
        let output = desk.run("run plan.toml");
        assert_eq!(output.status.code(), Some(0), "{roads}: {}", stderr(&output));
    }
    desk.put("plan.toml", plan("\"lines.geojson\""));
    desk.refuses("run plan.toml", 3, &["lines.geojson", "crs=local beside"]);
}

#[test]
fn a_sketch_names_the_base() {
    let desk = desk();
    desk.put("town.osm", EXTRACT);
    let init = "init --demand blocks.csv --facilities centres.csv";
    let plan = String::from_utf8(desk.run(init).stdout).unwrap();
    assert!(plan.contains("# streets = ") && plan.contains("# water = "), "{plan}");
    let more = "--water water.geojson --water town.osm --streets streets.geojson";
    let output = desk.run(&format!("{init} {more}"));
    let plan = String::from_utf8(output.stdout).unwrap();
    assert!(plan.contains(r#"water = ["water.geojson", "town.osm"]"#), "{plan}");
    assert!(plan.contains(r#"streets = "streets.geojson""#), "{plan}");
    desk.put("plan.toml", &plan);
    assert_eq!(desk.run("run plan.toml").status.code(), Some(0), "{plan}");
}

#[test]
fn a_real_extract_gives_streets_and_water() {
    let Some(folder) = shared("osm") else { return };
    let desk = Desk::new();
    desk.put("centres.csv", "id,lon,lat\nc1,24.94,60.17\n");
    desk.put("blocks.csv", "id,lon,lat,population\nb1,24.93,60.165,10\nb2,24.96,60.175,20\n");
    let extract = vec![LayerRef::to_file(folder.join("helsinki.osm.pbf"))];
    let outcome =
        asked(LayerRefs { streets: extract.clone(), water: extract, ..layers(&desk) }).unwrap();
    let base = &outcome.study.base;
    let major = base.streets.iter().filter(|street| street.major).count();
    println!(
        "{} streets, {major} major; {} waters, {} courses",
        base.streets.len(),
        base.water.len(),
        base.courses.len()
    );
    assert!(major > 0 && major < base.streets.len());
    let seen = outcome.study.bounds().grown(1_000.0);
    let all = base.streets.iter().map(|street| &street.course).chain(&base.courses);
    for course in all {
        let around = Bounds::around(course.iter().copied()).unwrap();
        assert!(seen.grown(1.0).gap(around) <= 0.0);
    }
    assert_eq!(base.credits, [CREDIT]);
}
