//! Chvátal-Gomory cuts of rank one on up to five rows of the pool's master (Pecin, Pessoa, Poggi, Uchoa and Santos 2017): jobs, and classes of
//! one shift. In labelling each would cost a resource; over routes that are known they cost nothing.

use crate::units::Money;
use rustc_hash::{FxHashMap, FxHashSet};

/// Multipliers of the rows, in parts of the last but one number; at most so many routes, counted whole, are driven.
const FAMILIES: [(&[u8], u8, u8); 9] = [
    (&[1, 1, 1], 2, 1),
    (&[2, 1, 1, 1], 3, 1),
    (&[3, 1, 1, 1, 1], 4, 1),
    (&[2, 2, 1, 1, 1], 4, 1),
    (&[3, 2, 2, 1, 1], 5, 1),
    (&[1, 1, 1, 1, 1], 3, 1),
    (&[1, 1, 1, 1, 1], 2, 2),
    (&[2, 2, 1, 1, 1], 3, 2),
    (&[3, 3, 2, 2, 1], 4, 2),
];
/// How much a cut must be broken to be worth a row.
const BROKEN: f64 = 0.03;
/// Rounds of exchanges from one start.
const EXCHANGES: usize = 12;

/// A cut.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Wide {
    /// Rows with their multipliers, in order.
    rows: Vec<(u32, u8)>,
    base: u8,
    pub(super) most: u8,
}

impl Wide {
    /// How often a route counts in these rows.
    pub(super) fn factor(&self, rows: impl Iterator<Item = u32>) -> f64 {
        let weight = |row: u32| self.rows.iter().find(|(known, _)| *known == row).map_or(0, |(_, weight)| *weight);
        f64::from(rows.map(weight).sum::<u8>() / self.base)
    }
}

/// What cuts with a price add to the reduced cost of a route.
pub(super) struct Charges {
    /// By row: cuts with its multiplier.
    by_row: Vec<Vec<(u16, u8)>>,
    /// By cut: what each count costs, and what makes one.
    prices: Vec<(Money, u8)>,
    met: Vec<u8>,
}

impl Charges {
    /// `prices`: by cut, none above 0.
    pub(super) fn new(cuts: &[Wide], prices: &[Money], rows: usize) -> Self {
        let mut charges = Self { by_row: vec![Vec::new(); rows], prices: Vec::new(), met: Vec::new() };
        for (cut, price) in cuts.iter().zip(prices).filter(|(_, price)| **price < 0) {
            for (row, weight) in &cut.rows {
                charges.by_row[*row as usize].push((charges.prices.len() as u16, *weight));
            }
            charges.prices.push((-price, cut.base));
            charges.met.push(0);
        }
        charges
    }

    /// What a route pays in these rows.
    pub(super) fn of(&mut self, rows: impl Iterator<Item = u32> + Clone) -> Money {
        let Self { by_row, prices, met } = self;
        let mut sum = 0;
        for (cut, weight) in rows.clone().flat_map(|row| &by_row[row as usize]) {
            let (price, base) = prices[usize::from(*cut)];
            let met = &mut met[usize::from(*cut)];
            *met += weight;
            if *met >= base {
                (*met, sum) = (*met - base, sum + price);
            }
        }
        for (cut, _) in rows.flat_map(|row| &by_row[row as usize]) {
            met[usize::from(*cut)] = 0;
        }
        sum
    }
}

/// A solution of the master: its columns by their rows.
struct Taken {
    shares: Vec<f64>,
    /// By row: the columns in it.
    of_row: Vec<Vec<u32>>,
    rows: Vec<Vec<u32>>,
}

