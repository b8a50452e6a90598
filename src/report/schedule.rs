//! `schedule.csv`: one row for each stop, for dispatchers.

use super::document::{StopDocument, StopKind};
use super::sheet::{Sheet, text};
use super::words::customer;
use super::{Report, day_name};
use crate::model::{Instance, Site};
use crate::plan::Stop;
use crate::verify::{TimedRoute, TimedStop};

const HEADER: [&str; 19] = [
    "technician_id",
    "technician",
    "date",
    "stop",
    "kind",
    "id",
    "customer_id",
    "customer",
    "service",
    "lat",
    "lon",
    "arrive",
    "begin",
    "end",
    "travel_min",
    "travel_km",
    "wait_min",
    "late_min",
    "p_fix",
];

/// The bytes of `schedule.csv`.
pub fn csv(report: &Report) -> Vec<u8> {
    let mut sheet = Sheet::new(&HEADER);
    for route in report.plan.routes() {
        let mut here = &report.instance.sites[report.instance.technician_of(route.shift).start];
        for (at, stop) in route.stops.iter().enumerate() {
            here = place(report.instance, stop).unwrap_or(here);
            sheet.row(row(report.instance, route, at, here));
        }
    }
    sheet.into_bytes()
}

/// Where a stop is; a break is where the stop before it was.
pub fn place<'a>(instance: &'a Instance, stop: &TimedStop) -> Option<&'a Site> {
    match &stop.stop {
        Stop::Job(job) => Some(&instance.sites[instance.jobs[*job].site]),
        Stop::Depot { depot, .. } => Some(&instance.sites[instance.depots[*depot].site]),
        Stop::Break => None,
    }
}

fn row(instance: &Instance, route: &TimedRoute, at: usize, here: &Site) -> [String; HEADER.len()] {
    let (technician, stop) = (instance.technician_of(route.shift), &route.stops[at]);
    let job = match stop.stop {
        Stop::Job(job) => Some(&instance.jobs[job]),
        _ => None,
    };
    let cells = StopDocument::new(instance, stop);
    let kind = match cells.kind {
        StopKind::Job => "job",
        StopKind::Depot => "depot",
        StopKind::Break => "break",
    };
    let optional = |cell: Option<&String>| cell.map(|cell| text(cell)).unwrap_or_default();
    [
        text(&technician.id),
        text(&technician.name),
        day_name(instance, instance.shifts[route.shift].day),
        (at + 1).to_string(),
        kind.to_owned(),
        optional(cells.job.as_ref().or(cells.depot.as_ref())),
        optional(job.and_then(|job| job.customer.as_ref())),
        text(job.and_then(|job| customer(instance, job)).unwrap_or_default()),
        optional(job.and_then(|job| job.service.as_ref())),
        here.lat.to_string(),
        here.lon.to_string(),
        cells.arrive.for_sheet(),
        cells.begin.for_sheet(),
        cells.end.for_sheet(),
        cells.travel_min.to_string(),
        cells.travel_km.to_string(),
        cells.wait_min.to_string(),
        cells.late_min.to_string(),
        cells.p_fix.map(|p| p.to_string()).unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Plan, Route};
    use crate::report::testing::{day, report_of, verified};
    use crate::units::{JobId, ShiftId};
    use crate::verify::verify;

    fn rows(bytes: &[u8]) -> Vec<csv::StringRecord> {
        let mut reader = csv::Reader::from_reader(&bytes[3..]);
        reader.records().collect::<Result<_, _>>().expect("csv")
    }

    #[test]
    fn each_stop_has_a_row() {
        let instance = day();
        let plan = verified(&instance);
        let rows = rows(&csv(&report_of(&instance, &plan, &[])));
        assert_eq!(rows.len(), 2);
        assert_eq!(
            rows[0].iter().take(6).collect::<Vec<_>>(),
            ["anna", "Ana Š. 田中", "2026-11-24", "1", "depot", "yard"]
        );
        assert_eq!(&rows[1][12], "2026-11-24 09:00:00");
        assert_eq!(&rows[1][18], "0.75");
    }

    #[test]
    fn an_id_that_looks_like_a_formula_is_text() {
        let instance = day();
        let route = Route::new(ShiftId(0), vec![Stop::Job(JobId(1))]);
        let plan = verify(&instance, &Plan::new([route])).expect("the plan obeys the rules");
        let rows = rows(&csv(&report_of(&instance, &plan, &[])));
        assert_eq!((&rows[0][5], &rows[0][6], &rows[0][7]), ("'=café", "'=café & sons", "'=café & sons"));
    }
}
