//! Every kind of finding. To add one write its texts into `language/messages/ailments.rs`, a
//! line here, and the check that finds it.

use super::finding::Ailment;
use super::finding::Gravity::{Error, Info, Warning};
use super::finding::Mend::{Always, LeaveOut, Never, OnWish};
use crate::language::messages::ailments as texts;

/// Ailments by name, and the table of all of them.
macro_rules! ailments {
    ($($name:ident = $code:literal, $gravity:ident, $mend:ident, $found:ident, $remedy:ident;)*) => {
        $(pub(super) static $name: Ailment = Ailment {
            code: $code,
            gravity: $gravity,
            mend: $mend,
            found: texts::$found,
            remedy: texts::$remedy,
        };)*

        /// Every kind of finding, in the order of its checks.
        pub static AILMENTS: &[&Ailment] = &[$(&$name),*];
    };
}

ailments! {
    REFUSED = "row-refused", Error, LeaveOut, REFUSED, REFUSED_REMEDY;
    LAYER_EMPTY = "layer-empty", Error, Never, LAYER_EMPTY, LAYER_EMPTY_REMEDY;
    NO_COORDINATES = "no-coordinates", Error, Never, NO_COORDINATES, NO_COORDINATES_REMEDY;
    COLUMN_MISSING = "column-missing", Error, Never, COLUMN_MISSING, COLUMN_MISSING_REMEDY;
    CRS_MISSING = "crs-missing", Error, Never, CRS_MISSING, CRS_MISSING_REMEDY;
    CRS_UNKNOWN = "crs-unknown", Error, Never, CRS_UNKNOWN, CRS_UNKNOWN_REMEDY;
    CRS_METRES = "crs-metres", Error, Never, CRS_METRES, CRS_METRES_REMEDY;
    CRS_DEGREES = "crs-degrees", Error, Never, CRS_DEGREES, CRS_DEGREES_REMEDY;
    EXTENT_TINY = "extent-tiny", Warning, Never, EXTENT_TINY, EXTENT_TINY_REMEDY;
    AXES_SWAPPED = "axes-swapped", Error, Always, AXES_SWAPPED, AXES_SWAPPED_REMEDY;
    AXES_SWAPPED_BESIDE = "axes-swapped-beside", Error, Always, AXES_SWAPPED_BESIDE, AXES_SWAPPED_BESIDE_REMEDY;
    COORD_RANGE = "coord-range", Error, Never, COORD_RANGE, COORD_RANGE_REMEDY;
    COORD_DOMAIN = "coord-domain", Error, Never, COORD_DOMAIN, COORD_DOMAIN_REMEDY;
    COORD_MISSING = "coord-missing", Error, Never, COORD_MISSING, COORD_MISSING_REMEDY;
    GEOM_TYPE = "geom-mixed", Error, Never, GEOM_TYPE, GEOM_TYPE_REMEDY;
    CRS_DOUBTFUL = "crs-doubtful", Warning, Never, CRS_DOUBTFUL, CRS_DOUBTFUL_REMEDY;
    ZONE_PREFIX = "zone-prefix", Warning, Never, ZONE_PREFIX, ZONE_PREFIX_REMEDY;
    ZONE_BARE = "zone-missing", Warning, Never, ZONE_BARE, ZONE_PREFIX_REMEDY;
    ZONE_FAR = "zone-far", Warning, Never, ZONE_FAR, ZONE_FAR_REMEDY;
    ZONE_WRONG = "zone-wrong", Warning, Never, ZONE_WRONG, ZONE_WRONG_REMEDY;
    APART = "layers-apart", Error, Never, APART, APART_REMEDY;
    SHIFT_LAYER = "datum-shift", Warning, OnWish, SHIFT_LAYER, SHIFT_LAYER_REMEDY;
    SHIFT_STREETS = "datum-streets", Warning, OnWish, SHIFT_STREETS, SHIFT_STREETS_REMEDY;
    SHIFT_BLOCKS = "datum-blocks", Warning, OnWish, SHIFT_BLOCKS, SHIFT_STREETS_REMEDY;
    SHIFT_OF_STREETS = "streets-shifted", Warning, Never, SHIFT_OF_STREETS, SHIFT_OF_STREETS_REMEDY;
    OFFSET = "layer-offset", Warning, Never, OFFSET, OFFSET_REMEDY;
    ID_MISSING = "id-missing", Error, Never, ID_MISSING, ID_MISSING_REMEDY;
    ID_DUPLICATE = "id-duplicate", Error, Never, ID_DUPLICATE, ID_DUPLICATE_REMEDY;
    ROW_REPEATED = "row-repeated", Warning, LeaveOut, ROW_REPEATED, ROW_REPEATED_REMEDY;
    COINCIDENT = "points-coincident", Warning, Never, COINCIDENT, COINCIDENT_REMEDY;
    NULL_ISLAND = "null-island", Warning, Never, NULL_ISLAND, NULL_ISLAND_REMEDY;
    OFF_AFRICA = "off-africa", Warning, Never, OFF_AFRICA, OFF_AFRICA_REMEDY;
    TOO_WIDE = "layer-too-wide", Error, Never, TOO_WIDE, TOO_WIDE_REMEDY;
    STRAY = "points-stray", Warning, Never, STRAY, STRAY_REMEDY;
    OUTSIDE = "outside-area", Warning, Never, OUTSIDE, OUTSIDE_REMEDY;
    PRECISION = "coord-coarse", Warning, Never, PRECISION, PRECISION_REMEDY;
    POLY_CROSSED = "poly-self-intersection", Warning, Always, POLY_CROSSED, POLY_CROSSED_REMEDY;
    POLY_HOLES = "poly-holes", Warning, Always, POLY_HOLES, POLY_HOLES_REMEDY;
    POLY_PARTS = "poly-parts-overlap", Warning, Always, POLY_PARTS, POLY_PARTS_REMEDY;
    SLIVER = "poly-sliver", Warning, Never, SLIVER, SLIVER_REMEDY;
    OVERLAP_PEOPLE = "poly-overlap-counted", Warning, Never, OVERLAP_PEOPLE, OVERLAP_REMEDY;
    OVERLAP = "poly-overlap", Warning, Never, OVERLAP, OVERLAP_REMEDY;
    SEARCH_CUT = "search-stopped", Info, Never, SEARCH_CUT, SEARCH_CUT_REMEDY;
    WEIGHT_MISSING = "weight-missing", Error, OnWish, WEIGHT_MISSING, WEIGHT_MISSING_REMEDY;
    WEIGHT_NEGATIVE = "weight-negative", Error, Never, WEIGHT_NEGATIVE, WEIGHT_NEGATIVE_REMEDY;
    WEIGHT_RANGE = "weight-range", Error, Never, WEIGHT_RANGE, WEIGHT_RANGE_REMEDY;
    WEIGHT_ZERO = "weight-all-zero", Error, Never, WEIGHT_ZERO, WEIGHT_ZERO_REMEDY;
    FULL_WIDTH = "number-full-width", Error, Always, FULL_WIDTH, FULL_WIDTH_REMEDY;
    SEPARATORS = "number-separators", Error, Always, SEPARATORS, SEPARATORS_REMEDY;
    DECIMAL_COMMA = "number-decimal-comma", Error, Always, DECIMAL_COMMA, DECIMAL_COMMA_REMEDY;
    UNIT = "number-unit", Error, Never, UNIT, UNIT_REMEDY;
    CELL_ERROR = "cell-error", Error, Never, CELL_ERROR, CELL_ERROR_REMEDY;
    NOT_A_NUMBER = "number-text", Error, Never, NOT_A_NUMBER, NOT_A_NUMBER_REMEDY;
    STATUS = "status-unknown", Warning, Never, STATUS, STATUS_REMEDY;
    MOJIBAKE = "text-mojibake", Warning, Never, MOJIBAKE, MOJIBAKE_REMEDY;
    INVISIBLE = "text-invisible", Warning, Always, INVISIBLE, INVISIBLE_REMEDY;
    EXCEL_SCIENTIFIC = "excel-scientific", Warning, Never, EXCEL_SCIENTIFIC, EXCEL_SCIENTIFIC_REMEDY;
    EXCEL_DIGITS = "excel-digits-lost", Warning, Never, EXCEL_DIGITS, EXCEL_DIGITS_REMEDY;
    EXCEL_DATE = "excel-date", Warning, Never, EXCEL_DATE, EXCEL_DATE_REMEDY;
    EXCEL_ZEROS = "excel-zeros-lost", Warning, Never, EXCEL_ZEROS, EXCEL_ZEROS_REMEDY;
    DATUM_STATED = "datum-stated", Info, OnWish, DATUM_STATED, DATUM_STATED_REMEDY;
}
