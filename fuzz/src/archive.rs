//! Changes to what is in an archive. A byte changed in one mostly breaks its sums, and nothing behind
//! them is reached: entries are changed instead, and packed again.

use std::io::{Cursor, Read, Write};

use libfuzzer_sys::fuzzer_mutate;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Bytes of an archive's entries, all together.
const MOST: usize = 1 << 20;

/// Bytes by which an entry may grow at once.
const GROWTH: usize = 256;

/// Change an entry of the archive `data[..size]`, and one time in eight the archive itself; what is
/// no archive is changed as any file.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let is_archive = data.starts_with(b"PK") && !seed.is_multiple_of(8);
    let changed = is_archive.then(|| changed(data.get(..size)?, seed)).flatten();
    match changed.filter(|bytes| bytes.len() <= max_size.min(data.len())) {
        Some(bytes) => {
            data[..bytes.len()].copy_from_slice(&bytes);
            bytes.len()
        }
        None => fuzzer_mutate(data, size, max_size),
    }
}

fn changed(bytes: &[u8], seed: u32) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut entries = Vec::new();
    let mut total = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).ok()?;
        let name = entry.name().ok()?.into_owned();
        let mut content = Vec::new();
        entry.take(MOST as u64 + 1).read_to_end(&mut content).ok()?;
        total += content.len();
        if total > MOST {
            return None;
        }
        entries.push((name, content));
    }
    let chosen = (seed / 8) as usize % entries.len().max(1);
    let (_, content) = entries.get_mut(chosen)?;
    let size = content.len();
    content.resize(size + GROWTH, 0);
    let size = fuzzer_mutate(content, size, size + GROWTH);
    content.truncate(size);
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in entries {
        packed.start_file(name, plain).ok()?;
        packed.write_all(&content).ok()?;
    }
    Some(packed.finish().ok()?.into_inner())
}
