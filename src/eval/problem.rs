//! The instance frozen into flat arrays for the hot loops.

use super::bonds::Bonds;
use super::fix::Fixability;
use super::hours::Hours;
use super::loading::Loading;
use super::node::Node;
use super::weeks::Weeks;
use super::weights::LeftOut;
use crate::graph::Graph;
use crate::model::{BreakRule, Depot, Instance, Job, Paid, Rates, Window};
use crate::travel::{NO_ROAD, scaled_time};
use crate::units::{
    DepotId, Dist, Id, JobId, Money, PartId, ShiftId, SiteId, TechId, Ticks, ToolId, UNLIMITED, Volume,
};
use std::sync::Arc;

/// What the hot loops need of a job.
#[derive(Clone, Copy, Debug)]
pub struct JobData {
    /// Where it is.
    pub site: SiteId,
    /// Set-up once per arrival.
    pub setup: Ticks,
    /// First instant of the first window.
    pub from: Ticks,
    /// Last instant of the last window.
    pub to: Ticks,
    /// Due time; `Ticks::MAX` where there is none.
    pub due: Ticks,
    /// At most one window, no due time and no time promised: the segment algebra holds.
    pub plain: bool,
    /// It has certain parts or tools, faults or returns: the van matters.
    pub needs_van: bool,
    /// It has faults that may stay unfixed, or collects returns: the van must be walked.
    pub heavy: bool,
    /// What it gives back; 0 where no van has a limit.
    pub returns: Volume,
    /// What leaving it out costs the search.
    pub left_out: Money,
    /// It has certain tools.
    pub tooled: bool,
    /// It prefers somebody, or somebody was promised.
    pub prefers: bool,
    /// Where its certain parts stand among all.
    parts: (u32, u32),
}

/// What the hot loops need of a shift.
#[derive(Clone, Copy, Debug)]
pub struct ShiftData {
    /// Which.
    pub id: ShiftId,
    /// Whose.
    pub tech: TechId,
    /// Who that is on all days.
    pub person: TechId,
    /// Where it starts.
    pub start: SiteId,
    /// Where it ends; `None`: at the last stop.
    pub end: Option<SiteId>,
    /// Midnight of its day.
    pub day_start: Ticks,
    /// Earliest departure.
    pub from: Ticks,
    /// Overtime begins here.
    pub regular_end: Ticks,
    /// Latest return.
    pub latest_end: Ticks,
    /// Longest route; `Ticks::MAX` where unbounded.
    pub max_route: Ticks,
    /// Largest number of jobs.
    pub max_jobs: usize,
    /// Travel factor.
    pub speed: f64,
    /// Which row of service times.
    pub pace: u32,
    /// Shifts of one class are alike in all that matters.
    pub class: u32,
    /// Money.
    pub rates: Rates,
    /// Break owed.
    pub rest: Option<BreakRule>,
    /// The segment algebra gives the exact cost: no break, and time paid by duration or not at all.
    pub plain: bool,
    /// Time costs nothing and the route's length is not bounded: duration need not be known.
    pub timeless: bool,
    /// Its paid time counts beyond its own money: [`Hours`].
    pub counted: bool,
    /// Its van begins with what the day before left: [`Weeks`].
    pub lasting: bool,
}

