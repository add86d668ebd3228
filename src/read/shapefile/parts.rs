//! The files that make up a shapefile: beside the `.shp`, or in a ZIP archive.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::read::archive::Archive;
use crate::read::choice::one_of;
use crate::read::{InputFile, LayerRef, ReadError};

/// The bytes of the files that belong together.
pub struct Parts {
    /// The file that was named.
    pub path: PathBuf,
    /// Shapes.
    pub shp: Arc<Vec<u8>>,
    /// Where each shape is.
    pub shx: Option<Vec<u8>>,
    /// The table; none where its file is empty, as a broken download leaves it.
    pub dbf: Option<Vec<u8>>,
    /// Whether there is such an empty file.
    pub is_dbf_empty: bool,
    /// The coordinate system.
    pub prj: Option<Vec<u8>>,
    /// The encoding of the table.
    pub cpg: Option<Vec<u8>>,
}

impl Parts {
    /// What is wrong with one of the files.
    pub fn broken(&self, part: &str, found: String) -> ReadError {
        ReadError::Syntax {
            path: self.path.clone(),
            place: part.to_owned(),
            found,
            hint: "copy all files of the shapefile again, or export the layer again".to_owned(),
        }
    }
}

/// Gather the files of the shapefile that was named.
pub fn gather(
    file: &InputFile,
    bytes: &Arc<Vec<u8>>,
    reference: &LayerRef,
) -> Result<Parts, ReadError> {
    if bytes.starts_with(b"PK") {
        return unpacked(file.path(), bytes, reference);
    }
    let own = file.path().file_stem().map(|stem| stem.to_string_lossy().into_owned());
    one_of(file.path(), own.as_slice(), "shapefiles", reference)?;
    let (dbf, is_dbf_empty) = table(file.companion("dbf")?);
    Ok(Parts {
        path: file.path().to_owned(),
        shp: Arc::clone(bytes),
        shx: file.companion("shx")?,
        dbf,
        is_dbf_empty,
        prj: file.companion("prj")?,
        cpg: file.companion("cpg")?,
    })
}

fn unpacked(path: &Path, bytes: &[u8], reference: &LayerRef) -> Result<Parts, ReadError> {
    let mut archive = Archive::open(path, bytes)?;
    let shapes = archive.ending_in(".shp");
    let mut titles: Vec<String> = shapes.iter().map(|name| stem(name).to_owned()).collect();
    if (1..titles.len()).any(|at| titles[..at].contains(&titles[at])) {
        titles = shapes.iter().map(|name| without_ending(name).to_owned()).collect();
    }
    let name = shapes[one_of(path, &titles, "shapefiles in the archive", reference)?].clone();
    let mut part = |ending: &str| {
        let belongs = |other: &&String| {
            without_ending(other) == without_ending(&name) && other.to_lowercase().ends_with(ending)
        };
        match archive.names().iter().find(belongs).cloned() {
            Some(other) => archive.unpack(&other),
            None => Ok(None),
        }
    };
    let (dbf, is_dbf_empty) = table(part(".dbf")?);
    Ok(Parts {
        path: path.to_owned(),
        shp: Arc::new(part(".shp")?.unwrap_or_default()),
        shx: part(".shx")?,
        dbf,
        is_dbf_empty,
        prj: part(".prj")?,
        cpg: part(".cpg")?,
    })
}

/// A table that has bytes, and whether there is one that has none.
fn table(dbf: Option<Vec<u8>>) -> (Option<Vec<u8>>, bool) {
    let is_empty = dbf.as_ref().is_some_and(Vec::is_empty);
    (dbf.filter(|_| !is_empty), is_empty)
}

fn without_ending(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    without_ending(file)
}
