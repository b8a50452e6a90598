//! Closes ways that no better plan takes: where the cheapest path over a way is dearer than the gap allows (Irnich, Desaulniers,
//! Desrosiers and Hadjar 2010, "Path-reduced costs for eliminating arcs in routing and scheduling").

use super::class::Class;
use super::join::{Endings, finishes};
use super::label::{Compare, Duals};
use super::labelling::{Cut, Labels, Limits, Ways, follow};
use super::net::Way;
use crate::units::Money;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

/// Closes the ways of a class over which no path has a reduced cost of `limit` at most; says how many stay open.
///
/// # Errors
/// There are more than `most` labels in one direction, or somebody wants to stop; all ways stay as they are.
pub(super) fn fix<const W: usize>(
    class: &mut Class<W>,
    duals: &Duals<W>,
    limit: Money,
    most: usize,
    stopped: &(dyn Fn() -> bool + Sync),
) -> Result<usize, Cut> {
    // A label of another layer stands for one that costs more by itself, not with its van: here each spot keeps its own.
    let limits = || Limits { most, compare: Compare::Everything, layers: false, stopped };
    let run_there = || {
        let mut there = Labels::new(&class.net);
        there.run(&class.net, duals, &class.ways, &limits()).map(|()| there)
    };
    let run_back = || {
        let mut back = Labels::new(&class.mirror);
        back.run(&class.mirror, duals, &class.mirror_ways, &limits()).map(|()| back)
    };
    let (there, back) = rayon::join(run_there, run_back);
    let there = there?;
    let (endings, beginnings) = (Endings::new(&class.mirror, back?), there.by_spot(&class.net));
    let is_taken = |way: &Way, id: &u32| {
        follow(&class.net, duals, &there.all[*id as usize], *id, way)
            .is_some_and(|label| finishes(&class.net, duals, &endings, &label, limit))
    };
    let from = |spot: u32| -> Vec<(u32, u32)> {
        let ways = class.ways.of(spot).iter();
        let kept = ways.filter(|way| {
            // Cheapest first: behind the first that costs too much nothing helps.
            let least = way.cost + duals.spot[way.to as usize] + endings.least(way.to, &class.net, duals);
            let labels = beginnings[spot as usize].iter();
            let mut near = labels.take_while(|id| there.all[**id as usize].cost.saturating_add(least) <= limit);
            near.any(|id| is_taken(way, id))
        });
        kept.map(|way| (spot, way.to)).collect()
    };
    let open: FxHashSet<(u32, u32)> = (0..class.net.spots.len() as u32).into_par_iter().flat_map_iter(from).collect();
    class.ways = Ways::all(&class.net, |from, way| open.contains(&(from, way.to)));
    class.mirror_ways = Ways::all(&class.mirror, |from, way| open.contains(&(way.to, from)));
    Ok(open.len())
}
