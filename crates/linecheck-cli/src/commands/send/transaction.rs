//! `linecheck send` and `linecheck trace`

use std::fmt::Write as _;
use std::time::Duration;

use linecheck_app::{
    AppError, DryRun, PingOneSendPreview, PingOneSendRequest, RecentSend, SendPreview, SendRequest,
    SkippedOrigin, TraceView, Warning, given,
};
use linecheck_domain::passcode::Language;
use linecheck_domain::pingone::PolicyLabel;
use linecheck_domain::standing::SendOutcome;
use linecheck_domain::test_number;
use linecheck_domain::trace::{Channel, Role};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::arguments::{LanguageArgument, SendArguments};
use crate::commands::history::{outcome_text, seconds};
use crate::context::Context;
use crate::output::{Output, Reply, plain, say};
use crate::secrets;
use crate::words::{next_step, pingone};

/// What came of a request to send.
enum Sent {
    /// A transaction, what was to be known before, and by which route of PingOne's it went.
    Transaction(Box<TraceView>, Vec<Warning>, Option<Route>),
    /// It was shown alone, or not confirmed.
    Nothing(Reply),
}

pub async fn run(context: &Context, arguments: &SendArguments, output: Output) -> Result<Reply, AppError> {
    let (trace, warnings, route) = if arguments.dry_run {
        (dry_run(context, arguments, output).await?, Vec::new(), None)
    } else {
        match real(context, arguments, output).await? {
            Sent::Transaction(trace, warnings, route) => (*trace, warnings, route),
            Sent::Nothing(reply) => return Ok(reply),
        }
    };
    let told = |trace: &TraceView| {
        let error = trace.error();
        let view = SentView { trace, warnings: &warnings, route: route.as_ref() };
        output.done_with_error(&view, &text(trace), error.as_ref())
    };
    if arguments.wait == 0 {
        return told(&trace);
    }
    let wait = Duration::from_secs(arguments.wait);
    match context.app.follow(trace.transaction, wait, &output.progress()).await {
        Ok(followed) => told(&followed),
        // It was sent, and that is the result.
        Err(error) => Ok(told(&trace)?.afterwards(Err(error))),
    }
}

/// A trace with what was to be known before it was sent.
#[derive(Serialize)]
struct SentView<'a> {
    #[serde(flatten)]
    trace: &'a TraceView,
    warnings: &'a [Warning],
    #[serde(skip_serializing_if = "Option::is_none")]
    route: Option<&'a Route>,
}

/// The route of a PingOne environment: which policy decides, and who is not tried here.
#[derive(Serialize)]
struct Route {
    policy: Option<PolicyLabel>,
    skipped: Vec<SkippedOrigin>,
}

async fn real(context: &Context, arguments: &SendArguments, output: Output) -> Result<Sent, AppError> {
    let (preview, route) = prepare(context, arguments, output).await?;
    if !output.is_json() {
        for warning in &preview.warnings {
            say(&format!("Note: {warning}"));
        }
    }
    if let Some(route) = route.as_ref().filter(|_| !output.is_json()) {
        say(&route_text(route));
    }
    if arguments.preview {
        let billed = preview.billed.clone();
        let done = match route {
            Some(Route { policy, skipped }) => {
                output.done(&PingOneSendPreview { policy, skipped, send: preview }, &billed)
            }
            None => output.done(&preview, &billed),
        };
        return done.map(Sent::Nothing);
    }
    let mut confirmed = arguments.yes;
    if preview.costs_money && !confirmed {
        let to = preview.plan.recipient.number.as_str();
        let question = format!("Send a real {} to {to}: {}", preview.plan.channel.noun(), preview.billed);
        confirmed = secrets::confirm(&format!("{question} Go on?")).await?;
        if !confirmed {
            return output.done(&json!({ "sent": false }), "Nothing was sent.").map(Sent::Nothing);
        }
    }
    let warnings = preview.warnings.clone();
    let trace = context.app.send(&context.actor, preview, confirmed, &output.progress()).await?;
    Ok(Sent::Transaction(Box::new(trace), warnings, route))
}

/// What would be sent: by PingID's rules, or by the route of the PingOne environment.
async fn prepare(
    context: &Context,
    arguments: &SendArguments,
    output: Output,
) -> Result<(SendPreview, Option<Route>), AppError> {
    let tenant = arguments.tenant.clone().unwrap_or_default();
    if arguments.pingone {
        let request = PingOneSendRequest {
            tenant,
            channel: channel(arguments),
            recipient: arguments.to.clone(),
            country: arguments.country.clone(),
            language: language(arguments.language),
            policy: arguments.policy.clone(),
        };
        let PingOneSendPreview { policy, skipped, send } =
            context.app.prepare_pingone_send(request, &output.progress()).await?;
        return Ok((send, Some(Route { policy, skipped })));
    }
    let request = SendRequest {
        tenant,
        channel: channel(arguments),
        recipient: arguments.to.clone(),
        country: arguments.country.clone(),
        language: language(arguments.language),
        number: arguments.from.clone(),
    };
    Ok((context.app.prepare_send(request).await?, None))
}

