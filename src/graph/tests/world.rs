//! A builder of small instances for tests.

use crate::model::{
    Depot, Instance, InstanceBuilder, Job, Need, Part, Priority, Rates, Shift, Site, Technician, VanStock, Window,
};
use crate::travel::{Leg, Metric, Travel};
use crate::units::{IdVec, JobId, PartId, ShiftId, SiteId, SkillId, Ticks};

/// Ticks in a minute.
pub const MINUTE: Ticks = 60;

/// An instance in the making. Sites come first; everything is in minutes; the shift is from 0 to 600.
pub struct World {
    pub builder: InstanceBuilder,
    travel: Travel,
}

impl World {
    /// Sites on a line, at these minutes from the first; a minute for a minute.
    pub fn line(at: &[i64]) -> Self {
        let at: Vec<f64> = at.iter().map(|minutes| *minutes as f64).collect();
        Self::plane(&at.iter().map(|x| (*x, 0.0)).collect::<Vec<_>>())
    }

    /// Sites in the plane; a minute for each unit.
    pub fn plane(points: &[(f64, f64)]) -> Self {
        let scale = InstanceBuilder::new("").scale;
        let metric = Metric::Euclidean { points: points.to_vec().into(), speed: 1.0 };
        Self::with_travel(Travel::new(metric, points.len(), scale), points)
    }

    /// Sites with a table of minutes, row = from; the triangle inequality need not hold.
    pub fn table(minutes: &[&[u32]]) -> Self {
        let scale = InstanceBuilder::new("").scale;
        let leg = |time: &u32| Leg { dist: *time, time: time.saturating_mul(60) };
        let legs = minutes.iter().flat_map(|row| row.iter().map(leg)).collect();
        Self::with_travel(Travel::from_table(legs, minutes.len(), scale), &vec![(0.0, 0.0); minutes.len()])
    }

    fn with_travel(travel: Travel, points: &[(f64, f64)]) -> Self {
        let mut builder = InstanceBuilder::new("world");
        for (at, (x, y)) in points.iter().enumerate() {
            builder.sites.push(Site { name: format!("s{at}"), lat: *y, lon: *x });
        }
        Self { builder, travel }
    }

    /// A skill.
    pub fn skill(&mut self, name: &str) -> SkillId {
        self.builder.skills.push(name.into())
    }

    /// A part of this volume.
    pub fn part(&mut self, name: &str, volume: i64) -> PartId {
        self.builder.parts.push(Part { id: name.into(), name: name.into(), volume, unit_cost: 0 })
    }

    /// A job of so many minutes at a site.
    pub fn job(&mut self, site: u32, minutes: i64, change: impl FnOnce(&mut Job)) -> JobId {
        let mut job = Job {
            id: format!("j{}", self.builder.jobs.len()),
            customer: None,
            service: None,
            site: SiteId(site),
            duration: minutes * MINUTE,
            setup: 0,
            windows: Vec::new(),
            due: None,
            priority: Priority::default(),
            need: Need::default(),
            faults: Vec::new(),
            preferred: Vec::new(),
            required: Vec::new(),
            excluded: Vec::new(),
            crew: 1,
            leads: None,
            territory: None,
            unserved_cost: 0,
            repeat_visit_cost: 0,
            late_cost: 0,
            returns_volume: 0,
            asset: None,
            warranty: false,
            promise: None,
        };
        change(&mut job);
        self.builder.jobs.push(job)
    }

    /// A technician at a site who returns there, with one shift of ten hours. Skills and parts come first.
    pub fn technician(&mut self, site: u32, change: impl FnOnce(&mut Technician)) -> ShiftId {
        let mut technician = Technician {
            id: format!("t{}", self.builder.technicians.len()),
            name: String::new(),
            start: SiteId(site),
            end: Some(SiteId(site)),
            skills: vec![0; self.builder.skills.len()].into(),
            tools: Vec::new(),
            efficiency: 1.0,
            speed_factor: 1.0,
            rates: Rates { time: 1, overtime: 1, dist: 1, fixed: 0 },
            van_volume: None,
            max_jobs: None,
            max_route: None,
            max_week: None,
            territories: Vec::new(),
            van: vec![VanStock::default(); self.builder.parts.len()].into(),
        };
        change(&mut technician);
        let technician = self.builder.technicians.push(technician);
        let end = 600 * MINUTE;
        self.builder.shifts.push(Shift { technician, day: 0, start: 0, end, latest_end: end, rest: None })
    }

    /// A depot at a site, open all day, that loads in ten minutes and holds this much of each part.
    pub fn depot(&mut self, site: u32, stock: &[u32], change: impl FnOnce(&mut Depot)) {
        let mut depot = Depot {
            id: format!("d{}", self.builder.depots.len()),
            site: SiteId(site),
            opens: 0,
            closes: 24 * 60 * MINUTE,
            load: 10 * MINUTE,
            lends_tools: false,
            stock: IdVec::from(stock.to_vec()),
        };
        change(&mut depot);
        self.builder.depots.push(depot);
    }

    /// The instance.
    pub fn build(self) -> Instance {
        self.builder.build(self.travel).expect("a sound world")
    }
}

/// Windows in minutes.
pub type Spans = &'static [(i64, i64)];

/// Windows from minutes.
pub fn windows(minutes: &[(i64, i64)]) -> Vec<Window> {
    minutes.iter().map(|(from, to)| Window { from: from * MINUTE, to: to * MINUTE }).collect()
}
