//! The days as bars: travel, waiting, work, loading and breaks of every route.

use super::scene::{Outing, Scene};
use crate::plan::Stop;
use crate::units::Ticks;
use crate::verify::TimedStop;

/// The most ticks of the axis.
const MOST_TICKS: i64 = 14;

/// One day of the chart.
pub struct Day {
    pub day: u32,
    pub title: String,
    pub axis: Vec<Tick>,
    /// Width between two ticks, in percent.
    pub step: String,
    pub rows: Vec<Row>,
}

/// A mark of the axis.
pub struct Tick {
    pub left: String,
    pub label: String,
}

/// One route.
pub struct Row {
    pub number: usize,
    pub day: u32,
    pub at: usize,
    pub key: String,
    pub id: String,
    pub name: String,
    pub colour: usize,
    pub dash: usize,
    /// Jobs, expected fixes and distance as numbers, for sums over the routes shown.
    pub jobs: u32,
    pub fixes: String,
    pub km: String,
    pub bars: Vec<Bar>,
}

/// Something that takes time. Places are in percent of the axis.
pub struct Bar {
    /// What it is, for the style sheet: `t` travel, `u` set-up, `w` waiting, `j` job, `p` loading, `b` break,
    /// `sh` shift.
    pub class: &'static str,
    pub left: String,
    pub width: String,
    /// The page's name of the stop; empty for what is none.
    pub anchor: String,
    pub label: String,
    /// Chance of a fix, where it is in doubt.
    pub p_fix: Option<String>,
}

/// The chart, a section for each day on which somebody goes out.
pub fn days(scene: &Scene) -> Vec<Day> {
    Axis::new(&[scene]).map(|axis| days_on(scene, axis)).unwrap_or_default()
}

/// The charts of several plans, with one and the same axis where they count time alike.
pub fn charts(scenes: &[Scene]) -> Vec<Vec<Day>> {
    let alike = |scene: &Scene| -> Vec<&Scene> {
        let same =
            |other: &&Scene| other.instance.scale == scene.instance.scale && other.is_plain() == scene.is_plain();
        scenes.iter().filter(same).collect()
    };
    let chart = |scene: &Scene| Axis::new(&alike(scene)).map(|axis| days_on(scene, axis)).unwrap_or_default();
    scenes.iter().map(chart).collect()
}

fn days_on(scene: &Scene, axis: Axis) -> Vec<Day> {
    let day = |day: &u32| {
        let outings = scene.outings().filter(|outing| outing.day == *day);
        Day {
            day: *day,
            title: scene.day(*day),
            axis: axis.ticks(scene),
            step: percent(axis.step as f64 / axis.length() as f64),
            rows: outings.map(|outing| row(scene, &axis.on(scene, *day), outing)).collect(),
        }
    };
    scene.days.iter().map(day).collect()
}

/// From which time of day to which the chart goes.
#[derive(Clone, Copy)]
struct Axis {
    from: Ticks,
    to: Ticks,
    step: Ticks,
}

impl Axis {
    /// Wide enough for every shift and route, on whole steps.
    fn new(scenes: &[&Scene]) -> Option<Self> {
        let of = |scene: &Scene, outing: Outing| {
            let shift = &scene.instance.shifts[outing.route.shift];
            let midnight = midnight(scene, outing.day);
            // Benchmarks have shifts without end: there only the routes count.
            let end = if scene.is_plain() { outing.route.back } else { outing.route.back.max(shift.end) };
            let start = if scene.is_plain() { outing.route.depart } else { outing.route.depart.min(shift.start) };
            (start - midnight, end - midnight)
        };
        let spans = || scenes.iter().flat_map(|scene| scene.outings().map(|outing| of(scene, outing)));
        let (from, to) = (spans().map(|span| span.0).min()?, spans().map(|span| span.1).max()?);
        let step = step(scenes.first()?, to - from);
        let (from, to) = (from.div_euclid(step) * step, (to + step - 1).div_euclid(step) * step);
        Some(Self { from, to: to.max(from + step), step })
    }

    fn length(&self) -> Ticks {
        self.to - self.from
    }

    /// The same hours of another day.
    fn on(&self, scene: &Scene, day: u32) -> Self {
        let midnight = midnight(scene, day);
        Self { from: self.from + midnight, to: self.to + midnight, step: self.step }
    }

    fn ticks(&self, scene: &Scene) -> Vec<Tick> {
        let count = self.length() / self.step;
        let tick = |at: i64| {
            let at = self.from + at * self.step;
            let label = if scene.is_plain() { plain(scene, at) } else { scene.time(at, 0) };
            Tick { left: self.place(at), label }
        };
        (0..=count).map(tick).collect()
    }

    fn place(&self, at: Ticks) -> String {
        percent((at - self.from) as f64 / self.length() as f64)
    }

