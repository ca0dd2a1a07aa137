//! The resources: a file for each, and here the way to them.

mod accounts;
mod calls;
mod creates;
mod messages;
mod notes;
mod numbers;
mod places;
mod products;
mod resource;
mod test_credentials;
mod time_filter;

use crate::auth::{authenticate, reach};
use crate::call::{Call, CallOutcome};
use crate::exchange::Exchange;
use crate::fault::{FaultAction, Strike};
use crate::known;
use crate::magic::{self, HowOften, WorksOn};
use crate::message::{Message, MessageOutcome};
use crate::reply::{ApiError, Reply};
use crate::route::Endpoint;
use crate::world::Shared;

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
        Endpoint::MessagesList => resource::list::<Message>(shared, &world, account, exchange),
        Endpoint::Message => resource::fetch::<Message>(shared, &world, account, exchange),
        Endpoint::CallsList => resource::list::<Call>(shared, &world, account, exchange),
        Endpoint::Call => resource::fetch::<Call>(shared, &world, account, exchange),
        Endpoint::CallNotifications => notes::of_call(shared, &world, account, exchange),
        Endpoint::CallNotification => notes::one_of_call(shared, &world, account, exchange),
        Endpoint::Notifications => notes::list(shared, &world, account, exchange),
        Endpoint::Notification => notes::fetch(shared, &world, account, exchange),
        Endpoint::MessagesCreate => {
            let draft = messages::check(shared, &world, account, exchange)?;
            let now = shared.clock.now_ms();
            let message = messages::new(shared, draft, wanted.message, now)?;
            resource::create(shared, &mut world, message, now)
        }
        Endpoint::MessageUpdate | Endpoint::MessageDelete => {
            let sid = account.sid().to_owned();
            resource::change::<Message>(shared, &mut world, &sid, exchange)
        }
        Endpoint::CallsCreate => {
            let draft = calls::check(&world, account, exchange)?;
            let now = shared.clock.now_ms();
            let call = calls::new(shared, draft, wanted.call, now)?;
            resource::create(shared, &mut world, call, now)
        }
        Endpoint::CallUpdate | Endpoint::CallDelete => {
            let sid = account.sid().to_owned();
            resource::change::<Call>(shared, &mut world, &sid, exchange)
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
