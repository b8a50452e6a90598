//! The windows that come into question: the hours of a job, cut into pieces.

use super::SlotOptions;
use crate::model::{Instance, Window};
use crate::units::{JobId, Ticks};

/// Windows of the wanted length, in order: the hours in which somebody works, within the windows of the job and the hours
/// asked for. Each is counted from the beginning of its stretch of hours; the last of a stretch may be shorter.
pub fn windows(instance: &Instance, job: JobId, options: &SlotOptions) -> Vec<Window> {
    let mut hours = worked(instance, options);
    for narrower in [&instance.jobs[job].windows, &options.hours] {
        if !narrower.is_empty() {
            hours = common(&hours, narrower);
        }
    }
    hours.into_iter().flat_map(|stretch| pieces(stretch, options.length)).collect()
}

/// The hours in which somebody is out, overtime included.
fn worked(instance: &Instance, options: &SlotOptions) -> Vec<Window> {
    let wanted = |technician| options.technician.is_none_or(|only| only == technician);
    let shifts = instance.shifts.iter().filter(|shift| wanted(shift.technician));
    let mut spans: Vec<Window> = shifts.map(|shift| Window { from: shift.start, to: shift.latest_end }).collect();
    spans.sort_unstable();
    let mut joined: Vec<Window> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            // One day that ends as the next begins is a stretch of its own.
            Some(last) if span.from < last.to => last.to = last.to.max(span.to),
            _ => joined.push(span),
        }
    }
    joined
}

/// What two lists of windows have in common.
fn common(some: &[Window], others: &[Window]) -> Vec<Window> {
    let instant = |window: &Window| window.from == window.to;
    let meet = |a: &Window, b: &Window| {
        let both = Window { from: a.from.max(b.from), to: a.to.min(b.to) };
        // Where one ends as the other begins they have nothing in common worth a call.
        let enough = both.from < both.to || (both.from == both.to && (instant(a) || instant(b)));
        enough.then_some(both)
    };
    let mut found: Vec<Window> = some.iter().flat_map(|a| others.iter().filter_map(move |b| meet(a, b))).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// A stretch in pieces. An instant is a piece.
fn pieces(stretch: Window, length: Ticks) -> impl Iterator<Item = Window> {
    let count = ((stretch.to - stretch.from).max(1) + length - 1) / length.max(1);
    (0..count).map(move |at| {
        let from = stretch.from + at * length;
        Window { from, to: (from + length).min(stretch.to) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::InstanceBuilder;
    use crate::model::testing::{builder, job, line, shift, technician};
    use crate::units::TechId;

    fn cut(
        change: impl Fn(&mut InstanceBuilder),
        hours: Vec<Window>,
        technician_only: Option<TechId>,
    ) -> Vec<(i64, i64)> {
        let mut all = builder(1);
        for name in ["anna", "bo"] {
            let row = technician(name, &all);
            all.technicians.push(row);
        }
        all.shifts.push(shift(0, 480, 960));
        all.shifts.push(shift(1, 540, 1020));
        all.jobs.push(job("j", 0));
        change(&mut all);
        let instance = all.build(line(1)).expect("an instance");
        let options = SlotOptions { length: 120, hours, technician: technician_only };
        windows(&instance, JobId(0), &options).iter().map(|window| (window.from, window.to)).collect()
    }

    fn window(from: i64, to: i64) -> Window {
        Window { from, to }
    }

    #[test]
    fn without_windows_the_hours_of_all_shifts_are_cut() {
        let all = cut(|_| (), Vec::new(), None);
        assert_eq!(all, [(480, 600), (600, 720), (720, 840), (840, 960), (960, 1020)]);
        assert_eq!(cut(|_| (), Vec::new(), Some(TechId(1)))[0], (540, 660));
    }

    #[test]
    fn windows_of_the_job_are_cut_where_somebody_works() {
        let windows = |all: &mut InstanceBuilder| all.jobs[JobId(0)].windows = vec![window(400, 720), window(900, 900)];
        assert_eq!(cut(windows, Vec::new(), None), [(480, 600), (600, 720), (900, 900)]);
        assert_eq!(cut(windows, vec![window(500, 650)], None), [(500, 620), (620, 650)]);
        let late = |all: &mut InstanceBuilder| all.jobs[JobId(0)].windows = vec![window(1100, 1200)];
        assert!(cut(late, Vec::new(), None).is_empty());
    }

    #[test]
    fn days_are_cut_each_from_its_beginning() {
        let two = |all: &mut InstanceBuilder| {
            all.horizon.days = 2;
            let mut next = shift(0, 1440 + 500, 1440 + 650);
            next.day = 1;
            all.shifts.push(next);
        };
        let all = cut(two, vec![window(960, 3000)], None);
        assert_eq!(all, [(960, 1020), (1940, 2060), (2060, 2090)]);
        assert_eq!(cut(two, vec![window(300, 480), window(1020, 1940)], None), []);
    }
}
