//! Districts of a city and of a province. Every answer is certified: even, whole, and near the
//! best around its centres; beside the city spopt.region on the same blocks and neighbours
//! (`./dev bench --peers`).

#[path = "../tests/oracle/mod.rs"]
mod oracle;
mod table;

use std::fmt::Write;
use std::path::Path;

use geo::{Area, Coord, MultiPolygon};
use oracle::Stream;
use oracle::cells::{neighbours, porto_alegre};
use radii::districts::{
    Ask, Blocks, Division, Ground, Lines, Spot, certify, divide, inertias, outlines, polsby_popper,
    spot,
};
use radii::model::{Share, Weight, Xy};
use radii::siting::Budget;
use serde_json::Value;
use table::peers::peer;
use table::{Line, cpu_seconds, keep, mib_beyond};

fn xy(at: &Spot) -> Xy {
    Xy { x: at[0] as f64 / 1000.0, y: at[1] as f64 / 1000.0 }
}

/// The mean Polsby-Popper of districts drawn.
fn mean_polsby_popper(outlines: &[MultiPolygon<f64>]) -> f64 {
    outlines.iter().map(polsby_popper).sum::<f64>() / outlines.len() as f64
}

/// Divide and certify: the CPU seconds and the MiB, and the division.
fn divided(ground: &Ground, into: u32, percent: f64, runs: u32) -> (f64, f64, Division) {
    let ask = Ask::number(into, Share::from_fraction(percent / 100.0).unwrap());
    let work = || divide(ground, &ask, &Budget::default()).unwrap();
    let (mib, (cpu, division)) = mib_beyond(|| cpu_seconds(runs, work));
    certify(ground, &ask, &division).unwrap();
    assert!(division.balance[0].is_kept(), "{:?}", division.balance);
    assert!(division.balance[0].largest() <= percent / 100.0);
    assert!(division.pieces.is_empty(), "{:?}", division.pieces);
    (cpu, mib, division)
}

/// How even, and how near the best.
fn in_words(division: &Division) -> String {
    format!(
        "off by at most {:.2} %, all whole, gap {:.2} % around these centres, {:.2} % around any",
        100.0 * division.balance[0].largest(),
        100.0 * division.centred_gap(),
        100.0 * division.gap()
    )
}

/// Cells that cover a city, with their people.
struct City {
    ground: Ground,
    cells: Vec<MultiPolygon<f64>>,
}

/// How good districts are by what they look like, whoever drew them.
struct Looks {
    /// Largest deviation from the even share, as a part of it.
    deviation: f64,
    /// Mean moment of inertia of a disc of the same area over that of the district.
    inertia: f64,
    /// Mean Polsby-Popper.
    polsby_popper: f64,
    /// What [`Division::value`] would be.
    cost: u128,
}

impl Looks {
    fn in_words(&self) -> String {
        format!("inertia {:.3}, Polsby-Popper {:.3}", self.inertia, self.polsby_popper)
    }
}

impl City {
    fn looks(&self, district: &[u32], districts: usize) -> Looks {
        let mut loads = vec![0; districts];
        for (&of, weight) in district.iter().zip(&self.ground.workloads[0]) {
            loads[of as usize] += weight.0;
        }
        let even = loads.iter().sum::<u64>() as f64 / districts as f64;
        let deviations = loads.iter().map(|&load| (load as f64 / even - 1.0).abs());
        let at: Vec<Xy> = self.ground.at.iter().map(xy).collect();
        let blocks = Blocks { at: &at, outlines: Some(&self.cells) };
        let drawn = outlines(blocks, district, districts, None, &Lines::default()).unwrap();
        Looks {
            deviation: deviations.fold(0.0, f64::max),
            inertia: self.inertia(&at, district, districts),
            polsby_popper: mean_polsby_popper(&drawn.districts),
            cost: inertias(&self.ground, district, districts as u32).into_iter().sum(),
        }
    }

    /// The mean over the districts; each cell counts as a disc of its area.
    fn inertia(&self, at: &[Xy], district: &[u32], districts: usize) -> f64 {
        let areas: Vec<f64> = self.cells.iter().map(Area::unsigned_area).collect();
        let mut sums = vec![[0.0; 3]; districts];
        for ((&of, at), area) in district.iter().zip(at).zip(&areas) {
            let sum = &mut sums[of as usize];
            *sum = [sum[0] + area, sum[1] + area * at.x, sum[2] + area * at.y];
        }
        let mut inertias = vec![0.0; districts];
        for ((&of, at), area) in district.iter().zip(at).zip(&areas) {
            let [all, x, y] = sums[of as usize];
            let squared = (at.x - x / all).powi(2) + (at.y - y / all).powi(2);
            inertias[of as usize] += area * squared + area * area / std::f64::consts::TAU;
        }
        let each = sums.iter().zip(&inertias);
        let each = each.map(|(sum, own)| sum[0] * sum[0] / std::f64::consts::TAU / own);
        each.sum::<f64>() / districts as f64
    }

