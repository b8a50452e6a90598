//! What the rest of the groups of a knapsack can be worth at most in some room: the linear relaxation, which takes steps
//! along the concave hulls of the groups, the most worth for room first (Sinha and Zoltners 1979).

use super::options::Choice;
use crate::units::Volume;

/// Steps of all groups from one on.
#[derive(Clone, Debug, Default)]
pub(super) struct Bound {
    /// Room and worth of the smallest choice of each group.
    least: (Volume, f64),
    /// Room and worth that a step adds, the best worth for room first.
    steps: Vec<(Volume, f64)>,
    /// Room and worth of the first steps.
    reached: Vec<(Volume, f64)>,
}

impl Bound {
    /// By group: the bound of it and those behind it; last, that of no group.
    pub fn of_endings(groups: &[&[Choice]]) -> Vec<Self> {
        let mut bounds = vec![Self { reached: vec![(0, 0.0)], ..Self::default() }];
        for group in groups.iter().rev() {
            bounds.push(bounds[bounds.len() - 1].with(group));
        }
        bounds.reverse();
        bounds
    }

    fn with(&self, group: &[Choice]) -> Self {
        let hull = hull(group);
        let least = (self.least.0 + hull[0].0, self.least.1 + hull[0].1);
        let more = hull.windows(2).map(|pair| (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1));
        let mut steps: Vec<(Volume, f64)> = self.steps.iter().copied().chain(more).collect();
        steps.sort_by(|a, b| (b.1 * a.0 as f64).total_cmp(&(a.1 * b.0 as f64)));
        let mut sum = (0, 0.0);
        let mut reached = vec![sum];
        for step in &steps {
            sum = (sum.0 + step.0, sum.1 + step.1);
            reached.push(sum);
        }
        Self { least, steps, reached }
    }

    /// The most that the groups can add in this room; `None` if even their smallest choices do not fit.
    pub fn most(&self, room: Volume) -> Option<f64> {
        let (room, taken) = self.taken(room)?;
        let part = self.steps.get(taken).map_or(0.0, |step| step.1 * room as f64 / step.0 as f64);
        Some(self.least.1 + self.reached[taken].1 + part)
    }

    /// What some choices of the groups add for sure in this room.
    pub fn sure(&self, room: Volume) -> Option<f64> {
        let (_, taken) = self.taken(room)?;
        Some(self.least.1 + self.reached[taken].1)
    }

    /// Whole steps that fit, and the room behind them.
    fn taken(&self, room: Volume) -> Option<(Volume, usize)> {
        let room = room.checked_sub(self.least.0).filter(|room| *room >= 0)?;
        let taken = self.reached.partition_point(|reached| reached.0 <= room) - 1;
        Some((room - self.reached[taken].0, taken))
    }
}

/// Room and worth of the choices on the concave hull; `group` goes from little room and worth to much of both.
fn hull(group: &[Choice]) -> Vec<(Volume, f64)> {
    let mut hull: Vec<(Volume, f64)> = Vec::with_capacity(group.len());
    for choice in group {
        let next = (choice.volume, choice.value);
        while let [.., before, last] = hull[..] {
            let rises = |from: (Volume, f64), to: (Volume, f64)| (to.1 - from.1, (to.0 - from.0) as f64);
            let ((gain, room), (more, wide)) = (rises(before, last), rises(last, next));
            if gain * wide > more * room {
                break;
            }
            hull.pop();
        }
        hull.push(next);
    }
    hull
}
