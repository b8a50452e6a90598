//! One technician's day cut out of an instance, with one more job: small enough to be changed and priced many times.
//!
//! The legs are those of the instance, and the depots hold what the other routes leave. Jobs whose begin others rely on are
//! pinned to it. So whatever fits here fits the plan, and costs the same.

use super::lever::{Lever, Seat};
use crate::eval::{Node, Problem, Scratch};
use crate::graph::{Graph, Obstacle};
use crate::model::{Instance, InstanceBuilder, Job, Window};
use crate::plan::{Plan, Route, Stop};
use crate::search::{NoBlink, Pricer, State};
use crate::solve::state_of;
use crate::travel::Travel;
use crate::units::{DepotId, Id, IdVec, JobId, Money, PartId, ShiftId, SiteId, TechId, Ticks, UNLIMITED};
use crate::verify::{TimedRoute, VerifiedPlan, verify_route};

/// The shift of a cut.
const DAY: ShiftId = ShiftId(0);
/// Its technician, and everybody else.
const SELF: TechId = TechId(0);
const OTHERS: TechId = TechId(u32::MAX);

/// What the best place for the job in the day costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    /// What the route costs more, as the search sees it.
    pub delta: Money,
    /// Whether that is less than leaving the job out.
    pub pays: bool,
}

/// A day with the job in its best place, or without it.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The route, by the ids of the instance.
    pub route: Route,
    /// The same with its times and score; the ids are those of the cut.
    pub timed: TimedRoute,
}

/// See the head of this file.
pub struct Cut {
    all: InstanceBuilder,
    travel: Travel,
    /// The job here.
    job: JobId,
    /// The shift and the job in the instance.
    pub seat: Seat,
    /// The day without the job, by the ids of the cut.
    plan: Plan,
    /// Jobs of the cut in the instance.
    jobs: Vec<JobId>,
    /// When jobs begin that others rely on.
    agreed: Vec<(JobId, Ticks)>,
    /// The shift may end no later: midnight, or the technician's next shift.
    pub latest: Ticks,
}

impl Cut {
    /// The day of a shift as a plan has it, without the job but ready for it.
    pub fn new(instance: &Instance, plan: &VerifiedPlan, seat: Seat) -> Self {
        let route = plan.plan().routes.iter().find(|route| route.shift == seat.shift);
        let stops: Vec<Stop> = route.map(|route| route.stops.clone()).unwrap_or_default();
        let mut jobs: Vec<JobId> = route.into_iter().flat_map(Route::jobs).filter(|job| *job != seat.job).collect();
        jobs.push(seat.job);
        let sites = Sites::new(instance, seat.shift, &jobs);
        let here = |job: &JobId| jobs.iter().position(|known| known == job).map(JobId::from_index);
        let stops = stops.into_iter().filter_map(|stop| match stop {
            Stop::Job(job) => (job != seat.job).then(|| here(&job).map(Stop::Job)).flatten(),
            other => Some(other),
        });
        let mut all = tables(instance, plan, seat.shift, &jobs, &sites);
        let agreed = agreed_begins(instance, plan, seat);
        for (job, begin) in agreed.iter().filter_map(|(job, begin)| Some((here(job)?, *begin))) {
            all.jobs[job].windows = vec![Window { from: begin, to: begin }];
        }
        Self {
            plan: Plan::new([Route::new(DAY, stops.collect())]),
            all,
            agreed,
            travel: sites.travel(instance),
            job: JobId::from_index(jobs.len() - 1),
            latest: latest_end(instance, seat.shift),
            seat,
            jobs,
        }
    }

    /// The tables of the day.
    pub fn tables(&self) -> &InstanceBuilder {
        &self.all
    }

    /// The job's row.
    pub fn job(&self) -> &Job {
        &self.all.jobs[self.job]
    }

    /// Jobs on the day without the new one.
    pub fn job_count(&self) -> usize {
        self.jobs.len() - 1
    }

    /// What the job would cost in its best place with some changes, the others in their order; nothing if it does
    /// not fit.
    pub fn fit(&self, levers: &[Lever]) -> Option<Fit> {
        self.look(levers, |problem, state| {
            let delta = Pricer::default().best(problem, &state, self.job, Money::MAX, &mut NoBlink)?.delta;
            Some(Fit { delta, pays: delta < problem.job(self.job).left_out })
        })
    }

    /// The day with the job in that place.
    pub fn placed(&self, levers: &[Lever]) -> Option<Placed> {
        self.look(levers, |problem, state| self.put(problem, state))
    }

    /// The day with the job in its best place, were the window its only one.
    ///
    /// # Errors
    /// What keeps the technician from it whatever else is planned; nothing if there only is no place beside the jobs planned.
    pub fn within(&self, window: Window) -> Result<Placed, Vec<Obstacle>> {
        let narrow = |all: &mut InstanceBuilder| all.jobs[self.job].windows = vec![window];
        let found = self.changed(narrow, |problem, state| {
            let obstacles = problem.graph.obstacles(problem.instance, DAY, self.job);
            let barred = !obstacles.is_empty();
            Some(if barred { Err(obstacles) } else { self.put_anywhere(problem, state).ok_or_else(Vec::new) })
        });
        found.unwrap_or_else(|| Err(Vec::new()))
    }

