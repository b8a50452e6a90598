//! The bundled days: deciding what to load against the rules of thumb.

use firstfix::plan::Plan;
use firstfix::solve::{Budget, Loading, Silent, SolveOptions, SolverKind, reload, solve};
use firstfix::units::Money;
use firstfix::verify::verify;
use std::path::Path;

const BUNDLED: [&str; 3] = ["city-day", "metro-day", "rural-week"];

#[test]
fn deciding_is_never_worse_than_rules_of_thumb_on_the_bundled_days() {
    let mut dearer = 0;
    for name in BUNDLED {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(name);
        let instance = firstfix::io::read(&path).expect("a bundled instance").instance;
        let cost = |plan: &Plan| -> Money {
            let verified = verify(&instance, plan).unwrap_or_else(|broken| panic!("{name}: {}", broken[0]));
            verified.score().total(instance.objective.mode)
        };
        let budget = Budget { time: None, iterations: Some(300) };
        let options = SolveOptions { budget, solver: SolverKind::Heuristic, ..SolveOptions::default() };
        let planned = solve(&instance, &options, &Silent).expect("solvable").plan;
        let joint = cost(planned.plan());
        for loading in [Loading::Demand, Loading::Par, Loading::Certain] {
            let thumb = cost(&reload(&instance, planned.plan(), loading));
            assert!(joint <= thumb, "{name}: {joint} with decided loads, {thumb} with {loading:?}");
            dearer += usize::from(joint < thumb);
        }
    }
    assert!(dearer >= 6, "only {dearer} of 9 rules of thumb cost more: loads do not matter here");
}
