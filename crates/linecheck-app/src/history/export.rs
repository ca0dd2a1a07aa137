//! The history as a file: CSV for a spreadsheet, JSON for a program.

use std::error::Error;

use linecheck_domain::actor::Actor;
use linecheck_domain::country::Country;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::visible::visible;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{HistoryLine, HistoryRequest};
use crate::app::{App, audit};
use crate::error::AppError;
use crate::roles::UseCase;

/// How many rows are read at a time.
const AT_A_TIME: usize = 5_000;

/// What an export is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// RFC 4180, for a spreadsheet.
    Csv,
    /// One object with `rows`.
    Json,
}

/// A column: its name, and what stands in it.
type Column = (&'static str, fn(&HistoryLine) -> String);

const COLUMNS: [Column; 14] = [
    ("transaction", |line| line.transaction.to_string()),
    ("begun_at", |line| line.begun_at.to_string()),
    ("tenant", |line| guarded(line.tenant.as_ref().map_or("", TenantId::as_str))),
    ("sent_by", |line| guarded(&visible(&line.sent_by))),
    ("channel", |line| line.channel.code().to_owned()),
    ("recipient", |line| guarded_phone(&line.recipient)),
    ("country", |line| line.country.map(Country::code).unwrap_or_default()),
    ("outcome", |line| line.outcome.code().to_owned()),
    ("account_sid", |line| line.account.as_ref().map(ToString::to_string).unwrap_or_default()),
    ("from", |line| guarded_phone(line.from.as_ref().map_or("", PhoneNumber::as_str))),
    ("code", |line| number(line.code)),
    ("resource_sid", |line| guarded(line.resource_sid.as_deref().unwrap_or_default())),
    ("delivered_ms", |line| number(line.delivered_ms)),
    ("confirmed_ms", |line| number(line.confirmed_ms)),
];

fn number<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

impl App {
    /// Everything that fits, as a file. It is entered into the audit trail, and whether recipients are in it.
    ///
    /// # Errors
    /// As [`App::history`].
    pub async fn export_history(
        &self,
        actor: &Actor,
        request: &HistoryRequest,
        format: ExportFormat,
    ) -> Result<String, AppError> {
        let (filter, reveal) = (request.filter()?, request.reveal);
        let use_case = if reveal { UseCase::RevealRecipients } else { UseCase::ExportHistory };
        let actor = self.permit(actor, use_case).await?;
        // A read for each part, so that nobody else who reads waits for the whole. What is sent meanwhile is newer than the
        // first part, and not in it.
        let (mut lines, mut after, mut is_last) = (Vec::new(), None, false);
        while !is_last {
            let filter = filter.clone();
            let rows = self.read(move |reader| Ok(reader.history(&filter, after, AT_A_TIME)?)).await?;
            after = rows.last().map(linecheck_vault::HistoryRow::place);
            is_last = rows.len() < AT_A_TIME;
            lines.extend(rows.into_iter().map(|row| HistoryLine::of(row, reveal)));
        }
        let mut detail = request.facts();
        detail["format"] = json!(format);
        detail["revealed"] = json!(reveal);
        detail["rows"] = json!(lines.len());
        let (actor, tenant, now) = (actor.clone(), filter.tenant.clone(), self.now());
        self.write(move |writer| {
            audit(writer, &actor, "history_exported", tenant.as_ref(), detail.clone(), now)
        })
        .await?;
        match format {
            ExportFormat::Csv => csv(&lines),
            ExportFormat::Json => serde_json::to_string(&json!({ "rows": lines, "revealed": reveal }))
                .map_err(|error| AppError::internal(error.to_string())),
        }
    }
}

/// A table as RFC 4180 has it: a head, and a record for each line.
fn csv(lines: &[HistoryLine]) -> Result<String, AppError> {
    let head = COLUMNS.map(|(name, _)| name.to_owned());
    let records = lines.iter().map(|line| COLUMNS.map(|(_, cell)| cell(line)));
    written(std::iter::once(head).chain(records)).map_err(|error| AppError::internal(error.to_string()))
}

fn written<const N: usize>(records: impl Iterator<Item = [String; N]>) -> Result<String, Box<dyn Error>> {
    let mut file = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for record in records {
        file.write_record(&record)?;
    }
    Ok(String::from_utf8(file.into_inner()?)?)
}

/// A phone number. One in E.164 stays as it is, on purpose: a spreadsheet makes a number of `+` and digits at worst, and a
/// program can read it. Anything else that begins so is guarded.
fn guarded_phone(text: &str) -> String {
    let is_e164 = text.strip_prefix('+').is_some_and(|digits| {
        (2..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
    });
    if is_e164 { text.to_owned() } else { guarded(text) }
}

/// What a spreadsheet would take for a formula gets an apostrophe in front.
fn guarded(text: &str) -> String {
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

    #[test]
    fn t13_a_file_without_a_test_send_has_its_head() {
        let file = csv(&[]).unwrap();
        assert!(
            file.starts_with("transaction,begun_at,tenant,") && file.ends_with("confirmed_ms\r\n"),
            "{file}"
        );
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
