//! Plans: shown, applied, gone on with, given up.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use linecheck_app::{
    AppError, Code, PingOneApply, PingOneCarryOver, PingOneNumber, PingOneNumbersRequest, PingOnePlanRequest,
    PingOnePlanView, PingOneRotate, PingOneRun, PingOneRunState, PingOneSeen, PingOneStepReport, PingOneWish,
    given,
};
use linecheck_domain::pingone::run::StepState;
use linecheck_domain::pingone::{Choice, Confirmation};
use serde_json::json;

use crate::arguments::{ApplyArguments, CarryOverArguments, PingOneCommand, SendersCommand};
use crate::context::Context;
use crate::output::{Output, Reply, plain, say};
use crate::secrets;
use crate::words::pingone as words;

/// Carries the active configuration over.
pub fn carry_over(arguments: &CarryOverArguments) -> PingOneWish {
    PingOneWish::CarryOver(PingOneCarryOver {
        sender: arguments.sender.clone(),
        new_sender: arguments.new_sender,
        drop_others: arguments.without_others,
        quotas: arguments.limits,
        name: arguments.name.clone(),
    })
}

/// A sender with a new token in the place of another.
pub async fn rotation(command: &PingOneCommand) -> Result<PingOneWish, AppError> {
    let PingOneCommand::Rotate { sender, token_stdin, of_active, into, name, .. } = command else {
        return Err(AppError::internal("Not a rotation."));
    };
    // What the console made already has its token.
    let has_token = *of_active || into.is_some();
    let token = if has_token { None } else { Some(secrets::token(*token_stdin).await?) };
    Ok(PingOneWish::Rotate(PingOneRotate {
        sender: sender.clone(),
        into: into.clone(),
        token,
        name: name.clone(),
    }))
}

/// What is wanted of the senders, and of which tenant; none for what only looks.
pub async fn of_senders<'a>(
    context: &Context,
    command: &'a SendersCommand,
) -> Result<Option<(&'a str, PingOneWish)>, AppError> {
    Ok(Some(match command {
        SendersCommand::List { .. } => return Ok(None),
        SendersCommand::Choose { tenant, sender, numbers } => {
            let request = PingOneNumbersRequest { tenant: tenant.clone(), sender: sender.clone() };
            let known = context.app.pingone_numbers(request).await?.numbers;
            let numbers = numbers.iter().map(|number| choice(number, &known)).collect();
            (tenant, PingOneWish::Choose { sender: sender.clone(), numbers })
        }
        SendersCommand::Chain { tenant, empty: true, .. } => (tenant, PingOneWish::HandOver),
        SendersCommand::Chain { tenant, links, empty: false } => {
            let link = |link: &String| if link == PING { PING_LINK.to_owned() } else { link.clone() };
            (tenant, PingOneWish::Chain { chain: links.iter().map(link).collect() })
        }
        SendersCommand::Remove { tenant, sender } => (tenant, PingOneWish::Remove { sender: sender.clone() }),
    }))
}

/// What is typed for Ping Identity's own account, and its word in a chain.
const PING: &str = "ping";
const PING_LINK: &str = "PINGONE_TWILIO";

/// A number with its countries: `+18005550100:US,CA`. Without a colon it keeps those that it has, with nothing behind the
/// colon it loses them.
fn choice(text: &str, known: &[PingOneNumber]) -> Choice {
    let (number, countries) = match text.split_once(':') {
        Some((number, "")) => (number.trim(), None),
        Some((number, countries)) => {
            let countries = countries.split(',').map(|code| code.trim().to_ascii_uppercase());
            (number.trim(), Some(countries.collect()))
        }
        None => {
            let number = text.trim();
            (number, known.iter().find(|one| one.number == number).and_then(|one| one.countries.clone()))
        }
    };
    Choice { number: number.to_owned(), countries }
}

