//! Capacities, given the way a user would: the ledger's own line, the models that keep them, what
//! cannot be, and what a plan makes of them.

mod desk;
mod oracle;

use std::collections::BTreeMap;

use desk::{Desk, json, stderr};
use oracle::Stream;
use serde_json::Value;

/// Three blocks in a row and three places for a centre.
fn row() -> Desk {
    let desk = Desk::new();
    desk.put("dem.csv", "id,x,y,population\na,0,0,10\nb,100,0,10\nc,300,0,20\n");
    desk.put("sites.csv", "id,x,y,capacity,cost\np,0,0,15,100\nq,100,0,30,5000\nr,300,0,20,200\n");
    desk.put("today.csv", "id,x,y,capacity\nt,0,0,12\n");
    desk
}

const SITE: &str =
    "site --demand dem.csv?crs=local --candidates sites.csv?crs=local --json --model";

fn opened(document: &Value) -> Vec<&str> {
    document["opened"].as_array().unwrap().iter().map(|o| o["id"].as_str().unwrap()).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

/// The lines of a ledger come to all there is, in blocks and in people.
fn balances(coverage: &Value) {
    for key in ["points", "weight"] {
        let line = |name: &str| coverage[name][key].as_f64().unwrap_or_default();
        let lines = ["served", "over_capacity", "uncovered", "unsnapped"].map(line);
        assert_eq!(lines.iter().sum::<f64>(), line("demand"), "{key}: {coverage}");
    }
}

/// Who is in reach and finds no room has a line of the ledger, a verdict and a colour.
#[test]
fn who_is_in_reach_but_finds_no_room_is_a_line_of_the_ledger() {
    let desk = row();
    let line = "coverage --demand dem.csv?crs=local --facilities today.csv?crs=local --within 100m";
    let open = json(&desk.run(&format!("{line} --json")));
    assert_eq!(open["served"]["weight"], 20);
    assert_eq!(open.get("over_capacity"), None);

    // 12 of the 20 in reach find room: all of a, who is nearer, and 2 of b.
    let full = json(&desk.run(&format!("{line} --capacity --json --require 50%")));
    balances(&full);
    assert_eq!((&full["served"]["weight"], &full["served"]["points"]), (&12.into(), &1.into()));
    let over = &full["over_capacity"];
    assert_eq!((&over["weight"], &over["points"]), (&8.into(), &1.into()));
    assert_eq!(full["uncovered"]["weight"], 20);
    assert_eq!(full["facilities"][0]["capacity"], 12);
    assert_eq!(full["facilities"][0]["assigned_weight"], 12);
    assert_eq!(full["require"]["met"], false);

    // As a whole only one of the two.
    let whole = json(&desk.run(&format!("{line} --capacity --single-source --json")));
    balances(&whole);
    assert_eq!(whole["served"]["weight"], 10);
    assert_eq!(whole["over_capacity"]["weight"], 10);

    let output = desk.run(&format!("{line} --capacity --out out --map full.svg --lang en"));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("in reach, but full"), "{text}");
    assert!(
        text.contains("Room: 8 population are within 100 m of centres that are full."),
        "{text}"
    );
    let rows = std::fs::read_to_string(desk.0.path().join("out/demand.csv")).unwrap();
    // Two of the ten of b find room.
    assert!(rows.contains(",over_capacity,1,t,2,8,"), "{rows}");
    let map = std::fs::read_to_string(desk.0.path().join("full.svg")).unwrap();
    assert!(map.contains("in reach, but full"));
    let map = desk.run(&format!("{line} --capacity --map voll.svg --lang zh"));
    assert!(map.status.success(), "{}", stderr(&map));
}

