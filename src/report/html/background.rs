//! Where tiles for a background of the map come from: only if somebody asks for one.

/// An address of map tiles with `{z}`, `{x}` and `{y}`, and whom to thank for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Background {
    url: String,
    credit: String,
}

/// An address that is none of map tiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write an address such as https://tiles.example.org/{{z}}/{{x}}/{{y}}.png")]
pub struct BadBackground;

impl Background {
    /// Tiles from an address (https, or http on this machine).
    ///
    /// # Errors
    /// If it is no address, or lacks one of `{z}`, `{x}` and `{y}`.
    pub fn new(url: &str, credit: &str) -> Result<Self, BadBackground> {
        let holders = ["{z}", "{x}", "{y}"].iter().all(|holder| url.contains(holder));
        let background = Self { url: url.to_owned(), credit: credit.to_owned() };
        // The origin goes into the policy of the page, where spaces, quotes and semicolons would mean something.
        let plain = |c: char| c.is_ascii_graphic() && !matches!(c, ';' | ',' | '\'' | '"' | '<' | '>' | '\\' | '`');
        let host = background.host();
        let named = !host.is_empty() && !host.contains(['{', '}', '@', '*']);
        if holders && named && url.chars().all(plain) { Ok(background) } else { Err(BadBackground) }
    }

    /// The address with its placeholders.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whom to thank.
    pub fn credit(&self) -> &str {
        &self.credit
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        let scheme = self.url.len() - self.url.split_once("://").map_or(0, |(_, rest)| rest.len());
        &self.url[..scheme + self.host().len()]
    }

    /// Host and port; empty for anything but web addresses.
    fn host(&self) -> &str {
        let rest = self.url.strip_prefix("https://").or_else(|| {
            let local = |rest: &&str| matches!(rest.split([':', '/']).next(), Some("localhost" | "127.0.0.1"));
            self.url.strip_prefix("http://").filter(local)
        });
        rest.and_then(|rest| rest.split_once('/')).map_or("", |(host, _)| host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_come_from_one_host() {
        let tiles = Background::new("https://tiles.example.org:8443/osm/{z}/{x}/{y}.png?key=1", "© us").expect("tiles");
        assert_eq!((tiles.origin(), tiles.credit()), ("https://tiles.example.org:8443", "© us"));
    }

    #[test]
    fn other_addresses_are_refused() {
        for url in [
            "https://tiles.example.org/{z}/{x}.png",
            "http://tiles.example.org/{z}/{x}/{y}.png",
            "http://localhost.example.org/{z}/{x}/{y}.png",
            "ftp://tiles.example.org/{z}/{x}/{y}.png",
            "https://{z}.example.org/{x}/{y}.png",
            "https://a b.org/{z}/{x}/{y}.png",
            "https://a.org;script-src */{z}/{x}/{y}.png",
            "https:///{z}/{x}/{y}.png",
            "{z}/{x}/{y}",
        ] {
            assert_eq!(Background::new(url, ""), Err(BadBackground), "{url}");
        }
    }
}
