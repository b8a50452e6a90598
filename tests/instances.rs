//! The bundled instances read as they should, and so does whatever is generated.

use firstfix::io;
use firstfix::io::generate::{Options, REGIONS, generate};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn bundled(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(name)
}

#[test]
fn bundled_instances_are_clean_and_of_their_size() {
    for (name, jobs, technicians, shifts) in
        [("city-day", 40, 9, 9), ("metro-day", 300, 45, 45), ("rural-week", 83, 7, 32)]
    {
        let loaded = io::read(&bundled(name)).unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
        let instance = &loaded.instance;
        assert_eq!(loaded.warnings, [], "{name}");
        assert_eq!(io::check(instance), [], "{name}");
        assert_eq!(instance.name, name);
        let sizes = (instance.jobs.len(), instance.technicians.len(), instance.shifts.len());
        assert_eq!(sizes, (jobs, technicians, shifts), "{name}");
    }
}

#[test]
fn the_city_day_exercises_the_rules() {
    let city = io::read(&bundled("city-day")).unwrap().instance;
    let jobs = || city.jobs.iter();
    assert!(jobs().any(|job| job.windows.len() > 1) && jobs().any(|job| job.due.is_some()));
    assert!(jobs().any(|job| !job.need.parts.is_empty()) && jobs().any(|job| !job.need.tools.is_empty()));
    assert!(jobs().any(|job| !job.required.is_empty()) && jobs().any(|job| !job.excluded.is_empty()));
    assert!(jobs().any(|job| !job.preferred.is_empty()) && jobs().any(|job| job.warranty));
    assert!(jobs().any(|job| job.windows.iter().any(|window| window.from == window.to)), "a fixed start");
    assert!(jobs().any(|job| job.faults.iter().any(|fault| !fault.need.skills.is_empty())));
    let sites: BTreeSet<_> = jobs().map(|job| job.site).collect();
    assert!(sites.len() < city.jobs.len(), "some jobs share a site");
    let people = || city.technicians.iter();
    assert!(people().any(|one| one.end.is_none()) && people().any(|one| one.end.is_some_and(|end| end != one.start)));
    assert!(people().any(|one| one.max_jobs.is_some()) && people().any(|one| one.van_volume.is_some()));
    assert!(people().any(|one| one.efficiency != 1.0) && people().any(|one| one.speed_factor != 1.0));
    assert!(city.depots.iter().any(|depot| depot.lends_tools));
    let shifts = || city.shifts.iter();
    assert!(shifts().any(|shift| shift.latest_end > shift.end) && shifts().any(|shift| shift.rest.is_some()));
}

#[test]
fn the_broken_day_is_broken_in_many_ways() {
    let faults = io::read(&bundled("broken")).unwrap_err();
    let codes: BTreeSet<&str> = faults.iter().map(|fault| fault.code).collect();
    assert!(codes.len() >= 25, "{} codes: {codes:?}", codes.len());
    assert!(faults.iter().all(|fault| !fault.source.file.is_empty()), "every fault has its file");
    for code in ["swapped-coordinates", "encoding", "relation-cycle", "probability", "duplicate-id", "unknown-column"] {
        assert!(codes.contains(code), "{code}");
    }
}

#[test]
fn generated_instances_read_without_a_word() {
    for region in REGIONS {
        for (jobs, days, seed) in [(20, 1, 1), (120, 1, 2), (150, 5, 3)] {
            let options = Options { jobs, days, seed, region: Some(region), ..Options::default() };
            let loaded = io::build(&generate(&options)).unwrap_or_else(|faults| panic!("{}: {faults:?}", region.name));
            assert_eq!(loaded.warnings, [], "{} {jobs} {days}", region.name);
            assert_eq!(loaded.instance.jobs.len(), jobs);
            // A lone specialist may be too far from somebody, no more.
            let hopeless = io::check(&loaded.instance).len();
            assert!(hopeless * 12 <= jobs, "{} {jobs} {days}: {hopeless}", region.name);
        }
    }
}

#[test]
fn what_is_written_is_what_is_read() {
    let tables = generate(&Options { jobs: 50, days: 2, ..Options::default() });
    let folder = tempfile::tempdir().unwrap();
    io::write_tables(&tables, folder.path()).unwrap();
    let (read, built) = (io::read(folder.path()).unwrap(), io::build(&tables).unwrap());
    assert_eq!(read.warnings, []);
    assert_eq!(read.instance.sha256, built.instance.sha256);
}
