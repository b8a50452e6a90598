use super::*;

const FREE: [u32; 2] = [u32::MAX; 2];

fn demand(probability: f64, units: &[(usize, u32)]) -> Demand {
    Demand { probability, units: units.to_vec() }
}

/// Two jobs that may need one or both of two parts, of which there are two and one.
fn jobs() -> [Vec<Demand>; 2] {
    let either = vec![demand(0.5, &[(0, 1)]), demand(0.25, &[(0, 1), (1, 1)])];
    [either.clone(), either]
}

fn near(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12)
}

#[test]
fn the_joint_distribution_knows_what_hangs_together() {
    let mut outcomes = Outcomes::certain(vec![2, 1]);
    let [first, second] = jobs();
    assert!(near(&outcomes.meet(&first, &FREE), &[0.5, 0.25]));
    // The second job finds both parts unless the first took both: 1 − 0.25.
    assert!(near(&outcomes.meet(&second, &FREE), &[0.5, 0.25 * 0.75]));
    assert_eq!((outcomes.least(0), outcomes.least(1)), (0, 0));
    // With nothing used all are there; stocks (2, 1) weigh 3.
    assert_eq!(outcomes.most(|_, stock| i64::from(stock)), 3);
}

#[test]
fn merged_stock_is_as_good_as_more() {
    let mut outcomes = Outcomes::certain(vec![9, 9]);
    let [first, second] = jobs();
    outcomes.meet(&first, &[1, 1]);
    assert_eq!(outcomes.len(), 1);
    assert!(near(&outcomes.meet(&second, &[0, 0]), &[0.5, 0.25]));
}

#[test]
fn one_part_alone_is_exact_even_apart() {
    let demands = [demand(0.6, &[(0, 1)]), demand(0.3, &[(0, 2)])];
    let (mut joint, mut apart) = (Outcomes::certain(vec![3]), Outcomes::certain(vec![3]));
    apart.forget();
    for _ in 0..3 {
        let (exact, near_by) = (joint.meet(&demands, &FREE), apart.meet(&demands, &FREE));
        assert!(near(&exact, &near_by), "{exact:?} {near_by:?}");
    }
    assert_eq!((joint.least(0), apart.least(0)), (0, 0));
}

#[test]
fn apart_the_range_is_no_narrower() {
    let (mut joint, mut apart) = (Outcomes::certain(vec![2, 2]), Outcomes::certain(vec![2, 2]));
    apart.forget();
    // Either two of the first or two of the second are gone, never both.
    let first = [demand(0.5, &[(0, 2)]), demand(0.5, &[(1, 2)])];
    assert!(near(&joint.meet(&first, &FREE), &[0.5, 0.5]) && near(&apart.meet(&first, &FREE), &[0.5, 0.5]));
    let total = |_: usize, stock: u32| i64::from(stock);
    assert_eq!((joint.most(total), apart.most(total)), (2, 4));
    // A need of both parts can never be met, but apart it seems to be in a quarter of all cases.
    let both = [demand(1.0, &[(0, 1), (1, 1)])];
    assert!(near(&joint.meet(&both, &FREE), &[0.0]) && near(&apart.meet(&both, &FREE), &[0.25]));
    assert!((0..2).all(|at| apart.least(at) <= joint.least(at)));
}

#[test]
fn groups_that_no_fault_joins_are_exact_apart() {
    let demands = [demand(0.4, &[(0, 1), (2, 1)]), demand(0.3, &[(1, 1)])];
    let mut joint = Outcomes::certain(vec![2, 1, 1]);
    joint.meet(&demands, &[u32::MAX; 3]);
    let mut parted = joint.clone();
    parted.part(&[vec![0, 2], vec![1]]);
    assert!(parted.len() < joint.len() + 2);
    for _ in 0..3 {
        assert!(near(&joint.meet(&demands, &[u32::MAX; 3]), &parted.meet(&demands, &[u32::MAX; 3])));
        for at in 0..3 {
            assert_eq!(joint.least(at), parted.least(at));
            assert!((joint.expected_below(at, 2) - parted.expected_below(at, 2)).abs() < 1e-12);
        }
        let (a, b) = (joint.short(&demands[0].units), parted.short(&demands[0].units));
        assert!(a.iter().zip(&b).all(|(a, b)| a.0 == b.0 && (a.1 - b.1).abs() < 1e-12), "{a:?} {b:?}");
        assert!(parted.most(|_, stock| i64::from(stock)) >= joint.most(|_, stock| i64::from(stock)));
    }
    parted.change(2, |stock| stock.max(5));
    assert_eq!(parted.least(2), 5);
    parted.forget();
    assert_eq!((parted.least(0), parted.least(2)), (joint.least(0), 5));
}

#[test]
fn a_change_merges_what_becomes_equal() {
    for forget in [false, true] {
        let mut outcomes = Outcomes::certain(vec![1, 4]);
        if forget {
            outcomes.forget();
        }
        outcomes.meet(&[demand(0.5, &[(0, 1)])], &FREE);
        assert_eq!((outcomes.least(0), outcomes.least(1)), (0, 4));
        outcomes.change(0, |stock| stock.max(3));
        assert_eq!((outcomes.least(0), outcomes.len()), (3, if forget { 2 } else { 1 }));
    }
}

#[test]
fn what_is_expected_below_a_level() {
    for forget in [false, true] {
        let mut outcomes = Outcomes::certain(vec![3, 1]);
        if forget {
            outcomes.forget();
        }
        outcomes.meet(&[demand(0.5, &[(0, 2)]), demand(0.25, &[(1, 1)])], &FREE);
        // Half of the time one is left of the first, a quarter of the time none of the second.
        assert_eq!([2, 3, 5].map(|level| outcomes.expected_below(0, level)), [0.5, 1.0, 3.0]);
        assert_eq!(outcomes.expected_below(1, 1), 0.25);
    }
}

#[test]
fn what_never_runs_out_is_not_counted_down() {
    let mut outcomes = Outcomes::certain(vec![UNLIMITED]);
    assert_eq!(outcomes.meet(&[demand(1.0, &[(0, 5)])], &FREE), [1.0]);
    assert_eq!(outcomes.least(0), UNLIMITED);
}
