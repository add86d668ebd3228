//! Where the cells of a grid are: its scale and tie point, or its transformation, and its
//! coordinate system.

use crate::read::Note;

/// The keys of GeoTIFF 1.1 that are looked at.
const MODEL: u16 = 1024;
const RASTER: u16 = 1025;
const GEOGRAPHIC: u16 = 2048;
const PROJECTED: u16 = 3072;

/// A code that stands for a system described by other keys.
const OF_ITS_OWN: u16 = 32767;

/// The tags that say where the cells are.
#[derive(Default)]
pub(super) struct Tags {
    pub(super) scale: Option<Vec<f64>>,
    pub(super) tie_points: Option<Vec<f64>>,
    pub(super) transformation: Option<Vec<f64>>,
    pub(super) keys: Option<Vec<u16>>,
    pub(super) texts: Option<String>,
}

/// Where the cells are.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Position of the first cell: of its corner, or its centre.
    origin: [f64; 2],
    /// From a cell to the next column, and to the next row.
    step: [f64; 2],
    /// From the position of a cell to its centre, in cells.
    half: f64,
    /// `EPSG:4326`, where the keys name a code.
    pub(super) crs: Option<String>,
}

impl Place {
    /// Find the place of the cells. An error says what is wrong and how to mend it.
    pub(super) fn of(tags: &Tags, notes: &mut Vec<Note>) -> Result<Place, (String, &'static str)> {
        const WHERE: &str = "say where it is: gdal_translate -a_ullr WEST NORTH EAST SOUTH \
                             -a_srs EPSG:CODE IN OUT";
        let (origin, step) = if let Some(matrix) = tags.transformation.as_deref() {
            let &[a, b, _, x, d, e, _, y, ..] = matrix else {
                return Err(("a transformation of fewer than 16 numbers".to_owned(), WHERE));
            };
            if b != 0.0 || d != 0.0 {
                let hint = "turn it north first: gdalwarp IN OUT";
                return Err(("a grid that is turned against north".to_owned(), hint));
            }
            ([x, y], [a, e])
        } else {
            match (tags.scale.as_deref(), tags.tie_points.as_deref()) {
                (Some([right, down, ..]), Some([column, row, _, x, y, ..])) => {
                    ([x - column * right, y + row * down], [*right, -down])
                }
                (None, Some(several)) if several.len() > 6 => {
                    let hint = "lay it onto a grid first: gdalwarp IN OUT";
                    return Err(("control points instead of a grid".to_owned(), hint));
                }
                _ => {
                    return Err((
                        "no place on earth: a TIFF without georeference".to_owned(),
                        WHERE,
                    ));
                }
            }
        };
        // So that the last of four billion cells still has a finite place.
        const LARGEST: f64 = 1e290;
        let fits = |number: &f64| number.abs() <= LARGEST;
        if !origin.iter().chain(&step).all(fits) || step.contains(&0.0) {
            let found =
                format!("cells of {} by {}, from {}, {}", step[0], step[1], origin[0], origin[1]);
            return Err((found, WHERE));
        }
        let is_point = key(tags, RASTER) == Some(2);
        let half = if is_point { 0.0 } else { 0.5 };
        Ok(Place { origin, step, half, crs: crs(tags, notes) })
    }

    /// The centre of a cell.
    pub(super) fn centre(&self, row: u32, column: u32) -> (f64, f64) {
        let along = |axis: usize, cell: u32| {
            self.origin[axis] + (f64::from(cell) + self.half) * self.step[axis]
        };
        (along(0, column), along(1, row))
    }

    /// The columns (axis 0) or rows (axis 1) whose centres may lie between two coordinates: never
    /// too few, at most one more on either side.
    pub(super) fn between(
        &self,
        axis: usize,
        low: f64,
        high: f64,
        count: u32,
    ) -> std::ops::Range<u32> {
        let cell = |at: f64| (at - self.origin[axis]) / self.step[axis] - self.half;
        let (one, other) = (cell(low), cell(high));
        // A float beyond the type's range becomes its end.
        let start = (one.min(other) - 0.5).floor() as u32;
        let end = ((one.max(other) + 0.5).ceil() as u32).saturating_add(1).min(count);
        start.min(end)..end
    }
}

