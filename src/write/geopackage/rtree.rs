//! The spatial index, packed whole: a million features entered one by one take several times as
//! long as all else (a million points of three columns, CPU seconds of the whole file: 11.0 with an
//! index filled so and a map of properties for each row, 2.1 to 2.6 without either; two thirds of
//! the nodes). What is written is what SQLite's R*Tree module keeps in its own tables, which its
//! documentation fixes for good ("The R*Tree Module", 6), and its `rtreecheck` finds sound.

use geo::Rect;
use rayon::slice::ParallelSliceMut;
use rusqlite::{Connection, Result, params};

/// Bytes of a node and of a cell of two dimensions, and how many cells a node has room for: as
/// the module reckons them for pages of 4096 bytes.
const NODE: usize = 4 + CELL * CELLS;
const CELL: usize = 24;
const CELLS: usize = 51;

/// The root, which the module makes.
const ROOT: i64 = 1;

/// A rectangle in the numbers of the index, and what lies in it: a feature, or a node.
#[derive(Clone, Copy)]
struct Entry {
    id: i64,
    low: [f32; 2],
    high: [f32; 2],
}

impl Entry {
    /// The numbers are rounded outwards.
    fn of(id: i64, bounds: Rect<f64>) -> Entry {
        let down = |value: f64| {
            let near = value as f32;
            if f64::from(near) > value { near.next_down() } else { near }
        };
        let up = |value: f64| {
            let near = value as f32;
            if f64::from(near) < value { near.next_up() } else { near }
        };
        let (low, high) = (bounds.min(), bounds.max());
        Entry { id, low: [down(low.x), down(low.y)], high: [up(high.x), up(high.y)] }
    }

    /// What lies around some entries.
    fn around(id: i64, entries: &[Entry]) -> Entry {
        let all = Entry { id, low: [f32::INFINITY; 2], high: [f32::NEG_INFINITY; 2] };
        entries.iter().fold(all, |all, one| Entry {
            id,
            low: [all.low[0].min(one.low[0]), all.low[1].min(one.low[1])],
            high: [all.high[0].max(one.high[0]), all.high[1].max(one.high[1])],
        })
    }

    fn middle(&self, axis: usize) -> f32 {
        self.low[axis] / 2.0 + self.high[axis] / 2.0
    }
}

/// Fill the empty index of a table with the bounds of its features.
pub(super) fn fill(base: &Connection, table: &str, bounds: &[(i64, Rect<f64>)]) -> Result<()> {
    if bounds.is_empty() {
        return Ok(());
    }
    let own = |part: &str| super::schema::quoted(&format!("rtree_{table}_geom_{part}"));
    let into = |part: &str| format!("INSERT OR REPLACE INTO {} VALUES (?1, ?2)", own(part));
    let mut node = base.prepare(&into("node"))?;
    let mut parent = base.prepare(&into("parent"))?;
    let mut of_feature: Vec<(i64, i64)> = Vec::with_capacity(bounds.len());
    let mut level: Vec<Entry> = bounds.iter().map(|(id, bounds)| Entry::of(*id, *bounds)).collect();
    let mut next = ROOT + 1;
    let mut depth = 0_u16;
    loop {
        let is_root = level.len() <= CELLS;
        let mut above = Vec::with_capacity(level.len() / CELLS + 1);
        for entries in packed(&mut level) {
            let number = if is_root { ROOT } else { next };
            next += i64::from(!is_root);
            node.execute(params![number, blob(entries, if is_root { depth } else { 0 })])?;
            for entry in entries {
                match depth {
                    0 => of_feature.push((entry.id, number)),
                    _ => drop(parent.execute(params![entry.id, number])?),
                }
            }
            above.push(Entry::around(number, entries));
        }
        if is_root {
            break;
        }
        level = above;
        depth += 1;
    }
    // In the order of their numbers they are appended.
    of_feature.par_sort_unstable();
    let mut rowid = base.prepare(&into("rowid"))?;
    for (feature, number) in of_feature {
        rowid.execute(params![feature, number])?;
    }
    Ok(())
}

