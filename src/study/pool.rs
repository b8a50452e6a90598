//! Several runs at once.
//!
//! Plain threads with a common list: on a pool that steals work, a run that waits for its own parallel parts could be
//! made to do another run in between, and its time would be neither's.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Does `task` for each of `tasks` in order, up to `workers` at once, until one fails or `stop` is set.
///
/// A failure sets `failed`, so that other tasks can be told to end early.
///
/// # Errors
/// What the first task that failed said.
pub fn work<T: Sync, E: Send>(
    tasks: &[T],
    workers: usize,
    stop: &AtomicBool,
    failed: &AtomicBool,
    task: impl Fn(&T) -> Result<(), E> + Sync,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let failure = Mutex::new(None);
    let is_over = || stop.load(Ordering::Relaxed) || failed.load(Ordering::Relaxed);
    std::thread::scope(|scope| {
        for _ in 0..workers.clamp(1, tasks.len().max(1)) {
            scope.spawn(|| {
                while !is_over()
                    && let Some(one) = tasks.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    if let Err(error) = task(one) {
                        failed.store(true, Ordering::Relaxed);
                        failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get_or_insert(error);
                    }
                }
            });
        }
    });
    failure.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn done(tasks: usize, workers: usize, fails: Option<usize>) -> (BTreeSet<usize>, Result<(), usize>) {
        let tasks: Vec<usize> = (0..tasks).collect();
        let done = Mutex::new(BTreeSet::new());
        let result = work(&tasks, workers, &AtomicBool::new(false), &AtomicBool::new(false), |task| {
            if fails == Some(*task) {
                return Err(*task);
            }
            assert!(done.lock().expect("no panic").insert(*task), "{task} is done twice");
            Ok(())
        });
        (done.into_inner().expect("no panic"), result)
    }

    #[test]
    fn every_task_is_done_once() {
        for workers in [0, 1, 3, 50] {
            assert_eq!(done(20, workers, None), ((0..20).collect(), Ok(())));
        }
        assert_eq!(done(0, 2, None), (BTreeSet::new(), Ok(())));
    }

    #[test]
    fn a_failure_ends_the_work() {
        let (done, result) = done(1000, 1, Some(3));
        assert_eq!((done, result), ((0..3).collect(), Err(3)));
    }

    #[test]
    fn nothing_is_begun_after_a_stop() {
        let begun = AtomicUsize::new(0);
        let result = work(&[1, 2, 3], 2, &AtomicBool::new(true), &AtomicBool::new(false), |_| {
            begun.fetch_add(1, Ordering::Relaxed);
            Ok::<(), ()>(())
        });
        assert_eq!((begun.into_inner(), result), (0, Ok(())));
    }
}
