//! Neighbours, near jobs and components.

use super::world::{MINUTE, World, windows};
use crate::graph::{Graph, GraphOptions};
use crate::model::{Instance, Restock};
use crate::travel::{Metric, Sphere, Travel};
use crate::units::{Id, IdVec, JobId, ShiftId, TechId};
use rand::{RngExt, SeedableRng};

fn numbers(jobs: &[JobId]) -> Vec<u32> {
    jobs.iter().map(|job| job.0).collect()
}

/// A world of `jobs` at random places, each open to some of three technicians.
fn scattered(jobs: usize, seed: u64) -> World {
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    let mut place = || (f64::from(rng.random_range(0..100_u32)), f64::from(rng.random_range(0..100_u32)));
    let points: Vec<(f64, f64)> = (0..=jobs).map(|_| place()).collect();
    let mut world = World::plane(&points);
    for site in 1..=jobs as u32 {
        let begin = rng.random_range(0..400);
        let excluded = TechId(rng.random_range(0..3));
        world.job(site, 20, |job| {
            job.windows = windows(&[(begin, begin + 120)]);
            job.excluded = vec![excluded];
        });
    }
    for _ in 0..3 {
        world.technician(0, |_| {});
    }
    world
}

#[test]
fn travel_waiting_and_lateness_rank_neighbours() {
    let mut world = World::line(&[0, 10, 12, 15]);
    world.job(1, 10, |job| job.windows = windows(&[(100, 110)]));
    // Two away but not before 400: 2 + 0.2 × 278 of waiting.
    world.job(2, 10, |job| job.windows = windows(&[(400, 410)]));
    // Five away, right after.
    world.job(3, 10, |job| job.windows = windows(&[(120, 140)]));
    // At the same place but at the same time: an arc to nobody.
    world.job(1, 10, |job| job.windows = windows(&[(100, 105)]));
    world.technician(0, |_| {});
    let instance = world.build();
    let graph = Graph::build(&instance);
    assert_eq!(numbers(graph.neighbours(JobId(0))), [3, 2, 1]);
    assert_eq!(numbers(graph.near(JobId(0))), [3, 1, 2]);
    // From the last job's side both kinds of partner appear: those before it.
    assert_eq!(numbers(graph.neighbours(JobId(2))), [0, 3, 1]);
}

#[test]
fn neighbours_are_the_best_partners_with_an_arc() {
    let instance = scattered(60, 1).build();
    let few = GraphOptions { neighbours: 7, ..GraphOptions::default() };
    let (graph, full) = (Graph::with_options(&instance, &few), Graph::with_options(&instance, &all(60)));
    for job in instance.jobs.ids() {
        let everything = full.neighbours(job);
        assert_eq!(graph.neighbours(job), &everything[..everything.len().min(7)]);
        for other in instance.jobs.ids().filter(|other| *other != job) {
            let arc = |a, b| graph.transition(&instance, a, b).is_ok();
            assert_eq!(everything.contains(&other), arc(job, other) || arc(other, job));
            if everything.contains(&other) {
                assert!(graph.eligible(job).iter().any(|shift| graph.can_serve(*shift, other)));
                assert!(full.neighbours(other).contains(&job));
            }
        }
    }
}

fn all(jobs: usize) -> GraphOptions {
    GraphOptions { neighbours: jobs, ..GraphOptions::default() }
}

/// Options under which an instance of any size is treated as a large one.
fn as_if_large() -> GraphOptions {
    GraphOptions { neighbours: 10, close: 10, near: 30, all_near: 0, all_arcs: 0, candidates: 30 }
}

fn times(instance: &Instance, job: JobId, near: &[JobId]) -> Vec<u32> {
    let site = |job: JobId| instance.jobs[job].site;
    near.iter().map(|other| instance.travel.leg(site(job), site(*other)).time).collect()
}

/// The tree and the comparison of all pairs find jobs at the same travel times.
fn same_near(instance: &Instance) {
    let (tree, pairs) = (Graph::with_options(instance, &as_if_large()), Graph::build(instance));
    assert!(pairs.is_complete() && !tree.is_complete());
    for job in instance.jobs.ids() {
        assert_eq!(pairs.near(job).len(), instance.jobs.len() - 1);
        assert_eq!(times(instance, job, tree.near(job)), times(instance, job, &pairs.near(job)[..30]));
    }
}

#[test]
fn the_tree_finds_what_all_pairs_find() {
    same_near(&scattered(150, 2).build());
}

#[test]
fn the_tree_works_on_the_sphere_across_the_date_line() {
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(3);
    let mut world = scattered(150, 3);
    for site in world.builder.sites.ids().collect::<Vec<_>>() {
        let east: f64 = rng.random_range(179.0..181.0);
        world.builder.sites[site].lat = rng.random_range(64.0..66.0);
        world.builder.sites[site].lon = if east > 180.0 { east - 360.0 } else { east };
    }
    let sphere = Sphere::new(world.builder.sites.iter().map(|site| (site.lat, site.lon)));
    let metric = Metric::Haversine { sphere, circuity: 1.3, speed_kmh: 60.0 };
    let travel = Travel::new(metric, world.builder.sites.len(), world.builder.scale);
    same_near(&world.builder.build(travel).expect("a sound world"));
}

