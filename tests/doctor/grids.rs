//! Coordinates that are round because they were cut, and those of a grid, which were not.

use super::Desk;

/// A lattice of points, `step` apart from a first one, with one in so many left out.
fn lattice(first: (f64, f64), step: f64, rows: usize, gap: usize, decimals: usize) -> String {
    let nodes = (0..rows).flat_map(|n| (0..rows).map(move |m| (n, m)));
    let kept = nodes.enumerate().filter(|(at, _)| gap == 0 || at % gap != 0);
    let line = |(at, (n, m)): (usize, (usize, usize))| {
        let (x, y) = (first.0 + step * n as f64, first.1 + step * m as f64);
        format!("{at},{x:.decimals$},{y:.decimals$}\n")
    };
    kept.map(line).collect()
}

#[test]
fn a_grid_is_not_coarse() {
    let desk = Desk::new();
    let is_coarse = |layer: &str| desk.codes(&[layer]).contains(&"coord-coarse");
    for (first, step, decimals, headings, query) in [
        ((106.8, 39.6), 0.001, 3, "lon,lat", ""),
        ((106.805, 39.605), 0.01, 3, "lon,lat", ""),
        ((400_500.0, 4_393_500.0), 1000.0, 0, "x,y", "?crs=EPSG:4545"),
        ((400_000.0, 4_393_000.0), 100.0, 1, "x,y", "?crs=EPSG:4545"),
    ] {
        for gap in [0, 3] {
            let rows = lattice(first, step, 12, gap, decimals);
            desk.put("a.csv", format!("id,{headings}\n{rows}"));
            assert!(!is_coarse(&format!("a.csv{query}")), "{first:?}, {step}, {gap}");
        }
    }
    // Too few to tell: 2 x 2 could be chance.
    desk.put("a.csv", format!("id,lon,lat\n{}", lattice((106.8, 39.6), 0.001, 2, 0, 3)));
    assert!(is_coarse("a.csv"));
}

/// Scattered places cut to three decimals fall together here and there.
#[test]
fn what_was_cut_is_still_coarse() {
    use rand::{Rng, SeedableRng};
    let seed = 20_261_130;
    let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
    let desk = Desk::new();
    for rows in [8, 100, 1000] {
        let mut line = |n: usize| {
            let (x, y) = (random.random::<f64>(), random.random::<f64>());
            format!("{n},{:.3},{:.3}\n", 106.8 + 0.05 * x, 39.6 + 0.05 * y)
        };
        let text: String = (0..rows).map(&mut line).collect();
        desk.put("a.csv", format!("id,lon,lat\n{text}"));
        assert!(desk.codes(&["a.csv"]).contains(&"coord-coarse"), "seed {seed}, {rows}");
    }
}
