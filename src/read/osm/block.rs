//! A block of an OSM PBF: its table of texts, and elements that point into it.

use super::Fault;
use super::piece::{Element, Member, Node, Piece, Span, place};
use super::theme::Theme;
use super::wire::{Field, Fields, Malformed, Packed, Steps, signed};

type Number = Result<u64, Malformed>;

/// Its elements, as far as a theme needs them.
pub fn block<'a>(bytes: &'a [u8], theme: Theme<'a>) -> Result<Piece, Fault> {
    let mut table = Vec::new();
    let mut groups = Vec::new();
    let mut grid = Grid { step: 100, west: 0, south: 0 };
    for field in Fields(bytes) {
        match field? {
            (1, field) => {
                for text in Fields(field.bytes()?) {
                    if let (1, text) = text? {
                        table.push(text.bytes()?);
                    }
                }
            }
            (2, field) => groups.push(field.bytes()?),
            (17, field) => grid.step = field.number()? as i64,
            (19, field) => grid.south = field.number()? as i64,
            (20, field) => grid.west = field.number()? as i64,
            _ => {}
        }
    }
    let rows = vec![u32::MAX; table.len()];
    let mut block = Block { theme, table, rows, grid, piece: Piece::default() };
    for group in groups {
        for field in Fields(group) {
            match field? {
                (1, field) => block.node(field.bytes()?)?,
                (2, field) => block.dense(field.bytes()?)?,
                (3, field) => block.way(field.bytes()?)?,
                (4, field) => block.relation(field.bytes()?)?,
                _ => {}
            }
        }
    }
    Ok(block.piece)
}

/// What a block's whole numbers mean, in thousand-millionths of a degree.
struct Grid {
    step: i64,
    west: i64,
    south: i64,
}

impl Grid {
    fn place(&self, node: i64, east: i64, north: i64) -> Result<[i32; 2], Fault> {
        let nano = |offset: i64, steps: i64| self.step.checked_mul(steps)?.checked_add(offset);
        let lon = nano(self.west, east).unwrap_or(i64::MAX) / 100;
        let lat = nano(self.south, north).unwrap_or(i64::MAX) / 100;
        place(node, lon, lat)
    }
}

struct Block<'a> {
    theme: Theme<'a>,
    table: Vec<&'a [u8]>,
    /// Which text of the piece an entry of the table has become; `u32::MAX` for none yet.
    rows: Vec<u32>,
    grid: Grid,
    piece: Piece,
}

/// The fields ways, relations and single nodes have in common.
#[derive(Default)]
struct Common<'a> {
    id: u64,
    keys: Packed<'a>,
    values: Packed<'a>,
    deleted: bool,
}

