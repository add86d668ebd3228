//! The tables of OGC GeoPackage 1.3 (12-128r17), its spatial index, and the styles QGIS reads.

/// Every date in the file: the same layers give the same bytes, whenever they are written.
pub(super) const STAMP: &str = "2000-01-01T00:00:00.000Z";

/// Where the spatial index is defined.
pub(super) const RTREE: &str = "http://www.geopackage.org/spec130/#extension_rtree";

/// The file's marks and the tables every GeoPackage has.
pub(super) const BASE: &str = r#"
PRAGMA page_size = 4096;
PRAGMA auto_vacuum = NONE;
PRAGMA application_id = 0x47504B47;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL,
  description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'plain coordinates in a plane'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'plain longitudes and latitudes'),
  ('WGS 84', 4326, 'EPSG', 4326,
   'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]',
   'longitude and latitude in degrees');
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE,
  min_y DOUBLE,
  max_x DOUBLE,
  max_y DOUBLE,
  srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_extensions (
  table_name TEXT,
  column_name TEXT,
  extension_name TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
"#;

/// The table QGIS keeps styles in.
pub(super) const STYLES: &str = r#"
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256),
  f_table_schema TEXT(256),
  f_table_name TEXT(256),
  f_geometry_column TEXT(256),
  styleName TEXT(30),
  styleQML TEXT,
  styleSLD TEXT,
  useAsDefault BOOLEAN,
  description TEXT,
  owner TEXT(30),
  ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  type TEXT(30)
);
"#;

/// The triggers that keep a table's spatial index; `{t}` and `{r}` stand for the table and its
/// index.
const TRIGGERS: &str = r#"
CREATE TRIGGER {r_insert} AFTER INSERT ON {t}
  WHEN (new."geom" NOT NULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN
  INSERT OR REPLACE INTO {r} VALUES (
    NEW."fid",
    ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"),
    ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")
  );
END;
CREATE TRIGGER {r_update1} AFTER UPDATE OF "geom" ON {t}
  WHEN OLD."fid" = NEW."fid" AND
       (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN
  INSERT OR REPLACE INTO {r} VALUES (
    NEW."fid",
    ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"),
    ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")
  );
END;
CREATE TRIGGER {r_update2} AFTER UPDATE OF "geom" ON {t}
  WHEN OLD."fid" = NEW."fid" AND
       (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))
BEGIN
  DELETE FROM {r} WHERE id = OLD."fid";
END;
CREATE TRIGGER {r_update3} AFTER UPDATE ON {t}
  WHEN OLD."fid" != NEW."fid" AND
       (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN
  DELETE FROM {r} WHERE id = OLD."fid";
  INSERT OR REPLACE INTO {r} VALUES (
    NEW."fid",
    ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"),
    ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")
  );
END;
CREATE TRIGGER {r_update4} AFTER UPDATE ON {t}
  WHEN OLD."fid" != NEW."fid" AND
       (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))
BEGIN
  DELETE FROM {r} WHERE id IN (OLD."fid", NEW."fid");
END;
CREATE TRIGGER {r_delete} AFTER DELETE ON {t}
  WHEN old."geom" NOT NULL
BEGIN
  DELETE FROM {r} WHERE id = OLD."fid";
END;
"#;

/// A name as SQL takes it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The name of a table's spatial index, as SQL takes it.
pub(super) fn index(table: &str) -> String {
    quoted(&format!("rtree_{table}_geom"))
}

/// What creates the triggers of a table's spatial index; they use functions that this SQLite
/// lacks, so they come after the features.
pub(super) fn triggers(table: &str) -> String {
    // Every place is found before any is filled: a table's name may hold braces.
    let mut out = String::new();
    let mut rest = TRIGGERS;
    while let Some((before, (place, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        out.push_str(before);
        match place.strip_prefix("r_") {
            Some(event) => out.push_str(&quoted(&format!("rtree_{table}_geom_{event}"))),
            None if place == "r" => out.push_str(&index(table)),
            None => out.push_str(&quoted(table)),
        }
        rest = after;
    }
    out + rest
}