/// An instance ready for the search.
#[derive(Debug)]
pub struct Problem<'a> {
    /// The instance.
    pub instance: &'a Instance,
    /// What can follow what.
    pub graph: &'a Graph,
    /// Jobs.
    pub jobs: Vec<JobData>,
    /// Shifts.
    pub shifts: Vec<ShiftData>,
    /// What leaving out and not fixing cost the search.
    pub left_out: LeftOut,
    /// Money for a job that goes to somebody it does not prefer.
    pub non_preferred: Money,
    /// What binds jobs to each other.
    pub bonds: Bonds,
    /// What sums of paid time mean; nothing in most instances.
    pub hours: Option<Arc<Hours>>,
    /// Vans whose stock lasts from day to day; none in most instances.
    pub weeks: Weeks,
    /// How vans are loaded at depots.
    pub loading: Loading,
    pub(super) fixability: Fixability,
    service: Vec<Ticks>,
    /// By depot: a visit gives every tool and every part, without end and for nothing.
    plentiful: Vec<bool>,
    /// Whether any depot can be visited.
    pub has_depots: bool,
    /// Whether the van of some job must be walked.
    pub has_heavy: bool,
    /// Whether some job needs a tool for sure.
    pub has_tools: bool,
    /// Whether some job prefers somebody, or somebody was promised.
    pub has_preferences: bool,
    /// Every job is plain, and what a van holds is a matter of certain parts alone.
    pub is_light: bool,
    /// The least that a unit of distance costs on any shift, if nothing else of a detour counts; else 0.
    pub detour_rate: Money,
    /// Greatest travel factor.
    fastest: f64,
    least_service: Vec<Ticks>,
    /// Certain parts of all jobs, job after job.
    parts: Vec<(PartId, u32)>,
}

impl<'a> Problem<'a> {
    /// Freezes an instance.
    pub fn new(instance: &'a Instance, graph: &'a Graph) -> Self {
        let left_out = LeftOut::new(instance);
        let mut paces: Vec<f64> = Vec::new();
        let classes = crate::model::identical_shifts(instance);
        let mut class_of = vec![0u32; instance.shifts.len()];
        for (class, members) in classes.iter().enumerate() {
            for shift in members {
                class_of[shift.index()] = class as u32;
            }
        }
        let hours = Hours::new(instance).map(Arc::new);
        let weeks = Weeks::new(instance);
        let shift_of = |shift: ShiftId| {
            let counted = hours.as_ref().is_some_and(|hours| hours.counts(shift));
            let data = shift_data(instance, shift, (class_of[shift.index()], counted), &mut paces);
            ShiftData { lasting: !weeks.days(shift).is_empty(), ..data }
        };
        let shifts: Vec<ShiftData> = instance.shifts.ids().map(shift_of).collect();
        let limited = instance.technicians.iter().any(|technician| technician.van_volume.is_some());
        let returns = |job| if limited { instance.jobs[job].returns_volume } else { 0 };
        let mut parts = Vec::new();
        let jobs = instance.jobs.ids().map(|job| {
            let from = parts.len() as u32;
            parts.extend_from_slice(&instance.jobs[job].need.parts);
            job_data(instance, &left_out, job, returns(job), (from, parts.len() as u32))
        });
        let jobs: Vec<JobData> = jobs.collect();
        let service: Vec<Ticks> = paces
            .iter()
            .flat_map(|pace| instance.jobs.iter().map(move |job| (job.duration as f64 / pace).round() as Ticks))
            .collect();
        let least = |job: usize| service.iter().skip(job).step_by(jobs.len()).copied().min().unwrap_or(0);
        let least_service = (0..jobs.len()).map(least).collect();
        let has_heavy = jobs.iter().any(|job| job.heavy);
        let walked = has_heavy || !instance.depots.is_empty() || !weeks.is_empty();
        let is_light = !walked && jobs.iter().all(|job| job.plain);
        let has = |which: fn(&JobData) -> bool| jobs.iter().any(which);
        let (has_tools, has_preferences) = (has(|job| job.tooled), has(|job| job.prefers));
        let free = |shift: &ShiftData| shift.rates.is_time_free() && !shift.counted && !shift.lasting;
        let detour_rate =
            shifts.iter().map(|shift| shift.rates.dist).min().filter(|_| shifts.iter().all(free)).unwrap_or(0);
        let fastest = shifts.iter().map(|shift| shift.speed).fold(0.0, f64::max);
        Self {
            instance,
            graph,
            jobs,
            shifts,
            left_out,
            non_preferred: crate::units::money(instance.objective.weights.non_preferred),
            bonds: Bonds::new(instance),
            hours,
            weeks,
            loading: Loading::default(),
            fixability: Fixability::new(instance),
            service,
            plentiful: instance.depots.iter().map(|depot| is_plentiful(instance, depot)).collect(),
            has_depots: !instance.depots.is_empty(),
            has_heavy,
            has_tools,
            has_preferences,
            is_light,
            detour_rate,
            fastest,
            least_service,
            parts,
        }
    }