/// Shows the plan for a wish. Nothing is written.
pub async fn show(
    context: &Context,
    tenant: &str,
    wish: PingOneWish,
    output: Output,
) -> Result<Reply, AppError> {
    let request = PingOnePlanRequest { tenant: tenant.to_owned(), wish };
    let plan = context.app.plan_pingone(&context.actor, request, &output.progress()).await?;
    let mut text = text(&plan, None);
    if !plan.empty {
        let _ = write!(text, "Nothing is written yet. To apply it: `linecheck pingone apply {}`.", plan.plan);
    }
    output.done(&plan, &text)
}

/// Applies a plan that was shown, after each confirmation that it wants.
pub async fn apply(context: &Context, arguments: &ApplyArguments, output: Output) -> Result<Reply, AppError> {
    let plan = context.app.pingone_plan(arguments.plan).await?;
    let seen = context.app.pingone(&plan.tenant).await?;
    let seen = seen.filter(|view| view.environment == plan.environment).and_then(|view| view.side.seen);
    if !output.is_json() {
        say(&text(&plan, seen.as_ref()));
    }
    let asks = !plan.empty && !output.is_json() && secrets::is_person_there();
    if !plan.empty && !arguments.yes && !secrets::confirm("Apply this plan?").await? {
        return output.done(&json!({ "applied": false }), "Nothing was applied. The plan stays.");
    }
    let mut consent_by = arguments.consent_by.clone();
    let mut confirmed = BTreeSet::new();
    for confirmation in &plan.confirmations {
        let (_, question) = words::confirmation(*confirmation);
        let is_given = match confirmation {
            Confirmation::Consent => {
                if consent_by.is_none() && asks {
                    say(CONSENT);
                    consent_by = secrets::name("I Consent: your name (leave it empty to cancel)").await;
                }
                consent_by.as_deref().is_some_and(|name| !name.trim().is_empty())
            }
            other => is_given(arguments, *other) || (asks && secrets::confirm(question).await?),
        };
        if is_given {
            confirmed.insert(*confirmation);
        } else if asks {
            return output
                .done(&json!({ "applied": false }), "Cancelled. Nothing was applied. The plan stays.");
        }
    }
    let missing: Vec<_> =
        plan.confirmations.difference(&confirmed).map(|one| words::confirmation(*one).0).collect();
    let request = PingOneApply { plan: arguments.plan, confirmed, consent_name: consent_by };
    let applied = context.app.apply_pingone(&context.actor, request, &output.progress()).await;
    let run = applied.map_err(|error| match error.code {
        Code::ConfirmationNeeded => error.next(format!(
            "Add {}, each if you mean it, or run it in a terminal to be asked.",
            missing.join(" ")
        )),
        _ => error,
    })?;
    report(&run, output)
}

const CONSENT: &str = "Third-party Service Consent: PingOne's console asks for it before it uses a Twilio account, and its API has \
    no field for it. Whoever gives it here gives it for the organization. It is recorded with its name.";

fn is_given(arguments: &ApplyArguments, confirmation: Confirmation) -> bool {
    match confirmation {
        Confirmation::Production => arguments.production,
        Confirmation::Consent => arguments.consent_by.is_some(),
        Confirmation::EmptyChain => arguments.empty_chain,
        Confirmation::DropOthers => arguments.drop_others,
        Confirmation::Unavailable => arguments.unavailable,
    }
}

pub async fn resume(context: &Context, tenant: &str, output: Output) -> Result<Reply, AppError> {
    let tenant = given::tenant(tenant)?;
    let run = context.app.resume_pingone(&context.actor, &tenant, &output.progress()).await?;
    report(&run, output)
}

pub async fn give_up(context: &Context, tenant: &str, yes: bool, output: Output) -> Result<Reply, AppError> {
    let tenant = given::tenant(tenant)?;
    let question = "Give up the plan that stopped? What it wrote stays, and the rest is not done.";
    if !yes && !secrets::confirm(question).await? {
        return output.done(
            &json!({ "given_up": false }),
            "It can still be gone on with: `linecheck pingone resume`.",
        );
    }
    let run = context.app.give_up_pingone(&context.actor, &tenant).await?;
    report(&run, output)
}

/// A plan that was begun and has not come to its end.
pub fn stopped(run: &PingOneRun) -> String {
    let tenant = &run.tenant;
    format!("{}  Go on with it: `linecheck pingone resume {tenant}`; or `give-up {tenant}`.\n", run_text(run))
}

