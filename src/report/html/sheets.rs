//! The day sheets: for each route its stops and what to load, a page each on paper.

use super::lack::{LackRow, lacks};
use super::loading::{Load, loads};
use super::scene::{Outing, Scene};
use crate::plan::Stop;
use crate::report::counted;
use crate::report::number::{grouped, money, percent};
use crate::report::words::{customer, need, notes, windows};
use crate::units::{JobId, Ticks};
use crate::verify::TimedStop;

/// One technician's day.
pub struct Sheet {
    pub number: usize,
    pub day: u32,
    pub at: usize,
    pub key: String,
    pub colour: usize,
    pub dash: usize,
    pub id: String,
    pub name: String,
    pub date: String,
    /// Departure and return.
    pub leaves: String,
    pub returns: String,
    /// Jobs, fixes, distance, time and cost in one line.
    pub figures: Vec<String>,
    pub stops: Vec<StopRow>,
    /// Travel of the last leg.
    pub way_back: String,
    pub visits: Vec<Visit>,
}

/// A stop.
pub struct StopRow {
    pub anchor: String,
    pub label: String,
    /// `j`, `p` or `b`.
    pub class: &'static str,
    pub time: String,
    pub title: String,
    pub customer: String,
    pub service: String,
    pub notes: Vec<Note>,
    pub window: String,
    pub travel: String,
    /// Waiting and lateness, where there is any.
    pub delay: String,
    pub late: bool,
    /// Chance of a fix: in words, and in percent for a bar.
    pub p_fix: Option<(String, String)>,
    pub lacks: Vec<LackRow>,
    /// Certain needs.
    pub needs: String,
}

/// A column of the tables that is carried through.
pub struct Note {
    pub name: String,
    pub text: String,
}

/// A depot visit with its loading list.
pub struct Visit {
    pub depot: String,
    pub time: String,
    pub loads: Vec<Load>,
}

/// The sheets, by technician and day.
pub fn sheets(scene: &Scene) -> Vec<Sheet> {
    scene.outings().map(|outing| sheet(scene, outing)).collect()
}

fn sheet(scene: &Scene, outing: Outing) -> Sheet {
    let (member, route) = (outing.member, outing.route);
    Sheet {
        number: member.number,
        day: outing.day,
        at: outing.at,
        key: member.key.clone(),
        colour: member.colour,
        dash: member.dash,
        id: member.technician.id.clone(),
        name: member.name().unwrap_or_default().into(),
        date: scene.day(outing.day),
        leaves: scene.time(route.depart, outing.day),
        returns: scene.time(route.back, outing.day),
        figures: figures(scene, outing),
        stops: (0..route.stops.len()).map(|at| row(scene, outing, at)).collect(),
        way_back: leg(scene, route.last_leg.0, route.last_leg.1),
        visits: visits(scene, outing),
    }
}

fn figures(scene: &Scene, outing: Outing) -> Vec<String> {
    let score = &outing.route.score;
    let mut words = vec![counted(score.served as usize, "job")];
    if score.expected_fixes < f64::from(score.served) - 1e-9 {
        words.push(format!("{} fixes expected", grouped(score.expected_fixes, 2)));
    }
    words.push(scene.distance(score.dist));
    words.push(format!("{} travel", scene.length(score.travel)));
    if score.wait > 0 {
        words.push(format!("{} waiting", scene.length(score.wait)));
    }
    if score.overtime > 0 {
        words.push(format!("{} overtime", scene.length(score.overtime)));
    }
    words.push(format!("cost {}", money(score.money.of_routes())));
    words
}

