//! Which columns of a Parquet file become columns of a layer, and how their cells are written.

use parquet::basic::{ConvertedType, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::schema::types::{ColumnDescriptor, SchemaDescriptor};

use super::moments::Unit;
use crate::read::CellKind;

/// How the values of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Boolean,
    Integer,
    Unsigned,
    Real,
    Text,
    Day,
    Time(Unit),
    Moment {
        unit: Unit,
        is_utc: bool,
    },
    /// Moments as Impala and old Spark wrote them, in twelve bytes.
    OldMoment,
    Decimal {
        scale: usize,
        precision: usize,
    },
    Uuid,
}

impl Content {
    /// What is said of the column's cells.
    pub(super) fn kind(self) -> CellKind {
        match self {
            Content::Boolean => CellKind::Boolean,
            Content::Integer | Content::Unsigned => CellKind::Integer,
            Content::Real => CellKind::Real,
            Content::Day => CellKind::Date,
            Content::Moment { .. } | Content::OldMoment => CellKind::DateTime,
            // More digits than a number of the machine keeps are a text.
            Content::Decimal { scale: 0, precision: ..=18 } => CellKind::Integer,
            Content::Decimal { precision: ..=15, .. } => CellKind::Real,
            Content::Decimal { .. } | Content::Text | Content::Time(_) | Content::Uuid => {
                CellKind::Text
            }
        }
    }

    /// How the values of a leaf column are written; none where they are no text at all.
    fn of(column: &ColumnDescriptor) -> Option<Content> {
        let decimal = || {
            let scale = usize::try_from(column.type_scale()).ok()?;
            let precision = usize::try_from(column.type_precision()).ok()?;
            // A number's digits end somewhere: the widest types known keep 76.
            (scale <= 1_000).then_some(Content::Decimal { scale, precision })
        };
        if let Some(logical) = column.logical_type_ref() {
            return match (logical, column.physical_type()) {
                (LogicalType::Decimal(_), _) => decimal(),
                (LogicalType::Date, Physical::INT32) => Some(Content::Day),
                (LogicalType::Time(time), Physical::INT32 | Physical::INT64) => {
                    Some(Content::Time(unit(&time.unit)))
                }
                (LogicalType::Timestamp(moment), Physical::INT64) => Some(Content::Moment {
                    unit: unit(&moment.unit),
                    is_utc: moment.is_adjusted_to_u_t_c,
                }),
                (LogicalType::Integer(integer), Physical::INT32 | Physical::INT64) => {
                    Some(if integer.is_signed { Content::Integer } else { Content::Unsigned })
                }
                (
                    LogicalType::String | LogicalType::Enum | LogicalType::Json,
                    Physical::BYTE_ARRAY,
                ) => Some(Content::Text),
                (LogicalType::Uuid, Physical::FIXED_LEN_BYTE_ARRAY)
                    if column.type_length() == 16 =>
                {
                    Some(Content::Uuid)
                }
                // A column of nulls alone.
                (LogicalType::Unknown, physical) => Content::plain(physical),
                _ => None,
            };
        }
        match (column.converted_type(), column.physical_type()) {
            (ConvertedType::NONE, physical) => Content::plain(physical),
            (ConvertedType::DECIMAL, _) => decimal(),
            (ConvertedType::DATE, Physical::INT32) => Some(Content::Day),
            (ConvertedType::TIME_MILLIS, Physical::INT32) => Some(Content::Time(Unit::Millis)),
            (ConvertedType::TIME_MICROS, Physical::INT64) => Some(Content::Time(Unit::Micros)),
            (ConvertedType::TIMESTAMP_MILLIS, Physical::INT64) => {
                Some(Content::Moment { unit: Unit::Millis, is_utc: true })
            }
            (ConvertedType::TIMESTAMP_MICROS, Physical::INT64) => {
                Some(Content::Moment { unit: Unit::Micros, is_utc: true })
            }
            (
                ConvertedType::UINT_8
                | ConvertedType::UINT_16
                | ConvertedType::UINT_32
                | ConvertedType::UINT_64,
                Physical::INT32 | Physical::INT64,
            ) => Some(Content::Unsigned),
            (_, Physical::INT32 | Physical::INT64) => Some(Content::Integer),
            (
                ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON,
                Physical::BYTE_ARRAY,
            ) => Some(Content::Text),
            _ => None,
        }
    }

    fn plain(physical: Physical) -> Option<Content> {
        match physical {
            Physical::BOOLEAN => Some(Content::Boolean),
            Physical::INT32 | Physical::INT64 => Some(Content::Integer),
            Physical::INT96 => Some(Content::OldMoment),
            Physical::FLOAT | Physical::DOUBLE => Some(Content::Real),
            Physical::BYTE_ARRAY | Physical::FIXED_LEN_BYTE_ARRAY => None,
        }
    }
}

fn unit(unit: &TimeUnit) -> Unit {
    match unit {
        TimeUnit::MILLIS => Unit::Millis,
        TimeUnit::MICROS => Unit::Micros,
        TimeUnit::NANOS => Unit::Nanos,
    }
}

/// A column at the top of the schema.
#[derive(Debug)]
pub(super) struct Root<'a> {
    pub(super) name: &'a str,
    pub(super) leaves: Vec<usize>,
    /// How its cells are written; none for what is nested or no text.
    pub(super) content: Option<Content>,
    pub(super) is_nested: bool,
    /// Whether it is plain bytes, said to be nothing more.
    pub(super) is_binary: bool,
    /// What the column itself says it is, where it says that it is a geometry.
    pub(super) geometry: Option<&'a LogicalType>,
    /// Whether it is the bounding box of every row, which is derived from the geometries.
    pub(super) is_bounds: bool,
}

/// The columns at the top of the schema, in its order.
pub(super) fn roots(schema: &SchemaDescriptor) -> Vec<Root<'_>> {
    let mut leaves: Vec<Vec<usize>> = vec![Vec::new(); schema.root_schema().get_fields().len()];
    for leaf in 0..schema.num_columns() {
        if let Some(of_root) = leaves.get_mut(schema.get_column_root_idx(leaf)) {
            of_root.push(leaf);
        }
    }
    let fields = schema.root_schema().get_fields().iter().zip(leaves);
    fields
        .map(|(field, leaves)| {
            let info = field.get_basic_info();
            let is_flat = field.is_primitive()
                && !(info.has_repetition() && info.repetition() == Repetition::REPEATED);
            let column = leaves.first().and_then(|leaf| schema.columns().get(*leaf));
            let column = column.filter(|_| is_flat);
            let logical = column.and_then(|column| column.logical_type_ref());
            let geometry = logical.filter(|logical| {
                matches!(logical, LogicalType::Geometry(_) | LogicalType::Geography(_))
            });
            let is_bytes =
                column.is_some_and(|column| column.physical_type() == Physical::BYTE_ARRAY);
            Root {
                name: field.name(),
                content: column.and_then(|column| Content::of(column)),
                is_binary: is_bytes
                    && logical.is_none()
                    && info.converted_type() == ConvertedType::NONE,
                is_nested: !is_flat,
                geometry: geometry.filter(|_| is_bytes),
                is_bounds: field.is_group()
                    && ["xmin", "ymin", "xmax", "ymax"]
                        .iter()
                        .all(|bound| field.get_fields().iter().any(|part| part.name() == *bound)),
                leaves,
            }
        })
        .collect()
}
