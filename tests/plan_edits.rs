//! What scenarios change before they ask, and what they start from.

mod oracle;
mod planned;

use oracle::Stream;
use planned::{Block, Centre, Folder, Lattice, named, run, served, try_run, weigh};
use radii::Xy;
use radii::plan::Figures;

const SEED: u64 = 51;

/// A town, its folder, and the head of a plan.
fn town(seed: u64) -> (Lattice, Folder, String) {
    println!("seed {seed}");
    let folder = Folder::new();
    let town = Lattice::random(&mut Stream(seed), 60, 5, 6);
    let head = town.write(&folder);
    (town, folder, format!("{head}[standards]\nfive = {{ within = \"500m\" }}\n"))
}

fn scenario(name: &str, text: &str) -> String {
    format!("[[scenarios]]\nname = \"{name}\"\n{text}\n")
}

fn people(blocks: &[Block], centres: &[Centre]) -> (u64, u64) {
    weigh(blocks, centres, 500, |block| block.weight)
}

fn found(figures: &Figures) -> (u64, u64) {
    (figures.served.weight.0, figures.demand.weight.0)
}

#[test]
fn closing_by_a_filter_closes_all_that_pass_and_no_other() {
    for seed in SEED..SEED + 6 {
        let (town, folder, head) = town(seed);
        let left: Vec<Centre> =
            town.centres.iter().filter(|centre| centre.tier != "station").cloned().collect();
        if left.len() == town.centres.len() {
            continue;
        }
        let edits = "open = [\"k0\"]\nclose = [{ where = \"tier=station\" }]";
        let all = folder.run(&format!("{head}{}", scenario("x", edits)));
        let mut left = left;
        left.push(town.candidates[0].clone());
        assert_eq!(found(&all[0].figures), people(&town.blocks, &left), "seed {seed}");
        let closed = town.centres.iter().filter(|centre| centre.tier == "station");
        let closed: Vec<&str> = closed.map(|centre| centre.id.as_str()).collect();
        assert_eq!(
            all[0].figures.closed, closed,
            "what the plan opened is no station of the layer"
        );
    }
}

#[test]
fn candidates_that_open_or_are_moved_to_are_candidates_no_more() {
    let (town, folder, head) = town(SEED);
    let site = "site = { model = \"mclp\", open = 1 }\n";
    let all = folder.run(&format!(
        "{head}{}{}{}",
        scenario("plain", site),
        scenario(
            "two less",
            &format!("{site}open = [\"k0\"]\nmove = [{{ id = \"c0\", to = \"k1\" }}]")
        ),
        scenario("one more", &format!("{site}candidates = [{{ id = \"mine\", at = [700, 700] }}]")),
    ));
    let count = |name: &str| named(&all, name).outcome.siting.as_ref().unwrap().candidates;
    assert_eq!((count("plain"), count("two less"), count("one more")), (6, 4, 7));
    let mut centres = town.centres.clone();
    centres[0].at = town.candidates[1].at;
    centres.push(town.candidates[0].clone());
    let best = (2..6).map(|site| {
        let mut centres = centres.clone();
        centres.push(town.candidates[site].clone());
        people(&town.blocks, &centres).0
    });
    assert_eq!(named(&all, "two less").figures.served.weight.0, best.max().unwrap());
}