    /// The city as tables for the peer.
    fn tables(&self) -> [String; 2] {
        let mut blocks = "x,y,weight,area\n".to_owned();
        let weights = &self.ground.workloads[0];
        for ((at, weight), cell) in self.ground.at.iter().map(xy).zip(weights).zip(&self.cells) {
            let area = cell.unsigned_area();
            writeln!(blocks, "{},{},{},{area}", at.x, at.y, weight.0 / 1000).unwrap();
        }
        let mut pairs = "one,other\n".to_owned();
        for one in 0..self.ground.at.len() {
            let others = self.ground.neighbours.of(one).iter();
            for other in others.filter(|&&other| other as usize > one) {
                writeln!(pairs, "{one},{other}").unwrap();
            }
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        [("blocks", blocks), ("neighbours", pairs)].map(|(name, text)| {
            let path = folder.join(format!("districts_{name}.csv"));
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        })
    }

    /// What spopt.region makes of it, each method on its own.
    fn beside(&self, into: u32, cpu: f64, ours: &Looks) -> String {
        let [blocks, pairs] = self.tables();
        let into = into.to_string();
        let told = ["azp", "skater", "k-means"].iter().filter_map(|&method| {
            let report = peer("districts.py", &[method, &blocks, &pairs, &into])?;
            let told = self.told(&report, cpu, ours);
            println!("{told}");
            Some(told)
        });
        told.collect::<Vec<_>>().join("; ")
    }

    /// A report in words, its figures recounted.
    fn told(&self, report: &Value, cpu: f64, ours: &Looks) -> String {
        let number = |key: &str| report[key].as_f64().unwrap();
        let text = |key: &str| report[key].as_str().unwrap();
        let name = format!("spopt {} {}", text("version"), text("method"));
        let seconds = number("solve_cpu");
        let times = seconds / cpu;
        let Some(district) = report["district"].as_array() else {
            return format!("{name}: no answer in {seconds:.0} CPU s, {times:.0} times ours");
        };
        let district: Vec<u32> = district.iter().map(|of| of.as_u64().unwrap() as u32).collect();
        let districts = report["districts"].as_u64().unwrap();
        let looks = self.looks(&district, districts as usize);
        assert!((looks.deviation - number("deviation")).abs() < 1e-6, "{}", looks.deviation);
        assert!((looks.inertia - number("compactness")).abs() < 1e-6, "{}", looks.inertia);
        assert!(ours.deviation < looks.deviation, "{name} is more even");
        let whole = if report["whole"] == true { "all whole" } else { "not all whole" };
        format!(
            "{name}: {seconds:.1} CPU s, {times:.0} times ours, {districts} districts off by at most {:.0} %, {whole}, {}, {:.2} times our cost",
            100.0 * looks.deviation,
            looks.in_words(),
            looks.cost as f64 / ours.cost as f64
        )
    }
}

fn line(work: &str, measured: String, target: &str) -> Line {
    println!("{work}: {measured} ({target})");
    Line { work: work.to_owned(), measured, target: target.to_owned(), peer: String::new() }
}

/// A city, by the cells of a grid.
fn city(lines: &mut Vec<Line>) {
    let Some((ground, cells)) = porto_alegre() else { return };
    let city = City { ground, cells };
    let cells = city.cells.len();
    assert_eq!((cells, city.ground.total(0)), (1227, Weight(812_935_000)));
    for (into, most, target) in [
        (20, 0.03, "gap at most 3 % around its centres"),
        (
            50,
            0.03,
            "gap at most 3 % around its centres; more even and compact than spopt.region, 100 times faster",
        ),
        // A dozen cells each: whole cells cannot come as near as what may be split.
        (100, 0.09, "gap at most 9 % around its centres"),
    ] {
        let (cpu, mib, division) = divided(&city.ground, into, 5.0, 3);
        assert!(division.centred_gap() <= most, "{into}: {}", division.centred_gap());
        let looks = city.looks(&division.district, into as usize);
        assert_eq!(looks.cost, division.value);
        let measured = line(
            &format!("Porto Alegre, {cells} cells of 812,935 people into {into} within 5 %"),
            format!("{cpu:.2} CPU s, {mib:.0} MiB, {}, {}", in_words(&division), looks.in_words()),
            target,
        );
        let peer = if into == 50 { city.beside(into, cpu, &looks) } else { String::new() };
        lines.push(Line { peer, ..measured });
    }
}

/// A province: uniform in a square of 30 km, weights 1 to 100, neighbours up to 1 km.
fn province(lines: &mut Vec<Line>) {
    const SIDE: f64 = 3e4;
    let mut stream = Stream(1);
    let mut place = || spot([stream.within(0.0, SIDE), stream.within(0.0, SIDE)]);
    let at: Vec<Spot> = (0..100_000).map(|_| place()).collect();
    let weights = at.iter().map(|_| Weight(1000 * (1 + stream.below(100)))).collect();
    let neighbours = neighbours(&at, 1000.0);
    let ground = Ground { workloads: vec![weights], neighbours, at, zones: None };
    let (cpu, mib, division) = divided(&ground, 300, 2.0, 1);
    assert!(division.centred_gap() <= 0.03, "{}", division.centred_gap());
    let at: Vec<Xy> = ground.at.iter().map(xy).collect();
    let square = geo::Rect::new(Coord::zero(), Coord { x: SIDE, y: SIDE }).to_polygon();
    let area = MultiPolygon(vec![square]);
    let blocks = Blocks { at: &at, outlines: None };
    let drawn = outlines(blocks, &division.district, 300, Some(&area), &Lines::default()).unwrap();
    let round = mean_polsby_popper(&drawn.districts);
    lines.push(line(
        "100,000 blocks uniform in 30 km into 300 within 2 %",
        format!("{cpu:.1} CPU s, {mib:.0} MiB, {}, Polsby-Popper {round:.3}", in_words(&division)),
        "15 CPU s, gap at most 3 % around its centres",
    ));
}

fn main() {
    let mut lines = Vec::new();
    city(&mut lines);
    province(&mut lines);
    keep("districts", &lines);
}
