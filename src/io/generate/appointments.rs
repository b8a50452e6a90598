//! When customers can be visited, and what they were promised.

use super::dice::Dice;
use super::work::Kind;
use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// The days of an instance.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// First date.
    pub start: Date,
    /// How many.
    pub count: u32,
}

impl Days {
    /// The date of a day, 0 = first.
    pub fn date(&self, day: u32) -> Date {
        let span: Span = i64::from(day).days();
        self.start.saturating_add(span)
    }

    /// An instant: with its date where there are several days.
    pub fn instant(&self, day: u32, minute: u32) -> String {
        if self.count > 1 { format!("{}T{}", self.date(day), clock(minute)) } else { clock(minute) }
    }
}

/// Minutes of the day as `08:30`.
pub fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Parts of a day that households choose, in minutes, with their weights.
const HOUSEHOLD: [(&[(u32, u32)], f64); 6] = [
    (&[], 0.34),
    (&[(480, 720)], 0.26),
    (&[(750, 990)], 0.2),
    (&[(480, 600), (900, 1020)], 0.1),
    (&[(540, 660)], 0.05),
    (&[(840, 960)], 0.05),
];

/// What firms and schools offer.
const FIRM: [(&[(u32, u32)], f64); 4] =
    [(&[(540, 1020)], 0.5), (&[(480, 690), (810, 1020)], 0.25), (&[(810, 1020)], 0.07), (&[], 0.18)];

/// The windows of a customer, for each of their jobs; empty: any time.
pub fn opening_hours(dice: &mut Dice, kind: Kind) -> String {
    match kind {
        Kind::Firm => spans(FIRM[dice.weighted(FIRM.iter().map(|(_, weight)| *weight))].0),
        Kind::Block => spans(&[(480, 1020)]),
        Kind::Household => String::new(),
    }
}

/// The appointment of a household; empty: any time. Urgent work is taken whenever somebody can come.
pub fn appointment(dice: &mut Dice, urgent: bool, days: Days) -> String {
    if urgent && dice.chance(0.75) {
        return String::new();
    }
    let chosen = HOUSEHOLD[dice.weighted(HOUSEHOLD.iter().map(|(_, weight)| *weight))].0;
    if days.count == 1 || !dice.chance(0.5) {
        return spans(chosen);
    }
    let date = days.date(dice.below(days.count as usize) as u32);
    let dated = chosen.iter().map(|(from, to)| format!("{date}T{}-{}", clock(*from), clock(*to)));
    dated.collect::<Vec<_>>().join(";")
}

/// The hour promised to somebody with an urgent fault: the earlier days have the older calls.
pub fn promise(dice: &mut Dice, days: Days) -> String {
    let day = dice.below(days.count as usize).min(dice.below(days.count as usize)) as u32;
    days.instant(day, 30 * dice.between(19, 32))
}

fn spans(spans: &[(u32, u32)]) -> String {
    let spans = spans.iter().map(|(from, to)| format!("{}-{}", clock(*from), clock(*to)));
    spans.collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_carry_a_date_only_where_there_are_several_days() {
        let one = Days { start: jiff::civil::date(2026, 11, 30), count: 1 };
        assert_eq!(one.instant(0, 510), "08:30");
        let week = Days { count: 5, ..one };
        assert_eq!(week.instant(1, 510), "2026-12-01T08:30");
    }

    #[test]
    fn promises_and_appointments_are_in_the_horizon() {
        let days = Days { start: jiff::civil::date(2026, 11, 30), count: 2 };
        let mut dice = Dice::new(1, 1);
        for _ in 0..100 {
            let promised = promise(&mut dice, days);
            assert!(promised.starts_with("2026-11-30T") || promised.starts_with("2026-12-01T"));
            let window = appointment(&mut dice, false, days);
            assert!(window.is_empty() || window.contains('-'));
        }
    }
}
