//! Which coordinates a layer has, and in which system.

use geo::{Coord, Geometry, Intersects, MultiPolygon};

use super::StudyError;
use super::roles::{self, Habit};
use crate::crs::{Datum, System};
use crate::model::datum_in;
use crate::read::{Layer, LayerRef, Note, Problem, Problems, retain};

/// Where a row's coordinates are.
pub(crate) enum Coordinates {
    Columns { x: usize, y: usize, degrees: bool },
    Geometry,
}

/// Columns the planner named; else the geometry; else columns by the field's habits.
pub(crate) fn find(
    layer: &Layer,
    reference: &LayerRef,
    points_allowed: bool,
) -> Result<Coordinates, StudyError> {
    let named = reference.x.is_some() || reference.y.is_some();
    if points_allowed && (named || layer.geometries.is_none()) {
        let x = roles::find(layer, &reference.x, Habit::X)?;
        let y = roles::find(layer, &reference.y, Habit::Y)?;
        if let (Some(x), Some(y)) = (x, y) {
            let says = |column: usize, words: [&str; 3]| {
                let name = layer.columns[column].name.to_lowercase();
                words.iter().any(|word| name.contains(word))
            };
            let degrees = says(x, ["lon", "lng", "经"]) && says(y, ["lat", "latitude", "纬"]);
            return Ok(Coordinates::Columns { x, y, degrees });
        }
    }
    if layer.geometries.is_none() {
        return Err(StudyError::NoCoordinates {
            file: layer.file(),
            columns: roles::column_list(layer),
            suggestion: roles::suggest(layer, &["longitude", "latitude", "lon", "lat", "lng"]),
        });
    }
    Ok(Coordinates::Geometry)
}

/// What the planner said; else what the file says; else degrees where that is certain.
pub(crate) fn choose_system(
    layer: &Layer,
    reference: &LayerRef,
    coordinates: &Coordinates,
) -> Result<System, StudyError> {
    let stated = datum_of_headings(layer, reference, coordinates)?;
    let datum = match (&reference.datum, &stated) {
        (Some(name), _) => Some(name.parse::<Datum>()?),
        // A system that was said is the surer word on which of the unshifted ones it is.
        (None, Some((name, _))) => {
            let is_said = reference.crs.is_some() || layer.declared_crs.is_some();
            Some(name.parse::<Datum>()?).filter(|datum| datum.is_shifted() || !is_said)
        }
        (None, None) => None,
    };
    let system = match (&reference.crs, &layer.declared_crs, coordinates) {
        (Some(name), ..) => System::named(name)?,
        (None, Some(name), _) => System::named(name)
            .map_err(|source| StudyError::DeclaredCrs { file: layer.file(), source })?,
        (None, None, Coordinates::Columns { degrees: true, .. }) => System::WGS84,
        // Naming a web-map datum says that they are degrees.
        (None, None, _) if reference.datum.is_some() || datum.is_some_and(Datum::is_shifted) => {
            System::WGS84
        }
        (None, None, Coordinates::Geometry) => {
            return Err(StudyError::MissingCrs {
                file: layer.file(),
                columns: "geometry".to_owned(),
            });
        }
        (None, None, Coordinates::Columns { x, y, .. }) => {
            return Err(StudyError::MissingCrs {
                file: layer.file(),
                columns: format!("{}, {}", layer.columns[*x].name, layer.columns[*y].name),
            });
        }
    };
    match datum {
        Some(datum) => Ok(system.on(datum)?),
        None => Ok(system),
    }
}