#[test]
fn a_large_network_is_a_part_of_the_truth() {
    let instance = scattered(150, 4).build();
    let graph = Graph::with_options(&instance, &as_if_large());
    let network = graph.network();
    for edge in network.edge_indices() {
        let (from, to) = network.edge_endpoints(edge).expect("ends");
        assert_eq!(graph.transition(&instance, network[from], network[to]).as_ref(), Ok(&network[edge]));
    }
    let full = Graph::with_options(&instance, &all(150));
    for job in instance.jobs.ids() {
        assert!(!graph.neighbours(job).is_empty());
        assert!(graph.neighbours(job).iter().all(|other| full.neighbours(job).contains(other)));
        assert_eq!(graph.closest_shifts(job), graph.eligible(job), "fewer than 16, all at the same place");
    }
}

#[test]
fn components_are_independent() {
    let mut world = World::line(&[0, 10]);
    world.job(1, 10, |job| job.required = vec![TechId(1)]);
    world.job(1, 10, |job| job.required = vec![TechId(0), TechId(2)]);
    world.job(1, 10, |job| job.required = vec![TechId(1)]);
    world.job(1, 700, |_| {});
    for _ in 0..4 {
        world.technician(0, |_| {});
    }
    let instance = world.build();
    let graph = Graph::build(&instance);
    let parts: Vec<(Vec<u32>, Vec<u32>)> = (graph.components().iter())
        .map(|part| (numbers(&part.jobs), part.shifts.iter().map(|shift| shift.0).collect()))
        .collect();
    // Nobody can do the long job, and the last technician could do nothing else.
    assert_eq!(parts, [(vec![0, 2], vec![1]), (vec![1], vec![0, 2])]);
    assert_eq!(graph.hopeless().iter().map(|(job, _)| job.0).collect::<Vec<_>>(), [3]);
}

#[test]
fn scarce_parts_link_components() {
    for (stock, components) in [(0, 2), (5, 1), (crate::units::UNLIMITED, 2)] {
        let mut world = World::line(&[0, 10]);
        let filter = world.part("filter", 0);
        for tech in 0..2 {
            world.job(1, 10, |job| {
                job.required = vec![TechId(tech)];
                job.need.parts = vec![(filter, 1)];
            });
        }
        for _ in 0..2 {
            world.technician(0, |tech| tech.van[filter].quantity = 1);
        }
        world.depot(0, &[stock], |_| {});
        assert_eq!(Graph::build(&world.build()).components().len(), components, "stock {stock}");
    }
}

#[test]
fn days_of_a_van_are_linked_unless_it_is_restocked() {
    for (restock, components) in [(Restock::None, 1), (Restock::Nightly, 2)] {
        let mut world = World::line(&[0, 10]);
        world.builder.restock = restock;
        world.builder.horizon.days = 2;
        let day = 24 * 60;
        world.job(1, 10, |job| job.windows = windows(&[(100, 200)]));
        world.job(1, 10, |job| job.windows = windows(&[(day + 100, day + 200)]));
        let shift = world.technician(0, |_| {});
        let mut next = world.builder.shifts[shift].clone();
        let later = day * MINUTE;
        (next.day, next.start, next.end, next.latest_end) = (1, later, later + next.end, later + next.latest_end);
        let next = world.builder.shifts.push(next);
        let instance = world.build();
        let graph = Graph::build(&instance);
        assert_eq!(graph.components().len(), components);
        assert_eq!((graph.eligible(JobId(0)), graph.eligible(JobId(1))), (&[shift][..], &[next][..]));
        let arc = graph.transition(&instance, JobId(0), JobId(1));
        assert_eq!(arc.err().map(|reason| reason.code), Some("no-common-shift"));
        assert_eq!(shift, ShiftId::from_index(0));
    }
}

#[test]
fn an_empty_instance_has_an_empty_graph() {
    let no_jobs = {
        let mut world = World::line(&[0]);
        world.technician(0, |_| {});
        world.build()
    };
    let nobody = {
        let mut world = World::line(&[0]);
        world.job(0, 10, |_| {});
        world.build()
    };
    for instance in [no_jobs, nobody] {
        for options in [GraphOptions::default(), as_if_large()] {
            let graph = Graph::with_options(&instance, &options);
            assert!(graph.components().is_empty());
            assert_eq!(graph.network().edge_count(), 0);
            assert_eq!(graph.least_routes(&instance), 0);
            let alone: IdVec<JobId, usize> = instance.jobs.ids().map(|job| graph.near(job).len()).collect();
            assert!(alone.iter().all(|near| *near == 0));
        }
    }
}
