//! `linecheck revisions`

use std::fmt::Write as _;

use linecheck_app::{
    AppError, Code, Restorable, RestoreRequest, RevisionChanges, RevisionLine, RevisionView,
    RevisionsRequest, given,
};
use linecheck_domain::revision::RevisionDifference;
use linecheck_domain::tenant::TenantId;

use crate::arguments::RevisionsCommand;
use crate::commands::configure::drafts;
use crate::context::Context;
use crate::output::{Output, Reply, columns, plain};
use crate::secrets;

pub async fn run(context: &Context, command: &RevisionsCommand, output: Output) -> Result<Reply, AppError> {
    match command {
        RevisionsCommand::List { tenant, before, limit } => {
            let request = RevisionsRequest { tenant: tenant.clone(), before: *before, limit: *limit };
            let page = context.app.revisions(request).await?;
            let mut text = columns(page.revisions.iter().map(|line| cells(line, page.active)));
            if let Some(next) = page.next {
                let _ = writeln!(text, "Older revisions: --before {next}");
            }
            let none = match before {
                Some(_) => "No older revision.",
                None => "Nothing was saved yet: Ping Identity is the sender.",
            };
            output.done(&page, if text.is_empty() { none } else { &text })
        }
        RevisionsCommand::Show { tenant, revision, against } => {
            let view = context.app.revision(&given::tenant(tenant)?, *revision, *against).await?;
            output.done(&view, &text(&view))
        }
        RevisionsCommand::Restore { tenant, revision, replace_draft } => {
            restore(context, &given::tenant(tenant)?, *revision, *replace_draft, output).await
        }
    }
}

async fn restore(
    context: &Context,
    tenant: &TenantId,
    revision: u64,
    replace_draft: bool,
    output: Output,
) -> Result<Reply, AppError> {
    let replaces = match context.app.draft(tenant).await {
        Ok(draft) => {
            let question = format!(
                "{tenant} has a draft, stored {}. Replace it? It goes, with the token that was given for it.",
                draft.saved_at.strftime("%F %T UTC")
            );
            let is_meant =
                replace_draft || (secrets::is_person_there() && secrets::confirm(&question).await?);
            is_meant.then_some(draft.saved_at)
        }
        Err(error) if error.code == Code::DraftNotFound => None,
        Err(error) => return Err(error),
    };
    let request = RestoreRequest { tenant: tenant.to_string(), revision, replaces };
    let view = context.app.restore_revision(&context.actor, request).await?;
    let text = format!(
        "The numbers and the fallback of revision {revision} are in the draft. Nothing is active yet: `linecheck verify \
         {tenant}` shows numbers that are gone, and `linecheck save {tenant}` makes it active.\n{}",
        drafts::text(&view)
    );
    output.done(&view, &text)
}

fn cells(line: &RevisionLine, active: u64) -> [String; 7] {
    let (account, numbers) = match &line.account {
        None => ("Ping Identity".to_owned(), String::new()),
        Some(account) => (
            account.account_sid.to_string(),
            format!(
                "{} numbers, fallback {}",
                account.numbers,
                if account.fallback { "enabled" } else { "disabled" }
            ),
        ),
    };
    [
        line.revision.to_string(),
        line.saved_at.strftime("%F %T UTC").to_string(),
        line.user.clone(),
        account,
        numbers,
        changed(line.changes),
        match (line.revision == active, &line.consent) {
            (true, None) => "active".to_owned(),
            (true, Some(consent)) => format!("active, consent of {}", consent.name),
            (false, Some(consent)) => format!("consent of {}", consent.name),
            (false, None) => String::new(),
        },
    ]
}

fn changed(changes: RevisionChanges) -> String {
    let said = [
        changes.account.then(|| "another account".to_owned()),
        (changes.added > 0).then(|| format!("+{}", changes.added)),
        (changes.removed > 0).then(|| format!("-{}", changes.removed)),
        changes.fallback.map(|on| format!("fallback {}", if on { "on" } else { "off" })),
        changes.token.then(|| "new token".to_owned()),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn text(view: &RevisionView) -> String {
    let line = &view.line;
    let mut text = format!(
        "Revision {} of {}, saved {} by {}\n",
        line.revision,
        view.tenant,
        line.saved_at.strftime("%F %T UTC"),
        plain(&line.user)
    );
    match &line.account {
        None => text.push_str("  Sender        Ping Identity (the default account)\n"),
        Some(account) => {
            let fallback = if account.fallback { "enabled" } else { "disabled" };
            let _ = writeln!(
                text,
                "  Sender        Custom: {}  {}\n  Fallback      {fallback}\n  Numbers       {}",
                account.account_sid,
                plain(&account.account_name),
                account.numbers
            );
        }
    }
    for number in &view.numbers {
        let _ = writeln!(text, "                {number}");
    }
    if let Some(consent) = &line.consent {
        let _ = writeln!(
            text,
            "  Consent       {} ({}), {}",
            plain(&consent.name),
            plain(&consent.user),
            consent.at.strftime("%F %T UTC")
        );
    }
    let _ = writeln!(text, "  Against revision {}", view.against);
    text.push_str(&difference(&view.difference));
    let restorable = match line.restorable {
        Restorable::Yes => format!(
            "  Its numbers and fallback can be restored: `linecheck revisions restore {} {}`.",
            view.tenant, line.revision
        ),
        Restorable::Same => "  Its numbers and fallback are what is active.".to_owned(),
        Restorable::OtherAccount => {
            "  It is not of the active account, so its numbers cannot be restored.".to_owned()
        }
        Restorable::NoCustomAccount => {
            "  No custom account is active, so its numbers cannot be restored.".to_owned()
        }
    };
    text + &restorable
}

fn difference(difference: &RevisionDifference) -> String {
    let sid = |sid: &Option<linecheck_domain::sid::AccountSid>| {
        sid.as_ref().map_or_else(|| "Ping Identity".to_owned(), ToString::to_string)
    };
    let mut lines: Vec<String> = Vec::new();
    if let Some(change) = &difference.account {
        lines.push(format!("the account: {} to {}", sid(&change.from), sid(&change.to)));
    }
    if let Some((from, to)) = &difference.base {
        lines.push(format!("the base: {from} to {to}"));
    }
    if difference.token_replaced {
        lines.push("the Auth Token was replaced".to_owned());
    }
    lines.extend(difference.numbers_added.iter().map(|number| format!("+ {number}")));
    lines.extend(difference.numbers_removed.iter().map(|number| format!("- {number}")));
    if let Some((_, enabled)) = difference.fallback {
        lines.push(format!("fallback: {}", if enabled { "enabled" } else { "disabled" }));
    }
    if lines.is_empty() {
        lines.push("no difference".to_owned());
    }
    lines.iter().fold(String::new(), |text, line| format!("{text}    {line}\n"))
}
