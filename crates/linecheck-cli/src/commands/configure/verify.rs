//! `linecheck verify`

use std::fmt::Write as _;

use linecheck_app::{AppError, OneShot, VerificationView, given, verify_once};
use linecheck_domain::draft::ExpectedDifference;
use linecheck_domain::number::{FilterCounts, FilterReason};
use linecheck_domain::verification::{AccountFacts, Verification};
use serde_json::json;

use crate::arguments::{OneShotArguments, VerifyArguments};
use crate::context::Context;
use crate::output::{Output, Reply, plain};
use crate::secrets;
use crate::words::next_step;

/// Verifies what is stored: one tenant, or every draft that is queued.
pub async fn stored(
    context: &Context,
    arguments: &VerifyArguments,
    output: Output,
) -> Result<Reply, AppError> {
    let (app, actor) = (&context.app, &context.actor);
    if let Some(tenant) = &arguments.tenant {
        let found = app.verify(actor, &given::tenant(tenant)?, &output.progress()).await?;
        return print(&found, output);
    }
    let (mut results, mut lines, mut first_error) = (Vec::new(), Vec::new(), None);
    for draft in app.drafts().await?.into_iter().filter(|draft| draft.queued) {
        match app.verify(actor, &draft.tenant, &output.progress()).await {
            Ok(found) => {
                lines.push(format!("{}\n{}", draft.tenant, text(&found)));
                first_error = first_error.or_else(|| error_of(&found));
                results.push(json!({ "tenant": draft.tenant, "verification": found }));
            }
            Err(error) => {
                lines.push(format!("{}\n  {}", draft.tenant, error.message));
                results.push(json!({ "tenant": draft.tenant, "error": error }));
                first_error = first_error.or(Some(error));
            }
        }
    }
    let text =
        if lines.is_empty() { "No draft is queued for a verification.".to_owned() } else { lines.join("\n") };
    output.done_with_error(&json!({ "verified": results }), &text, first_error.as_ref())
}

/// Verifies once, storing nothing.
pub async fn once(arguments: &OneShotArguments, output: Output) -> Result<Reply, AppError> {
    let found = ask_once(arguments, output).await?;
    print(&VerificationView::of(&found), output)
}

/// Asks Twilio once, for `verify` and for `numbers`.
pub async fn ask_once(arguments: &OneShotArguments, output: Output) -> Result<Verification, AppError> {
    let asked = OneShot {
        sid: arguments.sid.clone().unwrap_or_default(),
        base: arguments.api_base.clone(),
        token: secrets::token(arguments.token_stdin).await?,
        allowed_host: arguments.allow_host.clone(),
    };
    verify_once(asked, &output.progress()).await
}

/// Prints what was found. What is not verified is an error at the same time.
pub fn print(found: &VerificationView, output: Output) -> Result<Reply, AppError> {
    output.done_with_error(found, &text(found), error_of(found).as_ref())
}

fn error_of(found: &VerificationView) -> Option<AppError> {
    found.error.clone()
}

fn text(found: &VerificationView) -> String {
    let mut text = facts(found);
    if found.error.is_none() {
        let _ = writeln!(text, "  {} {}", found.message, next_step(&found.remedy));
    }
    text
}

/// The account and its numbers, as they were found.
pub fn facts(found: &VerificationView) -> String {
    let mut text = String::new();
    if let Some(account) = &found.account {
        let sub = if found.is_sub_account { ", sub-account" } else { "" };
        let _ = writeln!(
            text,
            "  {}  {}  ({}, {}{sub})",
            account.sid,
            plain(&account.friendly_name),
            account.kind,
            account.status
        );
    }
    if let Some(balance) = &found.balance_told {
        let _ = writeln!(text, "  {}", plain(&balance.detail));
    }
    text.push_str(&counts(&found.counts));
    if let Some(unread) = &found.numbers_unread {
        let _ = writeln!(text, "  Numbers: {}", plain(unread));
    }
    for sub in &found.sub_accounts {
        let _ = writeln!(text, "  Sub-account {}", sub_account(sub));
    }
    if let Some(unread) = &found.sub_accounts_unread {
        let _ = writeln!(
            text,
            "  The list of sub-accounts, or a part of it, could not be read: {}",
            plain(unread)
        );
    }
    if let Some(difference) = &found.expected {
        text.push_str(&expected(difference));
    }
    for number in &found.gone {
        let _ = writeln!(text, "  Selected, and no longer usable: {number}");
    }
    text
}

fn sub_account(account: &AccountFacts) -> String {
    format!("{}  {}  ({})", account.sid, plain(&account.friendly_name), account.status)
}

/// How many numbers there are, and how many were filtered out for which reason.
pub fn counts(counts: &FilterCounts) -> String {
    if counts.total == 0 {
        return String::new();
    }
    let mut text = format!("  {} numbers, {} do SMS and voice\n", counts.total, counts.usable);
    for (count, reason) in [
        (counts.voice_only, FilterReason::VoiceOnly),
        (counts.sms_only, FilterReason::SmsOnly),
        (counts.neither, FilterReason::Neither),
    ] {
        if count > 0 {
            let _ = writeln!(text, "  {count} filtered out: {}", reason.describe());
        }
    }
    text
}

/// How the expected numbers compare with what Twilio has.
pub fn expected(difference: &ExpectedDifference) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "  Expected      {} found, {} not usable, {} missing; {} more on the account",
        difference.found.len(),
        difference.not_usable.len(),
        difference.missing.len(),
        difference.others
    );
    for (number, reason) in &difference.not_usable {
        let _ = writeln!(text, "                {number}: {}", reason.describe());
    }
    for number in &difference.missing {
        let _ = writeln!(text, "                {number}: not on the account");
    }
    text
}
