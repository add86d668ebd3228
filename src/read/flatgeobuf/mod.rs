//! FlatGeobuf: features one after the other, each with its length before it. They come in the
//! order of the file; where the file has a spatial index, whoever wrote it sorted them by place.
//!
//! The crate verifies the buffers. Its reader of whole files is not used: it believes the count
//! of features and the lengths in the file, and reads properties without looking where they end.

mod geometry;
mod properties;

use std::collections::BTreeMap;

use flatbuffers::{InvalidFlatbuffer, VerifierOptions};
use flatgeobuf::packed_r_tree::PackedRTree;
use flatgeobuf::{
    Feature, Header, size_prefixed_root_as_feature_with_opts, size_prefixed_root_as_header,
};

use crate::read::cells::{Cells, told_apart};
use crate::read::shape::{Fault, checked};
use crate::read::{Format, InputFile, Layer, LayerRef, Note, Problem, ReadError, gate};
use geometry::Shapes;
use properties::Columns;

/// FlatGeobuf.
pub struct FlatGeobuf;

/// What begins a file: the format, its version, and a patch that does not matter.
const MAGIC: &[u8; 7] = b"fgb\x03fgb";
const MAGIC_LENGTH: usize = 8;

impl Format for FlatGeobuf {
    fn name(&self) -> &'static str {
        "FlatGeobuf"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["fgb"]
    }

    fn describe(&self) -> &'static str {
        "one layer in a compact binary form, in the order of the file"
    }

    fn parse(&self, file: &InputFile, _reference: &LayerRef) -> Result<Layer, ReadError> {
        let bytes = file.bytes()?;
        let broken = |place: String, found: String| ReadError::Syntax {
            path: file.path().to_owned(),
            place,
            found,
            hint: "the file is damaged or cut short; export the layer again".to_owned(),
        };
        let in_header = |found: String| broken("header".to_owned(), found);
        let rest = bytes
            .get(MAGIC_LENGTH..)
            .filter(|_| bytes.starts_with(MAGIC))
            .ok_or_else(|| in_header("no FlatGeobuf file of version 3".to_owned()))?;
        let (frame, rest) =
            framed(rest).ok_or_else(|| in_header("the header is cut short".to_owned()))?;
        let header = size_prefixed_root_as_header(frame)
            .map_err(|error| in_header(format!("the header cannot be read: {error}")))?;
        let count = header.columns().map_or(0, |columns| columns.len());
        gate::check_columns(file.path(), count)?;
        let features = after_index(&header, rest)
            .ok_or_else(|| in_header("the spatial index is cut short".to_owned()))?;
        let mut layer = Layer { declared_crs: system(&header), ..Layer::default() };
        layer.crs_source = layer.declared_crs.as_ref().map(|_| "the FlatGeobuf header");
        let mut rows = Rows::of(&header, &mut layer);
        let mut rest = features;
        let declared = header.features_count();
        while !rest.is_empty() && (declared == 0 || u64::from(rows.number) < declared) {
            let place = || format!("feature {}", u64::from(rows.number) + 1);
            let (frame, after) =
                framed(rest).ok_or_else(|| broken(place(), "the feature is cut short".into()))?;
            let feature = verified(frame)
                .map_err(|error| broken(place(), format!("it cannot be read: {error}")))?;
            gate::check_records(file.path(), rows.number as usize + 1)?;
            rows.take(feature, frame.len());
            rows.cells.check(file.path())?;
            rest = after;
        }
        if u64::from(rows.number) < declared {
            let found = format!("its header says {declared} features, there are {}", rows.number);
            return Err(in_header(format!("cut short: {found}")));
        }
        if !rest.is_empty() {
            let text = format!("{} bytes after the last feature are left aside", rest.len());
            layer.notes.push(Note::warning(text));
        }
        rows.finish(&mut layer);
        Ok(layer)
    }
}

/// A buffer with its length before it, and what follows.
fn framed(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = u32::from_le_bytes(*bytes.first_chunk()?);
    bytes.split_at_checked(usize::try_from(length).ok()?.checked_add(4)?)
}

/// A feature that has been looked over. One that refers to its parts more often than it has bytes
/// for is made to keep a machine busy.
fn verified(frame: &[u8]) -> Result<Feature<'_>, InvalidFlatbuffer> {
    let options = VerifierOptions {
        max_tables: 16 + frame.len() / 4,
        max_apparent_size: 1024 + 4 * frame.len(),
        ..VerifierOptions::default()
    };
    size_prefixed_root_as_feature_with_opts(&options, frame)
}

