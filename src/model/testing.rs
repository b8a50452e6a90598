//! Plain rows that unit tests of every room change as they need.

use super::*;
use crate::travel::{Leg, Travel};
use crate::units::{IdVec, MONEY_UNIT, Scale, SiteId, TechId, Ticks, UNLIMITED};

/// A scale of one tick a minute and one a kilometre.
pub(crate) const COARSE: Scale =
    Scale { ticks_per_minute: 1, ticks_per_km: 1, rounding: crate::units::Rounding::Nearest };

/// An empty instance of one day at the coarse scale with `sites` places.
pub(crate) fn builder(sites: usize) -> InstanceBuilder {
    let mut all = InstanceBuilder::new("test");
    all.scale = COARSE;
    all.sites = (0..sites).map(|at| Site { name: format!("s{at}"), lat: 0.0, lon: at as f64 }).collect();
    all
}

/// Places on a line, ten minutes and ten kilometres apart.
pub(crate) fn line(sites: usize) -> Travel {
    let leg = |from: usize, to: usize| {
        let length = 10 * from.abs_diff(to) as u32;
        Leg { dist: length, time: length }
    };
    let legs = (0..sites).flat_map(|from| (0..sites).map(move |to| leg(from, to))).collect();
    Travel::from_table(legs, sites, COARSE)
}

/// A job of ten minutes without any wish.
pub(crate) fn job(id: &str, site: u32) -> Job {
    Job {
        id: id.into(),
        customer: None,
        service: None,
        site: SiteId(site),
        duration: 10,
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
        unserved_cost: 500 * MONEY_UNIT,
        repeat_visit_cost: 250 * MONEY_UNIT,
        late_cost: MONEY_UNIT,
        returns_volume: 0,
        asset: None,
        warranty: false,
        promise: None,
    }
}

/// A technician who starts and ends at site 0 and costs one a minute, two in overtime, one a kilometre.
/// Call after all skills and parts of `all` are there.
pub(crate) fn technician(id: &str, all: &InstanceBuilder) -> Technician {
    Technician {
        id: id.into(),
        name: id.into(),
        start: SiteId(0),
        end: Some(SiteId(0)),
        skills: IdVec::from(vec![0; all.skills.len()]),
        tools: Vec::new(),
        efficiency: 1.0,
        speed_factor: 1.0,
        rates: Rates { time: MONEY_UNIT, overtime: 2 * MONEY_UNIT, dist: MONEY_UNIT, fixed: 0 },
        van_volume: None,
        max_jobs: None,
        max_route: None,
        max_week: None,
        territories: Vec::new(),
        van: IdVec::from(vec![VanStock::default(); all.parts.len()]),
    }
}

/// A shift on the first day without overtime and break.
pub(crate) fn shift(technician: u32, start: Ticks, end: Ticks) -> Shift {
    Shift { technician: TechId(technician), day: 0, start, end, latest_end: end, rest: None }
}

/// A part without volume that costs one.
pub(crate) fn part(id: &str) -> Part {
    Part { id: id.into(), name: id.into(), volume: 0, unit_cost: MONEY_UNIT }
}

/// A depot that is always open, loads in five minutes and has no end of anything.
pub(crate) fn depot(id: &str, site: u32, all: &InstanceBuilder) -> Depot {
    Depot {
        id: id.into(),
        site: SiteId(site),
        opens: 0,
        closes: all.scale.day(),
        load: 5,
        lends_tools: false,
        stock: IdVec::from(vec![UNLIMITED; all.parts.len()]),
    }
}
