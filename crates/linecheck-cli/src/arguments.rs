//! What can be typed after `linecheck`. No argument ever takes a secret.

use std::collections::BTreeMap;
use std::path::PathBuf;

mod administrator;
mod audit;
mod bundle;
mod ids;
mod pingone;
mod revisions;
mod sandbox;
mod settings;
mod switch;
mod traffic;
mod vault;

use clap::{Arg, ArgMatches, Args, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use linecheck_app::HistoryColumn;
use uuid::Uuid;

pub use administrator::AdministratorCommand;
pub use audit::{AuditArguments, AuditCommand, ConsentCommand};
pub use bundle::{BundleCommand, KitCommand, LockArguments, OpenArguments};
use ids::hyphenated;
pub use pingone::{
    ApplyArguments, CarryOverArguments, ConnectArguments, FormatArgument, PingOneCommand, SendersCommand,
};
pub use revisions::RevisionsCommand;
pub use sandbox::{
    AuthenticationArgument, InUseArgument, SandboxCommand, SandboxPingoneCommand, StandingArgument,
};
pub use settings::SettingsCommand;
pub use switch::Switch;
pub use traffic::{HealthArguments, WatchArguments};
pub use vault::{RestoreArguments, VaultCommand};

/// Configure, verify and test the custom Twilio account of a PingID tenant.
#[derive(Debug, Parser)]
#[command(
    name = "linecheck",
    version,
    after_help = "Secrets are read from a prompt or from standard input (one line each: first the vault's passphrase \
                  if it is asked for with --passphrase-stdin, then the administrator passphrase with \
                  --administrator-passphrase-stdin, then the token with --token-stdin).\n\
                  Exit status: 0 done, 1 internal, 2 usage, 3 refused by a rule, 4 refused by Twilio or PingOne, 5 unreachable, \
                  6 outcome unknown, 7 vault."
)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Arguments {
    /// Work in the built-in sandbox: its own vault, its own accounts, nothing is sent or billed.
    #[arg(long, global = true)]
    pub sandbox: bool,
    /// Print one JSON object, for results and errors alike.
    #[arg(long, global = true)]
    pub json: bool,
    /// Read the vault's passphrase from the first line of standard input.
    #[arg(long, global = true)]
    pub passphrase_stdin: bool,
    /// Unlock the administrator role for this command: read the administrator passphrase from the next line of standard
    /// input.
    #[arg(long, global = true)]
    pub administrator_passphrase_stdin: bool,
    /// How long the keyring may take, in seconds.
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 30)]
    pub keyring_timeout: u64,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tenants: the PingID organizations that are looked after here.
    #[command(subcommand)]
    Tenant(TenantCommand),
    /// Drafts: configurations that are being composed, also without a network.
    #[command(subcommand)]
    Draft(DraftCommand),
    /// Verify Account: ask Twilio with the draft's credentials, or with --sid and --token-stdin without storing
    /// anything.
    Verify(VerifyArguments),
    /// Organization numbers: list, search, select; or with --sid and --token-stdin without storing anything.
    Numbers(NumbersArguments),
    /// Fallback to Default Account: enable or disable it in the draft.
    Fallback {
        /// The tenant's short name.
        tenant: String,
        /// Enable or disable.
        state: Switch,
    },
    /// Show the words of the Twilio Legal Consent, or write the receipt of one that was given.
    Consent {
        #[command(subcommand)]
        command: Option<ConsentCommand>,
    },
    /// Make the draft active, after the Twilio Legal Consent where one is needed.
    Save {
        /// The tenant's short name.
        tenant: String,
        /// I Consent: the name of the person who has read the Twilio Legal Consent and gives it.
        #[arg(long, value_name = "NAME")]
        consent_by: Option<String>,
        /// Do not ask whether to save.
        #[arg(long)]
        yes: bool,
    },
    /// The revisions of a configuration: what was active when, what each changed, and an earlier one's numbers restored.
    #[command(subcommand)]
    Revisions(RevisionsCommand),
    /// What is active, what needs attention, and what must be so before starting.
    Status {
        /// The tenant's short name; without it, all tenants.
        tenant: Option<String>,
    },
    /// Change Account: begin a draft for another account, while the active one keeps working.
    ChangeAccount {
        /// The tenant's short name.
        tenant: String,
    },
    /// Give a new Auth Token to the active account, after it was verified.
    RotateToken {
        /// The tenant's short name.
        tenant: String,
        /// Read the token from standard input.
        #[arg(long)]
        token_stdin: bool,
    },
    /// Choose Ping Identity: delete the custom configuration and erase its credentials.
    Delete {
        /// The tenant's short name.
        tenant: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Check whether a tenant is ready to send, without sending anything: account, balance, numbers, countries,
    /// registrations; and how an active configuration differs from what was stored.
    Ready(ReadyArguments),
    /// Send a passcode by the routing of the active configuration, and show who originated, who pays and why.
    Send(SendArguments),
    /// Which of our numbers work for a recipient: a test send from every selected number, on both channels, one after the
    /// other, without fallback. The total is said first.
    Matrix(MatrixArguments),
    /// Show test sends: the newest, or one of them.
    Trace {
        /// The transaction.
        #[arg(value_parser = transaction)]
        id: Option<Uuid>,
        /// Only those of this tenant.
        #[arg(long, conflicts_with = "id")]
        tenant: Option<String>,
        /// How many.
        #[arg(long, default_value_t = 20, conflicts_with = "id")]
        limit: u32,
        /// Look an unknown outcome up again. Nothing is sent.
        #[arg(long, requires = "id")]
        look_up: bool,
        /// Ask for the delivery status for so many seconds.
        #[arg(long, requires = "id", value_name = "SECONDS")]
        wait: Option<u64>,
        /// The plan and the events as they are stored.
        #[arg(long, requires = "id")]
        raw: bool,
    },
    /// Follow test sends to their final verdict: one of them, or all that have none. What Linecheck stopped in is looked
    /// up first; nothing is created. It may be stopped and begun again at any moment.
    Follow {
        /// The transaction.
        #[arg(value_parser = transaction)]
        id: Option<Uuid>,
        /// All that have no final verdict, which is also meant without an ID.
        #[arg(long, conflicts_with = "id")]
        all: bool,
        /// For so many seconds at most; without it, until each has its final verdict.
        #[arg(long, value_name = "SECONDS")]
        wait: Option<u64>,
    },
    /// Confirm the receipt of a test send: the passcode that the recipient reads back, from a prompt or standard input.
    Receipt {
        /// The transaction.
        #[arg(value_parser = transaction)]
        id: Uuid,
        /// Read the passcode from standard input.
        #[arg(long)]
        code_stdin: bool,
    },
    /// Where the limits of test sends stand for a recipient: the default account's daily limits, what both accounts
    /// sent, the cool-down and the hourly cap.
    Limits {
        /// The tenant's short name.
        tenant: String,
        /// The recipient: +12025550123, or a national number with --country.
        #[arg(long)]
        to: String,
        /// The country of a national number, such as US.
        #[arg(long)]
        country: Option<String>,
    },
    /// Explain one of Twilio's codes: class, meaning, next step, and whether PingID would have fallen back.
    Explain {
        /// The code, such as 30034.
        code: String,
    },
    /// Look up what was really sent to a recipient, as Twilio recorded it, on the custom account and its stand-in. Sends
    /// nothing, and keeps nothing but that it was asked.
    Lookup {
        /// The tenant's short name.
        tenant: String,
        /// The recipient: +12025550123, or a national number with --country.
        #[arg(allow_hyphen_values = true)]
        number: String,
        /// The country of a number that is given without its calling code, such as US.
        #[arg(long)]
        country: Option<String>,
        /// How many hours back; Twilio keeps records for 9600 at most, which is 400 days.
        #[arg(long, default_value_t = 24)]
        hours: u32,
    },
    /// How delivery went in a period: what the custom account sent, by country, number, code and hour, with its cost, beside the
    /// period before. Sends nothing; keeps counts by the hour, and no recipient.
    Health(HealthArguments),
    /// Watch readiness, delivery and drift, and tell a change of state once: at an interval until it is stopped, or once for a
    /// service manager. Nothing is sent. It never asks for a passphrase: give it with --passphrase-stdin.
    #[command(
        after_help = "With --once the exit status is 0 calm, 3 attention, 5 not read. With --plugin it is 0 calm, 1 warning, \
                            2 critical, 3 not known."
    )]
    Watch(WatchArguments),
    /// Mute a sign of trouble for thirty days: it stays in sight with the reason, and watching tells nobody of it.
    Mute {
        /// The tenant's short name.
        tenant: String,
        /// The sign's name, as `health` and `watch` print it, such as outage:sms.
        #[arg(allow_hyphen_values = true)]
        sign: String,
        /// Why nobody needs to look at it.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Have a sign that was muted told again.
    Unmute {
        /// The tenant's short name.
        tenant: String,
        /// The sign's name.
        #[arg(allow_hyphen_values = true)]
        sign: String,
    },
    /// Find whatever a text may mean: a recipient with the newest test sends to it, a transaction, a SID, one of Twilio's
    /// codes, a tenant, an organization number.
    Find {
        /// As you have it.
        #[arg(allow_hyphen_values = true)]
        text: String,
        /// The country of a number that is given without its calling code, such as US.
        #[arg(long)]
        country: Option<String>,
    },
    /// PingOne: the environment that a tenant goes on to. What is there, a plan, and what applies it.
    #[command(subcommand, name = "pingone")]
    PingOne(PingOneCommand),
    /// The history of test sends: searched, filtered, counted, exported. Recipients are masked.
    History(HistoryArguments),
    /// The audit trail: list it, the newest entry first; check it, export it, sign how far it has come.
    Audit(AuditArguments),
    /// The administrator role: the passphrase that unlocks it, and how it stands.
    #[command(subcommand)]
    Administrator(AdministratorCommand),
    /// Bundles: hand tenants over to another vault as one encrypted file in the age format.
    #[command(subcommand)]
    Bundle(BundleCommand),
    /// Support kits: a vault of its own on another machine, for test sends and look-ups alone.
    #[command(subcommand)]
    Kit(KitCommand),
    /// Hosts that may be asked besides Twilio's, and how a base is reached from here.
    #[command(subcommand)]
    Settings(SettingsCommand),
    /// The vault itself: its passphrase or key, backups, and whether it is whole.
    #[command(subcommand)]
    Vault(VaultCommand),
    /// The built-in sandbox.
    #[command(subcommand)]
    Sandbox(SandboxCommand),
    /// Walk through the whole workflow in a sandbox and a vault of its own, which are gone afterwards.
    Tour,
    /// Print the completions of a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Write the manual pages, one for each command, into a folder: for whoever packages Linecheck.
    Manual {
        /// An empty folder that is there already.
        folder: PathBuf,
    },
}

