//! What an environment has: nothing is changed.

use std::fmt::Write as _;

use linecheck_app::{
    AppError, PingOneChainLink, PingOneConnectionView, PingOneNumber, PingOneNumbersRequest, PingOneRun,
    PingOneRunState, PingOneSender, PingOneState, given,
};
use linecheck_domain::pingone::{Condition, Link, Policy};
use serde::Serialize;
use serde_json::json;

use crate::commands::pingone::plans;
use crate::context::Context;
use crate::output::{Output, Reply, columns, plain};
use crate::words::pingone as words;

/// Everything of one environment, read anew; or what is on record of all.
pub async fn status(context: &Context, tenant: Option<&str>, output: Output) -> Result<Reply, AppError> {
    let Some(tenant) = tenant else { return on_record(context, output).await };
    let tenant = given::tenant(tenant)?;
    let state = context.app.pingone_state(&tenant, &output.progress()).await?;
    let run = context.app.pingone_run(&tenant).await?;
    let mut text = text(&state);
    if let Some(stopped) = run.as_ref().filter(|run| run.state == PingOneRunState::Stopped) {
        text.push_str(&plans::stopped(stopped));
    }
    output.done(&Standing { state: &state, run: run.as_ref() }, &text)
}

/// An environment, and how far the newest plan that was begun has come.
#[derive(Serialize)]
struct Standing<'a> {
    #[serde(flatten)]
    state: &'a PingOneState,
    run: Option<&'a PingOneRun>,
}

async fn on_record(context: &Context, output: Output) -> Result<Reply, AppError> {
    let mut connections = Vec::new();
    for tenant in context.app.tenants().await? {
        connections.extend(context.app.pingone(&tenant.id).await?);
    }
    let text = if connections.is_empty() {
        "No tenant is connected with PingOne: `linecheck pingone connect TENANT`.".to_owned()
    } else {
        connections.iter().map(connection).collect()
    };
    output.done(&json!({ "connections": connections }), &text)
}

/// A connection, and what is on record of its environment.
pub fn connection(view: &PingOneConnectionView) -> String {
    let mut text = String::new();
    let place =
        view.region.map_or_else(|| view.api_base.clone(), |region| format!("region {}", region.code()));
    let _ = writeln!(text, "{}  {}, {place}", view.tenant, view.environment);
    if let Some(seen) = &view.side.seen {
        let region = seen.region.as_deref().unwrap_or("region not said");
        let read = seen.at.strftime("%F %T UTC");
        let _ = writeln!(
            text,
            "  {} ({}, {}), read {read}",
            plain(&seen.name),
            plain(seen.kind.as_str()),
            plain(region)
        );
    }
    if view.side.stopped {
        let _ = writeln!(text, "  A plan stopped on its way: `linecheck pingone resume {}`.", view.tenant);
    }
    text
}

fn text(state: &PingOneState) -> String {
    let mut text = format!("{}\n", words::environment(&state.environment));
    let count = state.senders.len();
    let _ = writeln!(text, "  Senders ({count} of {}):", state.sender_limit);
    text.push_str(&columns(state.senders.iter().map(sender)));
    let _ = writeln!(text, "  Chain: {}", chain(&state.chain));
    for policy in &state.policies {
        text.push_str(&self::policy(policy));
    }
    for note in &state.notes {
        let _ = writeln!(text, "  Note: {}", words::note(note));
    }
    text
}

fn sender(sender: &PingOneSender) -> [String; 6] {
    let place = sender.place.map_or_else(|| "not in the chain".to_owned(), |place| format!("{}.", place + 1));
    let kind = if sender.understood {
        sender.provider.as_str().to_owned()
    } else {
        format!("{} (kept as it is)", sender.provider.as_str())
    };
    let mut numbers = format!("{} of {} numbers", sender.selected, sender.numbers);
    if sender.unavailable > 0 {
        let _ = write!(numbers, ", {} gone", sender.unavailable);
    }
    if sender.token_here {
        numbers.push_str(", token here");
    }
    let account = sender.sid.as_deref().map(words::account).unwrap_or_default();
    [place, sender.id.to_string(), sender.name.clone().unwrap_or_default(), account, kind, numbers]
}

fn chain(links: &[PingOneChainLink]) -> String {
    if links.is_empty() {
        return words::chain(&[]);
    }
    let word = |place: &PingOneChainLink| match (&place.link, place.name.as_deref().or(place.sid.as_deref()))
    {
        (Link::Sender(_), Some(known)) => plain(known).into_owned(),
        (Link::Sender(id), None) if !place.known => format!("{id}, which is not there"),
        (link, _) => words::link(link),
    };
    links.iter().map(word).collect::<Vec<_>>().join(", then ")
}

fn policy(policy: &Policy) -> String {
    let default = if policy.is_default { ", the default policy" } else { "" };
    let mut text = format!("  Policy \"{}\"{default}", plain(&policy.name));
    if policy.conditions.is_empty() {
        text.push_str(": the chain decides.\n");
        return text;
    }
    text.push_str(" names senders of its own:\n");
    for condition in &policy.conditions {
        let _ = writeln!(text, "    {}", self::condition(condition));
    }
    text
}

fn condition(condition: &Condition) -> String {
    let methods: Vec<_> = condition.methods.iter().map(|method| method.short()).collect();
    let countries = if condition.countries.is_empty() {
        "all other countries".to_owned()
    } else {
        plain(&condition.countries.join(", ")).into_owned()
    };
    format!("{} to {countries}: {}", methods.join(" and "), words::chain(&condition.chain))
}

/// The senders, or the numbers of one.
pub async fn senders(
    context: &Context,
    tenant: &str,
    sender: Option<&str>,
    output: Output,
) -> Result<Reply, AppError> {
    if let Some(sender) = sender {
        let request = PingOneNumbersRequest { tenant: tenant.to_owned(), sender: sender.to_owned() };
        let numbers = context.app.pingone_numbers(request).await?;
        let text = columns(numbers.numbers.iter().map(number));
        return output.done(&numbers, if text.is_empty() { "It has no numbers." } else { &text });
    }
    let state = context.app.pingone_state(&given::tenant(tenant)?, &output.progress()).await?;
    let text = columns(state.senders.iter().map(self::sender));
    let senders = json!({ "senders": state.senders, "sender_limit": state.sender_limit });
    output.done(&senders, if text.is_empty() { "No sender yet." } else { &text })
}

fn number(number: &PingOneNumber) -> [String; 5] {
    let can = match (number.sms, number.voice) {
        (true, true) => "SMS and voice",
        (true, false) => "SMS",
        (false, true) => "voice",
        (false, false) => "neither",
    };
    let gone = if number.available == Some(false) { "gone from the account" } else { "" };
    let countries = number.countries.as_ref().map(|countries| countries.join(",")).unwrap_or_default();
    let selected = if number.selected { "selected" } else { "" };
    [
        number.number.clone(),
        selected.to_owned(),
        number.kind.as_str().to_owned(),
        can.to_owned(),
        format!("{countries} {gone}").trim().to_owned(),
    ]
}
