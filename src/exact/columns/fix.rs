//! Closes ways that no better plan takes: where the cheapest path over a way is dearer than the gap allows (Irnich, Desaulniers,
//! Desrosiers and Hadjar 2010, "Path-reduced costs for eliminating arcs in routing and scheduling").

use super::class::{Class, MOST_JOINED};
use super::join::finishes;
use super::label::{Duals, Label};
use super::labelling::{Cut, Ways, follow};
use super::net::Way;
use crate::units::Money;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

/// Labels that are tried for a way.
const MOST_TRIED: usize = 1_000;

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
    let (beginnings, endings) = class.partial(duals, (limit, most), stopped)?;
    let net = (&class.net, duals);
    let is_taken = |way: &Way, id: u32, label: &Label<W>| {
        follow(&class.net, duals, label, id, way)
            .is_some_and(|label| finishes(net, &endings, &label, (limit, MOST_JOINED)))
    };
    let from = |spot: u32| -> Vec<(u32, u32)> {
        let ways = class.ways.of(spot).iter();
        let kept = ways.filter(|way| {
            // Cheapest first: behind the first that costs too much nothing helps. What is too much work stays open.
            let least = way.cost + duals.spot[way.to as usize] + endings.least(way.to, &class.net, duals);
            let mut near = beginnings.at(spot).take_while(|(_, label)| label.cost.saturating_add(least) <= limit);
            near.by_ref().take(MOST_TRIED).any(|(id, label)| is_taken(way, id, label)) || near.next().is_some()
        });
        kept.map(|way| (spot, way.to)).collect()
    };
    let open: FxHashSet<(u32, u32)> = (0..class.net.spots.len() as u32).into_par_iter().flat_map_iter(from).collect();
    class.ways = Ways::all(&class.net, |from, way| open.contains(&(from, way.to)));
    class.mirror_ways = Ways::all(&class.mirror, |from, way| open.contains(&(way.to, from)));
    Ok(open.len())
}
