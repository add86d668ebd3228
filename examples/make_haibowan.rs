//! Makes the demo fixture: an invented urban area in the manner of a river-side mining
//! city, with residential blocks and existing service centres.
//!
//! `cargo run --release --example make_haibowan -- [OUT_DIR]`, by default
//! `fixtures/haibowan`. The names of the streets and communities and the seat's position
//! are real (Haibowan District, Wuhai, Inner Mongolia); all else is invented. The seed is
//! fixed and the files come out byte for byte the same on each run.
//!
//! Everything is laid out in a flat local frame, metres east (`x`) and north (`y`) of the
//! seat of government, and turned into WGS 84 degrees on writing. Coverage is never
//! measured: the centres stand where a city administration might have put them.

#![cfg_attr(rustfmt, rustfmt_skip)] // the tables below are laid out by hand

use std::collections::BTreeMap;
use std::error::Error;
use std::f64::consts::TAU;
use std::path::{Path, PathBuf};

use geo::{Area, Centroid, ChaikinSmoothing, Contains, Coord, Distance, Euclidean, GeodesicArea};
use geo::{InterpolateLine, LineString, MapCoords, Point, Polygon, Rect, coord};
use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use serde_json::Value;

type Res<T> = Result<T, Box<dyn Error>>;

/// The seed of every random choice.
const SEED: u64 = 150_302;
/// Longitude and latitude of the seat of the district government, degrees.
const SEAT: (f64, f64) = (106.8130, 39.6726);
/// Metres per degree of longitude and of latitude at the seat (WGS 84).
const METRES_PER_DEGREE: (f64, f64) = (85_825.0, 111_030.0);
/// Geodesic size of the area, km2.
const AREA_KM2: f64 = 120.0;
/// Residents in all blocks together, before rounding each block.
const RESIDENTS: f64 = 330_000.0;
/// Least gap between blocks of two differently aligned quarters, metres.
const SEAM: f64 = 14.0;
/// Least distance from a block to the edge of the area, metres.
const EDGE_GAP: f64 = 40.0;

const STREETS: [&str; 8] =
    ["凤凰岭街道", "海北街道", "新华街道", "新华西街道", "滨河街道", "林荫街道", "千里山镇", "海勃湾产业园"];

/// The district's 43 communities and villages: real name, index into
/// [`STREETS`], invented place in km east and north of the seat.
const COMMUNITIES: [(&str, usize, f64, f64); 43] = [
    ("和平社区", 0, 0.25, 0.60), ("公园社区", 0, -0.45, 0.35), ("长青社区", 0, 0.50, 1.30), ("墨香梨园社区", 0, -0.55, 1.45),
    ("新城社区", 0, -1.10, 3.25), ("蓝天社区", 0, 0.85, 0.05), ("青山社区", 1, 0.85, 4.90), ("长青东社区", 1, 1.30, 1.45),
    ("东环路社区", 1, 2.35, 0.85), ("黄河社区", 1, 0.25, 3.50), ("东山北社区", 1, 2.35, 1.85), ("狮城社区", 1, 0.70, 2.45),
    ("和平东社区", 1, 1.55, 0.55), ("佳苑社区", 1, 1.50, 3.35), ("清泉社区", 2, 0.70, -0.95), ("新南社区", 2, 1.45, -3.65),
    ("新海社区", 2, 2.05, -2.35), ("和谐社区", 2, 1.25, -1.75), ("康乐社区", 2, 2.40, -0.55), ("幸福社区", 2, 1.55, -0.60),
    ("新华社区", 3, -0.30, -0.50), ("海达社区", 3, -1.00, -0.20), ("滨水社区", 3, -1.20, 0.65), ("盛世社区", 3, -0.95, -1.10),
    ("镇北社区", 4, -1.00, -2.00), ("白楼社区", 4, -0.85, -3.00), ("滨河社区", 4, -1.85, -1.55), ("中河源社区", 4, -1.75, -3.70),
    ("湖东社区", 4, -1.95, -2.55), ("大庆社区", 5, 0.05, -1.40), ("金裕社区", 5, 0.25, -2.20), ("温馨社区", 5, 0.55, -3.00),
    ("依林社区", 5, -0.30, -3.85), ("海馨社区", 5, 0.45, -4.15), ("千钢社区", 6, 0.55, 10.35), ("新园社区", 6, -0.65, 9.30),
    ("新地村", 6, -2.15, 6.55), ("新丰村", 6, -1.95, 5.15), ("王元地村", 6, -1.55, -6.45), ("团结新村", 6, 1.75, -6.55),
    ("巴音乌素村", 6, 2.70, 6.40), ("新和社区", 6, 0.85, 6.80), ("海勃湾产业园社区", 7, 1.60, 8.35),
];

