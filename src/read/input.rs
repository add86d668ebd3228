//! A file on its way into a layer: its bytes, the files that belong to it, and the fingerprint
//! of all that was read of them.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use sha2::{Digest, Sha256};

use super::{ReadError, gate};

/// An open input file. Read, never mapped: a file that shrinks meanwhile must not end the run.
pub struct InputFile {
    path: PathBuf,
    size: u64,
    whole: OnceLock<Arc<Vec<u8>>>,
    companions: Mutex<Vec<(String, String)>>,
}

impl InputFile {
    /// Look at a file, of which there must be something.
    pub fn open(path: &Path) -> Result<InputFile, ReadError> {
        let fault = |source| ReadError::Open { path: path.to_owned(), source };
        let about = std::fs::metadata(path).map_err(fault)?;
        if about.is_dir() {
            return Err(fault(std::io::Error::other("it is a folder, not a file")));
        }
        let input = InputFile {
            path: path.to_owned(),
            size: about.len(),
            whole: OnceLock::new(),
            companions: Mutex::default(),
        };
        // What has no size of its own (a pipe) is read at once to learn it.
        if !about.is_file() {
            input.bytes()?;
        } else if input.size == 0 {
            return Err(ReadError::EmptyFile { path: path.to_owned() });
        }
        Ok(input)
    }

    /// Bytes that are there already, under a name: for tests and fuzzing.
    pub fn of_bytes(path: &Path, bytes: Vec<u8>) -> InputFile {
        InputFile {
            path: path.to_owned(),
            size: bytes.len() as u64,
            whole: OnceLock::from(Arc::new(bytes)),
            companions: Mutex::default(),
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its bytes on disk.
    pub fn size(&self) -> u64 {
        self.whole.get().map_or(self.size, |bytes| bytes.len() as u64)
    }

    /// The whole file, read once.
    pub fn bytes(&self) -> Result<Arc<Vec<u8>>, ReadError> {
        if let Some(bytes) = self.whole.get() {
            return Ok(Arc::clone(bytes));
        }
        gate::check_size(&self.path, self.size)?;
        let bytes = whole(&self.path)?;
        if bytes.is_empty() {
            return Err(ReadError::EmptyFile { path: self.path.clone() });
        }
        Ok(Arc::clone(self.whole.get_or_init(|| Arc::new(bytes))))
    }

    /// The first bytes, as many as there are up to `count`.
    pub fn head(&self, count: usize) -> Result<Vec<u8>, ReadError> {
        if let Some(bytes) = self.whole.get() {
            return Ok(bytes[..count.min(bytes.len())].to_vec());
        }
        let mut head = Vec::with_capacity(count);
        let fault = |source| ReadError::Open { path: self.path.clone(), source };
        let file = File::open(&self.path).map_err(fault)?;
        file.take(count as u64).read_to_end(&mut head).map_err(fault)?;
        Ok(head)
    }

    /// The file, to be read piece by piece.
    pub fn pieces(&self) -> Result<Box<dyn Pieces>, ReadError> {
        if let Some(bytes) = self.whole.get() {
            return Ok(Box::new(std::io::Cursor::new(SharedBytes(Arc::clone(bytes)))));
        }
        let file = File::open(&self.path)
            .map_err(|source| ReadError::Open { path: self.path.clone(), source })?;
        Ok(Box::new(std::io::BufReader::with_capacity(1 << 16, file)))
    }

    /// The file of the same name with another ending, in either case, where there is one: the
    /// `.dbf` of a `.shp`.
    pub fn companion(&self, ending: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let spellings = [ending.to_ascii_lowercase(), ending.to_ascii_uppercase()];
        let path = spellings
            .iter()
            .map(|ending| self.path.with_extension(ending))
            .find(|path| path != &self.path && path.is_file());
        let Some(path) = path else { return Ok(None) };
        let size = path.metadata().map_or(0, |about| about.len());
        gate::check_size(&path, size)?;
        let bytes = whole(&path)?;
        if let Ok(mut companions) = self.companions.lock() {
            companions.push((ending.to_ascii_lowercase(), fingerprint(&bytes)));
        }
        Ok(Some(bytes))
    }

    /// SHA-256 of the file.
    pub(super) fn digest(&self) -> Result<String, ReadError> {
        if let Some(bytes) = self.whole.get() {
            return Ok(fingerprint(bytes));
        }
        let fault = |source| ReadError::Open { path: self.path.clone(), source };
        let mut sum = Sha256::new();
        let mut file = File::open(&self.path).map_err(fault)?;
        std::io::copy(&mut file, &mut sum).map_err(fault)?;
        Ok(format!("{:x}", sum.finalize()))
    }

    /// SHA-256 of the file where it was read alone, else of the sums of all that was read.
    pub(super) fn digest_of_all(&self, own: String) -> String {
        let mut companions =
            self.companions.lock().map(|companions| companions.clone()).unwrap_or_default();
        if companions.is_empty() {
            return own;
        }
        companions.sort();
        companions.dedup();
        let parts: Vec<String> =
            companions.into_iter().map(|(ending, sum)| format!("{ending} {sum}\n")).collect();
        fingerprint(format!("{own}\n{}", parts.concat()).as_bytes())
    }
}

/// What can be read from any place in it.
pub trait Pieces: std::io::BufRead + std::io::Seek + Send {}

impl<T: std::io::BufRead + std::io::Seek + Send> Pieces for T {}

struct SharedBytes(Arc<Vec<u8>>);

impl AsRef<[u8]> for SharedBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

fn whole(path: &Path) -> Result<Vec<u8>, ReadError> {
    std::fs::read(path).map_err(|source| ReadError::Open { path: path.to_owned(), source })
}

fn fingerprint(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}
