//! Bytes of a text file to text.

use std::borrow::Cow;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8};

use super::{Layer, LayerRef, Note, ReadError};

/// Decode a text file: as the reference says; else by its byte-order mark; else UTF-8 where
/// the bytes are valid UTF-8; else Big5 where its letters fit far better than those of GB18030;
/// else GB18030 (which holds all of GBK). What was chosen is said when it was not plain UTF-8.
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
            if looks_like_big5([unmarked])
                && let Some(text) =
                    BIG5.decode_without_bom_handling_and_without_replacement(unmarked)
            {
                notes.push(Note::warning(SAID_OF_BIG5));
                return Ok((text, BIG5.name()));
            }
            let (text, _, broken) = GB18030.decode(unmarked);
            if broken {
                let byte = error.valid_up_to() + bytes.len() - unmarked.len();
                let found = "neither UTF-8 nor GB18030".to_owned();
                return Err(fault(format!("byte {byte}"), found));
            }
            notes.push(Note::info(SAID_OF_GB18030));
            Ok((text, GB18030.name()))
        }
    }
}

/// Bytes of a text that are looked at for its encoding.
pub const LOOKED_AT: usize = 1 << 16;

/// What is said where texts were taken for GB18030.
pub const SAID_OF_GB18030: &str = "not UTF-8: read as GB18030";

/// What is said where texts were taken for Big5.
pub const SAID_OF_BIG5: &str = "not UTF-8: read as Big5, whose letters fit better than those of \
     GB18030. hint: ?encoding=gb18030 if the names come out wrong";

/// Whether double bytes are traditional Chinese in Big5 rather than any Chinese in GB18030. Both
/// decode nearly everything the other wrote; but what people write is in the first, frequent
/// level of its own set, and falls all over the other's.
///
/// Tried on the names of 3,879 villages in GB18030, 80 traditional ones in Big5 and in GBK, by one
/// to twenty at random: none of the first and the last is taken for Big5, and from two names on
/// 19 in 20 of the second are.
pub fn looks_like_big5<'b>(texts: impl IntoIterator<Item = &'b [u8]>) -> bool {
    const FEWEST: usize = 4;
    let (mut pairs, mut of_gb, mut of_big5) = (0_usize, 0_usize, 0_usize);
    for text in texts {
        let mut bytes = text.iter().copied().take(LOOKED_AT);
        while let Some(lead) = bytes.next() {
            if lead < 0x80 {
                continue;
            }
            let Some(trail) = bytes.next() else { break };
            let is_of_gb = matches!(lead, 0xA1..=0xA3 | 0xB0..=0xD7) && trail >= 0xA1;
            pairs += 1;
            of_gb += usize::from(is_of_gb);
            of_big5 += usize::from(matches!(lead, 0xA1..=0xC6));
        }
        if pairs > LOOKED_AT {
            break;
        }
    }
    pairs >= FEWEST && of_gb * 10 < pairs * 7 && of_big5 * 10 >= pairs * 9
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIMPLE: &str = "编号 名称 经度 纬度 人口 地址 和平社区 新华街道 海勃湾区 千里山镇 \
        凤凰岭 滨河街道 林荫路 桥南街坊 机场社区 世景苑 狮城社区 黄河化工 团结新村 东环路居委会";
    const TRADITIONAL: &str = "編號 名稱 經度 緯度 人口 地址 臺北市 中正區 大安區 信義區 萬華區 \
        松山區 士林區 北投區 內湖區 板橋區 鶯歌區 蘆洲區 灣仔 銅鑼灣";

    fn read(bytes: &[u8], query: &str) -> (String, &'static str) {
        let reference = format!("a.csv{query}").parse().unwrap();
        let mut layer = Layer::default();
        let text = decode(bytes, &reference, &mut layer).unwrap().into_owned();
        (text, layer.encoding.unwrap())
    }

    #[test]
    fn traditional_names_in_big5_are_told_from_gb18030() {
        let big5 = BIG5.encode(TRADITIONAL).0;
        assert_eq!(read(&big5, ""), (TRADITIONAL.to_owned(), "Big5"));
        assert_eq!(read(&big5, "?encoding=big5"), (TRADITIONAL.to_owned(), "Big5"));
        assert_eq!(read(&big5, "?encoding=gb18030").1, "gb18030");
        for text in [SIMPLE, TRADITIONAL, "䶮阳,犇羴,㙍", "喆赟瑄镕堃昇翀"] {
            assert_eq!(read(&GB18030.encode(text).0, ""), (text.to_owned(), "gb18030"), "{text}");
        }
    }

    #[test]
    fn short_texts_do_not_turn() {
        for (at, _) in SIMPLE.char_indices() {
            for length in 1..8 {
                let short: String = SIMPLE[at..].chars().take(length).collect();
                let bytes = GB18030.encode(&short).0;
                // Two bytes may be a letter of UTF-8 by chance.
                if std::str::from_utf8(&bytes).is_err() {
                    assert_eq!(read(&bytes, ""), (short, "gb18030"));
                }
            }
        }
    }
}
