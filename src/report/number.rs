//! Numbers as people read them.

use crate::units::{Money, currency};

/// With `decimals` digits behind the point, and a narrow space between thousands: `12 345.6`.
pub fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("−", digits));
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    // What rounds to nothing has no sign.
    let sign = if digits.chars().all(|c| matches!(c, '0' | '.')) { "" } else { sign };
    let mut grouped = String::new();
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{rest}")
}

/// An amount of money to the hundredth.
pub fn money(amount: Money) -> String {
    grouped(currency(amount), 2)
}

/// A share in percent. Only what is all or nothing is shown as 100 % or 0 %.
pub fn percent(share: f64) -> String {
    let text = format!("{:.1}", share * 100.0);
    let text = match text.as_str() {
        "100.0" if share < 1.0 - 1e-9 => "99.9",
        "0.0" if share > 1e-9 => "0.1",
        "100.0" => "100",
        "0.0" | "-0.0" => "0",
        text => text,
    };
    format!("{text}\u{a0}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let narrow = |value, decimals| grouped(value, decimals).replace('\u{202f}', "_");
        assert_eq!(narrow(1234567.891, 1), "1_234_567.9");
        assert_eq!(narrow(-1234.5, 2), "−1_234.50");
        assert_eq!(narrow(999.0, 0), "999");
        assert_eq!(narrow(-0.001, 2), "0.00");
    }

    #[test]
    fn only_certainty_is_a_hundred_percent() {
        let texts = [1.0, 0.99999, 0.5, 0.00001, 0.0].map(|share| percent(share).replace('\u{a0}', " "));
        assert_eq!(texts, ["100 %", "99.9 %", "50.0 %", "0.1 %", "0 %"]);
    }
}
