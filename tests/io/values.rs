//! What the tables say is what the instance holds.

use crate::loaded;
use firstfix::model::{BreakRule, Mode, Paid, VanStock, Window};
use firstfix::units::{MONEY_UNIT, PartId, SiteId, TechId, UNLIMITED};

const HOUR: i64 = 3600;

#[test]
fn technicians_days_and_breaks() {
    let table = "technician_id,start_lat,start_lon,end_lat,end_lon,open_end,shift_start,shift_end,max_overtime_min,efficiency,\
                 cost_per_hour,cost_per_km,fixed_cost,van_volume,max_jobs,max_route_min,break_min,break_from,break_to\n\
                 T1,50,4,,,,08:00,16:00,60,1.25,36,2,7,1.5,4,480,30,11:00,13:00\n\
                 T2,50,4,51,4,,22:00,30:00,,,,,,,,,30,,\nT3,50,4,,,true,08:00,16:00,,,,,,,,,,,\n";
    let instance = loaded(&[("technicians.csv", table)]).instance;
    let [t1, t2, t3] = instance.technicians.as_slice() else { panic!("three technicians") };
    let [s1, s2, s3] = instance.shifts.as_slice() else { panic!("three shifts") };
    assert_eq!((t1.start, t1.end, t2.start), (SiteId(0), Some(SiteId(0)), SiteId(0)));
    assert_ne!(t2.end, Some(SiteId(0)));
    assert_eq!(t3.end, None);
    assert_eq!((s1.start, s1.end, s1.latest_end), (8 * HOUR, 16 * HOUR, 17 * HOUR));
    assert_eq!(s1.rest, Some(BreakRule { duration: 1800, from: 11 * HOUR, to: 13 * HOUR }));
    assert_eq!(s2.rest, Some(BreakRule { duration: 1800, from: 22 * HOUR, to: 30 * HOUR - 1800 }));
    assert_eq!(s3.rest, None);
    assert_eq!(t1.rates.time, MONEY_UNIT / 100);
    assert_eq!(t1.rates.overtime, MONEY_UNIT * 15 / 1000);
    assert_eq!(t1.rates.dist, MONEY_UNIT / 500);
    assert_eq!(t1.rates.fixed, 7 * MONEY_UNIT);
    assert_eq!((t1.van_volume, t1.max_jobs, t1.max_route), (Some(1_500_000), Some(4), Some(8 * HOUR)));
    assert_eq!((t2.efficiency, t2.rates.time), (1.0, MONEY_UNIT * 45 / 3600));
}

