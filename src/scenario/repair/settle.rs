//! Stations find better places, their number kept.
//!
//! Suzuki and Drezner (1996): every station goes to the middle of the smallest circle round
//! what is nearest to it, again and again. Where that stalls, stations are drawn to what is
//! beyond the limit alone, those beside giving way (Gauss-Newton on the excess).

use super::terrain::Terrain;
use crate::model::Xy;

/// An excess that is none: drawing comes ever nearer and never quite there, square metres.
pub(super) const NOTHING: f64 = 1e-6;

/// Each sample goes to its nearest station.
fn shared_out(stations: &[Xy], samples: &[Xy]) -> Vec<(usize, f64)> {
    let nearest = |&sample: &Xy| {
        let mut best = (0, f64::INFINITY);
        for (at, station) in stations.iter().enumerate() {
            let apart = station.distance_2(sample);
            if apart < best.1 {
                best = (at, apart);
            }
        }
        (best.0, best.1.sqrt())
    };
    samples.iter().map(nearest).collect()
}

/// The farthest any sample is from its nearest station, metres of the plane.
pub(super) fn radius(stations: &[Xy], samples: &[Xy]) -> f64 {
    shared_out(stations, samples).into_iter().fold(0.0, |most, (_, apart)| apart.max(most))
}

/// What lies beyond `metres` of all stations, square metres summed over the samples.
pub(super) fn excess(stations: &[Xy], samples: &[Xy], metres: f64) -> f64 {
    let over = |(_, apart): (usize, f64)| (apart - metres).max(0.0).powi(2);
    shared_out(stations, samples).into_iter().map(over).sum()
}

/// Voronoi steps until nothing moves; the best stations seen.
pub(super) fn centred(
    terrain: &Terrain<'_>,
    stations: &[Xy],
    samples: &[Xy],
    rounds: usize,
) -> Vec<Xy> {
    let mut now = stations.to_vec();
    let mut best = (radius(&now, samples), now.clone());
    let still = 1e-4 * terrain.limit.metres();
    for _ in 0..rounds {
        let mut zones: Vec<Vec<Xy>> = vec![Vec::new(); now.len()];
        for (&sample, (station, _)) in samples.iter().zip(shared_out(&now, samples)) {
            zones[station].push(sample);
        }
        let mut moved = 0.0_f64;
        for (station, zone) in now.iter_mut().zip(&zones) {
            if let Some(middle) = middle(zone) {
                let to = within(terrain, middle, zone);
                moved = moved.max(to.distance_2(*station));
                *station = to;
            }
        }
        let reach = radius(&now, samples);
        if reach < best.0 {
            best = (reach, now.clone());
        }
        if moved.sqrt() < still {
            break;
        }
    }
    best.1
}

/// The best place inside the area for a zone whose middle may lie outside: from the nearest
/// place of the area on, small steps as long as they help.
fn within(terrain: &Terrain<'_>, middle: Xy, zone: &[Xy]) -> Xy {
    let reach = |at: Xy| zone.iter().fold(0.0_f64, |most, far| most.max(far.distance_2(at)));
    let mut at = terrain.pulled(middle);
    if at == middle {
        return at;
    }
    let mut held = reach(at);
    let mut step = 0.5 * at.distance_2(middle).sqrt();
    let least = 1e-5 * terrain.limit.metres();
    while step > least {
        let around = (0..8).map(|turn| {
            let angle = std::f64::consts::TAU * f64::from(turn) / 8.0;
            terrain.pulled(Xy { x: at.x + step * angle.cos(), y: at.y + step * angle.sin() })
        });
        let best = around.map(|to| (reach(to), to)).min_by(|a, b| a.0.total_cmp(&b.0));
        match best {
            Some((lower, to)) if lower < held => (held, at) = (lower, to),
            _ => step *= 0.5,
        }
    }
    at
}

