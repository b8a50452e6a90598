//! Stops of the search as routes of a plan.

use crate::eval::{Node, Problem, Scratch, Supply, price};
use crate::plan::{Route, Stop};
use crate::units::{PartId, ShiftId};

/// A route as a plan writes it: depot visits filled, the break in its place.
pub fn route<'a>(
    problem: &Problem<'a>,
    scratch: &mut Scratch<'a>,
    supply: Supply,
    shift: ShiftId,
    nodes: &[Node],
) -> Route {
    let rest_at = price(problem, scratch, supply, shift, nodes).and_then(|priced| priced.run.rest_at);
    let mut fills = scratch.fills(problem, supply, shift, nodes).into_iter();
    written(shift, nodes, rest_at, &mut fills)
}

/// A route of these stops with its break in its place; each visit takes the next of the fills.
pub(super) fn written(
    shift: ShiftId,
    nodes: &[Node],
    rest_at: Option<usize>,
    fills: &mut impl Iterator<Item = Vec<(PartId, u32)>>,
) -> Route {
    let mut stops = Vec::with_capacity(nodes.len() + 1);
    for (at, node) in nodes.iter().enumerate() {
        if rest_at == Some(at) {
            stops.push(Stop::Break);
        }
        stops.extend(node.as_job().map(Stop::Job));
        stops.extend(node.as_depot().map(|depot| Stop::Depot { depot, fill: fills.next().unwrap_or_default() }));
    }
    if rest_at == Some(nodes.len()) {
        stops.push(Stop::Break);
    }
    let agreed = nodes.iter().filter_map(|node| node.as_job().zip(node.agreed_begin()));
    Route::new(shift, stops).agreeing(agreed)
}
