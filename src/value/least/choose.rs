//! One option of each group, worth as much as possible, within a budget of loss: a knapsack of multiple choices.
//!
//! Exact by dynamic programming over the states that no other state beats in both loss and value (Nemhauser and
//! Ullmann, "Discrete dynamic programming and capital allocation", Management Science 15 (1969)). States that cannot reach the best
//! solution known are dropped by a Lagrangian bound, whose multiplier is the slope at which a greedy filling of the convex hulls
//! runs out of budget (Dyer; Zemel, 1984). Where too many states are left, the most promising are kept and the answer is
//! no longer proved; the bound then says how far it may be.

/// Losses closer than this are the same.
const SAME: f64 = 1e-9;
/// Most states kept after a group.
const MOST_STATES: usize = 100_000;

/// An option of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// What it takes from the budget; may be below zero.
    pub loss: f64,
    /// What it is worth.
    pub value: i64,
}

/// One option of each group.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Which, by group.
    pub picks: Vec<usize>,
    /// No other choice within the budget is worth more than this.
    pub bound: i64,
    /// The choice is proved to be worth the most.
    pub proved: bool,
}

/// A partial choice.
#[derive(Clone, Copy)]
struct State {
    loss: f64,
    value: i64,
    /// State of the group before.
    parent: u32,
    pick: u32,
}

/// The options of a group that no other option beats, by rising loss and value, with their places.
type Frontier = Vec<(usize, Choice)>;

/// Chooses. Every group has an option; together the least losses must be within the budget.
pub fn choose(groups: &[Vec<Choice>], budget: f64) -> Chosen {
    let frontiers: Vec<Frontier> = groups.iter().map(|options| frontier(options)).collect();
    let greedy = Greedy::new(&frontiers, budget);
    let slope = greedy.slope;
    // The most that the groups from one on can add, if a unit of loss costs the slope.
    let mut ahead = vec![0.0; frontiers.len() + 1];
    for at in (0..frontiers.len()).rev() {
        let worths = frontiers[at].iter().map(|(_, choice)| choice.value as f64 - slope * choice.loss);
        ahead[at] = ahead[at + 1] + worths.fold(f64::NEG_INFINITY, f64::max);
    }
    let least = least_losses(&frontiers);
    let mut layers: Vec<Vec<State>> = Vec::with_capacity(frontiers.len());
    let mut states = vec![State { loss: 0.0, value: 0, parent: 0, pick: 0 }];
    let mut proved = true;
    for (at, options) in frontiers.iter().enumerate() {
        let room = budget - least[at + 1] + SAME;
        let at_best = |state: &State| state.value as f64 + ahead[at + 1] + slope * (budget - state.loss);
        let known = greedy.value as f64;
        // What rounding may have taken from the bound is no reason to drop a state.
        let useful = |state: &State| state.loss <= room && at_best(state) * (1.0 + 1e-12) + 1.0 >= known;
        let mut next: Vec<State> = extended(&states, options).filter(useful).collect();
        undominated(&mut next);
        if next.len() > MOST_STATES {
            next.sort_by(|a, b| at_best(b).total_cmp(&at_best(a)));
            next.truncate(MOST_STATES);
            undominated(&mut next);
            proved = false;
        }
        layers.push(next.clone());
        states = next;
    }
    let bound = (ahead[0] + slope * budget).ceil().min(i64::MAX as f64) as i64;
    let last = states.last().filter(|best| best.value >= greedy.value);
    let picks = last.map_or(greedy.picks, |_| trace(&layers, &frontiers));
    let value = picks.iter().zip(groups).map(|(pick, options)| options[*pick].value).sum();
    Chosen { picks, bound: if proved { value } else { bound }, proved }
}

/// The places chosen on the way to the most valuable state, which is the last one.
fn trace(layers: &[Vec<State>], frontiers: &[Frontier]) -> Vec<usize> {
    let mut at = layers.last().map_or(0, |layer| layer.len().saturating_sub(1));
    let mut picks = vec![0; layers.len()];
    for (group, layer) in layers.iter().enumerate().rev() {
        picks[group] = frontiers[group][layer[at].pick as usize].0;
        at = layer[at].parent as usize;
    }
    picks
}

fn extended<'s>(states: &'s [State], options: &'s Frontier) -> impl Iterator<Item = State> + 's {
    states.iter().enumerate().flat_map(move |(parent, state)| {
        options.iter().enumerate().map(move |(pick, (_, choice))| State {
            loss: state.loss + choice.loss,
            value: state.value + choice.value,
            parent: parent as u32,
            pick: pick as u32,
        })
    })
}

/// Drops states that another one beats; the rest rises in loss and value.
fn undominated(states: &mut Vec<State>) {
    states.sort_by(|a, b| a.loss.total_cmp(&b.loss).then(b.value.cmp(&a.value)));
    let mut most = i64::MIN;
    states.retain(|state| {
        let better = state.value > most;
        most = most.max(state.value);
        better
    });
}

