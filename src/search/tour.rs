//! One shift's tour with what pricing an insertion needs.

use super::relaxed;
use crate::eval::{Draw, Node, Price, Problem, Scratch, Segment, ShiftData, Supply, Uses, add_parts, price, road};
use crate::travel::{NO_ROAD, scaled_time};
use crate::units::{Dist, JobId, Money, PartId, ShiftId, SiteId, Ticks, UNLIMITED};

/// The stops of a shift, their relaxed segments and the exact price.
///
/// `prefix` and `suffix` look at one hull window per stop and at no break: exact for plain tours, optimistic
/// for the others, so that they may refuse a candidate for all.
#[derive(Clone, Debug)]
pub struct Tour {
    /// Whose day.
    pub shift: ShiftId,
    /// Jobs and depot visits in order.
    pub nodes: Vec<Node>,
    /// Number of jobs among them.
    pub jobs: usize,
    /// Cost as the search sees it; 0 for an empty tour.
    pub cost: Money,
    /// Distance, fixed cost and preferences.
    pub road: Money,
    /// `road` and the least money for time by the segments.
    pub relaxed_cost: Money,
    /// Time paid, where it counts beyond its own money ([`ShiftData::counted`]); else 0.
    pub paid: Ticks,
    /// The least that it can be by the segments: exact for plain tours.
    pub least_paid: Ticks,
    /// The segment algebra gives the exact time cost.
    pub plain: bool,
    /// A job has faults or returns, or a depot is visited that may fall short: the van must be walked.
    pub heavy: bool,
    /// Stops from here on lie behind a depot that never falls short.
    pub supplied: usize,
    /// Certain parts of the stops before `supplied`, each part once.
    pub aside: Vec<(PartId, u32)>,
    /// A depot is visited.
    pub depots: bool,
    /// `prefix[i]`: the start and the first `i` stops.
    pub prefix: Vec<Segment>,
    /// `suffix[i]`: the stops from `i` on and the end.
    pub suffix: Vec<Segment>,
    /// `reach[i]`: distance from the start to stop `i - 1`; `reach[0]` is 0.
    pub reach: Vec<Dist>,
    /// Distance and time (with set-up) of each leg, the last one to the end included.
    pub legs: Vec<(Dist, Ticks)>,
    /// Its van begins with what the day before left: `van`, `draws` and `short` follow from all days of the van.
    pub lasting: bool,
    /// Cost without the van, where it lasts.
    pub ground: Money,
    /// The most that the van could save, where it lasts, if nothing were missing on this day nor had to be loaded.
    pub slack: Money,
    /// What it takes from depots that can run out.
    pub draws: Vec<Draw>,
    /// What the van adds to the cost.
    pub van: Money,
    /// What its jobs may use of parts that can run out, where no depot is visited.
    pub uses: Uses,
    /// `short[i]`: the most that a depot visit before stop `i` can save by what is missing behind it; empty where nothing is.
    pub short: Vec<Money>,
}

impl Tour {
    /// A tour without stops.
    pub fn empty(problem: &Problem, shift: ShiftId) -> Self {
        let mut tour = Self {
            shift,
            nodes: Vec::new(),
            jobs: 0,
            cost: 0,
            road: 0,
            relaxed_cost: 0,
            paid: 0,
            least_paid: 0,
            plain: true,
            heavy: false,
            supplied: usize::MAX,
            aside: Vec::new(),
            depots: false,
            prefix: Vec::new(),
            suffix: Vec::new(),
            reach: Vec::new(),
            legs: Vec::new(),
            lasting: problem.shift(shift).lasting,
            ground: 0,
            slack: 0,
            draws: Vec::new(),
            van: 0,
            uses: Uses::default(),
            short: Vec::new(),
        };
        let feasible = tour.refresh_segments(problem);
        debug_assert!(feasible);
        tour
    }

    /// Takes over what an earlier state of the same shift was, reusing this one's memory.
    pub fn copy_from(&mut self, other: &Self) {
        let Self {
            shift,
            nodes,
            jobs,
            cost,
            road,
            relaxed_cost,
            paid,
            least_paid,
            plain,
            heavy,
            supplied,
            aside,
            depots,
            prefix,
            suffix,
            reach,
            legs,
            lasting,
            ground,
            slack,
            draws,
            van,
            uses,
            short,
        } = self;
        (*van, *lasting, *ground, *slack) = (other.van, other.lasting, other.ground, other.slack);
        uses.copy_from(&other.uses);
        short.clone_from(&other.short);
        reach.clone_from(&other.reach);
        legs.clone_from(&other.legs);
        aside.clone_from(&other.aside);
        nodes.clone_from(&other.nodes);
        prefix.clone_from(&other.prefix);
        suffix.clone_from(&other.suffix);
        draws.clone_from(&other.draws);
        (*shift, *jobs, *cost) = (other.shift, other.jobs, other.cost);
        (*road, *relaxed_cost) = (other.road, other.relaxed_cost);
        (*paid, *least_paid) = (other.paid, other.least_paid);
        (*plain, *heavy, *depots, *supplied) = (other.plain, other.heavy, other.depots, other.supplied);
    }

