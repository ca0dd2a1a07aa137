//! What to do next, in the words of the command line: it names its commands. The window has words of its own.

mod codes;
#[cfg(test)]
mod page;
pub mod pingone;

use linecheck_app::{PingOneGoalKind, Remedy};
use linecheck_domain::sender_id;
use linecheck_domain::trace::Channel;
use linecheck_domain::transport::{Stage, TlsProblem};
use serde::Deserialize as _;
use serde_json::Value;

/// The sentences for a next step.
pub fn next_step(remedy: &Remedy) -> String {
    match remedy {
        Remedy::ByCode { code } => codes::next_step(*code).to_owned(),
        Remedy::Words { text } => text.clone(),
        Remedy::Reach { stage } => reach(*stage).to_owned(),
        Remedy::GetPast { http_status } => get_past(*http_status).to_owned(),
        Remedy::LookUp { transaction: Some(id) } => format!(
            "It may arrive and be billed. Look it up before you send again, in a minute: `linecheck trace {id} --look-up`."
        ),
        Remedy::LookUpIn { transaction, seconds } => {
            format!("Look it up in {seconds} s: `linecheck trace {transaction} --look-up`.")
        }
        Remedy::LookUpOrAsk { intercepted: Some(status) } => {
            format!("{} {LOOK_UP_OR_ASK}", get_past(*status))
        }
        Remedy::FindAtTwilio { resource_sid } => format!(
            "It may arrive and be billed. Look for {} in Twilio's console before you send again.",
            resource_sid.as_deref().unwrap_or("it")
        ),
        Remedy::ReadTrace { transaction } => format!(
            "Look before you send again: when the vault can be used, `linecheck trace {transaction}` says what came of it."
        ),
        Remedy::LookAtMatrix { tenant } => {
            format!("Look at it before you send again: `linecheck matrix {tenant} --last`.")
        }
        Remedy::ReadGuideline { country } => {
            let page = sender_id::guideline(*country).unwrap_or(sender_id::SOURCE);
            format!("Read Twilio's guideline: {page}")
        }
        Remedy::ResumePingOne { tenant } => {
            format!("Go on with it: `linecheck pingone resume {tenant}`. It looks first at what was done.")
        }
        Remedy::PlanPingOneAgain { tenant, kind } => {
            let command = match kind {
                PingOneGoalKind::CarryOver => format!("`linecheck pingone plan {tenant}`"),
                PingOneGoalKind::Rotate => format!("`linecheck pingone rotate {tenant} --token-stdin`"),
                PingOneGoalKind::Choose => format!("`linecheck pingone senders choose {tenant} ID NUMBER`"),
                PingOneGoalKind::Chain => format!("`linecheck pingone senders chain {tenant} ID`"),
                PingOneGoalKind::Remove => format!("`linecheck pingone senders remove {tenant} ID`"),
                PingOneGoalKind::PutBack => format!("`linecheck pingone put-back {tenant}`"),
            };
            format!("Look at what would be done now, then apply that: {command}.")
        }
        Remedy::ThenResumePingOne { tenant, code } => {
            format!("{} Then go on with it: `linecheck pingone resume {tenant}`.", codes::next_step(*code))
        }
        Remedy::ResumePingOneIn { tenant, seconds } => format!(
            "Another Linecheck may be at it. Go on with it in {seconds} s: `linecheck pingone resume {tenant}`."
        ),
        other => fixed(other).to_owned(),
    }
}

const LOOK_UP_OR_ASK: &str =
    "Look it up again (`linecheck trace ID --look-up`), or ask the recipient, before you send again.";

