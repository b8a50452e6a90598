//! Every route of a shift.

use firstfix::model::Instance;
use firstfix::plan::{Route, Stop, certain_fill};
use firstfix::units::{DepotId, PartId, ShiftId};
use firstfix::verify::{TimedRoute, Violation, verify_route};
use std::collections::BTreeMap;

/// What depot visits load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loads {
    /// What certain needs require: [`certain_fill`].
    Certain,
    /// Every level of every part that a job of the route may use.
    All,
}

/// Rules that stay broken whatever is appended to the stops of a route. Travel need not obey the triangle
/// inequality and a depot may help later on, so nothing else is taken for final.
const FINAL: [&str; 9] = [
    "window",
    "depot-hours",
    "break-window",
    "skill",
    "tool",
    "required-technician",
    "excluded-technician",
    "territory",
    "max-jobs",
];

/// Rules that stay broken if they are broken without the way home.
const FINAL_WITHOUT_RETURN: [&str; 2] = ["shift-end", "no-road"];

/// Every route of a shift that the verifier accepts.
pub fn of_shift(instance: &Instance, shift: ShiftId, max_visits: usize, loads: Loads) -> Vec<TimedRoute> {
    let mut open_ended = instance.clone();
    let technician = instance.shifts[shift].technician;
    open_ended.technicians[technician].end = None;
    let mut search = Search { instance, open_ended, shift, max_visits, loads, found: Vec::new() };
    search.extend(&mut Vec::new());
    search.found
}

/// A walk through all sequences of stops.
struct Search<'a> {
    instance: &'a Instance,
    /// The instance without the way home.
    open_ended: Instance,
    shift: ShiftId,
    max_visits: usize,
    loads: Loads,
    found: Vec<TimedRoute>,
}

impl Search<'_> {
    /// Tries every stop that may come next.
    fn extend(&mut self, stops: &mut Vec<Stop>) {
        for next in self.next_stops(stops) {
            stops.push(next);
            if self.visit(stops) {
                self.extend(stops);
            }
            stops.pop();
        }
    }

    /// Jobs and breaks not taken yet, and depots. A second visit to the depot where the technician stands
    /// costs time and gives nothing.
    fn next_stops(&self, stops: &[Stop]) -> Vec<Stop> {
        let jobs = self.instance.jobs.ids().map(Stop::Job).filter(|job| !stops.contains(job));
        let visits = stops.iter().filter(|stop| matches!(stop, Stop::Depot { .. })).count();
        let last = stops.last().and_then(at_depot);
        let depots = self.instance.depots.ids().filter(|depot| visits < self.max_visits && last != Some(*depot));
        let depots = depots.map(|depot| Stop::Depot { depot, fill: Vec::new() });
        let rest = self.instance.shifts[self.shift].rest.is_some() && !stops.contains(&Stop::Break);
        jobs.chain(depots).chain(rest.then_some(Stop::Break)).collect()
    }

    /// Notes the route of these stops, if it is one; whether anything may follow.
    fn visit(&mut self, stops: &[Stop]) -> bool {
        let certain = certain_fill(self.instance, self.shift, stops);
        if self.loads == Loads::All {
            for loaded in every_load(self.instance, stops).into_iter().filter(|loaded| *loaded != certain) {
                self.found.extend(self.timed(&loaded).ok().filter(serves));
            }
        }
        match self.timed(&certain) {
            Ok(route) => {
                self.found.extend(Some(route).filter(serves));
                true
            }
            Err(broken) => self.may_go_on(&certain, &broken),
        }
    }

    fn timed(&self, stops: &[Stop]) -> Result<TimedRoute, Vec<Violation>> {
        verify_route(self.instance, &Route::new(self.shift, stops.to_vec()))
    }

    fn may_go_on(&self, stops: &[Stop], broken: &[Violation]) -> bool {
        let names = |broken: &[Violation], rules: &[&str]| broken.iter().any(|broken| rules.contains(&broken.rule));
        if names(broken, &FINAL) {
            return false;
        }
        if !names(broken, &FINAL_WITHOUT_RETURN) {
            return true;
        }
        let open = verify_route(&self.open_ended, &Route::new(self.shift, stops.to_vec()));
        open.err().is_none_or(|broken| !names(&broken, &FINAL_WITHOUT_RETURN))
    }
}

/// Routes without a job do not exist; their stops only lead to others.
fn serves(route: &TimedRoute) -> bool {
    route.score.served > 0
}

fn at_depot(stop: &Stop) -> Option<DepotId> {
    match stop {
        Stop::Depot { depot, .. } => Some(*depot),
        Stop::Job(_) | Stop::Break => None,
    }
}

/// The stops with every way to fill at their depot visits: each part that a job of the route may use, up to all that they may
/// use of it, where the depot has any.
fn every_load(instance: &Instance, stops: &[Stop]) -> Vec<Vec<Stop>> {
    let mut most: BTreeMap<PartId, u32> = BTreeMap::new();
    for stop in stops {
        let Stop::Job(job) = stop else { continue };
        let faults = instance.jobs[*job].faults.iter().flat_map(|fault| &fault.need.parts);
        for (part, units) in instance.jobs[*job].need.parts.iter().chain(faults) {
            *most.entry(*part).or_default() += units;
        }
    }
    let mut all = vec![stops.to_vec()];
    for (at, stop) in stops.iter().enumerate() {
        let Stop::Depot { depot, .. } = stop else { continue };
        for (part, most) in most.iter().filter(|(part, _)| instance.depots[*depot].stock[**part] > 0) {
            let with = |stops: &Vec<Stop>, level: u32| {
                let mut stops = stops.clone();
                if let Stop::Depot { fill, .. } = &mut stops[at] {
                    fill.push((*part, level));
                }
                stops
            };
            let more: Vec<Vec<Stop>> =
                all.iter().flat_map(|stops| (1..=*most).map(move |level| with(stops, level))).collect();
            all.extend(more);
        }
    }
    all
}
