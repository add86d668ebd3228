//! Pieces become a street map.
//!
//! Nodes are by far the most of an extract and only few of them are used, so no table of all
//! is built: what the streets name is sorted, and each piece, which is sorted already, is
//! merged against it. Measured: 190 MB (one city's PBF sixty times over) take 0.9 GB.

use rayon::slice::ParallelSliceMut;

use super::piece::{Element, Node, Piece};
use super::rings::{Ring, join, nest};
use super::tags::Texts;
use super::theme::Theme;
use super::{Frame, StreetArea, StreetMap};
use crate::model::{LonLat, plural};
use crate::read::Note;

/// An element and the piece it is in. Elements come ascending by id, each once.
#[derive(Clone, Copy)]
struct Found<'a> {
    id: i64,
    piece: usize,
    element: &'a Element,
}

/// Of elements with the same id the last in the file.
fn latest<'a>(pieces: &'a [Piece], of: impl Fn(&'a Piece) -> &'a [Element]) -> Vec<Found<'a>> {
    let mut found: Vec<Found> = pieces
        .iter()
        .enumerate()
        .flat_map(|(piece, elements)| {
            let elements = of(elements).iter();
            elements.map(move |element| Found { id: element.id, piece, element })
        })
        .collect();
    found.sort_by_key(|found| found.id);
    // Of equals `dedup` keeps the first, and the last is wanted.
    found.dedup_by(|next, kept| {
        let same = next.id == kept.id;
        if same {
            *kept = *next;
        }
        same
    });
    found
}

/// A square before its nodes are known.
struct Draft<'a, T> {
    from: Found<'a>,
    of_relation: bool,
    outers: Vec<Ring<T>>,
    inners: Vec<Ring<T>>,
    cut: bool,
}

/// The lines and areas of a theme in these pieces. Without a source: that is the file's.
pub fn gather<'a>(pieces: &'a [Piece], theme: Theme<'a>, frame: Option<Frame>) -> StreetMap {
    let ways = latest(pieces, |piece| &piece.ways);
    let is = |way: &Found, asked: &dyn Fn(&[u8], &[u8]) -> bool| {
        pieces[way.piece].any(way.element, asked)
    };
    let kept = ways.iter().filter(|way| !way.element.tags.is_empty()).copied();
    let (areas, mut streets): (Vec<Found>, Vec<Found>) = kept.partition(|way| {
        let nodes = nodes_of(pieces, way);
        nodes.len() >= 4
            && nodes.first() == nodes.last()
            && is(way, &|key, value| theme.is_area(key, value))
    });
    streets.retain(|way| is(way, &|key, value| theme.is_line(key, value)));
    let drafts = drafts(pieces, &ways, areas);

    let mut named: Vec<i64> = Vec::new();
    for street in &streets {
        named.extend(nodes_of(pieces, street));
    }
    for draft in &drafts {
        draft.outers.iter().chain(&draft.inners).for_each(|ring| named.extend(ring));
    }
    let before_points = named.len();
    if theme.has_points() {
        named.extend(tagged_nodes(pieces));
    }
    let (ids, numbers) = number(&named);
    drop(named);
    let nodes = Nodes { places: locate(pieces, &ids), pieces, theme, frame };

    let (mut numbers, points) = numbers.split_at(before_points);
    let mut builder = Builder::of(pieces, ids.len());
    for street in streets {
        let count = nodes_of(pieces, &street).len();
        builder.street(&nodes, street, taken(&mut numbers, count));
    }
    for draft in drafts {
        builder.square(&nodes, in_numbers(draft, &mut numbers));
    }
    builder.points(&nodes, points);
    builder.finish(&nodes, &ids)
}

/// Nodes that have tags of their own.
fn tagged_nodes(pieces: &[Piece]) -> impl Iterator<Item = i64> + '_ {
    pieces
        .iter()
        .flat_map(|piece| piece.passages.iter().map(|(index, _)| piece.nodes[*index as usize].id))
}

fn nodes_of<'a>(pieces: &'a [Piece], way: &Found) -> &'a [i64] {
    pieces[way.piece].references_of(way.element)
}

fn drafts<'a>(
    pieces: &'a [Piece],
    ways: &[Found<'a>],
    areas: Vec<Found<'a>>,
) -> Vec<Draft<'a, i64>> {
    let mut drafts: Vec<Draft<i64>> = areas
        .into_iter()
        .map(|from| Draft {
            from,
            of_relation: false,
            outers: vec![nodes_of(pieces, &from).to_vec()],
            inners: Vec::new(),
            cut: false,
        })
        .collect();
    for from in latest(pieces, |piece| &piece.relations) {
        let members = &pieces[from.piece].members[from.element.parts.range()];
        let [mut outers, mut inners] = [Vec::new(), Vec::new()];
        let mut cut = false;
        for member in members {
            match ways.binary_search_by_key(&member.way, |way| way.id) {
                Ok(at) if member.inner => inners.push(nodes_of(pieces, &ways[at])),
                Ok(at) => outers.push(nodes_of(pieces, &ways[at])),
                Err(_) => cut = true,
            }
        }
        let (outers, open) = join(&outers);
        let (inners, torn) = join(&inners);
        let cut = cut || open || torn;
        drafts.push(Draft { from, of_relation: true, outers, inners, cut });
    }
    drafts.sort_by_key(|draft| (draft.from.id, draft.of_relation));
    drafts
}