#[test]
fn weights_grow_to_the_thousandth_and_only_where_they_are_told_to() {
    let (town, folder, head) = town(SEED + 1);
    let kinds = "[[demands]]\nname = \"aged\"\nweight = \"elderly\"\n";
    let all = folder.run(&format!(
        "{head}{kinds}{}{}{}{}",
        scenario("third", "grow = [{ where = \"kind=old\", factor = 0.333 }]"),
        scenario("twice", "from = \"third\"\ngrow = [{ factor = \"150%\" }]"),
        scenario("empty", "grow = [{ where = \"street=s1\", factor = 0 }]"),
        scenario("aged", "grow = [{ kind = \"elderly\", factor = 2 }]"),
    ));
    let scaled = |weight: u64, factor: u64| (weight * factor + 500) / 1000;
    let mut blocks = town.blocks.clone();
    for block in blocks.iter_mut().filter(|block| block.kind == "old") {
        block.weight = scaled(block.weight, 333);
    }
    assert_eq!(found(&named(&all, "third").figures), people(&blocks, &town.centres));
    blocks.iter_mut().for_each(|block| block.weight = scaled(block.weight, 1500));
    assert_eq!(found(&named(&all, "twice").figures), people(&blocks, &town.centres));
    let mut blocks = town.blocks.clone();
    blocks.iter_mut().filter(|block| block.street == "s1").for_each(|block| block.weight = 0);
    assert_eq!(found(&named(&all, "empty").figures), people(&blocks, &town.centres));
    let aged = &named(&all, "aged").figures;
    assert_eq!(found(aged), people(&town.blocks, &town.centres), "the others do not grow");
    let (served, all) = weigh(&town.blocks, &town.centres, 500, |block| 2 * block.elderly);
    assert_eq!((aged.kinds[0].served.weight.0, aged.kinds[0].demand.weight.0), (served, all));
}

#[test]
fn a_new_residential_area_weighs_what_it_is_said_to_weigh() {
    let (town, folder, head) = town(SEED + 2);
    folder.put("new.csv", "id,x,y,population\nn1,100,100,1\nn2,200,200,2\nn3,9000,9000,4\n");
    let outline = "outline = [[5000, 5000], [6000, 5000], [6000, 5900], [5000, 6000]]";
    let today: u64 = town.blocks.iter().map(|block| block.weight).sum();
    for (edit, weight, blocks) in [
        ("at = [300, 300], weight = 12.345", 12_345, 1),
        (&*format!("{outline}, weight = 20000"), 20_000_000, 25),
        (&*format!("{outline}, weight = 12345.678"), 12_345_678, 25),
        (&*format!("{outline}, weight = 7"), 7_000, 25),
        (&*format!("{outline}, weight = 7, spacing = \"5km\""), 7_000, 1),
        ("layer = \"new.csv\"", 7_000, 3),
        ("layer = \"new.csv\", weight = 1000", 1_000_000, 3),
    ] {
        let add = format!("add_demand = [{{ id = \"new\", {edit} }}]");
        let all = folder.run(&format!(
            "{head}{}{}{}",
            scenario("today", ""),
            scenario("x", &add),
            scenario("grown", "from = \"x\"\ngrow = [{ factor = 2 }]"),
        ));
        let figures = &named(&all, "x").figures;
        assert_eq!(figures.demand.weight.0, today + weight, "{edit}");
        assert_eq!(figures.demand.points, 60 + blocks, "{edit}");
        let own = figures.neighbourhoods.iter().find(|place| place.name == "new").unwrap();
        assert_eq!((own.demand.weight.0, own.demand.points), (weight, blocks), "{edit}");
        assert_eq!(own.gained.0, own.served.weight.0, "{edit}: whoever is new gains");
        let grown = named(&all, "grown").figures.demand.weight.0;
        assert_eq!(grown, 2 * (today + weight), "{edit}");
        let demand = &named(&all, "x").outcome.study.demand;
        if edit.contains("outline") && !edit.contains("weight = 7,") {
            // Whole people where there are enough; by the ground of each block.
            let unit = if weight % 1000 == 0 && weight / 1000 >= blocks { 1000 } else { 1 };
            let ground = |at: Xy| {
                let top = 6000.0 - (at.x - 5000.0) / 1000.0 * 100.0;
                40_000.0 - 200.0 * (at.y + 100.0 - top).max(0.0)
            };
            let all: f64 = demand.points[60..].iter().map(|point| ground(point.at)).sum();
            for point in demand.points[60..].iter().filter(|point| point.at.y < 5700.0) {
                let share = weight as f64 * ground(point.at) / all;
                let off = (point.weight.0 as f64 - share).abs();
                assert!(off <= 1.1 * unit as f64 + 1e-3 * share, "{edit}: {off} at {:?}", point.at);
            }
        }
    }
}

