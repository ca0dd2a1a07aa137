//! Fallback, save, status, rotate-token, delete.

use std::fmt::Write as _;

use linecheck_app::{AppError, CheckState, DraftEdit, SavePreview, TenantStatus, given};
use linecheck_domain::sending_rule::SendingWarning;
use serde_json::json;

use crate::arguments::Switch;
use crate::commands::configure::{drafts, verify};
use crate::context::Context;
use crate::output::{Output, Reply, moment, plain, say};
use crate::secrets;
use crate::words::{self, next_step};

pub async fn fallback(
    context: &Context,
    tenant: &str,
    state: Switch,
    output: Output,
) -> Result<Reply, AppError> {
    let edit = DraftEdit::Fallback(state.is_on());
    let view = context.app.edit_draft(&context.actor, &given::tenant(tenant)?, edit).await?;
    let text = if state.is_on() {
        "Fallback to Default Account is enabled in the draft. During fallback you are billed at PingID's rates, and \
         PingID's numbers and settings are used. `linecheck save` makes it active."
    } else {
        "Fallback to Default Account is disabled in the draft: an error is reported, and nothing else originates. \
         `linecheck save` makes it active.\nOne sentence of PingID's page says the opposite (\"the event originates \
         from Ping's account\"); `linecheck tenant edit --ping-originates-without-fallback on` follows it in test sends."
    };
    output.done(&view, text)
}

pub async fn save(
    context: &Context,
    tenant: &str,
    consent_by: Option<&str>,
    yes: bool,
    output: Output,
) -> Result<Reply, AppError> {
    let (app, actor, tenant) = (&context.app, &context.actor, given::tenant(tenant)?);
    let preview = app.prepare_save(actor, &tenant, &output.progress()).await?;
    if !output.is_json() {
        say(&preview_text(&preview));
    }
    let consent = consent(&preview, consent_by, output).await?;
    // The name under the consent is the last step; without one, a person at a terminal is asked.
    if !preview.consent_needed
        && !yes
        && secrets::is_person_there()
        && !secrets::confirm("Save and activate this configuration?").await?
    {
        return output.done(&json!({ "saved": false }), "Nothing was saved. The draft stays.");
    }
    if preview.consent_needed && consent.is_none() {
        return output.done(&json!({ "saved": false }), "Cancelled. Nothing was saved. The draft stays.");
    }
    let report = app.save(actor, &preview, consent.as_deref()).await?;
    let consent = if report.consent_recorded { " The consent was recorded." } else { "" };
    output.done(&report, &format!("Saved: revision {} is active.{consent}", report.configuration.revision))
}

/// The name under the consent: from the flag, or asked for after the words were shown. `None` is Cancel.
async fn consent(
    preview: &SavePreview,
    by: Option<&str>,
    output: Output,
) -> Result<Option<String>, AppError> {
    let Some(text) = preview.consent_text else { return Ok(None) };
    if let Some(name) = by {
        return Ok(Some(name.to_owned()));
    }
    if !secrets::is_person_there() || output.is_json() {
        return Err(AppError::consent_needed());
    }
    say(text);
    let name = secrets::name("I Consent: your name (leave it empty to cancel)").await;
    let name = name.ok_or_else(AppError::consent_needed)?;
    Ok(Some(name.trim().to_owned()).filter(|name| !name.is_empty()))
}

fn sending_warnings(warnings: &[SendingWarning]) -> String {
    warnings.iter().fold(String::new(), |mut text, warning| {
        let SendingWarning { country, number, text: said, next_step: to_do, as_of, source, .. } = warning;
        let _ = writeln!(text, "  Note: {country} from {number}: {said} {to_do} (As of {as_of}; {source})");
        text
    })
}

fn preview_text(preview: &SavePreview) -> String {
    let mut text = format!("{}  {}\n", preview.account_sid, plain(&preview.account_name));
    text.push_str(&drafts::changes(&preview.changes));
    for warning in &preview.sender_id_warnings {
        let _ = writeln!(text, "  Note: {} (As of {}; {})", warning.text, warning.as_of, warning.source);
    }
    text.push_str(&sending_warnings(&preview.sending_warnings));
    text.trim_end().to_owned()
}

