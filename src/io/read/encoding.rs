//! Bytes to text: UTF-8 where they are, else UTF-16 or Windows-1252 with a warning.

use crate::io::diagnostics::codes;
use crate::model::Diagnostic;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text of a file without its byte-order mark, and a warning where it was not UTF-8.
pub fn decode(bytes: Vec<u8>, file: &str) -> (String, Option<Diagnostic>) {
    let (encoding, mark) = Encoding::for_bom(&bytes).unwrap_or_else(|| (guess(&bytes), 0));
    if encoding == UTF_8 {
        // A mark of UTF-8 says nothing about the bytes that follow, so they are looked at all the same.
        let rest = if mark == 0 { bytes } else { bytes[mark..].to_vec() };
        return match String::from_utf8(rest) {
            Ok(text) => (text, None),
            Err(error) => converted(error.as_bytes(), WINDOWS_1252, file),
        };
    }
    converted(&bytes[mark..], encoding, file)
}

/// UTF-16 without a mark shows by its zero bytes: on odd places for Latin letters in little endian.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(1000) & !1];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 4 > sample.len() && even == 0 {
        UTF_16LE
    } else if even * 4 > sample.len() && odd == 0 {
        UTF_16BE
    } else {
        UTF_8
    }
}

fn converted(bytes: &[u8], encoding: &'static Encoding, file: &str) -> (String, Option<Diagnostic>) {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let mut message = format!("{file} is not UTF-8; it was read as {}", encoding.name());
    if broken {
        message.push_str(", and some characters could not be converted");
    }
    (text.into_owned(), Some(Diagnostic::warning(codes::ENCODING, message).at(file, 0, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_dropped_and_foreign_encodings_named() {
        assert_eq!(decode(b"\xEF\xBB\xBFjob".to_vec(), "f"), ("job".into(), None));
        let (text, warning) = decode(b"Li\xe8ge".to_vec(), "f");
        assert_eq!(text, "Liège");
        assert!(warning.is_some_and(|w| w.message.contains("windows-1252")));
        let little: Vec<u8> = "job_id,é\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(little.clone(), "f").0, "job_id,é\n");
        assert_eq!(decode([b"\xFF\xFE".as_slice(), &little].concat(), "f").0, "job_id,é\n");
        let big: Vec<u8> = "job_id,é\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(big, "f").0, "job_id,é\n");
        assert_eq!(decode(Vec::new(), "f"), (String::new(), None));
    }
}
