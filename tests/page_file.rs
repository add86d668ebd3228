//! The file of a page: what may run in it, what names can do to it, how large it gets.

mod asked;
mod desk;
mod paged;

use asked::town::polygons;
use asked::{ask, haibowan, layers_in};
use desk::{Desk, stderr};
use paged::{Paged, can_write, hash};
use radii::map::{MapError, MapFormat, MapStyle, draw};
use radii::scenario::Outcome;
use serde_json::json;

fn page(outcome: &Outcome, style: &MapStyle) -> Paged {
    Paged::read(draw(outcome, style, MapFormat::Html).unwrap().bytes)
}

/// What is a page's own, and that nothing else may run.
#[test]
fn the_policy_names_the_script_and_the_style_of_the_file() {
    if !can_write() {
        return;
    }
    let paged = page(
        &ask(haibowan(Some("street=滨河街道")), "1km", asked::coverage()),
        &MapStyle::default(),
    );
    let [head, tail] = &paged.around;
    let between = |text: &str, from: &str, to: &str| {
        let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from}"));
        rest.split_once(to).unwrap_or_else(|| panic!("no {to}")).0.to_owned()
    };
    let policy = between(head, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let style = between(head, "<style>", "</style>");
    let (_, script) = tail.split_once("<script>").unwrap();
    let (script, rest) = script.rsplit_once("</script>").unwrap();
    assert!(!script.contains("</script"), "nothing ends the script before its end");
    assert!(style.len() > 1_000 && script.len() > 100_000);
    let directive = |name: &str| {
        let found = policy.split("; ").find_map(|part| part.strip_prefix(name));
        found.unwrap_or_else(|| panic!("no {name}")).trim().to_owned()
    };
    assert_eq!(directive("default-src"), "'none'");
    assert_eq!(directive("script-src"), hash(script));
    assert_eq!(directive("style-src"), hash(&style));
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    // Of what is not script or style, nothing comes from elsewhere or runs.
    let (before, after) = head.split_once("<style>").unwrap();
    let shell = [
        before,
        after.split_once("</style>").unwrap().1,
        tail.split_once("<script>").unwrap().0,
        rest,
    ];
    for part in shell {
        for banned in ["src=", " style=", " on", "<script", "http:", "https:"] {
            assert!(
                !part.contains(banned) || banned == " on" && !part.contains("=\""),
                "{banned} in {part}"
            );
        }
    }
}

/// Names as bad as they come: they end elements and attributes, turn text round, look like a
/// template's places.
const HOSTILE: [&str; 6] = [
    "</script><script>evil(1)</script>",
    "\"><img src=x onerror=evil(2)>",
    "' onload='evil(3)",
    "\u{202e}evil(4)\u{2066}\u{200f}",
    "{{script}}{{data}} evil(5)",
    "<!-- evil(6) ]]>&amp;&lt;",
];

