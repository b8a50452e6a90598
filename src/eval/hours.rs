//! Paid time over the days of a technician: what ties their tours together.
//!
//! Two rules look at more than one day: the most hours of a week, and fairness between technicians. Both are functions
//! of sums of paid time, so a tour can be priced by itself as long as somebody keeps the sums.

use crate::model::Instance;
use crate::units::{IdVec, Money, ShiftId, TechId, Ticks, money};

/// What sums of paid time mean in an instance.
#[derive(Clone, Debug)]
pub struct Hours {
    /// By shift: which limit it counts towards, if any.
    week_of: IdVec<ShiftId, Option<u32>>,
    /// By limit (a technician's week): the most paid time that is left of it.
    most: Vec<Ticks>,
    /// What unfairness costs, where it does.
    fairness: Option<Fairness>,
}

/// What an uneven share of the hours costs: docs/rules.md.
#[derive(Clone, Debug)]
struct Fairness {
    /// Money for an hour.
    price: Money,
    ticks_per_hour: i64,
    /// Time on the roster, by technician.
    roster: IdVec<TechId, Ticks>,
    /// Time on the roster of all.
    whole: Ticks,
    /// Time that is paid already, by technician.
    so_far: IdVec<TechId, Ticks>,
}

impl Hours {
    /// Of an instance; nothing where no sum matters, as in most.
    pub fn new(instance: &Instance) -> Option<Self> {
        let mut weeks: Vec<(TechId, u32)> = Vec::new();
        let mut most = Vec::new();
        let mut week_of = IdVec::new();
        for (id, shift) in instance.shifts.enumerate() {
            let week = (instance.person_of(id), instance.week_of(shift.day));
            week_of.push(instance.technicians[shift.technician].max_week.map(|limit| {
                let known = weeks.iter().rposition(|known| *known == week);
                let at = known.unwrap_or_else(|| {
                    weeks.push(week);
                    most.push(limit);
                    weeks.len() - 1
                });
                most[at] -= instance.paid_so_far(id);
                at as u32
            }));
        }
        let fairness = Fairness::new(instance);
        (!most.is_empty() || fairness.is_some()).then_some(Self { week_of, most, fairness })
    }

    /// Whether the paid time of a shift matters beyond its own money.
    pub fn counts(&self, shift: ShiftId) -> bool {
        self.fairness.is_some() || self.week_of[shift].is_some()
    }

    /// Whether somebody's weeks are limited.
    pub fn limits_weeks(&self) -> bool {
        !self.most.is_empty()
    }

    /// Whether unfairness costs something.
    pub fn prices_fairness(&self) -> bool {
        self.fairness.is_some()
    }

    /// The number of technicians' weeks that are limited.
    pub fn limits(&self) -> usize {
        self.most.len()
    }

    /// The limit that a shift counts towards, and the most paid time under it.
    #[inline]
    pub fn limit(&self, shift: ShiftId) -> Option<(usize, Ticks)> {
        self.week_of[shift].map(|week| (week as usize, self.most[week as usize]))
    }

    /// Time that a technician is paid for already; 0 where fairness has no price.
    pub fn so_far(&self, tech: TechId) -> Ticks {
        self.fairness.as_ref().map_or(0, |fairness| fairness.so_far[tech])
    }

    /// Money that a technician's paid time adds to the square of the shares; 0 where fairness has no price.
    #[inline]
    pub fn share(&self, tech: TechId, paid: Ticks) -> Money {
        self.fairness.as_ref().map_or(0, |fairness| fairness.square(paid, fairness.roster[tech]))
    }

    /// What is taken off for the paid time of all: the least that the shares can come to.
    #[inline]
    pub fn even(&self, paid: Ticks) -> Money {
        self.fairness.as_ref().map_or(0, |fairness| fairness.square(paid, fairness.whole))
    }

    /// Money that a tick more of a technician's paid time would cost, where the technician and all together are paid for this much;
    /// 0 where fairness has no price.
    pub fn slope(&self, tech: TechId, paid: Ticks, all: Ticks) -> f64 {
        self.fairness.as_ref().map_or(0.0, |fairness| {
            let share = |paid: Ticks, rostered: Ticks| if rostered > 0 { paid as f64 / rostered as f64 } else { 0.0 };
            let beyond = share(paid, fairness.roster[tech]) - share(all, fairness.whole);
            2.0 * beyond * fairness.price as f64 / fairness.ticks_per_hour as f64
        })
    }
}

impl Fairness {
    fn new(instance: &Instance) -> Option<Self> {
        let price = money(instance.objective.weights.fairness);
        let mut roster: IdVec<TechId, Ticks> = instance.technicians.iter().map(|_| 0).collect();
        instance.shifts.ids().for_each(|shift| roster[instance.person_of(shift)] += instance.rostered(shift));
        let mut so_far: IdVec<TechId, Ticks> = instance.technicians.iter().map(|_| 0).collect();
        instance.shifts.ids().for_each(|shift| so_far[instance.person_of(shift)] += instance.paid_so_far(shift));
        let whole = roster.iter().sum();
        let ticks_per_hour = instance.scale.ticks_per_minute * 60;
        (price > 0 && whole > 0).then_some(Self { price, ticks_per_hour, roster, whole, so_far })
    }

    /// Money for paid² / rostered, to the nearest unit; 0 for somebody who is not on the roster.
    #[inline]
    fn square(&self, paid: Ticks, rostered: Ticks) -> Money {
        if rostered <= 0 {
            return 0;
        }
        let below = i128::from(rostered) * i128::from(self.ticks_per_hour);
        let above = i128::from(self.price) * i128::from(paid) * i128::from(paid);
        ((2 * above + below) / (2 * below)) as Money
    }
}