fn route_text(route: &Route) -> String {
    let by = route.policy.as_ref().map_or_else(|| "the environment's chain".to_owned(), pingone::policy);
    route.skipped.iter().fold(format!("By the route of PingOne: {by}."), |text, skipped| {
        let why = match (skipped.token_missing, skipped.not_active) {
            (true, _) => " Its token is not stored here.",
            (false, true) => " It is not the account of the active configuration.",
            (false, false) => "",
        };
        let obstacles = pingone::obstacles(&skipped.obstacles);
        format!("{text}\nNot tried here: {}.{why}{obstacles}", pingone::account_of(&skipped.account))
    })
}

async fn dry_run(
    context: &Context,
    arguments: &SendArguments,
    output: Output,
) -> Result<TraceView, AppError> {
    let request = DryRun {
        sid: arguments.sid.clone().unwrap_or_default(),
        base: arguments.api_base.clone(),
        from: arguments.from.clone().unwrap_or_else(|| test_number::ACCEPTED.to_owned()),
        channel: channel(arguments),
        recipient: arguments.to.clone(),
        country: arguments.country.clone(),
        language: language(arguments.language),
        token: secrets::token(arguments.token_stdin).await?,
    };
    context.app.dry_run(&context.actor, request, &output.progress()).await
}

fn channel(arguments: &SendArguments) -> Channel {
    if arguments.voice { Channel::Voice } else { Channel::Sms }
}

pub fn language(argument: LanguageArgument) -> Language {
    match argument {
        LanguageArgument::En => Language::En,
        LanguageArgument::De => Language::De,
        LanguageArgument::Fr => Language::Fr,
        LanguageArgument::Es => Language::Es,
    }
}

pub async fn trace(
    context: &Context,
    id: Uuid,
    look_up: bool,
    wait: Option<u64>,
    raw: bool,
    output: Output,
) -> Result<Reply, AppError> {
    let app = &context.app;
    if raw {
        let stored = app.raw_trace(id).await?;
        let text = serde_json::to_string_pretty(&stored).unwrap_or_default();
        return output.done(&stored, &text);
    }
    if look_up {
        return print(&app.look_up_transaction(id, &output.progress()).await?, output);
    }
    let trace = match wait {
        Some(seconds) => app.follow(id, Duration::from_secs(seconds), &output.progress()).await?,
        None => app.trace(id).await?,
    };
    // Looking at a trace succeeds, whatever the trace says.
    output.done(&trace, &text(&trace))
}

pub async fn traces(
    context: &Context,
    tenant: Option<&str>,
    limit: u32,
    output: Output,
) -> Result<Reply, AppError> {
    let tenant = tenant.map(given::tenant).transpose()?;
    let traces = context.app.recent_sends(tenant.as_ref(), limit).await?;
    let lines: Vec<_> = traces.iter().map(recent_line).collect();
    let text = if lines.is_empty() { "No test send yet.".to_owned() } else { lines.join("\n") };
    output.done(&json!({ "traces": traces }), &text)
}

fn recent_line(recent: &RecentSend) -> String {
    let begun = recent.begun_at.strftime("%F %T UTC");
    let says = recent.line.as_ref().map_or_else(
        || "could not be read".to_owned(),
        |line| format!("{}  {}", plain(&line.recipient), outcome_text(line)),
    );
    format!("{}  {begun}  {says}", recent.transaction)
}

/// A trace in one line: its final verdict, or how far it is.
pub fn line(trace: &TraceView) -> String {
    let begun = trace.begun_at.strftime("%F %T UTC");
    let verdict = trace.conclusion.as_ref().map_or(&trace.headline, |told| &told.text);
    format!("{}  {begun}  {}  {verdict}", trace.transaction, trace.recipient)
}

pub async fn receipt(
    context: &Context,
    id: Uuid,
    code_stdin: bool,
    output: Output,
) -> Result<Reply, AppError> {
    let what = "Passcode that the recipient reads back";
    let code = if code_stdin {
        secrets::from_stdin("The passcode").await?
    } else {
        secrets::from_prompt(what).await?
    };
    let trace = context.app.confirm_receipt(id, &code, &output.progress()).await?;
    output.done(&trace, &text(&trace))
}

pub fn print(trace: &TraceView, output: Output) -> Result<Reply, AppError> {
    output.done_with_error(trace, &text(trace), trace.error().as_ref())
}