    /// Puts the job in its best place.
    fn put(&self, problem: &Problem, mut state: State) -> Option<Placed> {
        let mut pricer = Pricer::default();
        let insertion = pricer.best(problem, &state, self.job, Money::MAX, &mut NoBlink)?;
        let fits = state.insert(problem, &mut pricer.scratch, &insertion);
        fits.then(|| self.read(problem, &state)).flatten()
    }

    /// Puts the job where it costs least, every place priced exactly: the search passes places over that its estimate refuses, and where
    /// another begin makes others less late that can be one too many. A depot may be visited on the way where the van matters.
    fn put_anywhere(&self, problem: &Problem, mut state: State) -> Option<Placed> {
        let bare = state.tours[DAY.index()].nodes.clone();
        let visits = problem.instance.depots.ids().filter(|_| problem.job(self.job).needs_van);
        let visits: Vec<Node> = visits.map(Node::depot).collect();
        let mut pricer = Pricer::default();
        let mut best: Option<(Money, Vec<Node>)> = None;
        let mut try_out = |nodes: &[Node]| {
            let cost = pricer.sequence(problem, &state, &state.tours[DAY.index()], nodes, None);
            if let Some(cost) = cost.filter(|cost| best.as_ref().is_none_or(|(least, _)| cost < least)) {
                best = Some((cost, nodes.to_vec()));
            }
        };
        for at in 0..=bare.len() {
            let with_job = [&bare[..at], &[Node::job(self.job)], &bare[at..]].concat();
            try_out(&with_job);
            for (visit, early) in visits.iter().flat_map(|visit| (0..=at).map(move |early| (*visit, early))) {
                try_out(&[&with_job[..early], &[visit], &with_job[early..]].concat());
            }
        }
        let (_, nodes) = best?;
        let fits = state.set_tour(problem, &mut Scratch::default(), DAY.index(), &nodes);
        fits.then(|| self.read(problem, &state)).flatten()
    }

    /// The day without the job, and without a depot visit that only it needed.
    pub fn without(&self) -> Option<Placed> {
        self.look(&[], |problem, mut state| {
            let nodes = state.tours[DAY.index()].nodes.clone();
            let mut scratch = Scratch::default();
            for at in (0..nodes.len()).filter(|at| nodes[*at].as_depot().is_some()) {
                let fewer: Vec<Node> = [&nodes[..at], &nodes[at + 1..]].concat();
                let before = state.clone();
                if !state.set_tour(problem, &mut scratch, DAY.index(), &fewer) || state.cost >= before.cost {
                    state = before;
                }
            }
            if state.tours[DAY.index()].jobs == 0 {
                let route = Route::new(self.seat.shift, Vec::new());
                let timed = verify_route(problem.instance, &Route::new(DAY, Vec::new())).ok()?;
                return Some(Placed { route, timed });
            }
            self.read(problem, &state)
        })
    }

    /// Looks at the day as a state of the search, without the job; nothing if the changed tables are not sound, or the day cannot be
    /// taken over as it is.
    fn look<T>(&self, levers: &[Lever], look: impl FnOnce(&Problem, State) -> Option<T>) -> Option<T> {
        let seat = Seat { shift: DAY, job: self.job };
        self.changed(|all| levers.iter().for_each(|lever| lever.apply(all, seat)), look)
    }

    /// The same with any change of the tables.
    fn changed<T>(
        &self,
        change: impl FnOnce(&mut InstanceBuilder),
        look: impl FnOnce(&Problem, State) -> Option<T>,
    ) -> Option<T> {
        let mut all = self.all.clone();
        change(&mut all);
        let instance = all.build(self.travel.clone()).ok()?;
        let graph = Graph::build(&instance);
        let problem = Problem::new(&instance, &graph);
        let state = state_of(&problem, &self.plan);
        let whole = state.absent() == [self.job];
        whole.then(|| look(&problem, state)).flatten()
    }

    /// The day of a state, checked.
    fn read(&self, problem: &Problem, state: &State) -> Option<Placed> {
        let plan = state.to_plan(problem, &mut Scratch::thorough());
        let route = plan.routes.into_iter().next()?;
        let timed = verify_route(problem.instance, &route).ok()?;
        let back = |stop| if let Stop::Job(job) = stop { Stop::Job(self.jobs[job.index()]) } else { stop };
        let all = Route::new(self.seat.shift, Vec::new()).agreeing(self.agreed.iter().copied());
        Some(Placed { route: all.with_stops(route.stops.into_iter().map(back).collect()), timed })
    }
}

/// The places of a cut.
struct Sites(Vec<SiteId>);

