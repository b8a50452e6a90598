//! The tables as they are now: what has happened is pinned, what was told is promised, what is gone is gone.

use super::course::{Course, Fact, members};
use super::edit::{self, Clocks, add, cell, drop_job, get, row, set, table};
use super::event::Event;
use super::past::{Change, NEW_ROW, Past};
use super::pins;
use super::promise::promises;
use super::together::add_visit;
use crate::io::tables::Tables;
use crate::model::Instance;
use crate::units::{JobId, ShiftId, SiteId, Ticks};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

impl<'a> Change<'a> {
    /// All changes of the tables.
    pub fn of(past: &'a Past<'a>, tables: Tables) -> Self {
        let clocks = Clocks::new(past.instance);
        let mut change = Self { past, clocks, tables, notes: Vec::new(), too_fine: false };
        change.settings();
        change.due_work();
        promises(&mut change);
        pins::unpin(&mut change);
        for (shift, job, fact) in past.happened.done() {
            pins::pin(&mut change, shift, job, fact);
        }
        for (shift, job, fact) in past.happened.visits().filter(|(.., fact)| fact.turned_back) {
            add_visit(&mut change, shift, job, fact);
        }
        for (at, event) in past.events.events.iter().enumerate() {
            change.event(at, event);
        }
        change
    }

    fn settings(&mut self) {
        let (events, settings) = (self.past.events, &mut self.tables.settings);
        // A file of its own is not called after its folder any more.
        settings.insert("name".into(), self.past.instance.name.as_str().into());
        let objective = settings.entry("objective").or_insert_with(|| json!({}));
        let weights = [
            ("change_technician", events.change_technician),
            ("change_window", events.change_window),
            ("withdraw_promise", events.withdraw_promise),
        ];
        for (key, weight) in weights {
            if let Some(weight) = weight {
                if !objective["weights"].is_object() {
                    objective["weights"] = json!({});
                }
                objective["weights"][key] = weight.into();
            }
        }
    }

    /// Work that falls due gets rows of its own, so that it can be pinned and promised.
    fn due_work(&mut self) {
        let instance = self.past.instance;
        let jobs = table(&mut self.tables, "jobs", &["job_id"]);
        for job in instance.jobs.iter().filter(|job| job.leads.is_none()) {
            if row(jobs, "job_id", &job.id).is_some() {
                continue;
            }
            let at = add(jobs);
            set(jobs, at, "job_id", job.id.as_str());
            for (column, text) in [("customer_id", &job.customer), ("service", &job.service), ("asset_id", &job.asset)]
            {
                set(jobs, at, column, text.as_deref().unwrap_or_default());
            }
            set(jobs, at, "due", job.due.and_then(|due| self.clocks.instant(due)).unwrap_or_default());
            set(jobs, at, "warranty", if job.warranty { "true" } else { "" });
        }
    }

    fn event(&mut self, at: usize, event: &Event) {
        match event {
            Event::NewJob(row) => self.new_job(at, row),
            Event::Cancelled(job) => self.cancelled(job),
            Event::Ended { .. } => {}
            Event::Late { technician, until } => self.late(technician, *until),
            Event::Off(technician) => self.off(technician),
            Event::Gone { technician, part, quantity, used, job } => {
                super::parts::gone(self, (technician, part), *quantity, *used, job.as_deref());
            }
            Event::Closed { ends, around, one_way } => self.closed(ends, *around, *one_way),
        }
    }

    fn new_job(&mut self, at: usize, written: &Map<String, Value>) {
        let jobs = table(&mut self.tables, "jobs", &["job_id"]);
        let fresh = add(jobs);
        jobs.rows[fresh].line = NEW_ROW - at as u32;
        for (column, value) in written {
            set(jobs, fresh, column, cell(value));
        }
    }

    /// A job that nobody is under way to goes; the others are pinned as they are.
    fn cancelled(&mut self, job: &str) {
        let ids = members(self.past.instance, job);
        if self.past.happened.done().any(|(_, other, _)| ids.contains(&other)) {
            return;
        }
        let due = self.past.instance.job_named(job).and_then(|id| self.past.instance.jobs[id].asset.clone());
        self.not_due_again(job, due.as_deref().unwrap_or_default());
        drop_job(&mut self.tables, job);
    }

    /// Work that fell due and was called off does not come back with its asset.
    pub fn not_due_again(&mut self, job: &str, asset: &str) {
        if asset.is_empty() || !job.starts_with("due:") {
            return;
        }
        let last = self.clocks.date(self.past.instance.horizon.days.saturating_sub(1));
        let assets = table(&mut self.tables, "assets", &["asset_id"]);
        if let Some(at) = row(assets, "asset_id", asset) {
            set(assets, at, "last_done", last);
        }
    }

