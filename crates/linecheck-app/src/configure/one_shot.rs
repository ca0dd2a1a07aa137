//! Verifying without a vault: for scripts, storing nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::verification::Verification;
use linecheck_http::Limits;
use linecheck_twilio::Budget;

use crate::app::{Clock, READING, client, http_client};
use crate::configure::verify::{ask, check_token};
use crate::error::AppError;
use crate::given;
use crate::guard;
use crate::progress::ProgressSink;
use crate::remedy::Remedy;

/// What is verified once, as it was given.
#[derive(Debug)]
pub struct OneShot {
    /// The SID of the account.
    pub sid: String,
    /// Its token.
    pub token: Secret,
    /// Its base, if not Twilio's usual one.
    pub base: Option<String>,
    /// A host besides Twilio's that may be asked: named twice, so that a slip sends no token anywhere.
    pub allowed_host: Option<String>,
}

/// Verifies an account and keeps nothing of it.
///
/// A sandbox account may be asked for at this machine only, where a sandbox that was started by hand listens; a
/// real one at Twilio, or at a host that is allowed by name.
///
/// # Errors
/// When the token cannot be one or the base may not be asked. A failed verification is no error: it is what was
/// found.
pub async fn verify_once(asked: OneShot, progress: &ProgressSink) -> Result<Verification, AppError> {
    let (sid, base) = (given::sid(&asked.sid)?, given::base(asked.base.as_deref(), ApiBase::Us1)?);
    check_token(&asked.token)?;
    let on_sandbox_by_hand = sid.is_sandbox() && base.is_loopback() && base != ApiBase::Sandbox;
    if !on_sandbox_by_hand {
        guard::permit(Mode::Real, &sid, &base)?;
        if let ApiBase::Other(other) = &base {
            let allowed: BTreeSet<_> =
                asked.allowed_host.iter().map(|host| host.to_ascii_lowercase()).collect();
            guard::permit_host(other.host(), &allowed)
                .map_err(|error| error.remedy(Remedy::AllowHostByName))?;
        }
    }
    let url = base.url(None)?;
    let clock: Clock = Arc::new(Timestamp::now);
    let client = client(http_client(&url, Limits::default(), &clock), &url, &sid, &asked.token)?;
    let client = client.within(Budget::for_time(READING));
    Ok(ask(&client, &sid, &base, &clock, progress).await)
}
