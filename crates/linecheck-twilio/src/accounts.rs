//! Accounts and sub-accounts (Twilio: `docs/iam/api/account`, `docs/iam/api/subaccounts`).

use jiff::Timestamp;
use linecheck_domain::Secret;
use serde::Deserialize;

use crate::client::{Fetched, Listed, TwilioClient, parse_bytes};
use crate::error::{Argument, TwilioError};
use crate::lenient::{Members, Moment, Object, Text, is_sid, members, sid};
use crate::paging::{LARGEST_PAGE, NextPage, Opened, Page, Reach};

/// An account. Its Auth Token, which comes with it, is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its SID, as Twilio writes it.
    pub sid: String,
    /// The name that its owner gave it; a server's text, at most 256 characters.
    pub friendly_name: String,
    /// Whether it can be used.
    pub status: AccountStatus,
    /// Whether it is paid for.
    pub kind: AccountKind,
    /// The SID of the account that owns it; its own SID when it is a main account. Absent when Twilio does not say.
    pub owner_sid: Option<String>,
    /// When it was created.
    pub created: Option<Timestamp>,
}

impl Account {
    /// Whether another account owns it.
    #[must_use]
    pub fn is_subaccount(&self) -> bool {
        self.owner_sid.as_ref().is_some_and(|owner| !owner.eq_ignore_ascii_case(&self.sid))
    }
}

/// The status of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountStatus {
    /// `active`.
    Active,
    /// `suspended`. A suspended main account suspends its sub-accounts.
    Suspended,
    /// `closed`. A closed sub-account is deleted after 30 days.
    Closed,
    /// A word that was not known when this was written, or none at all.
    Other(String),
}

/// The type of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountKind {
    /// `Trial`: it sends to verified numbers only.
    Trial,
    /// `Full`: upgraded.
    Full,
    /// A word that was not known when this was written, or none at all.
    Other(String),
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    sid: Text<34>,
    friendly_name: Text<256>,
    status: Text<64>,
    #[serde(rename = "type")]
    kind: Text<64>,
    owner_account_sid: Text<34>,
    date_created: Moment,
}

impl Wire {
    fn open(self) -> Result<Account, &'static str> {
        let status = self.status.0.unwrap_or_default();
        let kind = self.kind.0.unwrap_or_default();
        Ok(Account {
            sid: sid(self.sid, &["AC"]).ok_or("an account without its SID")?,
            friendly_name: self.friendly_name.0.unwrap_or_default(),
            status: match status.as_str() {
                "active" => AccountStatus::Active,
                "suspended" => AccountStatus::Suspended,
                "closed" => AccountStatus::Closed,
                _ => AccountStatus::Other(status),
            },
            kind: match kind.as_str() {
                "Trial" => AccountKind::Trial,
                "Full" => AccountKind::Full,
                _ => AccountKind::Other(kind),
            },
            owner_sid: sid(self.owner_account_sid, &["AC"]),
            created: self.date_created.0,
        })
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WirePage {
    accounts: Option<Members<Object<Wire>>>,
    next_page_uri: NextPage,
}

impl Page for WirePage {
    type Member = Account;

    fn read(body: &[u8]) -> Opened<Account> {
        let page: Self = parse_bytes(body)?;
        let accounts = page.accounts.ok_or("a list of accounts without the list")?;
        Ok((members(accounts, Wire::open), page.next_page_uri))
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireToken {
    sid: Text<34>,
    auth_token: Option<Secret>,
}

impl TwilioClient {
    /// Reads the account that this client asks as. With test credentials Twilio refuses it: 403, code 20008
    /// (Twilio, `docs/iam/test-credentials`).
    ///
    /// # Errors
    /// See [`TwilioError`].
    pub async fn account(&self) -> Result<Fetched<Account>, TwilioError> {
        let another = |account: &Account| {
            let own = account.sid.eq_ignore_ascii_case(&self.account_sid);
            (!own).then_some("another account")
        };
        self.fetch_own(&self.address(&format!("Accounts/{}", self.account_sid), &[]), Wire::open, another)
            .await
    }

    /// Lists the sub-accounts of this account, of every status. A sub-account has none.
    ///
    /// Twilio lists the account itself among them, or may: what this account does not own is left out.
    ///
    /// # Errors
    /// See [`TwilioError`].
    pub async fn subaccounts(&self) -> Result<Listed<Account>, TwilioError> {
        let first = self.address("Accounts", &[("PageSize", LARGEST_PAGE)]);
        let mut listed = self.list::<WirePage>(first, Reach::End, |_, _| {}).await?;
        listed.items.retain(|account| {
            !account.sid.eq_ignore_ascii_case(&self.account_sid)
                && account
                    .owner_sid
                    .as_ref()
                    .is_none_or(|owner| owner.eq_ignore_ascii_case(&self.account_sid))
        });
        Ok(listed)
    }

    /// Reads the Auth Token of a sub-account, which Twilio gives to its main account. It is for the moment in which
    /// the sub-account is chosen, and is given as a secret.
    ///
    /// # Errors
    /// See [`TwilioError`]; [`TwilioError::BadArgument`] when `sub_sid` is not the SID of an account.
    pub async fn subaccount_token(&self, sub_sid: &str) -> Result<Fetched<Secret>, TwilioError> {
        if !is_sid(sub_sid, &["AC"]) {
            return Err(TwilioError::BadArgument(Argument::AccountSid));
        }
        let open = |wire: WireToken| {
            let answered = wire.sid.0.unwrap_or_default();
            if !answered.eq_ignore_ascii_case(sub_sid) {
                return Err("another account than the one that was asked for");
            }
            wire.auth_token.filter(|token| !token.is_empty()).ok_or("an account without its Auth Token")
        };
        self.fetch(&self.address(&format!("Accounts/{sub_sid}"), &[]), open).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Account, &'static str> {
        parse_bytes(json.as_bytes()).and_then(Wire::open)
    }

    const SID: &str = "AC0123456789abcdef0123456789abcdef";

    #[test]
    fn c5_accounts_are_read_leniently_and_never_with_their_token() {
        let full = format!(
            r#"{{"auth_token":"planted","date_created":"Thu, 30 Jul 2015 20:00:00 +0000","friendly_name":"Main","owner_account_sid":"{SID}","sid":"{SID}","status":"active","subresource_uris":{{"x":"/y"}},"type":"Full","new_field":[{{}}]}}"#
        );
        let account = read(&full).unwrap();
        assert_eq!((&account.status, &account.kind), (&AccountStatus::Active, &AccountKind::Full));
        assert!(!account.is_subaccount() && account.created.is_some());
        assert!(!format!("{account:?}").contains("planted"));

        let bare =
            read(&format!(r#"{{"sid":"{SID}","friendly_name":null,"status":"frozen","type":7}}"#)).unwrap();
        assert_eq!(bare.status, AccountStatus::Other("frozen".to_owned()));
        assert_eq!(bare.kind, AccountKind::Other("7".to_owned()));
        assert!(!bare.is_subaccount());

        let owner = "ACffffffffffffffffffffffffffffffff";
        assert!(
            read(&format!(r#"{{"sid":"{SID}","owner_account_sid":"{owner}"}}"#)).unwrap().is_subaccount()
        );

        for missing in
            [r#"{"status":"active"}"#, r#"{"sid":""}"#, r#"{"sid":"PN1"}"#, "[]", "null", "", "<xml/>"]
        {
            assert!(read(missing).is_err(), "{missing}");
        }
    }
}
