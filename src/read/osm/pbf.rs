//! OSM PBF: blobs of some thousand elements each, unpacked and read side by side, once.
//!
//! Read here and not by a crate, because those at hand panic on some damaged files.

use std::io::Read;

use flate2::read::ZlibDecoder;
use rayon::prelude::*;

use super::Fault;
use super::block::block;
use super::piece::Piece;
use super::theme::Theme;
use super::wire::{Field, Fields, Malformed};

/// What the format allows a blob's header and its content at most.
const LARGEST_HEADER: usize = 64 << 10;
const LARGEST_BLOB: usize = 32 << 20;
/// Blocks pack to a half or a third; what exceeds this is made to fill the memory.
const LARGEST_RATIO: usize = 200;

const AGAIN: &str = "download the extract again";
const FEATURES: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

impl From<Malformed> for Fault {
    fn from(Malformed(what): Malformed) -> Fault {
        Fault { place: String::new(), found: format!("damaged: {what}"), hint: AGAIN }
    }
}

struct Blob<'a> {
    offset: usize,
    holds_data: bool,
    bytes: &'a [u8],
}

/// Every block of the file, in its order.
pub fn pieces(bytes: &[u8], theme: Theme<'_>) -> Result<Vec<Piece>, Fault> {
    let blobs = blobs(bytes)?;
    let read: Vec<Result<Piece, Fault>> = blobs
        .par_iter()
        .map(|blob| {
            content(blob, theme).map_err(|fault| match fault.place.is_empty() {
                true => Fault { place: format!("byte {}", blob.offset), ..fault },
                false => fault,
            })
        })
        .collect();
    // One by one, so that the first fault of the file is the one reported.
    read.into_iter().collect()
}

fn blobs(bytes: &[u8]) -> Result<Vec<Blob<'_>>, Fault> {
    let mut blobs: Vec<Blob> = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let offset = bytes.len() - rest.len();
        let fault = |found: &str, hint| Fault {
            place: format!("byte {offset}"),
            found: found.to_owned(),
            hint,
        };
        let short = || fault("the file ends within a block", "it is cut short; download it again");
        let damaged = |Malformed(what)| match blobs.is_empty() {
            true => fault(
                "not OSM PBF: it does not begin as one",
                "is it another kind of file, or a web page saved under this name?",
            ),
            false => fault(&format!("damaged: {what}"), AGAIN),
        };
        let (length, after) = rest.split_first_chunk::<4>().ok_or_else(short)?;
        let length = u32::from_be_bytes(*length) as usize;
        if length > LARGEST_HEADER {
            return Err(damaged(Malformed("a block's header is longer than allowed")));
        }
        let (head, after) = after.split_at_checked(length).ok_or_else(short)?;
        let (kind, size) = header(head).map_err(damaged)?;
        if blobs.is_empty() && kind != b"OSMHeader" {
            return Err(damaged(Malformed("")));
        }
        if size > LARGEST_BLOB {
            return Err(damaged(Malformed("a block is longer than the 32 MiB allowed")));
        }
        let (body, after) = after.split_at_checked(size).ok_or_else(short)?;
        if matches!(kind, b"OSMData" | b"OSMHeader") {
            blobs.push(Blob { offset, holds_data: kind == b"OSMData", bytes: body });
        }
        rest = after;
    }
    Ok(blobs)
}

/// What a blob is and how many bytes it has.
fn header(bytes: &[u8]) -> Result<(&[u8], usize), Malformed> {
    let (mut kind, mut size) = (None, None);
    for field in Fields(bytes) {
        match field? {
            (1, field) => kind = Some(field.bytes()?),
            (3, field) => size = usize::try_from(field.number()?).ok(),
            _ => {}
        }
    }
    kind.zip(size).ok_or(Malformed("a block has no kind or no size"))
}

fn content(blob: &Blob, theme: Theme<'_>) -> Result<Piece, Fault> {
    let unpacked = unpacked(blob.bytes)?;
    match blob.holds_data {
        true => block(&unpacked, theme),
        false => required(&unpacked).map(|()| Piece::default()),
    }
}

fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut size = None;
    let mut packed: Option<&[u8]> = None;
    for field in Fields(bytes) {
        match field? {
            (1, field) => return Ok(field.bytes()?.to_vec()),
            (2, field) => size = usize::try_from(field.number()?).ok(),
            (3, field) => packed = Some(field.bytes()?),
            (4..=7, Field::Bytes(_)) => {
                return Err(Fault {
                    found: "it is packed with something other than zlib".to_owned(),
                    hint: "write it anew: osmium cat -f pbf,pbf_compression=zlib",
                    ..Fault::from(Malformed(""))
                });
            }
            _ => {}
        }
    }
    let packed = packed.ok_or(Malformed("a block is empty"))?;
    let size = size.ok_or(Malformed("a block does not say to what it unpacks"))?;
    if size > LARGEST_BLOB {
        return Err(Malformed("a block would unpack to more than the 32 MiB allowed").into());
    }
    // What a false size may set aside, and a block of nothing but zeros may become, is bounded.
    let allowed = packed.len().saturating_mul(LARGEST_RATIO) + (1 << 16);
    if size > allowed {
        return Err(Malformed("a block would unpack to more than 200 times its size").into());
    }
    let mut content = Vec::with_capacity(size);
    let read = ZlibDecoder::new(packed).take(size as u64 + 1).read_to_end(&mut content);
    if read.is_err() || content.len() > size {
        return Err(Malformed("a block does not unpack").into());
    }
    Ok(content)
}

/// Refuse what a reader has to understand and this one does not.
fn required(header: &[u8]) -> Result<(), Fault> {
    for field in Fields(header) {
        if let (4, field) = field? {
            let feature = String::from_utf8_lossy(field.bytes()?);
            if !FEATURES.contains(&feature.as_ref()) {
                return Err(Fault {
                    place: String::new(),
                    found: format!("it needs {feature:?}; allowed: {}", FEATURES.join(", ")),
                    hint: "take a plain extract of the present state, without history",
                });
            }
        }
    }
    Ok(())
}