#[test]
fn a_roster_replaces_the_shift_columns() {
    let instance = loaded(&[
        ("instance.json", r#"{"start": "2026-11-24", "days": 3}"#),
        ("shifts.csv", "technician_id,date,start,end\nT2,2026-11-26,09:00,12:00\nT2,2026-11-24,08:00,16:00\n"),
    ])
    .instance;
    let days: Vec<_> = instance.shifts.iter().map(|shift| (shift.technician, shift.day, shift.start)).collect();
    assert_eq!(days, [(TechId(1), 0, 8 * HOUR), (TechId(1), 2, 57 * HOUR)]);
    // Bare windows hold on each of the days.
    assert_eq!(instance.jobs.as_slice()[0].windows.len(), 3);
}

#[test]
fn jobs_take_defaults_from_customer_and_service() {
    let instance = loaded(&[
        ("customers.csv", "customer_id,lat,lon,windows,preferred_technicians\nC1,50.1,4.1,10:00-11:00,T2\n"),
        ("services.csv", "service,duration_min,windows,skills,priority,tools\nrepair,45,08:00-09:00,gas:1,2,ladder\n"),
        (
            "jobs.csv",
            "job_id,customer_id,service,lat,lon,duration_min,windows,skills,priority\nJ1,C1,repair,,,,,,\n\
             J2,,repair,50,4,90,,gas:2,1\nJ3,C1,repair,,,,12:00-13:00,,\n",
        ),
    ])
    .instance;
    let [a, b, c] = instance.jobs.as_slice() else { panic!("three jobs") };
    assert_eq!((a.duration, b.duration), (45 * 60, 90 * 60));
    assert_eq!(a.windows, [Window { from: 10 * HOUR, to: 11 * HOUR }]);
    assert_eq!(b.windows, [Window { from: 8 * HOUR, to: 9 * HOUR }]);
    assert_eq!(c.windows, [Window { from: 12 * HOUR, to: 13 * HOUR }]);
    assert_eq!((a.site, a.preferred.as_slice()), (c.site, [TechId(1)].as_slice()));
    assert_eq!((a.need.skills[0].1, b.need.skills[0].1), (1, 2));
    assert_eq!((a.unserved_cost, b.unserved_cost), (1000 * MONEY_UNIT, 2000 * MONEY_UNIT));
    assert_eq!(a.need.tools.len(), 1);
}

#[test]
fn faults_of_a_job_replace_those_of_its_service() {
    let instance = loaded(&[
        ("jobs.csv", "job_id,service,lat,lon,duration_min\nJ1,repair,50,4,60\nJ2,repair,50,4,60\n"),
        (
            "faults.csv",
            "job_id,service,fault,probability,parts,duration_min\n,repair,pump,0.5,pump:1;seal:2,\n,repair,valve,0.25,valve,20\nJ2,,leak,1,,\n",
        ),
        ("parts.csv", "part_id,volume,unit_cost\nvalve,0.5,12\npump,1,90\nseal,,\n"),
        ("stock.csv", "location_id,part_id,quantity,target\nT1,pump,2,3\nT1,seal,unlimited,\n"),
    ])
    .instance;
    let names =
        |job: usize| instance.jobs.as_slice()[job].faults.iter().map(|fault| fault.name.clone()).collect::<Vec<_>>();
    assert_eq!((names(0), names(1)), (vec!["pump".to_owned(), "valve".to_owned()], vec!["leak".to_owned()]));
    let first = &instance.jobs.as_slice()[0].faults;
    assert_eq!(first[0].need.parts, [(PartId(1), 1), (PartId(2), 2)]);
    assert_eq!((first[0].duration, first[1].duration), (None, Some(1200)));
    let van = &instance.technicians.as_slice()[0].van;
    assert_eq!(van[PartId(1)], VanStock { quantity: 2, target: Some(3) });
    assert_eq!(van[PartId(2)].quantity, UNLIMITED);
}

#[test]
fn weights_are_in_the_rates_and_costs() {
    let settings = r#"{"start": "2026-11-24", "objective": {"mode": "lexicographic", "paid": "work", "weights":
        {"distance": 2, "paid_time": 0, "unserved": 0.5, "repeat_visits": 3, "lateness": 2, "unserved_cost": [1, 2, 3, 4, 5]}}}"#;
    let instance = loaded(&[("instance.json", settings)]).instance;
    let (tech, job) = (&instance.technicians.as_slice()[0], &instance.jobs.as_slice()[0]);
    assert_eq!((instance.objective.mode, instance.objective.paid), (Mode::Lexicographic, Paid::Work));
    assert_eq!((tech.rates.dist, tech.rates.time), (MONEY_UNIT / 1000, 0));
    assert_eq!(job.unserved_cost, MONEY_UNIT * 3 / 2);
    assert_eq!(job.repeat_visit_cost, 750 * MONEY_UNIT);
    assert_eq!(job.late_cost, 120 * MONEY_UNIT / 3600);
}

#[test]
fn pins_are_merged_into_windows_and_requirements() {
    let table = "job_id,lat,lon,duration_min,windows,pinned_start,pinned_technician,due\nJ1,50,4,60,09:00-12:00,10:15,T2,11:00\n";
    let instance = loaded(&[("jobs.csv", table)]).instance;
    let job = &instance.jobs.as_slice()[0];
    assert_eq!(job.windows, [Window { from: 36_900, to: 36_900 }]);
    assert_eq!((job.required.as_slice(), job.due), ([TechId(1)].as_slice(), Some(11 * HOUR)));
}

#[test]
fn territories_come_from_polygons() {
    let square = |id: &str, lon: u32| {
        let (a, b) = (lon, lon + 1);
        format!(
            r#"{{"type": "Feature", "properties": {{"id": "{id}"}}, "geometry": {{"type": "Polygon",
            "coordinates": [[[{a}, 50], [{b}, 50], [{b}, 51], [{a}, 51], [{a}, 50]]]}}}}"#
        )
    };
    let collection =
        |features: &[String]| format!(r#"{{"type": "FeatureCollection", "features": [{}]}}"#, features.join(","));
    let jobs = "job_id,lat,lon,duration_min,territory\nJ1,50.5,4.5,5,\nJ2,50.5,5.5,5,\nJ3,50.5,9,5,\nJ4,50.5,4.5,5,east\nJ5,50.5,4.5,5,est\n";
    let shapes = collection(&[square("west", 4), square("east", 5)]);
    let loaded = loaded(&[("jobs.csv", jobs), ("territories.geojson", &shapes)]);
    let instance = &loaded.instance;
    let name = |job: usize| instance.jobs.as_slice()[job].territory.map(|id| instance.territories[id].as_str());
    assert_eq!([name(0), name(1), name(2), name(3)], [Some("west"), Some("east"), None, Some("east")]);
    assert_eq!(
        loaded.warnings.iter().map(crate::short).collect::<Vec<_>>(),
        ["unknown-territory jobs.csv:6 territory"]
    );
    assert_eq!(loaded.warnings[0].hint, "did you mean east?");
    let twice = collection(&[square("west", 4), square("other", 4)]);
    let codes =
        crate::said(&[("jobs.csv", "job_id,lat,lon,duration_min\nJ1,50.5,4.5,5\n"), ("territories.geojson", &twice)]);
    assert_eq!(codes, ["territory-overlap jobs.csv:2 territory"]);
    let broken =
        r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null, "properties": {}}]}"#;
    assert_eq!(crate::said(&[("territories.geojson", broken)]), ["territory-shape territories.geojson:0"]);
}

