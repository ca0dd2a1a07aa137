//! `linecheck tour`: the whole workflow, step by step, in a sandbox and a vault of its own.
//!
//! Nothing of it is made up: each step calls the use case that the other commands call, against a server on
//! loopback and an encrypted file in a temporary folder, and checks what came of it. Both are gone afterwards.

mod desk;

use linecheck_app::{AppError, Code, DraftEdit, ProgressSink, Selection, Show};
use linecheck_domain::Secret;
use linecheck_domain::number::Search;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::trace::{Channel, Role};
use linecheck_domain::verification::OutcomeCode;
use linecheck_sandbox::known;
use serde_json::json;

use crate::output::{Output, Reply};
use crate::stop::Stop;
use crate::words::next_step;
use desk::{NOT_DELIVERED, REFUSED_BY_CUSTOM, Scene, TourDesk};

/// Runs the tour. It ends with status 1 when a step does not do what it should.
pub async fn run(output: Output, stop: &Stop) -> Result<Reply, AppError> {
    let mut desk = stop.or(TourDesk::set(output)).await?;
    let told = stop.or(Box::pin(walk(&mut desk))).await;
    let (steps, struck) = desk.strike().await;
    told?;
    let last = "The tour is complete: every step did what it should.";
    let done = output.done(&json!({ "steps": steps, "complete": true }), last)?;
    Ok(struck.into_iter().fold(done, Reply::afterwards))
}

async fn walk(desk: &mut TourDesk) -> Result<(), AppError> {
    credentials(desk).await?;
    selection_and_consent(desk).await?;
    sending(desk).await?;
    fallback(desk).await?;
    no_number_left(desk).await?;
    managing(desk).await
}

/// A SID that is too short, a wrong token, the right one.
async fn credentials(desk: &mut TourDesk) -> Result<(), AppError> {
    let (app, actor, tenant) = (desk.app.clone(), desk.actor.clone(), desk.tenant.clone());
    let view = app.edit_draft(&actor, &tenant, DraftEdit::AccountSid("ACfacade0".to_owned())).await?;
    let error = view.sid_error.ok_or_else(|| desk::unexpected("a SID of nine characters was taken"))?;
    desk.tell(
        Scene::new("A SID that is too short", &error.message)
            .why("It was checked here, without a network. The draft is stored all the same."),
    )?;
    desk::expect(
        error.message == "Twilio account SID must be 34 characters long",
        "the words for a short SID",
    )?;

    app.edit_draft(&actor, &tenant, DraftEdit::AccountSid(known::MAIN.sid().to_owned())).await?;
    app.edit_draft(&actor, &tenant, DraftEdit::Token(Secret::new("0".repeat(32)))).await?;
    let found = app.verify(&actor, &tenant, &ProgressSink::silent()).await?;
    desk.tell(Scene::new("A wrong token", &found.message).why(&next_step(&found.remedy)))?;
    desk::expect(found.outcome == OutcomeCode::Refused, "a wrong token is refused")?;

    app.edit_draft(&actor, &tenant, DraftEdit::Token(Secret::new(known::MAIN.initial_auth_token()))).await?;
    let found = app.verify(&actor, &tenant, &ProgressSink::silent()).await?;
    let name = found.account.as_ref().map(|account| account.friendly_name.clone()).unwrap_or_default();
    let counts = found.counts;
    let subs = match &found.sub_accounts_unread {
        Some(_) => "its sub-accounts could not be read".to_owned(),
        None => format!("{} sub-accounts", found.sub_accounts.len()),
    };
    desk.tell(
        Scene::new("Verify Account", &format!("{} Account {name}, {subs}.", found.message)).why(&format!(
            "{} numbers: {} do SMS and voice; {} voice-only, {} SMS-only and {} with neither were filtered out.",
            counts.total, counts.usable, counts.voice_only, counts.sms_only, counts.neither
        )),
    )?;
    desk::expect(
        found.outcome == OutcomeCode::Verified && counts.filtered() > 0,
        "the account is verified, with numbers filtered out",
    )
}

async fn selection_and_consent(desk: &mut TourDesk) -> Result<(), AppError> {
    let (app, actor, tenant) = (desk.app.clone(), desk.actor.clone(), desk.tenant.clone());
    let usable = app.numbers(&tenant, Show::Usable, Search::Everything).await?.rows;
    let of = |country: &str| {
        usable.iter().find(|row| row.country.as_deref() == Some(country)).map(|row| row.number.clone())
    };
    let chosen: Vec<PhoneNumber> = ["US", "GB"].into_iter().filter_map(of).collect();
    desk::expect(chosen.len() == 2, "the sandbox has numbers of the United States and the United Kingdom")?;
    let list = chosen.iter().map(PhoneNumber::as_str).collect::<Vec<_>>().join(" and ");
    let chosen = chosen.iter().map(ToString::to_string).collect();
    app.select_numbers(&actor, &tenant, Selection::Only(chosen)).await?;
    desk.tell(
        Scene::new("Organization numbers", &format!("Selected {list}."))
            .why("At least one is needed; each does SMS and voice."),
    )?;

    let refused = desk.save(None).await;
    let refused = refused.err().ok_or_else(|| desk::unexpected("it was saved without a consent"))?;
    desk.tell(Scene::new("Save without the consent", &refused.message).why(
        "The consent is asked for whenever an account becomes active that was not active just before.",
    ))?;
    desk::expect(refused.code == Code::ConsentNeeded, "the consent is asked for")?;

    let report = desk.save(Some("Tour Guide")).await?;
    desk.tell(
        Scene::new(
            "Twilio Legal Consent, and Save",
            &format!("Revision {} is active; the consent was recorded.", report.configuration.revision),
        )
        .why("Configuration, consent and audit were written in one database transaction."),
    )?;
    desk::expect(report.consent_recorded, "the consent was recorded")
}