/// The distinct ids, ascending, and for each of `named` its index among them.
fn number(named: &[i64]) -> (Vec<i64>, Vec<u32>) {
    let mut order: Vec<(i64, u32)> = named.iter().copied().zip(0..).collect();
    order.par_sort_unstable();
    let mut ids = Vec::new();
    let mut numbers = vec![0; named.len()];
    for (id, slot) in order {
        if ids.last() != Some(&id) {
            ids.push(id);
        }
        numbers[slot as usize] = ids.len() as u32 - 1;
    }
    (ids, numbers)
}

/// Where a node stands: piece, index in it. `None` where the extract lacks it.
type Place = Option<(u32, u32)>;

/// Where each of `ids`, ascending, stands; of several nodes of one id the last in the file.
fn locate(pieces: &[Piece], ids: &[i64]) -> Vec<Place> {
    let mut places = vec![None; ids.len()];
    for (piece, nodes) in (0..).zip(pieces) {
        let (mut at, mut before) = (0, i64::MAX);
        for (index, node) in (0..).zip(&nodes.nodes) {
            if node.id < before {
                at = ids.partition_point(|id| *id < node.id);
            } else {
                at = ahead(ids, at, node.id);
            }
            before = node.id;
            if ids.get(at) == Some(&node.id) {
                places[at] = Some((piece, index));
            }
        }
    }
    places
}

/// The first place from `at` on whose id is not below `id`, by steps that double: the next few
/// are looked at first, and gaps cost little.
fn ahead(ids: &[i64], mut at: usize, id: i64) -> usize {
    let mut step = 1;
    while ids.get(at + step - 1).is_some_and(|other| *other < id) {
        at += step;
        step *= 2;
    }
    let end = ids.len().min(at + step);
    at + ids[at..end].partition_point(|other| *other < id)
}

fn taken<'a>(rest: &mut &'a [u32], count: usize) -> &'a [u32] {
    let (head, tail) = rest.split_at(count);
    *rest = tail;
    head
}

fn in_numbers<'a>(draft: Draft<'a, i64>, numbers: &mut &[u32]) -> Draft<'a, u32> {
    let mut renamed = |rings: Vec<Ring<i64>>| {
        rings.iter().map(|ring| taken(numbers, ring.len()).to_vec()).collect()
    };
    Draft {
        from: draft.from,
        of_relation: draft.of_relation,
        outers: renamed(draft.outers),
        inners: renamed(draft.inners),
        cut: draft.cut,
    }
}

/// What is known of the numbered nodes.
struct Nodes<'a> {
    pieces: &'a [Piece],
    places: Vec<Place>,
    theme: Theme<'a>,
    frame: Option<Frame>,
}

impl Nodes<'_> {
    fn node(&self, number: u32) -> Option<&Node> {
        let (piece, index) = self.places[number as usize]?;
        Some(&self.pieces[piece as usize].nodes[index as usize])
    }

    fn is_there(&self, number: u32) -> bool {
        self.places[number as usize].is_some()
    }

    /// Whether what they bound matters to the frame: a street with a node in it; water that may
    /// reach into it, for a lake may have none of its shore there.
    fn any_inside(&self, numbers: &[u32]) -> bool {
        self.frame.is_none_or(|frame| {
            let nodes = numbers.iter().filter_map(|&number| self.node(number));
            let mut places = nodes.map(|node| degrees(node.at));
            match self.theme {
                Theme::Streets => places.any(|place| frame.contains(place)),
                Theme::Water | Theme::Features(_) => frame.meets(places),
            }
        })
    }
}

fn degrees([lon, lat]: [i32; 2]) -> LonLat {
    LonLat { lon: f64::from(lon) / 1e7, lat: f64::from(lat) / 1e7 }
}

/// A street map in the making; its nodes still have the numbers of all that are named.
struct Builder<'a> {
    map: StreetMap,
    texts: Texts<'a>,
    pieces: &'a [Piece],
    used: Vec<bool>,
    cut_ways: usize,
    cut_squares: usize,
}

