//! The map: a line for each route, a mark for each stop, at true scale.

use super::projection::Projection;
use super::scene::{Outing, Scene};
use crate::model::{Clock, Site};
use crate::plan::Stop;
use crate::report::ground::{Ground, ground, is_placed};
use crate::report::schedule::place;

/// Room around the places, in units of the drawing.
const MARGIN: f64 = 40.0;
/// Least height of the drawing, so that places in a row make no slit.
const LEAST: f64 = 400.0;

/// The map of the page.
pub struct Map {
    /// `viewBox` of the drawing.
    pub view: [String; 4],
    /// Left, top and factor of [`Projection::frame`], and the length of a unit at the equator or on the plane.
    pub frame: [String; 4],
    /// `km`, or `units` where distances have none.
    pub unit: &'static str,
    pub earth: bool,
    pub routes: Vec<Line>,
    pub homes: Vec<Mark>,
    pub depots: Vec<Mark>,
    pub left_out: Vec<Mark>,
    /// Stops that have no place.
    pub nowhere: usize,
}

/// A route on the map.
pub struct Line {
    pub number: usize,
    pub day: u32,
    pub at: usize,
    pub colour: usize,
    pub dash: usize,
    pub path: String,
    pub marks: Vec<Mark>,
}

/// A mark on the map.
pub struct Mark {
    pub x: String,
    pub y: String,
    /// The page's name of what it stands for.
    pub anchor: String,
    pub label: String,
    /// `j` for a job, `p` for a depot visit.
    pub class: &'static str,
    /// The technician's number and colour, for homes.
    pub number: usize,
    pub colour: usize,
}

/// The map; nothing where no place of the plan is known.
pub fn map(scene: &Scene) -> Option<Map> {
    let drawn = Projection::new(ground(scene.instance), sites(scene).into_iter())?;
    Some(map_on(scene, &drawn))
}

/// The maps of several plans, drawn alike where they lie on one ground: what is in one place is in one place on each.
pub fn maps(scenes: &[Scene]) -> Vec<Option<Map>> {
    let on = |wanted: Ground| {
        let here = scenes.iter().filter(|scene| ground(scene.instance) == wanted);
        Projection::new(wanted, here.flat_map(sites).collect::<Vec<_>>().into_iter())
    };
    let (earth, plane) = (on(Ground::Earth), on(Ground::Plane));
    let drawn = |scene: &Scene| if ground(scene.instance) == Ground::Earth { &earth } else { &plane };
    let own = |scene: &&Scene| !sites(scene).is_empty();
    scenes
        .iter()
        .map(|scene| Some(scene).filter(own).and(drawn(scene).as_ref()).map(|drawn| map_on(scene, drawn)))
        .collect()
}

/// The map of a plan in a drawing that holds all its places.
fn map_on(scene: &Scene, drawn: &Projection) -> Map {
    let instance = scene.instance;
    let view = view(drawn);
    let (left, top, factor) = drawn.frame();
    let earth = ground(instance) == Ground::Earth;
    Map {
        view: view.map(short),
        frame: [left, top, factor, drawn.length()].map(|number| number.to_string()),
        unit: if instance.horizon.clock == Clock::Plain { "units" } else { "km" },
        earth,
        routes: scene.outings().map(|outing| line(scene, drawn, outing)).collect(),
        homes: homes(scene, drawn),
        depots: depots(scene, drawn),
        left_out: left_out(scene, drawn),
        nowhere: nowhere(scene),
    }
}

/// Every site of the plan that has a place.
fn sites<'a>(scene: &'a Scene) -> Vec<&'a Site> {
    let instance = scene.instance;
    let ends = scene.members.iter().flat_map(|member| [Some(member.technician.start), member.technician.end]);
    let jobs = instance.jobs.iter().map(|job| job.site);
    let depots = instance.depots.iter().map(|depot| depot.site);
    let all = ends.flatten().chain(jobs).chain(depots).map(|site| &instance.sites[site]);
    all.filter(|site| is_placed(instance, site)).collect()
}

fn view(drawn: &Projection) -> [f64; 4] {
    let (width, height) = drawn.size;
    let extra = |length: f64| MARGIN + (LEAST - length).max(0.0) / 2.0;
    let (x, y) = (extra(width), extra(height));
    [-x, -y, width + 2.0 * x, height + 2.0 * y]
}

