//! One option of each group within the room of the van: a multiple-choice knapsack, solved exactly by merging the
//! undominated sums of room and worth group by group (Nemhauser and Ullmann 1969).

use super::options::Options;
use crate::units::Volume;

/// Most sums kept; beyond it they are thinned out evenly, which may miss the best by a little.
const MOST_SUMS: usize = 4_096;

/// Room and worth of a choice for each of the groups so far.
#[derive(Clone, Copy)]
struct Sum {
    volume: Volume,
    value: f64,
    before: usize,
    choice: usize,
}

/// Puts the best choices within `room` into `chosen`; `None` if even the smallest do not fit.
pub(super) fn pack(groups: &[Options], room: Volume, chosen: &mut [usize]) -> Option<()> {
    let mut layers: Vec<Vec<Sum>> = vec![vec![Sum { volume: 0, value: 0.0, before: 0, choice: 0 }]];
    for group in groups {
        let mut sums = Vec::new();
        for (before, sum) in layers[layers.len() - 1].iter().enumerate() {
            for (choice, option) in group.choices().iter().enumerate() {
                let volume = sum.volume + option.volume;
                if volume <= room {
                    sums.push(Sum { volume, value: sum.value + option.value, before, choice });
                }
            }
        }
        layers.push(undominated(sums));
    }
    let mut at = layers[groups.len()].len().checked_sub(1)?;
    for group in (0..groups.len()).rev() {
        let sum = layers[group + 1][at];
        chosen[group] = sum.choice;
        at = sum.before;
    }
    Some(())
}

/// Sums of which none has less room and as much worth, by room.
fn undominated(mut sums: Vec<Sum>) -> Vec<Sum> {
    sums.sort_unstable_by(|a, b| {
        let worth = a.volume.cmp(&b.volume).then(b.value.total_cmp(&a.value));
        worth.then(a.before.cmp(&b.before)).then(a.choice.cmp(&b.choice))
    });
    let mut most = f64::NEG_INFINITY;
    sums.retain(|sum| {
        let better = sum.value > most;
        if better {
            most = sum.value;
        }
        better
    });
    if sums.len() > MOST_SUMS {
        let last = sums.len() - 1;
        return (0..MOST_SUMS).map(|at| sums[at * last / (MOST_SUMS - 1)]).collect();
    }
    sums
}