impl<'a> Common<'a> {
    fn take(&mut self, number: u64, field: Field<'a>) -> Result<(), Malformed> {
        match number {
            1 => self.id = field.number()?,
            2 => self.keys = Packed(field.bytes()?),
            3 => self.values = Packed(field.bytes()?),
            4 => {
                for field in Fields(field.bytes()?) {
                    if let (6, field) = field? {
                        self.deleted = field.number()? == 0;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}

impl<'a> Block<'a> {
    fn text(&self, entry: u64) -> Result<&'a [u8], Malformed> {
        let entry = usize::try_from(entry).unwrap_or(usize::MAX);
        self.table.get(entry).copied().ok_or(Malformed("a tag is not in its block's table"))
    }

    /// Whether any of the tags is one of those asked for.
    fn any(
        &self,
        tags: impl Iterator<Item = (Number, Number)>,
        asked: impl Fn(&[u8], &[u8]) -> bool,
    ) -> Result<bool, Malformed> {
        for (key, value) in tags {
            if asked(self.text(key?)?, self.text(value?)?) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The tags worth keeping, as texts of the piece. Bytes that are no UTF-8 become marks of
    /// replacement: one odd name is no reason to refuse a town.
    fn keep(&mut self, tags: impl Iterator<Item = (Number, Number)>) -> Result<Span, Malformed> {
        let start = self.piece.pairs.len();
        for (key, value) in tags {
            let (key, value) = (key?, value?);
            if self.theme.keeps_tag(&String::from_utf8_lossy(self.text(key)?)) {
                let pair = (self.row(key)?, self.row(value)?);
                self.piece.pairs.push(pair);
            }
        }
        Ok(Span::of(start..self.piece.pairs.len()))
    }

    fn row(&mut self, entry: u64) -> Result<u32, Malformed> {
        let text = self.text(entry)?;
        let row = self.rows.get_mut(entry as usize).ok_or(Malformed(""))?;
        if *row == u32::MAX {
            *row = self.piece.texts.len() as u32;
            self.piece.texts.push(&String::from_utf8_lossy(text));
        }
        Ok(*row)
    }

    fn node(&mut self, bytes: &'a [u8]) -> Result<(), Fault> {
        let mut common = Common::default();
        let (mut lat, mut lon) = (0, 0);
        for field in Fields(bytes) {
            match field? {
                (8, field) => lat = signed(field.number()?),
                (9, field) => lon = signed(field.number()?),
                (number, field) => common.take(number, field)?,
            }
        }
        if common.deleted {
            return Ok(());
        }
        let id = signed(common.id);
        let at = self.grid.place(id, lon, lat)?;
        let tags = common.keys.zip(common.values);
        let theme = self.theme;
        if self.any(tags.clone(), |key, value| theme.keeps_node(key, value))? {
            let span = self.keep(tags)?;
            self.piece.passages.push((self.piece.nodes.len() as u32, span));
        }
        self.piece.nodes.push(Node { id, at });
        Ok(())
    }

    fn dense(&mut self, bytes: &'a [u8]) -> Result<(), Fault> {
        let [mut ids, mut lats, mut lons, mut tags, mut visible] = [&[] as &[u8]; 5];
        for field in Fields(bytes) {
            match field? {
                (1, field) => ids = field.bytes()?,
                (5, field) => {
                    for field in Fields(field.bytes()?) {
                        if let (6, field) = field? {
                            visible = field.bytes()?;
                        }
                    }
                }
                (8, field) => lats = field.bytes()?,
                (9, field) => lons = field.bytes()?,
                (10, field) => tags = field.bytes()?,
                _ => {}
            }
        }
        let count = Packed(ids).count();
        if Packed(lats).count() != count || Packed(lons).count() != count {
            return Err(Malformed("nodes and their positions differ in number").into());
        }
        self.piece.nodes.reserve(count);
        let theme = self.theme;
        let (mut tags, mut visible) = (Packed(tags), Packed(visible));
        for ((id, lat), lon) in Steps::of(ids).zip(Steps::of(lats)).zip(Steps::of(lons)) {
            let (id, lat, lon) = (id?, lat?, lon?);
            // Keys and values in turn, up to a 0.
            let start = tags;
            let mut pairs = 0;
            while let Some(key) = tags.next().transpose()?
                && key != 0
            {
                tags.next().ok_or(Malformed("a tag has no value"))??;
                pairs += 1;
            }
            if visible.next().transpose()? == Some(0) {
                continue;
            }
            let at = self.grid.place(id, lon, lat)?;
            if pairs > 0 {
                let tags = InTurn(start).take(pairs);
                if self.any(tags.clone(), |key, value| theme.keeps_node(key, value))? {
                    let span = self.keep(tags)?;
                    self.piece.passages.push((self.piece.nodes.len() as u32, span));
                }
            }
            self.piece.nodes.push(Node { id, at });
        }
        Ok(())
    }

    fn way(&mut self, bytes: &'a [u8]) -> Result<(), Malformed> {
        let mut common = Common::default();
        let mut references: &[u8] = &[];
        for field in Fields(bytes) {
            match field? {
                (8, field) => references = field.bytes()?,
                (number, field) => common.take(number, field)?,
            }
        }
        if common.deleted {
            return Ok(());
        }
        let tags = common.keys.zip(common.values);
        let theme = self.theme;
        let tags = match self.any(tags.clone(), |key, value| theme.keeps_way(key, value))? {
            true => self.keep(tags)?,
            false => Span::default(),
        };
        let start = self.piece.references.len();
        for reference in Steps::of(references) {
            self.piece.references.push(reference?);
        }
        let parts = Span::of(start..self.piece.references.len());
        self.piece.ways.push(Element { id: common.id as i64, parts, tags });
        Ok(())
    }

    fn relation(&mut self, bytes: &'a [u8]) -> Result<(), Malformed> {
        let mut common = Common::default();
        let [mut roles, mut members, mut kinds] = [&[] as &[u8]; 3];
        for field in Fields(bytes) {
            match field? {
                (8, field) => roles = field.bytes()?,
                (9, field) => members = field.bytes()?,
                (10, field) => kinds = field.bytes()?,
                (number, field) => common.take(number, field)?,
            }
        }
        let tags = common.keys.zip(common.values);
        let theme = self.theme;
        let bounds = |key: &[u8], value: &[u8]| key == b"type" && theme.is_area_relation(value);
        if common.deleted
            || !self.any(tags.clone(), bounds)?
            || !self.any(tags.clone(), |key, value| theme.keeps_relation(key, value))?
        {
            return Ok(());
        }
        let tags = self.keep(tags)?;
        let start = self.piece.members.len();
        for ((role, member), kind) in Packed(roles).zip(Steps::of(members)).zip(Packed(kinds)) {
            let (role, way, kind) = (self.text(role?)?, member?, kind?);
            if kind == 1 {
                self.piece.members.push(Member { way, inner: role == b"inner" });
            }
        }
        let parts = Span::of(start..self.piece.members.len());
        self.piece.relations.push(Element { id: common.id as i64, parts, tags });
        Ok(())
    }
}

/// Numbers by twos.
#[derive(Clone)]
struct InTurn<'a>(Packed<'a>);

impl Iterator for InTurn<'_> {
    type Item = (Number, Number);

    fn next(&mut self) -> Option<Self::Item> {
        Some((self.0.next()?, self.0.next()?))
    }
}