/// The datum that the headings of the coordinates name, and the heading, where the planner names
/// none. Of metres no heading is asked.
fn datum_of_headings<'l>(
    layer: &'l Layer,
    reference: &LayerRef,
    coordinates: &Coordinates,
) -> Result<Option<(&'static str, &'l str)>, StudyError> {
    let Coordinates::Columns { x, y, .. } = coordinates else { return Ok(None) };
    let in_degrees = |name: &String| System::named(name).is_ok_and(|system| system.is_degrees());
    let declared = reference.crs.as_ref().or(layer.declared_crs.as_ref());
    if reference.datum.is_some() || !declared.is_none_or(in_degrees) {
        return Ok(None);
    }
    let heading = |at: usize| layer.columns[at].name.as_str();
    let (east, north) = (heading(*x), heading(*y));
    match (datum_in(east), datum_in(north)) {
        (Some(one), Some(other)) if one != other => Err(StudyError::DatumMixed {
            file: layer.file(),
            columns: format!("{east}, {north}"),
            found: format!("{one} and {other}"),
        }),
        (Some(datum), _) => Ok(Some((datum, east))),
        (None, Some(datum)) => Ok(Some((datum, north))),
        (None, None) => Ok(None),
    }
}

/// Which datum was taken from a heading.
pub(crate) fn datum_note(
    layer: &Layer,
    reference: &LayerRef,
    coordinates: &Coordinates,
) -> Option<Note> {
    let (datum, heading) = datum_of_headings(layer, reference, coordinates).ok().flatten()?;
    Some(Note::info(format!("datum {datum} from heading `{heading}`")))
}

/// Columns of coordinates that were moved to another datum no longer go by one they name.
pub(crate) fn rename_moved(layer: &mut Layer, columns: [usize; 2], datum: Datum) {
    let says_other = |at: &usize| {
        let name = layer.columns.get(*at).map(|column| column.name.as_str());
        name.and_then(datum_in).is_some_and(|said| said != datum.name())
    };
    if !columns.iter().any(says_other) {
        return;
    }
    let taken = |name: &str| layer.column(name).is_some();
    let own = [format!("{}_lon", datum.name()), format!("{}_lat", datum.name())];
    let plain = ["lon", "lat"].map(str::to_owned);
    let free = [plain, own].into_iter().find(|names| !names.iter().any(|name| taken(name)));
    for (column, name) in columns.into_iter().zip(free.into_iter().flatten()) {
        if let Some(column) = layer.columns.get_mut(column) {
            column.name = name;
        }
    }
}

/// Of a layer whose coordinates stand in columns, the rows in the reference's window.
pub(crate) fn keep_window(layer: &mut Layer, reference: &LayerRef, x: usize, y: usize) {
    // One that cannot be read was refused before the file was.
    let Ok(Some(window)) = reference.window() else { return };
    if layer.geometries.is_some() {
        return;
    }
    let (xs, ys) = (roles::numbers(layer, x), roles::numbers(layer, y));
    let is_in = |row: &usize| {
        let at = Coord { x: xs[*row], y: ys[*row] };
        // What is no number is refused later, by its row.
        !(at.x.is_finite() && at.y.is_finite()) || window.intersects(&at)
    };
    let keep: Vec<usize> = (0..layer.len()).filter(is_in).collect();
    let said = format!("bbox keeps {} of {} rows", keep.len(), layer.len());
    retain(layer, &keep, said);
}

/// A warning where the planner's word on the system stands against the file's.
pub(crate) fn overruled(layer: &Layer, reference: &LayerRef, system: &System) -> Option<Note> {
    let declared = layer.declared_crs.as_deref().filter(|_| reference.crs.is_some())?;
    // What a format is by definition is often not what is in it.
    let is_said = layer.crs_source.is_some_and(|source| !source.starts_with("the format"));
    let said = System::named(declared).ok().filter(|said| is_said && said != system)?;
    Some(Note::warning(format!(
        "crs={} is taken, though the file says {}",
        reference.crs.as_deref().unwrap_or_default(),
        said.describe()
    )))
}