/// Communities that have a community centre of their own: the long-established ones.
const WITH_CENTRE: [&str; 14] = [
    "和平社区", "公园社区", "青山社区", "东环路社区", "狮城社区", "清泉社区", "康乐社区",
    "新华社区", "海达社区", "滨河社区", "湖东社区", "大庆社区", "温馨社区", "千钢社区",
];
/// Places in the outskirts that were given a station.
const OUTSKIRT_STATIONS: [&str; 4] = ["新园社区", "新和社区", "新地村", "海勃湾产业园社区"];

const KINDS: [&str; 5] = ["住宅小区", "老旧小区", "平房区", "工矿宿舍", "村庄"];
/// How a block of each kind is numbered within its community.
const KIND_SUFFIX: [&str; 5] = ["号小区", "号院", "号平房区", "号宿舍", "组"];
/// Relative crowding of each kind, people per hectare before scaling to [`RESIDENTS`].
const KIND_DENSITY: [f64; 5] = [240.0, 190.0, 80.0, 120.0, 85.0];
/// Relative size of a block's spread about that crowding (sigma of a log-normal).
const DENSITY_SIGMA: f64 = 0.47;
/// Share of estates (住宅小区) built as towers, and how many times as crowded they are.
const TOWERS: (f64, f64) = (0.11, 2.5);

/// The river-side border from north to south, km: smoothed into a gentle curve.
const RIVER_BANK: [(f64, f64); 14] = [
    (-3.10, 11.35), (-3.25, 9.60), (-3.30, 7.70), (-3.15, 5.90), (-2.80, 4.30), (-2.25, 2.90), (-1.75, 1.65),
    (-1.72, 0.60), (-2.15, -0.60), (-2.65, -1.90), (-2.90, -3.40), (-2.75, -5.20), (-2.35, -7.00), (-2.05, -8.80),
];
/// The other borders from the south-west corner round to the north-west one, km:
/// a road in the south, the foothills in the east, a road in the north.
const LAND_BORDER: [(f64, f64); 27] = [
    (-0.60, -8.95), (0.90, -8.88), (2.10, -9.05), (2.62, -8.72), (2.85, -7.75), (3.12, -7.05),
    (3.22, -6.10), (3.52, -5.25), (3.55, -4.40), (3.78, -3.50), (3.86, -2.45), (4.12, -1.75),
    (4.08, -0.60), (4.24, 0.40), (4.10, 1.35), (3.82, 2.05), (3.80, 3.10), (3.62, 4.00),
    (3.66, 5.05), (3.42, 5.80), (3.48, 6.90), (3.40, 7.80), (3.18, 8.75), (3.02, 9.70),
    (2.70, 10.85), (1.30, 11.22), (-0.90, 11.12),
];

/// 人民路, north to south, and 新华街, west to east, km.
const BUSINESS_STREETS: [(&str, &[(f64, f64)]); 2] = [
    ("人民路", &[(0.62, 4.30), (0.36, 3.20), (0.185, 2.65), (0.0, 0.0), (-0.21, -3.00), (-0.10, -4.30)]),
    ("新华街", &[(-1.55, 0.108), (0.0, 0.0), (1.90, -0.133), (2.95, -0.02)]),
];
/// Strips kept free of housing: half-width in metres, then a line in km.
/// The railway with its yards, and two dry washes from the mountains to the river.
const GAPS: [(f64, &[(f64, f64)]); 3] = [
    (75.0, &[(1.0, 11.4), (0.95, 9.0), (1.45, 6.9), (1.90, 4.6), (1.93, 2.6), (1.88, 0.0), (2.05, -3.0),
        (2.6, -5.5), (2.2, -9.1)]),
    (95.0, &[(3.9, 2.5), (2.3, 2.62), (0.9, 1.95), (-0.5, 1.95), (-1.3, 2.2), (-2.2, 2.1)]),
    (80.0, &[(4.2, -1.3), (2.6, -1.25), (1.0, -1.32), (-0.5, -1.62), (-1.6, -1.15), (-2.6, -1.0)]),
];

/// Ordinals of the stations of one place.
const ORDINALS: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// How a part of the city is built: least and greatest distance between streets and side
/// of a usual block, metres; weights of the five [`KINDS`].
type Fabric = ((f64, f64), f64, [f64; 5]);

