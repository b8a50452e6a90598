//! What could be changed so that somebody can do a job: one thing at a time, each as small as asked for.

use crate::model::{InstanceBuilder, Window};
use crate::units::{JobId, Money, PartId, ShiftId, SkillId, Ticks, ToolId, Volume};

/// A job and a shift that is to do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seat {
    /// The shift.
    pub shift: ShiftId,
    /// The job.
    pub job: JobId,
}

/// One end of a window or a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edge {
    /// It begins earlier.
    Start,
    /// It ends later.
    End,
}

/// One thing that is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lever {
    /// The technician reaches a level of a skill.
    Level {
        /// Which skill.
        skill: SkillId,
        /// The level.
        level: u8,
    },
    /// The job lets the technician come: required technicians name them, excluded ones do not.
    Permission,
    /// The technician covers the territory of the job.
    Territory,
    /// The technician may do so many jobs in a day.
    Jobs(u32),
    /// The technician holds a tool all day.
    Tool(ToolId),
    /// The van holds so many units of a part in the morning.
    Part {
        /// Which part.
        part: PartId,
        /// Units.
        quantity: u32,
    },
    /// The van has this much room.
    Room(Volume),
    /// A window of the job is wider.
    Window {
        /// Which of them.
        at: usize,
        /// At which end.
        edge: Edge,
        /// By how much.
        by: Ticks,
    },
    /// The shift is longer, on this day.
    Shift {
        /// At which end.
        edge: Edge,
        /// By how much.
        by: Ticks,
    },
    /// The technician may be out for longer.
    Route(Ticks),
    /// Leaving the job out costs this.
    Price(Money),
}

/// Every code of a lever, with what it means. Codes are stable: scripts may match on them.
pub const LEVER_CODES: [(&str, &str); 11] = [
    ("skill", "the technician has the skill at this level"),
    ("permission", "the job lets the technician come: named as required, or no longer excluded"),
    ("territory", "the technician covers the territory of the job"),
    ("max-jobs", "the technician may do so many jobs in a day"),
    ("tool", "the technician holds the tool"),
    ("part", "the van holds so many units of the part in the morning"),
    ("van-volume", "the van has this much room"),
    ("window", "a window of the job is wider by so many minutes"),
    ("shift", "the shift is longer by so many minutes on this day"),
    ("max-route", "the technician may be out for so many minutes longer"),
    ("unserved-cost", "leaving the job out costs at least this"),
];

impl Lever {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Level { .. } => "skill",
            Self::Permission => "permission",
            Self::Territory => "territory",
            Self::Jobs(_) => "max-jobs",
            Self::Tool(_) => "tool",
            Self::Part { .. } => "part",
            Self::Room(_) => "van-volume",
            Self::Window { .. } => "window",
            Self::Shift { .. } => "shift",
            Self::Route(_) => "max-route",
            Self::Price(_) => "unserved-cost",
        }
    }

    /// By how much time something is longer; 0 for what is not time.
    pub fn time(self) -> Ticks {
        match self {
            Self::Window { by, .. } | Self::Shift { by, .. } | Self::Route(by) => by,
            _ => 0,
        }
    }

    /// Makes the change.
    pub fn apply(self, all: &mut InstanceBuilder, seat: Seat) {
        let who = all.shifts[seat.shift].technician;
        let (job, technician) = (&mut all.jobs[seat.job], &mut all.technicians[who]);
        match self {
            Self::Level { skill, level } => technician.skills[skill] = technician.skills[skill].max(level),
            Self::Permission => {
                job.excluded.retain(|excluded| *excluded != who);
                if !job.required.is_empty() && !job.required.contains(&who) {
                    job.required.push(who);
                }
            }
            Self::Territory => technician.territories.extend(job.territory),
            Self::Jobs(most) => technician.max_jobs = Some(most),
            Self::Tool(tool) => technician.tools.push(tool),
            Self::Part { part, quantity } => technician.van[part].quantity = quantity,
            Self::Room(volume) => technician.van_volume = Some(volume),
            Self::Window { at, edge, by } => widen(&mut job.windows, at, edge, by),
            Self::Shift { edge, by } => {
                let shift = &mut all.shifts[seat.shift];
                match edge {
                    Edge::Start => shift.start -= by,
                    Edge::End => {
                        shift.end += by;
                        shift.latest_end += by;
                    }
                }
            }
            Self::Route(by) => technician.max_route = technician.max_route.map(|most| most + by),
            Self::Price(cost) => job.unserved_cost = cost,
        }
    }
}

