//! Shapes with no more corners than a pixel can show (Douglas and Peucker 1973).

use geo::{LineString, Simplify};

use super::At;

/// A corner that is less far off the line through its neighbours is left out, sheet units.
const TOLERANCE: f64 = 0.12;

/// A shape smaller than this across is drawn so large: nothing that is there disappears.
const LEAST: f64 = 1.1;

/// Holes of less than this across are not drawn, nor are those of shapes that are no larger.
const LEAST_HOLE: f64 = 3.0;

/// Whether a ring is too small for a hole to be seen in it, or to be seen as a hole.
pub fn is_small(ring: &[At]) -> bool {
    let Some(&first) = ring.first() else { return true };
    let (low, high) = extent(ring, first);
    high.0 - low.0 < LEAST_HOLE && high.1 - low.1 < LEAST_HOLE
}

fn extent(ring: &[At], first: At) -> (At, At) {
    ring.iter().fold((first, first), |(low, high), at| {
        ((low.0.min(at.0), low.1.min(at.1)), (high.0.max(at.0), high.1.max(at.1)))
    })
}

/// A ring; `None` where it has no corners.
pub fn ring(mut ring: Vec<At>) -> Option<Vec<At>> {
    let first = *ring.first()?;
    if ring.last() == Some(&first) && ring.len() > 1 {
        ring.pop();
    }
    let (low, high) = extent(&ring, first);
    if high.0 - low.0 < LEAST && high.1 - low.1 < LEAST {
        let (x, y, half) = (0.5 * (low.0 + high.0), 0.5 * (low.1 + high.1), 0.5 * LEAST);
        let square = vec![
            (x - half, y - half),
            (x + half, y - half),
            (x + half, y + half),
            (x - half, y + half),
        ];
        return Some(turning(square, turn(&ring) >= 0.0));
    }
    if ring.len() <= 4 {
        return Some(ring);
    }
    // Fixed ends must not lie on one corner: the farthest from the first is kept too.
    let far = (0..ring.len()).max_by(|&a, &b| {
        let off = |at: At| (at.0 - first.0).powi(2) + (at.1 - first.1).powi(2);
        off(ring[a]).total_cmp(&off(ring[b]))
    })?;
    let mut there = line(ring[..=far].to_vec());
    let back = line(ring[far..].iter().copied().chain([first]).collect());
    there.extend(&back[1..back.len() - 1]);
    if there.len() < 3 { Some(ring) } else { Some(there) }
}

/// A line; its ends stay.
pub fn line(through: Vec<At>) -> Vec<At> {
    if through.len() < 3 {
        return through;
    }
    let simple = LineString::from(through).simplify(TOLERANCE);
    simple.coords().map(|at| (at.x, at.y)).collect()
}

/// Twice the signed area.
pub fn turn(ring: &[At]) -> f64 {
    let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
    pairs.map(|(a, b)| a.0 * b.1 - a.1 * b.0).sum()
}

/// A ring that turns one way or the other.
pub fn turning(mut ring: Vec<At>, positive: bool) -> Vec<At> {
    if (turn(&ring) > 0.0) != positive {
        ring.reverse();
    }
    ring
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_lose_what_cannot_be_seen_and_nothing_else() {
        let round: Vec<At> = (0..720)
            .map(|at| f64::from(at).to_radians() / 2.0)
            .map(|angle| (50.0 * angle.cos(), 50.0 * angle.sin()))
            .collect();
        let thin = ring(round.clone()).unwrap();
        assert!((20..120).contains(&thin.len()), "{}", thin.len());
        assert!((turn(&thin) / turn(&round) - 1.0).abs() < 0.01);
        let square = vec![(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0), (0.0, 0.0)];
        assert_eq!(ring(square.clone()).unwrap(), square[..4]);
    }

    #[test]
    fn specks_are_seen() {
        let speck = ring(vec![(3.0, 3.0), (3.01, 3.0), (3.0, 3.01)]).unwrap();
        assert_eq!(speck.len(), 4);
        assert!(turn(&speck) > 2.0, "and turn as they did");
        assert_eq!(ring(Vec::new()), None);
    }
}
