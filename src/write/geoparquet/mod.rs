//! GeoParquet 1.1: well-known binary, the coordinate system as PROJJSON, and the bounding box of
//! every row in columns of their own, by which readers skip what they do not need.

mod columns;
mod metadata;

use std::sync::Arc;

use geo::{BoundingRect, Geometry};
use parquet::basic::{Compression, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::errors::{ParquetError, Result as Encoded};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{ColumnPath, Type};

use self::columns::{Stored, free_name};
use super::wkb;
use super::{LayerWriter, WriteError, Written, typed};

/// GeoParquet.
pub(super) struct GeoParquet;

/// Rows of a row group.
const GROUP: usize = 100_000;

/// The parts of a bounding box, in the order of GeoParquet.
const BOUNDS: [&str; 4] = ["xmin", "ymin", "xmax", "ymax"];

impl LayerWriter for GeoParquet {
    fn name(&self) -> &'static str {
        "GeoParquet"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["parquet", "geoparquet"]
    }

    fn describe(&self) -> &'static str {
        "columns packed for millions of rows, typed, with the coordinate system (GeoParquet 1.1)"
    }

    fn write(&self, written: Written<'_>) -> Result<Vec<u8>, WriteError> {
        let layer = written.layer;
        let mut names = Vec::new();
        let columns: Vec<Stored<'_>> = typed(layer)
            .into_iter()
            .map(|column| Stored::of(column, free_name(&column.column.name, &mut names)))
            .collect();
        if columns.is_empty() && layer.geometries.is_none() {
            return Err(WriteError::Unfit {
                format: "GeoParquet",
                found: "the layer has neither columns nor geometries".to_owned(),
                hint: "write it as CSV".to_owned(),
            });
        }
        let place = layer.geometries.as_ref().map(|shapes| Place {
            shapes,
            geometry: free_name("geometry", &mut names),
            bounds: free_name("bbox", &mut names),
        });
        let geo = match &place {
            Some(place) => Some(metadata::geo(place, written.system)?),
            None => None,
        };
        file(&columns, place.as_ref(), geo, layer.len()).map_err(|error| WriteError::Library {
            format: "GeoParquet",
            detail: error.to_string(),
        })
    }
}

/// The geometries, and what their columns are called.
struct Place<'a> {
    shapes: &'a [Geometry<f64>],
    geometry: String,
    bounds: String,
}

fn file(
    columns: &[Stored<'_>],
    place: Option<&Place<'_>>,
    geo: Option<String>,
    rows: usize,
) -> Encoded<Vec<u8>> {
    let mut fields = columns.iter().map(Stored::field).collect::<Encoded<Vec<_>>>()?;
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by("radii".to_owned())
        .set_key_value_metadata(geo.map(|geo| vec![KeyValue::new("geo".to_owned(), geo)]));
    if let Some(place) = place {
        fields.push(
            Type::primitive_type_builder(&place.geometry, Physical::BYTE_ARRAY)
                .with_repetition(Repetition::OPTIONAL)
                .build()?,
        );
        fields.push(bounds_field(&place.bounds)?);
        // Bytes have no order that would help a reader, and positions do not repeat.
        let path = ColumnPath::from(place.geometry.as_str());
        properties = properties
            .set_column_statistics_enabled(path.clone(), EnabledStatistics::None)
            .set_column_dictionary_enabled(path, false);
        for part in BOUNDS {
            let path = ColumnPath::new(vec![place.bounds.clone(), part.to_owned()]);
            properties = properties.set_column_dictionary_enabled(path, false);
        }
    }
    let schema = Type::group_type_builder("schema")
        .with_fields(fields.into_iter().map(Arc::new).collect())
        .build()?;
    let mut file =
        SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties.build()))?;
    for start in (0..rows).step_by(GROUP) {
        let end = rows.min(start + GROUP);
        let mut group = file.next_row_group()?;
        for column in columns {
            let mut writer = group.next_column()?.ok_or_else(none_left)?;
            column.write(start..end, writer.untyped())?;
            writer.close()?;
        }
        if let Some(place) = place {
            write_geometries(place.shapes.get(start..end).unwrap_or_default(), &mut group)?;
        }
        group.close()?;
    }
    file.into_inner()
}

/// The bounding box: nothing where a geometry is empty, else all four numbers.
fn bounds_field(name: &str) -> Encoded<Type> {
    let parts = BOUNDS.iter().map(|part| {
        let number = Type::primitive_type_builder(part, Physical::DOUBLE);
        number.with_repetition(Repetition::REQUIRED).build().map(Arc::new)
    });
    Type::group_type_builder(name)
        .with_repetition(Repetition::OPTIONAL)
        .with_fields(parts.collect::<Encoded<Vec<_>>>()?)
        .build()
}

fn write_geometries(
    shapes: &[Geometry<f64>],
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
) -> Encoded<()> {
    let encoded = shapes.iter().map(|shape| {
        let mut bytes = Vec::new();
        wkb::write(&mut bytes, shape);
        ByteArray::from(bytes)
    });
    let encoded: Vec<ByteArray> = encoded.collect();
    let mut writer = group.next_column()?.ok_or_else(none_left)?;
    writer.typed::<ByteArrayType>().write_batch(&encoded, Some(&vec![1; shapes.len()]), None)?;
    writer.close()?;
    let boxes: Vec<_> = shapes.iter().map(BoundingRect::bounding_rect).collect();
    let levels: Vec<i16> = boxes.iter().map(|around| i16::from(around.is_some())).collect();
    for part in BOUNDS {
        let numbers = boxes.iter().flatten().map(|around| match part {
            "xmin" => around.min().x,
            "ymin" => around.min().y,
            "xmax" => around.max().x,
            _ => around.max().y,
        });
        let numbers: Vec<f64> = numbers.collect();
        let mut writer = group.next_column()?.ok_or_else(none_left)?;
        writer.typed::<DoubleType>().write_batch(&numbers, Some(&levels), None)?;
        writer.close()?;
    }
    Ok(())
}

fn none_left() -> ParquetError {
    ParquetError::General("a column that the schema lacks".to_owned())
}