#[test]
fn a_new_block_is_served_by_whoever_is_near_to_the_millimetre() {
    let (town, folder, head) = town(SEED + 3);
    let [x, y] = town.centres[0].at;
    let far = 20_000 + x;
    for (east, served) in [("500", true), ("500.0004", true), ("500.001", false)] {
        let at = far as f64 + east.parse::<f64>().unwrap();
        let edit = format!(
            "open = [{{ id = \"far\", at = [{far}, {y}] }}]\n\
             add_demand = [{{ id = \"new\", at = [{at:.4}, {y}], weight = 5, neighbourhood = \"out\" }}]"
        );
        let all = folder.run(&format!("{head}{}", scenario("x", &edit)));
        let places = &all[0].figures.neighbourhoods;
        let out = places.iter().find(|place| place.name == "out").unwrap();
        assert_eq!(out.served.weight.0, if served { 5000 } else { 0 }, "{east}");
    }
}

#[test]
fn a_corridor_holds_what_lies_within_half_its_width() {
    let (mut town, folder, head) = town(SEED + 4);
    for (block, at) in [[500, 1200], [500, 1300], [1100, 1200], [1200, 1200]].iter().enumerate() {
        town.blocks[block].at = *at;
        town.candidates[block].at = *at;
    }
    town.write(&folder);
    for (width, half) in [("200m", 100), ("400m", 200), ("199.998m", 99)] {
        let all = folder.run(&format!(
            "{head}[[corridors]]\nname = \"high street\"\nline = [[0, 1200], [1000, 1200]]\n\
             width = \"{width}\"\n{}{}",
            scenario("x", "corridor = \"high street\"\nsite = { model = \"mclp\", open = 1 }"),
            scenario("today", ""),
        ));
        let near = |[x, y]: [i64; 2]| {
            let beyond = (x - 1000).max(0);
            beyond * beyond + (y - 1200) * (y - 1200) <= half * half
        };
        let blocks: Vec<Block> =
            town.blocks.iter().filter(|block| near(block.at)).cloned().collect();
        let figures = &named(&all, "x").figures;
        let weight: u64 = blocks.iter().map(|block| block.weight).sum();
        assert_eq!(figures.demand.points, blocks.len() as u64, "{width}");
        assert_eq!(figures.demand.weight.0, weight, "{width}");
        let sites = town.candidates.iter().filter(|site| near(site.at)).count();
        let found = named(&all, "x").outcome.siting.as_ref().unwrap().candidates;
        assert_eq!(found, sites, "{width}: candidates");
        assert_eq!(named(&all, "today").figures.demand.points, 60);
    }
}

