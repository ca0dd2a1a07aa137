//! `linecheck pingone`

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use linecheck_app::PingOneFormat;
use uuid::Uuid;

use super::ids::hyphenated;

#[derive(Debug, Subcommand)]
pub enum PingOneCommand {
    /// Connect a tenant with its environment: a worker application's client ID and secret, checked before they are kept.
    Connect(ConnectArguments),
    /// Forget the connection and its secret. Nothing changes in PingOne.
    Disconnect {
        /// The tenant's short name.
        tenant: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// What the environment has: its senders, the chain, the policies that decide, and what to know. Nothing is changed.
    Status {
        /// The tenant's short name; without it, what is on record of all, without asking PingOne.
        tenant: Option<String>,
    },
    /// Who would originate for a recipient, and why: by the default policy, by every policy that names senders, by the chain.
    Route {
        /// The tenant's short name.
        tenant: String,
        /// The recipient: +12025550123, or a national number with --country.
        #[arg(long, required_unless_present = "country")]
        to: Option<String>,
        /// The country, such as US.
        #[arg(long)]
        country: Option<String>,
        /// For a voice call instead of an SMS.
        #[arg(long)]
        voice: bool,
    },
    /// Plan what carries the tenant's active configuration over: nothing is written before `apply`.
    Plan(CarryOverArguments),
    /// Apply a plan that was shown, step by step, and read everything back.
    Apply(ApplyArguments),
    /// Go on with a plan that stopped, from where it stopped. Nothing that is done is done again.
    Resume {
        /// The tenant's short name.
        tenant: String,
    },
    /// Leave a plan that stopped as it stands: what was written stays, the rest is not done.
    GiveUp {
        /// The tenant's short name.
        tenant: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Plan another token for a sender: a new sender in the old one's place, in the chain and in every policy, then the old one goes.
    Rotate {
        /// The tenant's short name.
        tenant: String,
        /// The sender's ID; without it, the one of the active configuration's account.
        sender: Option<String>,
        /// Read the new Auth Token from standard input.
        #[arg(long)]
        token_stdin: bool,
        /// Take the token of the active configuration, where it was rotated already.
        #[arg(long, conflicts_with = "token_stdin")]
        of_active: bool,
        /// Go on with this sender, which the console made for the new token already.
        #[arg(long, value_name = "SENDER", conflicts_with_all = ["token_stdin", "of_active"])]
        into: Option<String>,
        /// The name of the new sender.
        #[arg(long)]
        name: Option<String>,
    },
    /// Plan what was there before the last apply.
    PutBack {
        /// The tenant's short name.
        tenant: String,
    },
    /// What differs from what was applied, and from what Twilio has. Nothing is changed.
    Drift {
        /// The tenant's short name.
        tenant: String,
        /// Plan what mends this one of them, counted from 1.
        #[arg(long, value_name = "PLACE")]
        mend: Option<usize>,
    },
    /// Write the environment, or what a plan would make of it, as files for Terraform or for pingcli. No secret is in them.
    Export {
        /// The tenant's short name.
        tenant: String,
        /// For which tool.
        #[arg(long, value_enum, default_value_t = FormatArgument::Terraform)]
        format: FormatArgument,
        /// What would be there after this plan.
        #[arg(long, value_name = "PLAN", value_parser = plan)]
        plan: Option<Uuid>,
        /// A folder that is there already, for the files; without it they are printed.
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
    },
    /// Senders: list them, choose their numbers, order the chain, remove one.
    #[command(subcommand)]
    Senders(SendersCommand),
}

/// Reads a plan's ID.
fn plan(text: &str) -> Result<Uuid, String> {
    hyphenated(text).ok_or_else(|| "this is no plan's ID, which `linecheck pingone plan` shows".to_owned())
}

#[derive(Debug, Args)]
pub struct ConnectArguments {
    /// The tenant's short name.
    pub tenant: String,
    /// The region: NA, EU, CA, AP, AU or SG. It is never guessed. In the sandbox it may be left out.
    #[arg(long)]
    pub region: Option<String>,
    /// The environment that the worker application lives in.
    #[arg(long, value_name = "ID")]
    pub worker_environment: String,
    /// The environment that is managed; without it, the worker's own.
    #[arg(long, value_name = "ID")]
    pub environment: Option<String>,
    /// The worker application's client ID.
    #[arg(long, value_name = "ID")]
    pub client_id: String,
    /// Read its client secret from standard input.
    #[arg(long)]
    pub client_secret_stdin: bool,
    /// Keep the client secret that is stored: of the same application, at the same place.
    #[arg(long, conflicts_with = "client_secret_stdin")]
    pub stored_secret: bool,
    /// The worker names itself in the form of the request (`CLIENT_SECRET_POST`) and not in its header.
    #[arg(long)]
    pub post: bool,
    /// A base for tests or a custom domain, which an administrator allowed: where access is asked for.
    #[arg(long, value_name = "BASE", requires = "api_base", conflicts_with = "region")]
    pub auth_base: Option<String>,
    /// The same for everything else.
    #[arg(long, value_name = "BASE", requires = "auth_base")]
    pub api_base: Option<String>,
}

#[derive(Debug, Args)]
pub struct CarryOverArguments {
    /// The tenant's short name.
    pub tenant: String,
    /// Use this sender of the account, where there are several.
    #[arg(long, value_name = "ID")]
    pub sender: Option<String>,
    /// Create a sender although the account has one.
    #[arg(long, conflicts_with = "sender")]
    pub new_sender: bool,
    /// The name of a sender that is created.
    #[arg(long)]
    pub name: Option<String>,
    /// Let other senders leave the chain.
    #[arg(long)]
    pub without_others: bool,
    /// Write PingID's daily limits into the default policy.
    #[arg(long)]
    pub limits: bool,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct ApplyArguments {
    /// The plan's ID, as it was shown.
    #[arg(value_parser = plan)]
    pub plan: Uuid,
    /// Do not ask whether to apply it.
    #[arg(long)]
    pub yes: bool,
    /// Confirm that the environment is no sandbox: real users sign in there.
    #[arg(long)]
    pub production: bool,
    /// Give the Third-party Service Consent, which PingOne's console asks for: the name of the person who gives it.
    #[arg(long, value_name = "NAME")]
    pub consent_by: Option<String>,
    /// Confirm that the chain becomes empty: hand over to Ping Identity.
    #[arg(long)]
    pub empty_chain: bool,
    /// Confirm that other senders leave the chain.
    #[arg(long)]
    pub drop_others: bool,
    /// Confirm that numbers are selected which are gone from the account.
    #[arg(long)]
    pub unavailable: bool,
}

#[derive(Debug, Subcommand)]
pub enum SendersCommand {
    /// List the senders, or the numbers of one.
    List {
        /// The tenant's short name.
        tenant: String,
        /// The numbers of this sender.
        #[arg(long, value_name = "ID")]
        sender: Option<String>,
    },
    /// Plan another choice of numbers, and their countries.
    Choose {
        /// The tenant's short name.
        tenant: String,
        /// The sender's ID.
        sender: String,
        /// All numbers that are to be selected, each with its countries where it has any: +18005550100:US,CA.
        #[arg(required = true)]
        numbers: Vec<String>,
    },
    /// Plan another chain: who originates, in order.
    Chain {
        /// The tenant's short name.
        tenant: String,
        /// Senders by ID, and `ping` for Ping Identity's own account.
        #[arg(required_unless_present = "empty")]
        links: Vec<String>,
        /// An empty chain: hand over to Ping Identity.
        #[arg(long, conflicts_with = "links")]
        empty: bool,
    },
    /// Plan that a sender goes which nothing refers to.
    Remove {
        /// The tenant's short name.
        tenant: String,
        /// The sender's ID.
        sender: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArgument {
    /// Terraform, with Ping Identity's provider.
    Terraform,
    /// JSON bodies for pingcli.
    Pingcli,
}

impl From<FormatArgument> for PingOneFormat {
    fn from(argument: FormatArgument) -> Self {
        match argument {
            FormatArgument::Terraform => Self::Terraform,
            FormatArgument::Pingcli => Self::Pingcli,
        }
    }
}
