//! The file: template, style, script and data, and the policy that lets nothing else run.

use std::io::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::Head;
use super::document::Document;
use crate::language::Language;
use crate::language::messages::page as said;
use crate::map::{Drawing, MapError};
use crate::model::is_steering;

/// The page without what it holds.
const TEMPLATE: &str = include_str!("../../../maps/page/page.html");

/// What `maps/page` is bundled into; empty where it has not been (see `build.rs`).
const SCRIPT: &str = include_str!(concat!(env!("OUT_DIR"), "/page.js"));
const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/page.css"));

/// Whether it has been.
pub fn is_there() -> bool {
    !SCRIPT.is_empty()
}

/// The whole file.
pub fn written(document: &Document, head: &Head) -> Result<Drawing, MapError> {
    if !is_there() {
        return Err(MapError::NoPage);
    }
    let fault = |error: &dyn std::fmt::Display| MapError::Draw(error.to_string());
    let json = serde_json::to_vec(document).map_err(|error| fault(&error))?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(7));
    encoder.write_all(&json).map_err(|error| fault(&error))?;
    let data = BASE64_STANDARD.encode(encoder.finish().map_err(|error| fault(&error))?);
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; img-src data: blob:; worker-src blob:; child-src blob:; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(STYLE)
    );
    let tag = match head.language {
        Language::English => "en",
        Language::Chinese => "zh-CN",
    };
    let noscript = escaped(head.language.word(said::NOSCRIPT));
    let title = escaped(&head.title);
    let page = filled(&[
        ("language", tag),
        ("policy", &policy),
        ("title", &title),
        ("style", STYLE),
        ("noscript", &noscript),
        ("data", &data),
        ("script", SCRIPT),
    ]);
    Ok(Drawing { bytes: page.into_bytes(), warnings: Vec::new() })
}

/// The template with its places filled, each once and in their order: what is put in is not looked
/// at again.
fn filled(values: &[(&str, &str)]) -> String {
    let mut page = String::new();
    let mut rest = TEMPLATE;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        page.push_str(before);
        let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        page.push_str(value.unwrap_or_default());
        rest = after;
    }
    page.push_str(rest);
    page
}

/// What a policy calls a script or a style by.
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}

fn escaped(text: &str) -> String {
    let text = text
        .replace(is_steering, " ")
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    text.replace('"', "&quot;")
}
