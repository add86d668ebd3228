//! The grid itself: its header, and its chunks one after the other.

use std::io::{Read, Seek};
use std::ops::Range;

use tiff::decoder::{ChunkType, Decoder, DecodingResult, Limits};
use tiff::tags::{PhotometricInterpretation, PlanarConfiguration, Tag};
use tiff::{TiffError, TiffResult};

use super::place::{Place, Tags};
use super::sample::NoData;
use crate::read::input::Pieces;
use crate::read::{InputFile, Note, ReadError, gate};

/// Bytes of a decoded strip or tile.
const LARGEST_CHUNK: u64 = 256 << 20;

/// Cells of a grid: a hundred metres over all land and sea.
const MOST_CELLS: u64 = 100_000_000_000;

/// GDAL's metadata, a tag the library does not name.
const GDAL_METADATA: u16 = 42112;

/// A grid that is open.
pub(super) struct Grid<'a> {
    file: &'a InputFile,
    decoder: Decoder<Box<dyn Pieces>>,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) place: Place,
    pub(super) nodata: NoData,
    pub(super) notes: Vec<Note>,
    /// Columns and rows of a chunk.
    chunk: [u32; 2],
    kind: &'static str,
    /// Numbers of a cell that lie side by side.
    bands: usize,
    /// Numbers of a row of a chunk, with those beyond the grid's edge, and their bytes.
    in_row: [usize; 2],
    /// Where a chunk has bytes at all: those of empty regions are often left out.
    lengths: Vec<u64>,
    next: u32,
}

/// Some cells of the grid.
pub(super) struct Chunk {
    pub(super) rows: Range<u32>,
    pub(super) columns: Range<u32>,
    /// The cells row by row; none where the file leaves them out.
    pub(super) samples: Option<DecodingResult>,
    /// Numbers of a row, with those beyond the grid's edge.
    pub(super) in_row: usize,
    /// Numbers of a cell that lie side by side, of which the first counts.
    pub(super) bands: usize,
    /// Whether no more chunks follow beside it.
    pub(super) ends_rows: bool,
}

