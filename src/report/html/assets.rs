//! Style sheet and scripts, and the policy that lets only these run.

use super::Background;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The style sheet.
pub const STYLE: &str = concat!(
    include_str!("style/base.css"),
    include_str!("style/parts.css"),
    include_str!("style/map.css"),
    include_str!("style/gantt.css"),
    include_str!("style/sheets.css"),
    include_str!("style/print.css"),
);

/// The style sheet of plans side by side.
pub fn side_style() -> String {
    [
        include_str!("style/base.css"),
        include_str!("style/parts.css"),
        include_str!("style/map.css"),
        include_str!("style/gantt.css"),
        include_str!("style/print.css"),
        include_str!("style/side.css"),
    ]
    .concat()
}

/// The script of plans side by side.
pub fn side_script() -> String {
    include_str!("script/side.js").to_owned()
}

/// The scripts as one module. Each file is a block of its own; `page.js` holds what they share.
pub fn script(with_background: bool) -> String {
    [
        include_str!("script/page.js"),
        include_str!("script/select.js"),
        include_str!("script/tip.js"),
        // It has to hear of the map's first view.
        if with_background { include_str!("script/background.js") } else { "" },
        include_str!("script/map.js"),
        include_str!("script/gantt.js"),
        include_str!("script/print.js"),
    ]
    .concat()
}

/// The content security policy: no network, no scripts but ours, pictures only of the background.
pub fn policy(script: &str, background: Option<&Background>) -> String {
    let hash = STANDARD.encode(Sha256::digest(script.as_bytes()));
    let pictures = background.map(|background| format!(" img-src {};", background.origin())).unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline';{pictures} base-uri 'none'; form-action 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_ours_ends_the_element_it_stands_in() {
        for with_background in [false, true] {
            let script = script(with_background).to_lowercase();
            assert!(!script.contains("</script") && !script.contains("<!--") && !script.contains('\r'));
        }
        assert!(!STYLE.to_lowercase().contains("</style"));
    }

    #[test]
    fn scripts_make_no_markup_of_text() {
        let script = script(true);
        for way in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "fetch("]
        {
            assert!(!script.contains(way), "{way}");
        }
    }

    #[test]
    fn only_a_background_opens_the_policy() {
        let tiles = Background::new("https://tiles.example.org/{z}/{x}/{y}.png", "").expect("tiles");
        assert!(!policy("x", None).contains("img-src"));
        assert!(policy("x", Some(&tiles)).contains(" img-src https://tiles.example.org;"));
        // echo -n x | sha256sum | xxd -r -p | base64
        assert!(policy("x", None).contains("'sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE='"));
    }
}
