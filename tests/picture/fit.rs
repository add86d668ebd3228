//! Where the plane lies on a sheet, found from symbols whose places are known.

use radii::model::Xy;

use super::sheet::Scene;
use super::svg::{At, Kind};

/// Sheet units for a metre, and where the plane's origin lies.
#[derive(Debug, Clone, Copy)]
pub struct Fit {
    pub scale: f64,
    origin: At,
}

impl Fit {
    /// From dots of a colour among the centres of a map, drawn in the order of some places. Each
    /// must stand where the plane says, but for the rounding of the file.
    pub fn of(scene: &Scene<'_>, colour: [u8; 3], places: &[Xy]) -> Fit {
        let dots = scene.of("centres").filter(|shape| shape.kind == Kind::Dots);
        let dots = dots.filter(|shape| shape.colour() == Some(colour));
        let seen: Vec<At> = dots.flat_map(|shape| shape.runs.iter().map(|run| run[0])).collect();
        assert_eq!(seen.len(), places.len(), "every centre has its symbol");
        let far = |&a: &usize, &b: &usize| {
            let off = |at: usize| places[at].distance_2(places[0]);
            off(a).total_cmp(&off(b))
        };
        let last = (0..places.len()).max_by(far).unwrap();
        let (a, b) = (places[0], places[last]);
        let apart = (seen[last].0 - seen[0].0).hypot(seen[last].1 - seen[0].1);
        let scale = apart / (b.x - a.x).hypot(b.y - a.y);
        let fit = Fit { scale, origin: (seen[0].0 - a.x * scale, seen[0].1 + a.y * scale) };
        for (&place, seen) in places.iter().zip(&seen) {
            let (x, y) = fit.at(place);
            let off = (x - seen.0).hypot(y - seen.1);
            assert!(off < 0.3, "a symbol stands {off} units off its place");
        }
        fit
    }

    pub fn at(&self, place: Xy) -> At {
        (self.origin.0 + place.x * self.scale, self.origin.1 - place.y * self.scale)
    }

    pub fn back(&self, (x, y): At) -> Xy {
        Xy { x: (x - self.origin.0) / self.scale, y: (self.origin.1 - y) / self.scale }
    }
}
