//! Times of the tables to ticks from the start of the horizon.

use super::values::{Bad, date, number};
use crate::io::diagnostics::codes;
use crate::model::{Clock, Horizon, Window};
use crate::units::{Scale, Ticks};

/// Hours that a time of day may have: the last end of a night shift is noon of the next day but one.
const LAST_HOUR: u32 = 60;
/// Largest plain number that is an instant.
const LAST_PLAIN: f64 = 10_000_000.0;

/// Reads times.
#[derive(Clone, Debug)]
pub struct Times {
    /// The days planned, and how instants are written.
    pub horizon: Horizon,
    /// Length of a tick.
    pub scale: Scale,
}

impl Times {
    /// Ticks from the start of the horizon to midnight of a date; it may lie outside.
    pub fn midnight(&self, date: jiff::civil::Date) -> Ticks {
        let days = self.horizon.start.until(date).map_or(0, |span| span.get_days());
        self.scale.day() * Ticks::from(days)
    }

    /// Day of the horizon of a date; it may lie outside.
    pub fn day(&self, date: jiff::civil::Date) -> i64 {
        self.midnight(date) / self.scale.day()
    }

    /// Ticks from midnight: `08:30`, `08:30:15`, up to `60:00`; a plain number on the plain clock.
    pub fn of_day(&self, text: &str) -> Result<Ticks, Bad> {
        if self.horizon.clock == Clock::Plain {
            return number(text, 0.0, LAST_PLAIN).map(|minutes| self.scale.ticks(minutes));
        }
        let bad = || Bad::new(codes::NOT_A_TIME, format!("{text:?} is not a time"));
        let fields: Vec<&str> = text.split(':').collect();
        let shaped = (2..=3).contains(&fields.len())
            && fields.iter().all(|field| (1..=2).contains(&field.len()) && field.bytes().all(|b| b.is_ascii_digit()));
        if !shaped {
            return Err(bad());
        }
        let value = |at: usize| fields.get(at).and_then(|field| field.parse::<u32>().ok()).unwrap_or(0);
        let (hour, minute, second) = (value(0), value(1), value(2));
        if hour > LAST_HOUR || minute > 59 || second > 59 {
            return Err(bad());
        }
        Ok(self.scale.ticks(f64::from(hour * 60 + minute) + f64::from(second) / 60.0))
    }

    /// An instant: dated, or a time of day where there is but one day.
    pub fn instant(&self, text: &str) -> Result<Ticks, Bad> {
        if let Some((day, time)) = self.dated(text)? {
            return Ok(day + time);
        }
        let time = self.of_day(text)?;
        if self.horizon.days > 1 {
            let hint = format!("write {}T{text}", self.horizon.start);
            return Err(Bad::new(codes::DATE_NEEDED, format!("{text:?} does not say on which day")).hint(hint));
        }
        Ok(time)
    }

    /// Midnight and time of `2026-11-24T08:30`; nothing if the text has no date.
    fn dated(&self, text: &str) -> Result<Option<(Ticks, Ticks)>, Bad> {
        let Some((day, time)) = text.split_once('T') else { return Ok(None) };
        if self.horizon.clock == Clock::Plain {
            return Ok(None);
        }
        Ok(Some((self.midnight(date(day)?), self.of_day(time)?)))
    }

    /// Windows in order, joined where they touch. One without a date holds on each day.
    pub fn windows(&self, text: &str) -> Result<Vec<Window>, Bad> {
        let mut found = Vec::new();
        for window in text.split(';').map(str::trim).filter(|window| !window.is_empty()) {
            self.window(window, &mut found)?;
        }
        Ok(joined(found))
    }

    fn window(&self, text: &str, found: &mut Vec<Window>) -> Result<(), Bad> {
        let bad = || Bad::new(codes::NOT_A_WINDOW, format!("{text:?} is not a window"));
        let (from, to) = halves(text).ok_or_else(bad)?;
        let order = |from: Ticks, to: Ticks| {
            let message = format!("{text} closes before it opens");
            if from <= to { Ok(Window { from, to }) } else { Err(Bad::new(codes::WINDOW_ORDER, message)) }
        };
        match (self.dated(from)?, self.dated(to)?) {
            (Some((day, from)), Some((last, to))) => found.push(order(day + from, last + to)?),
            // The end of a dated window may leave its date out.
            (Some((day, from)), None) => found.push(order(day + from, day + self.of_day(to)?)?),
            (None, Some(_)) => return Err(bad().hint("write the date of the start too")),
            (None, None) => {
                let window = order(self.of_day(from)?, self.of_day(to)?)?;
                let days = (0..self.horizon.days).map(|day| self.scale.day() * Ticks::from(day));
                found.extend(days.map(|day| Window { from: day + window.from, to: day + window.to }));
            }
        }
        Ok(())
    }
}

