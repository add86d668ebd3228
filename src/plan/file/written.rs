//! Values of a plan file: quantities that are written as text, and values that may be given
//! shortly or at length.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::model::{Cost, Limit, Money, Share, written};
use crate::read::LayerRef;
use crate::scenario::Purse;

/// A quantity that a plan writes as text (or as a bare number) and that has a rule of its own.
pub trait Readable: Sized {
    /// What it is, for schema and messages.
    const WHAT: &'static str;
    /// How it is written.
    const EXAMPLES: &'static [&'static str];
    /// The quantity, or what is wrong with the text.
    fn read(text: &str) -> Result<Self, String>;
}

/// A quantity read from its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Written<T>(pub T);

/// Millimetres walked in a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speed(pub u32);

/// How much longer than now something is, in thousandths: 1.2 or 120%.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factor(pub u32);

fn text_of<T, E: fmt::Display>(read: Result<T, E>) -> Result<T, String> {
    read.map_err(|error| error.to_string())
}

macro_rules! readable {
    ($($type:ty: $what:literal, $examples:expr, $read:expr;)*) => {
        $(impl Readable for $type {
            const WHAT: &'static str = $what;
            const EXAMPLES: &'static [&'static str] = $examples;
            fn read(text: &str) -> Result<$type, String> {
                text_of($read(text))
            }
        })*
    };
}

readable! {
    Limit: "a service radius, the limit itself within: a distance or a walking time",
        &["1km", "640m", "8min"], Limit::from_str;
    Share: "a share", &["90%", "0.9"], written::share;
    Cost: "a distance", &["300m", "1.5km"], written::distance;
    Money: "an amount, in the unit of the candidates' costs", &["1200000"], written::money;
    Speed: "a walking speed", &["80m/min", "4.8km/h"],
        |text| written::walking_speed(text).map(Speed);
    Purse: "a number of new sites, or a row of numbers", &["12", "1..20"], Purse::from_str;
    LayerRef: "a layer: PATH or PATH?key=value&key=value; the path starts at the plan's folder",
        &["blocks.geojson?weight=population"], LayerRef::from_str;
    Factor: "a factor, or per cent of today", &["1.2", "80%"], factor;
}

fn factor(text: &str) -> Result<Factor, String> {
    let (number, per) = match text.trim().strip_suffix('%') {
        Some(number) => (number, 100.0),
        None => (text, 1.0),
    };
    let value = number.trim().parse::<f64>().ok().map(|value| value / per);
    let value = value.filter(|value| (0.0..=1000.0).contains(value));
    value.map(|value| Factor((value * 1000.0).round() as u32)).ok_or_else(|| {
        format!("\"{text}\" is not a factor; allowed: 0 to 1000, or 0% and more. hint: 1.2 or 120%")
    })
}

impl<'de, T: Readable> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Written<T>, D::Error> {
        deserializer.deserialize_any(WrittenVisitor(PhantomData))
    }
}

struct WrittenVisitor<T>(PhantomData<T>);

impl<T: Readable> Visitor<'_> for WrittenVisitor<T> {
    type Value = Written<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, such as \"{}\"", T::WHAT, T::EXAMPLES[0])
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Written<T>, E> {
        T::read(text).map(Written).map_err(E::custom)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Written<T>, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Written<T>, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Written<T>, E> {
        self.visit_str(&number.to_string())
    }
}

impl<T: Readable> JsonSchema for Written<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::WHAT.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": T::WHAT,
            "type": ["string", "number"],
            "examples": T::EXAMPLES,
        })
    }
}

/// A text, or a table that says more.
#[derive(Debug, Clone, PartialEq)]
pub enum TextOr<T> {
    /// The short form.
    Text(String),
    /// The long form.
    Table(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for TextOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<TextOr<T>, D::Error> {
        deserializer.deserialize_any(TextOrVisitor(PhantomData))
    }
}

struct TextOrVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for TextOrVisitor<T> {
    type Value = TextOr<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or a table such as { id = \"…\" }")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<TextOr<T>, E> {
        Ok(TextOr::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TextOr<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(TextOr::Table)
    }
}

impl<T: JsonSchema> JsonSchema for TextOr<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [{"type": "string"}, generator.subschema_for::<T>()]})
    }
}

/// One value, or a list of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Several<T>(pub Vec<T>);

impl<T> Default for Several<T> {
    fn default() -> Several<T> {
        Several(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Several<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Several<T>, D::Error> {
        deserializer.deserialize_any(SeveralVisitor(PhantomData))
    }
}

struct SeveralVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SeveralVisitor<T> {
    type Value = Several<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, or a list of values")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, values: A) -> Result<Several<T>, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(values)).map(Several)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Several<T>, E> {
        one(serde::de::value::StrDeserializer::new(text))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Several<T>, E> {
        one(serde::de::value::I64Deserializer::new(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Several<T>, E> {
        one(serde::de::value::F64Deserializer::new(number))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Several<T>, A::Error> {
        one(MapAccessDeserializer::new(map))
    }
}

fn one<'de, T: Deserialize<'de>, D: Deserializer<'de>>(value: D) -> Result<Several<T>, D::Error> {
    Ok(Several(vec![T::deserialize(value)?]))
}

impl<T: JsonSchema> JsonSchema for Several<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({"anyOf": [one.clone(), {"type": "array", "items": one}]})
    }
}
