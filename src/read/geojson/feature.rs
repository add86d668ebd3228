//! Documents and features, their members in whatever order they come.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::coordinates::{CoordinatesSeed, drain};
use super::geometry::{KINDS, Members, Parts, Shape, ShapeSeed};
use super::member::{Held, Key, KeySeed, Name, Text, scalars};
use super::sink::Sink;
use crate::read::shape::Fault;

/// What a document turned out to be.
#[derive(Debug, Default)]
pub struct Document {
    /// Its `type`.
    pub kind: String,
    /// Whether it has members of Esri's own JSON.
    pub is_esri: bool,
    /// Whether it had features.
    pub has_features: bool,
}

/// Reads a document: a collection, a feature or a geometry.
pub struct DocumentSeed<'s, 'de>(pub &'s mut Sink<'de>);

impl<'de> DeserializeSeed<'de> for DocumentSeed<'_, 'de> {
    type Value = Document;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Document, D::Error> {
        source.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for DocumentSeed<'_, 'de> {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GeoJSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
        let sink = self.0;
        let mut object = Object::default();
        let mut document = Document::default();
        while let Some(key) = map.next_key_seed(KeySeed)? {
            match key {
                Key::Features => {
                    document.has_features = true;
                    map.next_value_seed(Features(sink))?;
                }
                Key::Crs => {
                    let crs = map.next_value::<serde_json::Value>()?;
                    sink.crs = sink.crs.take().or(Some(crs).filter(|crs| !crs.is_null()));
                }
                Key::Esri => {
                    document.is_esri = true;
                    map.next_value::<IgnoredAny>()?;
                }
                key => object.take(key, &mut map, sink)?,
            }
        }
        document.kind = object.parts.kind.as_deref().unwrap_or_default().to_owned();
        match document.kind.as_str() {
            "Feature" => object.end(sink),
            kind => {
                sink.properties.clear();
                if KINDS.contains(&kind) {
                    let shape = object.parts.build(&mut sink.noticed);
                    sink.take(None, shape);
                }
            }
        }
        Ok(document)
    }
}

struct Features<'s, 'de>(&'s mut Sink<'de>);

impl<'de> DeserializeSeed<'de> for Features<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(FeatureSeed(self.0))?.is_some() {
            if self.0.stopped.is_some() {
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

struct FeatureSeed<'s, 'de>(&'s mut Sink<'de>);

impl<'de> DeserializeSeed<'de> for FeatureSeed<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl FeatureSeed<'_, '_> {
    fn refuse(self, found: &str) {
        self.0.take(None, Err(no_feature(found)));
    }
}

impl<'de> Visitor<'de> for FeatureSeed<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a feature")
    }

    scalars!(self, found => self.refuse(found));

    fn visit_unit<E>(self) -> Result<(), E> {
        self.refuse("null");
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        drain(&mut seq)?;
        self.refuse("an array");
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut object = Object::default();
        while let Some(key) = map.next_key_seed(KeySeed)? {
            object.take(key, &mut map, self.0)?;
        }
        object.end(self.0);
        Ok(())
    }
}

/// Members of a feature, or of a geometry that stands alone, in whatever order they came.
#[derive(Default)]
struct Object<'de> {
    parts: Parts<'de>,
    id: Option<Held<'de>>,
    shape: Option<Shape>,
    fault: Option<Fault>,
}

impl<'de> Object<'de> {
    fn take<A: MapAccess<'de>>(
        &mut self,
        key: Key,
        map: &mut A,
        sink: &mut Sink<'de>,
    ) -> Result<(), A::Error> {
        match key {
            Key::Type => self.parts.kind = map.next_value::<Text<'de>>()?.0,
            Key::Id => match map.next_value::<Held<'de>>()? {
                Held::Null => {}
                Held::Boolean(_) | Held::Nested(_) => {
                    self.fault = Some(Fault {
                        kind: "id-type",
                        found: "an \"id\" that is neither text nor number".to_owned(),
                        allowed: "a text or a number",
                        hint: "give the feature a plain id",
                    });
                }
                id => self.id = Some(id),
            },
            Key::Properties => {
                sink.properties.clear();
                if let Some(found) = map.next_value_seed(Properties(&mut sink.properties))? {
                    self.fault = Some(Fault {
                        kind: "properties-type",
                        found: format!("\"properties\" that are {found}"),
                        allowed: "an object, or null",
                        hint: "export the layer again",
                    });
                }
            }
            Key::Geometry => self.shape = Some(map.next_value_seed(ShapeSeed(&mut sink.noticed))?),
            Key::Coordinates => {
                let seed = CoordinatesSeed(&mut sink.noticed);
                self.parts.coordinates = Some(map.next_value_seed(seed)?);
            }
            Key::Geometries => {
                let seed = Members(&mut sink.noticed);
                self.parts.members = Some(map.next_value_seed(seed)?);
            }
            Key::Features | Key::Crs | Key::Esri | Key::Other => {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    /// The members are those of a feature.
    fn end(self, sink: &mut Sink<'de>) {
        let shape = match (self.parts.kind.as_deref(), self.fault) {
            (Some("Feature"), None) => {
                self.shape.unwrap_or(Ok(None)).and_then(|shape| shape.ok_or_else(Fault::null))
            }
            (Some("Feature"), Some(fault)) => Err(fault),
            (Some(kind), _) => Err(no_feature(&format!("an object of type \"{kind}\""))),
            (None, _) => Err(no_feature("an object without a type")),
        };
        sink.take(self.id, shape);
    }
}

fn no_feature(found: &str) -> Fault {
    Fault {
        kind: "feature-type",
        found: format!("{found} where a feature should be"),
        allowed: "objects of type \"Feature\"",
        hint: "export the layer again",
    }
}

/// Reads properties; what they are instead of an object, where they are not one.
struct Properties<'s, 'de>(&'s mut Vec<(Cow<'de, str>, Held<'de>)>);

impl<'de> DeserializeSeed<'de> for Properties<'_, 'de> {
    type Value = Option<&'static str>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Properties<'_, 'de> {
    type Value = Option<&'static str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("properties")
    }

    scalars!(self, found => Some(found));

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        drain(&mut seq)?;
        Ok(Some("an array"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while let Some(Name(name)) = map.next_key()? {
            self.0.push((name, map.next_value()?));
        }
        Ok(None)
    }
}
