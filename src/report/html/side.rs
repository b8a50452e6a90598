//! Plans side by side on one page: key figures, maps and timetables beside each other, and the place of every job in
//! each plan.

use super::scene::Scene;
use super::{assets, gantt, legible, map, members};
use crate::plan::Stop;
use crate::report::compare::{Candidate, PlanComparison, RouteKind};
use crate::report::counted;
use askama::Template;
use rustc_hash::{FxHashMap, FxHashSet};
use tables::{Figure, JobRow, RouteRow, figures, jobs, routes};

mod tables;

/// A comparison on its way to the page.
#[derive(Clone, Copy, Debug)]
pub struct ComparePage<'a> {
    /// The plans in order; the first is the baseline.
    pub plans: &'a [Candidate<'a>],
    /// What came out.
    pub comparison: &'a PlanComparison,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct View {
    policy: String,
    style: String,
    script: String,
    title: String,
    plans: Vec<Heading>,
    figures: Vec<Figure>,
    panes: Vec<Pane>,
    crew: Vec<CrewRow>,
    jobs: Vec<JobRow>,
    changed: usize,
    routes: Vec<RouteRow>,
}

/// A plan in words.
struct Heading {
    name: String,
    data: String,
    tone: &'static str,
    verdict: String,
}

/// A plan with its drawings.
struct Pane {
    name: String,
    size: String,
    map: Option<map::Map>,
    lines: Vec<Line>,
    days: Vec<Day>,
    plain: bool,
}

/// A route on a map, and whether it is the same in every plan.
struct Line {
    line: map::Line,
    same: bool,
}

struct Day {
    title: String,
    step: String,
    axis: Vec<gantt::Tick>,
    rows: Vec<Row>,
}

struct Row {
    row: gantt::Row,
    bars: Vec<Bar>,
    same: bool,
}

struct Bar {
    bar: gantt::Bar,
    moved: bool,
}

/// A technician in every plan.
struct CrewRow {
    number: usize,
    key: String,
    colour: usize,
    dash: usize,
    id: String,
    name: String,
    /// For each plan jobs and distance; nothing where they stay at home.
    cells: Vec<Option<(u32, String)>>,
}

/// Numbers that things have on the whole page, whichever plan they stand in.
struct Numbers {
    jobs: FxHashMap<String, usize>,
    moved: FxHashSet<String>,
    technicians: FxHashMap<String, usize>,
}

