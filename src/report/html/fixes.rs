//! The section on first-time fixes: what would raise them, and where second visits are most likely.

use super::causes::{Cause, causes};
use super::lack::{LackRow, lacks};
use super::scene::{Outing, Scene};
use crate::plan::Stop;
use crate::report::number::{grouped, percent};
use crate::report::words::customer;
use crate::units::currency;

/// Rows that are shown of each table.
const SHOWN: usize = 15;
/// Jobs named for one cause.
const NAMED: usize = 6;
/// Lacks named for one job.
const LACKS: usize = 4;

/// The section.
pub struct Fixes {
    /// Expected second visits in all.
    pub lost: String,
    pub causes: Vec<CauseRow>,
    /// Causes that are not shown, with the fixes they cost.
    pub more: Option<(usize, String)>,
    pub doubtful: Vec<Doubtful>,
    /// Whether the chances are exact.
    pub exact: bool,
}

/// Something that would raise the number of fixes.
pub struct CauseRow {
    pub what: String,
    pub fixes: String,
    /// The fixes in percent of those lost to the first cause, for a bar.
    pub share: String,
    pub cost: String,
    pub count: usize,
    pub jobs: Vec<Link>,
    pub remedy: String,
}

/// A job by its place on the page.
pub struct Link {
    pub anchor: String,
    pub id: String,
}

/// A job that may well need a second visit.
pub struct Doubtful {
    pub job: Link,
    pub label: String,
    pub customer: String,
    pub number: usize,
    pub day: u32,
    pub p_fix: String,
    pub cost: String,
    /// The most harmful.
    pub lacks: Vec<LackRow>,
    /// How many more there are.
    pub more: usize,
}

/// The section; nothing where every job is fixed for certain.
pub fn fixes(scene: &Scene) -> Option<Fixes> {
    let all = causes(scene);
    let lost: f64 = all.iter().map(|cause| cause.fixes).sum();
    if all.is_empty() {
        return None;
    }
    let rest: f64 = all.iter().skip(SHOWN).map(|cause| cause.fixes).sum();
    let hidden = all.len().saturating_sub(SHOWN);
    let most = all[0].fixes;
    Some(Fixes {
        lost: grouped(lost, 2),
        causes: all.into_iter().take(SHOWN).map(|cause| cause_row(scene, cause, most)).collect(),
        more: (hidden > 0).then(|| (hidden, grouped(rest, 2))),
        doubtful: doubtful(scene),
        exact: scene.plan.routes().iter().all(|route| route.first_time_fix_exact),
    })
}

fn cause_row(scene: &Scene, cause: Cause, most: f64) -> CauseRow {
    let link =
        |(route, stop): &(usize, usize)| Link { anchor: format!("s{route}-{stop}"), id: id(scene, *route, *stop) };
    CauseRow {
        what: cause.what,
        fixes: grouped(cause.fixes, 2),
        share: format!("{:.1}", cause.fixes / most * 100.0),
        cost: grouped(cause.cost, 2),
        count: cause.jobs.len(),
        jobs: cause.jobs.iter().take(NAMED).map(link).collect(),
        remedy: cause.remedy,
    }
}

fn id(scene: &Scene, route: usize, stop: usize) -> String {
    match scene.plan.routes()[route].stops[stop].stop {
        Stop::Job(job) => scene.instance.jobs[job].id.clone(),
        _ => String::new(),
    }
}

/// The jobs whose second visits cost most in expectation.
fn doubtful(scene: &Scene) -> Vec<Doubtful> {
    let stops = scene.outings().flat_map(|outing| (0..outing.route.stops.len()).map(move |at| (outing, at)));
    let mut all: Vec<(f64, Outing, usize)> = stops
        .filter_map(|(outing, at)| {
            let stop = &outing.route.stops[at];
            let Stop::Job(job) = stop.stop else { return None };
            let open = 1.0 - stop.p_fix?;
            (open > 1e-9).then(|| (open * currency(scene.instance.jobs[job].repeat_visit_cost), outing, at))
        })
        .collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    all.into_iter().take(SHOWN).map(|(cost, outing, at)| row(scene, outing, at, cost)).collect()
}

fn row(scene: &Scene, outing: Outing, at: usize, cost: f64) -> Doubtful {
    let stop = &outing.route.stops[at];
    let name = match stop.stop {
        Stop::Job(job) => customer(scene.instance, &scene.instance.jobs[job]).unwrap_or_default(),
        _ => "",
    };
    let mut lacks = lacks(scene, outing.at, at);
    let more = lacks.len().saturating_sub(LACKS);
    lacks.truncate(LACKS);
    Doubtful {
        job: Link { anchor: outing.anchor(at), id: id(scene, outing.at, at) },
        label: outing.label(at),
        customer: name.to_owned(),
        number: outing.member.number,
        day: outing.day,
        p_fix: percent(stop.p_fix.unwrap_or(1.0)),
        cost: grouped(cost, 2),
        lacks,
        more,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{day, verified};

    #[test]
    fn what_would_raise_the_fixes_is_what_the_faults_lack() {
        let instance = day();
        let plan = verified(&instance);
        let fixes = fixes(&Scene::new(&instance, &plan)).expect("something is lost");
        assert_eq!((fixes.lost.as_str(), fixes.exact), ("0.25", true));
        let cause = &fixes.causes[0];
        assert_eq!((cause.what.as_str(), cause.share.as_str(), cause.cost.as_str()), ("part Filter", "100.0", "62.50"));
        assert_eq!((cause.jobs[0].anchor.as_str(), cause.jobs[0].id.as_str()), ("s0-1", "boiler"));
        assert_eq!(cause.remedy, "Filter: 8 left at yard");
        let job = &fixes.doubtful[0];
        assert_eq!((job.label.as_str(), job.p_fix.replace('\u{a0}', " ")), ("A2", "75.0 %".to_owned()));
        assert_eq!((job.lacks[0].what.as_str(), job.lacks[0].state), ("part 9 × Filter", "not on the van"));
        assert_eq!(job.lacks[0].faults, "");
    }

    #[test]
    fn without_faults_there_is_nothing_to_raise() {
        let mut instance = day();
        instance.jobs.iter_mut().for_each(|job| job.faults.clear());
        let plan = verified(&instance);
        assert!(fixes(&Scene::new(&instance, &plan)).is_none());
    }
}
