//! The pages of a column, looked at before the library makes room for what they claim to hold.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result as Parsed};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedPageReader;

use super::thrift::{fields, first_numbers, unsigned};

/// Bytes of a page whose texts repeat the beginnings of one another.
const LARGEST_OF_PREFIXES: usize = 4 << 20;

/// The pages of one leaf column in one row group.
pub(super) struct Pages<R: ChunkReader> {
    inner: SerializedPageReader<R>,
    has_levels: [bool; 2],
}

impl<R: ChunkReader + 'static> Pages<R> {
    pub(super) fn of(file: &Arc<R>, group: &RowGroupMetaData, leaf: usize) -> Parsed<Pages<R>> {
        let chunk = group.columns().get(leaf).ok_or_else(|| lie("a row group lacks the column"))?;
        let start = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
        let end = start.checked_add(chunk.compressed_size());
        if start < 4 || !end.is_some_and(|end| end >= start && end as u64 <= file.len()) {
            return Err(lie("a column that lies outside the file"));
        }
        let column = chunk.column_descr();
        Ok(Pages {
            inner: SerializedPageReader::new(
                Arc::clone(file),
                chunk,
                group.num_rows() as usize,
                None,
            )?,
            has_levels: [column.max_rep_level() > 0, column.max_def_level() > 0],
        })
    }
}

/// Walk the headers of all pages of a column, and add up the values they claim.
pub(super) fn count_values(
    scales: &Arc<Scales>,
    group: &RowGroupMetaData,
    leaf: usize,
) -> Parsed<u64> {
    let mut pages = Pages::of(scales, group, leaf)?.inner;
    let mut values = 0_u64;
    while let Some(page) = pages.peek_next_page()? {
        values = values.saturating_add(page.num_levels.unwrap_or(0) as u64);
        pages.skip_next_page()?;
    }
    Ok(values)
}

impl<R: ChunkReader> Iterator for Pages<R> {
    type Item = Parsed<Page>;

    fn next(&mut self) -> Option<Parsed<Page>> {
        self.get_next_page().transpose()
    }
}

impl<R: ChunkReader> PageReader for Pages<R> {
    fn get_next_page(&mut self) -> Parsed<Option<Page>> {
        let page = self.inner.get_next_page()?;
        match &page {
            // No encoded value but a boolean takes less than a byte.
            Some(Page::DictionaryPage { buf, num_values, .. })
                if *num_values as usize > buf.len() =>
            {
                return Err(lie("a dictionary of more values than it has bytes"));
            }
            Some(page) => check_lengths(page, self.has_levels)?,
            None => {}
        }
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Parsed<Option<PageMetadata>> {
        self.inner.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Parsed<()> {
        self.inner.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Parsed<bool> {
        self.inner.at_record_boundary()
    }
}

/// Two encodings of texts state how many lengths follow, and the library makes room for that
/// many: not more than the page has values.
fn check_lengths(page: &Page, has_levels: [bool; 2]) -> Parsed<()> {
    match page.encoding() {
        Encoding::DELTA_LENGTH_BYTE_ARRAY => {}
        Encoding::DELTA_BYTE_ARRAY if page.buffer().len() <= LARGEST_OF_PREFIXES => {}
        Encoding::DELTA_BYTE_ARRAY => return Err(lie("a page of shared beginnings above 4 MB")),
        _ => return Ok(()),
    }
    let mut data: &[u8] = page.buffer();
    let cut = || lie("a page that is cut short");
    match page {
        Page::DataPageV2 { rep_levels_byte_len, def_levels_byte_len, .. } => {
            for length in [rep_levels_byte_len, def_levels_byte_len] {
                data = data.get(*length as usize..).ok_or_else(cut)?;
            }
        }
        _ => {
            for _ in has_levels.into_iter().filter(|has| *has) {
                let (length, rest) = data.split_first_chunk::<4>().ok_or_else(cut)?;
                data = rest.get(u32::from_le_bytes(*length) as usize..).ok_or_else(cut)?;
            }
        }
    }
    if data.is_empty() {
        return Ok(());
    }
    let mut header = data;
    let counts = [unsigned(&mut header), unsigned(&mut header), unsigned(&mut header)];
    match counts[2] {
        Some(count) if count <= u64::from(page.num_values()) => Ok(()),
        _ => Err(lie("a page of more lengths than values")),
    }
}

/// The file, each of whose page headers is weighed as the library comes to it.
pub(super) struct Scales {
    bytes: Bytes,
    unpacked: AtomicU64,
    allowed: u64,
}

impl Scales {
    pub(super) fn for_file(bytes: Bytes, allowed: u64) -> Scales {
        Scales { bytes, unpacked: AtomicU64::new(0), allowed }
    }
}

impl Length for Scales {
    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }
}

impl ChunkReader for Scales {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> Parsed<Self::T> {
        let at = usize::try_from(start).ok().and_then(|start| self.bytes.get(start..));
        let size =
            at.and_then(unpacked_size).ok_or_else(|| lie("bytes that are no page header"))?;
        let before = self.unpacked.fetch_add(size, Ordering::Relaxed);
        if before.saturating_add(size) > self.allowed {
            return Err(ParquetError::General(format!(
                "its pages unpack to more than {} MB, from a file of {} bytes",
                self.allowed >> 20,
                self.bytes.len()
            )));
        }
        self.bytes.get_read(start)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Parsed<Bytes> {
        self.bytes.get_bytes(start, length)
    }
}

/// What the page of a header unpacks to; none where the header lacks what its kind must say.
fn unpacked_size(header: &[u8]) -> Option<u64> {
    let there = fields(header)?;
    let [kind, size] = first_numbers(header)?;
    let about = match kind {
        0 => 5,
        1 => 6,
        2 => 7,
        3 => 8,
        _ => return None,
    };
    (there & 1 << about != 0).then(|| u64::try_from(size).ok()).flatten()
}

fn lie(found: &str) -> ParquetError {
    ParquetError::General(found.to_owned())
}