/// The outlines, when the layer is one of polygons.
pub(crate) fn polygons(layer: &Layer) -> Result<Option<Vec<MultiPolygon<f64>>>, StudyError> {
    let Some(geometries) = &layer.geometries else {
        return Ok(None);
    };
    if !has_polygons(layer) {
        return Ok(None);
    }
    let mut problems = Problems::in_file(&layer.source.path);
    let mut outlines = Vec::with_capacity(geometries.len());
    for (record, geometry) in geometries.iter().enumerate() {
        match geometry {
            Geometry::Polygon(polygon) => outlines.push(MultiPolygon(vec![polygon.clone()])),
            Geometry::MultiPolygon(polygons) => outlines.push(polygons.clone()),
            other => problems.push(wrong_type(
                layer,
                record,
                other,
                "polygons, like the rest of the layer",
            )),
        }
    }
    problems.into_result()?;
    Ok(Some(outlines))
}

/// Whether any geometry of the layer is a polygon.
pub(crate) fn has_polygons(layer: &Layer) -> bool {
    layer.geometries.iter().flatten().any(is_polygon)
}

impl Coordinates {
    /// Which columns were taken; `None` for geometries.
    pub(crate) fn describe(&self, layer: &Layer) -> Option<String> {
        match self {
            Coordinates::Geometry => None,
            Coordinates::Columns { x, y, .. } => Some(format!(
                "x and y from columns {} and {}",
                layer.columns[*x].name, layer.columns[*y].name
            )),
        }
    }
}

fn is_polygon(geometry: &Geometry<f64>) -> bool {
    matches!(geometry, Geometry::Polygon(_) | Geometry::MultiPolygon(_))
}

pub(super) fn wrong_type(
    layer: &Layer,
    record: usize,
    geometry: &Geometry<f64>,
    allowed: &'static str,
) -> Problem {
    let found = match geometry {
        Geometry::Point(_) => "a point",
        Geometry::MultiPoint(_) => "several points in one",
        Geometry::LineString(_) | Geometry::MultiLineString(_) | Geometry::Line(_) => "a line",
        Geometry::GeometryCollection(_) => "a collection of geometries",
        _ => "a polygon",
    };
    Problem {
        kind: "geom-type",
        row: Some(layer.rows[record]),
        field: Some("geometry".to_owned()),
        found: found.to_owned(),
        allowed,
        hint: "leave the row out, or export it as what the others are".to_owned(),
    }
}

/// One point by record, from the geometries.
pub(crate) fn geometry_points(layer: &Layer) -> Result<Vec<Coord<f64>>, StudyError> {
    let mut problems = Problems::in_file(&layer.source.path);
    let mut points = Vec::with_capacity(layer.len());
    for (record, geometry) in layer.geometries.iter().flatten().enumerate() {
        match geometry {
            Geometry::Point(point) => points.push(point.0),
            Geometry::MultiPoint(several) if several.0.len() == 1 => points.push(several.0[0].0),
            other => problems.push(wrong_type(layer, record, other, "points or polygons")),
        }
    }
    problems.into_result()?;
    Ok(points)
}

/// The lines by record, each in its parts; points too where `points_allowed`, as lines of one
/// position.
pub(crate) fn lines(
    layer: &Layer,
    points_allowed: bool,
) -> Result<Vec<Vec<Vec<Coord<f64>>>>, StudyError> {
    let mut problems = Problems::in_file(&layer.source.path);
    let mut lines = Vec::with_capacity(layer.len());
    for (record, geometry) in layer.geometries.iter().flatten().enumerate() {
        let mut parts = match geometry {
            Geometry::LineString(line) => vec![line.0.clone()],
            Geometry::MultiLineString(several) => {
                several.iter().map(|line| line.0.clone()).collect()
            }
            Geometry::Point(point) if points_allowed => vec![vec![point.0]],
            Geometry::MultiPoint(several) if points_allowed => {
                several.iter().map(|point| vec![point.0]).collect()
            }
            other => {
                let allowed = if points_allowed { "lines or points" } else { "lines" };
                problems.push(wrong_type(layer, record, other, allowed));
                Vec::new()
            }
        };
        parts.iter_mut().for_each(|part| part.dedup());
        parts.retain(|part| part.len() > 1 || (points_allowed && part.len() == 1));
        lines.push(parts);
    }
    problems.into_result()?;
    Ok(lines)
}

