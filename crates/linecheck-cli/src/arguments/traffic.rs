//! What can be typed after `linecheck health` and `linecheck watch`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

#[derive(Debug, Args)]
pub struct HealthArguments {
    /// The tenant's short name.
    pub tenant: String,
    /// The last hours or days, such as 24h, 7d or 30d; 24h when nothing is said.
    #[arg(long, value_name = "LENGTH", conflicts_with = "from")]
    pub last: Option<String>,
    /// From when on: a day of UTC such as 2026-11-01, or a time such as 2026-11-01T06:00:00Z.
    #[arg(long, value_name = "WHEN")]
    pub from: Option<String>,
    /// Until when; of a day, until its end. Now when nothing is said.
    #[arg(long, value_name = "WHEN")]
    pub until: Option<String>,
    /// A table for a spreadsheet, with every line.
    #[arg(long, conflicts_with = "html")]
    pub csv: bool,
    /// Write a printable page to this file, over what is there.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct WatchArguments {
    /// The tenants' short names; without any, all that have a custom account and are active.
    pub tenants: Vec<String>,
    /// Look once, and end with what was seen as the exit status.
    #[arg(long, conflicts_with = "interval")]
    pub once: bool,
    /// How long to wait between two looks, such as 5m or 1h: at least a minute.
    #[arg(long, value_name = "LENGTH", value_parser = interval, default_value = "15m")]
    pub interval: Duration,
    /// Look once, as a plug-in of a monitoring system: one line, and its exit statuses.
    #[arg(long, conflicts_with_all = ["interval", "once", "json"])]
    pub plugin: bool,
    /// Write what was seen to this file after each look, as OpenMetrics text for a collector.
    #[arg(long, value_name = "FILE")]
    pub metrics: Option<PathBuf>,
}

/// Reads minutes or hours.
fn interval(text: &str) -> Result<Duration, String> {
    const DAY: u64 = 24 * 60;
    let (number, minutes) = match (text.strip_suffix('m'), text.strip_suffix('h')) {
        (Some(number), _) => (number, 1),
        (_, Some(number)) => (number, 60),
        _ => ("", 0),
    };
    let minutes = number.parse::<u64>().ok().and_then(|number| number.checked_mul(minutes));
    match minutes {
        Some(minutes @ 1..=DAY) => Ok(Duration::from_mins(minutes)),
        _ => Err("give minutes or hours, from 1m to 24h".to_owned()),
    }
}
