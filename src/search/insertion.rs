//! Pricing the insertion of a job, and finding the best one.

use super::relaxed;
use super::state::State;
use super::tour::Tour;
use crate::eval::{Node, Problem, Scratch, Segment, ShiftData, price, van_cost};
use crate::travel::{NO_ROAD, scaled_time};
use crate::units::{DepotId, Dist, Id, JobId, Money, PartId, ShiftId, SiteId, Ticks};

/// Where a job may go, and what that costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// Change of the tour's cost.
    pub delta: Money,
    /// The tour, by the index of its shift.
    pub tour: usize,
    /// The job goes before this stop.
    pub at: usize,
    /// A depot visit goes in too, before this stop (not behind the job).
    pub depot: Option<(DepotId, usize)>,
}

/// Buffers for pricing; one for each thread.
#[derive(Debug, Default)]
pub struct Pricer<'a> {
    /// Buffers of the exact price.
    pub scratch: Scratch<'a>,
    pub(super) nodes: Vec<Node>,
    /// Certain parts counted so far.
    pub(super) aside: Vec<(PartId, u32)>,
    /// Position behind a job looked at in this scan.
    stamps: Vec<u32>,
    stamp: u32,
    /// Tours whose van refused the job in this scan, by the least estimate: a depot visit may help.
    refused: Vec<(Money, ShiftId)>,
}

/// Skips positions now and then, so that the same jobs do not always come back to the same places
/// (Christiaens and Vanden Berghe, "Slack Induction by String Removals", 2020).
pub trait Blink {
    /// Whether to skip this position.
    fn blink(&mut self) -> bool;
}

/// Never skips.
pub struct NoBlink;

impl Blink for NoBlink {
    #[inline(always)]
    fn blink(&mut self) -> bool {
        false
    }
}

/// Up to so many stops in all, every position of every tour is looked at.
const SCAN_ALL: usize = 220;

impl<'a> Pricer<'a> {
    /// The cheapest insertion of a job under `bound` (a delta must be below it).
    pub fn best<B: Blink>(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        job: JobId,
        bound: Money,
        blink: &mut B,
    ) -> Option<Insertion> {
        let mut best = Best { delta: bound, found: None };
        self.refused.clear();
        if problem.job_count() <= SCAN_ALL {
            self.scan_tours(problem, state, job, blink, &mut best);
            self.scan_empty(problem, state, job, &mut best);
        } else {
            self.scan_neighbours(problem, state, job, blink, &mut best);
            self.scan_empty(problem, state, job, &mut best);
            if best.found.is_none() {
                self.scan_tours(problem, state, job, blink, &mut best);
            }
        }
        self.visit_depots(problem, state, job, &mut best);
        best.found
    }

    /// The least delta of an insertion into another tour than `first`; `bound` if there is none below it.
    pub fn second_best(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        job: JobId,
        bound: Money,
        first: usize,
    ) -> Money {
        let mut best = Best { delta: bound, found: None };
        let mut seen: Vec<usize> = vec![first];
        for neighbour in problem.graph.neighbours(job) {
            let Some((tour, _)) = state.place(*neighbour) else { continue };
            if !seen.contains(&tour) && problem.graph.can_serve(state.tours[tour].shift, job) {
                seen.push(tour);
                self.scan_tour(problem, state, &state.tours[tour], job, &mut NoBlink, &mut best);
            }
        }
        for class in state.classes_near(job) {
            let other = state.empty_of(*class).filter(|tour| *tour != first);
            if let Some(tour) = other {
                self.scan_tour(problem, state, &state.tours[tour], job, &mut NoBlink, &mut best);
            }
        }
        best.delta
    }

    /// Looks at every position of a tour; with a new depot visit where the van cannot do without.
    pub fn scan_tour<B: Blink>(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        tour: &Tour,
        job: JobId,
        blink: &mut B,
        best: &mut Best,
    ) {
        self.refused.clear();
        self.scan_positions(problem, state, tour, job, blink, best);
        self.visit_depots(problem, state, job, best);
    }

    fn scan_tours<B: Blink>(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        job: JobId,
        blink: &mut B,
        best: &mut Best,
    ) {
        for shift in problem.graph.eligible(job) {
            let tour = &state.tours[shift.index()];
            if !tour.nodes.is_empty() {
                self.scan_positions(problem, state, tour, job, blink, best);
            }
        }
    }

    fn scan_positions<B: Blink>(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        tour: &Tour,
        job: JobId,
        blink: &mut B,
        best: &mut Best,
    ) {
        for at in 0..=tour.nodes.len() {
            if !blink.blink() {
                self.try_at(problem, state, tour, job, at, best);
            }
        }
    }

