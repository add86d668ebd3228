//! Who writes where: one run to a folder, and nothing left behind by runs that were killed.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use super::OutputError;

/// How the names of files begin that are on their way to their place; letters and digits follow.
pub(super) const PREFIX: &str = ".radii-coming-";

/// How many.
const RANDOM: usize = 6;

/// How deep below a folder its files may stand.
pub(super) const DEEPEST: usize = 4;

/// A file younger than this may not be marked yet.
const UNMARKED: Duration = Duration::from_secs(1);

/// A folder that one run writes into. The system gives it up when the run ends, however it ends.
#[derive(Debug)]
pub(super) struct Claim {
    _held: File,
}

impl Claim {
    /// Claim a folder, or fail at once where another run has it. Where the file system knows no
    /// locks there is no claim.
    pub(super) fn stake(folder: &Path) -> Result<Option<Claim>, OutputError> {
        // A folder itself can be locked on Unix: no file for it lies about.
        let Ok(held) = File::open(folder) else { return Ok(None) };
        match held.try_lock() {
            Ok(()) => Ok(Some(Claim { _held: held })),
            Err(TryLockError::WouldBlock) => Err(OutputError::Busy { path: folder.to_owned() }),
            Err(TryLockError::Error(_)) => Ok(None),
        }
    }
}

/// Mark a file on its way as one whose run is alive.
pub(super) fn mark(file: &File) {
    // Where there are no locks, nothing is swept either.
    let _ = file.try_lock();
}

/// Remove files whose runs were killed before they reached their place: nobody holds them.
pub(super) fn sweep(folder: &Path, depth: usize) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        let name = entry.file_name();
        let rest = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
        let is_ours = rest.is_some_and(|rest| {
            rest.len() == RANDOM && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        if kind.is_dir() && depth > 0 {
            sweep(&entry.path(), depth - 1);
        } else if kind.is_file() && is_ours && is_abandoned(&entry.path()) {
            // One that cannot be removed harms nobody.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn is_abandoned(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let age = file.metadata().and_then(|about| about.modified()).ok();
    let age = age.and_then(|written| written.elapsed().ok());
    age.is_some_and(|age| age >= UNMARKED) && file.try_lock().is_ok()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_writer() {
        let home = tempfile::tempdir().unwrap();
        let first = Claim::stake(home.path()).unwrap().unwrap();
        assert!(matches!(Claim::stake(home.path()), Err(OutputError::Busy { .. })));
        drop(first);
        assert!(Claim::stake(home.path()).unwrap().is_some());
    }

    #[test]
    fn what_a_killed_run_left_is_swept_and_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        let old = std::time::SystemTime::now() - 2 * UNMARKED;
        let put = |name: &str| {
            let file = File::create(home.path().join(name)).unwrap();
            file.set_modified(old).unwrap();
            file
        };
        std::fs::create_dir(home.path().join("maps")).unwrap();
        for name in
            [".radii-coming-aB3dEf", "maps/.radii-coming-123456", ".radii-notes.txt", ".hidden"]
        {
            put(name);
        }
        let alive = put(".radii-coming-alive1");
        mark(&alive);
        File::create(home.path().join(".radii-coming-young1")).unwrap();
        sweep(home.path(), DEEPEST);
        for (name, stays) in [
            (".radii-coming-aB3dEf", false),
            ("maps/.radii-coming-123456", false),
            (".radii-notes.txt", true),
            (".hidden", true),
            (".radii-coming-alive1", true),
            (".radii-coming-young1", true),
        ] {
            assert_eq!(home.path().join(name).exists(), stays, "{name}");
        }
    }
}
