//! Customers and what they ask for.

use super::catalogue::{SERVICES, Service, Trade};
use super::dice::Dice;
use super::places::{Place, somewhere};
use super::regions::Region;

/// Who a customer is; it decides when somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A home.
    Household,
    /// A shop, a school, a workshop.
    Firm,
    /// A block of flats where several jobs are done.
    Block,
}

/// A customer.
#[derive(Clone, Debug)]
pub struct Customer {
    /// Id in the tables.
    pub id: String,
    /// Name.
    pub name: String,
    /// Street, number and town.
    pub address: String,
    /// Where.
    pub place: Place,
    /// Who.
    pub kind: Kind,
}

/// A job: which customer, which service.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// Row of the customers.
    pub customer: usize,
    /// Row of [`SERVICES`].
    pub service: usize,
}

/// Draws customers until they have `count` jobs.
pub fn work(dice: &mut Dice, region: &'static Region, count: usize) -> (Vec<Customer>, Vec<Job>) {
    let digits = count.to_string().len().max(3);
    let (mut customers, mut jobs) = (Vec::new(), Vec::new());
    while jobs.len() < count {
        let service = draw_service(dice, region, |_| true);
        let kind = draw_kind(dice, region, &SERVICES[service]);
        let left = count - jobs.len();
        let wanted = match kind {
            Kind::Block if SERVICES[service].in_blocks => dice.between(2, 4) as usize,
            _ => 1 + usize::from(dice.chance(0.04)),
        };
        for at in 0..wanted.min(left) {
            // Flats get the same visit one after the other; elsewhere a second job is something else.
            let again = at == 0 || (kind == Kind::Block && dice.chance(0.7));
            let service = if again { service } else { draw_service(dice, region, |service| service.in_blocks) };
            jobs.push(Job { customer: customers.len(), service });
        }
        customers.push(customer(dice, region, kind, format!("C{:0digits$}", customers.len() + 1)));
    }
    (customers, jobs)
}

fn draw_service(dice: &mut Dice, region: &Region, eligible: fn(&Service) -> bool) -> usize {
    let share = |service: &Service| match (eligible(service), service.trade) {
        (false, _) => 0.0,
        (true, Trade::Lift) => service.share * region.flats,
        (true, _) => service.share,
    };
    dice.weighted(SERVICES.iter().map(share))
}

fn draw_kind(dice: &mut Dice, region: &Region, service: &Service) -> Kind {
    let weights = match (service.trade, service.in_blocks) {
        // Nobody has a lift of their own.
        (Trade::Lift, _) => [0.0, 0.4, 0.6],
        (_, true) => [0.68, 0.18, 0.14 * region.flats],
        (_, false) => [0.8, 0.2, 0.0],
    };
    [Kind::Household, Kind::Firm, Kind::Block][dice.weighted(weights.into_iter())]
}

fn customer(dice: &mut Dice, region: &'static Region, kind: Kind, id: String) -> Customer {
    let names = region.names;
    let place = somewhere(dice, region, 0.0);
    let (street, number) = (dice.pick(names.streets), dice.between(1, 180));
    let family = dice.pick(names.family);
    let name = match kind {
        Kind::Household => format!("{} {family}", names.household),
        Kind::Firm => format!("{} {family}", dice.pick(names.firms)),
        Kind::Block => format!("{} {street}", names.block),
    };
    let address = if street.contains(' ') && street.starts_with(char::is_lowercase) {
        // French puts the number first; a hamlet has none.
        let numbered = !street.starts_with("lieu-dit") && !street.starts_with("le ");
        if numbered { format!("{number} {street}, {}", place.town) } else { format!("{street}, {}", place.town) }
    } else {
        format!("{street} {number}, {}", place.town)
    };
    Customer { id, name, address, place, kind }
}

#[cfg(test)]
mod tests {
    use super::super::regions::REGIONS;
    use super::*;

    #[test]
    fn exactly_as_many_jobs_as_asked_and_some_share_a_site() {
        for count in [1, 20, 500] {
            let (customers, jobs) = work(&mut Dice::new(5, 1), REGIONS[0], count);
            assert_eq!(jobs.len(), count);
            assert!(customers.len() <= count && jobs.iter().all(|job| job.customer < customers.len()));
            assert!(count < 500 || customers.len() < count * 95 / 100);
        }
    }
}