const CORE: Fabric = ((230.0, 350.0), 120.0, [0.46, 0.48, 0.06, 0.0, 0.0]);
const HILLSIDE: Fabric = ((220.0, 330.0), 113.0, [0.25, 0.4, 0.3, 0.05, 0.0]);
const RIVER_FRONT: Fabric = ((320.0, 440.0), 173.0, [0.93, 0.07, 0.0, 0.0, 0.0]);
const ESTATES: Fabric = ((260.0, 380.0), 133.0, [0.7, 0.27, 0.03, 0.0, 0.0]);
const MINING: Fabric = ((200.0, 310.0), 100.0, [0.1, 0.3, 0.3, 0.3, 0.0]);
const TOWN: Fabric = ((200.0, 300.0), 108.0, [0.3, 0.35, 0.3, 0.05, 0.0]);
const WORKS: Fabric = ((210.0, 330.0), 112.0, [0.05, 0.15, 0.15, 0.65, 0.0]);
const VILLAGE: Fabric = ((150.0, 210.0), 88.0, [0.0, 0.0, 0.0, 0.0, 1.0]);

/// A part of the city with one street grid, turned counter-clockwise by `turn` degrees
/// about its middle `at` (km). `reach` gives the half-axes of the ellipse the housing thins
/// out over (km, along the grid), `fill` the share of plots that carry housing in the
/// middle, `crowd` the crowding against the city's usual.
struct Quarter {
    at: (f64, f64),
    turn: f64,
    reach: (f64, f64),
    fill: f64,
    crowd: f64,
    fabric: Fabric,
}

const QUARTERS: [Quarter; 15] = [
    // The old core round the seat, and the east beyond the railway.
    Quarter { at: (0.0, 0.0), turn: -4.0, reach: (1.85, 2.4), fill: 1.05, crowd: 1.45, fabric: CORE },
    Quarter { at: (2.75, 0.5), turn: 6.0, reach: (0.80, 1.65), fill: 0.80, crowd: 0.8, fabric: HILLSIDE },
    // The new river front, the south, and a newer quarter in the north-west.
    Quarter { at: (-1.65, -2.6), turn: 9.0, reach: (1.05, 1.75), fill: 0.86, crowd: 0.82, fabric: RIVER_FRONT },
    Quarter { at: (0.65, -2.9), turn: 3.0, reach: (1.40, 1.75), fill: 0.92, crowd: 1.05, fabric: ESTATES },
    Quarter { at: (-0.9, 3.0), turn: -24.0, reach: (0.90, 0.70), fill: 0.82, crowd: 0.9, fabric: ESTATES },
    // The old railway and mining quarter.
    Quarter { at: (1.0, 3.9), turn: -11.0, reach: (1.05, 1.6), fill: 0.84, crowd: 0.85, fabric: MINING },
    // The northern town, its steelworks, its industrial park; a settlement on the way there.
    Quarter { at: (-0.6, 9.25), turn: 7.0, reach: (0.85, 0.75), fill: 0.85, crowd: 0.75, fabric: TOWN },
    Quarter { at: (0.5, 10.35), turn: -3.0, reach: (0.75, 0.4), fill: 0.9, crowd: 0.9, fabric: WORKS },
    Quarter { at: (1.75, 8.4), turn: -8.0, reach: (0.75, 1.0), fill: 0.5, crowd: 0.75, fabric: WORKS },
    Quarter { at: (0.75, 6.85), turn: -9.0, reach: (0.42, 0.6), fill: 0.8, crowd: 0.75, fabric: MINING },
    // Villages.
    Quarter { at: (-2.15, 6.55), turn: 17.0, reach: (0.28, 0.46), fill: 0.9, crowd: 1.0, fabric: VILLAGE },
    Quarter { at: (-1.75, 4.75), turn: -20.0, reach: (0.42, 0.26), fill: 0.9, crowd: 1.0, fabric: VILLAGE },
    Quarter { at: (-1.55, -6.45), turn: 14.0, reach: (0.30, 0.42), fill: 0.9, crowd: 1.0, fabric: VILLAGE },
    Quarter { at: (1.55, -6.75), turn: -6.0, reach: (0.42, 0.32), fill: 0.9, crowd: 1.0, fabric: VILLAGE },
    Quarter { at: (2.35, 6.35), turn: 28.0, reach: (0.26, 0.32), fill: 0.9, crowd: 1.0, fabric: VILLAGE },
];

