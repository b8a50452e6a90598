//! A dispatcher's day: events as they may come, each true of the plan at its instant.

use firstfix::model::Instance;
use firstfix::plan::Stop;
use firstfix::units::Ticks;
use firstfix::verify::{TimedRoute, TimedStop, VerifiedPlan};
use serde_json::{Value, json};

/// The kinds of events, in the order in which a day deals them out.
pub const KINDS: [&str; 9] = [
    "new_job",
    "overran",
    "cancelled",
    "technician_late",
    "part_used",
    "road_closed",
    "finished",
    "part_missing",
    "technician_off",
];

/// Random numbers that are the same everywhere (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }

    fn pick<T: Clone>(&mut self, list: &[T]) -> Option<T> {
        if list.is_empty() { None } else { Some(list[self.below(list.len())].clone()) }
    }
}

/// An instant of a day as events write it.
pub fn clock(instance: &Instance, at: Ticks) -> String {
    let seconds = (instance.scale.minutes(at) * 60.0).round() as i64;
    let (day, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    if instance.horizon.days == 1 {
        return format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let date = instance.horizon.start.checked_add(jiff::Span::new().days(day)).expect("a date");
    format!("{date}T{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60)
}

/// An event of a kind; a new job where the plan has nothing that it could happen to. `number` makes ids that are new.
pub fn event(
    instance: &Instance,
    plan: &VerifiedPlan,
    now: Ticks,
    kind: &str,
    number: usize,
    dice: &mut Dice,
) -> Value {
    let made = match kind {
        "cancelled" => cancelled(instance, plan, now, dice),
        "overran" => under_way(instance, plan, now, dice).map(|(job, stop)| {
            let more = (10 + dice.below(31)) as i64 * 60;
            json!({ "event": "overran", "job": job, "end": clock(instance, stop.end.max(now) + more) })
        }),
        "finished" => under_way(instance, plan, now, dice)
            .map(|(job, _)| json!({ "event": "finished", "job": job, "end": clock(instance, now) })),
        "technician_late" => anybody(instance, plan, now, dice).map(|who| {
            let until = now + (15 + dice.below(31)) as i64 * 60;
            json!({ "event": "technician_late", "technician": who, "until": clock(instance, until) })
        }),
        "technician_off" => {
            anybody(instance, plan, now, dice).map(|who| json!({ "event": "technician_off", "technician": who }))
        }
        "part_used" | "part_missing" => part(instance, plan, now, kind, dice),
        "road_closed" => road(instance, plan, now, dice),
        _ => None,
    };
    made.unwrap_or_else(|| new_job(instance, number, dice))
}

/// A job like one that is there, a few streets away.
fn new_job(instance: &Instance, number: usize, dice: &mut Dice) -> Value {
    let jobs: Vec<_> = instance.jobs.iter().filter(|job| job.leads.is_none() && job.crew == 1).collect();
    let like = dice.pick(&jobs).expect("a job");
    let site = &instance.sites[like.site];
    let near = |degrees: f64, dice: &mut Dice| degrees + (dice.below(2001) as f64 - 1000.0) / 1e5;
    let (lat, lon) = (near(site.lat, dice), near(site.lon, dice));
    let mut row = json!({
        "job_id": format!("NEW-{number}"), "lat": lat, "lon": lon, "priority": 1 + dice.below(3),
        "duration_min": 20 + dice.below(60),
    });
    if let Some(service) = &like.service {
        row["service"] = service.as_str().into();
    }
    json!({ "event": "new_job", "row": row })
}

/// Stops at jobs, with the technician.
fn stops<'a>(
    instance: &'a Instance,
    plan: &'a VerifiedPlan,
) -> impl Iterator<Item = (&'a TimedRoute, &'a str, &'a TimedStop)> {
    plan.routes().iter().flat_map(move |route| {
        route.stops.iter().filter_map(move |stop| match stop.stop {
            Stop::Job(job) if instance.jobs[job].leads.is_none() => Some((route, instance.jobs[job].id.as_str(), stop)),
            _ => None,
        })
    })
}

fn cancelled(instance: &Instance, plan: &VerifiedPlan, now: Ticks, dice: &mut Dice) -> Option<Value> {
    let open: Vec<&str> = stops(instance, plan).filter(|(.., stop)| stop.end > now).map(|(_, job, _)| job).collect();
    dice.pick(&open).map(|job| json!({ "event": "cancelled", "job": job }))
}

/// A job that somebody is working on.
fn under_way<'a>(
    instance: &'a Instance,
    plan: &'a VerifiedPlan,
    now: Ticks,
    dice: &mut Dice,
) -> Option<(&'a str, &'a TimedStop)> {
    let now_on = stops(instance, plan).filter(|(.., stop)| stop.begin <= now && now < stop.end);
    let list: Vec<(&str, &TimedStop)> = now_on.map(|(_, job, stop)| (job, stop)).collect();
    dice.pick(&list)
}

/// Somebody who has something to do still.
fn anybody<'a>(instance: &'a Instance, plan: &'a VerifiedPlan, now: Ticks, dice: &mut Dice) -> Option<&'a str> {
    let mut busy: Vec<&str> = stops(instance, plan)
        .filter(|(.., stop)| stop.begin > now)
        .map(|(route, ..)| instance.technician_of(route.shift).id.as_str())
        .collect();
    busy.dedup();
    dice.pick(&busy)
}

fn part(instance: &Instance, plan: &VerifiedPlan, now: Ticks, kind: &str, dice: &mut Dice) -> Option<Value> {
    let who = anybody(instance, plan, now, dice)?;
    let tech = instance.technician_named(who)?;
    let held = instance.technicians[tech].van.enumerate().filter(|(_, stock)| stock.quantity > 0);
    let parts: Vec<&str> = held.map(|(part, _)| instance.parts[part].id.as_str()).collect();
    let part = dice.pick(&parts)?;
    Some(json!({ "event": kind, "technician": who, "part": part, "quantity": 1 }))
}

/// A road that somebody is to take later.
fn road(instance: &Instance, plan: &VerifiedPlan, now: Ticks, dice: &mut Dice) -> Option<Value> {
    let id = |stop: &TimedStop| match stop.stop {
        Stop::Job(job) => Some(instance.jobs[job].id.clone()),
        _ => None,
    };
    let mut legs = Vec::new();
    for route in plan.routes() {
        let ahead = route.stops.windows(2).filter(|pair| pair[0].end > now);
        legs.extend(ahead.filter_map(|pair| Some((id(&pair[0])?, id(&pair[1])?))));
    }
    let (from, to) = dice.pick(&legs)?;
    Some(json!({ "event": "road_closed", "from": from, "to": to }))
}
