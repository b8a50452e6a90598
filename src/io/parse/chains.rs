//! Relations that no plan can keep together: gaps that leave no time, and who with whom on which day.

use super::Reader;
use super::sheet::{Line, Sheet};
use crate::io::diagnostics::codes;
use crate::io::tables::UNDER_WAY;
use crate::model::{Diagnostic, Relation, RelationKind};
use crate::units::{Id, JobId, Ticks};
use petgraph::algo::find_negative_cycle;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::unionfind::UnionFind;
use std::collections::BTreeSet;

/// Reports what contradicts itself among relations; each stands in its line.
pub fn contradictions(reader: &Reader, related: &[(Relation, Line)]) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = gaps(reader, related).into_iter().collect();
    found.extend(pairs(reader, related, RelationKind::SameTechnician, RelationKind::DifferentTechnician));
    found.extend(pairs(reader, related, RelationKind::SameDay, RelationKind::DifferentDay));
    found
}

/// A chain of relations and windows that asks a job to begin before it can.
///
/// The begins are a simple temporal network (Dechter, Meiri and Pearl, "Temporal constraint networks", Artificial
/// Intelligence 49, 1991): an edge from a to b of weight w says that b begins at most w after a. It has no solution just if
/// there is a cycle of negative weight. Work counts with the pace of whoever would make the relation easiest.
fn gaps(reader: &Reader, related: &[(Relation, Line)]) -> Option<Diagnostic> {
    let mut network: DiGraph<Option<JobId>, f64> = DiGraph::new();
    let origin = network.add_node(None);
    let nodes: Vec<NodeIndex> = reader.out.jobs.ids().map(|job| network.add_node(Some(job))).collect();
    let begun = under_way(reader);
    let counts = |relation: &Relation| {
        relation.kind.is_timed() && !begun.contains(&relation.first) && !begun.contains(&relation.second)
    };
    let related: Vec<&(Relation, Line)> = related.iter().filter(|(relation, _)| counts(relation)).collect();
    let jobs: BTreeSet<JobId> = related.iter().flat_map(|(relation, _)| [relation.first, relation.second]).collect();
    for (job, node) in jobs.iter().map(|id| (&reader.out.jobs[*id], nodes[id.index()])) {
        let (from, to) = (job.windows.first().map(|first| first.from), job.windows.last().map(|last| last.to));
        network.add_edge(origin, node, to.map_or(FAR, |to| to as f64));
        if let Some(from) = from {
            network.add_edge(node, origin, -from as f64);
        }
    }
    for (relation, _) in &related {
        let (first, second) = (nodes[relation.first.index()], nodes[relation.second.index()]);
        let (least, most) = work(reader, relation);
        network.add_edge(second, first, -((least + relation.min_gap) as f64));
        if let Some(gap) = relation.max_gap {
            network.add_edge(first, second, (most + gap) as f64);
        }
    }
    let cycle = find_negative_cycle(&network, origin)?;
    let chain: Vec<JobId> = cycle.into_iter().filter_map(|node| network[node]).collect();
    let within = |relation: &Relation| chain.contains(&relation.first) && chain.contains(&relation.second);
    let (_, line) = related.iter().find(|(relation, _)| within(relation))?;
    let names: Vec<&str> = chain.iter().rev().take(10).map(|job| reader.out.jobs[*job].id.as_str()).collect();
    let message = format!("gaps and windows leave no time for jobs {}", names.join(", "));
    Some(line.fault("job_b", codes::RELATION_GAP, message))
}

/// Jobs that a replan found begun. Nobody chose their window: where it leaves no time for a partner, that one stays out.
fn under_way(reader: &Reader) -> BTreeSet<JobId> {
    let column = |sheet: &Sheet| sheet.table.header.iter().position(|name| name == UNDER_WAY);
    let rows =
        reader.sheets.iter().filter(|sheet| sheet.def.name == "jobs").filter_map(|sheet| Some((sheet, column(sheet)?)));
    let set = rows.flat_map(|(sheet, at)| {
        sheet.lines().filter(move |line| line.row.cells.get(at).is_some_and(|cell| !cell.is_empty()))
    });
    set.filter_map(|line| reader.jobs.get(line.text("job_id")).copied()).collect()
}

/// Later than anything in the tables.
const FAR: f64 = 1e15;

/// Least and most time that passes between what a relation counts from, and the begin of its first job.
fn work(reader: &Reader, relation: &Relation) -> (Ticks, Ticks) {
    if relation.kind != RelationKind::Before {
        return (0, 0);
    }
    let duration = reader.out.jobs[relation.first].duration as f64;
    let paces = || reader.out.technicians.iter().map(|tech| tech.efficiency).filter(|pace| *pace > 0.0);
    let (fast, slow) = (paces().fold(1.0, f64::max), paces().fold(1.0, f64::min));
    ((duration / fast).floor() as Ticks, (duration / slow).ceil() as Ticks)
}

/// Jobs that have to be together by a chain of relations, and apart by another.
fn pairs(
    reader: &Reader,
    related: &[(Relation, Line)],
    together: RelationKind,
    apart: RelationKind,
) -> Option<Diagnostic> {
    let mut groups = UnionFind::new(reader.out.jobs.len());
    for (relation, _) in related.iter().filter(|(relation, _)| relation.kind == together) {
        groups.union(relation.first.index(), relation.second.index());
    }
    let torn = |(relation, _): &&(Relation, Line)| {
        relation.kind == apart && groups.equiv(relation.first.index(), relation.second.index())
    };
    let (relation, line) = related.iter().find(torn)?;
    let jobs = reader.out.jobs.ids().filter(|job| groups.equiv(job.index(), relation.first.index()));
    let names: Vec<&str> = jobs.take(10).map(|job| reader.out.jobs[job].id.as_str()).collect();
    let message = format!("{} binds {} together, and this sets two of them apart", together.name(), names.join(", "));
    Some(line.fault("kind", codes::RELATION_CONFLICT, message))
}