/// The value of a short key.
fn key(tags: &Tags, wanted: u16) -> Option<u16> {
    let keys = tags.keys.as_deref()?.get(4..)?;
    let found = keys.chunks_exact(4).find(|entry| entry[0] == wanted && entry[1] == 0)?;
    Some(found[3])
}

fn crs(tags: &Tags, notes: &mut Vec<Note>) -> Option<String> {
    let known = |code: &u16| !matches!(*code, 0 | OF_ITS_OWN);
    let is_geographic = key(tags, MODEL) == Some(2);
    let code = match key(tags, PROJECTED) {
        Some(code) => Some(code).filter(known),
        None if is_geographic || key(tags, MODEL).is_none() => key(tags, GEOGRAPHIC).filter(known),
        None => None,
    };
    if code.is_none() {
        let name = tags.texts.as_deref().unwrap_or_default();
        let name = name.split('|').next().unwrap_or_default().trim();
        let name: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
        let named = if name.is_empty() { String::new() } else { format!(" (\"{name}\")") };
        notes.push(Note::warning(format!(
            "crs-missing: the file gives its coordinate system no code{named}. \
             hint: name it, as in ?crs=EPSG:4326"
        )));
    }
    code.map(|code| format!("EPSG:{code}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(half_key: u16) -> Place {
        let tags = Tags {
            scale: Some(vec![0.5, 0.25, 0.0]),
            tie_points: Some(vec![0.0, 0.0, 0.0, 100.0, 40.0, 0.0]),
            keys: Some(vec![1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, half_key, 2048, 0, 1, 4326]),
            ..Tags::default()
        };
        Place::of(&tags, &mut Vec::new()).unwrap()
    }

    #[test]
    fn centres_are_half_a_cell_in_unless_the_cells_are_points() {
        assert_eq!(place(1).centre(0, 0), (100.25, 39.875));
        assert_eq!(place(1).centre(2, 3), (101.75, 39.375));
        assert_eq!(place(2).centre(0, 0), (100.0, 40.0));
        assert_eq!(place(1).crs.as_deref(), Some("EPSG:4326"));
    }

    #[test]
    fn a_window_takes_at_least_the_cells_whose_centres_it_holds() {
        let place = place(1);
        for (low, high, first, last) in
            [(100.25, 100.75, 0, 1), (90.0, 110.0, 0, 9), (101.0, 101.3, 2, 2)]
        {
            let columns = place.between(0, low, high, 10);
            assert!(columns.start <= first && columns.end > last, "{columns:?}");
            assert!(columns.start + 2 > first && columns.end < last + 4, "{columns:?}");
        }
        assert!(place.between(0, 200.0, 300.0, 10).is_empty());
        assert!(place.between(0, 1.0, 2.0, 10).len() <= 2);
        let rows = place.between(1, 39.3, 39.4, 10);
        assert!(rows.contains(&2));
    }

    #[test]
    fn what_cannot_be_placed_says_why() {
        let matrix = |b: f64| {
            let mut matrix = vec![0.0; 16];
            (matrix[0], matrix[5], matrix[1]) = (1.0, -1.0, b);
            Tags { transformation: Some(matrix), ..Tags::default() }
        };
        let fault = |tags: &Tags| Place::of(tags, &mut Vec::new()).map(|_| ()).unwrap_err().0;
        assert!(Place::of(&matrix(0.0), &mut Vec::new()).is_ok());
        assert!(fault(&matrix(0.1)).contains("turned against north"));
        assert!(fault(&Tags::default()).contains("without georeference"));
        let points = Tags { tie_points: Some(vec![0.0; 12]), ..Tags::default() };
        assert!(fault(&points).contains("control points"));
        let flat = Tags {
            scale: Some(vec![0.0, 1.0, 0.0]),
            tie_points: Some(vec![0.0; 6]),
            ..Tags::default()
        };
        assert!(fault(&flat).contains("cells of 0 by -1"));
    }
}