fn row(scene: &Scene, outing: Outing, at: usize) -> StopRow {
    let stop = &outing.route.stops[at];
    let time = |at: Ticks| scene.time(at, outing.day);
    let blank = StopRow {
        anchor: outing.anchor(at),
        label: outing.label(at),
        class: "b",
        time: format!("{}–{}", time(stop.begin), time(stop.end)),
        title: "Break".into(),
        customer: String::new(),
        service: String::new(),
        notes: Vec::new(),
        window: String::new(),
        travel: if stop.stop == Stop::Break { String::new() } else { leg(scene, stop.travel, stop.dist) },
        delay: delay(scene, stop),
        late: stop.late > 0,
        p_fix: None,
        lacks: Vec::new(),
        needs: String::new(),
    };
    match &stop.stop {
        Stop::Break => blank,
        Stop::Depot { depot, .. } => {
            StopRow { class: "p", title: scene.instance.depots[*depot].id.clone(), service: "loading".into(), ..blank }
        }
        Stop::Job(job) => job_row(scene, outing, at, *job, blank),
    }
}

fn job_row(scene: &Scene, outing: Outing, at: usize, id: JobId, blank: StopRow) -> StopRow {
    let (instance, job) = (scene.instance, &scene.instance.jobs[id]);
    let note = |(name, text): (&str, &str)| Note { name: name.to_owned(), text: text.to_owned() };
    let p_fix = outing.route.stops[at].p_fix.filter(|_| !job.faults.is_empty());
    StopRow {
        class: "j",
        title: job.id.clone(),
        customer: customer(instance, job).unwrap_or_default().into(),
        service: job.service.clone().unwrap_or_default(),
        notes: notes(instance, job).into_iter().map(note).collect(),
        window: windows(instance, id, outing.route.shift).join(", "),
        p_fix: p_fix.map(|p_fix| (percent(p_fix), format!("{:.1}", p_fix * 100.0))),
        lacks: lacks(scene, outing.at, at),
        needs: need(instance, &job.need).join(", "),
        ..blank
    }
}

/// `12 min, 4.3 km`.
fn leg(scene: &Scene, time: Ticks, dist: i64) -> String {
    if time == 0 && dist == 0 {
        return String::new();
    }
    let minutes = scene.instance.scale.minutes(time);
    let time = if scene.is_plain() { grouped(minutes, 2) } else { format!("{} min", grouped(minutes, 0)) };
    format!("{time}, {}", scene.distance(dist))
}

fn delay(scene: &Scene, stop: &TimedStop) -> String {
    let wait = (stop.wait > 0).then(|| format!("waits {}", scene.length(stop.wait)));
    let late = (stop.late > 0).then(|| format!("late {}", scene.length(stop.late)));
    wait.into_iter().chain(late).collect::<Vec<_>>().join(", ")
}

fn visits(scene: &Scene, outing: Outing) -> Vec<Visit> {
    let visit = |stop: &TimedStop| match &stop.stop {
        Stop::Depot { depot, .. } => Some(Visit {
            depot: scene.instance.depots[*depot].id.clone(),
            time: scene.time(stop.begin, outing.day),
            loads: loads(scene, stop),
        }),
        _ => None,
    };
    outing.route.stops.iter().filter_map(visit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{day, verified};

    #[test]
    fn a_sheet_has_every_stop_and_what_to_load() {
        let instance = day();
        let plan = verified(&instance);
        let sheet = sheets(&Scene::new(&instance, &plan)).remove(0);
        assert_eq!(
            (sheet.key.as_str(), sheet.name.as_str(), sheet.date.as_str()),
            ("A", "Ana Š. 田中", "Tue 24 Nov 2026")
        );
        let stops: Vec<(&str, &str)> = sheet.stops.iter().map(|stop| (stop.class, stop.title.as_str())).collect();
        assert_eq!(stops, [("p", "yard"), ("j", "boiler")]);
        let job = &sheet.stops[1];
        assert_eq!((job.time.as_str(), job.window.as_str()), ("09:00–10:00", "09:00–12:00"));
        assert_eq!(job.p_fix.as_ref().map(|(_, bar)| bar.as_str()), Some("75.0"));
        let load = &sheet.visits[0].loads[0];
        assert_eq!(
            (load.part.as_str(), load.name.as_str(), load.units.as_str(), load.level.as_str()),
            ("filter", "Filter", "2", "3")
        );
    }
}
