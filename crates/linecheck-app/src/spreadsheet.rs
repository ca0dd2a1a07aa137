//! What is written for a spreadsheet.

use std::error::Error;

use crate::error::AppError;

/// A table as RFC 4180 has it.
pub(crate) fn written<const N: usize>(
    records: impl Iterator<Item = [String; N]>,
) -> Result<String, AppError> {
    table(records).map_err(|error| AppError::internal(error.to_string()))
}

fn table<const N: usize>(records: impl Iterator<Item = [String; N]>) -> Result<String, Box<dyn Error>> {
    let mut file = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for record in records {
        file.write_record(&record)?;
    }
    Ok(String::from_utf8(file.into_inner()?)?)
}

/// A phone number. One in E.164 stays as it is, on purpose: a spreadsheet makes a number of `+` and digits at worst, and a
/// program can read it. Anything else that begins so is guarded.
pub(crate) fn guarded_phone(text: &str) -> String {
    let is_e164 = text.strip_prefix('+').is_some_and(|digits| {
        (2..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
    });
    if is_e164 { text.to_owned() } else { guarded(text) }
}

/// What a spreadsheet would take for a formula gets an apostrophe in front.
pub(crate) fn guarded(text: &str) -> String {
    // A spreadsheet may drop white space and control characters in front before it looks.
    let first =
        text.trim_start_matches(|letter: char| letter.is_whitespace() || letter.is_control()).chars().next();
    let is_formula =
        first.is_some_and(|first| "=+-@＝＋－＠".contains(first)) || text.starts_with(['\t', '\r', '\n']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn t13_no_cell_becomes_a_formula() {
        for (text, written) in [
            ("Ann", "Ann"),
            ("", ""),
            ("=SUM(1+1)", "'=SUM(1+1)"),
            ("+12025550123", "'+12025550123"),
            ("-1", "'-1"),
            ("@x", "'@x"),
            ("\t=1", "'\t=1"),
            (" =1", "' =1"),
            ("＝1", "'＝1"),
            ("a,b", "a,b"),
        ] {
            assert_eq!(guarded(text), written, "{text:?}");
        }
        for (text, written) in [
            ("+12025550123", "+12025550123"),
            ("+12•••••23", "'+12•••••23"),
            ("+1", "'+1"),
            ("+1202555+1", "'+1202555+1"),
            ("", ""),
        ] {
            assert_eq!(guarded_phone(text), written, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn t13_every_cell_reads_back_but_for_its_guard(
            texts in prop::array::uniform3("\\PC{0,20}|[=+@,\"\t\r\n a-]{0,8}")
        ) {
            let file = written([texts.clone().map(|text| guarded(&text))].into_iter()).unwrap();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_bytes());
            let read = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(read.len(), texts.len());
            for (read, text) in read.iter().zip(&texts) {
                prop_assert!(read == text || read.strip_prefix('\'') == Some(text.as_str()));
                prop_assert!(!read.trim_start().starts_with(['=', '+', '-', '@']), "{}", read);
            }
        }
    }
}