    /// The same with another way to load vans.
    pub fn loaded(self, loading: Loading) -> Self {
        Self { loading, ..self }
    }

    /// The shift's data.
    #[inline(always)]
    pub fn shift(&self, shift: ShiftId) -> &ShiftData {
        &self.shifts[shift.index()]
    }

    /// The job's data.
    #[inline(always)]
    pub fn job(&self, job: JobId) -> &JobData {
        &self.jobs[job.index()]
    }

    /// First and last instant at which a stop at a job may begin: the hull of its windows, or the begin that is agreed.
    #[inline(always)]
    pub fn hours(&self, node: Node, job: JobId) -> (Ticks, Ticks) {
        match node.agreed_begin() {
            Some(begin) => (begin, begin),
            None => (self.job(job).from, self.job(job).to),
        }
    }

    /// The certain parts of a job.
    #[inline(always)]
    pub fn certain_parts(&self, job: JobId) -> &[(PartId, u32)] {
        let (from, to) = self.job(job).parts;
        &self.parts[from as usize..to as usize]
    }

    /// The most that a job may use of parts, certain needs and then faults; a part may be named twice.
    pub fn most_used(&self, job: JobId) -> impl Iterator<Item = (PartId, u32)> + '_ {
        let faults = self.fixability.kit(job).into_iter().flat_map(|(_, kit)| &kit.most);
        self.certain_parts(job).iter().chain(faults).copied()
    }

    /// Whether a technician holds the certain tools of a job all day.
    #[inline(always)]
    pub fn owns_tools(&self, tech: TechId, job: JobId) -> bool {
        let tools = || &self.instance.jobs[job].need.tools;
        !self.job(job).tooled || tools().iter().all(|tool| self.owns(tech, *tool))
    }

    /// Duration of the job's work on the shift.
    #[inline(always)]
    pub fn service(&self, shift: &ShiftData, job: JobId) -> Ticks {
        self.service[shift.pace as usize * self.jobs.len() + job.index()]
    }

    /// The least duration of the job's work on any shift.
    #[inline(always)]
    pub fn least_service(&self, job: JobId) -> Ticks {
        self.least_service[job.index()]
    }

    /// The least time of a leg on any shift, of its time at travel factor 1.
    #[inline(always)]
    pub fn least_time(&self, time: u32) -> Ticks {
        scaled_time(time, self.fastest)
    }

    /// Distance and time of a leg on the shift.
    #[inline(always)]
    pub fn leg(&self, shift: &ShiftData, from: SiteId, to: SiteId) -> (Dist, Ticks) {
        let leg = self.instance.travel.leg(from, to);
        (Dist::from(leg.dist), scaled_time(leg.time, shift.speed))
    }

    /// Whether nothing certain is ever missing behind a visit of this depot.
    #[inline]
    pub fn is_plentiful(&self, depot: DepotId) -> bool {
        self.plentiful[depot.index()]
    }

    /// Whether a technician holds a tool all day.
    #[inline]
    pub fn owns(&self, tech: TechId, tool: ToolId) -> bool {
        self.fixability.owns(tech, tool)
    }

    /// The least that a job's faults cost on a shift, beyond an estimate that takes the job to be fixed for sure: what is beyond the
    /// technician's skills stays broken whatever the van holds. Never more than the truth.
    #[inline]
    pub fn least_unfixed(&self, shift: &ShiftData, job: JobId) -> Money {
        if !self.job(job).heavy {
            return 0;
        }
        let worth = self.instance.jobs[job].repeat_visit_cost + self.left_out.per_fix;
        let beyond = 1.0 - self.fixability.best_chance(shift.tech, job);
        // Sums over a route are rounded once or twice: two units cover that.
        ((beyond * worth as f64) as Money - 2).max(0)
    }

    /// Where a stop is.
    #[inline(always)]
    pub fn site(&self, node: Node) -> SiteId {
        match (node.as_job(), node.as_depot()) {
            (Some(job), _) => self.job(job).site,
            (_, Some(depot)) => self.instance.depots[depot].site,
            (None, None) => unreachable!("a node is a job or a depot"),
        }
    }

    /// Distance of a leg; `None` where there is no road.
    #[inline(always)]
    pub fn road(&self, from: SiteId, to: SiteId) -> Option<Dist> {
        let leg = self.instance.travel.leg(from, to);
        (leg != NO_ROAD).then_some(Dist::from(leg.dist))
    }

    /// The number of jobs.
    pub fn job_count(&self) -> usize {
        self.jobs.len()
    }
}

