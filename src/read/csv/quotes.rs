//! Where quotes open and close. A quote opens at the start of a cell and nowhere else, as the
//! parser has it.

/// Where the last record ends that is whole; where none is, the place of a quote that has not
/// closed.
pub fn record_end(text: &str, delimiter: u8) -> Result<usize, Option<usize>> {
    let mut end = None;
    let open = each_unquoted(text, delimiter, |from, to| {
        let part = text.as_bytes().get(from..to).unwrap_or_default();
        if let Some(at) = part.iter().rposition(|&byte| byte == b'\n') {
            end = Some(from + at + 1);
        }
    });
    end.ok_or(open)
}

/// The place of a quote that never closes.
pub fn open_quote(text: &str, delimiter: u8) -> Option<usize> {
    each_unquoted(text, delimiter, |_, _| ())
}

/// Go through the stretches outside of quotes; the place of the quote that never closes.
fn each_unquoted(text: &str, delimiter: u8, mut visit: impl FnMut(usize, usize)) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = |from: usize| {
        let rest = text.get(from..)?;
        rest.find('"').map(|at| from + at)
    };
    let (mut outside, mut from) = (0, 0);
    while let Some(at) = quote(from) {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let opens = before.is_none_or(|&b| b == delimiter || b == b'\n' || b == b'\r');
        if !opens {
            from = at + 1;
            continue;
        }
        visit(outside, at);
        let mut inside = at + 1;
        loop {
            let Some(close) = quote(inside) else { return Some(at) };
            inside = close + 1;
            if bytes.get(inside) != Some(&b'"') {
                break;
            }
            inside += 1;
        }
        (outside, from) = (inside, inside);
    }
    visit(outside, bytes.len());
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_where_records_end() {
        for (text, end) in [
            ("a,b\nc,d", Ok(4)),
            ("a,\"b\nc\"\nd", Ok(8)),
            ("a,\"b\nc", Err(Some(2))),
            ("a\n5\" pipe,\"x\ny\"\nz", Ok(16)),
            ("a,\"b\"\"\n\"\nc", Ok(9)),
            ("a,b", Err(None)),
            ("\"a\"x\"\nb", Ok(6)),
        ] {
            assert_eq!(record_end(text, b','), end, "{text:?}");
        }
    }
}
