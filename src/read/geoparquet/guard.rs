//! What stands between the library that decodes Parquet and a file that lies to it: the footer
//! is looked over before it is parsed, every page before it is unpacked, and a panic of the
//! library becomes a message.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::Compression;
use parquet::errors::Result as Parsed;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};

use super::pages::{self, Scales};
use super::thrift::fields;
use crate::read::guard::guarded;
use crate::read::{ReadError, gate};

/// Bytes of a footer.
const LONGEST_FOOTER: u64 = 64 << 20;

/// Rows that any file may claim to have, however small it is.
const ROWS_FREELY: u64 = 1_000_000;

/// The same of its cells.
const CELLS_FREELY: u64 = 50_000_000;

/// A Parquet file whose footer has been read.
pub(super) struct Opened<'a> {
    pub(super) path: &'a Path,
    pub(super) bytes: Bytes,
    pub(super) metadata: ParquetMetaData,
    pub(super) rows: usize,
}

impl<'a> Opened<'a> {
    /// Read the footer. Refused are counts of rows and columns that the file has no room for.
    pub(super) fn footer(path: &'a Path, whole: Arc<Vec<u8>>) -> Result<Opened<'a>, ReadError> {
        let size = whole.len() as u64;
        let invalid = |found: String| invalid(path, "footer", &found);
        if whole.get(..4) != Some(b"PAR1") {
            return Err(invalid("it does not begin with PAR1".to_owned()));
        }
        let Some(([_, _, _, _, length @ ..], b"PAR1")) = whole
            .last_chunk::<12>()
            .and_then(|tail| Some((tail.first_chunk::<8>()?, tail.last_chunk::<4>()?)))
        else {
            return Err(invalid("it does not end with PAR1".to_owned()));
        };
        let footer = u64::from(u32::from_le_bytes(*length));
        if footer + 12 > size {
            return Err(invalid(format!("a footer of {footer} bytes in a file of {size}")));
        }
        if footer > LONGEST_FOOTER {
            let found = format!("a footer of {} MB", footer >> 20);
            let hint = "write the layer in fewer columns and larger row groups";
            return Err(gate::refusal(path, found, format!("{} MB", LONGEST_FOOTER >> 20), hint));
        }
        let start = whole.len() - 8 - footer as usize;
        if whole.get(start..).and_then(fields).is_none() {
            return Err(invalid("bytes that are no list of columns".to_owned()));
        }
        let bytes = Bytes::from_owner(Owner(whole));
        let metadata =
            caught(|| ParquetMetaDataReader::new().parse_and_finish(&bytes)).map_err(invalid)?;
        gate::check_columns(path, metadata.file_metadata().schema_descr().num_columns())?;
        let mut rows = 0_u64;
        for group in metadata.row_groups() {
            let count = u64::try_from(group.num_rows()).ok();
            rows = count
                .and_then(|count| rows.checked_add(count))
                .ok_or_else(|| invalid(format!("a row group of {} rows", group.num_rows())))?;
        }
        gate::check_records(path, usize::try_from(rows).unwrap_or(usize::MAX))?;
        if rows > ROWS_FREELY.max(size.saturating_mul(gate::MOST_EXPANSION)) {
            return Err(invalid(format!("{rows} rows in a file of {size} bytes")));
        }
        Ok(Opened { path, bytes, metadata, rows: rows as usize })
    }

    /// Look over every page of these columns: what they unpack to, and how many values they say
    /// they hold, must be in proportion to the file.
    pub(super) fn weigh(&self, leaves: &[usize]) -> Result<(), ReadError> {
        let size = self.bytes.len() as u64;
        let wide = |found: String| Err(invalid(self.path, "pages", &found));
        let cells = self.rows as u64 * leaves.len() as u64;
        if cells > CELLS_FREELY.max(size.saturating_mul(gate::MOST_EXPANSION)) {
            return wide(format!("{cells} cells in a file of {size} bytes"));
        }
        let scales = Arc::new(Scales::for_file(self.bytes.clone(), self.most_unpacked()));
        let mut values = 0_u64;
        for &leaf in leaves {
            for group in self.metadata.row_groups() {
                self.check_compression(group, leaf)?;
                let counted = caught(|| pages::count_values(&scales, group, leaf));
                values = values.saturating_add(
                    counted.map_err(|found| invalid(self.path, &self.name(leaf), &found))?,
                );
            }
        }
        // Nested values take at least eight bytes each once they are read.
        match values > cells + self.most_unpacked() / 8 {
            true => wide(format!("{values} values in a file of {size} bytes")),
            false => Ok(()),
        }
    }

    fn check_compression(&self, group: &RowGroupMetaData, leaf: usize) -> Result<(), ReadError> {
        use Compression::{GZIP, LZ4, LZ4_RAW, SNAPPY, UNCOMPRESSED, ZSTD};
        match group.columns().get(leaf).map(|chunk| chunk.compression()) {
            None | Some(UNCOMPRESSED | SNAPPY | GZIP(_) | LZ4 | LZ4_RAW | ZSTD(_)) => Ok(()),
            Some(other) => Err(gate::refusal(
                self.path,
                format!("columns compressed with {other}"),
                "snappy, zstd, gzip, lz4 or none".to_owned(),
                "write it again, compressed with snappy or zstd",
            )),
        }
    }

    /// Bytes that the columns may unpack to.
    pub(super) fn most_unpacked(&self) -> u64 {
        let in_proportion = (self.bytes.len() as u64).saturating_mul(gate::MOST_EXPANSION);
        gate::MOST_BYTES.min(gate::UNPACKED_FREELY.max(in_proportion))
    }

    /// Where a leaf column is, as messages say it.
    pub(super) fn name(&self, leaf: usize) -> String {
        let columns = self.metadata.file_metadata().schema_descr().columns();
        columns.get(leaf).map_or_else(String::new, |column| column.path().string())
    }
}

/// Call the library; what it says, or that it panicked, comes back as a text.
pub(super) fn caught<T>(call: impl FnOnce() -> Parsed<T>) -> Result<T, String> {
    match guarded(call) {
        Some(Ok(value)) => Ok(value),
        Some(Err(error)) => Err(error.to_string()),
        None => Err("its numbers contradict each other".to_owned()),
    }
}

/// A file that breaks the format.
pub(super) fn invalid(path: &Path, place: &str, found: &str) -> ReadError {
    ReadError::Syntax {
        path: path.to_owned(),
        place: place.to_owned(),
        found: format!("not a Parquet file that can be read: {found}"),
        hint: "the file is cut short or damaged; export it again".to_owned(),
    }
}

struct Owner(Arc<Vec<u8>>);

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