/// The entries in nodes, near ones together: slices by x, and each by y (sort-tile-recursive).
fn packed(entries: &mut [Entry]) -> impl Iterator<Item = &[Entry]> {
    let nodes = entries.len().div_ceil(CELLS).max(1);
    let slices = (nodes as f64).sqrt().ceil() as usize;
    let in_slice = nodes.div_ceil(slices) * CELLS;
    let by = |axis: usize| {
        move |one: &Entry, other: &Entry| {
            one.middle(axis).total_cmp(&other.middle(axis)).then(one.id.cmp(&other.id))
        }
    };
    if nodes > 1 {
        entries.par_sort_unstable_by(by(0));
        entries.chunks_mut(in_slice).for_each(|slice| slice.par_sort_unstable_by(by(1)));
    }
    // As many in the last node of a slice as in the others: none is nearly empty.
    entries.chunks(in_slice).flat_map(|slice| {
        let nodes = slice.len().div_ceil(CELLS);
        let each = slice.len().div_ceil(nodes.max(1));
        slice.chunks(each.max(1))
    })
}

/// A node as it is stored: the depth of the tree (at the root), the number of its cells, and the
/// cells, big end first.
fn blob(entries: &[Entry], depth: u16) -> Vec<u8> {
    let mut blob = Vec::with_capacity(NODE);
    blob.extend(depth.to_be_bytes());
    blob.extend((entries.len() as u16).to_be_bytes());
    for entry in entries {
        blob.extend(entry.id.to_be_bytes());
        for axis in 0..2 {
            blob.extend(entry.low[axis].to_be_bytes());
            blob.extend(entry.high[axis].to_be_bytes());
        }
    }
    blob.resize(NODE, 0);
    blob
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Coord, Intersects};
    use rand::{Rng, SeedableRng};

    fn index() -> Connection {
        let base = Connection::open_in_memory().unwrap();
        let sql = "PRAGMA page_size = 4096; CREATE VIRTUAL TABLE \"rtree_t_geom\" USING rtree(id, minx, maxx, miny, maxy)";
        base.execute_batch(sql).unwrap();
        base
    }

    fn found(base: &Connection, window: Rect<f64>) -> Vec<i64> {
        let sql = "SELECT id FROM rtree_t_geom WHERE maxx >= ?1 AND minx <= ?2 AND maxy >= ?3 AND miny <= ?4 ORDER BY id";
        let mut query = base.prepare(sql).unwrap();
        let (low, high) = (window.min(), window.max());
        let ids = query.query_map(params![low.x, high.x, low.y, high.y], |row| row.get(0)).unwrap();
        ids.map(Result::unwrap).collect()
    }

    /// The module itself checks the tree, finds in it what it should, and goes on with it.
    #[test]
    fn a_packed_index_is_what_the_module_would_have_made() {
        let seed = 20_261_130;
        println!("seed {seed}");
        let mut random = rand_pcg::Pcg64Mcg::seed_from_u64(seed);
        for count in [1, 50, 51, 52, 103, 2601, 2602, 20_000] {
            let corner = |random: &mut rand_pcg::Pcg64Mcg| Coord {
                x: random.random_range(106.0..107.0),
                y: random.random_range(39.0..40.0),
            };
            let bounds: Vec<(i64, Rect<f64>)> = (1..=count)
                .map(|id| {
                    let at = corner(&mut random);
                    let size = if id % 3 == 0 { 0.01 } else { 0.0 };
                    (id, Rect::new(at, Coord { x: at.x + size, y: at.y + size }))
                })
                .collect();
            let packed = index();
            fill(&packed, "t", &bounds).unwrap();
            let check = |base: &Connection| -> String {
                base.query_row("SELECT rtreecheck('rtree_t_geom')", [], |row| row.get(0)).unwrap()
            };
            assert_eq!(check(&packed), "ok", "{count}");
            for _ in 0..20 {
                let (a, b) = (corner(&mut random), corner(&mut random));
                let window = Rect::new(a, b);
                let within = |slack: f64| -> Vec<i64> {
                    let slack = Coord { x: slack, y: slack };
                    let wider = Rect::new(window.min() - slack, window.max() + slack);
                    let met = bounds.iter().filter(|(_, bounds)| bounds.intersects(&wider));
                    met.map(|(id, _)| *id).collect()
                };
                let found = found(&packed, window);
                let has = |id: &i64| found.binary_search(id).is_ok();
                assert!(within(0.0).iter().all(has), "{count}");
                // A number of the index is wrong by a hundred-thousandth of a degree at most.
                let near = within(1e-5);
                assert!(found.iter().all(|id| near.binary_search(id).is_ok()), "{count}");
            }
            packed.execute("INSERT INTO rtree_t_geom VALUES (-1, 0, 1, 0, 1)", []).unwrap();
            packed.execute("DELETE FROM rtree_t_geom WHERE id = 1", []).unwrap();
            assert_eq!(check(&packed), "ok", "{count}");
        }
    }
}
