//! Files that appear whole or not at all, and never over somebody else's.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::claim::{self, Claim, DEEPEST, PREFIX, sweep};

/// Why output could not be written. No file is left half written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The system refused.
    #[error("{}: cannot be written: {source}. hint: check the folder, its permissions and the space left", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file that is no manifest of ours.
    #[error("{}: no manifest of a run: {found}. hint: name the manifest.json of a folder that radii run --out wrote", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What was found.
        found: String,
    },
    /// Another run holds the folder.
    #[error("{}: another run is writing into this folder. hint: wait for it to end, or choose another --out", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// The file exists and is not known to be ours.
    #[error("{}: exists already and radii did not write it here. hint: choose another name, or add --force", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
}

/// What radii wrote into a folder: file names and SHA-256 of their bytes; and of a plan's run, what
/// it depended on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// `radii.manifest/1`.
    pub format: String,
    /// The version that wrote it.
    pub version: String,
    /// The run, where it was one of a plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<RunRecord>,
    /// SHA-256 by file name.
    pub files: BTreeMap<String, String>,
    /// The same of files that are being moved in: only where that was cut short is any left.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub coming: BTreeMap<String, String>,
}

/// What a run of a plan depended on. Paths lead from the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// The plan.
    pub plan: PathBuf,
    /// Its SHA-256.
    pub plan_sha256: String,
    /// The scenarios that were asked for; all where none is named.
    pub only: Vec<String>,
    /// The language of the summary.
    pub language: String,
    /// Where random choices started.
    pub seed: u64,
    /// The font of maps, where one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub font: Option<PathBuf>,
    /// How large its maps are, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// How its maps are coloured, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// The planner's line at the foot of maps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// The date maps bear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Whether maps leave out the names of centres.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_names: bool,
    /// The layers and streets.
    pub inputs: Vec<InputRecord>,
}

/// An input of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    /// The part it played.
    pub role: String,
    /// The file.
    pub path: PathBuf,
    /// Its SHA-256.
    pub sha256: String,
}

/// What a manifest records.
pub fn recorded(path: &Path) -> Result<Recorded, OutputError> {
    let bad = |found: String| OutputError::Manifest { path: path.to_owned(), found };
    let bytes = std::fs::read(path).map_err(|error| bad(error.to_string()))?;
    let recorded: Recorded =
        serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
    if recorded.format != FORMAT {
        return Err(bad(format!("its format is \"{}\"", recorded.format)));
    }
    Ok(recorded)
}

/// Name of the file that records what radii wrote into a folder.
pub const MANIFEST: &str = "manifest.json";

const FORMAT: &str = "radii.manifest/1";

/// Files on their way into one folder: all are written beside their places first, then
/// moved in one after the other, the manifest last. Each file is whole or not there at all.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    manifest: Recorded,
    /// Name, file, and SHA-256 of what is in it.
    waiting: Vec<(String, NamedTempFile, String)>,
    force: bool,
    /// Held as long as the folder is written into.
    _claim: Option<Claim>,
    /// Folders that were not there before, those around others first.
    made: Vec<PathBuf>,
}

impl Folder {
    /// Open (or make) a folder for output. Files that an earlier run wrote there, and that
    /// nobody changed since, may be replaced; others only with `force`.
    pub fn open(path: &Path, force: bool) -> Result<Folder, OutputError> {
        let made = make(path)?;
        let claim = Claim::stake(path)?;
        sweep(path, DEEPEST);
        let manifest = path.join(MANIFEST);
        let earlier = std::fs::read(&manifest).unwrap_or_default();
        let earlier: Option<Recorded> = serde_json::from_slice(&earlier).ok();
        let ours = earlier.filter(|earlier| earlier.format == FORMAT);
        if manifest.exists() && ours.is_none() && !force {
            return Err(OutputError::Exists { path: manifest });
        }
        let mut held = ours.unwrap_or_default();
        // What came in before a run was cut short is ours too.
        for (name, expected) in std::mem::take(&mut held.coming) {
            if std::fs::read(path.join(&name)).is_ok_and(|there| expected == digest(&there)) {
                held.files.insert(name, expected);
            }
        }
        Ok(Folder {
            path: path.to_owned(),
            manifest: held,
            waiting: Vec::new(),
            force,
            _claim: claim,
            made,
        })
    }

