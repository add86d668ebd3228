//! Every file a planner has: what is read of it, and what is said of the bad ones.

#[path = "formats/osm.rs"]
mod osm;