/// Each model's answer worked out by hand, whole and split.
#[test]
fn models_keep_capacities() {
    let desk = row();
    let ask = |model: &str| json(&desk.run(&format!("{SITE} {model}")));
    // p and r hold 35 of 40, so q must open. At one for every metre p is worth its 100: without it
    // the 10 at a go 100 m to q.
    let total = ask("cflp");
    assert_eq!((opened(&total).len(), &total["status"]), (3, &"optimal".into()));
    assert_eq!((number(&total["value"]), number(&total["cost"])), (5300.0, 5300.0));
    assert_eq!(number(&total["travel_cost"]), 0.0);
    // At 20 a kilometre it is not.
    let cheap = ask("cflp --travel-cost 20");
    assert_eq!((opened(&cheap), number(&cheap["value"])), (vec!["q", "p"], 5180.0));
    assert_eq!((number(&cheap["cost"]), number(&cheap["travel_cost"])), (5100.0, 80.0));

    let median = ask("p-median --open 2 --capacity");
    let sites = opened(&median);
    assert!(sites.contains(&"q") && sites.contains(&"r") && sites.len() == 2, "{sites:?}");
    assert_eq!(number(&median["value"]), 1000.0);
    balances(&median["coverage"]);
    assert_eq!(median["coverage"]["served"]["share"], 1.0);
    let given: f64 =
        median["opened"].as_array().unwrap().iter().map(|o| number(&o["assigned"]["weight"])).sum();
    assert_eq!(given, 40.0);

    // p holds a and half of b, q all of both; as a whole p holds one of them.
    let most = ask("mclp --open 1 --capacity --within 100m --forbid-site q --forbid-site r");
    assert_eq!((opened(&most), &most["value"]), (vec!["p"], &15.into()));
    assert_eq!(most["coverage"]["over_capacity"]["weight"], 5);
    let whole = ask(
        "mclp --open 1 --capacity --within 100m --forbid-site q --forbid-site r --single-source",
    );
    assert_eq!(whole["value"], 10);
    let free = ask("mclp --open 1 --capacity --within 100m");
    assert_eq!(number(&free["value"]), 20.0);

    // Where the layer says nothing, the number holds: 20 each leave 20 of 40.
    desk.put("sites.csv", "id,x,y\np,0,0\nq,100,0\nr,300,0\n");
    let same = ask("mclp --open 1 --capacity 15 --within 150m");
    assert_eq!(number(&same["value"]), 15.0);
}

/// Every choice of sites with the least way to send everybody, against the program.
#[test]
fn the_program_finds_the_best_of_all_choices() {
    let seed = 20_261_201;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    for round in 0..12 {
        let desk = Desk::new();
        let (blocks, sites) = (4 + stream.below(3) as usize, 4);
        let place = |stream: &mut Stream| [stream.below(900) as i64, stream.below(900) as i64];
        let blocks: Vec<([i64; 2], u64)> =
            (0..blocks).map(|_| (place(&mut stream), 1 + stream.below(6))).collect();
        let sites: Vec<([i64; 2], u64, u64)> = (0..sites)
            .map(|_| (place(&mut stream), 4 + stream.below(12), stream.below(2_000)))
            .collect();
        let rows: String = (blocks.iter().enumerate())
            .map(|(n, ([x, y], w))| format!("b{n},{x},{y},{w}\n"))
            .collect();
        desk.put("dem.csv", format!("id,x,y,population\n{rows}"));
        let rows: String = (sites.iter().enumerate())
            .map(|(n, ([x, y], holds, cost))| format!("s{n},{x},{y},{holds},{cost}\n"))
            .collect();
        desk.put("sites.csv", format!("id,x,y,capacity,cost\n{rows}"));
        let way = |block: usize, site: usize| {
            let ([x, y], [u, v]) = (blocks[block].0, sites[site].0);
            (((x - u) as f64).hypot((y - v) as f64) * 1000.0).round() as u64
        };
        // Whole blocks: every assignment there is.
        let mut best: Option<u64> = None;
        let ways = (sites.len() as u32).pow(blocks.len() as u32);
        for code in 0..ways {
            let to: Vec<usize> = (0..blocks.len())
                .map(|block| (code / (sites.len() as u32).pow(block as u32)) as usize % sites.len())
                .collect();
            let mut load: BTreeMap<usize, u64> = BTreeMap::new();
            for (block, &site) in to.iter().enumerate() {
                *load.entry(site).or_default() += blocks[block].1;
            }
            if load.iter().all(|(site, load)| *load <= sites[*site].1) {
                let travel: u64 =
                    to.iter().enumerate().map(|(b, &s)| blocks[b].1 * way(b, s)).sum();
                let opening: u64 = load.keys().map(|site| sites[*site].2 * 1000).sum();
                best = Some(best.map_or(travel + opening, |best| best.min(travel + opening)));
            }
        }
        let output = desk.run(&format!("{SITE} cflp --single-source"));
        let clash = stderr(&output);
        assert!(clash.contains("--capacity"), "{clash}");
        let output = desk.run(&format!("{SITE} cflp --capacity --single-source"));
        let whole = json(&output);
        match best {
            Some(best) => {
                assert_eq!(whole["status"], "optimal", "round {round}: {whole}");
                assert_eq!(number(&whole["value"]), best as f64 / 1000.0, "round {round}");
                let split = json(&desk.run(&format!("{SITE} cflp")));
                assert!(number(&split["value"]) <= number(&whole["value"]));
            }
            None => assert_eq!(output.status.code(), Some(4), "round {round}: {whole}"),
        }
    }
}

