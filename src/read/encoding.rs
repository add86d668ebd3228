//! Bytes of a text file to text.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::{Layer, LayerRef, Note, ReadError};

/// Decode a text file: as the reference says; else by its byte-order mark; else UTF-8 where
/// the bytes are valid UTF-8; else GB18030 (which holds all of GBK). What was chosen is
/// said when it was not plain UTF-8.
pub fn decode<'a>(
    bytes: &'a [u8],
    reference: &LayerRef,
    layer: &mut Layer,
) -> Result<Cow<'a, str>, ReadError> {
    let (text, encoding) = decoded(bytes, reference, &mut layer.notes)?;
    layer.encoding = Some(encoding);
    Ok(text)
}

fn decoded<'a>(
    bytes: &'a [u8],
    reference: &LayerRef,
    notes: &mut Vec<Note>,
) -> Result<(Cow<'a, str>, &'static str), ReadError> {
    let fault = |place: String, found: String| ReadError::Syntax {
        path: reference.path.clone(),
        place,
        found,
        hint: "name the encoding, as in ?encoding=gbk, or save the file as UTF-8".to_owned(),
    };
    if let Some(label) = &reference.encoding {
        let encoding = Encoding::for_label(label.as_bytes())
            .ok_or_else(|| fault("1".to_owned(), format!("unknown encoding \"{label}\"")))?;
        let (text, used, broken) = encoding.decode(bytes);
        if broken {
            return Err(fault("1".to_owned(), format!("the bytes are not {}", used.name())));
        }
        return Ok((text, used.name()));
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes)
        && encoding != UTF_8
    {
        let (text, _, broken) = encoding.decode(bytes);
        if broken {
            return Err(fault("1".to_owned(), format!("the bytes are not {}", encoding.name())));
        }
        notes.push(Note::info(format!("read as {}", encoding.name())));
        return Ok((text, encoding.name()));
    }
    let unmarked = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(unmarked) {
        Ok(text) => Ok((Cow::Borrowed(text), UTF_8.name())),
        Err(error) => {
            let (text, _, broken) = GB18030.decode(unmarked);
            if broken {
                let byte = error.valid_up_to() + bytes.len() - unmarked.len();
                let found = "neither UTF-8 nor GB18030".to_owned();
                return Err(fault(format!("byte {byte}"), found));
            }
            notes.push(Note::info("not UTF-8: read as GB18030"));
            Ok((text, GB18030.name()))
        }
    }
}
