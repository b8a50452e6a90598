//! The clients of a VRPLIB file as customers.

use super::super::fleet::Customer;
use super::fleet_of::Classes;
use super::nodes::Node;

/// Cost of leaving out a customer without a prize, who must be served (so the dialect's reference reader).
const REQUIRED: f64 = 1e6;

/// Clients as customers; `money` is what a unit of prize is worth, where there are prizes.
pub fn customers(nodes: &[Node], clients: &[usize], classes: &Classes, money: Option<u32>) -> Vec<Customer> {
    let cost = |prize: f64, money: u32| if prize > 0.0 { prize * f64::from(money) } else { REQUIRED };
    let customer = |&client: &usize| {
        let node = &nodes[client];
        Customer {
            id: node.id.clone(),
            name: node.name.clone(),
            place: node.place,
            demand: node.demand,
            service: node.service,
            window: node.window,
            skills: classes.of_client(client).map(|class| vec![class]).unwrap_or_default(),
            unserved_cost: money.map(|money| cost(node.prize, money)),
        }
    };
    clients.iter().map(customer).collect()
}
