//! A text file decoded piece by piece, by the rules of [`crate::read::encoding`].

use std::io::Read;
use std::path::{Path, PathBuf};

use encoding_rs::{BIG5, Decoder, DecoderResult, Encoding, GB18030, UTF_8};

use crate::read::encoding::{LOOKED_AT, SAID_OF_BIG5, SAID_OF_GB18030, looks_like_big5};
use crate::read::input::Pieces;
use crate::read::{InputFile, LayerRef, Note, ReadError, gate};

/// Bytes read at a time.
const BLOCK: usize = 1 << 20;

/// The byte-order mark of UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The text of a file, from the front to the end.
pub struct Texts {
    path: PathBuf,
    from: Box<dyn Pieces>,
    decoder: Decoder,
    block: Vec<u8>,
    /// Bytes that were read.
    read: u64,
    /// Whether lines end in a carriage return alone.
    is_old_mac: bool,
    is_ended: bool,
}

impl Texts {
    /// Look through the file for its encoding and the ends of its lines; what was chosen is said.
    pub fn open(
        file: &InputFile,
        reference: &LayerRef,
        notes: &mut Vec<Note>,
    ) -> Result<Texts, ReadError> {
        let path = file.path();
        gate::check_size(path, file.size())?;
        let fault = |place: String, found: String| ReadError::Syntax {
            path: path.to_owned(),
            place,
            found,
            hint: "name the encoding, as in ?encoding=gbk, or save the file as UTF-8".to_owned(),
        };
        let marked = Encoding::for_bom(&file.head(4)?);
        let said = match (&reference.encoding, marked) {
            (Some(label), _) => {
                Some(Encoding::for_label(label.as_bytes()).ok_or_else(|| {
                    fault("1".to_owned(), format!("unknown encoding \"{label}\""))
                })?)
            }
            (None, Some((encoding, _))) if encoding != UTF_8 => {
                notes.push(Note::info(format!("read as {}", encoding.name())));
                Some(encoding)
            }
            _ => None,
        };
        let mut encoding = said.unwrap_or(UTF_8);
        let mut is_mismarked = false;
        let mut looked = Survey::of(file, encoding, is_mismarked)?;
        if let Some(byte) = looked.broken_at {
            if said.is_some() {
                let found = format!("the bytes are not {}", encoding.name());
                return Err(fault("1".to_owned(), found));
            }
            // The mark of UTF-8 before bytes that are none says nothing of them.
            is_mismarked = file.head(MARK.len())? == MARK;
            (encoding, looked) = unmarked(file, is_mismarked, notes)?.ok_or_else(|| {
                fault(format!("byte {byte}"), "neither UTF-8 nor GB18030".to_owned())
            })?;
        }
        if let Some(at) = looked.nul_at {
            return Err(super::not_a_text(path, at));
        }
        if looked.is_old_mac() {
            notes.push(Note::info(super::OLD_MAC));
        }
        Texts::decoded(file, encoding, is_mismarked, looked.is_old_mac())
    }

    fn decoded(
        file: &InputFile,
        encoding: &'static Encoding,
        is_mismarked: bool,
        is_old_mac: bool,
    ) -> Result<Texts, ReadError> {
        let mut from = file.pieces()?;
        let decoder = match is_mismarked {
            true => encoding.new_decoder_without_bom_handling(),
            false => encoding.new_decoder(),
        };
        if is_mismarked {
            let fault = |source| ReadError::Open { path: file.path().to_owned(), source };
            from.read_exact(&mut [0; MARK.len()]).map_err(fault)?;
        }
        Ok(Texts {
            path: file.path().to_owned(),
            from,
            decoder,
            block: vec![0; BLOCK],
            read: 0,
            is_old_mac,
            is_ended: false,
        })
    }

