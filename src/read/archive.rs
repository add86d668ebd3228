//! ZIP archives, opened with suspicion: no path out of them, no more unpacked than allowed, and
//! no archive inside another.

use std::io::{Cursor, Read};
use std::path::Path;

use zip::ZipArchive;

use super::{ReadError, gate};

/// What is done with an entry, by its name, while it is unpacked.
pub type Look<'l> = &'l mut dyn FnMut(&str, &mut dyn Read) -> Result<(), ReadError>;

/// An archive whose entries have been looked over.
pub struct Archive<'a> {
    path: &'a Path,
    zip: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    budget: u64,
}

impl<'a> Archive<'a> {
    /// Open an archive held in memory. Refused are entries that lead out of it, links,
    /// encryption, and what would unpack beyond [`gate::MOST_UNPACKED`] or
    /// [`gate::MOST_EXPANSION`] times its size.
    pub fn open(path: &'a Path, bytes: &'a [u8]) -> Result<Archive<'a>, ReadError> {
        let broken = |error: zip::result::ZipError| ReadError::Syntax {
            path: path.to_owned(),
            place: "archive".to_owned(),
            found: format!("not a ZIP archive that can be read: {error}"),
            hint: "the file is cut short or damaged; pack it again".to_owned(),
        };
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        if zip.len() > gate::MOST_ENTRIES {
            return Err(gate::refusal(
                path,
                format!("{} entries in the archive", zip.len()),
                gate::MOST_ENTRIES.to_string(),
                "pack the layer alone",
            ));
        }
        let budget = gate::MOST_UNPACKED
            .min(gate::UNPACKED_FREELY.max(bytes.len() as u64 * gate::MOST_EXPANSION));
        let mut names = Vec::with_capacity(zip.len());
        let mut unpacked = 0_u64;
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(broken)?;
            let name = name_of(entry.name_raw());
            let refuse = |found: &str, hint: &str| {
                let found = format!("the entry \"{name}\" of the archive {found}");
                Err(gate::refusal(path, found, "plain files in it".to_owned(), hint))
            };
            if leads_out(&name) {
                return refuse("leads out of it", "pack the files again, without their folders");
            }
            if entry.is_symlink() {
                return refuse("is a link", "pack the file itself");
            }
            if entry.encrypted() {
                return refuse("needs a password", "unpack it, and give the files themselves");
            }
            unpacked = unpacked.saturating_add(entry.size());
            names.push(name);
        }
        let archive = Archive { path, zip, names, budget };
        if unpacked > archive.budget {
            return Err(archive.too_large(format!("{} MB", unpacked >> 20)));
        }
        Ok(archive)
    }

    /// The entries' names, in the archive's order; folders end in a slash.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The entries whose names end so, whatever their case, hidden ones of macOS left out.
    pub fn ending_in(&self, ending: &str) -> Vec<String> {
        let is_wanted = |name: &&String| {
            let file = name.rsplit('/').next().unwrap_or_default();
            !name.starts_with("__MACOSX/")
                && !file.starts_with('.')
                && file.to_lowercase().ends_with(&ending.to_lowercase())
        };
        self.names.iter().filter(is_wanted).cloned().collect()
    }

    /// Unpack the entry of exactly this name; none where there is no such entry.
    pub fn unpack(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(index) = self.names.iter().position(|known| known == name) else {
            return Ok(None);
        };
        let path = self.path;
        let broken = |found: String| ReadError::Syntax {
            path: path.to_owned(),
            place: name.to_owned(),
            found,
            hint: "the archive is cut short or damaged; pack it again".to_owned(),
        };
        let entry = self.zip.by_index(index).map_err(|error| broken(error.to_string()))?;
        let mut bytes = Vec::new();
        // The size an entry declares is not believed.
        let limit = self.budget + 1;
        entry.take(limit).read_to_end(&mut bytes).map_err(|error| broken(error.to_string()))?;
        match self.budget.checked_sub(bytes.len() as u64) {
            Some(left) => self.budget = left,
            None => return Err(self.too_large(format!("more than {} MB", self.budget >> 20))),
        }
        Ok(Some(bytes))
    }

    /// Unpack every entry once and keep nothing of it: what a library is going to unpack is then
    /// known to be within the budget, whatever the archive declares. Each entry is looked at as
    /// it comes.
    pub fn rehearse(&mut self, look: Look<'_>) -> Result<(), ReadError> {
        let path = self.path;
        for index in 0..self.names.len() {
            let Some(name) = self.names.get(index).cloned() else { break };
            let broken = |found: String| ReadError::Syntax {
                path: path.to_owned(),
                place: name.clone(),
                found,
                hint: "the archive is cut short or damaged; pack it again".to_owned(),
            };
            let entry = self.zip.by_index(index).map_err(|error| broken(error.to_string()))?;
            let limit = self.budget + 1;
            let mut entry = entry.take(limit);
            look(&name, &mut entry)?;
            std::io::copy(&mut entry, &mut std::io::sink())
                .map_err(|error| broken(error.to_string()))?;
            let spent = limit - entry.limit();
            drop(entry);
            match self.budget.checked_sub(spent) {
                Some(left) => self.budget = left,
                None => return Err(self.too_large(format!("more than {} MB", self.budget >> 20))),
            }
        }
        Ok(())
    }

    fn too_large(&self, found: String) -> ReadError {
        gate::refusal(
            self.path,
            format!("the archive unpacks to {found}"),
            format!(
                "{} MB, and {} times its size",
                gate::MOST_UNPACKED >> 20,
                gate::MOST_EXPANSION
            ),
            "unpack it yourself if you trust it, and give the file in it",
        )
    }
}

