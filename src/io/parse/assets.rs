//! Maintenance that falls due becomes jobs.

use super::Reader;
use super::jobs::{defaults, job, rows};
use super::sheet::{Layers, Line};
use crate::io::diagnostics::codes;
use crate::units::Ticks;
use jiff::ToSpan;
use std::collections::BTreeSet;

/// The id of the job that maintains an asset.
fn job_id(asset: &str) -> String {
    format!("due:{asset}")
}

/// Adds a job for every asset whose next visit falls due by the last day planned, or is overdue; unless a job of the table
/// names the asset and its service already. The jobs of the table are there.
pub fn due_work(reader: &mut Reader) {
    let Some(sheet) = reader.sheet("assets") else { return };
    let (customers, services) =
        (rows(reader.sheet("customers"), "customer_id"), rows(reader.sheet("services"), "service"));
    let mut planned = planned(reader);
    for own in sheet.lines() {
        let (asset, service) = (own.text("asset_id"), own.text("service"));
        let Some(due) = due(reader, own) else { continue };
        // An asset that stands twice is reported with the cells.
        if !planned.insert((asset.to_owned(), service.to_owned())) {
            continue;
        }
        let id = job_id(asset);
        if reader.jobs.contains_key(id.as_str()) {
            let message = format!("{id} is the id of the job that falls due on asset {asset}, and of another");
            reader.faults.push(own.fault("asset_id", codes::DUPLICATE_ID, message));
            continue;
        }
        let whose = own.text("customer_id");
        let row = Layers { own, defaults: defaults(&customers, &services, whose, service) };
        let mut job = job(reader, &row, &id, whose);
        job.due = Some(due);
        job.warranty |= in_warranty(reader, own, due);
        reader.out.jobs.push(job);
        reader.origins.jobs.push(own.row.line);
    }
}

/// Assets that jobs of the table name, with their service.
fn planned(reader: &Reader) -> BTreeSet<(String, String)> {
    let named = |job: &crate::model::Job| Some((job.asset.clone()?, job.service.clone()?));
    reader.out.jobs.iter().filter_map(named).collect()
}

/// The end of the day on which the next visit falls due, if that is planned; of the first day if it is past: what is late
/// already cannot be made up for, and must not make leaving it out look cheaper.
fn due(reader: &Reader, own: Line) -> Option<Ticks> {
    let times = &reader.settings.times;
    let date = own.date("last_done")?.checked_add(i64::from(own.count("interval_days")?).days()).ok()?;
    (times.day(date) < i64::from(times.horizon.days)).then(|| times.midnight(date).max(0) + times.scale.day())
}

/// Whether the warranty still holds on the first day planned, or on the day the work falls due if that is later.
fn in_warranty(reader: &Reader, own: Line, due: Ticks) -> bool {
    let times = &reader.settings.times;
    let day = (due / times.scale.day() - 1).max(0);
    own.date("warranty_until").is_some_and(|until| times.day(until) >= day)
}
