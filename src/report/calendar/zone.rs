//! The time zone of an instance, as a calendar has to spell it out.

use super::civil;
use crate::model::Instance;
use calcard::common::PartialDateTime;
use calcard::icalendar::{ICalendarComponent, ICalendarComponentType, ICalendarProperty};
use jiff::civil::DateTime;
use jiff::tz::{Dst, Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

/// A time zone with its changes around the days of a plan.
pub struct Zone {
    /// Its IANA name.
    pub name: String,
    changes: Vec<Change>,
}

/// From when which offset holds.
struct Change {
    /// On the clock as it is before the change.
    at: DateTime,
    before: Offset,
    after: Offset,
    summer: bool,
    abbreviation: String,
}

impl Zone {
    /// The zone of an instance; `None` where it has none, or one that nobody knows: times are floating then.
    pub fn new(instance: &Instance) -> Option<Self> {
        let horizon = &instance.horizon;
        let zone = TimeZone::get(horizon.timezone.as_deref()?).ok()?;
        let from = zone.to_timestamp(horizon.start.to_datetime(jiff::civil::Time::midnight())).ok()?;
        // Night shifts go on after the last day.
        let to = from.checked_add((i64::from(horizon.days) + 2).checked_mul(24)?.hours()).ok()?;
        let name = zone.iana_name()?.to_owned();
        Some(Self { name, changes: changes(&zone, from, to) })
    }

    /// The component of the zone, and those of its changes.
    pub fn components(&self) -> (ICalendarComponent, Vec<ICalendarComponent>) {
        let mut own = ICalendarComponent::new(ICalendarComponentType::VTimezone);
        own.add_property(ICalendarProperty::Tzid, self.name.as_str());
        (own, self.changes.iter().map(Change::component).collect())
    }
}

/// What holds at `from`, and every change until `to`.
fn changes(zone: &TimeZone, from: Timestamp, to: Timestamp) -> Vec<Change> {
    let change = |at: Timestamp| {
        let info = zone.to_offset_info(at);
        let before = zone.to_offset(at.checked_sub(1.second()).unwrap_or(at));
        Change {
            at: before.to_datetime(at),
            before,
            after: info.offset(),
            summer: info.dst() == Dst::Yes,
            abbreviation: info.abbreviation().to_owned(),
        }
    };
    let holds = zone.preceding(from).next().map_or(Timestamp::UNIX_EPOCH, |last| last.timestamp());
    let later = zone.following(from).map(|next| next.timestamp()).take_while(|at| *at <= to);
    std::iter::once(holds).chain(later).map(change).collect()
}

impl Change {
    fn component(&self) -> ICalendarComponent {
        let kind = if self.summer { ICalendarComponentType::Daylight } else { ICalendarComponentType::Standard };
        let mut own = ICalendarComponent::new(kind);
        own.add_property(ICalendarProperty::Dtstart, civil(self.at));
        own.add_property(ICalendarProperty::Tzoffsetfrom, offset(self.before));
        own.add_property(ICalendarProperty::Tzoffsetto, offset(self.after));
        own.add_property(ICalendarProperty::Tzname, self.abbreviation.as_str());
        own
    }
}

fn offset(offset: Offset) -> PartialDateTime {
    let minutes = offset.seconds().unsigned_abs() / 60;
    PartialDateTime {
        tz_hour: u8::try_from(minutes / 60).ok(),
        tz_minute: u8::try_from(minutes % 60).ok(),
        tz_minus: offset.is_negative(),
        ..PartialDateTime::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::day;
    use jiff::civil::date;

    fn zone(name: &str, start: jiff::civil::Date, days: u32) -> Option<Zone> {
        let mut instance = day();
        instance.horizon.timezone = Some(name.into());
        (instance.horizon.start, instance.horizon.days) = (start, days);
        Zone::new(&instance)
    }

    fn offsets(zone: &Zone) -> Vec<(bool, i32)> {
        zone.changes.iter().map(|change| (change.summer, change.after.seconds() / 3600)).collect()
    }

    #[test]
    fn the_change_within_the_horizon_is_there() {
        let zone = zone("Europe/Brussels", date(2026, 10, 23), 5).expect("a zone");
        assert_eq!(offsets(&zone), [(true, 2), (false, 1)]);
        assert_eq!(zone.changes[1].at, date(2026, 10, 25).at(3, 0, 0, 0));
        assert_eq!(zone.changes[1].before.seconds(), 7200);
    }

    #[test]
    fn a_zone_without_changes_still_has_an_offset() {
        assert_eq!(offsets(&zone("UTC", date(2026, 11, 24), 1).expect("a zone")), [(false, 0)]);
        let tokyo = zone("Asia/Tokyo", date(2026, 11, 24), 1).expect("a zone");
        assert_eq!(offsets(&tokyo), [(false, 9)]);
    }

    #[test]
    fn an_unknown_zone_is_none() {
        assert!(zone("Europe/Atlantis", date(2026, 11, 24), 1).is_none());
    }
}