#[test]
fn starting_from_a_proposal_is_opening_what_it_proposes_by_hand() {
    for seed in SEED..SEED + 8 {
        let (_, folder, head) = town(seed);
        let child = "close = [\"c1\"]\ngrow = [{ factor = 1.1 }]\n\
                     site = { model = \"mclp\", open = 1 }\n";
        let chain = format!(
            "{head}{}{}{}{}",
            scenario("grandchild", "from = \"child\""),
            scenario("child", &format!("from = \"two\"\n{child}")),
            scenario("two", "site = { model = \"mclp\", open = 2 }"),
            scenario("moved", "site = { model = \"mclp\", relocate = 1 }"),
        );
        let chained = folder.run(&format!("{chain}{}", scenario("after", "from = \"moved\"")));
        let ids = |name: &str| {
            let siting = named(&chained, name).outcome.siting.as_ref().unwrap();
            let ids: Vec<String> =
                siting.opened.iter().map(|site| format!("{:?}", site.id)).collect();
            (ids.join(", "), siting.closed.clone())
        };
        let by_hand = folder.run(&format!(
            "{head}{}{}",
            scenario("child", &format!("open = [{}]\n{child}", ids("two").0)),
            scenario(
                "grandchild",
                &format!(
                    "open = [{}, {}]\nclose = [\"c1\"]\ngrow = [{{ factor = 1.1 }}]",
                    ids("two").0,
                    ids("child").0
                )
            ),
        ));
        for name in ["child", "grandchild"] {
            let (one, other) = (named(&chained, name), named(&by_hand, name));
            assert_eq!(one.outcome.coverage.ledger, other.outcome.coverage.ledger, "seed {seed}");
            assert_eq!(one.outcome.coverage.depth, other.outcome.coverage.depth, "seed {seed}");
            assert_eq!(one.outcome.coverage.nearest, other.outcome.coverage.nearest);
            assert_eq!(one.figures.sites, other.figures.sites, "{name}, seed {seed}");
            assert_eq!(one.figures.siting, other.figures.siting, "{name}, seed {seed}");
        }
        // A proposal that moves a centre closes it for whoever starts from it.
        let (moved, after) = (named(&chained, "moved"), named(&chained, "after"));
        assert_eq!(moved.outcome.coverage.ledger, after.outcome.coverage.ledger, "seed {seed}");
        assert_eq!(moved.figures.closed, after.figures.closed);
        assert_eq!(after.figures.sites, 5);
    }
}

#[test]
fn what_a_proposal_on_a_grid_opens_can_be_closed_by_who_starts_from_it() {
    let (_, folder, head) = town(SEED);
    let head = head.replace("candidates = \"candidates.csv\"\n", "");
    let grid = "site = { model = \"mclp\", open = 2, candidates = \"grid:500m\" }";
    let today = folder.run(&format!("{head}{}", scenario("grid", grid)));
    let opened = &today[0].figures.opened;
    let all = folder.run(&format!(
        "{head}{}{}",
        scenario("grid", grid),
        scenario("less", &format!("from = \"grid\"\nclose = [{:?}, {:?}]", opened[0], opened[1])),
    ));
    let less = &named(&all, "less").figures;
    assert_eq!((less.sites, &less.closed), (5, opened));
    let said = folder.complaint(&format!(
        "{head}{}{}",
        scenario("grid", grid),
        scenario("less", "from = \"grid\"\nclose = [\"g0\"]"),
    ));
    assert!(said.contains("no centre \"g0\" is open"), "{said}");
}

#[test]
fn answers_do_not_depend_on_the_order_of_scenarios_nor_on_which_are_asked() {
    let (_, folder, head) = town(SEED + 9);
    let head = head.replace("[study]", "[study]\nbase = \"today\"");
    let scenarios = [
        scenario("today", "stress = [\"each-facility\", { demand = \"20%\", runs = 20 }]"),
        scenario("two", "site = { model = \"mclp\", open = 2 }"),
        scenario("after", "from = \"two\"\nclose = [\"c0\"]\nstress = \"each-facility\""),
        scenario("far", "within = [\"700m\", \"300m\"]\nsite = { model = \"backup\", open = 2 }"),
        scenario("rows", "site = { model = \"mclp\" }\nsweep = { open = \"1..3\" }"),
        scenario("grown", "from = \"after\"\ngrow = [{ factor = 3 }]"),
    ];
    let plan = folder.plan(&format!("{head}{}", scenarios.concat())).unwrap();
    let all = run(&plan, &[]);
    let mut stream = Stream(7);
    let mut order: Vec<usize> = (0..scenarios.len()).collect();
    for _ in 0..8 {
        for at in (1..order.len()).rev() {
            order.swap(at, stream.below(at as u64 + 1) as usize);
        }
        let text: String = order.iter().map(|&at| scenarios[at].as_str()).collect();
        for case in folder.run(&format!("{head}{text}")) {
            let name = case.figures.name.clone();
            assert_eq!(case.figures, named(&all, &name).figures, "{order:?}: {name}");
        }
    }
    let plan = folder.plan(&format!("{head}{}", scenarios.concat())).unwrap();
    for name in ["today", "two", "after", "far", "rows", "grown"] {
        let some = run(&plan, &[name.to_owned()]);
        assert!(some.len() < all.len(), "{name}");
        assert!(some.iter().any(|case| case.figures.scenario == name));
        for case in some {
            assert_eq!(case.figures, named(&all, &case.figures.name).figures, "only {name}");
        }
    }
    let unknown = try_run(&plan, &["tody".to_owned()]).err().unwrap().to_string();
    assert!(unknown.contains("did you mean \"today\""), "{unknown}");
}