/// The one line that leads a trace: how it came out, for whom, how quickly, by which account, and who is billed.
fn answer(trace: &TraceView) -> String {
    let to = &trace.recipient;
    // What a look-up found has no time.
    let took = |said: &str, milliseconds: Option<u64>| {
        milliseconds.map_or_else(String::new, |time| format!("{said} {}", seconds(time)))
    };
    let happened = match (trace.outcome, trace.channel) {
        (SendOutcome::Confirmed, _) => format!("Confirmed by {to}{}", took(" after", trace.confirmed_ms)),
        (SendOutcome::Delivered, Channel::Sms) => {
            format!("Delivered to {to}{}", took(" in", trace.delivered_ms))
        }
        (SendOutcome::Delivered, Channel::Voice) => {
            format!("Call to {to} answered{}", took(", over after", trace.delivered_ms))
        }
        (SendOutcome::Sent, _) => format!("Sent to {to}, no receipt yet"),
        (SendOutcome::SentWithoutReceipt, _) => format!("Sent to {to}, no receipt"),
        (SendOutcome::NotDelivered, _) => format!("Not delivered to {to}"),
        (SendOutcome::Refused, _) => format!("Refused: nothing was sent to {to}"),
        (SendOutcome::NotSent, _) => format!("Not sent to {to}"),
        (SendOutcome::Unknown, _) => format!("Outcome unknown: it may still reach {to}"),
        (SendOutcome::UnderWay, _) => {
            format!("Under way, or interrupted with its outcome unknown, to {to}")
        }
        (SendOutcome::PingWouldOriginate, _) => {
            format!("PingID would originate to {to} now (inferred): nothing was sent")
        }
        (SendOutcome::DryRun, _) => format!("Dry run passed: Twilio would take it for {to}"),
        (SendOutcome::DryRunRefused, _) => format!("Dry run refused for {to}"),
        (SendOutcome::DryRunUnknown, _) => format!("Dry run for {to}: no clear answer"),
    };
    let by = match trace.originated_by.filter(|_| !trace.dry_run) {
        Some(Role::Custom) => ", custom account",
        Some(Role::Default) => ", default account",
        None => "",
    };
    format!("{happened}{by}{}.", money(trace))
}

/// Who is billed, for the end of a sentence.
fn money(trace: &TraceView) -> String {
    let ends = |certain: bool| -> Vec<_> {
        let some = trace.charges.iter().filter(|charge| charge.certain == certain);
        some.map(|charge| format!("AC…{}", charge.account_sid.ending())).collect()
    };
    let (sure, unsure) = (ends(true).join(" and "), ends(false).join(" and "));
    match (sure.is_empty(), unsure.is_empty()) {
        (false, true) => format!(", billed to {sure}"),
        (false, false) => format!(", billed to {sure}, and to {unsure} if it was taken twice"),
        (true, false) => format!(", billed to {unsure} if it was taken"),
        (true, true) if trace.verdict.is_none() => String::new(),
        (true, true) if trace.dry_run => ", nothing was sent or billed".to_owned(),
        (true, true) => ", nothing is billed".to_owned(),
    }
}

/// A trace for a person to read.
pub fn text(trace: &TraceView) -> String {
    let mut text = String::new();
    let sandbox = if trace.sandbox { "SANDBOX  " } else { "" };
    let _ = writeln!(text, "{sandbox}{}", answer(trace));
    if let Some(told) = &trace.conclusion {
        let _ = writeln!(text, "  {}\n  {}", told.cause, next_step(&told.remedy));
    }
    if let (Some(sid), Some(from)) = (&trace.account_sid, &trace.from) {
        let _ = writeln!(text, "  Originated by {sid} from {from}");
    }
    let _ = writeln!(text, "  {}", trace.billed);
    for why in &trace.why {
        let _ = writeln!(text, "  {why}");
    }
    let _ = writeln!(
        text,
        "  Transaction {} to {}, sent by {}",
        trace.transaction, trace.recipient, trace.sent_by
    );
    for line in &trace.lines {
        let _ = writeln!(text, "  {:>3}  {}  {}", line.sequence, line.at.strftime("%T%.3f"), line.text);
        for exchange in &line.exchanges {
            let status = exchange
                .http_status
                .map_or_else(|| "no answer".to_owned(), |status| format!("HTTP {status}"));
            let id = exchange.request_id.as_deref().unwrap_or("no request ID");
            let _ = writeln!(
                text,
                "       {} {}: {status}, {} ms, {id}",
                exchange.method, exchange.path, exchange.duration_ms
            );
        }
        if let Some(remedy) = &line.remedy {
            let _ = writeln!(text, "       {}", next_step(remedy));
        }
        if let Some(explanation) = &line.explanation {
            let _ = writeln!(
                text,
                "       {} {}. {} {}",
                explanation.code, explanation.name, explanation.explanation, explanation.next_step
            );
        }
    }
    text
}
