//! The bodies that PingOne's API takes, each with the command of `pingcli` that sends it.
//!
//! Source: pingcli's own reference (commit 87ec5e24): `-f -` reads standard input, `apply` finds a Twilio sender by its account
//! and a policy by its name and gives the ID itself. A file has no syntax for variables, so an Auth Token, and the ID of a
//! sender that is still to be created, is a placeholder there, and `jq` puts it in on the way.

use serde_json::{Map, Value as Json, json};

use super::file::{Export, ExportFile};
use super::wanted::{Sender, Wanted};
use super::warning::{ExportWarning, ExportWarningCode as Code};

const TOKEN: &str = "authToken";
/// What stands where a token belongs. Twilio refuses it.
const TOKEN_PLACEHOLDER: &str = "PUT_THE_AUTH_TOKEN_HERE";
/// What stands where the ID of a new sender belongs. PingOne refuses it.
const ID_PLACEHOLDER: &str = "PUT_THE_ID_OF_THE_NEW_SENDER_HERE";
const CHAIN: &str = "smsProvidersFallbackChain";
const SENDERS: &str = "pingcli pingone notifications-settings phone-delivery-settings";
/// What PingOne writes itself, and takes from nobody.
const READ_ONLY: [&str; 4] = ["environment", "createdAt", "updatedAt", "_links"];

pub fn export(wanted: &Wanted) -> Export {
    let environment = &wanted.environment;
    let mut warnings = wanted.warnings.clone();
    let mut files = Vec::new();
    let mut file = |name: String, body: Map<String, Json>, command: String, to_fill_in: &[&str]| {
        let name = format!("{}-{name}.json", files.len() + 1);
        // An object of texts, lists and numbers can be written.
        let text = serde_json::to_string_pretty(&body).unwrap_or_default() + "\n";
        let command = Some(command.replace("FILE", &name));
        let to_fill_in = to_fill_in.iter().map(|name| (*name).to_owned()).collect();
        files.push(ExportFile { name, text, command, to_fill_in });
    };
    for sender in &wanted.senders {
        if sender.is_new {
            file(
                format!("sender-{}-create", sender.name),
                created(sender),
                kept_id(&with_token(&format!("{SENDERS} create -e {environment} -O json -f -"))),
                &[TOKEN],
            );
        }
        file(
            format!("sender-{}-numbers", sender.name),
            chosen(sender),
            with_token(&format!("{SENDERS} apply -e {environment} -f -")),
            &[TOKEN],
        );
        if sender.has_twin {
            warnings.push(ExportWarning::new(Code::SeveralOfAccount, &sender.sid));
        }
    }
    let settings =
        ("notification-settings".to_owned(), "notifications-settings replace", &wanted.settings, CHAIN);
    let policies = wanted.policies.iter().map(|policy| {
        let name = format!("notification-policy-{}", policy.name);
        (name, "notification-policies apply", &policy.body, "providerConfiguration")
    });
    for (name, command, body, member) in [settings].into_iter().chain(policies) {
        let (body, is_whole) = with_placeholder(&without(body, &READ_ONLY), wanted);
        let command = format!("pingcli pingone {command} -e {environment} -f");
        if is_whole {
            file(name, body, format!("{command} FILE"), &[]);
        } else {
            warnings.push(ExportWarning::new(Code::IdToFillIn, member));
            file(name, body, with_id(&format!("{command} -")), &[member]);
        }
    }
    Export { files, warnings }
}

/// A command that gets the file with the token in it, which comes from the environment and is no argument.
fn with_token(command: &str) -> String {
    format!("jq '.{TOKEN} = env.TWILIO_AUTH_TOKEN' FILE | {command}")
}

/// A command that keeps the ID of what it creates, wherever in its answer that stands.
fn kept_id(command: &str) -> String {
    format!("SENDER_ID=$({command} | jq -r 'first(.. | objects | .id // empty)')")
}

/// A command that gets the file with that ID in it.
fn with_id(command: &str) -> String {
    format!("jq --arg id \"$SENDER_ID\" '(.. | select(. == \"{ID_PLACEHOLDER}\")) |= $id' FILE | {command}")
}

/// What creates a sender: without its numbers, which the answer lists.
fn created(sender: &Sender) -> Map<String, Json> {
    let mut body = without(&sender.body, &READ_ONLY);
    body.remove("id");
    body.remove("numbers");
    body.insert(TOKEN.to_owned(), TOKEN_PLACEHOLDER.into());
    body
}

/// What chooses its numbers: all of them, with the choice.
fn chosen(sender: &Sender) -> Map<String, Json> {
    let mut body = without(&sender.body, &READ_ONLY);
    if sender.is_new {
        body.remove("id");
    }
    body.insert(TOKEN.to_owned(), TOKEN_PLACEHOLDER.into());
    body
}

/// A body with the placeholder wherever the new sender's ID would stand, and whether there was no such place.
fn with_placeholder(body: &Map<String, Json>, wanted: &Wanted) -> (Map<String, Json>, bool) {
    let new: Vec<_> =
        wanted.senders.iter().filter(|sender| sender.is_new).map(|sender| sender.id.as_str()).collect();
    let mut value = json!(body);
    let is_whole = !put_placeholder(&mut value, &new);
    let Json::Object(body) = value else { return (Map::new(), is_whole) };
    (body, is_whole)
}

fn put_placeholder(value: &mut Json, new: &[&str]) -> bool {
    let inner: Vec<&mut Json> = match value {
        Json::String(text) if new.contains(&text.as_str()) => {
            ID_PLACEHOLDER.clone_into(text);
            return true;
        }
        Json::Array(values) => values.iter_mut().collect(),
        Json::Object(members) => members.values_mut().collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => return false,
    };
    // All of them: it may stand in several places.
    inner.into_iter().filter_map(|value| put_placeholder(value, new).then_some(())).count() > 0
}

fn without(body: &Map<String, Json>, names: &[&str]) -> Map<String, Json> {
    let kept = body.iter().filter(|(name, _)| !names.contains(&name.as_str()));
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}
