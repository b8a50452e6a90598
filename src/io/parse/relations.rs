//! Relations between jobs.

use super::Reader;
use super::chains::contradictions;
use super::sheet::Line;
use crate::io::diagnostics::codes;
use crate::model::{Relation, RelationKind};
use crate::units::{Id, JobId};
use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;

const KINDS: [RelationKind; 6] = [
    RelationKind::Before,
    RelationKind::StartGap,
    RelationKind::SameTechnician,
    RelationKind::DifferentTechnician,
    RelationKind::SameDay,
    RelationKind::DifferentDay,
];

/// Reads relations; jobs are there already.
pub fn relations(reader: &mut Reader) {
    let Some(sheet) = reader.sheet("relations") else { return };
    let mut related = Vec::new();
    for line in sheet.lines() {
        let Some(relation) = relation(reader, line) else { continue };
        reader.out.relations.push(relation.clone());
        reader.origins.relations.push(line.row.line);
        related.push((relation, line));
    }
    let befores = related.iter().filter(|(relation, _)| relation.kind == RelationKind::Before);
    let befores: Vec<_> = befores.map(|(relation, line)| (relation.first, relation.second, *line)).collect();
    if !cycles(reader, &befores) {
        let found = contradictions(reader, &related);
        reader.faults.extend(found);
    }
}

fn relation(reader: &mut Reader, line: Line) -> Option<Relation> {
    let first = *reader.jobs.get(line.text("job_a"))?;
    let second = *reader.jobs.get(line.text("job_b"))?;
    let kind = KINDS.into_iter().find(|kind| kind.name() == line.text("kind"))?;
    let times = &reader.settings.times;
    let (min_gap, max_gap) = (line.minutes("min_gap_min", times).unwrap_or(0), line.minutes("max_gap_min", times));
    if first == second {
        reader.faults.push(line.fault("job_b", codes::RELATION_VALUES, "a relation joins two different jobs"));
        return None;
    }
    if !kind.is_timed() && (line.has("min_gap_min") || line.has("max_gap_min")) {
        let message = format!("{} has no gap: a gap goes with before or start_gap", kind.name());
        reader.faults.push(line.fault("min_gap_min", codes::RELATION_VALUES, message));
        return None;
    }
    if max_gap.is_some_and(|max_gap| max_gap < min_gap) {
        reader.faults.push(line.fault("max_gap_min", codes::RELATION_VALUES, "the largest gap is below the least"));
        return None;
    }
    Some(Relation { first, second, kind, min_gap, max_gap })
}

/// Reports each group of jobs that wait for each other, at the first relation in it; whether there is any.
fn cycles(reader: &mut Reader, befores: &[(JobId, JobId, Line)]) -> bool {
    let before = reader.faults.len();
    let mut graph: DiGraph<(), usize> = DiGraph::new();
    for _ in reader.out.jobs.ids() {
        graph.add_node(());
    }
    for (at, (first, second, _)) in befores.iter().enumerate() {
        graph.add_edge((first.index() as u32).into(), (second.index() as u32).into(), at);
    }
    for group in tarjan_scc(&graph).into_iter().filter(|group| group.len() > 1) {
        let within = |job: JobId| group.contains(&(job.index() as u32).into());
        let Some((.., line)) = befores.iter().find(|(first, second, _)| within(*first) && within(*second)) else {
            continue;
        };
        let mut jobs: Vec<JobId> = group.iter().map(|node| JobId::from_index(node.index())).collect();
        jobs.sort();
        let names: Vec<&str> = jobs.iter().take(10).map(|job| reader.out.jobs[*job].id.as_str()).collect();
        let message = format!("{} jobs wait for each other: {}", group.len(), names.join(", "));
        reader.faults.push(line.fault("job_b", codes::RELATION_CYCLE, message));
    }
    reader.faults.len() > before
}
