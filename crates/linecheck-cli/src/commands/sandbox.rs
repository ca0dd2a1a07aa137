//! `linecheck sandbox`

mod pingone;

use std::io::Read as _;
use std::time::Duration;

use linecheck_app::{AppError, enter_sandbox, host_sandbox, sandbox_error};
use linecheck_domain::phone::PhoneNumber;
use linecheck_sandbox::pingone::Size;
use linecheck_sandbox::{
    Arrival, ArrivalKind, Control, FaultRule, Sandbox, SandboxConfig, Traffic, known, magic,
};
use serde_json::json;

use crate::arguments::SandboxCommand;
use crate::context::sandbox_state;
use crate::output::{Output, Reply, plain, tell};
use crate::secrets;
use crate::stop::Stop;

/// The longest fault script that is read.
const LONGEST_SCRIPT: u64 = 16 * 1024 * 1024;

pub async fn run(command: &SandboxCommand, output: Output, stop: &Stop) -> Result<Reply, AppError> {
    match command {
        SandboxCommand::Serve { port, state: Some(state), while_used: true, .. } => {
            host_sandbox(state, *port, tell).await?;
            Ok(Reply::printed())
        }
        SandboxCommand::Serve {
            port,
            numbers,
            traffic,
            incident,
            pingone_senders,
            pingone_policies,
            state,
            ..
        } => {
            let config = SandboxConfig {
                port: *port,
                numbers: *numbers,
                traffic: traffic.map(|traffic| Traffic { incident: *incident, ..traffic }),
                pingone: Size { senders: *pingone_senders, policies: *pingone_policies },
                state_dir: state.clone(),
            };
            serve(config, stop).await
        }
        SandboxCommand::Recipients => {
            let lines: Vec<_> = magic::recipients()
                .iter()
                .map(|recipient| format!("{}  {}", recipient.phone_number, recipient.happens))
                .collect();
            output.done(&json!({ "recipients": magic::recipients() }), &lines.join("\n"))
        }
        SandboxCommand::Accounts
        | SandboxCommand::Pingone(_)
        | SandboxCommand::Inbox { .. }
        | SandboxCommand::SetFaults
        | SandboxCommand::Faults
        | SandboxCommand::ClearFaults
        | SandboxCommand::Advance { .. }
        | SandboxCommand::Traffic { .. }
        | SandboxCommand::ReleaseNumber { .. } => {
            let home = stop.or(enter_sandbox(&sandbox_state()?)).await?;
            let done = match home.control() {
                Ok(control) => with_control(&control, command, output, stop).await,
                Err(error) => Err(error),
            };
            let left = home.leave().await;
            Ok(done?.afterwards(left))
        }
    }
}

/// Serves until it is stopped. The first line is all that a script needs.
async fn serve(config: SandboxConfig, stop: &Stop) -> Result<Reply, AppError> {
    let sandbox = Sandbox::start(config).await.map_err(|error| sandbox_error(&error))?;
    let accounts = sandbox.accounts();
    let main = accounts.iter().find(|account| account.sid == known::MAIN.sid());
    let line = json!({
        "base_url": sandbox.base_url(),
        "account_sid": known::MAIN.sid(),
        "auth_token": main.map(|account| account.auth_token.as_str()),
        "self_signed_base_url": sandbox.self_signed_base_url(),
        "closed_port_base_url": sandbox.closed_port_base_url(),
        "unresolvable_base_url": sandbox.unresolvable_base_url(),
        "accounts": accounts,
        "pingone": sandbox.control().pingone(),
    });
    let told = tell(&line.to_string());
    if told.is_ok() {
        stop.asked().await;
    }
    let stopped = sandbox.stop().await.map_err(|error| sandbox_error(&error));
    told?;
    Ok(Reply::printed().afterwards(stopped))
}

