//! `linecheck bundle` and `linecheck kit`

use std::fmt::Write as _;
use std::path::Path;

use linecheck_app::{
    AppError, BundleChoice, BundleContent, BundleDifference, BundleImport, BundleItem, BundleKey, BundleLock,
    BundlePreview, BundleRequest, BundleStanding, BundleTenant, Code, KitRequest, KitView, SealedBundle,
    read_bundle_file, read_identity_file, write_bundle_file,
};
use serde_json::json;

use crate::arguments::{BundleCommand, KitCommand, LockArguments, OpenArguments};
use crate::context::Context;
use crate::output::{Output, Reply, columns, plain, say};
use crate::secrets;

pub async fn run(context: &Context, command: &BundleCommand, output: Output) -> Result<Reply, AppError> {
    match command {
        BundleCommand::Export { out, tenant, with_secrets, with_audit, lock } => {
            let request =
                BundleRequest { tenants: tenant.clone(), secrets: *with_secrets, audit: *with_audit };
            let lock = lock_of(lock).await?;
            refuse_taken(out)?;
            let made = context.app.export_bundle(&context.actor, &request, &lock).await?;
            written(out, &made, output)
        }
        BundleCommand::Show(open) => {
            let shown = preview(context, open).await?;
            output.done(&shown, &preview_text(&shown))
        }
        BundleCommand::Import { open, take, allow_hosts } => {
            let shown = preview(context, open).await?;
            let tenants = if take.is_empty() { ask_for_each(&shown, output).await? } else { take.clone() };
            let choice = BundleChoice { tenants, allow_hosts: *allow_hosts };
            let taken = context.app.import_bundle(&context.actor, &shown, &choice).await?;
            output.done(&taken, &import_text(&taken, &shown))
        }
    }
}

pub async fn kit(context: &Context, command: &KitCommand, output: Output) -> Result<Reply, AppError> {
    match command {
        KitCommand::Make { out, tenant, days, lock } => {
            let request = KitRequest { tenants: tenant.clone(), days: *days };
            let lock = lock_of(lock).await?;
            refuse_taken(out)?;
            let made = context.app.make_kit(&context.actor, &request, &lock).await?;
            written(out, &made, output)
        }
        KitCommand::Open(open) => {
            let (file, key) = (read_bundle_file(&open.file)?, key_of(open).await?);
            let kit = context.app.open_kit(&context.actor, file, key).await?;
            output.done(&json!({ "kit": kit }), &kit_text(&kit))
        }
        KitCommand::Show => {
            let kit = context.app.kit().await?;
            let text = kit.as_ref().map_or("This vault is no support kit.".to_owned(), kit_text);
            output.done(&json!({ "kit": kit }), &text)
        }
    }
}

/// What is said of a support kit with every command.
pub fn kit_text(kit: &KitView) -> String {
    let until = kit.kit.expires_at.strftime("%F %T UTC");
    let made = format!("made by {} on {}", plain(&kit.kit.made_by), kit.kit.made_at.strftime("%F"));
    if kit.is_expired {
        format!(
            "SUPPORT KIT, {made}: past its time since {until}. Ask an administrator for a new one. Its tokens work until they are rotated."
        )
    } else {
        format!("SUPPORT KIT, {made}, meant until {until}: test sends and look-ups, no changes.")
    }
}

async fn lock_of(arguments: &LockArguments) -> Result<BundleLock, AppError> {
    if !arguments.to.is_empty() {
        return Ok(BundleLock::Recipients(arguments.to.clone()));
    }
    let passphrase = if arguments.bundle_passphrase_stdin {
        secrets::bundle_passphrase_from_stdin().await?
    } else {
        secrets::new_passphrase("New passphrase for the file").await?
    };
    Ok(BundleLock::Passphrase(passphrase))
}

async fn key_of(arguments: &OpenArguments) -> Result<BundleKey, AppError> {
    if let Some(identity) = &arguments.identity {
        return Ok(BundleKey::Identities(read_identity_file(identity)?));
    }
    let passphrase = if arguments.bundle_passphrase_stdin {
        secrets::bundle_passphrase_from_stdin().await?
    } else {
        secrets::bundle_passphrase_from_prompt().await?
    };
    Ok(BundleKey::Passphrase(passphrase))
}

/// Before anything is read or entered: the name that the file is to have is free.
fn refuse_taken(out: &Path) -> Result<(), AppError> {
    if out.symlink_metadata().is_err() {
        return Ok(());
    }
    Err(AppError::invalid_value(format!("{} is there already, and was left as it is.", out.display()))
        .next("Choose another name, or move that file away."))
}

fn written(out: &Path, made: &SealedBundle, output: Output) -> Result<Reply, AppError> {
    write_bundle_file(out, &made.bytes)?;
    let mut object =
        serde_json::to_value(&made.content).map_err(|error| AppError::internal(error.to_string()))?;
    object["file"] = json!(out.display().to_string());
    object["bytes"] = json!(made.bytes.len());
    output.done(&object, &content_text(out, &made.content))
}