    /// Looks at the positions beside the job's granular neighbours.
    fn scan_neighbours<B: Blink>(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        job: JobId,
        blink: &mut B,
        best: &mut Best,
    ) {
        self.next_stamp(problem.job_count());
        for neighbour in problem.graph.neighbours(job) {
            let Some((tour, at)) = state.place(*neighbour) else { continue };
            let tour = &state.tours[tour];
            if !problem.graph.can_serve(tour.shift, job) {
                continue;
            }
            let before = at.checked_sub(1).and_then(|i| tour.nodes[i].as_job());
            if before.is_none_or(|before| self.first_visit(before)) && !blink.blink() {
                self.try_at(problem, state, tour, job, at, best);
            }
            if self.first_visit(*neighbour) && !blink.blink() {
                self.try_at(problem, state, tour, job, at + 1, best);
            }
        }
    }

    fn scan_empty(&mut self, problem: &Problem<'a>, state: &State, job: JobId, best: &mut Best) {
        for class in state.classes_near(job) {
            if let Some(tour) = state.empty_of(*class) {
                self.try_at(problem, state, &state.tours[tour], job, 0, best);
            }
        }
    }

    /// Where a van refused the job, tries a depot visit before it, the most promising tours first.
    fn visit_depots(&mut self, problem: &Problem<'a>, state: &State, job: JobId, best: &mut Best) {
        if !problem.has_depots || self.refused.is_empty() {
            return;
        }
        let mut refused = std::mem::take(&mut self.refused);
        refused.sort_unstable();
        for at in 0..refused.len() {
            let (estimate, shift) = refused[at];
            if estimate >= best.delta {
                break;
            }
            if refused[..at].iter().all(|(_, earlier)| *earlier != shift) {
                self.with_depot(problem, state, &state.tours[shift.index()], job, best);
            }
        }
        self.refused = refused;
    }

    fn next_stamp(&mut self, jobs: usize) {
        self.stamps.resize(jobs, 0);
        self.stamp = self.stamp.wrapping_add(1);
        if self.stamp == 0 {
            self.stamps.fill(0);
            self.stamp = 1;
        }
    }

    /// Whether the position behind `job` has not been looked at in this scan; marks it.
    fn first_visit(&mut self, job: JobId) -> bool {
        std::mem::replace(&mut self.stamps[job.index()], self.stamp) != self.stamp
    }

    /// Prices one position and keeps it if it is better.
    #[inline]
    fn try_at(&mut self, problem: &Problem<'a>, state: &State, tour: &Tour, job: JobId, at: usize, best: &mut Best) {
        let shift = problem.shift(tour.shift);
        if tour.jobs >= shift.max_jobs {
            return;
        }
        let Some(estimate) = estimate(problem, shift, tour, job, at) else { return };
        if estimate >= best.delta {
            return;
        }
        let data = problem.job(job);
        let light = !tour.heavy && !data.has_faults;
        if light && !tour.carries(problem, shift, job, at) {
            self.refused.push((estimate, tour.shift));
            return;
        }
        let delta = if light && tour.plain && data.plain {
            estimate
        } else {
            self.nodes.clear();
            self.nodes.extend_from_slice(&tour.nodes[..at]);
            self.nodes.push(Node::job(job));
            self.nodes.extend_from_slice(&tour.nodes[at..]);
            let relaxed = (tour.plain && data.plain).then(|| tour.relaxed_cost + estimate + problem.left_out.per_fix);
            match self.exact(problem, state, tour, relaxed) {
                Exact::Costs(delta) => delta,
                Exact::VanFails => {
                    self.refused.push((estimate, tour.shift));
                    return;
                }
                Exact::TooLate => return,
            }
        };
        if delta < best.delta {
            *best = Best { delta, found: Some(Insertion { delta, tour: tour.shift.index(), at, depot: None }) };
        }
    }

    /// Prices the stops in the buffer against the tour; only the van where the rest is known exactly.
    fn exact(&mut self, problem: &Problem<'a>, state: &State, tour: &Tour, relaxed: Option<Money>) -> Exact {
        let cost = match relaxed {
            Some(relaxed) => match van_cost(problem, &mut self.scratch, tour.shift, &self.nodes) {
                Some(van) => relaxed + van,
                None => return Exact::VanFails,
            },
            None => match price(problem, &mut self.scratch, tour.shift, &self.nodes) {
                Some(priced) => priced.cost,
                None if self.scratch.in_time() => return Exact::VanFails,
                None => return Exact::TooLate,
            },
        };
        if state.draws_fit(problem, tour, self.scratch.draws()) {
            Exact::Costs(cost - tour.cost)
        } else {
            Exact::VanFails
        }
    }