    /// Record what the files depend on.
    pub fn record(&mut self, run: RunRecord) {
        self.manifest.run = Some(run);
    }

    /// Whether a file of this name may be written: nobody else's stands there.
    pub fn refuse_foreign(&self, name: &str) -> Result<(), OutputError> {
        let place = self.path.join(name);
        let ours = self.manifest.files.get(name).is_some_and(|written| {
            std::fs::read(&place).is_ok_and(|there| *written == digest(&there))
        });
        if place.is_dir() || (place.exists() && !ours && !self.force) {
            return Err(OutputError::Exists { path: place });
        }
        Ok(())
    }

    /// Write a file beside its place.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        self.refuse_foreign(name)?;
        let place = self.path.join(name);
        if let Some(folder) = place.parent() {
            self.made.extend(make(folder)?);
        }
        self.waiting.push((name.to_owned(), beside(&place, bytes)?, digest(bytes)));
        Ok(())
    }

    /// Move every file to its place and record it; returns their paths.
    pub fn commit(mut self) -> Result<Vec<PathBuf>, OutputError> {
        self.flush()
    }

    /// The same, and more files may follow.
    pub fn flush(&mut self) -> Result<Vec<PathBuf>, OutputError> {
        let waiting = std::mem::take(&mut self.waiting);
        let unsynced: Vec<&NamedTempFile> = waiting.iter().map(|(_, file, _)| file).collect();
        sync(&unsynced).map_err(|source| OutputError::Write { path: self.path.clone(), source })?;
        let mut coming = BTreeMap::new();
        for (name, _, digest) in &waiting {
            coming.insert(name.clone(), digest.clone());
        }
        self.manifest.format = FORMAT.to_owned();
        self.manifest.version = env!("CARGO_PKG_VERSION").to_owned();
        // Recorded first: a run that is killed half-way finds its own files again.
        self.manifest.coming = coming;
        self.write_manifest()?;
        let mut paths = Vec::new();
        for (name, file, _) in waiting {
            let place = self.path.join(&name);
            keep(file, &place)?;
            paths.push(place);
        }
        let came = std::mem::take(&mut self.manifest.coming);
        self.manifest.files.extend(came);
        self.write_manifest()?;
        Ok(paths)
    }

    fn write_manifest(&self) -> Result<(), OutputError> {
        let mut text = serde_json::to_vec_pretty(&self.manifest).unwrap_or_default();
        text.push(b'\n');
        let place = self.path.join(MANIFEST);
        let manifest = beside(&place, &text)?;
        sync(&[&manifest]).map_err(|source| OutputError::Write { path: place.clone(), source })?;
        keep(manifest, &place)
    }
}