#[test]
fn a_travel_table_knows_places_by_their_ids() {
    let settings = r#"{"start": "2026-11-24", "travel": {"mode": "matrix"}}"#;
    let technicians = "technician_id,shift_start,shift_end\nT1,08:00,16:00\n";
    let jobs = "job_id,customer_id,duration_min\nJ1,,60\nJ2,C1,60\nJ3,C1,60\n";
    let travel = "from,to,minutes,km\nT1,J1,10,8\nJ1,T1,12,9\nT1,C1,5,4\nC1,T1,5,4\nJ1,C1,3,2\nC1,J1,3,2.5\nZ,J1,1,1\n";
    let tables = |travel| {
        [("instance.json", settings), ("technicians.csv", technicians), ("jobs.csv", jobs), ("travel.csv", travel)]
    };
    let loaded = loaded(&tables(travel));
    assert_eq!(loaded.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(), ["travel-unused-ids"]);
    let instance = &loaded.instance;
    let [a, b, c] = instance.jobs.as_slice() else { panic!("three jobs") };
    assert_eq!(b.site, c.site);
    let start = instance.technicians.as_slice()[0].start;
    assert_eq!((instance.travel.dist(start, a.site), instance.travel.time(a.site, start, 1.0)), (8000, 720));
    assert_eq!(instance.travel.dist(b.site, a.site), 2500);
    let one_way = travel.replace("C1,J1,3,2.5\n", "");
    assert_eq!(
        crate::said(&tables(&one_way)),
        ["travel-unused-ids travel.csv:0 from", "travel-missing-pairs travel.csv:0"]
            .map(str::to_owned)
            .iter()
            .rev()
            .cloned()
            .collect::<Vec<_>>()
    );
    let stranger = travel.replace("C1", "C2");
    assert_eq!(
        crate::said(&tables(&stranger)),
        ["travel-missing-id jobs.csv:3 lat", "travel-missing-id jobs.csv:4 lat"]
    );
    let again = format!("{travel}T1,J1,1,1\n");
    assert_eq!(crate::said(&tables(&again))[0], "duplicate-row travel.csv:9 to");
}

#[test]
fn the_plane_and_plain_times() {
    let settings = r#"{"start": "2026-11-24", "times": "plain", "travel":
        {"mode": "euclidean", "ticks_per_minute": 10, "ticks_per_km": 10, "rounding": "truncate"}}"#;
    let instance = loaded(&[
        ("instance.json", settings),
        ("technicians.csv", "technician_id,start_x,start_y,shift_start,shift_end\nT1,0,0,0,230\n"),
        ("jobs.csv", "job_id,x,y,duration_min,windows\nJ1,1,1,10,10-70\n"),
    ])
    .instance;
    let job = &instance.jobs.as_slice()[0];
    assert_eq!(job.windows, [Window { from: 100, to: 700 }]);
    assert_eq!(instance.travel.dist(instance.technicians.as_slice()[0].start, job.site), 14);
    assert_eq!((instance.shifts.as_slice()[0].end, job.duration), (2300, 100));
    let site = &instance.sites[job.site];
    assert_eq!((site.name.as_str(), site.lat, site.lon), ("J1", 1.0, 1.0));
}

#[test]
fn extra_columns_are_carried_through() {
    let extras = loaded(&[("jobs.csv", "job_id,lat,lon,duration_min,x_note\nJ1,50,4,60, call first \nJ2,50,4,60,\n")])
        .instance
        .extras;
    assert_eq!(extras["jobs"]["J1"]["x_note"], "call first");
    assert_eq!(extras["jobs"].len(), 1);
}

#[test]
fn customers_keep_their_names() {
    let table = "customer_id,name,lat,lon\nC1,Família Àvila,50,4\nC2,,50,4\n";
    let instance = loaded(&[("customers.csv", table)]).instance;
    let names: Vec<_> = instance.customer_names.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    assert_eq!(names, [("C1", "Família Àvila")]);
}