#[test]
fn hostile_names_are_data_and_nothing_else() {
    if !can_write() {
        return;
    }
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let rows = |offset: f64| -> String {
        let row = |(row, name): (usize, &&str)| {
            let lon = 106.8 + offset + row as f64 * 0.01;
            format!("{},{},{lon:.4},39.67,7\n", quoted(&format!("{row}{name}")), quoted(name))
        };
        HOSTILE.iter().enumerate().map(row).collect()
    };
    let desk = Desk::new();
    desk.put("b.csv", format!("id,name,lon,lat,evil(7) population\n{}", rows(0.0)));
    desk.put("c.csv", format!("id,name,lon,lat,capacity\n{}", rows(0.001)));
    let blocks = "b.csv?weight=evil(7) population";
    for title in HOSTILE {
        let map = desk.0.path().join("map.html");
        let map = map.to_str().unwrap();
        let line = ["coverage", "--demand", blocks, "--facilities", "c.csv", "--within", "500m"];
        let more = ["--title", title, "--caption", HOSTILE[0], "--date", HOSTILE[1]];
        let more = [&more[..], &["--map", map, "--force"]].concat();
        let output = desk::radii(desk.0.path(), &[&line[..], &more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let paged = Paged::read(std::fs::read(map).unwrap());
        for layer in ["blocks", "sites"] {
            assert_eq!(paged.data[layer]["names"], json!(HOSTILE), "{layer}");
            assert_eq!(paged.data[layer]["ids"][0], format!("0{}", HOSTILE[0]));
        }
        assert_eq!(paged.data["title"], title);
        let [head, tail] = &paged.around;
        assert_eq!(head.matches("evil").count(), 1, "in the title alone");
        assert!(!tail.contains("evil"));
        let (_, heading) = head.split_once("<title>").unwrap();
        let (heading, _) = heading.split_once("</title>").unwrap();
        let is_plain = |c: char| !"<>\"{}".contains(c) || title.contains("{{");
        assert!(heading.contains("evil") && heading.chars().all(is_plain), "{heading}");
        assert!(!heading.contains(['\u{202e}', '\u{2066}', '\u{200f}']), "{heading}");
        // What would be put in a place of the template is put there once.
        assert_eq!(paged.html.matches("<style>").count(), 1);
    }
}

#[test]
fn a_city_fits_into_a_letter() {
    if !can_write() {
        return;
    }
    let desk = Desk::new();
    let lattice = (0..100_000).map(|at| (f64::from(at % 400) * 90.0, f64::from(at / 400) * 90.0));
    desk.put("b.geojson", polygons(lattice.map(|(x, y)| (x, y, 38.0)), 8));
    let centres = (0..500).map(|at| (f64::from(at % 25) * 1_440.0, f64::from(at / 25) * 1_120.0));
    let centres = centres.map(|(x, y)| (x, y, "中心".to_owned()));
    desk.put("c.csv", asked::town::table(centres, "name"));
    let layers = layers_in(desk.0.path(), false, [Some("b.geojson"), Some("c.csv"), None]);
    let outcome = ask(layers, "700m", asked::coverage());
    let paged = page(&outcome, &MapStyle::default());
    assert_eq!(paged.weights().len(), 100_000);
    assert!(paged.html.len() <= 20 << 20, "{} bytes", paged.html.len());
    let served = paged.letters([0, 0], "classes").iter().filter(|&&letter| letter == 's').count();
    assert_eq!(served as u64, outcome.coverage.ledger.served.points);
}

#[test]
fn more_blocks_than_a_page_holds_are_refused() {
    if !can_write() {
        return;
    }
    let desk = Desk::new();
    desk.put("c.csv", "id,x,y\na,0,0\n");
    let written = |count: u32| {
        let rows = (0..count).map(|at| format!("{at},{},{},1\n", at % 600, at / 600));
        desk.put("b.csv", format!("id,x,y,population\n{}", rows.collect::<String>()));
        let layers = layers_in(desk.0.path(), true, [Some("b.csv"), Some("c.csv"), None]);
        let outcome = ask(layers, "1km", asked::coverage());
        draw(&outcome, &MapStyle::default(), MapFormat::Html)
    };
    let page = Paged::read(written(300_000).unwrap().bytes);
    assert_eq!(page.weights().len(), 300_000);
    match written(300_001) {
        Err(error @ MapError::TooLarge { blocks: 300_001, most: 300_000 }) => {
            let said = error.to_string();
            assert!(said.starts_with("a page holds at most 300000 blocks, and here are 300001."));
            assert!(said.contains("hint: "), "{said}");
        }
        other => panic!("{:?}", other.map(|drawing| drawing.bytes.len())),
    }
}

/// Plain metres are put round 0, 0, as far apart as they are.
#[test]
fn plain_metres_lie_as_far_apart_as_they_are() {
    if !can_write() {
        return;
    }
    let desk = Desk::new();
    let places: [(f64, f64); 4] =
        [(1_000.0, 5_000.0), (1_400.0, 5_000.0), (1_000.0, 5_300.0), (2_750.5, 7_123.25)];
    let rows = places.iter().enumerate().map(|(row, (x, y))| format!("{row},{x},{y},1\n"));
    desk.put("b.csv", format!("id,x,y,population\n{}", rows.collect::<String>()));
    desk.put("c.csv", "id,x,y\na,1000,5000\n");
    let layers = layers_in(desk.0.path(), true, [Some("b.csv"), Some("c.csv"), None]);
    let paged = page(&ask(layers, "450m", asked::coverage()), &MapStyle::default());
    assert_eq!(paged.data["local"], true);
    let blocks: Vec<_> = paged.places("blocks").into_iter().map(|at| paged.degrees(at)).collect();
    const METRES: f64 = 111_319.490_793;
    for (a, found_a) in places.iter().zip(&blocks) {
        assert!(found_a.0.abs() < 0.1 && found_a.1.abs() < 0.1, "near 0, 0: {found_a:?}");
        for (b, found_b) in places.iter().zip(&blocks) {
            let apart = (a.0 - b.0).hypot(a.1 - b.1);
            let found = (found_a.0 - found_b.0).hypot(found_a.1 - found_b.1) * METRES;
            assert!((apart - found).abs() < 0.2, "{found} m, not {apart}");
        }
    }
    assert_eq!(paged.step([0, 0])["classes"], "sssu");
    assert_eq!(paged.nearest([0, 0], "straight").unwrap()[..3], [(0, 0), (0, 4_000), (0, 3_000)]);
}
