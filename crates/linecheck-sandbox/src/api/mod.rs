//! The resources: a file for each, and here the way to them.

mod accounts;
mod calls;
mod creates;
mod messages;
mod notes;
mod numbers;
mod places;
mod products;
mod test_credentials;
mod time_filter;

use serde_json::Value;

use crate::account::{Account, AccountStatus};
use crate::auth::{authenticate, reach};
use crate::call::CallOutcome;
use crate::error::SandboxError;
use crate::exchange::Exchange;
use crate::fault::{FaultAction, Strike};
use crate::known;
use crate::magic::{self, HowOften, WorksOn};
use crate::message::MessageOutcome;
use crate::reply::{ApiError, Reply};
use crate::route::Endpoint;
use crate::world::{Shared, World};

/// What is to become of what a request creates, when somebody decided it.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    message: Option<MessageOutcome>,
    call: Option<CallOutcome>,
}

impl Wanted {
    pub(crate) fn by(action: Option<&FaultAction>) -> Self {
        match action {
            Some(FaultAction::MessageOutcome(outcome)) => Self { message: Some(outcome.clone()), call: None },
            Some(FaultAction::CallOutcome(outcome)) => Self { message: None, call: Some(outcome.clone()) },
            _ => Self::default(),
        }
    }
}

/// Carries a request out and answers it.
pub(crate) fn carry_out(shared: &Shared, exchange: &Exchange, wanted: Wanted) -> Result<Reply, ApiError> {
    let mut world = shared.world();
    let caller = authenticate(&world, exchange.credentials.as_ref())?;
    if caller.has_test_credentials() {
        return test_credentials::answer(shared, caller, exchange);
    }
    let path_sid = match exchange.route.endpoint {
        Endpoint::Accounts => return accounts::list(&world, caller, exchange),
        endpoint if endpoint.is_of_other_host() => return products::answer(shared, caller, exchange),
        _ => exchange.route.account.as_deref().unwrap_or_default(),
    };
    let account = reach(&world, caller, path_sid)?;
    match exchange.route.endpoint {
        Endpoint::Account => Ok(Reply::ok(&account.json(world.effective_status(account)))),
        Endpoint::Balance => accounts::balance(account, exchange),
        Endpoint::CallerIds => accounts::caller_ids(account, exchange),
        Endpoint::CallerId => accounts::caller_id(account, exchange),
        Endpoint::Numbers => numbers::list(account, exchange),
        Endpoint::Number => numbers::fetch(account, exchange),
        // Decided here: the sandbox sells no numbers to live credentials; its control adds them.
        Endpoint::NumbersCreate => Err(ApiError::method_not_allowed("GET")),
        Endpoint::MessagesList => messages::list(shared, &world, account, exchange),
        Endpoint::Message => messages::fetch(shared, &world, account, exchange),
        Endpoint::CallsList => calls::list(shared, &world, account, exchange),
        Endpoint::Call => calls::fetch(shared, &world, account, exchange),
        Endpoint::CallNotifications => notes::of_call(shared, &world, account, exchange),
        Endpoint::CallNotification => notes::one_of_call(shared, &world, account, exchange),
        Endpoint::Notifications => notes::list(shared, &world, account, exchange),
        Endpoint::Notification => notes::fetch(shared, &world, account, exchange),
        Endpoint::MessagesCreate => {
            let draft = messages::check(shared, &world, account, exchange)?;
            messages::create(shared, &mut world, draft, wanted.message)
        }
        Endpoint::MessageUpdate | Endpoint::MessageDelete => {
            let (message, reply) = messages::change(shared, &world, account, exchange)?;
            shared.record_message(&mut world, message).map_err(|error| not_recorded(&error))?;
            Ok(reply)
        }
        Endpoint::CallsCreate => {
            let draft = calls::check(&world, account, exchange)?;
            calls::create(shared, &mut world, draft, wanted.call)
        }
        Endpoint::CallUpdate | Endpoint::CallDelete => {
            let (call, reply) = calls::change(shared, &world, account, exchange)?;
            shared.record_call(&mut world, call).map_err(|error| not_recorded(&error))?;
            Ok(reply)
        }
        // Those of other hosts, and the list of accounts, were answered above.
        _ => Err(ApiError::not_found(&exchange.path)),
    }
}

/// What the recipient of a create makes happen, if it is a magic one and the request is good otherwise: one that is
/// not gets the refusal that it deserves.
pub(crate) fn magic(shared: &Shared, exchange: &Exchange) -> Option<Strike> {
    let calls = match exchange.route.endpoint {
        Endpoint::MessagesCreate => false,
        Endpoint::CallsCreate => true,
        _ => return None,
    };
    let recipient = magic::recipient(&creates::plain_number(exchange.field("To")?))?;
    let mut world = shared.world();
    let caller = authenticate(&world, exchange.credentials.as_ref()).ok()?;
    let account = reach(&world, caller, exchange.route.account.as_deref()?).ok()?;
    let works_here = recipient.works_on == WorksOn::AllAccounts || account.known != known::DEFAULT_ACCOUNT;
    if account.has_test_credentials() || !works_here {
        return None;
    }
    let good = if calls {
        calls::check(&world, account, exchange).is_ok()
    } else {
        messages::check(shared, &world, account, exchange).is_ok()
    };
    if !good {
        return None;
    }
    let use_of_it = (account.sid().to_owned(), recipient.phone_number.clone());
    if recipient.how_often == HowOften::Once && !world.magic_used.insert(use_of_it) {
        return None;
    }
    let action = if calls { recipient.call.clone() } else { recipient.message.clone() };
    Some(Strike { rule: recipient.phone_number.clone(), action })
}

/// Refuses to create on an account that is not active: a suspended one can neither call nor send, what it has can be read,
/// and its calls can be hung up by the main account (SUB). 20005 is documented for that state, its status is not: 403 is
/// decided here.
fn active(world: &World, account: &Account) -> Result<(), ApiError> {
    match world.effective_status(account) {
        AccountStatus::Active => Ok(()),
        AccountStatus::Suspended | AccountStatus::Closed => {
            Err(ApiError::new(403, 20005, format!("Account {} is not active", account.sid())))
        }
    }
}

/// A message or call that Twilio is not through with cannot be deleted (`docs/api/errors/20009`; the status is decided
/// here).
fn not_complete(what: &str, status: &str) -> ApiError {
    ApiError::new(409, 20009, format!("Cannot delete {what} in state {}", status.to_ascii_uppercase()))
}

/// A state folder that cannot be written is the sandbox's own fault: the request did not take effect.
fn not_recorded(error: &SandboxError) -> ApiError {
    tracing::error!(%error, "the sandbox could not record what was created");
    ApiError::internal()
}

fn to_json(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