fn line(scene: &Scene, drawn: &Projection, outing: Outing) -> Line {
    let instance = scene.instance;
    let placed = |site: &Site| is_placed(instance, site).then(|| drawn.point(site));
    let start = &instance.sites[outing.member.technician.start];
    let mut points: Vec<(f64, f64)> = placed(start).into_iter().collect();
    let mut marks = Vec::new();
    for (at, stop) in outing.route.stops.iter().enumerate() {
        let Some(point) = place(instance, stop).and_then(placed) else { continue };
        points.push(point);
        let class = if matches!(stop.stop, Stop::Job(_)) { "j" } else { "p" };
        marks.push(Mark { class, ..mark(point, outing.anchor(at), outing.label(at)) });
    }
    points.extend(outing.member.technician.end.and_then(|end| placed(&instance.sites[end])));
    let member = outing.member;
    Line {
        number: member.number,
        day: outing.day,
        at: outing.at,
        colour: member.colour,
        dash: member.dash,
        path: path(&points),
        marks,
    }
}

fn mark((x, y): (f64, f64), anchor: String, label: String) -> Mark {
    Mark { x: short(x), y: short(y), anchor, label, class: "", number: 0, colour: 0 }
}

fn path(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        path.push_str(if at == 0 { "M" } else { "L" });
        path.push_str(&format!("{} {}", short(*x), short(*y)));
    }
    path
}

fn homes(scene: &Scene, drawn: &Projection) -> Vec<Mark> {
    let home = |member: &super::scene::Member| {
        let site = &scene.instance.sites[member.technician.start];
        let mark = mark(drawn.point(site), String::new(), member.key.clone());
        is_placed(scene.instance, site).then_some(Mark { number: member.number, colour: member.colour, ..mark })
    };
    scene.members.iter().filter_map(home).collect()
}

fn depots(scene: &Scene, drawn: &Projection) -> Vec<Mark> {
    let sites = scene.instance.depots.iter().map(|depot| (&depot.id, &scene.instance.sites[depot.site]));
    let placed = sites.filter(|(_, site)| is_placed(scene.instance, site));
    placed.map(|(id, site)| mark(drawn.point(site), String::new(), id.clone())).collect()
}

fn left_out(scene: &Scene, drawn: &Projection) -> Vec<Mark> {
    let sites = scene.plan.unassigned().iter().enumerate();
    let sites = sites.map(|(at, job)| (at, &scene.instance.sites[scene.instance.jobs[*job].site]));
    let placed = sites.filter(|(_, site)| is_placed(scene.instance, site));
    placed.map(|(at, site)| mark(drawn.point(site), format!("u{at}"), String::new())).collect()
}

fn nowhere(scene: &Scene) -> usize {
    let jobs = scene.instance.jobs.iter().map(|job| &scene.instance.sites[job.site]);
    jobs.filter(|site| !is_placed(scene.instance, site)).count()
}

/// A coordinate to a hundredth of a unit of the drawing.
fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{day, verified};
    use crate::units::TechId;

    #[test]
    fn a_route_leaves_home_and_comes_back() {
        let instance = day();
        let plan = verified(&instance);
        let drawn = map(&Scene::new(&instance, &plan)).expect("places");
        assert!(drawn.earth && drawn.unit == "km");
        let route = &drawn.routes[0];
        let points: Vec<&str> = route.path.trim_start_matches('M').split('L').collect();
        assert_eq!(points.len(), 4);
        assert_eq!(points[0], points[3]);
        let classes: Vec<&str> = route.marks.iter().map(|mark| mark.class).collect();
        assert_eq!((classes.as_slice(), route.marks[1].label.as_str()), (["p", "j"].as_slice(), "A2"));
        assert_eq!((drawn.depots[0].label.as_str(), drawn.left_out.len()), ("yard", 1));
    }

    #[test]
    fn an_open_end_has_no_way_home() {
        let mut instance = day();
        instance.technicians[TechId(0)].end = None;
        let plan = verified(&instance);
        let drawn = map(&Scene::new(&instance, &plan)).expect("places");
        assert_eq!(drawn.routes[0].path.matches('L').count(), 2);
    }

    #[test]
    fn a_matrix_without_places_has_no_map() {
        let mut instance = day();
        let plan = verified(&instance);
        instance.travel = crate::model::testing::line(3);
        for site in instance.sites.iter_mut() {
            (site.lat, site.lon) = (0.0, 0.0);
        }
        assert!(map(&Scene::new(&instance, &plan)).is_none());
    }

    #[test]
    fn coordinates_are_short() {
        assert_eq!([1.0, 1.239, -0.001, 1000.5].map(short), ["1", "1.24", "0", "1000.5"]);
    }
}
