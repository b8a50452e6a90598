//! Places.

/// A place where technicians start, work or load. Rows with the same coordinates share a site.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// The id under which a travel table knows it (the first row that named it).
    pub name: String,
    /// Latitude in degrees, or planar `y` in benchmarks.
    pub lat: f64,
    /// Longitude in degrees, or planar `x` in benchmarks.
    pub lon: f64,
}
