//! Following what was sent to its verdict, and confirming that it arrived.

use std::time::Duration;

use linecheck_app::{FollowReport, TraceView};
use linecheck_domain::Secret;
use linecheck_domain::following::LONGEST_FOLLOWING;
use serde::Deserialize;
use uuid::Uuid;

use crate::commands::send::transaction::OfTransaction;
use crate::shell::Shell;
use crate::work::{Answer, Work};

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Follow {
    transaction: Uuid,
    seconds: u64,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FollowOpen {
    seconds: u64,
}

/// The passcode that the recipient reads back.
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Receipt {
    transaction: Uuid,
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    passcode: Secret,
}

pub async fn follow_transaction(shell: &Shell, request: Follow, work: Work) -> Answer<TraceView> {
    let open = shell.session().open()?;
    let limit = Duration::from_secs(request.seconds).min(LONGEST_FOLLOWING);
    work.run(shell, async |progress| open.app.follow(request.transaction, limit, &progress).await).await
}

pub async fn look_up_transaction(shell: &Shell, request: OfTransaction, work: Work) -> Answer<TraceView> {
    let open = shell.session().open()?;
    work.run(shell, async |progress| open.app.look_up_transaction(request.transaction, &progress).await).await
}

/// Takes up everything without a final verdict, as after a restart. Nothing is created.
pub async fn follow_open(shell: &Shell, request: FollowOpen, work: Work) -> Answer<FollowReport> {
    let open = shell.session().open()?;
    let limit = Duration::from_secs(request.seconds).min(LONGEST_FOLLOWING);
    work.run(shell, async |progress| open.app.follow_open(Some(limit), &progress).await).await
}

pub async fn confirm_receipt(shell: &Shell, request: Receipt, work: Work) -> Answer<TraceView> {
    let open = shell.session().open()?;
    let Receipt { transaction, passcode } = request;
    open.app.confirm_receipt(transaction, &passcode, &work.progress()).await
}
