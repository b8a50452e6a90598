//! Instants for people.

use crate::model::{Clock, Instance};
use crate::units::Ticks;

/// An instant in the instance's way of writing it; with the day where there are several.
pub(super) fn instant(instance: &Instance, at: Ticks) -> String {
    if instance.horizon.clock == Clock::Plain {
        return instance.scale.minutes(at).to_string();
    }
    let day = at.div_euclid(instance.scale.day());
    let minutes = instance.scale.minutes(at.rem_euclid(instance.scale.day())).floor() as i64;
    let time = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    if instance.horizon.days > 1 || day != 0 { format!("{time} on day {}", day + 1) } else { time }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;

    #[test]
    fn writes_the_day_only_where_it_is_another() {
        let mut all = testing::builder(1);
        let instance = all.clone().build(testing::line(1)).unwrap();
        assert_eq!(instant(&instance, 8 * 60 + 5), "08:05");
        assert_eq!(instant(&instance, 25 * 60), "01:00 on day 2");
        all.horizon.clock = Clock::Plain;
        let plain = all.build(testing::line(1)).unwrap();
        assert_eq!(instant(&plain, 1234), "1234");
    }
}