/// A visit gives every tool and every part without end, and neither money nor room stands against it.
fn is_plentiful(instance: &Instance, depot: &Depot) -> bool {
    let carrying = instance.objective.weights.carrying_rate;
    let roomy = instance.technicians.iter().all(|tech| tech.van_volume.is_none());
    depot.lends_tools
        && depot.stock.iter().all(|units| *units >= UNLIMITED)
        && instance.parts.iter().all(|part| (part.unit_cost == 0 || carrying == 0.0) && (part.volume == 0 || roomy))
}

/// The window that was promised.
fn told(job: &Job) -> Option<Window> {
    job.promise.as_ref().and_then(|promise| promise.window)
}

fn job_data(instance: &Instance, left_out: &LeftOut, id: JobId, returns: Volume, parts: (u32, u32)) -> JobData {
    let job = &instance.jobs[id];
    let whole = (Ticks::MIN / 4, Ticks::MAX / 4);
    let (from, to) = match (job.windows.first(), job.windows.last()) {
        (Some(first), Some(last)) => (first.from, last.to),
        _ => whole,
    };
    JobData {
        site: job.site,
        setup: job.setup,
        from,
        to,
        due: job.due.unwrap_or(Ticks::MAX),
        plain: job.windows.len() <= 1 && job.due.is_none() && told(job).is_none(),
        needs_van: !job.need.parts.is_empty() || !job.need.tools.is_empty() || !job.faults.is_empty() || returns > 0,
        heavy: !job.faults.is_empty() || returns > 0,
        returns,
        left_out: left_out.job(instance, id),
        tooled: !job.need.tools.is_empty(),
        prefers: !job.preferred.is_empty() || job.promise.is_some(),
        parts,
    }
}

fn shift_data(instance: &Instance, id: ShiftId, (class, counted): (u32, bool), paces: &mut Vec<f64>) -> ShiftData {
    let shift = &instance.shifts[id];
    let tech = &instance.technicians[shift.technician];
    let pace = paces.iter().position(|pace| *pace == tech.efficiency).unwrap_or_else(|| {
        paces.push(tech.efficiency);
        paces.len() - 1
    });
    let rates = tech.rates;
    let free_time = rates.is_time_free();
    let paid_by_duration = instance.objective.paid == Paid::Route && rates.overtime >= rates.time;
    ShiftData {
        id,
        tech: shift.technician,
        person: instance.person_of(id),
        start: tech.start,
        end: tech.end,
        day_start: Ticks::from(shift.day) * instance.scale.day(),
        from: shift.start,
        regular_end: shift.end,
        latest_end: shift.latest_end,
        max_route: tech.max_route.unwrap_or(Ticks::MAX),
        max_jobs: tech.max_jobs.map_or(usize::MAX, |most| most as usize),
        speed: tech.speed_factor,
        pace: pace as u32,
        class,
        rates,
        rest: shift.rest,
        plain: shift.rest.is_none() && (free_time || paid_by_duration),
        timeless: free_time && tech.max_route.is_none() && !counted,
        counted,
        lasting: false,
    }
}
