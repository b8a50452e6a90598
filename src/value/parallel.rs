//! Work shared among threads, its results in order.
//!
//! Plain threads with a counter, not a pool whose threads take up other work while they wait: a solve that waits for its
//! graph must not carry out another solve in the middle of its own time.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What `work` gives for 0, 1, … `count` − 1, in this order, on up to so many threads.
pub fn parallel<T: Send>(threads: usize, count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    parallel_with(threads, count, || (), |(), at| work(at))
}

/// The same, with something that each thread makes for itself and uses again and again.
pub fn parallel_with<S, T: Send>(
    threads: usize,
    count: usize,
    make: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(count));
    let run = || {
        let mut own = make();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return;
            }
            let result = work(&mut own, at);
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((at, result));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(count) {
            scope.spawn(run);
        }
        run();
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_on_any_number_of_threads() {
        for threads in [0, 1, 3, 50] {
            let squares = parallel(threads, 20, |at| at * at);
            assert_eq!(squares, (0..20).map(|at| at * at).collect::<Vec<_>>());
        }
        assert!(parallel(4, 0, |_| 0).is_empty());
    }

    #[test]
    fn each_thread_has_its_own() {
        let counts = parallel_with(
            2,
            10,
            || 0,
            |own, _| {
                *own += 1;
                *own
            },
        );
        assert_eq!(counts.len(), 10);
        assert!(counts.contains(&1));
    }
}