/// An entry's name as text. Chinese systems pack names in GBK and do not say so.
fn name_of(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

fn leads_out(name: &str) -> bool {
    name.starts_with(['/', '\\'])
        || name.contains('\0')
        || name.as_bytes().get(1) == Some(&b':')
        || name.split(['/', '\\']).any(|part| part == "..")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn entries_come_out_as_they_went_in() {
        let bytes = packed(&[("doc.kml", b"<kml/>"), ("__MACOSX/._doc.kml", b"x")]);
        let mut archive = Archive::open("a.kmz".as_ref(), &bytes).unwrap();
        assert_eq!(archive.ending_in(".KML"), ["doc.kml"]);
        assert_eq!(archive.unpack("doc.kml").unwrap().as_deref(), Some(&b"<kml/>"[..]));
        assert!(archive.unpack("none").unwrap().is_none());
    }

    #[test]
    fn paths_out_of_the_archive_are_refused() {
        for name in ["../x.shp", "a/../../x", "/etc/passwd", "C:\\x", "..\\x"] {
            let bytes = packed(&[(name, b"x")]);
            let error = Archive::open("a.zip".as_ref(), &bytes).err().unwrap().to_string();
            assert!(error.contains("leads out of it"), "{name}: {error}");
        }
    }

    #[test]
    fn bombs_are_refused_before_they_are_unpacked() {
        let zeros = vec![0; (gate::UNPACKED_FREELY + 1) as usize];
        let bytes = packed(&[("a", &zeros)]);
        let error = Archive::open("a.zip".as_ref(), &bytes).err().unwrap().to_string();
        assert!(error.contains("unpacks to"), "{error}");
        // The declared size is a lie: the entry still ends at the limit.
        let mut bytes = packed(&[("a", &zeros)]);
        let declared = (zeros.len() as u32).to_le_bytes();
        while let Some(at) = bytes.windows(4).position(|window| window == declared) {
            bytes[at..at + 4].copy_from_slice(&7_u32.to_le_bytes());
        }
        let mut archive = Archive::open("a.zip".as_ref(), &bytes).unwrap();
        assert!(archive.unpack("a").is_err());
    }
}
