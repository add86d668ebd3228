//! Folders and placemarks.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use geo::Geometry;

use super::elements::Elements;
use super::geometry::Shapes;
use super::names::Names;
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
    /// What its elements say.
    own: Vec<(String, String)>,
    /// Its data.
    data: Vec<(String, String)>,
}

/// All that is in a document.
#[derive(Default)]
pub(super) struct Features {
    folders: Vec<Folder>,
    pub(super) placemarks: Vec<Placemark>,
    /// What schemas say of the data's fields, in their order.
    fields: Vec<String>,
    kinds: HashMap<String, CellKind>,
    /// Elements that say something in some placemark: data under these names is something else.
    elements: HashSet<String>,
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
        let (mut own, mut data) = (Vec::new(), Vec::new());
        while let Some(start) = elements.next_child()? {
            let name = start.local_name().as_ref().to_owned();
            match name.as_str() {
                "name" | "description" | "address" | "phoneNumber" => {
                    let text = elements.take_text()?;
                    if !text.trim().is_empty() {
                        self.elements.insert(name.clone());
                        own.push((name, text));
                    }
                }
                "ExtendedData" => extended(&mut data, elements)?,
                _ if shapes.take(&name, elements)? => {}
                _ => elements.skip()?,
            }
        }
        self.has_heights |= shapes.has_heights;
        self.left_out += shapes.left_out;
        if !self.path(folder).is_empty() {
            self.elements.insert("folder".to_owned());
        }
        let about = About { folder, own, data };
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

    /// Names for the columns, beside all that elements and data bear.
    pub(super) fn names(&self) -> Names {
        let data = self.placemarks.iter().flat_map(|placemark| &placemark.about.data);
        let named = data.map(|(name, _)| name).chain(&self.elements).chain(&self.fields);
        Names::beside(named.cloned().chain(USUAL.map(str::to_owned)).collect())
    }

    /// The columns known from the start: the usual ones, and those of schemas.
    pub(super) fn columns<'f>(&'f self, names: &mut Names) -> Vec<Cow<'f, str>> {
        let usual = USUAL.into_iter().map(Cow::Borrowed);
        usual.chain(self.fields.iter().map(|name| names.column(name, self.first(name)))).collect()
    }

    /// The number of the first value of data under a name, after that of an element.
    fn first(&self, name: &str) -> usize {
        1 + usize::from(self.elements.contains(name))
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
    pub(super) fn fill(&self, placemark: &About, names: &mut Names, cells: &mut Cells) {
        let path = self.path(placemark.folder);
        if !path.is_empty() {
            cells.put("folder", Value::Text(&path));
        }
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for (name, value) in &placemark.own {
            let nth = counts.entry(name).or_insert(0);
            *nth += 1;
            cells.put(&names.column(name, *nth), Value::Text(value));
        }
        counts.clear();
        for (name, value) in &placemark.data {
            let nth = counts.entry(name).or_insert_with(|| self.first(name) - 1);
            *nth += 1;
            let kind = self.kinds.get(name).copied().unwrap_or_default();
            let value = value.trim();
            let value = match value.is_empty() {
                true => Value::Null,
                false => Value::Written(value, kind),
            };
            cells.put(&names.column(name, *nth), value);
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