    /// Shifts of a technician that are not over and whose route has not begun: what a change of hours can still change.
    fn at_home(&self, technician: &str) -> Vec<ShiftId> {
        let instance = self.past.instance;
        let shifts = instance.shifts.enumerate().filter(|(id, shift)| {
            instance.technician_of(*id).id == technician
                && shift.latest_end > self.past.now
                && self.past.happened.courses.get(id).is_none_or(|course| !course.left)
        });
        shifts.map(|(id, _)| id).collect()
    }

    /// The day of now, or the next one.
    fn today(&self, shifts: &[ShiftId]) -> Option<ShiftId> {
        let today = self.past.now.div_euclid(self.past.instance.scale.day());
        shifts.iter().copied().find(|shift| Ticks::from(self.past.instance.shifts[*shift].day) == today)
    }

    fn late(&mut self, technician: &str, until: Ticks) {
        let Some(shift) = self.today(&self.at_home(technician)) else { return };
        let row = &self.past.instance.shifts[shift];
        if until >= row.end {
            return self.off(technician);
        }
        if until > row.start {
            let text = self.written(self.clocks.of_day(row.day, until));
            self.hours(shift, "start", text);
        }
    }

    /// Who is at home stays there; who is out goes home after what is under way, and does nothing more.
    fn off(&mut self, technician: &str) {
        let instance = self.past.instance;
        if let Some(shift) = self.today(&self.at_home(technician)) {
            let roster = self.roster();
            let date = roster.0;
            let table = table(&mut self.tables, "shifts", &[]);
            let day = date(instance.shifts[shift].day);
            let at = (0..table.rows.len())
                .find(|at| get(table, *at, "technician_id") == technician && get(table, *at, "date") == day);
            if let Some(at) = at {
                table.rows.remove(at);
            }
            return;
        }
        let now = self.past.now;
        let today = |shift: ShiftId| {
            let row = &instance.shifts[shift];
            Ticks::from(row.day) == now.div_euclid(instance.scale.day()) || (row.start..=row.latest_end).contains(&now)
        };
        let whose = |shift: ShiftId| instance.technician_of(shift).id == technician;
        // The days before are over as well.
        let over =
            |(shift, course): &(&ShiftId, &Course)| course.over && course.left && whose(**shift) && today(**shift);
        let out = self.past.happened.courses.iter().rfind(over);
        let Some((shift, last)) = out.and_then(|(shift, course)| Some((*shift, course.done.last()?.clone()))) else {
            return;
        };
        self.go_home(shift, &last);
    }

    /// The shift ends when the technician is back.
    fn go_home(&mut self, shift: ShiftId, last: &Fact) {
        let instance = self.past.instance;
        let row = &instance.shifts[shift];
        let done = &self.past.happened.courses[&shift].done;
        let back = last.end + way_home(instance, shift, done);
        let end = back.clamp(row.start, row.end);
        let text = self.written(self.clocks.of_day(row.day, end));
        self.hours(shift, "end", text);
        let rested = done.iter().any(|fact| fact.stop == crate::plan::Stop::Break);
        let id = instance.technician_of(shift).id.clone();
        if instance.horizon.days > 1 {
            self.notes.push(format!("{id} keeps the overtime of other days on this one too"));
            return;
        }
        let over = self.clocks.minutes((back - end).max(0));
        let technicians = table(&mut self.tables, "technicians", &[]);
        if let Some(at) = edit::row(technicians, "technician_id", &id) {
            set(technicians, at, "max_overtime_min", over);
            if !rested {
                ["break_min", "break_from", "break_to"].iter().for_each(|column| set(technicians, at, column, ""));
            }
        }
    }

    /// Sets a time of a shift, in a roster.
    pub fn hours(&mut self, shift: ShiftId, column: &str, text: String) {
        let (date, _) = self.roster();
        let instance = self.past.instance;
        let (who, day) = (instance.technician_of(shift).id.clone(), date(instance.shifts[shift].day));
        let shifts = table(&mut self.tables, "shifts", &[]);
        let at = (0..shifts.rows.len())
            .find(|at| get(shifts, *at, "technician_id") == who && get(shifts, *at, "date") == day);
        if let Some(at) = at {
            set(shifts, at, column, text);
        }
    }

    /// Makes the roster, if there is none, and says how it writes dates.
    fn roster(&mut self) -> (impl Fn(u32) -> String + use<>, ()) {
        let instance = self.past.instance;
        if self.tables.table("shifts").is_none() {
            let rows: Vec<[String; 4]> = instance
                .shifts
                .iter()
                .map(|shift| {
                    let who = instance.technicians[shift.technician].id.clone();
                    let (start, end) =
                        (self.clocks.of_day(shift.day, shift.start), self.clocks.of_day(shift.day, shift.end));
                    [who, self.clocks.date(shift.day), self.written(start), self.written(end)]
                })
                .collect();
            let header = ["technician_id", "date", "start", "end"];
            let shifts = table(&mut self.tables, "shifts", &header);
            rows.into_iter().for_each(|row| shifts.push(row));
        }
        let clocks = Clocks::new(instance);
        (move |day| clocks.date(day), ())
    }