/// What came of a plan. One that stopped ends as the step did.
fn report(run: &PingOneRun, output: Output) -> Result<Reply, AppError> {
    output.done_with_error(run, &run_text(run), run.error.as_ref())
}

/// A plan for a person.
fn text(plan: &PingOnePlanView, seen: Option<&PingOneSeen>) -> String {
    let mut text = String::new();
    let environment = match (&plan.environment_read, seen) {
        (Some(read), _) => words::environment(read),
        (None, Some(seen)) => words::environment_seen(seen, &plan.environment),
        (None, None) => plan.environment.to_string(),
    };
    let _ = writeln!(text, "Plan {} for {} in {environment}", plan.plan, plan.tenant);
    if plan.empty {
        let _ = writeln!(text, "  No change: all is as wanted.");
    }
    for (index, step) in plan.steps.iter().enumerate() {
        let _ = writeln!(text, "  {}. {}", index + 1, words::step(step));
    }
    text.push_str(&originates("Before", &plan.before));
    text.push_str(&originates("After", &plan.after));
    if !plan.untouched.is_empty() {
        let kept: Vec<_> = plan.untouched.iter().map(words::untouched).collect();
        let _ = writeln!(text, "  Stays as it is: {}.", kept.join(", "));
    }
    for note in &plan.notes {
        let _ = writeln!(text, "  Note: {}", words::note(note));
    }
    if !plan.complete {
        let named: Vec<_> = plan.overriding.iter().map(words::policy).collect();
        let _ = writeln!(
            text,
            "  Not complete: where these policies apply, this has no effect: {}.",
            named.join("; ")
        );
    }
    for confirmation in &plan.confirmations {
        let (flag, question) = words::confirmation(*confirmation);
        let _ = writeln!(text, "  To be confirmed by itself ({flag}): {question}");
    }
    text
}

/// Who originates, in order.
pub fn originates(when: &str, origins: &[linecheck_domain::pingone::Origin]) -> String {
    origins.iter().enumerate().fold(String::new(), |mut text, (index, origin)| {
        let head = if index == 0 { when } else { "then" };
        let _ = writeln!(text, "  {head:<7} {}", words::origin(origin));
        text
    })
}

fn run_text(run: &PingOneRun) -> String {
    let headline = match run.state {
        PingOneRunState::Done if run.steps.is_empty() => "No change: all is as wanted. Nothing was written.",
        PingOneRunState::Done => "Applied: everything is as planned, and was read back so.",
        PingOneRunState::Differs => "Everything was written, and what was read back is another.",
        PingOneRunState::Stopped => "Stopped on the way.",
        PingOneRunState::Outdated => "The environment has changed. Nothing more is written.",
        PingOneRunState::GivenUp => "Given up. What was written stays.",
    };
    let mut text = format!("{headline}\n");
    for (index, step) in run.steps.iter().enumerate() {
        let _ = writeln!(text, "  {}. [{}] {}", index + 1, state(step.state), words::step(&step.step));
        text.push_str(&differences(step));
    }
    let now = if run.read_back { "Now" } else { "By now" };
    text.push_str(&originates(now, &run.originates));
    text
}

fn differences(step: &PingOneStepReport) -> String {
    let mut told: Vec<_> = step.differences.iter().map(words::difference).collect();
    if !step.others.is_empty() {
        let others: Vec<_> = step.others.iter().map(|name| plain(name)).collect();
        told.push(format!("read back otherwise than written: {}", others.join(", ")));
    }
    told.iter().fold(String::new(), |text, one| format!("{text}       {one}\n"))
}

fn state(state: StepState) -> &'static str {
    match state {
        StepState::Waiting => "not begun",
        StepState::Intended => "begun",
        StepState::Done => "done",
        StepState::AlreadyDone => "was so already",
        StepState::Changed => "changed meanwhile",
        StepState::NotRead => "not read",
        StepState::Refused => "refused",
        StepState::Unknown => "unknown",
    }
}
