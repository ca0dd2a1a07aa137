//! The balance of an account (Twilio's `OpenAPI`: `api.v2010.account.balance`). A main account alone may read it, and
//! it lags behind.

use serde::Deserialize;

use crate::client::{Fetched, TwilioClient};
use crate::error::TwilioError;
use crate::identity::same_account;
use crate::lenient::Text;

/// What is left on an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// The amount, as Twilio writes it: a decimal number, negative when overdrawn. It stays a text, so that no cent is
    /// lost.
    pub amount: String,
    /// The account that it says it is of.
    account_sid: Option<String>,
    /// The currency's three letters, such as `USD`; empty when Twilio does not say.
    pub currency: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    account_sid: Text<34>,
    balance: Text<32>,
    currency: Text<8>,
}

impl Wire {
    fn open(self) -> Result<Balance, &'static str> {
        let amount =
            self.balance.0.filter(|amount| is_decimal(amount)).ok_or("a balance without an amount")?;
        Ok(Balance { account_sid: self.account_sid.0, amount, currency: self.currency.0.unwrap_or_default() })
    }
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

impl TwilioClient {
    /// Reads the balance of the account.
    ///
    /// # Errors
    /// See [`TwilioError`].
    pub async fn balance(&self) -> Result<Fetched<Balance>, TwilioError> {
        let another = |balance: &Balance| {
            let own = same_account(balance.account_sid.as_deref(), &self.account_sid);
            (!own).then_some("the balance of another account")
        };
        self.fetch_own(&self.own_address("Balance", &[]), Wire::open, another).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::parse_bytes;

    #[test]
    fn c12_a_balance_is_a_decimal_text() {
        for (json, expected) in [
            (r#"{"account_sid":"AC","balance":"0.05","currency":"USD"}"#, Some(("0.05", "USD"))),
            (r#"{"balance":"-12.345678","currency":"EUR"}"#, Some(("-12.345678", "EUR"))),
            (r#"{"balance":12.5,"currency":null}"#, Some(("12.5", ""))),
            (r#"{"balance":"100"}"#, Some(("100", ""))),
            (r#"{"balance":"","currency":"USD"}"#, None),
            (r#"{"balance":"1.2.3"}"#, None),
            (r#"{"balance":"1e5"}"#, None),
            (r#"{"balance":".5"}"#, None),
            (r#"{"currency":"USD"}"#, None),
        ] {
            let read = parse_bytes::<Wire>(json.as_bytes()).and_then(Wire::open).ok();
            let read = read.as_ref().map(|read| (read.amount.as_str(), read.currency.as_str()));
            assert_eq!(read, expected, "{json}");
        }
    }
}
