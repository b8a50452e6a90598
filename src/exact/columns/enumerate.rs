//! Route enumeration (Baldacci, Christofides and Mingozzi 2008): every route that a plan better than the incumbent can hold.
//!
//! A route whose reduced cost is above the gap is in no better plan. What a path can still become is bounded by the labels of the
//! mirrored network; of two paths over the same jobs that stand at the same spot the better one is enough.

use super::class::Class;
use super::join::{Partial, finishes};
use super::label::{Bits, Duals, Label, path, stands};
use super::labelling::{Cut, follow};
use crate::units::Money;
use rustc_hash::FxHashMap;

/// All that one enumeration needs.
struct Run<'c, const W: usize> {
    class: &'c Class<W>,
    duals: Duals<W>,
    endings: &'c Partial<W>,
    limit: Money,
    all: Vec<Label<W>>,
    same: FxHashMap<(u32, Bits<W>), Vec<u32>>,
}

/// Every route without a job twice whose reduced cost is `limit` at most: the spots of its cheapest path for each set of jobs and end,
/// with that cost, cheapest first.
///
/// # Errors
/// More than `most` partial paths, or somebody wants to stop.
pub(super) fn enumerate<const W: usize>(
    class: &Class<W>,
    duals: &Duals<W>,
    endings: &Partial<W>,
    (limit, most): (Money, usize),
    stopped: &dyn Fn() -> bool,
) -> Result<Vec<(Money, Vec<u32>)>, Cut> {
    let elementary = Duals { near: vec![[u64::MAX; W]; class.net.jobs.len()], ..duals.clone() };
    let mut run = Run { class, duals: elementary, endings, limit, all: Vec::new(), same: FxHashMap::default() };
    run.everything(most, stopped)?;
    Ok(run.routes())
}

impl<const W: usize> Run<'_, W> {
    fn everything(&mut self, most: usize, stopped: &dyn Fn() -> bool) -> Result<(), Cut> {
        let net = &self.class.net;
        let mut agenda: std::collections::BTreeMap<i32, Vec<u32>> = std::collections::BTreeMap::new();
        for start in &net.starts {
            self.offer(Label::start(net, &self.duals, *start), &mut agenda);
        }
        while let Some((_, batch)) = agenda.pop_first() {
            for id in batch {
                let label = self.all[id as usize];
                if label.dead {
                    continue;
                }
                for way in self.class.ways.of(label.spot) {
                    if let Some(next) = follow(net, &self.duals, &label, id, way) {
                        self.offer(next, &mut agenda);
                    }
                }
                if self.all.len() > most {
                    return Err(Cut::TooMany);
                }
            }
            if stopped() {
                return Err(Cut::Stopped);
            }
        }
        Ok(())
    }

    fn offer(&mut self, label: Label<W>, agenda: &mut std::collections::BTreeMap<i32, Vec<u32>>) {
        let net = (&self.class.net, &self.duals);
        if !finishes(net, self.endings, &label, (self.limit, usize::MAX)) {
            return;
        }
        let id = self.all.len() as u32;
        let same = self.same.entry((label.spot, label.seen)).or_default();
        if !stands(&label, same, &mut self.all, (&self.class.net, &self.duals)) {
            return;
        }
        same.push(id);
        agenda.entry(label.time).or_default().push(id);
        self.all.push(label);
    }

    fn routes(&self) -> Vec<(Money, Vec<u32>)> {
        let net = &self.class.net;
        let mut best: FxHashMap<Bits<W>, (Money, u32)> = FxHashMap::default();
        for (id, label) in self.all.iter().enumerate().filter(|(_, label)| !label.dead && net.ends[label.spot as usize])
        {
            let row = best.entry(label.seen).or_insert((label.cost, id as u32));
            *row = (*row).min((label.cost, id as u32));
        }
        let mut chosen: Vec<(Money, u32)> = best.into_values().filter(|(cost, _)| *cost <= self.limit).collect();
        chosen.sort_unstable();
        chosen.into_iter().map(|(cost, id)| (cost, path(&self.all, id))).collect()
    }
}
