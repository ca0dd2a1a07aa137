//! The history as a file: CSV for a spreadsheet, JSON for a program.

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
use crate::spreadsheet::{guarded, guarded_phone, written};

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
    written(std::iter::once(head).chain(records))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t13_a_file_without_a_test_send_has_its_head() {
        let file = csv(&[]).unwrap();
        assert!(
            file.starts_with("transaction,begun_at,tenant,") && file.ends_with("confirmed_ms\r\n"),
            "{file}"
        );
    }
}