    /// How the travel table calls a place: where it is all there is, by the first row that named it.
    fn place_id(&self, id: &str) -> String {
        let instance = self.past.instance;
        let tabulated = matches!(instance.travel.metric(), crate::travel::Metric::Table);
        let site = self.past.site_named(id).filter(|_| tabulated);
        site.map_or_else(|| id.to_owned(), |site| instance.sites[site].name.clone())
    }

    fn closed(&mut self, ends: &(String, String), around: Option<(f64, f64)>, one_way: bool) {
        let (from, to) = (self.place_id(&ends.0), self.place_id(&ends.1));
        let (from, to) = (from.as_str(), to.as_str());
        let ways = [(from, to), (to, from)];
        let text = |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
        for (a, b) in &ways[..if one_way { 1 } else { 2 }] {
            if self.past.is_driven(a, b) {
                self.notes
                    .push(format!("somebody is on the road from {a} to {b} already: it is closed behind them only"));
                continue;
            }
            // The table stands in these settings, and equal data has an equal digest.
            self.tables.settings.entry("travel").or_insert_with(|| json!({}));
            let travel = table(&mut self.tables, "travel", &["from", "to", "minutes", "km"]);
            let known =
                (0..travel.rows.len()).find(|at| get(travel, *at, "from") == *a && get(travel, *at, "to") == *b);
            let at = known.unwrap_or_else(|| add(travel));
            set(travel, at, "from", *a);
            set(travel, at, "to", *b);
            edit::column(travel, "minutes");
            set(travel, at, "minutes", text(around.map(|(minutes, _)| minutes)));
            set(travel, at, "km", text(around.map(|(_, km)| km)));
        }
    }
}

/// The way from the last of some stops to where the day ends.
pub fn way_home(instance: &Instance, shift: ShiftId, done: &[Fact]) -> Ticks {
    let technician = instance.technician_of(shift);
    let from = done.iter().rev().find_map(|fact| super::course::site_of(instance, &fact.stop));
    let end = technician.end.map(|end| (from.unwrap_or(technician.start), end));
    end.map_or(0, |(from, end)| instance.travel_time(instance.shifts[shift].technician, from, end))
}

impl Past<'_> {
    /// The technicians who do a job and the further members of its crew, by the plan so far.
    pub fn doers(&self, job: JobId) -> Vec<&str> {
        let instance = self.instance;
        let lead = instance.jobs[job].leads.unwrap_or(job);
        let ours = |other: JobId| other == lead || instance.jobs[other].leads == Some(lead);
        let routes = self.plan.plan().routes.iter().filter(|route| route.jobs().any(ours));
        routes.map(|route| instance.technician_of(route.shift).id.as_str()).collect()
    }

    /// Begins of all jobs by the plan so far.
    pub fn begins(&self) -> BTreeMap<JobId, Ticks> {
        let stops = self.plan.routes().iter().flat_map(|route| &route.stops);
        stops
            .filter_map(|stop| match stop.stop {
                crate::plan::Stop::Job(job) => Some((job, stop.begin)),
                _ => None,
            })
            .collect()
    }

    /// The place with an id of the travel table.
    fn site_named(&self, id: &str) -> Option<SiteId> {
        let instance = self.instance;
        let named = instance.sites.enumerate().find(|(_, site)| site.name == id).map(|(at, _)| at);
        let end = || instance.technicians[instance.technician_named(id.strip_suffix(":end")?)?].end;
        let job = instance.job_named(id).map(|job| instance.jobs[job].site);
        let depot = || instance.depots.iter().find(|depot| depot.id == id).map(|depot| depot.site);
        let start = || instance.technician_named(id).map(|tech| instance.technicians[tech].start);
        let customer = || instance.jobs.iter().find(|job| job.customer.as_deref() == Some(id)).map(|job| job.site);
        job.or_else(start).or_else(depot).or_else(customer).or_else(end).or(named)
    }

    /// Whether somebody has driven from one place to the other, or is doing so.
    fn is_driven(&self, from: &str, to: &str) -> bool {
        let instance = self.instance;
        let Some((from, to)) = self.site_named(from).zip(self.site_named(to)) else { return false };
        self.happened.courses.iter().any(|(shift, course)| {
            let mut here = instance.technician_of(*shift).start;
            let stops = course.done.iter().filter_map(|fact| super::course::site_of(instance, &fact.stop));
            let end = instance.technician_of(*shift).end.filter(|_| course.over);
            stops.chain(end).any(|there| std::mem::replace(&mut here, there) == from && there == to)
        })
    }
}