/// Reads a transaction's ID.
fn transaction(text: &str) -> Result<Uuid, String> {
    hyphenated(text).ok_or_else(|| "this is no transaction's ID, which `linecheck trace` lists".to_owned())
}

#[derive(Debug, Subcommand)]
pub enum TenantCommand {
    /// List the tenants.
    List,
    /// Add a tenant.
    Add {
        /// Its short name: small letters, digits and hyphens.
        id: String,
        /// Its name for people.
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        edit: TenantFlags,
    },
    /// Change what is set for a tenant.
    Edit {
        /// Its short name.
        id: String,
        /// Its name for people.
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        edit: TenantFlags,
    },
    /// Give a tenant another name. Its short name stays.
    Rename {
        /// Its short name.
        id: String,
        /// Its new name for people.
        name: String,
    },
    /// Remove a tenant with its draft and its tokens. Its test sends, consents and audit trail stay.
    Remove {
        /// Its short name.
        id: String,
        /// Do not ask.
        #[arg(long, short)]
        yes: bool,
    },
    /// Set a tenant inactive. Its configuration stays; nothing else is saved or sent for it meanwhile, which is Linecheck's
    /// own rule. An administrator can delete its custom account and remove it.
    Deactivate {
        /// Its short name.
        id: String,
    },
    /// Set an inactive tenant active again.
    Activate {
        /// Its short name.
        id: String,
    },
    /// Let a Twilio account of your own stand for Ping Identity's in test sends.
    StandIn {
        /// The tenant's short name.
        id: String,
        /// The SID of the stand-in account.
        #[arg(long)]
        sid: Option<String>,
        /// Read its token from standard input.
        #[arg(long)]
        token_stdin: bool,
        /// Its base: us1, ie1, au1, or an allowed address.
        #[arg(long, value_name = "BASE")]
        api_base: Option<String>,
        /// Take the stand-in away instead.
        #[arg(long, conflicts_with_all = ["sid", "token_stdin", "api_base"])]
        remove: bool,
    },
}

