//! Delivery health as a table for a spreadsheet, and as a page to print. No recipient is in either.

use jiff::Timestamp;
use linecheck_domain::channel::Channel;
use linecheck_domain::traffic::{ChannelHealth, HealthLine, Receipts, Share, State};
use maud::{Markup, html};

use super::period::HealthView;
use crate::error::{AppError, capitalised};
use crate::printed::{page, value};
use crate::spreadsheet::{guarded, guarded_phone, written};

/// How many lines of a table are printed. The spreadsheet has all of them.
const PRINTED: usize = 40;

const HEAD: [&str; 11] = [
    "channel",
    "by",
    "name",
    "count",
    "count_before",
    "reached",
    "reached_low",
    "reached_high",
    "reached_before",
    "states",
    "cost",
];

/// A line for each country, number, code, hour and cost of both channels.
///
/// # Errors
/// When it cannot be written, which is a fault of this program.
pub fn health_table(view: &HealthView) -> Result<String, AppError> {
    let mut rows = vec![HEAD.map(str::to_owned)];
    for one in view.signs.iter().flat_map(|signs| &signs.signs) {
        let channel = one.sign.channel.map(Channel::code).unwrap_or_default().to_owned();
        let mut row = vec![channel, "sign".to_owned(), guarded(&one.says)];
        row.resize(HEAD.len(), String::new());
        rows.extend(<[String; HEAD.len()]>::try_from(row));
    }
    for (channel, health) in channels(view) {
        let row = |by: &str, name: String, cells: [String; 8]| {
            let [count, before, reached, low, high, reached_before, states, cost] = cells;
            let channel = channel.code().to_owned();
            [channel, by.to_owned(), name, count, before, reached, low, high, reached_before, states, cost]
        };
        rows.push(row("all", String::new(), of_line(&health.all)));
        for line in &health.countries {
            rows.push(row("country", line.name.clone().unwrap_or_default(), of_line(line)));
        }
        for line in &health.numbers {
            rows.push(row("number", guarded_phone(line.name.as_deref().unwrap_or_default()), of_line(line)));
        }
        for code in &health.codes {
            let mut cells = [(); 8].map(|()| String::new());
            cells[0] = code.count.to_string();
            cells[1] = code.before.to_string();
            rows.push(row("code", code.code.to_string(), cells));
        }
        for hour in &health.hours {
            let mut cells = [(); 8].map(|()| String::new());
            cells[0] = hour.count.to_string();
            if hour.ended > 0 {
                cells[2] = share_text(hour.reached, hour.ended);
            }
            rows.push(row("hour", time(hour.hour), cells));
        }
        for cost in &health.costs {
            let mut cells = [(); 8].map(|()| String::new());
            let currency = cost.currency.as_deref().unwrap_or_default();
            cells[7] = guarded(format!("{} {currency}", cost.amount).trim_end());
            cells[6] =
                if cost.unpriced > 0 { format!("{} without a price", cost.unpriced) } else { String::new() };
            rows.push(row("cost", cost.country.clone().unwrap_or_default(), cells));
        }
    }
    written(rows.into_iter())
}

fn channels(view: &HealthView) -> [(Channel, &ChannelHealth); 2] {
    [(Channel::Sms, &view.messages), (Channel::Voice, &view.calls)]
}

fn of_line(line: &HealthLine) -> [String; 8] {
    let of = |share: Option<Share>, part: fn(Share) -> f64| {
        share.map(|share| format!("{:.4}", part(share))).unwrap_or_default()
    };
    let states: Vec<_> =
        line.states.iter().map(|one| format!("{} {}", state_words(one.state), one.count)).collect();
    [
        line.count.to_string(),
        line.before.to_string(),
        of(line.reached, |share| share.share),
        of(line.reached, |share| share.low),
        of(line.reached, |share| share.high),
        of(line.reached_before, |share| share.share),
        states.join(", "),
        String::new(),
    ]
}

#[allow(clippy::cast_precision_loss, reason = "counts of records are exact as f64")]
fn share_text(some: u64, all: u64) -> String {
    format!("{:.4}", some as f64 / all as f64)
}

fn time(hour: i64) -> String {
    Timestamp::from_second(hour * 3600).map(|at| at.strftime("%FT%H:%MZ").to_string()).unwrap_or_default()
}

/// What became of a message or a call, in a word or two.
#[must_use]
pub fn state_words(state: State) -> &'static str {
    match state {
        State::Arrived => "delivered",
        State::NoReceipt => "without receipt",
        State::NotDelivered => "undelivered",
        State::Failed => "failed",
        State::UnderWay => "under way",
        State::Canceled => "canceled",
        State::Answered => "answered",
        State::Busy => "busy",
        State::NoAnswer => "no answer",
        State::Unknown => "unknown",
    }
}

/// A share with its range, in per cent.
#[must_use]
pub fn share_words(share: Option<Share>) -> String {
    share.map_or_else(
        || "not known".to_owned(),
        |Share { share, low, high }| {
            format!("{:.1} % ({:.1} to {:.1})", share * 100.0, low * 100.0, high * 100.0)
        },
    )
}