impl Quarter {
    /// From the quarter's own axes to the local frame, metres.
    fn to_local(&self, c: Coord) -> Coord {
        let (sin, cos) = self.turn.to_radians().sin_cos();
        metres(&self.at) + coord! { x: c.x * cos - c.y * sin, y: c.x * sin + c.y * cos }
    }

    /// Distance from the middle as a share of the reach: 1 on the ellipse.
    fn remoteness(&self, c: Coord) -> f64 {
        let (sin, cos) = self.turn.to_radians().sin_cos();
        let d = (c - metres(&self.at)) / 1000.0;
        let (u, v) = (d.x * cos + d.y * sin, d.y * cos - d.x * sin);
        (u / self.reach.0).hypot(v / self.reach.1)
    }
}

/// A residential block; the residents are shared out by `weight`, crowding times size.
struct Block {
    outline: Polygon,
    middle: Point,
    quarter: usize,
    kind: usize,
    community: usize,
    weight: f64,
    population: u32,
    households: u32,
}

/// A service centre; `capacity` is the number of people it can serve.
struct Centre {
    name: String,
    tier: &'static str,
    street: usize,
    place: Point,
    capacity: u32,
}

/// The random choices, all drawn as `f64`.
struct Dice(Pcg64);

impl Dice {
    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.0.random::<f64>()
    }

    fn chance(&mut self, p: f64) -> bool {
        self.0.random::<f64>() < p
    }

    /// Standard normal, by Box and Muller.
    fn normal(&mut self) -> f64 {
        let r = (-2.0 * (1.0 - self.0.random::<f64>()).ln()).sqrt();
        r * (TAU * self.0.random::<f64>()).cos()
    }

    /// An index drawn in proportion to its weight.
    fn pick(&mut self, weights: &[f64]) -> usize {
        let mut left = self.between(0.0, weights.iter().sum());
        weights.iter().position(|w| { left -= w; left < 0.0 }).unwrap_or(0)
    }

    /// A place in the area about the given one, with `spread` metres of normal noise each way.
    fn near(&mut self, place: Point, spread: f64, area: &Polygon) -> Point {
        let mut tries = (0..100).map(|_| place + Point::new(self.normal(), self.normal()) * spread);
        tries.find(|p| area.contains(p)).unwrap_or(place)
    }
}

fn main() -> Res<()> {
    let out = std::env::args_os().nth(1).map(PathBuf::from);
    let out = out.unwrap_or_else(|| PathBuf::from("fixtures/haibowan"));
    std::fs::create_dir_all(&out)?;
    let mut dice = Dice(Pcg64::seed_from_u64(SEED));

    let (area, bank) = area();
    let mut blocks = lay_blocks(&area, &mut dice);
    settle(&mut blocks, &mut dice);
    let centres = place_centres(&area, &blocks, &mut dice)?;

    write_drawings(&out, &area, &bank)?;
    write_blocks(&out, &blocks)?;
    write_centres(&out, &centres)?;
    write_readme(&out, &area, &blocks, &centres)?;
    println!("{}: {} blocks, {} centres", out.display(), blocks.len(), centres.len());
    Ok(())
}

/// Kilometres of a table into local metres.
fn metres(km: &(f64, f64)) -> Coord {
    Coord::from(*km) * 1000.0
}

fn line(km: &[(f64, f64)]) -> LineString {
    km.iter().map(metres).collect()
}

/// Local metres into degrees, rounded to the 7 decimals that are written.
fn degrees(c: Coord) -> Coord {
    let round = |d: f64| (d * 1e7).round() / 1e7;
    let (x, y) = (c.x / METRES_PER_DEGREE.0, c.y / METRES_PER_DEGREE.1);
    coord! { x: round(SEAT.0 + x), y: round(SEAT.1 + y) }
}

fn km2(area: &Polygon) -> f64 {
    area.map_coords(degrees).geodesic_area_unsigned() / 1e6
}

/// The urban area, drawn up or down about the seat so as to measure [`AREA_KM2`], and its
/// river bank from north to south.
fn area() -> (Polygon, LineString) {
    let bank = line(&RIVER_BANK).chaikin_smoothing(1);
    let ring = bank.coords().copied().chain(LAND_BORDER.iter().map(metres));
    let drawn = Polygon::new(ring.collect(), vec![]);
    let scale = (AREA_KM2 / km2(&drawn)).sqrt();
    (drawn.map_coords(|c| c * scale), bank.map_coords(|c| c * scale))
}