async fn with_control(
    control: &Control,
    command: &SandboxCommand,
    output: Output,
    stop: &Stop,
) -> Result<Reply, AppError> {
    let failed = |error| sandbox_error(&error);
    match command {
        SandboxCommand::Accounts => {
            let accounts = control.accounts();
            let lines: Vec<_> = accounts
                .iter()
                .map(|account| {
                    format!(
                        "{}  {}  {} ({} numbers)",
                        account.sid, account.auth_token, account.friendly_name, account.numbers
                    )
                })
                .collect();
            output.done(&json!({ "accounts": accounts }), &lines.join("\n"))
        }
        SandboxCommand::Pingone(command) => pingone::run(control, command, output),
        SandboxCommand::Inbox { to } => {
            let to = to.as_deref().map(recipient).transpose()?;
            let inbox = control.inbox(to.as_ref().map(PhoneNumber::as_str));
            let lines: Vec<_> = inbox.iter().map(arrival).collect();
            let text = if lines.is_empty() { "Nothing has arrived." } else { &lines.join("\n") };
            output.done(&json!({ "inbox": inbox }), text)
        }
        SandboxCommand::SetFaults => {
            control.set_faults(stop.or(fault_script()).await?).map_err(failed)?;
            output.done(&json!({ "faults": control.faults() }), "The fault script is set.")
        }
        SandboxCommand::Faults => {
            let faults = control.faults();
            let text = serde_json::to_string_pretty(&faults).unwrap_or_default();
            output.done(
                &json!({ "faults": faults }),
                if faults.is_empty() { "No fault is set." } else { &text },
            )
        }
        SandboxCommand::ClearFaults => {
            control.clear_faults().map_err(failed)?;
            output.done(&json!({ "faults": [] }), "No fault is set any more.")
        }
        SandboxCommand::Advance { seconds } => {
            let now = control.advance_clock(Duration::from_secs(*seconds)).map_err(failed)?;
            output.done(&json!({ "now": now }), &format!("The sandbox's clock is at {now}."))
        }
        SandboxCommand::Traffic { wish, incident } => {
            let wish = Traffic { incident: *incident, ..*wish };
            control.set_traffic(known::MAIN.sid(), Some(wish)).map_err(failed)?;
            let says =
                format!("The main account has a past of {} messages over {} days.", wish.messages, wish.days);
            output.done(&json!({ "traffic": wish }), &says)
        }
        SandboxCommand::ReleaseNumber { sid, number } => {
            let released = control.release_number(sid, number).map_err(failed)?;
            output.done(&released, &format!("{number} is no longer on {sid}."))
        }
        SandboxCommand::Serve { .. } | SandboxCommand::Recipients => {
            Err(AppError::internal("A command of another kind came to the control."))
        }
    }
}

fn recipient(text: &str) -> Result<PhoneNumber, AppError> {
    PhoneNumber::parse(text, None).map_err(|error| AppError::invalid_value(error.to_string()))
}

fn arrival(arrival: &Arrival) -> String {
    let kind = match arrival.kind {
        ArrivalKind::Sms => "SMS",
        ArrivalKind::Call => "call",
    };
    let digits = arrival.send_digits.as_ref().map(|digits| format!(", dialled {digits}")).unwrap_or_default();
    let said = if arrival.text.is_empty() {
        "It said nothing.".to_owned()
    } else {
        plain(&arrival.text).into_owned()
    };
    format!(
        "{}  {kind} to {} from {} ({}){digits}\n    {said}",
        arrival.arrived, arrival.to, arrival.from, arrival.account_name
    )
}

async fn fault_script() -> Result<Vec<FaultRule>, AppError> {
    let script = secrets::ask(|| {
        let mut script = String::new();
        let read = std::io::stdin().lock().take(LONGEST_SCRIPT).read_to_string(&mut script);
        read.map(|_| script)
            .map_err(|error| AppError::invalid_value(format!("The fault script could not be read: {error}.")))
    })
    .await?;
    serde_json::from_str(&script)
        .map_err(|error| AppError::invalid_value(format!("The fault script is not understood: {error}.")))
}
