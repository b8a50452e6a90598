//! What is done or under way is not touched, whatever happens.

use super::day::{Dice, KINDS, event};
use super::world::World;
use firstfix::model::Instance;
use firstfix::plan::Stop;
use firstfix::replan::{ReplanError, Replanned};
use firstfix::units::{JobId, Ticks};
use firstfix::verify::{TimedStop, VerifiedPlan, verify};
use serde_json::Value;

/// The name of a stop.
fn name(instance: &Instance, stop: &Stop) -> String {
    match stop {
        Stop::Job(job) => instance.jobs[*job].id.clone(),
        Stop::Depot { depot, .. } => instance.depots[*depot].id.clone(),
        Stop::Break => "break".to_owned(),
    }
}

/// The job of a stop where a crew does it, the other technicians, and the job alone where nobody else is there.
fn crew(instance: &Instance, plan: &VerifiedPlan, stop: &Stop) -> Vec<String> {
    let Stop::Job(job) = stop else { return vec![name(instance, stop)] };
    let lead = instance.jobs[*job].leads.unwrap_or(*job);
    let ours = |other: JobId| other == lead || instance.jobs[other].leads == Some(lead);
    let others = plan.plan().routes.iter().filter(|route| route.jobs().any(ours));
    let others = others.map(|route| instance.technician_of(route.shift).id.clone());
    others.chain([instance.jobs[lead].id.clone()]).collect()
}

/// Of everybody whom no event names: what had begun is in the new plan as it was; nothing else leaves before now.
fn assert_frozen(before: &World, new: &Replanned, now: Ticks, events: &[Value]) {
    let told = events.iter().map(Value::to_string).collect::<String>();
    verify(&new.instance, new.plan.plan()).expect("a plan that keeps the rules");
    for route in before.plan.routes() {
        let who = &before.instance.technician_of(route.shift).id;
        let named = |id: &str| told.contains(&format!("\"{id}\""));
        // Who is in a crew with a job or a technician that something happens to has another day too.
        let crew = |stop: &TimedStop| crew(&before.instance, &before.plan, &stop.stop);
        if named(who) || route.stops.iter().flat_map(crew).any(|id| named(&id)) {
            continue;
        }
        let begun: Vec<_> = route.stops.iter().take_while(|stop| stop.begin <= now).collect();
        if !begun.iter().any(|stop| matches!(stop.stop, Stop::Job(_))) {
            continue;
        }
        let day = before.instance.shifts[route.shift].day;
        let same = |other: &&firstfix::verify::TimedRoute| {
            new.instance.technician_of(other.shift).id == *who && new.instance.shifts[other.shift].day == day
        };
        let after = new.plan.routes().iter().find(same).unwrap_or_else(|| panic!("{who} has no route: {told}"));
        for (was, is) in begun.iter().zip(&after.stops) {
            let (a, b) = (name(&before.instance, &was.stop), name(&new.instance, &is.stop));
            assert_eq!((a, was.begin, was.end), (b, is.begin, is.end), "{who} at {now}: {told}");
        }
        assert!(after.stops.len() >= begun.len());
        assert!(after.depart <= now);
    }
    for route in new.plan.routes() {
        let held = new.frozen.iter().find(|(shift, _)| *shift == route.shift).map_or(0, |(_, stops)| *stops);
        let leaves =
            if held == 0 { Some(route.depart) } else { route.stops.get(held).map(|_| route.stops[held - 1].end) };
        assert!(leaves.is_none_or(|leaves| leaves >= now), "something new begins before now: {told}");
    }
}

/// Twenty instants of a day.
fn of_day(day: Ticks) -> Vec<Ticks> {
    (0..20).map(|number| day * 86_400 + 8 * 3600 + number * 26 * 60).collect()
}

/// Twenty instants of a week, four on each day.
fn of_week() -> Vec<Ticks> {
    (0..20).map(|number| number / 4 * 86_400 + 8 * 3600 + number % 4 * 137 * 60).collect()
}

/// Events in sequence, one at each of these instants. Gives what is planned at the end.
fn sequence(mut world: World, instants: &[Ticks], seed: u64, iterations: u64) -> World {
    let mut dice = Dice(seed);
    for (number, now) in instants.iter().copied().enumerate() {
        let (first, step) = (seed as usize, 1 + seed as usize % 2);
        let kind = KINDS[(first + step * number) % KINDS.len()];
        let events = [event(&world.instance, &world.plan, now, kind, number, &mut dice)];
        let told = world.events(&events);
        let new = match world.try_replan(now, &told, iterations) {
            Ok(new) => new,
            Err(error) => panic!("event {number} of seed {seed}: {error:?}: {}", events[0]),
        };
        assert_frozen(&world, &new, now, &events);
        world = World::after(&new);
    }
    world
}

#[test]
fn twenty_events_on_the_metro_day() {
    sequence(World::bundled("metro-day", 400), &of_day(0), 1, 60);
}

#[test]
fn twenty_events_on_the_city_day() {
    let world = World::bundled("city-day", 1500);
    (1..=6).for_each(|seed| drop(sequence(world.clone(), &of_day(0), seed, 60)));
}

#[test]
fn twenty_events_on_a_day_of_a_week() {
    let world = World::bundled("rural-week", 800);
    (1..=3).for_each(|seed| drop(sequence(world.clone(), &of_day(2), seed, 60)));
}

/// Vans that nobody restocks, limits of a week and relations: what was done on Monday counts until Friday.
#[test]
fn twenty_events_through_a_week() {
    let world = World::bundled("rural-week", 800);
    (1..=8).for_each(|seed| drop(sequence(world.clone(), &of_week(), seed, 60)));
}

#[test]
fn several_events_at_once() {
    let world = World::bundled("city-day", 1500);
    let mut dice = Dice(77);
    for round in 0..40_usize {
        let now = 7 * 3600 + dice.below(10 * 3600) as Ticks;
        let mut events: Vec<Value> = Vec::new();
        for number in 0..1 + dice.below(3) {
            let kind = KINDS[dice.below(KINDS.len())];
            let fresh = event(&world.instance, &world.plan, now, kind, 10 * round + number, &mut dice);
            // One thing happens to one job or technician.
            let about = |event: &Value| [event["job"].clone(), event["technician"].clone()];
            if !events.iter().any(|other| about(other).iter().zip(about(&fresh)).any(|(a, b)| !a.is_null() && *a == b))
            {
                events.push(fresh);
            }
        }
        let told = world.events(&events);
        match world.try_replan(now, &told, 30) {
            Ok(new) => assert_frozen(&world, &new, now, &events),
            Err(ReplanError::Input(faults)) => {
                assert!(faults.iter().all(|fault| fault.code == "event-state"), "{faults:?} {events:?}");
            }
            Err(error) => panic!("round {round} at {now}: {error:?}: {events:?}"),
        }
    }
}
