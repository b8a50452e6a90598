//! One technician's day cut out of an instance, with one more job: small enough to be changed and priced many times.
//!
//! The legs are those of the instance, and the depots hold what the other routes leave. Jobs whose begin others rely on are
//! pinned to it, and the job itself begins only when the jobs that it is bound to let it. Where nobody restocks the van, all its days are
//! there, because a visit today changes what is on it tomorrow; the job goes to one of them. So whatever fits here fits the
//! plan, and costs the same.

use super::lever::{Lever, Seat};
use super::small::{Sites, agreed_begins, latest_end, tables};
use super::ties::{is_timed, left_by_ties};
use crate::eval::{Node, Problem, Scratch};
use crate::graph::{Graph, Obstacle};
use crate::model::{Instance, InstanceBuilder, Job, Restock, Shift, Window, lasting_vans};
use crate::plan::{Plan, Route, Score, Stop};
use crate::search::{NoBlink, Pricer, State};
use crate::solve::state_of;
use crate::travel::Travel;
use crate::units::{Id, JobId, Money, ShiftId, Ticks};
use crate::verify::{TimedRoute, VerifiedPlan, verify, verify_route};

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
    /// The other days of the van, which may load otherwise now; none where each day stands for itself.
    pub others: Vec<Route>,
    /// These days without the job, as they are planned.
    pub before: Score,
    /// These days as they are here.
    pub after: Score,
}

impl Placed {
    /// All routes.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        std::iter::once(&self.route).chain(&self.others)
    }
}