/// The index below `count` with the least distance.
fn nearest(count: usize, distance: impl Fn(usize) -> f64) -> usize {
    (0..count).min_by(|&a, &b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
}

fn nearest_community(place: Point) -> usize {
    let at = |i: usize| Point::from(metres(&(COMMUNITIES[i].2, COMMUNITIES[i].3)));
    nearest(COMMUNITIES.len(), |i| Euclidean.distance(at(i), place))
}

/// A fixed uneven surface about 1, between 0.6 and 1.4, that gives the fringe of the city
/// its bays and tongues; waves of 1 to 2 km.
fn unevenness(c: Coord) -> f64 {
    let (x, y) = (c.x / 1000.0, c.y / 1000.0);
    1.0 + 0.22 * (3.1 * x + 1.7 * y + 0.6).sin() + 0.18 * (4.3 * y - 2.3 * x + 2.1).sin()
}

/// The plots for housing, each with its quarter and in that quarter's axes: those between
/// the streets of the grid, thinning outwards. Where quarters meet, a plot goes to the one
/// whose reach it lies deepest in.
fn plots(dice: &mut Dice) -> Vec<(usize, Rect)> {
    let mut plots = Vec::new();
    for (index, quarter) in QUARTERS.iter().enumerate() {
        let columns = grid_lines(quarter.reach.0, quarter.fabric.0, dice);
        let rows = grid_lines(quarter.reach.1, quarter.fabric.0, dice);
        let cells = rows.windows(2).flat_map(|v| columns.windows(2).map(move |u| (u, v)));
        for (u, v) in cells {
            let verge = dice.between(5.0, 12.0);
            let (low, high) = (Coord::from((u[0], v[0])), Coord::from((u[1], v[1])));
            let plot = Rect::new(low + (verge, verge).into(), high - (verge, verge).into());
            let middle = quarter.to_local(plot.center());
            let thinning = (-0.8 * quarter.remoteness(middle).powf(2.8)).exp();
            let built = dice.chance(quarter.fill * thinning * unevenness(middle));
            if built && nearest(QUARTERS.len(), |i| QUARTERS[i].remoteness(middle)) == index {
                plots.push((index, plot));
            }
        }
    }
    plots
}

/// Places of the streets across one axis, metres, out to 1.7 times the reach (km); one
/// street always runs through the middle.
fn grid_lines(reach: f64, spacing: (f64, f64), dice: &mut Dice) -> Vec<f64> {
    let mut lines = vec![0.0];
    for side in [-1.0, 1.0] {
        let mut at = 0.0;
        while at < reach * 1700.0 {
            at += dice.between(spacing.0, spacing.1);
            lines.push(side * at);
        }
    }
    lines.sort_by(f64::total_cmp);
    lines
}

/// Splits the plots into blocks, leaves a few for schools, shops and yards, and keeps the
/// blocks that stand clear of the gaps and of the other quarters' blocks.
fn lay_blocks(area: &Polygon, dice: &mut Dice) -> Vec<Block> {
    let mut gaps: Vec<(f64, LineString)> = GAPS.iter().map(|(w, km)| (*w, line(km))).collect();
    gaps.extend(BUSINESS_STREETS.iter().map(|(_, km)| (16.0, line(km))));
    gaps.push((EDGE_GAP, area.exterior().clone()));
    let far = |a: &Polygon, b: &Polygon| Euclidean.distance(a, b) >= SEAM;

    let mut blocks: Vec<Block> = Vec::new();
    for (quarter, plot) in plots(dice) {
        let q = &QUARTERS[quarter];
        for piece in split(plot, q.fabric.1, dice) {
            let outline = shape(piece, dice).map_coords(|c| q.to_local(c));
            let Some(middle) = outline.centroid() else { continue };
            let clash = |b: &Block| {
                let close = Euclidean.distance(b.middle, middle) < 500.0;
                b.quarter != quarter && close && !far(&b.outline, &outline)
            };
            let in_gap = gaps.iter().any(|(w, l)| Euclidean.distance(l, &outline) < *w);
            if dice.chance(0.16) || in_gap || !area.contains(&outline) || blocks.iter().any(clash) {
                continue;
            }
            let kind = dice.pick(&q.fabric.2);
            let tower = kind == 0 && dice.chance(TOWERS.0);
            let crowd = KIND_DENSITY[kind] * q.crowd * if tower { TOWERS.1 } else { 1.0 };
            let weight = outline.unsigned_area() * crowd * (DENSITY_SIGMA * dice.normal()).exp();
            let community = nearest_community(middle);
            let (population, households) = (0, 0);
            blocks.push(Block { outline, middle, quarter, kind, community, weight, population, households });
        }
    }
    blocks
}

/// Cuts a plot across its longer side until no side is much over the usual one, then draws
/// each piece in by half a lane, 3.5 to 6 m; pieces under 52 m are dropped.
fn split(plot: Rect, side: f64, dice: &mut Dice) -> Vec<Rect> {
    let (mut whole, mut pieces) = (vec![plot], Vec::new());
    while let Some(r) = whole.pop() {
        let (low, high, wide) = (r.min(), r.max(), r.width() >= r.height());
        if r.width().max(r.height()) < side * dice.between(1.15, 1.70) {
            let lane = Coord::from([dice.between(3.5, 6.0); 2]);
            pieces.push(Rect::new(low + lane, high - lane));
            continue;
        }
        let cut = low + (high - low) * dice.between(0.40, 0.60);
        let end = if wide { (cut.x, high.y) } else { (high.x, cut.y) };
        let start = if wide { (cut.x, low.y) } else { (low.x, cut.y) };
        whole.extend([Rect::new(low, end.into()), Rect::new(start.into(), high)]);
    }
    pieces.retain(|p| p.width().min(p.height()) >= 52.0);
    pieces
}

/// A rectangle, an L or a trapezoid within the plot, counter-clockwise; turned about half
/// the time.
fn shape(plot: Rect, dice: &mut Dice) -> Polygon {
    let (choice, a, b) = (dice.between(0.0, 1.0), dice.between(0.0, 1.0), dice.between(0.0, 1.0));
    let (notch_u, notch_v) = (0.45 + 0.25 * a, 0.45 + 0.25 * b);
    let corners = if choice < 0.62 {
        vec![(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    } else if choice < 0.82 && plot.width().min(plot.height()) > 75.0 {
        vec![(0.0, 0.0), (1.0, 0.0), (1.0, notch_v), (notch_u, notch_v), (notch_u, 1.0), (0.0, 1.0)]
    } else {
        vec![(0.0, 0.0), (1.0, 0.0), (1.0 - 0.18 * b, 1.0), (0.18 * a, 1.0)]
    };
    let (from, sign) = if dice.chance(0.5) { (plot.min(), 1.0) } else { (plot.max(), -1.0) };
    let (w, h) = (sign * plot.width(), sign * plot.height());
    let ring = corners.iter().map(|(u, v)| from + coord! { x: u * w, y: v * h });
    Polygon::new(ring.collect(), vec![])
}

/// Orders the blocks by community and from north to south, and gives them their residents.
fn settle(blocks: &mut [Block], dice: &mut Dice) {
    let south = |b: &Block| -b.middle.y();
    blocks.sort_by(|a, b| a.community.cmp(&b.community).then(south(a).total_cmp(&south(b))));
    let total: f64 = blocks.iter().map(|b| b.weight).sum();
    for b in blocks {
        b.population = (b.weight * RESIDENTS / total).round().max(6.0) as u32;
        b.households = (f64::from(b.population) / dice.between(2.25, 2.95)).ceil() as u32;
    }
}

/// The 53 existing centres: one for each of the six streets, then the community centres,
/// then the stations, numbered by place.
fn place_centres(area: &Polygon, blocks: &[Block], dice: &mut Dice) -> Res<Vec<Centre>> {
    let mut centres = Vec::new();
    let mut open = |tier, street, name, place, capacity: f64| {
        let capacity = (capacity / 100.0).round() as u32 * 100;
        centres.push(Centre { name, tier, street, place, capacity });
    };
    for (i, street) in STREETS.iter().enumerate().take(6) {
        let middle = weighted_middle(blocks, |b| COMMUNITIES[b.community].1 == i);
        let (place, name) = (dice.near(middle, 280.0, area), format!("{street}党群服务中心"));
        open("street", i, name, place, dice.between(12_000.0, 20_000.0));
    }
    for (i, (community, street, ..)) in COMMUNITIES.iter().enumerate() {
        if WITH_CENTRE.contains(community) {
            let middle = weighted_middle(blocks, |b| b.community == i);
            let (place, name) = (dice.near(middle, 160.0, area), format!("{community}党群服务中心"));
            open("community", *street, name, place, dice.between(5_000.0, 9_000.0));
        }
    }
    let mut opened: BTreeMap<&str, usize> = BTreeMap::new();
    for (base, place, most) in stations(area, blocks, dice)? {
        let count = opened.entry(base).and_modify(|n| *n += 1).or_insert(0);
        let ordinal = ORDINALS.get(*count).ok_or("too many stations in one place")?;
        let street = COMMUNITIES[nearest_community(place)].1;
        let name = format!("{base}第{ordinal}党群服务站");
        open("station", street, name, place, dice.between(0.4, 1.0) * most);
    }
    Ok(centres)
}

/// The 33 stations as they were opened, each with what it is named after and its greatest
/// capacity: 6 and 4 along the business streets, one to a stretch, 19 at housing estates (the likelier, the
/// more people live there), 4 in the outskirts.
fn stations(area: &Polygon, blocks: &[Block], dice: &mut Dice) -> Res<Vec<(&'static str, Point, f64)>> {
    let mut stations = Vec::new();
    for ((street, km), count) in BUSINESS_STREETS.iter().zip([6, 4]) {
        for i in 0..count {
            let share = (f64::from(i) + dice.between(0.1, 0.9)) / f64::from(count);
            let spot = Euclidean.point_at_ratio_from_start(&line(km), share);
            let place = dice.near(spot.ok_or("a street without length")?, 25.0, area);
            stations.push((*street, place, 4_000.0));
        }
    }
    let lure = |b: &Block| if b.kind <= 1 { f64::from(b.population) } else { 0.0 };
    let lures: Vec<f64> = blocks.iter().map(lure).collect();
    for _ in 0..19 {
        let estate = dice.pick(&lures);
        let place = dice.near(blocks[estate].middle, 70.0, area);
        stations.push((COMMUNITIES[nearest_community(place)].0, place, 4_000.0));
    }
    for community in OUTSKIRT_STATIONS {
        let middle = weighted_middle(blocks, |b| COMMUNITIES[b.community].0 == community);
        stations.push((community, dice.near(middle, 150.0, area), 2_000.0));
    }
    Ok(stations)
}

/// The residents' centre of gravity over the chosen blocks (without any, the seat).
fn weighted_middle(blocks: &[Block], chosen: impl Fn(&Block) -> bool) -> Point {
    let (mut sum, mut people) = (Point::new(0.0, 0.0), 0.0);
    for b in blocks.iter().filter(|b| chosen(b)) {
        sum += b.middle * f64::from(b.population);
        people += f64::from(b.population);
    }
    sum / f64::max(people, 1.0)
}

/// One GeoJSON feature: a polygon if the line is closed; coordinates with 7 decimals.
fn feature(properties: &[(&str, Value)], l: &LineString) -> String {
    let properties: Vec<_> = properties.iter().map(|(k, v)| format!("\"{k}\":{v}")).collect();
    let position = |c: Coord| format!("[{:.7},{:.7}]", c.x, c.y);
    let positions: Vec<_> = l.coords().map(|&c| position(degrees(c))).collect();
    let (properties, positions) = (properties.join(","), positions.join(","));
    let (kind, coordinates) = match l.is_closed() {
        true => ("Polygon", format!("[[{positions}]]")),
        false => ("LineString", format!("[{positions}]")),
    };
    let geometry = format!(r#"{{"type":"{kind}","coordinates":{coordinates}}}"#);
    format!(r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{geometry}}}"#)
}

/// A feature collection, one feature to a line.
fn write_features(path: PathBuf, features: &[String]) -> Res<()> {
    let features = features.join(",\n");
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{features}\n]}}\n");
    Ok(std::fs::write(path, text)?)
}

