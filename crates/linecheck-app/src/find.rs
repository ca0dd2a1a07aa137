//! One answer to whatever was typed: a recipient with the newest test sends to it, a test send, one of Twilio's codes, a
//! tenant, an organization number. Nothing is written, and no recipient is shown that was not typed whole (T13).

use linecheck_domain::catalogue;
use linecheck_domain::country::Country;
use linecheck_domain::number::Search;
use linecheck_domain::phone::{self, PhoneNumber};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::{Tenant, TenantId};
use linecheck_domain::visible::holds_token;
use linecheck_vault::{HistoryFilter, HistorySearch, Reader};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::configure::numbers::{NumberRow, numbers_of};
use crate::error::AppError;
use crate::history::{HistoryLine, HistoryRequest};
use crate::remedy::Remedy;
use crate::send::explain::{CodeView, explain_code};

/// So many of a kind at most: more is looked for on a screen of its own.
const MOST: usize = 5;
/// Fewer letters find nearly everything.
const FEWEST_LETTERS: usize = 3;

/// What is looked for, as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct FindRequest {
    /// A number, an ID or a SID, a code, or a part of a name.
    pub text: String,
    /// The country of a number without its calling code.
    pub country: Option<String>,
}

/// A recipient that was typed whole, and what was sent to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FoundRecipient {
    /// The number, as it was read.
    pub number: PhoneNumber,
    /// As it is written in its country.
    pub national: String,
    /// Its country, if one can be told.
    pub country: Option<Country>,
    /// How many test sends went to it.
    pub total: u64,
    /// The newest of them, the newest first.
    pub sends: Vec<HistoryLine>,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Found {
    /// A recipient.
    Recipient(FoundRecipient),
    /// A test send.
    Transaction {
        /// Its line of the history.
        line: HistoryLine,
    },
    /// One of Twilio's codes.
    Code(CodeView),
    /// A tenant.
    Tenant {
        /// Its short name.
        tenant: TenantId,
        /// Its name for people.
        name: String,
        /// Its active account; none where it originates with the default account.
        account_sid: Option<AccountSid>,
        /// That account's name: untrusted text.
        account_name: Option<String>,
        /// Whether it is inactive.
        inactive: bool,
    },
    /// A number of a tenant's account.
    Number {
        /// Whose.
        tenant: TenantId,
        /// Its name for people.
        tenant_name: String,
        /// The number.
        row: NumberRow,
    },
}

/// All that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FoundView {
    /// What fits, the surest first.
    pub found: Vec<Found>,
    /// Why what is written like a number was not looked for as one.
    pub unread: Option<String>,
}

impl App {
    /// Finds what a text may mean.
    ///
    /// # Errors
    /// When it looks like an Auth Token, or the country is none.
    pub async fn find(&self, request: FindRequest) -> Result<FoundView, AppError> {
        let text = phone::without_marks(&request.text);
        if holds_token(&text) {
            return Err(AppError::invalid_value("This looks like an Auth Token, and was not looked for.")
                .remedy(Remedy::GiveWholeValue));
        }
        let asked =
            HistoryRequest { search: text.clone(), country: request.country, ..HistoryRequest::default() };
        crate::given::country(asked.country.as_deref())?;
        let base = self.default_base();
        self.read(move |reader| {
            let (mut found, unread) = sent(reader, &asked)?;
            found.extend(codes(&text).into_iter().map(Found::Code));
            let words = text.to_lowercase();
            if words.chars().count() >= FEWEST_LETTERS {
                let tenants = reader.tenants()?;
                for tenant in &tenants {
                    found.extend(tenant_of(reader, tenant, &words)?);
                }
                let search = Search::parse(&text);
                for tenant in &tenants {
                    let rows = numbers_of(reader, &tenant.id, &base, &search, MOST)?;
                    found.extend(rows.into_iter().map(|row| Found::Number {
                        tenant: tenant.id.clone(),
                        tenant_name: tenant.name.clone(),
                        row,
                    }));
                }
            }
            Ok(FoundView { unread: unread.filter(|_| found.is_empty()), found })
        })
        .await
    }
}

/// What the history has of it, and why not where it is written like a number.
fn sent(reader: &Reader<'_>, asked: &HistoryRequest) -> Result<(Vec<Found>, Option<String>), AppError> {
    let filter = match asked.filter() {
        Ok(filter) => filter,
        Err(error) => {
            let is_number = phone::typed_digits(&asked.search).is_some_and(|digits| digits.len() > 6);
            return Ok((Vec::new(), is_number.then_some(error.message)));
        }
    };
    let lines = |filter: &HistoryFilter| -> Result<Vec<HistoryLine>, AppError> {
        let rows = reader.history(filter, None, MOST)?;
        Ok(rows.into_iter().map(|row| HistoryLine::of(row, false)).collect())
    };
    let found = match &filter.search {
        Some(HistorySearch::Recipient(number)) => vec![Found::Recipient(FoundRecipient {
            national: number.national(),
            country: number.country(),
            total: reader.history_count(&filter)?,
            sends: lines(&filter)?,
            number: number.clone(),
        })],
        Some(_) => lines(&filter)?.into_iter().map(|line| Found::Transaction { line }).collect(),
        None => Vec::new(),
    };
    Ok((found, None))
}

/// A code that was typed, or those whose names have the words.
fn codes(text: &str) -> Vec<CodeView> {
    if text.bytes().all(|letter| letter.is_ascii_digit()) {
        return Some(text)
            .filter(|text| (4..=6).contains(&text.len()))
            .and_then(|text| explain_code(text).ok())
            .into_iter()
            .collect();
    }
    let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
    if text.chars().count() < FEWEST_LETTERS {
        return Vec::new();
    }
    let named = catalogue::entries().iter().filter(|entry| {
        let name = entry.name.to_lowercase();
        words.iter().all(|word| name.contains(word))
    });
    named.take(MOST).filter_map(|entry| explain_code(&entry.code.to_string()).ok()).collect()
}

/// A tenant whose name, account or SID has the words.
fn tenant_of(reader: &Reader<'_>, tenant: &Tenant, words: &str) -> Result<Option<Found>, AppError> {
    let active = reader.active(&tenant.id)?;
    let account = active.custom();
    let texts = [
        Some(tenant.name.as_str()),
        Some(tenant.id.as_str()),
        account.map(|account| account.account_name.as_str()),
        account.map(|account| account.account_sid.as_str()),
    ];
    let fits = texts.into_iter().flatten().any(|text| text.to_lowercase().contains(words));
    Ok(fits.then(|| Found::Tenant {
        tenant: tenant.id.clone(),
        name: tenant.name.clone(),
        account_sid: account.map(|account| account.account_sid.clone()),
        account_name: account.map(|account| account.account_name.clone()),
        inactive: tenant.inactive_since.is_some(),
    }))
}
