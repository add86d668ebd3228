//! Ground to divide: the cells of a city, and neighbours among points.

use geo::{Coord, LineString, MultiPolygon, Polygon};
use radii::districts::{Border, Ground, Neighbours, Spot, spot};
use radii::model::Weight;
use spade::{DelaunayTriangulation, Point2, Triangulation};

use super::{json, shared};

/// Neighbours by Delaunay, up to so many metres.
pub fn neighbours(at: &[Spot], most: f64) -> Neighbours {
    let points = at.iter().map(|at| Point2::new(at[0] as f64, at[1] as f64)).collect();
    let mesh = DelaunayTriangulation::<Point2<f64>>::bulk_load_stable(points).unwrap();
    let most = 1000.0 * most;
    let edges = mesh.undirected_edges().filter(|edge| edge.length_2() < most * most);
    let borders = edges.map(|edge| Border {
        blocks: edge.vertices().map(|end| end.fix().index() as u32),
        unwelcome: 0,
    });
    Neighbours::new(at.len(), borders)
}

/// The cells of Porto Alegre with their people and outlines, neighbours up to 2.1 km (islands in
/// the lake); `None` where the data is not at hand.
pub fn porto_alegre() -> Option<(Ground, Vec<MultiPolygon<f64>>)> {
    let layer = json(&shared("porto-alegre")?.join("blocks.geojson"));
    let (mut at, mut people, mut cells) = (Vec::new(), Vec::new(), Vec::new());
    for cell in layer["features"].as_array().unwrap() {
        let ring = cell["geometry"]["coordinates"][0].as_array().unwrap();
        let corners = ring.iter().map(|corner| {
            let [lon, lat] = [0, 1].map(|along| corner[along].as_f64().unwrap());
            let east = (lon + 51.15) * 111_320.0 * 30.05_f64.to_radians().cos();
            Coord { x: east, y: (lat + 30.05) * 110_850.0 }
        });
        let corners: Vec<Coord> = corners.collect();
        // The last corner is the first again.
        let all = corners[1..].iter().fold(Coord::zero(), |sum, &corner| sum + corner);
        let middle = all / (corners.len() - 1) as f64;
        at.push(spot([middle.x, middle.y]));
        people.push(Weight(1000 * cell["properties"]["population"].as_u64().unwrap()));
        cells.push(MultiPolygon(vec![Polygon::new(LineString(corners), Vec::new())]));
    }
    let neighbours = neighbours(&at, 2100.0);
    Some((Ground { workloads: vec![people], neighbours, at, zones: None }, cells))
}