/// The area, the business streets, and the water: 0.9 to 1.7 km wide west of the bank,
/// running 1.5 km past it at both ends.
fn write_drawings(out: &Path, area: &Polygon, bank: &LineString) -> Res<()> {
    let only = feature(&[("name", "海勃湾区城区（虚构）".into())], area.exterior());
    write_features(out.join("area.geojson"), &[only])?;

    let kind = || ("kind", "business_street".into());
    let streets = BUSINESS_STREETS.map(|(n, km)| feature(&[("name", n.into()), kind()], &line(km)));
    write_features(out.join("streets.geojson"), &streets)?;

    let mut east = bank.0.clone();
    if let (Some(&first), Some(&last)) = (bank.0.first(), bank.0.last()) {
        east.insert(0, first + (150.0, 1500.0).into());
        east.push(last + (120.0, -1500.0).into());
    }
    let west = east.iter().map(|c| *c - (1300.0 + 400.0 * (c.y / 2600.0).cos(), 0.0).into());
    let mut water: LineString = west.chain(east.iter().rev().copied()).collect();
    water.close();
    write_features(out.join("water.geojson"), &[feature(&[("name", "黄河（示意）".into())], &water)])
}

/// The blocks, numbered throughout and named by number within their community.
fn write_blocks(out: &Path, blocks: &[Block]) -> Res<()> {
    let mut numbers = [0; COMMUNITIES.len()];
    let mut features = Vec::new();
    for (i, b) in blocks.iter().enumerate() {
        let (community, street, ..) = COMMUNITIES[b.community];
        let number = &mut numbers[b.community];
        *number += 1;
        let properties = [
            ("id", format!("HB{:04}", i + 1).into()),
            ("name", format!("{community} {number}{}", KIND_SUFFIX[b.kind]).into()),
            ("community", community.into()),
            ("street", STREETS[street].into()),
            ("kind", KINDS[b.kind].into()),
            ("households", b.households.into()),
            ("population", b.population.into()),
        ];
        features.push(feature(&properties, b.outline.exterior()));
    }
    write_features(out.join("blocks.geojson"), &features)
}