/// Too little room is an answer: by how much, and how many sites would do.
#[test]
fn too_little_room_is_said_with_what_would_do() {
    let desk = row();
    let output = desk.run(&format!("{SITE} p-median --open 1 --capacity"));
    assert_eq!(output.status.code(), Some(4));
    let document = json(&output);
    assert_eq!(document["status"], "infeasible");
    let why = document["why"].as_array().unwrap().iter().map(|w| w.as_str().unwrap());
    let why = why.collect::<Vec<_>>().join("\n");
    assert!(why.contains("10 less than the 40 to serve"), "{why}");
    assert!(why.contains("at least 2 new sites have room for all"), "{why}");

    let output = desk.run(&format!("{SITE} p-median --open 2 --capacity --forbid-site q"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(4), "{text}");
    assert!(text.contains("not even all candidates together have room"), "{text}");

    // There is room for all, but not for whole blocks.
    desk.put("dem.csv", "id,x,y,population\na,0,0,12\nb,100,0,12\nc,300,0,12\n");
    desk.put("sites.csv", "id,x,y,capacity\np,0,0,18\nr,300,0,18\n");
    let split = json(&desk.run(&format!("{SITE} p-median --open 2 --capacity")));
    assert_eq!(split["status"], "optimal");
    let output = desk.run(&format!("{SITE} p-median --open 2 --capacity --single-source"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(4), "{text}");
    assert!(text.contains("not when every block goes to one site as a whole"), "{text}");
}

/// Capacities that cannot be, and wishes that do not go with them.
#[test]
fn bad_capacities_are_refused() {
    let desk = row();
    let line = "coverage --demand dem.csv?crs=local --facilities today.csv?crs=local --within 100m";
    desk.refuses(&format!("{line} --single-source"), 2, &["--single-source", "--capacity"]);
    desk.refuses(&format!("{line} --capacity 0"), 2, &["is not a weight", "more than 0"]);
    desk.refuses(&format!("{line} --capacity -5"), 2, &["-5"]);
    desk.put("bare.csv", "id,x,y\nt,0,0\n");
    let bare = "coverage --demand dem.csv?crs=local --facilities bare.csv?crs=local --within 100m";
    desk.refuses(&format!("{bare} --capacity"), 2, &["no layer has a capacity column"]);
    desk.put("today.csv", "id,x,y,capacity\nt,0,0,-3\n");
    desk.refuses(&format!("{line} --capacity"), 3, &["today.csv:2", "capacity", "-3"]);
    desk.put("today.csv", "id,x,y,capacity\nt,0,0,0\nu,100,0,4\n");
    let output = desk.run(&format!("{line} --capacity --json"));
    assert!(
        stderr(&output).contains("capacity: 0 at t, which serve nobody"),
        "{}",
        stderr(&output)
    );
    assert_eq!(json(&output)["served"]["weight"], 4);
    for (model, words) in [
        ("p-center --open 1 --capacity", "--model p-center"),
        ("lscp --within 100m --capacity", "--model lscp"),
        ("mclp --within 100m --phases 1,1 --capacity", "--phases"),
        ("p-median --open 1 --travel-cost 5", "--travel-cost"),
    ] {
        desk.refuses(&format!("{SITE} {model}"), 2, &[words]);
    }
    desk.refuses(&format!("{SITE} cflp --travel-cost 0"), 2, &["--travel-cost"]);
    desk.put("sites.csv", "id,x,y,capacity\np,0,0,50\n");
    desk.refuses(&format!("{SITE} cflp"), 2, &["no cost column"]);
}

/// A plan keeps capacities too, and its report says who finds no room.
#[test]
fn plans_keep_capacities() {
    let desk = row();
    desk.put(
        "plan.toml",
        r#"
[layers]
demand = { path = "dem.csv", crs = "local" }
facilities = { path = "today.csv", crs = "local" }
candidates = { path = "sites.csv", crs = "local" }

[[scenarios]]
name = "today"
within = "100m"
capacity = true

[[scenarios]]
name = "one more"
from = "today"
site = { model = "mclp", open = 1 }
"#,
    );
    let output = desk.run("run plan.toml --json");
    assert!(output.status.success(), "{}", stderr(&output));
    let document = json(&output);
    let today = &document["scenarios"][0]["coverage"];
    balances(today);
    assert_eq!(today["over_capacity"]["weight"], 8);
    let more = &document["scenarios"][1];
    balances(&more["coverage"]);
    // r serves the 20 at c; p or q would serve 8 at most.
    assert_eq!(more["site"]["opened"][0]["id"], "r");
    assert_eq!(more["site"]["value"], 32);
    assert_eq!(document["comparison"][0]["over_capacity"]["weight"], 8);
    let text = String::from_utf8(desk.run("run plan.toml").stdout).unwrap();
    assert!(text.contains("8 more are in reach of centres that are full"), "{text}");
}