pub async fn status(context: &Context, tenant: Option<&str>, output: Output) -> Result<Reply, AppError> {
    if let Some(tenant) = tenant {
        let status = context.app.status(&given::tenant(tenant)?).await?;
        return output.done(&status, &status_text(&status));
    }
    let all = context.app.overview().await?;
    let text: Vec<_> = all.iter().map(status_text).collect();
    let none = "No tenant yet. Try it without an account: `linecheck --sandbox tenant add contoso --sms on --voice on`, \
                or see it whole: `linecheck tour`.";
    let text = if text.is_empty() { none.to_owned() } else { text.join("\n") };
    output.done(&json!({ "tenants": all }), &text)
}

fn status_text(status: &TenantStatus) -> String {
    let mut text = format!("{}  {}\n", status.tenant.id, status.tenant.name);
    if let Some(since) = status.tenant.inactive_since {
        let _ = writeln!(text, "  Inactive      since {}", since.strftime("%F %T UTC"));
    }
    if let Some(note) = &status.inactive {
        let _ = writeln!(text, "                {}", note.text);
    }
    for attention in &status.attention {
        let _ = writeln!(text, "  ! {} {}", plain(&attention.message), next_step(&attention.remedy));
    }
    match status.active.custom() {
        None => text.push_str("  Sender        Ping Identity (the default account)\n"),
        Some(account) => {
            let fallback = if account.fallback { "enabled" } else { "disabled" };
            let _ = writeln!(
                text,
                "  Sender        Custom: {}  {}",
                account.account_sid,
                plain(&account.account_name)
            );
            let _ = writeln!(text, "  Numbers       {} selected", account.selected.len());
            let _ = writeln!(text, "  Fallback      {fallback}");
            let _ = writeln!(text, "  Revision      {}", status.active.revision);
        }
    }
    if let Some(found) = &status.verification {
        let _ = writeln!(text, "  Verification  {} ({})", found.message, moment(&found.at));
    }
    if status.draft.is_some() {
        let _ = writeln!(text, "  There is a draft: `linecheck draft show {}`.", status.tenant.id);
    }
    for item in &status.checklist {
        let mark = match item.state {
            CheckState::Done => "ok",
            CheckState::Missing => "missing",
            CheckState::Limited => "limited",
            CheckState::Unknown => "unknown",
        };
        let _ = writeln!(text, "  [{mark}] {}. {}", item.title, plain(&item.detail));
    }
    for warning in &status.sender_id_warnings {
        let _ = writeln!(text, "  Note: {} (As of {}; {})", warning.text, warning.as_of, warning.source);
    }
    text.push_str(&sending_warnings(&status.sending_warnings));
    match &status.pingone {
        Some(side) => text.push_str(&words::pingone::side(status.tenant.id.as_str(), side)),
        None => {
            let _ = writeln!(
                text,
                "  PingOne       not connected: `linecheck pingone connect {}`",
                status.tenant.id
            );
        }
    }
    for note in &status.notes {
        let pages: Vec<_> = note.documents.iter().map(|document| document.url()).collect();
        let see = if pages.is_empty() { String::new() } else { format!(" See {}", pages.join(" and ")) };
        let _ = writeln!(text, "  {}{see}", note.text);
    }
    text
}

pub async fn rotate_token(
    context: &Context,
    tenant: &str,
    token_stdin: bool,
    output: Output,
) -> Result<Reply, AppError> {
    let token = secrets::token(token_stdin).await?;
    let tenant = given::tenant(tenant)?;
    let found = context.app.rotate_token(&context.actor, &tenant, token, &output.progress()).await?;
    let text = format!(
        "The new token is verified and active. The old one is erased here.\n{}",
        verify::facts(&found)
    );
    output.done(&found, &text)
}

pub async fn delete(context: &Context, tenant: &str, yes: bool, output: Output) -> Result<Reply, AppError> {
    let tenant = given::tenant(tenant)?;
    let status = context.app.status(&tenant).await?;
    if let Some(account) = status.active.custom().filter(|_| !yes) {
        let question = format!(
            "Delete the custom configuration of {tenant}? Account {} with {} numbers, its stored Auth Token and any draft \
             are erased; history, consents and audit stay. Using the account again asks for its consent again.",
            account.account_sid,
            account.selected.len()
        );
        if !secrets::confirm(&question).await? {
            return output.done(&json!({ "deleted": false }), "Nothing was deleted.");
        }
    }
    let configuration = context.app.delete_custom_account(&context.actor, &tenant).await?;
    output.done(&configuration, "Ping Identity is the sender. The custom account's credentials are erased.")
}
