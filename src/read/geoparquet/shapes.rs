//! The geometry column: where it keeps its coordinates, and well-known binary.

use geo::Geometry;
use parquet::basic::Repetition;
use parquet::column::reader::ColumnReader;
use parquet::errors::Result as Parsed;
use parquet::file::metadata::RowGroupMetaData;
use parquet::schema::types::SchemaDescriptor;
use rayon::prelude::*;

use super::columns::Root;
use super::declared::Encoding;
use super::guard::Opened;
use super::nested::read_nested;
use super::texts::{by_batch, fault, reader};
use crate::read::shape::Fault;
use crate::read::wkb_shape::from_wkb;

/// The geometries by row, those that cannot be used among them.
#[derive(Default)]
pub(super) struct Shapes {
    pub(super) by_row: Vec<Result<Geometry<f64>, Fault>>,
    /// Whether there were heights, which are left out.
    pub(super) has_heights: bool,
}

/// Read the geometry column.
pub(super) fn shapes(opened: &Opened<'_>, layout: &Layout) -> Parsed<Shapes> {
    let mut shapes = Shapes { has_heights: layout.has_heights, ..Shapes::default() };
    for group in opened.metadata.row_groups() {
        match layout.encoding {
            Encoding::Wkb => read_wkb(opened, group, layout.x, &mut shapes)?,
            _ => read_nested(opened, group, layout, &mut shapes)?,
        }
    }
    Ok(shapes)
}

/// Where the coordinates are.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) encoding: Encoding,
    /// The leaf with the east coordinates, or with all there is.
    pub(super) x: usize,
    /// The leaf with the north coordinates, where it is another.
    pub(super) y: Option<usize>,
    /// From which definition level on a row, and an item of each of the lists within it, is
    /// there at all.
    pub(super) present: Vec<i16>,
    pub(super) has_heights: bool,
}

impl Layout {
    /// Where a column of this encoding keeps its coordinates; none where the schema does not fit.
    pub(super) fn of(
        schema: &SchemaDescriptor,
        root: &Root<'_>,
        encoding: Encoding,
    ) -> Option<Layout> {
        let first = *root.leaves.first()?;
        if encoding == Encoding::Wkb {
            let flat = root.is_binary || root.geometry.is_some();
            return flat.then_some(Layout {
                encoding,
                x: first,
                y: None,
                present: Vec::new(),
                has_heights: false,
            });
        }
        let leaf = |name: &str| {
            root.leaves.iter().copied().find(|leaf| schema.column(*leaf).name() == name)
        };
        let (x, y) = match root.leaves.as_slice() {
            [only] => (*only, None),
            _ => (leaf("x")?, Some(leaf("y")?)),
        };
        let present = presence(schema, x);
        let lists = encoding.lists() + usize::from(y.is_none());
        (present.len() == lists + 1).then_some(Layout {
            encoding,
            x,
            y,
            present,
            has_heights: root.leaves.len() > 2,
        })
    }

    /// The leaves that are read.
    pub(super) fn leaves(&self) -> Vec<usize> {
        std::iter::once(self.x).chain(self.y).collect()
    }
}

impl Encoding {
    /// How many lists lie within one another around a position.
    pub(super) fn lists(self) -> usize {
        match self {
            Encoding::Wkb | Encoding::Point => 0,
            Encoding::Line | Encoding::MultiPoint => 1,
            Encoding::Polygon | Encoding::MultiLine => 2,
            Encoding::MultiPolygon => 3,
        }
    }
}

/// The definition levels from which on the row, and an item of each list on the way to a leaf,
/// is there.
fn presence(schema: &SchemaDescriptor, leaf: usize) -> Vec<i16> {
    let column = schema.column(leaf);
    let mut node = schema.root_schema();
    let mut level = 0;
    let mut present = Vec::new();
    for (depth, name) in column.path().parts().iter().enumerate() {
        if !node.is_group() {
            break;
        }
        let Some(next) = node.get_fields().iter().find(|field| field.name() == name) else { break };
        let repetition = next.get_basic_info().repetition();
        level += i16::from(repetition != Repetition::REQUIRED);
        if depth == 0 || repetition == Repetition::REPEATED {
            present.push(level);
        }
        node = next;
    }
    present
}

fn read_wkb(
    opened: &Opened<'_>,
    group: &RowGroupMetaData,
    leaf: usize,
    shapes: &mut Shapes,
) -> Parsed<()> {
    let ColumnReader::ByteArrayColumnReader(mut reader) = reader(opened, group, leaf)? else {
        return Err(fault("geometries that are no bytes"));
    };
    by_batch(&mut reader, group, leaf, |values, is_there| {
        let decoded: Vec<_> = values.par_iter().map(|bytes| from_wkb(bytes.data())).collect();
        let mut decoded = decoded.into_iter().map(|result| {
            result.map(|(geometry, heights)| {
                shapes.has_heights |= heights;
                geometry
            })
        });
        match is_there {
            None => shapes.by_row.extend(decoded),
            Some(levels) => shapes.by_row.extend(levels.iter().map(|level| match level {
                0 => Err(Fault::null()),
                _ => decoded.next().unwrap_or_else(|| Err(Fault::null())),
            })),
        }
        Ok(())
    })
}
