//! The vehicles of a VRPLIB file, and who may serve whom.

use super::super::Options;
use super::super::fleet::Vehicle;
use super::super::reader::Reader;
use super::nodes::Node;
use super::sections::File;
use crate::units::UNLIMITED;
use std::collections::{BTreeMap, BTreeSet};

/// A vehicle and what the file says about it.
#[derive(Clone, Debug)]
pub struct Member {
    /// The vehicle without skills.
    vehicle: Vehicle,
    /// Its home, as a row of the nodes.
    pub home: usize,
    /// Clients that it may serve, as rows of the nodes; `None`: all.
    allowed: Option<BTreeSet<usize>>,
}

impl Member {
    /// The id of the vehicle.
    pub fn id(&self) -> &str {
        &self.vehicle.id
    }

    fn may_serve(&self, client: usize) -> bool {
        self.allowed.as_ref().is_none_or(|allowed| allowed.contains(&client))
    }

    /// The vehicle with the classes that it may serve as skills.
    pub fn vehicle(self, classes: &Classes) -> Vehicle {
        let skills = classes.served_by(&self);
        Vehicle { skills, ..self.vehicle }
    }
}

/// Reads the fleet; a home without hours is open until `horizon`.
pub fn read(
    file: &File,
    nodes: &[Node],
    depots: &[usize],
    horizon: f64,
    options: &Options,
    reader: &mut Reader,
) -> Vec<Member> {
    let listed = rows_of(file);
    let size = options.vehicles.or(said(file, reader)).or(listed).unwrap_or(nodes.len() - depots.len());
    // Rows are listed for the whole fleet even where fewer are wanted.
    let ids: Vec<String> = (1..=listed.unwrap_or(size).max(size)).map(|id| id.to_string()).collect();
    let units = |reader: &mut Reader, line, word: &str| reader.whole(line, "the capacity", word, UNLIMITED - 1);
    let capacities = per_vehicle(file, ["CAPACITY", "CAPACITY_SECTION"], &ids, reader, units);
    let longest = |reader: &mut Reader, line, word: &str| reader.duration(line, "the longest duration", word);
    let keys = ["VEHICLES_MAX_DURATION", "VEHICLES_MAX_DURATION_SECTION"];
    let durations = per_vehicle(file, keys, &ids, reader, longest);
    let homes = homes(file, nodes, depots, &ids, reader);
    let allowed = allowed(file, nodes, &ids, reader);
    let member = |at: usize| Member {
        vehicle: Vehicle {
            id: format!("v{}", ids[at]),
            place: nodes[homes[at]].place,
            window: nodes[homes[at]].window.unwrap_or((0.0, horizon)),
            capacity: capacities[at],
            max_route: durations[at],
            skills: Vec::new(),
        },
        home: homes[at],
        allowed: allowed.as_ref().map(|allowed| allowed[at].clone()),
    };
    (0..size).map(member).collect()
}

/// The size that the file says: `VEHICLES`, or the `-k20` in a name.
fn said(file: &File, reader: &mut Reader) -> Option<usize> {
    if let Some((line, word)) = file.key("VEHICLES") {
        return Some(reader.whole(line, "VEHICLES", word, 100_000) as usize);
    }
    let (_, after) = file.text("NAME").rsplit_once("-k")?;
    after.parse().ok().filter(|size| (1..=100_000).contains(size))
}

/// The number of vehicles for which a section has rows.
fn rows_of(file: &File) -> Option<usize> {
    let sections = ["CAPACITY_SECTION", "VEHICLES_DEPOT_SECTION", "VEHICLES_ALLOWED_CLIENTS_SECTION"];
    sections.iter().filter_map(|name| file.section(name)).map(|section| section.rows.len()).max()
}

/// A number for each vehicle, from a section or from a key for all of them.
fn per_vehicle<T: Copy>(
    file: &File,
    [key, section]: [&str; 2],
    ids: &[String],
    reader: &mut Reader,
    parse: impl Fn(&mut Reader, u32, &str) -> T,
) -> Vec<Option<T>> {
    if let Some(column) = file.column(section, ids, reader) {
        return column.iter().map(|(line, word)| Some(parse(reader, *line, word))).collect();
    }
    let shared = file.key(key).map(|(line, word)| parse(reader, line, word));
    vec![shared; ids.len()]
}

fn homes(file: &File, nodes: &[Node], depots: &[usize], ids: &[String], reader: &mut Reader) -> Vec<usize> {
    let Some(column) = file.column("VEHICLES_DEPOT_SECTION", ids, reader) else {
        return vec![depots[0]; ids.len()];
    };
    let mut homes = Vec::with_capacity(ids.len());
    for (line, word) in column {
        let home = depots.iter().copied().find(|&depot| nodes[depot].id == word);
        if home.is_none() {
            reader.fault("unknown-id", line, word, format!("the vehicle's home {word} is no depot"));
        }
        homes.push(home.unwrap_or(depots[0]));
    }
    homes
}

fn allowed(file: &File, nodes: &[Node], ids: &[String], reader: &mut Reader) -> Option<Vec<BTreeSet<usize>>> {
    let name = "VEHICLES_ALLOWED_CLIENTS_SECTION";
    let rows = file.by_id(name, ids, reader)?;
    let at: BTreeMap<&str, usize> = nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
    let mut allowed = Vec::with_capacity(rows.len());
    for (line, words) in rows {
        let mut clients = BTreeSet::new();
        for word in words {
            match at.get(word) {
                Some(&client) => drop(clients.insert(client)),
                None => reader.fault("unknown-id", line, word, format!("{name} names {word}, which is no node")),
            }
        }
        allowed.push(clients);
    }
    Some(allowed)
}

/// Clients that the same vehicles may serve form a class; a class is a skill.
///
/// Site dependence is a matter of a few kinds of vehicles, so classes are far fewer than pairs of client and
/// vehicle, and a client that nobody may serve gets a skill that nobody has.
#[derive(Clone, Debug, Default)]
pub struct Classes {
    /// Name of the class of each client that not everyone may serve.
    by_client: BTreeMap<usize, String>,
}

impl Classes {
    /// The class of a client; `None`: everyone may serve it.
    pub fn of_client(&self, client: usize) -> Option<String> {
        self.by_client.get(&client).cloned()
    }

    /// The classes of a vehicle, in order of their first client.
    fn served_by(&self, member: &Member) -> Vec<String> {
        let mut served = Vec::new();
        for (client, class) in &self.by_client {
            if member.may_serve(*client) && !served.contains(class) {
                served.push(class.clone());
            }
        }
        served
    }
}

/// The classes of `clients` under a fleet.
pub fn classes(fleet: &[Member], clients: &[usize]) -> Classes {
    let mut names: BTreeMap<Vec<bool>, String> = BTreeMap::new();
    let mut by_client = BTreeMap::new();
    for &client in clients {
        let served: Vec<bool> = fleet.iter().map(|member| member.may_serve(client)).collect();
        if !served.contains(&false) {
            continue;
        }
        let next = names.len() + 1;
        let class = names.entry(served).or_insert_with(|| format!("class{next}"));
        by_client.insert(client, class.clone());
    }
    Classes { by_client }
}