/// The cuts that a solution breaks most. `columns`: rows, and share of each; `count`: rows there are.
pub(super) fn broken(columns: &[(Vec<u32>, f64)], count: usize, most: usize) -> Vec<Wide> {
    let mut of_row = vec![Vec::new(); count];
    for (at, (rows, _)) in columns.iter().enumerate() {
        rows.iter().for_each(|row| of_row[*row as usize].push(at as u32));
    }
    let taken = Taken {
        shares: columns.iter().map(|(_, share)| *share).collect(),
        of_row,
        rows: columns.iter().map(|(rows, _)| rows.clone()).collect(),
    };
    let mut found: Vec<(f64, Wide)> = Vec::new();
    let mut met = FxHashSet::default();
    for (weights, base, limit) in FAMILIES {
        for start in taken.starts(weights.len()) {
            let (sum, rows) = taken.exchange(start, (weights, base));
            if sum > f64::from(limit) + BROKEN {
                let mut rows: Vec<(u32, u8)> = rows.into_iter().zip(weights.iter().copied()).collect();
                rows.sort_unstable();
                let cut = Wide { rows, base, most: limit };
                if met.insert(cut.clone()) {
                    found.push(((sum - f64::from(limit)) / (weights.len() as f64).sqrt(), cut));
                }
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.rows.cmp(&b.1.rows)));
    let mut used: FxHashMap<u32, usize> = FxHashMap::default();
    let mut chosen = Vec::new();
    for (_, cut) in found {
        if chosen.len() >= most {
            break;
        }
        if cut.rows.iter().all(|(row, _)| used.get(row).is_none_or(|used| *used < 12)) {
            cut.rows.iter().for_each(|(row, _)| *used.entry(*row).or_default() += 1);
            chosen.push(cut);
        }
    }
    chosen
}

impl Taken {
    /// Rows that are often met together, from each pair.
    fn starts(&self, length: usize) -> Vec<Vec<u32>> {
        let count = self.of_row.len();
        let mut together = vec![0.0; count * count];
        for (rows, share) in self.rows.iter().zip(&self.shares).filter(|(_, share)| **share < 0.999) {
            for (a, b) in rows.iter().flat_map(|a| rows.iter().map(move |b| (a, b))).filter(|(a, b)| a != b) {
                together[*a as usize * count + *b as usize] += share.min(0.5);
            }
        }
        let of = |a: u32, b: u32| together[a as usize * count + b as usize];
        let mut starts = Vec::new();
        for a in 0..count as u32 {
            for b in (0..count as u32).filter(|b| *b > a && of(a, *b) > 0.0) {
                let mut rows = vec![a, b];
                while rows.len() < length {
                    let gain = |row: u32| rows.iter().map(|other| of(row, *other)).sum::<f64>();
                    let free = (0..count as u32).filter(|row| !rows.contains(row));
                    let Some(best) = free.max_by(|x, y| gain(*x).total_cmp(&gain(*y))) else { break };
                    rows.push(best);
                }
                if rows.len() == length {
                    starts.push(rows);
                }
            }
        }
        starts
    }

    /// Exchanges rows as long as the cut is broken more.
    fn exchange(&self, mut rows: Vec<u32>, (weights, base): (&[u8], u8)) -> (f64, Vec<u32>) {
        let mut held = vec![0_u8; self.shares.len()];
        let add = |held: &mut [u8], row: u32, weight: u8| {
            self.of_row[row as usize].iter().for_each(|at| held[*at as usize] += weight);
        };
        rows.iter().zip(weights).for_each(|(row, weight)| add(&mut held, *row, *weight));
        let value = |held: &[u8]| -> f64 {
            let each = held.iter().zip(&self.shares).map(|(held, share)| share * f64::from(held / base));
            each.sum()
        };
        let mut best = value(&held);
        for _ in 0..EXCHANGES {
            let mut better: Option<(f64, usize, u32)> = None;
            for place in 0..rows.len() {
                let weight = weights[place];
                self.of_row[rows[place] as usize].iter().for_each(|at| held[*at as usize] -= weight);
                let without = value(&held);
                for row in (0..self.of_row.len() as u32).filter(|row| !rows.contains(row)) {
                    let more = self.of_row[row as usize].iter().map(|at| {
                        let at = *at as usize;
                        self.shares[at] * f64::from((held[at] + weight) / base - held[at] / base)
                    });
                    let sum = without + more.sum::<f64>();
                    if sum > best + 1e-6 && better.is_none_or(|(known, ..)| sum > known) {
                        better = Some((sum, place, row));
                    }
                }
                add(&mut held, rows[place], weight);
            }
            let Some((sum, place, row)) = better else { break };
            self.of_row[rows[place] as usize].iter().for_each(|at| held[*at as usize] -= weights[place]);
            add(&mut held, row, weights[place]);
            rows[place] = row;
            best = sum;
        }
        (best, rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three routes over five jobs, each half, that no plan of two takes: every pair of them shares a job.
    fn halves() -> Vec<(Vec<u32>, f64)> {
        vec![(vec![0, 1, 3], 0.5), (vec![1, 2, 4], 0.5), (vec![0, 2], 0.5)]
    }

    #[test]
    fn a_route_counts_once_for_each_whole_part() {
        let cut = Wide { rows: vec![(0, 2), (1, 1), (2, 1), (5, 1)], base: 3, most: 1 };
        assert_eq!(cut.factor([0, 1].into_iter()), 1.0);
        assert_eq!(cut.factor([1, 2].into_iter()), 0.0);
        assert_eq!(cut.factor([1, 2, 5].into_iter()), 1.0);
        assert_eq!(cut.factor([0, 1, 2, 4, 5].into_iter()), 1.0);
    }

    #[test]
    fn charges_are_what_factors_say() {
        let cuts = [
            Wide { rows: vec![(0, 2), (1, 1), (2, 1), (5, 1)], base: 3, most: 1 },
            Wide { rows: vec![(0, 1), (1, 1), (2, 1), (3, 1), (4, 1)], base: 2, most: 2 },
        ];
        let prices = [-70, -11];
        let mut charges = Charges::new(&cuts, &prices, 6);
        for route in [vec![0, 1], vec![0, 1, 2, 3, 4], vec![1, 2, 5], vec![5]] {
            let counted =
                cuts.iter().zip(prices).map(|(cut, price)| -price * cut.factor(route.iter().copied()) as Money);
            let counted: Money = counted.sum();
            assert_eq!(charges.of(route.iter().copied()), counted, "{route:?}");
        }
    }

    #[test]
    fn what_is_broken_is_found_and_no_choice_of_whole_routes_breaks_it() {
        let routes = halves();
        let cuts = broken(&routes, 5, 20);
        assert!(!cuts.is_empty());
        for cut in &cuts {
            let counted = |route: &(Vec<u32>, f64)| cut.factor(route.0.iter().copied());
            assert!(routes.iter().map(|route| route.1 * counted(route)).sum::<f64>() > f64::from(cut.most));
            // Each of them excludes both others, so a plan drives one.
            assert!(routes.iter().all(|route| counted(route) <= f64::from(cut.most)), "{cut:?}");
        }
        let whole = [(vec![0, 1, 3], 1.0), (vec![2, 4], 1.0)];
        assert!(broken(&whole, 5, 20).is_empty());
    }
}
