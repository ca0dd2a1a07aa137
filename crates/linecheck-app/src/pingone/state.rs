//! What an environment looks like: everything read anew, and shown without the numbers, which can be many thousands.

use std::collections::BTreeSet;

use jiff::Timestamp;
use linecheck_domain::country::Country;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::pingone::{
    Environment, Id, Link, Note, NumberKind, Policy, PolicyLabel, Provider, RemoteNumber, RemoteSender,
    SENDER_LIMIT, State, notes_of, originates_by_chain,
};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::TenantId;
use linecheck_vault::Reader;
use serde::{Deserialize, Serialize};

use crate::app::{App, tenant_of};
use crate::error::{AppError, Code, Field};
use crate::given;
use crate::pingone::access::Access;
use crate::pingone::failure::error_of;
use crate::pingone_kept::ReadState;
use crate::pingone_side::PingOneSeen;
use crate::progress::ProgressSink;

/// How an environment stands, as it was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOneState {
    /// Whose environment it is.
    pub tenant: TenantId,
    /// When it was read.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub read_at: Timestamp,
    /// The environment.
    pub environment: Environment,
    /// Its senders.
    pub senders: Vec<PingOneSender>,
    /// How many senders it may have.
    pub sender_limit: usize,
    /// Who originates where no policy says otherwise, in order. Empty: Ping's own account.
    pub chain: Vec<PingOneChainLink>,
    /// Its policies.
    pub policies: Vec<Policy>,
    /// What to know beside it.
    pub notes: Vec<Note>,
}

/// A sender, without its numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOneSender {
    /// Its ID.
    pub id: Id,
    /// What kind of sender.
    pub provider: Provider,
    /// Whether Linecheck changes senders of this kind. Others are kept as they are.
    pub understood: bool,
    /// Its name, where it has one: untrusted text.
    pub name: Option<String>,
    /// Its account, where it has one: untrusted text.
    pub sid: Option<String>,
    /// Its place in the chain, from 0; none where the chain does not name it.
    pub place: Option<usize>,
    /// The policies that name it.
    pub policies: Vec<PolicyLabel>,
    /// How many numbers it has.
    pub numbers: usize,
    /// How many of them are selected.
    pub selected: usize,
    /// How many of the selected ones PingOne says are gone from the account.
    pub unavailable: usize,
    /// Whether a token of its account is stored here.
    pub token_here: bool,
    /// When it was last changed, as PingOne writes it.
    pub updated_at: Option<String>,
}

/// A place in the chain.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOneChainLink {
    /// The sender's ID, `PINGONE_TWILIO` for Ping's own account, or another text as it was read.
    pub link: Link,
    /// Whether it is a sender that is there, or Ping's own account.
    pub known: bool,
    /// The sender's name: untrusted text.
    pub name: Option<String>,
    /// The sender's account: untrusted text.
    pub sid: Option<String>,
}

/// Which sender's numbers are wanted.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOneNumbersRequest {
    /// Whose environment it is.
    pub tenant: String,
    /// The sender's ID.
    pub sender: String,
}

/// The numbers of a sender, as they were last read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOneNumbers {
    /// When they were read.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub read_at: Timestamp,
    /// The numbers, in PingOne's order.
    pub numbers: Vec<PingOneNumber>,
}

/// A number of a sender.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PingOneNumber {
    /// In E.164 form, or a short code: untrusted text.
    pub number: String,
    /// As it is written in its country; none for a short code.
    pub national: Option<String>,
    /// Its country, where one can be told.
    pub country: Option<Country>,
    /// What kind of number.
    pub kind: NumberKind,
    /// Whether it sends SMS.
    pub sms: bool,
    /// Whether it makes calls.
    pub voice: bool,
    /// Whether it was chosen to originate.
    pub selected: bool,
    /// Whether it is still on the account, where PingOne says so.
    pub available: Option<bool>,
    /// The countries that it serves, where it has a list.
    pub countries: Option<Vec<String>>,
}

impl App {
    /// Reads everything of a tenant's environment, and keeps in short what it looks like.
    ///
    /// # Errors
    /// When the tenant is not connected, or why PingOne did not answer.
    pub async fn pingone_state(
        &self,
        tenant: &TenantId,
        progress: &ProgressSink,
    ) -> Result<PingOneState, AppError> {
        let access = self.pingone_access(tenant).await?;
        let state = self.read_pingone_state(&access, progress).await.map_err(|failure| error_of(&failure))?;
        self.keep_seen(&access, &state).await?;
        let here = self.accounts_here(tenant).await?;
        Ok(view(tenant.clone(), self.now(), &state, &here))
    }

    /// The numbers of a sender, as they were last read; they are read anew where nothing was read yet.
    ///
    /// # Errors
    /// When there is no such sender, or why PingOne did not answer.
    pub async fn pingone_numbers(&self, request: PingOneNumbersRequest) -> Result<PingOneNumbers, AppError> {
        let tenant = given::tenant(&request.tenant)?;
        let id = given::pingone_id(&request.sender, Field::PingOneSender)?;
        let ReadState { at, state } = self.last_pingone_state(&tenant, &ProgressSink::silent()).await?;
        let sender = state.sender(&id).ok_or_else(|| no_such_sender(&id))?;
        Ok(PingOneNumbers { read_at: at, numbers: sender.numbers.iter().map(number).collect() })
    }

