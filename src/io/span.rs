//! Spans of time and shares as people type them.

use std::time::Duration;

/// The longest time limit: a year, far from where instants overflow.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// `60s`, `2m`, `1h 30m`, `500ms`; a plain number is seconds.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let trimmed = text.trim();
    let seconds = trimmed.parse::<f64>().ok();
    let span = match seconds {
        Some(seconds) => Duration::try_from_secs_f64(seconds).ok(),
        None => trimmed.parse::<jiff::SignedDuration>().ok().and_then(|span| span.try_into().ok()),
    };
    match span {
        Some(span) if span.is_zero() => Err("must be above zero".into()),
        Some(span) if span > LONGEST => Err("must be at most a year".into()),
        Some(span) => Ok(span),
        None => Err("not a length of time; write 60s, 2m, 500ms or 1h 30m".into()),
    }
}

/// A share: `0.01` or `1%`.
pub fn parse_share(text: &str) -> Result<f64, String> {
    let trimmed = text.trim();
    let (number, unit) = match trimmed.strip_suffix('%') {
        Some(number) => (number.trim(), 0.01),
        None => (trimmed, 1.0),
    };
    match number.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&(value * unit)) => Ok(value * unit),
        _ => Err("not a share; write a number from 0 to 1, such as 0.01, or 1%".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time() {
        for (text, millis) in
            [("60s", 60_000), ("2m", 120_000), ("500ms", 500), ("1h 30m", 5_400_000), ("1.5m", 90_000), ("20", 20_000)]
        {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
    }

    #[test]
    fn what_is_no_length_of_time() {
        for text in ["", "soon", "-5s", "0s", "0", "NaN", "inf", "1e300", "-1", "99999999h", "5 parsecs"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn shares() {
        assert_eq!(parse_share("0.01"), Ok(0.01));
        assert_eq!(parse_share("1%"), Ok(0.01));
        assert_eq!(parse_share("0"), Ok(0.0));
        for text in ["1.5", "-0.1", "NaN", "150%", "", "%"] {
            assert!(parse_share(text).is_err(), "{text}");
        }
    }
}