impl<'a> Builder<'a> {
    fn of(pieces: &'a [Piece], named: usize) -> Builder<'a> {
        let texts = Texts::of(pieces);
        let used = vec![false; named];
        Builder { map: StreetMap::default(), texts, pieces, used, cut_ways: 0, cut_squares: 0 }
    }

    /// A way, in as many pieces as the missing nodes leave of it.
    fn street(&mut self, nodes: &Nodes, way: Found, numbers: &[u32]) {
        if numbers.len() < 2 || !nodes.any_inside(numbers) {
            return;
        }
        self.cut_ways += usize::from(numbers.iter().any(|&number| !nodes.is_there(number)));
        for stretch in numbers.split(|&number| !nodes.is_there(number)) {
            if stretch.len() > 1 {
                self.use_all(stretch);
                self.map.ways.push(way.id);
                self.map.nodes.extend(stretch);
                self.map.ends.push(self.map.nodes.len());
                let pairs = &self.pieces[way.piece].pairs[way.element.tags.range()];
                let texts = &mut self.texts;
                self.map.way_tags.push(pairs.iter().map(|&pair| texts.pair(way.piece, pair)));
            }
        }
    }

    fn square(&mut self, nodes: &Nodes, mut draft: Draft<u32>) {
        let before = draft.outers.len() + draft.inners.len();
        let whole = |ring: &Ring<u32>| ring.iter().all(|&number| nodes.is_there(number));
        let any_inside = match draft.outers.is_empty() {
            true => nodes.frame.is_none(),
            false => draft.outers.iter().any(|outer| nodes.any_inside(outer)),
        };
        draft.outers.retain(whole);
        draft.inners.retain(whole);
        let cut = draft.cut || draft.outers.len() + draft.inners.len() < before;
        self.cut_squares += usize::from(cut && any_inside);
        let at = |number| nodes.node(number).map_or([0, 0], |node| node.at);
        let holes = nest(&draft.outers, draft.inners, at);
        let from = draft.from;
        for (outer, holes) in draft.outers.into_iter().zip(holes) {
            if nodes.any_inside(&outer) {
                self.use_all(&outer);
                holes.iter().for_each(|hole| self.use_all(hole));
                let of_relation = draft.of_relation;
                self.map.areas.push(StreetArea { id: from.id, of_relation, outer, holes });
                let pairs = &self.pieces[from.piece].pairs[from.element.tags.range()];
                let texts = &mut self.texts;
                self.map.area_tags.push(pairs.iter().map(|&pair| texts.pair(from.piece, pair)));
            }
        }
    }

    /// Nodes that are kept for themselves.
    fn points(&mut self, nodes: &Nodes, numbers: &[u32]) {
        for number in numbers {
            if nodes.any_inside(std::slice::from_ref(number)) {
                self.used[*number as usize] = true;
            }
        }
    }

    fn use_all(&mut self, numbers: &[u32]) {
        for &number in numbers {
            self.used[number as usize] = true;
        }
    }

    /// Number the nodes that are used anew and look their positions and tags up.
    fn finish(mut self, nodes: &Nodes, ids: &[i64]) -> StreetMap {
        let mut renamed = vec![u32::MAX; ids.len()];
        for (number, (&id, place)) in ids.iter().zip(&nodes.places).enumerate() {
            let (true, Some((piece, index))) = (self.used[number], *place) else { continue };
            let now = self.map.node_ids.len() as u32;
            renamed[number] = now;
            let from = &self.pieces[piece as usize];
            self.map.node_ids.push(id);
            self.map.positions.push(degrees(from.nodes[index as usize].at));
            if let Ok(at) = from.passages.binary_search_by_key(&index, |passage| passage.0) {
                let pairs = &from.pairs[from.passages[at].1.range()];
                let texts = &mut self.texts;
                self.map.tagged.push(now);
                let pairs = pairs.iter().map(|&pair| texts.pair(piece as usize, pair));
                self.map.tags_of_tagged.push(pairs);
            }
        }
        let rename = |numbers: &mut Vec<u32>| {
            numbers.iter_mut().for_each(|number| *number = renamed[*number as usize]);
        };
        rename(&mut self.map.nodes);
        for area in &mut self.map.areas {
            rename(&mut area.outer);
            area.holes.iter_mut().for_each(rename);
        }
        self.note(nodes.theme);
        self.map.texts = self.texts.finish();
        self.map
    }

    fn note(&mut self, theme: Theme<'_>) {
        if self.cut_ways > 0 {
            let (name, are) =
                if self.cut_ways == 1 { ("names", "it is") } else { ("name", "they are") };
            self.map.notes.push(Note::warning(format!(
                "{} {name} nodes that are not in the extract; {are} cut there",
                plural(self.cut_ways, "way"),
            )));
        }
        if self.cut_squares > 0 {
            let have = if self.cut_squares == 1 { "has" } else { "have" };
            self.map.notes.push(Note::warning(format!(
                "{} {have} outlines that do not close in the extract; those are left out",
                plural(self.cut_squares, theme.areas()),
            )));
        }
    }
}