fn content_text(out: &Path, content: &BundleContent) -> String {
    let tenants = content.tenants.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let mut text = format!(
        "{} holds {tenants}: {} revisions, {} consents.\n",
        out.display(),
        content.revisions,
        content.consents
    );
    let _ = match content.secrets {
        0 => writeln!(text, "No Auth Token and no client secret is in it."),
        count => {
            writeln!(text, "{count} credentials are in it: whoever opens it can send with these accounts.")
        }
    };
    if let Some(until) = content.expires_at {
        let _ = writeln!(
            text,
            "It is meant until {}. That is advisory: only `linecheck rotate-token ID` takes a token back.",
            until.strftime("%F %T UTC")
        );
    }
    text
}

async fn preview(context: &Context, open: &OpenArguments) -> Result<BundlePreview, AppError> {
    let (file, key) = (read_bundle_file(&open.file)?, key_of(open).await?);
    context.app.preview_bundle(&context.actor, file, key).await
}

/// A person at a terminal says for each tenant whether it is taken.
async fn ask_for_each(shown: &BundlePreview, output: Output) -> Result<Vec<String>, AppError> {
    if !output.is_json() {
        say(&preview_text(shown));
    }
    let mut chosen = Vec::new();
    for tenant in shown.tenants.iter().filter(|tenant| tenant.standing != BundleStanding::Same) {
        let question = match tenant.standing {
            BundleStanding::Differs => {
                format!("Put what the bundle has of {} in the place of what is here?", tenant.tenant)
            }
            BundleStanding::New | BundleStanding::Same => format!("Add the tenant {}?", tenant.tenant),
        };
        let answer = secrets::confirm(&question).await.map_err(|error| match error.code {
            Code::ConfirmationNeeded => error.next("Name those that you mean: `--take TENANTS`."),
            _ => error,
        });
        if answer? {
            chosen.push(tenant.tenant.to_string());
        }
    }
    Ok(chosen)
}

fn preview_text(shown: &BundlePreview) -> String {
    let mut text = format!(
        "Made by {} on {}, in the vault {}.\n",
        plain(&shown.made_by),
        shown.made_at.strftime("%F %T UTC"),
        shown.vault
    );
    for tenant in &shown.tenants {
        tenant_text(&mut text, tenant);
    }
    if !shown.hosts.is_empty() {
        let _ = writeln!(
            text,
            "Hosts besides Twilio's that were allowed there and are not here: {}. `--allow-hosts` allows them.",
            shown.hosts.join(", ")
        );
    }
    text
}

fn tenant_text(text: &mut String, tenant: &BundleTenant) {
    let standing = match tenant.standing {
        BundleStanding::New => "new",
        BundleStanding::Same => "the same here",
        BundleStanding::Differs => "another here",
    };
    let _ = writeln!(
        text,
        "{} ({}): {standing}; revision {} here, {} there; {} consents",
        tenant.tenant,
        plain(&tenant.name),
        tenant.revision_here,
        tenant.revision_there,
        tenant.consents
    );
    let rows = tenant.differences.iter().map(|BundleDifference { item, here, there }| {
        [item_words(*item).to_owned(), format!("here: {here}"), format!("there: {there}")]
    });
    text.push_str(&columns(rows));
    if tenant.token_missing_then {
        text.push_str("  Its Auth Token is not in the bundle, and is to be given here afterwards.\n");
    }
}

fn item_words(item: BundleItem) -> &'static str {
    match item {
        BundleItem::Name => "name",
        BundleItem::Methods => "methods",
        BundleItem::Destinations => "countries",
        BundleItem::DefaultAccount => "default account",
        BundleItem::DailyLimits => "daily limits",
        BundleItem::WithoutFallback => "default account without fallback",
        BundleItem::Account => "account",
        BundleItem::Base => "base",
        BundleItem::Fallback => "fallback",
        BundleItem::NumbersOnlyHere => "numbers only here",
        BundleItem::NumbersOnlyThere => "numbers only there",
        BundleItem::InactiveSince => "inactive since",
        BundleItem::AuthToken => "Auth Token",
        BundleItem::StandInToken => "default account's Auth Token",
        BundleItem::PingOne => "connection to PingOne",
    }
}

fn import_text(taken: &BundleImport, shown: &BundlePreview) -> String {
    let mut text = String::new();
    for (tenant, standing) in &taken.tenants {
        let word = if *standing == BundleStanding::New { "added" } else { "replaced" };
        let _ = writeln!(text, "{tenant}: {word}. It counts as not verified here.");
    }
    for tenant in &taken.token_missing {
        let _ = writeln!(
            text,
            "{tenant}: its Auth Token is missing. Give it: `linecheck rotate-token {tenant} --token-stdin`."
        );
    }
    let _ = writeln!(
        text,
        "{} consents and {} audit entries of the vault {} are kept apart, as of elsewhere.",
        taken.consents, taken.entries, shown.vault
    );
    text
}