fn frontier(options: &[Choice]) -> Frontier {
    let mut sorted: Frontier = options.iter().copied().enumerate().collect();
    sorted.sort_by(|(_, a), (_, b)| a.loss.total_cmp(&b.loss).then(b.value.cmp(&a.value)));
    let mut most = i64::MIN;
    sorted.retain(|(_, choice)| {
        let better = choice.value > most;
        most = most.max(choice.value);
        better
    });
    sorted
}

/// For each group, the least loss of it and all behind it.
fn least_losses(frontiers: &[Frontier]) -> Vec<f64> {
    let mut least = vec![0.0; frontiers.len() + 1];
    for at in (0..frontiers.len()).rev() {
        least[at] = least[at + 1] + frontiers[at].first().map_or(0.0, |(_, choice)| choice.loss);
    }
    least
}

/// A first solution: along the convex hulls, the steepest step first.
struct Greedy {
    picks: Vec<usize>,
    value: i64,
    /// Value for a unit of loss at which the budget ran out.
    slope: f64,
}

impl Greedy {
    fn new(frontiers: &[Frontier], budget: f64) -> Self {
        let mut steps: Vec<(f64, usize, usize, usize)> = Vec::new();
        for (group, options) in frontiers.iter().enumerate() {
            let hull = hull(options);
            steps.extend(hull.windows(2).map(|pair| (rise(options, pair[0], pair[1]), group, pair[0], pair[1])));
        }
        steps.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut at = vec![0; frontiers.len()];
        let (mut left, mut slope) = (budget - least_losses(frontiers)[0], None);
        for (steep, group, from, to) in steps {
            let more = frontiers[group][to].1.loss - frontiers[group][from].1.loss;
            if at[group] == from && more <= left + SAME {
                at[group] = to;
                left -= more;
            } else {
                slope.get_or_insert(steep);
            }
        }
        let value = at.iter().zip(frontiers).map(|(at, options)| options[*at].1.value).sum();
        let picks = at.iter().zip(frontiers).map(|(at, options)| options[*at].0).collect();
        Self { picks, value, slope: slope.unwrap_or(0.0) }
    }
}

fn rise(options: &Frontier, from: usize, to: usize) -> f64 {
    let (a, b) = (options[from].1, options[to].1);
    (b.value - a.value) as f64 / (b.loss - a.loss)
}

/// Places of the options on the upper convex hull.
fn hull(options: &Frontier) -> Vec<usize> {
    let mut hull: Vec<usize> = Vec::new();
    for at in 0..options.len() {
        while let [.., a, b] = hull[..]
            && rise(options, b, at) >= rise(options, a, b)
        {
            hull.pop();
        }
        hull.push(at);
    }
    hull
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn total(groups: &[Vec<Choice>], picks: &[usize]) -> (f64, i64) {
        let picked = || picks.iter().zip(groups).map(|(pick, options)| options[*pick]);
        (picked().map(|choice| choice.loss).sum(), picked().map(|choice| choice.value).sum())
    }

    /// The most that any choice within the budget is worth.
    fn brute(groups: &[Vec<Choice>], budget: f64) -> i64 {
        match groups.split_first() {
            None if budget >= -SAME => 0,
            None => i64::MIN / 2,
            Some((first, rest)) => first
                .iter()
                .map(|choice| choice.value + brute(rest, budget - choice.loss))
                .max()
                .unwrap_or(i64::MIN / 2),
        }
    }

    #[test]
    fn no_choice_is_better() {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let mut lossy = 0;
        for round in 0..300 {
            let mut option = |at: u32| match at {
                0 => Choice { loss: 0.0, value: 0 },
                _ => Choice { loss: f64::from(rng.random_range(-1..9)) / 7.0, value: rng.random_range(0..40) },
            };
            let groups: Vec<Vec<Choice>> = (0..1 + round % 6).map(|_| (0..4).map(&mut option).collect()).collect();
            let budget = f64::from(round as u32 % 11) / 5.0;
            let chosen = choose(&groups, budget);
            let (loss, value) = total(&groups, &chosen.picks);
            assert!(loss <= budget + 1e-6, "{loss} of {budget}");
            assert_eq!((value, chosen.bound, chosen.proved), (brute(&groups, budget), value, true), "round {round}");
            lossy += u32::from(loss > 0.0);
        }
        assert!(lossy > 100, "{lossy} choices lose anything");
    }

    #[test]
    fn many_groups_take_no_time() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let mut group = || {
            let steps: Vec<f64> = (0..4).map(|_| rng.random_range(0.01..0.4)).collect();
            let price = rng.random_range(500..20_000);
            let up_to = |at: usize| Choice { loss: steps[..at].iter().sum(), value: price * at as i64 };
            (0..=4).map(up_to).collect::<Vec<_>>()
        };
        let groups: Vec<Vec<Choice>> = (0..1_500).map(|_| group()).collect();
        let chosen = choose(&groups, 3.0);
        let (loss, value) = total(&groups, &chosen.picks);
        assert!(chosen.proved && loss <= 3.0 + 1e-6);
        assert!(value > 0 && chosen.bound == value);
    }

    #[test]
    fn no_group_is_no_choice() {
        assert_eq!(choose(&[], 1.0), Chosen { picks: Vec::new(), bound: 0, proved: true });
    }
}
