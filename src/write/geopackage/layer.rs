//! One layer written into the database: its features, index, listing and style.

use geo::{BoundingRect, Geometry, Rect};
use rusqlite::types::{ToSqlOutput, Value as Cell};
use rusqlite::{Connection, Result, params, params_from_iter};

use super::blob::blob;
use super::legend::Legend;
use super::schema::{RTREE, STAMP, index, quoted, triggers};
use super::stored::Stored;
use super::style::{Symbol, qml, sld};
use super::{Crs, rtree};
use crate::write::wkb::Shape;

/// Writes a table; one whose features all lack a geometry is a plain table of attributes.
pub(super) fn write(base: &Connection, table: &Stored<'_>, crs: Crs<'_>) -> Result<()> {
    let shape = shape(table);
    let extent = fill(base, table, shape, crs)?;
    let (kind, srs) = match shape {
        Some(_) => ("features", Some(crs.id())),
        None => ("attributes", None),
    };
    list(base, (table.name, kind, table.title), extent, srs)?;
    let Some(shape) = shape else { return Ok(()) };
    base.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, ?3, 0, 0)",
        params![table.name, shape.name(), crs.id()],
    )?;
    base.execute(
        "INSERT INTO gpkg_extensions VALUES (?1, 'geom', 'gpkg_rtree_index', ?2, 'write-only')",
        params![table.name, RTREE],
    )?;
    base.execute_batch(&triggers(table.name))?;
    match symbol(table, shape) {
        Some(symbol) => paint(base, table, symbol),
        None => Ok(()),
    }
}

/// Lists a table among the file's contents.
pub(super) fn list(
    base: &Connection,
    (name, kind, title): (&str, &str, &str),
    extent: Option<Rect<f64>>,
    srs: Option<i32>,
) -> Result<()> {
    let low = extent.map(|extent| extent.min());
    let high = extent.map(|extent| extent.max());
    base.execute(
        "INSERT INTO gpkg_contents VALUES (?1, ?2, ?3, '', ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            name,
            kind,
            title,
            STAMP,
            low.map(|low| low.x),
            low.map(|low| low.y),
            high.map(|high| high.x),
            high.map(|high| high.y),
            srs
        ],
    )?;
    Ok(())
}

/// The narrowest shape of all geometries; `None` when there are features, and none has one.
fn shape(table: &Stored<'_>) -> Option<Shape> {
    if table.geometries.is_empty() {
        return Some(Shape::Geometry);
    }
    table.geometries.iter().flatten().map(|geometry| Shape::of(geometry)).reduce(Shape::join)
}

/// Writes the features and their index; the extent of all.
fn fill(
    base: &Connection,
    table: &Stored<'_>,
    shape: Option<Shape>,
    crs: Crs<'_>,
) -> Result<Option<Rect<f64>>> {
    let name = quoted(table.name);
    let mut fields = vec!["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL".to_owned()];
    fields.extend(shape.map(|shape| format!("geom {}", shape.name())));
    let columns = table.columns.iter();
    fields.extend(columns.map(|it| format!("{} {}", quoted(&it.name), it.kind.name())));
    base.execute_batch(&format!("CREATE TABLE {name} ({})", fields.join(", ")))?;
    let places = vec!["?"; fields.len()].join(", ");
    let mut insert = base.prepare(&format!("INSERT INTO {name} VALUES ({places})"))?;
    if shape.is_some() {
        let index = index(table.name);
        base.execute_batch(&format!(
            "CREATE VIRTUAL TABLE {index} USING rtree(id, minx, maxx, miny, maxy)"
        ))?;
    }
    let mut bounds: Vec<(i64, Rect<f64>)> = Vec::new();
    for ((record, geometry), fid) in table.geometries.iter().enumerate().zip(1i64..) {
        let stored = shape.map(|shape| match geometry {
            Some(geometry) => Cell::Blob(blob(geometry, shape, crs.id())),
            None => Cell::Null,
        });
        let row = [Cell::Integer(fid)].into_iter().chain(stored).map(ToSqlOutput::Owned);
        let rest = (0..table.columns.len()).map(|column| table.cell(record, column));
        insert.execute(params_from_iter(row.chain(rest)))?;
        let around = geometry.as_ref().and_then(|geometry| geometry.bounding_rect());
        bounds.extend(around.map(|around| (fid, around)));
    }
    rtree::fill(base, table.name, &bounds)?;
    Ok(bounds.into_iter().map(|(_, bounds)| bounds).reduce(around))
}

/// The rectangle around two.
fn around(one: Rect<f64>, other: Rect<f64>) -> Rect<f64> {
    let (low, high) = ((one.min(), other.min()), (one.max(), other.max()));
    Rect::new(
        (low.0.x.min(low.1.x), low.0.y.min(low.1.y)),
        (high.0.x.max(high.1.x), high.0.y.max(high.1.y)),
    )
}

/// What the layer is drawn with: for mixed geometries, what the widest of them needs.
fn symbol(table: &Stored<'_>, shape: Shape) -> Option<Symbol> {
    fn of(geometry: &Geometry<f64>) -> Option<Symbol> {
        match geometry {
            Geometry::GeometryCollection(parts) => parts.iter().filter_map(of).max(),
            other => Symbol::of(Shape::of(other)),
        }
    }
    let geometries = table.geometries.iter().flatten();
    Symbol::of(shape).or_else(|| geometries.filter_map(|geometry| of(geometry)).max())
}

/// Whether a layer is drawn with anything, and so has a style.
pub(super) fn is_drawn(table: &Stored<'_>) -> bool {
    shape(table).is_some_and(|shape| symbol(table, shape).is_some())
}

/// Keeps the layer's style where QGIS looks for it; a plain one where it has none of its own.
fn paint(base: &Connection, table: &Stored<'_>, symbol: Symbol) -> Result<()> {
    let legend = match table.style {
        Some(style) => {
            let column = table.columns.iter().find(|column| column.key == style.attribute);
            Legend::of(style, column.map_or(&style.attribute, |column| &column.name))
        }
        None => Legend::plain(table.title, symbol),
    };
    base.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,
           f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner,
           ui, update_time, type)
         VALUES ('', '', ?1, 'geom', ?2, ?3, ?4, 1, ?5, '', NULL, ?6, ?7)",
        params![
            table.name,
            table.name.chars().take(30).collect::<String>(),
            qml(&legend, symbol),
            sld(&legend, symbol, table.name),
            table.title,
            STAMP,
            symbol.geometry()
        ],
    )?;
    Ok(())
}