/// Start and end of a window, at `/` or else at the first `-` that is not within a date.
fn halves(text: &str) -> Option<(&str, &str)> {
    if let Some((from, to)) = text.split_once('/') {
        return Some((from.trim(), to.trim()));
    }
    let after_date = text.find('T').filter(|at| *at <= 10).unwrap_or(0);
    let at = after_date + text.get(after_date..)?.find('-')?;
    Some((text[..at].trim(), text[at + 1..].trim()))
}

/// Windows in order and disjoint: what overlaps or touches is one window.
pub fn joined(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort();
    let mut out: Vec<Window> = Vec::with_capacity(windows.len());
    for window in windows {
        match out.last_mut() {
            Some(last) if window.from <= last.to => last.to = last.to.max(window.to),
            _ => out.push(window),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(days: u32, clock: Clock) -> Times {
        let horizon = Horizon { start: jiff::civil::date(2026, 11, 24), days, timezone: None, clock };
        Times { horizon, scale: Scale::default() }
    }

    fn hours(from: f64, to: f64) -> Window {
        Window { from: (from * 3600.0) as Ticks, to: (to * 3600.0) as Ticks }
    }

    #[test]
    fn times_of_day() {
        let one = times(1, Clock::Local);
        assert_eq!(one.of_day("08:30"), Ok(8 * 3600 + 1800));
        assert_eq!(one.of_day("8:30:15"), Ok(8 * 3600 + 1815));
        assert_eq!(one.of_day("30:00"), Ok(30 * 3600));
        for wrong in ["08:60", "61:00", "0830", "08:3x", "", "-1:00", "08:30:61", "8", "08:030"] {
            assert_eq!(one.of_day(wrong).map_err(|bad| bad.code), Err("not-a-time"), "{wrong}");
        }
        assert_eq!(times(1, Clock::Plain).of_day("12.5"), Ok(750));
    }

    #[test]
    fn instants_need_a_date_when_there_are_several_days() {
        assert_eq!(times(1, Clock::Local).instant("08:00"), Ok(8 * 3600));
        let week = times(7, Clock::Local);
        assert_eq!(week.instant("2026-11-25T08:00"), Ok(32 * 3600));
        assert_eq!(week.instant("2026-11-23T08:00"), Ok(-16 * 3600));
        let bad = week.instant("08:00");
        assert!(bad.is_err_and(|bad| bad.code == "date-needed" && bad.hint == "write 2026-11-24T08:00"));
        assert_eq!(week.instant("2026-13-25T08:00").map_err(|bad| bad.code), Err("not-a-date"));
    }

    #[test]
    fn windows_hold_each_day_or_once() {
        let two = times(2, Clock::Local);
        assert_eq!(two.windows("08:00-12:00"), Ok(vec![hours(8.0, 12.0), hours(32.0, 36.0)]));
        for dated in
            ["2026-11-25T08:00-2026-11-25T12:00", "2026-11-25T08:00/2026-11-25T12:00", "2026-11-25T08:00-12:00"]
        {
            assert_eq!(two.windows(dated), Ok(vec![hours(32.0, 36.0)]), "{dated}");
        }
        assert_eq!(
            times(1, Clock::Plain).windows("10-70; 80-90"),
            Ok(vec![Window { from: 600, to: 4200 }, Window { from: 4800, to: 5400 }])
        );
    }

    #[test]
    fn windows_are_ordered_and_joined() {
        let one = times(1, Clock::Local);
        assert_eq!(one.windows("13:00-15:00;08:00-12:00;12:00-12:30"), Ok(vec![hours(8.0, 12.5), hours(13.0, 15.0)]));
        assert_eq!(one.windows("12:00-08:00").map_err(|bad| bad.code), Err("window-order"));
        for wrong in ["08:00", "08:00-2026-11-24T12:00", "é"] {
            assert_eq!(one.windows(wrong).map_err(|bad| bad.code), Err("not-a-window"), "{wrong}");
        }
    }
}