impl<'a> Grid<'a> {
    /// Read the header.
    pub(super) fn open(file: &'a InputFile) -> Result<Grid<'a>, ReadError> {
        let broken = |error: TiffError| broken(file, "header", &error);
        let mut decoder = Decoder::new(file.pieces()?).map_err(broken)?;
        let mut limits = Limits::default();
        limits.decoding_buffer_size = LARGEST_CHUNK as usize;
        limits.intermediate_buffer_size = LARGEST_CHUNK as usize;
        decoder = decoder.with_limits(limits);
        let (width, height) = decoder.dimensions().map_err(broken)?;
        let numbers = Numbers::of(&mut decoder).map_err(broken)?;
        if numbers.is_picture {
            return Err(gate::refusal(
                file.path(),
                "a picture, whose numbers are colours".to_owned(),
                "a grid of numbers, one band of them".to_owned(),
                "give the raster of the numbers, not the drawing of it",
            ));
        }
        let (kind, lengths) = match decoder.get_chunk_type() {
            ChunkType::Strip => ("strip", Tag::StripByteCounts),
            ChunkType::Tile => ("tile", Tag::TileByteCounts),
        };
        let lengths: Option<Vec<u64>> = decoder.find_tag_unsigned_vec(lengths).map_err(broken)?;
        let (across, down) = decoder.chunk_dimensions();
        let chunk = [across.min(width), down.min(height)];
        let in_row = across as usize * numbers.side_by_side;
        check(file, [width, height], [across, down], &numbers, kind)?;
        let mut notes = Vec::new();
        if numbers.bands > 1 {
            notes.push(Note::warning(format!("{} bands: the first is read", numbers.bands)));
        }
        let tags = tags(&mut decoder).map_err(broken)?;
        let place = Place::of(&tags, &mut notes).map_err(|(found, hint)| {
            let allowed = "a grid whose rows run east and whose columns run north or south";
            gate::refusal(file.path(), found, allowed.to_owned(), hint)
        })?;
        let nodata = text(&mut decoder, Tag::GdalNodata);
        let metadata = text(&mut decoder, Tag::from_u16_exhaustive(GDAL_METADATA));
        if metadata
            .is_some_and(|it| it.contains("role=\"scale\"") || it.contains("role=\"offset\""))
        {
            notes.push(Note::warning(
                "the file scales its numbers; they are taken as they are stored. \
                 hint: gdal_translate -unscale -ot Float32 IN OUT",
            ));
        }
        Ok(Grid {
            file,
            width,
            height,
            place,
            nodata: NoData::of(nodata.as_deref()),
            notes,
            chunk,
            kind,
            bands: numbers.side_by_side,
            in_row: [in_row, in_row * usize::from(numbers.bits) / 8],
            lengths: lengths.unwrap_or_default(),
            next: 0,
            decoder,
        })
    }

    /// The next chunk that meets the rows and columns, in the order of the chunks.
    pub(super) fn next_chunk(
        &mut self,
        within: (&Range<u32>, &Range<u32>),
    ) -> Result<Option<Chunk>, ReadError> {
        let meets =
            |one: &Range<u32>, other: &Range<u32>| one.start < other.end && other.start < one.end;
        let [across, down] = self.chunk;
        let per_row = self.width.div_ceil(across);
        let count = per_row * self.height.div_ceil(down);
        while self.next < count {
            let index = self.next;
            let (above, left) = (index / per_row * down, index % per_row * across);
            let rows = above..above.saturating_add(down).min(self.height);
            let columns = left..left.saturating_add(across).min(self.width);
            if !meets(&rows, within.0) {
                self.next += per_row - index % per_row;
                continue;
            }
            self.next += 1;
            if !meets(&columns, within.1) && index % per_row + 1 < per_row {
                continue;
            }
            let is_left_out =
                self.lengths.get(index as usize) == Some(&0) || !meets(&columns, within.1);
            let samples = match is_left_out {
                true => None,
                false => Some(self.samples(index)?),
            };
            let ends_rows = index % per_row + 1 == per_row;
            let (bands, in_row) = (self.bands, self.in_row[0]);
            return Ok(Some(Chunk { rows, columns, samples, in_row, bands, ends_rows }));
        }
        Ok(None)
    }

    /// Decode a chunk. Its rows are asked for whole, with the cells beyond the grid's edge: cut to
    /// the grid they would be read row by row, and some LZW tiles then not at all (tiff 0.11,
    /// image-rs/image-tiff#395).
    fn samples(&mut self, index: u32) -> Result<DecodingResult, ReadError> {
        let mut samples = DecodingResult::U8(Vec::new());
        match self.decoder.read_chunk_to_buffer(&mut samples, index, self.in_row[1]) {
            Ok(()) => Ok(samples),
            Err(error) => {
                let place = format!("{} {}", self.kind, u64::from(index) + 1);
                Err(broken(self.file, &place, &error))
            }
        }
    }

    /// The file.
    pub(super) fn file(&self) -> &'a InputFile {
        self.file
    }
}

/// The numbers of a cell.
struct Numbers {
    is_picture: bool,
    bits: u16,
    bands: u16,
    /// How many of the bands lie side by side; the others have chunks of their own.
    side_by_side: usize,
}

impl Numbers {
    fn of<R: Read + Seek>(decoder: &mut Decoder<R>) -> TiffResult<Numbers> {
        let mut short = |tag| decoder.find_tag_unsigned::<u16>(tag);
        let photometric = short(Tag::PhotometricInterpretation)?;
        let bands = short(Tag::SamplesPerPixel)?.unwrap_or(1).max(1);
        let planar = short(Tag::PlanarConfiguration)?;
        let bits: Option<Vec<u16>> = decoder.find_tag_unsigned_vec(Tag::BitsPerSample)?;
        let is_planar = planar == Some(PlanarConfiguration::Planar.to_u16());
        Ok(Numbers {
            is_picture: photometric != Some(PhotometricInterpretation::BlackIsZero.to_u16()),
            bits: bits.and_then(|bits| bits.first().copied()).unwrap_or(1),
            bands,
            side_by_side: if is_planar { 1 } else { usize::from(bands) },
        })
    }
}

