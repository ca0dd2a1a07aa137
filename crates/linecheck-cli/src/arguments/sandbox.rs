//! What can be typed after `linecheck sandbox`.

use clap::{Subcommand, ValueEnum};
use linecheck_sandbox::{Incident, Traffic};

use super::switch::Switch;

#[derive(Debug, Subcommand)]
pub enum SandboxCommand {
    /// Run a sandbox by itself and print where it listens, until it is stopped.
    Serve {
        /// The port; 0 picks a free one.
        #[arg(long, default_value_t = 0)]
        port: u16,
        /// How many numbers the main account has, up to 100,000.
        #[arg(long)]
        numbers: Option<usize>,
        /// Give the main account a past of so many messages, over 30 days or as many as stand behind the comma.
        #[arg(long, value_name = "N[,DAYS]")]
        traffic: Option<Traffic>,
        /// What goes wrong in that past, from three hours before its end on, or as many as stand behind the @.
        #[arg(long, value_name = "KIND[@HOURS]", requires = "traffic")]
        incident: Option<Incident>,
        /// How many senders the PRODUCTION environment of its PingOne has, up to 10; three when left out.
        #[arg(long, default_value_t = 0, hide_default_value = true)]
        pingone_senders: usize,
        /// How many notification policies the PRODUCTION environment has, up to 1000; three when left out.
        #[arg(long, default_value_t = 0, hide_default_value = true)]
        pingone_policies: usize,
        /// A folder that keeps its state.
        #[arg(long, value_name = "FOLDER")]
        state: Option<std::path::PathBuf>,
        /// How commands in the sandbox start their server: it ends with the last of them.
        #[arg(long, hide = true, requires = "state", conflicts_with_all = ["numbers", "traffic"])]
        while_used: bool,
    },
    /// List the sandbox's accounts, with their tokens: nothing can be billed with them.
    Accounts,
    /// PingOne in the sandbox: where it is, its worker application and environments, and what can be chosen.
    #[command(subcommand)]
    Pingone(SandboxPingoneCommand),
    /// List the recipients that make an outcome happen.
    Recipients,
    /// Show what arrived at the recipients' phones, the newest first: the texts, and what calls said.
    Inbox {
        /// One recipient alone, with + and its calling code.
        #[arg(long, value_name = "NUMBER")]
        to: Option<String>,
    },
    /// Read a fault script (a JSON list) from standard input, in place of the one that is set.
    SetFaults,
    /// Show the fault script.
    Faults,
    /// Take the fault script away.
    ClearFaults,
    /// Advance the sandbox's clock.
    Advance {
        /// By how many seconds.
        seconds: u64,
    },
    /// Give the main account a past of so many messages, in place of the one that it has.
    Traffic {
        /// Over 30 days, or as many as stand behind the comma.
        #[arg(value_name = "N[,DAYS]")]
        wish: Traffic,
        /// What goes wrong in it, from three hours before its end on, or as many as stand behind the @.
        #[arg(long, value_name = "KIND[@HOURS]")]
        incident: Option<Incident>,
    },
    /// Take a number from an account, as if it had been released at Twilio.
    ReleaseNumber {
        /// The account.
        sid: String,
        /// The number.
        number: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum SandboxPingoneCommand {
    /// Show its addresses, the worker application with its secret, the environments and the choices.
    Show,
    /// Choose where documents leave two answers, and how the worker application is set; what is left out stays.
    Choose {
        /// How the worker application proves itself.
        #[arg(long)]
        client_authentication: Option<AuthenticationArgument>,
        /// Whether the worker application may have a token for its own credentials.
        #[arg(long)]
        client_credentials: Option<Switch>,
        /// What becomes of deleting a sender that a chain or a policy names.
        #[arg(long)]
        sender_in_use: Option<InUseArgument>,
        /// The most items on a page of a list; 0 for as many as are asked for.
        #[arg(long)]
        page_size: Option<usize>,
        /// How long an access token lives, up to 3600 seconds.
        #[arg(long, value_name = "SECONDS")]
        expires_in: Option<u32>,
    },
    /// Change how an environment stands for the worker application.
    Environment {
        /// The environment's ID.
        id: String,
        /// How it stands.
        #[arg(long)]
        standing: Option<StandingArgument>,
        /// Whether Ping's own account may send SMS in it.
        #[arg(long)]
        ping_sms_account: Option<Switch>,
    },
    /// End all access tokens, as if their time were over.
    EndTokens,
    /// Make PingOne as it is in a new sandbox: environments, senders, settings, policies and choices.
    Reset,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AuthenticationArgument {
    /// In a header.
    Basic,
    /// In the form.
    Post,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InUseArgument {
    /// It is refused.
    Refuse,
    /// It is done, and the ID stays where it is named.
    Dangle,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StandingArgument {
    /// It can be read and changed.
    Active,
    /// Somebody deletes it.
    DeletePending,
    /// It is gone.
    Vanished,
    /// The worker has no role in it.
    Forbidden,
}
