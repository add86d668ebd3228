//! The encoding of Parquet's footer and page headers (Thrift's compact protocol), walked through
//! before the library reads it: every element of a list must have bytes of its own. The library
//! (parquet 60) steps over two billion of flags that take no bytes at all one by one.

/// How deep structures lie within one another; Parquet's own are six deep.
const DEEPEST: usize = 32;

/// Walk through the structure the bytes begin with: which of its fields 0 to 31 are there, as
/// bits. None where it is not whole.
pub(super) fn fields(bytes: &[u8]) -> Option<u32> {
    Walk { rest: bytes }.structure(0)
}

/// A number of seven bits a byte, taken from the front.
pub(super) fn unsigned(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// The whole numbers in the first two fields of a structure: a page's kind, and what it unpacks to.
pub(super) fn first_numbers(mut bytes: &[u8]) -> Option<[i64; 2]> {
    const NUMBER_IN_NEXT_FIELD: u8 = 0x15;
    let mut field = || {
        let (kind, rest) = bytes.split_first()?;
        bytes = rest;
        let number = unsigned(&mut bytes)?;
        (*kind == NUMBER_IN_NEXT_FIELD).then_some((number >> 1) as i64 ^ -((number & 1) as i64))
    };
    Some([field()?, field()?])
}

struct Walk<'a> {
    rest: &'a [u8],
}

impl Walk<'_> {
    fn structure(&mut self, depth: usize) -> Option<u32> {
        let (mut field, mut there) = (0_u64, 0);
        loop {
            let header = self.byte()?;
            let kind = header & 0x0F;
            if kind == 0 {
                return Some(there);
            }
            field = match header >> 4 {
                0 => unsigned(&mut self.rest)? >> 1,
                step => field.saturating_add(u64::from(step)),
            };
            there |= u32::try_from(field).ok().and_then(|at| 1_u32.checked_shl(at)).unwrap_or(0);
            // A flag is told by its kind alone.
            if !matches!(kind, 1 | 2) {
                self.value(kind, depth)?;
            }
        }
    }

    fn value(&mut self, kind: u8, depth: usize) -> Option<()> {
        match kind {
            3 => self.skip(1),
            4..=6 => unsigned(&mut self.rest).map(|_| ()),
            7 => self.skip(8),
            8 => {
                let length = unsigned(&mut self.rest)?;
                self.skip(usize::try_from(length).ok()?)
            }
            9 | 10 if depth < DEEPEST => self.list(depth + 1),
            12 if depth < DEEPEST => self.structure(depth + 1).map(|_| ()),
            13 => self.skip(16),
            // Parquet has no lists of flags here, and no maps.
            _ => None,
        }
    }

    fn list(&mut self, depth: usize) -> Option<()> {
        let header = self.byte()?;
        if header == 0 {
            return Some(());
        }
        let count = match header >> 4 {
            15 => unsigned(&mut self.rest)?,
            count => u64::from(count),
        };
        (0..count).try_for_each(|_| self.value(header & 0x0F, depth))
    }

    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    fn skip(&mut self, bytes: usize) -> Option<()> {
        self.rest = self.rest.get(bytes..)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_take_no_room_are_no_structure() {
        assert_eq!(fields(&[0x15, 0x02, 0x19, 0x25, 0x02, 0x04, 0x00]), Some(0b110));
        assert_eq!(fields(&[0x11, 0x01, 0x0A, 0x00]), Some(0b10_0010));
        // Two billion of flags; of lists of flags; of numbers that are not there.
        for kind in [1, 2, 5, 9, 12] {
            let bytes = [0x19, 0xF0 | kind, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x00];
            assert_eq!(fields(&bytes), None, "{kind}");
        }
        assert_eq!(fields(&[0x1C; 100]), None);
        assert_eq!(fields(&[0x15]), None);
    }

    #[test]
    fn the_first_numbers_are_signed() {
        assert_eq!(first_numbers(&[0x15, 0x04, 0x15, 0x80, 0x01]), Some([2, 64]));
        assert_eq!(first_numbers(&[0x15, 0x00, 0x15, 0x01]), Some([0, -1]));
        assert_eq!(first_numbers(&[0x15, 0x00, 0x25, 0x01]), None);
    }
}