/// The sentences that have nothing to fill in.
#[expect(clippy::too_many_lines, reason = "a table: one row for each")]
fn fixed(remedy: &Remedy) -> &'static str {
    match remedy {
        Remedy::ByCode { .. }
        | Remedy::Words { .. }
        | Remedy::Reach { .. }
        | Remedy::GetPast { .. }
        | Remedy::LookUpIn { .. }
        | Remedy::FindAtTwilio { .. }
        | Remedy::ReadTrace { .. }
        | Remedy::LookAtMatrix { .. }
        | Remedy::ReadGuideline { .. }
        | Remedy::ResumePingOne { .. }
        | Remedy::PlanPingOneAgain { .. }
        | Remedy::ThenResumePingOne { .. }
        | Remedy::ResumePingOneIn { .. } => "",
        Remedy::KeyringOrPassphrase => {
            "Start or unlock a keyring (GNOME Keyring, KWallet), or give the vault a passphrase: `--passphrase-stdin`."
        }
        Remedy::UseAnotherAccount => {
            "A closed account cannot be opened again. Use another account, or create one in the Twilio console: \
             `linecheck draft new ID`."
        }
        Remedy::SettleWithTwilio => {
            "The first page of the Twilio console says whether funds are missing or Twilio holds the account. Settle the \
             bill or answer Twilio support, then verify again. A sub-account is suspended with its main account."
        }
        Remedy::KeepOrReplaceDraft => {
            "Look at it: `linecheck draft show ID`. Save or discard it first, or say that it may go: `--replace-draft`."
        }
        Remedy::SelectNumbers => {
            "Select the organization numbers: `linecheck numbers select ID NUMBER…` or `--all`."
        }
        Remedy::ReplaceNumbers => {
            "Select others and save: `linecheck numbers select ID NUMBER…`, `linecheck save ID`."
        }
        Remedy::SelectNumbersAndSave => {
            "Select numbers, then save: `linecheck numbers select ID NUMBER…`, `linecheck save ID`."
        }
        Remedy::TakeOutOrGetBack => {
            "Take it out and save (`linecheck numbers select ID NUMBER --remove`), or get it back from Twilio."
        }
        Remedy::VerifyAndSelect => "Verify the account again (`linecheck verify ID`), and select a number.",
        Remedy::VerifyNow => "Verify it when there is a network: `linecheck verify ID`.",
        Remedy::EnableMethod => {
            "Enable one (`linecheck tenant edit ID --sms on` or `--voice on`), or let Ping Identity send."
        }
        Remedy::SetStandIn => {
            "A test send will say that PingID would originate, and send nothing. To see it originate: `linecheck tenant \
             stand-in ID`."
        }
        Remedy::ChangeStandIn => {
            "Let another account stand for the default account: `linecheck tenant stand-in ID`."
        }
        Remedy::AllowHostByName => "If you mean this host, name it twice: add `--allow-host HOST`.",
        Remedy::LookUp { .. } => "Look it up before you send again: `linecheck trace ID --look-up`.",
        Remedy::LookUpOrAsk { .. } => LOOK_UP_OR_ASK,
        Remedy::FindMatrix => "`linecheck matrix ID --last` shows a tenant's newest.",
        Remedy::WaitThenRestOfMatrix => {
            "The marked ones were not sent. Wait for the limit, then send them as a new matrix."
        }
        Remedy::Nothing => "Nothing is left to do.",
        Remedy::ReadBack => {
            "To be certain, let the recipient read the passcode back within 30 minutes: `linecheck receipt ID`."
        }
        Remedy::ReadBackAgain => "Ask the recipient again. This did not count as a try.",
        Remedy::AskRecipient => "Ask the recipient. If it did not arrive, send a new test.",
        Remedy::SendAgain => "Send a new test.",
        Remedy::SendLater => "Try again later, or another number of the recipient's.",
        Remedy::SendWhenAnswered => "Try again when somebody can answer.",
        Remedy::FindWhoCancelled => "Find out in the Twilio console who cancelled it.",
        Remedy::OpenOrFollow => {
            "Look at it in the Twilio console, or follow it again: `linecheck follow ID`."
        }
        Remedy::OpenOrUseAnotherNumber => {
            "Look at it in the Twilio console, or send a new test from another number."
        }
        Remedy::OpenOrAsk => "Look at it in the Twilio console, or ask the recipient.",
        Remedy::LookAtAccount => {
            "Look at the account in the Twilio console, then verify it again: `linecheck verify ID`."
        }
        Remedy::SetClock => {
            "The clock went back. Set it right. If it is right now, an administrator says so: `linecheck settings limits \
             --trust-clock`."
        }
        Remedy::GiveCodeNumber => "Give the number alone, such as 30034.",
        Remedy::GiveWholeValue => {
            "Give a transaction's ID or its first eight characters, the SID of a message or call, or a recipient's whole \
             number."
        }
        Remedy::ChangeWhereItRuns => "Change it in the window that runs it, or close the others first.",
        Remedy::CheckAgain => "Check again: `linecheck ready ID`.",
        Remedy::NameDestination => {
            "Add `--to` or `--country`, or set where the tenant sends to: `linecheck tenant edit ID --destinations COUNTRIES`."
        }
        Remedy::TopUp => "Add funds in the Twilio console, or let Twilio recharge by itself.",
        Remedy::LookAtBalance => "Look at the balance in the Twilio console.",
        Remedy::LookInConsole => "Look at it in the Twilio console.",
        Remedy::LookAtService => "Look at its messaging service in the Twilio console.",
        Remedy::Upgrade => "Upgrade the account under Billing in the Twilio console before PingID uses it.",
        Remedy::VerifyRecipient => {
            "Verify the recipient's number in the Twilio console, or upgrade the account."
        }
        Remedy::AllowCountry { channel: Channel::Sms } => {
            "Allow the country in the Twilio console: Messaging, Settings, Geo permissions."
        }
        Remedy::AllowCountry { channel: Channel::Voice } => {
            "Allow the country in the Twilio console: Voice, Settings, Geo permissions."
        }
        Remedy::RegisterCampaign => {
            "Register it in the Twilio console (Trust Hub, Registrations): brand, campaign, and the number as a sender of \
             the campaign's messaging service. Until then carriers of the United States block its SMS (code 30034)."
        }
        Remedy::WaitForCampaign => {
            "Wait until it is verified: until then carriers may block its SMS (codes 30034, 30035)."
        }
        Remedy::VerifyTollFree => {
            "Submit its toll-free verification in the Twilio console. Until it is approved its SMS are blocked (code 30032)."
        }
        Remedy::WaitForTollFree => {
            "Wait until it is approved: until then its SMS are blocked or limited (code 30032)."
        }
    }
}

