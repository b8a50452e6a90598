//! The changes that can matter: nothing is listed that no job and no fault could ever use.

use super::ability::{can_do_more, most_use, needs};
use super::candidate::{Change, Kind, hour};
use super::change::Edge;
use crate::model::{Instance, identical_shifts, lasting_vans};
use crate::units::{PartId, SkillId, TechId, ToolId, UNLIMITED};
use std::collections::{BTreeMap, BTreeSet};

/// Every change of these kinds that can matter, ordered.
pub fn candidates(instance: &Instance, kinds: &[Kind]) -> Vec<Change> {
    let mut found = Vec::new();
    if kinds.contains(&Kind::Part) {
        found.extend(parts(instance));
    }
    for (technician, _) in instance.technicians.enumerate().filter(|(who, _)| works(instance, *who)) {
        if kinds.contains(&Kind::Skill) {
            let skills = instance.skills.ids();
            found.extend(skills.filter_map(|skill| level(instance, technician, skill)));
        }
        if kinds.contains(&Kind::Tool) {
            let tools = instance.tools.ids().filter(|tool| helps(instance, technician, *tool));
            found.extend(tools.map(|tool| Change::Tool { technician, tool }));
        }
        if kinds.contains(&Kind::Hour) {
            let edges = [Edge::Start, Edge::End].into_iter().filter(|edge| has_room(instance, technician, *edge));
            found.extend(edges.map(|edge| Change::Hour { technician, edge }));
        }
    }
    if kinds.contains(&Kind::Technician) {
        found.extend(distinct(instance).into_iter().map(|like| Change::Technician { like }));
    }
    found.sort_unstable();
    found
}

fn works(instance: &Instance, who: TechId) -> bool {
    instance.shifts.iter().any(|shift| shift.technician == who)
}

/// Parts that can run out, where they can.
fn parts(instance: &Instance) -> Vec<Change> {
    let mut found = Vec::new();
    let mut wanted = BTreeMap::<PartId, u64>::new();
    let lasting = lasting_vans(instance);
    for technician in instance.technicians.ids() {
        let shifts = instance.shifts.iter().filter(|shift| shift.technician == technician).count() as u64;
        // What nobody restocks has to last for all days.
        let (days, fillings) = if lasting[technician] { (shifts, 1) } else { (1, shifts) };
        for (part, most) in most_use(instance, technician, days as usize) {
            *wanted.entry(part).or_default() += u64::from(most) * fillings;
            let held = instance.technicians[technician].van[part].quantity;
            if shifts > 0 && held < most.min(UNLIMITED) {
                found.push(Change::VanPart { technician, part });
            }
        }
    }
    for (depot, row) in instance.depots.enumerate() {
        let short = |part: PartId, most: u64| row.stock[part] < UNLIMITED && u64::from(row.stock[part]) < most;
        let short = wanted.iter().filter(|(part, most)| short(**part, **most));
        found.extend(short.map(|(part, _)| Change::DepotPart { depot, part: *part }));
    }
    found
}

/// The next level of a skill that lets a technician do more than now.
fn level(instance: &Instance, technician: TechId, skill: SkillId) -> Option<Change> {
    let row = &instance.technicians[technician];
    let asked = instance.jobs.iter().flat_map(needs).flat_map(|need| &need.skills);
    let higher = asked.filter(|(at, level)| *at == skill && *level > row.skills[skill]);
    let levels: BTreeSet<u8> = higher.map(|(_, level)| *level).collect();
    let more = |level: &u8| {
        let mut trained = row.clone();
        trained.skills[skill] = *level;
        can_do_more(instance, technician, &trained)
    };
    levels.into_iter().find(more).map(|level| Change::Level { technician, skill, level })
}

/// Whether a technician can do more who holds a tool.
fn helps(instance: &Instance, technician: TechId, tool: ToolId) -> bool {
    let mut equipped = instance.technicians[technician].clone();
    equipped.tools.push(tool);
    can_do_more(instance, technician, &equipped)
}

/// Whether every shift of a technician can be an hour longer without reaching into the day before or into the next shift.
fn has_room(instance: &Instance, technician: TechId, edge: Edge) -> bool {
    let mut shifts: Vec<_> = instance.shifts.iter().filter(|shift| shift.technician == technician).collect();
    shifts.sort_unstable_by_key(|shift| shift.start);
    let first = shifts.first().is_some_and(|shift| edge == Edge::End || shift.start >= hour(instance));
    first && shifts.windows(2).all(|pair| pair[0].latest_end + hour(instance) <= pair[1].start)
}

/// A technician of each kind that can be told apart, the first of each.
fn distinct(instance: &Instance) -> Vec<TechId> {
    let groups = identical_shifts(instance);
    let mut days = BTreeMap::<TechId, Vec<usize>>::new();
    for (group, shifts) in groups.iter().enumerate() {
        for shift in shifts {
            days.entry(instance.shifts[*shift].technician).or_default().push(group);
        }
    }
    let mut seen = BTreeSet::new();
    days.into_iter().filter(|(_, days)| seen.insert(days.clone())).map(|(who, _)| who).collect()
}
