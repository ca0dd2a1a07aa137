//! Each fact of an account in one place: what was learnt of it, and how it is told, on every screen and in both faces.

use std::collections::BTreeMap;

use linecheck_domain::base::ApiBase;
use linecheck_domain::fact::Fact;
use linecheck_domain::verification::{AccountFacts, Balance};
use linecheck_twilio::{Fetched, Odd, TwilioError};
use serde::Serialize;

use crate::from_twilio::outcome_of;
use crate::remedy::Remedy;

/// Below this the balance is low, in the account's currency: our own choice (decision 0012).
const LOW_BALANCE: f64 = 10.0;

/// How a line came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// Nothing is in the way.
    Pass,
    /// It may be in the way, or it will be.
    Warn,
    /// Twilio would refuse the send, or block the message.
    Fail,
    /// It could not be read; never taken for a pass.
    Unreadable,
}

/// A fact, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FactView {
    /// How it came out.
    pub state: LineState,
    /// What it is, or why it could not be read. May quote a server.
    pub detail: String,
    /// What to do; nothing for a pass.
    pub remedy: Option<Remedy>,
}

impl FactView {
    fn new(state: LineState, detail: impl Into<String>, remedy: Option<Remedy>) -> Self {
        Self { state, detail: detail.into(), remedy }
    }
}

/// What kept something from being read: that it is not there or may not be read, which Twilio alone can say, or that
/// nothing is known of it.
pub(crate) fn not_read<T>(error: &TwilioError) -> Fact<T> {
    match error {
        TwilioError::Refused { status: 401 | 403 | 404, code, .. } => {
            let code = code.map(|code| format!(" (code {code})")).unwrap_or_default();
            Fact::IsNot { why: format!("These credentials may not read it, or the account has none{code}.") }
        }
        TwilioError::NoOtherHosts => Fact::Unread {
            why: "It is on another host of Twilio's, and for this base only the base itself was allowed."
                .to_owned(),
        },
        error => Fact::Unread { why: outcome_of(error).describe() },
    }
}

/// What was learnt of the balance.
pub(crate) fn learnt_balance(
    answer: Result<Fetched<linecheck_twilio::Balance>, TwilioError>,
    account: &AccountFacts,
) -> Fact<Balance> {
    match answer.map_err(|error| not_read(&error)) {
        Ok(Fetched { value, .. }) => {
            Fact::Is { value: Balance { amount: value.amount, currency: value.currency } }
        }
        Err(Fact::IsNot { .. }) if account.is_sub_account() => Fact::IsNot {
            why: "A sub-account has no balance of its own; its main account's counts.".to_owned(),
        },
        Err(other) => other,
    }
}

/// The amount; `None` when it is none, which the client has seen to already.
fn amount(balance: &Balance) -> Option<f64> {
    balance.amount.parse().ok().filter(|amount: &f64| amount.is_finite())
}

/// Whether a balance is low, or used up.
pub(crate) fn is_low(balance: &Balance) -> bool {
    amount(balance).is_some_and(|amount| amount < LOW_BALANCE)
}

/// The balance, told.
pub(crate) fn balance(fact: &Fact<Balance>, base: &ApiBase) -> FactView {
    const LOOK: Option<Remedy> = Some(Remedy::LookAtBalance);
    let found = match fact {
        Fact::Is { value } => value,
        Fact::IsNot { why } => {
            return FactView::new(LineState::Unreadable, format!("The balance is not shown: {why}"), LOOK);
        }
        Fact::Unread { why } => {
            return FactView::new(
                LineState::Unreadable,
                format!("The balance could not be read: {why}"),
                LOOK,
            );
        }
    };
    let said = format!("{} {}", found.amount, found.currency);
    let said = said.trim_end();
    match amount(found) {
        None => FactView::new(LineState::Unreadable, format!("The balance could not be read: {said}."), LOOK),
        Some(amount) if amount <= 0.0 => FactView::new(
            LineState::Fail,
            format!("Balance: {said}: used up. Twilio suspends an account without funds."),
            Some(Remedy::TopUp),
        ),
        Some(_) if is_low(found) => FactView::new(
            LineState::Warn,
            format!("Balance: {said}: low (below {LOW_BALANCE:.0})."),
            Some(Remedy::TopUp),
        ),
        Some(_) if *base == ApiBase::Sandbox => {
            FactView::new(LineState::Pass, format!("Balance: {said} (sandbox: nothing is billed)."), None)
        }
        Some(_) => {
            FactView::new(LineState::Pass, format!("Balance: {said}. Twilio's figure lags behind."), None)
        }
    }
}

/// The type of the account, told.
pub(crate) fn account_type(account: &AccountFacts, base: &ApiBase) -> FactView {
    const IN_CONSOLE: Option<Remedy> = Some(Remedy::LookInConsole);
    match account.kind.as_str() {
        "Full" if *base == ApiBase::Sandbox => {
            FactView::new(LineState::Pass, "Account type Full (sandbox: nothing is billed).", None)
        }
        "Full" => FactView::new(LineState::Pass, "Account type Full.", None),
        "Trial" => FactView::new(
            LineState::Warn,
            "A trial account: it sends to verified numbers only, and its SMS begin with words of Twilio's.",
            Some(Remedy::Upgrade),
        ),
        "" => FactView::new(LineState::Unreadable, "Twilio gives no account type.", IN_CONSOLE),
        word => FactView::new(
            LineState::Unreadable,
            format!("Twilio gives an account type that is not known here: {word}."),
            IN_CONSOLE,
        ),
    }
}

/// What of a list could not be read, as it is kept.
pub(crate) fn kept(odd: Odd) -> BTreeMap<String, usize> {
    odd.into_iter().map(|(why, count)| (why.to_owned(), count)).collect()
}

/// What of a list could not be read, in a sentence; nothing where all could.
pub(crate) fn odd_words<'odd>(
    odd: impl IntoIterator<Item = (impl AsRef<str> + 'odd, &'odd usize)>,
) -> Option<String> {
    let said: Vec<_> = odd.into_iter().map(|(why, count)| format!("{count} × {}", why.as_ref())).collect();
    (!said.is_empty()).then(|| format!("Entries of the list that could not be read: {}.", said.join(", ")))
}