#[test]
fn a_walk_without_streets_is_estimated_at_the_scenarios_speed() {
    let (town, folder, head) = town(SEED + 10);
    let all = folder.run(&format!(
        "{head}{}{}{}{}{}",
        scenario("adult", "within = [\"5min\", \"500m\"]"),
        scenario("elder", "within = \"5min\"\nprofile = \"elder\""),
        scenario("slow", "from = \"adult\"\nspeed = \"28m/min\""),
        scenario("slow too", "from = \"slow\""),
        // Times and distances side by side.
        scenario("row", "sweep = { within = [\"500m\", \"5min\"] }"),
    ));
    // What is walked is 1.4 times the straight line: 400 m, 250 m and 140 m of it.
    for (name, walked) in
        [("adult", 400_000), ("elder", 250_000), ("slow", 140_000), ("slow too", 140_000)]
    {
        let near = |block: &&Block| {
            town.centres.iter().any(|c| planned::apart(c.at, block.at) * 14 <= walked * 10)
        };
        let served: u64 = town.blocks.iter().filter(near).map(|block| block.weight).sum();
        assert_eq!(named(&all, name).figures.served.weight.0, served, "{name}");
        assert!(named(&all, name).figures.standard.reach == "walk");
    }
    let swept = |limit: &str| named(&all, &format!("row within={limit}")).figures.served;
    assert_eq!(swept("5min"), named(&all, "adult").figures.served);
    assert_eq!(swept("500m").weight.0, people(&town.blocks, &town.centres).0);
    let others = &named(&all, "adult").figures.others;
    let (five, whole) = people(&town.blocks, &town.centres);
    planned::close(others[0].share, five as f64 / whole as f64, "the straight limit beside it");
    assert!(town.blocks.iter().any(|block| served(&town.centres, block.at, 500)));
}

/// Two banks of a river and two bridges; a promenade runs below the middle of the
/// first, and below a motorway.
fn river(folder: &Folder) -> String {
    let at = |column: f64, row: f64| (106.8 + 0.002 * column, 39.66 + 0.003 * row);
    let mut nodes = String::new();
    let mut ways = String::new();
    let mut node = |id: i32, column: f64, row: f64| {
        let (lon, lat) = at(column, row);
        nodes += &format!("<node id=\"{id}\" lon=\"{lon:.7}\" lat=\"{lat:.7}\"/>\n");
    };
    for column in 0..5 {
        node(10 + column, f64::from(column), 0.0);
        node(20 + column, f64::from(column), 1.0);
    }
    node(30, 0.5, 0.5);
    node(31, 1.5, 0.5);
    node(40, 1.3, 0.3);
    node(41, 1.3, 0.7);
    let mut way = |id: i32, nodes: &[i32], tags: &str| {
        let refs: String = nodes.iter().map(|node| format!("<nd ref=\"{node}\"/>")).collect();
        let tags: String = tags
            .split(' ')
            .map(|tag| tag.split_once('=').unwrap())
            .map(|(key, value)| format!("<tag k=\"{key}\" v=\"{value}\"/>"))
            .collect();
        ways += &format!("<way id=\"{id}\">{refs}{tags}</way>\n");
    };
    way(1, &[10, 11, 12, 13, 14], "highway=residential");
    way(2, &[20, 21, 22, 23, 24], "highway=residential");
    way(3, &[11, 21], "highway=footway bridge=yes name=人民桥");
    way(4, &[14, 24], "highway=residential bridge=viaduct");
    way(5, &[10, 30, 31, 12], "highway=footway");
    way(6, &[40, 41], "highway=motorway bridge=yes name=高速");
    folder.put("town.osm", format!("<osm version=\"0.6\">\n{nodes}{ways}</osm>\n"));
    let mut blocks = String::from("id,lon,lat,population\n");
    for column in 0..9 {
        for row in [0.0, 1.0] {
            let (lon, lat) = at(0.5 * f64::from(column), row);
            blocks += &format!("b{column}{row},{lon:.7},{lat:.7},{}\n", 10 + column);
        }
    }
    folder.put("blocks.csv", blocks);
    let (lon, lat) = at(1.0, 0.0);
    folder.put("centres.csv", format!("id,lon,lat\nc1,{lon:.7},{lat:.7}\n"));
    "[layers]\ndemand = \"blocks.csv\"\nfacilities = \"centres.csv\"\n\
     [walk]\nroads = \"town.osm\"\nsparse = 0\n[standards]\neight = { within = \"8min\" }\n"
        .to_owned()
}