impl ComparePage<'_> {
    /// The page as text.
    pub fn to_html(&self) -> String {
        let numbers = self.numbers();
        let number = |id: &str, _: usize| numbers.technicians.get(id).copied().unwrap_or_default();
        let scenes: Vec<Scene> =
            self.plans.iter().map(|plan| Scene::numbered(plan.instance, plan.plan, number)).collect();
        let script = assets::side_script();
        let drawn = map::maps(&scenes).into_iter().zip(gantt::charts(&scenes));
        let panes = drawn.enumerate().map(|(at, (map, days))| self.pane(at, &scenes[at], map, days, &numbers));
        let names: Vec<&str> = self.plans.iter().map(|plan| plan.name).collect();
        let jobs = jobs(self, &numbers.jobs);
        let view = View {
            policy: assets::policy(&script, None),
            style: assets::side_style(),
            script,
            title: names.join(" · "),
            plans: self.headings(),
            figures: figures(self.comparison),
            panes: panes.collect(),
            crew: crew(&scenes),
            changed: jobs.iter().filter(|job| !job.changes.is_empty()).count(),
            jobs,
            routes: routes(self.comparison),
        };
        // Writing into memory cannot fail, and the template has no other way to.
        legible(view.render().unwrap_or_default())
    }

    fn headings(&self) -> Vec<Heading> {
        let differ = self.comparison.plans.iter().any(|plan| !plan.same_data);
        let heading = |plan: &crate::report::compare::PlanSummary| Heading {
            name: plan.name.clone(),
            data: if differ { plan.instance.name.clone() } else { String::new() },
            tone: plan.verdict.map_or("unknown", |verdict| verdict.name()),
            verdict: plan.verdict.map_or_else(|| plan.reason.clone(), |is| format!("{}: {}", is.name(), plan.reason)),
        };
        self.comparison.plans.iter().map(heading).collect()
    }

    fn numbers(&self) -> Numbers {
        let mut numbers =
            Numbers { jobs: FxHashMap::default(), moved: FxHashSet::default(), technicians: FxHashMap::default() };
        for plan in self.plans {
            for job in plan.instance.jobs.iter() {
                let next = numbers.jobs.len();
                numbers.jobs.entry(job.id.clone()).or_insert(next);
            }
        }
        let out = |plan: &Candidate| {
            plan.plan.routes().iter().map(|route| plan.instance.technician_of(route.shift).id.clone()).collect()
        };
        let out: Vec<FxHashSet<String>> = self.plans.iter().map(out).collect();
        for technician in self.plans.iter().flat_map(|plan| plan.instance.technicians.iter()) {
            let next = numbers.technicians.len();
            if out.iter().any(|out| out.contains(&technician.id)) {
                numbers.technicians.entry(technician.id.clone()).or_insert(next);
            }
        }
        let changed = self.comparison.changes.iter().flat_map(|changes| &changes.jobs);
        numbers.moved.extend(changed.map(|job| job.job.clone()));
        numbers
    }

    fn pane(
        &self,
        at: usize,
        scene: &Scene,
        mut map: Option<map::Map>,
        days: Vec<gantt::Day>,
        numbers: &Numbers,
    ) -> Pane {
        let anchors = anchors(scene, numbers);
        let (same, moved) = (self.same_routes(at, scene), moved(scene, numbers));
        let name = |anchor: &mut String| *anchor = anchors.get(anchor).cloned().unwrap_or_default();
        let lines = map.as_mut().map(|map| {
            map.left_out.iter_mut().for_each(|mark| name(&mut mark.anchor));
            map.routes.iter_mut().flat_map(|line| &mut line.marks).for_each(|mark| name(&mut mark.anchor));
            std::mem::take(&mut map.routes)
        });
        let bar = |mut bar: gantt::Bar| {
            let moved = moved.contains(&bar.anchor);
            name(&mut bar.anchor);
            Bar { bar, moved }
        };
        let row = |mut row: gantt::Row| {
            let bars = std::mem::take(&mut row.bars).into_iter().map(bar).collect();
            Row { same: same.contains(&row.at), row, bars }
        };
        let day = |day: gantt::Day| {
            let rows = day.rows.into_iter().map(row).collect();
            Day { title: day.title, step: day.step, axis: day.axis, rows }
        };
        let line = |line: map::Line| Line { same: same.contains(&line.at), line };
        Pane {
            name: self.plans[at].name.to_owned(),
            size: format!(
                "{}, {}",
                counted(scene.plan.score().served as usize, "job"),
                counted(scene.members.len(), "technician")
            ),
            map,
            lines: lines.unwrap_or_default().into_iter().map(line).collect(),
            days: days.into_iter().map(day).collect(),
            plain: scene.is_plain(),
        }
    }

    /// The routes of a plan, by their places in it, that are the same in all that they are compared with.
    fn same_routes(&self, at: usize, scene: &Scene) -> FxHashSet<usize> {
        let against: Vec<_> = match at.checked_sub(1) {
            Some(own) => self.comparison.changes.get(own).into_iter().collect(),
            None => self.comparison.changes.iter().collect(),
        };
        let same = |place: &usize| {
            let route = &scene.plan.routes()[*place];
            let technician = &scene.instance.technician_of(route.shift).id;
            let date = crate::report::day_name(scene.instance, scene.instance.shifts[route.shift].day);
            against.iter().all(|changes| {
                let mut routes = changes.routes.iter().filter(|row| row.technician == *technician && row.date == date);
                routes.any(|row| row.change == RouteKind::Same)
            })
        };
        (0..scene.plan.routes().len()).filter(same).collect()
    }
}

/// The page's name of each job of a plan, by the name that a page of its own would have for the stop.
fn anchors(scene: &Scene, numbers: &Numbers) -> FxHashMap<String, String> {
    let name = |job: crate::units::JobId| format!("j{}", numbers.jobs[&scene.instance.jobs[job].id]);
    let left = scene.plan.unassigned().iter().enumerate().map(|(at, job)| (format!("u{at}"), name(*job)));
    let mut anchors: FxHashMap<String, String> = left.collect();
    stops(scene, |anchor, job| {
        anchors.insert(anchor, name(job));
    });
    anchors
}

/// The stops whose jobs changed, by the same names.
fn moved(scene: &Scene, numbers: &Numbers) -> FxHashSet<String> {
    let mut moved = FxHashSet::default();
    stops(scene, |anchor, job| {
        if numbers.moved.contains(&scene.instance.jobs[job].id) {
            moved.insert(anchor);
        }
    });
    moved
}

fn stops(scene: &Scene, mut with: impl FnMut(String, crate::units::JobId)) {
    for outing in scene.outings() {
        for (at, stop) in outing.route.stops.iter().enumerate() {
            if let Stop::Job(job) = stop.stop {
                with(outing.anchor(at), job);
            }
        }
    }
}

/// Everybody who goes out in some plan, in order of number.
fn crew(scenes: &[Scene]) -> Vec<CrewRow> {
    let mut crew: Vec<CrewRow> = Vec::new();
    for (at, scene) in scenes.iter().enumerate() {
        for row in members::members(scene) {
            let place = crew.iter().position(|known| known.number == row.number).unwrap_or(crew.len());
            if place == crew.len() {
                let members::MemberRow { number, key, colour, dash, id, name, .. } = row;
                crew.push(CrewRow {
                    number,
                    key,
                    colour,
                    dash,
                    id,
                    name,
                    cells: scenes.iter().map(|_| None).collect(),
                });
            }
            crew[place].cells[at] = Some((row.jobs, row.distance));
        }
    }
    crew.sort_by_key(|row| row.number);
    crew
}
