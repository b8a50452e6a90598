//! Changes by the names of the tables.

use super::Thing;
use crate::model::{Clock, Instance};
use crate::units::{TechId, currency};
use crate::value::{Change, Edge};

/// The names of an instance.
pub struct Names<'a>(pub &'a Instance);

impl Names<'_> {
    /// A change by the names of the tables.
    pub fn thing(&self, change: Change) -> Thing {
        let all = self.0;
        let who = |technician: TechId| Some(all.technicians[technician].id.clone());
        let thing =
            Thing { kind: change.kind().name(), technician: None, depot: None, item: None, now: None, then: None };
        let counted = |now: u32| (Some(now), Some(now + 1));
        match change {
            Change::VanPart { technician, part } => {
                let (now, then) = counted(all.technicians[technician].van[part].quantity);
                Thing { technician: who(technician), item: Some(all.parts[part].id.clone()), now, then, ..thing }
            }
            Change::DepotPart { depot, part } => {
                let (now, then) = counted(all.depots[depot].stock[part]);
                let depot = Some(all.depots[depot].id.clone());
                Thing { depot, item: Some(all.parts[part].id.clone()), now, then, ..thing }
            }
            Change::Level { technician, skill, level } => {
                let now = Some(u32::from(all.technicians[technician].skills[skill]));
                let then = Some(u32::from(level));
                Thing { technician: who(technician), item: Some(all.skills[skill].clone()), now, then, ..thing }
            }
            Change::Tool { technician, tool } => {
                Thing { technician: who(technician), item: Some(all.tools[tool].clone()), ..thing }
            }
            Change::Hour { technician, edge } => {
                let item = match edge {
                    Edge::Start => "start",
                    Edge::End => "end",
                };
                Thing { technician: who(technician), item: Some(item.to_owned()), ..thing }
            }
            Change::Technician { like } => Thing { technician: who(like), ..thing },
        }
    }

    /// One more of what, for people.
    pub fn what(&self, change: Change) -> String {
        let Thing { item, now, then, .. } = self.thing(change);
        let item = item.unwrap_or_default();
        match change {
            Change::Hour { edge: Edge::Start, .. } => format!("starts {} earlier", self.hour()),
            Change::Hour { edge: Edge::End, .. } => format!("ends {} later", self.hour()),
            Change::Technician { .. } => "one more like this".to_owned(),
            _ => match now.zip(then) {
                Some((now, then)) => format!("{item} {now} → {then}"),
                None => item,
            },
        }
    }

    /// Benchmarks count in units of their own.
    fn hour(&self) -> &'static str {
        match self.0.horizon.clock {
            Clock::Local => "an hour",
            Clock::Plain => "60",
        }
    }

    /// Where, or whose it is, for people.
    pub fn whose(&self, change: Change) -> String {
        let Thing { technician, depot, .. } = self.thing(change);
        let who = match change {
            Change::VanPart { technician, .. }
            | Change::Level { technician, .. }
            | Change::Tool { technician, .. }
            | Change::Hour { technician, .. }
            | Change::Technician { like: technician } => Some(&self.0.technicians[technician]),
            Change::DepotPart { .. } => None,
        };
        let named = who.filter(|row| row.name != row.id && !row.name.is_empty());
        let id = technician.or(depot).unwrap_or_default();
        named.map_or(id.clone(), |row| format!("{id} {}", row.name))
    }

    /// What a unit of a part costs; nothing for other things.
    pub fn unit_cost(&self, change: Change) -> Option<f64> {
        match change {
            Change::VanPart { part, .. } | Change::DepotPart { part, .. } => {
                Some(currency(self.0.parts[part].unit_cost))
            }
            _ => None,
        }
    }
}