#[derive(Debug, Default, Args)]
pub struct TenantFlags {
    /// SMS as an alternate authentication method.
    #[arg(long, value_name = "on|off")]
    pub sms: Option<Switch>,
    /// Voice as an alternate authentication method.
    #[arg(long, value_name = "on|off")]
    pub voice: Option<Switch>,
    /// The countries that the tenant sends to, such as US,GB,DE.
    #[arg(long, value_name = "COUNTRIES", value_delimiter = ',')]
    pub destinations: Option<Vec<String>>,
    /// When fallback is disabled, let the default account originate all the same, as one sentence of PingID's page
    /// says. PingOne's texts all say that nothing is sent then; off unless you want it.
    #[arg(long, value_name = "on|off")]
    pub ping_originates_without_fallback: Option<Switch>,
    /// How many confirmed passcodes the default account may send to a recipient in a UTC day, 1 to 50 (15).
    #[arg(long, value_name = "COUNT")]
    pub daily_used: Option<u8>,
    /// How many unconfirmed passcodes the default account may send to a recipient in a UTC day, 1 to 50 (10).
    #[arg(long, value_name = "COUNT")]
    pub daily_unused: Option<u8>,
}

#[derive(Debug, Subcommand)]
pub enum DraftCommand {
    /// Begin a draft of what is active, or for a new account where none is active.
    New {
        /// The tenant's short name.
        tenant: String,
    },
    /// Edit the draft. It is stored at once, also while it is incomplete.
    Edit {
        /// The tenant's short name.
        tenant: String,
        /// The Account SID.
        #[arg(long)]
        sid: Option<String>,
        /// Read the Auth Token from standard input.
        #[arg(long)]
        token_stdin: bool,
        /// Ask for the Auth Token.
        #[arg(long, conflicts_with = "token_stdin")]
        token: bool,
        /// Take the Auth Token away.
        #[arg(long, conflicts_with_all = ["token_stdin", "token"])]
        remove_token: bool,
        /// The base: us1, ie1, au1, or an allowed address.
        #[arg(long, value_name = "BASE")]
        api_base: Option<String>,
        /// The numbers that you expect on the account; verifying shows the difference.
        #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
        expect: Option<Vec<String>>,
        /// Queue the draft for a verification: a mark that lasts. It runs when you say `verify`.
        #[arg(long, value_name = "on|off")]
        queue: Option<Switch>,
    },
    /// Show the draft, what saving it would change, and what is missing.
    Show {
        /// The tenant's short name.
        tenant: String,
    },
    /// List all drafts.
    List,
    /// Throw the draft away, with the token that was given for it.
    Discard {
        /// The tenant's short name.
        tenant: String,
    },
    /// Use a sub-account of the draft's account instead, with its own SID and token.
    SubAccount {
        /// The tenant's short name.
        tenant: String,
        /// The sub-account's SID.
        sid: String,
    },
}