/// What follows the spatial index, if there is one.
fn after_index<'a>(header: &Header<'_>, rest: &'a [u8]) -> Option<&'a [u8]> {
    const NODE: usize = 40;
    let (count, width) = (header.features_count(), header.index_node_size());
    if count == 0 || width == 0 {
        return Some(rest);
    }
    // The index has a node for each feature: more features than that are not there.
    let count = usize::try_from(count).ok().filter(|count| *count <= rest.len() / NODE)?;
    (width >= 2).then(|| PackedRTree::index_size(count, width)).and_then(|size| rest.get(size..))
}

/// The coordinate system the header names: its code, else its definition.
fn system(header: &Header<'_>) -> Option<String> {
    let crs = header.crs()?;
    let is_epsg = crs.org().is_none_or(|org| org.is_empty() || org.eq_ignore_ascii_case("EPSG"));
    if is_epsg && crs.code() > 0 {
        return Some(format!("EPSG:{}", crs.code()));
    }
    let text = |text: Option<&str>| text.filter(|text| !text.trim().is_empty()).map(str::to_owned);
    text(crs.wkt()).or_else(|| text(crs.code_string())).or_else(|| match crs.code() {
        code if code > 0 => Some(format!("{}:{code}", crs.org().unwrap_or_default())),
        _ => None,
    })
}

/// Rows on their way into a layer.
struct Rows<'a> {
    shapes: Shapes,
    columns: Columns<'a>,
    cells: Cells,
    geometries: Vec<geo::Geometry<f64>>,
    kept: Vec<u32>,
    refused: Vec<Problem>,
    refused_cells: BTreeMap<u32, String>,
    /// Features so far.
    number: u32,
    /// Rows kept although they have no geometry, as long as none has any.
    is_plain: bool,
}

impl<'a> Rows<'a> {
    fn of(header: &Header<'a>, layer: &mut Layer) -> Rows<'a> {
        let columns = Columns::of(header.columns());
        let names = columns.names().map(str::to_owned);
        let names = told_apart(names, &mut layer.notes);
        Rows {
            shapes: Shapes::of(header),
            columns,
            cells: Cells::with_columns(names.iter().map(String::as_str)),
            geometries: Vec::new(),
            kept: Vec::new(),
            refused: Vec::new(),
            refused_cells: BTreeMap::new(),
            number: 0,
            is_plain: true,
        }
    }

    /// Take a feature of so many bytes.
    fn take(&mut self, feature: Feature<'_>, bytes: usize) {
        self.number += 1;
        let shape = match feature.geometry() {
            Some(geometry) => self.shapes.geometry(geometry, bytes).and_then(checked).map(Some),
            None if self.is_plain => Ok(None),
            None => Err(Fault::null()),
        };
        let shape = match shape {
            Ok(shape) => shape,
            Err(fault) => {
                // As much of it as can be read.
                let _ = self.columns.put(feature, &mut self.cells);
                self.refused_cells.insert(self.number, self.cells.row_in_words());
                self.cells.drop_row();
                return self.refused.push(fault.at_row(self.number));
            }
        };
        if shape.is_some() && self.is_plain {
            self.begin_shapes();
        }
        match self.columns.put(feature, &mut self.cells) {
            Ok(()) => {
                self.geometries.extend(shape);
                self.kept.push(self.number);
                self.cells.end_row();
            }
            Err(found) => {
                self.refused_cells.insert(self.number, self.cells.row_in_words());
                self.cells.drop_row();
                self.refused.push(Problem {
                    kind: "properties-broken",
                    row: Some(self.number),
                    field: None,
                    found,
                    allowed: "values as the header lists them",
                    hint: "export the layer again".to_owned(),
                });
            }
        }
    }

    /// The first geometry: rows before it that have none are not those of a plain table.
    fn begin_shapes(&mut self) {
        self.is_plain = false;
        let without = std::mem::take(&mut self.kept);
        self.refused.extend(without.into_iter().map(|row| Fault::null().at_row(row)));
        self.refused.sort_by_key(|problem| problem.row);
        self.cells.clear();
    }

    fn finish(self, layer: &mut Layer) {
        let is_table = self.is_plain && !self.kept.is_empty();
        layer.columns = self.cells.into_columns();
        layer.geometries = (!is_table).then_some(self.geometries);
        layer.rows = self.kept;
        layer.refused = self.refused;
        layer.refused_cells = self.refused_cells;
        if self.shapes.had_heights {
            layer.notes.push(Note::info("heights left out"));
        }
        if let Some(names) = self.columns.left_out() {
            layer.notes.push(Note::warning(format!("binary columns left out: {names}")));
        }
    }
}
