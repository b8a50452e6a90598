//! What all importers share: numbered lines, checked numbers, collected faults.

use crate::model::Diagnostic;

/// Numbers of a published file stay below this in magnitude; beyond it ticks could overflow.
const LARGEST: f64 = 1e9;

/// A line with something on it.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Number from 1.
    pub number: u32,
    /// Text without surrounding blanks.
    pub text: &'a str,
}

impl<'a> Line<'a> {
    /// The words between blanks.
    pub fn words(&self) -> Vec<&'a str> {
        self.text.split_whitespace().collect()
    }
}

/// The lines of a text that are not blank.
pub fn lines(text: &str) -> Vec<Line<'_>> {
    let numbered = text.lines().enumerate();
    let lines = numbered.map(|(at, line)| Line { number: at as u32 + 1, text: line.trim() });
    lines.filter(|line| !line.text.is_empty()).collect()
}

/// Collects faults of one file, so that all of them are reported together.
#[derive(Debug)]
pub struct Reader {
    file: String,
    faults: Vec<Diagnostic>,
}

impl Reader {
    /// For a file of this name.
    pub fn new(file: &str) -> Self {
        Self { file: file.into(), faults: Vec::new() }
    }

    /// Notes a fault; `line` 0 is the file as a whole.
    pub fn fault(&mut self, code: &'static str, line: u32, value: &str, message: impl Into<String>) {
        let fault = Diagnostic::error(code, message).at(self.file.clone(), line, "").value(value);
        self.faults.push(fault);
    }

    /// Notes a missing piece of the file.
    pub fn missing(&mut self, what: &str) {
        self.fault("missing-section", 0, "", format!("expected {what}, found none"));
    }

    /// A finite number of sane size; anything else is a fault and counts as 0.
    pub fn number(&mut self, line: u32, what: &str, word: &str) -> f64 {
        match word.parse::<f64>() {
            Ok(value) if value.is_finite() && value.abs() <= LARGEST => value,
            Ok(_) => {
                self.fault("number-range", line, word, format!("{what}: {word} is beyond what can be planned"));
                0.0
            }
            Err(_) => {
                self.fault("not-a-number", line, word, format!("expected {what} as a number, found {word:?}"));
                0.0
            }
        }
    }

    /// A duration: a number that is not below zero.
    pub fn duration(&mut self, line: u32, what: &str, word: &str) -> f64 {
        let value = self.number(line, what, word);
        if value < 0.0 {
            self.fault("negative-duration", line, word, format!("{what} is below zero"));
        }
        value.max(0.0)
    }

    /// A whole number from 0 to `most`; anything else is a fault and counts as 0.
    pub fn whole(&mut self, line: u32, what: &str, word: &str, most: u32) -> u32 {
        // Some files write whole numbers with a decimal point.
        let value = self.number(line, what, word);
        if value.fract() != 0.0 || value < 0.0 || value > f64::from(most) {
            let message = format!("expected {what} as a whole number from 0 to {most}, found {word:?}");
            self.fault("not-a-count", line, word, message);
            return 0;
        }
        value as u32
    }

    /// A planar coordinate within `most` of the origin, so that distances fit 32 bits of ticks.
    pub fn coordinate(&mut self, line: u32, word: &str, most: f64) -> f64 {
        let value = self.number(line, "a coordinate", word);
        if value.abs() > most {
            self.fault("number-range", line, word, format!("expected a coordinate from -{most} to {most}"));
            return 0.0;
        }
        value
    }

    /// A span of time, ordered.
    pub fn window(&mut self, line: u32, from: &str, to: &str) -> (f64, f64) {
        let (from, to) = (self.number(line, "the earliest time", from), self.number(line, "the latest time", to));
        if from > to {
            let message = format!("the time window closes at {to} before it opens at {from}");
            self.fault("window-order", line, "", message);
        }
        (from, to)
    }

    /// Whether nothing was wrong so far.
    pub fn clean(&self) -> bool {
        self.faults.is_empty()
    }

    /// `value`, unless something was wrong.
    ///
    /// # Errors
    /// All faults noted.
    pub fn finish<T>(self, value: T) -> Result<T, Vec<Diagnostic>> {
        if self.faults.is_empty() { Ok(value) } else { Err(self.faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_keep_the_count() {
        let found: Vec<(u32, &str)> = lines("a\r\n\r\n \t b c \n").iter().map(|l| (l.number, l.text)).collect();
        assert_eq!(found, [(1, "a"), (3, "b c")]);
    }

    #[test]
    fn numbers_that_are_none_are_faults_with_their_line() {
        let mut reader = Reader::new("f.txt");
        assert_eq!(reader.number(1, "x", "1.5"), 1.5);
        assert!(reader.clean());
        for word in ["x", "NaN", "inf", "1e300"] {
            reader.number(7, "the demand", word);
        }
        assert_eq!(reader.whole(8, "the demand", "1.5", 10), 0);
        assert_eq!(reader.whole(8, "the demand", "-1", 10), 0);
        assert_eq!(reader.whole(8, "the demand", "10.0", 10), 10);
        reader.coordinate(8, "-101", 100.0);
        reader.window(9, "5", "4");
        let faults = reader.finish(()).unwrap_err();
        let found: Vec<(&str, u32)> = faults.iter().map(|f| (f.code, f.source.line)).collect();
        let expect = [
            ("not-a-number", 7),
            ("number-range", 7),
            ("number-range", 7),
            ("number-range", 7),
            ("not-a-count", 8),
            ("not-a-count", 8),
            ("number-range", 8),
            ("window-order", 9),
        ];
        assert_eq!(found, expect);
    }
}