/// How long receipts took.
#[must_use]
pub fn receipt_words(receipts: Option<Receipts>) -> String {
    let Some(receipts) = receipts else { return "no receipts".to_owned() };
    let within = |seconds: Option<i64>| {
        seconds.map_or_else(|| "more than an hour".to_owned(), |seconds| format!("{seconds} s"))
    };
    format!(
        "half within {}, 90 % within {}, 99 % within {}",
        within(receipts.half_within),
        within(receipts.most_within),
        within(receipts.nearly_all_within)
    )
}

/// The page to print, as a whole HTML document.
#[must_use]
pub fn health_report(view: &HealthView) -> String {
    let title = format!("Delivery of {}", view.tenant_name);
    let facts = [
        ("Tenant", format!("{} ({})", view.tenant_name, view.tenant)),
        ("Account", view.account_sid.to_string()),
        ("Period", format!("{} to {}", stamp(view.from), stamp(view.until))),
        ("Beside", format!("{} to {}", stamp(view.before_from), stamp(view.from))),
        (
            "Provisional",
            format!("from {} on: prices and statuses may still change", stamp(view.provisional_from)),
        ),
        ("Read", stamp(view.at)),
    ];
    let body = html! {
        dl { @for (name, text) in &facts { dt { (name) } dd { (value(text)) } } }
        @if let Some(signs) = &view.signs {
            h2 { "Signs of trouble in the last two days" }
            @if signs.signs.is_empty() && signs.limits.is_empty() { p { "None." } }
            @for one in &signs.signs { p { (value(&one.says)) " Since " (stamp(one.sign.since)) ". " (value(&one.next_step)) } }
            @for limit in &signs.limits { p.next { (value(limit)) } }
        }
        @for (channel, health) in channels(view) { (printed(channel, health)) }
        h2 { "Refused requests of the account" }
        @if let Some(why) = &view.refused.unread { p { "Not wholly read: " (value(why)) } }
        @if view.refused.codes.is_empty() && view.refused.unread.is_none() { p { "None." } }
        @if !view.refused.codes.is_empty() {
            ul { @for one in &view.refused.codes { li { (one.count) " × " (value(&one.code.name)) " (" (one.code.twilio_code) ")" } } }
        }
        @if !view.notes.is_empty() { h2 { "What limits these figures" } ul { @for note in &view.notes { li { (value(note)) } } } }
    };
    page(&title, view.sandbox, &body)
}

fn stamp(at: Timestamp) -> String {
    at.strftime("%F %H:%M UTC").to_string()
}

fn printed(channel: Channel, health: &ChannelHealth) -> Markup {
    let noun = match channel {
        Channel::Sms => "Messages",
        Channel::Voice => "Calls",
    };
    html! {
        h2 { (noun) ": " (health.all.count) }
        p {
            "Reached: " (share_words(health.all.reached)) "; before: " (health.all.before) ", " (share_words(health.all.reached_before)) "."
            @if channel == Channel::Sms { " Receipts: " (receipt_words(health.receipts)) "." }
        }
        (lines("Country", &health.countries))
        (lines("From", &health.numbers))
        @if !health.codes.is_empty() {
            table {
                thead { tr { th { "Code" } th { "Count" } th { "Before" } } }
                tbody { @for one in health.codes.iter().take(PRINTED) { tr { td { (one.code) } td { (one.count) } td { (one.before) } } } }
            }
        }
        @if !health.costs.is_empty() {
            table {
                thead { tr { th { "Country" } th { "Cost" } th { "Before" } th { "Without a price" } } }
                tbody {
                    @for cost in health.costs.iter().take(PRINTED) {
                        @let currency = cost.currency.as_deref().unwrap_or_default();
                        tr {
                            td { (value(cost.country.as_deref().unwrap_or("not known"))) }
                            td { (value(&format!("{} {currency}", cost.amount))) }
                            td { (value(&cost.before)) }
                            td { (cost.unpriced) }
                        }
                    }
                }
            }
        }
    }
}

fn lines(head: &str, lines: &[HealthLine]) -> Markup {
    html! {
        @if !lines.is_empty() {
            table {
                thead { tr { th { (head) } th { "Count" } th { "Before" } th { "Reached" } th { "Reached before" } th { "What became of them" } } }
                tbody {
                    @for line in lines.iter().take(PRINTED) {
                        tr {
                            td { (value(line.name.as_deref().unwrap_or("not known"))) }
                            td { (line.count) }
                            td { (line.before) }
                            td { (share_words(line.reached)) }
                            td { (share_words(line.reached_before)) }
                            td { (value(&states(line))) }
                        }
                    }
                }
            }
            @if lines.len() > PRINTED { p.next { "And " (lines.len() - PRINTED) " more: the spreadsheet has them." } }
        }
    }
}

/// What became of them, the most first.
#[must_use]
pub fn states(line: &HealthLine) -> String {
    let mut states = line.states.clone();
    states.sort_by_key(|one| std::cmp::Reverse(one.count));
    let words = states.iter().map(|one| format!("{} {}", one.count, state_words(one.state)));
    capitalised(&words.collect::<Vec<_>>().join(", "))
}
