//! The history as a file: CSV for a spreadsheet, JSON for a program.

use linecheck_domain::actor::Actor;
use linecheck_domain::country::Country;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::visible::visible;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{HistoryLine, HistoryRequest};
use crate::app::{App, administrator_only, audit};
use crate::error::AppError;

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

const HEAD: [&str; 14] = [
    "transaction",
    "begun_at",
    "tenant",
    "sent_by",
    "channel",
    "recipient",
    "country",
    "outcome",
    "account_sid",
    "from",
    "code",
    "resource_sid",
    "delivered_ms",
    "confirmed_ms",
];

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
        if reveal {
            administrator_only(actor)?;
        }
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
            ExportFormat::Csv => Ok(csv(&lines)),
            ExportFormat::Json => serde_json::to_string(&json!({ "rows": lines, "revealed": reveal }))
                .map_err(|error| AppError::internal(error.to_string())),
        }
    }
}

fn csv(lines: &[HistoryLine]) -> String {
    let mut file = HEAD.join(",");
    file.push_str("\r\n");
    for line in lines {
        let number = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
        let cells = [
            cell(&line.transaction.to_string()),
            cell(&line.begun_at.to_string()),
            cell(line.tenant.as_ref().map_or("", TenantId::as_str)),
            cell(&visible(&line.sent_by)),
            cell(match line.channel {
                linecheck_domain::trace::Channel::Sms => "sms",
                linecheck_domain::trace::Channel::Voice => "voice",
            }),
            phone_cell(&line.recipient),
            cell(&line.country.map(Country::code).unwrap_or_default()),
            cell(line.outcome.code()),
            cell(line.account.as_ref().map_or("", AccountSid::as_str)),
            phone_cell(line.from.as_ref().map_or("", PhoneNumber::as_str)),
            number(line.code.map(u64::from)),
            cell(line.resource_sid.as_deref().unwrap_or_default()),
            number(line.delivered_ms),
            number(line.confirmed_ms),
        ];
        file.push_str(&cells.join(","));
        file.push_str("\r\n");
    }
    file
}

/// A cell with a phone number. One in E.164 stays as it is, on purpose: a spreadsheet makes a number of `+` and digits at
/// worst, and a program can read it. Anything else that begins so is guarded.
fn phone_cell(text: &str) -> String {
    let is_e164 = text.strip_prefix('+').is_some_and(|digits| {
        (2..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
    });
    if is_e164 { text.to_owned() } else { cell(text) }
}

/// A cell. What a spreadsheet would take for a formula gets an apostrophe in front; quotes are doubled.
fn cell(text: &str) -> String {
    // A spreadsheet may drop white space and control characters in front before it looks.
    let first =
        text.trim_start_matches(|letter: char| letter.is_whitespace() || letter.is_control()).chars().next();
    let is_formula =
        first.is_some_and(|first| "=+-@＝＋－＠".contains(first)) || text.starts_with(['\t', '\r', '\n']);
    let guarded = if is_formula { format!("'{text}") } else { text.to_owned() };
    if guarded.contains([',', '"', '\r', '\n', '\t', ';']) || guarded != guarded.trim() {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
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
            ("\t=1", "\"'\t=1\""),
            (" =1", "' =1"),
            ("＝1", "'＝1"),
            (
                "=HYPERLINK(\"http://evil.example\",\"x\")",
                "\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"x\"\")\"",
            ),
            ("a,b", "\"a,b\""),
            ("a\r\nb", "\"a\r\nb\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
        ] {
            assert_eq!(cell(text), written, "{text:?}");
        }
        for (text, written) in [
            ("+12025550123", "+12025550123"),
            ("+12•••••23", "'+12•••••23"),
            ("+1", "'+1"),
            ("+1202555+1", "'+1202555+1"),
            ("", ""),
        ] {
            assert_eq!(phone_cell(text), written, "{text:?}");
        }
    }

    /// Reads one line of CSV, as RFC 4180 has it.
    fn cells(line: &str) -> Vec<String> {
        let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        let mut letters = line.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(std::mem::take(&mut cell)),
                letter => cell.push(letter),
            }
        }
        cells.push(cell);
        cells
    }

    proptest! {
        #[test]
        fn t13_every_cell_reads_back_but_for_its_guard(texts in prop::collection::vec("\\PC{0,20}|[=+@,\"\t\r\n a-]{0,8}", 1..5)) {
            let line = texts.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",");
            let read = cells(&line);
            prop_assert_eq!(read.len(), texts.len());
            for (read, text) in read.iter().zip(&texts) {
                prop_assert!(read == text || read.strip_prefix('\'') == Some(text.as_str()));
                prop_assert!(!read.trim_start().starts_with(['=', '+', '-', '@']), "{}", read);
            }
        }
    }
}
