//! `linecheck lookup`

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use linecheck_app::{AppError, ListRead, LookUpRequest, LookUpView, SentLine};
use linecheck_domain::trace::Role;

use crate::context::Context;
use crate::output::{Output, Reply, columns, plain};

pub async fn run(
    context: &Context,
    tenant: &str,
    number: &str,
    country: Option<String>,
    hours: u32,
    output: Output,
) -> Result<Reply, AppError> {
    let zone = TimeZone::system();
    let request = LookUpRequest {
        tenant: tenant.to_owned(),
        recipient: number.to_owned(),
        country,
        hours: Some(hours),
        time_zone: zone.iana_name().map(str::to_owned),
    };
    let view = context.app.look_up_recipient(&context.actor, request, &output.progress()).await?;
    output.done_with_error(&view, &text(&view, &zone), view.error.as_ref())
}

fn text(view: &LookUpView, zone: &TimeZone) -> String {
    let mut text = String::new();
    if view.error.is_none() {
        let _ = writeln!(text, "{}", plain(&view.headline));
    }
    for sentence in &view.then {
        let _ = writeln!(text, "{}", plain(sentence));
    }
    if !view.lines.is_empty() {
        let _ = write!(text, "\n{}", columns(view.lines.iter().map(|line| cells(line, zone))));
        let mut explained = Vec::new();
        for code in view.lines.iter().filter_map(|line| line.code.as_ref()) {
            if !explained.contains(&code.twilio_code) {
                explained.push(code.twilio_code);
                let next = &code.as_delivery_error.next_step;
                let _ = writeln!(text, "{}: {} {}", code.twilio_code, code.explanation, next);
            }
        }
    }
    if !view.can_mean.is_empty() {
        let _ = writeln!(text, "\nWhat it can mean:");
        for meaning in &view.can_mean {
            let _ = writeln!(text, "  {meaning}");
        }
    }
    let _ = writeln!(text, "\nLooked for: {}{}", view.recipient, of_line(view));
    for list in &view.lists {
        let _ = writeln!(text, "  {}", list_words(list));
    }
    let _ = write!(text, "{}", refused(view));
    text
}

/// The other numbers of the line, and what became of an extension.
fn of_line(view: &LookUpView) -> String {
    let forms: Vec<_> = view.other_forms.iter().map(|form| format!(" and {form}, the same line")).collect();
    let extension = if view.has_extension { "; Twilio's records do not tell extensions apart" } else { "" };
    format!("{}{extension}", forms.concat())
}

fn cells(line: &SentLine, zone: &TimeZone) -> [String; 10] {
    let at = line.at.map(|at| at.to_zoned(zone.clone()).strftime("%F %T %Z").to_string());
    let price = line.price.as_deref().map(|price| {
        let currency = line.currency.as_deref().unwrap_or_default();
        format!("{price} {currency}").trim_end().to_owned()
    });
    let length = match (line.segments, line.seconds) {
        (Some(1), _) => "1 segment".to_owned(),
        (Some(segments), _) => format!("{segments} segments"),
        (None, Some(seconds)) => format!("{seconds} s"),
        (None, None) => String::new(),
    };
    [
        at.unwrap_or_else(|| "no time".to_owned()),
        line.channel.short().to_owned(),
        account(line.role).to_owned(),
        line.from.clone().unwrap_or_default(),
        line.status.clone(),
        line.code.as_ref().map(|code| code.twilio_code.to_string()).unwrap_or_default(),
        line.receipt_seconds.map(|seconds| format!("receipt within {seconds} s")).unwrap_or_default(),
        length,
        price.unwrap_or_else(|| "no price".to_owned()),
        line.to_form.as_deref().map(|to| format!("to {to}")).unwrap_or_default(),
    ]
}

fn list_words(list: &ListRead) -> String {
    let (noun, of) = (list.channel.short(), account(list.role));
    let unread = list.unread.as_deref().map(|why| format!(" Not wholly read: {}", plain(why)));
    format!("{noun}, {of} account {}: {}.{}", list.account_sid, list.found, unread.unwrap_or_default())
}

/// What Twilio refused of the account's requests: it says not to whom.
fn refused(view: &LookUpView) -> String {
    if let Some(why) = &view.refused.unread {
        return format!("Refused requests of the account: not wholly read. {}", plain(why));
    }
    if view.refused.codes.is_empty() {
        return "Refused requests of the account in this time: none.".to_owned();
    }
    let codes: Vec<_> = view
        .refused
        .codes
        .iter()
        .map(|refused| format!("{} x {} ({})", refused.count, refused.code.name, refused.code.twilio_code))
        .collect();
    format!("Refused requests of the account in this time, to whomever: {}.", codes.join(", "))
}

fn account(role: Role) -> &'static str {
    match role {
        Role::Custom => "custom",
        Role::Default => "stand-in",
    }
}
