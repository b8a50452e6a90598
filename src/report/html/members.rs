//! The list of technicians: the key to map and chart, what each day holds, and the switch for each.

use super::scene::{Member, Scene};
use crate::plan::Score;
use crate::report::number::{grouped, percent};

/// A technician who goes out.
pub struct MemberRow {
    pub number: usize,
    pub key: String,
    pub colour: usize,
    pub dash: usize,
    pub id: String,
    pub name: String,
    pub jobs: u32,
    pub rate: String,
    pub distance: String,
    /// From leaving to returning; on several days their number.
    pub out: String,
    pub overtime: bool,
}

/// A day to choose.
pub struct DayChoice {
    pub day: u32,
    pub label: String,
}

/// The technicians who go out.
pub fn members(scene: &Scene) -> Vec<MemberRow> {
    scene.members.iter().map(|member| row(scene, member)).collect()
}

/// The days to choose from; nothing where there is only one.
pub fn days(scene: &Scene) -> Vec<DayChoice> {
    let days = scene.days.iter().filter(|_| scene.has_days());
    days.map(|day| DayChoice { day: *day, label: scene.day(*day) }).collect()
}

fn row(scene: &Scene, member: &Member) -> MemberRow {
    let mut score = Score::default();
    member.routes.iter().for_each(|at| score.add(&scene.plan.routes()[*at].score));
    MemberRow {
        number: member.number,
        key: member.key.clone(),
        colour: member.colour,
        dash: member.dash,
        id: member.technician.id.clone(),
        name: member.name().unwrap_or_default().into(),
        jobs: score.served,
        rate: percent(score.first_time_fix_rate()),
        distance: grouped(scene.instance.scale.km(score.dist), if scene.is_plain() { 1 } else { 0 }),
        out: out(scene, member),
        overtime: score.overtime > 0,
    }
}

fn out(scene: &Scene, member: &Member) -> String {
    match member.routes.as_slice() {
        [at] if !scene.has_days() => {
            let route = &scene.plan.routes()[*at];
            let day = scene.instance.shifts[route.shift].day;
            format!("{}–{}", scene.time(route.depart, day), scene.time(route.back, day))
        }
        routes => crate::report::counted(routes.len(), "day"),
    }
}