/// Draw the first `free` stations to the samples beyond `metres` of all of them until none is,
/// or the rounds are over; the least excess seen, in square metres, and its stations.
pub(super) fn drawn(
    terrain: &Terrain<'_>,
    stations: &[Xy],
    free: usize,
    samples: &[Xy],
    metres: f64,
    rounds: usize,
) -> (f64, Vec<Xy>) {
    let mut now = stations.to_vec();
    let mut best = (f64::INFINITY, now.clone());
    for _ in 0..rounds {
        // Normal equations of each station: the excess along the direction to each sample.
        let mut pulls = vec![[0.0_f64; 5]; now.len()];
        let mut excess = 0.0;
        for (sample, (station, apart)) in samples.iter().zip(shared_out(&now, samples)) {
            let over = apart - metres;
            if over <= 0.0 || apart == 0.0 {
                continue;
            }
            excess += over * over;
            let (x, y) = ((sample.x - now[station].x) / apart, (sample.y - now[station].y) / apart);
            let pull = &mut pulls[station];
            for (sum, part) in pull.iter_mut().zip([x * x, x * y, y * y, over * x, over * y]) {
                *sum += part;
            }
        }
        if excess < best.0 {
            best = (excess, now.clone());
        }
        if excess <= NOTHING {
            break;
        }
        for (station, [xx, xy, yy, x, y]) in now.iter_mut().zip(pulls).take(free) {
            let damp = 0.05 * (xx + yy);
            let (xx, yy) = (xx + damp, yy + damp);
            let determinant = xx * yy - xy * xy;
            if determinant > 0.0 {
                let (dx, dy) = ((x * yy - y * xy) / determinant, (y * xx - x * xy) / determinant);
                *station = terrain.pulled(Xy { x: station.x + dx, y: station.y + dy });
            }
        }
    }
    best
}

/// The middle of the smallest circle round some places: the circle of a few is widened by the
/// place farthest from it until none is outside (Gartner 1999).
pub(super) fn middle(places: &[Xy]) -> Option<Xy> {
    let first = *places.first()?;
    let (mut at, mut square) = (first, 0.0_f64);
    let mut support = vec![first];
    for _ in 0..200 {
        let far = places.iter().max_by(|a, b| a.distance_2(at).total_cmp(&b.distance_2(at)))?;
        if far.distance_2(at) <= square * (1.0 + 1e-12) + 1e-12 {
            break;
        }
        support.push(*far);
        let (middle, reach, held) = smallest(&support);
        if reach <= square {
            break;
        }
        (at, square, support) = (middle, reach, held);
    }
    Some(at)
}

/// The smallest circle round up to four places, its square, and the places on it.
fn smallest(places: &[Xy]) -> (Xy, f64, Vec<Xy>) {
    let mut best = (places[0], f64::INFINITY, places.to_vec());
    let mut offer = |at: Xy, on: &[Xy]| {
        let square = on.iter().fold(0.0_f64, |most, place| most.max(place.distance_2(at)));
        let holds = |place: &Xy| place.distance_2(at) <= square * (1.0 + 1e-9) + 1e-9;
        if square < best.1 && places.iter().all(holds) {
            best = (at, square, on.to_vec());
        }
    };
    for (i, &a) in places.iter().enumerate() {
        for (j, &b) in places.iter().enumerate().skip(i + 1) {
            offer(Xy { x: 0.5 * (a.x + b.x), y: 0.5 * (a.y + b.y) }, &[a, b]);
            for &c in &places[j + 1..] {
                if let Some(at) = round_three(a, b, c) {
                    offer(at, &[a, b, c]);
                }
            }
        }
    }
    best
}

/// The place as far from three others.
fn round_three(a: Xy, b: Xy, c: Xy) -> Option<Xy> {
    let (bx, by, cx, cy) = (b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y);
    let twice = 2.0 * (bx * cy - by * cx);
    if twice.abs() < 1e-9 {
        return None;
    }
    let (b2, c2) = (bx * bx + by * by, cx * cx + cy * cy);
    Some(Xy { x: a.x + (cy * b2 - by * c2) / twice, y: a.y + (bx * c2 - cx * b2) / twice })
}
