//! `linecheck sandbox pingone`

use linecheck_app::{AppError, sandbox_error};
use linecheck_sandbox::Control;
use linecheck_sandbox::pingone::{
    ClientAuthentication, EnvironmentChange, EnvironmentInfo, Modes, PingOneInfo, SenderInUse, Standing,
};

use crate::arguments::{
    AuthenticationArgument, InUseArgument, SandboxPingoneCommand, StandingArgument, Switch,
};
use crate::output::{Output, Reply};

pub fn run(control: &Control, command: &SandboxPingoneCommand, output: Output) -> Result<Reply, AppError> {
    let failed = |error| sandbox_error(&error);
    match command {
        SandboxPingoneCommand::Show => {}
        SandboxPingoneCommand::Choose {
            client_authentication,
            client_credentials,
            sender_in_use,
            page_size,
            expires_in,
        } => {
            let now = control.pingone().modes;
            let modes = Modes {
                client_authentication: client_authentication
                    .map_or(now.client_authentication, authentication),
                client_credentials_allowed: client_credentials
                    .map_or(now.client_credentials_allowed, Switch::is_on),
                sender_in_use: sender_in_use.map_or(now.sender_in_use, in_use),
                page_size: page_size.map_or(now.page_size, |size| Some(size).filter(|size| *size > 0)),
                token_seconds: expires_in.unwrap_or(now.token_seconds),
            };
            control.set_pingone_modes(modes).map_err(failed)?;
        }
        SandboxPingoneCommand::Environment { id, standing, ping_sms_account } => {
            let change = EnvironmentChange {
                standing: standing.map(standing_of),
                can_use_ping_sms_account: ping_sms_account.map(Switch::is_on),
            };
            let changed = control.change_pingone_environment(id, change).map_err(failed)?;
            return output.done(&changed, &environment(&changed));
        }
        SandboxPingoneCommand::EndTokens => control.end_pingone_tokens(),
        SandboxPingoneCommand::Reset => control.reset_pingone().map_err(failed)?,
    }
    let info = control.pingone();
    output.done(&info, &told(&info))
}

fn told(info: &PingOneInfo) -> String {
    let Modes { client_authentication, client_credentials_allowed, sender_in_use, page_size, token_seconds } =
        info.modes;
    let mut lines = vec![
        format!("Authentication  {}", info.auth_base),
        format!("API             {}", info.api_base),
        format!("Worker          {} in {}", info.client_id, info.worker_environment),
        format!("Client secret   {}", info.client_secret),
        format!(
            "Choices         client authentication {}, its grant {}; a sender in use {}; pages of {}; tokens of {token_seconds} s",
            match client_authentication {
                ClientAuthentication::Basic => "basic",
                ClientAuthentication::Post => "post",
            },
            if client_credentials_allowed { "on" } else { "off" },
            match sender_in_use {
                SenderInUse::Refuse => "is not deleted",
                SenderInUse::Dangle => "is deleted, and its ID dangles",
            },
            page_size.map_or("any size".to_owned(), |size| size.to_string()),
        ),
    ];
    lines.extend(info.environments.iter().map(environment));
    lines.join("\n")
}

fn environment(info: &EnvironmentInfo) -> String {
    let standing = match info.standing {
        Standing::Active => "active",
        Standing::DeletePending => "being deleted",
        Standing::Vanished => "gone",
        Standing::Forbidden => "no role for the worker",
    };
    let ping = if info.can_use_ping_sms_account { "" } else { ", without Ping's SMS account" };
    format!(
        "{}  {} {} ({standing}{ping}; {} senders, {} policies)",
        info.id, info.kind, info.name, info.senders, info.policies
    )
}

fn authentication(argument: AuthenticationArgument) -> ClientAuthentication {
    match argument {
        AuthenticationArgument::Basic => ClientAuthentication::Basic,
        AuthenticationArgument::Post => ClientAuthentication::Post,
    }
}

fn in_use(argument: InUseArgument) -> SenderInUse {
    match argument {
        InUseArgument::Refuse => SenderInUse::Refuse,
        InUseArgument::Dangle => SenderInUse::Dangle,
    }
}

fn standing_of(argument: StandingArgument) -> Standing {
    match argument {
        StandingArgument::Active => Standing::Active,
        StandingArgument::DeletePending => Standing::DeletePending,
        StandingArgument::Vanished => Standing::Vanished,
        StandingArgument::Forbidden => Standing::Forbidden,
    }
}
