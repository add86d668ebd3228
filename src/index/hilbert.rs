//! Order along a Hilbert curve: what is near in the plane is near in the list.

use crate::model::{Bounds, Xy};

/// Bits of each axis.
const BITS: u32 = 16;

/// Indexes of `positions` along the curve; equal cells in their own order.
pub fn order(positions: &[Xy]) -> Vec<u32> {
    let Some(bounds) = Bounds::around(positions.iter().copied()) else { return Vec::new() };
    let cells = f64::from((1_u32 << BITS) - 1);
    let scale = cells / bounds.width().max(bounds.height()).max(f64::MIN_POSITIVE);
    let mut keyed: Vec<(u32, u32)> = positions
        .iter()
        .enumerate()
        .map(|(index, at)| {
            let cell = |metres: f64| (metres * scale) as u32;
            (along(cell(at.x - bounds.min.x), cell(at.y - bounds.min.y)), index as u32)
        })
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, index)| index).collect()
}

/// How far along the curve a cell lies (Hamilton and Rau-Chaplin's loop, from the top bit down).
fn along(mut x: u32, mut y: u32) -> u32 {
    let mut distance = 0;
    for bit in (0..BITS).rev() {
        let (right, upper) = (x >> bit & 1, y >> bit & 1);
        distance = distance << 2 | (3 * right) ^ upper;
        if upper == 0 {
            if right == 1 {
                let mask = (1 << BITS) - 1;
                (x, y) = (mask ^ x, mask ^ y);
            }
            (x, y) = (y, x);
        }
    }
    distance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_visits_every_cell_and_steps_to_neighbours_only() {
        const SIDE: u32 = 16;
        let shift = BITS - 4;
        let mut cells: Vec<(u32, u32, u32)> = (0..SIDE)
            .flat_map(|x| (0..SIDE).map(move |y| (along(x << shift, y << shift), x, y)))
            .collect();
        cells.sort_unstable();
        for pair in cells.windows(2) {
            let step = pair[0].1.abs_diff(pair[1].1) + pair[0].2.abs_diff(pair[1].2);
            assert_eq!(step, 1, "{pair:?}");
        }
    }
}
