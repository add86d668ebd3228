//! What a GeoPackage holds, as its own tables list it.

use rusqlite::{OptionalExtension, params};

use super::database::Database;
use crate::read::choice::one_of;
use crate::read::{LayerRef, ReadError, gate};

/// A layer: a table, and its geometries where it has any.
pub struct Listed {
    /// The table.
    pub table: String,
    /// The column of geometries and the number of their reference system.
    pub geometry: Option<(String, i64)>,
}

/// The layer that was asked for, or the only one.
pub fn listed(base: &Database, reference: &LayerRef) -> Result<Listed, ReadError> {
    if !is_table(base, "gpkg_contents")? {
        return Err(gate::refusal(
            base.path(),
            "an SQLite database without a table gpkg_contents".to_owned(),
            "a GeoPackage".to_owned(),
            "export the layer as GeoPackage (a SpatiaLite database is none)",
        ));
    }
    let failed = |error| base.broken("gpkg_contents", &error);
    let connection = base.connection();
    let mut contents = connection
        .prepare("SELECT table_name, lower(data_type) FROM gpkg_contents ORDER BY rowid")
        .map_err(failed)?;
    let all = contents
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(|rows| {
            rows.take(gate::MOST_ENTRIES).collect::<Result<Vec<(String, String)>, _>>()
        })
        .map_err(failed)?;
    let of = |kinds: &[&str]| {
        let named = all.iter().filter(|(name, kind)| {
            kinds.contains(&kind.as_str()) && (name != "layer_styles" || reference.layer.is_some())
        });
        named.map(|(name, _)| name.clone()).collect::<Vec<String>>()
    };
    let plain = ["attributes", "aspatial"];
    let mut names = of(&["features"]);
    if reference.layer.is_some() || names.is_empty() {
        names.extend(of(&plain));
    }
    let at = one_of(base.path(), &names, "layers in the file", reference)?;
    let table = names.swap_remove(at);
    refuse_view(base, &table)?;
    let has_geometries = all.iter().any(|(name, kind)| *name == table && kind == "features");
    let geometry = if has_geometries { geometry_of(base, &table)? } else { None };
    Ok(Listed { table, geometry })
}

fn geometry_of(base: &Database, table: &str) -> Result<Option<(String, i64)>, ReadError> {
    let place = "gpkg_geometry_columns";
    let found = base.connection().query_row(
        "SELECT column_name, srs_id FROM gpkg_geometry_columns
         WHERE lower(table_name) = lower(?1) ORDER BY rowid LIMIT 1",
        params![table],
        |row| Ok((row.get(0)?, row.get(1)?)),
    );
    match found.optional().map_err(|error| base.broken(place, &error))? {
        Some(found) => Ok(Some(found)),
        None => Err(ReadError::Syntax {
            path: base.path().to_owned(),
            place: table.to_owned(),
            found: "a layer of features without a geometry column (gpkg_geometry_columns)"
                .to_owned(),
            hint: "export the layer again".to_owned(),
        }),
    }
}

/// The reference system of a number: a code, `local`, or a definition.
pub fn system(base: &Database, number: i64) -> Result<Option<String>, ReadError> {
    if number == -1 {
        return Ok(Some("local".to_owned()));
    }
    if number == 0 {
        return Ok(None);
    }
    let known = base.connection().query_row(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys
         WHERE srs_id = ?1 LIMIT 1",
        params![number],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    );
    let known: Option<(String, i64, String)> =
        known.optional().map_err(|error| base.broken("gpkg_spatial_ref_sys", &error))?;
    Ok(match known {
        Some((organization, code, _)) if organization.eq_ignore_ascii_case("EPSG") => {
            Some(format!("EPSG:{code}"))
        }
        Some((_, _, definition)) if !["", "undefined"].contains(&definition.trim()) => {
            Some(definition)
        }
        _ => None,
    })
}

/// Whether there is a table of this name that holds its own rows: a view or a virtual table runs
/// what its author wrote.
fn is_table(base: &Database, name: &str) -> Result<bool, ReadError> {
    let kind: Option<(String, i64)> = base
        .connection()
        .query_row(
            "SELECT type, coalesce(rootpage, 0) FROM sqlite_master
             WHERE lower(name) = lower(?1) AND type IN ('table', 'view') LIMIT 1",
            params![name],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()
        .map_err(|error| base.broken("database", &error))?;
    Ok(kind.is_some_and(|(kind, page)| kind == "table" && page > 0))
}

fn refuse_view(base: &Database, table: &str) -> Result<(), ReadError> {
    match is_table(base, table)? {
        true => Ok(()),
        false => Err(ReadError::Syntax {
            path: base.path().to_owned(),
            place: table.to_owned(),
            found: "the layer is a view, or is not in the file; radii reads tables only".to_owned(),
            hint: "save the layer to a file of its own (QGIS: Export, Save Features As)".to_owned(),
        }),
    }
}