impl Sites {
    fn new(instance: &Instance, shift: ShiftId, jobs: &[JobId]) -> Self {
        let technician = instance.technician_of(shift);
        let depots = instance.depots.iter().map(|depot| depot.site);
        let jobs = jobs.iter().map(|job| instance.jobs[*job].site);
        let mut sites: Vec<SiteId> =
            std::iter::once(technician.start).chain(technician.end).chain(depots).chain(jobs).collect();
        sites.sort_unstable();
        sites.dedup();
        Self(sites)
    }

    /// A place by its id in the cut; all that are asked for are there.
    fn of(&self, site: SiteId) -> SiteId {
        SiteId::from_index(self.0.binary_search(&site).unwrap_or(0))
    }

    fn travel(&self, instance: &Instance) -> Travel {
        let legs = self.0.iter().flat_map(|from| self.0.iter().map(|to| instance.travel.leg(*from, *to)));
        Travel::from_table(legs.collect(), self.0.len(), instance.scale)
    }
}

fn tables(instance: &Instance, plan: &VerifiedPlan, shift: ShiftId, jobs: &[JobId], sites: &Sites) -> InstanceBuilder {
    let row = &instance.shifts[shift];
    let mut all = InstanceBuilder::new(instance.name.clone());
    all.horizon = instance.horizon.clone();
    (all.scale, all.objective, all.restock) = (instance.scale, instance.objective.clone(), instance.restock);
    all.sites = sites.0.iter().map(|site| instance.sites[*site].clone()).collect();
    all.skills = instance.skills.clone();
    all.tools = instance.tools.clone();
    all.territories = instance.territories.clone();
    all.parts = instance.parts.clone();
    let mut technician = instance.technicians[row.technician].clone();
    (technician.start, technician.end) = (sites.of(technician.start), technician.end.map(|end| sites.of(end)));
    technician.max_week = technician.max_week.map(|most| (most - elsewhere(instance, plan, shift)).max(0));
    // What the day does to others' shares of the work shows in the whole plan only.
    all.objective.weights.fairness = 0.0;
    all.technicians.push(technician);
    all.shifts.push(crate::model::Shift { technician: SELF, ..row.clone() });
    for job in jobs {
        let mut job = instance.jobs[*job].clone();
        job.site = sites.of(job.site);
        // A member of a crew comes as a job of its own: whom it begins with is elsewhere.
        (job.crew, job.leads) = (1, None);
        for people in [&mut job.required, &mut job.preferred, &mut job.excluded] {
            people.iter_mut().for_each(|who| *who = if *who == row.technician { SELF } else { OTHERS });
        }
        all.jobs.push(job);
    }
    for (id, depot) in instance.depots.enumerate() {
        let mut depot = depot.clone();
        depot.site = sites.of(depot.site);
        leave_to_others(plan, shift, id, &mut depot.stock);
        all.depots.push(depot);
    }
    all
}

/// When the jobs of a shift begin that a relation binds to others in time; the one that is looked at is left free.
fn agreed_begins(instance: &Instance, plan: &VerifiedPlan, seat: Seat) -> Vec<(JobId, Ticks)> {
    let is_bound = |job: JobId| {
        let mut timed = instance.relations.iter().filter(|relation| relation.kind.is_timed());
        job != seat.job && timed.any(|relation| relation.first == job || relation.second == job)
    };
    let stops = plan.routes().iter().filter(|route| route.shift == seat.shift).flat_map(|route| &route.stops);
    let begins = stops.filter_map(|stop| match stop.stop {
        Stop::Job(job) if !instance.relations.is_empty() && is_bound(job) => Some((job, stop.begin)),
        _ => None,
    });
    begins.collect()
}

/// What the technician is paid for on the other days of the week of a shift.
fn elsewhere(instance: &Instance, plan: &VerifiedPlan, shift: ShiftId) -> Ticks {
    let here = &instance.shifts[shift];
    let others = plan.routes().iter().filter(|route| {
        let there = &instance.shifts[route.shift];
        let same_week = instance.week_of(there.day) == instance.week_of(here.day);
        route.shift != shift && there.technician == here.technician && same_week
    });
    others.map(|route| route.score.paid).sum()
}

/// Takes what the other routes draw from the stock of a depot.
fn leave_to_others(plan: &VerifiedPlan, shift: ShiftId, depot: DepotId, stock: &mut IdVec<PartId, u32>) {
    let others = plan.routes().iter().filter(|route| route.shift != shift).flat_map(|route| &route.stops);
    let visits = others.filter(|stop| matches!(stop.stop, Stop::Depot { depot: at, .. } if at == depot));
    for (part, units) in visits.flat_map(|stop| &stop.load) {
        if stock[*part] < UNLIMITED {
            stock[*part] = stock[*part].saturating_sub(*units);
        }
    }
}

fn latest_end(instance: &Instance, shift: ShiftId) -> Ticks {
    let row = &instance.shifts[shift];
    let midnight = instance.scale.day() * (Ticks::from(row.day) + 1);
    let next = instance.shifts.iter().filter(|other| other.technician == row.technician && other.start > row.start);
    next.map(|other| other.start).chain([midnight]).min().unwrap_or(midnight)
}
