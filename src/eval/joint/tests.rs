use super::*;

/// A visit at which each of these sets of parts, a unit of each, may be needed with the same chance.
fn kit(faults: &[&[u32]]) -> Kit {
    let chance = 0.9 / faults.len() as f64;
    let need = |parts: &&[u32]| (chance, parts.iter().map(|part| (PartId(*part), 1)).collect());
    Kit { faults: faults.iter().map(need).collect(), uses_parts: true, joins_parts: true, ..Kit::default() }
}

fn joint(parts: u32, units: u32, kit: &Kit) -> Joint {
    let mut joint = Joint::default();
    let together = kit.faults.iter().map(|(_, parts)| parts.as_slice());
    joint.start((0..parts).map(|part| (PartId(part), units)), together);
    joint
}

#[test]
fn more_parts_than_one_group_takes_run_out_all_the_same() {
    let all: Vec<u32> = (0..10).collect();
    let kit = kit(&[&all]);
    let mut joint = joint(10, 1, &kit);
    assert!((joint.visit(&kit, 1) - 1.0).abs() < 1e-12);
    assert!((0..10).all(|part| joint.range(PartId(part)) == Some((0, 1))));
    // All are there only if the first visit needed none: each part seems to be there in a tenth of all cases.
    let again = joint.visit(&kit, 1);
    assert!((0.1..0.2 + 1e-12).contains(&again), "{again}");
}

#[test]
fn a_group_of_too_many_states_is_split_and_its_ranges_stay() {
    let pairs: Vec<[u32; 2]> = (0..8).map(|part| [part, (part + 1) % 8]).collect();
    let faults: Vec<&[u32]> = pairs.iter().map(|pair| pair.as_slice()).collect();
    let kit = kit(&faults);
    let mut joint = joint(8, 9, &kit);
    assert_eq!(joint.used, 1);
    for visit in 1..=9 {
        let fixed = joint.visit(&kit, u64::MAX);
        assert!((fixed - 1.0).abs() < 1e-9, "{fixed} at visit {visit}");
        assert!((0..8).all(|part| joint.range(PartId(part)) == Some((9 - visit, 9))));
    }
    assert_eq!(joint.used, 8);
    let fixed = joint.visit(&kit, u64::MAX);
    assert!(fixed > 0.99 && fixed < 1.0, "{fixed}");
    assert!((0..8).all(|part| joint.range(PartId(part)) == Some((0, 9))));
}
