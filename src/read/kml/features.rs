//! Folders and placemarks.

use std::collections::{HashMap, HashSet};

use geo::Geometry;

use super::elements::Elements;
use super::geometry::Shapes;
use crate::read::cells::{Cells, Value};
use crate::read::shape::Fault;
use crate::read::{CellKind, ReadError};

/// Columns that every placemark may fill, before those of its own data.
pub(super) const USUAL: [&str; 3] = ["name", "description", "folder"];

/// A folder, and the one it lies in.
struct Folder {
    parent: Option<usize>,
    name: String,
}

/// A placemark that has been read.
pub(super) struct Placemark {
    pub(super) geometry: Result<Geometry<f64>, Fault>,
    pub(super) about: About,
}

/// What is known of a placemark but for where it is.
pub(super) struct About {
    folder: Option<usize>,
    values: Vec<(String, String)>,
}

/// All that is in a document.
#[derive(Default)]
pub(super) struct Features {
    folders: Vec<Folder>,
    pub(super) placemarks: Vec<Placemark>,
    /// What schemas say of the data's fields, in their order.
    fields: Vec<String>,
    kinds: HashMap<String, CellKind>,
    pub(super) network_links: usize,
    pub(super) left_out: usize,
    pub(super) has_heights: bool,
    pub(super) overlays: usize,
}

impl Features {
    /// Read a whole document.
    pub(super) fn of(mut elements: Elements<'_>) -> Result<Features, ReadError> {
        let mut features = Features::default();
        let mut is_first = true;
        while let Some(start) = elements.next_child()? {
            let name = start.local_name().as_ref().to_owned();
            if is_first && !["kml", "Document", "Folder", "Placemark"].contains(&name.as_str()) {
                return Err(elements.broken(format!("not KML: it begins with <{name}>")));
            }
            is_first = false;
            features.feature(&name, None, &mut elements)?;
        }
        match is_first {
            true => Err(elements.broken("not KML: there is no element in it".to_owned())),
            false => Ok(features),
        }
    }

    /// Read an element that may hold features, and close it.
    fn feature(
        &mut self,
        name: &str,
        folder: Option<usize>,
        elements: &mut Elements<'_>,
    ) -> Result<(), ReadError> {
        match name {
            "kml" | "Document" => self.children(folder, None, elements),
            "Folder" => {
                self.folders.push(Folder { parent: folder, name: String::new() });
                let own = self.folders.len() - 1;
                self.children(Some(own), Some(own), elements)
            }
            "Placemark" => self.placemark(folder, elements),
            "Schema" => self.schema(elements),
            "NetworkLink" => {
                self.network_links += 1;
                elements.skip()
            }
            "GroundOverlay" | "ScreenOverlay" | "PhotoOverlay" => {
                self.overlays += 1;
                elements.skip()
            }
            _ => elements.skip(),
        }
    }

    /// Read what lies in an element; a name in it is that of the folder which is open.
    fn children(
        &mut self,
        folder: Option<usize>,
        named: Option<usize>,
        elements: &mut Elements<'_>,
    ) -> Result<(), ReadError> {
        while let Some(start) = elements.next_child()? {
            let name = start.local_name().as_ref().to_owned();
            match named.and_then(|at| self.folders.get_mut(at)) {
                Some(folder) if name == "name" => {
                    elements.take_text()?.trim().clone_into(&mut folder.name);
                }
                _ => self.feature(&name, folder, elements)?,
            }
        }
        Ok(())
    }

    fn placemark(
        &mut self,
        folder: Option<usize>,
        elements: &mut Elements<'_>,
    ) -> Result<(), ReadError> {
        let mut shapes = Shapes::default();
        let mut values = Vec::new();
        while let Some(start) = elements.next_child()? {
            let name = start.local_name().as_ref().to_owned();
            match name.as_str() {
                "name" | "description" | "address" | "phoneNumber" => {
                    values.push((name, elements.take_text()?));
                }
                "ExtendedData" => extended(&mut values, elements)?,
                _ if shapes.take(&name, elements)? => {}
                _ => elements.skip()?,
            }
        }
        self.has_heights |= shapes.has_heights;
        self.left_out += shapes.left_out;
        let about = About { folder, values };
        self.placemarks.push(Placemark { geometry: shapes.into_geometry(), about });
        Ok(())
    }