/// Nothing is left of a folder that nothing came into.
impl Drop for Folder {
    fn drop(&mut self) {
        self.waiting.clear();
        for folder in self.made.iter().rev() {
            // Where something is in it, the system refuses, and it stays.
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// Refuse a file that is there, unless it may be replaced.
pub fn refuse_existing(path: &Path, force: bool) -> Result<(), OutputError> {
    if path.is_dir() || (path.exists() && !force) {
        return Err(OutputError::Exists { path: path.to_owned() });
    }
    Ok(())
}

/// Write one new file, whole or not at all.
pub fn write_new(path: &Path, bytes: &[u8], force: bool) -> Result<(), OutputError> {
    refuse_existing(path, force)?;
    sweep(folder_of(path), 0);
    let file = beside(path, bytes)?;
    sync(&[&file]).map_err(|source| OutputError::Write { path: path.to_owned(), source })?;
    keep(file, path)
}

/// Write some new files, all of them whole or none.
pub fn write_together(files: &[(&Path, &[u8])], force: bool) -> Result<(), OutputError> {
    let mut staged = Vec::with_capacity(files.len());
    for (path, bytes) in files {
        refuse_existing(path, force)?;
        sweep(folder_of(path), 0);
        staged.push((beside(path, bytes)?, *path));
    }
    let held: Vec<&NamedTempFile> = staged.iter().map(|(file, _)| file).collect();
    if let (Err(source), Some((path, _))) = (sync(&held), files.first()) {
        return Err(OutputError::Write { path: (*path).to_owned(), source });
    }
    staged.into_iter().try_for_each(|(file, path)| keep(file, path))
}

/// Make a folder; which ones were not there before, those around others first.
fn make(path: &Path) -> Result<Vec<PathBuf>, OutputError> {
    let is_missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
    let missing: Vec<&Path> = path.ancestors().take_while(is_missing).collect();
    let made = missing.into_iter().rev().map(Path::to_owned).collect();
    std::fs::create_dir_all(path)
        .map_err(|source| OutputError::Write { path: path.to_owned(), source })?;
    Ok(made)
}

fn folder_of(place: &Path) -> &Path {
    match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A temporary file in the same folder, so that moving it is one step.
fn beside(place: &Path, bytes: &[u8]) -> Result<NamedTempFile, OutputError> {
    let fault = |source| OutputError::Write { path: place.to_owned(), source };
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    {
        // As any new file, not as a private temporary one.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o644));
    }
    let mut file = builder.tempfile_in(folder_of(place)).map_err(fault)?;
    claim::mark(file.as_file());
    file.write_all(bytes).map_err(fault)?;
    Ok(file)
}

/// Bring files to the disk. All at once: each waits for the disk, and the disk takes them together.
fn sync(files: &[&NamedTempFile]) -> std::io::Result<()> {
    /// Files that wait at a time.
    const AT_ONCE: usize = 16;
    for files in files.chunks(AT_ONCE) {
        std::thread::scope(|scope| {
            let waiting: Vec<_> =
                files.iter().map(|file| scope.spawn(|| file.as_file().sync_all())).collect();
            waiting.into_iter().try_for_each(|waiting| {
                waiting.join().unwrap_or_else(|_| Err(std::io::Error::other("it was not synced")))
            })
        })?;
    }
    Ok(())
}

fn keep(file: NamedTempFile, place: &Path) -> Result<(), OutputError> {
    file.persist(place)
        .map(drop)
        .map_err(|error| OutputError::Write { path: place.to_owned(), source: error.error })
}

fn digest(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_unchanged_files_are_replaced() {
        let home = tempfile::tempdir().unwrap();
        let write = |bytes: &[u8], force| -> Result<(), OutputError> {
            let mut folder = Folder::open(home.path(), force)?;
            folder.add("a.txt", bytes)?;
            folder.commit().map(drop)
        };
        write(b"one", false).unwrap();
        write(b"two", false).unwrap();
        std::fs::write(home.path().join("a.txt"), "edited by hand").unwrap();
        assert!(matches!(write(b"three", false), Err(OutputError::Exists { .. })));
        assert_eq!(std::fs::read(home.path().join("a.txt")).unwrap(), b"edited by hand");
        write(b"three", true).unwrap();
        assert_eq!(std::fs::read(home.path().join("a.txt")).unwrap(), b"three");
        let names: Vec<_> = std::fs::read_dir(home.path()).unwrap().collect();
        assert_eq!(names.len(), 2, "no temporary file is left: {names:?}");
    }

    #[test]
    fn a_folder_that_nothing_came_into_is_not_left_behind() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join("there")).unwrap();
        for new in ["new", "a/b/c", "there/new"] {
            let mut folder = Folder::open(&home.path().join(new), false).unwrap();
            folder.add("d/e.txt", b"never kept").unwrap();
        }
        drop(Folder::open(&home.path().join("there"), false).unwrap());
        let left = std::fs::read_dir(home.path()).unwrap().map(|it| it.unwrap().file_name());
        assert_eq!(left.collect::<Vec<_>>(), ["there"]);
        assert!(std::fs::read_dir(home.path().join("there")).unwrap().next().is_none());
        let mut folder = Folder::open(&home.path().join("a/b"), false).unwrap();
        folder.add("d/e.txt", b"kept").unwrap();
        folder.commit().unwrap();
        assert_eq!(std::fs::read(home.path().join("a/b/d/e.txt")).unwrap(), b"kept");
    }
}
