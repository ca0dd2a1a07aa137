//! `linecheck find`

use std::fmt::Write as _;

use linecheck_app::{AppError, FindRequest, Found, FoundRecipient, FoundView, HistoryLine};
use linecheck_domain::country::Country;

use crate::commands::history::row_cells;
use crate::context::Context;
use crate::output::{Output, Reply, columns, plain};

pub async fn run(
    context: &Context,
    text: &str,
    country: Option<String>,
    output: Output,
) -> Result<Reply, AppError> {
    let view = context.app.find(FindRequest { text: text.to_owned(), country }).await?;
    output.done(&view, &words(&view))
}

fn words(view: &FoundView) -> String {
    if view.found.is_empty() {
        return view.unread.clone().unwrap_or_else(|| "Nothing fits.".to_owned());
    }
    let mut text = String::new();
    for found in &view.found {
        let _ = match found {
            Found::Recipient(recipient) => writeln!(text, "{}", of_recipient(recipient)),
            Found::Transaction { line } => writeln!(text, "{}", lines(std::slice::from_ref(line))),
            Found::Code(code) => writeln!(
                text,
                "Code {} {}\n  {}\n  More: linecheck explain {}",
                code.twilio_code, code.name, code.explanation, code.twilio_code
            ),
            Found::Tenant { tenant, name, account_sid, inactive, .. } => {
                let account = account_sid.as_ref().map_or("Ping Identity", |sid| sid.as_str());
                let inactive = if *inactive { ", inactive" } else { "" };
                writeln!(text, "Tenant {tenant} ({}{inactive}): {account}", plain(name))
            }
            Found::Number { tenant, row, .. } => {
                let state = if row.gone {
                    "gone"
                } else if row.selected {
                    "selected"
                } else {
                    "not selected"
                };
                writeln!(text, "Number {} {} of {tenant}, {state}", row.number, plain(&row.friendly_name))
            }
        };
    }
    text
}

fn of_recipient(FoundRecipient { number, country, total, sends, .. }: &FoundRecipient) -> String {
    let country = country.map(Country::code).unwrap_or_default();
    if sends.is_empty() {
        return format!("Recipient {number} {country}: no test send.");
    }
    format!("Recipient {number} {country}, {} of {total} test sends:\n{}", sends.len(), lines(sends))
}

fn lines(sends: &[HistoryLine]) -> String {
    columns(sends.iter().map(row_cells)).trim_end().to_owned()
}