    /// Append what comes next; whether more may follow.
    pub fn more(&mut self, to: &mut String) -> Result<bool, ReadError> {
        match self.append(to)? {
            None => Ok(!self.is_ended),
            Some(_) => Err(changed(&self.path)),
        }
    }

    /// The same; where the bytes are not of the encoding, the first that is not.
    fn append(&mut self, to: &mut String) -> Result<Option<u64>, ReadError> {
        if self.is_ended {
            return Ok(None);
        }
        let fault = |source| ReadError::Open { path: self.path.clone(), source };
        let read = self.from.read(&mut self.block).map_err(fault)?;
        self.is_ended = read == 0;
        let bytes = self.block.get(..read).unwrap_or_default();
        let room = self.decoder.max_utf8_buffer_length_without_replacement(read);
        to.reserve(room.unwrap_or(4 * read + 16));
        let before = to.len();
        let start = self.read;
        self.read += read as u64;
        let (result, used) =
            self.decoder.decode_to_string_without_replacement(bytes, to, self.is_ended);
        if self.is_old_mac {
            let lines = to.get(before..).unwrap_or_default().replace('\r', "\n");
            to.truncate(before);
            to.push_str(&lines);
        }
        let used = start + used as u64;
        Ok(match result {
            DecoderResult::InputEmpty => None,
            DecoderResult::Malformed(length, after) => {
                Some(used.saturating_sub(u64::from(length) + u64::from(after)))
            }
            DecoderResult::OutputFull => Some(used),
        })
    }
}

/// Of bytes that are not UTF-8, Big5 or GB18030; none where they are neither.
fn unmarked(
    file: &InputFile,
    is_mismarked: bool,
    notes: &mut Vec<Note>,
) -> Result<Option<(&'static Encoding, Survey)>, ReadError> {
    let head = file.head(LOOKED_AT + MARK.len())?;
    let head = head.strip_prefix(MARK).unwrap_or(&head);
    let likely = looks_like_big5([head]);
    let said = [(BIG5, Note::warning(SAID_OF_BIG5)), (GB18030, Note::info(SAID_OF_GB18030))];
    for (encoding, note) in said.into_iter().skip(usize::from(!likely)) {
        let looked = Survey::of(file, encoding, is_mismarked)?;
        if looked.broken_at.is_none() {
            notes.push(note);
            return Ok(Some((encoding, looked)));
        }
    }
    Ok(None)
}

/// The file is not what it was when it was looked through.
fn changed(path: &Path) -> ReadError {
    ReadError::Syntax {
        path: path.to_owned(),
        place: "1".to_owned(),
        found: "the file changed while it was read".to_owned(),
        hint: "read it again when it is written".to_owned(),
    }
}

/// What a look through the whole file shows.
struct Survey {
    /// The first byte that is not of the encoding.
    broken_at: Option<u64>,
    /// The first NUL, in bytes of the text.
    nul_at: Option<u64>,
    has_line_feed: bool,
    has_return: bool,
}

impl Survey {
    fn of(
        file: &InputFile,
        encoding: &'static Encoding,
        is_mismarked: bool,
    ) -> Result<Survey, ReadError> {
        let mut texts = Texts::decoded(file, encoding, is_mismarked, false)?;
        let mut survey =
            Survey { broken_at: None, nul_at: None, has_line_feed: false, has_return: false };
        let mut text = String::new();
        let mut decoded = 0;
        while !texts.is_ended {
            text.clear();
            if let Some(at) = texts.append(&mut text)? {
                survey.broken_at = Some(at);
                return Ok(survey);
            }
            if survey.nul_at.is_none() {
                survey.nul_at = text.find('\0').map(|at| decoded + at as u64);
            }
            survey.has_line_feed = survey.has_line_feed || text.contains('\n');
            survey.has_return = survey.has_return || text.contains('\r');
            decoded += text.len() as u64;
        }
        Ok(survey)
    }

    fn is_old_mac(&self) -> bool {
        self.has_return && !self.has_line_feed
    }
}
