//! What can go wrong with coordinates.

/// Why coordinates cannot be placed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrsError {
    /// PROJ does not know it.
    #[error(
        "crs={name}: not a coordinate system PROJ knows ({detail}). hint: write EPSG:4326 for degrees, EPSG:4547 and the like for Gauss-Krüger metres, local for plain metres"
    )]
    Unknown {
        /// As written.
        name: String,
        /// What PROJ says.
        detail: String,
    },
    /// Not one of ours.
    #[error(
        "datum={0}: not a datum; allowed: wgs84, cgcs2000, gcj02, bd09. hint: gcj02 for AMap and Tencent, bd09 for Baidu"
    )]
    UnknownDatum(String),
    /// A web-map datum applies to degrees only.
    #[error(
        "datum={datum} with crs={crs}: a web-map datum applies to longitude and latitude. hint: leave crs out, or datum"
    )]
    DatumOfMetres {
        /// The datum.
        datum: &'static str,
        /// The coordinate system.
        crs: String,
    },
    /// PROJ gave up at run time.
    #[error("PROJ: {0}")]
    Proj(String),
    /// One plane cannot hold this.
    #[error(
        "the layers span {across_km} km; radii measures in one local plane, at most 4200 km across. hint: look for a stray point, or split the study"
    )]
    TooWide {
        /// Diagonal of the data.
        across_km: u64,
    },
}