/// Makes a window wider; those that it then meets become one with it.
fn widen(windows: &mut Vec<Window>, at: usize, edge: Edge, by: Ticks) {
    match edge {
        Edge::Start => windows[at].from -= by,
        Edge::End => windows[at].to += by,
    }
    windows.sort_unstable();
    let mut merged: Vec<Window> = Vec::with_capacity(windows.len());
    for window in windows.drain(..) {
        match merged.last_mut() {
            Some(last) if window.from <= last.to => last.to = last.to.max(window.to),
            _ => merged.push(window),
        }
    }
    *windows = merged;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{builder, job, line, shift, technician};
    use crate::units::TechId;

    #[test]
    fn a_window_that_meets_the_next_swallows_it() {
        let window = |from, to| Window { from, to };
        let mut windows = vec![window(10, 20), window(30, 40), window(60, 70)];
        widen(&mut windows, 0, Edge::End, 12);
        assert_eq!(windows, [window(10, 40), window(60, 70)]);
        widen(&mut windows, 1, Edge::Start, 5);
        assert_eq!(windows, [window(10, 40), window(55, 70)]);
    }

    #[test]
    fn a_change_touches_one_technician_one_shift_and_one_job() {
        let mut all = builder(1);
        for at in 0..2 {
            let row = technician(["anna", "bo"][at], &all);
            all.technicians.push(row);
            all.shifts.push(shift(at as u32, 100, 500));
            let mut row = job("j", 0);
            (row.required, row.excluded) = (vec![TechId(0)], vec![TechId(1)]);
            all.jobs.push(row);
        }
        let seat = Seat { shift: ShiftId(1), job: JobId(1) };
        for lever in [Lever::Permission, Lever::Shift { edge: Edge::End, by: 30 }, Lever::Jobs(3), Lever::Price(7)] {
            lever.apply(&mut all, seat);
        }
        let instance = all.build(line(1)).unwrap();
        let job = &instance.jobs[seat.job];
        assert_eq!((job.required.as_slice(), job.excluded.len()), ([TechId(0), TechId(1)].as_slice(), 0));
        assert_eq!((job.unserved_cost, instance.technicians[TechId(1)].max_jobs), (7, Some(3)));
        let ends: Vec<_> = instance.shifts.iter().map(|shift| (shift.end, shift.latest_end)).collect();
        assert_eq!(ends, [(500, 500), (530, 530)]);
        assert_eq!(instance.jobs[JobId(0)].required, [TechId(0)]);
    }

    #[test]
    fn every_lever_has_a_listed_code() {
        let levers = [
            Lever::Level { skill: SkillId(0), level: 1 },
            Lever::Permission,
            Lever::Territory,
            Lever::Jobs(1),
            Lever::Tool(ToolId(0)),
            Lever::Part { part: PartId(0), quantity: 1 },
            Lever::Room(1),
            Lever::Window { at: 0, edge: Edge::Start, by: 1 },
            Lever::Shift { edge: Edge::Start, by: 1 },
            Lever::Route(1),
            Lever::Price(1),
        ];
        let codes: Vec<&str> = levers.iter().map(|lever| lever.code()).collect();
        assert_eq!(codes, LEVER_CODES.map(|(code, _)| code));
        let page = include_str!("../../docs/explain.md");
        for (code, meaning) in LEVER_CODES {
            assert!(page.contains(&format!("| `{code}` | {meaning} |")), "docs/explain.md lacks {code}");
        }
    }
}
