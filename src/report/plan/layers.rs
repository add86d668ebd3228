//! The layers of a run as one GeoPackage: the blocks with a column for every scenario, what changes
//! against the base, the sites of each scenario.

use geo::{Geometry, MapCoords};
use serde_json::{Map, Value, json};

use super::RunReport;
use super::entry::{Entry, word};
use crate::language::messages::plan as said;
use crate::language::messages::report as words;
use crate::model::Xy;
use crate::plan::Town;
use crate::write::geopackage::{
    Crs, Feature, FeatureTable, GeoPackageError, Marker, Style, StyleClass, geopackage,
};

impl RunReport {
    /// `layers.gpkg`.
    pub fn geopackage(&self, town: &Town) -> Result<Vec<u8>, GeoPackageError> {
        let crs = if town.study.plane.is_euclidean() { Crs::Local } else { Crs::Wgs84 };
        let mut tables = vec![self.blocks(town), self.changes(town), self.sites()];
        tables.retain(|table| !table.features.is_empty());
        geopackage(&tables, crs)
    }

    fn kept(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.layers.is_some())
    }

    /// Today's blocks, with the verdict of every scenario.
    fn blocks(&self, town: &Town) -> FeatureTable {
        let demand = &town.study.demand;
        let columns: Vec<(String, Vec<char>)> = self
            .kept()
            .filter_map(|entry| {
                let verdicts = entry.layers.as_ref()?.verdicts.chars().collect();
                Some((entry.figures.name.clone(), verdicts))
            })
            .collect();
        let features = (0..demand.len()).map(|index| {
            let mut properties = block(town, index);
            for (name, verdicts) in &columns {
                properties.insert(name.clone(), json!(verdicts.get(index).copied().and_then(word)));
            }
            (Some(shape(town, index)), properties)
        });
        let style = columns.first().map(|(attribute, _)| Style {
            attribute: attribute.clone(),
            classes: vec![
                self.class("served", words::SERVED, [190, 220, 202]),
                self.class("uncovered", words::UNCOVERED, [214, 96, 77]),
                self.class("unsnapped", said::UNSNAPPED, [190, 190, 190]),
            ],
        });
        FeatureTable {
            name: "blocks".to_owned(),
            title: self.language.word(said::BLOCKS).to_owned(),
            features: features.collect(),
            style,
        }
    }

    /// Blocks that gain or lose their service, a feature for each scenario.
    fn changes(&self, town: &Town) -> FeatureTable {
        let mut features: Vec<Feature> = Vec::new();
        let base = self.base().unwrap_or_default().to_owned();
        let held = self.kept().find(|entry| entry.figures.name == base);
        let before: Vec<char> = held
            .and_then(|entry| entry.layers.as_ref())
            .map(|layers| layers.verdicts.chars().collect())
            .unwrap_or_default();
        for entry in self.kept().filter(|entry| entry.figures.change.is_some()) {
            let Some(layers) = &entry.layers else { continue };
            for (index, (was, now)) in before.iter().zip(layers.verdicts.chars()).enumerate() {
                let turn = match (was, now) {
                    ('s', 'u' | 'n') => "lost",
                    ('u' | 'n', 's') => "gained",
                    _ => continue,
                };
                let mut properties = block(town, index);
                properties.insert("scenario".to_owned(), json!(entry.figures.name));
                properties.insert("change".to_owned(), json!(turn));
                features.push((Some(shape(town, index)), properties));
            }
            for added in &layers.added {
                let served = added["properties"]["verdict"] == "served";
                let mut properties = Map::new();
                for key in ["id", "name", "weight"] {
                    properties.insert(key.to_owned(), added["properties"][key].clone());
                }
                properties.insert("scenario".to_owned(), json!(entry.figures.name));
                let turn = if served { "gained" } else { "missed" };
                properties.insert("change".to_owned(), json!(turn));
                features.push((geometry(added), properties));
            }
        }
        FeatureTable {
            name: "changes".to_owned(),
            title: self.language.say(said::MAP_OF_DIFFERENCES, &[("base", &base)]),
            features,
            style: Some(Style {
                attribute: "change".to_owned(),
                classes: vec![
                    self.class("gained", said::NEWLY, [27, 120, 55]),
                    self.class("lost", said::NO_LONGER, [214, 96, 77]),
                    self.class("missed", said::NEVER, [190, 190, 190]),
                ],
            }),
        }
    }

    /// The sites of every scenario.
    fn sites(&self) -> FeatureTable {
        let mut features: Vec<Feature> = Vec::new();
        for entry in self.kept() {
            for site in entry.layers.iter().flat_map(|layers| &layers.sites) {
                let mut properties = Map::new();
                properties.insert("scenario".to_owned(), json!(entry.figures.name));
                if let Some(own) = site["properties"].as_object() {
                    properties.extend(own.clone());
                }
                features.push((geometry(site), properties));
            }
        }
        FeatureTable {
            name: "sites".to_owned(),
            title: self.language.word(said::CENTRES_SHORT).to_owned(),
            features,
            style: Some(Style {
                attribute: "status".to_owned(),
                classes: vec![
                    self.site_class("existing", said::EXISTING, [37, 64, 97], Marker::Circle),
                    self.site_class("planned", said::PLANNED, [120, 120, 120], Marker::Square),
                    self.site_class("proposed", said::PROPOSED, [217, 119, 6], Marker::Triangle),
                ],
            }),
        }
    }

    fn class(&self, value: &str, label: crate::language::Message, fill: [u8; 3]) -> StyleClass {
        StyleClass {
            value: value.to_owned(),
            label: self.language.word(label).to_owned(),
            fill,
            line: fill.map(|part| part / 2),
            marker: Marker::Circle,
            size_mm: 1.6,
        }
    }

    fn site_class(
        &self,
        value: &str,
        label: crate::language::Message,
        fill: [u8; 3],
        marker: Marker,
    ) -> StyleClass {
        StyleClass { marker, size_mm: 2.8, line: [255, 255, 255], ..self.class(value, label, fill) }
    }
}

fn block(town: &Town, index: usize) -> Map<String, Value> {
    let demand = &town.study.demand;
    let mut properties = Map::new();
    properties.insert("id".to_owned(), json!(demand.id(index)));
    properties.insert("name".to_owned(), json!(demand.name(index)));
    properties.insert("weight".to_owned(), json!(demand.points[index].weight));
    if let Some(belonging) = &town.belonging {
        let name = &belonging.names[belonging.of[index] as usize];
        properties.insert("neighbourhood".to_owned(), json!(name));
    }
    properties
}

/// A block's outline or point, in degrees unless the study is local.
fn shape(town: &Town, index: usize) -> Geometry<f64> {
    let demand = &town.study.demand;
    let written = |coord: geo::Coord<f64>| match town.study.plane.lonlat(Xy::from(coord)) {
        Some(at) => geo::Coord { x: at.lon, y: at.lat },
        None => coord,
    };
    let at = demand.points[index].at;
    let shape = match &demand.outlines {
        Some(outlines) => Geometry::MultiPolygon(outlines[index].clone()),
        None => Geometry::Point(geo::Point::new(at.x, at.y)),
    };
    shape.map_coords(written)
}

fn geometry(feature: &Value) -> Option<Geometry<f64>> {
    let written: geojson::Geometry = serde_json::from_value(feature["geometry"].clone()).ok()?;
    Geometry::try_from(written).ok()
}
