//! Published instances as tables: one file for each format.
//!
//! An importer never guesses: what it does not know it refuses by name and line, and what it reads keeps the
//! ids of the file. `docs/formats.md` says how each format maps and what its objective becomes.

mod fleet;
mod hhcrsp;
mod reader;
mod settings;
mod solomon;
mod trsp;
mod vrplib;

use super::tables::Tables;
use crate::model::Diagnostic;
pub use hhcrsp::hhcrsp;
pub use solomon::solomon;
pub use trsp::trsp;
pub use vrplib::vrplib;

/// What the caller may say about a file beyond its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Name of the file, for diagnostics.
    pub file: String,
    /// Keep only the first so many customers: Solomon's sets of 25 and 50 are cut from those of 100.
    pub customers: Option<usize>,
    /// Size of the fleet; overrides what the file says.
    pub vehicles: Option<usize>,
}

/// Reads a text in one format.
pub type Importer = fn(&str, &Options) -> Result<Tables, Vec<Diagnostic>>;

/// A format that can be imported.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The word on the command line.
    pub name: &'static str,
    /// What it is, in a line.
    pub about: &'static str,
    /// The importer.
    pub import: Importer,
}

/// All formats, in the order of the help text.
pub const FORMATS: [Format; 4] = [
    Format {
        name: "trsp",
        about: "technician routing and scheduling (Pillac, Guéret, Medaglia 2013), with or without matrices",
        import: trsp,
    },
    Format { name: "solomon", about: "Solomon's and Homberger's text files (VRPTW)", import: solomon },
    Format { name: "vrplib", about: "VRPLIB: CVRP, VRPTW, SDVRPTW, MDVRPTW and PCVRPTW dialects", import: vrplib },
    Format {
        name: "hhcrsp",
        about: "home-care days as JSON (Mankowska, Meisel, Bierwirth 2014): two-person visits, soft windows",
        import: hhcrsp,
    },
];

/// Reads `text` in the format called `format`.
///
/// # Errors
/// An unknown format, or everything that is wrong with the text, each fault with its line.
pub fn import(format: &str, text: &str, options: &Options) -> Result<Tables, Vec<Diagnostic>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match FORMATS.iter().find(|known| known.name == format) {
        Some(known) => (known.import)(text, options),
        None => {
            let names: Vec<&str> = FORMATS.iter().map(|known| known.name).collect();
            let unknown = Diagnostic::error("unknown-format", format!("there is no format called {format}"));
            Err(vec![unknown.hint(format!("use one of {}", names.join(", ")))])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_format_is_refused_with_the_known_ones() {
        let faults = import("vrp", "", &Options::default()).unwrap_err();
        assert_eq!(faults[0].code, "unknown-format");
        assert!(faults[0].hint.contains("trsp, solomon, vrplib, hhcrsp"));
    }

    #[test]
    fn no_format_panics_on_nonsense() {
        let texts =
            ["", "\u{0}", "a", "-1 -1\n;;;", "CUST\nVEHICLE\n", "EOF", "\u{feff}NAME:", "NODE_COORD_SECTION\n1"];
        for format in FORMATS {
            for text in texts {
                let faults = import(format.name, text, &Options::default()).unwrap_err();
                assert!(!faults.is_empty(), "{} said nothing about {text:?}", format.name);
            }
        }
    }
}