/// See the head of this file.
pub struct Cut {
    all: InstanceBuilder,
    travel: Travel,
    /// The job here.
    job: JobId,
    /// The shift and the job in the instance.
    pub seat: Seat,
    /// The days of the van in the instance, in order of time; the shifts of the cut.
    days: Vec<ShiftId>,
    /// The day among them.
    day: ShiftId,
    /// These days without the job, by the ids of the cut.
    plan: Plan,
    /// What they are worth without it; nothing where the plan has it on one of them.
    before: Option<Score>,
    /// What relations leave to the job.
    tie: Option<Window>,
    /// Others rely on the begin of the job.
    timed: bool,
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
        let days = days_of_van(instance, seat.shift);
        let planned: Vec<&Route> = plan.plan().routes.iter().filter(|route| days.contains(&route.shift)).collect();
        let mut jobs: Vec<JobId> =
            planned.iter().flat_map(|route| route.jobs()).filter(|job| *job != seat.job).collect();
        jobs.push(seat.job);
        let sites = Sites::new(instance, seat.shift, &jobs);
        let here = |job: &JobId| jobs.iter().position(|known| known == job).map(JobId::from_index);
        let day = |shift: ShiftId| ShiftId::from_index(days.iter().position(|day| *day == shift).unwrap_or(0));
        let stop = |stop: &Stop| match stop {
            Stop::Job(job) => (*job != seat.job).then(|| here(job).map(Stop::Job)).flatten(),
            other => Some(other.clone()),
        };
        let route = |route: &&Route| Route::new(day(route.shift), route.stops.iter().filter_map(stop).collect());
        let mut all = tables(instance, plan, (seat.shift, &days), &jobs, &sites);
        let agreed = agreed_begins(instance, plan, &days, seat.job);
        for (job, begin) in agreed.iter().filter_map(|(job, begin)| Some((here(job)?, *begin))) {
            all.jobs[job].windows = vec![Window { from: begin, to: begin }];
        }
        let stands_here = planned.iter().any(|route| route.jobs().any(|job| job == seat.job));
        Self {
            plan: Plan::new(planned.iter().map(route)),
            before: (!stands_here).then(|| worth(plan, &days)),
            tie: left_by_ties(instance, plan, seat).ok().flatten(),
            timed: is_timed(instance, seat.job),
            all,
            agreed,
            travel: sites.travel(instance),
            job: JobId::from_index(jobs.len() - 1),
            latest: latest_end(instance, seat.shift),
            seat,
            day: day(seat.shift),
            days,
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

    /// The shift's row.
    pub fn shift(&self) -> &Shift {
        &self.all.shifts[self.day]
    }

    /// Jobs on the day without the new one.
    pub fn job_count(&self) -> usize {
        self.plan.routes.iter().filter(|route| route.shift == self.day).flat_map(Route::jobs).count()
    }

    /// What the job would cost in its best place with some changes, the others in their order; nothing if it does
    /// not fit.
    pub fn fit(&self, levers: &[Lever]) -> Option<Fit> {
        self.look(levers, |problem, mut state| {
            let left_out = problem.job(self.job).left_out;
            let delta = if self.is_alone() {
                Pricer::default().best(problem, &state, self.job, Money::MAX, &mut NoBlink)?.delta
            } else {
                let before = state.cost;
                self.insert_anywhere(problem, &mut state)?;
                state.cost - before + left_out
            };
            Some(Fit { delta, pays: delta < left_out })
        })
    }

    /// The day with the job in that place.
    pub fn placed(&self, levers: &[Lever]) -> Option<Placed> {
        self.look(levers, |problem, state| self.put(problem, state))
    }

    /// Whether the day stands for itself.
    fn is_alone(&self) -> bool {
        self.days.len() == 1
    }

    /// The day with the job in its best place, were the window its only one.
    ///
    /// # Errors
    /// What keeps the technician from it whatever else is planned; nothing if there only is no place beside the jobs planned.
    pub fn within(&self, window: Window) -> Result<Placed, Vec<Obstacle>> {
        let narrow = |all: &mut InstanceBuilder| all.jobs[self.job].windows = vec![window];
        let found = self.changed(narrow, |problem, state| {
            let obstacles = problem.graph.obstacles(problem.instance, self.day, self.job);
            let barred = !obstacles.is_empty();
            Some(if barred { Err(obstacles) } else { self.put_anywhere(problem, state).ok_or_else(Vec::new) })
        });
        found.unwrap_or_else(|| Err(Vec::new()))
    }

    /// Puts the job in its best place.
    fn put(&self, problem: &Problem, mut state: State) -> Option<Placed> {
        if !self.is_alone() {
            return self.put_anywhere(problem, state);
        }
        let mut pricer = Pricer::default();
        let insertion = pricer.best(problem, &state, self.job, Money::MAX, &mut NoBlink)?;
        let fits = state.insert(problem, &mut pricer.scratch, &insertion);
        fits.then(|| self.read(problem, &state)).flatten()
    }

    /// Puts the job where it costs least, every place priced exactly: the search passes places over that its estimate refuses, and where
    /// another begin makes others less late that can be one too many. A depot may be visited on the way where the van matters.
    fn put_anywhere(&self, problem: &Problem, mut state: State) -> Option<Placed> {
        self.insert_anywhere(problem, &mut state)?;
        self.read(problem, &state)
    }

    fn insert_anywhere(&self, problem: &Problem, state: &mut State) -> Option<()> {
        let day = self.day.index();
        let may = problem.graph.can_serve(self.day, self.job);
        let bare = may.then(|| state.tours[day].nodes.clone())?;
        let visits = problem.instance.depots.ids().filter(|_| problem.job(self.job).needs_van);
        let visits: Vec<Node> = visits.map(Node::depot).collect();
        let mut pricer = Pricer::default();
        let mut best: Option<(Money, Vec<Node>)> = None;
        let mut try_out = |nodes: &[Node]| {
            let cost = pricer.sequence(problem, state, &state.tours[day], nodes, None);
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
        state.set_tour(problem, &mut Scratch::default(), day, &nodes).then_some(())
    }

    /// The day without the job, and without a depot visit that only it needed.
    pub fn without(&self) -> Option<Placed> {
        self.look(&[], |problem, mut state| {
            let day = self.day.index();
            let nodes = state.tours[day].nodes.clone();
            let mut scratch = Scratch::default();
            for at in (0..nodes.len()).filter(|at| nodes[*at].as_depot().is_some()) {
                let fewer: Vec<Node> = [&nodes[..at], &nodes[at + 1..]].concat();
                let before = state.clone();
                if !state.set_tour(problem, &mut scratch, day, &fewer) || state.cost >= before.cost {
                    state = before;
                }
            }
            self.read(problem, &state)
        })
    }

    /// Looks at the day as a state of the search, without the job; nothing if the changed tables are not sound, or the day cannot be
    /// taken over as it is.
    fn look<T>(&self, levers: &[Lever], look: impl FnOnce(&Problem, State) -> Option<T>) -> Option<T> {
        let seat = Seat { shift: self.day, job: self.job };
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
        if let Some(tie) = self.tie {
            narrow(&mut all.jobs[self.job].windows, tie)?;
        }
        let instance = all.build(self.travel.clone()).ok()?;
        let graph = Graph::build(&instance);
        let problem = Problem::new(&instance, &graph);
        let state = state_of(&problem, &self.plan);
        let whole = state.absent() == [self.job];
        whole.then(|| look(&problem, state)).flatten()
    }

    /// The days of a state, checked.
    fn read(&self, problem: &Problem, state: &State) -> Option<Placed> {
        let plan = state.to_plan(problem, &mut Scratch::thorough());
        let (timed, after) = if self.is_alone() {
            let nothing = || Route::new(self.day, Vec::new());
            let route = plan.routes.iter().find(|route| route.shift == self.day).cloned().unwrap_or_else(nothing);
            let timed = verify_route(problem.instance, &route).ok()?;
            let after = timed.score;
            (timed, after)
        } else {
            let checked = verify(problem.instance, &plan).ok()?;
            let mut after = Score::default();
            checked.routes().iter().for_each(|route| after.add(&route.score));
            let nothing = || verify_route(problem.instance, &Route::new(self.day, Vec::new())).ok();
            let today = checked.routes().iter().find(|route| route.shift == self.day).cloned();
            (today.or_else(nothing)?, after)
        };
        let mut others: Vec<Route> = plan.routes.iter().filter(|route| route.shift != self.day).cloned().collect();
        others.iter_mut().for_each(|route| *route = self.carried_back(route, &[]));
        // What this begin is agreed with stands elsewhere.
        let begins = timed.stops.iter().filter(|stop| self.timed && stop.stop == Stop::Job(self.job));
        let own: Vec<(JobId, Ticks)> = begins.map(|stop| (self.seat.job, stop.begin)).collect();
        let route = self.carried_back(&timed.route(), &own);
        let before = self.before.unwrap_or_else(|| self.without_it(problem.instance));
        Some(Placed { route, timed, others, before, after })
    }

    /// A route by the ids of the instance, with the begins that were agreed.
    fn carried_back(&self, route: &Route, own: &[(JobId, Ticks)]) -> Route {
        let back = |stop: &Stop| match stop {
            Stop::Job(job) => Stop::Job(self.jobs[job.index()]),
            other => other.clone(),
        };
        let all = Route::new(self.days[route.shift.index()], Vec::new());
        let all = all.agreeing(self.agreed.iter().chain(own).copied());
        all.with_stops(route.stops.iter().map(back).collect())
    }

    /// What the days are worth without the job; what it leaves them, where they do not hold without it.
    fn without_it(&self, instance: &Instance) -> Score {
        let mut score = Score::default();
        if let Ok(checked) = verify(instance, &self.plan) {
            checked.routes().iter().for_each(|route| score.add(&route.score));
        }
        score
    }
}

/// Windows as far as they lie within one; nothing if none of them does.
fn narrow(windows: &mut Vec<Window>, within: Window) -> Option<()> {
    if windows.is_empty() {
        windows.push(within);
        return Some(());
    }
    windows.iter_mut().for_each(|window| {
        *window = Window { from: window.from.max(within.from), to: window.to.min(within.to) };
    });
    windows.retain(|window| window.from <= window.to);
    (!windows.is_empty()).then_some(())
}

/// The days that share a van with a shift, in order of time: more than the shift itself only where nobody restocks it.
pub fn days_of_van(instance: &Instance, shift: ShiftId) -> Vec<ShiftId> {
    let tech = instance.shifts[shift].technician;
    if instance.restock != Restock::None || !lasting_vans(instance)[tech] {
        return vec![shift];
    }
    instance.shifts_by_person().swap_remove(instance.person_of(shift).index())
}

/// What the routes of some days are worth in a plan.
pub fn worth(plan: &VerifiedPlan, days: &[ShiftId]) -> Score {
    let mut score = Score::default();
    let routes = plan.routes().iter().filter(|route| days.contains(&route.shift));
    routes.for_each(|route| score.add(&route.score));
    score
}