/// Refuse what would take too much room, and numbers that end within a byte.
fn check(
    file: &InputFile,
    size: [u32; 2],
    chunk: [u32; 2],
    numbers: &Numbers,
    kind: &str,
) -> Result<(), ReadError> {
    let cells = |size: [u32; 2]| u64::from(size[0]) * u64::from(size[1]);
    if !matches!(numbers.bits, 8 | 16 | 32 | 64) {
        return Err(gate::refusal(
            file.path(),
            format!("numbers of {} bits", numbers.bits),
            "8, 16, 32 or 64 bits".to_owned(),
            "write them wider: gdal_translate -ot Float32 IN OUT",
        ));
    }
    if cells(size) > MOST_CELLS {
        return Err(gate::refusal(
            file.path(),
            format!("a grid of {} x {} cells", size[0], size[1]),
            MOST_CELLS.to_string(),
            "cut it to the region of the study: gdal_translate -projwin W N E S IN OUT",
        ));
    }
    // A strip may say that it has more rows than the grid.
    let rows = chunk[1].min(if kind == "strip" { size[1] } else { u32::MAX });
    let of_cell = numbers.side_by_side as u64 * u64::from(numbers.bits) / 8;
    let bytes = cells([chunk[0], rows]).saturating_mul(of_cell);
    if bytes > LARGEST_CHUNK {
        return Err(gate::refusal(
            file.path(),
            format!("a {kind} of {} MB", bytes >> 20),
            format!("{} MB", LARGEST_CHUNK >> 20),
            "write it in tiles: gdal_translate -co TILED=YES -co COMPRESS=DEFLATE IN OUT",
        ));
    }
    Ok(())
}

fn tags<R: Read + Seek>(decoder: &mut Decoder<R>) -> TiffResult<Tags> {
    let mut numbers = |tag: Tag| -> TiffResult<Option<Vec<f64>>> {
        decoder.find_tag(tag)?.map(|value| value.into_f64_vec()).transpose()
    };
    let scale = numbers(Tag::ModelPixelScaleTag)?;
    let tie_points = numbers(Tag::ModelTiepointTag)?;
    let transformation = numbers(Tag::ModelTransformationTag)?;
    let keys = decoder.find_tag_unsigned_vec(Tag::GeoKeyDirectoryTag)?;
    let texts = text(decoder, Tag::GeoAsciiParamsTag);
    Ok(Tags { scale, tie_points, transformation, keys, texts })
}

/// A text; none where there is none. What is no ASCII, such as metadata in Chinese, the library
/// does not take for a text either.
fn text<R: Read + Seek>(decoder: &mut Decoder<R>, tag: Tag) -> Option<String> {
    decoder.find_tag(tag).ok().flatten()?.into_string().ok()
}

fn broken(file: &InputFile, place: &str, error: &TiffError) -> ReadError {
    let (found, hint) = match error {
        TiffError::UnsupportedError(error) => (
            format!("a TIFF that radii does not read: {error}"),
            "write it plainly: gdal_translate -co COMPRESS=DEFLATE -co TILED=YES IN OUT",
        ),
        TiffError::LimitsExceeded => (
            "a TIFF that would take too much room".to_owned(),
            "write it in tiles: gdal_translate -co COMPRESS=DEFLATE -co TILED=YES IN OUT",
        ),
        error => (
            format!("not a TIFF that can be read: {error}"),
            "the file is cut short or damaged; download or export it again",
        ),
    };
    ReadError::Syntax {
        path: file.path().to_owned(),
        place: place.to_owned(),
        found,
        hint: hint.to_owned(),
    }
}
