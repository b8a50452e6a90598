//! One option of each group within the room of the van: a multiple-choice knapsack, solved exactly by merging the
//! undominated sums of room and worth group by group (Nemhauser and Ullmann 1969). Sums that cannot become the best, by the
//! linear relaxation of the groups to come, are dropped at once: few are left.

use super::bound::Bound;
use super::options::Choice;
use crate::units::Volume;

/// Most sums kept; beyond it they are thinned out evenly, which may miss the best by a little.
const MOST_SUMS: usize = 4_096;

/// Share by which sums of worth may differ because they are rounded.
const SLACK: f64 = 1e-9;

/// Room and worth of a choice for each of the groups so far.
#[derive(Clone, Copy)]
struct Sum {
    volume: Volume,
    value: f64,
    before: usize,
    choice: usize,
}

/// Puts the best choices within `room` into `chosen`, and says whether they surely are the best; `None` if even the smallest do not fit.
pub(super) fn pack(groups: &[&[Choice]], room: Volume, chosen: &mut [usize]) -> Option<bool> {
    let bounds = Bound::of_endings(groups);
    let sure = bounds[0].sure(room)?;
    let least = sure - SLACK * sure.abs().max(1.0);
    let mut all_kept = true;
    let mut layers: Vec<Vec<Sum>> = vec![vec![Sum { volume: 0, value: 0.0, before: 0, choice: 0 }]];
    for (group, rest) in groups.iter().zip(&bounds[1..]) {
        let mut sums = Vec::new();
        for (before, sum) in layers[layers.len() - 1].iter().enumerate() {
            for (choice, option) in group.iter().enumerate() {
                let (volume, value) = (sum.volume + option.volume, sum.value + option.value);
                if rest.most(room - volume).is_some_and(|more| value + more >= least) {
                    sums.push(Sum { volume, value, before, choice });
                }
            }
        }
        let (sums, kept) = undominated(sums);
        all_kept &= kept;
        layers.push(sums);
    }
    let mut at = layers[groups.len()].len().checked_sub(1)?;
    for group in (0..groups.len()).rev() {
        let sum = layers[group + 1][at];
        chosen[group] = sum.choice;
        at = sum.before;
    }
    Some(all_kept)
}

/// Sums of which none has less room and as much worth, by room; and whether they are all of them.
fn undominated(mut sums: Vec<Sum>) -> (Vec<Sum>, bool) {
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
        return ((0..MOST_SUMS).map(|at| sums[at * last / (MOST_SUMS - 1)]).collect(), false);
    }
    (sums, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Choices from little room and worth to much of both.
    fn group() -> impl Strategy<Value = Vec<Choice>> {
        prop::collection::vec((0..6i64, 1..40u32), 1..6).prop_map(|steps| {
            let (mut volume, mut value) = (0, -5.0);
            let step = |(more, worth): (Volume, u32)| {
                volume += more;
                value += f64::from(worth);
                Choice::new(volume, value)
            };
            steps.into_iter().map(step).collect()
        })
    }

    /// The most worth within the room, by trying every choice of every group.
    fn brute(groups: &[Vec<Choice>], room: Volume) -> Option<f64> {
        let Some((first, rest)) = groups.split_first() else { return (room >= 0).then_some(0.0) };
        let worth = |choice: &Choice| brute(rest, room - choice.volume).map(|more| more + choice.value);
        first.iter().filter_map(worth).max_by(f64::total_cmp)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn nothing_that_fits_is_worth_more(groups in prop::collection::vec(group(), 1..6), room in 0..60i64) {
            let slices: Vec<&[Choice]> = groups.iter().map(Vec::as_slice).collect();
            let mut chosen = vec![0; groups.len()];
            let best = brute(&groups, room);
            let packed = pack(&slices, room, &mut chosen);
            prop_assert_eq!(packed.is_some(), best.is_some());
            if let Some(best) = best {
                let picked = || groups.iter().zip(&chosen).map(|(group, at)| group[*at]);
                prop_assert!(picked().map(|choice| choice.volume).sum::<Volume>() <= room);
                prop_assert!((picked().map(|choice| choice.value).sum::<f64>() - best).abs() < 1e-9);
            }
        }
    }
}