fn write_centres(out: &Path, centres: &[Centre]) -> Res<()> {
    let mut csv = csv::Writer::from_path(out.join("centres.csv"))?;
    csv.write_record("id,name,tier,street,lon,lat,capacity,status".split(','))?;
    for (i, c) in centres.iter().enumerate() {
        let (id, at) = (format!("C{:03}", i + 1), degrees(c.place.into()));
        let (lon, lat) = (format!("{:.7}", at.x), format!("{:.7}", at.y));
        let (street, capacity) = (STREETS[c.street], c.capacity.to_string());
        csv.write_record([&id, &c.name, c.tier, street, &lon, &lat, &capacity, "existing"])?;
    }
    Ok(csv.flush()?)
}

fn write_readme(out: &Path, area: &Polygon, blocks: &[Block], centres: &[Centre]) -> Res<()> {
    let tier = |t: &str| centres.iter().filter(|c| c.tier == t).count();
    let (street, community, station) = (tier("street"), tier("community"), tier("station"));
    let people: u32 = blocks.iter().map(|b| b.population).sum();
    let households: u32 = blocks.iter().map(|b| b.households).sum();
    let of_kind = |k: usize| blocks.iter().filter(|b| b.kind == k).count();
    let kinds: Vec<_> = (0..5).map(|k| format!("{} {}", KINDS[k], of_kind(k))).collect();
    let (area, kinds, blocks, centres) = (km2(area), kinds.join(", "), blocks.len(), centres.len());
    let text = format!(r#"# Haibowan: an invented district

**Invented data.** An urban area of {area:.1} km² in the manner of a river-side mining city,
laid round the seat of Haibowan District (Wuhai, Inner Mongolia), for trying out
service-radius planning. It describes no real place and must not be used as if it did.

Real: the position of the seat (106.8130 E, 39.6726 N) and the names of the streets,
communities and villages (the industrial park's shortened). Invented: every outline, place,
household and resident, the centres, and the course of 人民路 and 新华街.

| File | Content |
| --- | --- |
| `area.geojson` | the urban area, one polygon: `name` |
| `blocks.geojson` | {blocks} residential blocks: `id`, `name`, `community`, `street`, `kind`, `households`, `population` |
| `centres.csv` | {centres} existing centres: `id`, `name`, `tier`, `street`, `lon`, `lat`, `capacity` (people), `status` |
| `streets.geojson` | two business streets: `name`, `kind` |
| `plan.toml` | the questions of its planners, for `radii run` |
| `water.geojson` | a strip of river, for drawing: `name` |

- Coordinates: WGS 84, degrees, 7 decimals.
- Residents: {people} in {households} households.
- Blocks by kind: {kinds}.
- Centres by tier: {street} `street`, {community} `community`, {station} `station`.
- The claim to check: **"one centre within every 1 km"**. The centres stand at random near the
  middles of streets and communities, along the business streets and at housing estates; the
  generator measures no coverage.
- To make the folder again, byte for byte the same (seed {SEED}):
  `cargo run --release --example make_haibowan`
- Licence: MIT OR Apache-2.0, as the project's.
"#);
    Ok(std::fs::write(out.join("README.md"), text)?)
}
