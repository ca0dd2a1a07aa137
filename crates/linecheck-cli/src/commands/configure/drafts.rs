//! `linecheck draft` and `linecheck change-account`

use std::fmt::Write as _;

use linecheck_app::{AppError, DraftEdit, DraftView, TokenAdvice, TokenState, given};
use linecheck_domain::draft::{Changes, DraftState};
use serde_json::json;

use crate::arguments::DraftCommand;
use crate::commands::verify;
use crate::context::Context;
use crate::output::{Output, Reply, moment, plain};
use crate::secrets;

pub async fn run(context: &Context, command: &DraftCommand, output: Output) -> Result<Reply, AppError> {
    let (app, actor) = (&context.app, &context.actor);
    match command {
        DraftCommand::New { tenant } => begin(context, tenant, false, output).await,
        DraftCommand::Edit { .. } => edit(context, command, output).await,
        DraftCommand::Show { tenant } => show(&app.draft(&given::tenant(tenant)?).await?, output),
        DraftCommand::List => {
            let drafts = app.drafts().await?;
            let lines: Vec<_> =
                drafts.iter().map(|draft| format!("{}  {}", draft.tenant, state(&draft.state))).collect();
            let text = if lines.is_empty() { "No draft.".to_owned() } else { lines.join("\n") };
            output.done(&json!({ "drafts": drafts }), &text)
        }
        DraftCommand::Discard { tenant } => {
            app.discard_draft(actor, &given::tenant(tenant)?).await?;
            output.done(
                &json!({ "discarded": true }),
                "The draft is gone, with the token that was given for it. What is active was not touched.",
            )
        }
        DraftCommand::SubAccount { tenant, sid } => {
            let (tenant, sid) = (given::tenant(tenant)?, given::sid(sid)?);
            let found = app.choose_sub_account(actor, &tenant, sid, &output.progress()).await?;
            verify::print(&found, output)
        }
    }
}

/// Begins a draft; `new_account` is Change Account.
pub async fn begin(
    context: &Context,
    tenant: &str,
    new_account: bool,
    output: Output,
) -> Result<Reply, AppError> {
    show(&context.app.begin_draft(&context.actor, &given::tenant(tenant)?, new_account).await?, output)
}

async fn edit(context: &Context, command: &DraftCommand, output: Output) -> Result<Reply, AppError> {
    let DraftCommand::Edit { tenant, sid, token_stdin, token, remove_token, api_base, expect, queue } =
        command
    else {
        return Err(AppError::internal("Not an edit."));
    };
    let (app, tenant) = (&context.app, given::tenant(tenant)?);
    let mut edits = Vec::new();
    if let Some(text) = api_base {
        edits.push(DraftEdit::Base(text.clone()));
    }
    if let Some(sid) = sid {
        edits.push(DraftEdit::AccountSid(sid.clone()));
    }
    if *remove_token {
        edits.push(DraftEdit::RemoveToken);
    }
    if *token || *token_stdin {
        edits.push(DraftEdit::Token(secrets::token(*token_stdin).await?));
    }
    if let Some(numbers) = expect {
        let numbers = numbers.iter().filter(|number| !number.is_empty()).cloned().collect();
        edits.push(DraftEdit::Expected(numbers));
    }
    if let Some(queue) = queue {
        edits.push(DraftEdit::Queued(queue.is_on()));
    }
    let mut view: Option<DraftView> = None;
    for edit in edits {
        let edited = match (app.edit_draft(&context.actor, &tenant, edit).await, &view) {
            (Ok(edited), _) => edited,
            (Err(error), None) => return Err(error),
            // What was edited before it is stored.
            (Err(error), Some(view)) => return output.done_with_error(view, &text(view), Some(&error)),
        };
        let advice = view.and_then(|earlier| earlier.token_advice);
        view = Some(DraftView { token_advice: edited.token_advice.or(advice), ..edited });
    }
    match view {
        Some(view) => {
            let error = view.sid_error.clone().filter(|_| sid.is_some());
            output.done_with_error(&view, &text(&view), error.as_ref())
        }
        None => Err(AppError::invalid_value("There is nothing to edit: name what should be changed.")),
    }
}

fn show(view: &DraftView, output: Output) -> Result<Reply, AppError> {
    output.done(view, &text(view))
}

fn token_words(token: TokenState) -> &'static str {
    match token {
        TokenState::Missing => "missing",
        TokenState::Given => "given",
        TokenState::OfActive => "of the active configuration",
    }
}

pub fn text(view: &DraftView) -> String {
    let mut text = String::new();
    let sid = if view.account_sid.is_empty() {
        "none yet".to_owned()
    } else {
        plain(&view.account_sid).into_owned()
    };
    let _ = writeln!(text, "Draft of {}, stored {}", view.tenant, view.saved_at.strftime("%F %T UTC"));
    let _ = writeln!(text, "  Account SID   {sid}");
    if let Some(error) = &view.sid_error {
        let _ = writeln!(text, "                {}", error.message);
    }
    let _ = writeln!(text, "  Auth Token    {}", token_words(view.token));
    if view.token_advice == Some(TokenAdvice::Unusual) {
        let _ = writeln!(
            text,
            "                It does not look like Twilio's tokens (32 digits of 0-9 and a-f); it was kept."
        );
    }
    let _ = writeln!(text, "  API base      {}", view.base);
    let _ = writeln!(text, "  Numbers       {} selected", view.selected.len());
    let _ = writeln!(text, "  Fallback      {}", if view.fallback { "enabled" } else { "disabled" });
    if view.queued {
        let _ = writeln!(text, "  Queued for a verification: `linecheck verify` runs it.");
    }
    if let Some(found) = &view.verification {
        let _ = writeln!(text, "  Verification  {} ({})", found.message, moment(&found.at));
    }
    if let Some(difference) = &view.expected_difference {
        text.push_str(&verify::expected(difference));
    }
    text.push_str(&changes(&view.changes));
    let _ = writeln!(text, "  State         {}", state(&view.state));
    text
}

fn state(state: &DraftState) -> String {
    match state {
        DraftState::Draft { missing } => format!("draft: {missing}"),
        DraftState::Verified { missing } => format!("verified: {missing}"),
        DraftState::Ready => "ready to be saved".to_owned(),
    }
}

/// What saving will change.
pub fn changes(changes: &Changes) -> String {
    let mut text = String::from("  Saving changes\n");
    let mut any = false;
    let mut line = |words: String| {
        any = true;
        let _ = writeln!(text, "    {words}");
    };
    if let Some(to) = &changes.account_to {
        let from =
            changes.account_from.as_ref().map_or_else(|| "Ping Identity".to_owned(), ToString::to_string);
        let to = if to.is_empty() { "one that is not named yet".to_owned() } else { plain(to).into_owned() };
        line(format!("the account: {from} to {to}"));
    }
    if changes.new_token {
        line("the Auth Token".to_owned());
    }
    for number in &changes.numbers_added {
        line(format!("+ {number}"));
    }
    for number in &changes.numbers_removed {
        line(format!("- {number}"));
    }
    if let Some((_, enabled)) = changes.fallback {
        line(format!("fallback: {}", if enabled { "enabled" } else { "disabled" }));
    }
    if changes.consent_needed {
        line("the Twilio Legal Consent will be asked for".to_owned());
    }
    if !any {
        text.push_str("    nothing\n");
    }
    text
}
