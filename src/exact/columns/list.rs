//! Routes that some prices make worth a look, class by class: for pools that cannot be listed whole.

use super::class::{Class, Prices};
use super::cuts::Cuts;
use super::enumerate::enumerate;
use super::generate::{Clock, Column, Generator};
use super::label::{Compare, Duals};
use super::labelling::Cut;
use super::price::MOST_LABELS;
use crate::units::Money;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Labels from the ends of the day.
const MOST_BACK: usize = 3_000_000;
/// Labels of an enumeration, over all its paths.
const MOST_ENUMERATED: usize = 3_000_000;
/// Routes that are kept as a pool.
const MOST_POOLED: usize = 1_500_000;
/// Partial paths of one class.
const MOST_PARTIAL: usize = 3_000_000;
/// How often fewer are asked for, where they are too many.
const TRIES: u32 = 4;

/// What was listed.
#[derive(Default)]
pub(super) struct Listing {
    pub(super) routes: Vec<Column>,
    /// By class: no other route has a lower reduced cost than this.
    pub(super) beyond: Vec<Money>,
}

/// Who can list the routes of all classes.
pub(super) trait Lister {
    /// Routes without a job twice whose reduced cost is below what the limits say of their class, so many of each at most; nothing where
    /// somebody wants to stop, or where a class is too much work.
    fn worth(&self, prices: &Prices, cuts: &Cuts, limits: (&[Money], usize), clock: Clock<'_>) -> Option<Listing>;

    /// All routes without a job twice whose reduced cost is no more than `within` says of their class; nothing where they are too many, or
    /// somebody wants to stop.
    fn all(&self, prices: &Prices, cuts: &Cuts, within: &[Money], clock: Clock<'_>) -> Option<Vec<Column>>;
}

impl<const W: usize> Lister for Generator<W> {
    fn worth(&self, prices: &Prices, cuts: &Cuts, limits: (&[Money], usize), clock: Clock<'_>) -> Option<Listing> {
        let (worth, most) = limits;
        let list = |(class, worth): (&Class<W>, &Money)| of_class(class, prices, cuts, (*worth, most), clock);
        let found: Vec<_> = self.classes.par_iter().zip(worth).map(list).collect();
        let mut listing = Listing::default();
        for (class, found) in found.into_iter().enumerate() {
            let (paths, beyond) = found.ok()?;
            listing.beyond.push(beyond);
            listing.routes.extend(paths.into_iter().filter_map(|spots| self.column(class, spots)));
        }
        Some(listing)
    }

    fn all(&self, prices: &Prices, cuts: &Cuts, within: &[Money], clock: Clock<'_>) -> Option<Vec<Column>> {
        let (failed, count) = (AtomicBool::new(false), AtomicUsize::new(0));
        let over = || failed.load(Ordering::Relaxed) || clock.is_over();
        let list = |(class, within): (&Class<W>, &Money)| -> Option<Vec<Vec<u32>>> {
            let duals = class.duals(prices, cuts);
            let (_, endings) = class.endings(&duals, (*within, MOST_BACK), &over).ok()?;
            let paths = enumerate(class, &duals, &endings, (*within, MOST_ENUMERATED), &over).ok()?;
            let known = count.fetch_add(paths.len(), Ordering::Relaxed);
            (known + paths.len() <= MOST_POOLED).then(|| paths.into_iter().map(|(_, spots)| spots).collect())
        };
        // Where one class is too much work the others are not asked any more.
        let list = |asked: (&Class<W>, &Money)| {
            let paths = if over() { None } else { list(asked) };
            failed.fetch_or(paths.is_none(), Ordering::Relaxed);
            paths
        };
        let paths: Option<Vec<_>> = self.classes.par_iter().zip(within).map(list).collect();
        let columns = paths?.into_iter().enumerate();
        Some(
            columns.flat_map(|(at, paths)| paths.into_iter().filter_map(move |spots| self.column(at, spots))).collect(),
        )
    }
}

/// Paths, each by its spots, and the least reduced cost of all others.
type Paths = (Vec<Vec<u32>>, Money);

/// The paths of one class, and what all others have at least.
fn of_class<const W: usize>(
    class: &Class<W>,
    prices: &Prices,
    cuts: &Cuts,
    (worth, most): (Money, usize),
    clock: Clock<'_>,
) -> Result<Paths, Cut> {
    let over = || clock.is_over();
    let duals = class.duals(prices, cuts);
    let found = class.both_ways(&duals, Compare::Everything, (most, MOST_LABELS), &over)?;
    if found.least >= worth {
        return Ok((Vec::new(), found.least));
    }
    match below(class, &duals, (found.least, worth, most), clock)? {
        Some(listed) => Ok(listed),
        // What was met on the way is better than nothing.
        None => {
            let paths = found.paths.into_iter().filter(|path| path.cost < worth).map(|path| path.spots);
            Ok((paths.filter(|spots| super::walk::cycles(&class.net, spots).is_empty()).collect(), found.least))
        }
    }
}

/// Every path below `worth`, or below something between `least` and that; nothing where even these are too many.
fn below<const W: usize>(
    class: &Class<W>,
    duals: &Duals<W>,
    (least, worth, most): (Money, Money, usize),
    clock: Clock<'_>,
) -> Result<Option<Paths>, Cut> {
    let over = || clock.is_over();
    let (_, endings) = match class.endings(duals, (worth, MOST_BACK), &over) {
        Err(Cut::TooMany) => return Ok(None),
        found => found?,
    };
    let mut limit = worth - 1;
    for _ in 0..TRIES {
        match enumerate(class, duals, &endings, (limit, MOST_PARTIAL), &over) {
            Ok(mut found) => {
                let beyond = found.get(most).map_or(limit + 1, |(cost, _)| *cost);
                found.truncate(most);
                return Ok(Some((found.into_iter().map(|(_, spots)| spots).collect(), beyond)));
            }
            Err(Cut::TooMany) => limit = least + (limit - least) / 3,
            Err(Cut::Stopped) => return Err(Cut::Stopped),
        }
    }
    Ok(None)
}
