//! `linecheck settings`

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum SettingsCommand {
    /// Allow a host besides Twilio's, by its exact name.
    AllowHost {
        /// The host.
        host: String,
    },
    /// Allow it no longer.
    ForbidHost {
        /// The host.
        host: String,
    },
    /// Show or set what bounds all test sends.
    Limits {
        /// How many seconds lie between two test sends to one recipient, 0 to 3600.
        #[arg(long, value_name = "SECONDS")]
        cool_down: Option<u32>,
        /// How many test sends there may be in any hour, 1 to 10,000.
        #[arg(long, value_name = "COUNT")]
        hourly_cap: Option<u32>,
        /// The clock is right now, although it went back or jumped ahead: counts that lie ahead of it count as of now, and
        /// what is too old by it is deleted.
        #[arg(long)]
        trust_clock: bool,
    },
    /// How long the history is kept. What is older is deleted at once, then a little with each command, and by the window
    /// while it is open.
    Retention {
        /// Whole days of UTC before today, 1 to 3653, or `off` to keep it for ever. Without it, what is set is shown.
        #[arg(value_name = "DAYS|off")]
        days: Option<String>,
        /// Delete all that is older by now. It may be stopped at any moment, and goes on the next time.
        #[arg(long, conflicts_with = "days")]
        delete: bool,
    },
    /// How a base is reached from here: proxy and trust store.
    Network {
        /// The base: us1, ie1, au1, or an allowed address.
        #[arg(long, value_name = "BASE")]
        api_base: Option<String>,
    },
}