/// One point by record, from two columns.
pub(super) fn column_points(
    layer: &Layer,
    x: usize,
    y: usize,
) -> Result<Vec<Coord<f64>>, StudyError> {
    let (xs, ys) = rayon::join(|| roles::numbers(layer, x), || roles::numbers(layer, y));
    let mut problems = Problems::in_file(&layer.source.path);
    for (column, values) in [(x, &xs), (y, &ys)] {
        for (record, value) in values.iter().enumerate() {
            if !value.is_finite() {
                let cell = layer.columns[column].cells.at(record);
                problems.push(Problem {
                    kind: "coord-not-finite",
                    row: Some(layer.rows[record]),
                    field: Some(layer.columns[column].name.clone()),
                    found: if cell.is_empty() {
                        "no coordinate".to_owned()
                    } else {
                        format!("\"{cell}\"")
                    },
                    allowed: "a finite number such as 106.8130",
                    hint: "correct the cell, or leave the row out".to_owned(),
                });
            }
        }
    }
    problems.into_result()?;
    Ok(xs.into_iter().zip(ys).map(|(x, y)| Coord { x, y }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{CellKind, Column};
    use crate::study::{Located, Named};

    fn located(headings: [&str; 2], query: &str) -> Result<Located, StudyError> {
        let column = |(name, cell): (&str, &str)| Column {
            name: name.to_owned(),
            cells: [cell].into_iter().collect(),
            kind: CellKind::Unknown,
        };
        let columns = headings.into_iter().zip(["106.8", "39.6"]).map(column).collect();
        let layer = Layer { columns, rows: vec![2], ..Layer::default() };
        let reference = format!("a.csv{query}").parse().unwrap();
        Located::of(Named { reference, layer })
    }

    fn names(located: &Located) -> Vec<&str> {
        located.layer.columns.iter().map(|column| column.name.as_str()).collect()
    }

    #[test]
    fn a_datum_in_the_headings_is_the_layers() {
        for (headings, datum) in [
            (["经度", "纬度"], Datum::Wgs84),
            (["经度(WGS84)", "纬度(WGS84)"], Datum::Wgs84),
            (["GCJ02经度", "GCJ02纬度"], Datum::Gcj02),
            (["bd09_lng", "bd09_lat"], Datum::Bd09),
        ] {
            let layer = located(headings, "").unwrap();
            assert_eq!(layer.system, System::Degrees(datum), "{headings:?}");
            let back = layer.clone().into_system(&System::WGS84).unwrap();
            let is_moved = datum != Datum::Wgs84;
            assert_eq!(names(&back) == ["lon", "lat"], is_moved, "{headings:?}");
            let again = located([names(&back)[0], names(&back)[1]], "").unwrap();
            assert_eq!(again.system, System::WGS84);
        }
        let layer = located(["高德经度", "高德纬度"], "").unwrap();
        let said = "datum gcj02 from heading `高德经度`";
        assert!(layer.layer.notes.iter().any(|note| note.text == said));
    }

    #[test]
    fn the_planners_word_comes_before_the_headings() {
        let layer = located(["gcj02_lng", "gcj02_lat"], "?datum=wgs84").unwrap();
        assert_eq!(layer.system, System::WGS84);
        assert!(layer.layer.notes.is_empty());
        let layer = located(["gcj02_lng", "gcj02_lat"], "?crs=local").unwrap();
        assert_eq!(layer.system, System::Local);
    }

    #[test]
    fn headings_that_name_two_datums_are_refused() {
        let error = located(["gcj02_lng", "bd09_lat"], "").unwrap_err().to_string();
        let said = "a.csv (gcj02_lng, bd09_lat): the headings name two datums, gcj02 and bd09";
        assert!(error.contains(&said[5..]), "{error}");
        assert!(located(["gcj02_lng", "bd09_lat"], "?datum=gcj02").is_ok());
    }

    #[test]
    fn metres_need_their_system_whatever_they_are_called() {
        let error = located(["POINT_X", "POINT_Y"], "").unwrap_err();
        assert!(matches!(error, StudyError::MissingCrs { .. }), "{error}");
    }
}
