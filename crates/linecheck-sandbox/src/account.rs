//! An account of the sandbox: who may use it, what it is, and how Twilio writes it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::clock::rfc2822;
use crate::known::{KnownAccount, Role};
use crate::number::StoredNumber;
use crate::number_list::NumberList;
use crate::past::{Past, StoredPast};
use crate::registrations::Registrations;

/// Twilio's status of an account (OAI).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    /// It works.
    Active,
    /// Twilio or its owner suspended it.
    Suspended,
    /// It is closed.
    Closed,
}

impl AccountStatus {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
        }
    }
}

/// Twilio's type of an account (OAI).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum AccountKind {
    /// Paid.
    Full,
    /// A trial.
    Trial,
}

/// How an account answers its own, right credentials. No source says what Twilio does for a suspended or closed
/// account: 20003 (401), 20403 (403) and 20005 are all documented for that state. So each can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AnswerMode {
    /// Decided here: a closed account answers 401/20003, any other one with its status.
    #[default]
    Automatic,
    /// Always 401 with 20003.
    #[serde(rename = "refuse_401")]
    Refuse401,
    /// Always 403 with 20403.
    #[serde(rename = "refuse_403")]
    Refuse403,
    /// Always 200, with the status in the answer; creates of an account that is not active are refused with 20005.
    WithStatus,
}

/// What the control says of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[non_exhaustive]
pub struct AccountInfo {
    /// What it is there for.
    pub role: Role,
    /// Its SID.
    pub sid: String,
    /// Its token now.
    pub auth_token: String,
    /// Its name.
    pub friendly_name: String,
    /// Trial or full.
    pub kind: AccountKind,
    /// Its own status (a suspended parent suspends its sub-accounts besides).
    pub status: AccountStatus,
    /// The main account that it belongs to; itself for a main account.
    pub owner_account_sid: String,
    /// How it answers right credentials.
    pub answer_mode: AnswerMode,
    /// Its balance; none for a sub-account, which uses its parent's.
    pub balance: Option<String>,
    /// How many numbers it has.
    pub numbers: usize,
}

/// A verified recipient of a trial, or a caller ID that may be shown without being owned.
#[derive(Debug, Clone)]
pub(crate) struct CallerId {
    pub(crate) sid: String,
    pub(crate) phone_number: String,
    pub(crate) friendly_name: String,
}

/// One account.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) known: KnownAccount,
    pub(crate) owner: KnownAccount,
    pub(crate) friendly_name: &'static str,
    pub(crate) kind: AccountKind,
    pub(crate) status: AccountStatus,
    pub(crate) answer_mode: AnswerMode,
    pub(crate) auth_token: String,
    pub(crate) balance: Option<String>,
    pub(crate) created_ms: i64,
    pub(crate) numbers: NumberList,
    pub(crate) caller_ids: Vec<CallerId>,
    pub(crate) registrations: Registrations,
    pub(crate) past: Option<Past>,
}

/// What the state folder keeps of an account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredAccount {
    status: AccountStatus,
    answer_mode: AnswerMode,
    auth_token: String,
    balance: Option<String>,
    released: Vec<u64>,
    numbers: Vec<StoredNumber>,
    /// Missing in folders of older sandboxes: what the seed has stays then.
    #[serde(default)]
    registrations: Option<Registrations>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    past: Option<StoredPast>,
}

/// Those that the sandbox has.
const SUBRESOURCES: &[(&str, &str)] = &[
    ("balance", "Balance"),
    ("calls", "Calls"),
    ("incoming_phone_numbers", "IncomingPhoneNumbers"),
    ("messages", "Messages"),
    ("notifications", "Notifications"),
    ("outgoing_caller_ids", "OutgoingCallerIds"),
];

impl Account {
    pub(crate) fn sid(&self) -> &'static str {
        self.known.sid()
    }

    pub(crate) fn is_sub_account(&self) -> bool {
        self.owner != self.known
    }

    pub(crate) fn has_test_credentials(&self) -> bool {
        self.known.role() == Role::TestCredentials
    }

    pub(crate) fn is_verified_recipient(&self, phone: &str) -> bool {
        self.caller_ids.iter().any(|caller| caller.phone_number == phone)
    }

    pub(crate) fn info(&self) -> AccountInfo {
        AccountInfo {
            role: self.known.role(),
            sid: self.sid().to_owned(),
            auth_token: self.auth_token.clone(),
            friendly_name: self.friendly_name.to_owned(),
            kind: self.kind,
            status: self.status,
            owner_account_sid: self.owner.sid().to_owned(),
            answer_mode: self.answer_mode,
            balance: self.balance.clone(),
            numbers: self.numbers.len(),
        }
    }

    pub(crate) fn stored(&self) -> StoredAccount {
        let (released, numbers) = self.numbers.changes();
        StoredAccount {
            status: self.status,
            answer_mode: self.answer_mode,
            auth_token: self.auth_token.clone(),
            balance: self.balance.clone(),
            released,
            numbers,
            registrations: Some(self.registrations.clone()),
            past: self.past.as_ref().map(|past| past.stored().clone()),
        }
    }

    pub(crate) fn apply(&mut self, stored: StoredAccount) {
        self.status = stored.status;
        self.answer_mode = stored.answer_mode;
        self.auth_token = stored.auth_token;
        self.balance = stored.balance;
        self.numbers.apply(&stored.released, stored.numbers);
        if let Some(registrations) = stored.registrations {
            self.registrations = registrations;
        }
        self.past = stored.past.map(|past| Past::restore(self.sid(), past));
    }

    /// As the API answers it (OAI `api.v2010.account`): with the token in clear, which is why a client has to drop
    /// the body. `status` is the effective one.
    pub(crate) fn json(&self, status: AccountStatus) -> Value {
        let sid = self.sid();
        let date = rfc2822(self.created_ms);
        let uris: Map<String, Value> = SUBRESOURCES
            .iter()
            // A sub-account has no balance of its own.
            .filter(|(name, _)| *name != "balance" || !self.is_sub_account())
            .map(|(name, path)| {
                ((*name).to_owned(), json!(format!("/2010-04-01/Accounts/{sid}/{path}.json")))
            })
            .collect();
        json!({
            "auth_token": self.auth_token,
            "date_created": date,
            "date_updated": date,
            "friendly_name": self.friendly_name,
            "owner_account_sid": self.owner.sid(),
            "sid": sid,
            "status": status.as_str(),
            "subresource_uris": uris,
            "type": match self.kind { AccountKind::Full => "Full", AccountKind::Trial => "Trial" },
            "uri": format!("/2010-04-01/Accounts/{sid}.json"),
        })
    }

    /// One of its caller IDs as the API answers it (OAI).
    pub(crate) fn caller_id_json(&self, caller: &CallerId) -> Value {
        let date = rfc2822(self.created_ms);
        json!({
            "account_sid": self.sid(),
            "date_created": date,
            "date_updated": date,
            "friendly_name": caller.friendly_name,
            "phone_number": caller.phone_number,
            "sid": caller.sid,
            "uri": format!("/2010-04-01/Accounts/{}/OutgoingCallerIds/{}.json", self.sid(), caller.sid),
        })
    }
}
