//! The jobs that stand in no route, and why.

use super::scene::Scene;
use crate::graph::Reason;
use crate::report::number::money;
use crate::report::words::{all_windows, customer, need};
use crate::units::JobId;

/// Windows of a job that are shown.
const WINDOWS: usize = 4;

/// A job in no route.
pub struct LeftOut {
    /// The page's name for it.
    pub anchor: String,
    pub id: String,
    pub customer: String,
    pub service: String,
    pub priority: u8,
    pub cost: String,
    pub length: String,
    pub windows: String,
    pub needs: String,
    pub reasons: Vec<String>,
}

/// The jobs left out, those that cost most first.
pub fn left_out(scene: &Scene, reasons: &[(JobId, Vec<Reason>)]) -> Vec<LeftOut> {
    let jobs = &scene.instance.jobs;
    let mut rows: Vec<(usize, JobId)> = scene.plan.unassigned().iter().copied().enumerate().collect();
    rows.sort_by_key(|(_, job)| (jobs[*job].priority.level(), std::cmp::Reverse(jobs[*job].unserved_cost)));
    rows.into_iter().map(|(at, job)| row(scene, reasons, at, job)).collect()
}

fn row(scene: &Scene, reasons: &[(JobId, Vec<Reason>)], at: usize, id: JobId) -> LeftOut {
    let job = &scene.instance.jobs[id];
    let found = reasons.binary_search_by_key(&id, |(job, _)| *job).map_or(&[][..], |at| &reasons[at].1);
    let windows = all_windows(scene.instance, id);
    let more = if windows.len() > WINDOWS { format!(" and {} more", windows.len() - WINDOWS) } else { String::new() };
    LeftOut {
        anchor: format!("u{at}"),
        id: job.id.clone(),
        customer: customer(scene.instance, job).unwrap_or_default().into(),
        service: job.service.clone().unwrap_or_default(),
        priority: job.priority.level(),
        cost: money(job.unserved_cost),
        length: scene.length(job.duration),
        windows: windows[..windows.len().min(WINDOWS)].join(", ") + &more,
        needs: need(scene.instance, &job.need).join(", "),
        reasons: found.iter().map(|reason| reason.text.clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{day, verified};

    #[test]
    fn a_job_left_out_says_why() {
        let instance = day();
        let plan = verified(&instance);
        let why = Reason { code: "no-room", text: "there is no room".into() };
        let rows = left_out(&Scene::new(&instance, &plan), &[(JobId(1), vec![why])]);
        assert_eq!((rows[0].id.as_str(), rows[0].windows.as_str()), ("=café", "09:00–12:00"));
        assert_eq!(rows[0].reasons, ["there is no room"]);
        assert_eq!(left_out(&Scene::new(&instance, &plan), &[])[0].reasons.len(), 0);
    }
}
