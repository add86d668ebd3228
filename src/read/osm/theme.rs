//! Which elements of an extract are kept, and for what.

use super::tags::is_needed;

/// Whether this tag makes a way one that people may walk along.
fn is_street(key: &[u8], value: &[u8]) -> bool {
    match key {
        b"highway" => true,
        b"route" => value == b"ferry",
        b"man_made" => value == b"pier",
        b"railway" | b"public_transport" => value == b"platform",
        _ => false,
    }
}

/// Whether this tag makes a multipolygon one that people may walk across.
fn is_square(key: &[u8], value: &[u8]) -> bool {
    key != b"route" && is_street(key, value)
}

/// Whether this tag makes a way (when it closes) or a multipolygon ground under water.
fn is_water(key: &[u8], value: &[u8]) -> bool {
    match key {
        b"natural" => value == b"water",
        b"waterway" => value == b"riverbank",
        b"landuse" => value == b"reservoir",
        _ => false,
    }
}

/// Whether this tag makes a way one that water runs along.
fn is_course(key: &[u8], value: &[u8]) -> bool {
    key == b"waterway" && matches!(value, b"river" | b"canal" | b"stream")
}

/// Features of one tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The tag's key.
    pub key: String,
    /// Its value; any where there is none.
    pub value: Option<String>,
}

impl Wanted {
    fn is(&self, key: &[u8], value: &[u8]) -> bool {
        self.key.as_bytes() == key
            && self.value.as_ref().is_none_or(|wanted| wanted.as_bytes() == value)
    }

    /// Whether a way that closes is a line all the same: a roundabout is no ground.
    fn is_linear(&self) -> bool {
        const LINEAR: [&str; 6] = ["barrier", "highway", "power", "railway", "route", "waterway"];
        LINEAR.binary_search(&self.key.as_str()).is_ok()
    }
}

/// What of an extract is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme<'a> {
    /// What people walk along and across, and what stops them.
    Streets,
    /// Water, to be drawn.
    Water,
    /// Whatever bears a tag, with all its tags: nodes, ways and multipolygons.
    Features(&'a Wanted),
}

impl Theme<'_> {
    /// Whether a tag makes a way one that is kept.
    pub fn keeps_way(self, key: &[u8], value: &[u8]) -> bool {
        match self {
            Theme::Streets => is_street(key, value),
            Theme::Water => is_water(key, value) || is_course(key, value),
            Theme::Features(wanted) => wanted.is(key, value),
        }
    }

    /// Whether a tag makes a multipolygon one that is kept.
    pub fn keeps_relation(self, key: &[u8], value: &[u8]) -> bool {
        match self {
            Theme::Streets => is_square(key, value),
            Theme::Water => is_water(key, value),
            Theme::Features(wanted) => wanted.is(key, value),
        }
    }

    /// Whether a tag makes the tags of a node worth keeping.
    pub fn keeps_node(self, key: &[u8], value: &[u8]) -> bool {
        match self {
            Theme::Streets => is_passage(key),
            Theme::Water => false,
            Theme::Features(wanted) => wanted.is(key, value),
        }
    }

    /// Whether a tag of what is kept is kept too.
    pub fn keeps_tag(self, key: &str) -> bool {
        matches!(self, Theme::Features(_)) || is_needed(key)
    }

    /// Whether relations of this type are areas.
    pub fn is_area_relation(self, kind: &[u8]) -> bool {
        kind == b"multipolygon" || (kind == b"boundary" && matches!(self, Theme::Features(_)))
    }

    /// Whether nodes are kept for themselves, not for what they bar.
    pub fn has_points(self) -> bool {
        matches!(self, Theme::Features(_))
    }

    /// Whether a tag makes a way that closes an area.
    pub fn is_area(self, key: &[u8], value: &[u8]) -> bool {
        match self {
            Theme::Streets => key == b"area" && value == b"yes",
            Theme::Water => is_water(key, value),
            Theme::Features(wanted) if wanted.is_linear() => key == b"area" && value == b"yes",
            Theme::Features(_) => true,
        }
    }

    /// Whether a tag makes a way that is no area a line.
    pub fn is_line(self, key: &[u8], value: &[u8]) -> bool {
        match self {
            // What is kept is walked along, whichever of its tags says so.
            Theme::Streets => true,
            Theme::Water => is_course(key, value),
            Theme::Features(_) => true,
        }
    }

    /// What areas are called.
    pub fn areas(self) -> &'static str {
        match self {
            Theme::Streets => "square",
            Theme::Water => "water area",
            Theme::Features(_) => "area",
        }
    }
}

/// Whether this tag says that a node may stop who walks past it, or let them in.
fn is_passage(key: &[u8]) -> bool {
    matches!(
        key,
        b"barrier" | b"entrance" | b"kerb" | b"highway" | b"ford" | b"locked" | b"access" | b"foot"
    )
}
