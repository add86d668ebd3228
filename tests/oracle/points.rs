//! Travel between points of the plane, worked out when it is asked for: a grid tells who is
//! near. Costs are Euclidean, in thousandths.

use radii::model::Cost;
use radii::reach::Hit;
use radii::siting::Travel;

/// A point.
pub type At = (f64, f64);

/// Demand and candidates in the plane.
#[derive(Debug)]
pub struct Points {
    demand: Vec<At>,
    sites: Vec<At>,
    grid: Grid,
}

impl Points {
    /// Demand and candidates.
    pub fn new(demand: Vec<At>, sites: Vec<At>) -> Points {
        let all: Vec<u32> = (0..sites.len() as u32).collect();
        Points { grid: Grid::of(&sites, &all), demand, sites }
    }

    fn hit(&self, demand: usize, site: u32) -> Hit {
        Hit { cost: cost(self.demand[demand], self.sites[site as usize]), site }
    }
}

/// What it costs from one point to the other.
pub fn cost(a: At, b: At) -> Cost {
    Cost((1000.0 * (a.0 - b.0).hypot(a.1 - b.1)).round() as u32)
}

impl Travel for Points {
    fn demand(&self) -> usize {
        self.demand.len()
    }

    fn sites(&self) -> usize {
        self.sites.len()
    }

    fn within(&self, demand: usize, horizon: Cost, hits: &mut Vec<Hit>) {
        let reach = (f64::from(horizon.0) + 1.0) / 1000.0;
        self.grid.near(self.demand[demand], reach, |site| {
            let hit = self.hit(demand, site);
            if hit.cost <= horizon {
                hits.push(hit);
            }
        });
    }

    fn cheapest(&self, demand: usize, most: usize, hits: &mut Vec<Hit>) -> Option<Cost> {
        let start = hits.len();
        let mut reach = self.grid.cell;
        loop {
            hits.truncate(start);
            let horizon = Cost(((reach * 1000.0) as u32).saturating_sub(1));
            self.within(demand, horizon, hits);
            if hits.len() - start == self.sites.len() {
                hits[start..].sort_unstable();
                return None;
            }
            if hits.len() - start >= most {
                hits[start..].sort_unstable();
                return Some(Cost(horizon.0 + 1));
            }
            reach *= 2.0;
        }
    }

    fn nearest(&self, open: &[u32]) -> Vec<Option<Hit>> {
        let grid = (open.len() > 48).then(|| Grid::of(&self.sites, open));
        let each = (0..self.demand.len()).map(|demand| match &grid {
            Some(grid) => {
                let mut reach = grid.cell;
                loop {
                    let mut best: Option<Hit> = None;
                    grid.near(self.demand[demand], reach, |site| {
                        let hit = self.hit(demand, site);
                        best = Some(best.map_or(hit, |best| best.min(hit)));
                    });
                    match best {
                        Some(hit) if f64::from(hit.cost.0) < 1000.0 * reach - 1.0 => {
                            return Some(hit);
                        }
                        _ => reach *= 2.0,
                    }
                }
            }
            None => self.first_of(demand, open),
        });
        each.collect()
    }

    fn cost(&self, demand: usize, site: u32) -> Option<Cost> {
        Some(self.hit(demand, site).cost)
    }
}

impl Points {
    /// The cheapest of a few sites.
    fn first_of(&self, demand: usize, open: &[u32]) -> Option<Hit> {
        let at = self.demand[demand];
        let mut best: Option<Hit> = None;
        // Roots are slow: none is drawn for what is clearly farther.
        let mut limit = f64::INFINITY;
        for &site in open {
            let to = self.sites[site as usize];
            let (x, y) = (at.0 - to.0, at.1 - to.1);
            if x * x + y * y <= limit {
                let hit = self.hit(demand, site);
                if best.is_none_or(|best| hit < best) {
                    best = Some(hit);
                    limit = ((f64::from(hit.cost.0) + 1.0) / 1000.0).powi(2);
                }
            }
        }
        best
    }
}

/// Places by the square they lie in.
#[derive(Debug)]
struct Grid {
    cell: f64,
    low: At,
    columns: usize,
    rows: usize,
    ends: Vec<usize>,
    items: Vec<u32>,
}

impl Grid {
    /// About two to a square.
    fn of(sites: &[At], kept: &[u32]) -> Grid {
        let kept_at = || kept.iter().map(|&site| sites[site as usize]);
        let fold = |pick: fn(f64, f64) -> f64, by: fn(At) -> f64, from: f64| {
            kept_at().map(by).fold(from, pick)
        };
        let low =
            (fold(f64::min, |at| at.0, f64::INFINITY), fold(f64::min, |at| at.1, f64::INFINITY));
        let high = (
            fold(f64::max, |at| at.0, f64::NEG_INFINITY),
            fold(f64::max, |at| at.1, f64::NEG_INFINITY),
        );
        let (wide, tall) = ((high.0 - low.0).max(1e-3), (high.1 - low.1).max(1e-3));
        let cell = (wide * tall * 2.0 / kept.len() as f64).sqrt().max(wide.max(tall) / 1000.0);
        let columns = (wide / cell) as usize + 1;
        let rows = (tall / cell) as usize + 1;
        let mut grid =
            Grid { cell, low, columns, rows, ends: vec![0; columns * rows], items: Vec::new() };
        let mut lists = vec![Vec::new(); columns * rows];
        for &site in kept {
            let (column, row) = grid.square(sites[site as usize]);
            lists[row * columns + column].push(site);
        }
        for (square, list) in lists.into_iter().enumerate() {
            grid.items.extend(list);
            grid.ends[square] = grid.items.len();
        }
        grid
    }

    fn square(&self, at: At) -> (usize, usize) {
        let place = |from: f64, low: f64, most: usize| {
            (((from - low) / self.cell).max(0.0) as usize).min(most - 1)
        };
        (place(at.0, self.low.0, self.columns), place(at.1, self.low.1, self.rows))
    }

    /// Visit all places at most `reach` away, and some that are farther.
    fn near(&self, at: At, reach: f64, mut visit: impl FnMut(u32)) {
        let (left, bottom) = self.square((at.0 - reach, at.1 - reach));
        let (right, top) = self.square((at.0 + reach, at.1 + reach));
        for row in bottom..=top {
            let from = row * self.columns + left;
            let start = if from == 0 { 0 } else { self.ends[from - 1] };
            let end = self.ends[row * self.columns + right];
            self.items[start..end].iter().for_each(|&site| visit(site));
        }
    }
}

/// The points of a TSPLIB file.
pub fn tsplib(path: &std::path::Path) -> Vec<At> {
    let text = std::fs::read_to_string(path).expect("the instance is readable");
    let lines = text.lines().skip_while(|line| !line.starts_with("NODE_COORD_SECTION")).skip(1);
    let points = lines.map_while(|line| {
        let mut words = line.split_ascii_whitespace().skip(1).map(|word| word.parse::<f64>().ok());
        Some((words.next()??, words.next()??))
    });
    points.collect()
}
