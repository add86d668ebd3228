//! Questions of distance, given the way a user would: p-median and p-center, with and without a
//! limit, over a table of costs and straight lines.

mod desk;
mod oracle;

use desk::{Desk, json, stderr};
use oracle::{Stream, shared};
use serde_json::Value;

/// Blocks and centres in plain metres, and their layers.
struct Town {
    blocks: Vec<(i64, i64, u64)>,
    sites: Vec<(i64, i64)>,
}

impl Town {
    fn of(stream: &mut Stream) -> Town {
        let at = |stream: &mut Stream| (stream.below(9_000) as i64, stream.below(7_000) as i64);
        let block = |stream: &mut Stream| {
            let (x, y) = at(stream);
            (x, y, 1 + stream.below(400))
        };
        Town {
            blocks: (0..30).map(|_| block(stream)).collect(),
            sites: (0..9).map(|_| at(stream)).collect(),
        }
    }

    fn lay(&self, desk: &Desk) {
        let blocks = self.blocks.iter().enumerate();
        let blocks = blocks.map(|(n, (x, y, w))| format!("b{n},{x},{y},{w}\n"));
        desk.put("town.csv", format!("id,x,y,population\n{}", blocks.collect::<String>()));
        let sites = self.sites.iter().enumerate();
        let sites = sites.map(|(n, (x, y))| format!("s{n},{x},{y}\n"));
        desk.put("sites.csv", format!("id,x,y\n{}", sites.collect::<String>()));
    }

    /// Whole millimetres from a block to a site.
    fn way(&self, block: usize, site: usize) -> u64 {
        let ((x, y, _), (u, v)) = (self.blocks[block], self.sites[site]);
        let metres = ((x - u) as f64).hypot((y - v) as f64);
        (metres * 1000.0).round() as u64
    }

