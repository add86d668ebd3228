//! Names and values of members, borrowed from the text where it has no escapes.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::read::CellKind;
use crate::read::cells::Value;

/// What a visitor makes of anything that is neither `null`, an array nor an object.
macro_rules! scalars {
    ($self:ident, $found:ident => $made:expr) => {
        fn visit_bool<E>($self, _: bool) -> Result<Self::Value, E> {
            let $found = "true or false";
            Ok($made)
        }

        fn visit_i64<E>($self, _: i64) -> Result<Self::Value, E> {
            let $found = "a number";
            Ok($made)
        }

        fn visit_u64<E>($self, _: u64) -> Result<Self::Value, E> {
            let $found = "a number";
            Ok($made)
        }

        fn visit_f64<E>($self, _: f64) -> Result<Self::Value, E> {
            let $found = "a number";
            Ok($made)
        }

        fn visit_str<E>($self, _: &str) -> Result<Self::Value, E> {
            let $found = "a text";
            Ok($made)
        }
    };
}
pub(super) use scalars;

/// Members of GeoJSON objects, and those by which its relatives are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Type,
    Id,
    Properties,
    Geometry,
    Coordinates,
    Geometries,
    Features,
    Crs,
    Esri,
    Other,
}

/// Reads the name of a member.
pub struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Key, D::Error> {
        source.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, name: &str) -> Result<Key, E> {
        Ok(match name {
            "type" => Key::Type,
            "id" => Key::Id,
            "properties" => Key::Properties,
            "geometry" => Key::Geometry,
            "coordinates" => Key::Coordinates,
            "geometries" => Key::Geometries,
            "features" => Key::Features,
            "crs" => Key::Crs,
            "spatialReference" | "geometryType" | "attributes" | "rings" => Key::Esri,
            _ => Key::Other,
        })
    }
}

/// A text; nothing where it is something else.
pub struct Text<'de>(pub Option<Cow<'de, str>>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        Ok(Text(match Held::deserialize(source)? {
            Held::Text(text) => Some(text),
            _ => None,
        }))
    }
}

/// The name of a property.
pub struct Name<'de>(pub Cow<'de, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a property")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }
        source.deserialize_str(Names)
    }
}

/// A property's value until it is known that its feature is used.
#[derive(Debug)]
pub enum Held<'de> {
    Null,
    Boolean(bool),
    Integer(i64),
    /// Beyond what [`Held::Integer`] holds.
    Large(u64),
    Real(f64),
    Text(Cow<'de, str>),
    /// Arrays and objects, as JSON.
    Nested(String),
}

impl Held<'_> {
    /// Hand it on as a value of a cell. `written` is where numbers are written to.
    pub fn with_value<T>(&self, written: &mut String, then: impl FnOnce(Value<'_>) -> T) -> T {
        use std::fmt::Write;
        written.clear();
        match self {
            Held::Null => then(Value::Null),
            Held::Boolean(flag) => then(Value::Boolean(*flag)),
            Held::Integer(number) => {
                // Writing to a text cannot fail.
                let _ = write!(written, "{number}");
                then(Value::Written(written, CellKind::Integer))
            }
            Held::Large(number) => {
                let _ = write!(written, "{number}");
                then(Value::Written(written, CellKind::Integer))
            }
            Held::Real(number) => {
                let _ = write!(written, "{number:?}");
                then(Value::Written(written, CellKind::Real))
            }
            Held::Text(text) => then(Value::Text(text)),
            Held::Nested(text) => then(Value::Text(text)),
        }
    }
}

impl<'de> Deserialize<'de> for Held<'de> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(Values)
    }
}

struct Values;

impl<'de> Visitor<'de> for Values {
    type Value = Held<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Held<'de>, E> {
        Ok(Held::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Held<'de>, E> {
        Ok(Held::Boolean(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Held<'de>, E> {
        Ok(Held::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Held<'de>, E> {
        Ok(i64::try_from(number).map_or(Held::Large(number), Held::Integer))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Held<'de>, E> {
        Ok(Held::Real(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Held<'de>, E> {
        Ok(Held::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Held<'de>, E> {
        Ok(Held::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Held<'de>, A::Error> {
        let value = serde_json::Value::deserialize(SeqAccessDeserializer::new(seq))?;
        Ok(Held::Nested(value.to_string()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Held<'de>, A::Error> {
        let value = serde_json::Value::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Held::Nested(value.to_string()))
    }
}
