//! Shapes cut at the edge of their panel.

use super::{At, Panel};

/// A ring cut at each side of the panel in turn (Sutherland and Hodgman 1974); `None` where nothing
/// of it is left. What lies outside collapses onto the panel's edge.
pub fn ring(ring: Vec<At>, panel: &Panel) -> Option<Vec<At>> {
    if ring.iter().all(|&at| panel.holds(at)) {
        return Some(ring);
    }
    let Panel { from, to } = *panel;
    let mut left = ring;
    for inside in [
        &(|at: At| at.0 - from.0) as &dyn Fn(At) -> f64,
        &|at: At| to.0 - at.0,
        &|at: At| at.1 - from.1,
        &|at: At| to.1 - at.1,
    ] {
        left = cut(&left, inside);
        if left.len() < 3 {
            return None;
        }
    }
    Some(left)
}

/// The part of a ring on which `inside` is not negative.
fn cut(ring: &[At], inside: &dyn Fn(At) -> f64) -> Vec<At> {
    let mut kept = Vec::with_capacity(ring.len() + 4);
    let Some(&last) = ring.last() else { return kept };
    let (mut before, mut was) = (last, inside(last));
    for &at in ring {
        let is = inside(at);
        if (was < 0.0) != (is < 0.0) {
            let part = was / (was - is);
            kept.push((before.0 + part * (at.0 - before.0), before.1 + part * (at.1 - before.1)));
        }
        if is >= 0.0 {
            kept.push(at);
        }
        (before, was) = (at, is);
    }
    kept
}

/// The runs of a line that lie in the panel.
pub fn line(through: &[At], panel: &Panel) -> Vec<Vec<At>> {
    if through.iter().all(|&at| panel.holds(at)) {
        return vec![through.to_vec()];
    }
    let mut runs: Vec<Vec<At>> = Vec::new();
    let mut goes_on = false;
    for pair in through.windows(2) {
        let Some((from, to)) = piece(pair[0], pair[1], panel) else {
            goes_on = false;
            continue;
        };
        match runs.last_mut() {
            Some(run) if goes_on => run.push(to),
            _ => runs.push(vec![from, to]),
        }
        goes_on = to == pair[1];
    }
    runs
}

/// The part of a straight piece in the panel (Liang and Barsky 1984).
fn piece(a: At, b: At, panel: &Panel) -> Option<(At, At)> {
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    let along = (b.0 - a.0, b.1 - a.1);
    for (step, room) in [
        (-along.0, a.0 - panel.from.0),
        (along.0, panel.to.0 - a.0),
        (-along.1, a.1 - panel.from.1),
        (along.1, panel.to.1 - a.1),
    ] {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
            continue;
        }
        let part = room / step;
        if step < 0.0 { enters = enters.max(part) } else { leaves = leaves.min(part) }
    }
    if enters > leaves {
        return None;
    }
    let at = |part: f64| match part {
        0.0 => a,
        1.0 => b,
        part => (a.0 + part * along.0, a.1 + part * along.1),
    };
    Some((at(enters), at(leaves)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PANEL: Panel = Panel { from: (0.0, 0.0), to: (10.0, 10.0) };

    fn area(ring: &[At]) -> f64 {
        let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
        0.5 * pairs.map(|(a, b)| a.0 * b.1 - a.1 * b.0).sum::<f64>().abs()
    }

    #[test]
    fn rings_keep_the_ground_within() {
        let whole = vec![(1.0, 1.0), (9.0, 1.0), (9.0, 9.0)];
        assert_eq!(ring(whole.clone(), &PANEL), Some(whole));
        let over = vec![(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)];
        assert_eq!(area(&ring(over, &PANEL).unwrap()), 25.0);
        let around = vec![(-5.0, -5.0), (25.0, -5.0), (25.0, 25.0), (-5.0, 25.0)];
        assert_eq!(area(&ring(around, &PANEL).unwrap()), 100.0);
        let beside = vec![(20.0, 0.0), (30.0, 0.0), (30.0, 9.0)];
        assert_eq!(ring(beside, &PANEL), None);
    }

    #[test]
    fn lines_are_cut_into_the_runs_within() {
        let through = [(-5.0, 5.0), (5.0, 5.0), (5.0, 15.0), (8.0, 15.0), (8.0, 5.0)];
        let runs = line(&through, &PANEL);
        assert_eq!(
            runs,
            [vec![(0.0, 5.0), (5.0, 5.0), (5.0, 10.0)], vec![(8.0, 10.0), (8.0, 5.0)]]
        );
        assert!(line(&[(20.0, 0.0), (20.0, 10.0)], &PANEL).is_empty());
        // Along the very edge is within.
        assert_eq!(line(&[(0.0, -5.0), (0.0, 5.0)], &PANEL), [vec![(0.0, 0.0), (0.0, 5.0)]]);
    }
}
