//! The protocol buffer wire format, as far as OSM PBF uses it. Nothing here trusts its bytes:
//! every length is checked against what is there, and nothing is set aside beforehand.

/// What the bytes break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed(pub &'static str);

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub enum Field<'a> {
    /// A number, as yet without a sign.
    Number(u64),
    /// A text, a message or packed numbers.
    Bytes(&'a [u8]),
    /// A fixed width, which OSM PBF does not use.
    Other,
}

impl<'a> Field<'a> {
    /// The number it must be.
    pub fn number(self) -> Result<u64, Malformed> {
        match self {
            Field::Number(number) => Ok(number),
            _ => Err(Malformed("a number is stored as something else")),
        }
    }

    /// The bytes it must be.
    pub fn bytes(self) -> Result<&'a [u8], Malformed> {
        match self {
            Field::Bytes(bytes) => Ok(bytes),
            _ => Err(Malformed("a message is stored as something else")),
        }
    }
}

/// The fields of a message, each with its number.
pub struct Fields<'a>(pub &'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Field<'a>), Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = field(&mut self.0);
        if field.is_err() {
            self.0 = &[];
        }
        Some(field)
    }
}

fn field<'a>(rest: &mut &'a [u8]) -> Result<(u64, Field<'a>), Malformed> {
    let key = varint(rest)?;
    let value = match key & 7 {
        0 => Field::Number(varint(rest)?),
        1 => {
            taken(rest, 8)?;
            Field::Other
        }
        2 => {
            let length = varint(rest)?;
            Field::Bytes(taken(rest, length)?)
        }
        5 => {
            taken(rest, 4)?;
            Field::Other
        }
        _ => return Err(Malformed("a field is of no known kind")),
    };
    Ok((key >> 3, value))
}

fn taken<'a>(rest: &mut &'a [u8], length: u64) -> Result<&'a [u8], Malformed> {
    let split = usize::try_from(length).ok().and_then(|length| rest.split_at_checked(length));
    let (head, tail) = split.ok_or(Malformed("a field is longer than what holds it"))?;
    *rest = tail;
    Ok(head)
}

#[inline]
fn varint(rest: &mut &[u8]) -> Result<u64, Malformed> {
    let mut value = 0;
    for (place, &byte) in rest.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7F) << (7 * place);
        if byte < 0x80 {
            *rest = rest.get(place + 1..).unwrap_or_default();
            return Ok(value);
        }
    }
    Err(Malformed("a number does not end"))
}

/// Numbers stored end to end.
#[derive(Debug, Clone, Copy, Default)]
pub struct Packed<'a>(pub &'a [u8]);

impl Packed<'_> {
    /// How many numbers there are: each has one byte without the high bit, its last.
    pub fn count(self) -> usize {
        self.0.iter().filter(|&&byte| byte < 0x80).count()
    }
}

impl Iterator for Packed<'_> {
    type Item = Result<u64, Malformed>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let number = varint(&mut self.0);
        if number.is_err() {
            self.0 = &[];
        }
        Some(number)
    }
}

/// Numbers stored as the step from the one before, each step's sign in its lowest bit.
#[derive(Debug, Clone, Copy, Default)]
pub struct Steps<'a> {
    packed: Packed<'a>,
    at: i64,
}

impl<'a> Steps<'a> {
    /// Of packed bytes.
    pub fn of(bytes: &'a [u8]) -> Steps<'a> {
        Steps { packed: Packed(bytes), at: 0 }
    }
}

impl Iterator for Steps<'_> {
    type Item = Result<i64, Malformed>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        Some(self.packed.next()?.map(|step| {
            // Steps that leave the range wrap: nonsense, which the range of positions catches.
            self.at = self.at.wrapping_add(signed(step));
            self.at
        }))
    }
}

/// A number whose sign is in its lowest bit.
#[inline]
pub fn signed(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_endless_ones_refused() {
        let numbers: Vec<u64> = Packed(&[0, 0x7F, 0xAC, 0x02]).map(Result::unwrap).collect();
        assert_eq!(numbers, [0, 127, 300]);
        assert_eq!(Packed(&[0, 0x7F, 0xAC, 0x02]).count(), 3);
        let steps: Vec<i64> = Steps::of(&[4, 3, 1]).map(Result::unwrap).collect();
        assert_eq!(steps, [2, 0, -1]);
        assert!(Packed(&[0xFF; 12]).next().unwrap().is_err());
        assert!(Packed(&[0x80]).next().unwrap().is_err());
    }

    #[test]
    fn fields_stay_within_their_message() {
        let mut fields = Fields(&[0x08, 0x05, 0x12, 0x03, b'a', b'b']);
        assert!(matches!(fields.next(), Some(Ok((1, Field::Number(5))))));
        assert!(matches!(fields.next(), Some(Err(_))));
        assert!(fields.next().is_none());
    }
}
