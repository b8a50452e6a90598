//! Builds the network of a class from the problem.

use super::net::{Kind, NEVER, NO_JOB, Net, Overtime, Spot, Way};
use super::relief::Relief;
use crate::eval::{Problem, ShiftData};
use crate::model::{Paid, Window};
use crate::units::{DepotId, JobId, Money, ShiftId, SiteId, Ticks};
use rustc_hash::FxHashMap;

/// Minutes of lateness with which a part of a window ends; behind the last comes the rest.
const LATE_PARTS: [Ticks; 3] = [0, 30, 120];

/// Where a stop stands among the layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Layer {
    rested: bool,
    visited: bool,
}

struct Builder<'p, 'a> {
    problem: &'p Problem<'a>,
    shift: &'p ShiftData,
    relief: Relief<'p, 'a>,
    jobs: Vec<JobId>,
    depots: Vec<DepotId>,
    spots: Vec<Spot>,
    layer: Vec<Layer>,
    /// Where a break is taken: the spot before it, without its layer.
    place: Vec<Kind>,
    ways: Vec<(u32, Way)>,
}

/// The network of a class of like shifts; nothing if they can do no job, or if their day is too long to be counted.
pub(super) fn net(problem: &Problem, class: &[ShiftId]) -> Option<Net> {
    let id = *class.first()?;
    let shift = problem.shift(id);
    let jobs = problem.graph.jobs_of(id).to_vec();
    let fits = |ticks: Ticks| ticks.abs() < Ticks::from(i32::MAX / 4);
    if jobs.is_empty() || jobs.len() >= usize::from(NO_JOB) || !fits(shift.from) || !fits(shift.latest_end) {
        return None;
    }
    let relief = Relief::new(problem, id, &jobs);
    // Even a visit that loads nothing may pay: a break is taken there, or the road by the depot is the shorter one.
    let depots = problem.instance.depots.ids().collect();
    let mut builder = Builder {
        problem,
        shift,
        relief,
        jobs,
        depots,
        spots: Vec::new(),
        layer: Vec::new(),
        place: Vec::new(),
        ways: Vec::new(),
    };
    builder.spots(id);
    builder.ways();
    Some(builder.finish(class.len()))
}

impl Builder<'_, '_> {
    fn layers(&self) -> Vec<Layer> {
        let rested = [false, true].into_iter().filter(|rested| !rested || self.shift.rest.is_some());
        let visited = [false, true].map(|visited| visited && !self.depots.is_empty());
        let pairs = rested.flat_map(|rested| visited.map(|visited| Layer { rested, visited }));
        let mut layers: Vec<Layer> = pairs.collect();
        layers.dedup();
        layers
    }

    fn push(&mut self, kind: Kind, layer: Layer, window: (Ticks, Ticks)) -> &mut Spot {
        self.push_at(kind, kind, layer, window)
    }

    fn push_at(&mut self, kind: Kind, place: Kind, layer: Layer, (from, to): (Ticks, Ticks)) -> &mut Spot {
        let bound = |ticks: Ticks| ticks.clamp(self.shift.from, self.shift.latest_end) as i32;
        let (from, to) = if from > to { NEVER } else { (bound(from), bound(to)) };
        self.layer.push(layer);
        self.place.push(place);
        self.spots.push(Spot {
            kind,
            job: NO_JOB,
            from,
            to,
            lanes: 0,
            keep: u64::MAX,
            due: i32::MAX,
            late: 0,
            cost: 0,
            van: 0,
        });
        self.spots.last_mut().expect("a spot was pushed")
    }

    fn spots(&mut self, id: ShiftId) {
        let shift = self.shift;
        let (from, to) = (shift.from, shift.latest_end);
        for layer in self.layers() {
            if !layer.visited {
                let from = shift.rest.filter(|_| layer.rested).map_or(from, |rest| from.max(rest.from + rest.duration));
                self.push(Kind::Start, layer, (from, to));
            }
            self.jobs_in(id, layer);
            let keep = self.relief.kept_lanes();
            for depot in self.depots.clone().into_iter().filter(|_| layer.visited) {
                let row = &self.problem.instance.depots[depot];
                let hours = (shift.day_start + row.opens, shift.day_start + row.closes);
                self.push(Kind::Depot(depot), layer, hours).keep = keep;
            }
            let owed = shift.rest.filter(|_| !layer.rested);
            let end = owed.map_or(to, |rest| to.min(rest.to));
            let (after, extra) = (self.regular_end(), self.extra());
            let spot = self.push(Kind::End, layer, (from, end));
            if extra > 0 {
                (spot.due, spot.late) = (after, extra);
            }
        }
        let Some(rest) = shift.rest else { return };
        let mut places: Vec<(Kind, bool)> = Vec::new();
        for at in 0..self.spots.len() {
            let (kind, layer) = (self.spots[at].kind, self.layer[at]);
            if !layer.rested && kind != Kind::End && !places.contains(&(kind, layer.visited)) {
                places.push((kind, layer.visited));
                self.push_at(Kind::Break, kind, Layer { rested: true, ..layer }, (rest.from, rest.to));
            }
        }
    }