    /// Recomputes everything after the stops changed; false if they break a rule (the tour is then unusable
    /// until its stops are set again).
    #[must_use]
    pub fn refresh<'a>(&mut self, problem: &Problem<'a>, scratch: &mut Scratch<'a>, supply: Supply) -> bool {
        self.refresh_segments(problem) && self.refresh_costs(problem, scratch, supply)
    }

    /// Recomputes cost and van of stops whose segments are known; false if they break a rule.
    pub(super) fn refresh_costs<'a>(
        &mut self,
        problem: &Problem<'a>,
        scratch: &mut Scratch<'a>,
        supply: Supply,
    ) -> bool {
        self.draws.clear();
        self.short.clear();
        if self.lasting {
            return self.refresh_ground(problem, scratch);
        }
        if self.nodes.is_empty() {
            (self.cost, self.van, self.paid) = (0, 0, 0);
            self.uses.clear();
            return true;
        }
        if !self.depots && problem.has_heavy {
            self.uses.count(problem, problem.shift(self.shift), &self.nodes);
        }
        if self.plain && !self.heavy {
            self.van = -(self.jobs as Money * problem.left_out.per_fix);
            self.cost = self.relaxed_cost + self.van;
            self.paid = self.least_paid;
            return self.jobs <= problem.shift(self.shift).max_jobs && self.holds_all(problem);
        }
        let Some(Price { cost, van, paid, .. }) = price(problem, scratch, supply, self.shift, &self.nodes) else {
            return false;
        };
        (self.cost, self.van) = (cost, van);
        self.paid = if problem.shift(self.shift).counted { paid } else { 0 };
        if self.heavy {
            self.draws.extend_from_slice(scratch.draws());
            self.fall_short(scratch.short());
        }
        true
    }

    /// Recomputes what does not depend on the van; false if that breaks a rule.
    fn refresh_ground<'a>(&mut self, problem: &Problem<'a>, scratch: &mut Scratch<'a>) -> bool {
        if self.nodes.is_empty() {
            (self.ground, self.paid) = (0, 0);
            return true;
        }
        if self.plain {
            (self.ground, self.paid) = (self.relaxed_cost, self.least_paid);
            return self.jobs <= problem.shift(self.shift).max_jobs;
        }
        let Some(road) = road(problem, scratch, self.shift, &self.nodes) else { return false };
        self.ground = road.cost;
        self.paid = if problem.shift(self.shift).counted { road.paid } else { 0 };
        true
    }

    /// Takes over what the walk of its van found out for this day, the number `day` of the van. `later` is what is missing on the days
    /// behind it; gives the same with this day.
    pub fn take_van(&mut self, scratch: &Scratch, day: usize, later: Money) -> Money {
        let found = scratch.days()[day];
        self.van = found.cost;
        self.cost = self.ground + self.van;
        self.draws.clear();
        self.draws.extend_from_slice(scratch.draws_of(day));
        self.short.clear();
        let by_stop = scratch.short_of(day);
        let missing = by_stop.iter().sum::<f64>() as Money;
        self.slack = missing + found.loads;
        if !self.nodes.is_empty() && missing + later > 0 {
            // A visit behind the last stop may still serve tomorrow.
            self.short.resize(by_stop.len() + usize::from(later > 0), later);
            let mut sum = later;
            for (short, stop) in self.short[..by_stop.len()].iter_mut().zip(by_stop).rev() {
                sum += *stop as Money;
                *short = sum;
            }
        }
        later + missing
    }

    /// Recomputes flags, segments and the relaxed cost; false if even the relaxation is too late or a road is missing.
    pub fn refresh_segments(&mut self, problem: &Problem) -> bool {
        let shift = problem.shift(self.shift);
        self.refresh_flags(problem, shift);
        let stops = self.nodes.len();
        self.legs.resize(stops + 1, (0, 0));
        self.reach.resize(stops + 1, 0);
        self.prefix.resize(stops + 1, relaxed::start(shift));
        self.suffix.resize(stops + 1, relaxed::finish(shift));
        (self.reach[0], self.prefix[0]) = (0, relaxed::start(shift));
        self.suffix[stops] = relaxed::finish(shift);
        self.chain_beginnings(problem, shift, 0..stops).is_some()
            && self.chain_endings(problem, shift, 0..stops).is_some()
            && self.finish_segments(problem, shift)
    }

    /// Recomputes what follows from the segments; false if the tour is too late or too long.
    pub(super) fn finish_segments(&mut self, problem: &Problem, shift: &ShiftData) -> bool {
        let whole = self.prefix[0].then(self.legs[0].1, &self.suffix[0]);
        let Some(whole) = whole else { return false };
        let empty = self.nodes.is_empty();
        self.road = if empty { 0 } else { self.road_money(problem, shift) };
        let work = || relaxed::work(problem, shift, &self.nodes);
        self.least_paid = if empty || !shift.counted { 0 } else { relaxed::paid(problem, shift, &whole, work) };
        self.relaxed_cost = if empty { 0 } else { self.road + relaxed::time_money(problem, shift, &whole) };
        whole.duration <= shift.max_route
    }

    pub(super) fn refresh_flags(&mut self, problem: &Problem, shift: &ShiftData) {
        (self.jobs, self.plain, self.heavy, self.depots) = (0, shift.plain, false, false);
        self.aside.clear();
        self.supplied = usize::MAX;
        for (at, node) in self.nodes.iter().enumerate() {
            if let Some(job) = node.as_job() {
                let data = problem.job(job);
                self.jobs += 1;
                self.plain &= data.plain;
                self.heavy |= data.heavy || (self.lasting && data.needs_van);
                if data.needs_van && self.supplied == usize::MAX {
                    add_parts(&mut self.aside, problem.certain_parts(job).iter().copied());
                }
            } else if let Some(depot) = node.as_depot() {
                self.depots = true;
                self.heavy |= self.lasting;
                if self.supplied == usize::MAX {
                    self.heavy |= !problem.is_plentiful(depot);
                    self.supplied = at;
                }
            }
        }
    }

    /// Money for distance, preferences and the shift itself.
    fn road_money(&self, problem: &Problem, shift: &ShiftData) -> Money {
        let dist = self.reach[self.nodes.len()] + self.legs[self.nodes.len()].0;
        shift.rates.fixed + dist * shift.rates.dist + self.preference_of(problem, shift, &self.nodes)
    }

    /// Sums up what is missing from each stop on.
    fn fall_short(&mut self, by_stop: &[f64]) {
        if by_stop.iter().sum::<f64>() < 1.0 {
            return;
        }
        self.short.resize(by_stop.len(), 0);
        let mut missing = 0;
        for (sum, short) in self.short.iter_mut().zip(by_stop).rev() {
            missing += *short as Money;
            *sum = missing;
        }
    }

    /// Money for preferences of some of its stops on a shift.
    pub fn preference_of(&self, problem: &Problem, shift: &ShiftData, nodes: &[Node]) -> Money {
        if !problem.has_preferences {
            return 0;
        }
        nodes.iter().filter_map(|node| node.as_job()).map(|job| problem.preference(shift, job)).sum()
    }

    /// Whether the van of a tour that is not heavy can take one more job before stop `at`: its tools are held and
    /// its certain parts are left, or a depot before gives all.
    #[inline]
    pub fn carries(&self, problem: &Problem, shift: &ShiftData, job: JobId, at: usize) -> bool {
        let data = problem.job(job);
        if !data.needs_van || at > self.supplied {
            return true;
        }
        let van = &problem.instance.technicians[shift.tech].van;
        problem.owns_tools(shift.tech, job)
            && problem.certain_parts(job).iter().all(|(part, units)| {
                let aside = self.aside.iter().find(|(known, _)| known == part).map_or(0, |(_, total)| *total);
                let held = van[*part].quantity;
                held >= UNLIMITED || aside + units <= held
            })
    }

    /// Whether the van of a tour that is not heavy holds what its jobs need.
    fn holds_all(&self, problem: &Problem) -> bool {
        let tech = problem.shift(self.shift).tech;
        let van = &problem.instance.technicians[tech].van;
        let unsupplied = &self.nodes[..self.supplied.min(self.nodes.len())];
        self.aside.iter().all(|(part, total)| van[*part].quantity >= UNLIMITED || *total <= van[*part].quantity)
            && (!problem.has_tools
                || unsupplied.iter().filter_map(|node| node.as_job()).all(|job| problem.owns_tools(tech, job)))
    }

    /// The jobs in order.
    pub fn jobs(&self) -> impl Iterator<Item = JobId> + '_ {
        self.nodes.iter().filter_map(|node| node.as_job())
    }
}

/// Distance and time of a leg on a shift; `None` where there is no road.
#[inline(always)]
pub fn leg(problem: &Problem, shift: &ShiftData, from: SiteId, to: SiteId) -> Option<(Dist, Ticks)> {
    let leg = problem.instance.travel.leg(from, to);
    (leg != NO_ROAD).then(|| (Dist::from(leg.dist), scaled_time(leg.time, shift.speed)))
}
