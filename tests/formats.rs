//! Every file a planner has: what is read of it, and what is said of the bad ones.

#[path = "formats/csv.rs"]
mod csv;

#[path = "formats/flatgeobuf.rs"]
mod flatgeobuf;

#[path = "formats/fuzzed.rs"]
mod fuzzed;

#[path = "formats/geojson.rs"]
mod geojson;

#[path = "formats/geopackage.rs"]
mod geopackage;

#[path = "formats/geoparquet.rs"]
mod geoparquet;

#[path = "formats/geotiff.rs"]
mod geotiff;

#[path = "formats/kml.rs"]
mod kml;

#[path = "formats/osm.rs"]
mod osm;

#[path = "formats/shapefile.rs"]
mod shapefile;

#[path = "formats/workbooks.rs"]
mod workbooks;

#[path = "formats/xlsx_written.rs"]
mod xlsx_written;