    fn jobs_in(&mut self, id: ShiftId, layer: Layer) {
        for at in 0..self.jobs.len() {
            let job = self.jobs[at];
            let Some(relief) = self.relief.of(at, layer.visited) else { continue };
            let Some(visit) = self.problem.graph.visit(self.problem.instance, id, job) else { continue };
            let row = &self.problem.instance.jobs[job];
            let always = [Window { from: visit.earliest, to: visit.latest }];
            let windows = if row.windows.is_empty() { &always[..] } else { &row.windows };
            let cost = relief.cost + self.problem.preference(self.shift, job);
            for window in windows {
                let span = (window.from.max(visit.earliest), window.to.min(visit.latest));
                if span.0 > span.1 {
                    continue;
                }
                let due = row.due.filter(|_| row.late_cost > 0).unwrap_or(Ticks::MAX);
                for span in by_lateness(span, due, self.problem.instance.scale.ticks_per_minute) {
                    let spot = self.push(Kind::Job(job), layer, span);
                    (spot.job, spot.cost, spot.van, spot.lanes) = (at as u16, cost, relief.cost, relief.lanes);
                    (spot.due, spot.late) = (due.clamp(-Ticks::from(i32::MAX), i32::MAX.into()) as i32, row.late_cost);
                }
            }
        }
    }

    /// Money for a tick of duration, and what a tick of overtime costs beyond it. Where overtime is cheaper than the time before
    /// it, all time has its price.
    fn rates(&self) -> (Money, Money) {
        let rates = self.shift.rates;
        match self.problem.instance.objective.paid {
            Paid::Route => (rates.time.min(rates.overtime), (rates.overtime - rates.time).max(0)),
            Paid::Shift => (0, rates.overtime.max(0)),
            Paid::Work => (0, 0),
        }
    }

    fn extra(&self) -> Money {
        if self.shift.latest_end > self.shift.regular_end { self.rates().1 } else { 0 }
    }

    /// See [`Net::overtime_by`].
    fn overtime_by(&self) -> i32 {
        let capped = self.extra() > 0 && self.problem.instance.objective.paid == Paid::Route;
        if capped { self.regular_end() } else { i32::MAX }
    }

    fn regular_end(&self) -> i32 {
        i32::try_from(self.shift.regular_end).unwrap_or(i32::MAX)
    }

    /// Money for a tick of work, where work is what is paid.
    fn work_rate(&self) -> Money {
        let rates = self.shift.rates;
        if self.problem.instance.objective.paid == Paid::Work { rates.time.min(rates.overtime) } else { 0 }
    }

    /// Money of every route.
    fn fixed(&self) -> Money {
        let whole = self.shift.regular_end - self.shift.from;
        let paid = self.problem.instance.objective.paid == Paid::Shift;
        self.shift.rates.fixed + if paid { whole * self.shift.rates.time } else { 0 }
    }

    fn site(&self, place: Kind) -> Option<SiteId> {
        match place {
            Kind::Start => Some(self.shift.start),
            Kind::End => self.shift.end,
            Kind::Job(job) => Some(self.problem.job(job).site),
            Kind::Depot(depot) => Some(self.problem.instance.depots[depot].site),
            Kind::Break => None,
        }
    }

    fn service(&self, kind: Kind) -> Ticks {
        match kind {
            Kind::Job(job) => self.problem.service(self.shift, job),
            Kind::Depot(depot) => self.problem.instance.depots[depot].load,
            Kind::Break => self.shift.rest.map_or(0, |rest| rest.duration),
            Kind::Start | Kind::End => 0,
        }
    }

    fn ways(&mut self) {
        let mut breaks: FxHashMap<(Kind, bool), u32> = FxHashMap::default();
        for at in 0..self.spots.len() {
            if self.spots[at].kind == Kind::Break {
                breaks.insert((self.place[at], self.layer[at].visited), at as u32);
            }
        }
        for from in 0..self.spots.len() {
            let (kind, layer) = (self.spots[from].kind, self.layer[from]);
            if kind == Kind::End {
                continue;
            }
            if let Some(rest) = breaks.get(&(kind, layer.visited)).filter(|_| !layer.rested && kind != Kind::Break) {
                let (time, work) = (self.service(kind), self.service(kind) * self.work_rate());
                let fixed = if kind == Kind::Start { self.fixed() } else { 0 };
                self.ways.push((from as u32, Way { to: *rest, time: time as i32, cost: work + fixed }));
            }
            for to in 0..self.spots.len() {
                if let Some(way) = self.way(from, to) {
                    self.ways.push((from as u32, way));
                }
            }
        }
    }