async fn sending(desk: &mut TourDesk) -> Result<(), AppError> {
    let sms = desk.send(Channel::Sms, "+12025550101").await?;
    desk.show("An SMS", &sms)?;
    desk::expect(
        sms.originated_by == Some(Role::Custom) && sms.status.as_deref() == Some("delivered"),
        "the custom account originates an SMS",
    )?;

    let call = desk.send(Channel::Voice, "+12025550101,2992").await?;
    desk.show("A voice call, with an extension", &call)?;
    desk::expect(
        call.originated_by == Some(Role::Custom) && call.status.as_deref() == Some("completed"),
        "the custom account originates a call",
    )?;

    let failed = desk.send(Channel::Sms, &desk::recipient(NOT_DELIVERED)?).await?;
    desk.show("A delivery error", &failed)?;
    desk::expect(
        failed.originated_by == Some(Role::Custom) && failed.delivery_failed,
        "a delivery error causes no fallback",
    )
}

async fn fallback(desk: &mut TourDesk) -> Result<(), AppError> {
    let refusing = desk::recipient(REFUSED_BY_CUSTOM)?;
    let refused = desk.send(Channel::Sms, &refusing).await?;
    desk.show("An API error, fallback disabled", &refused)?;
    desk::expect(refused.originated_by.is_none(), "with fallback disabled nothing else originates")?;

    let revision = desk.set_fallback(true).await?;
    desk.tell(
        Scene::new(
            "Fallback to Default Account: Enable",
            &format!("Revision {revision} is active, without a new consent."),
        )
        .why("Numbers and fallback change without one: the account is the same."),
    )?;

    let taken = desk.send(Channel::Sms, &refusing).await?;
    desk.show("The same API error, fallback enabled", &taken)?;
    desk::expect(
        taken.originated_by == Some(Role::Default),
        "with fallback enabled the default account originates",
    )
}

async fn no_number_left(desk: &mut TourDesk) -> Result<(), AppError> {
    let (app, actor, tenant) = (desk.app.clone(), desk.actor.clone(), desk.tenant.clone());
    let selected = app.numbers(&tenant, Show::Selected, Search::Everything).await?.rows;
    for row in &selected {
        desk.release(row.number.as_str())?;
    }
    let found = app.verify(&actor, &tenant, &ProgressSink::silent()).await?;
    let gone = found.gone.len();
    let trace = desk.send(Channel::Voice, "+12025550101").await?;
    desk.tell(
        Scene::new(
            "No origination number left",
            &format!("{gone} selected numbers were released at Twilio; verifying again shows it."),
        )
        .why("Nothing was changed by itself."),
    )?;
    desk.show("A voice call then", &trace)?;
    desk::expect(
        gone == 2 && trace.originated_by == Some(Role::Default),
        "without a number the default account originates",
    )
}

async fn managing(desk: &mut TourDesk) -> Result<(), AppError> {
    let (app, actor, tenant) = (desk.app.clone(), desk.actor.clone(), desk.tenant.clone());
    let usable = app.numbers(&tenant, Show::Usable, Search::Everything).await?.rows;
    let others = usable.into_iter().take(3).map(|row| row.number.to_string()).collect();
    app.select_numbers(&actor, &tenant, Selection::Only(others)).await?;
    let report = desk.save(None).await?;
    desk.tell(
        Scene::new(
            "A change of numbers",
            &format!("Revision {} is active, without a new consent.", report.configuration.revision),
        )
        .why("The account is the same."),
    )?;
    desk::expect(!report.consent_recorded, "a change of numbers needs no consent")?;

    app.begin_draft(&actor, &tenant, true).await?;
    app.edit_draft(&actor, &tenant, DraftEdit::AccountSid(known::FABRIKAM.sid().to_owned())).await?;
    app.edit_draft(&actor, &tenant, DraftEdit::Token(Secret::new(known::FABRIKAM.initial_auth_token())))
        .await?;
    app.verify(&actor, &tenant, &ProgressSink::silent()).await?;
    app.select_numbers(&actor, &tenant, Selection::All(String::new())).await?;
    let refused = desk.save(None).await.err();
    desk::expect(
        refused.is_some_and(|error| error.code == Code::ConsentNeeded),
        "another account needs its consent",
    )?;
    let report = desk.save(Some("Tour Guide")).await?;
    let name = report.configuration.custom().map(|account| account.account_name.clone()).unwrap_or_default();
    desk.tell(
        Scene::new(
            "Change Account, with consent",
            &format!("Revision {} is active: {name}.", report.configuration.revision),
        )
        .why("The former account kept working until Save replaced it; its token is erased."),
    )?;

    let after = app.delete_custom_account(&actor, &tenant).await?;
    desk.tell(
        Scene::new(
            "Delete: Ping Identity",
            &format!("Revision {}: Ping Identity is the sender again.", after.revision),
        )
        .why("Credentials are erased; history, consents and audit stay."),
    )?;
    desk::expect(after.custom().is_none(), "the custom account is deleted")
}
