//! What every section of the page shares: who goes out, on which days, and what keeps jobs from being fixed.

use crate::model::{Clock, Instance, Technician};
use crate::report::clock::{day_name, length, time_of_day};
use crate::report::number::grouped;
use crate::units::{TechId, Ticks};
use crate::verify::{Loss, TimedRoute, VerifiedPlan};
use jiff::ToSpan;

/// Colours of the style sheet.
const COLOURS: usize = 8;
/// Line patterns of the style sheet. It has no factor in common with the number of colours, so forty technicians
/// differ in one or the other, and neighbours in both.
const DASHES: usize = 5;

/// A plan on its way to the page.
pub struct Scene<'a> {
    pub instance: &'a Instance,
    pub plan: &'a VerifiedPlan,
    /// Technicians who go out, in order.
    pub members: Vec<Member<'a>>,
    /// For each stop of each route, what keeps its faults from being fixed.
    pub losses: Vec<Vec<Vec<Loss>>>,
    /// Days on which somebody goes out, in order.
    pub days: Vec<u32>,
}

/// A technician who goes out.
pub struct Member<'a> {
    pub tech: TechId,
    pub technician: &'a Technician,
    /// Their place among those who go out, from 0: the page's number for them.
    pub number: usize,
    /// Letters that stand for them on map and chart: `A` … `Z`, `AA` …
    pub key: String,
    pub colour: usize,
    pub dash: usize,
    /// Their routes, as places in the plan.
    pub routes: Vec<usize>,
}

impl<'a> Scene<'a> {
    pub fn new(instance: &'a Instance, plan: &'a VerifiedPlan) -> Self {
        Self::numbered(instance, plan, |_, place| place)
    }

    /// A plan among others, in which a technician has the same number, and so the same letters and colour: by id and place
    /// among those who go out.
    pub fn numbered(instance: &'a Instance, plan: &'a VerifiedPlan, number: impl Fn(&str, usize) -> usize) -> Self {
        let mut members: Vec<Member> = Vec::new();
        // Routes are in order of shift, and shifts in order of technician.
        for (at, route) in plan.routes().iter().enumerate() {
            let tech = instance.shifts[route.shift].technician;
            if members.last().is_none_or(|last| last.tech != tech) {
                let number = number(&instance.technicians[tech].id, members.len());
                members.push(Member::new(instance, tech, number));
            }
            if let Some(member) = members.last_mut() {
                member.routes.push(at);
            }
        }
        let mut days: Vec<u32> = plan.routes().iter().map(|route| instance.shifts[route.shift].day).collect();
        days.sort_unstable();
        days.dedup();
        Self { instance, plan, members, losses: plan.losses(instance), days }
    }

    /// Every route with its place in the plan and who goes, by member.
    pub fn outings(&self) -> impl Iterator<Item = Outing<'_>> {
        self.members.iter().flat_map(move |member| member.routes.iter().map(move |at| self.outing(member, *at)))
    }

    fn outing<'s>(&'s self, member: &'s Member<'a>, at: usize) -> Outing<'s> {
        let route = &self.plan.routes()[at];
        Outing { member, at, route, day: self.instance.shifts[route.shift].day }
    }

    /// `08:30`, as seen from a day.
    pub fn time(&self, at: Ticks, day: u32) -> String {
        time_of_day(self.instance, at, day)
    }

    /// A length of time: `7:52 h`, or a plain number.
    pub fn length(&self, ticks: Ticks) -> String {
        length(self.instance, ticks)
    }

    /// `12.3 km`, or a plain number where distances have no unit.
    pub fn distance(&self, dist: i64) -> String {
        let km = grouped(self.instance.scale.km(dist), 1);
        if self.is_plain() { km } else { format!("{km} km") }
    }

    /// Whether times are plain numbers: a benchmark without dates.
    pub fn is_plain(&self) -> bool {
        self.instance.horizon.clock == Clock::Plain
    }

    /// `Tue 24 Nov 2026`; nothing in instances without dates.
    pub fn day(&self, day: u32) -> String {
        if self.is_plain() {
            return String::new();
        }
        let date = self.instance.horizon.start.checked_add(i64::from(day).days());
        date.map_or_else(|_| day_name(self.instance, day), |date| date.strftime("%a %-d %b %Y").to_string())
    }

    /// Whether any job has faults, so that first-time fixes mean something.
    pub fn has_faults(&self) -> bool {
        self.instance.jobs.iter().any(|job| !job.faults.is_empty())
    }

    /// Whether the page has more than one day to choose from.
    pub fn has_days(&self) -> bool {
        self.days.len() > 1
    }
}

impl<'a> Member<'a> {
    fn new(instance: &'a Instance, tech: TechId, number: usize) -> Self {
        let (colour, dash) = (number % COLOURS, number % DASHES);
        Self {
            tech,
            technician: &instance.technicians[tech],
            number,
            key: letters(number),
            colour,
            dash,
            routes: Vec::new(),
        }
    }

    /// The name, where it says more than the id.
    pub fn name(&self) -> Option<&'a str> {
        let name = self.technician.name.as_str();
        (!name.is_empty() && name != self.technician.id).then_some(name)
    }
}

/// One route on the page.
#[derive(Clone, Copy)]
pub struct Outing<'s> {
    pub member: &'s Member<'s>,
    /// Its place in the plan; the page's number for it.
    pub at: usize,
    pub route: &'s TimedRoute,
    pub day: u32,
}

impl Outing<'_> {
    /// The page's name for a stop: `s3-0` is the first stop of the fourth route.
    pub fn anchor(&self, stop: usize) -> String {
        format!("s{}-{stop}", self.at)
    }

    /// What stands for a stop on map and chart: `A1` is the first stop of the first technician.
    pub fn label(&self, stop: usize) -> String {
        format!("{}{}", self.member.key, stop + 1)
    }
}

/// `A` … `Z`, `AA` … for 0, 1 …, as spreadsheets name columns.
fn letters(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + (number % 26) as u8));
        if number < 26 {
            break;
        }
        number = number / 26 - 1;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn letters_go_on_like_columns_of_a_spreadsheet() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn forty_technicians_look_different() {
        let looks: BTreeSet<_> = (0..40).map(|number| (number % COLOURS, number % DASHES)).collect();
        assert_eq!(looks.len(), 40);
    }
}
