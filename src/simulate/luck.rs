//! What chance has in store for the stops of a route.

use super::chance::{Spread, Stream, Whose};
use super::course::{Course, Kind};
use super::options::SimulationOptions;

/// What chance has in store for a stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Luck {
    /// What is found at a job: 0 where there is no further fault, else the number of the fault, from 1.
    pub(super) found: usize,
    /// Factor of the way to it.
    pub(super) travel: f64,
    /// Factor of the work.
    pub(super) work: f64,
}

impl Luck {
    /// As planned.
    pub(super) const NONE: Self = Self { found: 0, travel: 1.0, work: 1.0 };
}

/// Draws the luck of a route, run by run.
pub(super) struct Lottery {
    /// The stream of each stop; none for a break.
    stops: Vec<Option<Stream>>,
    shift: Stream,
    service: Spread,
    travel: Spread,
    congestion: Spread,
}

impl Lottery {
    /// The lottery of a route.
    pub(super) fn new(course: &Course, options: &SimulationOptions) -> Self {
        let mut visits = 0;
        let mut whose = |kind| match kind {
            Kind::Job(job) => Some(Whose::Job(job)),
            Kind::Visit => {
                visits += 1;
                Some(Whose::Visit(course.shift, visits))
            }
            Kind::Break => None,
        };
        let stops = course.steps.iter().map(|step| Some(Stream::new(options.seed, whose(step.kind)?)));
        Self {
            stops: stops.collect(),
            shift: Stream::new(options.seed, Whose::Shift(course.shift)),
            service: Spread::new(options.variation.service),
            travel: Spread::new(options.variation.travel),
            congestion: Spread::new(options.variation.congestion),
        }
    }

    /// Draws the next run; gives the factor of the last leg.
    pub(super) fn draw(&mut self, course: &Course, luck: &mut Vec<Luck>) -> f64 {
        luck.clear();
        let traffic = self.congestion.factor(self.shift.normal());
        for (step, stream) in course.steps.iter().zip(&mut self.stops) {
            luck.push(match (step.kind, stream) {
                (Kind::Job(_), Some(stream)) => Luck {
                    found: step.found(stream.unit()),
                    work: self.service.factor(stream.normal()),
                    travel: traffic * self.travel.factor(stream.normal()),
                },
                (_, Some(stream)) => Luck { travel: traffic * self.travel.factor(stream.normal()), ..Luck::NONE },
                (_, None) => Luck::NONE,
            });
        }
        traffic * self.travel.factor(self.shift.normal())
    }
}