#[test]
fn a_bridge_that_fails_is_a_street_closed_across_it() {
    let folder = Folder::new();
    let head = river(&folder);
    let all = folder.run(&format!(
        "{head}{}{}{}{}",
        scenario("today", "stress = \"each-bridge\""),
        scenario(
            "人民桥",
            "close_street = [{ line = [[106.8015, 39.6625], [106.8025, 39.6625]] }]"
        ),
        scenario("way 4", "close_street = [{ line = [[106.8075, 39.6610], [106.8085, 39.6610]] }]"),
        scenario("at a point", "close_street = [{ line = [[106.802, 39.6622]] }]"),
    ));
    let today = &named(&all, "today").figures;
    let stress = &today.stress[0];
    assert_eq!((stress.kind.as_str(), stress.runs), ("each-bridge", 2));
    for failure in &stress.failures {
        let closed = &named(&all, &failure.id).figures;
        assert_eq!(failure.share, closed.share, "{}", failure.id);
        assert_eq!(failure.lost, closed.change.as_ref().unwrap().lost, "{}", failure.id);
        assert_eq!(failure.max_m, closed.nearest.as_ref().map(|nearest| nearest.max_m));
    }
    let first = &stress.failures[0];
    assert_eq!(first.id, "人民桥");
    assert!(first.lost.weight.0 > 0 && stress.failures[1].lost.weight.0 == 0, "{stress:?}");
    assert_eq!(named(&all, "at a point").figures.share, first.share);
}

#[test]
fn a_street_that_is_added_is_walked_in_its_scenario_only() {
    let folder = Folder::new();
    let head = river(&folder);
    let shut = "close_street = [{ line = [[106.8015, 39.6625], [106.8025, 39.6625]] }]";
    let bridge = "add_street = [{ line = [[106.804, 39.66], [106.804, 39.663]], bridge = true }]";
    let all = folder.run(&format!(
        "{head}{}{}{}{}",
        scenario("today", shut),
        scenario("bridge", &format!("from = \"today\"\n{bridge}")),
        scenario("closed", "from = \"bridge\"\nclose_street = [{ line = [[106.803, 39.6625], [106.805, 39.6625]] }]"),
        scenario("again", "from = \"today\""),
    ));
    let share = |name: &str| named(&all, name).figures.share;
    assert!(share("bridge") > share("today"), "{} and {}", share("bridge"), share("today"));
    assert_eq!(share("closed"), share("today"), "what was added can be closed");
    assert_eq!(share("again"), share("today"));
    let gained = &named(&all, "bridge").figures.change.as_ref().unwrap().gained;
    assert!(
        gained.weight.0 > 0
            && named(&all, "closed").figures.change.as_ref().unwrap().gained.points == 0
    );
}