fn reach(stage: Stage) -> &'static str {
    match stage {
        Stage::NotAllowed => "An administrator allows the host: `linecheck settings allow-host HOST`.",
        Stage::Setup => "Check that the system's trusted certificates (CA certificates) are installed.",
        Stage::Dns => "Check the network, the name server, and the region or host that is set.",
        Stage::Proxy => "Check the proxy settings of this system.",
        Stage::Connect => {
            "Check the network and the firewall: outgoing TCP to port 443 of the host is needed."
        }
        Stage::Tls(problem) => tls(problem),
        Stage::ConnectTimeout => "Check the firewall (it may drop packets silently), then try again.",
        Stage::Interrupted | Stage::ResponseTimeout | Stage::Truncated => {
            "The request may have been carried out. Look it up before you repeat it: `linecheck trace ID --look-up`."
        }
        Stage::NotHttp | Stage::TooLarge | Stage::BadEncoding => {
            "Something between here and Twilio may change the answers. Check the proxy and the API base."
        }
    }
}

fn tls(problem: TlsProblem) -> &'static str {
    match problem {
        TlsProblem::NotKept | TlsProblem::Handshake => {
            "Check the clock of this machine. If a proxy inspects TLS, its root certificate must be in the system's trust \
             store."
        }
        TlsProblem::UnknownIssuer => {
            "If a proxy or a security program inspects TLS, its root certificate must be in the system's trust store. If \
             you know of none, somebody may be listening in: use another network."
        }
        TlsProblem::Expired => {
            "Check the date and time of this machine. If they are right, the server, or a proxy that inspects TLS, has to \
             renew its certificate."
        }
        TlsProblem::NotYetValid => "Check the date and time of this machine: they may be behind.",
        TlsProblem::NameMismatch => {
            "Check the API base. A sign-in page or a proxy of this network may answer in Twilio's place: sign in, or use \
             another network."
        }
        TlsProblem::Revoked => {
            "Who answers cannot be trusted. Use another network, and tell who runs this one."
        }
        TlsProblem::Certificate => {
            "A proxy that inspects TLS may make faulty certificates. Ask who runs it, or use another network."
        }
        TlsProblem::NotTls => {
            "Check the port in the API base, and the proxy: something answers there without encryption."
        }
        TlsProblem::Interrupted => {
            "A firewall may cut TLS connections to this host. Let the host through, or use another network, then try \
             again."
        }
        TlsProblem::Incompatible => {
            "A proxy that inspects TLS may offer outdated versions only. Ask who runs it, or use another network."
        }
    }
}

/// RFC 9110, 15.5.8, and RFC 6585, 6: of these statuses alone it is certain what is wanted.
fn get_past(http_status: u16) -> &'static str {
    match http_status {
        407 => {
            "Give the proxy's own user and password in the proxy settings of this system, not the Twilio account's. \
             Nothing is known of that account and its token from this."
        }
        511 => {
            "Open a browser, sign in to the network, then try again. Nothing is known of the account and its token from \
             this."
        }
        _ => {
            "Nothing is known of the account and its token from this. Check the proxy, the VPN and the network of this \
             machine (a sign-in page, a filter), and the API base. Let Twilio's host through, then try again."
        }
    }
}

/// Writes the sentences beside each next step of an object, as `next_step`.
pub fn say_next_steps(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(say_next_steps);
            let said = match fields.get("remedy") {
                None => return,
                Some(Value::Null) => Value::Null,
                Some(remedy) => match Remedy::deserialize(remedy) {
                    Ok(remedy) => next_step(&remedy).into(),
                    Err(_) => return,
                },
            };
            fields.insert("next_step".to_owned(), said);
        }
        Value::Array(values) => values.iter_mut().for_each(say_next_steps),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
