//! `report.html`: the plan as one page that needs no network: key figures, a map, the days as bars, what would raise
//! first-time fixes, jobs left out, and day sheets with loading lists to print.
//!
//! Everything on the page is drawn here, as HTML and SVG; the scripts only show, hide and move what is there. A
//! content security policy lets nothing run but these scripts, and nothing be loaded unless a background is asked for.
//! `docs/report.md` says why it is made this way.

mod assets;
mod background;
mod causes;
mod fixes;
mod gantt;
mod heading;
mod lack;
mod left_out;
mod loading;
mod map;
mod members;
mod projection;
mod scene;
mod sheets;
mod side;
mod tiles;

use super::RunDocument;
use crate::graph::Reason;
use crate::model::Instance;
use crate::units::JobId;
use crate::verify::VerifiedPlan;
use askama::Template;
use heading::Heading;
use scene::Scene;

pub use background::{Background, BadBackground};
pub use side::ComparePage;

/// What the page shows.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// What was planned.
    pub instance: &'a Instance,
    /// The plan.
    pub plan: &'a VerifiedPlan,
    /// Why jobs are left out, in order of job; a job that is missing here has no reasons.
    pub reasons: &'a [(JobId, Vec<Reason>)],
    /// How the plan came about, where that is known.
    pub run: Option<&'a RunDocument>,
    /// Where a background for the map comes from, where one is wanted.
    pub background: Option<&'a Background>,
}

/// The page as its template sees it.
#[derive(Template)]
#[template(path = "page.html")]
struct View<'a> {
    policy: String,
    style: &'static str,
    script: String,
    heading: Heading,
    tiles: Vec<tiles::Tile>,
    costs: Vec<tiles::Cost>,
    days: Vec<members::DayChoice>,
    members: Vec<members::MemberRow>,
    map: Option<map::Map>,
    background: Option<&'a Background>,
    gantt: Vec<gantt::Day>,
    fixes: Option<fixes::Fixes>,
    left_out: Vec<left_out::LeftOut>,
    depots: Vec<loading::Depot>,
    sheets: Vec<sheets::Sheet>,
    plain: bool,
    /// Whether any job may need a second visit.
    fixing: bool,
}

impl Page<'_> {
    /// The bytes of the page.
    pub fn to_html(&self) -> Vec<u8> {
        let scene = Scene::new(self.instance, self.plan);
        let script = assets::script(self.background.is_some());
        let view = View {
            policy: assets::policy(&script, self.background),
            style: assets::STYLE,
            script,
            heading: Heading::new(&scene, self.run),
            tiles: tiles::tiles(&scene),
            costs: tiles::costs(&scene),
            days: members::days(&scene),
            members: members::members(&scene),
            map: map::map(&scene),
            background: self.background,
            gantt: gantt::days(&scene),
            fixes: fixes::fixes(&scene),
            left_out: left_out::left_out(&scene, self.reasons),
            depots: loading::depots(&scene),
            sheets: sheets::sheets(&scene),
            plain: scene.is_plain(),
            fixing: scene.has_faults(),
        };
        // Writing into memory cannot fail, and the template has no other way to.
        legible(view.render().unwrap_or_default()).into_bytes()
    }
}

/// Without the control characters that HTML forbids: a name may hold them.
fn legible(page: String) -> String {
    let bad = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if page.contains(bad) { page.replace("\r\n", "\n").replace(bad, "\u{fffd}") } else { page }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{day, verified};
    use crate::units::TechId;

    #[test]
    fn control_characters_do_not_reach_the_page() {
        assert_eq!(legible("a\r\nb\u{0}c\u{1b}d\te".into()), "a\nb\u{fffd}c\u{fffd}d\te");
    }

    #[test]
    fn a_name_is_escaped_wherever_it_stands() {
        let mut instance = day();
        instance.technicians[TechId(0)].name = "<b>\"'&</b>".into();
        let plan = verified(&instance);
        let page = Page { instance: &instance, plan: &plan, reasons: &[], run: None, background: None };
        let html = String::from_utf8(page.to_html()).expect("text");
        assert!(!html.contains("<b>\"") && html.contains("&#60;b&#62;&#34;&#39;&#38;&#60;/b&#62;"));
    }
}
