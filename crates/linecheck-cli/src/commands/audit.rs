//! `linecheck audit` and `linecheck consent receipt`

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use linecheck_app::{
    AppError, AuditCheckView, AuditExportRequest, AuditRequest, ReceiptRequest, check_audit_file,
    read_checkpoint,
};
use linecheck_domain::audit_chain::SignedCheckpoint;
use serde_json::json;

use crate::arguments::{AuditArguments, AuditCommand, ConsentCommand};
use crate::context::Context;
use crate::output::{Output, Reply, columns, plain};

pub async fn run(context: &Context, asked: &AuditArguments, output: Output) -> Result<Reply, AppError> {
    match &asked.command {
        None => list(context, asked, output).await,
        Some(AuditCommand::Verify { file: Some(file), checkpoint }) => {
            verify_file(file, checkpoint, output).await
        }
        Some(AuditCommand::Verify { file: None, checkpoint }) => {
            let kept = checkpoints(checkpoint).await?;
            tell(&context.app.check_audit(kept, &output.progress()).await?, output)
        }
        Some(AuditCommand::Export { file, tenant }) => {
            let request = AuditExportRequest { tenant: tenant.clone() };
            refuse_existing(file)?;
            let export = context.app.export_audit(&context.actor, request, &output.progress()).await?;
            write_new(file, &export.text)?;
            let withheld = match export.withheld {
                0 => String::new(),
                count => format!(", the words of {count} withheld"),
            };
            let text = format!(
                "{} entries{withheld} written to {}, with a checkpoint at the end.",
                export.entries,
                plain(&file.display().to_string())
            );
            output.done(
                &json!({ "file": file, "entries": export.entries, "withheld": export.withheld,
                "checkpoint": export.checkpoint }),
                &text,
            )
        }
        Some(AuditCommand::Checkpoint) => {
            let signed = context.app.make_checkpoint(&context.actor).await?;
            let line =
                serde_json::to_string(&signed).map_err(|error| AppError::internal(error.to_string()))?;
            Ok(Reply::file(line))
        }
    }
}

/// Checks a file. It needs no vault.
pub async fn verify_file(file: &Path, kept: &[PathBuf], output: Output) -> Result<Reply, AppError> {
    let kept = checkpoints(kept).await?;
    tell(&check_audit_file(file, kept, &output.progress()).await?, output)
}

pub async fn receipt(context: &Context, command: &ConsentCommand, output: Output) -> Result<Reply, AppError> {
    let ConsentCommand::Receipt { tenant, file, number } = command;
    let is_page = match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => true,
        Some("json") => false,
        _ => {
            return Err(AppError::invalid_value("A receipt is a page or JSON.")
                .next("Name a file that ends in .html or .json."));
        }
    };
    refuse_existing(file)?;
    let request = ReceiptRequest { tenant: tenant.clone(), number: *number };
    let made = context.app.consent_receipt(&context.actor, request).await?;
    write_new(file, if is_page { &made.page } else { &made.json })?;
    let consent = &made.receipt.consent;
    let text = format!(
        "Receipt of consent {}, by {} for {}, written to {}.",
        consent.number,
        plain(&consent.name),
        consent.account_sid,
        plain(&file.display().to_string())
    );
    output.done(&json!({ "file": file, "receipt": made.receipt }), &text)
}

async fn checkpoints(files: &[PathBuf]) -> Result<Vec<SignedCheckpoint>, AppError> {
    let mut kept = Vec::new();
    for file in files {
        kept.push(read_checkpoint(file).await?);
    }
    Ok(kept)
}

fn tell(view: &AuditCheckView, output: Output) -> Result<Reply, AppError> {
    let mut text = if view.right { format!("{}\n", plain(&view.says)) } else { String::new() };
    let facts = [
        ("Vault", view.vault.map(|vault| vault.to_string())),
        ("Writer", view.writer.map(|writer| writer.to_string())),
        ("Key", view.key.clone()),
        ("Checked", view.hash.as_ref().map(|hash| format!("to entry {}, {hash}", view.last))),
        ("Withheld", (view.withheld > 0).then(|| format!("the words of {}", view.withheld))),
        ("Signed", view.signed_at.clone()),
    ];
    for (name, fact) in facts.into_iter().filter_map(|(name, fact)| Some((name, fact?))) {
        let _ = writeln!(text, "  {name:<8}  {}", plain(&fact));
    }
    for foreign in &view.foreign {
        let from = foreign.vault.map(|vault| vault.to_string()).unwrap_or_default();
        let _ = writeln!(text, "  From the vault {from}: {}", plain(&foreign.says));
    }
    output.done_with_error(view, text.trim_end(), view.error.as_ref())
}

async fn list(context: &Context, asked: &AuditArguments, output: Output) -> Result<Reply, AppError> {
    let request = AuditRequest {
        tenant: asked.tenant.clone(),
        action: asked.action.clone(),
        person: asked.person.clone(),
        since: asked.since.clone(),
        until: asked.until.clone(),
        writer: asked.writer,
        before: asked.before,
        limit: asked.limit,
    };
    let page = context.app.audit_trail(request).await?;
    let rows = page.entries.iter().map(|entry| {
        [
            entry.sequence.to_string(),
            entry.at.strftime("%F %T UTC").to_string(),
            entry.actor.os_user.clone(),
            entry.tenant.clone().unwrap_or_else(|| "-".to_owned()),
            entry.action.clone(),
            entry.detail.to_string(),
        ]
    });
    let mut text = columns(rows);
    if let Some(next) = page.next {
        let _ = writeln!(text, "Older entries: --before {next}");
    }
    let is_filtered = [&asked.tenant, &asked.action, &asked.person, &asked.since, &asked.until]
        .into_iter()
        .any(Option::is_some)
        || asked.before.is_some();
    let mut text = match (text.is_empty(), is_filtered) {
        (true, true) => "No entry fits.\n".to_owned(),
        (true, false) => "No entry yet.\n".to_owned(),
        (false, _) => text,
    };
    for foreign in &page.foreign {
        let _ = writeln!(
            text,
            "{} entries came from the vault {}: --writer {}",
            foreign.entries, foreign.vault, foreign.writer
        );
    }
    output.done(&page, text.trim_end())
}

fn refuse_existing(file: &Path) -> Result<(), AppError> {
    if file.symlink_metadata().is_ok() {
        return Err(AppError::invalid_value(format!("{} is there already.", file.display()))
            .next("Name a file that is not there yet."));
    }
    Ok(())
}

/// Writes a new file that only its owner can read, where the system knows owners.
fn write_new(file: &Path, text: &str) -> Result<(), AppError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(file).and_then(|mut open| {
        open.write_all(text.as_bytes()).and_then(|()| open.sync_all()).inspect_err(|_| {
            // Half a file would be taken for a whole one.
            let _ = std::fs::remove_file(file);
        })
    });
    written.map_err(|error| {
        AppError::invalid_value(format!("{} could not be written: {error}.", file.display()))
            .next("Name a file in a folder that you may write to.")
    })
}