#[derive(Debug, Args)]
pub struct OneShotArguments {
    /// Verify this account without storing anything.
    #[arg(long)]
    pub sid: Option<String>,
    /// Read its Auth Token from standard input.
    #[arg(long, requires = "sid")]
    pub token_stdin: bool,
    /// The base: us1, ie1, au1, or an address.
    #[arg(long, requires = "sid", value_name = "BASE")]
    pub api_base: Option<String>,
    /// The host of --api-base again, when it is not one of Twilio's: so that a slip sends no token anywhere.
    #[arg(long, requires = "sid", value_name = "HOST")]
    pub allow_host: Option<String>,
}

#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// The tenant's short name; without it and without --sid, every draft that is queued.
    #[arg(conflicts_with = "sid")]
    pub tenant: Option<String>,
    #[command(flatten)]
    pub one_shot: OneShotArguments,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct NumbersArguments {
    #[command(flatten)]
    pub one_shot: OneShotArguments,
    #[command(subcommand)]
    pub command: Option<NumbersCommand>,
}

#[derive(Debug, Subcommand)]
pub enum NumbersCommand {
    /// List the numbers of a tenant's draft, or of its active configuration.
    List {
        /// The tenant's short name.
        tenant: String,
        /// Which of them.
        #[arg(long, value_enum, default_value_t = ShowArgument::Usable)]
        show: ShowArgument,
        /// Digits, part of a name, or two letters of a country.
        #[arg(long, default_value = "")]
        search: String,
    },
    /// Select numbers in the draft.
    Select {
        /// The tenant's short name.
        tenant: String,
        /// The numbers to select besides those that are selected.
        numbers: Vec<String>,
        /// Select these and no others.
        #[arg(long, requires = "numbers")]
        only: bool,
        /// Take these from the selection.
        #[arg(long, requires = "numbers", conflicts_with = "only")]
        remove: bool,
        /// Select All that --search finds.
        #[arg(long, conflicts_with_all = ["numbers", "none"])]
        all: bool,
        /// Select none.
        #[arg(long, conflicts_with = "numbers")]
        none: bool,
        /// Digits, part of a name, or two letters of a country, for --all.
        #[arg(long, default_value = "", requires = "all")]
        search: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShowArgument {
    /// Those that can be selected.
    Usable,
    /// Show Only Selected.
    Selected,
    /// Those that were filtered out, with the reason.
    Filtered,
    /// All of them.
    All,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct SendArguments {
    /// The tenant's short name.
    #[arg(required_unless_present = "dry_run", conflicts_with = "dry_run")]
    pub tenant: Option<String>,
    /// The recipient: +12025550123, a national number with --country, for voice with an extension
    /// (+12025550123,2992).
    #[arg(long)]
    pub to: String,
    /// The country of a national number, such as US.
    #[arg(long)]
    pub country: Option<String>,
    /// Place a voice call instead of an SMS.
    #[arg(long)]
    pub voice: bool,
    /// The language of the text.
    #[arg(long, value_enum, default_value_t = LanguageArgument::En)]
    pub language: LanguageArgument,
    /// Send from this one of the selected numbers.
    #[arg(long, value_name = "NUMBER")]
    pub from: Option<String>,
    /// Send by the route of the tenant's PingOne environment, as far as the accounts' tokens are stored here.
    #[arg(long, conflicts_with_all = ["from", "dry_run"])]
    pub pingone: bool,
    /// By this policy's route; without it, the default policy's.
    #[arg(long, requires = "pingone", value_name = "ID")]
    pub policy: Option<String>,
    /// Ask for the delivery status for so many seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub wait: u64,
    /// Do not ask whether to spend money.
    #[arg(long)]
    pub yes: bool,
    /// Say what would be sent, who would be billed and what to know before, and send nothing.
    #[arg(long, conflicts_with_all = ["yes", "dry_run"])]
    pub preview: bool,
    /// Let Twilio check the request with test credentials (--sid, --token-stdin). Nothing is sent or billed.
    #[arg(long, requires = "sid")]
    pub dry_run: bool,
    /// The SID of the test credentials.
    #[arg(long, requires = "dry_run")]
    pub sid: Option<String>,
    /// Read the token of the test credentials from standard input.
    #[arg(long, requires = "dry_run")]
    pub token_stdin: bool,
    /// The base for a dry run.
    #[arg(long, requires = "dry_run", value_name = "BASE")]
    pub api_base: Option<String>,
}

#[derive(Debug, Args)]
pub struct MatrixArguments {
    /// The tenant's short name.
    pub tenant: String,
    /// The recipient, as for `send`.
    #[arg(long, required_unless_present = "last", conflicts_with = "last")]
    pub to: Option<String>,
    /// The country of a national number, such as US.
    #[arg(long)]
    pub country: Option<String>,
    /// On one channel alone; on both as far as they are enabled.
    #[arg(long, value_enum, default_value_t = MatrixChannel::Both)]
    pub channel: MatrixChannel,
    /// The language of the text.
    #[arg(long, value_enum, default_value_t = LanguageArgument::En)]
    pub language: LanguageArgument,
    /// Follow the deliveries for so many seconds at the end (60); with --last, for so many seconds now.
    #[arg(long, value_name = "SECONDS")]
    pub wait: Option<u64>,
    /// Do not ask whether to spend money.
    #[arg(long)]
    pub yes: bool,
    /// Say the total and what is left out, and send nothing.
    #[arg(long, conflicts_with_all = ["yes", "last"])]
    pub preview: bool,
    /// Show the newest matrix of the tenant instead. Nothing is sent.
    #[arg(long)]
    pub last: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MatrixChannel {
    /// Text messages.
    Sms,
    /// Voice calls.
    Voice,
    /// Both.
    Both,
}

/// An argument for each of the history's columns.
#[derive(Debug, Default)]
pub struct HistoryFilters(pub BTreeMap<HistoryColumn, String>);

impl Args for HistoryFilters {
    fn augment_args(command: clap::Command) -> clap::Command {
        HistoryColumn::ALL.into_iter().fold(command, |command, column| {
            let (name, value, help) = column.about();
            command.arg(Arg::new(name).long(name).value_name(value).help(help))
        })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for HistoryFilters {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = HistoryColumn::ALL
            .into_iter()
            .filter_map(|column| Some((column, matches.get_one::<String>(column.about().0)?.clone())));
        Ok(Self(given.collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct HistoryArguments {
    #[command(flatten)]
    pub filters: HistoryFilters,
    /// A recipient's whole number, with its calling code or as it is written in --country; a transaction's ID or its first
    /// eight signs; the SID of a message or call. With --reveal, the first seven digits of a number with +, or its last four.
    #[arg(long, default_value = "", value_name = "TEXT", allow_hyphen_values = true)]
    pub search: String,
    /// How many rows, up to 500.
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
    /// Where the page before ended, as it was said there.
    #[arg(long, value_name = "PLACE")]
    pub after: Option<String>,
    /// Show recipients as they are. An administrator may, and the audit trail says so.
    #[arg(long)]
    pub reveal: bool,
    /// Export everything that fits as CSV. The audit trail says so.
    #[arg(long, conflicts_with_all = ["figures", "after"])]
    pub csv: bool,
    /// Export everything that fits as one JSON object. The audit trail says so.
    #[arg(long, conflicts_with_all = ["figures", "after", "csv"])]
    pub all: bool,
    /// The counts instead: outcomes, by day, times, error codes.
    #[arg(long, conflicts_with_all = ["after", "reveal"])]
    pub figures: bool,
}

#[derive(Debug, Args)]
pub struct ReadyArguments {
    /// The tenant's short name.
    pub tenant: String,
    /// For this recipient: +12025550123, or a national number with --country.
    #[arg(long)]
    pub to: Option<String>,
    /// For this country, such as US; without it and --to, the tenant's destinations.
    #[arg(long)]
    pub country: Option<String>,
    /// Check the draft, also when something is active.
    #[arg(long)]
    pub draft: bool,
    /// Check what is active, and nothing else.
    #[arg(long, conflicts_with = "draft")]
    pub active: bool,
    /// Write a printable report to this file, over what is there.
    #[arg(long, value_name = "FILE")]
    pub html: Option<std::path::PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageArgument {
    En,
    De,
    Fr,
    Es,
}