    fn bar(&self, class: &'static str, from: Ticks, to: Ticks) -> Option<Bar> {
        let (from, to) = (from.clamp(self.from, self.to), to.clamp(self.from, self.to));
        (to > from).then(|| Bar {
            class,
            left: self.place(from),
            width: percent((to - from) as f64 / self.length() as f64),
            anchor: String::new(),
            label: String::new(),
            p_fix: None,
        })
    }
}

fn midnight(scene: &Scene, day: u32) -> Ticks {
    scene.instance.scale.day() * Ticks::from(day)
}

/// A step of the axis that gives not too many ticks: whole hours, or a round number.
fn step(scene: &Scene, length: Ticks) -> Ticks {
    let minute = scene.instance.scale.ticks_per_minute;
    let fits = |step: &Ticks| length / step <= MOST_TICKS;
    if !scene.is_plain() {
        let hours = [1, 2, 3, 6, 12].into_iter().map(|hours| hours * 60 * minute);
        return hours.into_iter().find(fits).unwrap_or(scene.instance.scale.day());
    }
    let rounds = (0..18).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_i64.pow(power)));
    rounds.map(|units| units.saturating_mul(minute)).find(fits).unwrap_or(length.max(1))
}

fn plain(scene: &Scene, at: Ticks) -> String {
    crate::report::number::grouped(scene.instance.scale.minutes(at), 0)
}

fn row(scene: &Scene, axis: &Axis, outing: Outing) -> Row {
    let shift = &scene.instance.shifts[outing.route.shift];
    let mut bars: Vec<Bar> = axis.bar("sh", shift.start, shift.end).into_iter().collect();
    let mut before = outing.route.depart;
    for (at, stop) in outing.route.stops.iter().enumerate() {
        bars.extend(axis.bar("t", before, before + stop.travel));
        bars.extend(axis.bar("u", stop.arrive, stop.begin - stop.wait));
        bars.extend(axis.bar("w", stop.begin - stop.wait, stop.begin));
        bars.extend(axis.bar(class(stop), stop.begin, stop.end).map(|bar| named(scene, outing, at, bar)));
        before = stop.end;
    }
    bars.extend(axis.bar("t", before, outing.route.back));
    let member = outing.member;
    Row {
        number: member.number,
        day: outing.day,
        at: outing.at,
        key: member.key.clone(),
        id: member.technician.id.clone(),
        name: member.name().unwrap_or_default().into(),
        colour: member.colour,
        dash: member.dash,
        jobs: outing.route.score.served,
        fixes: format!("{:.4}", outing.route.score.expected_fixes),
        km: format!("{:.3}", scene.instance.scale.km(outing.route.score.dist)),
        bars,
    }
}

fn class(stop: &TimedStop) -> &'static str {
    match stop.stop {
        Stop::Job(_) => "j",
        Stop::Depot { .. } => "p",
        Stop::Break => "b",
    }
}

fn named(scene: &Scene, outing: Outing, at: usize, bar: Bar) -> Bar {
    let stop = &outing.route.stops[at];
    let label = match &stop.stop {
        Stop::Job(job) => scene.instance.jobs[*job].id.clone(),
        Stop::Depot { depot, .. } => scene.instance.depots[*depot].id.clone(),
        Stop::Break => "break".into(),
    };
    let in_doubt = stop.p_fix.filter(|p_fix| *p_fix < 1.0 - 1e-9);
    Bar { anchor: outing.anchor(at), label, p_fix: in_doubt.map(|p_fix| format!("{p_fix:.3}")), ..bar }
}

/// A share as the style sheet wants it, without the sign.
fn percent(share: f64) -> String {
    let text = format!("{:.3}", share * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Clock;
    use crate::report::testing::{day, verified};

    #[test]
    fn a_route_is_travel_loading_travel_work_and_travel() {
        let instance = day();
        let plan = verified(&instance);
        let days = days(&Scene::new(&instance, &plan));
        let row = &days[0].rows[0];
        let classes: String = row.bars.iter().map(|bar| bar.class).collect();
        assert_eq!(classes, "shtptjt");
        let job = row.bars.iter().find(|bar| bar.class == "j").expect("a job");
        assert_eq!((job.label.as_str(), job.anchor.as_str(), job.p_fix.as_deref()), ("boiler", "s0-1", Some("0.750")));
        let labels: Vec<&str> = days[0].axis.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!((labels.first(), labels.last()), (Some(&"08:00"), Some(&"16:00")));
        // Work from nine to ten on an axis from eight to four.
        assert_eq!((job.left.as_str(), job.width.as_str()), ("12.5", "12.5"));
    }

    #[test]
    fn an_axis_of_plain_numbers_has_round_steps() {
        let mut instance = day();
        instance.horizon.clock = Clock::Plain;
        let plan = verified(&instance);
        let days = days(&Scene::new(&instance, &plan));
        assert!(days[0].axis.len() <= MOST_TICKS as usize + 2, "{} ticks", days[0].axis.len());
        assert!(days[0].axis.iter().all(|tick| tick.label.ends_with('0')));
        assert_eq!(days[0].title, "");
    }
}