    fn way(&self, from: usize, to: usize) -> Option<Way> {
        let (kind, place, target) = (self.spots[from].kind, self.place[from], self.spots[to].kind);
        let (here, there) = (self.layer[from], self.layer[to]);
        let loads = matches!(target, Kind::Depot(_));
        let stays = if loads { there.visited && from != to } else { here.visited == there.visited };
        let idle = matches!((place, target), (Kind::Start | Kind::Depot(_), Kind::End));
        let again = self.spots[from].job != NO_JOB && self.spots[from].job == self.spots[to].job;
        let possible = stays && here.rested == there.rested && !idle && !again;
        if !possible || matches!(target, Kind::Start | Kind::Break) {
            return None;
        }
        let (origin, goal) = (self.site(place)?, self.site(target));
        let (dist, drive) = match goal {
            Some(goal) => {
                let dist = self.problem.road(origin, goal)?;
                (dist, self.problem.leg(self.shift, origin, goal).1)
            }
            None => (0, 0),
        };
        let setup = match (place, target) {
            (Kind::Job(before), Kind::Job(job)) if self.problem.job(before).site == self.problem.job(job).site => 0,
            (_, Kind::Job(job)) => self.problem.job(job).setup,
            _ => 0,
        };
        let time = self.service(kind) + drive + setup;
        let work = if kind == Kind::Break { drive + setup } else { time };
        let fixed = if kind == Kind::Start { self.fixed() } else { 0 };
        let cost = dist * self.shift.rates.dist + work * self.work_rate() + fixed;
        Some(Way { to: to as u32, time: i32::try_from(time).ok()?, cost })
    }

    /// For each spot, those of the same stop that may begin no later, in layers that leave no less to be done.
    fn stronger(&self) -> Vec<Vec<u32>> {
        let mut alike: FxHashMap<(Kind, Kind), Vec<u32>> = FxHashMap::default();
        let key = |at: usize| (self.spots[at].kind, self.place[at]);
        (0..self.spots.len()).for_each(|at| alike.entry(key(at)).or_default().push(at as u32));
        let beyond = |at: usize, other: &u32| {
            let (mine, theirs) = (self.layer[at], self.layer[*other as usize]);
            let no_later = self.spots[at].job == NO_JOB || self.spots[*other as usize].from <= self.spots[at].from;
            at as u32 != *other && no_later && mine.rested <= theirs.rested && mine.visited <= theirs.visited
        };
        let row = |at: usize| alike[&key(at)].iter().copied().filter(|other| beyond(at, other)).collect();
        (0..self.spots.len()).map(row).collect()
    }

    fn finish(self, size: usize) -> Net {
        let stronger = self.stronger();
        let mut net = Net {
            size,
            starts: (0..self.spots.len() as u32).filter(|at| self.spots[*at as usize].kind == Kind::Start).collect(),
            ends: self.spots.iter().map(|spot| spot.kind == Kind::End).collect(),
            stronger,
            rate: self.rates().0,
            longest: i32::try_from(self.shift.max_route).unwrap_or(i32::MAX),
            overtime_by: self.overtime_by(),
            overtime: Overtime { after: self.regular_end(), price: self.extra() },
            mirrored: false,
            cap: self.relief.cap(),
            jobs: self.jobs,
            spots: self.spots,
            first: Vec::new(),
            ways: Vec::new(),
        };
        net.set_ways(self.ways);
        net.tighten();
        net.be_late_at_least();
        net
    }
}

/// A window cut where lateness begins, and where it has grown to half an hour and two hours: what reads a day from its end knows
/// lateness by the part alone.
fn by_lateness((from, to): (Ticks, Ticks), due: Ticks, minute: Ticks) -> Vec<(Ticks, Ticks)> {
    let lasts = LATE_PARTS.map(|minutes| due.saturating_add(minutes * minute)).into_iter().chain([Ticks::MAX]);
    let mut begin = from;
    let part = |last: Ticks| {
        let part = (begin, last.min(to));
        begin = begin.max(last.saturating_add(1));
        part
    };
    lasts.map(part).filter(|(from, to)| from <= to).collect()
}
