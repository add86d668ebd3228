//! The OR-Library p-median instances: shortest paths between all nodes of a graph, every node
//! demand and candidate.

use std::path::Path;

use radii::model::Cost;
use radii::reach::Hit;
use radii::siting::CostRows;

/// An instance.
pub struct Pmed {
    /// Shortest paths.
    pub table: CostRows,
    /// How many may open.
    pub open: u32,
}

/// Read an instance. Of an edge given twice the last one counts: the published optima belong
/// to that reading.
pub fn pmed(path: &Path) -> Pmed {
    let text = std::fs::read_to_string(path).expect("the instance is readable");
    let mut numbers = text.split_ascii_whitespace().map(|word| word.parse::<u64>().expect("whole"));
    let mut next = || numbers.next().expect("the instance is whole") as usize;
    let (nodes, edges, open) = (next(), next(), next());
    let mut cost = vec![u64::MAX / 2; nodes * nodes];
    for node in 0..nodes {
        cost[node * nodes + node] = 0;
    }
    for _ in 0..edges {
        let (a, b, length) = (next() - 1, next() - 1, next() as u64);
        cost[a * nodes + b] = length;
        cost[b * nodes + a] = length;
    }
    // Floyd 1962.
    for over in 0..nodes {
        for from in 0..nodes {
            let first = cost[from * nodes + over];
            for to in 0..nodes {
                let way = first + cost[over * nodes + to];
                cost[from * nodes + to] = cost[from * nodes + to].min(way);
            }
        }
    }
    let mut table = CostRows::with_sites(nodes);
    for demand in 0..nodes {
        let row = (0..nodes).filter(|site| cost[demand * nodes + site] < u64::MAX / 2);
        let hit = |site: usize| Hit {
            cost: Cost(u32::try_from(cost[demand * nodes + site]).expect("a short path")),
            site: site as u32,
        };
        table.push_row(row.map(hit));
    }
    Pmed { table, open: open as u32 }
}