    fn schema(&mut self, elements: &mut Elements<'_>) -> Result<(), ReadError> {
        while let Some(start) = elements.next_child()? {
            let (name, said) =
                (elements.attribute(&start, "name")?, elements.attribute(&start, "type")?);
            if let (Some(name), Some(said)) = (name, said) {
                let kind = match said.rsplit(':').next().unwrap_or_default() {
                    "int" | "uint" | "short" | "ushort" => CellKind::Integer,
                    "float" | "double" => CellKind::Real,
                    "bool" => CellKind::Boolean,
                    "string" => CellKind::Text,
                    _ => CellKind::Unknown,
                };
                if self.kinds.insert(name.clone(), kind).is_none() {
                    self.fields.push(name);
                }
            }
            elements.skip()?;
        }
        Ok(())
    }

    /// The names on the way to a folder, apart by slashes.
    fn path(&self, folder: Option<usize>) -> String {
        let names: Vec<&str> = self.way(folder).map(|folder| folder.name.as_str()).collect();
        names.into_iter().rev().collect::<Vec<_>>().join("/")
    }

    /// A folder and those around it, from the inside.
    fn way(&self, folder: Option<usize>) -> impl Iterator<Item = &Folder> {
        let at = |folder: Option<usize>| folder.and_then(|at| self.folders.get(at));
        std::iter::successors(at(folder), move |inner| at(inner.parent))
    }

    /// The paths of all folders, in the order of the document, each once.
    pub(super) fn paths(&self) -> Vec<String> {
        let mut known = HashSet::new();
        let paths = (0..self.folders.len()).map(|at| self.path(Some(at)));
        paths.filter(|path| known.insert(path.clone())).collect()
    }

    /// The columns known from the start: the usual ones, and those of schemas.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        USUAL.into_iter().chain(self.fields.iter().map(String::as_str))
    }

    /// Whether a placemark lies in a folder of this name or path, however deep.
    pub(super) fn lies_in(&self, placemark: &About, wanted: &str) -> bool {
        let path = self.path(placemark.folder);
        self.way(placemark.folder).any(|folder| folder.name == wanted)
            || path.strip_prefix(wanted).is_some_and(|rest| {
                placemark.folder.is_some() && (rest.is_empty() || rest.starts_with('/'))
            })
    }

    /// Put what is known of a placemark into a row.
    pub(super) fn fill(&self, placemark: &About, cells: &mut Cells) {
        let path = self.path(placemark.folder);
        if !path.is_empty() {
            cells.put("folder", Value::Text(&path));
        }
        for (name, value) in &placemark.values {
            match USUAL.contains(&name.as_str()) {
                true => cells.put(name, Value::Text(value)),
                false => {
                    let kind = self.kinds.get(name).copied().unwrap_or_default();
                    let value = value.trim();
                    match value.is_empty() {
                        true => cells.put(name, Value::Null),
                        false => cells.put(name, Value::Written(value, kind)),
                    }
                }
            }
        }
    }
}

/// Data of a placemark's own: pairs of name and value, or fields of a schema.
fn extended(
    values: &mut Vec<(String, String)>,
    elements: &mut Elements<'_>,
) -> Result<(), ReadError> {
    while let Some(start) = elements.next_child()? {
        match start.local_name().as_ref() {
            "Data" => {
                let name = elements.attribute(&start, "name")?.unwrap_or_default();
                while let Some(inner) = elements.next_child()? {
                    match inner.local_name().as_ref() {
                        "value" => values.push((name.clone(), elements.take_text()?)),
                        _ => elements.skip()?,
                    }
                }
            }
            "SchemaData" => {
                while let Some(inner) = elements.next_child()? {
                    match inner.local_name().as_ref() {
                        "SimpleData" => {
                            let name = elements.attribute(&inner, "name")?.unwrap_or_default();
                            values.push((name, elements.take_text()?));
                        }
                        _ => elements.skip()?,
                    }
                }
            }
            _ => elements.skip()?,
        }
    }
    Ok(())
}
