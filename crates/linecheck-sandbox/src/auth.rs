//! Who may ask for what.
//!
//! Source: `docs/usage/requests-to-twilio` (HTTP Basic, account SID and token); SUB: the main account's credentials
//! work for the 2010 API of its sub-accounts, a sub-account's reach neither its parent nor its siblings. API keys
//! are not offered by the sandbox: they get the 401 of an unknown user.

use crate::account::{Account, AccountStatus, AnswerMode};
use crate::exchange::Credentials;
use crate::reply::ApiError;
use crate::world::World;

/// The account whose credentials these are. The words of the three refusals are those that were recorded.
pub(crate) fn authenticate<'a>(
    world: &'a World,
    credentials: Option<&Credentials>,
) -> Result<&'a Account, ApiError> {
    let refuse = |message: &str| Err(ApiError::new(401, 20003, message));
    let Some(credentials) = credentials else {
        return refuse("Authentication Error - No credentials provided");
    };
    let Some(account) = world.account(&credentials.user) else {
        return refuse("Authentication Error - invalid username");
    };
    if account.auth_token != credentials.password {
        return refuse("Authenticate");
    }
    match (account.answer_mode, world.effective_status(account)) {
        (AnswerMode::Refuse403, _) => Err(ApiError::new(403, 20403, "Forbidden: the account is not active")),
        (AnswerMode::Refuse401, _) | (AnswerMode::Automatic, AccountStatus::Closed) => refuse("Authenticate"),
        (AnswerMode::WithStatus, _)
        | (AnswerMode::Automatic, AccountStatus::Active | AccountStatus::Suspended) => Ok(account),
    }
}

/// The account of a path, if these credentials reach it. One that they do not reach is refused as one that does not
/// exist (decided here: no source tells the two apart).
pub(crate) fn reach<'a>(world: &'a World, caller: &Account, sid: &str) -> Result<&'a Account, ApiError> {
    world
        .account(sid)
        .filter(|account| account.known == caller.known || account.owner == caller.known)
        .ok_or_else(|| ApiError::new(401, 20003, "Authenticate"))
}