    /// What was read last of a tenant's environment, or everything read anew.
    pub(crate) async fn last_pingone_state(
        &self,
        tenant: &TenantId,
        progress: &ProgressSink,
    ) -> Result<ReadState, AppError> {
        let access = self.pingone_access(tenant).await?;
        if let Some(read) = self.pingone.last_read(tenant, access.connection()) {
            return Ok(read);
        }
        let state = self.read_pingone_state(&access, progress).await.map_err(|failure| error_of(&failure))?;
        self.keep_seen(&access, &state).await?;
        Ok(ReadState { at: self.now(), state })
    }

    /// Keeps in short what an environment looks like, for the overview. Looking is no change, so it is no entry of the audit
    /// trail.
    pub(crate) async fn keep_seen(&self, access: &Access, state: &State) -> Result<(), AppError> {
        let (tenant, connection) = (access.tenant.clone(), access.connection().clone());
        let seen = seen(self.now(), state);
        self.write(move |writer| {
            // Somebody may have connected it to another environment meanwhile.
            if writer.pingone_connection(&tenant)?.is_some_and(|stored| stored.connection == connection) {
                writer.put_pingone_seen(&tenant, &seen)?;
            }
            Ok(())
        })
        .await
    }

    /// The accounts whose tokens are stored here for a tenant.
    pub(crate) async fn accounts_here(&self, tenant: &TenantId) -> Result<BTreeSet<AccountSid>, AppError> {
        let id = tenant.clone();
        self.read(move |reader| accounts_here(reader, &id)).await
    }
}

pub(crate) fn accounts_here(
    reader: &Reader<'_>,
    tenant: &TenantId,
) -> Result<BTreeSet<AccountSid>, AppError> {
    use linecheck_domain::tenant::DefaultAccount;

    let mut here = BTreeSet::new();
    here.extend(reader.active(tenant)?.custom().map(|account| account.account_sid.clone()));
    if let DefaultAccount::StandIn { account_sid, .. } = tenant_of(reader, tenant)?.default_account {
        here.insert(account_sid);
    }
    Ok(here)
}

pub(crate) fn no_such_sender(id: &Id) -> AppError {
    let message = format!("The environment has no sender {id}.");
    let error = AppError::new(Code::PingOnePlanRefused, message).field(Field::PingOneSender);
    error.param("why", "no_such_sender")
}

pub(crate) fn is_here(here: &BTreeSet<AccountSid>, sid: Option<&str>) -> bool {
    sid.is_some_and(|sid| here.iter().any(|known| known.as_str().eq_ignore_ascii_case(sid)))
}

fn view(tenant: TenantId, read_at: Timestamp, state: &State, here: &BTreeSet<AccountSid>) -> PingOneState {
    PingOneState {
        tenant,
        read_at,
        environment: state.environment.clone(),
        senders: state.senders.iter().map(|one| sender(state, one, here)).collect(),
        sender_limit: SENDER_LIMIT,
        chain: state.settings.chain.iter().map(|link| chain_link(state, link)).collect(),
        policies: state.policies.clone(),
        notes: notes_of(state),
    }
}

fn sender(state: &State, sender: &RemoteSender, here: &BTreeSet<AccountSid>) -> PingOneSender {
    let selected = || sender.numbers.iter().filter(|number| number.selected);
    let named = state.policies.iter().filter(|policy| policy.names(&sender.id));
    PingOneSender {
        id: sender.id.clone(),
        provider: sender.provider.clone(),
        understood: sender.is_twilio(),
        name: sender.name.clone(),
        sid: sender.sid.clone(),
        place: state.settings.chain.iter().position(|link| *link == Link::Sender(sender.id.clone())),
        policies: named.map(PolicyLabel::of).collect(),
        numbers: sender.numbers.len(),
        selected: selected().count(),
        unavailable: selected().filter(|number| number.available == Some(false)).count(),
        token_here: sender.is_twilio() && is_here(here, sender.sid.as_deref()),
        updated_at: sender.updated_at.clone(),
    }
}

fn chain_link(state: &State, link: &Link) -> PingOneChainLink {
    let sender = match link {
        Link::Sender(id) => state.sender(id),
        Link::Ping | Link::Other(_) => None,
    };
    PingOneChainLink {
        link: link.clone(),
        known: sender.is_some() || *link == Link::Ping,
        name: sender.and_then(|sender| sender.name.clone()),
        sid: sender.and_then(|sender| sender.sid.clone()),
    }
}

fn number(number: &RemoteNumber) -> PingOneNumber {
    let phone = PhoneNumber::from_server(&number.number);
    PingOneNumber {
        number: number.number.clone(),
        national: phone.as_ref().map(PhoneNumber::national),
        country: phone.as_ref().and_then(PhoneNumber::country),
        kind: number.kind.clone(),
        sms: number.sms,
        voice: number.voice,
        selected: number.selected,
        available: number.available,
        countries: number.countries.clone(),
    }
}

fn seen(at: Timestamp, state: &State) -> PingOneSeen {
    let Environment { name, kind, region, license, status, .. } = state.environment.clone();
    PingOneSeen {
        at,
        name,
        kind,
        region,
        license,
        status,
        originates: originates_by_chain(state).into_iter().map(|origin| origin.account).collect(),
        overridden: state.policies.iter().any(|policy| !policy.conditions.is_empty()),
    }
}