    /// The best of all choices of some sites: the least weighted sum and the least longest way.
    fn best(&self, open: u32) -> (u64, u64) {
        let choices = (0_u32..1 << self.sites.len()).filter(|choice| choice.count_ones() == open);
        let judged = choices.map(|choice| {
            let ways = (0..self.blocks.len()).map(|block| {
                let sites = (0..self.sites.len()).filter(|site| choice >> site & 1 == 1);
                let way = sites.map(|site| self.way(block, site)).min().unwrap();
                (self.blocks[block].2 * way, way)
            });
            ways.fold((0, 0), |(sum, most), (part, way)| (sum + part, most.max(way)))
        });
        let (sums, mosts): (Vec<u64>, Vec<u64>) = judged.unzip();
        (sums.into_iter().min().unwrap(), mosts.into_iter().min().unwrap())
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

/// Straight lines against every possible choice, to the millimetre, proved; and the document.
#[test]
fn the_program_finds_the_best_of_all_choices() {
    let seed = 20_261_130;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    for open in 1..=4 {
        let town = Town::of(&mut stream);
        let desk = Desk::new();
        town.lay(&desk);
        let (sum, most) = town.best(open);
        let line = format!(
            "site --demand town.csv?crs=local --candidates sites.csv?crs=local --open {open} --json"
        );
        let median = json(&desk.run(&format!("{line} --model p-median")));
        assert_eq!(median["status"], "optimal");
        assert_eq!(number(&median["value"]), sum as f64 / 1000.0);
        assert_eq!(median["bound"], median["value"]);
        assert_eq!(median["certified"], true);
        // Without --within the plan is judged by its own longest way: everybody is within it.
        let coverage = &median["coverage"];
        assert_eq!(coverage["standard"]["of_plan"], true);
        assert_eq!(coverage["served"]["share"], 1.0);
        let limit = coverage["standard"]["limit"].as_str().unwrap();
        let longest = number(&coverage["nearest"]["max_m"]);
        let metres: f64 = match limit.strip_suffix("km") {
            Some(km) => km.parse::<f64>().unwrap() * 1000.0,
            None => limit.trim_end_matches('m').parse().unwrap(),
        };
        assert!((metres - longest).abs() < 1e-6, "{limit} {longest}");
        let opened = median["opened"].as_array().unwrap();
        assert_eq!(opened.len() as u32, open);
        let weight: f64 = opened.iter().map(|o| number(&o["nearest_for"]["weight"])).sum();
        assert_eq!(weight, number(&coverage["demand"]["weight"]));
        let mean: f64 = opened
            .iter()
            .map(|o| number(&o["nearest_for"]["weight"]) * number(&o["nearest_for"]["mean_m"]))
            .sum();
        // Means are told to the millimetre.
        assert!((mean - number(&median["value"])).abs() <= 0.0005 * weight, "{mean}");

        let center = json(&desk.run(&format!("{line} --model p-center")));
        assert_eq!(center["status"], "optimal");
        assert_eq!(number(&center["value"]), most as f64 / 1000.0);
        assert_eq!(center["coverage"]["nearest"]["max_m"], center["value"]);
    }
}

/// Centres that stay count, and so do what is required and forbidden, a limit and a row.
#[test]
fn wishes_and_limits_go_together_with_distances() {
    let mut stream = Stream(7);
    let town = Town::of(&mut stream);
    let desk = Desk::new();
    town.lay(&desk);
    let line = "site --demand town.csv?crs=local --candidates sites.csv?crs=local \
                --model p-median --json";
    let plain = json(&desk.run(&format!("{line} --open 2 --within 2km")));
    assert_eq!(plain["coverage"]["standard"]["limit"], "2km");
    assert_eq!(plain["coverage"]["standard"].get("of_plan"), None);
    let first = plain["opened"][0]["id"].as_str().unwrap();
    let without = json(&desk.run(&format!("{line} --open 2 --within 2km --forbid-site {first}")));
    assert!(number(&without["value"]) > number(&plain["value"]));
    let forced = format!("{line} --open 2 --within 2km --why-not s0 --alternatives 2");
    let forced = json(&desk.run(&forced));
    let best = number(&forced["value"]);
    for other in forced["alternatives"].as_array().unwrap() {
        assert!(number(&other["value"]) >= best);
    }
    let row = json(&desk.run(&format!("{line} --open 1..6")));
    let values: Vec<f64> =
        row["curve"].as_array().unwrap().iter().map(|point| number(&point["value"])).collect();
    assert_eq!(values.len(), 6);
    assert!(values.is_sorted_by(|a, b| a >= b), "{values:?}");

    // A centre that stands on every site leaves nothing to gain.
    let standing = format!("{line} --open 1 --facilities sites.csv?crs=local&id=id");
    let standing = desk.run(&standing);
    let said = stderr(&standing);
    assert!(standing.status.success() || said.contains("only 0 candidates"), "{said}");
    let few = "id,x,y\nold,4500,3500\n";
    desk.put("old.csv", few);
    let kept = json(&desk.run(&format!("{line} --open 1 --facilities old.csv?crs=local")));
    let before = number(&kept["nearest_before"]["mean_m"]);
    let after = number(&kept["coverage"]["nearest"]["mean_m"]);
    assert!(after < before, "{after} {before}");
    let moved = json(&desk.run(&format!("{line} --relocate 1 --facilities old.csv?crs=local")));
    assert!(number(&moved["value"]) <= number(&moved["moves"][0]["value"]));

    let text = desk.run(
        "site --demand town.csv?crs=local --candidates sites.csv?crs=local --model p-center --open 2",
    );
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("longest way") && text.contains("no --within was given"), "{text}");
}

/// What cannot be asked is said.
#[test]
fn what_does_not_go_together_is_refused() {
    let desk = Desk::new();
    let line = "site --demand blocks.csv --model p-median";
    desk.refuses(line, 2, &["--open"]);
    desk.refuses(&format!("{line} --open 1 --candidates planar"), 2, &["planar", "grid:200m"]);
    desk.refuses(&format!("{line} --open 1 --target 90%"), 2, &["--target"]);
    desk.refuses(&format!("{line} --open 1 --weighted"), 2, &["--weighted"]);
    desk.refuses("site --demand blocks.csv --model mclp --open 1", 2, &["--within"]);
}

/// A table in which somebody cannot be reached, or only by more sites than may open.
#[test]
fn missing_pairs_are_unreachable() {
    let desk = Desk::new();
    desk.put("b.csv", "id,population\nb1,10\nb2,20\nb3,5\n");
    desk.put("s.csv", "id\ns1\ns2\n");
    desk.put("od.csv", "origin,destination,cost\nb1,s1,10\nb2,s2,20.5\n");
    let line = "site --matrix od.csv --demand b.csv --candidates s.csv --model p-median --json";
    let lost = desk.run(&format!("{line} --open 2"));
    assert_eq!(lost.status.code(), Some(4), "{}", stderr(&lost));
    let why = json(&lost)["why"].to_string();
    assert!(why.contains("b3"), "{why}");
    desk.put("od.csv", "origin,destination,cost\nb1,s1,10\nb2,s2,20.5\nb3,s1,2\n");
    let few = desk.run(&format!("{line} --open 1"));
    assert_eq!(few.status.code(), Some(4), "{}", stderr(&few));
    let why = json(&few)["why"].to_string();
    assert!(why.contains("at least 2"), "{why}");
    let both = json(&desk.run(&format!("{line} --open 2")));
    assert_eq!(number(&both["value"]), 10.0 * 10.0 + 20.0 * 20.5 + 5.0 * 2.0);
    assert_eq!(both["status"], "optimal");
}

/// spopt's own notebook: network distances of 205 tracts to 16 stores.
#[test]
fn san_francisco_by_distance() {
    let Some(folder) = shared("spopt-sf") else { return };
    let desk = Desk::new();
    let tracts = desk.lay_san_francisco(&folder);
    let line =
        "site --matrix matrix.csv --demand tracts.csv --candidates stores.csv --open 4 --json";
    let median = json(&desk.run(&format!("{line} --model p-median")));
    assert_eq!(median["status"], "optimal");
    // Costs are whole thousandths: at most half of one a head is lost.
    let people: f64 = tracts.values().map(|weight| weight.parse::<f64>().unwrap()).sum();
    let off = (number(&median["value"]) - 2_848_268_129.71).abs();
    assert!(off <= people * 0.0005, "{off}");
    let center = json(&desk.run(&format!("{line} --model p-center")));
    assert_eq!(center["status"], "optimal");
    assert!((number(&center["value"]) - 7_403.06).abs() < 0.01, "{}", center["value"]);
}