    /// Puts the job and a new depot visit before it, at the best pair of positions.
    fn with_depot(&mut self, problem: &Problem<'a>, state: &State, tour: &Tour, job: JobId, best: &mut Best) {
        let shift = problem.shift(tour.shift);
        if tour.jobs >= shift.max_jobs {
            return;
        }
        for depot in problem.instance.depots.ids() {
            for early in 0..=tour.nodes.len() {
                let Some(mut joined) = append(problem, shift, tour, early, Node::depot(depot)) else { continue };
                if detour(problem, shift, tour, depot, early) >= best.delta.saturating_add(problem.left_out.per_fix) {
                    continue;
                }
                let mut last = Node::depot(depot);
                for at in early..=tour.nodes.len() {
                    let feasible = join_rest(problem, shift, tour, &joined, last, Node::job(job), at);
                    if let Some(whole) = feasible
                        && whole.duration <= shift.max_route
                    {
                        self.try_pair(problem, state, tour, &whole, (job, at), (depot, early), best);
                    }
                    let Some(next) = tour.nodes.get(at) else { break };
                    let drive = relaxed::drive(problem, shift, Some(last), *next);
                    let Some(longer) = joined.then(drive, &relaxed::stop(problem, shift, *next)) else { break };
                    (joined, last) = (longer, *next);
                }
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn try_pair(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        tour: &Tour,
        whole: &Segment,
        (job, at): (JobId, usize),
        (depot, early): (DepotId, usize),
        best: &mut Best,
    ) {
        let shift = problem.shift(tour.shift);
        let Some(longer) = pair_dist(problem, shift, tour, job, at, depot, early) else { return };
        let fixed = if tour.nodes.is_empty() { shift.rates.fixed } else { 0 };
        let road = tour.road + fixed + longer * shift.rates.dist + problem.preference(shift, job);
        let relaxed = road + relaxed::time_money(problem, shift, whole);
        let optimistic = relaxed - problem.left_out.per_fix * (tour.jobs as Money + 1);
        if optimistic - tour.cost >= best.delta {
            return;
        }
        let data = problem.job(job);
        let plain = tour.plain && data.plain;
        let delta = if plain && !tour.heavy && !data.has_faults && problem.is_plentiful(depot) {
            optimistic - tour.cost
        } else {
            self.nodes.clear();
            self.nodes.extend_from_slice(&tour.nodes[..early]);
            self.nodes.push(Node::depot(depot));
            self.nodes.extend_from_slice(&tour.nodes[early..at]);
            self.nodes.push(Node::job(job));
            self.nodes.extend_from_slice(&tour.nodes[at..]);
            match self.exact(problem, state, tour, plain.then_some(relaxed)) {
                Exact::Costs(delta) => delta,
                Exact::VanFails | Exact::TooLate => return,
            }
        };
        if delta < best.delta {
            let depot = Some((depot, early));
            *best = Best { delta, found: Some(Insertion { delta, tour: tour.shift.index(), at, depot }) };
        }
    }
}

/// Distance that a depot visit before stop `early` and a job before stop `at` add; `None` without a road.
fn pair_dist(
    problem: &Problem,
    shift: &ShiftData,
    tour: &Tour,
    job: JobId,
    at: usize,
    depot: DepotId,
    early: usize,
) -> Option<Dist> {
    let site = |at: usize| tour.nodes.get(at).map(|node| problem.site(*node)).or(shift.end);
    let before = |at: usize| relaxed::place(problem, shift, at.checked_sub(1).map(|i| tour.nodes[i]));
    let (depot, job) = (problem.instance.depots[depot].site, problem.job(job).site);
    let on = |from: SiteId, to: Option<SiteId>| to.map_or(Some(0), |to| problem.road(from, to));
    let gone = |at: usize| if tour.nodes.is_empty() { Some(0) } else { on(before(at), site(at)) };
    if early == at {
        let through = problem.road(before(at), depot)? + problem.road(depot, job)? + on(job, site(at))?;
        return Some(through - gone(at)?);
    }
    let by_depot = problem.road(before(early), depot)? + on(depot, site(early))? - gone(early)?;
    let by_job = problem.road(before(at), job)? + on(job, site(at))? - gone(at)?;
    Some(by_depot + by_job)
}

/// The cheapest insertion so far.
pub struct Best {
    /// Its delta, or the bound.
    pub delta: Money,
    /// The insertion, if one is below the bound.
    pub found: Option<Insertion>,
}

enum Exact {
    Costs(Money),
    VanFails,
    TooLate,
}

/// The change of cost by the segments: exact for plain tours and jobs that need no van, else optimistic but
/// for waiting that a break could use. `None`: too late.
#[inline]
fn estimate(problem: &Problem, shift: &ShiftData, tour: &Tour, job: JobId, at: usize) -> Option<Money> {
    let data = problem.job(job);
    let before = at.checked_sub(1).map(|i| tour.nodes[i]);
    let next = tour.nodes.get(at).copied();
    let from = relaxed::place(problem, shift, before);
    let to = next.map(|node| problem.site(node)).or(shift.end);
    let prefix = &tour.prefix[at];
    let suffix = &tour.suffix[at];
    let (to_dist, to_drive) = road(problem, shift, from, data.site)?;
    let stays = from == data.site && before.is_some_and(|node| node.as_job().is_some());
    let to_drive = if stays { to_drive } else { to_drive + data.setup };
    let begin = (prefix.end() + to_drive).max(data.from);
    if begin > data.to {
        return None;
    }
    let service = problem.service(shift, job);
    let (mut dist, mut on_drive) = (to_dist, 0);
    if let Some(to) = to {
        let (on_dist, drive) = road(problem, shift, data.site, to)?;
        let setup = next.and_then(|node| node.as_job()).map_or(0, |next| problem.job(next).setup);
        on_drive = drive + if data.site == to { 0 } else { setup };
        let old = if tour.nodes.is_empty() { 0 } else { road(problem, shift, from, to)?.0 };
        dist += on_dist - old;
    }
    if begin + service + on_drive > suffix.latest {
        return None;
    }
    let fixed = if tour.nodes.is_empty() { shift.rates.fixed } else { 0 };
    let road = fixed + dist * shift.rates.dist + problem.preference(shift, job) - problem.left_out.per_fix;
    if shift.timeless {
        return Some(road);
    }
    let whole = prefix.then(to_drive, &Segment::stop(data.from, data.to, service))?.then(on_drive, suffix)?;
    if whole.duration > shift.max_route {
        return None;
    }
    let time = relaxed::time_money(problem, shift, &whole) - (tour.relaxed_cost - tour.road);
    let absorbed = shift.rest.map_or(0, |rule| rule.duration * shift.rates.time);
    Some(road + time - absorbed)
}

/// Distance and time of a leg; `None` where there is no road.
#[inline(always)]
fn road(problem: &Problem, shift: &ShiftData, from: SiteId, to: SiteId) -> Option<(Money, Ticks)> {
    let leg = problem.instance.travel.leg(from, to);
    (leg != NO_ROAD).then(|| (Money::from(leg.dist), scaled_time(leg.time, shift.speed)))
}

/// Money for the distance that a depot visit adds.
fn detour(problem: &Problem, shift: &ShiftData, tour: &Tour, depot: DepotId, early: usize) -> Money {
    let from = relaxed::place(problem, shift, early.checked_sub(1).map(|i| tour.nodes[i]));
    let site = problem.instance.depots[depot].site;
    let Some(to) = tour.nodes.get(early).map(|node| problem.site(*node)).or(shift.end) else { return 0 };
    let dist = |a, b| problem.road(a, b).unwrap_or(0);
    (dist(from, site) + dist(site, to) - dist(from, to)) * shift.rates.dist
}

/// The first `early` stops of a tour, then `node`.
fn append(problem: &Problem, shift: &ShiftData, tour: &Tour, early: usize, node: Node) -> Option<Segment> {
    let before = early.checked_sub(1).map(|i| tour.nodes[i]);
    tour.prefix[early].then(relaxed::drive(problem, shift, before, node), &relaxed::stop(problem, shift, node))
}

/// `joined` (which ends at `last`), then `node`, then the tour from `at` on.
fn join_rest(
    problem: &Problem,
    shift: &ShiftData,
    tour: &Tour,
    joined: &Segment,
    last: Node,
    node: Node,
    at: usize,
) -> Option<Segment> {
    let drive = relaxed::drive(problem, shift, Some(last), node);
    let with = joined.then(drive, &relaxed::stop(problem, shift, node))?;
    let on = match tour.nodes.get(at) {
        Some(next) => relaxed::drive(problem, shift, Some(node), *next),
        None => relaxed::last_drive(problem, shift, Some(node)),
    };
    with.then(on, &tour.suffix[at])
}

/// The stops with one more.
pub fn with_node(nodes: &[Node], node: Node, at: usize) -> Vec<Node> {
    let mut longer = Vec::with_capacity(nodes.len() + 1);
    longer.extend_from_slice(&nodes[..at]);
    longer.push(node);
    longer.extend_from_slice(&nodes[at..]);
    longer
}

/// Carries out an insertion on a list of stops.
pub fn with_insertion(nodes: &mut Vec<Node>, job: JobId, insertion: &Insertion) {
    nodes.insert(insertion.at, Node::job(job));
    if let Some((depot, at)) = insertion.depot {
        nodes.insert(at, Node::depot(depot));
    }
}
